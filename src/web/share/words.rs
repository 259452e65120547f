//! The words of the share panel.

use crate::link::Part;
use crate::words::{Text, Words, grouped};

pub const LINKS: Text = Text::new("Link and embed", "链接与嵌入");
pub const LEAVE_OUT: Text = Text::new("Leave out", "隐藏这些部分");
pub const STEPS: Text = Text::new("Steps to play (empty: all)", "要播放的步（留空为全部）");
pub const FROM: Text = Text::new("from", "从");
pub const TO: Text = Text::new("to", "到");
pub const LOOP: Text = Text::new("again and again", "循环播放");
pub const LINK: Text = Text::new("Link to this step", "此步的链接");
pub const ELEMENT: Text = Text::new("HTML of the element", "元素的 HTML");
pub const FRAME: Text = Text::new("HTML of a frame (iframe)", "框架（iframe）的 HTML");
pub const COPY: Text = Text::new("Copy", "复制");
pub const COPY_BY_HAND: Text = Text::new(
    "The browser doesn't allow copying here. The text is selected: copy it by hand.",
    "浏览器不允许在这里复制。文字已选中，请手动复制。",
);
pub const SAVE: Text = Text::new("Save", "保存");
pub const PICTURE: Text = Text::new("This step as a picture", "把这一步存为图片");
pub const SENTENCE: Text = Text::new("with its sentence", "附上说明文字");
pub const SVG: Text = Text::new("SVG", "SVG");
pub const PNG: Text = Text::new("PNG", "PNG");
pub const PNG_DOUBLE: Text = Text::new("PNG, twice the size", "PNG（两倍大小）");
pub const FILM: Text = Text::new("The steps as an animation", "把这些步存为动画");
pub const PACE: Text = Text::new("Seconds a step", "每步秒数");
pub const GIF: Text = Text::new("GIF", "GIF");
pub const WEBM: Text = Text::new("WebM video", "WebM 视频");
pub const WEBM_TAKES: Text = Text::new(
    "A video takes as long to record as to watch. Keep this page in front.",
    "录制视频的时间与播放时间相同，请让本页保持在前台。",
);
pub const DATA: Text = Text::new("The steps as data", "把这些步存为数据");
pub const TRACE: Text = Text::new("Trace (JSON)", "轨迹（JSON）");
pub const COUNTERS: Text = Text::new("Counters (CSV)", "计数（CSV）");
pub const HANDOUT: Text = Text::new("On paper", "打印讲义");
pub const SHEETS: Text = Text::new("Steps, such as 0-5, 8", "要打印的步，例如 0-5, 8");
pub const PRINT: Text = Text::new("Print", "打印");
pub const BOTH: Text =
    Text::new("Both runs are saved and printed, the second below the first.", "两次运行都会保存和打印，第二次在第一次下方。");

pub const fn part_name(part: Part) -> Text {
    match part {
        Part::Controls => Text::new("player", "播放器"),
        Part::Code => Text::new("code", "代码"),
        Part::Counters => Text::new("counters", "计数"),
        Part::Input => Text::new("input", "输入"),
        Part::Chart => Text::new("charts", "图表"),
        Part::Text => Text::new("text", "文字"),
    }
}

/// What copies a text, by the name of that text.
pub fn copy(what: Text) -> Words {
    Words::new(format!("{}: {}", COPY.en, what.en), format!("{}：{}", COPY.zh, what.zh))
}

pub fn saved(name: &str) -> Words {
    Words::new(format!("Saved as {name}."), format!("已保存为 {name}。"))
}

pub fn printed(count: usize) -> Words {
    Words::new(
        format!("{} handed to the printer.", crate::words::counted(count as u64, "step")),
        format!("已把 {} 步交给打印机。", grouped(count as u64)),
    )
}
