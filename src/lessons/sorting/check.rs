//! The result computed a second way: with the standard library's stable sort, which compares.

use serde_json::Value;

use crate::algo::sort::pass::Scan;
use crate::lessons::{Check, Output};
use crate::words::Text;

const SORTED: Text = Text::new("Rust's stable sort, which compares", "Rust 自带的稳定排序（基于比较）");
const WRONG: Text = Text::new(
    "Rust's stable sort of the list turned round, pass by pass: what the wrong scan must give",
    "每趟先把列表倒过来，再用 Rust 自带的稳定排序：错误的扫描就该得出这样的结果",
);

/// Holds `items` and `order` against an order that was computed a second way. The error is the number of disagreements.
pub fn against(items: &[f64], output: &Output, scan: Scan, order: &[usize]) -> Check {
    let (sorted, ids) = (list(output, "items"), list(output, "order"));
    let lengths = sorted.len().abs_diff(items.len()) + ids.len().abs_diff(items.len());
    let places = order.iter().zip(sorted.iter().zip(&ids));
    let wrong = lengths + places.filter(|&(&id, (&value, &given))| value != items[id] || given != id as f64).count();
    let against = if scan == Scan::Forward { WRONG } else { SORTED };
    Check { against, max_error: wrong as f64, is_ok: wrong == 0 }
}

/// The same of 32-bit floats, by the total order of IEEE 754: −0 comes before 0.
pub fn stable_order_of_floats(items: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| (items[a] as f32).total_cmp(&(items[b] as f32)));
    order
}

pub fn list(output: &Output, name: &str) -> Vec<f64> {
    match output.doubles.get(name) {
        Some(list) => list.clone(),
        None => output.json.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64).collect(),
    }
}

/// The indices of a list in its stable order.
pub fn stable_order(items: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    // Not by total_cmp: -0 and 0 are equal.
    order.sort_by(|&a, &b| items[a].partial_cmp(&items[b]).unwrap_or(std::cmp::Ordering::Equal));
    order
}
