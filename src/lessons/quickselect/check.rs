//! The result computed a second way: by sorting, which knows nothing of windows.

use serde_json::Value;

use super::input;
use crate::input::Document;
use crate::lessons::{Check, Output, sorting};
use crate::words::Text;

const AGAINST: Text = Text::new("Rust's own sort, and the item at its place in it", "Rust 自带的排序，取对应位置的那一项");

/// Compares exactly: the error is the number of disagreements.
pub fn check(document: &Document, output: &Output) -> Check {
    let disagreements = match input::read(document) {
        Ok(input) => disagreements(input.source().values(), input.target() as usize, output),
        Err(_) => 1,
    };
    Check { against: AGAINST, max_error: disagreements as f64, is_ok: disagreements == 0 }
}

fn disagreements(values: &[f64], target: usize, output: &Output) -> usize {
    // Adding 0 makes -0 and 0 the same.
    let sorted = |items: &[f64]| {
        let mut sorted: Vec<f64> = items.iter().map(|item| item + 0.0).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted
    };
    let (expected, items) = (sorted(values), sorting::check::list(output, "items"));
    if items.len() != values.len() {
        return 1;
    }
    let sought = expected[target];
    let value = output.json.get("value").and_then(Value::as_f64);
    let is_split = items[..target].iter().all(|item| *item <= sought) && items[target..].iter().all(|item| *item >= sought);
    let are_the_same = sorted(&items) == expected;
    [value == Some(sought), items[target] == sought, is_split, are_the_same, are_windows(output, target)]
        .into_iter()
        .filter(|agrees| !agrees)
        .count()
}

/// Whether each window lies in the one before, and all hold the place that is sought.
fn are_windows(output: &Output, target: usize) -> bool {
    let empty = Vec::new();
    let windows = output.json.get("partitions").and_then(Value::as_array).unwrap_or(&empty);
    let end = |window: &Value, name: &str| window.get(name).and_then(Value::as_u64).unwrap_or(u64::MAX);
    let holds = |window: &Value| (end(window, "lo")..=end(window, "hi")).contains(&(target as u64));
    let shrinks = |pair: &[Value]| {
        let [outer, inner] = pair else { return true };
        end(outer, "lo") <= end(inner, "lo")
            && end(inner, "hi") <= end(outer, "hi")
            && (end(inner, "hi") - end(inner, "lo")) < (end(outer, "hi") - end(outer, "lo"))
    };
    windows.iter().all(holds) && windows.windows(2).all(shrinks)
}
