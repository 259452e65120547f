//! From the document to the algorithm's input, and the refusals on the way.

use serde_json::Value;

use super::card::MOST_PROBS;
use crate::algo::typical_acceptance::Input;
use crate::input::Document;
use crate::words::{Failure, grouped};

/// How far a row's sum may be from 1: distributions are typed with few digits. They are taken as they stand.
const TOLERANCE: f64 = 1e-3;
/// Of the sum itself.
const ROUNDING: f64 = 1e-9;

/// Reads a document that has been checked against the card's fields.
pub fn read(document: &Document) -> Result<Input, Failure> {
    let list = |name| document.json.get(name).and_then(Value::as_array).into_iter().flatten();
    let number = |name, usual| document.json.get(name).and_then(Value::as_f64).unwrap_or(usual);
    let row = |row: &Value| row.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    let probs: Vec<Vec<f64>> = list("probs").map(row).collect();
    let tokens: Vec<u32> = list("tokens").filter_map(Value::as_f64).map(|token| token as u32).collect();
    if tokens.len() != probs.len() {
        return Err(Failure::invalid(
            "tokens",
            format!("There are {} distributions, so give {} tokens, not {}.", probs.len(), probs.len(), tokens.len()),
            format!("有 {} 个分布，应给出 {} 个词元，而不是 {} 个。", probs.len(), probs.len(), tokens.len()),
        ));
    }
    let len = probs.first().map_or(0, Vec::len);
    if len * probs.len() > MOST_PROBS {
        let most = grouped(MOST_PROBS as u64);
        return Err(Failure::too_large(
            "probs",
            format!("These are more than {most} probabilities in all. Take fewer or shorter rows."),
            format!("概率总数超过 {most}。请减少行数或缩短各行。"),
        ));
    }
    for (place, row) in probs.iter().enumerate() {
        let path = format!("probs[{place}]");
        if row.len() != len {
            return Err(Failure::invalid(
                path,
                format!("This row has {} probabilities, the first one has {len}: all are about the same tokens.", row.len()),
                format!("这一行有 {} 个概率，第一行有 {len} 个：各行说的应是同样的词元。", row.len()),
            ));
        }
        let sum: f64 = row.iter().sum();
        if (sum - 1.0).abs() > TOLERANCE + ROUNDING {
            return Err(Failure::invalid(
                path,
                format!("These sum to {sum:.6}. A distribution sums to 1, here give or take {TOLERANCE}."),
                format!("它们的和是 {sum:.6}。分布之和应为 1，允许相差 {TOLERANCE}。"),
            ));
        }
    }
    if let Some(place) = tokens.iter().position(|token| *token as usize >= len) {
        let token = tokens[place];
        return Err(Failure::invalid(
            format!("tokens[{place}]"),
            format!("There is no token {token}: the rows have tokens 0 to {}.", len.saturating_sub(1)),
            format!("没有词元 {token}：各行的词元是 0 到 {}。", len.saturating_sub(1)),
        ));
    }
    Ok(Input { probs, tokens, epsilon: number("epsilon", 0.09), delta: number("delta", 0.3) })
}
