#[rustfmt::skip]
#[path = "../../src/lessons/vectors/listing.rs"]
mod listing;

use serde_json::{Value, json};
use stepscope::algo::geometry::Point;

use super::{answers, assert_near, dice::Dice, json_of, outcome, point_of};

type Numbers = ((f64, f64), (f64, f64), (f64, f64), f64, f64, Option<f64>);

fn cases() -> Vec<[Point; 2]> {
    let mut dice = Dice::new(31);
    let mut point = |span: usize| {
        let mut one = || dice.below(2 * span + 1) as f64 - span as f64;
        Point::new(one(), one())
    };
    (0..400).map(|case| if case % 2 == 0 { [point(3), point(3)] } else { [point(1_000_000), point(1_000_000)] }).collect()
}

fn expected([a, b]: [Point; 2]) -> Numbers {
    let output = outcome("vectors", json!({"a": json_of(a), "b": json_of(b)}));
    let number = |name: &str| output[name].as_f64().unwrap();
    let pair = |name: &str| point_of(&output[name]);
    (pair("sum"), pair("difference"), pair("lengths"), number("dot"), number("cross"), output["angle"].as_f64())
}

fn assert_same(found: Vec<Numbers>) {
    let cases = cases();
    assert_eq!(found.len(), cases.len());
    for (found, case) in found.into_iter().zip(cases) {
        let (place, expected) = (format!("{case:?}"), expected(case));
        assert_eq!((found.0, found.1, found.3, found.4), (expected.0, expected.1, expected.3, expected.4), "{place}");
        assert_near(found.2.0, expected.2.0, &place);
        assert_near(found.2.1, expected.2.1, &place);
        assert_eq!(found.5.is_some(), expected.5.is_some(), "{place}");
        if let (Some(found), Some(expected)) = (found.5, expected.5) {
            assert_near(found, expected, &place);
        }
    }
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |[a, b]: [Point; 2]| format!("{}\n", Value::from(vec![json_of(a), json_of(b)]));
    assert_same(answers::python("vectors", cases().into_iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let line = |[a, b]: [Point; 2]| format!("{:e} {:e} {:e} {:e}\n", a.x, a.y, b.x, b.y);
    assert_same(answers::cpp("vectors", cases().into_iter().map(line).collect()));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let vector = |p: Point| listing::Vector { x: p.x, y: p.y };
    let run = |[a, b]: [Point; 2]| {
        let found = listing::vectors(vector(a), vector(b));
        let pair = |v: listing::Vector| (v.x, v.y);
        let [of_a, of_b] = found.lengths;
        (pair(found.sum), pair(found.difference), (of_a, of_b), found.dot, found.cross, found.angle)
    };
    assert_same(cases().into_iter().map(run).collect());
}
