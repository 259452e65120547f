//! The two ways to fill, and the way back. Data come from the recorder's live state only.

use super::{Input, Knapsack, Step, in_order};
use crate::trace::Recorder;

pub(super) fn run(input: &Input, recorder: &mut impl Recorder<Knapsack>) {
    let rows = if input.is_2d { input.rows.len() as u32 + 1 } else { 1 };
    recorder.step(Step::FirstRow { width: input.capacity + 1, rows });
    if !input.is_2d {
        return one_row(input, recorder);
    }
    for row in 0..input.rows.len() {
        recorder.step(Step::NextItem);
        // Complete reads what stands to the left in the same row: it must be there.
        for cell in in_order(0, input.capacity, input.is_reverse && !input.is_complete) {
            let state = recorder.state();
            let step = match state.with_item(cell) {
                None => Step::TooHeavy { cell },
                Some((_, sum)) if sum > state.at(row, cell) => Step::Take { cell },
                Some(_) => Step::Keep { cell },
            };
            recorder.step(step);
        }
    }
    recorder.step(Step::Best);
    if recorder.state().best.is_some_and(|best| best > f64::NEG_INFINITY) {
        while let Some((row, cell)) = recorder.state().walk.filter(|(row, _)| *row > 0) {
            let state = recorder.state();
            let is_same = state.at(row, cell) == state.at(row - 1, cell);
            recorder.step(if is_same { Step::LeftOut } else { Step::Taken });
        }
    }
    recorder.step(Step::Chosen);
}

fn one_row(input: &Input, recorder: &mut impl Recorder<Knapsack>) {
    for row in 0..input.rows.len() {
        recorder.step(Step::RowNextItem);
        for cell in input.visited(row) {
            let state = recorder.state();
            let is_better = state.with_item(cell).is_some_and(|(_, sum)| sum > state.at(0, cell));
            recorder.step(if is_better { Step::RowTake { cell } } else { Step::RowKeep { cell } });
        }
    }
    recorder.step(Step::RowBest);
}
