//! What lessons on points share: points as input, a drawing of the plane, signs three ways.

mod around;
mod axes;
pub mod check;
mod chips;
pub mod clip;
pub mod cloud;
pub mod edit;
pub mod fields;
mod near;
mod net;
pub(super) mod readouts;
mod sheet;
pub mod side;
pub mod sum;
mod tell;
pub mod turns;

use super::numbers::number;
use crate::algo::geometry::{Exact, Point, Sign};

pub use chips::{Chip, chips};
pub use clip::Reach;
pub use readouts::{Readout, Signs, answers, note, readouts, sign_word, signs, turn_word};
pub use sheet::{MOST_SINGLE, Sheet, Tip};
pub use side::Side;
pub use tell::{formal, signs_of, vertex_json, with_doubt, with_wrong_number, with_wrong_sign};

/// A point in words: `(3, 0.5)`.
pub fn pair(point: Point) -> String {
    format!("({}, {})", number(point.x), number(point.y))
}

/// A number in words; one too small for a double by a power of two, such as `-1.5·2^-2148`.
pub fn quantity(value: &Exact) -> String {
    let rounded = value.to_f64();
    match (rounded == 0.0, value.power()) {
        (true, Some(power)) => {
            let minus = if value.sign() == Sign::Negative { "-" } else { "" };
            let factor = value.clone().scaled(1 - power).to_f64().abs();
            let factor = if factor == 1.0 { String::new() } else { format!("{}·", number(factor)) };
            format!("{minus}{factor}2^{}", power - 1)
        }
        _ => number(rounded),
    }
}

/// The names of points that are at one place.
pub fn names_at<const N: usize>(names: [&'static str; N], points: [Point; N], place: Point) -> Vec<&'static str> {
    names.into_iter().zip(points).filter(|(_, point)| *point == place).map(|(name, _)| name).collect()
}
