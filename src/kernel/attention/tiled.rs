//! CPU twins of the fused kernels: a tile of rows goes along the keys that it sees, and keeps a running maximum, denominator and sum.

use std::ops::Range;

use super::Tile;
use super::numbers::{Element, exp, load_row};
use super::shape::{MASKED, Shape};
use crate::kernel::Twin;

/// Rows that one invocation of `attention_tiled_rows`, or one subgroup of `attention_tiled_subgroups`, takes, and keys that one invocation of
/// either takes at a time.
pub(super) const ROWS_TILE: u32 = 8;
pub(super) const ROWS_KEYS: u32 = 2;
pub(super) const SUBGROUP_KEYS: u32 = 2;
/// Keys that a twin takes at a time where the kernel's own step is too short for SIMD to pay; sums differ in rounding alone.
const KEYS_AT_ONCE: u32 = 32;

/// Rows that the innermost loops take together.
const LANES: usize = 8;

/// The tensors of a fused kernel, bound alike in all.
pub(super) struct Tensors<'a, E: Element> {
    pub shape: Shape,
    q: std::cell::Ref<'a, [E]>,
    k: std::cell::Ref<'a, [E]>,
    v: std::cell::Ref<'a, [E]>,
    mask: std::cell::Ref<'a, [f32]>,
}

impl<'a, E: Element> Tensors<'a, E> {
    pub fn of(twin: &Twin<'a>) -> Tensors<'a, E> {
        Tensors { shape: twin.uniform(), q: twin.read(1), k: twin.read(2), v: twin.read(3), mask: twin.read(4) }
    }
}

/// At most [`LANES`] rows of one head on their way along the keys. Rows that aren't there are rows of zeros.
pub(super) struct Rows {
    pub range: Range<u32>,
    head: u32,
    q: Vec<f32>,
    /// The largest score of each row so far.
    pub max: [f32; LANES],
    /// The denominator of each row so far, by that maximum.
    pub sum: [f32; LANES],
    /// What earlier sums of each row were multiplied by at the last visit.
    pub rescale: [f32; LANES],
    /// The sums of weighted values so far.
    pub out: Vec<f32>,
    /// The scores of the last visit, `[LANES][keys]`, then their weights.
    pub scores: Vec<f32>,
}

impl Rows {
    pub fn load<E: Element>(tensors: &Tensors<'_, E>, head: u32, range: Range<u32>) -> Rows {
        let shape = &tensors.shape;
        let (width, value_width) = (shape.d4 as usize * 4, shape.dv4 as usize * 4);
        let mut q = vec![0.0; LANES * width];
        for (row, into) in range.clone().zip(q.chunks_exact_mut(width)) {
            load_row(into, &tensors.q[(head * shape.n + row) as usize * width..]);
        }
        Rows {
            range,
            head,
            q,
            max: [MASKED; LANES],
            sum: [0.0; LANES],
            rescale: [1.0; LANES],
            out: vec![0.0; LANES * value_width],
            scores: Vec::new(),
        }
    }

    /// Takes these keys in: `scores` are then the scores as they are seen.
    pub fn score<E: Element>(&mut self, tensors: &Tensors<'_, E>, keys: Range<u32>) {
        let shape = &tensors.shape;
        let width = shape.d4 as usize * 4;
        let kv_at = shape.kv_head(self.head) * shape.nk;
        let count = keys.len();
        self.scores.clear();
        self.scores.resize(LANES * count, MASKED);
        let mut key = vec![0.0; width];
        for (place, j) in keys.clone().enumerate() {
            load_row(&mut key, &tensors.k[(kv_at + j) as usize * width..]);
            for (lane, product) in products(&self.q, &key).into_iter().enumerate() {
                self.scores[lane * count + place] = product * shape.scale;
            }
        }
        for (lane, row) in self.range.clone().enumerate() {
            let seen = shape.band().keys(row, shape.nk);
            let scores = &mut self.scores[lane * count..(lane + 1) * count];
            for (score, j) in scores.iter_mut().zip(keys.clone()) {
                if !seen.contains(&j) {
                    *score = MASKED;
                } else if shape.mask_heads > 0 {
                    *score = shape.seen(*score, tensors.mask[shape.mask_row(self.head, row) + j as usize]);
                } else if shape.softcap > 0.0 {
                    *score = shape.seen(*score, 0.0);
                }
            }
        }
    }

    /// Raises the maxima by the scores at hand, rescales what came before, and turns the scores into weights.
    pub fn soften(&mut self) {
        let count = self.scores.len() / LANES;
        let value_width = self.out.len() / LANES;
        for lane in 0..LANES {
            let scores = &mut self.scores[lane * count..(lane + 1) * count];
            let max = scores.iter().fold(self.max[lane], |max, score| max.max(*score));
            let rescale = exp(self.max[lane] - max);
            let mut sum = 0.0;
            for score in scores.iter_mut() {
                *score = if *score > MASKED { exp(*score - max) } else { 0.0 };
            }
            for weight in scores {
                sum += *weight;
            }
            self.max[lane] = max;
            self.sum[lane] = self.sum[lane] * rescale + sum;
            self.rescale[lane] = rescale;
            if rescale != 1.0 {
                self.out[lane * value_width..(lane + 1) * value_width].iter_mut().for_each(|out| *out *= rescale);
            }
        }
    }

    /// Adds the values of these keys by their weights.
    pub fn add_values<E: Element>(&mut self, tensors: &Tensors<'_, E>, keys: Range<u32>) {
        let shape = &tensors.shape;
        let width = shape.dv4 as usize * 4;
        let kv_at = shape.kv_head(self.head) * shape.nk;
        let count = keys.len();
        let mut values = vec![0.0; count * width];
        for (j, into) in keys.zip(values.chunks_exact_mut(width)) {
            load_row(into, &tensors.v[(kv_at + j) as usize * width..]);
        }
        for (lane, out) in self.out.chunks_exact_mut(width).enumerate().take(self.range.len()) {
            let weights = &self.scores[lane * count..(lane + 1) * count];
            let (fours, rest) = weights.as_chunks::<4>();
            let (value_fours, value_rest) = values.split_at(fours.len() * 4 * width);
            for (weights, values) in fours.iter().zip(value_fours.chunks_exact(4 * width)) {
                let (a, b) = values.split_at(2 * width);
                let ((a, b), (c, d)) = (a.split_at(width), b.split_at(width));
                for (((out, a), b), (c, d)) in out.iter_mut().zip(a).zip(b).zip(c.iter().zip(d)) {
                    *out += (weights[0] * a + weights[1] * b) + (weights[2] * c + weights[3] * d);
                }
            }
            for (weight, values) in rest.iter().zip(value_rest.chunks_exact(width)) {
                out.iter_mut().zip(values).for_each(|(out, value)| *out += weight * value);
            }
        }
    }

    /// Writes the outputs, divided once, and what is kept of each row's softmax.
    pub fn store<E: Element>(&self, shape: &Shape, out: &mut [E], statistics: &mut [[f32; 2]]) {
        let width = shape.dv4 as usize * 4;
        for (lane, row) in self.range.clone().enumerate() {
            let at = (self.head * shape.n + row) as usize;
            let share = if self.sum[lane] > 0.0 { 1.0 / self.sum[lane] } else { 0.0 };
            let sums = &self.out[lane * width..(lane + 1) * width];
            out[at * width..(at + 1) * width].iter_mut().zip(sums).for_each(|(out, sum)| *out = E::store(sum * share));
            statistics[at] = super::naive::statistics_of(self.max[lane], self.sum[lane]);
        }
    }
}

/// The dot products of [`LANES`] rows with one.
fn products(rows: &[f32], key: &[f32]) -> [f32; LANES] {
    let width = key.len();
    let rows: [&[f32]; LANES] = std::array::from_fn(|lane| &rows[lane * width..(lane + 1) * width]);
    let mut sums = [[0.0f32; 4]; LANES];
    for c in (0..width).step_by(4) {
        let key = &key[c..c + 4];
        for (sum, row) in sums.iter_mut().zip(rows) {
            let row = &row[c..c + 4];
            for part in 0..4 {
                sum[part] += row[part] * key[part];
            }
        }
    }
    sums.map(|sum| (sum[0] + sum[1]) + (sum[2] + sum[3]))
}

fn cut(range: Range<u32>, size: u32) -> impl Iterator<Item = Range<u32>> {
    let end = range.end;
    range.step_by(size as usize).map(move |begin| begin..(begin + size).min(end))
}

/// `attention_tiled_rows`: eight rows for each of a workgroup's invocations, straight from memory.
pub(super) fn rows<E: Element>(twin: &mut Twin<'_>) {
    let invocations = twin.constant("INVOCATIONS") as u32;
    eights::<E>(twin, invocations, ROWS_KEYS);
}

/// `attention_tiled_subgroups`: eight rows for each of a workgroup's subgroups, however wide.
pub(super) fn subgroups<E: Element>(twin: &mut Twin<'_>) {
    let blocks = twin.constant("BLOCKS") as u32;
    eights::<E>(twin, blocks, 1);
}

/// This workgroup's tiles of eight rows, so many; keys are read in whole multiples of `key_step`.
fn eights<E: Element>(twin: &mut Twin<'_>, tiles: u32, key_step: u32) {
    let tensors = Tensors::<E>::of(twin);
    let shape = tensors.shape;
    let head = shape.head_begin + twin.group[1];
    let (mut out, mut statistics) = (twin.write::<E>(5), twin.write::<[f32; 2]>(6));
    let (width, value_width) = (u64::from(shape.d4) * 4, u64::from(shape.dv4) * 4);
    let (mut read, mut written) = (0, 0);
    let first_tile = shape.row_begin + twin.group[0] * tiles;
    for tile in first_tile..first_tile + tiles {
        let begin = tile * ROWS_TILE;
        if begin >= shape.n {
            break;
        }
        let mut rows = Rows::load(&tensors, head, begin..(begin + ROWS_TILE).min(shape.n));
        let keys = shape.band().keys_of_rows(rows.range.clone(), shape.nk);
        for keys in cut(keys.clone(), KEYS_AT_ONCE) {
            rows.score(&tensors, keys.clone());
            rows.soften();
            rows.add_values(&tensors, keys);
        }
        rows.store(&shape, &mut out, &mut statistics);
        let (count, keys) = (rows.range.len() as u64, u64::from((keys.len() as u32).next_multiple_of(key_step)));
        read += E::words(count * width + keys * (width + value_width));
        if shape.mask_heads > 0 {
            read += u64::from(ROWS_TILE) * keys;
        }
        written += E::words(count * value_width) + 2 * count;
    }
    drop((tensors, out, statistics));
    twin.count_words(read, written);
}

/// `attention_tiled`: a tile of rows for each workgroup, a tile of keys at a time.
pub(super) fn tile<E: Element>(twin: &mut Twin<'_>) {
    let tensors = Tensors::<E>::of(twin);
    let shape = tensors.shape;
    let tile = Tile { rows: twin.constant("ROWS") as u32, cols: twin.constant("COLS") as u32 };
    let head = shape.head_begin + twin.group[1];
    let row_tile = shape.row_begin + twin.group[0];
    let range = row_tile * tile.rows..((row_tile + 1) * tile.rows).min(shape.n);
    let (mut output, mut statistics) = (twin.write::<E>(5), twin.write::<[f32; 2]>(6));
    let mut recorder = (twin.constant("CAPTURE") != 0.0 && (head, row_tile) == (shape.capture_head, shape.capture_tile))
        .then(|| Recorder { shape, tile, capture: twin.write::<f32>(8) });
    let mut blocks: Vec<Rows> = cut(range.clone(), LANES as u32).map(|rows| Rows::load(&tensors, head, rows)).collect();
    let (width, value_width) = (u64::from(shape.d4) * 4, u64::from(shape.dv4) * 4);
    let mut read = E::words(range.len() as u64 * width);
    for visit in visited_tiles(&shape, range.clone(), tile) {
        let keys = visit * tile.cols..((visit + 1) * tile.cols).min(shape.nk);
        for (block, rows) in blocks.iter_mut().enumerate() {
            rows.score(&tensors, keys.clone());
            if let Some(recorder) = &mut recorder {
                recorder.scores(visit, block, &rows.scores);
            }
            rows.soften();
            rows.add_values(&tensors, keys.clone());
            if let Some(recorder) = &mut recorder {
                recorder.sums(visit, block, rows);
            }
        }
        read += E::words(keys.len() as u64 * (width + value_width));
        if shape.mask_heads > 0 {
            read += u64::from(tile.rows * tile.cols);
        }
    }
    blocks.iter().for_each(|rows| rows.store(&shape, &mut output, &mut statistics));
    drop((tensors, output, statistics, recorder));
    let count = range.len() as u64;
    twin.count_words(read, E::words(count * value_width) + 2 * count);
}

/// The numbers of the key tiles that a tile of rows visits.
pub(super) fn visited_tiles(shape: &Shape, rows: Range<u32>, tile: Tile) -> Range<u32> {
    let keys = shape.band().keys_of_rows(rows, shape.nk);
    if keys.is_empty() { 0..0 } else { keys.start / tile.cols..keys.end.div_ceil(tile.cols) }
}

/// Where the values of a visit lie in the capture, in floats from where the visit begins.
pub(super) struct CaptureLayout {
    pub row_max: usize,
    pub row_sum: usize,
    pub rescale: usize,
    pub scores: usize,
    pub weights: usize,
    pub sums: usize,
    /// Floats of one visit.
    pub len: usize,
}

impl CaptureLayout {
    pub fn of(tile: Tile, dv4: u32) -> CaptureLayout {
        let (rows, cols, value_width) = (tile.rows as usize, tile.cols as usize, dv4 as usize * 4);
        CaptureLayout {
            row_max: 0,
            row_sum: rows,
            rescale: 2 * rows,
            scores: 3 * rows,
            weights: (3 + cols) * rows,
            sums: (3 + 2 * cols) * rows,
            len: (3 + 2 * cols + value_width) * rows,
        }
    }
}

/// Writes what the watched workgroup computes into the capture.
struct Recorder<'a> {
    shape: Shape,
    tile: Tile,
    capture: std::cell::RefMut<'a, [f32]>,
}

impl Recorder<'_> {
    /// A matrix `[LANES][count]` into rows of `cols`, `fill` beyond them.
    fn matrix(&mut self, at: usize, block: usize, matrix: &[f32], fill: f32) {
        let (cols, count) = (self.tile.cols as usize, matrix.len() / LANES);
        let rows = (self.tile.rows as usize - block * LANES).min(LANES);
        for (lane, row) in matrix.chunks_exact(count).enumerate().take(rows) {
            let into = &mut self.capture[at + (block * LANES + lane) * cols..][..cols];
            into[..count].copy_from_slice(row);
            into[count..].fill(fill);
        }
    }

    fn scores(&mut self, visit: u32, block: usize, scores: &[f32]) {
        let layout = CaptureLayout::of(self.tile, self.shape.dv4);
        self.matrix(visit as usize * layout.len + layout.scores, block, scores, MASKED);
    }

    fn sums(&mut self, visit: u32, block: usize, rows: &Rows) {
        let layout = CaptureLayout::of(self.tile, self.shape.dv4);
        let at = visit as usize * layout.len;
        self.matrix(at + layout.weights, block, &rows.scores, 0.0);
        let count = (self.tile.rows as usize - block * LANES).min(LANES);
        let row = at + block * LANES;
        self.capture[row + layout.row_max..][..count].copy_from_slice(&rows.max[..count]);
        self.capture[row + layout.row_sum..][..count].copy_from_slice(&rows.sum[..count]);
        self.capture[row + layout.rescale..][..count].copy_from_slice(&rows.rescale[..count]);
        let width = self.shape.dv4 as usize * 4;
        let sums = &rows.out[..count * width];
        self.capture[at + layout.sums + block * LANES * width..][..sums.len()].copy_from_slice(sums);
    }
}
