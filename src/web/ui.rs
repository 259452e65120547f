//! The page's own words: names of controls and parts.

use crate::gpu::Fetched;
use crate::link::Theme;
use crate::words::{Text, Words, grouped};

pub const LANGUAGE: Text = Text::new("Language", "语言");
pub const THEME: Text = Text::new("Theme", "主题");
pub const SKIP: Text = Text::new("Skip to the content", "跳到正文");
pub const HEADLINE: Text = Text::new("See every step, count every byte", "看清每一步，数清每个字节");
pub const LEAD: Text = Text::new(
    "Algorithms and GPU kernels that really run in this page, on your own input. What you see is what happened, and every number is checked a second way.",
    "算法和 GPU 核函数就在这个页面里、用你自己的输入真正运行。你看到的就是发生过的事，每个数字都用另一种方法核对。",
);
pub const FORMULA: Text = Text::new("Formula", "公式");
pub const ALL_LESSONS: Text = Text::new("All lessons", "全部课程");
pub const RUNS_KERNELS: Text = Text::new("runs on your GPU", "在你的 GPU 上运行");
pub const FOOT: Text = Text::new(
    "Everything runs in your browser. Nothing that you type leaves this page.",
    "一切都在你的浏览器里运行，你输入的内容不会离开本页。",
);
pub const PICTURE: Text = Text::new("Picture of this step", "这一步的图示");
pub const LEGEND: Text = Text::new("Key to the picture", "图例");
pub const PLAYER: Text = Text::new("Player", "播放器");
pub const PLAY: Text = Text::new("Play", "播放");
pub const PAUSE: Text = Text::new("Pause", "暂停");
pub const FIRST: Text = Text::new("First step", "第一步");
pub const PREVIOUS: Text = Text::new("Previous step", "上一步");
pub const NEXT: Text = Text::new("Next step", "下一步");
pub const LAST: Text = Text::new("Last step", "最后一步");
pub const POSITION: Text = Text::new("Position", "位置");
pub const STEP: Text = Text::new("Step", "步");
pub const SPEED: Text = Text::new("Speed", "速度");
pub const LOOP_FROM: Text = Text::new("Loop from here", "循环起点设在这里");
pub const LOOP_TO: Text = Text::new("Loop to here", "循环终点设在这里");
pub const FIRST_RUN: Text = Text::new("First run", "第一次运行");
pub const SECOND_RUN: Text = Text::new("Second run", "第二次运行");
pub const LOOP_OFF: Text = Text::new("Stop looping", "取消循环");
pub const PLAY_ALL: Text = Text::new("Play all steps", "播放全部步骤");
pub const CODE: Text = Text::new("Code", "代码");
pub const CODE_HELP: Text = Text::new("Click a line to run to it.", "点一行，运行到那里。");
pub const RUN_TO: Text = Text::new("Run to the next time of line", "运行到下一次执行第几行：");
pub const NOT_AGAIN: Text = Text::new("That line isn't executed again after this step.", "这一步之后，那一行不会再执行。");
pub const VARIABLES: Text = Text::new("Variables", "变量");
pub const COUNTERS: Text = Text::new("Counters", "计数");
pub const YOUR_INPUT: Text = Text::new("Your input", "你的输入");
pub const PRESET: Text = Text::new("Example", "示例");
pub const OWN: Text = Text::new("your own", "自定义");
pub const RUN: Text = Text::new("Run", "运行");
pub const STOP: Text = Text::new("Stop", "停止");
pub const CHART: Text = Text::new("Measured against theory", "实测与理论");
pub const MEASURE: Text = Text::new("Measure", "测量");
pub const GUIDE: Text = Text::new("Guide", "讲解");
pub const PRESSES: Text = Text::new(
    "Cells with an edge below are buttons: click them, or press Tab, go on with the arrow keys, and press Enter.",
    "下缘加粗的格子是按钮：可以点按；也可以按 Tab 键进入，用方向键移动，按回车键。",
);
pub const WORKING: Text = Text::new("Working…", "运行中…");
pub const FETCHING: Text = Text::new("Fetching the language model", "获取语言模型");
pub const COURSE: Text = Text::new("Progress", "进展");
pub const COURSE_GOES_ON: Text = Text::new("Running…", "运行中…");
pub const COURSE_PAUSED: Text = Text::new("Paused.", "已暂停。");
pub const PAUSE_COURSE: Text = Text::new("Pause the run", "暂停运行");
pub const GO_ON: Text = Text::new("Go on", "继续");
pub const TRY_AGAIN: Text = Text::new("Try again", "再试一次");
pub const COPY_LINK: Text = Text::new("Copy link to this step", "复制此步的链接");
pub const SHARE: Text = Text::new("Share and save", "分享与保存");
pub const COPIED: Text = Text::new("Copied.", "已复制。");
pub const COPY_FAILED: Text = Text::new(
    "The browser doesn't allow copying here. The link is in the address bar.",
    "浏览器不允许在这里复制。链接就在地址栏里。",
);
pub const TOKENS_PER_SEC: Text = Text::new("Tokens per second, measured", "每秒词元数（实测）");
pub const HOW_TIMED: Text = Text::new(
    "By the clock, from a pass's submission until its numbers are back. The pass over the prompt and the one after it, which make everything ready, don't count.",
    "按时钟计，从提交一次前向到数字取回为止。读提示词的那次和它之后的一次要先做准备，不计入。",
);
pub const NO_MODEL: Text = Text::new("Or without this model:", "也可以不用这个模型：");
pub const UNCHECKED: Text = Text::new("Not checked:", "未核对：");
pub const NO_CHECK_WANTED: Text = Text::new("the input asks for no check.", "输入要求不核对。");
pub const CHECKED: Text = Text::new("Checked against", "已核对：");
pub const DIFFERS: Text = Text::new("Differs from", "不一致：");
pub const BAD_LINK: Text = Text::new("This link can't be read as it is:", "这个链接有读不懂的地方：");
pub const CANT_RUN: Text = Text::new("This can't run as it is:", "现在还不能运行：");
pub const FIRST_INSTEAD: Text = Text::new("The first example is shown instead.", "这里先显示第一个示例。");
pub const CANT_COMPARE: Text = Text::new("The second run can't be shown:", "无法显示第二次运行：");
pub const AT_LEAST_SHOWN: Text = Text::new("The last good run is still shown.", "仍显示上一次成功的运行。");
pub const OPTIONAL: Text = Text::new("More, which may be left empty", "更多设置（都可以留空）");
pub const YES: Text = Text::new("yes", "是");
pub const NO: Text = Text::new("no", "否");

pub const WRONG_ON_PURPOSE: Text = Text::new("Wrong on purpose.", "故意出错。");

/// A point that can be moved, where it is.
pub fn handle_at(name: &str, x: f64, y: f64) -> Words {
    let at = crate::lessons::plane::pair(crate::algo::geometry::Point::new(x, y));
    Words::new(
        format!("{name} at {at}. The arrow keys move it, with Shift in fine steps."),
        format!("{name}，位于 {at}。方向键移动，按住 Shift 微调。"),
    )
}

/// The way back from the guide's instant to the reader's own.
pub fn back_to(at: usize) -> Words {
    Words::new(format!("Back to what you had, step {at}"), format!("回到你原来的内容（第 {at} 步）"))
}

/// The way to a step.
pub fn go_to_step(at: usize) -> Words {
    Words::new(format!("Go to step {at}"), format!("跳到第 {at} 步"))
}

/// The number typed is no step of a run of `len` steps.
pub fn no_such_step(len: usize) -> Words {
    Words::new(format!("The steps are numbered 0 to {len}."), format!("步的编号是 0 到 {len}。"))
}

/// How far a course is.
pub fn steps_there(len: usize) -> Words {
    let len = grouped(len as u64);
    Words::new(format!("{len} steps so far."), format!("已有 {len} 步。"))
}

/// How much of a model is here.
pub fn fetching(Fetched { bytes, of }: Fetched) -> Words {
    let mb = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let bytes = mb(bytes);
    match of.map(mb) {
        Some(of) => {
            Words::new(format!("Fetching the language model: {bytes} of {of}."), format!("正在获取语言模型：{bytes}，共 {of}。"))
        }
        None => Words::new(format!("Fetching the language model: {bytes}."), format!("正在获取语言模型：{bytes}。")),
    }
}

/// Of passes that were timed.
pub fn in_passes(passes: usize) -> Words {
    Words::new(format!("({passes} pass{})", if passes == 1 { "" } else { "es" }), format!("（{passes} 次前向）"))
}

pub fn times_as_fast(times: f64, other: Text) -> Words {
    Words::new(format!("{times:.2} times {}.", other.en), format!("是{}的 {times:.2} 倍。", other.zh))
}

/// A link asks for an instant after the last of `len` steps.
pub fn is_shorter(len: usize) -> Words {
    Words::new(
        format!("The link asks for a later step, but this run has {len}: the last one is shown."),
        format!("链接要的那一步在后面，但这次运行只有 {len} 步：这里显示最后一步。"),
    )
}

pub const fn theme_name(theme: Theme) -> Text {
    match theme {
        Theme::Auto => Text::new("as the system", "跟随系统"),
        Theme::Light => Text::new("light", "浅色"),
        Theme::Dark => Text::new("dark", "深色"),
        Theme::Contrast => Text::new("high contrast", "高对比"),
    }
}
