//! The result computed a second way: every exact sign from a sum of six products in fixed-point numbers that are wide enough for all of them.

use serde_json::Value;

use crate::algo::geometry::Point;
use crate::input::Document;
use crate::lessons::plane::fields;
use crate::lessons::plane::sum::turn;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new("sums of products in fixed-point numbers of 4,480 bits", "4480 位定点数的乘积之和");

/// The error is the number of disagreements.
pub fn check(document: &Document, output: &Output) -> Check {
    let disagreements = disagreements(document, output);
    Check { against: AGAINST, max_error: disagreements as f64, is_ok: disagreements == 0 }
}

fn disagreements(document: &Document, output: &Output) -> u64 {
    let point = |name: &str| fields::point(document, name);
    let (q, r, origin) = (point("q"), point("r"), point("origin"));
    let (step, size) = (fields::number(document, "step", 0.0), fields::number(document, "size", 0.0) as usize);
    let (float, exact) = (signs(output, "float"), signs(output, "exact"));
    if float.len() != size * size || exact.len() != size * size {
        return u64::MAX;
    }
    let (mut disagreements, mut wrong) = (0, 0);
    for (place, (float, exact)) in float.into_iter().zip(exact).enumerate() {
        let p = Point::new(origin.x + (place % size) as f64 * step, origin.y + (place / size) as f64 * step);
        let plain = (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
        let plain = if plain == 0.0 || plain.is_nan() { 0.0 } else { plain.signum() };
        let expected = f64::from(turn(p, q, r) as i8);
        disagreements += u64::from(float != plain) + u64::from(exact != expected);
        wrong += u64::from(plain != expected);
    }
    disagreements + u64::from(output.json.get("wrong").and_then(Value::as_u64) != Some(wrong))
}

fn signs(output: &Output, name: &str) -> Vec<f64> {
    match output.doubles.get(name) {
        Some(signs) => signs.clone(),
        None => output.json.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64).collect(),
    }
}
