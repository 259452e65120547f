//! The same training in f64, by loops over plain lists: the second witness.

use super::model::{Model, Update};
use super::pictures::{PIXELS, SIDE};

/// A tensor, its gradient and Adam's moments.
struct Tensor {
    values: Vec<f64>,
    grad: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Tensor {
    fn new(values: &[f32]) -> Tensor {
        let zeros = || vec![0.0; values.len()];
        Tensor { values: values.iter().map(|x| f64::from(*x)).collect(), grad: zeros(), first: zeros(), second: zeros() }
    }

    fn update(&mut self, model: &Model, step: i32) {
        let [rate, beta_1, beta_2, epsilon] =
            [model.adam.rate, model.adam.beta_1, model.adam.beta_2, model.adam.epsilon].map(f64::from);
        for i in 0..self.values.len() {
            let g = self.grad[i];
            self.first[i] = beta_1 * self.first[i] + (1.0 - beta_1) * g;
            self.second[i] = beta_2 * self.second[i] + (1.0 - beta_2) * g * g;
            let (m, v) = (self.first[i] / (1.0 - beta_1.powi(step)), self.second[i] / (1.0 - beta_2.powi(step)));
            self.values[i] -= rate * m / (libm::sqrt(v) + epsilon);
            self.grad[i] = 0.0;
        }
    }
}

fn silu(x: f64) -> f64 {
    x / (1.0 + libm::exp(-x))
}

fn slope(x: f64) -> f64 {
    let s = 1.0 / (1.0 + libm::exp(-x));
    s * (1.0 + x * (1.0 - s))
}

/// What one vector left on its way through three layers.
struct Trace {
    x: Vec<f64>,
    before: [Vec<f64>; 2],
    after: [Vec<f64>; 2],
    y: Vec<f64>,
}

struct Net([Tensor; 6]);

fn linear(x: &[f64], w: &Tensor, b: &Tensor) -> Vec<f64> {
    let mut y = b.values.clone();
    for (x, row) in x.iter().zip(w.values.chunks(y.len())) {
        y.iter_mut().zip(row).for_each(|(y, w)| *y += x * w);
    }
    y
}

/// Adds to the gradients of a layer; the gradient at its input.
fn linear_back(x: &[f64], dy: &[f64], w: &mut Tensor, b: &mut Tensor) -> Vec<f64> {
    b.grad.iter_mut().zip(dy).for_each(|(b, dy)| *b += dy);
    let mut dx = vec![0.0; x.len()];
    for (i, x) in x.iter().enumerate() {
        for (j, dy) in dy.iter().enumerate() {
            w.grad[i * b.values.len() + j] += x * dy;
            dx[i] += w.values[i * b.values.len() + j] * dy;
        }
    }
    dx
}

impl Net {
    fn forward(&self, x: Vec<f64>) -> Trace {
        let [w1, b1, w2, b2, w3, b3] = &self.0;
        let before_1 = linear(&x, w1, b1);
        let after_1: Vec<f64> = before_1.iter().map(|x| silu(*x)).collect();
        let before_2 = linear(&after_1, w2, b2);
        let after_2: Vec<f64> = before_2.iter().zip(&after_1).map(|(x, around)| silu(*x) + around).collect();
        let y = linear(&after_2, w3, b3);
        Trace { x, before: [before_1, before_2], after: [after_1, after_2], y }
    }

    fn backward(&mut self, trace: &Trace, dy: &[f64]) -> Vec<f64> {
        let [w1, b1, w2, b2, w3, b3] = &mut self.0;
        let through = |before: &[f64], d: &[f64]| before.iter().zip(d).map(|(x, d)| slope(*x) * d).collect::<Vec<f64>>();
        let d_after_2 = linear_back(&trace.after[1], dy, w3, b3);
        let inner = linear_back(&trace.after[0], &through(&trace.before[1], &d_after_2), w2, b2);
        let d_after_1: Vec<f64> = inner.iter().zip(&d_after_2).map(|(one, other)| one + other).collect();
        linear_back(&trace.x, &through(&trace.before[0], &d_after_1), w1, b1)
    }
}

/// The losses of the first steps, two a step as [`Model::train`] has them, if no code is revived among them.
pub fn losses(model: &Model, pictures: &[f32], seed: u64, steps: usize) -> Vec<f64> {
    let [encoder, decoder] = model.weights(seed);
    let (mut encoder, mut decoder) =
        (Net(encoder.map(|values| Tensor::new(&values))), Net(decoder.map(|values| Tensor::new(&values))));
    let mut codes = Tensor::new(&model.first_codes(seed));
    let (dims, side, count) = (model.dims as usize, model.patch as usize, model.codes as usize);
    let (mut sums, mut uses) = (codes.values.clone(), vec![1.0; count]);
    let (beta, gamma) = (f64::from(model.beta), f64::from(model.gamma));
    let (pixel_share, share) = (1.0 / (model.batch as usize * PIXELS) as f64, 1.0 / (model.rows() as usize * dims) as f64);
    let mut losses = Vec::new();
    for (step, batch) in (1..).zip(model.batches(seed).take(steps)) {
        let (mut restored, mut apart) = (0.0, 0.0);
        let (mut fresh_sums, mut fresh_uses) = (vec![0.0; count * dims], vec![0.0; count]);
        for (picture, top, left) in batch.iter().flat_map(|picture| {
            let starts = || (0..SIDE).step_by(side);
            starts().flat_map(move |top| starts().map(move |left| (*picture as usize, top, left)))
        }) {
            let pixel = |i: usize| f64::from(pictures[picture * PIXELS + (top + i / side) * SIDE + left + i % side]);
            let coded = encoder.forward((0..side * side).map(pixel).collect());
            let z = &coded.y;
            let distance = |code: &[f64]| z.iter().zip(code).map(|(z, c)| (z - c) * (z - c)).sum::<f64>();
            let distances: Vec<f64> = codes.values.chunks(dims).map(distance).collect();
            let nearest = (1..count).fold(0, |best, code| if distances[code] < distances[best] { code } else { best });
            let q = codes.values[nearest * dims..][..dims].to_vec();
            apart += share * distances[nearest];
            fresh_uses[nearest] += 1.0;
            fresh_sums[nearest * dims..].iter_mut().zip(z).for_each(|(sum, z)| *sum += z);

            let decoded = decoder.forward(q.clone());
            let off: Vec<f64> = decoded.y.iter().zip(&coded.x).map(|(y, x)| y - x).collect();
            restored += pixel_share * off.iter().map(|off| off * off).sum::<f64>();
            let dy: Vec<f64> = off.iter().map(|off| 2.0 * pixel_share * off).collect();
            let dq = decoder.backward(&decoded, &dy);
            let through = f64::from(u8::from(model.straight_through));
            let dz: Vec<f64> = (0..dims).map(|i| through * dq[i] + 2.0 * gamma * share * (z[i] - q[i])).collect();
            for (i, grad) in codes.grad[nearest * dims..][..dims].iter_mut().enumerate() {
                *grad += 2.0 * beta * share * (q[i] - z[i]);
            }
            encoder.backward(&coded, &dz);
        }
        losses.extend([restored, apart]);
        encoder.0.iter_mut().chain(&mut decoder.0).for_each(|tensor| tensor.update(model, step));
        match model.update {
            Update::Gradient => codes.update(model, step),
            Update::Ema { decay } => {
                let decay = f64::from(decay);
                let mix = |kept: &mut f64, fresh: &f64| *kept = decay * *kept + (1.0 - decay) * fresh;
                uses.iter_mut().zip(&fresh_uses).for_each(|(kept, fresh)| mix(kept, fresh));
                sums.iter_mut().zip(&fresh_sums).for_each(|(kept, fresh)| mix(kept, fresh));
                for (i, code) in codes.values.iter_mut().enumerate().filter(|(i, _)| uses[i / dims] >= 0.01) {
                    *code = sums[i] / uses[i / dims];
                }
            }
        }
    }
    losses
}
