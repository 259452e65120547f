//! What stands around the language model.

#[path = "language/tokens.rs"]
mod tokens;
