#[rustfmt::skip]
#[path = "../../src/lessons/point_line/listing.rs"]
mod listing;

use serde_json::{Value, json};
use stepscope::algo::geometry::Point;

use super::{
    answers, assert_close, assert_near, collinear_points, dice::Dice, json_of, numbers_of, outcome, point_of, whole_points,
};

/// Side, on the segment, distance, nearest point.
type Found = (i32, bool, f64, (f64, f64));

fn cases() -> Vec<[Point; 3]> {
    let mut dice = Dice::new(32);
    let mut one = |case: usize| match case % 3 {
        0 => whole_points(&mut dice, 2),
        1 => whole_points(&mut dice, 4000),
        _ => collinear_points(&mut dice, 9),
    };
    (0..600).map(&mut one).collect()
}

fn assert_same(found: Vec<Found>) {
    let cases = cases();
    assert_eq!(found.len(), cases.len());
    let mut on = 0;
    for (found, case) in found.into_iter().zip(cases) {
        let [p, a, b] = case.map(json_of);
        let output = outcome("point-line", json!({"p": p, "a": a, "b": b}));
        let place = format!("{case:?}");
        assert_eq!((json!(found.0), json!(found.1)), (output["side"].clone(), output["onSegment"].clone()), "{place}");
        on += u32::from(found.1);
        assert_near(found.2, output["distance"].as_f64().unwrap(), &place);
        assert_close(found.3, point_of(&output["projection"]), &case, &place);
    }
    assert!(on > 50, "only {on} points were on their segment");
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |case: [Point; 3]| format!("{}\n", Value::from(case.map(json_of).to_vec()));
    assert_same(answers::python("point_line", cases().into_iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    assert_same(answers::cpp("point_line", cases().iter().map(|case| numbers_of(case)).collect()));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let run = |case: [Point; 3]| {
        let [p, a, b] = case.map(|point| listing::Point { x: point.x, y: point.y });
        let found = listing::point_line(p, a, b);
        (found.side, found.on_segment, found.distance, (found.projection.x, found.projection.y))
    };
    assert_same(cases().into_iter().map(run).collect());
}
