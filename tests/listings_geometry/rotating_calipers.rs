#[rustfmt::skip]
#[path = "../../src/lessons/rotating_calipers/listing.rs"]
mod listing;

use serde_json::{Value, json};
use stepscope::algo::geometry::Point;

use super::{answers, assert_near, dice::Dice, json_of, outcome, point_of};

type At = (f64, f64);
/// Diameter, pair, width, area and corners of the rectangle.
type Found = (f64, [At; 2], f64, f64, [At; 4]);

fn cases() -> Vec<Vec<Point>> {
    let mut dice = Dice::new(43);
    let mut case = |case: usize| {
        // Few places, so that points coincide, lie on one line, and edges are parallel.
        let span = if case.is_multiple_of(3) { 150 } else { 2 };
        let mut point =
            || Point::new(dice.below(2 * span + 1) as f64 - span as f64, dice.below(2 * span + 1) as f64 - span as f64);
        (0..1 + case % 12).map(|_| point()).collect()
    };
    (0..480).map(&mut case).collect()
}

fn assert_same(found: Vec<Found>) {
    /// Corners are near 0 where their terms aren't.
    const SPAN: f64 = 300.0;
    let cases = cases();
    assert_eq!(found.len(), cases.len());
    for ((diameter, pair, width, area, corners), points) in found.into_iter().zip(cases) {
        let list: Vec<Value> = points.iter().copied().map(json_of).collect();
        let output = outcome("rotating-calipers", json!({"points": list}));
        let (rectangle, place) = (&output["minAreaRect"], format!("{points:?}"));
        assert_near(diameter, output["diameter"].as_f64().unwrap(), &place);
        assert_eq!(pair, [0, 1].map(|end| point_of(&output["pair"][end])), "{place}");
        assert_near(width, output["width"].as_f64().unwrap(), &place);
        assert_near(area, rectangle["area"].as_f64().unwrap(), &place);
        for (number, corner) in corners.into_iter().enumerate() {
            let expected = point_of(&rectangle["corners"][number]);
            assert_near(corner.0 + SPAN, expected.0 + SPAN, &place);
            assert_near(corner.1 + SPAN, expected.1 + SPAN, &place);
        }
    }
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |points: Vec<Point>| format!("{}\n", json!([points.into_iter().map(json_of).collect::<Vec<Value>>()]));
    assert_same(answers::python("rotating_calipers", cases().into_iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let line = |points: Vec<Point>| {
        let list: String = points.iter().map(|point| format!(" {} {}", point.x, point.y)).collect();
        format!("{}{list}\n", points.len())
    };
    assert_same(answers::cpp("rotating_calipers", cases().into_iter().map(line).collect()));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let run = |points: Vec<Point>| {
        let found = listing::rotating_calipers(points.into_iter().map(|p| listing::Point { x: p.x, y: p.y }).collect());
        let at = |p: listing::Point| (p.x, p.y);
        (found.diameter, found.pair.map(at), found.width, found.area, found.corners.map(at))
    };
    assert_same(cases().into_iter().map(run).collect());
}
