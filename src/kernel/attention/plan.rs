//! What to run for attention: which kernels, in which pieces, over which buffers.

use std::sync::Arc;

use half::f16;

use super::backward::{DELTA_ROWS, GRAD_TILE, vecs_per_invocation};
use super::kernels;
use super::naive::{PRODUCT_ROWS, PRODUCT_VECS, SCORES_BLOCK};
use super::tiled::{CaptureLayout, ROWS_KEYS, ROWS_TILE};
use super::tiles::{kv_stride, resolve_tile};
use super::traffic::{self, Cost, Part};
use super::{MASKED, Method, Options, Precision, Problem, Shape, Tile};
use crate::kernel::{BufferId, Capabilities, Command, Data, Dispatch, Downloads, Kernel, Plan, PlanBuilder};
use crate::words::{Code, Failure, Words};

/// Floating-point operations of one dispatch, about: longer work is cut, so that it takes well under a second even where a CPU plays the
/// GPU (SwiftShader on four cores does some 10^9 a second in the naive kernels).
const FLOPS_PER_DISPATCH: u64 = 1 << 29;
/// The same of the fused kernels, which are ten times as fast there, and lose time at the end of each dispatch.
const FUSED_FLOPS_PER_DISPATCH: u64 = 3 << 30;

/// Invocations of a workgroup of `attention_tiled_rows`.
const ROWS_INVOCATIONS: u32 = 4;

/// A plan for the problem, or why this device can't run it, known before anything runs.
pub fn plan(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Result<Plan, Failure> {
    check(problem, options, capabilities)?;
    let mut work = Work::new(problem, options, capabilities);
    let tensors = work.upload();
    match options.method {
        Method::Naive => work.naive(&tensors),
        Method::Online => work.online(&tensors),
        Method::Tiled => work.tiled(&tensors, plan_tile(problem, options, capabilities)?),
    }
    work.builder.download(tensors.output);
    work.builder.download(tensors.lse);
    if let Some(grad) = &problem.grad {
        work.backward(&tensors, grad);
    }
    Ok(work.builder.finish())
}

/// Whether [`plan`] would plan it. Looks at sizes only, so tensors may be missing as yet.
pub fn check(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Result<(), Failure> {
    check_precision(options.precision, capabilities)?;
    check_sizes(problem, options, capabilities)?;
    let tile = plan_tile(problem, options, capabilities)?;
    check_watch(problem, options, tile)?;
    check_capture(problem, options, tile, capabilities)
}

/// What came back, unpadded.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// `[heads][n][dv]`
    pub output: Vec<f32>,
    /// `[heads][n]`; minus infinity for a row that sees nothing.
    pub lse: Vec<f32>,
    pub grads: Option<Grads>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Grads {
    /// `[heads][n][d]`
    pub dq: Vec<f32>,
    /// `[kv_heads][nk][d]`
    pub dk: Vec<f32>,
    /// `[kv_heads][nk][dv]`
    pub dv: Vec<f32>,
}

/// The results of a plan that [`plan`] made for this problem and precision.
pub fn collect(problem: &Problem, precision: Precision, downloads: &Downloads) -> Result<Results, Failure> {
    let (d, dv) = (problem.d as usize, problem.dv as usize);
    let (width, value_width) = (problem.d4() as usize * 4, problem.dv4() as usize * 4);
    let output = match precision {
        Precision::F32 => floats(downloads, "output")?,
        Precision::F16 => halves(downloads, "output")?,
    };
    let shown = |lse: f32| if lse > MASKED { lse } else { f32::NEG_INFINITY };
    let grads = match problem.grad {
        None => None,
        Some(_) => {
            let both = floats(downloads, "grads.kv")?;
            Some(Grads {
                dq: columns(&floats(downloads, "grads.dq")?, width, 0, d),
                dk: columns(&both, width + value_width, 0, d),
                dv: columns(&both, width + value_width, width, dv),
            })
        }
    };
    Ok(Results {
        output: columns(&output, value_width, 0, dv),
        lse: floats(downloads, "lse")?.into_iter().map(shown).collect(),
        grads,
    })
}

fn bytes<'a>(downloads: &'a Downloads, name: &str) -> Result<&'a [u8], Failure> {
    downloads.get(name).map(Vec::as_slice).ok_or_else(|| {
        Failure::new(
            Code::Crashed,
            "",
            Words::new(
                format!("The engine brought no \"{name}\" back. Run it again."),
                format!("计算引擎没有送回“{name}”。请重新运行。"),
            ),
        )
    })
}

/// A downloaded buffer of f32.
pub fn floats(downloads: &Downloads, name: &str) -> Result<Vec<f32>, Failure> {
    Ok(bytemuck::allocation::pod_collect_to_vec(bytes(downloads, name)?))
}

fn halves(downloads: &Downloads, name: &str) -> Result<Vec<f32>, Failure> {
    let halves: Vec<f16> = bytemuck::allocation::pod_collect_to_vec(bytes(downloads, name)?);
    Ok(halves.into_iter().map(f16::to_f32).collect())
}

/// Columns `begin .. begin + count` of a matrix of this width.
fn columns(matrix: &[f32], width: usize, begin: usize, count: usize) -> Vec<f32> {
    matrix.chunks_exact(width).flat_map(|row| &row[begin..begin + count]).copied().collect()
}

/// Bytes of the scores of all heads: what naive and online keep in GPU memory, and tiled doesn't.
pub fn scores_bytes(problem: &Problem) -> u64 {
    4 * u64::from(problem.heads) * u64::from(problem.n) * u64::from(problem.nk)
}

fn check_precision(precision: Precision, capabilities: &Capabilities) -> Result<(), Failure> {
    if precision == Precision::F32 || capabilities.f16 {
        return Ok(());
    }
    Err(Failure::new(
        Code::Unsupported,
        "precision",
        Words::new(
            "This device has no 16-bit floats in shaders (the feature shader-f16). Choose f32, or the CPU.",
            "这个设备的着色器不支持 16 位浮点数（shader-f16 特性）。请选 f32，或改用 CPU。",
        ),
    ))
}

/// The tile of the kernel that computes scores, in the plan for these options: what a workgroup takes, or one invocation of
/// `attention_tiled_rows`.
///
/// # Errors
/// A tile that the device can't take, and one asked of a kernel that has no choice of it.
pub fn plan_tile(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Result<Tile, Failure> {
    if options.method == Method::Tiled {
        return match fused(problem, options, capabilities) {
            Fused::Rows => Ok(Tile { rows: ROWS_TILE, cols: ROWS_KEYS }),
            Fused::Tile => resolve_tile(problem, options.tile, capabilities),
        };
    }
    match options.tile {
        None => Ok(Tile { rows: SCORES_BLOCK, cols: SCORES_BLOCK }),
        Some(_) => Err(Failure::invalid(
            "tile",
            "Only the tiled kernel has a choice of tile. Leave it out, or take that kernel.",
            "只有 tiled 核函数可以选块的大小。请去掉它，或改用 tiled。",
        )),
    }
}

enum Fused {
    /// `attention_tiled_rows`
    Rows,
    /// `attention_tiled`
    Tile,
}

/// Which fused kernel to run. An emulated GPU pays dearly for barriers and has no memory that is nearer than its cache.
fn fused(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Fused {
    let is_narrow = problem.d.max(problem.dv) <= 128;
    if capabilities.is_fallback && is_narrow && options.tile.is_none() && options.watch.is_none() {
        Fused::Rows
    } else {
        Fused::Tile
    }
}

fn check_watch(problem: &Problem, options: &Options, tile: Tile) -> Result<(), Failure> {
    let Some(watch) = options.watch else { return Ok(()) };
    let (heads, row_tiles) = (problem.heads, problem.n.div_ceil(tile.rows));
    let refuse = |path, last: u32, given: u32| {
        Err(Failure::invalid(
            path,
            format!("There is no {given} here: it goes from 0 to {last}."),
            format!("没有第 {given} 个：编号从 0 到 {last}。"),
        ))
    };
    if watch.head >= heads {
        return refuse("watch.head", heads - 1, watch.head);
    }
    if watch.row_tile >= row_tiles {
        return refuse("watch.rowTile", row_tiles - 1, watch.row_tile);
    }
    Ok(())
}

fn check_capture(problem: &Problem, options: &Options, tile: Tile, capabilities: &Capabilities) -> Result<(), Failure> {
    let (bytes, limit) = (capture_bytes(problem, tile), capabilities.max_buffer_bytes.min(capabilities.max_binding_bytes));
    if options.method != Method::Tiled || options.watch.is_none() || bytes <= limit {
        return Ok(());
    }
    Err(Failure::too_large(
        "nk",
        format!(
            "The values of the watched rows would take {bytes} bytes, and one buffer of this device holds {limit}. Take fewer keys."
        ),
        format!("所观察各行的中间值需要 {bytes} 字节，而这个设备的一个缓冲区最多 {limit} 字节。请减少键数。"),
    ))
}

/// Bytes of what the fused kernel records of one tile of rows.
pub fn capture_bytes(problem: &Problem, tile: Tile) -> u64 {
    let visits = u64::from(problem.nk.div_ceil(tile.cols));
    visits * 4 * CaptureLayout::of(tile, problem.dv4()).len as u64
}

fn check_sizes(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Result<(), Failure> {
    let limit = capabilities.max_buffer_bytes.min(capabilities.max_binding_bytes);
    let scores = scores_bytes(problem);
    if options.method != Method::Tiled && scores > limit {
        let Problem { heads, n, nk, .. } = problem;
        let name = options.method.name();
        return Err(Failure::too_large(
            "n",
            format!(
                "The {name} kernels keep the scores of all heads in GPU memory: {heads}·{n}·{nk}·4 = {scores} bytes, and one buffer of \
                 this device holds {limit}. Take a smaller n, or the tiled kernel, which keeps none."
            ),
            format!(
                "{name} 核函数要把所有头的分数存进显存：{heads}·{n}·{nk}·4 = {scores} 字节，而这个设备的一个缓冲区最多 {limit} 字节。\
                 请减小 n，或改用不存分数的 tiled 核函数。"
            ),
        ));
    }
    let width = 4 * u64::from(problem.d4()) * if options.precision == Precision::F16 { 2 } else { 4 };
    let rows = |heads: u32, rows: u32| u64::from(heads) * u64::from(rows);
    let wide = 16 * u64::from(problem.d4().max(problem.dv4()));
    let both = 16 * u64::from(problem.d4() + problem.dv4());
    let sizes = [
        ("n", "q", rows(problem.heads, problem.n) * width),
        ("nk", "k", rows(problem.kv_heads, problem.nk) * width),
        ("mask", "mask", problem.mask.as_ref().map_or(0, |mask| rows(mask.heads, problem.n) * u64::from(problem.nk) * 4)),
        ("n", "grad", if problem.grad.is_some() { rows(problem.heads, problem.n) * wide } else { 0 }),
        ("nk", "grads", if problem.grad.is_some() { rows(problem.kv_heads, problem.nk) * both } else { 0 }),
        ("n", "output", rows(problem.heads, problem.n) * wide),
        ("nk", "v", rows(problem.kv_heads, problem.nk) * wide),
    ];
    match sizes.into_iter().find(|(_, _, bytes)| *bytes > limit) {
        None => Ok(()),
        Some((path, name, bytes)) => Err(Failure::too_large(
            path,
            format!("\"{name}\" would take {bytes} bytes, and one buffer of this device holds {limit}. Take smaller sizes."),
            format!("“{name}”需要 {bytes} 字节，而这个设备的一个缓冲区最多 {limit} 字节。请减小尺寸。"),
        )),
    }
}

/// The tensors of a problem on the device.
struct Tensors {
    q: BufferId,
    k: BufferId,
    v: BufferId,
    mask: BufferId,
    output: BufferId,
    lse: BufferId,
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
    builder: PlanBuilder,
}

impl<'a> Work<'a> {
    fn new(problem: &'a Problem, options: &'a Options, capabilities: &'a Capabilities) -> Work<'a> {
        Work { problem, options, capabilities, shape: Shape::of(problem), builder: Plan::builder(options.measure) }
    }

    fn upload(&mut self) -> Tensors {
        let problem = self.problem;
        let (heads, n, dv4) = (u64::from(problem.heads), u64::from(problem.n), u64::from(problem.dv4()));
        let entry_bytes = match self.options.precision {
            Precision::F32 => 4,
            Precision::F16 => 2,
        };
        let mask = match &problem.mask {
            Some(mask) => mask.values.iter().map(|added| added.max(MASKED)).collect(),
            None => vec![0.0],
        };
        Tensors {
            q: self.upload_padded("q", &problem.q, problem.d, self.options.precision),
            k: self.upload_padded("k", &problem.k, problem.d, self.options.precision),
            v: self.upload_padded("v", &problem.v, problem.dv, self.options.precision),
            mask: self.builder.upload("mask", Data::F32(Arc::new(mask))),
            output: self.builder.temporary("output", heads * n * dv4 * 4 * entry_bytes),
            lse: self.builder.temporary("lse", heads * n * 4),
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
        self.builder.push(Command::Copy { from: matrix, from_byte, to, bytes });
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
        self.run(&kernels::SOFTMAX_SUM, rows, None, &[], &[scores, row_max, row_sum, tensors.lse], traffic::softmax_sum);
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
        let softmax = [scores, row_max, row_sum, tensors.lse];
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
        let buffers = [tensors.q, tensors.k, tensors.v, tensors.mask, tensors.output, tensors.lse];
        let vecs = [("D4", f64::from(problem.d4())), ("DV4", f64::from(problem.dv4()))];
        if let Fused::Rows = fused(problem, self.options, self.capabilities) {
            // Few invocations a workgroup spread the work over the CPU's threads.
            let overrides = [vecs[0], vecs[1], ("INVOCATIONS", f64::from(ROWS_INVOCATIONS))];
            let blocks = Blocks { rows_per_unit: ROWS_TILE, ..self.rows(ROWS_INVOCATIONS * ROWS_TILE) };
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

    fn backward(&mut self, tensors: &Tensors, grad: &Arc<Vec<f32>>) {
        let (problem, precision) = (self.problem, self.options.precision);
        let (d4, dv4) = (problem.d4(), problem.dv4());
        let vec_bytes = |heads: u32, rows: u32, vecs: u32| 16 * u64::from(heads) * u64::from(rows) * u64::from(vecs);
        let grad = self.upload_padded("grad", grad, problem.dv, Precision::F32);
        let rows = self.builder.temporary("rows", 8 * u64::from(problem.heads) * u64::from(problem.n));
        self.run(
            self.variant(&kernels::DELTA),
            self.rows(DELTA_ROWS),
            None,
            &[],
            &[tensors.output, grad, tensors.lse, rows],
            |shape, part| traffic::delta(shape, precision, part),
        );
        let inputs = [tensors.q, tensors.k, tensors.v, tensors.mask, rows, grad];
        let vecs = ("VECS", f64::from(vecs_per_invocation(d4)));
        let value_vecs = ("VALUE_VECS", f64::from(vecs_per_invocation(dv4)));
        let grad_q = self.builder.temporary("grads.dq", vec_bytes(problem.heads, problem.n, d4));
        let buffers: Vec<BufferId> = inputs.into_iter().chain([grad_q]).collect();
        let cost = |shape: &Shape, part: &Part| traffic::grad_q(shape, precision, part);
        self.run(self.variant(&kernels::GRAD_Q), self.rows(GRAD_TILE), None, &[vecs], &buffers, cost);
        let grad_kv = self.builder.temporary("grads.kv", vec_bytes(problem.kv_heads, problem.nk, d4 + dv4));
        let buffers: Vec<BufferId> = inputs.into_iter().chain([grad_kv]).collect();
        let keys = Blocks { rows: problem.nk, rows_per_group: GRAD_TILE, heads: problem.kv_heads, rows_per_unit: 1 };
        let cost = |shape: &Shape, part: &Part| traffic::grad_kv(shape, precision, part);
        self.run(self.variant(&kernels::GRAD_KV), keys, None, &[vecs, value_vecs], &buffers, cost);
        self.builder.download(grad_q);
        self.builder.download(grad_kv);
    }
}
