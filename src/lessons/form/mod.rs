//! What lessons give, described as their inputs are. Programs' types are written from both descriptions, and a test holds every lesson's results
//! against its own. Nothing that runs mentions these: they stay out of the page.

mod typescript;

pub use typescript::declarations;

use super::{
    attention, bucket_sort, closest_pair, combination_sum, convex_hull, counting_sort, delaunay, float_formats, half_planes,
    heap, knapsack, maximum_gap, medusa, medusa_tree, mixed_precision, mtp, orientation, point_line, polygon, quickselect,
    radix_sort, rotating_calipers, segment_intersection, typical_acceptance, vectors, vq, vq_vae,
};

/// The values that a result, or something in it, may have.
#[derive(Debug)]
pub enum Form {
    Null,
    Bool,
    /// A whole number.
    Int,
    Number,
    /// -1, 0 or 1.
    Sign,
    /// Any text, such as a number in full.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    List(&'static Form),
    /// `[a, b]` with a form for each place.
    Tuple(&'static [Form]),
    /// A big array of 32-bit floats.
    Floats,
    /// A list of numbers that is too long for JSON.
    Doubles,
    Record(&'static [Member]),
    /// Any one of these.
    OneOf(&'static [Form]),
}

/// A named value of a [`Form::Record`].
#[derive(Debug)]
pub struct Member {
    pub name: &'static str,
    /// What it is; empty where its name says so.
    pub about: &'static str,
    pub form: Form,
    /// Whether it may be absent.
    pub is_optional: bool,
}

impl Member {
    pub const fn new(name: &'static str, about: &'static str, form: Form) -> Member {
        Member { name, about, form, is_optional: false }
    }

    /// One that may be absent.
    pub const fn optional(name: &'static str, about: &'static str, form: Form) -> Member {
        Member { name, about, form, is_optional: true }
    }
}

/// A list of numbers, of any length.
pub const NUMBERS: Form = Form::OneOf(&[Form::List(&Form::Number), Form::Doubles]);
/// A list of whole numbers, of any length.
pub const INTS: Form = Form::OneOf(&[Form::List(&Form::Int), Form::Doubles]);
/// `[x, y]`.
pub const XY: Form = Form::Tuple(&[Form::Number, Form::Number]);
pub const TWO_XY: Form = Form::Tuple(&[XY, XY]);
/// A point, or the direction of one that is too far away for numbers.
pub const CORNER: Form =
    Form::OneOf(&[XY, Form::Record(&[Member::new("toward", "The direction of a corner beyond all numbers.", XY)])]);

/// The form of each lesson's result, in the order of [`CARDS`](super::CARDS).
pub static RESULTS: &[(&str, &Form)] = &[
    (heap::CARD.id, &heap::RESULT),
    (counting_sort::CARD.id, &counting_sort::RESULT),
    (bucket_sort::CARD.id, &bucket_sort::RESULT),
    (radix_sort::CARD.id, &radix_sort::RESULT),
    (maximum_gap::CARD.id, &maximum_gap::RESULT),
    (quickselect::CARD.id, &quickselect::RESULT),
    (knapsack::CARD.id, &knapsack::RESULT),
    (combination_sum::CARD.id, &combination_sum::RESULT),
    (vectors::CARD.id, &vectors::RESULT),
    (point_line::CARD.id, &point_line::RESULT),
    (segment_intersection::CARD.id, &segment_intersection::RESULT),
    (polygon::CARD.id, &polygon::RESULT),
    (convex_hull::CARD.id, &convex_hull::RESULT),
    (rotating_calipers::CARD.id, &rotating_calipers::RESULT),
    (closest_pair::CARD.id, &closest_pair::RESULT),
    (half_planes::CARD.id, &half_planes::RESULT),
    (delaunay::CARD.id, &delaunay::RESULT),
    (orientation::CARD.id, &orientation::RESULT),
    (float_formats::CARD.id, &float_formats::RESULT),
    (attention::CARD.id, &attention::RESULT),
    (vq::CARD.id, &vq::RESULT),
    (vq_vae::CARD.id, &vq_vae::RESULT),
    (mixed_precision::CARD.id, &mixed_precision::RESULT),
    (medusa_tree::CARD.id, &medusa_tree::RESULT),
    (typical_acceptance::CARD.id, &typical_acceptance::RESULT),
    (medusa::CARD.id, &medusa::RESULT),
    (mtp::CARD.id, &mtp::RESULT),
];

/// The form of this lesson's result; none where it isn't described.
pub fn result(id: &str) -> Option<&'static Form> {
    RESULTS.iter().find(|(known, _)| *known == id).map(|(_, form)| *form)
}
