//! What happened in this step, and why.

use super::side;
use crate::algo::geometry::point_line::{Input, State, Step};
use crate::algo::geometry::predicates::{dot_exact, dot_float};
use crate::algo::geometry::{Point, Sign, Verdict};
use crate::lessons::numbers::number;
use crate::lessons::plane::{pair, quantity, with_wrong_number};
use crate::words::Words;

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let State { p, a, b, .. } = *state;
    let Some(step) = step else {
        return Words::new(
            "On which side of the line from a to b is p? Drag any of the three.",
            "p 在从 a 到 b 的直线的哪一侧？三个点都可以拖动。",
        );
    };
    match *step {
        Step::Same => {
            let (en, zh) =
                if p == a { ("p is that point too", "p 也是这个点") } else { ("p isn't there", "p 不在那里") };
            Words::new(
                format!("a and b are one point: there is no line and no side. The segment is that point, and {en}."),
                format!("a 与 b 重合：没有直线，也谈不上哪一侧。线段只剩一个点，{zh}。"),
            )
        }
        Step::Side(verdict) => {
            let Some(side) = side(input, state) else { return Words::new("", "") };
            let cross = quantity(&side.cross());
            let (en, zh) = match verdict.exact {
                Sign::Positive => ("positive: p is to the left of the way from a to b", "为正：从 a 走到 b，p 在左侧"),
                Sign::Negative => ("negative: p is to the right of the way from a to b", "为负：从 a 走到 b，p 在右侧"),
                Sign::Zero => {
                    ("0: the triangle a b p has no area, so p is on the line", "为 0：三角形 abp 没有面积，所以 p 在直线上")
                }
            };
            let warning = side.warning();
            Words::new(
                format!("(b − a) × (p − a) = {cross}, twice the area of the triangle with a sign. It is {en}.{}", warning.en),
                format!("(b − a) × (p − a) = {cross}，即三角形面积的两倍，带符号。它{zh}。{}", warning.zh),
            )
        }
        Step::Off => Words::new(
            "p isn't on the line, so it isn't on the segment either: nothing more to ask.",
            "p 不在直线上，当然也不在线段上，不必再问。",
        ),
        Step::After(verdict) => {
            let (en, zh) = match verdict.exact {
                Sign::Negative => (
                    ", negative: from a, p lies away from b, so it isn't on the segment",
                    "，为负：从 a 看，p 与 b 方向相反，所以不在线段上",
                ),
                Sign::Zero => (": p is at a itself", "：p 就在 a 处"),
                Sign::Positive => (", positive: from a, p lies towards b", "，为正：从 a 看，p 与 b 方向相同"),
            };
            dotted(["a", "b"], [a, b, p], verdict, Words::new(en, zh))
        }
        Step::Before(verdict) => {
            let (en, zh) = match verdict.exact {
                Sign::Negative => (
                    ", negative: from b, p lies away from a, so it isn't on the segment",
                    "，为负：从 b 看，p 与 a 方向相反，所以不在线段上",
                ),
                Sign::Zero => (": p is at b itself, an end of the segment", "：p 就在 b 处，是线段的端点"),
                Sign::Positive => (", positive: p is between a and b, on the segment", "，为正：p 在 a 与 b 之间，在线段上"),
            };
            dotted(["b", "a"], [b, a, p], verdict, Words::new(en, zh))
        }
        Step::Projection => projection(state),
        Step::Distance => {
            let distance = state.distance.map_or_else(String::new, number);
            if state.is_degenerate {
                return Words::new(
                    format!("Without a line it's the distance to the point: |p − a| = {distance}."),
                    format!("没有直线，就取到这一点的距离：|p − a| = {distance}。"),
                );
            }
            Words::new(
                format!("The distance is |(b − a) × (p − a)| / |b − a| = {distance}: area over base is height."),
                format!("距离是 |(b − a) × (p − a)| / |b − a| = {distance}：面积除以底就是高。"),
            )
        }
    }
}

/// The sign of `(to - from) · (p - from)`.
fn dotted([from, to]: [&str; 2], [start, end, p]: [Point; 3], verdict: Verdict, meaning: Words) -> Words {
    let dot = quantity(&dot_exact(start, end, start, p));
    let words = Words::new(
        format!("({to} − {from}) · (p − {from}) = {dot}{}.", meaning.en),
        format!("({to} − {from}) · (p − {from}) = {dot}{}。", meaning.zh),
    );
    with_wrong_number(words, verdict, dot_float(start, end, start, p))
}

fn projection(state: &State) -> Words {
    let nearest = state.projection.map_or_else(String::new, pair);
    let Some(along) = state.along else {
        return Words::new(format!("The nearest point is the only one: {nearest}."), format!("最近的点只有这一个：{nearest}。"));
    };
    let t = if along.is_finite() { number(along) } else { format!("{}∞", if along < 0.0 { "−" } else { "" }) };
    let (en, zh) = if along < 0.0 {
        (", which is before a: of the segment, a is the nearest", "，在 a 之前：线段上最近的点是 a")
    } else if along > 1.0 {
        (", which is past b: of the segment, b is the nearest", "，在 b 之后：线段上最近的点是 b")
    } else {
        (", between 0 and 1: on the segment", "，在 0 与 1 之间：落在线段上")
    };
    Words::new(
        format!("The nearest point of the line is a + t (b − a) = {nearest}, with t = (b − a) · (p − a) / |b − a|² = {t}{en}."),
        format!("直线上最近的点是 a + t (b − a) = {nearest}，其中 t = (b − a) · (p − a) / |b − a|² = {t}{zh}。"),
    )
}
