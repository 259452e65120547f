//! Passes over a cache of keys and values that grows: a prompt, one token, or a tree of candidates at once.

use std::sync::Arc;

use super::EPSILON;
use super::block::{Around, Common, Keys, Scratch, Shape, Trail};
use super::drafts::HeadTrail;
use super::model::{Model, Placed};
use crate::kernel::attention::MASKED;
use crate::kernel::train::{Layers, Matrix, Normalised};
use crate::kernel::{BufferId, Capabilities, Command, Data, Downloads, Plan, PlanBuilder, Residency, downloaded};
use crate::words::Failure;

/// Tokens that a model takes in one forward pass, after those that are cached.
#[derive(Clone, Debug, PartialEq)]
pub struct Pass {
    pub tokens: Vec<u32>,
    /// The node that each continues, a smaller one; none for those that continue the cache. Without parents, the tokens are a run of text.
    pub parents: Option<Vec<Option<u32>>>,
    /// Tokens that are in the cache, and stay.
    pub cached: u32,
    /// Of the tokens of the pass before, which lie behind those: the ones that were kept, growing. They are moved together first, and are
    /// cached then.
    pub kept: Vec<u32>,
    /// How many of the likeliest next tokens are wanted.
    pub wanted: u32,
    pub temperature: f32,
    /// From \[0, 1), for each row that speaks: what draws its next token.
    pub uniforms: Vec<f32>,
    /// Whether the draft heads speak too.
    pub drafts: bool,
}

impl Pass {
    /// Cached tokens once those that were kept are among them.
    pub fn first(&self) -> u32 {
        self.cached + self.kept.len() as u32
    }

    /// Each token's depth below the cache: a run of text goes down.
    pub fn depths(&self) -> Vec<u32> {
        let Some(parents) = &self.parents else { return (0..self.tokens.len() as u32).collect() };
        let mut depths: Vec<u32> = Vec::new();
        for parent in parents {
            depths.push(parent.map_or(0, |parent| depths[parent as usize] + 1));
        }
        depths
    }

    /// What is added to the scores of a tree's nodes: each sees the cache, its ancestors and itself. `[tokens][capacity]`.
    pub fn mask(&self, capacity: u32) -> Option<Vec<f32>> {
        let parents = self.parents.as_ref()?;
        let (first, capacity) = (self.first() as usize, capacity as usize);
        let mut mask = vec![MASKED; parents.len() * capacity];
        for node in 0..parents.len() {
            let row = &mut mask[node * capacity..][..capacity];
            row[..first].fill(0.0);
            let mut next = Some(node as u32);
            while let Some(at) = next {
                row[first + at as usize] = 0.0;
                next = parents[at as usize];
            }
        }
        Some(mask)
    }

    /// Rows that say what comes next: every node of a tree; of a text its last token.
    fn speaking(&self) -> u32 {
        if self.parents.is_some() { self.tokens.len() as u32 } else { 1 }
    }
}

/// What one row says of the next token.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The likeliest, in their order, with their chances.
    pub likeliest: Vec<(u32, f32)>,
    /// The one that was drawn, with its chance.
    pub drawn: (u32, f32),
    /// Of the whole distribution, in nats.
    pub entropy: f32,
}

/// What came back of a pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Of each row that speaks.
    pub next: Vec<Said>,
    /// Of each row, what each draft head says.
    pub drafts: Vec<Vec<Said>>,
    /// Of each node of a tree, its chance where it continues another; 0 for the others.
    pub chances: Vec<f32>,
}

/// A model with a cache.
#[derive(Clone, Debug)]
pub struct Decoder {
    pub model: Model,
    /// What the cache's resident buffers begin with: a model may have several.
    pub name: String,
    /// Tokens that the cache has room for, a pass's own among them.
    pub capacity: u32,
}

impl Decoder {
    /// Bytes of keys and values of all layers.
    pub fn cache_bytes(&self) -> u64 {
        let size = self.model.size;
        2 * u64::from(size.layers) * u64::from(self.capacity) * u64::from(size.width) * 4
    }

    fn caches(&self, builder: &mut PlanBuilder) -> Vec<Keys> {
        let bytes = u64::from(self.capacity) * u64::from(self.model.size.width) * 4;
        let mut cache = |layer, part: &'static str| {
            let name = format!("{}/cache.{layer}.{part}", self.name);
            builder.buffer(part, bytes, Residency::Resident(name))
        };
        (0..self.model.size.layers).map(|layer| Keys { keys: cache(layer, "keys"), values: cache(layer, "values") }).collect()
    }

    /// The plan of one forward pass: one submission, that brings back what [`Seen::read`] reads.
    ///
    /// # Errors
    /// Sizes that this device can't take.
    ///
    /// # Panics
    /// When the pass is empty, or has no room in the cache.
    pub fn pass(&self, pass: &Pass, measure: bool, device: &Capabilities) -> Result<Plan, Failure> {
        self.first_pass(None, pass, measure, device)
    }

    /// As [`Decoder::pass`]; with weights, they are put on the device first.
    ///
    /// # Errors
    /// Those of [`Decoder::pass`].
    pub fn first_pass(
        &self,
        weights: Option<&[Arc<Vec<f32>>]>,
        pass: &Pass,
        measure: bool,
        device: &Capabilities,
    ) -> Result<Plan, Failure> {
        let (size, first) = (self.model.size, pass.first());
        let tokens = pass.tokens.len() as u32;
        assert!(tokens > 0 && first + tokens <= self.capacity, "{tokens} tokens from {first} of {}", self.capacity);
        let mut builder = Plan::builder(measure);
        let placed = self.model.place(&mut builder);
        if let Some(weights) = weights {
            self.model.upload(&mut builder, &placed, weights);
        }
        let caches = self.caches(&mut builder);
        let mask = pass.mask(self.capacity);
        let is_masked = mask.is_some();
        let shape = Shape { size, batches: 1, tokens, capacity: self.capacity, first, is_masked };
        self.compact(&mut builder, pass, &shape, &caches);

        let mut upload = |name, data: Vec<u32>| builder.upload(name, Data::U32(Arc::new(data)));
        let positions = upload("positions", pass.depths().into_iter().map(|depth| first + depth).collect());
        let inputs = upload("inputs", pass.tokens.clone());
        let mask = builder.upload("mask", Data::F32(Arc::new(mask.unwrap_or(vec![0.0]))));
        let common = Common { angles: placed.angles, positions, mask };
        let scratch = Scratch::new(&mut builder, &shape);
        let mut x = builder.temporary("embedded", u64::from(tokens * size.width) * 4);
        Layers { builder: &mut builder }.gather(placed.embedding.params, inputs, x, tokens, size.width);
        for (block, keys) in placed.blocks.iter().zip(&caches) {
            let trail = Trail::new(&mut builder, &shape, &common, *keys, x);
            block.forward(&mut builder, &Around { shape, common, device }, &trail, &scratch)?;
            x = trail.y;
        }
        self.speak(&mut builder, pass, &placed, x);
        Ok(builder.finish())
    }

    fn compact(&self, builder: &mut PlanBuilder, pass: &Pass, shape: &Shape, caches: &[Keys]) {
        let count = pass.kept.len() as u32;
        // What is in its place already needs no moving.
        if pass.kept.iter().enumerate().all(|(place, kept)| place as u32 == *kept) {
            return;
        }
        let kept = builder.upload("kept", Data::U32(Arc::new(pass.kept.clone())));
        let rows = Shape { first: pass.cached, ..*shape }.cached();
        for Keys { keys, values } in caches {
            for cache in [*keys, *values] {
                Layers { builder }.compact([kept, cache], count, rows);
            }
        }
    }

    fn speak(&self, builder: &mut PlanBuilder, pass: &Pass, placed: &Placed, x: BufferId) {
        let size = self.model.size;
        let (rows, tokens, d) = (pass.speaking(), pass.tokens.len() as u32, size.width);
        let bytes = |columns: u32| u64::from(rows) * u64::from(columns) * 4;
        let last = builder.temporary("speaking", bytes(d));
        let from_byte = u64::from(tokens - rows) * u64::from(d) * 4;
        builder.push(Command::Copy { from: x, from_byte, to: last, to_byte: 0, bytes: bytes(d) });
        let (normed, inverses) = (builder.temporary("normed", bytes(d)), builder.temporary("inverses", bytes(1)));
        let logits = builder.temporary("logits", bytes(size.vocabulary));
        let uniforms = builder.upload("uniforms", Data::F32(Arc::new(pass.uniforms.clone())));
        let mut layers = Layers { builder };
        layers.rms_norm(Normalised { x: last, weight: placed.norm.params, inverses }, normed, rows, d, EPSILON);
        let hidden = Matrix::new(normed, rows, d);
        layers.matmul(hidden, Matrix::new(placed.embedding.params, size.vocabulary, d).transposed(), logits, 1, false);
        self.say(&mut layers, pass, [logits, uniforms], ["tokens", "chances"]);
        if let Some(parents) = &pass.parents {
            let at = |(node, parent): (usize, &Option<u32>)| parent.unwrap_or(0) * size.vocabulary + pass.tokens[node];
            let places = layers.builder.upload("places", Data::U32(Arc::new(parents.iter().enumerate().map(at).collect())));
            let of_nodes = layers.builder.temporary("of nodes", bytes(1));
            layers.gather(logits, places, of_nodes, rows, 1);
            layers.builder.download(of_nodes);
        }
        if pass.drafts {
            let trail = HeadTrail::new(layers.builder, rows, size, [normed, logits]);
            for (head, names) in placed.heads.iter().zip(DRAFTS) {
                head.forward(&mut layers, &trail);
                self.say(&mut layers, pass, [logits, uniforms], names);
            }
        }
    }

    fn say(&self, layers: &mut Layers<'_>, pass: &Pass, of: [BufferId; 2], names: [&'static str; 2]) {
        let (rows, wanted) = (pass.speaking(), pass.wanted);
        let tokens = layers.builder.temporary(names[0], u64::from(rows * (wanted + 1)) * 4);
        let chances = layers.builder.temporary(names[1], u64::from(rows * (wanted + 3)) * 4);
        layers.next_token(of, [tokens, chances], [rows, self.model.size.vocabulary, wanted], pass.temperature);
        layers.builder.download(tokens);
        layers.builder.download(chances);
    }
}

/// What heads' downloads are called: as many as a model may have.
const DRAFTS: [[&str; 2]; 8] = [
    ["tokens 1", "chances 1"],
    ["tokens 2", "chances 2"],
    ["tokens 3", "chances 3"],
    ["tokens 4", "chances 4"],
    ["tokens 5", "chances 5"],
    ["tokens 6", "chances 6"],
    ["tokens 7", "chances 7"],
    ["tokens 8", "chances 8"],
];

impl Seen {
    /// # Errors
    /// When something that was asked for is missing.
    pub fn read(pass: &Pass, drafts: u32, downloads: &Downloads) -> Result<Seen, Failure> {
        let wanted = pass.wanted as usize;
        let said = |names: [&'static str; 2]| -> Result<(Vec<Said>, Vec<f32>), Failure> {
            let (tokens, chances): (Vec<u32>, Vec<f32>) = (downloaded(downloads, names[0])?, downloaded(downloads, names[1])?);
            let rows = tokens.chunks_exact(wanted + 1).zip(chances.chunks_exact(wanted + 3));
            let row = |(tokens, chances): (&[u32], &[f32])| Said {
                likeliest: tokens.iter().copied().zip(chances.iter().copied()).take(wanted).collect(),
                drawn: (tokens[wanted], chances[wanted + 2]),
                entropy: chances[wanted],
            };
            Ok((rows.map(row).collect(), chances.chunks_exact(wanted + 3).map(|chances| chances[wanted + 1]).collect()))
        };
        let (next, sums) = said(["tokens", "chances"])?;
        let mut of_rows = vec![Vec::new(); next.len()];
        if pass.drafts {
            for names in DRAFTS.into_iter().take(drafts as usize) {
                for (row, said) in of_rows.iter_mut().zip(said(names)?.0) {
                    row.push(said);
                }
            }
        }
        let chances = match &pass.parents {
            None => Vec::new(),
            Some(parents) => {
                let logits: Vec<f32> = downloaded(downloads, "of nodes")?;
                let chance = |(parent, logit): (&Option<u32>, f32)| {
                    parent.map_or(0.0, |parent| libm::expf(logit / pass.temperature - sums[parent as usize]))
                };
                parents.iter().zip(logits).map(chance).collect()
            }
        };
        Ok(Seen { next, drafts: of_rows, chances })
    }
}
