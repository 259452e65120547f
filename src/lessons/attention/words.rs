//! The sentences: what each step does, and why.

use crate::algo::attention::{HIDDEN, Input, KeyTile, Kind, Method, Sight, State, Step, Values};
use crate::words::{Lang, Text, Words, grouped};

/// A number as the page shows it: four digits, and a dash for a score that isn't seen.
pub(super) fn number(value: f32) -> String {
    if value <= HIDDEN {
        return "−∞".to_owned();
    }
    let size = value.abs();
    let text = if size != 0.0 && !(1e-3..1e5).contains(&size) {
        format!("{value:.2e}")
    } else {
        let decimals = if size >= 1000.0 {
            0
        } else if size >= 100.0 {
            1
        } else if size >= 10.0 {
            2
        } else {
            3
        };
        format!("{value:.decimals$}")
    };
    text.replace('-', "−")
}

/// A number in a cell of a matrix: at most four characters and a sign, below a hundred thousand.
pub(super) fn entry(value: f32) -> String {
    if value <= HIDDEN {
        return "−∞".to_owned();
    }
    let text = match value.abs() {
        size if size >= 99_999.5 => format!("{value:.0e}"),
        size if size >= 99.95 => format!("{value:.0}"),
        size if size >= 9.995 => format!("{value:.1}"),
        // No sign where nothing is left of the number.
        size if size < 0.005 => "0.00".to_owned(),
        _ => format!("{value:.2}"),
    };
    text.replace('-', "−")
}

/// The value of the first watched row.
pub(super) fn first(values: &Option<Values>) -> Option<f32> {
    values.as_ref().and_then(|values| values.first()).copied()
}

pub(super) fn memory(input: &Input) -> Words {
    let (used, limit) = (grouped(input.memory.used_bytes), grouped(input.memory.limit_bytes));
    match input.method {
        Method::Tiled => {
            Words::new(format!("Workgroup memory: {used} of {limit} bytes"), format!("工作组内存：{used} / {limit} 字节"))
        }
        _ => Words::new(format!("Scores, N×N: {used} of {limit} bytes"), format!("N×N 分数：{used} / {limit} 字节")),
    }
}

/// What sits in workgroup memory; keys and values take turns. Short, since it has to fit 360 pixels.
pub(super) fn holdings(parts_bytes: [u64; 4]) -> Words {
    let [q, kv, p, partial] = parts_bytes.map(grouped);
    Words::new(format!("Q {q} · K/V {kv} · P {p} · rest {partial}"), format!("Q {q} · K/V {kv} · P {p} · 其余 {partial}"))
}

/// The part of workgroup memory that holds partial results of the invocations.
pub(super) fn partial() -> Words {
    Words::new("rest", "其余")
}

pub(super) fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
    let Some(step) = step else { return start(input).get(lang).to_owned() };
    told(input, state, step).get(lang).to_owned()
}

fn start(input: &Input) -> Words {
    let (first, last, head) = (input.rows.start, input.rows.end - 1, input.head);
    match input.method {
        Method::Tiled => Words::new(
            format!(
                "Head {head}, queries {first} to {last}: one workgroup takes this tile of rows through all keys, and nothing of size N×N is kept."
            ),
            format!("第 {head} 个头，查询 {first} 到 {last}：一个工作组带着这块行走完所有的键，不存任何 N×N 的东西。"),
        ),
        Method::Naive => Words::new(
            format!(
                "Head {head}, queries {first} to {last}: the naive way writes every score to GPU memory, and goes over them three times."
            ),
            format!("第 {head} 个头，查询 {first} 到 {last}：朴素做法把每个分数都写进显存，再从头到尾读三遍。"),
        ),
        Method::Online => Words::new(
            format!(
                "Head {head}, queries {first} to {last}: the scores are in GPU memory, but one pass finds maximum and denominator together."
            ),
            format!("第 {head} 个头，查询 {first} 到 {last}：分数仍存进显存，但只走一遍就同时得到最大值和分母。"),
        ),
    }
}

fn told(input: &Input, state: &State, step: &Step) -> Words {
    let tile = &input.tiles[step.tile.min(input.tiles.len() - 1)];
    let (key, last) = (tile.keys.start, tile.keys.end - 1);
    let row = input.rows.start;
    let value = |values: &Option<Values>| first(values).map_or_else(|| "…".to_owned(), number);
    let (m, l, alpha) = (value(&state.row_max), value(&state.row_sum), value(&state.rescale));
    let cost = step.cost;
    let (read, written) = (grouped(cost.read_bytes), grouped(cost.written_bytes));
    match step.kind {
        Kind::LoadQ => Words::new(
            format!("Load the queries, {read} bytes, once: they stay in workgroup memory while keys and values go by."),
            format!("读入查询（{read} 字节），只读这一次：键和值轮流经过时，它们一直留在工作组内存里。"),
        ),
        Kind::Begin => Words::new(
            "Begin each row with maximum m = −∞ (a finite −1e30, since WGSL knows no infinity), denominator l = 0 and an empty sum.",
            "每行开始时：最大值 m = −∞（实际用有限的 −1e30，因为 WGSL 不保证有无穷大），分母 l = 0，累加和为空。",
        ),
        Kind::Skip => skip(input, step.tile),
        Kind::LoadK => Words::new(
            format!("Load keys {key} to {last}, {read} bytes; all rows of the tile share them."),
            format!("读入键 {key} 到 {last}（{read} 字节），这一块的所有行共用。"),
        ),
        Kind::Score => Words::new(
            format!(
                "Scores of {} queries with {} keys: dot products times the scale. They stay in registers.",
                input.rows.len(),
                tile.keys.len()
            ),
            format!("{} 个查询与 {} 个键的分数：点积乘以缩放系数。它们只留在寄存器里。", input.rows.len(), tile.keys.len()),
        ),
        Kind::Mask => Words::new(
            "Rule out what may not be seen. Only tiles that the mask cuts through need this; whole ones are left alone.",
            "排除不该看到的位置。只有被掩码切到的块才需要这一步，完整可见的块不用管。",
        ),
        Kind::LoadV => Words::new(
            format!(
                "Load values {key} to {last}, {read} bytes, over the keys, which are no longer needed: one buffer serves both."
            ),
            format!("读入值 {key} 到 {last}（{read} 字节），直接覆盖已经用完的键：一块缓冲区两用。"),
        ),
        Kind::Max => Words::new(
            format!(
                "Raise each row's maximum by the new scores; row {row} has m = {m}. With m taken off, no exponential can overflow."
            ),
            format!("用新分数更新每行的最大值；第 {row} 行 m = {m}。指数里减去 m，就不会溢出。"),
        ),
        Kind::Rescale => rescale(input, step.tile),
        Kind::Weigh => Words::new(
            format!("Scores become weights e^(s − m), and their sum goes to the denominator; row {row} has l = {l}."),
            format!("分数变成权重 e^(s − m)，它们的和加进分母；第 {row} 行 l = {l}。"),
        ),
        Kind::Accumulate => Words::new(
            "Add the values by their weights. The weights are forgotten: nothing of this tile goes back to GPU memory.",
            "按权重把值加进去。权重随即丢弃：这一块没有任何东西写回显存。",
        ),
        Kind::Divide => Words::new(
            format!(
                "Divide each row by its denominator; row {row} by l = {l}. Only now, since every tile could still change l: once in place of once a tile. A row that saw nothing gives zeros."
            ),
            format!(
                "现在才把每行除以分母；第 {row} 行除以 l = {l}。之前每一块都可能改变 l，留到最后就只需除一次。什么都没看到的行输出零。"
            ),
        ),
        Kind::Store => Words::new(
            format!(
                "Write the output, and of each row m and ln l, {written} bytes. The backward pass needs no more than these two to find every weight again."
            ),
            format!("写出结果，以及每行的 m 和 ln l（共 {written} 字节）。反向传播只凭这两个数就能重新算出每个权重。"),
        ),
        Kind::NaiveScores => Words::new(
            format!(
                "Scores with keys {key} to {last}: {read} bytes read, {written} written. Every score goes out to GPU memory."
            ),
            format!("算出与键 {key} 到 {last} 的分数：读 {read} 字节，写 {written} 字节。每个分数都写进显存。"),
        ),
        Kind::NaiveMax => Words::new(
            format!("First pass: read the scores back, {read} bytes, to find the maximum; row {row} has m = {m} so far."),
            format!("第一遍：把分数读回来（{read} 字节）找最大值；第 {row} 行目前 m = {m}。"),
        ),
        Kind::NaiveSum => Words::new(
            format!("Second pass: read them again, {read} bytes, and add up e^(s − m); row {row} has l = {l} so far."),
            format!("第二遍：再读一次（{read} 字节），累加 e^(s − m)；第 {row} 行目前 l = {l}。"),
        ),
        Kind::NaiveNormalize => Words::new(
            format!(
                "Third pass: read them once more, and write probabilities e^(s − m) / l in their place: {read} bytes in, {written} out."
            ),
            format!("第三遍：又读一次，把概率 e^(s − m) / l 写回原处：读 {read} 字节，写 {written} 字节。"),
        ),
        Kind::NaiveProduct => Words::new(
            format!(
                "Probabilities times values: {read} bytes read. Most of what was moved was N×N numbers that nobody asked for."
            ),
            format!("概率乘以值：读 {read} 字节。搬来搬去的大多是没人要的 N×N 个中间数。"),
        ),
        Kind::OnlineScores => Words::new(
            format!("Scores with keys {key} to {last}, as in the naive way: {read} bytes read, {written} written."),
            format!("算出与键 {key} 到 {last} 的分数，与朴素做法相同：读 {read} 字节，写 {written} 字节。"),
        ),
        Kind::OnlineMerge => Words::new(
            format!(
                "One pass: where the maximum rises, the denominator so far is multiplied by α; row {row} has m = {m}, α = {alpha}, l = {l}."
            ),
            format!("只走一遍：最大值升高时，已有的分母乘以 α；第 {row} 行 m = {m}，α = {alpha}，l = {l}。"),
        ),
        Kind::OnlineProduct => Words::new(
            format!(
                "Weights e^(s − m) are found again on the way to the product, and l divides at the end: no probabilities are stored. {read} bytes read."
            ),
            format!("做乘积时顺便重新算出权重 e^(s − m)，最后除以 l：不存概率。读 {read} 字节。"),
        ),
    }
}

/// Tiles out of sight lie beyond the last key that these queries see, or before the first.
fn skip(input: &Input, number: usize) -> Words {
    let keys = &input.tiles[number].keys;
    let (key, last, row, last_row) = (keys.start, keys.end - 1, input.rows.start, input.rows.end - 1);
    let is_seen = |tile: &KeyTile| tile.sight != Sight::None;
    let (before, after) = (&input.tiles[..number], &input.tiles[number + 1..]);
    if before.iter().any(is_seen) {
        Words::new(
            format!(
                "Skip keys {key} to {last}: they come after every key that queries {row} to {last_row} may see, so they aren't even loaded."
            ),
            format!("跳过键 {key} 到 {last}：它们都排在查询 {row} 到 {last_row} 能看到的键之后，所以连读都不用读。"),
        )
    } else if after.iter().any(is_seen) {
        Words::new(
            format!(
                "Skip keys {key} to {last}: they come before every key that queries {row} to {last_row} may see, so they aren't even loaded."
            ),
            format!("跳过键 {key} 到 {last}：它们都排在查询 {row} 到 {last_row} 能看到的键之前，所以连读都不用读。"),
        )
    } else {
        Words::new(
            format!("Skip keys {key} to {last}: queries {row} to {last_row} may see no key at all, and will give zeros."),
            format!("跳过键 {key} 到 {last}：查询 {row} 到 {last_row} 一个键也看不到，会输出零。"),
        )
    }
}

/// Told of the first row by its two maxima: nothing summed yet, the same maximum, or a larger one.
fn rescale(input: &Input, place: usize) -> Words {
    let tile = &input.tiles[place];
    let before = input.tiles[..place].iter().rev().find(|tile| !tile.row_max.is_empty());
    let old = before.and_then(|tile| tile.row_max.first()).copied().unwrap_or(HIDDEN);
    let (new, factor) = (tile.row_max[0], tile.rescale[0]);
    let row = input.rows.start;
    let (m, alpha) = (number_pair(old, new), number(factor));
    if old <= HIDDEN {
        Words::new(
            format!(
                "Multiply what was summed by the old maximum by α = e^(old m − new m). Row {row} had summed nothing yet, so its α = {alpha} changes nothing."
            ),
            format!("按旧最大值累加的部分要乘以 α = e^(旧 m − 新 m)。第 {row} 行之前什么都没加，α = {alpha} 不改变什么。"),
        )
    } else if old == new {
        Words::new(
            format!(
                "Multiply what was summed by the old maximum by α = e^(old m − new m). Row {row} keeps its maximum {new}, so α = {alpha}.",
                new = number(new)
            ),
            format!(
                "按旧最大值累加的部分要乘以 α = e^(旧 m − 新 m)。第 {row} 行的最大值仍是 {new}，所以 α = {alpha}。",
                new = number(new)
            ),
        )
    } else {
        Words::new(
            format!(
                "Multiply what was summed by the old maximum by α = e^(old m − new m); in row {row} by α = e^({m}) = {alpha}. It is as if the new m had been known from the start."
            ),
            format!(
                "按旧最大值累加的部分要乘以 α = e^(旧 m − 新 m)；第 {row} 行 α = e^({m}) = {alpha}。这样就像一开始就知道新的 m 一样。"
            ),
        )
    }
}

/// `old − new`, with brackets round a negative subtrahend.
fn number_pair(old: f32, new: f32) -> String {
    let (old, subtrahend) = (number(old), number(new));
    if new < 0.0 { format!("{old} − ({subtrahend})") } else { format!("{old} − {subtrahend}") }
}

/// What the picture leaves out where not all numbers fit. `columns` are those drawn and those that there are, of Q and K, and of V and O.
pub(super) fn sampling(every_row: usize, every_key: usize, columns: [(usize, u32); 2]) -> Vec<Words> {
    let mut lines = Vec::new();
    if every_row > 1 {
        lines.push(Words::new(format!("One row in {every_row} is shown."), format!("每 {every_row} 行只画一行。")));
    }
    if every_key > 1 {
        lines.push(Words::new(format!("One key in {every_key} is shown."), format!("每 {every_key} 个键只画一个。")));
    }
    let [of_keys, of_values] = columns;
    let is_alike = of_keys == of_values;
    let matrices = if is_alike { [("Q, K, V, O", "Q、K、V、O"), ("", "")] } else { [("Q, K", "Q、K"), ("V, O", "V、O")] };
    for ((en, zh), (shown, all)) in matrices.into_iter().zip([of_keys, of_values]).take(if is_alike { 1 } else { 2 }) {
        if shown < all as usize {
            lines.push(Words::new(
                format!("{en}: the first {shown} of {all} columns."),
                format!("{zh}：{all} 列中的前 {shown} 列。"),
            ));
        }
    }
    lines
}

/// Where a kernel keeps something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Registers,
    Workgroup,
    Gpu,
}

impl Place {
    pub(super) const fn name(self) -> Text {
        match self {
            Place::Registers => Text::new("registers", "寄存器"),
            Place::Workgroup => Text::new("workgroup memory", "工作组内存"),
            Place::Gpu => Text::new("GPU memory", "显存"),
        }
    }
}

pub(super) const ROW_MAX: Text = Text::new("m max", "m 最大值");
pub(super) const ROW_SUM: Text = Text::new("l sum", "l 分母");
pub(super) const RESCALE: Text = Text::new("α factor", "α 系数");

pub(super) const OVERWRITTEN: Text = Text::new("overwritten by V", "已被 V 覆盖");

// The states of a tile of the map.
pub(super) const WAITING: Text = Text::new("waiting", "等待");
pub(super) const AT_HAND: Text = Text::new("at hand", "正在处理");
pub(super) const SCORED: Text = Text::new("scored", "已有分数");
pub(super) const NORMALIZED: Text = Text::new("normalized", "已归一化");
pub(super) const ADDED: Text = Text::new("taken in", "已计入");
pub(super) const SKIPPED: Text = Text::new("skipped", "已跳过");
pub(super) const OUT_OF_SIGHT: Text = Text::new("out of sight", "看不到");
/// A tile of other rows, which another workgroup takes.
pub(super) const NOT_HERE: Text = Text::new("of other rows", "属于别的行");

/// A tile of the map: its state, and whether the mask cuts through it.
pub(super) fn tile(state: &str, sight: Sight, lang: Lang) -> String {
    match (sight, lang) {
        (Sight::Part, Lang::En) => format!("{state}, partly masked"),
        (Sight::Part, Lang::Zh) => format!("{state}，部分被掩码"),
        _ => state.to_owned(),
    }
}
