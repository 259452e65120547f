//! The result computed a second way: from lists of weights with their best values, without a table.

use serde_json::Value;

use super::{device, input};
use crate::algo::table::Input;
use crate::input::Document;
use crate::lessons::{Check, Output};
use crate::words::Text;

const SUMS: Text = Text::new(
    "lists of weights that can be reached, with their best values (Nemhauser and Ullmann), without a table",
    "可达重量及其最优价值的列表（Nemhauser–Ullmann），不用表",
);
const ANY_NUMBER: Text = Text::new(
    "what the forward loop must give: the complete knapsack, from lists of weights that can be reached",
    "正序循环应有的（错误）结果：完全背包，用可达重量的列表算出",
);
const ONCE: Text = Text::new(
    "what the reverse loop must give: the 0/1 knapsack, from lists of weights that can be reached",
    "倒序循环应有的（错误）结果：01 背包，用可达重量的列表算出",
);

/// Compares exactly: sums of one choice are added in the same order. Only where kernels compute in floats, they round.
pub fn check(document: &Document, output: &Output) -> Check {
    let Ok(input) = input::read(document) else { return Check { against: SUMS, max_error: 1.0, is_ok: false } };
    let best = best(&input);
    let given = output.json.get("best").and_then(Value::as_f64);
    let max_error = match (best, given) {
        (Some(best), Some(given)) => (best - given).abs(),
        (None, None) => 0.0,
        _ => 1.0,
    };
    let against = match (input.is_wrong(), input.is_complete) {
        (false, _) => SUMS,
        (true, false) => ANY_NUMBER,
        (true, true) => ONCE,
    };
    let tolerance = device::tolerance(document);
    let is_ok = max_error <= tolerance && is_choice(&input, output.json.get("chosen"), best, tolerance);
    Check { against, max_error, is_ok }
}

/// Whether the chosen items fit, are there, and are worth as much as is said.
fn is_choice(input: &Input, chosen: Option<&Value>, best: Option<f64>, tolerance: f64) -> bool {
    let (Some(chosen), Some(best)) = (chosen.and_then(Value::as_array), best) else {
        return chosen.is_some_and(Value::is_null) && (best.is_none() || !input.is_2d);
    };
    let items: Vec<usize> = chosen.iter().filter_map(Value::as_u64).map(|item| item as usize).collect();
    if items.len() != chosen.len() || items.iter().any(|&item| item >= input.weights.len()) {
        return false;
    }
    let mut left = vec![0usize; input.weights.len()];
    input.rows.iter().for_each(|&item| left[item as usize] += 1);
    let weight: u64 = items.iter().map(|&item| input.weights[item]).sum();
    let value: f64 = items.iter().map(|&item| input.values[item]).sum();
    let capacity = u64::from(input.capacity);
    let mut is_there = true;
    for &item in &items {
        is_there &= input.is_complete || left[item] > 0;
        left[item] = left[item].saturating_sub(1);
    }
    is_there && (value - best).abs() <= tolerance && if input.is_exact { weight == capacity } else { weight <= capacity }
}

/// The best value, for each item as many times as the loop lets it be taken.
fn best(input: &Input) -> Option<f64> {
    let is_repeated = if input.is_2d { input.is_complete } else { !input.is_reverse };
    let mut sums = vec![(0, 0.0)];
    for row in 0..input.rows.len() {
        sums = with_item(&sums, input, row, is_repeated);
    }
    let (weight, value) = sums.pop()?;
    (!input.is_exact || weight == u64::from(input.capacity)).then_some(value)
}

/// Weights that can be reached, rising, with their best values; where the knapsack need not be full, only those that are worth more
/// than all lighter ones.
fn with_item(sums: &[(u64, f64)], input: &Input, row: usize, is_repeated: bool) -> Vec<(u64, f64)> {
    let (weight, value) = input.item(row);
    let is_repeated = is_repeated && weight > 0;
    let mut all: Vec<(u64, f64)> = Vec::with_capacity(sums.len());
    let (mut without, mut with) = (0, 0);
    loop {
        let base = if is_repeated { all.get(with) } else { sums.get(with) };
        let added = base.map(|&(w, v)| (w + weight, v + value)).filter(|(w, _)| *w <= u64::from(input.capacity));
        let next = match (sums.get(without), added) {
            (None, None) => return all,
            (Some(&old), Some(new)) if new.0 < old.0 => {
                with += 1;
                new
            }
            (Some(&old), _) => {
                without += 1;
                old
            }
            (None, Some(new)) => {
                with += 1;
                new
            }
        };
        match all.last_mut() {
            Some(last) if last.0 == next.0 => last.1 = last.1.max(next.1),
            Some(last) if !input.is_exact && next.1 <= last.1 => {}
            _ => all.push(next),
        }
    }
}
