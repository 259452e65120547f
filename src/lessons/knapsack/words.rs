//! The lesson's fixed words, titles and labels.

use crate::algo::table::{Input, State};
use crate::lessons::numbers::number;
use crate::scene::Role;
use crate::words::Words;

/// A value of the table.
pub fn value(value: f64) -> String {
    if value == f64::NEG_INFINITY { "−∞".into() } else { number(value) }
}

/// `12 + 5`, `12 − 5`
pub fn plus(sum: f64, more: f64) -> String {
    if more < 0.0 { format!("{} − {}", value(sum), number(-more)) } else { format!("{} + {}", value(sum), number(more)) }
}

/// A value for a cell: of a few digits.
pub fn short(of: f64) -> String {
    let full = value(of);
    if full.chars().count() <= 7 {
        return full;
    }
    if of.fract() != 0.0 && of.abs() < 1e5 { format!("{of:.2}") } else { format!("{of:.2e}") }
}

/// A row's item with its weight and value: `2: w3 v20`
pub fn short_item(input: &Input, row: usize) -> String {
    let (weight, worth) = input.item(row);
    let weight = if weight < 100_000 { weight.to_string() } else { format!("{:.0e}", weight as f64) };
    format!("{}: w{weight} v{}", input.rows[row], short(worth))
}

/// A table's name and size.
pub fn title(input: &Input) -> Words {
    let (rows, width) = (input.rows.len() + 1, input.width());
    if input.is_2d {
        Words::new(format!("dp: {rows} rows × {width} capacities"), format!("dp：{rows} 行 × {width} 个容量"))
    } else {
        Words::new(format!("dp: one row of {width} capacities"), format!("dp：一行，{width} 个容量"))
    }
}

/// Which part of a table is shown; none where it is all there.
pub fn shown(rows: Option<(usize, usize)>, columns: &[std::ops::Range<usize>], width: usize) -> Words {
    let span = |first: usize, end: usize| if end - first == 1 { first.to_string() } else { format!("{first}–{}", end - 1) };
    let (mut en, mut zh) = (Vec::new(), Vec::new());
    if let [first, rest @ ..] = columns
        && first.len() < width
    {
        let mut spans = span(first.start, first.end);
        let (mut spans_zh, mut spans_en) = (spans.clone(), std::mem::take(&mut spans));
        for run in rest {
            let next = span(run.start, run.end);
            spans_en += &format!(" and {next}");
            spans_zh += &format!("、{next}");
        }
        let last = width - 1;
        en.push(format!("capacities {spans_en} of 0–{last}"));
        zh.push(format!("容量 {spans_zh}（全部 0–{last}）"));
    }
    if let Some((first, end)) = rows {
        en.push(format!("rows {}", span(first, end)));
        zh.push(format!("第 {} 行", span(first, end)));
    }
    if en.is_empty() {
        return Words::new("", "");
    }
    Words::new(format!("shown: {}", en.join(", ")), format!("显示：{}", zh.join("，")))
}

/// The best value, and the items on the way back with what capacity is left.
pub fn end(input: &Input, state: &State) -> (Words, Role) {
    let best = state.best.unwrap_or(f64::NEG_INFINITY);
    if best == f64::NEG_INFINITY {
        return (Words::new("no solution", "无解"), Role::Discarded);
    }
    let best = value(best);
    if !input.is_2d {
        return (Words::new(format!("best: {best}"), format!("最大价值：{best}")), Role::Done);
    }
    let mut items: Vec<String> = state.chosen.iter().take(8).map(u32::to_string).collect();
    if state.chosen.len() > 8 {
        items.push("…".into());
    }
    let list = if items.is_empty() { "–".to_owned() } else { items.join(", ") };
    let (mut en, mut zh) = (format!("best: {best} · chosen: {list}"), format!("最大价值：{best} · 选中：{list}"));
    if let Some((_, cell)) = state.walk {
        en += &format!(" · left: {cell}");
        zh += &format!(" · 剩余容量：{cell}");
    }
    (Words::new(en, zh), Role::Done)
}
