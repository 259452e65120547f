//! The result computed a second way: the area as trapezoids below the edges, inside by a ray upwards, convexity by a walk around.

use serde_json::Value;

use crate::algo::geometry::{Exact, Point};
use crate::input::Document;
use crate::lessons::plane::fields;
use crate::lessons::plane::turns::{is_on_segment, turn};
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new(
    "trapezoids below the edges, a ray upwards, and a walk that turns one way and comes around once",
    "各边下方的梯形、向上的射线，以及一路只朝一侧转且恰好绕一圈的检查",
);

/// Compares exactly: the error is the number of disagreements.
pub fn check(document: &Document, output: &Output) -> Check {
    let vertices = fields::points(document, "vertices");
    let given = |name: &str| output.json.get(name).unwrap_or(&Value::Null);
    let wrong = usize::from(given("area").as_f64() != Some(area(&vertices)))
        + usize::from(given("inside").as_str() != Some(place(&vertices, fields::point(document, "point"))))
        + usize::from(given("convex").as_bool() != Some(is_convex(&vertices)));
    Check { against: AGAINST, max_error: wrong as f64, is_ok: wrong == 0 }
}

fn edges(vertices: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    vertices.iter().copied().zip(vertices.iter().copied().cycle().skip(1))
}

fn area(vertices: &[Point]) -> f64 {
    let doubled = edges(vertices).fold(Exact::new(0.0), |sum, (a, b)| {
        let [ax, ay, bx, by] = [a.x, a.y, b.x, b.y].map(Exact::new);
        &sum + &(&(&ax - &bx) * &(&ay + &by))
    });
    doubled.scaled(-1).to_f64() + 0.0
}

fn place(vertices: &[Point], p: Point) -> &'static str {
    if edges(vertices).any(|(a, b)| is_on_segment(a, b, p)) {
        return "boundary";
    }
    let is_above = |(a, b): (Point, Point)| {
        let (left, right) = if a.x < b.x { (a, b) } else { (b, a) };
        left.x <= p.x && p.x < right.x && turn(left, right, p).is_lt()
    };
    if edges(vertices).filter(|&edge| is_above(edge)).count() % 2 == 1 { "inside" } else { "outside" }
}

/// A closed walk that only ever turns to one side bounds a convex polygon where it goes from left to right once and back once.
fn is_convex(vertices: &[Point]) -> bool {
    let mut corners = vertices.to_vec();
    corners.dedup();
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let around = |at: usize| [0, 1, 2].map(|more| corners[(at + more) % corners.len()]);
    let turns: Vec<_> = (0..corners.len()).map(around).map(|[a, b, c]| turn(a, b, c)).collect();
    let turns_one_way = turns.iter().any(|turn| turn.is_lt()) != turns.iter().any(|turn| turn.is_gt());
    let goes_right: Vec<bool> = edges(&corners).map(|(a, b)| (a.x, a.y) < (b.x, b.y)).collect();
    let changes = (0..goes_right.len()).filter(|&at| goes_right[at] != goes_right[(at + 1) % goes_right.len()]).count();
    turns_one_way && changes == 2
}
