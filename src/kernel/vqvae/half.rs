//! Encoder and decoder alike: three layers over the patches, the middle one around which its input goes, too.

use std::sync::Arc;

use crate::kernel::attention::random;
use crate::kernel::train::{Activation, Layers, Matrix, Weights};
use crate::kernel::{BufferId, Data, PlanBuilder};

/// y = W₃ (h + silu(W₂ h + b₂)) + b₃ with h = silu(W₁ x + b₁).
#[derive(Clone, Copy)]
pub struct Half {
    /// W₁, b₁, W₂, b₂, W₃, b₃.
    pub tensors: [Weights; 6],
    /// Numbers of a patch: going in, within, coming out.
    pub sizes: [u32; 3],
}

/// What a pass forward leaves for the pass back.
#[derive(Clone, Copy)]
pub struct Pass {
    x: BufferId,
    before: [BufferId; 2],
    after: [BufferId; 2],
    pub y: BufferId,
    rows: u32,
}

/// What a pass back needs room for.
#[derive(Clone, Copy)]
pub struct Back {
    pub grads: [BufferId; 6],
    dbefore: BufferId,
    dafter: [BufferId; 2],
    /// The gradient at what went in.
    pub dx: BufferId,
}

pub type Names = [&'static str; 6];

pub const fn lens([inputs, hidden, outputs]: [u32; 3]) -> [u32; 6] {
    [inputs * hidden, hidden, hidden * hidden, hidden, hidden * outputs, outputs]
}

impl Half {
    pub fn new(builder: &mut PlanBuilder, model: &str, names: Names, sizes: [u32; 3]) -> Half {
        let lens = lens(sizes);
        let tensors = std::array::from_fn(|i| Weights::new(builder, model, names[i], lens[i]));
        Half { tensors, sizes }
    }

    /// Weights of streams from `stream` on.
    pub fn begin(&self, builder: &mut PlanBuilder, seed: u64, stream: u64) {
        for (tensor, drawn) in self.tensors.iter().zip(drawn(self.sizes, seed, stream)) {
            tensor.begin(builder, Data::F32(Arc::new(drawn)));
        }
    }

    /// Room for a pass forward over so many patches; what comes out is called `name`.
    pub fn pass(&self, builder: &mut PlanBuilder, x: BufferId, name: &'static str, rows: u32) -> Pass {
        let [_, hidden, outputs] = self.sizes;
        let mut tensor = |name, columns: u32| builder.temporary(name, u64::from(rows) * u64::from(columns) * 4);
        let before = [tensor("before", hidden), tensor("before", hidden)];
        let after = [tensor("after", hidden), tensor("after", hidden)];
        Pass { x, before, after, y: tensor(name, outputs), rows }
    }

    pub fn back(&self, builder: &mut PlanBuilder, rows: u32) -> Back {
        let [inputs, hidden, _] = self.sizes;
        let mut tensor = |name, len: u32| builder.temporary(name, u64::from(len) * 4);
        let grads = lens(self.sizes).map(|len| tensor("grad", len));
        let dbefore = tensor("dbefore", rows * hidden);
        let dafter = [tensor("dafter", rows * hidden), tensor("dafter", rows * hidden)];
        Back { grads, dbefore, dafter, dx: tensor("dx", rows * inputs) }
    }

    pub fn forward(&self, layers: &mut Layers<'_>, pass: &Pass) {
        let Pass { x, before, after, y, rows } = *pass;
        let [inputs, hidden, outputs] = self.sizes;
        let [w1, b1, w2, b2, w3, b3] = self.tensors.map(|tensor| tensor.params);
        let len = rows * hidden;
        layers.matmul(Matrix::new(x, rows, inputs), Matrix::new(w1, inputs, hidden), before[0], 1, false);
        layers.bias(b1, before[0], rows, hidden);
        layers.activation(Activation::Silu, before[0], after[0], len);
        layers.matmul(Matrix::new(after[0], rows, hidden), Matrix::new(w2, hidden, hidden), before[1], 1, false);
        layers.bias(b2, before[1], rows, hidden);
        layers.activation(Activation::Silu, before[1], after[1], len);
        layers.add_scaled(after[0], after[1], len, 1.0);
        layers.matmul(Matrix::new(after[1], rows, hidden), Matrix::new(w3, hidden, outputs), y, 1, false);
        layers.bias(b3, y, rows, outputs);
    }

    /// The gradients of all weights from the one at `y`; of what went in, too, where it's asked for.
    pub fn backward(&self, layers: &mut Layers<'_>, pass: &Pass, dy: BufferId, back: &Back, with_dx: bool) {
        let Pass { x, before, after, rows, .. } = *pass;
        let [inputs, hidden, outputs] = self.sizes;
        let [w1, _, w2, _, w3, _] = self.tensors.map(|tensor| tensor.params);
        let [dw1, db1, dw2, db2, dw3, db3] = back.grads;
        let len = rows * hidden;
        let after = after.map(|buffer| Matrix::new(buffer, rows, hidden));
        let (dout, dbefore) = (Matrix::new(dy, rows, outputs), Matrix::new(back.dbefore, rows, hidden));
        layers.column_sum(dy, db3, rows, outputs);
        layers.matmul(after[1].transposed(), dout, dw3, 1, false);
        layers.matmul(dout, Matrix::new(w3, hidden, outputs).transposed(), back.dafter[1], 1, false);
        layers.activation_grad(Activation::Silu, before[1], back.dafter[1], back.dbefore, len);
        layers.column_sum(back.dbefore, db2, rows, hidden);
        layers.matmul(after[0].transposed(), dbefore, dw2, 1, false);
        layers.matmul(dbefore, Matrix::new(w2, hidden, hidden).transposed(), back.dafter[0], 1, false);
        layers.add_scaled(back.dafter[1], back.dafter[0], len, 1.0);
        layers.activation_grad(Activation::Silu, before[0], back.dafter[0], back.dbefore, len);
        layers.column_sum(back.dbefore, db1, rows, hidden);
        layers.matmul(Matrix::new(x, rows, inputs).transposed(), dbefore, dw1, 1, false);
        if with_dx {
            layers.matmul(dbefore, Matrix::new(w1, inputs, hidden).transposed(), back.dx, 1, false);
        }
    }
}

/// The weights before the first step: biases are 0, of the others each is normal, narrower the more come together.
pub fn drawn(sizes: [u32; 3], seed: u64, stream: u64) -> [Vec<f32>; 6] {
    let fan_in = [sizes[0], 0, sizes[1], 0, sizes[1], 0];
    let lens = lens(sizes);
    std::array::from_fn(|i| {
        let spread = if fan_in[i] == 0 { 0.0 } else { 1.0 / (fan_in[i] as f32).sqrt() };
        random::spread(seed, stream + i as u64, lens[i] as usize, spread)
    })
}
