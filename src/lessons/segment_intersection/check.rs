//! The result in whole numbers, by parameters: where each line is cut by the other, or which ends lie on the other segment.

use num_bigint::{BigInt, Sign};
use serde_json::Value;

use crate::algo::geometry::Point;
use crate::input::Document;
use crate::lessons::plane::check::{Pair, counted, is_nearest};
use crate::lessons::plane::fields;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new("both equations solved in whole numbers", "以整数求解两条线段的方程");

pub fn check(document: &Document, output: &Output) -> Check {
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| Pair::of(fields::point(document, name)));
    let kind = output.json.get("kind").and_then(Value::as_str).unwrap_or_default();
    let point = |value: &Value| Some(Point::new(value.get(0)?.as_f64()?, value.get(1)?.as_f64()?));
    let given: Vec<Option<Point>> = match (output.json.get("point"), output.json.get("segment")) {
        (None, None) => Vec::new(),
        (Some(at), None) => vec![point(at)],
        (None, Some(segment)) => (0..2).map(|end| segment.get(end).and_then(point)).collect(),
        (Some(_), Some(_)) => return counted(AGAINST, &[false]),
    };

    let (first, second, across) = (a.to(&b), c.to(&d), a.to(&c));
    let under = first.cross(&second);
    // Points as fractions with one divisor, which is positive.
    let (truth, divisor): (Vec<Pair>, BigInt) = if under.sign() == Sign::NoSign {
        let mut shared: Vec<Pair> = [(&a, &c, &second), (&b, &c, &second), (&c, &a, &first), (&d, &a, &first)]
            .into_iter()
            .filter(|(end, from, way)| is_on(end, from, way))
            .map(|(end, ..)| end.clone())
            .collect();
        shared.sort();
        shared.dedup();
        (shared, BigInt::from(1))
    } else {
        let (sign, size) = under.into_parts();
        let (under, turned) = (BigInt::from(size), |over: BigInt| if sign == Sign::Minus { -over } else { over });
        let (t, u) = (turned(across.cross(&second)), turned(across.cross(&first)));
        let is_inside = |over: &BigInt| over.sign() != Sign::Minus && over <= &under;
        let crossing = Pair { x: &a.x * &under + &first.x * &t, y: &a.y * &under + &first.y * &t };
        (if is_inside(&t) && is_inside(&u) { vec![crossing] } else { Vec::new() }, under)
    };
    let is_near = |(given, truth): (&Option<Point>, &Pair)| {
        given.is_some_and(|point| is_nearest(point.x, &truth.x, &divisor) && is_nearest(point.y, &truth.y, &divisor))
    };
    let expected = ["none", "point", "overlap"].get(truth.len()).copied();
    let are_near = given.len() == truth.len() && given.iter().zip(&truth).all(is_near);
    counted(AGAINST, &[expected == Some(kind), are_near])
}

/// Whether a point is on the segment that goes a way from `from`.
fn is_on(point: &Pair, from: &Pair, way: &Pair) -> bool {
    let off = from.to(point);
    let along = way.dot(&off);
    let is_point = way.dot(way).sign() == Sign::NoSign;
    if is_point {
        point == from
    } else {
        way.cross(&off).sign() == Sign::NoSign && along.sign() != Sign::Minus && along <= way.dot(way)
    }
}
