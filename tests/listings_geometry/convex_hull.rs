#[rustfmt::skip]
#[path = "../../src/lessons/convex_hull/listing.rs"]
mod listing;

use serde_json::{Value, json};
use stepscope::algo::geometry::Point;

use super::{answers, dice::Dice, json_of, outcome, point_of};

struct Case {
    points: Vec<Point>,
    method: &'static str,
    collinear: &'static str,
}

fn cases() -> Vec<Case> {
    let mut dice = Dice::new(42);
    let mut case = |case: usize| {
        // Few places, so that points coincide and lie on one line.
        let span = if case.is_multiple_of(3) { 1000 } else { 2 };
        let mut point =
            || Point::new(dice.below(2 * span + 1) as f64 - span as f64, dice.below(2 * span + 1) as f64 - span as f64);
        Case {
            points: (0..case % 13).map(|_| point()).collect(),
            method: ["graham", "andrew"][case % 2],
            collinear: ["drop", "keep"][case / 2 % 2],
        }
    };
    (0..520).map(&mut case).collect()
}

fn assert_same(found: Vec<Vec<(f64, f64)>>) {
    let cases = cases();
    assert_eq!(found.len(), cases.len());
    for (found, Case { points, method, collinear }) in found.into_iter().zip(cases) {
        let list: Vec<Value> = points.iter().copied().map(json_of).collect();
        let output = outcome("convex-hull", json!({"points": list, "method": method, "collinear": collinear}));
        let expected: Vec<(f64, f64)> = output["hull"].as_array().unwrap().iter().map(point_of).collect();
        assert_eq!(found, expected, "{method}, {collinear}: {points:?}");
    }
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |Case { points, method, collinear }: Case| {
        let list: Vec<Value> = points.into_iter().map(json_of).collect();
        format!("{}\n", json!([list, method, collinear]))
    };
    assert_same(answers::python("convex_hull", cases().into_iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let line = |Case { points, method, collinear }: Case| {
        let list: String = points.iter().map(|point| format!(" {} {}", point.x, point.y)).collect();
        format!("{method} {collinear} {}{list}\n", points.len())
    };
    assert_same(answers::cpp("convex_hull", cases().into_iter().map(line).collect()));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let run = |Case { points, method, collinear }: Case| {
        let points: Vec<listing::Point> = points.into_iter().map(|p| listing::Point { x: p.x, y: p.y }).collect();
        listing::convex_hull(&points, method, collinear == "keep").into_iter().map(|p| (p.x, p.y)).collect()
    };
    assert_same(cases().into_iter().map(run).collect());
}
