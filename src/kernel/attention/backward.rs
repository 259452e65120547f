//! CPU twins of the backward kernels, which recompute probabilities from what is kept of each row's softmax.

use std::ops::Range;

use super::numbers::{Element, add_scaled, dot, exp, load_row};
use super::shape::{MASKED, Shape};
use crate::kernel::Twin;

/// Queries, and keys, of a tile of the gradient kernels.
pub(super) const GRAD_TILE: u32 = 16;
/// Invocations of a workgroup of the gradient kernels.
pub(super) const GRAD_WIDTH: u64 = 64;
/// Rows of one workgroup of `attention_delta`.
pub(super) const DELTA_ROWS: u32 = 64;

/// How many vec4s of a row of `vecs` each invocation of a gradient kernel sums: the overrides `VECS` and `VALUE_VECS`.
pub(super) fn vecs_per_invocation(vecs: u32) -> u32 {
    vecs.div_ceil(16)
}

/// `attention_delta`: for each row m, ln l, and output · gradient.
pub(super) fn delta<E: Element>(twin: &mut Twin<'_>) {
    let shape: Shape = twin.uniform();
    let [x, y, _] = twin.group;
    let (output, grad, statistics) = (twin.read::<E>(1), twin.read::<f32>(2), twin.read::<[f32; 2]>(3));
    let mut rows = twin.write::<[f32; 3]>(4);
    let width = shape.dv4 as usize * 4;
    let mut output_row = vec![0.0; width];
    let begin = shape.row_begin + x * DELTA_ROWS;
    let range = begin..(begin + DELTA_ROWS).min(shape.n);
    for i in range.clone() {
        let at = ((shape.head_begin + y) * shape.n + i) as usize;
        load_row(&mut output_row, &output[at * width..]);
        let [max, log_sum] = statistics[at];
        rows[at] = [max, log_sum, dot(&output_row, &grad[at * width..(at + 1) * width])];
    }
    drop((output, grad, statistics, rows));
    let (count, width) = (range.len() as u64, width as u64);
    twin.count_words(count * (E::words(width) + width + 2), count * 3);
}

/// Rows of one tensor as f32; rows past the end of the tensor aren't there.
struct Rows {
    width: usize,
    values: Vec<f32>,
}

impl Rows {
    fn load<E: Element>(tensor: &[E], head: u32, rows_per_head: u32, rows: &Range<u32>, width: u32) -> Rows {
        let width = width as usize * 4;
        let begin = (head as usize * rows_per_head as usize + rows.start as usize) * width;
        let values = tensor[begin..begin + rows.len() * width].iter().map(|value| value.load()).collect();
        Rows { width, values }
    }

    fn row(&self, index: usize) -> &[f32] {
        &self.values[index * self.width..(index + 1) * self.width]
    }
}

/// What a gradient kernel reads of the queries' side, and what it reads of the keys' side.
struct Queries {
    range: Range<u32>,
    q: Rows,
    grad: Rows,
    /// m, ln l and delta of each.
    of_rows: Vec<[f32; 3]>,
}

struct Keys {
    range: Range<u32>,
    k: Rows,
    v: Rows,
}

/// The tensors of a gradient kernel, bound alike in both.
struct Tensors<'a, E: Element> {
    shape: Shape,
    q: std::cell::Ref<'a, [E]>,
    k: std::cell::Ref<'a, [E]>,
    v: std::cell::Ref<'a, [E]>,
    mask: std::cell::Ref<'a, [f32]>,
    rows: std::cell::Ref<'a, [[f32; 3]]>,
    grad: std::cell::Ref<'a, [f32]>,
}

impl<'a, E: Element> Tensors<'a, E> {
    fn of(twin: &Twin<'a>) -> Tensors<'a, E> {
        Tensors {
            shape: twin.uniform(),
            q: twin.read(1),
            k: twin.read(2),
            v: twin.read(3),
            mask: twin.read(4),
            rows: twin.read(5),
            grad: twin.read(6),
        }
    }

    fn queries(&self, head: u32, range: Range<u32>) -> Queries {
        let shape = &self.shape;
        let at = (head * shape.n) as usize;
        Queries {
            q: Rows::load(&self.q, head, shape.n, &range, shape.d4),
            grad: Rows::load(&self.grad, head, shape.n, &range, shape.dv4),
            of_rows: self.rows[at + range.start as usize..at + range.end as usize].to_vec(),
            range,
        }
    }

    fn keys(&self, kv_head: u32, range: Range<u32>) -> Keys {
        let shape = &self.shape;
        Keys {
            k: Rows::load(&self.k, kv_head, shape.nk, &range, shape.d4),
            v: Rows::load(&self.v, kv_head, shape.nk, &range, shape.dv4),
            range,
        }
    }

    /// Calls back with each pair of the tile that sees each other: its places in the tile, its probability and the gradient of its dot
    /// product. Returns how many mask entries were read.
    fn pairs(&self, head: u32, queries: &Queries, keys: &Keys, mut pair: impl FnMut(usize, usize, f32, f32)) -> u64 {
        let shape = &self.shape;
        let mut mask_reads = 0;
        for (down, i) in queries.range.clone().enumerate() {
            let seen = shape.band().keys(i, shape.nk);
            let [max, log_sum, delta] = queries.of_rows[down];
            for (right, j) in keys.range.clone().enumerate() {
                if !seen.contains(&j) {
                    continue;
                }
                let mut score = dot(queries.q.row(down), keys.k.row(right)) * shape.scale;
                let mut slope = shape.scale;
                if shape.softcap > 0.0 {
                    let squashed = score / shape.softcap;
                    score = shape.softcap * libm::tanhf(squashed);
                    let small = exp(-2.0 * squashed.abs());
                    slope *= 4.0 * small / ((1.0 + small) * (1.0 + small));
                }
                if shape.mask_heads > 0 {
                    score += self.mask[shape.mask_row(head, i) + j as usize];
                    mask_reads += 1;
                }
                if score > MASKED {
                    let probability = exp((score - max) - log_sum);
                    let value_product = dot(queries.grad.row(down), keys.v.row(right));
                    pair(down, right, probability, probability * (value_product - delta) * slope);
                }
            }
        }
        mask_reads
    }

    /// Words that the 64 invocations read in `tile_gradients`, the mask apart: rows past the end are read as the last one.
    fn tile_words(&self) -> u64 {
        let (width, value_width) = (u64::from(self.shape.d4) * 4, u64::from(self.shape.dv4) * 4);
        GRAD_WIDTH * (4 * E::words(width) + 2 * (value_width + E::words(value_width)) + 6)
    }
}

/// The tiles of [`GRAD_TILE`] that hold a range.
fn tiles_of(range: Range<u32>, len: u32) -> impl Iterator<Item = Range<u32>> {
    let tiles = if range.is_empty() { 0..0 } else { range.start / GRAD_TILE..range.end.div_ceil(GRAD_TILE) };
    tiles.map(move |tile| tile * GRAD_TILE..((tile + 1) * GRAD_TILE).min(len))
}

/// `attention_grad_q`: the gradient of 16 queries of one head.
pub(super) fn grad_q<E: Element>(twin: &mut Twin<'_>) {
    let tensors = Tensors::<E>::of(twin);
    let shape = tensors.shape;
    let head = shape.head_begin + twin.group[1];
    let begin = shape.row_begin + twin.group[0] * GRAD_TILE;
    let queries = tensors.queries(head, begin..(begin + GRAD_TILE).min(shape.n));
    let width = shape.d4 as usize * 4;
    let mut sums = vec![0.0; queries.range.len() * width];
    let mut read = 0;
    for range in tiles_of(shape.band().keys_of_rows(queries.range.clone(), shape.nk), shape.nk) {
        let keys = tensors.keys(shape.kv_head(head), range);
        read += tensors.pairs(head, &queries, &keys, |down, right, _, slope| {
            add_scaled(&mut sums[down * width..(down + 1) * width], slope, keys.k.row(right));
        });
        let vecs = u64::from(GRAD_TILE * vecs_per_invocation(shape.d4));
        read += tensors.tile_words() + GRAD_WIDTH * vecs * E::words(4);
    }
    let out_at = (head * shape.n + begin) as usize * width;
    twin.write::<f32>(7)[out_at..out_at + sums.len()].copy_from_slice(&sums);
    twin.count_words(read, sums.len() as u64);
}

/// `attention_grad_kv`: the gradients of 16 keys and their values of one key-value head, over every query head that shares it.
pub(super) fn grad_kv<E: Element>(twin: &mut Twin<'_>) {
    let tensors = Tensors::<E>::of(twin);
    let shape = tensors.shape;
    let kv_head = shape.head_begin + twin.group[1];
    let begin = shape.row_begin + twin.group[0] * GRAD_TILE;
    let keys = tensors.keys(kv_head, begin..(begin + GRAD_TILE).min(shape.nk));
    let (split, width) = (shape.d4 as usize * 4, (shape.d4 + shape.dv4) as usize * 4);
    let mut sums = vec![0.0; keys.range.len() * width];
    let shared_by = shape.heads / shape.kv_heads;
    let mut read = 0;
    for head in kv_head * shared_by..(kv_head + 1) * shared_by {
        for range in tiles_of(shape.band().rows_of_keys(keys.range.clone(), shape.n), shape.n) {
            let queries = tensors.queries(head, range);
            read += tensors.pairs(head, &queries, &keys, |down, right, probability, slope| {
                let (k_sum, v_sum) = sums[right * width..(right + 1) * width].split_at_mut(split);
                add_scaled(k_sum, slope, queries.q.row(down));
                add_scaled(v_sum, probability, queries.grad.row(down));
            });
            let vecs = u64::from(GRAD_TILE * vecs_per_invocation(shape.d4));
            let value_vecs = u64::from(GRAD_TILE * vecs_per_invocation(shape.dv4));
            read += tensors.tile_words() + GRAD_WIDTH * (vecs * E::words(4) + value_vecs * 4);
        }
    }
    let out_at = (kv_head * shape.nk + begin) as usize * width;
    twin.write::<f32>(7)[out_at..out_at + sums.len()].copy_from_slice(&sums);
    twin.count_words(read, sums.len() as u64);
}
