//! Whether a device can run a problem, known from sizes alone, and with which fused kernel.

use super::naive::SCORES_BLOCK;
use super::tiled::{CaptureLayout, ROWS_KEYS, ROWS_TILE, SUBGROUP_KEYS};
use super::tiles::resolve_tile;
use super::{Fused, Method, Options, Precision, Problem, Tile};
use crate::kernel::Capabilities;
use crate::words::{Code, Failure, Words, grouped};

/// Whether [`super::plan`] would plan it. Looks at sizes only, so tensors may be missing as yet.
pub fn check(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Result<(), Failure> {
    check_precision(options.precision, capabilities)?;
    check_sizes(problem, options, capabilities)?;
    let tile = plan_tile(problem, options, capabilities)?;
    check_watch(problem, options, tile)?;
    check_capture(problem, options, tile, capabilities)
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

/// The tile of the kernel that computes scores, in the plan for these options: what a workgroup takes, or of `attention_tiled_rows` one
/// invocation, or of `attention_tiled_subgroups` a subgroup's invocation.
///
/// # Errors
/// A tile that the device can't take, and one asked of a kernel that has no choice of it.
pub fn plan_tile(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Result<Tile, Failure> {
    if options.method == Method::Tiled {
        return match fused(problem, options, capabilities) {
            Fused::Rows => Ok(Tile { rows: ROWS_TILE, cols: ROWS_KEYS }),
            Fused::Subgroups => Ok(Tile { rows: ROWS_TILE, cols: SUBGROUP_KEYS }),
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

/// Which fused kernel to run: the fastest of those that can.
pub(super) fn fused(problem: &Problem, options: &Options, capabilities: &Capabilities) -> Fused {
    let is_narrow = problem.d.max(problem.dv) <= 128;
    if is_narrow && options.tile.is_none() && options.watch.is_none() {
        let measured = capabilities.fused.filter(|fused| fused.runs_on(capabilities));
        measured.unwrap_or(Fused::guess(capabilities.is_fallback))
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
    let (bytes, limit) = (grouped(bytes), grouped(limit));
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
        let (name, scores, limit) = (options.method.name(), grouped(scores), grouped(limit));
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
        Some((path, name, bytes)) => {
            let (bytes, limit) = (grouped(bytes), grouped(limit));
            Err(Failure::too_large(
                path,
                format!("\"{name}\" would take {bytes} bytes, and one buffer of this device holds {limit}. Take smaller sizes."),
                format!("“{name}”需要 {bytes} 字节，而这个设备的一个缓冲区最多 {limit} 字节。请减小尺寸。"),
            ))
        }
    }
}
