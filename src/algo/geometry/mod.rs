//! Computational geometry of the plane with exact signs.
//!
//! Coordinates are doubles, and a double is a whole number times a power of two: every sign and every comparison is that of the real
//! numbers which the doubles are, never of rounded ones. Results are computed exactly too where that's cheap, and then rounded once.

pub mod calipers;
pub mod closest_pair;
pub mod delaunay;
pub mod exact;
pub mod half_planes;
pub mod hull;
pub mod orientation;
pub mod point_line;
pub mod polygon;
pub mod predicates;
pub mod segments;
pub mod vectors;
pub mod vertex;

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

pub use exact::Exact;
pub use predicates::{Calls, Sign, Verdict};

/// A point of the plane; its coordinates are finite and at most [`MOST`] in magnitude.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// The largest magnitude of a coordinate: products of two differences stay finite.
pub const MOST: f64 = 1e150;

impl Point {
    pub const fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    /// Whether algorithms take it.
    pub fn is_allowed(self) -> bool {
        self.x.abs() <= MOST && self.y.abs() <= MOST
    }

    /// From left to right, and from low to high where that's the same.
    pub fn compare_xy(self, other: Point) -> Ordering {
        compare(self.x, other.x).then_with(|| compare(self.y, other.y))
    }

    /// From low to high, and from left to right where that's the same.
    pub fn compare_yx(self, other: Point) -> Ordering {
        compare(self.y, other.y).then_with(|| compare(self.x, other.x))
    }
}

/// The order of two finite numbers; the two zeros are the same.
pub fn compare(a: f64, b: f64) -> Ordering {
    (a + 0.0).total_cmp(&(b + 0.0))
}
