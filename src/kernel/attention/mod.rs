//! Attention as kernels: naive, online and tiled forward passes, and a backward pass that finds its probabilities again.
//!
//! To run one: make a [`Problem`] (unpadded tensors, row-major), say how in [`Options`], and hand [`plan`]'s plan to an engine.
//! The plan downloads `output` and `statistics` (m and ln l of each row, whose sum is lse), and `grads.dq`, `grads.dk`, `grads.dv` when the
//! problem has a gradient; [`collect`] takes the padding off, and [`capture`] gathers the inner values of the rows that [`Options::watch`] names. [`oracle`] computes the same in f64, independently; [`oracle::TOLERANCE_F32`] is how near every engine must come.
//!
//! Device layout: tensors are `[heads][rows][d]`, each row padded with zeros to whole `vec4`s; `k`, `v` and their gradients have
//! `kv_heads` heads, shared by `heads / kv_heads` query heads each. Scores are `[heads][n][nk]`, never padded.

mod backward;
mod capture;
mod choice;
mod fits;
mod kernels;
mod naive;
mod numbers;
pub mod oracle;
mod plan;
pub mod random;
mod results;
mod shape;
mod sweep;
mod tiled;
mod tiles;
pub mod traffic;

use std::sync::Arc;

pub use capture::{Capture, Inner, Visit, capture};
pub use choice::{Fused, choose, probes};
pub use fits::{capture_bytes, check, plan_tile, scores_bytes};
pub use kernels::KERNELS;
pub use plan::{Tensors, backward, forward, plan};
pub use results::{Grads, Results, collect, floats};
pub use shape::{Band, MASKED, Shape};
pub use sweep::{SweepPoint, SweepSizes, sweep_plan, sweep_points, sweep_problem};
pub use tiles::{fitting_tiles, invocations, resolve_tile, workgroup_bytes, workgroup_parts_bytes};

/// What to compute. Tensors are unpadded, row-major, finite and at most [`Problem::LARGEST`] in size.
#[derive(Clone, Debug)]
pub struct Problem {
    pub heads: u32,
    /// Divides `heads`.
    pub kv_heads: u32,
    /// Queries.
    pub n: u32,
    /// Keys.
    pub nk: u32,
    /// Width of queries and keys, 1 to 256.
    pub d: u32,
    /// Width of values, 1 to 256.
    pub dv: u32,
    pub band: Band,
    pub mask: Option<Mask>,
    /// `c·tanh(score/c)`, before the mask.
    pub softcap: Option<f32>,
    pub scale: f32,
    /// `[heads][n][d]`
    pub q: Arc<Vec<f32>>,
    /// `[kv_heads][nk][d]`
    pub k: Arc<Vec<f32>>,
    /// `[kv_heads][nk][dv]`
    pub v: Arc<Vec<f32>>,
    /// The loss's gradient by the output, `[heads][n][dv]`: asks for the backward pass.
    pub grad: Option<Arc<Vec<f32>>>,
}

impl Problem {
    /// A problem whose tensors are on the device already.
    pub fn of_sizes(heads: u32, [n, nk]: [u32; 2], d: u32, band: Band, is_masked: bool) -> Problem {
        let none = Arc::new(Vec::new());
        let mask = is_masked.then(|| Mask { heads: 1, values: none.clone() });
        let scale = 1.0 / (d as f32).sqrt();
        let [q, k, v] = [none.clone(), none.clone(), none];
        Problem { heads, kv_heads: heads, n, nk, d, dv: d, band, mask, softcap: None, scale, q, k, v, grad: None }
    }

    /// With every tensor entry at most this, no sum in any kernel leaves the range of f32: gradients hold up to `nk·d·x³`.
    pub const LARGEST: f32 = 1e9;

    /// The largest width.
    pub const MAX_WIDTH: u32 = 256;

    /// `d` in vec4s, rounded up.
    pub fn d4(&self) -> u32 {
        self.d.div_ceil(4)
    }

    /// `dv` in vec4s, rounded up.
    pub fn dv4(&self) -> u32 {
        self.dv.div_ceil(4)
    }

    /// Whether key `j` counts for query `i` by position; a mask may still rule it out.
    pub fn is_in_band(&self, i: u32, j: u32) -> bool {
        self.band.keys(i, self.nk).contains(&j)
    }
}

/// Numbers added to the scores; at most [`MASKED`] means that the query may not look.
#[derive(Clone, Debug)]
pub struct Mask {
    /// 1 for all heads, or one for each.
    pub heads: u32,
    /// `[heads][n][nk]`
    pub values: Arc<Vec<f32>>,
}

/// Which kernels compute the forward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Scores, softmax in three passes, product: each a kernel, with N×N in GPU memory.
    Naive,
    /// Scores, one pass for maximum and denominator with rescaling, product that normalises.
    Online,
    /// One fused kernel; nothing of size N×N.
    Tiled,
}

impl Method {
    pub const fn name(self) -> &'static str {
        match self {
            Method::Naive => "naive",
            Method::Online => "online",
            Method::Tiled => "tiled",
        }
    }
}

/// How tensors are stored; sums are always in f32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    F32,
    /// `q`, `k`, `v` and the output in f16. Scores, `statistics`, `grad` and gradients stay f32.
    F16,
}

/// How to compute it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub method: Method,
    pub precision: Precision,
    /// The tile of the fused kernel; none for what suits the device, which may be another fused kernel (see [`Fused`]) unless rows are
    /// watched.
    pub tile: Option<Tile>,
    /// Kernels count their own traffic.
    pub measure: bool,
    /// Rows whose inner values are wanted too.
    pub watch: Option<Watch>,
}

impl Options {
    pub fn new(method: Method) -> Options {
        Options { method, precision: Precision::F32, tile: None, measure: false, watch: None }
    }
}

/// A tile of scores: queries and keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tile {
    pub rows: u32,
    pub cols: u32,
}

/// The rows whose inner values a plan downloads: a tile of rows of one head, in tiles of [`plan_tile`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    pub head: u32,
    pub row_tile: u32,
}
