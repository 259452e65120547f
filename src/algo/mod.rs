//! The algorithms themselves: no colour, no text, no clock.

pub mod attention;
pub mod backtrack;
pub mod float;
pub mod geometry;
pub mod heap;
pub mod maximum_gap;
pub mod medusa_tree;
pub mod quickselect;
pub mod sort;
pub mod table;
pub mod typical_acceptance;
