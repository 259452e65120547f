//! What is said of a pass, and beside the picture.

use super::log::{Event, Log};
use crate::algo::medusa_tree::Path;
use crate::language::decoding::{Acceptance, Step};
use crate::lessons::medusa_tree::list;
use crate::words::{Text, Words};

pub const HEADS: Text = Text::new("The heads' candidates and chances", "各头给出的候选及其概率");
pub const ROWS: Text = Text::new("rows of the cache that this pass wrote", "这一次前向写入缓存的各行");

/// By [`super::course::DRAFTED`] and [`super::course::PLAIN`].
pub const PASSES: [Text; 2] = [Text::new("with the tree", "用候选树"), Text::new("plain decoding", "普通解码")];
pub const WITHOUT_MODEL: &[(&str, Text)] = &[
    ("mtp?v=1", Text::new("Train a small model on this page, and decode with it", "在本页训练一个小模型，并用它解码")),
    (
        "mtp?v=1&mode=parallel&depth=1",
        Text::new("The same in a size for the CPU: about a minute", "同上，适合 CPU 的大小：一分钟左右"),
    ),
    ("medusa-tree?v=1", Text::new("The tree alone: it takes no model", "只看候选树：不需要模型")),
];

/// `43%`
pub fn percent(chance: f32) -> String {
    if chance > 0.0 && chance < 0.005 { "<1%".to_owned() } else { format!("{:.0}%", chance * 100.0) }
}

/// `1 token`, `3 tokens`
fn tokens(count: usize) -> String {
    format!("{count} token{}", if count == 1 { "" } else { "s" })
}

fn counted(passes: usize) -> String {
    format!("{passes} pass{}", if passes == 1 { "" } else { "es" })
}

pub fn head(k: usize) -> Words {
    let ahead = k + 1;
    Words::new(format!("head {k}: +{ahead}"), format!("头 {k}：+{ahead}"))
}

pub fn text(log: &Log, at: usize) -> Words {
    let (made, passes) = (log.made(at), log.passes(at));
    if passes == 0 {
        return Words::new("The prompt in tokens (· is a space)", "提示词，逐个词元（· 表示空格）");
    }
    let rate = format!("{:.2}", made as f64 / passes as f64);
    Words::new(
        format!("{}, {}: {rate} a pass", tokens(made), counted(passes)),
        format!("{passes} 次前向，{made} 个词元：每次 {rate} 个"),
    )
}

pub fn plain(passes: usize, made: usize) -> Words {
    Words::new(
        format!("Plain decoding, {}: {}", counted(passes), tokens(made)),
        format!("普通解码，{passes} 次前向：{made} 个词元"),
    )
}

pub fn next(entropy: f32) -> Words {
    Words::new(format!("The next token: entropy {entropy:.2} nats"), format!("下一个词元：熵 {entropy:.2} 奈特"))
}

pub fn tree(nodes: usize, event: Event) -> Words {
    match event {
        Event::Draft => Words::new(format!("The tree of {nodes} nodes"), format!("候选树，{nodes} 个结点")),
        Event::Verify => {
            Words::new(format!("{nodes} nodes after one pass: chances"), format!("一次前向之后，{nodes} 个结点的概率"))
        }
        _ => Words::new("The tree: accepted, or ruled out", "候选树：接受的，划去的"),
    }
}

pub fn cache(step: &Step) -> Words {
    let (cached, rows, kept) = (step.cached, step.nodes.len(), step.length());
    let to = cached as usize + kept;
    Words::new(
        format!("Cache: {cached} + {rows} rows; {kept} stay: {to}"),
        format!("缓存：{cached} + {rows} 行，留下 {kept} 行，共 {to} 行"),
    )
}

pub fn nats(place: usize, nats: f64) -> Words {
    match place {
        0 => Words::new(format!("this text: {nats:.2} nats"), format!("这段文字：{nats:.2} 奈特")),
        _ => Words::new(format!("own draws: {nats:.2} nats"), format!("模型抽样：{nats:.2} 奈特")),
    }
}

pub fn meter(acceptance: Acceptance, own: f64, expected: f64) -> Words {
    let off = format!("{:.2}", expected - own).replace('-', "−");
    match acceptance {
        Acceptance::Lossless => {
            Words::new(format!("Surprise: {off} below own draws, by chance"), format!("意外度：比抽样低 {off} 奈特，属偶然"))
        }
        Acceptance::Greedy | Acceptance::Typical { .. } => {
            Words::new(format!("Surprise: {off} nats below its own draws"), format!("意外度：比模型抽样低 {off} 奈特"))
        }
    }
}

pub fn add(node: usize, child: &Path) -> Words {
    let child = list(child);
    Words::new(format!("node {node}: add {child}"), format!("结点 {node}：添加 {child}"))
}

pub fn remove(gone: &Path) -> Words {
    let gone = list(gone);
    Words::new(format!("Remove {gone}"), format!("删除 {gone}"))
}

pub fn narrate(log: &Log, at: usize) -> Words {
    let (pass, event) = log.event(at);
    let Some(step) = log.step(pass).filter(|_| event != Event::Begun) else {
        let (tokens, left_out) = (log.prompt.len(), log.left_out);
        if left_out > 0 {
            return Words::new(
                format!(
                    "The prompt is longer than fits the model's context: its last {tokens} tokens are read, {left_out} before them are left out."
                ),
                format!("提示词超出模型的上下文：只读最后 {tokens} 个词元，前面 {left_out} 个略去。"),
            );
        }
        return Words::new(
            format!(
                "The prompt is {tokens} tokens. A model with one output gives one token a pass; this one has heads that guess the tokens after it."
            ),
            format!("提示词有 {tokens} 个词元。只有一个输出的模型每次前向给出一个词元；这个模型另有几个头，猜后面的词元。"),
        );
    };
    let next = log.piece(step.next.0);
    let chance = percent(step.next.1);
    match event {
        Event::Begun => Words::new("", ""),
        Event::Read => {
            let tokens = log.prompt.len();
            Words::new(
                format!(
                    "One pass reads all {tokens} tokens of the prompt. Their keys and values are cached, and “{next}” comes next ({chance})."
                ),
                format!("一次前向读完提示词的 {tokens} 个词元，键和值进入缓存；接下来是“{next}”（{chance}）。"),
            )
        }
        Event::Next => Words::new(
            format!("One pass, one token: “{next}” ({chance})."),
            format!("一次前向，一个词元：“{next}”（{chance}）。"),
        ),
        Event::Draft => {
            let root = log.piece(step.nodes[0].token);
            let nodes = step.nodes.len() - 1;
            Words::new(
                format!(
                    "“{root}” is the model's own. The heads guessed what follows it without knowing it or each other; their {nodes} best combinations hang below it as a tree."
                ),
                format!(
                    "“{root}” 是模型自己给出的。各头不知道它、也不知道彼此猜了什么，就猜出后面的词元；最有希望的 {nodes} 种组合挂在它下面成一棵树。"
                ),
            )
        }
        Event::Verify => {
            let nodes = step.nodes.len();
            let cached = step.cached;
            Words::new(
                format!(
                    "One forward pass over all {nodes} nodes. Each sees the {cached} cached tokens, its ancestors and itself, so it says what the text that leads to it would say."
                ),
                format!(
                    "{nodes} 个结点一起做一次前向。每个结点只看缓存的 {cached} 个词元、自己的祖先和自己，所以它说的就是走到它那段文字该说的。"
                ),
            )
        }
        Event::Accept => accepted(log, step, &next),
        Event::Compact => {
            let (rows, kept) = (step.nodes.len(), step.length());
            let (from, to) = (step.cached, step.cached as usize + kept);
            Words::new(
                format!(
                    "The pass wrote {rows} rows of keys and values after row {from}. The {kept} of the accepted path move together; the next pass writes from row {to} on, over the rest."
                ),
                format!(
                    "这次前向在第 {from} 行之后写了 {rows} 行键和值。被接受的 {kept} 行移到一起；下一次从第 {to} 行写起，盖掉其余的。"
                ),
            )
        }
    }
}

fn accepted(log: &Log, step: &Step, next: &str) -> Words {
    let kept: Vec<String> =
        step.accepted.iter().map(|node| format!("“{}”", log.piece(step.nodes[*node as usize].token))).collect();
    let (length, kept) = (step.length(), kept.join(" "));
    let rule = match log.acceptance() {
        Acceptance::Greedy => {
            Words::new("each is the model's likeliest after its parent", "每个都是模型在其父结点之后最可能的词元")
        }
        Acceptance::Typical { epsilon, delta } => Words::new(
            format!("each is likelier than min({epsilon}, {delta}·exp(−H)), H being the entropy at its parent"),
            format!("每个的概率都高于 min({epsilon}, {delta}·exp(−H))，H 是父结点处的熵"),
        ),
        Acceptance::Lossless => Words::new("the model drew each itself, with its own chances", "每个都是模型按自己的概率抽到的"),
    };
    if step.accepted.is_empty() {
        return Words::new(
            format!(
                "No candidate is accepted. The pass still gives the model's own “{next}”, as plain decoding would: nothing is lost but work."
            ),
            format!("没有候选被接受。这次前向仍给出模型自己的“{next}”，和普通解码一样：只多费了计算，没有别的损失。"),
        );
    }
    Words::new(
        format!(
            "{kept}: {}. After them comes the model's own “{next}”: {length} tokens from one pass.",
            rule.get(crate::words::Lang::En)
        ),
        format!("{kept}：{}。其后是模型自己的“{next}”：一次前向得到 {length} 个词元。", rule.get(crate::words::Lang::Zh)),
    )
}
