//! The result computed a second way: a line sweeps over the points and meets what lies within the distance that was found. Where that is right,
//! few points can be so near each other; where it is wrong, the sweep meets a nearer pair, or more points than there is room for.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::algo::geometry::Point;
use crate::input::Document;
use crate::lessons::plane::fields;
use crate::lessons::plane::sum::compare_distances;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new("a sweep from left to right, with distances compared exactly", "从左到右的扫描线，距离精确比较");
/// Points in a rectangle of δ by 2δ that are at least δ from each other: six at most, and one more for rounding.
const ROOM: usize = 7;
/// Of a distance that is rounded once, and of the one here, which is rounded a few times.
const BOUND: f64 = 4.0 * f64::EPSILON;

pub fn check(document: &Document, output: &Output) -> Check {
    let points = fields::points(document, "points");
    let max_error = error(&points, output.json.get("pair"), output.json.get("distance")).unwrap_or(f64::MAX);
    Check { against: AGAINST, max_error, is_ok: max_error <= BOUND }
}

/// The relative error of the distance; none where the pair isn't the first of the closest.
fn error(points: &[Point], pair: Option<&Value>, distance: Option<&Value>) -> Option<f64> {
    if points.len() < 2 {
        return (pair?.is_null() && distance?.is_null()).then_some(0.0);
    }
    let found = fields::points_of(pair?)?;
    let ([p, q], distance) = (<[Point; 2]>::try_from(found).ok()?, distance?.as_f64()?);
    let expected = libm::hypot(p.x - q.x, p.y - q.y);
    if let Some([a, b]) = twins(points) {
        let is_same = (points[a], points[b]) == (p, q);
        return (is_same && distance == 0.0).then_some(0.0);
    }
    is_first_of_the_closest(points, [p, q])?.then(|| (distance - expected).abs() / expected)
}

/// The first two points at one place.
fn twins(points: &[Point]) -> Option<[usize; 2]> {
    let mut first = HashMap::new();
    let mut twins: Option<[usize; 2]> = None;
    for (index, point) in points.iter().enumerate() {
        let place = ((point.x + 0.0).to_bits(), (point.y + 0.0).to_bits());
        let one = *first.entry(place).or_insert(index);
        if one != index && twins.is_none_or(|twins| [one, index] < twins) {
            twins = Some([one, index]);
        }
    }
    twins
}

/// No two points are at one place here. None where the sweep meets too many points, or the pair isn't one of points.
fn is_first_of_the_closest(points: &[Point], pair: [Point; 2]) -> Option<bool> {
    let [a, b] = pair.map(|end| points.iter().position(|point| *point == end));
    let found = [a?.min(b?), a?.max(b?)];
    if found[0] == found[1] {
        return Some(false);
    }
    let pair = found.map(|index| points[index]);
    let reach = libm::hypot(pair[0].x - pair[1].x, pair[0].y - pair[1].y).next_up().next_up().next_up();
    let mut by_x: Vec<usize> = (0..points.len()).collect();
    by_x.sort_by(|&p, &q| points[p].x.total_cmp(&points[q].x));
    // By y; its bits are made to be in the numbers' order.
    let height = |y: f64| {
        let bits = (y + 0.0).to_bits();
        if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
    };
    let (mut near, mut leftmost) = (BTreeSet::new(), 0);
    for &index in &by_x {
        let point = points[index];
        while point.x - points[by_x[leftmost]].x > reach {
            near.remove(&(height(points[by_x[leftmost]].y), by_x[leftmost]));
            leftmost += 1;
        }
        let (low, high) = ((point.y - reach).next_down(), (point.y + reach).next_up());
        let mut met = 0;
        for &(_, other) in near.range((height(low), 0)..=(height(high), usize::MAX)) {
            met += 1;
            if met > ROOM {
                return None;
            }
            let candidate = [index.min(other), index.max(other)];
            let is_nearer = match compare_distances([point, points[other]], pair) {
                Ordering::Less => true,
                Ordering::Equal => candidate < found,
                Ordering::Greater => false,
            };
            if is_nearer {
                return Some(false);
            }
        }
        near.insert((height(point.y), index));
    }
    Some(true)
}
