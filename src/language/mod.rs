//! What stands around the language model: the text that it learns from, text as tokens, and decoding.

pub mod decoding;
pub mod story;
pub mod tokens;
