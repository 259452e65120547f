//! The plans of a training: to begin, to go on for some steps, to look at it, and to use it.

use std::sync::Arc;

use rand_core::Rng;
use rand_pcg::Pcg32;

use super::half::{self, Half};
use super::pictures::{PIXELS, SIDE};
use crate::kernel::attention::random;
use crate::kernel::train::{Adam, Layers, Scaling, State, Weights};
use crate::kernel::{BufferId, Command, Data, Plan, PlanBuilder, Residency};

/// How codes come nearer to their vectors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Update {
    /// By the gradient of β‖sg\[z\] − z_q‖², as everything else.
    Gradient,
    /// As moving averages of them, of which this share stays at each step; β is of no use then.
    Ema { decay: f32 },
}

/// A code that is put where a vector of the part's first batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revival {
    pub code: u32,
    /// Which of the batch's vectors.
    pub row: u32,
}

/// A model, and how it is trained. Its loss is ‖x − dec(z + sg\[z_q − z\])‖² + β‖sg\[z\] − z_q‖² + γ‖z − sg\[z_q\]‖², each ‖·‖² a mean over the numbers in it.
#[derive(Clone, Debug)]
pub struct Model {
    /// What names of resident buffers begin with.
    pub name: String,
    /// Pictures that it learns from, and those of a batch.
    pub pictures: u32,
    pub batch: u32,
    /// Pictures that are looked at, and not learnt from.
    pub shown: u32,
    /// Pixels along a side of a patch, which divides that of a picture.
    pub patch: u32,
    pub hidden: u32,
    pub codes: u32,
    pub dims: u32,
    pub beta: f32,
    pub gamma: f32,
    /// Whether the encoder gets the gradient that arrives at the code.
    pub straight_through: bool,
    pub update: Update,
    pub adam: Adam,
}

/// What was worked out about one of the patches that are looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// What the encoder gets of the reconstruction's loss.
    pub given: Vec<f32>,
    /// Its gradient at the code.
    pub at_code: Vec<f32>,
    /// Its slope by finite differences: as z moves, and as the code itself does.
    pub by_vector: Vec<f32>,
    pub by_code: Vec<f32>,
}

impl Probe {
    /// How far z and the code are moved, either way.
    pub const SHIFT: f32 = 1.0 / 256.0;

    /// From what `Model::snapshot` brought back.
    pub fn read(given: Vec<f32>, at_code: Vec<f32>, losses: &[f32]) -> Probe {
        let slopes = |losses: &[f32]| losses.chunks(2).map(|pair| (pair[0] - pair[1]) / (2.0 * Probe::SHIFT)).collect();
        let (by_vector, by_code) = losses.split_at(losses.len() / 2);
        Probe { given, at_code, by_vector: slopes(by_vector), by_code: slopes(by_code) }
    }
}

const ENCODER: half::Names = ["encoder w1", "encoder b1", "encoder w2", "encoder b2", "encoder w3", "encoder b3"];
const DECODER: half::Names = ["decoder w1", "decoder b1", "decoder w2", "decoder b2", "decoder w3", "decoder b3"];
/// Streams of random numbers, each tensor its own.
const DECODER_STREAM: u64 = 10;
const CODES_STREAM: u64 = 20;
/// A code that is used less often on average isn't moved by it.
const LEAST_USES: f32 = 0.01;

/// What is resident, as one plan names it.
struct Placed {
    encoder: Half,
    decoder: Half,
    codes: Weights,
    /// Moving averages: sums of vectors, and uses.
    averages: [BufferId; 2],
    state: BufferId,
    /// The pictures in patches: those that are learnt from, and those that are shown.
    pictures: BufferId,
    shown: BufferId,
}

impl Model {
    /// Codes of a picture.
    pub fn cells(&self) -> u32 {
        (SIDE as u32 / self.patch).pow(2)
    }

    fn pixels(&self) -> u32 {
        self.patch * self.patch
    }

    /// Vectors of a batch.
    pub fn rows(&self) -> u32 {
        self.batch * self.cells()
    }

    pub(super) fn encoder_sizes(&self) -> [u32; 3] {
        [self.pixels(), self.hidden, self.dims]
    }

    pub(super) fn decoder_sizes(&self) -> [u32; 3] {
        [self.dims, self.hidden, self.pixels()]
    }

    pub(super) fn weights(&self, seed: u64) -> [[Vec<f32>; 6]; 2] {
        [half::drawn(self.encoder_sizes(), seed, 0), half::drawn(self.decoder_sizes(), seed, DECODER_STREAM)]
    }

    /// The codes before the first step: close together, as is the custom.
    pub(super) fn first_codes(&self, seed: u64) -> Vec<f32> {
        random::spread(seed, CODES_STREAM, (self.codes * self.dims) as usize, 1.0 / self.codes as f32)
    }

    /// Which pictures the steps take: all in a random order, then all in another. The same from a seed.
    pub fn batches(&self, seed: u64) -> impl Iterator<Item = Vec<u32>> + use<> {
        let (mut dice, pictures, batch) = (Pcg32::new(seed, 77), self.pictures, self.batch);
        let mut left: Vec<u32> = Vec::new();
        std::iter::repeat_with(move || {
            let draw = |_| {
                if left.is_empty() {
                    left = (0..pictures).collect();
                    for i in (1..left.len()).rev() {
                        left.swap(i, ((u64::from(dice.next_u32()) * (i as u64 + 1)) >> 32) as usize);
                    }
                }
                left.pop().unwrap_or_default()
            };
            (0..batch).map(draw).collect()
        })
    }

    fn place(&self, builder: &mut PlanBuilder) -> Placed {
        let resident = |part: &str| Residency::Resident(format!("{}/{part}", self.name));
        let encoder = Half::new(builder, &self.name, ENCODER, self.encoder_sizes());
        let decoder = Half::new(builder, &self.name, DECODER, self.decoder_sizes());
        let codes = Weights::new(builder, &self.name, "codes", self.codes * self.dims);
        let averages = [
            builder.buffer("average sums", u64::from(codes.len) * 4, resident("average sums")),
            builder.buffer("average uses", u64::from(self.codes) * 4, resident("average uses")),
        ];
        let state = Layers { builder }.state(&self.name);
        let mut pictures = |name, count: u32| builder.buffer(name, u64::from(count) * PIXELS as u64 * 4, resident(name));
        let (pictures, shown) = (pictures("pictures", self.pictures), pictures("shown pictures", self.shown));
        Placed { encoder, decoder, codes, averages, state, pictures, shown }
    }

    /// Puts pictures and weights on the device, and looks at what they are worth.
    pub fn begin(&self, pictures: Arc<Vec<f32>>, shown: Arc<Vec<f32>>, seed: u64, probed: u32, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let placed = self.place(&mut builder);
        placed.encoder.begin(&mut builder, seed, 0);
        placed.decoder.begin(&mut builder, seed, DECODER_STREAM);
        let codes = Data::F32(Arc::new(self.first_codes(seed)));
        placed.codes.begin(&mut builder, codes.clone());
        builder.push(Command::Upload { to: placed.averages[0], data: codes });
        builder.push(Command::Upload { to: placed.averages[1], data: Data::F32(Arc::new(vec![1.0; self.codes as usize])) });
        builder.push(Command::Upload { to: placed.state, data: State::new(1.0).data() });
        for (data, to, count) in [(pictures, placed.pictures, self.pictures), (shown, placed.shown, self.shown)] {
            let from = builder.upload("drawn", Data::F32(data));
            let sides = [SIDE as u32, SIDE as u32, 1];
            Layers { builder: &mut builder }.patches(from, to, count, sides, self.patch, false);
        }
        self.snapshot(&mut builder, &placed, probed);
        builder.finish()
    }

    /// A step for each batch of pictures, by their numbers; then looks at what came of it. Downloads `losses`, two a step: reconstruction, and
    /// the squared distance of vectors from their codes; and `usage`, how often each code was used in each step.
    pub fn train(&self, batches: &[Vec<u32>], revivals: &[Revival], probed: u32, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let placed = self.place(&mut builder);
        let (rows, steps) = (self.rows(), batches.len() as u64);
        let mut tensor = |name, len: u32| builder.temporary(name, u64::from(len) * 4);
        let (x, q, dy, dz, apart) = (
            tensor("x", rows * self.pixels()),
            tensor("q", rows * self.dims),
            tensor("dy", rows * self.pixels()),
            tensor("dz", rows * self.dims),
            tensor("apart", rows * self.dims),
        );
        let (nearest, sums, uses, dcodes) = (
            tensor("nearest", rows),
            tensor("sums", self.codes * self.dims),
            tensor("uses", self.codes),
            tensor("dcodes", self.codes * self.dims),
        );
        let row_losses = [tensor("row losses", rows), tensor("row distances", rows)];
        let usage_bytes = u64::from(self.codes) * 4;
        let (losses, usage) = (builder.temporary("losses", steps * 8), builder.temporary("usage", steps * usage_bytes));
        let (encoder, decoder) = (placed.encoder, placed.decoder);
        let coded = encoder.pass(&mut builder, x, "z", rows);
        let decoded = decoder.pass(&mut builder, q, "y", rows);
        let backs = [encoder.back(&mut builder, rows), decoder.back(&mut builder, rows)];
        for (step, batch) in (0..).zip(batches) {
            let chosen = builder.upload("batch", Data::U32(Arc::new(batch.clone())));
            let mut layers = Layers { builder: &mut builder };
            layers.gather(placed.pictures, chosen, x, self.batch, PIXELS as u32);
            encoder.forward(&mut layers, &coded);
            if step == 0 {
                self.revive(layers.builder, &placed, coded.y, revivals);
            }
            let codes = placed.codes.params;
            layers.vq_assign(coded.y, codes, nearest, [rows, self.codes, self.dims]);
            layers.gather(codes, nearest, q, rows, self.dims);
            decoder.forward(&mut layers, &decoded);

            let shape = [rows, self.pixels()];
            layers.mse([decoded.y, x, placed.state], dy, row_losses[0], shape, 1.0 / (rows * self.pixels()) as f32);
            let share = 1.0 / (rows * self.dims) as f32;
            layers.mse([coded.y, q, placed.state], apart, row_losses[1], [rows, self.dims], share);
            layers.sum(row_losses[0], rows, false, 1.0, losses, 2 * step);
            layers.sum(row_losses[1], rows, false, 1.0, losses, 2 * step + 1);
            layers.segment_sum([nearest, coded.y], [sums, uses], self.codes, [rows, self.dims]);
            let to_byte = u64::from(step) * usage_bytes;
            layers.builder.push(Command::Copy { from: uses, from_byte: 0, to: usage, to_byte, bytes: usage_bytes });

            decoder.backward(&mut layers, &decoded, dy, &backs[1], true);
            let len = rows * self.dims;
            let at = [coded.y, q, backs[1].dx, placed.state];
            layers.vq_grad(at, dz, len, self.straight_through, 2.0 * self.gamma * share);
            encoder.backward(&mut layers, &coded, dz, &backs[0], false);
            let halves = [(encoder, backs[0]), (decoder, backs[1])];
            let mut updates: Vec<_> =
                halves.into_iter().flat_map(|(half, back)| half.tensors.into_iter().zip(back.grads)).collect();
            match self.update {
                Update::Gradient => {
                    let of = [codes, sums, uses, placed.state];
                    layers.vq_grad_codes(of, dcodes, self.codes, self.dims, 2.0 * self.beta * share);
                    updates.push((placed.codes, dcodes));
                }
                Update::Ema { decay } => {
                    layers.vq_ema([sums, uses], placed.averages, codes, [self.codes, self.dims], [decay, LEAST_USES]);
                }
            }
            layers.update(placed.state, &updates, self.adam, Scaling::Fixed);
        }
        builder.download(losses);
        builder.download(usage);
        self.snapshot(&mut builder, &placed, probed);
        builder.finish()
    }

    fn revive(&self, builder: &mut PlanBuilder, placed: &Placed, z: BufferId, revivals: &[Revival]) {
        if revivals.is_empty() {
            return;
        }
        let bytes = u64::from(self.dims) * 4;
        let nothing = builder.upload("nothing", Data::F32(Arc::new(vec![0.0; self.dims as usize])));
        let once = builder.upload("once", Data::F32(Arc::new(vec![1.0])));
        for Revival { code, row } in revivals {
            let (from_byte, to_byte) = (u64::from(*row) * bytes, u64::from(*code) * bytes);
            for to in [placed.codes.params, placed.codes.master, placed.averages[0]] {
                builder.push(Command::Copy { from: z, from_byte, to, to_byte, bytes });
            }
            for to in placed.codes.moments {
                builder.push(Command::Copy { from: nothing, from_byte: 0, to, to_byte, bytes });
            }
            let to_byte = u64::from(*code) * 4;
            builder.push(Command::Copy { from: once, from_byte: 0, to: placed.averages[1], to_byte, bytes: 4 });
        }
    }

    /// Downloads what becomes of the pictures that are shown (`restored`, in patches; `grids`; `vectors`), the `codes`, and about one of their
    /// patches what a [`Probe`] takes (`given`, `at code`, `moved`).
    fn snapshot(&self, builder: &mut PlanBuilder, placed: &Placed, probed: u32) {
        let rows = self.shown * self.cells();
        let (encoder, decoder, codes) = (placed.encoder, placed.decoder, placed.codes.params);
        let q = builder.temporary("q", u64::from(rows * self.dims) * 4);
        let nearest = builder.temporary("grids", u64::from(rows) * 4);
        let coded = encoder.pass(builder, placed.shown, "vectors", rows);
        let decoded = decoder.pass(builder, q, "restored", rows);
        let mut layers = Layers { builder };
        encoder.forward(&mut layers, &coded);
        layers.vq_assign(coded.y, codes, nearest, [rows, self.codes, self.dims]);
        layers.gather(codes, nearest, q, rows, self.dims);
        decoder.forward(&mut layers, &decoded);
        for from in [nearest, coded.y, decoded.y, codes] {
            builder.download(from);
        }
        self.probe(builder, placed, coded.y, q, probed);
    }

    fn probe(&self, builder: &mut PlanBuilder, placed: &Placed, z: BufferId, q: BufferId, probed: u32) {
        let (decoder, codes, dims, pixels) = (placed.decoder, placed.codes.params, self.dims, self.pixels());
        let mut taken = |name, from, columns: u32| {
            let (to, bytes) = (builder.temporary(name, u64::from(columns) * 4), u64::from(columns) * 4);
            builder.push(Command::Copy { from, from_byte: u64::from(probed) * bytes, to, to_byte: 0, bytes });
            to
        };
        let (z, q, x) = (taken("its vector", z, dims), taken("its code", q, dims), taken("its pixels", placed.shown, pixels));
        let (dy, loss) = (builder.temporary("dy", u64::from(pixels) * 4), builder.temporary("its loss", 4));
        let [given, at_code] = ["given", "at code"].map(|name| builder.temporary(name, u64::from(dims) * 4));
        let (pass, back) = (decoder.pass(builder, q, "y", 1), decoder.back(builder, 1));
        let mut layers = Layers { builder };
        decoder.forward(&mut layers, &pass);
        layers.mse([pass.y, x, placed.state], dy, loss, [1, pixels], 1.0 / pixels as f32);
        decoder.backward(&mut layers, &pass, dy, &back, true);
        layers.vq_grad([z, q, back.dx, placed.state], given, dims, self.straight_through, 0.0);
        layers.vq_grad([z, q, back.dx, placed.state], at_code, dims, true, 0.0);

        // First z is moved, in each dimension up and down, and has its code looked up again; then the code itself.
        let (moves, len) = (2 * dims, u64::from(2 * dims * dims) * 4);
        let shift = |i: u32| {
            let (row, column) = (i / dims, i % dims);
            let up = if row % 2 == 0 { Probe::SHIFT } else { -Probe::SHIFT };
            if row / 2 == column { up } else { 0.0 }
        };
        let shifts: Vec<f32> = (0..moves * dims).map(shift).collect();
        let of_vector = layers.builder.upload("shifts", Data::F32(Arc::new(shifts.clone())));
        let of_code = [vec![0.0; shifts.len()], shifts].concat();
        let of_code = layers.builder.upload("shifts", Data::F32(Arc::new(of_code)));
        let vectors = layers.builder.repeat("moved vectors", z, len);
        let all = layers.builder.repeat("moved codes", q, 2 * len);
        let targets = layers.builder.repeat("targets", x, u64::from(2 * moves * pixels) * 4);
        let nearest = layers.builder.temporary("nearest", u64::from(moves) * 4);
        let [dy, losses] = [("dy", 2 * moves * pixels), ("moved", 2 * moves)]
            .map(|(name, len)| layers.builder.temporary(name, u64::from(len) * 4));
        layers.add_scaled(of_vector, vectors, moves * dims, 1.0);
        layers.vq_assign(vectors, codes, nearest, [moves, self.codes, dims]);
        layers.gather(codes, nearest, all, moves, dims);
        layers.add_scaled(of_code, all, 2 * moves * dims, 1.0);
        let pass = decoder.pass(layers.builder, all, "y", 2 * moves);
        decoder.forward(&mut layers, &pass);
        layers.mse([pass.y, targets, placed.state], dy, losses, [2 * moves, pixels], 1.0 / pixels as f32);
        for from in [given, at_code, losses] {
            builder.download(from);
        }
    }

    /// Downloads the `grids` of all pictures that it learns from.
    pub fn encode(&self, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let placed = self.place(&mut builder);
        let rows = self.pictures * self.cells();
        let nearest = builder.temporary("grids", u64::from(rows) * 4);
        let pass = placed.encoder.pass(&mut builder, placed.pictures, "z", rows);
        let mut layers = Layers { builder: &mut builder };
        placed.encoder.forward(&mut layers, &pass);
        layers.vq_assign(pass.y, placed.codes.params, nearest, [rows, self.codes, self.dims]);
        builder.download(nearest);
        builder.finish()
    }

    /// Downloads what grids of codes stand for: `decoded`, in patches.
    pub fn decode(&self, grids: Vec<u32>, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        let placed = self.place(&mut builder);
        let rows = grids.len() as u32;
        let nearest = builder.upload("grids", Data::U32(Arc::new(grids)));
        let q = builder.temporary("q", u64::from(rows * self.dims) * 4);
        let pass = placed.decoder.pass(&mut builder, q, "decoded", rows);
        let mut layers = Layers { builder: &mut builder };
        layers.gather(placed.codes.params, nearest, q, rows, self.dims);
        placed.decoder.forward(&mut layers, &pass);
        builder.download(pass.y);
        builder.finish()
    }

    /// Pictures row by row, from 0 to 1, of what came back in patches.
    pub fn pictures_of(&self, patches: &[f32]) -> Vec<f32> {
        let (side, pixels) = (self.patch as usize, self.pixels() as usize);
        let across = SIDE / side;
        let pixel = |i: usize| {
            let (image, y, x) = (i / PIXELS, i % PIXELS / SIDE, i % SIDE);
            let patch = image * self.cells() as usize + y / side * across + x / side;
            patches[patch * pixels + y % side * side + x % side].clamp(0.0, 1.0)
        };
        (0..patches.len()).map(pixel).collect()
    }
}
