//! What lessons on points share: points as input, a drawing of the plane, signs three ways.

mod axes;
mod chips;
pub mod clip;
pub mod edit;
pub mod fields;
mod net;
mod readouts;
mod sheet;
mod tell;

use super::numbers::number;
use crate::algo::geometry::Point;

pub use chips::{Chip, chips};
pub use clip::Reach;
pub use readouts::{Readout, Signs, note, readouts, sign_word, signs, turn_word};
pub use sheet::{MOST_SINGLE, Sheet, Tip};
pub use tell::{formal, signs_of, vertex_json, with_doubt};

/// A point in words: `(3, 0.5)`.
pub fn pair(point: Point) -> String {
    format!("({}, {})", number(point.x), number(point.y))
}
