//! Laws of traces, on an algorithm small enough to see through: it writes 0, 1, 2, … into a list.

use proptest::prelude::*;
use stepscope::trace::{Algorithm, Budget, Counter, Line, Plain, Recorder, Tally, TooLong, Trace};

struct Fill;

impl Algorithm for Fill {
    type Input = usize;
    type State = Vec<usize>;
    type Step = usize;

    fn start(_: &usize) -> Vec<usize> {
        Vec::new()
    }

    fn run(input: &usize, recorder: &mut impl Recorder<Self>) {
        for _ in 0..*input {
            let next = recorder.state().len();
            recorder.step(next);
        }
    }

    fn apply(state: &mut Vec<usize>, step: &usize) {
        state.push(*step);
    }

    fn line(step: &usize) -> Line {
        Line(if step.is_multiple_of(3) { "third" } else { "other" })
    }

    fn cost(step: &usize) -> Tally {
        Tally::of(Counter::Write, 1).and(Counter::Depth, *step as u64)
    }

    fn weight(state: &Vec<usize>) -> usize {
        state.len() * size_of::<usize>()
    }
}

proptest! {
    #[test]
    fn any_instant_equals_a_replay_from_the_start(len in 0usize..3000, keyframe_bytes in 0usize..200_000, seeks in prop::collection::vec(any::<prop::sample::Index>(), 1..20)) {
        let trace = Trace::<Fill>::record(&len, Budget { keyframe_bytes, ..Budget::default() }).unwrap();
        let mut moment = trace.begin();
        for seek in seeks {
            let at = seek.index(len + 1);
            trace.seek(&mut moment, at);
            prop_assert_eq!(moment.at, at);
            prop_assert_eq!(&moment.state, &(0..at).collect::<Vec<_>>());
            prop_assert_eq!(moment.tally.get(Counter::Write), at as u64);
            prop_assert_eq!(moment.tally.get(Counter::Depth), at.saturating_sub(1) as u64);
        }
    }
}

#[test]
fn the_end_of_a_trace_is_the_end_of_the_plain_run() {
    let trace = Trace::<Fill>::record(&500, Budget::default()).unwrap();
    let mut end = trace.begin();
    trace.seek(&mut end, trace.len());
    let plain = Plain::<Fill>::run(&500);
    assert_eq!((end.state, end.tally), (plain.state, plain.tally));
}

#[test]
fn a_run_past_the_step_budget_is_refused() {
    let budget = Budget { steps: 99, ..Budget::default() };
    assert!(Trace::<Fill>::record(&99, budget).is_ok());
    assert_eq!(Trace::<Fill>::record(&100, budget).err(), Some(TooLong { limit: 99 }));
}

#[test]
fn the_next_execution_of_a_line_is_after_now() {
    let trace = Trace::<Fill>::record(&10, Budget::default()).unwrap();
    assert_eq!(trace.next_on_line("third", 0), Some(1));
    assert_eq!(trace.next_on_line("third", 1), Some(4));
    assert_eq!(trace.next_on_line("third", 10), None);
    assert_eq!(trace.next_on_line("nowhere", 0), None);
}
