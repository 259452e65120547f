//! The plans of training.

use std::sync::Arc;

use super::block::{Around, Back, Block, Common, Keys, Scratch, Shape, Trail};
use super::drafts::{Head, HeadTrail, Module, ModuleBack, ModuleTrail};
use super::tensors::{BLOCK, DRAFT, JOIN, Named, Size};
use super::{BASE, EPSILON, NONE};
use crate::kernel::train::{Adam, Layers, Matrix, Normalised, Scaling, State, Weights};
use crate::kernel::{BufferId, Capabilities, Command, Data, Downloads, Plan, PlanBuilder, Residency, downloaded};
use crate::words::Failure;

/// A model, by the name that its resident buffers begin with.
#[derive(Clone, Debug)]
pub struct Model {
    pub name: String,
    pub size: Size,
}

/// What a step changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trained {
    /// Embedding, blocks and norm. Where they are frozen, no gradient goes into them (Medusa-1).
    pub trunk: bool,
    pub heads: bool,
    pub modules: bool,
}

/// Stretches of text to learn from in one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Tokens that each stretch is read over.
    pub tokens: u32,
    /// Each has more than `tokens`; as many more as heads and modules look ahead, or their targets end in NONE.
    pub stretches: Vec<Vec<u32>>,
}

impl Batch {
    /// The tokens `ahead` places on from each that is read; `missing` where the stretch ends.
    fn ahead(&self, ahead: usize, missing: u32) -> Data {
        let rows = self
            .stretches
            .iter()
            .flat_map(|stretch| (0..self.tokens as usize).map(move |i| stretch.get(i + ahead).copied().unwrap_or(missing)));
        Data::U32(Arc::new(rows.collect()))
    }
}

/// Steps of a training.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'a> {
    pub batches: &'a [Batch],
    /// Of learning, one a step.
    pub rates: &'a [f32],
    pub weights: &'a Losses,
    pub trained: Trained,
    pub adam: Adam,
}

/// The rate of a step: it rises over the first ones, then falls to a twentieth of `most` along a cosine.
pub fn rate(most: f32, step: usize, steps: usize) -> f32 {
    const RISING: usize = 60;
    let rise = (step + 1) as f32 / RISING.min(steps.div_ceil(10)) as f32;
    let along = step as f32 / steps as f32;
    most * rise.min(0.05 + 0.95 * 0.5 * (1.0 + libm::cosf(std::f32::consts::PI * along)))
}

/// How much each loss weighs: the next token's 1, and of heads and modules these.
#[derive(Clone, Debug, PartialEq)]
pub struct Losses {
    pub heads: Vec<f32>,
    pub modules: Vec<f32>,
}

impl Losses {
    /// Medusa's: head k (from 1) weighs `weight` · 0.8ᵏ. DeepSeek's: λ over the number of modules.
    pub fn of(size: &Size, weight: f32, lambda: f32) -> Losses {
        let modules = vec![lambda / size.modules.max(1) as f32; size.modules as usize];
        Losses { heads: (1..=size.drafts).map(|k| weight * 0.8f32.powi(k as i32)).collect(), modules }
    }
}

const SAID: [&str; 6] = ["said", "said 1", "said 2", "said 3", "said 4", "said 5"];

/// What is resident, as one plan names it.
pub(super) struct Placed {
    pub embedding: Weights,
    pub blocks: Vec<Block>,
    pub norm: Weights,
    pub heads: Vec<Head>,
    pub modules: Vec<Module>,
    /// Of rotary positions, for the whole context.
    pub angles: BufferId,
}

impl Model {
    pub(super) fn place(&self, builder: &mut PlanBuilder) -> Placed {
        let size = self.size;
        let tensors = size.tensors();
        let mut weights = |place: &str, index: u32, name: &str| {
            let named = tensors.iter().find(|one| (one.place, one.index, one.name) == (place, index, name));
            let named = named.expect("a model's own tensors are in its list");
            Weights::new(builder, &format!("{}/{}.{}", self.name, named.place, index), named.name, named.len())
        };
        let embedding = weights("trunk", 0, "embedding");
        let norm = weights("trunk", 0, "norm");
        let mut block = |place, index| Block { tensors: BLOCK.map(|name| weights(place, index, name)) };
        let blocks = (0..size.layers).map(|index| block("block", index)).collect();
        let module_blocks: Vec<Block> = (0..size.modules).map(|index| block("module", index)).collect();
        let heads = (0..size.drafts).map(|index| Head { tensors: DRAFT.map(|name| weights("draft", index, name)) }).collect();
        let modules = (0..).zip(module_blocks).map(|(index, block)| Module {
            join: JOIN.map(|name| weights("module", index, name)),
            block,
            norm: weights("module", index, "norm"),
        });
        let modules = modules.collect();
        let bytes = u64::from(size.context) * u64::from(size.head_width()) * 4;
        let angles = builder.buffer("angles", bytes, Residency::Resident(format!("{}/angles", self.name)));
        Placed { embedding, blocks, norm, heads, modules, angles }
    }

    /// Puts weights on the device to be used, without what training needs; they are in the order of [`Size::tensors`].
    ///
    /// # Panics
    /// When a tensor has another length.
    pub fn load(&self, values: &[Arc<Vec<f32>>]) -> Plan {
        let mut builder = Plan::builder(false);
        let placed = self.place(&mut builder);
        self.upload(&mut builder, &placed, values);
        builder.finish()
    }

    pub(super) fn upload(&self, builder: &mut PlanBuilder, placed: &Placed, values: &[Arc<Vec<f32>>]) {
        self.put(builder, placed, values, |tensor, builder, data| {
            builder.push(Command::Upload { to: tensor.params, data });
        });
    }

    fn put(
        &self,
        builder: &mut PlanBuilder,
        placed: &Placed,
        values: &[Arc<Vec<f32>>],
        put: impl Fn(Weights, &mut PlanBuilder, Data),
    ) {
        for ((named, tensor), values) in self.size.tensors().iter().zip(placed.all()).zip(values) {
            assert_eq!(values.len(), named.len() as usize, "{}", named.path());
            put(tensor, builder, Data::F32(values.clone()));
        }
        let angles = Layers::angles(self.size.context, self.size.head_width() / 2, BASE);
        builder.push(Command::Upload { to: placed.angles, data: Data::F32(Arc::new(angles)) });
    }

    /// The first weights from a seed, in the order of [`Size::tensors`]. Heads begin with the trunk's vocabulary, its embedding turned over.
    pub fn first(&self, seed: u64) -> Vec<Arc<Vec<f32>>> {
        let tensors = self.size.tensors();
        let mut first: Vec<Arc<Vec<f32>>> =
            (0..).zip(&tensors).map(|(stream, tensor)| Arc::new(tensor.first(&self.size, seed, stream))).collect();
        self.begin_heads(&mut first);
        first
    }

    /// Heads that name what the trunk names, by its vocabulary.
    pub fn begin_heads(&self, values: &mut [Arc<Vec<f32>>]) {
        let (d, vocabulary) = (self.size.width as usize, self.size.vocabulary as usize);
        let embedding = values[0].clone();
        let turned = Arc::new((0..d * vocabulary).map(|i| embedding[i % vocabulary * d + i / vocabulary]).collect::<Vec<f32>>());
        for (named, values) in self.size.tensors().iter().zip(values) {
            match (named.place, named.name) {
                ("draft", "vocabulary") => *values = turned.clone(),
                ("draft", _) => *values = Arc::new(vec![0.0; values.len()]),
                _ => {}
            }
        }
    }

    /// Downloads one tensor, by its name in [`Size::tensors`]: names aren't unique over a whole model, so one plan brings one back.
    pub fn tensor(&self, named: &Named) -> Plan {
        let mut builder = Plan::builder(false);
        let placed = self.place(&mut builder);
        let found = self.size.tensors().iter().zip(placed.all()).find(|(one, _)| *one == named).map(|(_, tensor)| tensor);
        builder.download(found.expect("a tensor of this model").params);
        builder.finish()
    }

    /// Downloads all tensors as `weights`, one after the other in the order of [`Size::tensors`].
    pub fn weights(&self) -> Plan {
        let mut builder = Plan::builder(false);
        let all = self.place(&mut builder).all();
        let bytes = |tensor: &Weights| u64::from(tensor.len) * 4;
        let to = builder.temporary("weights", all.iter().map(bytes).sum());
        let mut to_byte = 0;
        for tensor in &all {
            builder.push(Command::Copy { from: tensor.params, from_byte: 0, to, to_byte, bytes: bytes(tensor) });
            to_byte += bytes(tensor);
        }
        builder.download(to);
        builder.finish()
    }

    /// Downloads the `losses` of a batch as [`Model::train`] does, and changes nothing; those of `shown`, the others are 0.
    ///
    /// # Errors
    /// Sizes that this device can't take.
    pub fn examine(&self, batch: &Batch, shown: Trained, measure: bool, device: &Capabilities) -> Result<Plan, Failure> {
        let mut builder = Plan::builder(measure);
        let placed = self.place(&mut builder);
        let losses = builder.temporary("losses", u64::from(1 + self.size.drafts + self.size.modules) * 4);
        builder.push(Command::Zero { buffer: losses });
        let shape = Shape::whole(self.size, batch.stretches.len() as u32, batch.tokens);
        let work = Work::new(&mut builder, shape, &placed, &self.name, device);
        work.upload(&mut builder, batch);
        work.forward(&mut builder, shown)?;
        work.look(&mut builder, shown, losses);
        builder.download(losses);
        Ok(builder.finish())
    }

    /// What is said in each place of a text, and what heads or modules add to it there, all likeliest: downloads `said`, and `said 1`, `said 2`, …
    /// for as many tokens further on, of each place a pair of which the first counts. From place `frontier` on, modules take for the tokens after it
    /// what was said there, not what the text has.
    ///
    /// # Errors
    /// Sizes that this device can't take.
    ///
    /// # Panics
    /// When the model has more heads or modules than [`Model::MOST_AHEAD`].
    pub fn guess(&self, text: &[u32], frontier: u32, measure: bool, device: &Capabilities) -> Result<Plan, Failure> {
        let mut builder = Plan::builder(measure);
        let placed = self.place(&mut builder);
        let tokens = text.len() as u32;
        let work = Work::new(&mut builder, Shape::whole(self.size, 1, tokens), &placed, &self.name, device);
        work.upload(&mut builder, &Batch { tokens, stretches: vec![text.to_vec()] });
        let trunk = Trained { trunk: true, heads: false, modules: false };
        work.forward(&mut builder, trunk)?;
        let uniforms = builder.temporary("uniforms", u64::from(tokens) * 4);
        builder.push(Command::Zero { buffer: uniforms });
        let chances = builder.temporary("chances", u64::from(tokens) * 16);
        let say = |layers: &mut Layers<'_>, ahead: usize| {
            let said = layers.builder.temporary(SAID[ahead], u64::from(tokens) * 8);
            layers.next_token([work.logits, uniforms], [said, chances], [tokens, self.size.vocabulary, 1], 1.0);
            layers.builder.download(said);
            said
        };
        let mut layers = Layers { builder: &mut builder };
        work.speak(&mut layers, work.normed);
        let mut said = say(&mut layers, 0);
        for (k, trail) in work.modules.iter().enumerate() {
            for row in frontier..tokens {
                let (from_byte, to_byte) = (u64::from(row) * 8, u64::from(row) * 4);
                layers.builder.push(Command::Copy { from: said, from_byte, to: trail.tokens(), to_byte, bytes: 4 });
            }
            work.module(layers.builder, k)?;
            work.speak(&mut layers, trail.normed);
            said = say(&mut layers, k + 1);
        }
        for (k, head) in placed.heads.iter().enumerate() {
            head.forward(&mut layers, &work.head);
            say(&mut layers, self.size.modules as usize + k + 1);
        }
        Ok(builder.finish())
    }

    /// What [`Model::guess`] brought back: what is likeliest in each place, so many tokens further on than the next.
    ///
    /// # Errors
    /// When it isn't there.
    ///
    /// # Panics
    /// When that is further than [`Model::MOST_AHEAD`].
    pub fn guessed(downloads: &Downloads, ahead: usize) -> Result<Vec<u32>, Failure> {
        let pairs: Vec<[u32; 2]> = downloaded(downloads, SAID[ahead])?;
        Ok(pairs.into_iter().map(|[likeliest, _]| likeliest).collect())
    }

    /// Heads and modules that [`Model::guess`] takes.
    pub const MOST_AHEAD: usize = SAID.len() - 1;

    /// Trains for some steps, from these `first` weights where they are given. Downloads `losses`: of each step the next token's, then the
    /// heads', then the modules', each the mean over all tokens that were read, unweighted; 0 for those that aren't trained.
    ///
    /// # Errors
    /// Sizes that this device can't take.
    pub fn train(
        &self,
        first: Option<&[Arc<Vec<f32>>]>,
        steps: &Steps<'_>,
        measure: bool,
        device: &Capabilities,
    ) -> Result<Plan, Failure> {
        let mut builder = Plan::builder(measure);
        let placed = self.place(&mut builder);
        if let Some(values) = first {
            self.put(&mut builder, &placed, values, Weights::begin);
            let state = Layers { builder: &mut builder }.state(&self.name);
            builder.push(Command::Upload { to: state, data: State::new(1.0).data() });
        }
        let count = 1 + self.size.drafts + self.size.modules;
        let losses = builder.temporary("losses", steps.batches.len() as u64 * u64::from(count) * 4);
        builder.push(Command::Zero { buffer: losses });
        let mut work: Option<Work<'_>> = None;
        for (step, (batch, rate)) in (0..).zip(steps.batches.iter().zip(steps.rates)) {
            let shape = Shape::whole(self.size, batch.stretches.len() as u32, batch.tokens);
            let work = match &mut work {
                Some(work) if work.shape.rows() == shape.rows() && work.shape.tokens == shape.tokens => work,
                other => other.insert(Work::new(&mut builder, shape, &placed, &self.name, device)),
            };
            work.upload(&mut builder, batch);
            work.forward(&mut builder, steps.trained)?;
            work.learn(&mut builder, steps.weights, steps.trained, (losses, step * count));
            let updates = work.updates(steps.trained);
            let adam = Adam { rate: *rate, ..steps.adam };
            Layers { builder: &mut builder }.update(work.state, &updates, adam, Scaling::Fixed);
        }
        builder.download(losses);
        Ok(builder.finish())
    }
}

impl Placed {
    /// Its tensors in the order of [`Size::tensors`].
    pub fn all(&self) -> Vec<Weights> {
        let blocks = self.blocks.iter().flat_map(|block| block.tensors);
        let heads = self.heads.iter().flat_map(|head| head.tensors);
        let modules = self.modules.iter().flat_map(Module::tensors);
        [self.embedding].into_iter().chain(blocks).chain([self.norm]).chain(heads).chain(modules).collect()
    }
}

/// The buffers of a step, which the next one uses again.
struct Work<'a> {
    placed: &'a Placed,
    device: &'a Capabilities,
    shape: Shape,
    common: Common,
    tokens: BufferId,
    /// What the next tokens are, and those after them.
    targets: Vec<BufferId>,
    x: BufferId,
    trails: Vec<Trail>,
    modules: Vec<ModuleTrail>,
    scratch: Scratch,
    normed: BufferId,
    inverses: BufferId,
    logits: BufferId,
    dlogits: BufferId,
    row_losses: BufferId,
    head: HeadTrail,
    back: ModuleBack,
    dnormed: BufferId,
    /// As wide as a hidden state; nothing holds on to it for long.
    spare: BufferId,
    dh: BufferId,
    dembedding: [BufferId; 2],
    uses: BufferId,
    grads: Vec<BufferId>,
    state: BufferId,
}

impl<'a> Work<'a> {
    fn new(builder: &mut PlanBuilder, shape: Shape, placed: &'a Placed, model: &str, device: &'a Capabilities) -> Work<'a> {
        let Shape { size, .. } = shape;
        let rows = u64::from(shape.rows());
        let state = Layers { builder }.state(model);
        let positions: Vec<u32> = (0..shape.batches).flat_map(|_| 0..shape.tokens).collect();
        let positions = builder.upload("positions", Data::U32(Arc::new(positions)));
        let mask = builder.temporary("no mask", 4);
        builder.push(Command::Zero { buffer: mask });
        let common = Common { angles: placed.angles, positions, mask };
        let keys = |builder: &mut PlanBuilder| {
            let mut make = |name| builder.temporary(name, rows * u64::from(size.width) * 4);
            Keys { keys: make("keys"), values: make("values") }
        };
        let x = builder.temporary("embedded", rows * u64::from(size.width) * 4);
        let mut h = x;
        let mut trails: Vec<Trail> = Vec::new();
        for _ in &placed.blocks {
            let keys = keys(builder);
            let trail = Trail::new(builder, &shape, &common, keys, h);
            h = trail.y;
            trails.push(trail);
        }
        let mut modules: Vec<ModuleTrail> = Vec::new();
        for _ in &placed.modules {
            let (keys, tokens) = (keys(builder), builder.temporary("tokens ahead", rows * 4));
            let trail = ModuleTrail::new(builder, &shape, &common, keys, [h, tokens]);
            h = trail.hidden();
            modules.push(trail);
        }
        let mut make = |name, columns: u32| builder.temporary(name, rows * u64::from(columns) * 4);
        let ahead = size.drafts.max(size.modules) as usize;
        let (normed, logits) = (make("normed", size.width), make("logits", size.vocabulary));
        let back = Back::new(builder, &shape);
        let mut make = |name, numbers: u64| builder.temporary(name, numbers * 4);
        let (wide, vocabulary) = (rows * u64::from(size.width), u64::from(size.vocabulary));
        Work {
            placed,
            device,
            common,
            tokens: make("tokens", rows),
            targets: (0..=ahead).map(|_| make("targets", rows)).collect(),
            x,
            trails,
            modules,
            normed,
            inverses: make("inverses", rows),
            logits,
            dlogits: make("dlogits", rows * vocabulary),
            row_losses: make("row losses", rows),
            dnormed: make("dnormed", wide),
            spare: make("spare", wide),
            dh: make("dh", wide),
            dembedding: ["dembedding 1", "dembedding 2"].map(|name| make(name, placed.embedding.len.into())),
            uses: make("uses", vocabulary),
            grads: placed.all().iter().map(|tensor| make("grad", tensor.len.into())).collect(),
            state,
            scratch: Scratch::new(builder, &shape),
            head: HeadTrail::new(builder, shape.rows(), size, [normed, logits]),
            back: ModuleBack::new(builder, &shape, back),
            shape,
        }
    }

    fn around(&self) -> Around<'a> {
        Around { shape: self.shape, common: self.common, device: self.device }
    }

    fn upload(&self, builder: &mut PlanBuilder, batch: &Batch) {
        builder.push(Command::Upload { to: self.tokens, data: batch.ahead(0, 0) });
        for (ahead, to) in self.targets.iter().enumerate() {
            builder.push(Command::Upload { to: *to, data: batch.ahead(ahead + 1, NONE) });
        }
        for (k, module) in self.modules.iter().enumerate() {
            builder.push(Command::Upload { to: module.tokens(), data: batch.ahead(k + 1, 0) });
        }
    }

    fn hidden(&self) -> BufferId {
        self.trails.last().map_or(self.x, |trail| trail.y)
    }

    fn forward(&self, builder: &mut PlanBuilder, trained: Trained) -> Result<(), Failure> {
        let (rows, d) = (self.shape.rows(), self.shape.size.width);
        Layers { builder }.gather(self.placed.embedding.params, self.tokens, self.x, rows, d);
        for (block, trail) in self.placed.blocks.iter().zip(&self.trails) {
            block.forward(builder, &self.around(), trail, &self.scratch)?;
        }
        Layers { builder }.rms_norm(self.normalised(), self.normed, rows, d, EPSILON);
        let modules = if trained.modules { self.modules.len() } else { 0 };
        (0..modules).try_for_each(|k| self.module(builder, k))
    }

    /// Module k, after the one before it.
    fn module(&self, builder: &mut PlanBuilder, k: usize) -> Result<(), Failure> {
        let embedding = self.placed.embedding.params;
        self.placed.modules[k].forward(builder, &self.around(), embedding, &self.modules[k], &self.scratch)
    }

    /// The logits of normed hidden states, by the trunk's vocabulary.
    fn speak(&self, layers: &mut Layers<'_>, normed: BufferId) {
        let size = self.shape.size;
        let table = Matrix::new(self.placed.embedding.params, size.vocabulary, size.width).transposed();
        layers.matmul(Matrix::new(normed, self.shape.rows(), size.width), table, self.logits, 1, false);
    }

    fn normalised(&self) -> Normalised {
        Normalised { x: self.hidden(), weight: self.placed.norm.params, inverses: self.inverses }
    }

    /// The loss of logits that are there, and its gradient in `dlogits`, `weight` times. The loss is kept unweighted.
    fn loss(&self, layers: &mut Layers<'_>, ahead: usize, weight: f32, (losses, at): (BufferId, u32)) {
        let (rows, size) = (self.shape.rows(), self.shape.size);
        let of = [self.logits, self.targets[ahead], self.state];
        let share = weight / rows as f32;
        layers.cross_entropy(of, self.dlogits, self.row_losses, [rows, size.vocabulary], share);
        layers.sum(self.row_losses, rows, false, 1.0 / weight, losses, at);
    }

    /// All losses, and no gradients.
    fn look(&self, builder: &mut PlanBuilder, shown: Trained, losses: BufferId) {
        let size = self.shape.size;
        let mut layers = Layers { builder };
        let said = |layers: &mut Layers<'_>, normed, ahead, at| {
            self.speak(layers, normed);
            self.loss(layers, ahead, 1.0, (losses, at));
        };
        said(&mut layers, self.normed, 0, 0);
        if shown.modules {
            for (k, trail) in (0..).zip(&self.modules) {
                said(&mut layers, trail.normed, k as usize + 1, 1 + size.drafts + k);
            }
        }
        if shown.heads {
            for (k, head) in (0..).zip(&self.placed.heads) {
                head.forward(&mut layers, &self.head);
                self.loss(&mut layers, k as usize + 1, 1.0, (losses, 1 + k));
            }
        }
    }

    /// All losses and the gradients of what is trained.
    fn learn(&self, builder: &mut PlanBuilder, weights: &Losses, trained: Trained, (losses, at): (BufferId, u32)) {
        let placed = self.placed;
        let (rows, size) = (self.shape.rows(), self.shape.size);
        let (d, len) = (size.width, rows * size.width);
        let hidden = |buffer| Matrix::new(buffer, rows, d);
        let table = Matrix::new(placed.embedding.params, size.vocabulary, d);
        let dlogits = Matrix::new(self.dlogits, rows, size.vocabulary);
        let [dembedding, dpart] = self.dembedding;
        let first_module = self.grads.len() - 14 * self.modules.len();
        let first_head = first_module - 3 * placed.heads.len();
        let mut layers = Layers { builder };

        self.speak(&mut layers, self.normed);
        self.loss(&mut layers, 0, 1.0, (losses, at));
        if trained.trunk {
            layers.matmul(dlogits.transposed(), hidden(self.normed), dembedding, 1, false);
            layers.matmul(dlogits, table, self.dnormed, 1, false);
        }
        if trained.heads {
            for (k, head) in placed.heads.iter().enumerate() {
                head.forward(&mut layers, &self.head);
                self.loss(&mut layers, k + 1, weights.heads[k], (losses, at + 1 + k as u32));
                let grads = std::array::from_fn(|i| self.grads[first_head + 3 * k + i]);
                let dh = trained.trunk.then_some(self.dnormed);
                head.backward(&mut layers, &self.head, dlogits, dh, grads);
            }
        }
        layers.builder.push(Command::Zero { buffer: self.dh });
        if trained.modules {
            // The last module first: what it says of the one before it is added there.
            let first_loss = at + 1 + size.drafts;
            let dnormed = self.spare;
            for (k, (module, trail)) in placed.modules.iter().zip(&self.modules).enumerate().rev() {
                self.speak(&mut layers, trail.normed);
                self.loss(&mut layers, k + 1, weights.modules[k], (losses, first_loss + k as u32));
                layers.matmul(
                    dlogits.transposed(),
                    hidden(trail.normed),
                    dembedding,
                    1,
                    trained.trunk || k + 1 < self.modules.len(),
                );
                layers.matmul(dlogits, table, dnormed, 1, false);
                let grads = &self.grads[first_module + 14 * k..][..14];
                let from = [dnormed, self.dh];
                let dembedded = module.backward(layers.builder, &self.around(), trail, &self.back, from, grads);
                if trained.trunk {
                    self.add_to_embedding(&mut layers, trail.tokens(), dembedded, [dembedding, dpart]);
                }
            }
        }
        if trained.trunk {
            let first_block = 1;
            let dx = self.spare;
            let norm_grad = self.grads[first_block + 9 * self.trails.len()];
            layers.rms_norm_grad(self.normalised(), self.dnormed, dx, norm_grad, rows, d);
            layers.add_scaled(dx, self.dh, len, 1.0);
            for (i, (block, trail)) in placed.blocks.iter().zip(&self.trails).enumerate().rev() {
                let grads = std::array::from_fn(|place| self.grads[first_block + 9 * i + place]);
                let ways = [self.dh, self.dh];
                block.backward(layers.builder, &self.around(), trail, &self.back.block, ways, grads);
            }
            let mut layers = Layers { builder };
            self.add_to_embedding(&mut layers, self.tokens, self.dh, [dembedding, dpart]);
        }
    }

    fn add_to_embedding(&self, layers: &mut Layers<'_>, tokens: BufferId, dx: BufferId, [dembedding, dpart]: [BufferId; 2]) {
        let (rows, size) = (self.shape.rows(), self.shape.size);
        layers.segment_sum([tokens, dx], [dpart, self.uses], size.vocabulary, [rows, size.width]);
        layers.add_scaled(dpart, dembedding, size.vocabulary * size.width, 1.0);
    }

    fn updates(&self, trained: Trained) -> Vec<(Weights, BufferId)> {
        let first_module = self.grads.len() - 14 * self.modules.len();
        let first_head = first_module - 3 * self.placed.heads.len();
        let all = self.placed.all().into_iter().zip(&self.grads).enumerate();
        all.filter(|(place, _)| match place {
            place if *place >= first_module => trained.modules,
            place if *place >= first_head => trained.heads,
            _ => trained.trunk,
        })
        .map(|(place, (tensor, grad))| (tensor, if place == 0 { self.dembedding[0] } else { *grad }))
        .collect()
    }
}
