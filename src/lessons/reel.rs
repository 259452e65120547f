//! A film of a trace: the one place where steps become picture, sentence, line, variables and snapshot.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Film, Variable, View};
use crate::scene::Scene;
use crate::trace::{Algorithm, Budget, Counter, Line, Moment, Recorder, Tally, Tape, TooLong, Trace};
use crate::words::Lang;

/// How a lesson tells of its algorithm. `step` is the one that led to `state`; none at the start.
pub trait Telling: 'static {
    type Algorithm: Algorithm;

    fn depict(input: &Input<Self>, state: &State<Self>, step: Option<&Step<Self>>, view: &View) -> Scene;
    fn narrate(input: &Input<Self>, state: &State<Self>, step: Option<&Step<Self>>, lang: Lang) -> String;
    fn variables(input: &Input<Self>, state: &State<Self>, step: Option<&Step<Self>>, lang: Lang) -> Vec<Variable>;
    fn snapshot(state: &State<Self>) -> Value;
}

type Input<T> = <<T as Telling>::Algorithm as Algorithm>::Input;
type State<T> = <<T as Telling>::Algorithm as Algorithm>::State;
type Step<T> = <<T as Telling>::Algorithm as Algorithm>::Step;

/// A trace wound to one instant.
pub struct Reel<T: Telling> {
    input: Input<T>,
    trace: Trace<T::Algorithm>,
    moment: Moment<T::Algorithm>,
}

impl<T: Telling> Reel<T> {
    pub fn record(input: Input<T>, budget: Budget) -> Result<Reel<T>, TooLong> {
        Ok(Reel::of(Trace::record(&input, budget)?, input))
    }

    fn of(trace: Trace<T::Algorithm>, input: Input<T>) -> Reel<T> {
        let moment = trace.begin();
        Reel { input, trace, moment }
    }

    /// What the whole run counts.
    pub fn total(&self) -> Tally {
        self.trace.total()
    }

    /// The state and tally at the last instant.
    pub fn end(&self) -> Moment<T::Algorithm> {
        let mut end = self.moment.clone();
        self.trace.seek(&mut end, self.trace.len());
        end
    }

    pub fn input(&self) -> &Input<T> {
        &self.input
    }

    pub fn trace(&self) -> &Trace<T::Algorithm> {
        &self.trace
    }

    fn step(&self) -> Option<&Step<T>> {
        self.trace.step_before(self.moment.at)
    }
}

impl<T: Telling> Film for Reel<T> {
    fn len(&self) -> usize {
        self.trace.len()
    }

    fn at(&self) -> usize {
        self.moment.at
    }

    fn seek(&mut self, at: usize) {
        self.trace.seek(&mut self.moment, at);
    }

    fn scene(&self, view: &View) -> Scene {
        T::depict(&self.input, &self.moment.state, self.step(), view)
    }

    fn narration(&self, lang: Lang) -> String {
        T::narrate(&self.input, &self.moment.state, self.step(), lang)
    }

    fn line(&self) -> Option<Line> {
        self.step().map(T::Algorithm::line)
    }

    fn variables(&self, lang: Lang) -> Vec<Variable> {
        T::variables(&self.input, &self.moment.state, self.step(), lang)
    }

    fn tally(&self) -> Tally {
        self.moment.tally
    }

    fn snapshot(&self) -> Value {
        T::snapshot(&self.moment.state)
    }

    fn next_on_line(&self, label: &str) -> Option<usize> {
        self.trace.next_on_line(label, self.moment.at)
    }

    fn last_within(&self, counter: Counter, limit: u64) -> usize {
        self.trace.last_within(counter, limit)
    }
}

/// The steps of a whole run as bytes, for a film that is recorded on another thread than it is shown on, and the state that they lead to.
pub fn encode_steps<A: Algorithm<Step: Serialize>>(input: &A::Input) -> (Vec<u8>, A::State) {
    let mut wire = Wire::<A> { state: A::start(input), bytes: Vec::new() };
    A::run(input, &mut wire);
    (wire.bytes, wire.state)
}

struct Wire<A: Algorithm> {
    state: A::State,
    bytes: Vec<u8>,
}

impl<A: Algorithm<Step: Serialize>> Recorder<A> for Wire<A> {
    fn state(&self) -> &A::State {
        &self.state
    }

    fn step(&mut self, step: A::Step) {
        // Writing to memory can't fail, but for types that serde can't encode at all; the tests encode every kind of step.
        if let Ok(bytes) = postcard::to_extend(&step, std::mem::take(&mut self.bytes)) {
            self.bytes = bytes;
        }
        A::apply(&mut self.state, &step);
    }
}

/// A film made from encoded steps, a piece at a time, so that no piece holds up the page.
pub struct Developing<T: Telling> {
    input: Input<T>,
    tape: Tape<T::Algorithm>,
    bytes: Vec<u8>,
    at_byte: usize,
}

/// The encoded steps are not those of this algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the recorded steps can't be read from byte {at_byte} on")]
pub struct Unreadable {
    pub at_byte: usize,
}

impl<T: Telling> Developing<T>
where
    Step<T>: DeserializeOwned,
{
    pub fn new(input: Input<T>, bytes: Vec<u8>, budget: Budget) -> Developing<T> {
        Developing { tape: Tape::new(&input, budget), input, bytes, at_byte: 0 }
    }

    /// Takes the next `steps` steps; the share of all that is done, from 0 to 1.
    pub fn advance(&mut self, steps: usize) -> Result<f64, Unreadable> {
        for _ in 0..steps {
            let rest = &self.bytes[self.at_byte..];
            if rest.is_empty() {
                break;
            }
            let (step, rest) = postcard::take_from_bytes(rest).map_err(|_| Unreadable { at_byte: self.at_byte })?;
            self.at_byte = self.bytes.len() - rest.len();
            self.tape.step(step);
        }
        Ok(if self.bytes.is_empty() { 1.0 } else { self.at_byte as f64 / self.bytes.len() as f64 })
    }

    pub fn finish(self) -> Result<Reel<T>, TooLong> {
        Ok(Reel::of(self.tape.finish()?, self.input))
    }
}
