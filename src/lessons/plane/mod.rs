//! What lessons on points share: points as input, a drawing of the plane, signs three ways.

mod axes;
mod clip;
pub mod edit;
pub mod fields;
mod readouts;
mod sheet;
pub mod sum;

use super::numbers::number;
use crate::algo::geometry::Point;

pub use clip::Reach;
pub use readouts::{Readout, Signs, readouts, sign_word, signs, turn_word};
pub use sheet::{MOST_SINGLE, Sheet, Tip};

/// A point in words: `(3, 0.5)`.
pub fn pair(point: Point) -> String {
    format!("({}, {})", number(point.x), number(point.y))
}
