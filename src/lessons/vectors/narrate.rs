//! What happened in this step, and why.

use crate::algo::geometry::Sign;
use crate::algo::geometry::vectors::{State, Step};
use crate::lessons::numbers::number;
use crate::lessons::plane::{pair, with_doubt};
use crate::words::Words;

pub fn narrate(state: &State, step: Option<&Step>) -> Words {
    let Some(step) = step else {
        return Words::new(
            "Two vectors, drawn as arrows from the origin. Drag their ends.",
            "两个向量，画成从原点出发的箭头。可以拖动它们的终点。",
        );
    };
    match *step {
        Step::Sum => with(state.sum.map(pair), |sum| {
            Words::new(
                format!("a + b = {sum}: go along a, then along b. The other way round ends at the same corner."),
                format!("a + b = {sum}：先走 a，再走 b；反过来走也到同一个角。"),
            )
        }),
        Step::Difference => with(state.difference.map(pair), |difference| {
            Words::new(
                format!("a − b = {difference}: the way from the end of b to the end of a."),
                format!("a − b = {difference}：从 b 的终点走到 a 的终点。"),
            )
        }),
        Step::Lengths => with(state.lengths, |[a, b]| {
            let (a, b) = (number(a), number(b));
            Words::new(
                format!("|a| = {a} and |b| = {b}, by Pythagoras: the square root of x² + y²."),
                format!("由勾股定理，长度是 x² + y² 的平方根：|a| = {a}，|b| = {b}。"),
            )
        }),
        Step::Dot(verdict) => {
            let dot = state.dot.map_or(0.0, |(dot, _)| dot);
            let (en, zh) = match verdict.exact {
                Sign::Positive => ("positive: the angle is less than a right one", "为正：夹角小于直角"),
                Sign::Negative => ("negative: the angle is more than a right one", "为负：夹角大于直角"),
                Sign::Zero => ("0: a right angle, or a vector that is 0", "为 0：夹角是直角，或其中有零向量"),
            };
            let dot = number(dot);
            Words::new(
                format!("a · b = {dot}, |a| times the shadow of b on a. It is {en}."),
                format!("a · b = {dot}，即 |a| 乘以 b 在 a 上的投影。它{zh}。"),
            )
        }
        Step::Cross(verdict) => {
            let cross = state.cross.map_or(0.0, |(cross, _)| cross);
            let (en, zh) = match verdict.exact {
                Sign::Positive => ("positive: from a to b it goes left", "为正：从 a 到 b 向左转"),
                Sign::Negative => ("negative: from a to b it goes right", "为负：从 a 到 b 向右转"),
                Sign::Zero => ("0: both lie on one line", "为 0：两个向量在同一条直线上"),
            };
            let cross = number(cross);
            let words = Words::new(
                format!("a × b = {cross}, the area of the parallelogram with a sign. It is {en}."),
                format!("a × b = {cross}，即平行四边形带符号的面积。它{zh}。"),
            );
            with_doubt(words, verdict)
        }
        Step::Angle => with(state.angle, |angle| {
            let (angle, degrees) = (number(angle), number(libm::round(angle.to_degrees() * 100.0) / 100.0));
            Words::new(
                format!(
                    "The angle from a to b is atan2(a × b, a · b) = {angle}, or {degrees}°. The arc cosine would lose its sign, and its digits near 0."
                ),
                format!(
                    "从 a 到 b 的角是 atan2(a × b, a · b) = {angle}，即 {degrees}°。若用反余弦，会丢掉正负号，接近 0 时还会丢失有效数字。"
                ),
            )
        }),
        Step::NoAngle => Words::new("A vector that is 0 points nowhere: there is no angle.", "零向量没有方向，所以没有夹角。"),
    }
}

/// What a step has just made known.
fn with<T>(known: Option<T>, say: impl FnOnce(T) -> Words) -> Words {
    known.map_or_else(|| Words::new("", ""), say)
}
