//! CPU twins of the naive and online kernels: workgroup by workgroup, over the same buffers, counting what the shaders count.

use std::ops::Range;

use super::numbers::{Element, add_scaled, dot, exp, load_row};
use super::shape::{MASKED, Shape};
use crate::kernel::Twin;

/// Rows and keys of one workgroup of `attention_scores`.
pub(super) const SCORES_BLOCK: u32 = 16;
/// Invocations of a workgroup of the softmax kernels, which takes one row.
pub(super) const SOFTMAX_WIDTH: u32 = 64;
/// Rows of one workgroup of the product kernels, and vec4s of the output's width.
pub(super) const PRODUCT_ROWS: u32 = 8;
pub(super) const PRODUCT_VECS: u32 = 8;

fn block(begin: u32, size: u32, end: u32) -> Range<usize> {
    begin.min(end) as usize..(begin + size).min(end) as usize
}

fn row_of<T>(tensor: &[T], row: usize, width: usize) -> &[T] {
    &tensor[row * width..(row + 1) * width]
}

/// `attention_scores`: a block of scores of one head.
pub(super) fn scores<E: Element>(twin: &mut Twin<'_>) {
    let shape: Shape = twin.uniform();
    let [x, y, z] = twin.group;
    let (q, k, mask, mut scores) = (twin.read::<E>(1), twin.read::<E>(2), twin.read::<f32>(3), twin.write::<f32>(4));
    let width = shape.d4 as usize * 4;
    let head = shape.head_begin + z;
    let (head_at, kv_at) = (head as usize * shape.n as usize, shape.kv_head(head) as usize * shape.nk as usize);
    let keys = block(x * SCORES_BLOCK, SCORES_BLOCK, shape.nk);
    let (mut query, mut key) = (vec![0.0; width], vec![0.0; width * keys.len()]);
    for (j, row) in keys.clone().zip(key.chunks_exact_mut(width)) {
        load_row(row, row_of::<E>(&k, kv_at + j, width));
    }
    let (mut read, mut written) = (0, 0);
    for i in block(shape.row_begin + y * SCORES_BLOCK, SCORES_BLOCK, shape.n) {
        load_row(&mut query, row_of::<E>(&q, head_at + i, width));
        let seen = shape.band().keys(i as u32, shape.nk);
        for (j, key) in keys.clone().zip(key.chunks_exact(width)) {
            let score = &mut scores[(head_at + i) * shape.nk as usize + j];
            written += 1;
            if !seen.contains(&(j as u32)) {
                *score = MASKED;
                continue;
            }
            read += 2 * E::words(width as u64);
            let mut added = 0.0;
            if shape.mask_heads > 0 {
                added = mask[shape.mask_row(head, i as u32) + j];
                read += 1;
            }
            *score = shape.seen(dot(&query, key) * shape.scale, added);
        }
    }
    drop((q, k, mask, scores));
    twin.count_words(read, written);
}

/// The row that a workgroup of a softmax kernel takes.
fn softmax_row(twin: &Twin<'_>, shape: &Shape) -> usize {
    let (row, head) = (shape.row_begin + twin.group[0], shape.head_begin + twin.group[1]);
    head as usize * shape.n as usize + row as usize
}

/// The largest score of a row; every lane takes every 64th, and then the lanes' results are merged pairwise.
fn max_of(row: &[f32]) -> f32 {
    row.iter().fold(MASKED, |max, score| max.max(*score))
}

/// The sum of `e^(score - max)` over the visible scores, in 64 lanes that are then merged pairwise.
fn sum_of(row: &[f32], max: f32) -> f32 {
    let mut lanes = [0.0f32; SOFTMAX_WIDTH as usize];
    for chunk in row.chunks(lanes.len()) {
        for (sum, &score) in lanes.iter_mut().zip(chunk) {
            *sum += if score > MASKED { exp(score - max) } else { 0.0 };
        }
    }
    let mut half = lanes.len() / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// What is kept of a row's softmax: its maximum m and ln l, apart, since the rounding of their sum loses digits; `[MASKED, 0]` for a row that
/// sees nothing.
pub(super) fn statistics_of(max: f32, sum: f32) -> [f32; 2] {
    if sum > 0.0 { [max, libm::logf(sum)] } else { [MASKED, 0.0] }
}

/// `attention_softmax_max`: the largest score of one row.
pub(super) fn softmax_max(twin: &mut Twin<'_>) {
    let shape: Shape = twin.uniform();
    let row = softmax_row(twin, &shape);
    twin.write::<f32>(2)[row] = max_of(row_of::<f32>(&twin.read(1), row, shape.nk as usize));
    twin.count_words(u64::from(shape.nk), 1);
}

/// `attention_softmax_sum`: the denominator of one row, by its maximum, and both as they are kept.
pub(super) fn softmax_sum(twin: &mut Twin<'_>) {
    let shape: Shape = twin.uniform();
    let row = softmax_row(twin, &shape);
    let max = twin.read::<f32>(2)[row];
    let sum = sum_of(row_of::<f32>(&twin.read(1), row, shape.nk as usize), max);
    twin.write::<f32>(3)[row] = sum;
    twin.write::<[f32; 2]>(4)[row] = statistics_of(max, sum);
    twin.count_words(u64::from(shape.nk + SOFTMAX_WIDTH), 3);
}

/// `attention_softmax_normalize`: the scores of one row become its probabilities.
pub(super) fn softmax_normalize(twin: &mut Twin<'_>) {
    let shape: Shape = twin.uniform();
    let row = softmax_row(twin, &shape);
    let (max, sum) = (twin.read::<f32>(2)[row], twin.read::<f32>(3)[row]);
    let width = shape.nk as usize;
    for score in &mut twin.write::<f32>(1)[row * width..(row + 1) * width] {
        *score = if *score > MASKED { exp(*score - max) / sum } else { 0.0 };
    }
    twin.count_words(u64::from(shape.nk + 2 * SOFTMAX_WIDTH), u64::from(shape.nk));
}

/// `attention_online_softmax`: maximum and denominator of one row in one pass.
pub(super) fn online_softmax(twin: &mut Twin<'_>) {
    let shape: Shape = twin.uniform();
    let row = softmax_row(twin, &shape);
    let mut lanes = [(MASKED, 0.0f32); SOFTMAX_WIDTH as usize];
    for chunk in row_of::<f32>(&twin.read(1), row, shape.nk as usize).chunks(lanes.len()) {
        for (lane, &score) in lanes.iter_mut().zip(chunk) {
            if score > MASKED {
                *lane = merge(*lane, (score, 1.0));
            }
        }
    }
    let mut half = lanes.len() / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] = merge(lanes[lane], lanes[lane + half]);
        }
        half /= 2;
    }
    let (max, sum) = lanes[0];
    twin.write::<f32>(2)[row] = max;
    twin.write::<f32>(3)[row] = sum;
    twin.write::<[f32; 2]>(4)[row] = statistics_of(max, sum);
    twin.count_words(u64::from(shape.nk), 4);
}

/// Two parts of a row, each as its maximum and its denominator by that maximum, as one.
#[inline]
pub(super) fn merge(a: (f32, f32), b: (f32, f32)) -> (f32, f32) {
    let max = a.0.max(b.0);
    (max, a.1 * exp(a.0 - max) + b.1 * exp(b.0 - max))
}

/// `attention_product`: a block of probabilities times values.
pub(super) fn product<E: Element>(twin: &mut Twin<'_>) {
    let shape: Shape = twin.uniform();
    let (weights, v, mut out) = (twin.read::<f32>(1), twin.read::<E>(2), twin.write::<E>(3));
    let vecs = for_product(twin.group, &shape, &weights, &v, &mut out, |_, weight| weight, |_| 1.0);
    drop((weights, v, out));
    let nk = u64::from(shape.nk);
    twin.count_words(vecs * nk * (1 + E::words(4)), vecs * E::words(4));
}

/// `attention_online_product`: a block of `e^(score - max)` times values, divided at the end.
pub(super) fn online_product<E: Element>(twin: &mut Twin<'_>) {
    let shape: Shape = twin.uniform();
    let (scores, v, mut out) = (twin.read::<f32>(1), twin.read::<E>(2), twin.write::<E>(3));
    let (max, sum) = (twin.read::<f32>(4), twin.read::<f32>(5));
    let weight = |row: usize, score: f32| if score > MASKED { exp(score - max[row]) } else { 0.0 };
    let share = |row: usize| if sum[row] > 0.0 { 1.0 / sum[row] } else { 0.0 };
    let vecs = for_product(twin.group, &shape, &scores, &v, &mut out, weight, share);
    drop((scores, v, out, max, sum));
    let nk = u64::from(shape.nk);
    twin.count_words(vecs * (nk * (1 + E::words(4)) + 2), vecs * E::words(4));
}

/// Writes a block of `share(row) · Σ weight(row, score) · v`, and returns how many vec4s it has.
fn for_product<E: Element>(
    [x, y, z]: [u32; 3],
    shape: &Shape,
    scores: &[f32],
    v: &[E],
    out: &mut [E],
    weight: impl Fn(usize, f32) -> f32,
    share: impl Fn(usize) -> f32,
) -> u64 {
    let width = shape.dv4 as usize * 4;
    let head = shape.head_begin + z;
    let (head_at, kv_at) = (head as usize * shape.n as usize, shape.kv_head(head) as usize * shape.nk as usize);
    let vecs = block(x * PRODUCT_VECS, PRODUCT_VECS, shape.dv4);
    let columns = vecs.start * 4..vecs.end * 4;
    let rows = block(shape.row_begin + y * PRODUCT_ROWS, PRODUCT_ROWS, shape.n);
    let (mut sum, mut value) = (vec![0.0; columns.len()], vec![0.0; columns.len()]);
    for i in rows.clone() {
        sum.fill(0.0);
        let scores = row_of(scores, head_at + i, shape.nk as usize);
        for (j, &score) in scores.iter().enumerate() {
            load_row(&mut value, &v[(kv_at + j) * width..][columns.clone()]);
            add_scaled(&mut sum, weight(head_at + i, score), &value);
        }
        let share = share(head_at + i);
        for (out, sum) in out[(head_at + i) * width..][columns.clone()].iter_mut().zip(&sum) {
            *out = E::store(sum * share);
        }
    }
    (vecs.len() * rows.len()) as u64
}
