//! The result computed a second way: with an ordered multiset, which knows nothing of heaps.

use std::collections::BTreeMap;

use serde_json::Value;

use super::input;
use crate::algo::heap::{Input, Op};
use crate::input::Document;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new("an ordered multiset (B-tree), which has no heap in it", "有序多重集（B 树），不用堆");

/// Compares exactly: the error is the number of disagreements.
pub fn check(document: &Document, output: &Output) -> Check {
    let disagreements = match input::read(document) {
        Ok(input) => disagreements(&input, output),
        Err(_) => 1,
    };
    Check { against: AGAINST, max_error: disagreements as f64, is_ok: disagreements == 0 }
}

/// Numbers by their order, with how many there are of each.
#[derive(Default)]
struct Multiset {
    counts: BTreeMap<Ordered, usize>,
}

#[derive(Clone, Copy)]
struct Ordered(f64);

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // Adding 0 makes -0 and 0 the same.
        (self.0 + 0.0).total_cmp(&(other.0 + 0.0))
    }
}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ordered {}

impl Multiset {
    fn insert(&mut self, value: f64) {
        *self.counts.entry(Ordered(value)).or_default() += 1;
    }

    fn remove(&mut self, value: f64) -> bool {
        let Some(count) = self.counts.get_mut(&Ordered(value)) else { return false };
        *count -= 1;
        if *count == 0 {
            self.counts.remove(&Ordered(value));
        }
        true
    }

    fn smallest(&self) -> Option<f64> {
        self.counts.first_key_value().map(|(value, _)| value.0)
    }

    fn rising(&self) -> impl DoubleEndedIterator<Item = f64> + '_ {
        self.counts.iter().flat_map(|(value, &count)| std::iter::repeat_n(value.0, count))
    }
}

fn is_heap(items: &[f64]) -> bool {
    (1..items.len()).all(|place| items[place] >= items[(place - 1) / 2])
}

fn disagreements(input: &Input, output: &Output) -> usize {
    let list = |value: Option<&Value>| -> Vec<f64> {
        value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64).collect()
    };
    let empty = Vec::new();
    let returned = output.json.get("returned").and_then(Value::as_array).unwrap_or(&empty);
    let mut wrong = returned.len().abs_diff(input.ops().len());
    let mut items = Multiset::default();
    input.items().iter().for_each(|&value| items.insert(value));
    // Only where the list is a heap is the smallest item what comes out; elsewhere any of its items may.
    let mut is_sure = is_heap(input.items());
    for (op, value) in input.ops().iter().zip(returned) {
        let is_right = match op {
            Op::Heapify => {
                is_sure = true;
                value.is_null()
            }
            Op::Push(x) => {
                items.insert(*x);
                value.is_null()
            }
            Op::Pop | Op::Replace(_) | Op::PushPop(_) => {
                if let Op::PushPop(x) = op {
                    items.insert(*x);
                }
                let out = value.as_f64();
                let is_right = out.is_some_and(|out| (!is_sure || items.smallest() == Some(out)) && items.remove(out));
                if let Op::Replace(x) = op {
                    items.insert(*x);
                }
                is_right
            }
            Op::NLargest(count) => list(Some(value)).into_iter().eq(items.rising().rev().take(*count)),
            Op::NSmallest(count) => list(Some(value)).into_iter().eq(items.rising().take(*count)),
            Op::HeapSort => list(Some(value)).into_iter().eq(items.rising()),
            Op::Merge(lists) => is_merge(lists, list(Some(value))),
        };
        wrong += usize::from(!is_right);
    }
    let last = list(output.json.get("items"));
    let mut sorted = last.clone();
    sorted.sort_by(f64::total_cmp);
    wrong += usize::from(is_sure && !is_heap(&last));
    wrong + usize::from(!sorted.into_iter().map(Ordered).eq(items.rising().map(Ordered)))
}

/// Sorted lists give a sorted list; from others the same numbers come out, in an order that isn't checked here.
fn is_merge(lists: &[Vec<f64>], merged: Vec<f64>) -> bool {
    let are_sorted = lists.iter().all(|list| list.is_sorted());
    let mut expected = Multiset::default();
    lists.iter().flatten().for_each(|&value| expected.insert(value));
    if are_sorted {
        return merged.into_iter().map(Ordered).eq(expected.rising().map(Ordered));
    }
    merged.into_iter().all(|value| expected.remove(value)) && expected.counts.is_empty()
}
