//! One transformer block, there and back.

use super::EPSILON;
use super::tensors::Size;
use crate::kernel::attention::{self, Band, Problem};
use crate::kernel::train::{Activation, HeadRows, Layers, Matrix, Normalised, Weights};
use crate::kernel::{BufferId, Capabilities, Command, PlanBuilder};
use crate::words::Failure;

/// How many tokens a pass takes, and what they see.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub size: Size,
    pub batches: u32,
    /// Of a batch.
    pub tokens: u32,
    /// Places of keys, of which the tokens' own begin at `first`.
    pub capacity: u32,
    pub first: u32,
    /// Where numbers are added to the scores; else every token sees those before it and itself.
    pub is_masked: bool,
}

impl Shape {
    /// Whole sequences, each from its beginning.
    pub fn whole(size: Size, batches: u32, tokens: u32) -> Shape {
        Shape { size, batches, tokens, capacity: tokens, first: 0, is_masked: false }
    }

    pub fn rows(&self) -> u32 {
        self.batches * self.tokens
    }

    fn problem(&self) -> Problem {
        // A mask hides what comes later; keys past the last token are in no band.
        let hi = if self.is_masked { self.first + self.tokens - 1 } else { self.first };
        let band = Band { hi: hi as i32, ..Band::all() };
        let heads = self.batches * self.size.heads;
        Problem::of_sizes(heads, [self.tokens, self.capacity], self.size.head_width(), band, self.is_masked)
    }

    fn heads_of(&self, capacity: u32, first: u32) -> HeadRows {
        let width = self.size.head_width();
        HeadRows { heads: self.size.heads, width, capacity, first, stride: width, offset: 0 }
    }

    /// Where a block's keys and values lie.
    pub fn cached(&self) -> HeadRows {
        self.heads_of(self.capacity, self.first)
    }

    fn matrix(&self, buffer: BufferId) -> Matrix {
        Matrix::new(buffer, self.rows(), self.size.width)
    }
}

/// The nine tensors, in the order of [`super::tensors::BLOCK`].
#[derive(Clone, Copy, Debug)]
pub struct Block {
    pub tensors: [Weights; 9],
}

/// Where a block stands: how many tokens it takes, what all blocks read, and on which device.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub shape: Shape,
    pub common: Common,
    pub device: &'a Capabilities,
}

/// What all blocks read.
#[derive(Clone, Copy, Debug)]
pub struct Common {
    pub angles: BufferId,
    pub positions: BufferId,
    pub mask: BufferId,
}

/// Keys and values of one block, as attention takes them.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    pub keys: BufferId,
    pub values: BufferId,
}

/// What one pass through a block leaves for the way back.
#[derive(Clone, Copy, Debug)]
pub struct Trail {
    x: BufferId,
    normed: BufferId,
    inverses: BufferId,
    tensors: attention::Tensors,
    joined: BufferId,
    middle: BufferId,
    middle_normed: BufferId,
    middle_inverses: BufferId,
    up: BufferId,
    gate: BufferId,
    gated: BufferId,
    pub y: BufferId,
}

/// What passes share, since it lives within a block.
#[derive(Clone, Copy, Debug)]
pub struct Scratch {
    /// As wide as a hidden state.
    wide: [BufferId; 3],
}

impl Scratch {
    pub fn new(builder: &mut PlanBuilder, shape: &Shape) -> Scratch {
        let bytes = u64::from(shape.rows() * shape.size.width) * 4;
        Scratch { wide: ["wide 1", "wide 2", "wide 3"].map(|name| builder.temporary(name, bytes)) }
    }
}

impl Trail {
    /// Of a pass from `x`.
    pub fn new(builder: &mut PlanBuilder, shape: &Shape, common: &Common, keys: Keys, x: BufferId) -> Trail {
        let (rows, size) = (shape.rows(), shape.size);
        let mut make = |name, columns: u32| builder.temporary(name, u64::from(rows) * u64::from(columns) * 4);
        let tensors = attention::Tensors {
            q: make("q", size.width),
            k: keys.keys,
            v: keys.values,
            mask: common.mask,
            output: make("attention", size.width),
            statistics: make("statistics", 2 * size.heads),
        };
        Trail {
            x,
            normed: make("normed", size.width),
            inverses: make("inverses", 1),
            tensors,
            joined: make("joined", size.width),
            middle: make("middle", size.width),
            middle_normed: make("middle normed", size.width),
            middle_inverses: make("inverses", 1),
            up: make("up", size.inner),
            gate: make("gate", size.inner),
            gated: make("gated", size.inner),
            y: make("hidden", size.width),
        }
    }
}

/// Gradients that live within a block's way back, and are used by the next block's again.
#[derive(Clone, Copy, Debug)]
pub struct Back {
    wide: [BufferId; 4],
    inner: [BufferId; 3],
    keys: BufferId,
}

impl Back {
    pub fn new(builder: &mut PlanBuilder, shape: &Shape) -> Back {
        let (rows, size) = (u64::from(shape.rows()), shape.size);
        let mut make = |name, columns: u32| builder.temporary(name, rows * u64::from(columns) * 4);
        Back {
            wide: ["dwide 1", "dwide 2", "dwide 3", "dwide 4"].map(|name| make(name, size.width)),
            inner: ["dgated", "dup", "dgate"].map(|name| make(name, size.inner)),
            keys: make("dkeys", 2 * size.width),
        }
    }
}

fn copy(builder: &mut PlanBuilder, from: BufferId, to: BufferId, len: u32) {
    let bytes = u64::from(len) * 4;
    builder.push(Command::Copy { from, from_byte: 0, to, to_byte: 0, bytes });
}

impl Block {
    /// y = x + attention(norm(x)), and then the same with the MLP. Keys and values go to their places.
    ///
    /// # Errors
    /// Sizes that attention can't take on this device.
    pub fn forward(
        &self,
        builder: &mut PlanBuilder,
        Around { shape, common, device }: &Around<'_>,
        trail: &Trail,
        scratch: &Scratch,
    ) -> Result<(), Failure> {
        let (x, rows, size) = (trail.x, shape.rows(), shape.size);
        let (d, inner, len) = (size.width, size.inner, rows * size.width);
        let [norm, wq, wk, wv, mixed, mlp_norm, up, gate, down] = self.tensors.map(|tensor| tensor.params);
        let square = |weights| Matrix::new(weights, d, d);
        let turned = [rows, size.heads, size.head_width() / 2];
        let pair = [shape.batches, shape.tokens];
        let [q, k, v] = scratch.wide;

        let mut layers = Layers { builder };
        let of = Normalised { x, weight: norm, inverses: trail.inverses };
        layers.rms_norm(of, trail.normed, rows, d, EPSILON);
        for (weights, to) in [(wq, q), (wk, k), (wv, v)] {
            layers.matmul(shape.matrix(trail.normed), square(weights), to, 1, false);
        }
        for x in [q, k] {
            layers.rotary([common.angles, common.positions], x, turned, false);
        }
        layers.heads(q, trail.tensors.q, pair, shape.heads_of(shape.tokens, 0), false);
        layers.heads(k, trail.tensors.k, pair, shape.cached(), false);
        layers.heads(v, trail.tensors.v, pair, shape.cached(), false);
        attention::forward(layers.builder, &shape.problem(), &trail.tensors, device)?;
        layers.heads(trail.tensors.output, trail.joined, pair, shape.heads_of(shape.tokens, 0), true);
        copy(layers.builder, x, trail.middle, len);
        layers.matmul(shape.matrix(trail.joined), square(mixed), trail.middle, 1, true);

        let of = Normalised { x: trail.middle, weight: mlp_norm, inverses: trail.middle_inverses };
        layers.rms_norm(of, trail.middle_normed, rows, d, EPSILON);
        for (weights, to) in [(up, trail.up), (gate, trail.gate)] {
            layers.matmul(shape.matrix(trail.middle_normed), Matrix::new(weights, d, inner), to, 1, false);
        }
        layers.gated(Activation::Silu, [trail.up, trail.gate], trail.gated, rows * inner);
        copy(layers.builder, trail.middle, trail.y, len);
        layers.matmul(Matrix::new(trail.gated, rows, inner), Matrix::new(down, inner, d), trail.y, 1, true);
        Ok(())
    }

    /// The gradients of the tensors, in their order, and of x (in `dx`, which may be `dy`), from that of y.
    pub fn backward(
        &self,
        builder: &mut PlanBuilder,
        Around { shape, common, device }: &Around<'_>,
        trail: &Trail,
        back: &Back,
        [dy, dx]: [BufferId; 2],
        grads: [BufferId; 9],
    ) {
        let (x, rows, size) = (trail.x, shape.rows(), shape.size);
        let (d, inner, len) = (size.width, size.inner, rows * size.width);
        let [_, wq, wk, wv, mixed, _, up, gate, down] = self.tensors.map(|tensor| tensor.params);
        let [dnorm, dwq, dwk, dwv, dmixed, dmlp_norm, dup_weights, dgate_weights, ddown] = grads;
        let square = |weights| Matrix::new(weights, d, d);
        let wide = |buffer| Matrix::new(buffer, rows, inner);
        let pair = [shape.batches, shape.tokens];
        let [dgated, dup, dgate] = back.inner;
        let [dmiddle, dq, dk, dv] = back.wide;
        let mut layers = Layers { builder };

        layers.matmul(wide(trail.gated).transposed(), shape.matrix(dy), ddown, 1, false);
        layers.matmul(shape.matrix(dy), Matrix::new(down, inner, d).transposed(), dgated, 1, false);
        layers.gated_grad(Activation::Silu, [trail.up, trail.gate], dgated, [dup, dgate], rows * inner);
        let dnormed = dq;
        for (place, (weights, dinner, dweights)) in (0..).zip([(up, dup, dup_weights), (gate, dgate, dgate_weights)]) {
            layers.matmul(shape.matrix(trail.middle_normed).transposed(), wide(dinner), dweights, 1, false);
            layers.matmul(wide(dinner), Matrix::new(weights, d, inner).transposed(), dnormed, 1, place > 0);
        }
        let of = Normalised { x: trail.middle, weight: self.tensors[5].params, inverses: trail.middle_inverses };
        layers.rms_norm_grad(of, dnormed, dmiddle, dmlp_norm, rows, d);
        layers.add_scaled(dy, dmiddle, len, 1.0);

        layers.matmul(shape.matrix(trail.joined).transposed(), shape.matrix(dmiddle), dmixed, 1, false);
        let (djoined, doutput) = (dq, dk);
        layers.matmul(shape.matrix(dmiddle), square(mixed).transposed(), djoined, 1, false);
        layers.heads(djoined, doutput, pair, shape.heads_of(shape.tokens, 0), false);
        let dheads = dv;
        attention::backward(layers.builder, &shape.problem(), &trail.tensors, doutput, [dheads, back.keys], device);
        layers.heads(dheads, dq, pair, shape.heads_of(shape.tokens, 0), true);
        let width = size.head_width();
        for (to, offset) in [(dk, 0), (dv, width)] {
            let rows = HeadRows { stride: 2 * width, offset, ..shape.cached() };
            layers.heads(back.keys, to, pair, rows, true);
        }
        for x in [dq, dk] {
            layers.rotary([common.angles, common.positions], x, [rows, size.heads, width / 2], true);
        }
        let dnormed = back.keys;
        for (place, (weights, dy, dweights)) in (0..).zip([(wq, dq, dwq), (wk, dk, dwk), (wv, dv, dwv)]) {
            layers.matmul(shape.matrix(trail.normed).transposed(), shape.matrix(dy), dweights, 1, false);
            layers.matmul(shape.matrix(dy), square(weights).transposed(), dnormed, 1, place > 0);
        }
        let of = Normalised { x, weight: self.tensors[0].params, inverses: trail.inverses };
        layers.rms_norm_grad(of, dnormed, dx, dnorm, rows, d);
        layers.add_scaled(dmiddle, dx, len, 1.0);
    }
}
