//! A model of two layers, trained whole: the example of how layers are put together.

use std::sync::Arc;

use super::layers::{Adam, Layers, Matrix, Scaling, Weights};
use super::{Activation, State};
use crate::kernel::attention::random;
use crate::kernel::{BufferId, Command, Data, Plan, PlanBuilder};

/// y = W₂ · silu(W₁ · x + b₁) + b₂, with the mean squared error.
#[derive(Clone, Copy, Debug)]
pub struct Mlp {
    /// Examples of a batch.
    pub rows: u32,
    pub inputs: u32,
    pub hidden: u32,
    pub outputs: u32,
    pub adam: Adam,
    pub scaling: Scaling,
}

const MODEL: &str = "mlp";

impl Mlp {
    fn tensors(&self, builder: &mut PlanBuilder) -> [Weights; 4] {
        [
            Weights::new(builder, MODEL, "w1", self.inputs * self.hidden),
            Weights::new(builder, MODEL, "b1", self.hidden),
            Weights::new(builder, MODEL, "w2", self.hidden * self.outputs),
            Weights::new(builder, MODEL, "b2", self.outputs),
        ]
    }

    /// Puts weights from a seed on the device, and the state before the first step.
    pub fn begin(&self, seed: u64, scale: f32) -> Plan {
        let mut builder = Plan::builder(false);
        let tensors = self.tensors(&mut builder);
        for (stream, (tensor, fan_in)) in (0..).zip(tensors.into_iter().zip([self.inputs, 0, self.hidden, 0])) {
            let spread = if fan_in == 0 { 0.0 } else { 1.0 / (fan_in as f32).sqrt() };
            tensor.begin(&mut builder, Data::F32(Arc::new(random::spread(seed, stream, tensor.len as usize, spread))));
        }
        let state = Layers { builder: &mut builder }.state(MODEL);
        builder.push(Command::Upload { to: state, data: State::new(scale).data() });
        builder.finish()
    }

    /// So many steps on one batch, in one plan; downloads `losses`, one a step, and `state`.
    pub fn train(&self, x: Arc<Vec<f32>>, targets: Arc<Vec<f32>>, steps: u32, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let tensors = self.tensors(&mut builder);
        let state = Layers { builder: &mut builder }.state(MODEL);
        let data = [builder.upload("x", Data::F32(x)), builder.upload("targets", Data::F32(targets))];
        let losses = builder.temporary("losses", u64::from(steps) * 4);
        let tensor = |builder: &mut PlanBuilder, name, len: u32| builder.temporary(name, u64::from(len) * 4);
        let (inner, outer) = (self.rows * self.hidden, self.rows * self.outputs);
        let at = Buffers {
            before: tensor(&mut builder, "before", inner),
            after: tensor(&mut builder, "after", inner),
            y: tensor(&mut builder, "y", outer),
            dy: tensor(&mut builder, "dy", outer),
            dafter: tensor(&mut builder, "dafter", inner),
            dbefore: tensor(&mut builder, "dbefore", inner),
            row_losses: tensor(&mut builder, "row losses", self.rows),
            grads: tensors.map(|of| tensor(&mut builder, "grad", of.len)),
        };
        for step in 0..steps {
            let mut layers = Layers { builder: &mut builder };
            self.step(&mut layers, &tensors, state, data, &at);
            layers.sum(at.row_losses, self.rows, false, 1.0, losses, step);
        }
        builder.download(losses);
        builder.download(state);
        builder.finish()
    }

    fn step(&self, layers: &mut Layers<'_>, tensors: &[Weights; 4], state: BufferId, [x, targets]: [BufferId; 2], at: &Buffers) {
        let Mlp { rows, inputs, hidden, outputs, .. } = *self;
        let [w1, b1, w2, b2] = tensors.map(|tensor| tensor.params);
        let [dw1, db1, dw2, db2] = at.grads;
        let (x, after) = (Matrix::new(x, rows, inputs), Matrix::new(at.after, rows, hidden));
        let (w1, w2) = (Matrix::new(w1, inputs, hidden), Matrix::new(w2, hidden, outputs));

        layers.matmul(x, w1, at.before, 1, false);
        layers.bias(b1, at.before, rows, hidden);
        layers.activation(Activation::Silu, at.before, at.after, rows * hidden);
        layers.matmul(after, w2, at.y, 1, false);
        layers.bias(b2, at.y, rows, outputs);
        layers.mse([at.y, targets, state], at.dy, at.row_losses, [rows, outputs], 1.0 / (rows * outputs).max(1) as f32);

        let (dy, dbefore) = (Matrix::new(at.dy, rows, outputs), Matrix::new(at.dbefore, rows, hidden));
        layers.column_sum(at.dy, db2, rows, outputs);
        layers.matmul(after.transposed(), dy, dw2, 1, false);
        layers.matmul(dy, w2.transposed(), at.dafter, 1, false);
        layers.activation_grad(Activation::Silu, at.before, at.dafter, at.dbefore, rows * hidden);
        layers.column_sum(at.dbefore, db1, rows, hidden);
        layers.matmul(x.transposed(), dbefore, dw1, 1, false);

        let updates: Vec<_> = tensors.iter().copied().zip(at.grads).collect();
        layers.update(state, &updates, self.adam, self.scaling);
    }
}

struct Buffers {
    before: BufferId,
    after: BufferId,
    y: BufferId,
    dy: BufferId,
    dafter: BufferId,
    dbefore: BufferId,
    row_losses: BufferId,
    grads: [BufferId; 4],
}
