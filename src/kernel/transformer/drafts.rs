//! What names tokens further on: Medusa's heads, and DeepSeek's modules up to their block.

use super::EPSILON;
use super::block::{self, Around, Block, Common, Keys, Scratch, Shape, Trail};
use super::tensors::Size;
use crate::kernel::train::{Activation, Layers, Matrix, Normalised, Weights};
use crate::kernel::{BufferId, PlanBuilder};
use crate::words::Failure;

/// z = h + silu(h · residual + bias), and its logits z · vocabulary.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub tensors: [Weights; 3],
}

/// What one pass through a head leaves. Heads may share it when each goes its way back before the next sets out.
#[derive(Clone, Copy, Debug)]
pub struct HeadTrail {
    size: Size,
    /// The hidden states, after the trunk's norm.
    h: Matrix,
    before: BufferId,
    z: Matrix,
    logits: BufferId,
    dz: BufferId,
    dbefore: BufferId,
    after: BufferId,
}

impl HeadTrail {
    pub fn new(builder: &mut PlanBuilder, rows: u32, size: Size, [h, logits]: [BufferId; 2]) -> HeadTrail {
        let mut make = |name| builder.temporary(name, u64::from(rows * size.width) * 4);
        let matrix = |buffer| Matrix::new(buffer, rows, size.width);
        HeadTrail {
            size,
            h: matrix(h),
            before: make("before"),
            z: matrix(make("z")),
            logits,
            dz: make("dz"),
            dbefore: make("dbefore"),
            after: make("after"),
        }
    }

    fn len(&self) -> u32 {
        self.h.rows * self.size.width
    }
}

impl Head {
    pub fn forward(&self, layers: &mut Layers<'_>, trail: &HeadTrail) {
        let [residual, bias, vocabulary] = self.tensors.map(|tensor| tensor.params);
        let (d, rows) = (trail.size.width, trail.h.rows);
        layers.matmul(trail.h, Matrix::new(residual, d, d), trail.before, 1, false);
        layers.bias(bias, trail.before, rows, d);
        layers.activation(Activation::Silu, trail.before, trail.z.buffer, trail.len());
        layers.add_scaled(trail.h.buffer, trail.z.buffer, trail.len(), 1.0);
        layers.matmul(trail.z, Matrix::new(vocabulary, d, trail.size.vocabulary), trail.logits, 1, false);
    }

    /// The gradients of its tensors; that of h is added to `dh`, if any.
    pub fn backward(
        &self,
        layers: &mut Layers<'_>,
        trail: &HeadTrail,
        dlogits: Matrix,
        dh: Option<BufferId>,
        grads: [BufferId; 3],
    ) {
        let [residual, _, vocabulary] = self.tensors.map(|tensor| tensor.params);
        let [dresidual, dbias, dvocabulary] = grads;
        let (d, rows, len) = (trail.size.width, trail.h.rows, trail.len());
        let dbefore = Matrix::new(trail.dbefore, rows, d);
        layers.matmul(trail.z.transposed(), dlogits, dvocabulary, 1, false);
        layers.matmul(dlogits, Matrix::new(vocabulary, d, trail.size.vocabulary).transposed(), trail.dz, 1, false);
        layers.activation_grad(Activation::Silu, trail.before, trail.dz, trail.dbefore, len);
        layers.matmul(trail.h.transposed(), dbefore, dresidual, 1, false);
        layers.column_sum(trail.dbefore, dbias, rows, d);
        if let Some(dh) = dh {
            layers.add_scaled(trail.dz, dh, len, 1.0);
            layers.matmul(dbefore, Matrix::new(residual, d, d).transposed(), trail.after, 1, false);
            layers.add_scaled(trail.after, dh, len, 1.0);
        }
    }
}

/// M · [norm(h); norm(embedding)] as two products, then a block, then a norm of its own.
#[derive(Clone, Copy, Debug)]
pub struct Module {
    pub join: [Weights; 4],
    pub block: Block,
    pub norm: Weights,
}

#[derive(Clone, Copy, Debug)]
pub struct ModuleTrail {
    /// The hidden states of the module before it, or of the trunk.
    h: BufferId,
    tokens: BufferId,
    embedded: BufferId,
    hidden_normed: BufferId,
    token_normed: BufferId,
    inverses: [BufferId; 3],
    joined: BufferId,
    block: Trail,
    pub normed: BufferId,
}

impl ModuleTrail {
    /// `tokens` are those that it joins: k places on.
    pub fn new(builder: &mut PlanBuilder, shape: &Shape, common: &Common, keys: Keys, [h, tokens]: [BufferId; 2]) -> ModuleTrail {
        let rows = u64::from(shape.rows());
        let mut make = |name, columns: u32| builder.temporary(name, rows * u64::from(columns) * 4);
        let d = shape.size.width;
        let joined = make("joined", d);
        ModuleTrail {
            h,
            tokens,
            embedded: make("embedded", d),
            hidden_normed: make("hidden normed", d),
            token_normed: make("token normed", d),
            inverses: ["inverses"; 3].map(|name| make(name, 1)),
            joined,
            normed: make("module normed", d),
            block: Trail::new(builder, shape, common, keys, joined),
        }
    }

    pub fn tokens(&self) -> BufferId {
        self.tokens
    }

    /// Its hidden state, before the norm.
    pub fn hidden(&self) -> BufferId {
        self.block.y
    }
}

/// What a module's way back takes beside its block's.
#[derive(Clone, Copy, Debug)]
pub struct ModuleBack {
    pub block: block::Back,
    wide: [BufferId; 3],
}

impl ModuleBack {
    pub fn new(builder: &mut PlanBuilder, shape: &Shape, block: block::Back) -> ModuleBack {
        let bytes = u64::from(shape.rows() * shape.size.width) * 4;
        ModuleBack { block, wide: ["dmodule 1", "dmodule 2", "dmodule 3"].map(|name| builder.temporary(name, bytes)) }
    }
}

impl Module {
    /// # Errors
    /// Those of [`Block::forward`].
    pub fn forward(
        &self,
        builder: &mut PlanBuilder,
        at: &Around<'_>,
        embedding: BufferId,
        trail: &ModuleTrail,
        scratch: &Scratch,
    ) -> Result<(), Failure> {
        let (rows, d) = (at.shape.rows(), at.shape.size.width);
        let [hidden_norm, token_norm, from_hidden, from_token] = self.join.map(|tensor| tensor.params);
        let matrix = |buffer| Matrix::new(buffer, rows, d);
        let mut layers = Layers { builder };
        layers.gather(embedding, trail.tokens, trail.embedded, rows, d);
        let norms = [(trail.h, hidden_norm, trail.hidden_normed), (trail.embedded, token_norm, trail.token_normed)];
        for ((x, weight, y), inverses) in norms.into_iter().zip(trail.inverses) {
            layers.rms_norm(Normalised { x, weight, inverses }, y, rows, d, EPSILON);
        }
        layers.matmul(matrix(trail.hidden_normed), Matrix::new(from_hidden, d, d), trail.joined, 1, false);
        layers.matmul(matrix(trail.token_normed), Matrix::new(from_token, d, d), trail.joined, 1, true);
        self.block.forward(layers.builder, at, &trail.block, scratch)?;
        let of = self.normalised(trail);
        Layers { builder }.rms_norm(of, trail.normed, rows, d, EPSILON);
        Ok(())
    }

    fn normalised(&self, trail: &ModuleTrail) -> Normalised {
        Normalised { x: trail.block.y, weight: self.norm.params, inverses: trail.inverses[2] }
    }

    /// From the gradient by its normed hidden state, `dnormed`, and by the hidden state itself, in `dh`, which is left with that by h. The
    /// gradient by its tokens' embeddings is left in the buffer that is returned.
    pub fn backward(
        &self,
        builder: &mut PlanBuilder,
        at: &Around<'_>,
        trail: &ModuleTrail,
        back: &ModuleBack,
        [dnormed, dh]: [BufferId; 2],
        grads: &[BufferId],
    ) -> BufferId {
        let (rows, d) = (at.shape.rows(), at.shape.size.width);
        let len = rows * d;
        let [hidden_norm, token_norm, from_hidden, from_token] = self.join.map(|tensor| tensor.params);
        let matrix = |buffer| Matrix::new(buffer, rows, d);
        let [dx, dpart, dembedded] = back.wide;
        let block_grads: [BufferId; 9] = std::array::from_fn(|i| grads[4 + i]);
        let mut layers = Layers { builder };
        layers.rms_norm_grad(self.normalised(trail), dnormed, dx, grads[13], rows, d);
        layers.add_scaled(dh, dx, len, 1.0);
        self.block.backward(layers.builder, at, &trail.block, &back.block, [dx, dx], block_grads);

        let halves = [
            (trail.h, hidden_norm, trail.hidden_normed, from_hidden, dh),
            (trail.embedded, token_norm, trail.token_normed, from_token, dembedded),
        ];
        let mut layers = Layers { builder };
        for (i, (x, weight, normed, mixed, to)) in halves.into_iter().enumerate() {
            layers.matmul(matrix(normed).transposed(), matrix(dx), grads[2 + i], 1, false);
            layers.matmul(matrix(dx), Matrix::new(mixed, d, d).transposed(), dpart, 1, false);
            let of = Normalised { x, weight, inverses: trail.inverses[i] };
            layers.rms_norm_grad(of, dpart, to, grads[i], rows, d);
        }
        dembedded
    }

    pub fn tensors(&self) -> Vec<Weights> {
        self.join.iter().chain(&self.block.tensors).chain([&self.norm]).copied().collect()
    }
}
