//! The same model in f64, as its papers write it: token after token, head after head, nothing cached and nothing fused.

use super::{BASE, Batch, EPSILON, Named, Size};

/// A model's weights in f64, in the order of [`Size::tensors`].
#[derive(Clone, Debug)]
pub struct Reference {
    size: Size,
    tensors: Vec<Named>,
    pub weights: Vec<Vec<f64>>,
}

/// `[rows][columns]`
type Rows = Vec<Vec<f64>>;

impl Reference {
    pub fn new(size: Size, weights: Vec<Vec<f64>>) -> Reference {
        Reference { size, tensors: size.tensors(), weights }
    }

    fn tensor(&self, place: &str, index: usize, name: &str) -> &[f64] {
        let is_it = |named: &Named| named.place == place && named.index as usize == index && named.name == name;
        &self.weights[self.tensors.iter().position(is_it).expect("every tensor is in the list")]
    }

    fn embedded(&self, tokens: &[u32]) -> Rows {
        let (table, d) = (self.tensor("trunk", 0, "embedding"), self.size.width as usize);
        tokens.iter().map(|token| table[*token as usize * d..][..d].to_vec()).collect()
    }

    /// Hidden states before the last norm; each token sees those for which `sees(token, other)`, and stands at its position.
    fn hidden(&self, tokens: &[u32], positions: &[usize], sees: &dyn Fn(usize, usize) -> bool) -> Rows {
        let layers = 0..self.size.layers as usize;
        layers.fold(self.embedded(tokens), |x, layer| self.block("block", layer, &x, positions, sees))
    }

    fn block(&self, place: &str, index: usize, x: &Rows, positions: &[usize], sees: &dyn Fn(usize, usize) -> bool) -> Rows {
        let of = |name| self.tensor(place, index, name);
        let (heads, width) = (self.size.heads as usize, self.size.head_width() as usize);
        let normed = norms(x, of("attention norm"));
        let [mut q, mut k, v] = ["queries", "keys", "values"].map(|name| product(&normed, of(name)));
        for rows in [&mut q, &mut k] {
            for (row, position) in rows.iter_mut().zip(positions) {
                row.chunks_mut(width).for_each(|head| turn(head, *position as f64));
            }
        }
        let mut joined: Rows = vec![Vec::new(); x.len()];
        for (i, joined) in joined.iter_mut().enumerate() {
            for head in (0..heads).map(|head| head * width..(head + 1) * width) {
                let seen: Vec<usize> = (0..x.len()).filter(|j| sees(i, *j)).collect();
                let score = |j: &usize| dot(&q[i][head.clone()], &k[*j][head.clone()]) / (width as f64).sqrt();
                let chances = softmax(&seen.iter().map(score).collect::<Vec<_>>());
                joined
                    .extend(head.map(|column| seen.iter().zip(&chances).map(|(j, chance)| chance * v[*j][column]).sum::<f64>()));
            }
        }
        let middle = sum(x, &product(&joined, of("mixed")));
        let normed = norms(&middle, of("mlp norm"));
        let [up, gate] = ["up", "gate"].map(|name| product(&normed, of(name)));
        let gated =
            up.iter().zip(&gate).map(|(up, gate)| up.iter().zip(gate).map(|(up, gate)| up * silu(*gate)).collect()).collect();
        sum(&middle, &product(&gated, of("down")))
    }

    fn logits(&self, normed: &Rows) -> Rows {
        let (table, d) = (self.tensor("trunk", 0, "embedding"), self.size.width as usize);
        normed.iter().map(|row| table.chunks(d).map(|token| dot(row, token)).collect()).collect()
    }

    /// The logits of each token's next one, where each sees whom `sees` says and stands at its position; and those of each draft head.
    pub fn passes(&self, tokens: &[u32], positions: &[usize], sees: &dyn Fn(usize, usize) -> bool) -> (Rows, Vec<Rows>) {
        let normed = norms(&self.hidden(tokens, positions, sees), self.tensor("trunk", 0, "norm"));
        (self.logits(&normed), (0..self.size.drafts as usize).map(|k| self.draft(k, &normed)).collect())
    }

    fn draft(&self, k: usize, normed: &Rows) -> Rows {
        let [residual, bias, vocabulary] = ["residual", "bias", "vocabulary"].map(|name| self.tensor("draft", k, name));
        let inner = product(normed, residual);
        let z = |(row, inner): (&Vec<f64>, &Vec<f64>)| -> Vec<f64> {
            row.iter().zip(inner.iter().zip(bias)).map(|(h, (x, bias))| h + silu(x + bias)).collect()
        };
        product(&normed.iter().zip(&inner).map(z).collect(), vocabulary)
    }

    /// The logits of each module, whose tokens further on are `ahead`.
    pub fn modules(&self, tokens: &[u32], ahead: &[Vec<u32>]) -> Vec<Rows> {
        self.after(self.hidden(tokens, &(0..tokens.len()).collect::<Vec<_>>(), &|i, j| j <= i), ahead)
    }

    fn after(&self, mut hidden: Rows, ahead: &[Vec<u32>]) -> Vec<Rows> {
        let positions: Vec<usize> = (0..hidden.len()).collect();
        let mut module = |(k, ahead): (usize, &Vec<u32>)| {
            let of = |name| self.tensor("module", k, name);
            let from_hidden = product(&norms(&hidden, of("hidden norm")), of("from hidden"));
            let from_token = product(&norms(&self.embedded(ahead), of("token norm")), of("from token"));
            hidden = self.block("module", k, &sum(&from_hidden, &from_token), &positions, &|i, j| j <= i);
            self.logits(&norms(&hidden, of("norm")))
        };
        ahead.iter().enumerate().map(&mut module).collect()
    }

    /// The means of a batch's losses: the next token's, each draft head's, each module's. A token without a target counts 0.
    pub fn losses(&self, batch: &Batch) -> Vec<f64> {
        let (size, tokens) = (self.size, batch.tokens as usize);
        let mut losses = vec![0.0; 1 + (size.drafts + size.modules) as usize];
        let share = 1.0 / (tokens * batch.stretches.len()) as f64;
        for stretch in &batch.stretches {
            let causal = |i: usize, j: usize| j <= i;
            let positions: Vec<usize> = (0..tokens).collect();
            let target = |i: usize, ahead: usize| stretch.get(i + ahead).copied();
            let loss = |logits: &Rows, ahead: usize| -> f64 {
                let of = |(i, row): (usize, &Vec<f64>)| target(i, ahead).map_or(0.0, |token| -softmax(row)[token as usize].ln());
                share * logits.iter().enumerate().map(of).sum::<f64>()
            };
            let hidden = self.hidden(&stretch[..tokens], &positions, &causal);
            let normed = norms(&hidden, self.tensor("trunk", 0, "norm"));
            losses[0] += loss(&self.logits(&normed), 1);
            for k in 0..size.drafts as usize {
                losses[1 + k] += loss(&self.draft(k, &normed), k + 2);
            }
            let ahead: Vec<Vec<u32>> =
                (0..size.modules as usize).map(|k| (0..tokens).map(|i| target(i, k + 1).unwrap_or(0)).collect()).collect();
            for (k, logits) in self.after(hidden, &ahead).iter().enumerate() {
                losses[1 + size.drafts as usize + k] += loss(logits, k + 2);
            }
        }
        losses
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Rows times a matrix of as many rows as they have columns.
fn product(x: &Rows, matrix: &[f64]) -> Rows {
    let row = |x: &Vec<f64>| {
        let columns = matrix.len() / x.len();
        (0..columns).map(|j| x.iter().enumerate().map(|(i, x)| x * matrix[i * columns + j]).sum()).collect()
    };
    x.iter().map(row).collect()
}

fn sum(a: &Rows, b: &Rows) -> Rows {
    a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a + b).collect()).collect()
}

fn norms(x: &Rows, weight: &[f64]) -> Rows {
    let row = |x: &Vec<f64>| {
        let inverse = 1.0 / (dot(x, x) / x.len() as f64 + f64::from(EPSILON)).sqrt();
        x.iter().zip(weight).map(|(x, weight)| x * inverse * weight).collect()
    };
    x.iter().map(row).collect()
}

fn silu(x: f64) -> f64 {
    x / (1.0 + libm::exp(-x))
}

fn softmax(scores: &[f64]) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    let exps: Vec<f64> = scores.iter().map(|score| libm::exp(score - most)).collect();
    let sum: f64 = exps.iter().sum();
    exps.iter().map(|x| x / sum).collect()
}

/// Number j of a head and number j + half of it are turned together, by the position times a speed that falls with j.
fn turn(head: &mut [f64], position: f64) {
    let half = head.len() / 2;
    for j in 0..half {
        let (sine, cosine) = libm::sincos(position * libm::pow(BASE, -(j as f64) / half as f64));
        let (x, y) = (head[j], head[j + half]);
        head[j] = x * cosine - y * sine;
        head[j + half] = x * sine + y * cosine;
    }
}
