//! The result held against brute force in f64, and the rounds carried out a second time.

use serde_json::Value;

use super::input::{Input, read};
use super::output::{nearest, perplexity, squared};
use crate::input::Document;
use crate::kernel::train::CodeUpdate;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new(
    "brute force in f64: all distances, and the rounds once more where no choice is within rounding",
    "用 f64 穷举全部距离；在没有舍入争议时把各轮重算一遍",
);
/// So many products are carried out a second time; of more vectors, some are looked at, evenly spread.
const MOST_PRODUCTS: usize = 1 << 29;
/// Numbers may be off so far, relative to how large they are.
const NEAR: f64 = 1e-4;

pub fn check(document: &Document, output: &Output) -> Check {
    let error = read(document).ok().and_then(|input| error(&input, output)).unwrap_or(f64::MAX);
    Check { against: AGAINST, max_error: error, is_ok: error <= NEAR }
}

/// The largest relative error; none where the result isn't one of this input, or a code isn't the nearest.
fn error(input: &Input, output: &Output) -> Option<f64> {
    let columns = input.columns;
    let codes: Vec<f32> = numbers(output, "codes")?.into_iter().map(|x| x as f32).collect();
    let indices: Vec<usize> = numbers(output, "indices")?.into_iter().map(|x| x as usize).collect();
    let (distances, quantized) = (numbers(output, "distances")?, numbers(output, "quantized")?);
    if codes.len() != input.count * columns || [indices.len(), distances.len()] != [input.rows; 2] {
        return None;
    }
    let code = |code: usize| codes.get(code * columns..)?.get(..columns);
    let stride = (input.rows * input.count * columns).div_ceil(MOST_PRODUCTS).max(1);
    let mut worst = 0.0f64;
    for row in 0..input.rows {
        let own = code(indices[row])?;
        if row % stride == 0 && nearest(input.vector(row), &codes, columns).0 as usize != indices[row] {
            return None;
        }
        worst = worst.max(apart(distances[row], squared(input.vector(row), own)));
        let lookup = quantized.get(row * columns..)?.get(..columns)?;
        if lookup.iter().zip(own).any(|(a, b)| *a != f64::from(*b)) {
            return None;
        }
    }
    let mut usage = vec![0u32; input.count];
    indices.iter().for_each(|code| usage[*code] += 1);
    if numbers(output, "usage")? != usage.iter().map(|uses| f64::from(*uses)).collect::<Vec<_>>() {
        return None;
    }
    let told = |name: &str| output.json.get(name).and_then(Value::as_f64);
    worst = worst.max(apart(told("perplexity")?, perplexity(&usage)));
    let loss = distances.iter().sum::<f64>() / input.rows as f64;
    for name in ["codebook", "commitment"] {
        worst = worst.max(apart(output.json.get("loss")?.get(name)?.as_f64()?, loss));
    }
    let work = input.rows * input.count * columns * input.steps as usize;
    if work <= MOST_PRODUCTS
        && let Some(expected) = simulated(input)
    {
        let size = expected.iter().fold(0.0f64, |size, x| size.max(x.abs()));
        worst =
            expected.iter().zip(&codes).map(|(want, got)| (want - f64::from(*got)).abs() / size.max(1e-30)).fold(worst, f64::max);
    }
    Some(worst)
}

fn apart(told: f64, right: f64) -> f64 {
    if told == right { 0.0 } else { (told - right).abs() / right.abs().max(1e-12) }
}

/// A result's numbers, flat, whichever form it has.
fn numbers(output: &Output, name: &str) -> Option<Vec<f64>> {
    fn flatten(value: &Value, flat: &mut Vec<f64>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| flatten(item, flat)),
            value => flat.extend(value.as_f64()),
        }
    }
    if let Some(doubles) = output.doubles.get(name) {
        return Some(doubles.clone());
    }
    if let Some(floats) = output.arrays.get(name) {
        return Some(floats.iter().map(|x| f64::from(*x)).collect());
    }
    let mut flat = Vec::new();
    flatten(output.json.get(name)?, &mut flat);
    Some(flat)
}

/// The codes after all rounds, in f64; none where a choice on the way is nearer to a tie than f32 can tell.
fn simulated(input: &Input) -> Option<Vec<f64>> {
    let (columns, count) = (input.columns, input.count);
    let mut codes: Vec<f64> = input.codes.iter().map(|x| f64::from(*x)).collect();
    let (mut average_sums, mut average_uses) = (codes.clone(), vec![1.0; count]);
    let vectors: Vec<f64> = input.vectors.iter().map(|x| f64::from(*x)).collect();
    for _ in 0..input.steps {
        let (mut sums, mut uses) = (vec![0.0; codes.len()], vec![0.0; count]);
        let mut far = Vec::with_capacity(input.rows);
        for (row, vector) in vectors.chunks_exact(columns).enumerate() {
            let mut best = (f64::INFINITY, 0);
            let mut second = f64::INFINITY;
            for (code, entries) in codes.chunks_exact(columns).enumerate() {
                let distance: f64 = vector.iter().zip(entries).map(|(a, b)| (a - b) * (a - b)).sum();
                if distance < best.0 {
                    (second, best) = (best.0, (distance, code));
                } else {
                    second = second.min(distance);
                }
            }
            if second - best.0 <= 1e-4 * second {
                return None;
            }
            uses[best.1] += 1.0;
            sums[best.1 * columns..][..columns].iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
            far.push((best.0, row));
        }
        for code in 0..count {
            let entries = code * columns..(code + 1) * columns;
            match input.update? {
                CodeUpdate::Gradient { rate } => {
                    for at in entries {
                        codes[at] -= f64::from(rate) * 2.0 / input.rows as f64 * (uses[code] * codes[at] - sums[at]);
                    }
                }
                CodeUpdate::Ema { decay } => {
                    let decay = f64::from(decay);
                    average_uses[code] = decay * average_uses[code] + (1.0 - decay) * uses[code];
                    for at in entries {
                        average_sums[at] = decay * average_sums[at] + (1.0 - decay) * sums[at];
                        if average_uses[code] >= 1e-6 {
                            codes[at] = average_sums[at] / average_uses[code];
                        }
                    }
                }
            }
        }
        if input.revives {
            far.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let dead: Vec<usize> = (0..count).filter(|code| uses[*code] == 0.0).collect();
            // Which of two is farther may be within rounding, too.
            let asked = far.len().min(dead.len() + 1);
            let size = vectors.iter().chain(&codes).fold(0.0f64, |size, x| size.max(x.abs()));
            let is_close = |pair: &[(f64, usize)]| pair[0].0 - pair[1].0 <= 1e-4 * pair[0].0;
            let is_at_code = |far: &(f64, usize)| far.0 <= 1e-8 * size * size;
            if !dead.is_empty() && (far[..asked].windows(2).any(is_close) || far[..asked].iter().any(is_at_code)) {
                return None;
            }
            for (code, (distance, row)) in dead.into_iter().zip(&far).take(32) {
                if *distance > 0.0 {
                    codes[code * columns..][..columns].copy_from_slice(&vectors[row * columns..][..columns]);
                    average_sums[code * columns..][..columns].copy_from_slice(&vectors[row * columns..][..columns]);
                    average_uses[code] = 1.0;
                }
            }
        }
    }
    Some(codes)
}
