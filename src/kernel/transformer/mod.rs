//! A small language model of the usual kind: a decoder of transformer blocks (Vaswani et al., 2017) with RMSNorm before each half (Zhang and
//! Sennrich, 2019), rotary positions (Su et al., 2021), causal attention by the fused kernel, and a gated MLP (Shazeer, 2020); the output
//! head is the embedding. Beside the trunk it may have what drafts several tokens at once:
//!
//! - *heads* (Medusa: Cai et al., 2024, section 2.1.1): head k reads the last hidden state and names the token k + 1 places on. Each is a
//!   residual block with SiLU, and a vocabulary matrix of its own.
//! - *modules* (multi-token prediction: DeepSeek-V3, 2024, section 2.2): module k joins the hidden state of module k − 1 with the embedding
//!   of the token k places on, and passes both through a block of its own; embedding and output head are the trunk's.
//!
//! [`Model`] makes the plans of training, [`Decoder`] those of a cache of keys and values that grows, in which a pass takes a run of tokens
//! or a tree of candidates. The module `reference` says the same in f64, plainly.

mod block;
mod decode;
mod drafts;
mod model;
pub mod reference;
mod tensors;

pub use decode::{Decoder, Pass, Said, Seen};
pub use model::{Batch, Losses, Model, Steps, Trained, rate};
pub use tensors::{Named, Size};

/// Added to the mean square in each RMSNorm.
pub const EPSILON: f32 = 1e-5;
/// Of rotary positions.
pub const BASE: f64 = 10_000.0;
/// A target that counts nothing: there is no token so far on.
pub const NONE: u32 = u32::MAX;
