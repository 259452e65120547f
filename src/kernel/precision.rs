//! One model trained in five regimes of precision, side by side on the same data: what is kept in which format, and when.
//!
//! Everything is held in 32 bits and rounded on the bits (see [`Format`]), so that all devices agree. In a narrow format are: the inputs, the
//! weights that products read, every product's result, every activation, and every gradient, each rounded once, where it is stored. A product
//! sums in f32 within, as tensor cores do; the loss is f32. Masters and moments are f32, but for pure f16, which has no masters and keeps its
//! moments in f16 as well.
//!
//! Every regime skips a step whose gradients aren't finite. Only a loss scale that is dynamic learns from it.

use std::ops::Range;
use std::sync::Arc;

use super::attention::random;
use super::train::{Activation, Adam, Format, Histogram, Layers, Matrix, Scaling, State, Weights};
use super::{BufferId, Command, Data, Downloads, Plan, PlanBuilder, Residency, downloaded};
use crate::words::Failure;

/// What is kept in which format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    Fp32,
    /// Everything that is stored is f16: there are no masters.
    Fp16,
    /// Masters and moments are f32.
    Fp16Master,
    /// With the loss scaled, too.
    Fp16Scaled,
    /// bf16 with masters, the loss not scaled.
    Bf16,
}

impl Regime {
    pub const ALL: [Regime; 5] = [Regime::Fp32, Regime::Fp16, Regime::Fp16Master, Regime::Fp16Scaled, Regime::Bf16];

    /// As in links.
    pub const fn name(self) -> &'static str {
        match self {
            Regime::Fp32 => "fp32",
            Regime::Fp16 => "fp16",
            Regime::Fp16Master => "fp16+master",
            Regime::Fp16Scaled => "fp16+master+scaling",
            Regime::Bf16 => "bf16",
        }
    }

    /// The format of weights, activations and gradients.
    pub const fn format(self) -> Format {
        match self {
            Regime::Fp32 => Format::F32,
            Regime::Fp16 | Regime::Fp16Master | Regime::Fp16Scaled => Format::F16,
            Regime::Bf16 => Format::Bf16,
        }
    }

    /// Whether f32 masters stand behind narrower weights.
    pub const fn has_masters(self) -> bool {
        matches!(self, Regime::Fp16Master | Regime::Fp16Scaled | Regime::Bf16)
    }

    /// The format of Adam's moments.
    pub const fn moments(self) -> Format {
        if matches!(self, Regime::Fp16) { Format::F16 } else { Format::F32 }
    }
}

/// Examples of the batch.
pub const ROWS: u32 = 64;
/// Numbers of each layer, from the inputs to the output. The last input is always 1, in the place of a bias.
pub const SIZES: [u32; 5] = [4, 16, 16, 16, 1];
/// What the gradients of weights are called, a buffer a layer.
pub const GRADIENT: &str = "gradient";
const LAYERS: usize = SIZES.len() - 1;

/// A training of all regimes.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// What the names of its resident buffers begin with.
    pub session: String,
    pub seed: u64,
    /// Of the weights' updates; its format is the regime's.
    pub adam: Adam,
    /// What becomes of the scale where the loss is scaled.
    pub scaling: Scaling,
    /// The scale that this begins with.
    pub scale: f32,
    /// Steps in which a gradient is made infinite, in all regimes.
    pub overflow: Vec<bool>,
}

/// A step of one regime, as the device told it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Before the step's update.
    pub loss: f32,
    /// What the loss was scaled by.
    pub scale: f32,
    pub was_skipped: bool,
    /// Weights that the update left as they were though it wasn't 0.
    pub lost_updates: u32,
    /// All gradients of the step, scaled as they are.
    pub gradients: Histogram,
}

impl Training {
    /// Puts data and first weights on the device.
    pub fn begin(&self, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let (targets, models) = self.kept_buffers(&mut builder);
        self.put(&mut builder, targets, &models);
        builder.finish()
    }

    /// These steps, from where the part before ended; with `begins`, from the first weights, which this plan puts on the device too.
    pub fn part(&self, steps: Range<u32>, begins: bool, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let (targets, models) = self.kept_buffers(&mut builder);
        if begins {
            self.put(&mut builder, targets, &models);
        }
        let count = steps.len() as u64 * Regime::ALL.len() as u64;
        let log = Log {
            losses: builder.temporary("losses", count * 4),
            states: builder.temporary("states", count * State::BYTES * 2),
            lost: builder.temporary("lost updates", count * 4),
            counts: builder.temporary("gradients", count * Histogram::WORDS as u64 * 4),
        };
        for buffer in [log.lost, log.counts] {
            builder.push(Command::Zero { buffer });
        }
        let scratch = Scratch::new(&mut builder);
        let is_poisoned = |step: u32| self.overflow.get(step as usize).copied().unwrap_or(false);
        let poison = steps.clone().any(is_poisoned).then(|| builder.upload("infinity", Data::F32(Arc::new(vec![f32::INFINITY]))));
        for (place, step) in steps.enumerate() {
            for (regime, model) in models.iter().enumerate() {
                let at = (place * Regime::ALL.len() + regime) as u32;
                self.step(&mut builder, model, targets, &scratch, &log, at, poison.filter(|_| is_poisoned(step)));
            }
        }
        for buffer in [log.losses, log.states, log.lost, log.counts] {
            builder.download(buffer);
        }
        builder.finish()
    }

    /// The targets, and what each regime keeps from part to part.
    fn kept_buffers(&self, builder: &mut PlanBuilder) -> (BufferId, [Model; Regime::ALL.len()]) {
        let targets = self.kept(builder, "targets", ROWS);
        let models = Regime::ALL.map(|regime| Model {
            regime,
            x: self.inputs(builder, regime),
            tensors: self.tensors(builder, regime),
            state: self.state(builder, regime),
        });
        (targets, models)
    }

    fn put(&self, builder: &mut PlanBuilder, targets: BufferId, models: &[Model]) {
        let (x, goals) = problem(self.seed);
        builder.push(Command::Upload { to: targets, data: Data::F32(Arc::new(goals)) });
        let x = Data::F32(Arc::new(x));
        let weights: Vec<Data> = (0..LAYERS).map(|layer| Data::F32(Arc::new(first_weights(self.seed, layer)))).collect();
        for &Model { regime, x: inputs, tensors, state } in models {
            builder.push(Command::Upload { to: inputs, data: x.clone() });
            Layers { builder }.round_to(regime.format(), inputs, ROWS * SIZES[0]);
            for (tensor, data) in tensors.into_iter().zip(&weights) {
                tensor.begin(builder, data.clone());
                let mut layers = Layers { builder };
                layers.round_to(regime.format(), tensor.params, tensor.len);
                if regime == Regime::Fp16 {
                    layers.round_to(Format::F16, tensor.master, tensor.len);
                }
            }
            let scale = if regime == Regime::Fp16Scaled { self.scale } else { 1.0 };
            builder.push(Command::Upload { to: state, data: State::new(scale).data() });
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what is the same for all steps, and where this one is noted")]
    fn step(
        &self,
        builder: &mut PlanBuilder,
        model: &Model,
        targets: BufferId,
        scratch: &Scratch,
        log: &Log,
        at: u32,
        poison: Option<BufferId>,
    ) {
        let Model { regime, x, ref tensors, state } = *model;
        let format = regime.format();
        let note_state = |builder: &mut PlanBuilder, place: u64| {
            let to_byte = (u64::from(at) * 2 + place) * State::BYTES;
            builder.push(Command::Copy { from: state, from_byte: 0, to: log.states, to_byte, bytes: State::BYTES });
        };
        note_state(builder, 0);
        let mut layers = Layers { builder };
        let weights = |layer: usize| Matrix::new(tensors[layer].params, SIZES[layer], SIZES[layer + 1]);
        let before = |layer: usize| if layer == 0 { x } else { scratch.activations[layer - 1] };
        let store = |layers: &mut Layers<'_>, buffer: BufferId, len: u32| {
            if format != Format::F32 {
                layers.round_to(format, buffer, len);
            }
        };
        for layer in 0..LAYERS {
            let len = ROWS * SIZES[layer + 1];
            let products = scratch.products[layer];
            layers.matmul(Matrix::new(before(layer), ROWS, SIZES[layer]), weights(layer), products, 1, false);
            store(&mut layers, products, len);
            if layer + 1 < LAYERS {
                layers.activation(Activation::Silu, products, scratch.activations[layer], len);
                store(&mut layers, scratch.activations[layer], len);
            }
        }
        let last = LAYERS - 1;
        let factor = 1.0 / ROWS as f32;
        layers.mse([scratch.products[last], targets, state], scratch.dproducts[last], scratch.row_losses, [ROWS, 1], factor);
        layers.sum(scratch.row_losses, ROWS, false, 1.0, log.losses, at);

        let count = |layers: &mut Layers<'_>, buffer: BufferId, len: u32| {
            layers.exponent_histogram(format, buffer, len, [state, log.counts], at * Histogram::WORDS as u32);
        };
        for layer in (0..LAYERS).rev() {
            let len = ROWS * SIZES[layer + 1];
            let dproducts = scratch.dproducts[layer];
            count(&mut layers, dproducts, len);
            let (dy, a) = (Matrix::new(dproducts, ROWS, SIZES[layer + 1]), Matrix::new(before(layer), ROWS, SIZES[layer]));
            layers.matmul(a.transposed(), dy, scratch.grads[layer], 1, false);
            if let (0, Some(poison)) = (layer, poison) {
                layers.builder.push(Command::Copy { from: poison, from_byte: 0, to: scratch.grads[0], to_byte: 0, bytes: 4 });
            }
            count(&mut layers, scratch.grads[layer], tensors[layer].len);
            if layer > 0 {
                let len = ROWS * SIZES[layer];
                let dactivations = scratch.dactivations[layer - 1];
                layers.matmul(dy, weights(layer).transposed(), dactivations, 1, false);
                count(&mut layers, dactivations, len);
                let (before, after) = (scratch.products[layer - 1], scratch.dproducts[layer - 1]);
                layers.activation_grad(Activation::Silu, before, dactivations, after, len);
            }
        }

        for (layer, tensor) in tensors.iter().enumerate() {
            let bytes = u64::from(tensor.len) * 4;
            let (from, to) = (tensor.master, scratch.before[layer]);
            layers.builder.push(Command::Copy { from, from_byte: 0, to, to_byte: 0, bytes });
        }
        let updates: Vec<_> = tensors.iter().copied().zip(scratch.grads.iter().copied()).collect();
        let scaling = if regime == Regime::Fp16Scaled { self.scaling } else { Scaling::Fixed };
        layers.update(state, &updates, Adam { format, ..self.adam }, scaling);
        for (tensor, before) in tensors.iter().zip(scratch.before) {
            if regime == Regime::Fp16 {
                let (from, to, bytes) = (tensor.params, tensor.master, u64::from(tensor.len) * 4);
                layers.builder.push(Command::Copy { from, from_byte: 0, to, to_byte: 0, bytes });
                for moment in tensor.moments {
                    layers.round_to(regime.moments(), moment, tensor.len);
                }
            }
            layers.lost_updates([before, tensor.master, tensor.moments[0]], tensor.len, [state, log.lost], at);
        }
        note_state(builder, 1);
    }

    fn name(&self, regime: Regime) -> String {
        format!("{}/{}", self.session, regime.name())
    }

    fn kept(&self, builder: &mut PlanBuilder, name: &'static str, len: u32) -> BufferId {
        builder.buffer(name, u64::from(len) * 4, Residency::Resident(format!("{}/{name}", self.session)))
    }

    fn inputs(&self, builder: &mut PlanBuilder, regime: Regime) -> BufferId {
        let name = Residency::Resident(format!("{}/x", self.name(regime)));
        builder.buffer("x", u64::from(ROWS * SIZES[0]) * 4, name)
    }

    fn tensors(&self, builder: &mut PlanBuilder, regime: Regime) -> [Weights; LAYERS] {
        const NAMES: [&str; LAYERS] = ["w1", "w2", "w3", "w4"];
        let model = self.name(regime);
        std::array::from_fn(|layer| Weights::new(builder, &model, NAMES[layer], SIZES[layer] * SIZES[layer + 1]))
    }

    fn state(&self, builder: &mut PlanBuilder, regime: Regime) -> BufferId {
        Layers { builder }.state(&self.name(regime))
    }
}

/// The steps that a part brought back: one of each regime, step after step.
///
/// # Errors
/// `crashed` when these aren't the downloads of a [`Training::part`].
pub fn collect(downloads: &Downloads) -> Result<Vec<[Step; Regime::ALL.len()]>, Failure> {
    let words = |name: &str| downloaded::<u32>(downloads, name);
    let (losses, lost, counts) = (words("losses")?, words("lost updates")?, words("gradients")?);
    let states: Vec<u8> = downloaded(downloads, "states")?;
    let states: Vec<State> = states.chunks(State::BYTES as usize).map(State::read).collect();
    let step = |at: usize| {
        let (before, after) = (states[2 * at], states[2 * at + 1]);
        Step {
            loss: f32::from_bits(losses[at]),
            scale: before.scale,
            was_skipped: after.skipped > before.skipped,
            lost_updates: lost[at],
            gradients: Histogram::read(&counts[at * Histogram::WORDS..][..Histogram::WORDS]),
        }
    };
    Ok((0..losses.len() / Regime::ALL.len()).map(|place| std::array::from_fn(|r| step(place * Regime::ALL.len() + r))).collect())
}

/// The batch: inputs and targets.
pub fn problem(seed: u64) -> (Vec<f32>, Vec<f32>) {
    let columns = SIZES[0] as usize;
    let mut x = random::normal(seed, 100, ROWS as usize * columns);
    let mut targets = Vec::new();
    for row in x.chunks_mut(columns) {
        row[columns - 1] = 1.0;
        targets.push(TARGET * (libm::sinf(2.0 * row[0]) + row[1] * row[2]));
    }
    (x, targets)
}

/// How large targets are, about: what a model learns of small corrections is of such a size, and its gradients are smaller still.
const TARGET: f32 = 3e-4;

/// The weights that every regime begins with.
pub fn first_weights(seed: u64, layer: usize) -> Vec<f32> {
    let (inputs, outputs) = (SIZES[layer], SIZES[layer + 1]);
    // The last begins as small as the targets are, so that no layer has to unlearn its first weights.
    let size = if layer + 1 == LAYERS { TARGET } else { 1.0 };
    random::spread(seed, layer as u64, (inputs * outputs) as usize, size / (inputs as f32).sqrt())
}

struct Model {
    regime: Regime,
    x: BufferId,
    tensors: [Weights; LAYERS],
    state: BufferId,
}

/// What steps write down.
struct Log {
    losses: BufferId,
    /// Before and after each.
    states: BufferId,
    lost: BufferId,
    counts: BufferId,
}

/// What no step needs of the one before it: all regimes share it.
struct Scratch {
    products: [BufferId; LAYERS],
    activations: [BufferId; LAYERS - 1],
    dproducts: [BufferId; LAYERS],
    dactivations: [BufferId; LAYERS - 1],
    grads: [BufferId; LAYERS],
    /// Weights before the update.
    before: [BufferId; LAYERS],
    row_losses: BufferId,
}

impl Scratch {
    fn new(builder: &mut PlanBuilder) -> Scratch {
        let mut of = |name, len: u32| builder.temporary(name, u64::from(len) * 4);
        Scratch {
            products: std::array::from_fn(|layer| of("products", ROWS * SIZES[layer + 1])),
            activations: std::array::from_fn(|layer| of("activations", ROWS * SIZES[layer + 1])),
            dproducts: std::array::from_fn(|layer| of("dproducts", ROWS * SIZES[layer + 1])),
            dactivations: std::array::from_fn(|layer| of("dactivations", ROWS * SIZES[layer + 1])),
            grads: std::array::from_fn(|layer| of(GRADIENT, SIZES[layer] * SIZES[layer + 1])),
            before: std::array::from_fn(|layer| of("before", SIZES[layer] * SIZES[layer + 1])),
            row_losses: of("row losses", ROWS),
        }
    }
}
