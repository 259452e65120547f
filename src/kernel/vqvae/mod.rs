//! A VQ-VAE, trained whole: an encoder, a codebook and a decoder over patches of small pictures, and a prior over the grids of codes.
//!
//! It is an autoencoder, not a variational one: a patch's code is the nearest, nothing is drawn and no distribution is fitted while it trains. A
//! [`Model`] makes the plans, [`pictures`] draws what it learns, [`Prior`] is fitted afterwards, and [`reference::losses`] is the same training in
//! f64, without any of this.

mod half;
mod model;
pub mod pictures;
mod prior;
pub mod reference;

pub use model::{Model, Probe, Revival, Update};
pub use prior::Prior;
