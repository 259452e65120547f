//! The inner values of a few rows of one head, as the kernels that ran computed them.

use std::ops::Range;

use super::plan::{WATCHED_ROWS, floats};
use super::{Method, Options, Problem, Results, Tile};
use crate::kernel::Downloads;
use crate::words::Failure;

/// What the kernels had of the watched rows. Matrices are row-major; scores are as they are seen, [`super::MASKED`] where they aren't.
#[derive(Clone, Debug, PartialEq)]
pub struct Capture {
    pub head: u32,
    /// The watched queries.
    pub rows: Range<u32>,
    /// What one workgroup takes: of the scores kernel, or of the fused one.
    pub tile: Tile,
    pub inner: Inner,
    /// `[rows][dv]`
    pub output: Vec<f32>,
    /// Minus infinity for a row that sees nothing.
    pub lse: Vec<f32>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Inner {
    Naive {
        /// `[rows][nk]`
        scores: Vec<f32>,
        row_max: Vec<f32>,
        row_sum: Vec<f32>,
        /// `[rows][nk]`
        probabilities: Vec<f32>,
    },
    Online {
        /// `[rows][nk]`
        scores: Vec<f32>,
        row_max: Vec<f32>,
        row_sum: Vec<f32>,
    },
    /// The key tiles that the fused kernel visited, in its order.
    Tiled { visits: Vec<Visit> },
}

/// What the fused kernel had after one key tile.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    pub keys: Range<u32>,
    /// `[rows][keys]`
    pub scores: Vec<f32>,
    /// The largest score of each row so far.
    pub row_max: Vec<f32>,
    /// The denominator of each row so far, by that maximum.
    pub row_sum: Vec<f32>,
    /// What earlier sums of each row were multiplied by in this tile: e^(old maximum - new maximum).
    pub rescale: Vec<f32>,
    /// The sums of weighted values so far, not yet divided: `[rows][dv]`.
    pub sums: Vec<f32>,
}

/// What a plan with a [`super::Watch`] brought back of the watched rows; none without one.
pub fn capture(
    problem: &Problem,
    options: &Options,
    results: &Results,
    downloads: &Downloads,
) -> Result<Option<Capture>, Failure> {
    let Some(watch) = options.watch else { return Ok(None) };
    let tile = Tile { rows: WATCHED_ROWS, cols: WATCHED_ROWS };
    let begin = watch.row_tile * tile.rows;
    let rows = begin..(begin + tile.rows).min(problem.n);
    let watched = |name| floats(downloads, name);
    let inner = match options.method {
        Method::Naive => Inner::Naive {
            scores: watched("watched.scores")?,
            row_max: watched("watched.max")?,
            row_sum: watched("watched.sum")?,
            probabilities: watched("watched.probabilities")?,
        },
        Method::Online => Inner::Online {
            scores: watched("watched.scores")?,
            row_max: watched("watched.max")?,
            row_sum: watched("watched.sum")?,
        },
        Method::Tiled => return Ok(None),
    };
    let of_rows = |tensor: &[f32], width: usize| {
        let at = (watch.head as usize * problem.n as usize + rows.start as usize) * width;
        tensor[at..at + rows.len() * width].to_vec()
    };
    Ok(Some(Capture {
        head: watch.head,
        tile,
        inner,
        output: of_rows(&results.output, problem.dv as usize),
        lse: of_rows(&results.lse, 1),
        rows,
    }))
}
