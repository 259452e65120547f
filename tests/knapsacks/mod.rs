//! Random knapsacks, and what other ways of computing make of them.

use proptest::prelude::*;
use stepscope::kernel::knapsack::{Fill, Problem, Solution, Values};

/// Up to `items` items and a capacity below `capacity`; weights of 0 and more than the capacity, values of any sign.
pub fn problems(items: usize, capacity: u32) -> impl Strategy<Value = Problem> {
    (1..capacity, 0..items, any::<bool>(), any::<bool>()).prop_flat_map(|(capacity, items, is_exact, is_whole)| {
        let weight = prop_oneof![0..u64::from(capacity) + 3, 0..4u64, Just(u64::from(capacity))];
        let values = if is_whole {
            prop::collection::vec(-9..100i32, items).prop_map(Values::I32).boxed()
        } else {
            prop::collection::vec(-9.0..100f32, items).prop_map(Values::F32).boxed()
        };
        let fill = if is_exact { Fill::Exactly } else { Fill::AtMost };
        (prop::collection::vec(weight, items), values).prop_map(move |(weights, values)| Problem {
            weights,
            values,
            capacity,
            fill,
        })
    })
}

/// The whole table, top-down by its recurrence, with every cell an option; floats are summed in f32 as the kernel does.
pub fn table(problem: &Problem) -> Solution {
    let columns = problem.capacity as usize + 1;
    let start = |column| (column == 0 || problem.fill == Fill::AtMost).then_some(0.0);
    let mut rows: Vec<Vec<Option<f64>>> = vec![(0..columns).map(start).collect()];
    let sum = |item: usize, before: f64| match &problem.values {
        Values::I32(values) => before + f64::from(values[item]),
        Values::F32(values) => f64::from(before as f32 + values[item]),
    };
    for (item, weight) in problem.weights.iter().enumerate() {
        let above = &rows[item];
        let cell = |column: usize| {
            let with = column.checked_sub(*weight as usize).and_then(|rest| above[rest]).map(|before| sum(item, before));
            // None is less than any value.
            if with > above[column] { with } else { above[column] }
        };
        rows.push((0..columns).map(cell).collect());
    }
    let mut left = columns - 1;
    let mut chosen = Vec::new();
    for item in (0..problem.weights.len()).rev() {
        if rows[item + 1][left] != rows[item][left] {
            chosen.push(item);
            left -= problem.weights[item] as usize;
        }
    }
    chosen.reverse();
    let row = rows.pop().unwrap_or_default();
    let best = row[columns - 1];
    Solution { best, chosen: best.map(|_| chosen), row: Some(row) }
}
