//! A film of a trace: the one place where steps become picture, sentence, line, variables and snapshot.

use serde_json::Value;

use super::{Film, Variable, View};
use crate::scene::Scene;
use crate::trace::{Algorithm, Budget, Line, Moment, Tally, TooLong, Trace};
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
        let trace = Trace::record(&input, budget)?;
        let moment = trace.begin();
        Ok(Reel { input, trace, moment })
    }

    /// The state and tally at the last instant.
    pub fn end(&self) -> Moment<T::Algorithm> {
        let mut end = self.moment.clone();
        self.trace.seek(&mut end, self.trace.len());
        end
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
}
