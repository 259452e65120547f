#[rustfmt::skip]
#[path = "../../src/lessons/delaunay/listing.rs"]
mod listing;

use serde_json::{Value, json};

use super::{answers, dice::Dice, outcome};

type Triangles = Vec<[i32; 3]>;

fn cases() -> Vec<Vec<[i64; 2]>> {
    let mut dice = Dice::new(41);
    let mut around = |span: i64| dice.below(2 * span as usize + 1) as i64 - span;
    (0..400).map(|case| (0..case % 14).map(|_| [0; 2].map(|_| around([1, 2, 6, 4000][case % 4]))).collect()).collect()
}

fn assert_same(found: Vec<Triangles>) {
    let cases = cases();
    assert_eq!(found.len(), cases.len());
    for (mut found, case) in found.into_iter().zip(cases) {
        let expected = outcome("delaunay", json!({"points": case}));
        found.sort_unstable();
        assert_eq!(json!(found), expected["triangles"], "{case:?}");
    }
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |points: Vec<[i64; 2]>| format!("{}\n", Value::from(vec![json!(points)]));
    assert_same(answers::python("delaunay", cases().into_iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let line = |points: Vec<[i64; 2]>| {
        let told: String = points.iter().map(|[x, y]| format!(" {x} {y}")).collect();
        format!("{}{told}\n", points.len())
    };
    assert_same(answers::cpp("delaunay", cases().into_iter().map(line).collect()));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let run = |points: Vec<[i64; 2]>| {
        let points: Vec<_> = points.iter().map(|&[x, y]| listing::Point { x, y }).collect();
        listing::delaunay(&points)
    };
    assert_same(cases().into_iter().map(run).collect());
}
