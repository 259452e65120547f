//! The search itself, its calls on a stack of their own: the tree may be deeper than a program's stack. Data come from the recorder's
//! live state only.

use super::{CombinationSum, Input, Look, Step};
use crate::trace::Recorder;

pub(super) fn run(input: &Input, recorder: &mut impl Recorder<CombinationSum>) {
    recorder.step(Step::Start);
    // The loop variable of every call under way.
    let mut loops: Vec<u32> = Vec::new();
    enter(input, recorder, &mut loops);
    while let Some(next) = loops.last_mut() {
        let (i, state) = (*next, recorder.state());
        let start = state.start(state.path.len());
        let look = input.look(start, i, state.rest);
        let compares = input.compares(start, i, look);
        *next += 1;
        match look {
            Look::Choose => {
                let depth = state.path.len() as u32 + 1;
                recorder.step(Step::Choose { i, depth, compares, reads: input.reads(start, i) });
                enter(input, recorder, &mut loops);
            }
            Look::Skip => recorder.step(Step::Skip { i, compares }),
            Look::Prune | Look::Ended => {
                if look == Look::Prune {
                    recorder.step(Step::Prune { i });
                }
                loops.pop();
                if !loops.is_empty() {
                    recorder.step(Step::Back);
                }
            }
        }
    }
    recorder.step(Step::Done);
}

/// A call begins: it ends at once, or loops.
fn enter(input: &Input, recorder: &mut impl Recorder<CombinationSum>, loops: &mut Vec<u32>) {
    let state = recorder.state();
    let depth = state.path.len();
    match input.ending(depth, state.rest) {
        None => loops.push(state.start(depth)),
        Some(step) => {
            recorder.step(step);
            if depth > 0 {
                recorder.step(Step::Back);
            }
        }
    }
}
