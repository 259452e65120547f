//! The closed forms: how many bytes of global memory each kernel moves and how many floating-point operations it does, exactly.
//!
//! Traffic is what invocations load and store, as if there were no caches: the kernels count the same, and a test holds them equal.
//! Operations are those of the definition: two for each multiply-add of a product, and a few for each score, as listed here.

use std::ops::{Add, Range};

use super::backward::{GRAD_TILE, GRAD_WIDTH, vecs_per_invocation};
use super::naive::SOFTMAX_WIDTH;
use super::tiled::{ROWS_KEYS, ROWS_TILE, visited_tiles};
use super::{Precision, Shape, Tile};
use crate::kernel::Traffic;

/// Invocations of a workgroup of the softmax kernels: each reads what belongs to the row as a whole.
pub const SOFTMAX_INVOCATIONS: u64 = SOFTMAX_WIDTH as u64;

/// What one dispatch moves and computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    pub words_read: u64,
    pub words_written: u64,
    pub flops: u64,
}

impl Add for Cost {
    type Output = Cost;

    fn add(self, other: Cost) -> Cost {
        Cost {
            words_read: self.words_read + other.words_read,
            words_written: self.words_written + other.words_written,
            flops: self.flops + other.flops,
        }
    }
}

impl Cost {
    pub fn traffic(self) -> Traffic {
        Traffic { read_bytes: self.words_read * 4, written_bytes: self.words_written * 4 }
    }
}

/// Which rows (or keys) of how many heads a dispatch takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub rows: Range<u32>,
    pub heads: u32,
}

impl Part {
    fn row_count(&self) -> u64 {
        self.rows.len() as u64 * u64::from(self.heads)
    }
}

/// The words that `entries` of a tensor take.
pub fn words(precision: Precision, entries: u64) -> u64 {
    match precision {
        Precision::F32 => entries,
        Precision::F16 => entries / 2,
    }
}

fn width(vecs: u32) -> u64 {
    u64::from(vecs) * 4
}

/// Operations beside the dot product of one score: scaling, and capping and masking where they are asked for.
pub fn score_flops(shape: &Shape) -> u64 {
    1 + if shape.softcap > 0.0 { 3 } else { 0 } + u64::from(shape.mask_heads > 0)
}

/// Two rows of `d` for each pair in the band, a mask entry where there is a mask; every score is written.
pub fn scores(shape: &Shape, precision: Precision, part: &Part) -> Cost {
    let pairs = shape.band().pairs(part.rows.clone(), shape.nk) * u64::from(part.heads);
    Cost {
        words_read: pairs * (2 * words(precision, width(shape.d4)) + u64::from(shape.mask_heads > 0)),
        words_written: part.row_count() * u64::from(shape.nk),
        flops: pairs * (2 * width(shape.d4) + score_flops(shape)),
    }
}

/// Each row's scores once.
pub fn softmax_max(shape: &Shape, part: &Part) -> Cost {
    let scores = part.row_count() * u64::from(shape.nk);
    Cost { words_read: scores, words_written: part.row_count(), flops: scores }
}

/// Each row's scores once more, and its maximum by each of 64 invocations.
pub fn softmax_sum(shape: &Shape, part: &Part) -> Cost {
    let (rows, scores) = (part.row_count(), part.row_count() * u64::from(shape.nk));
    Cost { words_read: scores + rows * u64::from(SOFTMAX_WIDTH), words_written: 3 * rows, flops: 3 * scores }
}

/// Each row's scores a third time, and all of them written.
pub fn softmax_normalize(shape: &Shape, part: &Part) -> Cost {
    let (rows, scores) = (part.row_count(), part.row_count() * u64::from(shape.nk));
    Cost { words_read: scores + 2 * rows * u64::from(SOFTMAX_WIDTH), words_written: scores, flops: 3 * scores }
}

/// Each row's scores once; maximum and denominator written, and both as they are kept.
pub fn online_softmax(shape: &Shape, part: &Part) -> Cost {
    let (rows, scores) = (part.row_count(), part.row_count() * u64::from(shape.nk));
    Cost { words_read: scores, words_written: 4 * rows, flops: 5 * scores }
}

/// For each vec4 of the output its row of probabilities and a column of values.
pub fn product(shape: &Shape, precision: Precision, part: &Part) -> Cost {
    let vecs = part.row_count() * u64::from(shape.dv4);
    let nk = u64::from(shape.nk);
    Cost { words_read: vecs * nk * (1 + words(precision, 4)), words_written: vecs * words(precision, 4), flops: 8 * vecs * nk }
}

/// As [`product`], with two operations more for each score's weight, and maximum and denominator for each vec4.
pub fn online_product(shape: &Shape, precision: Precision, part: &Part) -> Cost {
    let vecs = part.row_count() * u64::from(shape.dv4);
    let plain = product(shape, precision, part);
    Cost { words_read: plain.words_read + 2 * vecs, flops: plain.flops + 2 * vecs * u64::from(shape.nk) + 4 * vecs, ..plain }
}

/// For each tile of 8 rows its queries, then two keys and two values at a time; output, m and ln l written.
pub fn tiled_rows(shape: &Shape, precision: Precision, part: &Part) -> Cost {
    eights(shape, precision, part, ROWS_KEYS, |keys| keys / u64::from(ROWS_KEYS))
}

/// As [`tiled_rows`], but no key is read that none of the rows sees. One rescaling counts: how many there are depends on how wide subgroups
/// are, and on where the largest scores lie.
pub fn tiled_subgroups(shape: &Shape, precision: Precision, part: &Part) -> Cost {
    eights(shape, precision, part, 1, |keys| keys.min(1))
}

fn eights(shape: &Shape, precision: Precision, part: &Part, key_step: u32, rescalings: impl Fn(u64) -> u64) -> Cost {
    let heads = u64::from(part.heads);
    let (width, value_width) = (width(shape.d4), width(shape.dv4));
    let mut cost = Cost::default();
    for rows in blocks(&part.rows, ROWS_TILE) {
        let keys = shape.band().keys_of_rows(rows.clone(), shape.nk).len() as u64;
        let read = keys.next_multiple_of(u64::from(key_step));
        let rows = rows.len() as u64;
        cost.words_read +=
            words(precision, rows * width + read * (width + value_width)) + mask_words(shape, u64::from(ROWS_TILE) * read);
        cost.words_written += words(precision, rows * value_width) + 2 * rows;
        cost.flops += forward_flops(shape, rows, keys, rescalings(read));
    }
    Cost { words_read: cost.words_read * heads, words_written: cost.words_written * heads, flops: cost.flops * heads }
}

/// For each tile of rows its queries, then every visited tile of keys and of values, and of the mask; output, m and ln l written.
pub fn tiled(shape: &Shape, precision: Precision, tile: Tile, part: &Part) -> Cost {
    let heads = u64::from(part.heads);
    let (width, value_width) = (width(shape.d4), width(shape.dv4));
    let mut cost = Cost::default();
    for rows in blocks(&part.rows, tile.rows) {
        let visits = visited_tiles(shape, rows.clone(), tile);
        let keys = u64::from((visits.end * tile.cols).min(shape.nk) - visits.start * tile.cols);
        let visits = visits.len() as u64;
        let rows = rows.len() as u64;
        cost.words_read += words(precision, rows * width + keys * (width + value_width))
            + mask_words(shape, visits * u64::from(tile.rows * tile.cols));
        cost.words_written += words(precision, rows * value_width) + 2 * rows;
        cost.flops += forward_flops(shape, rows, keys, visits);
    }
    Cost { words_read: cost.words_read * heads, words_written: cost.words_written * heads, flops: cost.flops * heads }
}

/// Operations of a fused kernel on a tile of rows: for each pair both products, the score and four for maximum, weight and denominator;
/// for each row a rescaling at every visit, and a division at the end.
fn forward_flops(shape: &Shape, rows: u64, keys: u64, visits: u64) -> u64 {
    let (width, value_width) = (width(shape.d4), width(shape.dv4));
    rows * (keys * (2 * width + 2 * value_width + score_flops(shape) + 4) + visits * (value_width + 3) + value_width)
}

/// Output, its gradient, m and ln l of each row; three words written.
pub fn delta(shape: &Shape, precision: Precision, part: &Part) -> Cost {
    let rows = part.row_count();
    let width = width(shape.dv4);
    Cost { words_read: rows * (words(precision, width) + width + 2), words_written: 3 * rows, flops: 2 * rows * width }
}

/// What 64 invocations read to recompute one tile of the backward pass, the mask apart.
fn gradient_tile_words(shape: &Shape, precision: Precision) -> u64 {
    let value_width = width(shape.dv4);
    GRAD_WIDTH * (4 * words(precision, width(shape.d4)) + 2 * (value_width + words(precision, value_width)) + 6)
}

/// Operations for each pair of a tile of the backward pass before its sums: both dot products, the score, and five for its gradient.
fn gradient_pair_flops(shape: &Shape) -> u64 {
    2 * width(shape.d4) + 2 * width(shape.dv4) + score_flops(shape) + 7
}

/// The tiles of [`GRAD_TILE`] that hold a range, and how many places they have within `len`.
fn tiles(range: Range<u32>, len: u32) -> (u64, u64) {
    if range.is_empty() {
        return (0, 0);
    }
    let (first, end) = (range.start / GRAD_TILE, range.end.div_ceil(GRAD_TILE));
    (u64::from(end - first), u64::from((end * GRAD_TILE).min(len) - first * GRAD_TILE))
}

fn blocks(rows: &Range<u32>, size: u32) -> impl Iterator<Item = Range<u32>> {
    let end = rows.end;
    rows.clone().step_by(size as usize).map(move |begin| begin..(begin + size).min(end))
}

/// For each tile in the band what recomputing it reads, then 16 rows of keys by each of 4 groups of invocations.
pub fn grad_q(shape: &Shape, precision: Precision, part: &Part) -> Cost {
    let heads = u64::from(part.heads);
    let vecs = u64::from(GRAD_TILE * vecs_per_invocation(shape.d4));
    let tile_words = gradient_tile_words(shape, precision) + GRAD_WIDTH * vecs * words(precision, 4);
    let mut cost = Cost { words_written: part.row_count() * width(shape.d4), ..Cost::default() };
    for rows in blocks(&part.rows, GRAD_TILE) {
        let (count, keys) = tiles(shape.band().keys_of_rows(rows.clone(), shape.nk), shape.nk);
        cost.words_read += heads * count * tile_words;
        cost.flops += heads * rows.len() as u64 * keys * (gradient_pair_flops(shape) + 2 * width(shape.d4));
    }
    cost.words_read += mask_words(shape, shape.band().pairs(part.rows.clone(), shape.nk) * heads);
    cost
}

/// As [`grad_q`] along the queries; `part` counts keys and key-value heads.
pub fn grad_kv(shape: &Shape, precision: Precision, part: &Part) -> Cost {
    let heads = u64::from(part.heads) * u64::from(shape.heads / shape.kv_heads);
    let vecs = u64::from(GRAD_TILE * vecs_per_invocation(shape.d4));
    let value_vecs = u64::from(GRAD_TILE * vecs_per_invocation(shape.dv4));
    let tile_words = gradient_tile_words(shape, precision) + GRAD_WIDTH * (vecs * words(precision, 4) + value_vecs * 4);
    let sum_flops = 2 * width(shape.d4) + 2 * width(shape.dv4);
    let mut cost = Cost { words_written: part.row_count() * (width(shape.d4) + width(shape.dv4)), ..Cost::default() };
    let mut pairs = 0;
    for keys in blocks(&part.rows, GRAD_TILE) {
        let (count, rows) = tiles(shape.band().rows_of_keys(keys.clone(), shape.n), shape.n);
        cost.words_read += heads * count * tile_words;
        cost.flops += heads * rows * keys.len() as u64 * (gradient_pair_flops(shape) + sum_flops);
        let seen_from = |j: u32| shape.band().rows_of_keys(j..j + 1, shape.n).len() as u64;
        pairs += keys.map(seen_from).sum::<u64>();
    }
    cost.words_read += mask_words(shape, pairs * heads);
    cost
}

fn mask_words(shape: &Shape, pairs: u64) -> u64 {
    if shape.mask_heads > 0 { pairs } else { 0 }
}
