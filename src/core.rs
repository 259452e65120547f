//! What Stepscope computes: algorithms and what they recorded, kernels and their twins, and the words for what goes wrong.

pub mod algo;
pub mod kernel;
pub mod summary;
pub mod trace;
pub mod words;
