//! The result computed a second way: in plain floating point, within the error that is known for it.

use serde_json::Value;

use crate::algo::geometry::Point;
use crate::input::Document;
use crate::lessons::plane::fields;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text =
    Text::new("the same in plain floating point, within its known error", "直接用浮点数计算，差别不超过已知的误差界");
/// Rounding three times, relative to the size of what is added up.
const BOUND: f64 = 4.0 * f64::EPSILON;

pub fn check(document: &Document, output: &Output) -> Check {
    let (a, b) = (fields::point(document, "a"), fields::point(document, "b"));
    let number = |value: &Value| value.as_f64();
    let get = |name: &str| output.json.get(name);
    let part = |name: &str, place: usize| get(name).and_then(|list| list.get(place)).and_then(number);
    // The value, what it should be, and the size of what was added up.
    let mut pairs = vec![
        (part("sum", 0), a.x + b.x, 0.0),
        (part("sum", 1), a.y + b.y, 0.0),
        (part("difference", 0), a.x - b.x, 0.0),
        (part("difference", 1), a.y - b.y, 0.0),
        (get("dot").and_then(number), a.x * b.x + a.y * b.y, (a.x * b.x).abs() + (a.y * b.y).abs()),
        (get("cross").and_then(number), a.x * b.y - a.y * b.x, (a.x * b.y).abs() + (a.y * b.x).abs()),
    ];
    for (place, vector) in [a, b].into_iter().enumerate() {
        let length = libm::hypot(vector.x, vector.y);
        pairs.push((part("lengths", place), length, length));
    }
    let is_zero = |vector: Point| vector.x == 0.0 && vector.y == 0.0;
    if is_zero(a) || is_zero(b) {
        pairs.push((get("angle").is_some_and(Value::is_null).then_some(0.0), 0.0, 0.0));
    } else {
        // The difference of two directions, which never went through a product.
        let turned = libm::atan2(b.y, b.x) - libm::atan2(a.y, a.x);
        let angle = get("angle").and_then(number);
        let apart = angle.map(|angle| libm::remainder(angle - turned, std::f64::consts::TAU));
        pairs.push((apart, 0.0, std::f64::consts::TAU));
    }
    let error = |(value, expected, size): (Option<f64>, f64, f64)| match value {
        Some(value) if value == expected => 0.0,
        Some(value) => (value - expected).abs() / size.max(f64::MIN_POSITIVE),
        None => f64::INFINITY,
    };
    let max_error = pairs.into_iter().map(error).fold(0.0, f64::max).min(f64::MAX);
    Check { against: AGAINST, max_error, is_ok: max_error <= BOUND }
}
