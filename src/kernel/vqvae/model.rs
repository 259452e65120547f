//! The plans: weights and pictures onto the device, steps of training with what is to be seen after them, all pictures at once, grids decoded.

use std::ops::Range;
use std::sync::Arc;

use super::half::{self, Back, Half, Pass};
use crate::kernel::attention::random;
use crate::kernel::train::{Adam, Layers, Scaling, State, Weights};
use crate::kernel::{self, BufferId, Command, Downloads, Plan, PlanBuilder, Residency};

/// How codes follow their vectors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Update {
    /// By the gradient of β‖sg\[z\] − z_q‖², as all else that is trained.
    Gradient,
    /// As moving averages of which `decay` stays. β does nothing.
    Ema { decay: f32 },
}

/// A model, and how it is trained. Losses are means over numbers: of pixels, and of the latents' coordinates.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Of the resident buffers.
    pub name: String,
    /// Pixels along a picture's side, and along a patch's, which divides it.
    pub side: u32,
    pub patch: u32,
    pub channels: u32,
    /// Width of the layers within encoder and decoder.
    pub hidden: u32,
    /// The codebook: how many codes of how many numbers.
    pub codes: u32,
    pub dims: u32,
    pub beta: f32,
    pub gamma: f32,
    /// Whether the gradient at the code goes to the encoder as if it were that of its vector.
    pub straight_through: bool,
    pub update: Update,
    pub rate: f32,
    /// Pictures of a step.
    pub batch: u32,
    pub seed: u64,
}

/// The pictures, as they are given: `[picture][y][x][channel]`.
#[derive(Clone, Debug)]
pub struct Data {
    pub pixels: Arc<Vec<f32>>,
    pub count: u32,
}

/// A code that begins anew where the first step of a part has a vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revival {
    pub code: u32,
    /// The vector, by its number in the step's batch.
    pub row: u32,
}

/// Some steps of training.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The pictures of each step's batch.
    pub batches: Vec<Vec<u32>>,
    pub revivals: Vec<Revival>,
}

/// What one step measured before it changed anything.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Mean of (x − x̂)².
    pub reconstruction: f32,
    /// Mean of (z − z_q)²: times β the codebook's loss, times γ that of commitment.
    pub distance: f32,
    /// How many of the batch's vectors each code was nearest to.
    pub uses: Vec<u32>,
}

/// What the model makes of the shown pictures after a part.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// What the decoder gives for them, as they are given.
    pub pixels: Vec<f32>,
    /// A code for each patch.
    pub codes: Vec<u32>,
    /// What the encoder gives for each patch.
    pub vectors: Vec<f32>,
    pub codebook: Vec<f32>,
    pub probe: Probe,
}

/// Gradients for one patch, of its own loss: the mean of (x − x̂)² over its pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// The patch, among those of the shown pictures.
    pub patch: u32,
    /// By the decoder's backward kernels, at the code: what straight-through hands to z.
    pub at_code: Vec<f32>,
    /// By finite differences at the code, as if each of its numbers could be moved alone.
    pub nudged_code: Vec<f32>,
    /// By finite differences at z, code chosen anew: of what is computed really.
    pub nudged_vector: Vec<f32>,
    /// How many of the nudges at z changed the code.
    pub changes: u32,
    /// The patch's loss.
    pub loss: f32,
}

/// exp of the entropy of how codes are used: how many codes, used alike, would be so uneven.
pub fn perplexity(uses: &[u32]) -> f64 {
    let all: f64 = uses.iter().copied().map(f64::from).sum();
    let part = |uses: &u32| {
        let p = f64::from(*uses) / all;
        if *uses == 0 { 0.0 } else { -p * libm::log(p) }
    };
    if all == 0.0 { 0.0 } else { libm::exp(uses.iter().map(part).sum()) }
}

const ENCODER: half::Names = ["e1", "eb1", "e2", "eb2", "e3", "eb3"];
const DECODER: half::Names = ["d1", "db1", "d2", "db2", "d3", "db3"];
/// How far finite differences go to either side; latents are about 1.
const NUDGE: f32 = 0.01;
/// Codes that are used less on average don't move.
const LEAST_USE: f32 = 0.01;

/// The resident buffers.
struct Kept {
    encoder: Half,
    decoder: Half,
    codebook: Weights,
    average_sums: BufferId,
    average_uses: BufferId,
    state: BufferId,
}

/// One pass of patches through all of it.
struct Through {
    rows: u32,
    encode: Pass,
    nearest: BufferId,
    decode: Pass,
    /// What the decoder takes.
    chosen: BufferId,
}

impl Model {
    /// Patches of a picture.
    pub fn grid(&self) -> u32 {
        (self.side / self.patch).pow(2)
    }

    pub fn patch_len(&self) -> u32 {
        self.patch * self.patch * self.channels
    }

    pub(super) fn sizes(&self) -> [[u32; 3]; 2] {
        [[self.patch_len(), self.hidden, self.dims], [self.dims, self.hidden, self.patch_len()]]
    }

    /// The codebook before the first step: normal, and near the middle.
    pub(super) fn first_codes(&self) -> Vec<f32> {
        let drawn = random::normal(self.seed, 20, (self.codes * self.dims) as usize);
        drawn.into_iter().map(|x| x * 0.2).collect()
    }

    pub(super) fn adam(&self) -> Adam {
        Adam { rate: self.rate, ..Adam::default() }
    }

    fn kept(&self, builder: &mut PlanBuilder) -> Kept {
        let [outward, inward] = self.sizes();
        let (codes, len) = (u64::from(self.codes), self.codes * self.dims);
        let mut resident =
            |label, part: &str, bytes| builder.buffer(label, bytes, Residency::Resident(format!("{}/{part}", self.name)));
        let average_sums = resident("average sums", "average sums", u64::from(len) * 4);
        let average_uses = resident("average uses", "average uses", codes * 4);
        Kept {
            encoder: Half::new(builder, &self.name, ENCODER, outward),
            decoder: Half::new(builder, &self.name, DECODER, inward),
            codebook: Weights::new(builder, &self.name, "codebook", len),
            average_sums,
            average_uses,
            state: Layers { builder }.state(&self.name),
        }
    }

    /// All pictures as rows of patches, which stay on the device.
    fn patches(&self, builder: &mut PlanBuilder, count: u32) -> BufferId {
        let bytes = u64::from(count * self.grid() * self.patch_len()) * 4;
        builder.buffer("patches", bytes, Residency::Resident(format!("{}/patches", self.name)))
    }

    /// Puts weights from the seed and the pictures on the device, and looks as [`Model::train`] does.
    pub fn begin(&self, data: &Data, shown: Range<u32>, patch: u32, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let kept = self.kept(&mut builder);
        kept.encoder.begin(&mut builder, self.seed, 0);
        kept.decoder.begin(&mut builder, self.seed, 10);
        let codes = self.first_codes();
        half::begin(&mut builder, kept.codebook, codes.clone());
        builder.push(Command::Upload { to: kept.average_sums, data: kernel::Data::F32(Arc::new(codes)) });
        let uses = kernel::Data::F32(Arc::new(vec![1.0; self.codes as usize]));
        builder.push(Command::Upload { to: kept.average_uses, data: uses });
        builder.push(Command::Upload { to: kept.state, data: State::new(1.0).data() });
        let patches = self.patches(&mut builder, data.count);
        let pixels = builder.upload("pixels", kernel::Data::F32(data.pixels.clone()));
        let size = [self.side, self.side, self.channels];
        Layers { builder: &mut builder }.patches(pixels, patches, data.count, size, self.patch, false);
        self.look(&mut builder, &kept, patches, shown, patch);
        builder.finish()
    }

    /// Trains for the steps of a part, then looks at the pictures from `shown` on to the last, and at one patch of them closely.
    ///
    /// Downloads `measured` and `uses`, by step, where there are any; and what [`Model::snapshot`] reads.
    pub fn train(&self, part: &Part, data_count: u32, shown: Range<u32>, patch: u32, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let kept = self.kept(&mut builder);
        let patches = self.patches(&mut builder, data_count);
        if !part.batches.is_empty() {
            self.steps(&mut builder, &kept, patches, part);
        }
        self.look(&mut builder, &kept, patches, shown, patch);
        builder.finish()
    }

    fn steps(&self, builder: &mut PlanBuilder, kept: &Kept, patches: BufferId, part: &Part) {
        let Model { codes, dims, batch, beta, gamma, .. } = *self;
        let (grid, patch_len) = (self.grid(), self.patch_len());
        let (rows, code_bytes) = (batch * grid, u64::from(codes) * 4);
        let steps = part.batches.len() as u32;
        let mut tensor = |name, len: u32| builder.temporary(name, u64::from(len) * 4);
        let x = tensor("x", rows * patch_len);
        let [measured, uses] = [tensor("measured", steps * 2), tensor("uses", steps * codes)];
        let [dy, pixel_losses] = [tensor("dy", rows * patch_len), tensor("pixel losses", rows)];
        let [pull, distances, dz] = [tensor("pull", rows * dims), tensor("distances", rows), tensor("dz", rows * dims)];
        let [sums, used, dcodes] = [tensor("sums", codes * dims), tensor("used", codes), tensor("dcodes", codes * dims)];
        let through = self.through(builder, kept, x, rows);
        let (encode_back, decode_back) = (kept.encoder.back(builder, rows), kept.decoder.back(builder, rows));
        for (step, batch) in part.batches.iter().enumerate() {
            let chosen = builder.upload("batch", kernel::Data::U32(Arc::new(batch.clone())));
            let mut layers = Layers { builder };
            layers.gather(patches, chosen, x, self.batch, grid * patch_len);
            kept.encoder.forward(&mut layers, &through.encode);
            if step == 0 {
                self.revive(layers.builder, kept, through.encode.y, &part.revivals);
            }
            let mut layers = Layers { builder };
            self.quantise(&mut layers, kept, &through);
            kept.decoder.forward(&mut layers, &through.decode);

            let (y, z) = (through.decode.y, through.encode.y);
            layers.mse([y, x, kept.state], dy, pixel_losses, [rows, patch_len], 1.0 / (rows * patch_len) as f32);
            layers.sum(pixel_losses, rows, false, 1.0, measured, step as u32 * 2);
            layers.mse([z, through.chosen, kept.state], pull, distances, [rows, dims], 1.0 / (rows * dims) as f32);
            layers.sum(distances, rows, false, 1.0, measured, step as u32 * 2 + 1);
            layers.segment_sum([through.nearest, z], [sums, used], codes, [rows, dims]);
            let to_byte = step as u64 * code_bytes;
            layers.builder.push(Command::Copy { from: used, from_byte: 0, to: uses, to_byte, bytes: code_bytes });

            kept.decoder.backward(&mut layers, &through.decode, dy, &decode_back, true);
            let commitment = 2.0 * gamma / (rows * dims) as f32;
            let at = [z, through.chosen, decode_back.dx, kept.state];
            layers.vq_grad(at, dz, rows * dims, self.straight_through, commitment);
            kept.encoder.backward(&mut layers, &through.encode, dz, &encode_back, false);

            let mut updates = updates(&kept.encoder, &encode_back);
            updates.extend(self::updates(&kept.decoder, &decode_back));
            if self.update == Update::Gradient {
                let factor = 2.0 * beta / (rows * dims) as f32;
                layers.vq_grad_codes([kept.codebook.params, sums, used, kept.state], dcodes, codes, dims, factor);
                updates.push((kept.codebook, dcodes));
            }
            layers.update(kept.state, &updates, self.adam(), Scaling::Fixed);
            if let Update::Ema { decay } = self.update {
                let averages = [kept.average_sums, kept.average_uses];
                layers.vq_ema([sums, used], averages, kept.codebook.params, [codes, dims], [decay, LEAST_USE]);
            }
        }
        builder.download(measured);
        builder.download(uses);
    }

    /// Codes go where vectors are: as if they had been used once, and without momentum.
    fn revive(&self, builder: &mut PlanBuilder, kept: &Kept, z: BufferId, revivals: &[Revival]) {
        if revivals.is_empty() {
            return;
        }
        let bytes = u64::from(self.dims) * 4;
        let one = builder.upload("one", kernel::Data::F32(Arc::new(vec![1.0])));
        let still = builder.upload("still", kernel::Data::F32(Arc::new(vec![0.0; self.dims as usize])));
        for revival in revivals {
            let (from_byte, to_byte) = (u64::from(revival.row) * bytes, u64::from(revival.code) * bytes);
            for to in [kept.codebook.params, kept.codebook.master, kept.average_sums] {
                builder.push(Command::Copy { from: z, from_byte, to, to_byte, bytes });
            }
            for to in kept.codebook.moments {
                builder.push(Command::Copy { from: still, from_byte: 0, to, to_byte, bytes });
            }
            let to_byte = u64::from(revival.code) * 4;
            builder.push(Command::Copy { from: one, from_byte: 0, to: kept.average_uses, to_byte, bytes: 4 });
        }
    }

    fn through(&self, builder: &mut PlanBuilder, kept: &Kept, x: BufferId, rows: u32) -> Through {
        let encode = kept.encoder.pass(builder, x, rows);
        let nearest = builder.temporary("nearest", u64::from(rows) * 4);
        let chosen = builder.temporary("chosen", u64::from(rows * self.dims) * 4);
        let decode = kept.decoder.pass(builder, chosen, rows);
        Through { rows, encode, nearest, decode, chosen }
    }

    fn quantise(&self, layers: &mut Layers<'_>, kept: &Kept, through: &Through) {
        let (rows, codebook) = (through.rows, kept.codebook.params);
        layers.vq_assign(through.encode.y, codebook, through.nearest, [rows, self.codes, self.dims]);
        layers.gather(codebook, through.nearest, through.chosen, rows, self.dims);
    }

    /// What the decoder gives, as pictures.
    fn pictures(&self, layers: &mut Layers<'_>, decoded: BufferId, pixels: BufferId, count: u32) {
        layers.patches(decoded, pixels, count, [self.side, self.side, self.channels], self.patch, true);
    }

    fn look(&self, builder: &mut PlanBuilder, kept: &Kept, patches: BufferId, shown: Range<u32>, patch: u32) {
        let (count, width) = (shown.len() as u32, self.grid() * self.patch_len());
        let rows = count * self.grid();
        let numbers = builder.upload("shown", kernel::Data::U32(Arc::new(shown.collect())));
        let x = builder.temporary("shown patches", u64::from(count * width) * 4);
        let pixels = builder.temporary("shown pixels", u64::from(count * width) * 4);
        let [codes, vectors] = [("shown codes", rows), ("shown vectors", rows * self.dims)]
            .map(|(name, len)| builder.temporary(name, u64::from(len) * 4));
        let mut through = self.through(builder, kept, x, rows);
        (through.nearest, through.encode.y) = (codes, vectors);
        let mut layers = Layers { builder };
        layers.gather(patches, numbers, x, count, width);
        kept.encoder.forward(&mut layers, &through.encode);
        self.quantise(&mut layers, kept, &through);
        kept.decoder.forward(&mut layers, &through.decode);
        self.pictures(&mut layers, through.decode.y, pixels, count);
        for buffer in [pixels, codes, vectors, kept.codebook.params] {
            builder.download(buffer);
        }
        self.probe(builder, kept, x, &through, patch);
    }

    /// The rows of a probe: as it is, z nudged back and forth along each of its numbers, then the code likewise.
    fn probe(&self, builder: &mut PlanBuilder, kept: &Kept, x: BufferId, shown: &Through, patch: u32) {
        let (dims, patch_len) = (self.dims, self.patch_len());
        let rows = 1 + 4 * dims;
        let nudges = |of_code: bool| {
            let mut nudges = vec![0.0; (rows * dims) as usize];
            let first = 1 + 2 * dims * u32::from(of_code);
            for i in 0..2 * dims {
                nudges[((first + i) * dims + i / 2) as usize] = if i % 2 == 0 { NUDGE } else { -NUDGE };
            }
            kernel::Data::F32(Arc::new(nudges))
        };
        let one = builder.upload("probed", kernel::Data::U32(Arc::new(vec![patch; rows as usize])));
        let [at_vector, at_code] = [false, true].map(|of_code| builder.upload("nudges", nudges(of_code)));
        let mut tensor = |name, len: u32| builder.temporary(name, u64::from(len) * 4);
        let [z, target] = [tensor("probe vectors", rows * dims), tensor("probe target", rows * patch_len)];
        let [codes, losses] = [tensor("probe codes", rows), tensor("probe losses", rows)];
        let dy = tensor("probe dy", rows * patch_len);
        let mut through = self.through(builder, kept, target, rows);
        (through.encode.y, through.nearest) = (z, codes);
        let mut back = kept.decoder.back(builder, rows);
        back.dx = builder.temporary("probe gradient", u64::from(rows * dims) * 4);
        let mut layers = Layers { builder };
        layers.gather(x, one, target, rows, patch_len);
        layers.gather(shown.encode.y, one, z, rows, dims);
        layers.add_scaled(at_vector, z, rows * dims, 1.0);
        self.quantise(&mut layers, kept, &through);
        layers.add_scaled(at_code, through.chosen, rows * dims, 1.0);
        kept.decoder.forward(&mut layers, &through.decode);
        layers.mse([through.decode.y, target, kept.state], dy, losses, [rows, patch_len], 1.0 / patch_len as f32);
        kept.decoder.backward(&mut layers, &through.decode, dy, &back, true);
        for buffer in [codes, losses, back.dx] {
            builder.download(buffer);
        }
    }

    /// All pictures, as the model codes them now: downloads `all codes`, and `all losses`, the mean of (x − x̂)² for each patch.
    pub fn encode(&self, data_count: u32, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let kept = self.kept(&mut builder);
        let x = self.patches(&mut builder, data_count);
        let (rows, patch_len) = (data_count * self.grid(), self.patch_len());
        let mut tensor = |name, len: u32| builder.temporary(name, u64::from(len) * 4);
        let [codes, losses, dy] = [tensor("all codes", rows), tensor("all losses", rows), tensor("dy", rows * patch_len)];
        let mut through = self.through(&mut builder, &kept, x, rows);
        through.nearest = codes;
        let mut layers = Layers { builder: &mut builder };
        kept.encoder.forward(&mut layers, &through.encode);
        self.quantise(&mut layers, &kept, &through);
        kept.decoder.forward(&mut layers, &through.decode);
        layers.mse([through.decode.y, x, kept.state], dy, losses, [rows, patch_len], 1.0 / patch_len as f32);
        for buffer in [codes, losses] {
            builder.download(buffer);
        }
        builder.finish()
    }

    /// Pictures from grids of codes, one after the other: downloads `decoded`.
    pub fn decode(&self, grids: Vec<u32>, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let kept = self.kept(&mut builder);
        let rows = grids.len() as u32;
        let codes = builder.upload("grids", kernel::Data::U32(Arc::new(grids)));
        let chosen = builder.temporary("chosen", u64::from(rows * self.dims) * 4);
        let pixels = builder.temporary("decoded", u64::from(rows * self.patch_len()) * 4);
        let pass = kept.decoder.pass(&mut builder, chosen, rows);
        let mut layers = Layers { builder: &mut builder };
        layers.gather(kept.codebook.params, codes, chosen, rows, self.dims);
        kept.decoder.forward(&mut layers, &pass);
        self.pictures(&mut layers, pass.y, pixels, rows / self.grid());
        builder.download(pixels);
        builder.finish()
    }

    /// The steps of a part, as they were downloaded.
    pub fn measured(&self, downloads: &Downloads) -> Vec<Measured> {
        let losses: Vec<[f32; 2]> = read(downloads, "measured");
        let uses: Vec<f32> = read(downloads, "uses");
        let of_step = |(losses, uses): (&[f32; 2], &[f32])| Measured {
            reconstruction: losses[0],
            distance: losses[1],
            uses: uses.iter().map(|uses| *uses as u32).collect(),
        };
        losses.iter().zip(uses.chunks(self.codes as usize)).map(of_step).collect()
    }

    /// What was seen after a part.
    pub fn snapshot(&self, downloads: &Downloads, patch: u32) -> Snapshot {
        let (losses, codes): (Vec<f32>, Vec<u32>) = (read(downloads, "probe losses"), read(downloads, "probe codes"));
        let gradient: Vec<f32> = read(downloads, "probe gradient");
        let (dims, nudged) = (self.dims as usize, 2 * self.dims as usize);
        let slopes = |losses: &[f32]| losses.chunks(2).map(|ends| (ends[0] - ends[1]) / (2.0 * NUDGE)).collect();
        let probe = Probe {
            patch,
            at_code: gradient[..dims].to_vec(),
            nudged_vector: slopes(&losses[1..1 + nudged]),
            nudged_code: slopes(&losses[1 + nudged..]),
            changes: codes[1..1 + nudged].iter().filter(|code| **code != codes[0]).count() as u32,
            loss: losses[0],
        };
        Snapshot {
            pixels: read(downloads, "shown pixels"),
            codes: read(downloads, "shown codes"),
            vectors: read(downloads, "shown vectors"),
            codebook: read(downloads, "codebook"),
            probe,
        }
    }
}

fn updates(half: &Half, back: &Back) -> Vec<(Weights, BufferId)> {
    half.tensors.into_iter().zip(back.grads).collect()
}

/// What came back under a name, nothing where that didn't.
fn read<T: bytemuck::Pod>(downloads: &Downloads, name: &str) -> Vec<T> {
    downloads.get(name).map(|bytes| bytemuck::pod_collect_to_vec(bytes)).unwrap_or_default()
}
