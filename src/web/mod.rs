//! The page.

pub mod plot;
pub mod stage;
