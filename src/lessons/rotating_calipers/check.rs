//! The result computed a second way, in plain floating point within a bound: a hull from left to right, and for every edge of it the
//! corners opposite by the angles of the edges.

use std::f64::consts::{FRAC_PI_2, TAU};

use serde_json::Value;

use crate::algo::geometry::Point;
use crate::input::Document;
use crate::lessons::plane::fields;
use crate::lessons::plane::turns::turn;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new(
    "a second hull and, for each of its edges, the corners opposite found by angle, in floating point within 64 units in the last place of the size",
    "另求一次凸包，逐边按角度找出对侧的角，用浮点数计算，误差不超过尺寸的 64 个末位单位",
);
/// Relative to the size of the picture. Each number comes of a few dozen roundings, each of half of an epsilon.
const BOUND: f64 = 64.0 * f64::EPSILON;
/// Angles are rounded: the corner sought is at most so many places from where they put it, as far as it matters.
const SLACK: usize = 3;

pub fn check(document: &Document, output: &Output) -> Check {
    let points = fields::points(document, "points");
    let max_error = error(&points, output).unwrap_or(f64::MAX).min(f64::MAX);
    Check { against: AGAINST, max_error, is_ok: max_error <= BOUND }
}

/// The largest error relative to the size, none where something is missing or no number.
fn error(points: &[Point], output: &Output) -> Option<f64> {
    let given = |name: &str| output.json.get(name).unwrap_or(&Value::Null);
    let names = ["diameter", "pair", "width", "minAreaRect"];
    if points.is_empty() {
        return names.iter().all(|name| given(name).is_null()).then_some(0.0);
    }
    // Near 1, so that nothing over- or underflows that matters.
    let largest = points.iter().fold(0.0, |most: f64, point| most.max(point.x.abs()).max(point.y.abs()));
    let power = if largest == 0.0 { 0 } else { libm::ilogb(largest) };
    let scaled = |point: &Point| Point::new(libm::scalbn(point.x, -power), libm::scalbn(point.y, -power));
    let hull = hull(points).iter().map(scaled).collect::<Vec<_>>();
    let truth = measures(&hull);
    let size = truth.diameter;

    let pair = fields::points_of(given("pair"))?;
    let [a, b] = pair[..] else { return None };
    let are_given = [a, b].iter().all(|end| points.contains(end));
    let rectangle = given("minAreaRect");
    let corners: Vec<Point> = fields::points_of(rectangle.get("corners")?)?.iter().map(scaled).collect();
    let area = rectangle.get("area")?.as_f64()?;
    let [first, second, ..] = corners[..] else { return None };
    let between = |a: &Point, b: &Point| libm::hypot(b.x - a.x, b.y - a.y);
    let sides = between(&first, &second) * between(&second, corners.get(2)?);
    // Results are compared where they are numbers like any other, so those that had to underflow may.
    let compare = |value: f64, expected: f64, powers: i32, size: f64| {
        let [expected, unit] = [expected, size].map(|x| libm::scalbn(x, powers * power));
        let apart = (value - expected).abs();
        if apart <= f64::from_bits(1) { 0.0 } else { apart / unit.max(f64::MIN_POSITIVE) }
    };
    let errors = [
        if are_given { 0.0 } else { f64::INFINITY },
        compare(given("diameter").as_f64()?, truth.diameter, 1, size),
        (between(&scaled(&a), &scaled(&b)) - truth.diameter).abs() / size.max(f64::MIN_POSITIVE),
        compare(given("width").as_f64()?, truth.width, 1, size),
        compare(area, truth.area, 2, size * size),
        // Corners are rounded to numbers near 1.
        (sides - truth.area).abs() / (size + size * size).max(f64::MIN_POSITIVE),
        outside(&corners, &hull),
    ];
    errors.iter().all(|error| !error.is_nan()).then(|| errors.into_iter().fold(0.0, f64::max))
}

/// How far a corner of the hull is outside of the rectangle, relative to what the rounding of the rectangle's corners allows.
fn outside(corners: &[Point], hull: &[Point]) -> f64 {
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    let beyond = |(a, b): (&Point, &Point)| {
        let length = libm::hypot(b.x - a.x, b.y - a.y);
        let out = |p: &Point| {
            let (along, across) =
                ((b.x - a.x) * (p.x - a.x) + (b.y - a.y) * (p.y - a.y), (b.y - a.y) * (p.x - a.x) - (b.x - a.x) * (p.y - a.y));
            // A short side is turned by rounding, the more so the farther it is prolonged.
            if length == 0.0 { 0.0 } else { across / length / (1.0 + (along / length).abs() / length) }
        };
        hull.iter().map(out).fold(0.0, f64::max)
    };
    sides.map(beyond).fold(0.0, f64::max)
}

/// Counter-clockwise from the leftmost, by two chains from left to right.
fn hull(points: &[Point]) -> Vec<Point> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.x.partial_cmp(&b.x).unwrap_or(std::cmp::Ordering::Equal).then(a.y.total_cmp(&b.y)));
    sorted.dedup();
    let half = |points: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for point in points {
            while let [.., a, b] = chain[..]
                && turn(a, b, point).is_le()
            {
                chain.pop();
            }
            chain.push(point);
        }
        chain
    };
    let mut lower = half(&mut sorted.iter().copied());
    let upper = half(&mut sorted.iter().rev().copied());
    if sorted.len() > 1 {
        lower.pop();
        lower.extend(upper);
        lower.pop();
    }
    lower
}

struct Measures {
    diameter: f64,
    width: f64,
    area: f64,
}

fn measures(hull: &[Point]) -> Measures {
    let distance = |a: Point, b: Point| libm::hypot(b.x - a.x, b.y - a.y);
    let count = hull.len();
    if count < 3 {
        return Measures { diameter: distance(hull[0], hull[count - 1]), width: 0.0, area: 0.0 };
    }
    let corner = |at: usize| hull[at % count];
    let mut angles: Vec<f64> = Vec::with_capacity(count);
    for at in 0..count {
        let (a, b) = (corner(at), corner(at + 1));
        let angle = libm::atan2(b.y - a.y, b.x - a.x);
        // Rising all around.
        let before = angles.last().copied().unwrap_or(angle);
        angles.push(if angle < before - 1e-9 { angle + TAU } else { angle });
    }
    let mut found = Measures { diameter: 0.0, width: f64::INFINITY, area: f64::INFINITY };
    for at in 0..count {
        let (a, b) = (corner(at), corner(at + 1));
        let length = distance(a, b);
        let along = Point::new((b.x - a.x) / length, (b.y - a.y) / length);
        // The places near the corner that is farthest in the direction turned by this much from the edge's.
        let near = |turned: f64| {
            let wanted = (angles[at] + turned + FRAC_PI_2 - angles[0]).rem_euclid(TAU) + angles[0];
            let place = angles.partition_point(|angle| *angle < wanted);
            (place + count - SLACK..=place + count + SLACK).map(corner)
        };
        let dot = |p: Point| along.x * (p.x - a.x) + along.y * (p.y - a.y);
        let cross = |p: Point| along.x * (p.y - a.y) - along.y * (p.x - a.x);
        let height = near(FRAC_PI_2).map(cross).fold(0.0, f64::max);
        let (last, first) = (near(0.0).map(dot).fold(0.0, f64::max), near(2.0 * FRAC_PI_2).map(dot).fold(0.0, f64::min));
        found.diameter = near(FRAC_PI_2).fold(found.diameter, |most, p| most.max(distance(a, p)).max(distance(b, p)));
        found.width = found.width.min(height);
        found.area = found.area.min(height * (last - first));
    }
    found
}
