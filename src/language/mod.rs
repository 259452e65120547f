//! What stands around the language model: the text that it learns from, and text as tokens.

pub mod story;
pub mod tokens;
