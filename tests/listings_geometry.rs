//! The listings of the geometry lessons are run, on whole coordinates where nothing rounds, and give what the lessons give.

mod answers;
#[path = "listings_geometry/closest_pair.rs"]
mod closest_pair;
mod dice;
#[path = "listings_geometry/orientation.rs"]
mod orientation;
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
        Ok(Opening::Gpu(_)) => unreachable!("{lesson} runs no kernels"),
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
