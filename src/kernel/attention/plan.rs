//! What to run for attention: which kernels, in which pieces, over which buffers.

use std::sync::Arc;

use half::f16;

use super::backward::{DELTA_ROWS, GRAD_TILE, vecs_per_invocation};
use super::fits::{capture_bytes, check, fused, plan_tile, scores_bytes};
use super::kernels;
use super::naive::{PRODUCT_ROWS, PRODUCT_VECS, SCORES_BLOCK};
use super::random;
use super::tiled::ROWS_TILE;
use super::tiles::kv_stride;
use super::traffic::{self, Cost, Part};
use super::{Fused, MASKED, Method, Options, Precision, Problem, Shape, Tile};
use crate::kernel::{BufferId, Capabilities, Command, Data, Dispatch, Kernel, Plan, PlanBuilder};
use crate::words::Failure;

/// Floating-point operations of one dispatch, about: longer work is cut, so that it takes well under a second even where a CPU plays the
/// GPU (SwiftShader on four cores does some 10^9 a second in the naive kernels).
const FLOPS_PER_DISPATCH: u64 = 1 << 29;
/// The same of the fused kernels, which are ten times as fast there, and lose time at the end of each dispatch.
const FUSED_FLOPS_PER_DISPATCH: u64 = 3 << 30;

/// Invocations of a workgroup of `attention_tiled_rows`: what a GPU runs side by side.
const ROWS_INVOCATIONS: u32 = 32;
/// The same where a CPU plays the GPU: few, so that its threads share the work.
const FALLBACK_ROWS_INVOCATIONS: u32 = 4;
/// Blocks of eight rows of a workgroup of `attention_tiled_subgroups`: their queries must fit workgroup memory. By widths up to 64 and 128.
const SUBGROUP_BLOCKS: [u32; 2] = [4, 2];
/// Invocations for each of them: as many as subgroups are usually wide. Narrower ones have less to do, wider ones more.
const SUBGROUP_INVOCATIONS: u32 = 32;
/// The same where a CPU plays the GPU, whose subgroups are as wide as its vectors.
const FALLBACK_SUBGROUP_BLOCKS: u32 = 2;
const FALLBACK_SUBGROUP_INVOCATIONS: u32 = 4;

/// A plan for the problem, or why this device can't run it, known before anything runs.
pub fn plan(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Result<Plan, Failure> {
    check(problem, options, capabilities)?;
    let mut builder = Plan::builder(options.measure);
    let mut work = Work::new(problem, options, capabilities, &mut builder);
    let tensors = work.upload();
    work.forward(&tensors)?;
    work.builder.download(tensors.output);
    work.builder.download(tensors.statistics);
    if let Some(grad) = &problem.grad {
        let grad = work.upload_padded("grad", grad, problem.dv, Precision::F32);
        let grads = work.grads();
        work.backward(&tensors, grad, grads);
        for grad in grads {
            work.builder.download(grad);
        }
    }
    Ok(builder.finish())
}

/// A layer of a model: the fused kernel over tensors that are on the device, as this plan's builder names them. Of `problem` only the sizes
/// count, and whether it has a mask.
///
/// # Errors
/// What [`check`] says of these sizes.
pub fn forward(
    builder: &mut PlanBuilder,
    problem: &Problem,
    tensors: &Tensors,
    capabilities: &Capabilities,
) -> Result<(), Failure> {
    let options = Options { measure: builder.measures(), ..Options::new(Method::Tiled) };
    check(problem, &options, capabilities)?;
    Work::new(problem, &options, capabilities, builder).forward(tensors)
}

/// The gradients of [`forward`] by queries (`grads[0]`), and by keys and values (`grads[1]`, each row the key's, then the value's), from that
/// by the output.
pub fn backward(
    builder: &mut PlanBuilder,
    problem: &Problem,
    tensors: &Tensors,
    grad: BufferId,
    grads: [BufferId; 2],
    capabilities: &Capabilities,
) {
    let options = Options { measure: builder.measures(), ..Options::new(Method::Tiled) };
    Work::new(problem, &options, capabilities, builder).backward(tensors, grad, grads);
}

/// The forward pass of a problem without tensors, to be timed: they are filled on the device with a few numbers over and over, and nothing
/// comes back, so that no large tensor passes through the caller's memory. No kernel is faster or slower for what the numbers are.
pub(super) fn plan_to_time(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Result<Plan, Failure> {
    check(problem, options, capabilities)?;
    let mut builder = Plan::builder(options.measure);
    let mut work = Work::new(problem, options, capabilities, &mut builder);
    let tensors = work.fill();
    work.forward(&tensors)?;
    Ok(builder.finish())
}

/// Bytes of the numbers that are repeated, at most: a few hundred copies fill the largest tensor.
const PATTERN_BYTES: u64 = 1 << 20;
/// Different ones among them: a prime, so that few rows are alike.
const PATTERN_NUMBERS: usize = 8191;

/// Bytes of them for a tensor of this many rows of so many vec4s.
pub(super) fn pattern_bytes(rows: u64, vecs: u32, entry_bytes: u64) -> u64 {
    let row_bytes = u64::from(vecs) * 4 * entry_bytes;
    (PATTERN_BYTES / row_bytes).min(rows) * row_bytes
}

/// The tensors of a problem on the device, in the module's layout.
#[derive(Clone, Copy, Debug)]
pub struct Tensors {
    pub q: BufferId,
    pub k: BufferId,
    pub v: BufferId,
    /// Any buffer where there is none.
    pub mask: BufferId,
    pub output: BufferId,
    /// m and ln l of each row.
    pub statistics: BufferId,
}

/// The rows of a matrix that workgroups take a block at a time, of this many heads.
#[derive(Clone, Copy)]
struct Blocks {
    rows: u32,
    rows_per_group: u32,
    heads: u32,
    /// What the kernel counts `row_begin` in.
    rows_per_unit: u32,
}

struct Work<'a> {
    problem: &'a Problem,
    options: &'a Options,
    capabilities: &'a Capabilities,
    shape: Shape,
    builder: &'a mut PlanBuilder,
}

impl<'a> Work<'a> {
    fn new(problem: &'a Problem, options: &'a Options, capabilities: &'a Capabilities, builder: &'a mut PlanBuilder) -> Work<'a> {
        Work { problem, options, capabilities, shape: Shape::of(problem), builder }
    }

    fn forward(&mut self, tensors: &Tensors) -> Result<(), Failure> {
        match self.options.method {
            Method::Naive => self.naive(tensors),
            Method::Online => self.online(tensors),
            Method::Tiled => self.tiled(tensors, plan_tile(self.problem, self.options, self.capabilities)?),
        }
        Ok(())
    }

    fn upload(&mut self) -> Tensors {
        let problem = self.problem;
        let q = self.upload_padded("q", &problem.q, problem.d, self.options.precision);
        let k = self.upload_padded("k", &problem.k, problem.d, self.options.precision);
        let v = self.upload_padded("v", &problem.v, problem.dv, self.options.precision);
        self.beside(q, k, v)
    }

    /// Tensors that are copies of a few standard normal numbers.
    fn fill(&mut self) -> Tensors {
        let Problem { heads, kv_heads, n, nk, d, dv, .. } = *self.problem;
        let mut tensor = |name, heads: u32, rows: u32, width: u32, stream| {
            let (rows, vecs) = (u64::from(heads) * u64::from(rows), width.div_ceil(4));
            let row_bytes = u64::from(vecs) * 4 * self.entry_bytes();
            let bytes = pattern_bytes(rows, vecs, self.entry_bytes());
            // Drawing a million numbers would take longer than all the rest.
            let drawn = random::normal(1, stream, PATTERN_NUMBERS);
            let numbers = drawn.iter().copied().cycle().take((bytes / row_bytes) as usize * width as usize).collect();
            let pattern = self.upload_padded("pattern", &Arc::new(numbers), width, self.options.precision);
            let filled = self.builder.repeat(name, pattern, rows * row_bytes);
            self.builder.free(pattern);
            filled
        };
        let (q, k, v) = (tensor("q", heads, n, d, 0), tensor("k", kv_heads, nk, d, 1), tensor("v", kv_heads, nk, dv, 2));
        self.beside(q, k, v)
    }

    fn entry_bytes(&self) -> u64 {
        match self.options.precision {
            Precision::F32 => 4,
            Precision::F16 => 2,
        }
    }

    /// The tensors with what the kernels take beside them.
    fn beside(&mut self, q: BufferId, k: BufferId, v: BufferId) -> Tensors {
        let mask = match &self.problem.mask {
            Some(mask) => mask.values.iter().map(|added| added.max(MASKED)).collect(),
            None => vec![0.0],
        };
        let rows = u64::from(self.problem.heads) * u64::from(self.problem.n);
        Tensors {
            q,
            k,
            v,
            mask: self.builder.upload("mask", Data::F32(Arc::new(mask))),
            output: self.builder.temporary("output", rows * u64::from(self.problem.dv4()) * 4 * self.entry_bytes()),
            statistics: self.builder.temporary("statistics", rows * 8),
        }
    }

    fn upload_padded(&mut self, name: &'static str, tensor: &Arc<Vec<f32>>, width: u32, precision: Precision) -> BufferId {
        let padded = |tensor: &[f32]| -> Vec<f32> {
            let padding = std::iter::repeat_n(&0.0, width.next_multiple_of(4) as usize - width as usize);
            tensor.chunks_exact(width as usize).flat_map(|row| row.iter().chain(padding.clone())).copied().collect()
        };
        let data = match precision {
            Precision::F32 if width.is_multiple_of(4) => Data::F32(tensor.clone()),
            Precision::F32 => Data::F32(Arc::new(padded(tensor))),
            Precision::F16 => Data::F16(Arc::new(padded(tensor).into_iter().map(f16::from_f32).collect())),
        };
        self.builder.upload(name, data)
    }

    /// The variant of a kernel for how tensors are stored.
    fn variant(&self, kernels: &'static [Kernel; 2]) -> &'static Kernel {
        match self.options.precision {
            Precision::F32 => &kernels[0],
            Precision::F16 => &kernels[1],
        }
    }

    /// Runs a kernel over all its blocks of rows, in as many dispatches as it takes. `columns` is the number of workgroups beside each
    /// other for the same rows; kernels with one count rows along x, the others along y.
    fn run(
        &mut self,
        kernel: &'static Kernel,
        blocks: Blocks,
        columns: Option<u32>,
        overrides: &[(&'static str, f64)],
        buffers: &[BufferId],
        cost: impl Fn(&Shape, &Part) -> Cost,
    ) {
        self.run_with(kernel, blocks, columns, overrides, buffers, None, cost);
    }

    /// As [`Work::run`], for a kernel with one more buffer after its `io`.
    #[expect(clippy::too_many_arguments, reason = "what a dispatch is made of")]
    fn run_with(
        &mut self,
        kernel: &'static Kernel,
        blocks: Blocks,
        columns: Option<u32>,
        overrides: &[(&'static str, f64)],
        buffers: &[BufferId],
        after_io: Option<BufferId>,
        cost: impl Fn(&Shape, &Part) -> Cost,
    ) {
        let Blocks { rows, rows_per_group, heads, rows_per_unit } = blocks;
        let whole = cost(&self.shape, &Part { rows: 0..rows, heads });
        let groups = rows.div_ceil(rows_per_group);
        let flops_per_group = (whole.flops / (u64::from(groups) * u64::from(heads))).max(1);
        let budget_flops = if rows_per_unit > 1 { FUSED_FLOPS_PER_DISPATCH } else { FLOPS_PER_DISPATCH };
        let budget_groups = (budget_flops / flops_per_group).clamp(1, u64::from(self.capabilities.max_groups_per_dimension));
        let (groups_at_once, heads_at_once) = if budget_groups >= u64::from(groups) {
            let most_heads = (budget_groups / u64::from(groups)).min(u64::from(heads)) as u32;
            // As many heads in each, rather than a small rest at the end.
            (groups, heads.div_ceil(heads.div_ceil(most_heads)))
        } else {
            (budget_groups as u32, 1)
        };
        for head_begin in (0..heads).step_by(heads_at_once as usize) {
            for group_begin in (0..groups).step_by(groups_at_once as usize) {
                let row_begin = group_begin * rows_per_group;
                let row_end = (group_begin.saturating_add(groups_at_once).min(groups) * rows_per_group).min(rows);
                let part = Part { rows: row_begin..row_end, heads: heads_at_once.min(heads - head_begin) };
                let row_groups = (row_end - row_begin).div_ceil(rows_per_group);
                let cost = cost(&self.shape, &part);
                let io = self.builder.io();
                let uniform = Shape { row_begin: row_begin / rows_per_unit, head_begin, ..self.shape };
                self.builder.dispatch(Dispatch {
                    kernel,
                    overrides: [("COUNT_IO", f64::from(u8::from(self.options.measure)))]
                        .iter()
                        .chain(overrides)
                        .copied()
                        .collect(),
                    uniform: bytemuck::bytes_of(&uniform).to_vec(),
                    buffers: buffers.iter().copied().chain([io]).chain(after_io).collect(),
                    groups: match columns {
                        Some(columns) => [columns, row_groups, part.heads],
                        None => [row_groups, part.heads, 1],
                    },
                    predicted: cost.traffic(),
                    flops: cost.flops,
                    io: self.options.measure.then_some(io),
                });
            }
        }
    }

    fn rows(&self, rows_per_group: u32) -> Blocks {
        Blocks { rows: self.problem.n, rows_per_group, heads: self.problem.heads, rows_per_unit: 1 }
    }

    /// Scores of all heads, in a buffer of their own.
    fn scores(&mut self, tensors: &Tensors) -> BufferId {
        let precision = self.options.precision;
        let scores = self.builder.temporary("scores", scores_bytes(self.problem));
        self.run(
            self.variant(&kernels::SCORE),
            self.rows(SCORES_BLOCK),
            Some(self.problem.nk.div_ceil(SCORES_BLOCK)),
            &[],
            &[tensors.q, tensors.k, tensors.mask, scores],
            |shape, part| traffic::scores(shape, precision, part),
        );
        self.watch("watched.scores", scores, self.problem.nk);
        scores
    }

    /// Downloads the watched rows of a matrix of this width in f32, as they are now.
    fn watch(&mut self, name: &'static str, matrix: BufferId, width: u32) {
        let Some(watch) = self.options.watch else { return };
        let n = self.problem.n;
        let begin = watch.row_tile * SCORES_BLOCK;
        let rows = SCORES_BLOCK.min(n - begin);
        let row_bytes = u64::from(width) * 4;
        let bytes = u64::from(rows) * row_bytes;
        let to = self.builder.temporary(name, bytes);
        let from_byte = (u64::from(watch.head) * u64::from(n) + u64::from(begin)) * row_bytes;
        self.builder.push(Command::Copy { from: matrix, from_byte, to, to_byte: 0, bytes });
        self.builder.download(to);
    }

    fn row_values(&mut self, name: &'static str) -> BufferId {
        self.builder.temporary(name, u64::from(self.problem.heads) * u64::from(self.problem.n) * 4)
    }

    fn naive(&mut self, tensors: &Tensors) {
        let precision = self.options.precision;
        let scores = self.scores(tensors);
        let (row_max, row_sum) = (self.row_values("row_max"), self.row_values("row_sum"));
        let rows = self.rows(1);
        self.run(&kernels::SOFTMAX_MAX, rows, None, &[], &[scores, row_max], traffic::softmax_max);
        self.run(&kernels::SOFTMAX_SUM, rows, None, &[], &[scores, row_max, row_sum, tensors.statistics], traffic::softmax_sum);
        self.run(&kernels::SOFTMAX_NORMALIZE, rows, None, &[], &[scores, row_max, row_sum], traffic::softmax_normalize);
        self.run(
            self.variant(&kernels::PRODUCT),
            self.rows(PRODUCT_ROWS),
            Some(self.problem.dv4().div_ceil(PRODUCT_VECS)),
            &[],
            &[scores, tensors.v, tensors.output],
            |shape, part| traffic::product(shape, precision, part),
        );
        self.watch("watched.max", row_max, 1);
        self.watch("watched.sum", row_sum, 1);
        self.watch("watched.probabilities", scores, self.problem.nk);
    }

    fn online(&mut self, tensors: &Tensors) {
        let precision = self.options.precision;
        let scores = self.scores(tensors);
        let (row_max, row_sum) = (self.row_values("row_max"), self.row_values("row_sum"));
        let softmax = [scores, row_max, row_sum, tensors.statistics];
        self.run(&kernels::ONLINE_SOFTMAX, self.rows(1), None, &[], &softmax, traffic::online_softmax);
        self.run(
            self.variant(&kernels::ONLINE_PRODUCT),
            self.rows(PRODUCT_ROWS),
            Some(self.problem.dv4().div_ceil(PRODUCT_VECS)),
            &[],
            &[scores, tensors.v, tensors.output, row_max, row_sum],
            |shape, part| traffic::online_product(shape, precision, part),
        );
        self.watch("watched.max", row_max, 1);
        self.watch("watched.sum", row_sum, 1);
    }

    fn tiled(&mut self, tensors: &Tensors, tile: Tile) {
        let problem = self.problem;
        let precision = self.options.precision;
        let width = problem.d.max(problem.dv);
        let widths = usize::from(width > 64) + usize::from(width > 128);
        let buffers = [tensors.q, tensors.k, tensors.v, tensors.mask, tensors.output, tensors.statistics];
        let vecs = [("D4", f64::from(problem.d4())), ("DV4", f64::from(problem.dv4()))];
        let (fused, is_fallback) = (fused(problem, self.options, self.capabilities), self.capabilities.is_fallback);
        if fused == Fused::Subgroups {
            let (count, invocations) = if is_fallback {
                (FALLBACK_SUBGROUP_BLOCKS, FALLBACK_SUBGROUP_INVOCATIONS)
            } else {
                (SUBGROUP_BLOCKS[widths], SUBGROUP_INVOCATIONS)
            };
            let overrides = [vecs[0], vecs[1], ("BLOCKS", f64::from(count)), ("INVOCATIONS", f64::from(count * invocations))];
            let blocks = Blocks { rows_per_unit: ROWS_TILE, ..self.rows(count * ROWS_TILE) };
            let cost = |shape: &Shape, part: &Part| traffic::tiled_subgroups(shape, precision, part);
            self.run(self.variant(&kernels::TILED_SUBGROUPS[widths]), blocks, None, &overrides, &buffers, cost);
            return;
        }
        if fused == Fused::Rows {
            let invocations = if is_fallback { FALLBACK_ROWS_INVOCATIONS } else { ROWS_INVOCATIONS };
            let overrides = [vecs[0], vecs[1], ("INVOCATIONS", f64::from(invocations))];
            let blocks = Blocks { rows_per_unit: ROWS_TILE, ..self.rows(invocations * ROWS_TILE) };
            let cost = |shape: &Shape, part: &Part| traffic::tiled_rows(shape, precision, part);
            self.run(self.variant(&kernels::TILED_ROWS[widths]), blocks, None, &overrides, &buffers, cost);
            return;
        }
        let watch = self.options.watch;
        let capture_size = watch.map_or(4, |_| capture_bytes(problem, tile));
        let capture = self.builder.temporary("capture", capture_size);
        if let Some(watch) = watch {
            (self.shape.capture_head, self.shape.capture_tile) = (watch.head, watch.row_tile);
        }
        let overrides = [
            vecs[0],
            vecs[1],
            ("KV_STRIDE", f64::from(kv_stride(problem))),
            ("ROWS", f64::from(tile.rows)),
            ("COLS", f64::from(tile.cols)),
            ("CAPTURE", f64::from(u8::from(watch.is_some()))),
        ];
        let blocks = Blocks { rows_per_unit: tile.rows, ..self.rows(tile.rows) };
        let cost = |shape: &Shape, part: &Part| traffic::tiled(shape, precision, tile, part);
        self.run_with(self.variant(&kernels::TILED[widths]), blocks, None, &overrides, &buffers, Some(capture), cost);
        if watch.is_some() {
            self.builder.download(capture);
        }
    }

    /// By queries, and by keys and values.
    fn grads(&mut self) -> [BufferId; 2] {
        let problem = self.problem;
        let vec_bytes = |heads: u32, rows: u32, vecs: u32| 16 * u64::from(heads) * u64::from(rows) * u64::from(vecs);
        [
            self.builder.temporary("grads.dq", vec_bytes(problem.heads, problem.n, problem.d4())),
            self.builder.temporary("grads.kv", vec_bytes(problem.kv_heads, problem.nk, problem.d4() + problem.dv4())),
        ]
    }

    fn backward(&mut self, tensors: &Tensors, grad: BufferId, [grad_q, grad_kv]: [BufferId; 2]) {
        let (problem, precision) = (self.problem, self.options.precision);
        let (d4, dv4) = (problem.d4(), problem.dv4());
        let rows = self.builder.temporary("rows", 12 * u64::from(problem.heads) * u64::from(problem.n));
        self.run(
            self.variant(&kernels::DELTA),
            self.rows(DELTA_ROWS),
            None,
            &[],
            &[tensors.output, grad, tensors.statistics, rows],
            |shape, part| traffic::delta(shape, precision, part),
        );
        let inputs = [tensors.q, tensors.k, tensors.v, tensors.mask, rows, grad];
        let vecs = ("VECS", f64::from(vecs_per_invocation(d4)));
        let value_vecs = ("VALUE_VECS", f64::from(vecs_per_invocation(dv4)));
        let buffers: Vec<BufferId> = inputs.into_iter().chain([grad_q]).collect();
        let cost = |shape: &Shape, part: &Part| traffic::grad_q(shape, precision, part);
        self.run(self.variant(&kernels::GRAD_Q), self.rows(GRAD_TILE), None, &[vecs], &buffers, cost);
        let buffers: Vec<BufferId> = inputs.into_iter().chain([grad_kv]).collect();
        let keys = Blocks { rows: problem.nk, rows_per_group: GRAD_TILE, heads: problem.kv_heads, rows_per_unit: 1 };
        let cost = |shape: &Shape, part: &Part| traffic::grad_kv(shape, precision, part);
        self.run(self.variant(&kernels::GRAD_KV), keys, None, &[vecs, value_vecs], &buffers, cost);
    }
}
