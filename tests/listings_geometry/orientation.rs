#[rustfmt::skip]
#[path = "../../src/lessons/orientation/listing.rs"]
mod listing;

use serde_json::{Value, json};
use stepscope::algo::geometry::Point;

use super::{answers, dice::Dice, json_of, outcome};

type Found = (Vec<i8>, Vec<i8>, usize);

struct Case {
    points: [Point; 3],
    step: f64,
    size: usize,
}

/// Whole coordinates, and grids one unit in the last place apart, where signs are wrong.
fn cases() -> Vec<Case> {
    let mut dice = Dice::new(208);
    (0..300)
        .map(|case| {
            let mut one = |span: usize| dice.below(2 * span + 1) as f64 - span as f64;
            let mut point = |span| Point::new(one(span), one(span));
            let (q, r, origin) = (point(5), point(5), point(5));
            if case % 2 == 0 {
                return Case { points: [q, r, origin], step: 1.0, size: 1 + case % 7 };
            }
            // Near a line through 0, where numbers are much finer than those of q and r.
            let (x, y) = (1.0 + (case % 9) as f64, 1.0 + (case % 5) as f64);
            let along = |times: f64| Point::new(times * x, times * y);
            let (q, r, origin) = (along(12.0), along(24.0), along(1.0 / 22.0));
            let size = origin.x.abs().max(origin.y.abs());
            Case { points: [q, r, origin], step: size.next_up() - size, size: 1 + case % 9 }
        })
        .collect()
}

fn assert_same(found: Vec<Found>) {
    let cases = cases();
    assert_eq!(found.len(), cases.len());
    let mut all_wrong = 0;
    for ((floats, exacts, wrong), Case { points: [q, r, origin], step, size }) in found.into_iter().zip(cases) {
        let input = json!({"q": json_of(q), "r": json_of(r), "origin": json_of(origin), "step": step, "size": size});
        let place = input.to_string();
        let output = outcome("orientation", input);
        assert_eq!(json!([floats, exacts, wrong]), json!([output["float"], output["exact"], output["wrong"]]), "{place}");
        all_wrong += wrong;
    }
    assert!(all_wrong > 100, "only {all_wrong} signs are wrong in all cases");
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |Case { points, step, size }: Case| {
        let [q, r, origin] = points.map(json_of);
        format!("{}\n", Value::from(vec![q, r, origin, json!(step), json!(size)]))
    };
    assert_same(answers::python("orientation", cases().into_iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let line = |Case { points: [q, r, o], step, size }: Case| {
        format!("{:e} {:e} {:e} {:e} {:e} {:e} {step:e} {size}\n", q.x, q.y, r.x, r.y, o.x, o.y)
    };
    assert_same(answers::cpp("orientation", cases().into_iter().map(line).collect()));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let run = |Case { points, step, size }: Case| {
        let [q, r, origin] = points.map(|Point { x, y }| listing::Point { x, y });
        let signs = listing::orientation(q, r, origin, step, size);
        (signs.floats, signs.exacts, signs.wrong)
    };
    assert_same(cases().into_iter().map(run).collect());
}
