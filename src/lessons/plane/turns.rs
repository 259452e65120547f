//! Turns for checks: by a way of their own, so that they can't share an error with the predicates.

use std::cmp::Ordering;

use num_bigint::BigInt;

use super::check::Pair;
use crate::algo::geometry::Point;

/// Far more than three roundings can be off, relative to the size of the products.
const BOUND: f64 = 1e-14;
/// Whole numbers to this magnitude have differences below 2^62, and the difference of two products of those is below 2^126.
const MOST_WHOLE: f64 = (1u64 << 61) as f64;

/// How `c` lies to the line from `a` to `b`: greater to its left, less to its right.
pub fn turn(a: Point, b: Point, c: Point) -> Ordering {
    let (left, right) = ((b.x - a.x) * (c.y - a.y), (b.y - a.y) * (c.x - a.x));
    let size = left.abs() + right.abs();
    if size > f64::MIN_POSITIVE && (left - right).abs() > BOUND * size + f64::MIN_POSITIVE {
        return left.total_cmp(&right);
    }
    let is_whole = |x: f64| x.fract() == 0.0 && x.abs() <= MOST_WHOLE;
    if [a, b, c].iter().all(|point| is_whole(point.x) && is_whole(point.y)) {
        let [(ax, ay), (bx, by), (cx, cy)] = [a, b, c].map(|point| (point.x as i128, point.y as i128));
        return ((bx - ax) * (cy - ay)).cmp(&((by - ay) * (cx - ax)));
    }
    let [a, b, c] = [a, b, c].map(Pair::of);
    a.to(&b).cross(&a.to(&c)).cmp(&BigInt::ZERO)
}

/// Whether `c` is on the segment from `a` to `b`.
pub fn is_on_segment(a: Point, b: Point, c: Point) -> bool {
    let between = |a: f64, b: f64, c: f64| a.min(b) <= c && c <= a.max(b);
    between(a.x, b.x, c.x) && between(a.y, b.y, c.y) && turn(a, b, c).is_eq()
}
