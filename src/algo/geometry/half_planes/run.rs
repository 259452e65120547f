//! The algorithm, reading from the recorder's live state.

use super::{HalfPlanes, Phase, State, Step};
use crate::algo::sort::Short;
use crate::trace::Recorder;

/// Stops where the region is found to be empty.
pub(super) fn run(recorder: &mut impl Recorder<HalfPlanes>) {
    let last = if clip_all(recorder).is_some() { Step::Done } else { Step::Nowhere };
    recorder.step(last);
}

fn clip_all(recorder: &mut impl Recorder<HalfPlanes>) -> Option<()> {
    while let Some(flat) = recorder.state().next_flat() {
        let holds = recorder.state().planes[flat as usize].c >= 0.0;
        recorder.step(Step::Flat { holds });
        if !holds {
            return None;
        }
    }
    let (mut predicates, mut wrong) = (0, 0);
    recorder.state().sorted(|verdict| {
        predicates += 1;
        wrong += usize::from(verdict.is_float_wrong());
    });
    recorder.step(Step::Sort { predicates: Short::new(predicates), wrong: Short::new(wrong) });
    while recorder.state().phase == Phase::Between {
        recorder.step(Step::Next);
        clip(recorder)?;
    }
    close(recorder);
    Some(())
}

/// Puts the newcomer in. None where nothing is inside of all.
fn clip(recorder: &mut impl Recorder<HalfPlanes>) -> Option<()> {
    let newcomer = recorder.state().newcomer()?;
    if let Some(place) = recorder.state().next.checked_sub(1) {
        let state = recorder.state();
        // In the order neighbours are at most 90° apart, thanks to the box.
        let turn = state.turn(state.order[place as usize], newcomer);
        if ask(recorder, Step::Same { turn }) {
            return Some(());
        }
    }
    while let Some([first, second]) = back(recorder.state()) {
        let side = recorder.state().outside(first, second, newcomer);
        if !ask(recorder, Step::Back { side }) {
            break;
        }
        let turn = recorder.state().turn(first, newcomer);
        if ask(recorder, Step::Opposed { turn }) {
            return None;
        }
        recorder.step(Step::PopBack);
    }
    while let Some([first, second]) = front(recorder.state()) {
        let side = recorder.state().outside(first, second, newcomer);
        if !ask(recorder, Step::Front { side }) {
            break;
        }
        recorder.step(Step::PopFront);
    }
    recorder.step(Step::Push);
    Some(())
}

/// Takes away at the back what the front cuts off. The other way round there is nothing to do: each newcomer has clipped the front when it came.
fn close(recorder: &mut impl Recorder<HalfPlanes>) {
    while recorder.state().deque.len() > 2
        && let (Some([first, second]), Some(&of)) = (back(recorder.state()), recorder.state().deque.front())
    {
        let side = recorder.state().outside(first, second, of);
        if !ask(recorder, Step::Close { side }) {
            break;
        }
        recorder.step(Step::PopBack);
    }
}

/// Takes a step that asks something, and gives the answer.
fn ask(recorder: &mut impl Recorder<HalfPlanes>, step: Step) -> bool {
    recorder.step(step);
    step.answer()
}

/// The last two of the deque, the last one second.
fn back(state: &State) -> Option<[u32; 2]> {
    let place = state.deque.len().checked_sub(2)?;
    Some([state.deque[place], state.deque[place + 1]])
}

fn front(state: &State) -> Option<[u32; 2]> {
    Some([*state.deque.front()?, *state.deque.get(1)?])
}
