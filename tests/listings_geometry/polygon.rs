#[rustfmt::skip]
#[path = "../../src/lessons/polygon/listing.rs"]
mod listing;

use serde_json::{Value, json};
use stepscope::algo::geometry::Point;

use super::{answers, dice::Dice, json_of, outcome};

/// Area, place, whether it is convex, and the winding number, which the lesson shows beside.
type Found = (f64, String, bool, i32);

fn cases() -> Vec<(Vec<Point>, Point)> {
    let mut dice = Dice::new(41);
    let mut case = |case: usize| {
        // Few places, so that vertices coincide, edges cross and the point is hit.
        let span = if case.is_multiple_of(3) { 2 } else { 6 };
        let mut point =
            || Point::new(dice.below(2 * span + 1) as f64 - span as f64, dice.below(2 * span + 1) as f64 - span as f64);
        let p = point();
        ((0..case % 9).map(|_| point()).collect(), p)
    };
    (0..500).map(&mut case).collect()
}

fn assert_same(found: Vec<Found>) {
    let cases = cases();
    assert_eq!(found.len(), cases.len());
    let mut convex = 0;
    for ((area, place, is_convex, _), (vertices, point)) in found.into_iter().zip(cases) {
        let list: Vec<Value> = vertices.iter().copied().map(json_of).collect();
        let output = outcome("polygon", json!({"vertices": list, "point": json_of(point)}));
        let expected =
            (output["area"].as_f64().unwrap(), output["inside"].as_str().unwrap(), output["convex"].as_bool().unwrap());
        assert_eq!((area, place.as_str(), is_convex), expected, "{vertices:?}, {point:?}");
        convex += usize::from(is_convex);
    }
    assert!(convex > 50, "{convex} of them convex");
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |(vertices, point): (Vec<Point>, Point)| {
        let list: Vec<Value> = vertices.into_iter().map(json_of).collect();
        format!("{}\n", json!([list, json_of(point)]))
    };
    assert_same(answers::python("polygon", cases().into_iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let line = |(vertices, p): (Vec<Point>, Point)| {
        let list: String = vertices.iter().map(|vertex| format!(" {} {}", vertex.x, vertex.y)).collect();
        format!("{} {} {}{list}\n", p.x, p.y, vertices.len())
    };
    assert_same(answers::cpp("polygon", cases().into_iter().map(line).collect()));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let point = |p: Point| listing::Point { x: p.x, y: p.y };
    let run = |(vertices, p): (Vec<Point>, Point)| {
        let vertices: Vec<listing::Point> = vertices.into_iter().map(point).collect();
        let (area, place, convex, winding) = listing::polygon(&vertices, point(p));
        (area, place.to_owned(), convex, winding)
    };
    assert_same(cases().into_iter().map(run).collect());
}
