//! The result held against what a hull is: a convex polygon of given points that has all points inside.

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::algo::geometry::Point;
use crate::input::Document;
use crate::lessons::plane::fields;
use crate::lessons::plane::turns::turn;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new(
    "what a hull is: it turns left at given points, and every point is looked up between its two sides",
    "凸包的定义：各角都是给定的点且向左转，每个点都落在左右两侧之间",
);

/// The error is the number of points, and of corners, at which the definition fails.
pub fn check(document: &Document, output: &Output) -> Check {
    let points = fields::points(document, "points");
    let hull = output.json.get("hull").and_then(fields::points_of);
    let wrong = hull.map_or(usize::MAX, |hull| wrong(&points, &hull, fields::word(document, "collinear") == "keep"));
    Check { against: AGAINST, max_error: wrong as f64, is_ok: wrong == 0 }
}

fn by_height(a: &Point, b: &Point) -> Ordering {
    a.y.partial_cmp(&b.y).unwrap_or(Ordering::Equal).then(a.x.partial_cmp(&b.x).unwrap_or(Ordering::Equal))
}

/// The two zeros are the same number.
fn bits(point: &Point) -> (u64, u64) {
    ((point.x + 0.0).to_bits(), (point.y + 0.0).to_bits())
}

fn wrong(points: &[Point], hull: &[Point], keeps: bool) -> usize {
    let given: HashSet<(u64, u64)> = points.iter().map(bits).collect();
    let corners: HashSet<(u64, u64)> = hull.iter().map(bits).collect();
    let mut wrong = hull.len() - corners.len() + corners.difference(&given).count();
    let Some(lowest) = hull.first() else { return wrong + points.len() };
    // Up to the highest, and back down to the lowest.
    let top = hull.iter().enumerate().max_by(|a, b| by_height(a.1, b.1)).map_or(0, |(top, _)| top);
    let right = &hull[..=top];
    let left: Vec<Point> = std::iter::once(*lowest).chain(hull[top..].iter().rev().copied().filter(|p| p != lowest)).collect();
    for side in [right, &left] {
        wrong += side.windows(2).filter(|pair| by_height(&pair[0], &pair[1]).is_ge()).count();
    }
    if wrong > 0 {
        return wrong;
    }
    let is_flat = hull.len() < 3 || keeps && left.len() == 2 && right.windows(3).all(|c| turn(c[0], c[1], c[2]).is_eq());
    for at in (0..hull.len()).filter(|_| !is_flat) {
        let corner = |more: usize| hull[(at + more) % hull.len()];
        let turned = turn(corner(0), corner(1), corner(2));
        wrong += usize::from(turned.is_lt() || turned.is_eq() && !keeps);
    }
    let edge_at = |side: &[Point], point: &Point| {
        let above = side.partition_point(|corner| by_height(corner, point).is_le());
        let upper = above.clamp(1, side.len().max(2) - 1).min(side.len() - 1);
        (side[upper.saturating_sub(1)], side[upper])
    };
    for point in points {
        let is_between = by_height(lowest, point).is_le() && by_height(point, &hull[top]).is_le();
        let [of_right, of_left] = [right, &left].map(|side| {
            let (low, high) = edge_at(side, point);
            turn(low, high, *point)
        });
        let is_in = is_between && of_right.is_ge() && of_left.is_le();
        let is_missing = keeps && (of_right.is_eq() || of_left.is_eq()) && !corners.contains(&bits(point));
        wrong += usize::from(!is_in || is_missing);
    }
    wrong
}
