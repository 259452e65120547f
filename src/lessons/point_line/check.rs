//! The result in whole numbers: the side by the triangle's corners, on the segment by its box, the rest by what defines it.

use serde_json::Value;

use crate::algo::geometry::Point;
use crate::input::Document;
use crate::lessons::plane::check::{Pair, counted, is_nearest, is_nearest_root};
use crate::lessons::plane::fields;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new("the same by other formulas, in whole numbers", "用另一组公式以整数计算");

pub fn check(document: &Document, output: &Output) -> Check {
    let [p, a, b] = ["p", "a", "b"].map(|name| Pair::of(fields::point(document, name)));
    let number = |name: &str| output.json.get(name).and_then(Value::as_f64);
    let part = |place: usize| output.json.get("projection").and_then(|point| point.get(place)).and_then(Value::as_f64);
    let (Some(distance), Some(x), Some(y)) = (number("distance"), part(0), part(1)) else {
        return counted(AGAINST, &[false]);
    };

    // Twice the area by its corners, not by differences from one of them.
    let area = a.cross(&b) + b.cross(&p) + p.cross(&a);
    let side = area.sign() as i64 - num_bigint::Sign::NoSign as i64;
    let is_within = |p: &num_bigint::BigInt, a, b| std::cmp::min(a, b) <= p && p <= std::cmp::max(a, b);
    let is_on = side == 0 && is_within(&p.x, &a.x, &b.x) && is_within(&p.y, &a.y, &b.y);

    // Off the point by the normal, not along the line from a.
    let normal = Pair { x: &a.y - &b.y, y: &b.x - &a.x };
    let square = normal.dot(&normal);
    let is_line = a != b;
    let are_near = if is_line {
        let off = a.to(&p).dot(&normal);
        is_nearest(x, &(&p.x * &square - &normal.x * &off), &square)
            && is_nearest(y, &(&p.y * &square - &normal.y * &off), &square)
            && is_nearest_root(distance, &(&off * &off), &square)
    } else {
        let way = a.to(&p);
        Pair::of(Point::new(x, y)) == a && is_nearest_root(distance, &way.dot(&way), &1.into())
    };
    let says = |name: &str, value: Value| output.json.get(name) == Some(&value);
    counted(AGAINST, &[says("side", side.into()), says("onSegment", is_on.into()), are_near])
}
