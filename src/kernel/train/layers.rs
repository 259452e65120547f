//! One method a layer: which dispatch it is, and what it moves, in closed form.

use super::uniforms::{
    AdamUniform, HISTOGRAM_TILE, HeadsUniform, MOST_REVIVED, MOST_ROWS, Product, SUM_TILE, ScalingUniform, Task, WIDTH,
    WORKGROUP_ELEMENTS,
};
use super::{Activation, Format, Histogram, State, kernels};
use crate::kernel::{BufferId, Command, Data, Dispatch, Kernel, PlanBuilder, Residency, Traffic};

/// A matrix, or `batches` of them one after the other, as it lies in its buffer.
#[derive(Clone, Copy, Debug)]
pub struct Matrix {
    pub buffer: BufferId,
    pub rows: u32,
    pub columns: u32,
    is_transposed: bool,
}

impl Matrix {
    pub fn new(buffer: BufferId, rows: u32, columns: u32) -> Matrix {
        Matrix { buffer, rows, columns, is_transposed: false }
    }

    /// The same numbers, read the other way.
    pub fn transposed(self) -> Matrix {
        Matrix { rows: self.columns, columns: self.rows, is_transposed: !self.is_transposed, ..self }
    }

    /// How far apart rows and columns are.
    fn steps(self) -> [u32; 2] {
        if self.is_transposed { [1, self.rows] } else { [self.columns, 1] }
    }
}

/// How Adam goes on. β₁ and β₂ are in [`Scaling`]'s dispatch too, which keeps their powers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    pub rate: f32,
    pub beta_1: f32,
    pub beta_2: f32,
    pub epsilon: f32,
    /// Decoupled: weights shrink by `rate` times this.
    pub decay: f32,
    /// What the parameters are that layers read; masters and moments are f32.
    pub format: Format,
}

impl Default for Adam {
    fn default() -> Adam {
        Adam { rate: 1e-3, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8, decay: 0.0, format: Format::F32 }
    }
}

/// What becomes of the loss's scale.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Scaling {
    /// It stays; steps with gradients that aren't finite are skipped all the same.
    #[default]
    Fixed,
    /// Times `backoff` after a skipped step, but not below 1; times `growth` after `interval` steps in a row that weren't.
    Dynamic { interval: u32, growth: f32, backoff: f32 },
}

/// A tensor that is trained: what layers read, and the f32 master and moments behind it, all resident.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    pub params: BufferId,
    pub master: BufferId,
    pub moments: [BufferId; 2],
    pub len: u32,
}

impl Weights {
    const PARTS: [&'static str; 4] = ["params", "master", "first moments", "second moments"];

    /// Names the buffers of one tensor. `model` keeps models apart that are on the device together; the download of its parameters is called
    /// `name`.
    pub fn new(builder: &mut PlanBuilder, model: &str, name: &'static str, len: u32) -> Weights {
        let [params, master, first, second] = Weights::PARTS.map(|part| {
            let label = if part == "params" { name } else { part };
            builder.buffer(label, u64::from(len) * 4, Residency::Resident(format!("{model}/{name}/{part}")))
        });
        Weights { params, master, moments: [first, second], len }
    }

    /// Puts its first values on the device, with moments of 0.
    pub fn begin(self, builder: &mut PlanBuilder, values: Data) {
        for to in [self.params, self.master] {
            builder.push(Command::Upload { to, data: values.clone() });
        }
        for buffer in self.moments {
            builder.push(Command::Zero { buffer });
        }
    }

    /// Bytes of everything that is kept of the tensor.
    pub const fn bytes(self) -> u64 {
        self.len as u64 * 16
    }
}

/// Where the heads of tokens lie for attention: each head's `capacity` places one after the other, `stride` numbers apart, of which the head's
/// `width` begin at `offset`. Tokens take places from `first` on.
#[derive(Clone, Copy, Debug)]
pub struct HeadRows {
    pub heads: u32,
    pub width: u32,
    pub capacity: u32,
    pub first: u32,
    pub stride: u32,
    pub offset: u32,
}

/// A tensor that was normalised: what its gradient needs again.
#[derive(Clone, Copy, Debug)]
pub struct Normalised {
    pub x: BufferId,
    pub weight: BufferId,
    pub inverses: BufferId,
}

/// Adds layers to a plan. Sizes are in numbers, not bytes; a layer over nothing is no dispatch, unless it has zeros to write.
pub struct Layers<'a> {
    pub builder: &'a mut PlanBuilder,
}

struct Cost {
    read: u64,
    written: u64,
    flops: u64,
}

impl Layers<'_> {
    fn run(&mut self, kernel: &'static Kernel, uniform: &[u8], buffers: &[BufferId], groups: [u32; 3], cost: Cost) {
        self.run_with(kernel, &[], uniform, buffers, groups, cost);
    }

    fn run_with(
        &mut self,
        kernel: &'static Kernel,
        overrides: &[(&'static str, f64)],
        uniform: &[u8],
        buffers: &[BufferId],
        groups: [u32; 3],
        cost: Cost,
    ) {
        let measure = self.builder.measures();
        let io = self.builder.io();
        self.builder.dispatch(Dispatch {
            kernel,
            overrides: overrides.iter().copied().chain([("COUNT_IO", f64::from(u8::from(measure)))]).collect(),
            uniform: uniform.to_vec(),
            buffers: buffers.iter().copied().chain([io]).collect(),
            groups,
            predicted: Traffic { read_bytes: cost.read * 4, written_bytes: cost.written * 4 },
            flops: cost.flops,
            io: measure.then_some(io),
        });
    }

    /// A kernel that takes element after element: words read and written and operations are for each.
    fn elements(&mut self, kernel: &'static Kernel, task: Task, buffers: &[BufferId], [read, written, flops]: [u64; 3]) {
        let len = u64::from(task.rows) * u64::from(task.columns);
        if len == 0 {
            return;
        }
        let groups = [len.div_ceil(u64::from(WORKGROUP_ELEMENTS)) as u32, 1, 1];
        let cost = Cost { read: read * len, written: written * len, flops: flops * len };
        self.run(kernel, bytemuck::bytes_of(&task), buffers, groups, cost);
    }

    /// A kernel with a workgroup a row: words and operations are those of all rows.
    fn rows(&mut self, kernel: &'static Kernel, task: Task, buffers: &[BufferId], [read, written, flops]: [u64; 3]) {
        if task.rows > 0 {
            let groups = [task.rows.min(MOST_ROWS), task.rows.div_ceil(MOST_ROWS), 1];
            self.run(kernel, bytemuck::bytes_of(&task), buffers, groups, Cost { read, written, flops });
        }
    }

    /// C = A B, for each of `batches` (C += A B with `is_added`). The gradients of it are dA = dC Bᵀ and dB = Aᵀ dC.
    ///
    /// # Panics
    /// When the sizes don't match.
    pub fn matmul(&mut self, a: Matrix, b: Matrix, c: BufferId, batches: u32, is_added: bool) {
        assert_eq!(a.columns, b.rows, "a product needs as many columns of A as rows of B");
        let [m, n, k] = [a.rows, b.columns, a.columns];
        if m == 0 || n == 0 || batches == 0 {
            return;
        }
        let ([a_row, a_column], [b_row, b_column]) = (a.steps(), b.steps());
        let is_added = u32::from(is_added);
        let product = Product { m, n, k, is_added, a_row, a_column, a_batch: m * k, b_row, b_column, b_batch: k * n };
        let tiles = u64::from(m.div_ceil(8)) * u64::from(n.div_ceil(8)) * u64::from(batches);
        let entries = u64::from(m) * u64::from(n) * u64::from(batches);
        let cost = Cost {
            read: tiles * 16 * u64::from(k) + entries * u64::from(is_added),
            written: entries,
            flops: 2 * entries * u64::from(k),
        };
        let groups = [n.div_ceil(64), m.div_ceil(64), batches];
        // In rows of whole vec4s, four numbers come with a load.
        let is_whole = !a.is_transposed && !b.is_transposed && k > 0 && k.is_multiple_of(4) && n.is_multiple_of(4);
        let kernel = if is_whole { &kernels::MATMUL_ROWS } else { &kernels::MATMUL };
        self.run(kernel, bytemuck::bytes_of(&product), &[a.buffer, b.buffer, c], groups, cost);
    }

    /// Adds a bias to each of the rows of `x`, in place. Its gradient is [`Layers::column_sum`].
    pub fn bias(&mut self, bias: BufferId, x: BufferId, rows: u32, columns: u32) {
        self.elements(&kernels::BIAS, Task { rows, columns, ..Task::default() }, &[bias, x], [2, 1, 1]);
    }

    /// The sum of each column of `rows` rows.
    pub fn column_sum(&mut self, dy: BufferId, sums: BufferId, rows: u32, columns: u32) {
        let len = u64::from(rows) * u64::from(columns);
        let task = Task { rows: columns, columns, at: rows, ..Task::default() };
        self.rows(&kernels::COLUMN_SUM, task, &[dy, sums], [len, columns.into(), len]);
    }

    pub fn activation(&mut self, kind: Activation, x: BufferId, y: BufferId, len: u32) {
        let task = Task { rows: 1, columns: len, mode: kind as u32, ..Task::default() };
        self.elements(&kernels::ACTIVATION, task, &[x, y], [1, 1, 4]);
    }

    pub fn activation_grad(&mut self, kind: Activation, x: BufferId, dy: BufferId, dx: BufferId, len: u32) {
        let task = Task { rows: 1, columns: len, mode: kind as u32, ..Task::default() };
        self.elements(&kernels::ACTIVATION_GRAD, task, &[x, dy, dx], [2, 1, 7]);
    }

    /// y = x · activation(gate): with SiLU, the heart of a gated MLP.
    pub fn gated(&mut self, kind: Activation, [x, gate]: [BufferId; 2], y: BufferId, len: u32) {
        let task = Task { rows: 1, columns: len, mode: kind as u32, ..Task::default() };
        self.elements(&kernels::GATED, task, &[x, gate, y], [2, 1, 5]);
    }

    pub fn gated_grad(&mut self, kind: Activation, [x, gate]: [BufferId; 2], dy: BufferId, [dx, dgate]: [BufferId; 2], len: u32) {
        let task = Task { rows: 1, columns: len, mode: kind as u32, ..Task::default() };
        self.elements(&kernels::GATED_GRAD, task, &[x, gate, dy, dx, dgate], [3, 2, 13]);
    }

    /// y = x / √(mean of x² + `epsilon`) · weight, row by row.
    pub fn rms_norm(&mut self, of: Normalised, y: BufferId, rows: u32, columns: u32, epsilon: f32) {
        let len = u64::from(rows) * u64::from(columns);
        let task = Task { rows, columns, factor: epsilon, ..Task::default() };
        let cost = [3 * len, len + u64::from(rows), 4 * len];
        self.rows(&kernels::RMS_NORM, task, &[of.x, of.weight, y, of.inverses], cost);
    }

    pub fn rms_norm_grad(&mut self, of: Normalised, dy: BufferId, dx: BufferId, dweight: BufferId, rows: u32, columns: u32) {
        let len = u64::from(rows) * u64::from(columns);
        let task = Task { rows, columns, ..Task::default() };
        let cost = [6 * len + u64::from(rows) * u64::from(WIDTH), len, 7 * len];
        self.rows(&kernels::RMS_NORM_GRAD, task, &[of.x, of.weight, of.inverses, dy, dx], cost);
        let task = Task { rows: columns, columns, at: rows, ..Task::default() };
        self.rows(&kernels::RMS_NORM_GRAD_WEIGHT, task, &[of.x, of.inverses, dy, dweight], [3 * len, columns.into(), 3 * len]);
    }

    /// `factor` times the squared differences: their sum for each row in `losses`, and the gradient, times the loss's scale.
    pub fn mse(
        &mut self,
        [x, targets, state]: [BufferId; 3],
        dx: BufferId,
        losses: BufferId,
        [rows, columns]: [u32; 2],
        factor: f32,
    ) {
        let len = u64::from(rows) * u64::from(columns);
        let task = Task { rows, columns, factor, ..Task::default() };
        let cost = [2 * len + u64::from(rows) * u64::from(WIDTH), len + u64::from(rows), 5 * len];
        self.rows(&kernels::MSE, task, &[x, targets, state, dx, losses], cost);
    }

    /// `factor` times −log softmax of the logits at each row's target: for each row in `losses`, and the gradient, times the loss's scale. A
    /// target past the columns counts nothing.
    ///
    /// # Panics
    /// When there are rows without logits.
    pub fn cross_entropy(
        &mut self,
        [logits, targets, state]: [BufferId; 3],
        dlogits: BufferId,
        losses: BufferId,
        [rows, columns]: [u32; 2],
        factor: f32,
    ) {
        assert!(rows == 0 || columns > 0, "a softmax needs something to choose from");
        let len = u64::from(rows) * u64::from(columns);
        let task = Task { rows, columns, factor, ..Task::default() };
        let cost = [3 * len + (2 * u64::from(WIDTH) + 1) * u64::from(rows), len + u64::from(rows), 8 * len];
        self.rows(&kernels::CROSS_ENTROPY, task, &[logits, targets, state, dlogits, losses], cost);
    }

    /// `factor` times the sum of `len` numbers, or of their squares, at place `at` of `out`.
    pub fn sum(&mut self, x: BufferId, len: u32, of_squares: bool, factor: f32, out: BufferId, at: u32) {
        let (mut x, mut len, mut mode) = (x, len, u32::from(of_squares));
        while len > SUM_TILE {
            let groups = len.div_ceil(SUM_TILE);
            let partial = self.builder.temporary("partial sums", u64::from(groups) * 4);
            let task = Task { rows: groups, columns: len, mode, factor: 1.0, ..Task::default() };
            self.rows(&kernels::SUM, task, &[x, partial], [len.into(), groups.into(), 2 * u64::from(len)]);
            (x, len, mode) = (partial, groups, 0);
        }
        let task = Task { rows: 1, columns: len, mode, at, factor, other: 0.0 };
        self.rows(&kernels::SUM, task, &[x, out], [len.into(), 1, 2 * u64::from(len)]);
    }

    /// The rows of a table that indices name, all of which must be in it: embeddings, and the codes of vectors. Its gradient is
    /// [`Layers::segment_sum`].
    pub fn gather(&mut self, table: BufferId, indices: BufferId, y: BufferId, rows: u32, columns: u32) {
        self.elements(&kernels::GATHER, Task { rows, columns, ..Task::default() }, &[table, indices, y], [2, 1, 0]);
    }

    /// For each of `segments` the sum of the rows whose index names it, and in `uses` how many they are (exact up to 2²⁴). Every index must
    /// be a segment's.
    pub fn segment_sum(
        &mut self,
        [indices, x]: [BufferId; 2],
        [sums, uses]: [BufferId; 2],
        segments: u32,
        [rows, columns]: [u32; 2],
    ) {
        let len = u64::from(rows) * u64::from(columns);
        let rounds = u64::from(columns.div_ceil(WIDTH).max(1));
        let task = Task { rows: segments, columns, at: rows, ..Task::default() };
        let read = u64::from(segments) * rounds * u64::from(rows) + len;
        self.rows(
            &kernels::SEGMENT_SUM,
            task,
            &[indices, x, sums, uses],
            [read, u64::from(segments) * u64::from(columns + 1), len],
        );
    }

    /// Turns the heads of each token by its position, in place; `back` is the gradient. `angles` holds cosine and sine for each position and
    /// pair ([`Layers::angles`]), a head has twice `pairs` numbers, and every position must be in the table.
    pub fn rotary(&mut self, [angles, positions]: [BufferId; 2], x: BufferId, [tokens, heads, pairs]: [u32; 3], back: bool) {
        let factor = if back { -1.0 } else { 1.0 };
        let task = Task { rows: tokens * heads, columns: pairs, at: heads, factor, ..Task::default() };
        self.elements(&kernels::ROTARY, task, &[angles, positions, x], [5, 2, 6]);
    }

    /// Heads of `tokens` of each batch, as [`attention`](crate::kernel::attention) takes them; or `back`.
    pub fn heads(&mut self, x: BufferId, y: BufferId, [batches, tokens]: [u32; 2], rows: HeadRows, back: bool) {
        let HeadRows { heads, width, capacity, first, stride, offset } = rows;
        let is_back = u32::from(back);
        let uniform = HeadsUniform { batches, tokens, heads, width, capacity, first, stride, offset, is_back };
        let len = u64::from(batches) * u64::from(tokens) * u64::from(heads) * u64::from(width);
        if len > 0 {
            let groups = [len.div_ceil(u64::from(WORKGROUP_ELEMENTS)) as u32, 1, 1];
            let cost = Cost { read: len, written: len, flops: 0 };
            self.run(&kernels::HEADS, bytemuck::bytes_of(&uniform), &[x, y], groups, cost);
        }
    }

    /// Of a cache's rows from `first` on, those that `kept` names (growing, `count` of them) move together, in each head.
    pub fn compact(&mut self, [kept, cache]: [BufferId; 2], count: u32, rows: HeadRows) {
        let task = Task { rows: rows.heads, columns: rows.width, mode: rows.first, at: rows.capacity, ..Task::default() };
        self.elements(&kernels::COMPACT, task, &[kept, cache], [2 * u64::from(count), count.into(), 0]);
    }

    /// What rows of logits say of their next tokens at a temperature: the `wanted` likeliest with their chances, entropy (nats), the log of the
    /// sum of exponentials, and the token that a number from \[0, 1) draws. A row of `tokens` is `wanted` of them and the drawn one; a row of
    /// `chances` theirs, then the entropy, that log, and the drawn token's chance.
    ///
    /// # Panics
    /// When more tokens are wanted than there are, or none, or the temperature isn't above 0.
    pub fn next_token(
        &mut self,
        [logits, uniforms]: [BufferId; 2],
        [tokens, chances]: [BufferId; 2],
        [rows, columns, wanted]: [u32; 3],
        temperature: f32,
    ) {
        assert!((1..=columns).contains(&wanted) && temperature > 0.0, "{wanted} of {columns} tokens at {temperature}");
        let task = Task { rows, columns, mode: wanted, factor: temperature, ..Task::default() };
        let rows = u64::from(rows);
        let read = rows * (u64::from(wanted + 3) * u64::from(columns) + u64::from(WIDTH));
        let cost = [read, rows * u64::from(2 * wanted + 4), rows * u64::from(columns) * (u64::from(wanted) + 12)];
        self.rows(&kernels::NEXT_TOKEN, task, &[logits, uniforms, tokens, chances], cost);
    }

    /// The table of [`Layers::rotary`]: pair j of position p turns by p · base^(−j/pairs).
    pub fn angles(positions: u32, pairs: u32, base: f64) -> Vec<f32> {
        let angle = |p, j| f64::from(p) * libm::pow(base, -f64::from(j) / f64::from(pairs));
        let places = (0..positions).flat_map(|p| (0..pairs).map(move |j| (p, j)));
        places.flat_map(|(p, j)| [libm::cos(angle(p, j)) as f32, libm::sin(angle(p, j)) as f32]).collect()
    }

    /// Images `[image][y][x][channel]` as rows of square patches, or `back`. A patch layer, which is a convolution whose stride is its width,
    /// is this and a product; the gradient of either way is the other.
    ///
    /// # Panics
    /// When patches of this side don't tile the image.
    pub fn patches(&mut self, x: BufferId, y: BufferId, images: u32, [height, width, channels]: [u32; 3], side: u32, back: bool) {
        assert!(side > 0 && height.is_multiple_of(side) && width.is_multiple_of(side), "patches tile the image");
        let task = Task {
            rows: images,
            columns: height * width * channels,
            mode: u32::from(back),
            at: channels,
            factor: side as f32,
            other: width as f32,
        };
        self.elements(&kernels::PATCHES, task, &[x, y], [1, 1, 0]);
    }

    /// y += `factor` · x.
    pub fn add_scaled(&mut self, x: BufferId, y: BufferId, len: u32, factor: f32) {
        let task = Task { rows: 1, columns: len, factor, ..Task::default() };
        self.elements(&kernels::ADD_SCALED, task, &[x, y], [2, 1, 2]);
    }

    /// Rounds in place.
    pub fn round_to(&mut self, format: Format, x: BufferId, len: u32) {
        let task = Task { rows: 1, columns: len, mode: format as u32, ..Task::default() };
        self.elements(&kernels::ROUND_TO, task, &[x], [1, 1, 0]);
    }

    /// Rounds gradients in place to the format that they are kept in, and counts them before and after: adds a [`Histogram`] to the words of
    /// `counts` from `at` on. One that isn't finite then makes the step a bad one.
    pub fn exponent_histogram(&mut self, format: Format, x: BufferId, len: u32, [state, counts]: [BufferId; 2], at: u32) {
        let groups = len.div_ceil(HISTOGRAM_TILE);
        let task = Task { rows: groups, columns: len, mode: format as u32, at, ..Task::default() };
        let written = u64::from(len) + u64::from(groups) * (Histogram::WORDS as u64 + 1);
        self.rows(&kernels::EXPONENT_HISTOGRAM, task, &[x, state, counts], [len.into(), written, 0]);
    }

    /// Adds to `lost[at]` how many of a tensor's stored weights an update left as they were `before` it, though it wasn't 0.
    pub fn lost_updates(&mut self, [before, after, first]: [BufferId; 3], len: u32, [state, lost]: [BufferId; 2], at: u32) {
        let groups = len.div_ceil(SUM_TILE);
        let task = Task { rows: groups, columns: len, at, ..Task::default() };
        let read = 3 * u64::from(len) + u64::from(groups);
        self.rows(&kernels::LOST_UPDATES, task, &[before, after, first, state, lost], [read, groups.into(), 0]);
    }

    /// One step of the optimizer, over tensors with their gradients: looks whether all gradients are finite, decides on the step and on the
    /// next scale, and updates. When one isn't finite, neither weights nor moments nor the count of steps change.
    pub fn update(&mut self, state: BufferId, weights: &[(Weights, BufferId)], adam: Adam, scaling: Scaling) {
        for (tensor, grad) in weights {
            let groups = tensor.len.div_ceil(SUM_TILE);
            let task = Task { rows: groups, columns: tensor.len, ..Task::default() };
            self.rows(&kernels::FINITE_CHECK, task, &[*grad, state], [tensor.len.into(), groups.into(), 0]);
        }
        let Adam { rate, beta_1, beta_2, epsilon, decay, format } = adam;
        let (is_dynamic, interval, growth, backoff) = match scaling {
            Scaling::Fixed => (0, 0, 1.0, 1.0),
            Scaling::Dynamic { interval, growth, backoff } => (1, interval, growth, backoff),
        };
        let uniform = ScalingUniform { is_dynamic, interval, growth, backoff, beta_1, beta_2 };
        let cost = Cost { read: 7, written: 9, flops: 4 };
        self.run(&kernels::LOSS_SCALE, bytemuck::bytes_of(&uniform), &[state], [1, 1, 1], cost);
        for (tensor, grad) in weights.iter().filter(|(tensor, _)| tensor.len > 0) {
            let uniform = AdamUniform { len: tensor.len, format: format as u32, rate, beta_1, beta_2, epsilon, decay };
            let [first, second] = tensor.moments;
            let buffers = [*grad, state, tensor.master, first, second, tensor.params];
            let len = u64::from(tensor.len);
            let cost = Cost { read: 8 * len, written: 4 * len, flops: 18 * len };
            let groups = [tensor.len.div_ceil(WORKGROUP_ELEMENTS), 1, 1];
            self.run(&kernels::ADAM, bytemuck::bytes_of(&uniform), &buffers, groups, cost);
        }
    }

    /// The buffer of the optimizer's state, resident under the model's name.
    pub fn state(&mut self, model: &str) -> BufferId {
        self.builder.buffer("state", State::BYTES, Residency::Resident(format!("{model}/state")))
    }

    /// The nearest code of each vector: the code c with the largest z·c − |c|²/2, each summed in the order of dimensions in f32, and of equal ones
    /// the lowest. Where all products and sums are exact, so is the answer; else it may be a code that is nearest but for rounding.
    ///
    /// # Panics
    /// When there are vectors but no codes.
    pub fn vq_assign(&mut self, vectors: BufferId, codes: BufferId, nearest: BufferId, sizes: [u32; 3]) {
        self.assign(vectors, codes, nearest, sizes, false);
    }

    /// As [`Layers::vq_assign`]; `nearest` has room for twice as many numbers, and after the codes come f32s: by how much the score of each is ahead
    /// of the second best.
    ///
    /// # Panics
    /// When there are vectors but no codes.
    pub fn vq_assign_with_margins(&mut self, vectors: BufferId, codes: BufferId, nearest: BufferId, sizes: [u32; 3]) {
        self.assign(vectors, codes, nearest, sizes, true);
    }

    fn assign(&mut self, vectors: BufferId, codes: BufferId, nearest: BufferId, [rows, count, columns]: [u32; 3], margins: bool) {
        assert!(rows == 0 || count > 0, "vectors need codes");
        if rows == 0 {
            return;
        }
        let padded = u64::from(count).next_multiple_of(8);
        let len = padded * u64::from(columns);
        let [by_dimension, halves] =
            [("codes by dimension", len), ("half lengths", padded)].map(|(name, len)| self.builder.temporary(name, len * 4));
        let task = Task { rows: count, columns, ..Task::default() };
        let cost = Cost { read: len, written: len + padded, flops: 2 * len };
        let groups = [padded.div_ceil(WIDTH.into()) as u32, 1, 1];
        self.run(&kernels::VQ_CODES, bytemuck::bytes_of(&task), &[codes, by_dimension, halves], groups, cost);
        let task = Task { rows, columns, at: count, ..Task::default() };
        let read = u64::from(rows.div_ceil(8)) * (padded / 8) * (16 * u64::from(columns) + 8);
        let flops = u64::from(rows) * u64::from(count) * (2 * u64::from(columns) + 2);
        let cost = Cost { read, written: u64::from(rows) * (1 + u64::from(margins)), flops };
        let groups = [rows.div_ceil(WIDTH * 8), 1, 1];
        let keep_margins = [("KEEP_MARGINS", f64::from(u8::from(margins)))];
        let buffers = [vectors, by_dimension, halves, nearest];
        self.run_with(&kernels::VQ_ASSIGN, &keep_margins, bytemuck::bytes_of(&task), &buffers, groups, cost);
    }

    /// The squared distance of each vector to the code that `nearest` names.
    pub fn vq_distances(&mut self, [vectors, codes, nearest]: [BufferId; 3], distances: BufferId, [rows, columns]: [u32; 2]) {
        if rows == 0 {
            return;
        }
        let task = Task { rows, columns, ..Task::default() };
        let len = u64::from(rows) * u64::from(columns);
        let cost = Cost { read: 2 * len + u64::from(rows), written: rows.into(), flops: 3 * len };
        let buffers = [vectors, codes, nearest, distances];
        self.run(&kernels::VQ_DISTANCES, bytemuck::bytes_of(&task), &buffers, [rows.div_ceil(WIDTH), 1, 1], cost);
    }

    /// What goes back to the encoder: the gradient at the code, straight through or not at all, and `commitment` · (z − code), times the loss's
    /// scale.
    pub fn vq_grad(
        &mut self,
        [z, code, dcode, state]: [BufferId; 4],
        dz: BufferId,
        len: u32,
        straight_through: bool,
        commitment: f32,
    ) {
        let factor = f32::from(u8::from(straight_through));
        let task = Task { rows: 1, columns: len, factor, other: commitment, ..Task::default() };
        self.elements(&kernels::VQ_GRAD, task, &[z, code, dcode, state, dz], [4, 1, 4]);
    }

    /// `factor` · (uses · code − sum of its vectors), times the loss's scale, from what [`Layers::segment_sum`] gave.
    pub fn vq_grad_codes(
        &mut self,
        [codes, sums, uses, state]: [BufferId; 4],
        dcodes: BufferId,
        count: u32,
        columns: u32,
        factor: f32,
    ) {
        let task = Task { rows: count, columns, factor, ..Task::default() };
        self.elements(&kernels::VQ_GRAD_CODES, task, &[codes, sums, uses, state, dcodes], [4, 1, 3]);
    }

    /// Codes as moving averages of their vectors: of the averages `decay` stays. A code that is used less than `least` times on average doesn't
    /// move.
    pub fn vq_ema(
        &mut self,
        [sums, uses]: [BufferId; 2],
        [average_sums, average_uses]: [BufferId; 2],
        codes: BufferId,
        [count, columns]: [u32; 2],
        [decay, least]: [f32; 2],
    ) {
        let task = Task { rows: count, columns: 1, factor: decay, other: least, ..Task::default() };
        self.elements(&kernels::VQ_EMA, task, &[uses, uses, average_uses, codes], [2, 1, 3]);
        let task = Task { columns, mode: 1, ..task };
        self.elements(&kernels::VQ_EMA, task, &[sums, average_uses, average_sums, codes], [4, 2, 4]);
    }

    /// Puts codes without uses on the vectors that are farthest from their own codes, each on another one, at most 32 of them, as codes with one
    /// use on average. `sources` has for each code the vector that it was put on, else `u32::MAX`.
    pub fn vq_revive(
        &mut self,
        [vectors, distances, uses]: [BufferId; 3],
        [average_sums, average_uses]: [BufferId; 2],
        [codes, sources]: [BufferId; 2],
        [rows, count, columns]: [u32; 3],
    ) {
        if rows == 0 {
            return;
        }
        let picks = MOST_REVIVED.min(rows).min(count);
        let task = Task { rows, columns: count, at: picks, ..Task::default() };
        let read = u64::from(picks) * u64::from(rows) + 2 * u64::from(count);
        let cost = Cost { read, written: 2 * u64::from(count), flops: 0 };
        let buffers = [distances, uses, average_uses, sources];
        self.run(&kernels::VQ_FARTHEST, bytemuck::bytes_of(&task), &buffers, [1, 1, 1], cost);
        let task = Task { rows: count, columns, ..Task::default() };
        self.elements(&kernels::VQ_REVIVE, task, &[sources, vectors, average_sums, codes], [4, 2, 0]);
    }
}
