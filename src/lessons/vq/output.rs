//! The result: what the kernels gave, with those vectors looked at exactly that rounding leaves in doubt.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::input::Input;
use crate::input::picture::Picture;
use crate::kernel::train::VqRun;
use crate::lessons::Output;
use crate::lessons::numbers::number_json;

/// More numbers than this aren't lists of lists.
const MOST_IN_JSON: usize = 20_000;
/// Half of a unit in the last place of an f32, relatively.
const ROUNDING: f64 = 1.0 / (1u64 << 24) as f64;

/// A run with its last assignment made right.
pub struct Done {
    pub run: VqRun,
    /// As the document has them.
    pub codes: Vec<f32>,
    pub indices: Vec<u32>,
    pub distances: Vec<f64>,
    pub usage: Vec<u32>,
    /// Vectors with another code just as near, and the first such code.
    pub ties: Vec<(u32, u32)>,
    /// Vectors whose code the kernel's rounding got wrong, and what it had said.
    pub corrected: Vec<(u32, u32)>,
    pub picture: Option<Quantised>,
}

/// What became of a picture.
pub struct Quantised {
    pub picture: Picture,
    pub index_bits: u64,
    pub codebook_bits: u64,
    pub ratio: f64,
    /// None for an exact copy.
    pub psnr: Option<f64>,
}

/// e to the power of the entropy of how often codes are used.
pub fn perplexity(usage: &[u32]) -> f64 {
    let total: f64 = usage.iter().map(|uses| f64::from(*uses)).sum();
    let share = |uses: &u32| f64::from(*uses) / total;
    libm::exp(usage.iter().filter(|uses| **uses > 0).map(share).map(|p| -p * libm::log(p)).sum())
}

pub fn squared(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (f64::from(*a) - f64::from(*b)) * (f64::from(*a) - f64::from(*b))).sum()
}

fn length(values: &[f32]) -> f64 {
    libm::sqrt(values.iter().map(|value| f64::from(*value) * f64::from(*value)).sum())
}

/// The nearest of all codes in f64, the lowest of equal ones, and the first other one that is just as near.
pub fn nearest(vector: &[f32], codes: &[f32], columns: usize) -> (u32, Option<u32>) {
    let (mut best, mut tie) = ((f64::INFINITY, 0), None);
    for (code, entries) in (0u32..).zip(codes.chunks_exact(columns)) {
        let distance = squared(vector, entries);
        if distance < best.0 {
            (best, tie) = ((distance, code), None);
        } else if distance == best.0 {
            tie = tie.or(Some(code));
        }
    }
    (best.1, tie)
}

pub fn finish(input: &Input, run: VqRun) -> Done {
    let columns = input.columns;
    // Codes that didn't move are those of the document, to the last bit.
    let codes = if run.rounds.len() == 1 { input.codes.to_vec() } else { input.uncentred(&run.codes) };
    let mut indices = run.nearest.clone();
    let (mut ties, mut corrected) = (Vec::new(), Vec::new());
    let vectors = input.centred(&input.vectors);
    // How far rounding may move a score: those of both codes, and of moving them back.
    let back = input.centred(&std::sync::Arc::new(codes.clone()));
    let farthest = run.codes.chunks_exact(columns).map(length).fold(0.0, f64::max);
    let moved = back.chunks_exact(columns).zip(run.codes.chunks_exact(columns)).map(|(a, b)| libm::sqrt(squared(a, b)));
    let moved = moved.fold(0.0, f64::max);
    // Vectors are often the same, those of pictures most of all.
    let mut known: HashMap<Vec<u32>, (u32, Option<u32>)> = HashMap::new();
    for row in 0..input.rows {
        let size = length(&vectors[row * columns..][..columns]);
        let terms = (columns as f64 + 6.0) * 2.0 * ROUNDING;
        let doubt = terms * farthest * (size + farthest) + 2.0 * moved * (size + farthest + moved) + 1e-30;
        if f64::from(run.margins[row]) > doubt {
            continue;
        }
        let vector = input.vector(row);
        let bits = vector.iter().map(|value| value.to_bits()).collect();
        let (code, tie) = *known.entry(bits).or_insert_with(|| nearest(vector, &codes, columns));
        ties.extend(tie.map(|tie| (row as u32, tie)));
        if code != indices[row] {
            corrected.push((row as u32, indices[row]));
            indices[row] = code;
        }
    }
    let distances: Vec<f64> =
        indices.iter().enumerate().map(|(row, code)| squared(input.vector(row), &codes[*code as usize * columns..])).collect();
    let mut usage = vec![0; input.count];
    indices.iter().for_each(|code| usage[*code as usize] += 1);
    let picture =
        input.picture.as_ref().map(|patches| quantised(input, patches.assembled(|patch| indices[patch] as usize, &codes)));
    Done { codes, indices, distances, usage, ties, corrected, picture, run }
}

fn quantised(input: &Input, picture: Picture) -> Quantised {
    let original = input.picture.as_ref().map_or(&picture, |patches| &patches.picture);
    let bits_an_index = u64::from(usize::BITS - (input.count - 1).leading_zeros());
    let index_bits = bits_an_index * input.rows as u64;
    let codebook_bits = 8 * (input.count * input.columns) as u64;
    let off = |(a, b): (&u8, &u8)| (f64::from(*a) - f64::from(*b)) * (f64::from(*a) - f64::from(*b));
    let mean = original.rgb.iter().zip(&picture.rgb).map(off).sum::<f64>() / original.rgb.len() as f64;
    let ratio = 8.0 * original.rgb.len() as f64 / (index_bits + codebook_bits) as f64;
    let psnr = (mean > 0.0).then(|| 10.0 * libm::log10(255.0 * 255.0 / mean));
    Quantised { picture, index_bits, codebook_bits, ratio, psnr }
}

impl Done {
    pub fn loss(&self) -> f64 {
        self.distances.iter().sum::<f64>() / self.distances.len() as f64
    }

    pub fn output(&self, input: &Input) -> Output {
        let mut output = Output::default();
        let is_small = |numbers: usize| numbers <= MOST_IN_JSON;
        let json = &mut output.json;
        if is_small(input.rows) {
            json.insert("indices".into(), json!(self.indices));
            json.insert("distances".into(), self.distances.iter().copied().map(number_json).collect());
        } else {
            output.doubles.insert("indices".into(), self.indices.iter().map(|code| f64::from(*code)).collect());
            output.doubles.insert("distances".into(), self.distances.clone());
        }
        let quantized =
            || self.indices.iter().flat_map(|code| self.codes[*code as usize * input.columns..][..input.columns].iter());
        if is_small(input.rows * input.columns) {
            json.insert("quantized".into(), rows(quantized().copied().collect(), input.columns));
        } else {
            output.arrays.insert("quantized".into(), quantized().copied().collect());
        }
        json.insert("codes".into(), rows(self.codes.clone(), input.columns));
        json.insert("usage".into(), json!(self.usage));
        json.insert("perplexity".into(), number_json(perplexity(&self.usage)));
        json.insert("loss".into(), json!({"codebook": number_json(self.loss()), "commitment": number_json(self.loss())}));
        let last = self.run.rounds.len() - 1;
        let rounds = self.run.rounds.iter().enumerate().map(|(at, round)| {
            // The last is the result's own; of the others there is what the kernels said.
            let (uses, loss) = if at == last { (&self.usage, self.loss()) } else { (&round.uses, f64::from(round.loss)) };
            json!({
                "loss": number_json(loss),
                "perplexity": number_json(perplexity(uses)),
                "used": uses.iter().filter(|uses| **uses > 0).count(),
                "revived": round.revived.len(),
            })
        });
        json.insert("rounds".into(), rounds.collect());
        json.insert("ties".into(), json!(self.ties.len()));
        json.insert("corrected".into(), json!(self.corrected.len()));
        if let Some(Quantised { picture, index_bits, codebook_bits, ratio, psnr }) = &self.picture {
            let mut told = picture.to_json();
            told["bits"] = json!(index_bits);
            told["codebookBits"] = json!(codebook_bits);
            told["ratio"] = number_json(*ratio);
            told["psnr"] = psnr.map_or(Value::Null, number_json);
            json.insert("picture".into(), told);
        }
        output
    }
}

/// As lists of lists.
fn rows(values: Vec<f32>, columns: usize) -> Value {
    values.chunks_exact(columns).map(|row| row.iter().map(|value| number_json(f64::from(*value))).collect::<Value>()).collect()
}
