//! What is said of the training and of the decoding.

use std::ops::Range;

use super::film::Event;
use super::input::{Asked, Mode};
use super::log::{After, Counts, Decoded, Log, Pass, is_strange};
use crate::words::{Text, Words, counted};

pub const LOSSES: Text = Text::new("losses of the batches", "各批的损失");
pub const RAGGED: Text = Text::new("–: the stretch has ended, no target", "–：这一段已到头，没有目标");
pub const HELD_OUT: Text = Text::new("losses in text that was held out", "留出文字上的损失");
pub const DRAFTS: Text = Text::new("drafts for the next pass", "给下一遍的草稿");
pub const WITH_DRAFTS: Text = Text::new("made with drafts", "带草稿生成");
pub const PLAIN: Text = Text::new("said by the trunk alone", "只用主干生成");

/// A number in a few digits.
pub fn short(number: f64) -> String {
    format!("{number:.3}")
}

/// A byte by its character, where it is one that can be seen.
pub fn byte(byte: u32) -> String {
    match byte {
        0x20 => "␣".to_owned(),
        0x0a => "↵".to_owned(),
        0x21..=0x7e => char::from(byte as u8).to_string(),
        _ => format!("<{byte:02x}>"),
    }
}

fn quoted(value: u32) -> Words {
    let byte = byte(value);
    Words::new(format!("“{byte}”"), format!("“{byte}”"))
}

fn list(bytes: &[u32]) -> Words {
    let all =
        |part: fn(Words) -> String, between: &str| bytes.iter().map(|byte| part(quoted(*byte))).collect::<Vec<_>>().join(between);
    Words::new(all(|words| words.en, " "), all(|words| words.zh, ""))
}

/// The place whose reading and targets are marked: another in each step, with a target at every depth where there is room.
pub fn marked_place(asked: &Asked, step: usize) -> usize {
    let tokens = asked.tokens();
    let room = 8.min(tokens.saturating_sub(asked.depth)).max(1);
    (tokens - asked.depth).saturating_sub(1 + step % room)
}

pub fn read(places: &Range<usize>) -> Words {
    let (first, last) = (places.start, places.end - 1);
    Words::new(format!("t[i]: what is read, places {first} to {last}"), format!("t[i]：读到的，第 {first} 到 {last} 位"))
}

/// Over a row of targets.
pub fn row(mode: Mode, depth: usize) -> Words {
    let (next, before) = (depth + 1, depth.saturating_sub(1));
    match (depth, mode) {
        (0, _) => Words::new("trunk: h[i] → t[i+1]", "主干：h[i] → t[i+1]"),
        (_, Mode::Sequential) => {
            let h = if before == 0 { "h[i]".to_owned() } else { format!("h{before}[i]") };
            Words::new(
                format!("module {depth}: {h}, Emb(t[i+{depth}]) → t[i+{next}]"),
                format!("模块 {depth}：{h}，Emb(t[i+{depth}]) → t[i+{next}]"),
            )
        }
        _ => Words::new(format!("head {depth}: h[i] → t[i+{next}]"), format!("头 {depth}：h[i] → t[i+{next}]")),
    }
}

/// Over a curve, with its latest value.
pub fn loss(depth: usize, value: Option<f64>) -> Words {
    let value = value.map_or(String::new(), |value| format!(" {}", short(value)));
    match depth {
        0 => Words::new(format!("next{value}"), format!("下一个{value}")),
        _ => Words::new(format!("depth {depth}{value}"), format!("深度 {depth}{value}")),
    }
}

pub fn held_out(depth: usize, loss: f64) -> Words {
    let (loss, perplexity) = (short(loss), short(libm::exp(loss)));
    let (en, zh) = match depth {
        0 => ("next".to_owned(), "下一个".to_owned()),
        _ => (format!("depth {depth}"), format!("深度 {depth}")),
    };
    Words::new(format!("{en}: {loss}, perplexity {perplexity}"), format!("{zh}：{loss}，困惑度 {perplexity}"))
}

pub fn text(prompt: usize, prompts: usize, decoded: &Decoded, end: usize) -> Words {
    let (number, given, made) = (prompt + 1, decoded.prompt.len(), end - decoded.prompt.len());
    let prompts = prompts.max(number);
    Words::new(
        format!("prompt {number}: {given} bytes given, {made} made"),
        format!("提示 {number}（共 {prompts}）：给出 {given} 字节，生成 {made}"),
    )
}

pub fn verified(pass: &Pass) -> Words {
    let (kept, all) = (pass.kept, pass.verified.len());
    Words::new(format!("drafts verified: {kept} of {all} kept"), format!("验证草稿：{all} 个中保留 {kept} 个"))
}

fn percent(accepted: u64, all: u64) -> String {
    if all == 0 { "–".to_owned() } else { format!("{:.0}%", 100.0 * accepted as f64 / all as f64) }
}

pub fn accepted(depth: usize, accepted: u64, all: u64) -> Words {
    let share = percent(accepted, all);
    Words::new(
        format!("depth {depth}: {accepted} of {all} accepted, {share}"),
        format!("深度 {depth}：{all} 个中接受 {accepted} 个，{share}"),
    )
}

/// A line each.
pub fn per_step(counts: &Counts) -> Words {
    let (per_step, alpha, expected) = (counts.per_step(), counts.alpha(), counts.expected());
    let mut words = Words::new(format!("{per_step:.2} bytes a pass"), format!("每遍 {per_step:.2} 字节"));
    if !counts.accepted.is_empty() {
        let power = counts.accepted.len() + 1;
        words.en += &format!("\n(1 − α^{power})/(1 − α) = {expected:.2} by α = {alpha:.2}");
        words.zh += &format!("\nα = {alpha:.2} 时 (1 − α^{power})/(1 − α) = {expected:.2}");
    }
    words
}

pub fn strange(counts: &Counts) -> Words {
    let (strange, pairs) = (counts.strange, counts.pairs);
    Words::new(
        format!("pairs of drafts new to the text: {strange} of {pairs}"),
        format!("相邻草稿 {pairs} 对，{strange} 对文中没有"),
    )
}

pub fn narrate(log: &Log, at: usize, event: Event) -> Words {
    match event {
        Event::Begun => begun(log),
        Event::Trained(step) => trained(log, step),
        Event::After(After::Examined) => examined(log),
        Event::After(After::Passed { prompt, pass }) => passed(log, &log.decoded[prompt], pass),
        Event::After(After::Again { prompt }) => again(log, at, &log.decoded[prompt]),
    }
}

fn begun(log: &Log) -> Words {
    let [trunk, all] = log.parameters.map(crate::words::grouped);
    let bytes = crate::words::grouped(log.asked.learnt().len() as u64);
    let mut words = Words::new(
        format!(
            "Nothing is learnt yet. The trunk has {trunk} numbers; every token is a byte, and there are {bytes} bytes to learn from."
        ),
        format!("还什么都没学。主干有 {trunk} 个数；每个词元就是一个字节，可学的文字有 {bytes} 字节。"),
    );
    let depth = log.asked.depth as u64;
    if depth > 0 {
        let (en, zh) = match log.asked.mode {
            Mode::Sequential => (counted(depth, "module"), format!("{depth} 个模块")),
            _ => (counted(depth, "head"), format!("{depth} 个头")),
        };
        words.en += &format!(" With {en} it has {all}. In every mode the trunk begins alike and reads the same.");
        words.zh += &format!("加上 {zh}共 {all} 个。不论哪种方式，主干的初始值和读到的文字都一样。");
    }
    words
}

fn trained(log: &Log, step: usize) -> Words {
    let asked = &log.asked;
    let (number, all) = (step + 1, asked.steps);
    let losses: Vec<String> = log.steps[step].iter().map(|loss| short(*loss)).collect();
    let batch = asked.batch(step);
    let (place, stretch) = (marked_place(asked, step), &batch.stretches[0]);
    let at = |ahead: usize| stretch.get(place + ahead).map_or_else(|| Words::new("nothing", "无"), |value| quoted(*value));
    let mut words = Words::new(
        format!(
            "Step {number} of {all}: the next token cost {}. Place {place} reads {} and is to name {}.",
            losses[0],
            at(0).en,
            at(1).en
        ),
        format!(
            "第 {number} 步（共 {all} 步）：下一个词元的损失 {}。第 {place} 位读到{}，应答{}。",
            losses[0],
            at(0).zh,
            at(1).zh
        ),
    );
    if asked.depth == 0 {
        return words;
    }
    let further = losses[1..].join(", ");
    let weight = short(asked.lambda / asked.depth as f64);
    match asked.mode {
        Mode::Sequential => {
            words.en += &format!(
                " Module 1 joins its hidden state with the embedding of {}, the true next byte, to name {}. Further on: {further}, each weighing λ/D = {weight}.",
                at(1).en,
                at(2).en
            );
            words.zh += &format!(
                "模块 1 把它的隐藏状态与{}（真正的下一字节）的嵌入拼起来，应答{}。更远的损失：{further}，权重各为 λ/D = {weight}。",
                at(1).zh,
                at(2).zh
            );
        }
        _ => {
            words.en += &format!(
                " Head 1 reads the same hidden state and is to name {}, without being told what comes before it. Further on: {further}, each weighing λ/D = {weight}.",
                at(2).en
            );
            words.zh += &format!(
                "头 1 读同一个隐藏状态，应答{}，却不知道它前面是什么。更远的损失：{further}，权重各为 λ/D = {weight}。",
                at(2).zh
            );
        }
    }
    words
}

fn examined(log: &Log) -> Words {
    let losses = log.held_out.as_deref().unwrap_or_default();
    let first = losses.first().copied().unwrap_or_default();
    let bytes = log.asked.held_out().len();
    let mut words = Words::new(
        format!("The training is over. In {bytes} bytes that it never read, the next token costs {}.", short(first)),
        format!("训练结束。在从未读过的 {bytes} 字节上，下一个词元的损失是 {}。", short(first)),
    );
    if losses.len() > 1 {
        let further = losses[1..].iter().map(|loss| short(*loss)).collect::<Vec<_>>().join(", ");
        let (en, zh) = match log.asked.mode {
            Mode::Sequential => ("a module is told the true bytes up to its own", "模块能读到自己之前的真实字节"),
            _ => ("a head isn't told what comes between", "头读不到中间的字节"),
        };
        words.en += &format!(" Further on: {further}; {en}.");
        words.zh += &format!("更远的损失：{further}；{zh}。");
    }
    words
}

fn passed(log: &Log, decoded: &Decoded, number: usize) -> Words {
    let pass = &decoded.passes[number];
    let own = quoted(pass.own);
    let kept = list(&pass.verified[..pass.kept]);
    let mut words = match pass.verified.get(pass.kept) {
        None if pass.verified.is_empty() => Words::new(
            format!("After {} the model says {}.", counted(pass.known as u64, "byte"), own.en),
            format!("读完 {} 个字节，模型说{}。", pass.known, own.zh),
        ),
        None => Words::new(
            format!("One pass verifies all drafts: {} are what the model itself says. Its own {} comes on top.", kept.en, own.en),
            format!("一遍验证全部草稿：{}都与模型自己说的一致，再加上它自己的{}。", kept.zh, own.zh),
        ),
        Some(wrong) => {
            let wrong = quoted(*wrong);
            let (en, zh) = if pass.kept == 0 {
                ("No draft is kept".to_owned(), "草稿一个也没留下".to_owned())
            } else {
                (format!("{} kept", kept.en), format!("保留{}", kept.zh))
            };
            Words::new(
                format!(
                    "{en}: in the place of {} the model itself says {}, and what was drafted after it falls.",
                    wrong.en, own.en
                ),
                format!("{zh}：草稿是{}，模型自己说的却是{}，后面的草稿也作废。", wrong.zh, own.zh),
            )
        }
    };
    let strange = pass.drafts.windows(2).position(|pair| is_strange(pair, &log.pairs));
    if let Some(first) = strange {
        let (one, other) = (quoted(pass.drafts[first]), quoted(pass.drafts[first + 1]));
        let (depth, next) = (first + 1, first + 2);
        words.en +=
            &format!(" Depths {depth} and {next} draft {} {}, which never stand in a row in what was learnt", one.en, other.en);
        words.zh += &format!("深度 {depth} 和 {next} 起草了{}{}，学过的文字里从没这样相邻过", one.zh, other.zh);
        if log.asked.mode == Mode::Parallel {
            words.en += ": neither head knows what the other says";
            words.zh += "：两个头互不知道对方说什么";
        }
        words.en += ".";
        words.zh += "。";
    }
    words
}

fn again(log: &Log, at: usize, decoded: &Decoded) -> Words {
    let made = decoded.made.len();
    if decoded.plain != decoded.made {
        return Words::new("The trunk alone says something else: this must not happen.", "只用主干生成的结果不同：这不该发生。");
    }
    let counts = log.counts(at);
    let mut words = Words::new(
        format!("The trunk alone, byte by byte, says the same {made} bytes."),
        format!("只用主干逐字节生成，结果是同样的 {made} 个字节。"),
    );
    if log.asked.depth > 0 {
        let per_step = counts.per_step();
        words.en += &format!(
            " Without what drafts, no bit of its logits changes: drafts change only how many passes it takes, {per_step:.2} bytes each so far."
        );
        words.zh += &format!("拿掉起草的部分，主干的输出一位不变：草稿只影响要跑几遍，目前每遍 {per_step:.2} 字节。");
    }
    words
}
