#[rustfmt::skip]
#[path = "../../src/lessons/closest_pair/listing.rs"]
mod listing;

use std::fmt::Write;

use serde_json::{Value, json};

use super::{answers, assert_near, dice::Dice, outcome, point_of};

type Found = (Option<(usize, usize)>, Option<f64>);

/// Small ranges, where points coincide, lie on lines, and are equally close; and large ones.
fn cases() -> Vec<Vec<[i64; 2]>> {
    let mut dice = Dice::new(75);
    (0..400)
        .map(|case| {
            let span = [3, 8, 30, 500_000_000][case % 4];
            let is_flat = case % 12 == 1;
            let mut one = |span: usize| dice.below(span + 1) as i64;
            let count = one(if span == 3 { 8 } else { 40 });
            (0..count).map(|_| [one(span), if is_flat { 5 } else { one(span) }]).collect()
        })
        .collect()
}

/// By points and distance: pairs of points at the same places are the same.
fn assert_same(found: Vec<Found>) {
    let cases = cases();
    assert_eq!(found.len(), cases.len());
    for ((pair, distance), points) in found.into_iter().zip(cases) {
        let output = outcome("closest-pair", json!({"points": points}));
        let place = format!("{points:?}");
        let Some((i, j)) = pair else {
            assert!(distance.is_none() && output["pair"].is_null() && points.len() < 2, "{place}");
            continue;
        };
        let at = |index: usize| (points[index][0] as f64, points[index][1] as f64);
        assert!(i < j, "{place}");
        assert_eq!((at(i), at(j)), (point_of(&output["pair"][0]), point_of(&output["pair"][1])), "{place}");
        assert_near(distance.unwrap(), output["distance"].as_f64().unwrap(), &place);
    }
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |points: Vec<[i64; 2]>| format!("{}\n", Value::from(vec![json!(points)]));
    assert_same(answers::python("closest_pair", cases().into_iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let line = |points: Vec<[i64; 2]>| {
        let mut line = points.len().to_string();
        points.iter().for_each(|[x, y]| write!(line, " {x} {y}").unwrap());
        line + "\n"
    };
    assert_same(answers::cpp("closest_pair", cases().into_iter().map(line).collect()));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let run = |points: Vec<[i64; 2]>| {
        let points: Vec<_> = points.into_iter().map(|[x, y]| listing::Point { x, y }).collect();
        listing::closest_pair(&points).unzip()
    };
    assert_same(cases().into_iter().map(run).collect());
}
