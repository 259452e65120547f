//! What happened in this step, and why.

use super::{NAMES, kinds, side};
use crate::algo::geometry::predicates::orient;
use crate::algo::geometry::segments::{Common, Input, Kind, State, Step, line_of};
use crate::algo::geometry::{Point, Sign};
use crate::lessons::numbers::number;
use crate::lessons::plane::{pair, quantity};
use crate::words::{Text, Words};

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let Some(step) = step else {
        return Words::new(
            "What have the segments a b and c d in common? Drag any of the four ends.",
            "线段 ab 与 cd 有什么公共部分？四个端点都可以拖动。",
        );
    };
    let mut words = match *step {
        Step::Side { end, .. } => asked(input, state, usize::from(end)),
        Step::Crosses => Words::new(
            "The line c d parts a from b, and the line a b parts c from d: the segments cross, inside of both.",
            "直线 cd 把 a、b 分在两侧，直线 ab 也把 c、d 分在两侧：两条线段在各自内部交叉。",
        ),
        Step::Ratio => {
            let t = state.ratio.map_or_else(String::new, number);
            Words::new(
                format!(
                    "t = ((c − a) × (d − c)) / ((b − a) × (d − c)) = {t}: the area of the triangle a c d as a part of both. They stand on one base, so their areas are as the heights of a and b over it, and so are the parts of a b."
                ),
                format!(
                    "t = ((c − a) × (d − c)) / ((b − a) × (d − c)) = {t}：三角形 acd 占两个三角形总面积的比例。两者同底，面积之比等于 a、b 到底边的高之比，也就是 ab 上两段之比。"
                ),
            )
        }
        Step::Point => crossing(state),
        Step::Collinear => Words::new(
            "All four signs are 0: all ends are on one line. What remains is a comparison along that line.",
            "四个符号都是 0：四个端点在同一条直线上，剩下只需沿直线比较先后。",
        ),
        Step::Overlap => overlapped(state),
        Step::Touches { end, touches } => touched(state, usize::from(end), touches),
        Step::None => nothing(state),
    };
    if let Some([exact, float, contest]) = kinds(input, state) {
        let differing = [
            (float, Text::new("signs of plain floating point", "浮点数的符号")),
            (contest, Text::new("signs of the epsilon test", "容差判断的符号")),
        ];
        for (kind, by) in differing.into_iter().filter(|(kind, _)| *kind != exact) {
            let found = kind_word(kind);
            words.en += &format!(" By the {}: {}, which is wrong.", by.en, found.en);
            words.zh += &format!("按{}，结果会是“{}”，那就错了。", by.zh, found.zh);
        }
    }
    words
}

/// What is found, in a word or two.
pub const fn kind_word(kind: Kind) -> Text {
    match kind {
        Kind::None => Text::new("nothing", "无"),
        Kind::Point => Text::new("a point", "一点"),
        Kind::Overlap => Text::new("a segment", "一段"),
    }
}

/// The names of the line that an end is looked at from.
fn line_names(end: usize) -> [&'static str; 2] {
    if end < 2 { ["c", "d"] } else { ["a", "b"] }
}

fn asked(input: &Input, state: &State, end: usize) -> Words {
    let ([from, to], name) = (line_names(end), NAMES[end]);
    let (start, stop) = line_of(&state.ends, end as u8);
    if start == stop {
        return Words::new(
            format!("{from} and {to} are one point, so there is no line: the cross product is 0 for any {name}."),
            format!("{from} 与 {to} 重合，没有直线：不管 {name} 在哪里，叉积都是 0。"),
        );
    }
    let Some(side) = side(input, state, end) else { return Words::new("", "") };
    let cross = quantity(&side.cross());
    let exact = side.verdict.exact;
    let (en, zh) = match exact {
        Sign::Positive => ("to the left of", "在左侧"),
        Sign::Negative => ("to the right of", "在右侧"),
        Sign::Zero => ("on", "在直线上"),
    };
    let mut words = Words::new(
        format!("({to} − {from}) × ({name} − {from}) = {cross}: {name} is {en} the line from {from} to {to}"),
        format!("({to} − {from}) × ({name} − {from}) = {cross}：从 {from} 走到 {to}，{name} {zh}"),
    );
    let partner = state.sides[end ^ 1].filter(|_| end % 2 == 1).map(|verdict| verdict.exact);
    if let Some(other) = partner.filter(|other| *other != Sign::Zero && exact != Sign::Zero) {
        let with = NAMES[end ^ 1];
        let (en, zh) = if other == exact { (", as is", "，与") } else { (", unlike", "，与") };
        let same = if other == exact { "同侧" } else { "异侧" };
        words.en += &format!("{en} {with}");
        words.zh += &format!("{zh} {with} {same}");
    }
    let warning = side.warning();
    Words::new(format!("{}.{}", words.en, warning.en), format!("{}。{}", words.zh, warning.zh))
}

fn crossing(state: &State) -> Words {
    let [a, b, c, d] = state.ends;
    let Some(Common::Point(point)) = state.common else { return Words::new("", "") };
    let at = pair(point);
    let mut words = Words::new(
        format!("The common point is a + t (b − a) = {at}, computed exactly and rounded once."),
        format!("公共点是 a + t (b − a) = {at}，精确计算后只舍入一次。"),
    );
    let off: Vec<&str> = [("a b", a, b), ("c d", c, d)]
        .into_iter()
        .filter(|(_, from, to)| orient(*from, *to, point) != Sign::Zero)
        .map(|(name, ..)| name)
        .collect();
    if !off.is_empty() {
        words.en += &format!(" So rounded, it is no longer exactly on {}.", off.join(" nor on "));
        words.zh += &format!("舍入之后，它已不严格落在 {} 上。", off.join("、").replace("a b", "ab").replace("c d", "cd"));
    }
    words
}

fn overlapped(state: &State) -> Words {
    match state.common {
        Some(Common::Overlap(low, high)) => Words::new(
            format!(
                "Along the line, the later start is {} and the earlier end is {}: they share what is between.",
                pair(low),
                pair(high)
            ),
            format!("沿直线看，较晚的起点是 {}，较早的终点是 {}：两者之间就是公共部分。", pair(low), pair(high)),
        ),
        Some(Common::Point(point)) => Words::new(
            format!("Along the line, the later start is the earlier end: they share only the point {}.", pair(point)),
            format!("沿直线看，较晚的起点恰好就是较早的终点：公共部分只有一点 {}。", pair(point)),
        ),
        _ => Words::new(
            "One ends before the other begins: on one line, but nothing in common.",
            "一条还没开始，另一条已经结束：虽在同一直线上，却没有公共点。",
        ),
    }
}

fn touched(state: &State, end: usize, touches: bool) -> Words {
    let ([from, to], name) = (line_names(end), NAMES[end]);
    let (start, stop) = line_of(&state.ends, end as u8);
    if start == stop {
        return Words::new(
            format!("The sign of {name} is 0 for want of a line. But {name} isn't the point {from} = {to}."),
            format!("{name} 的符号为 0，只是因为没有直线；{name} 并不是点 {from} = {to}。"),
        );
    }
    if touches {
        return Words::new(
            format!("{name} is on the line {from} {to}, and not before or behind its ends: {name} is the common point."),
            format!("{name} 在直线 {from}{to} 上，又不在两端之外：{name} 就是公共点。"),
        );
    }
    Words::new(
        format!("{name} is on the line {from} {to}, but not between {from} and {to}."),
        format!("{name} 在直线 {from}{to} 上，但不在 {from} 与 {to} 之间。"),
    )
}

fn nothing(state: &State) -> Words {
    let sides = state.sides.map(|side| side.map_or(Sign::Zero, |verdict| verdict.exact));
    let is_one_side = |end: usize| sides[end] != Sign::Zero && sides[end] == sides[end + 1];
    let [a, b, c, d]: [Point; 4] = state.ends;
    for (end, [from, to], is_line) in [(0, ["c", "d"], c != d), (2, ["a", "b"], a != b)] {
        if is_line && is_one_side(end) {
            let (first, last) = (NAMES[end], NAMES[end + 1]);
            return if state.ends[end] == state.ends[end + 1] {
                Words::new(
                    format!("The point {first} = {last} isn't on the line {from} {to}: they have nothing in common."),
                    format!("点 {first} = {last} 不在直线 {from}{to} 上：没有公共点。"),
                )
            } else {
                Words::new(
                    format!("{first} and {last} are on one side of the line {from} {to}: they have nothing in common."),
                    format!("{first} 与 {last} 在直线 {from}{to} 的同一侧：没有公共点。"),
                )
            };
        }
    }
    Words::new(
        "No end is on the other segment, and they don't cross: nothing in common.",
        "没有端点落在另一条线段上，也不交叉：没有公共点。",
    )
}
