//! Words that lessons on points share.

use super::readouts::{Signs, sign_word};
use crate::algo::geometry::{Sign, Verdict};
use crate::lessons::numbers::{number, number_json};
use crate::words::Words;

/// The sentence, and after it that plain floating point gets its sign wrong, where it does.
pub fn with_doubt(mut words: Words, verdict: Verdict) -> Words {
    if verdict.is_float_wrong() {
        words.en += " Plain floating point gets this sign wrong.";
        words.zh += "直接用浮点数算，这个符号是错的。";
    }
    words
}

/// The sentence, and after it the sign that plain floating point gets, where that is wrong.
pub fn with_wrong_sign(mut words: Words, verdict: Verdict) -> Words {
    if verdict.is_float_wrong() {
        let float = sign_word(verdict.float);
        words.en += &format!(" Plain floating point gets {float} for this sign: wrong.");
        words.zh += &format!("直接用浮点数算，这个符号成了 {float}：错了。");
    }
    words
}

/// The sentence, and after it the number and the sign that plain floating point gets, where that is wrong.
pub fn with_wrong_number(mut words: Words, verdict: Verdict, plain: f64) -> Words {
    if verdict.is_float_wrong() {
        let (plain, says) = (number(plain), sign_word(verdict.float));
        words.en += &format!(" Plain floating point gets {plain}, so its sign is {says}: wrong.");
        words.zh += &format!("直接用浮点数算得 {plain}，符号成了 {says}：错了。");
    }
    words
}

/// A sign three ways: contest code takes the plain number for 0 where it's at most `epsilon`.
pub fn signs_of(verdict: Verdict, float: f64, epsilon: f64) -> Signs {
    let contest = if float.abs() <= epsilon { Sign::Zero } else { Sign::of(float) };
    Signs { verdict, contest: Some((contest, epsilon)) }
}

/// A number with the long minus of formulas.
pub fn formal(value: f64) -> String {
    if value < 0.0 { format!("−{}", number(-value)) } else { number(value) }
}

/// A computed point: `[x, y]`, or, where there are no numbers so large, `{"toward": [x, y]}`, the direction in which it lies.
pub fn vertex_json(vertex: crate::algo::geometry::vertex::Vertex) -> serde_json::Value {
    use crate::algo::geometry::vertex::Vertex;
    match vertex {
        Vertex::At(at) => super::fields::json(at),
        Vertex::Beyond(to) => serde_json::json!({"toward": [number_json(to.x), number_json(to.y)]}),
    }
}
