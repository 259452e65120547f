//! Training: a small set of layers, each a forward and a backward kernel, plain enough to be read.
//!
//! [`Layers`] adds them to a plan one by one; who composes a model calls the forward ones in order, then the backward ones in reverse: there
//! is no tape. Tensors are f32, rows after rows. [`Mlp`] is the smallest whole model, and the example.
//!
//! Weights, their moments and the optimizer's [`State`] are resident buffers ([`Weights`]), so a step brings nothing over the bus but its data,
//! and many steps fit one plan: what a step needs to know of those before it (the count of steps, the loss's scale, whether a gradient
//! overflowed) stays on the device. [`Plan::releasing`](crate::kernel::Plan::releasing) gives the memory back.
//!
//! Everything is summed in an order that never changes, without atomic floats: a run gives the same bits again on the same device.

mod histogram;
mod kernels;
mod layers;
mod mlp;
mod state;
mod twin;
mod uniforms;
mod vq;

pub use histogram::Histogram;
pub use kernels::KERNELS;
pub use layers::{Adam, HeadRows, Layers, Matrix, Normalised, Scaling, Weights};
pub use mlp::Mlp;
pub use state::State;
pub use vq::{CodeUpdate, Vq, VqRound, VqRun};

/// What a layer does to each number. As the kernels know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    Relu = 0,
    Silu = 1,
}

/// What numbers are rounded to, nearest and ties to even; they are held in 32 bits all the same. As the kernels know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    F32 = 0,
    F16 = 1,
    Bf16 = 2,
}

impl Format {
    /// Bytes of a number where it is kept in this format.
    pub const fn bytes(self) -> u64 {
        match self {
            Format::F32 => 4,
            Format::F16 | Format::Bf16 => 2,
        }
    }
}
