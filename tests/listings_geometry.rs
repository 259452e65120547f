//! The listings of the geometry lessons are run, on whole coordinates where nothing rounds, and give what the lessons give.

mod answers;
#[path = "listings_geometry/closest_pair.rs"]
mod closest_pair;
#[path = "listings_geometry/convex_hull.rs"]
mod convex_hull;
#[path = "listings_geometry/delaunay.rs"]
mod delaunay;
mod dice;
#[path = "listings_geometry/half_planes.rs"]
mod half_planes;
#[path = "listings_geometry/orientation.rs"]
mod orientation;
#[path = "listings_geometry/point_line.rs"]
mod point_line;
#[path = "listings_geometry/polygon.rs"]
mod polygon;
#[path = "listings_geometry/rotating_calipers.rs"]
mod rotating_calipers;
#[path = "listings_geometry/segment_intersection.rs"]
mod segment_intersection;
#[path = "listings_geometry/vectors.rs"]
mod vectors;

use serde_json::{Value, json};
use stepscope::algo::geometry::Point;
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Opening};

/// What the lesson gives for an input, by the names of the contract.
fn outcome(lesson: &str, input: Value) -> serde_json::Map<String, Value> {
    let Value::Object(json) = input else { unreachable!("inputs are objects") };
    let ask = Ask { film: false, ..Ask::default() };
    match lessons::open(lessons::find(lesson).unwrap(), Document::of(json), &ask) {
        Ok(Opening::Done(outcome)) => outcome.output.json,
        Ok(_) => unreachable!("{lesson} runs no kernels"),
        Err(failure) => panic!("{failure}"),
    }
}

fn json_of(point: Point) -> Value {
    json!([point.x, point.y])
}

fn point_of(value: &Value) -> (f64, f64) {
    (value[0].as_f64().unwrap(), value[1].as_f64().unwrap())
}

/// Square roots and angles of other libraries may be off in the last places.
fn assert_near(found: f64, expected: f64, place: &str) {
    const ULPS: f64 = 4.0;
    let allowed = ULPS * f64::EPSILON * expected.abs().max(f64::MIN_POSITIVE);
    assert!((found - expected).abs() <= allowed, "{place}: {found}, not {expected}");
}

/// Points that come out of a division, in a listing that rounds at each step: off by a few last places of the largest coordinate.
fn assert_close(found: (f64, f64), expected: (f64, f64), points: &[Point], place: &str) {
    const ULPS: f64 = 8.0;
    let largest = points.iter().flat_map(|point| [point.x.abs(), point.y.abs()]).fold(0.0, f64::max);
    let off = (found.0 - expected.0).abs().max((found.1 - expected.1).abs());
    assert!(off <= ULPS * f64::EPSILON * largest, "{place}: {found:?}, not {expected:?}");
}

/// Random points with whole coordinates from `-span` to `span`: small spans make degenerate cases.
fn whole_points<const N: usize>(dice: &mut dice::Dice, span: usize) -> [Point; N] {
    let mut one = || dice.below(2 * span + 1) as f64 - span as f64;
    [(); N].map(|()| Point::new(one(), one()))
}

/// The same on one line.
fn collinear_points<const N: usize>(dice: &mut dice::Dice, span: usize) -> [Point; N] {
    whole_points(dice, span).map(|Point { x, .. }| Point::new(x, 1.0 - 2.0 * x))
}

/// Coordinates as a line of numbers, for drivers in C++.
fn numbers_of(points: &[Point]) -> String {
    points.iter().map(|point| format!("{:e} {:e} ", point.x, point.y)).collect::<String>() + "\n"
}
