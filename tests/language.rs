//! What stands around the language model.

#[path = "language/story.rs"]
mod story;
#[path = "language/tokens.rs"]
mod tokens;
#[path = "language/weights.rs"]
mod weights;
