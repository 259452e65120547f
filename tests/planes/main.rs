//! Closest pair, half-planes, Delaunay and the orientation bitmap against oracles in whole numbers and fractions, and the laws of their traces.

mod closest;
mod delaunay;
#[path = "../dice/mod.rs"]
mod dice;
mod half_planes;
#[expect(dead_code, reason = "tests/geometry.rs uses all of it")]
#[path = "../geometry/oracle.rs"]
mod oracle;
mod orientation;
mod points;

use std::fmt::Debug;

use dice::Dice;
use stepscope::trace::{Algorithm, Budget, Counter, Plain, Trace};

/// Records a run, holds it against the plain one and any instant against a replay from the start, and gives its end.
fn recorded<A: Algorithm>(input: &A::Input, dice: &mut Dice) -> A::State
where
    A::State: Debug,
{
    let trace = Trace::<A>::record(input, Budget::default()).unwrap();
    let plain = Plain::<A>::run(input);
    assert_eq!(trace.total(), plain.tally);
    assert!(plain.tally.get(Counter::WrongSigns) <= plain.tally.get(Counter::Predicate));
    let mut end = trace.begin();
    trace.seek(&mut end, trace.len());
    let told = |state: &A::State| format!("{state:?}");
    assert_eq!(told(&end.state), told(&plain.state));
    let at = dice.below(trace.len() + 1);
    let mut replayed = A::start(input);
    trace.steps()[..at].iter().for_each(|step| A::apply(&mut replayed, step));
    let mut sought = end.clone();
    trace.seek(&mut sought, at);
    assert_eq!(told(&sought.state), told(&replayed));
    end.state
}
