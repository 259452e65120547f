//! Attention in f64 by its definition, row by row, sharing no code with the kernels and their twins: what they are checked against.

use super::Problem;

/// How far f32 results may be off, relative to [`Tensor::size`]. A sum of a few hundred rounded products is off by some
/// 1e-6 of its largest; ten times that leaves room for the devices' own exp and tanh.
pub const TOLERANCE_F32: f64 = 1e-5;

/// The same where tensors are stored in f16, whose entries are off by up to 5e-4 (11 bits): the inputs here are rounded first, so what
/// remains is the rounding of the output and, through it, of the gradients.
pub const TOLERANCE_F16: f64 = 2e-3;

/// One tensor as it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    pub values: Vec<f64>,
    /// What errors are relative to: the largest entry, or the largest term of the sums that entries are, where terms cancel.
    pub size: f64,
}

/// What attention gives, unpadded, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// `[heads][n][dv]`
    pub output: Tensor,
    /// `[heads][n]`; minus infinity for a row that sees nothing. Its terms are the scores, and 1.
    pub lse: Tensor,
    pub grads: Option<Grads>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Grads {
    /// `[heads][n][d]`
    pub dq: Tensor,
    /// `[kv_heads][nk][d]`
    pub dk: Tensor,
    /// `[kv_heads][nk][dv]`
    pub dv: Tensor,
}

impl Tensor {
    fn zeros(len: usize) -> Tensor {
        Tensor { values: vec![0.0; len], size: 0.0 }
    }

    /// Adds a multiple of a row, whose largest entry is given, to the row that begins at `at`.
    fn add(&mut self, at: usize, factor: f64, row: &[f64], largest: f64, factor_size: f64) {
        self.values[at..at + row.len()].iter_mut().zip(row).for_each(|(sum, x)| *sum += factor * x);
        self.size = self.size.max(factor_size * largest);
    }

    fn finish(&mut self) {
        let finite = self.values.iter().filter(|x| x.is_finite());
        self.size = finite.fold(self.size, |size, x| size.max(x.abs()));
    }

    /// The largest error of a result, relative to [`Tensor::size`]; infinite where lengths differ, where anything isn't a number, or where
    /// only one of two is infinite.
    pub fn error_of(&self, result: &[f32]) -> f64 {
        if result.len() != self.values.len() {
            return f64::INFINITY;
        }
        let off = |(&got, &right): (&f32, &f64)| {
            let got = f64::from(got);
            if got == right { 0.0 } else { (got - right).abs() / self.size }
        };
        let errors = result.iter().zip(&self.values).map(off);
        errors.fold(0.0, |worst, error| if error.is_finite() { error.max(worst) } else { f64::INFINITY })
    }
}

/// Computes the problem by the definition.
pub fn attention(problem: &Problem) -> Reference {
    let [heads, n, nk, d, dv] = [problem.heads, problem.n, problem.nk, problem.d, problem.dv].map(|size| size as usize);
    let group = heads / problem.kv_heads as usize;
    let row = |tensor: &[f32], index: usize, width: usize| -> Vec<f64> {
        tensor[index * width..(index + 1) * width].iter().map(|&x| f64::from(x)).collect()
    };
    let k: Vec<Vec<f64>> = (0..nk * heads / group).map(|index| row(&problem.k, index, d)).collect();
    let v: Vec<Vec<f64>> = (0..nk * heads / group).map(|index| row(&problem.v, index, dv)).collect();
    let [largest_k, largest_v] = [&k, &v].map(|rows| rows.iter().map(|row| largest_of(row)).collect::<Vec<f64>>());
    let scale = f64::from(problem.scale);
    let mut output = Tensor::zeros(heads * n * dv);
    let mut lse = Tensor { values: vec![f64::NEG_INFINITY; heads * n], size: 1.0 };
    let mut grads = problem.grad.as_ref().map(|_| Grads {
        dq: Tensor::zeros(problem.q.len()),
        dk: Tensor::zeros(problem.k.len()),
        dv: Tensor::zeros(problem.v.len()),
    });
    for head in 0..heads {
        let kv_at = head / group * nk;
        for i in 0..n {
            let query = row(&problem.q, head * n + i, d);
            // Of each key in sight: its number, its score, and how the score changes with the dot product.
            let mut seen = Vec::new();
            for j in 0..nk {
                let offset = j as i64 - i as i64;
                if offset < i64::from(problem.band.lo) || offset > i64::from(problem.band.hi) {
                    continue;
                }
                let mut score = inner(&query, &k[kv_at + j]) * scale;
                let mut slope = scale;
                if let Some(cap) = problem.softcap {
                    let squashed = score / f64::from(cap);
                    score = f64::from(cap) * squashed.tanh();
                    // The derivative of tanh; 1 - tanh² would round to nothing long before it is.
                    slope /= squashed.cosh() * squashed.cosh();
                }
                if let Some(mask) = &problem.mask {
                    let of_head = if mask.heads == 1 { 0 } else { head };
                    let added = mask.values[(of_head * n + i) * nk + j];
                    if added <= super::MASKED {
                        continue;
                    }
                    score += f64::from(added);
                }
                seen.push((j, score, slope));
            }
            let largest = seen.iter().fold(f64::NEG_INFINITY, |largest, &(_, score, _)| largest.max(score));
            let sum: f64 = seen.iter().map(|&(_, score, _)| (score - largest).exp()).sum();
            for &(j, score, _) in &seen {
                let probability = (score - largest).exp() / sum;
                output.add((head * n + i) * dv, probability, &v[kv_at + j], largest_v[kv_at + j], probability);
                lse.size = lse.size.max(score.abs());
            }
            if !seen.is_empty() {
                lse.values[head * n + i] = largest + sum.ln();
            }
            if let (Some(grads), Some(given)) = (&mut grads, &problem.grad) {
                let given = row(given, head * n + i, dv);
                let (largest_query, largest_given) = (largest_of(&query), largest_of(&given));
                let own_output = &output.values[(head * n + i) * dv..][..dv];
                let mean = inner(&given, own_output);
                // Each entry of the output is rounded by itself, also where together they cancel.
                let mean_size: f64 = given.iter().zip(own_output).map(|(a, b)| (a * b).abs()).sum();
                for &(j, score, slope) in &seen {
                    let probability = (score - largest).exp() / sum;
                    let by_probability = inner(&given, &v[kv_at + j]);
                    let by_product = probability * (by_probability - mean) * slope;
                    let size = probability * (by_probability.abs() + mean_size) * slope.abs();
                    grads.dq.add((head * n + i) * d, by_product, &k[kv_at + j], largest_k[kv_at + j], size);
                    grads.dk.add((kv_at + j) * d, by_product, &query, largest_query, size);
                    grads.dv.add((kv_at + j) * dv, probability, &given, largest_given, probability);
                }
            }
        }
    }
    output.finish();
    lse.finish();
    if let Some(grads) = &mut grads {
        [&mut grads.dq, &mut grads.dk, &mut grads.dv].into_iter().for_each(Tensor::finish);
    }
    Reference { output, lse, grads }
}

fn inner(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn largest_of(row: &[f64]) -> f64 {
    row.iter().fold(0.0, |largest, x| largest.max(x.abs()))
}
