//! What half-planes and regions are called.

use serde_json::{Value, json};

use crate::algo::geometry::half_planes::{Kind, Plane, Region, State};
use crate::lessons::numbers::number;
use crate::lessons::plane::formal;
use crate::words::{Text, Words};

/// The sides of the box at infinity, in their order.
const SIDES: [&str; 4] = ["∞→", "∞↑", "∞←", "∞↓"];
const SIDE_IDS: [&str; 4] = ["right", "top", "left", "bottom"];
const SIDE_FORMULAS: [&str; 4] = ["x ≤ ∞", "y ≤ ∞", "−x ≤ ∞", "−y ≤ ∞"];

fn side(state: &State, plane: u32) -> Option<usize> {
    (plane as usize).checked_sub(state.planes().len()).map(|side| side % SIDES.len())
}

/// Its index, or the side of the box.
pub fn name(state: &State, plane: u32) -> String {
    side(state, plane).map_or_else(|| plane.to_string(), |side| SIDES[side].to_owned())
}

/// For programs.
pub fn id(state: &State, plane: u32) -> Value {
    side(state, plane).map_or_else(|| json!(plane), |side| json!(SIDE_IDS[side]))
}

/// Its name and what it says: `3: x + 2y ≤ 4`.
pub fn told(state: &State, plane: u32) -> String {
    format!("{}: {}", name(state, plane), formula_of(state, plane))
}

pub fn formula_of(state: &State, plane: u32) -> String {
    match side(state, plane) {
        Some(side) => SIDE_FORMULAS[side].to_owned(),
        None => formula(state.planes()[plane as usize]),
    }
}

/// `2x − y ≤ 3`, without terms that are 0.
pub fn formula(Plane { a, b, c }: Plane) -> String {
    let term = |factor: f64, letter: &str| if factor == 1.0 { letter.to_owned() } else { format!("{}{letter}", number(factor)) };
    let mut left = String::new();
    for (factor, letter) in [(a, "x"), (b, "y")].into_iter().filter(|(factor, _)| *factor != 0.0) {
        left += match (factor < 0.0, left.is_empty()) {
            (true, true) => "−",
            (true, false) => " − ",
            (false, true) => "",
            (false, false) => " + ",
        };
        left += &term(factor.abs(), letter);
    }
    format!("{} ≤ {}", if left.is_empty() { "0" } else { &left }, formal(c + 0.0))
}

/// As the result names it.
pub fn kind_id(kind: Kind) -> &'static str {
    match kind {
        Kind::Empty => "empty",
        Kind::Point => "point",
        Kind::Segment => "segment",
        Kind::Polygon => "polygon",
        Kind::Ray => "ray",
        Kind::Line => "line",
        Kind::Strip => "strip",
        Kind::HalfPlane => "half-plane",
        Kind::Open => "open",
        Kind::Plane => "plane",
    }
}

/// What the region is, and that it's drawn cut off where it is unbounded.
pub fn kind(region: &Region) -> Words {
    let corners: usize = region.chains.iter().map(|chain| chain.vertices.len()).sum();
    let fixed = match region.kind {
        Kind::Polygon => {
            return Words::new(format!("a polygon with {corners} corners"), format!("有 {corners} 个顶点的多边形"));
        }
        Kind::Open => {
            let count = if corners == 1 { "1 corner".to_owned() } else { format!("{corners} corners") };
            return Words::new(
                format!("unbounded, {count}; cut off at the frame"),
                format!("无界，{corners} 个顶点；在边框处截断"),
            );
        }
        Kind::Empty => Text::new("empty", "空集"),
        Kind::Point => Text::new("a single point", "一个点"),
        Kind::Segment => Text::new("a segment, without area", "一条线段，没有面积"),
        Kind::Ray => Text::new("a ray, cut off at the frame", "一条射线，在边框处截断"),
        Kind::Line => Text::new("a line, cut off at the frame", "一条直线，在边框处截断"),
        Kind::Strip => Text::new("a strip, cut off at the frame", "带形，在边框处截断"),
        Kind::HalfPlane => Text::new("a half-plane, cut off at the frame", "一个半平面，在边框处截断"),
        Kind::Plane => Text::new("the whole plane", "整个平面"),
    };
    Words::new(fixed.en, fixed.zh)
}
