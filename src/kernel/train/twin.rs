//! What one workgroup of each kernel does, on the CPU.

use std::ops::Range;

use super::histogram::{self, Histogram};
use super::state;
use super::uniforms::{
    AdamUniform, HISTOGRAM_TILE, HeadsUniform, MOST_ROWS, Product, SUM_TILE, ScalingUniform, Task, WIDTH, WORKGROUP_ELEMENTS,
};
use super::{Activation, Format};
use crate::kernel::Twin;

/// Takes this workgroup's elements one by one.
fn each_element(twin: &mut Twin<'_>, task: &Task, [read, written]: [u64; 2], mut act: impl FnMut(usize)) {
    let len = task.rows as usize * task.columns as usize;
    let first = twin.group[0] as usize * WORKGROUP_ELEMENTS as usize;
    let elements = first..len.min(first + WORKGROUP_ELEMENTS as usize);
    let count = elements.len() as u64;
    elements.for_each(&mut act);
    twin.count_words(read * count, written * count);
}

/// This workgroup's row, unless it's past the last.
fn row(twin: &Twin<'_>, task: &Task) -> Option<usize> {
    let row = twin.group[1] * MOST_ROWS + twin.group[0];
    (row < task.rows).then_some(row as usize)
}

/// The sum as a workgroup makes it: each lane its own in order, then halves onto halves.
fn total(range: Range<usize>, term: impl Fn(usize) -> f32) -> f32 {
    let mut lanes = [0.0f32; WIDTH as usize];
    for (place, i) in range.enumerate() {
        lanes[place % WIDTH as usize] += term(i);
    }
    let mut half = WIDTH as usize / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}

pub(super) fn matmul(twin: &mut Twin<'_>) {
    let product: Product = twin.uniform();
    let (a, b, mut c) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.write::<f32>(3));
    let [m, n, k] = [product.m, product.n, product.k].map(|size| size as usize);
    let batch = twin.group[2] as usize;
    let [a_row, a_column, b_row, b_column] =
        [product.a_row, product.a_column, product.b_row, product.b_column].map(|step| step as usize);
    let (a_at, b_at) = (batch * product.a_batch as usize, batch * product.b_batch as usize);
    let rows = tile(twin.group[1], m);
    let columns = tile(twin.group[0], n);
    let mut sums = vec![0.0f32; columns.len()];
    for row in rows.clone() {
        sums.fill(0.0);
        for depth in 0..k {
            let x = a[a_at + row * a_row + depth * a_column];
            for (sum, column) in sums.iter_mut().zip(columns.clone()) {
                *sum += x * b[b_at + depth * b_row + column * b_column];
            }
        }
        for (sum, column) in sums.iter().zip(columns.clone()) {
            let entry = &mut c[(batch * m + row) * n + column];
            *entry = if product.is_added != 0 { sum + *entry } else { *sum };
        }
    }
    let tiles = (rows.len().div_ceil(8) * columns.len().div_ceil(8)) as u64;
    let entries = (rows.len() * columns.len()) as u64;
    twin.count_words(tiles * 16 * k as u64 + entries * u64::from(product.is_added), entries);
}

fn tile(group: u32, size: usize) -> Range<usize> {
    let first = group as usize * 64;
    first..size.min(first + 64)
}

pub(super) fn bias(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (bias, mut x) = (twin.read::<f32>(1), twin.write::<f32>(2));
    each_element(twin, &task, [2, 1], |i| x[i] += bias[i % task.columns as usize]);
}

pub(super) fn column_sum(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(column) = row(twin, &task) else { return };
    let (dy, mut sums) = (twin.read::<f32>(1), twin.write::<f32>(2));
    sums[column] = total(0..task.at as usize, |i| dy[i * task.columns as usize + column]);
    twin.count_words(u64::from(task.at), 1);
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x.clamp(-80.0, 80.0)))
}

fn activated(x: f32, kind: u32) -> f32 {
    if kind == Activation::Relu as u32 { x.max(0.0) } else { x / (1.0 + libm::expf(-x.clamp(-80.0, 80.0))) }
}

fn slope(x: f32, kind: u32) -> f32 {
    if kind == Activation::Relu as u32 {
        return f32::from(u8::from(x > 0.0));
    }
    let sigmoid = sigmoid(x);
    sigmoid * (1.0 + x * (1.0 - sigmoid))
}

pub(super) fn activation(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (x, mut y) = (twin.read::<f32>(1), twin.write::<f32>(2));
    each_element(twin, &task, [1, 1], |i| y[i] = activated(x[i], task.mode));
}

pub(super) fn activation_grad(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (x, dy, mut dx) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.write::<f32>(3));
    each_element(twin, &task, [2, 1], |i| dx[i] = slope(x[i], task.mode) * dy[i]);
}

pub(super) fn gated(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (x, gate, mut y) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.write::<f32>(3));
    each_element(twin, &task, [2, 1], |i| y[i] = x[i] * activated(gate[i], task.mode));
}

pub(super) fn gated_grad(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (x, gate, dy) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.read::<f32>(3));
    let (mut dx, mut dgate) = (twin.write::<f32>(4), twin.write::<f32>(5));
    each_element(twin, &task, [3, 2], |i| {
        dx[i] = dy[i] * activated(gate[i], task.mode);
        dgate[i] = dy[i] * x[i] * slope(gate[i], task.mode);
    });
}

pub(super) fn rms_norm(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(row) = row(twin, &task) else { return };
    let (x, weight) = (twin.read::<f32>(1), twin.read::<f32>(2));
    let (mut y, mut inverses) = (twin.write::<f32>(3), twin.write::<f32>(4));
    let columns = task.columns as usize;
    let begin = row * columns;
    let squares = total(begin..begin + columns, |i| x[i] * x[i]);
    let inverse = 1.0 / (squares / columns as f32 + task.factor).sqrt();
    for i in 0..columns {
        y[begin + i] = x[begin + i] * inverse * weight[i];
    }
    inverses[row] = inverse;
    twin.count_words(3 * columns as u64, columns as u64 + 1);
}

pub(super) fn rms_norm_grad(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(row) = row(twin, &task) else { return };
    let (x, weight, inverses, dy) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.read::<f32>(3), twin.read::<f32>(4));
    let mut dx = twin.write::<f32>(5);
    let columns = task.columns as usize;
    let begin = row * columns;
    let inverse = inverses[row];
    let along = total(0..columns, |i| dy[begin + i] * weight[i] * x[begin + i]);
    let part = along * inverse * inverse / columns as f32;
    for i in 0..columns {
        dx[begin + i] = inverse * (dy[begin + i] * weight[i] - x[begin + i] * part);
    }
    twin.count_words(6 * columns as u64 + u64::from(WIDTH), columns as u64);
}

pub(super) fn rms_norm_grad_weight(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(column) = row(twin, &task) else { return };
    let (x, inverses, dy) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.read::<f32>(3));
    let mut dweight = twin.write::<f32>(4);
    let at = |i: usize| i * task.columns as usize + column;
    dweight[column] = total(0..task.at as usize, |i| dy[at(i)] * x[at(i)] * inverses[i]);
    twin.count_words(3 * u64::from(task.at), 1);
}

pub(super) fn mse(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(row) = row(twin, &task) else { return };
    let (x, targets, state) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.read::<u32>(3));
    let (mut dx, mut losses) = (twin.write::<f32>(4), twin.write::<f32>(5));
    let columns = task.columns as usize;
    let begin = row * columns;
    let slope = 2.0 * task.factor * f32::from_bits(state[state::SCALE]);
    for i in begin..begin + columns {
        dx[i] = slope * (x[i] - targets[i]);
    }
    losses[row] = task.factor * total(begin..begin + columns, |i| (x[i] - targets[i]) * (x[i] - targets[i]));
    twin.count_words(2 * columns as u64 + u64::from(WIDTH), columns as u64 + 1);
}

pub(super) fn cross_entropy(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(row) = row(twin, &task) else { return };
    let (logits, targets, state) = (twin.read::<f32>(1), twin.read::<u32>(2), twin.read::<u32>(3));
    let (mut dlogits, mut losses) = (twin.write::<f32>(4), twin.write::<f32>(5));
    let columns = task.columns as usize;
    let begin = row * columns;
    let goal = targets[row] as usize;
    let counts = goal < columns;
    let slope = if counts { task.factor * f32::from_bits(state[state::SCALE]) } else { 0.0 };
    let most = logits[begin..begin + columns].iter().copied().fold(f32::MIN, f32::max);
    let sum = total(begin..begin + columns, |i| libm::expf(logits[i] - most));
    for i in 0..columns {
        let probability = libm::expf(logits[begin + i] - most) / sum;
        dlogits[begin + i] = slope * (probability - f32::from(u8::from(i == goal)));
    }
    losses[row] = if counts { task.factor * (libm::logf(sum) + most - logits[begin + goal]) } else { 0.0 };
    twin.count_words(3 * columns as u64 + 2 * u64::from(WIDTH) + 1, columns as u64 + 1);
}

pub(super) fn sum(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(row) = row(twin, &task) else { return };
    let (x, mut sums) = (twin.read::<f32>(1), twin.write::<f32>(2));
    let range = tile_of(row, &task);
    let count = range.len() as u64;
    sums[task.at as usize + row] = task.factor * total(range, |i| if task.mode == 1 { x[i] * x[i] } else { x[i] });
    twin.count_words(count, 1);
}

fn tile_of(row: usize, task: &Task) -> Range<usize> {
    let first = row * SUM_TILE as usize;
    first..(task.columns as usize).min(first + SUM_TILE as usize)
}

pub(super) fn gather(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (table, indices, mut y) = (twin.read::<f32>(1), twin.read::<u32>(2), twin.write::<f32>(3));
    let columns = task.columns as usize;
    each_element(twin, &task, [2, 1], |i| y[i] = table[indices[i / columns] as usize * columns + i % columns]);
}

pub(super) fn segment_sum(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(segment) = row(twin, &task) else { return };
    let (indices, x) = (twin.read::<u32>(1), twin.read::<f32>(2));
    let (mut sums, mut uses) = (twin.write::<f32>(3), twin.write::<f32>(4));
    let columns = task.columns as usize;
    let sums = &mut sums[segment * columns..(segment + 1) * columns];
    sums.fill(0.0);
    let mut members = 0u32;
    for (i, _) in indices[..task.at as usize].iter().enumerate().filter(|(_, index)| **index as usize == segment) {
        members += 1;
        for (sum, entry) in sums.iter_mut().zip(&x[i * columns..(i + 1) * columns]) {
            *sum += entry;
        }
    }
    uses[segment] = members as f32;
    let rounds = u64::from(task.columns.div_ceil(WIDTH).max(1));
    let columns = columns as u64;
    twin.count_words(rounds * u64::from(task.at) + u64::from(members) * columns, columns + 1);
}

pub(super) fn rotary(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (angles, positions, mut x) = (twin.read::<[f32; 2]>(1), twin.read::<u32>(2), twin.write::<f32>(3));
    let (pairs, heads) = (task.columns as usize, task.at as usize);
    each_element(twin, &task, [5, 2], |i| {
        let (row, pair) = (i / pairs, i % pairs);
        let [cosine, sine] = angles[positions[row / heads] as usize * pairs + pair];
        let sine = task.factor * sine;
        let first = row * 2 * pairs + pair;
        let (one, other) = (x[first], x[first + pairs]);
        x[first] = one * cosine - other * sine;
        x[first + pairs] = one * sine + other * cosine;
    });
}

pub(super) fn heads(twin: &mut Twin<'_>) {
    let shape: HeadsUniform = twin.uniform();
    let (x, mut y) = (twin.read::<f32>(1), twin.write::<f32>(2));
    let [tokens, heads, width] = [shape.tokens, shape.heads, shape.width].map(|size| size as usize);
    let task = Task { rows: shape.batches * shape.tokens * shape.heads, columns: shape.width, ..Task::default() };
    each_element(twin, &task, [1, 1], |i| {
        let row = i / width;
        let (head, token, batch) = (row % heads, row / heads % tokens, row / heads / tokens);
        let place = (batch * heads + head) * shape.capacity as usize + shape.first as usize + token;
        let at = place * shape.stride as usize + shape.offset as usize + i % width;
        let [to, from] = if shape.is_back == 1 { [i, at] } else { [at, i] };
        y[to] = x[from];
    });
}

pub(super) fn compact(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (kept, mut cache) = (twin.read::<u32>(1), twin.write::<f32>(2));
    let columns = task.columns as usize;
    let rows = kept.len() as u64;
    each_element(twin, &task, [2 * rows, rows], |i| {
        let first = i / columns * task.at as usize + task.mode as usize;
        for (to, from) in kept.iter().enumerate() {
            cache[(first + to) * columns + i % columns] = cache[(first + *from as usize) * columns + i % columns];
        }
    });
}

pub(super) fn next_token(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(row) = row(twin, &task) else { return };
    let (logits, uniforms) = (twin.read::<f32>(1), twin.read::<f32>(2));
    let (mut tokens, mut chances) = (twin.write::<u32>(3), twin.write::<f32>(4));
    let (columns, wanted) = (task.columns as usize, task.mode as usize);
    let logits = &logits[row * columns..(row + 1) * columns];
    let mut order: Vec<usize> = (0..columns).collect();
    order.sort_by(|i, j| logits[*j].total_cmp(&logits[*i]).then(i.cmp(j)));
    let most = logits[order[0]];
    let score = |i: usize| (logits[i] - most) / task.factor;
    let sum = total(0..columns, |i| libm::expf(score(i)));
    let entropy = libm::logf(sum) - total(0..columns, |i| libm::expf(score(i)) * score(i)) / sum;
    let (tokens, chances) = (&mut tokens[row * (wanted + 1)..], &mut chances[row * (wanted + 3)..]);
    for (k, i) in order.into_iter().take(wanted).enumerate() {
        (tokens[k], chances[k]) = (i as u32, libm::expf(score(i)) / sum);
    }
    chances[wanted] = entropy;
    chances[wanted + 1] = libm::logf(sum) + most / task.factor;

    let run = columns.div_ceil(WIDTH as usize);
    let runs = || (0..columns).step_by(run).map(|first| first..columns.min(first + run));
    let mass = |of: Range<usize>| of.map(|i| libm::expf(score(i))).fold(0.0f32, |sum, chance| sum + chance);
    let goal = uniforms[row] * runs().map(mass).fold(0.0f32, |sum, mass| sum + mass);
    let mut before = 0.0f32;
    for of in runs() {
        let mass = mass(of.clone());
        if before <= goal && goal < before + mass {
            let mut along = before;
            for i in of {
                let chance = libm::expf(score(i));
                if along <= goal && chance > 0.0 {
                    tokens[wanted] = i as u32;
                    chances[wanted + 2] = chance / sum;
                }
                along += chance;
            }
            break;
        }
        before += mass;
    }
    let (columns, wanted) = (columns as u64, wanted as u64);
    twin.count_words((wanted + 3) * columns + u64::from(WIDTH), 2 * wanted + 4);
}

pub(super) fn patches(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (x, mut y) = (twin.read::<f32>(1), twin.write::<f32>(2));
    let (channels, side, width) = (task.at as usize, task.factor as usize, task.other as usize);
    let pixels = task.columns as usize / channels;
    each_element(twin, &task, [1, 1], |i| {
        let (channel, pixel, image) = (i % channels, i / channels % pixels, i / task.columns as usize);
        let (down, across) = (pixel / width, pixel % width);
        let patch = image * (pixels / (side * side)) + down / side * (width / side) + across / side;
        let place = ((patch * side + down % side) * side + across % side) * channels + channel;
        if task.mode == 1 { y[i] = x[place] } else { y[place] = x[i] }
    });
}

pub(super) fn add_scaled(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (x, mut y) = (twin.read::<f32>(1), twin.write::<f32>(2));
    each_element(twin, &task, [2, 1], |i| y[i] += task.factor * x[i]);
}

/// The bits, as f32, of the value of the format that is nearest to the f32 of these bits, ties to even.
fn rounded(bits: u32, format: u32) -> u32 {
    let x = f32::from_bits(bits);
    if format == Format::F32 as u32 {
        bits
    } else if x.is_nan() {
        bits & 0x8000_0000 | 0x7fc0_0000
    } else if format == Format::F16 as u32 {
        half::f16::from_f32(x).to_f32().to_bits()
    } else {
        half::bf16::from_f32(x).to_f32().to_bits()
    }
}

pub(super) fn round_to(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let mut x = twin.write::<u32>(1);
    each_element(twin, &task, [1, 1], |i| x[i] = rounded(x[i], task.mode));
}

pub(super) fn exponent_histogram(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(row) = row(twin, &task) else { return };
    let (mut x, mut state, mut counts) = (twin.write::<u32>(1), twin.write::<u32>(2), twin.write::<u32>(3));
    let first = row * HISTOGRAM_TILE as usize;
    let range = first..(task.columns as usize).min(first + HISTOGRAM_TILE as usize);
    let count = range.len() as u64;
    let counts = &mut counts[task.at as usize..][..Histogram::WORDS];
    let least_normal = if task.mode == Format::F16 as u32 { 0x3880_0000 } else { 0x0080_0000 };
    let mut is_bad = false;
    for x in &mut x[range] {
        let before = *x;
        *x = rounded(before, task.mode);
        let size = *x & 0x7fff_ffff;
        if before & 0x7fff_ffff == 0 {
            counts[histogram::ZERO] += 1;
        } else {
            counts[(before >> 23 & 0xff) as usize] += 1;
            if size == 0 {
                counts[histogram::LOST] += 1;
            } else if size < least_normal {
                counts[histogram::SUBNORMAL] += 1;
            }
        }
        if size >= 0x7f80_0000 {
            counts[histogram::NOT_FINITE] += 1;
            is_bad = true;
        }
    }
    state[state::BAD] |= u32::from(is_bad);
    twin.count_words(count, count + Histogram::WORDS as u64 + 1);
}

pub(super) fn lost_updates(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(row) = row(twin, &task) else { return };
    let (before, after, first) = (twin.read::<u32>(1), twin.read::<u32>(2), twin.read::<u32>(3));
    let (state, mut lost) = (twin.read::<u32>(4), twin.write::<u32>(5));
    let range = tile_of(row, &task);
    let count = range.len() as u64;
    if state[state::APPLY] != 0 {
        lost[task.at as usize] += range.filter(|&i| before[i] == after[i] && first[i] & 0x7fff_ffff != 0).count() as u32;
    }
    twin.count_words(3 * count + 1, 1);
}

pub(super) fn finite_check(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let Some(row) = row(twin, &task) else { return };
    let (x, mut state) = (twin.read::<u32>(1), twin.write::<u32>(2));
    let range = tile_of(row, &task);
    let count = range.len() as u64;
    state[state::BAD] |= u32::from(x[range].iter().any(|bits| bits & 0x7f80_0000 == 0x7f80_0000));
    twin.count_words(count, 1);
}

pub(super) fn loss_scale(twin: &mut Twin<'_>) {
    let scaling: ScalingUniform = twin.uniform();
    let mut state = twin.write::<u32>(1);
    let is_bad = state[state::BAD] != 0;
    let scale = f32::from_bits(state[state::SCALE]);
    state[state::INVERSE] = (1.0 / scale).to_bits();
    state[state::APPLY] = u32::from(!is_bad);
    state[state::BAD] = 0;
    if is_bad {
        state[state::SKIPPED] += 1;
        state[state::CLEAN] = 0;
        if scaling.is_dynamic != 0 {
            state[state::SCALE] = (scale * scaling.backoff).max(scale.min(1.0)).to_bits();
        }
    } else {
        state[state::STEP] += 1;
        state[state::CLEAN] += 1;
        for (power, beta) in [(state::POWER_1, scaling.beta_1), (state::POWER_2, scaling.beta_2)] {
            state[power] = (f32::from_bits(state[power]) * beta).to_bits();
        }
        if scaling.is_dynamic != 0 && state[state::CLEAN] == scaling.interval {
            state[state::CLEAN] = 0;
            if scale <= 3e38 / scaling.growth {
                state[state::SCALE] = (scale * scaling.growth).to_bits();
            }
        }
    }
    twin.count_words(7, 9);
}

pub(super) fn adam(twin: &mut Twin<'_>) {
    let adam: AdamUniform = twin.uniform();
    let (grad, state) = (twin.read::<f32>(1), twin.read::<u32>(2));
    let (mut master, mut first, mut second) = (twin.write::<f32>(3), twin.write::<f32>(4), twin.write::<f32>(5));
    let mut params = twin.write::<u32>(6);
    let float = |word: usize| f32::from_bits(state[word]);
    let task = Task { rows: 1, columns: adam.len, ..Task::default() };
    each_element(twin, &task, [8, 4], |i| {
        if state[state::APPLY] != 0 {
            let g = grad[i] * float(state::INVERSE);
            first[i] = adam.beta_1 * first[i] + (1.0 - adam.beta_1) * g;
            second[i] = adam.beta_2 * second[i] + (1.0 - adam.beta_2) * g * g;
            let m_hat = first[i] / (1.0 - float(state::POWER_1));
            let v_hat = second[i] / (1.0 - float(state::POWER_2));
            master[i] -= adam.rate * (m_hat / (v_hat.sqrt() + adam.epsilon) + adam.decay * master[i]);
        }
        params[i] = rounded(master[i].to_bits(), adam.format);
    });
}

pub(super) fn vq_codes(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (codes, mut by_dimension, mut halves) = (twin.read::<f32>(1), twin.write::<f32>(2), twin.write::<f32>(3));
    let padded = task.rows.next_multiple_of(8);
    let first = twin.group[0] * WIDTH;
    let after = padded.min(first + WIDTH);
    let columns = task.columns as usize;
    for code in first..after {
        let entries = &codes[code.min(task.rows - 1) as usize * columns..][..columns];
        for (i, entry) in entries.iter().enumerate() {
            by_dimension[i * padded as usize + code as usize] = *entry;
        }
        let squares = entries.iter().fold(0.0, |sum, entry| sum + entry * entry);
        halves[code as usize] = if code < task.rows { squares / 2.0 } else { f32::MAX };
    }
    let (lanes, columns) = (u64::from(after - first), columns as u64);
    twin.count_words(lanes * columns, lanes * (columns + 1));
}

pub(super) fn vq_assign(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (vectors, codes, halves) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.read::<f32>(3));
    let mut nearest = twin.write::<u32>(4);
    let keep_margins = twin.constant("KEEP_MARGINS") != 0.0;
    let (columns, padded) = (task.columns as usize, task.at.next_multiple_of(8) as usize);
    let first = twin.group[0] * WIDTH * 8;
    let after = task.rows.min(first + WIDTH * 8);
    let mut products = vec![0.0; padded];
    for row in first as usize..after as usize {
        products.fill(0.0);
        for (z, dimension) in vectors[row * columns..][..columns].iter().zip(codes.chunks(padded)) {
            products.iter_mut().zip(dimension).for_each(|(sum, c)| *sum += z * c);
        }
        let (mut best, mut second) = ((f32::MIN, 0), f32::MIN);
        for (code, score) in (0..).zip(products.iter().zip(&halves[..]).map(|(product, half)| product - half)) {
            if score > best.0 {
                (best, second) = ((score, code), best.0);
            } else {
                second = second.max(score);
            }
        }
        nearest[row] = best.1;
        if keep_margins {
            nearest[task.rows as usize + row] = (best.0 - second).to_bits();
        }
    }
    let rows = u64::from(after - first);
    let read = rows.div_ceil(8) * (padded as u64 / 8) * (16 * columns as u64 + 8);
    twin.count_words(read, rows * (1 + u64::from(keep_margins)));
}

pub(super) fn vq_distances(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (vectors, codes, nearest) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.read::<u32>(3));
    let mut distances = twin.write::<f32>(4);
    let columns = task.columns as usize;
    let first = twin.group[0] * WIDTH;
    let after = task.rows.min(first + WIDTH);
    for row in first as usize..after as usize {
        let pairs = vectors[row * columns..][..columns].iter().zip(&codes[nearest[row] as usize * columns..]);
        distances[row] = pairs.map(|(x, c)| x - c).fold(0.0, |sum, off| sum + off * off);
    }
    let rows = u64::from(after - first);
    twin.count_words(rows * (2 * columns as u64 + 1), rows);
}

pub(super) fn vq_grad(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (z, code, dcode, state) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.read::<f32>(3), twin.read::<u32>(4));
    let mut dz = twin.write::<f32>(5);
    let commitment = task.other * f32::from_bits(state[state::SCALE]);
    each_element(twin, &task, [4, 1], |i| dz[i] = task.factor * dcode[i] + commitment * (z[i] - code[i]));
}

pub(super) fn vq_grad_codes(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (codes, sums, uses, state) = (twin.read::<f32>(1), twin.read::<f32>(2), twin.read::<f32>(3), twin.read::<u32>(4));
    let mut dcodes = twin.write::<f32>(5);
    let factor = task.factor * f32::from_bits(state[state::SCALE]);
    each_element(twin, &task, [4, 1], |i| dcodes[i] = factor * (uses[i / task.columns as usize] * codes[i] - sums[i]));
}

pub(super) fn vq_ema(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (fresh, averages) = (twin.read::<f32>(1), twin.read::<f32>(2));
    let (mut kept, mut codes) = (twin.write::<f32>(3), twin.write::<f32>(4));
    let moves = task.mode == 1;
    each_element(twin, &task, if moves { [4, 2] } else { [2, 1] }, |i| {
        kept[i] = task.factor * kept[i] + (1.0 - task.factor) * fresh[i];
        if moves {
            let uses = averages[i / task.columns as usize];
            if uses >= task.other {
                codes[i] = kept[i] / uses.max(task.other);
            }
        }
    });
}

pub(super) fn vq_farthest(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (distances, uses) = (twin.read::<f32>(1), twin.read::<f32>(2));
    let (mut average_uses, mut sources) = (twin.write::<f32>(3), twin.write::<u32>(4));
    let order = |a: &u32, b: &u32| distances[*b as usize].total_cmp(&distances[*a as usize]).then(a.cmp(b));
    let mut farthest: Vec<u32> = (0..task.rows).filter(|vector| distances[*vector as usize] > 0.0).collect();
    let picks = farthest.len().min(task.at as usize);
    if picks < farthest.len() {
        farthest.select_nth_unstable_by(picks, order);
        farthest.truncate(picks);
    }
    farthest.sort_unstable_by(order);
    let mut farthest = farthest.into_iter();
    for code in 0..task.columns as usize {
        sources[code] = if uses[code] == 0.0 { farthest.next().unwrap_or(u32::MAX) } else { u32::MAX };
        if sources[code] != u32::MAX {
            average_uses[code] = 1.0;
        }
    }
    let [rows, codes, picks] = [task.rows, task.columns, task.at].map(u64::from);
    twin.count_words(picks * rows + 2 * codes, 2 * codes);
}

pub(super) fn vq_revive(twin: &mut Twin<'_>) {
    let task: Task = twin.uniform();
    let (sources, vectors) = (twin.read::<u32>(1), twin.read::<f32>(2));
    let (mut average_sums, mut codes) = (twin.write::<f32>(3), twin.write::<f32>(4));
    let columns = task.columns as usize;
    each_element(twin, &task, [4, 2], |i| {
        let source = sources[i / columns];
        if source != u32::MAX {
            codes[i] = vectors[source as usize * columns + i % columns];
            average_sums[i] = codes[i];
        }
    });
}
