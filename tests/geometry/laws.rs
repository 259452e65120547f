//! What holds for every trace.

use std::fmt::Debug;

use stepscope::trace::{Algorithm, Budget, Plain, Recorder, Tally, Tape, Trace};

/// The state at the end and the tally; recording, replaying and running without a recorder have to agree on both.
pub fn run<A>(input: &A::Input) -> (A::State, Tally)
where
    A: Algorithm<State: Debug>,
{
    let trace = Trace::<A>::record(input, Budget::default()).unwrap();
    let plain = Plain::<A>::run(input);
    let mut replay = Tape::<A>::new(input, Budget::default());
    trace.steps().iter().for_each(|step| replay.step(step.clone()));
    let told = format!("{:?}", plain.state);
    assert_eq!(told, format!("{:?}", replay.state()), "a replay ends elsewhere");
    assert_eq!((plain.tally, plain.tally), (trace.total(), replay.finish().unwrap().total()));
    (plain.state, plain.tally)
}

/// Any instant, reached from the end and from the start, equals a replay up to it.
pub fn any_instant_equals_a_replay<A>(input: &A::Input)
where
    A: Algorithm<State: Debug>,
{
    let trace = Trace::<A>::record(input, Budget::default()).unwrap();
    let (mut state, mut tally) = (A::start(input), Tally::ZERO);
    let (mut back, mut far) = (trace.begin(), trace.begin());
    for at in 0..=trace.len() {
        if let Some(step) = trace.step_before(at) {
            A::apply(&mut state, step);
            tally.absorb(&A::cost(step));
        }
        trace.seek(&mut far, trace.len());
        trace.seek(&mut far, at);
        trace.seek(&mut back, at);
        let told = format!("{state:?}");
        assert_eq!((format!("{:?}", far.state), far.tally), (told.clone(), tally), "instant {at}, from the end");
        assert_eq!((format!("{:?}", back.state), back.tally), (told, tally), "instant {at}");
    }
}
