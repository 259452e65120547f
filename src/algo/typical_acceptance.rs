//! Typical acceptance (Cai et al. 2024): a guessed token is kept while the model itself finds it likely enough, and more likely where the model is sure.

use serde::{Deserialize, Serialize};

use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

/// The algorithm.
pub struct TypicalAcceptance;

/// Guessed tokens, and what the model makes of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// For each token, the model's distribution where it stands, were all tokens before it right. Each sums to about 1.
    pub probs: Vec<Vec<f64>>,
    /// Each an index into its row.
    pub tokens: Vec<u32>,
    pub epsilon: f64,
    pub delta: f64,
}

impl Input {
    /// The [`threshold`] at this entropy, in nats.
    pub fn threshold(&self, entropy: f64) -> f64 {
        threshold(self.epsilon, self.delta, entropy)
    }
}

/// What a chance must be more than at an entropy in nats: `min(ε, δ·exp(−H))`.
pub fn threshold(epsilon: f64, delta: f64, entropy: f64) -> f64 {
    epsilon.min(delta * libm::exp(-entropy))
}

/// What an outcome of probability `p` adds to the entropy, in nats; nothing if it never happens.
pub fn term(p: f64) -> f64 {
    if p > 0.0 { -p * libm::log(p) } else { 0.0 }
}

/// The entropy of a distribution in nats, its terms added from the first to the last.
pub fn entropy(probs: &[f64]) -> f64 {
    probs.iter().map(|p| term(*p)).sum::<f64>() + 0.0
}

/// Everything between two steps.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The token in work, and how many terms of its entropy are added.
    pub token: usize,
    pub terms: usize,
    /// One for each token so far; the last one may be unfinished.
    pub entropy: Vec<f64>,
    pub threshold: Vec<f64>,
    pub is_accepted: Vec<bool>,
    /// Whether a token was found too unlikely.
    pub is_ended: bool,
    pub is_over: bool,
}

impl State {
    /// How many tokens were accepted.
    pub fn accepted(&self) -> usize {
        self.is_accepted.iter().filter(|is_accepted| **is_accepted).count()
    }
}

/// What happens to the state.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// A token's distribution is opened.
    Open {
        token: u32,
    },
    /// An outcome's term is added to the entropy.
    Add {
        term: f64,
    },
    /// The entropy makes the threshold.
    Threshold {
        threshold: f64,
    },
    Accept,
    Reject,
    /// A token after the first that was rejected isn't accepted, whatever its probability.
    After,
    Done,
}

impl Algorithm for TypicalAcceptance {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(_: &Input) -> State {
        State::default()
    }

    fn run(input: &Input, recorder: &mut impl Recorder<TypicalAcceptance>) {
        for (token, (probs, &chosen)) in input.probs.iter().zip(&input.tokens).enumerate() {
            recorder.step(Step::Open { token: token as u32 });
            for &p in probs {
                recorder.step(Step::Add { term: term(p) });
            }
            let entropy = recorder.state().entropy.last().copied().unwrap_or(0.0);
            let threshold = input.threshold(entropy);
            recorder.step(Step::Threshold { threshold });
            let is_likely = probs.get(chosen as usize).is_some_and(|p| *p > threshold);
            recorder.step(match is_likely {
                _ if recorder.state().is_ended => Step::After,
                true => Step::Accept,
                false => Step::Reject,
            });
        }
        recorder.step(Step::Done);
    }

    fn apply(state: &mut State, step: &Step) {
        match *step {
            Step::Open { token } => {
                state.token = token as usize;
                state.terms = 0;
                state.entropy.push(0.0);
            }
            Step::Add { term } => {
                state.terms += 1;
                if let Some(entropy) = state.entropy.last_mut() {
                    *entropy += term;
                }
            }
            Step::Threshold { threshold } => state.threshold.push(threshold),
            Step::Accept => state.is_accepted.push(true),
            Step::Reject => {
                state.is_accepted.push(false);
                state.is_ended = true;
            }
            Step::After => state.is_accepted.push(false),
            Step::Done => state.is_over = true,
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Open { .. } => "open",
            Step::Add { .. } => "add",
            Step::Threshold { .. } => "threshold",
            Step::Accept => "accept",
            Step::Reject => "reject",
            Step::After => "after",
            Step::Done => "done",
        })
    }

    fn cost(step: &Step) -> Tally {
        match step {
            Step::Add { .. } => Tally::of(Counter::Read, 1),
            Step::Accept | Step::Reject => Tally::of(Counter::Compare, 1).and(Counter::Read, 1),
            Step::Threshold { .. } => Tally::of(Counter::Compare, 1),
            Step::Open { .. } | Step::After | Step::Done => Tally::ZERO,
        }
    }

    fn weight(state: &State) -> usize {
        size_of::<State>() + 16 * state.entropy.len() + state.is_accepted.len()
    }
}
