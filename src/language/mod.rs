//! What stands around the language model: the text that it learns from, text as tokens, decoding, and the file that it comes in.

pub mod decoding;
pub mod story;
pub mod tokens;
pub mod weights;
