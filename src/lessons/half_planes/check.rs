//! The result computed a second way: every border is clipped by all other half-planes, in whole numbers of any length. What is left of the
//! borders is the border of the region, so no deque, no order and no box is needed.

use std::cmp::Ordering;

use serde_json::Value;

use crate::algo::geometry::half_planes::Plane;
use crate::algo::geometry::{Exact, Sign};
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new("every border clipped by all the others, exactly", "把每条边界用其余所有半平面精确裁剪");

/// a, b and c.
type Row = [Exact; 3];

pub fn check(planes: &[Plane], output: &Output) -> Check {
    let is_ok = expected(planes).agrees_with(output);
    Check { against: AGAINST, max_error: if is_ok { 0.0 } else { f64::MAX }, is_ok }
}

/// What is left of the borders.
struct Borders {
    is_empty: bool,
    is_bounded: bool,
    /// As numbers; none where there are none so large.
    corners: Vec<Option<(f64, f64)>>,
}

fn expected(planes: &[Plane]) -> Borders {
    let nowhere = Borders { is_empty: true, is_bounded: true, corners: Vec::new() };
    if planes.iter().any(|plane| plane.is_flat() && plane.c < 0.0) {
        return nowhere;
    }
    let rows: Vec<Row> =
        planes.iter().filter(|plane| !plane.is_flat()).map(|plane| [plane.a, plane.b, plane.c].map(Exact::new)).collect();
    let mut found = Borders { is_empty: !rows.is_empty(), is_bounded: !rows.is_empty(), corners: Vec::new() };
    for row in &rows {
        let Some(ends) = clipped(row, &rows) else { continue };
        found.is_empty = false;
        for end in ends {
            match end {
                Some(end) => found.corners.push(crossing(row, end)),
                None => found.is_bounded = false,
            }
        }
    }
    if found.is_empty { nowhere } else { found }
}

/// The rows that end what is left of a border, the first in its direction `(-b, a)` last; none for infinity. None if nothing is left.
fn clipped<'a>(row: &Row, rows: &'a [Row]) -> Option<[Option<&'a Row>; 2]> {
    let [mut from, mut to]: [Option<&Row>; 2] = [None, None];
    for other in rows {
        // How fast one leaves the other half-plane, going along the border.
        match minor(row, other, 0, 1).sign() {
            Sign::Positive => {
                if to.is_none_or(|to| along(row, other, to) == Ordering::Less) {
                    to = Some(other);
                }
            }
            Sign::Negative => {
                if from.is_none_or(|from| along(row, from, other) == Ordering::Less) {
                    from = Some(other);
                }
            }
            Sign::Zero => {
                if !holds(row, other) {
                    return None;
                }
            }
        }
    }
    match (from, to) {
        (Some(first), Some(last)) if along(row, first, last) == Ordering::Greater => None,
        _ => Some([from, to]),
    }
}

/// Of two crossings with a border, which comes first in its direction.
fn along(row: &Row, one: &Row, other: &Row) -> Ordering {
    // At the parameter t, the point is (foot + t·(-b, a)), and t is a quotient for each crossing.
    let [(p, v), (q, w)] = [parameter(row, one), parameter(row, other)];
    let difference = (&(&p * &w) - &(&q * &v)).sign();
    let is_turned = (v.sign() == Sign::Negative) != (w.sign() == Sign::Negative);
    let ordering = difference.ordering();
    if is_turned { ordering.reverse() } else { ordering }
}

/// Numerator and denominator.
fn parameter(row: &Row, other: &Row) -> (Exact, Exact) {
    let [a, b, c] = row;
    let [d, e, f] = other;
    let square = &(a * a) + &(b * b);
    let dot = &(a * d) + &(b * e);
    (&(f * &square) - &(c * &dot), &minor(row, other, 0, 1) * &square)
}

/// Whether a border lies inside of a half-plane that is parallel to it.
fn holds(row: &Row, other: &Row) -> bool {
    let [a, b, c] = row;
    let [d, e, f] = other;
    let square = &(a * a) + &(b * b);
    let dot = &(a * d) + &(b * e);
    (&(f * &square) - &(c * &dot)).sign() != Sign::Negative
}

fn minor(p: &Row, q: &Row, i: usize, j: usize) -> Exact {
    &(&p[i] * &q[j]) - &(&p[j] * &q[i])
}

fn crossing(p: &Row, q: &Row) -> Option<(f64, f64)> {
    let w = minor(p, q, 0, 1);
    let at = (minor(p, q, 2, 1).over(&w) + 0.0, minor(p, q, 0, 2).over(&w) + 0.0);
    (at.0.is_finite() && at.1.is_finite()).then_some(at)
}

impl Borders {
    fn agrees_with(mut self, output: &Output) -> bool {
        let get = |name: &str| output.json.get(name);
        if get("bounded").and_then(Value::as_bool) != Some(self.is_bounded) {
            return false;
        }
        let Some(region) = get("region").and_then(Value::as_array) else {
            return self.is_empty && get("region").is_some_and(Value::is_null);
        };
        let number = |corner: &Value, place: usize| corner.get(place).and_then(Value::as_f64);
        let corner = |corner: &Value| number(corner, 0).zip(number(corner, 1));
        let mut corners: Vec<_> = region.iter().map(corner).collect();
        // Of each corner two borders tell, or more.
        let rank = |p: &Option<(f64, f64)>, q: &Option<(f64, f64)>| p.partial_cmp(q).unwrap_or(Ordering::Equal);
        for list in [&mut corners, &mut self.corners] {
            list.sort_by(rank);
            list.dedup();
        }
        !self.is_empty && corners == self.corners
    }
}
