//! The result computed a second way: exp(−H) as a product of powers, without any logarithm; and each token against the thresholds themselves.

use serde_json::Value;

use super::input;
use crate::input::Document;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new(
    "exp(−H) as the product of p to the power p, without logarithms; tokens one by one against their thresholds",
    "不用对数，把 exp(−H) 算成各 p 的 p 次方之积；再逐个词元与阈值比较",
);

/// A thousand factors, each rounded.
const TOLERANCE: f64 = 1e-12;

pub fn check(document: &Document, output: &Output) -> Check {
    let failed = Check { against: AGAINST, max_error: 1.0, is_ok: false };
    let Ok(input) = input::read(document) else { return failed };
    let list = |name| output.json.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let numbers = |name| list(name).iter().filter_map(Value::as_f64).collect::<Vec<f64>>();
    let (entropies, thresholds, accepted) = (numbers("entropy"), numbers("threshold"), list("accepted"));
    let count = input.tokens.len();
    if entropies.len() != count || thresholds.len() != count || accepted.len() != count {
        return failed;
    }
    let mut max_error: f64 = 0.0;
    let (mut is_right, mut length) = (true, 0);
    for (token, row) in input.probs.iter().enumerate() {
        let product: f64 = row.iter().map(|p| libm::pow(*p, *p)).product();
        let threshold = input.epsilon.min(input.delta * product);
        max_error = max_error.max((libm::exp(-entropies[token]) - product).abs()).max((thresholds[token] - threshold).abs());
        let is_likely = row[input.tokens[token] as usize] > thresholds[token];
        if is_likely && length == token {
            length += 1;
        }
        is_right &= accepted[token] == Value::Bool(length == token + 1);
    }
    is_right &= output.json.get("length").and_then(Value::as_u64) == Some(length as u64);
    Check { against: AGAINST, max_error, is_ok: is_right && max_error <= TOLERANCE }
}
