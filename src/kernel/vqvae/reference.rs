//! The same training in f64, plainly: no kernels, no plans, nothing shared with them but the numbers that it begins with.

use super::half;
use super::model::{Model, Update};

/// y = W₃ (h + silu(W₂ h + b₂)) + b₃ with h = silu(W₁ x + b₁), for one row after the other.
struct Half {
    tensors: Vec<Tensor>,
}

#[derive(Clone)]
struct Tensor {
    values: Vec<f64>,
    grad: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
}

/// What a row leaves on its way.
struct Row {
    x: Vec<f64>,
    before: [Vec<f64>; 2],
    h: Vec<f64>,
    sum: Vec<f64>,
    y: Vec<f64>,
}

fn silu(x: f64) -> f64 {
    x / (1.0 + libm::exp(-x))
}

fn silu_slope(x: f64) -> f64 {
    let s = 1.0 / (1.0 + libm::exp(-x));
    s * (1.0 + x * (1.0 - s))
}

impl Tensor {
    fn new(values: &[f32]) -> Tensor {
        let values: Vec<f64> = values.iter().copied().map(f64::from).collect();
        let zeros = vec![0.0; values.len()];
        Tensor { values, grad: zeros.clone(), first: zeros.clone(), second: zeros }
    }

    /// Adam's step number `step`, from 1 up; the gradient is used up.
    fn update(&mut self, rate: f64, step: i32) {
        let (beta_1, beta_2) = (f64::from(0.9f32), f64::from(0.999f32));
        for i in 0..self.values.len() {
            let g = std::mem::take(&mut self.grad[i]);
            self.first[i] = beta_1 * self.first[i] + (1.0 - beta_1) * g;
            self.second[i] = beta_2 * self.second[i] + (1.0 - beta_2) * g * g;
            let m = self.first[i] / (1.0 - libm::pow(beta_1, f64::from(step)));
            let v = self.second[i] / (1.0 - libm::pow(beta_2, f64::from(step)));
            self.values[i] -= rate * m / (libm::sqrt(v) + 1e-8);
        }
    }
}

impl Half {
    fn new(sizes: [u32; 3], seed: u64, stream: u64) -> Half {
        let tensors = half::drawn(sizes, seed, stream).iter().map(|values| Tensor::new(values)).collect();
        Half { tensors }
    }

    /// W x + b, for the layer whose matrix has this number.
    fn affine(&self, layer: usize, x: &[f64]) -> Vec<f64> {
        let (matrix, bias) = (&self.tensors[2 * layer].values, &self.tensors[2 * layer + 1].values);
        let columns = bias.len();
        (0..columns).map(|j| bias[j] + x.iter().enumerate().map(|(i, x)| x * matrix[i * columns + j]).sum::<f64>()).collect()
    }

    fn forward(&self, x: &[f64]) -> Row {
        let first = self.affine(0, x);
        let h: Vec<f64> = first.iter().copied().map(silu).collect();
        let second = self.affine(1, &h);
        let sum: Vec<f64> = h.iter().zip(&second).map(|(h, s)| h + silu(*s)).collect();
        Row { x: x.to_vec(), y: self.affine(2, &sum), before: [first, second], h, sum }
    }

    /// Adds a layer's gradients; gives that of what went in.
    fn affine_back(&mut self, layer: usize, x: &[f64], dy: &[f64]) -> Vec<f64> {
        let columns = dy.len();
        for (grad, dy) in self.tensors[2 * layer + 1].grad.iter_mut().zip(dy) {
            *grad += dy;
        }
        let matrix = &mut self.tensors[2 * layer];
        (0..x.len())
            .map(|i| {
                let row = i * columns..(i + 1) * columns;
                for (grad, dy) in matrix.grad[row.clone()].iter_mut().zip(dy) {
                    *grad += x[i] * dy;
                }
                matrix.values[row].iter().zip(dy).map(|(w, dy)| w * dy).sum()
            })
            .collect()
    }

    fn backward(&mut self, row: &Row, dy: &[f64]) -> Vec<f64> {
        let dsum = self.affine_back(2, &row.sum, dy);
        let dsecond: Vec<f64> = dsum.iter().zip(&row.before[1]).map(|(d, x)| d * silu_slope(*x)).collect();
        let dh = self.affine_back(1, &row.h, &dsecond);
        let dfirst: Vec<f64> = dh.iter().zip(&dsum).zip(&row.before[0]).map(|((a, b), x)| (a + b) * silu_slope(*x)).collect();
        self.affine_back(0, &row.x, &dfirst)
    }
}

/// For each step the means of (x − x̂)² and of (z − z_q)², without revivals. Pictures are `[picture][y][x][channel]`.
///
/// # Panics
/// When a batch names a picture that isn't there.
pub fn train(model: &Model, pixels: &[f32], batches: &[Vec<u32>]) -> Vec<[f64; 2]> {
    let [outward, inward] = model.sizes();
    let (mut encoder, mut decoder) = (Half::new(outward, model.seed, 0), Half::new(inward, model.seed, 10));
    let first = model.first_codes();
    let mut codebook = Tensor::new(&first);
    let (dims, codes) = (model.dims as usize, model.codes as usize);
    let (mut average_sums, mut average_uses) = (codebook.values.clone(), vec![1.0; codes]);
    let mut losses = Vec::new();
    for (step, batch) in (1..).zip(batches) {
        let patches: Vec<Vec<f64>> = batch.iter().flat_map(|picture| patches(model, pixels, *picture as usize)).collect();
        let (rows, len) = (patches.len() as f64, model.patch_len() as f64);
        let (mut reconstruction, mut distance) = (0.0, 0.0);
        let (mut sums, mut uses) = (vec![0.0; codes * dims], vec![0.0; codes]);
        let before = codebook.values.clone();
        for x in &patches {
            let encoded = encoder.forward(x);
            let z = &encoded.y;
            let code = nearest(z, &before);
            let chosen = &before[code * dims..(code + 1) * dims];
            let decoded = decoder.forward(chosen);
            let off: Vec<f64> = decoded.y.iter().zip(x).map(|(y, x)| y - x).collect();
            reconstruction += off.iter().map(|off| off * off).sum::<f64>() / (rows * len);
            let apart: Vec<f64> = z.iter().zip(chosen).map(|(z, c)| z - c).collect();
            let scale = 2.0 / (rows * dims as f64);
            distance += apart.iter().map(|apart| apart * apart).sum::<f64>() / (rows * dims as f64);
            let at_code = decoder.backward(&decoded, &off.iter().map(|off| 2.0 * off / (rows * len)).collect::<Vec<_>>());
            let passed = f64::from(u8::from(model.straight_through));
            let dz: Vec<f64> =
                at_code.iter().zip(&apart).map(|(d, apart)| passed * d + f64::from(model.gamma) * scale * apart).collect();
            encoder.backward(&encoded, &dz);
            uses[code] += 1.0;
            for i in 0..dims {
                sums[code * dims + i] += z[i];
                codebook.grad[code * dims + i] -= f64::from(model.beta) * scale * apart[i];
            }
        }
        losses.push([reconstruction, distance]);
        let rate = f64::from(model.rate);
        for tensor in encoder.tensors.iter_mut().chain(&mut decoder.tensors) {
            tensor.update(rate, step);
        }
        match model.update {
            Update::Gradient => codebook.update(rate, step),
            Update::Ema { decay } => {
                let decay = f64::from(decay);
                for (i, sum) in sums.iter().enumerate() {
                    average_sums[i] = decay * average_sums[i] + (1.0 - decay) * sum;
                }
                for code in 0..codes {
                    average_uses[code] = decay * average_uses[code] + (1.0 - decay) * uses[code];
                    if average_uses[code] >= 0.01 {
                        for i in code * dims..(code + 1) * dims {
                            codebook.values[i] = average_sums[i] / average_uses[code];
                        }
                    }
                }
            }
        }
    }
    losses
}

fn patches(model: &Model, pixels: &[f32], picture: usize) -> Vec<Vec<f64>> {
    let [side, patch, channels] = [model.side, model.patch, model.channels].map(|size| size as usize);
    let across = side / patch;
    let one = |place: usize| {
        let (top, left) = (place / across * patch, place % across * patch);
        let row = |y: usize| {
            let first = ((picture * side + top + y) * side + left) * channels;
            &pixels[first..first + patch * channels]
        };
        (0..patch).flat_map(row).copied().map(f64::from).collect()
    };
    (0..across * across).map(one).collect()
}

fn nearest(z: &[f64], codes: &[f64]) -> usize {
    let distances = codes.chunks(z.len()).map(|c| z.iter().zip(c).map(|(z, c)| (z - c) * (z - c)).sum::<f64>());
    let (mut best, mut least) = (0, f64::INFINITY);
    for (code, distance) in distances.enumerate() {
        if distance < least {
            (best, least) = (code, distance);
        }
    }
    best
}
