#[rustfmt::skip]
#[path = "../../src/lessons/segment_intersection/listing.rs"]
mod listing;

use serde_json::{Value, json};
use stepscope::algo::geometry::Point;

use super::{answers, assert_close, collinear_points, dice::Dice, json_of, numbers_of, outcome, point_of, whole_points};

/// No point, one, or the ends of a segment.
type Found = Vec<(f64, f64)>;

fn cases() -> Vec<[Point; 4]> {
    let mut dice = Dice::new(33);
    let mut one = |case: usize| match case % 4 {
        0 => whole_points(&mut dice, 1),
        1 => whole_points(&mut dice, 4),
        2 => whole_points(&mut dice, 4000),
        _ => collinear_points(&mut dice, 9),
    };
    (0..900).map(&mut one).collect()
}

fn assert_same(found: Vec<Found>) {
    let cases = cases();
    assert_eq!(found.len(), cases.len());
    let mut kinds = [0; 3];
    for (found, case) in found.into_iter().zip(cases) {
        let [a, b, c, d] = case.map(json_of);
        let output = outcome("segment-intersection", json!({"a": a, "b": b, "c": c, "d": d}));
        let expected: Found = match output["kind"].as_str() {
            Some("point") => vec![point_of(&output["point"])],
            Some("overlap") => [0, 1].map(|end| point_of(&output["segment"][end])).into(),
            _ => vec![],
        };
        let place = format!("{case:?}: {found:?}, not {expected:?}");
        assert_eq!(found.len(), expected.len(), "{place}");
        kinds[found.len()] += 1;
        for (found, expected) in found.into_iter().zip(expected) {
            assert_close(found, expected, &case, &place);
        }
    }
    assert!(kinds.iter().all(|&count| count > 20), "none, point and overlap: {kinds:?}");
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |case: [Point; 4]| format!("{}\n", Value::from(case.map(json_of).to_vec()));
    assert_same(answers::python("segment_intersection", cases().into_iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    assert_same(answers::cpp("segment_intersection", cases().iter().map(|case| numbers_of(case)).collect()));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let run = |case: [Point; 4]| {
        let [a, b, c, d] = case.map(|point| listing::Point { x: point.x, y: point.y });
        listing::intersection(a, b, c, d).into_iter().map(|point| (point.x, point.y)).collect()
    };
    assert_same(cases().into_iter().map(run).collect());
}
