//! The inner values of a few rows of one head, as the kernels that ran computed them.

use std::ops::Range;

use super::results::floats;
use super::tiled::{CaptureLayout, visited_tiles};
use super::{Method, Options, Problem, Results, Shape, Tile, plan_tile};
use crate::kernel::{Capabilities, Downloads};
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
    /// e^(score - maximum): what the values are weighed by. `[rows][keys]`
    pub weights: Vec<f32>,
    /// The largest score of each row so far.
    pub row_max: Vec<f32>,
    /// The denominator of each row so far, by that maximum.
    pub row_sum: Vec<f32>,
    /// What earlier sums of each row were multiplied by in this tile: e^(old maximum - new maximum).
    pub rescale: Vec<f32>,
    /// The sums of weighted values so far, not yet divided: `[rows][dv]`.
    pub sums: Vec<f32>,
}

/// What a plan with a [`super::Watch`], made for these capabilities, brought back of the watched rows; none without a watch.
pub fn capture(
    problem: &Problem,
    options: &Options,
    capabilities: &Capabilities,
    results: &Results,
    downloads: &Downloads,
) -> Result<Option<Capture>, Failure> {
    let Some(watch) = options.watch else { return Ok(None) };
    let tile = plan_tile(problem, options, capabilities)?;
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
        Method::Tiled => Inner::Tiled { visits: visits(problem, tile, rows.clone(), &watched("capture")?) },
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

fn visits(problem: &Problem, tile: Tile, rows: Range<u32>, capture: &[f32]) -> Vec<Visit> {
    let layout = CaptureLayout::of(tile, problem.dv4());
    let (width, value_width) = (problem.dv as usize, problem.dv4() as usize * 4);
    // The kernel records whole tiles; rows and keys past the end are left out here.
    let part = |matrix: &[f32], row_len: usize, count: usize| -> Vec<f32> {
        matrix.chunks_exact(row_len).take(rows.len()).flat_map(|row| &row[..count]).copied().collect()
    };
    let visit = |number: u32| {
        let keys = number * tile.cols..((number + 1) * tile.cols).min(problem.nk);
        let of_visit = &capture[number as usize * layout.len..][..layout.len];
        let cols = tile.cols as usize;
        Visit {
            scores: part(&of_visit[layout.scores..layout.weights], cols, keys.len()),
            weights: part(&of_visit[layout.weights..layout.sums], cols, keys.len()),
            row_max: part(&of_visit[layout.row_max..layout.row_sum], 1, 1),
            row_sum: part(&of_visit[layout.row_sum..layout.rescale], 1, 1),
            rescale: part(&of_visit[layout.rescale..layout.scores], 1, 1),
            sums: part(&of_visit[layout.sums..], value_width, width),
            keys,
        }
    };
    visited_tiles(&Shape::of(problem), rows.clone(), tile).map(visit).collect()
}
