//! The second way: the chosen regime's first steps in plain f64, rounded by another crate, and the scales of all steps by what dynamic scaling says.

use serde_json::Value;

use super::course::Asked;
use crate::input::Document;
use crate::kernel::precision::{ROWS, Regime, SIZES, first_weights, problem};
use crate::kernel::train::Format;
use crate::lessons::{Check, Output};
use crate::words::Text;

/// After so many steps what sums differ by has grown with every step, and a comparison says little.
const STEPS: usize = 20;
/// Sooner where steps are large, as they are where Adam's squares vanish.
const WILD_STEPS: usize = 3;
const LARGE_RATE: f64 = 0.01;
/// Of a loss: sums in f64 and in f32 fall to different sides of a narrow format's halfway points, now and then.
const TOLERANCE: f64 = 0.02;

pub fn check(document: &Document, output: &Output) -> Check {
    let against =
        Text::new("the first steps retold in f64, and all scales by the rule", "用 f64 重算的前几步，以及按规则推出的全部缩放");
    let failed = Check { against, max_error: f64::INFINITY, is_ok: false };
    let Ok(asked) = Asked::of(document) else { return failed };
    let list = |name: &str| output.json.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    // Where a loss isn't finite it is null.
    let losses: Vec<Option<f64>> = list("loss").iter().map(Value::as_f64).collect();
    let skipped: Vec<usize> = list("skippedSteps").iter().filter_map(Value::as_u64).map(|at| at as usize).collect();
    let scales: Vec<f64> = list("scale").iter().filter_map(Value::as_f64).collect();
    if losses.len() != asked.steps || scales != told_scales(&asked, &skipped) {
        return failed;
    }
    let is_wild = asked.regime == Regime::Fp16 || asked.rate > LARGE_RATE;
    let steps = asked.steps.min(if is_wild { WILD_STEPS } else { STEPS });
    let mut max_error = 0.0f64;
    for (at, (loss, was_skipped)) in retell(&asked, steps).into_iter().enumerate() {
        if skipped.contains(&at) != was_skipped {
            return failed;
        }
        max_error = max_error.max(match losses[at] {
            Some(got) => (got - loss).abs() / loss,
            None if loss.is_finite() => f64::INFINITY,
            None => 0.0,
        });
    }
    Check { against, max_error, is_ok: max_error <= TOLERANCE }
}

/// The scale of each step, given which were skipped.
fn told_scales(asked: &Asked, skipped: &[usize]) -> Vec<f64> {
    let mut scale = if asked.regime == Regime::Fp16Scaled { asked.scale as f32 } else { 1.0 };
    let mut clean = 0;
    let mut scales = Vec::new();
    for step in 0..asked.steps {
        scales.push(f64::from(scale));
        let Some(dynamic) = asked.dynamic.filter(|_| asked.regime == Regime::Fp16Scaled) else { continue };
        if skipped.contains(&step) {
            clean = 0;
            if scale > 1.0 {
                scale = (scale * (1.0 / dynamic.factor) as f32).max(1.0);
            }
            continue;
        }
        clean += 1;
        if clean == dynamic.interval {
            clean = 0;
            let grown = f64::from(scale) * dynamic.factor;
            // Numbers end there.
            if grown < 3e38 {
                scale *= dynamic.factor as f32;
            }
        }
    }
    scales
}

struct Tensor {
    stored: Vec<f64>,
    master: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
}

fn rounded(format: Format, x: f64) -> f64 {
    let x = x as f32;
    f64::from(match format {
        Format::F32 => x,
        Format::F16 => half::f16::from_f32(x).to_f32(),
        Format::Bf16 => half::bf16::from_f32(x).to_f32(),
    })
}

/// Loss, and whether it was skipped, of each of the first steps.
fn retell(asked: &Asked, steps: usize) -> Vec<(f64, bool)> {
    let regime = asked.regime;
    let format = regime.format();
    let narrow = |x: f64| rounded(format, x);
    let wide = |values: Vec<f32>| values.into_iter().map(f64::from).collect::<Vec<f64>>();
    let (x, targets) = problem(asked.seed);
    let (x, targets) = (wide(x).into_iter().map(narrow).collect::<Vec<_>>(), wide(targets));
    let (rows, sizes) = (ROWS as usize, SIZES.map(|size| size as usize));
    let layers = sizes.len() - 1;
    let mut tensors: Vec<Tensor> = (0..layers)
        .map(|layer| {
            let drawn = wide(first_weights(asked.seed, layer));
            let stored: Vec<f64> = drawn.iter().copied().map(narrow).collect();
            let master = if regime == Regime::Fp16 { stored.clone() } else { drawn };
            let zeros = vec![0.0; master.len()];
            Tensor { stored, master, first: zeros.clone(), second: zeros }
        })
        .collect();
    let mut scale = if regime == Regime::Fp16Scaled { f64::from(asked.scale as f32) } else { 1.0 };
    let (mut clean, mut applied) = (0, 0);
    let mut told = Vec::new();
    for step in 0..steps {
        let (mut inputs, mut sums) = (vec![x.clone()], Vec::new());
        for layer in 0..layers {
            let sum: Vec<f64> =
                product(&inputs[layer], &tensors[layer].stored, [rows, sizes[layer], sizes[layer + 1]], [false; 2])
                    .into_iter()
                    .map(narrow)
                    .collect();
            inputs.push(sum.iter().map(|z| narrow(z / (1.0 + (-z).exp()))).collect());
            sums.push(sum);
        }
        let y = &sums[layers - 1];
        let loss = y.iter().zip(&targets).map(|(y, t)| (y - t) * (y - t)).sum::<f64>() / rows as f64;
        let mut back: Vec<f64> = y.iter().zip(&targets).map(|(y, t)| narrow(2.0 * (y - t) / rows as f64 * scale)).collect();
        let mut is_bad = asked.overflow.get(step) == Some(&true);
        let mut grads = vec![Vec::new(); layers];
        for layer in (0..layers).rev() {
            is_bad |= back.iter().any(|g| !g.is_finite());
            let [from, to] = [sizes[layer], sizes[layer + 1]];
            grads[layer] = product(&inputs[layer], &back, [from, rows, to], [true, false]).into_iter().map(narrow).collect();
            is_bad |= grads[layer].iter().any(|g| !g.is_finite());
            if layer > 0 {
                let through: Vec<f64> =
                    product(&back, &tensors[layer].stored, [rows, to, from], [false, true]).into_iter().map(narrow).collect();
                is_bad |= through.iter().any(|g| !g.is_finite());
                let slope = |z: f64| {
                    let sigmoid = 1.0 / (1.0 + (-z).exp());
                    sigmoid * (1.0 + z * (1.0 - sigmoid))
                };
                back = through.iter().zip(&sums[layer - 1]).map(|(g, z)| narrow(g * slope(*z))).collect();
            }
        }
        told.push((loss, is_bad));
        let used = scale;
        if is_bad {
            clean = 0;
        } else {
            clean += 1;
            applied += 1;
        }
        if let Some(dynamic) = asked.dynamic.filter(|_| regime == Regime::Fp16Scaled) {
            if is_bad {
                scale = (scale / dynamic.factor).max(scale.min(1.0));
            } else if clean % dynamic.interval == 0 && scale * dynamic.factor < 3e38 {
                scale *= dynamic.factor;
            }
        }
        if is_bad {
            continue;
        }
        let [beta_1, beta_2, epsilon] = [0.9f64, 0.999, 1e-8];
        for (tensor, grad) in tensors.iter_mut().zip(&grads) {
            for (i, g) in grad.iter().enumerate() {
                let g = g / used;
                let first = beta_1 * tensor.first[i] + (1.0 - beta_1) * g;
                let second = beta_2 * tensor.second[i] + (1.0 - beta_2) * g * g;
                let (m, v) = (first / (1.0 - beta_1.powi(applied)), second / (1.0 - beta_2.powi(applied)));
                let weight = rounded(Format::F32, tensor.master[i] - asked.rate * m / (v.sqrt() + epsilon));
                tensor.stored[i] = narrow(weight);
                tensor.master[i] = if regime == Regime::Fp16 { narrow(weight) } else { weight };
                tensor.first[i] = rounded(regime.moments(), first);
                tensor.second[i] = rounded(regime.moments(), second);
            }
        }
    }
    told
}

/// The product of matrices of `[m, k]` and `[k, n]`, each of which may lie the other way.
fn product(a: &[f64], b: &[f64], [m, k, n]: [usize; 3], [a_turned, b_turned]: [bool; 2]) -> Vec<f64> {
    let of_a = |i: usize, l: usize| if a_turned { a[l * m + i] } else { a[i * k + l] };
    let of_b = |l: usize, j: usize| if b_turned { b[j * k + l] } else { b[l * n + j] };
    (0..m * n).map(|at| (0..k).map(|l| of_a(at / n, l) * of_b(l, at % n)).sum()).collect()
}
