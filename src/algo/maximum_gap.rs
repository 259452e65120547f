//! The largest gap between neighbours of the sorted list, without sorting: buckets that each keep only their least and their greatest.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::sort::Source;
use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

pub struct MaximumGap;

/// How the mean gap becomes a whole width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    #[default]
    Floor,
    Ceil,
}

/// Values are whole numbers from 0 to this.
pub const MOST: u32 = 1_000_000_000;

#[derive(Clone, Debug)]
pub struct Input {
    pub source: Source,
    pub rounding: Rounding,
}

impl Input {
    /// Values must be whole numbers from 0 to [`MOST`].
    pub fn new(values: Vec<f64>, rounding: Rounding) -> Input {
        Input { source: Source::new(values), rounding }
    }

    /// A bound for the number of steps.
    pub fn steps_at_most(&self) -> u64 {
        // There are fewer than twice as many buckets as items, and one more.
        7 * self.source.len() as u64 + 8
    }
}

/// The least and the greatest of a bucket; [`Bucket::EMPTY`] before it has any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    pub lo: u32,
    pub hi: u32,
}

impl Bucket {
    pub const EMPTY: Bucket = Bucket { lo: u32::MAX, hi: 0 };

    pub fn is_empty(&self) -> bool {
        self.lo > self.hi
    }

    /// How far apart its least and its greatest are; 0 of an empty one.
    pub fn spread(&self) -> u32 {
        self.hi.saturating_sub(self.lo)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Start,
    /// Least and greatest are being found.
    Range,
    /// Items go into buckets.
    Fill,
    /// Buckets are walked through.
    Walk,
    Done,
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    values: Arc<[f64]>,
    pub phase: Phase,
    /// The next item.
    pub at: u32,
    /// The least and the greatest so far.
    pub lo: u32,
    pub hi: u32,
    /// Never 0.
    pub width: u32,
    pub buckets: Vec<Bucket>,
    /// The bucket at work.
    pub bucket: u32,
    /// The greatest of the last bucket that had any.
    pub previous: u32,
    pub gap: u32,
    pub between: Option<(u32, u32)>,
}

impl State {
    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub fn value(&self, item: u32) -> u32 {
        self.values[item as usize] as u32
    }

    /// The bucket that a value belongs into.
    pub fn bucket_of(&self, value: u32) -> u32 {
        (value - self.lo) / self.width
    }

    /// The mean gap, as a fraction: `(hi - lo) / (n - 1)`.
    pub fn mean_gap(&self) -> f64 {
        f64::from(self.hi - self.lo) / self.len().saturating_sub(1).max(1) as f64
    }

    fn current(&self) -> Bucket {
        self.buckets[self.bucket as usize]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Fewer than two items have no gap.
    TooFew,
    First,
    Range,
    Width {
        ceil: bool,
    },
    Buckets {
        count: u32,
    },
    Index,
    Open,
    Extend,
    Empty,
    Gap {
        wider: bool,
    },
    Best,
    Found,
}

impl Step {
    fn line(&self) -> Line {
        Line(match self {
            Step::TooFew => "too-few",
            Step::First => "first",
            Step::Range => "range",
            Step::Width { ceil: false } => "floor",
            Step::Width { ceil: true } => "ceil",
            Step::Buckets { .. } => "buckets",
            Step::Index => "index",
            Step::Open => "open",
            Step::Extend => "extend",
            Step::Empty => "empty",
            Step::Gap { .. } => "gap",
            Step::Best => "best",
            Step::Found => "found",
        })
    }

    #[inline]
    fn cost(&self) -> Tally {
        match *self {
            Step::First | Step::Index => Tally::of(Counter::Read, 1),
            Step::Range => Tally::of(Counter::Compare, 2).and(Counter::Read, 1),
            // Two cells a bucket, 8 bytes each.
            Step::Buckets { count } => {
                let cells = 2 * u64::from(count);
                Tally::of(Counter::Write, cells).and(Counter::AuxBytes, 8 * cells)
            }
            Step::Open => Tally::of(Counter::Write, 2),
            Step::Extend => Tally::of(Counter::Compare, 2).and(Counter::Write, 2),
            Step::Gap { .. } => Tally::of(Counter::Compare, 1),
            Step::TooFew | Step::Width { .. } | Step::Empty | Step::Best | Step::Found => Tally::ZERO,
        }
    }

    #[inline]
    fn apply(&self, state: &mut State) {
        match *self {
            Step::TooFew => (state.phase, state.width) = (Phase::Done, 1),
            Step::First => {
                (state.lo, state.hi, state.at) = (state.value(0), state.value(0), 1);
                state.phase = Phase::Range;
            }
            Step::Range => {
                let value = state.value(state.at);
                (state.lo, state.hi) = (state.lo.min(value), state.hi.max(value));
                state.at += 1;
            }
            Step::Width { ceil } => {
                let (range, gaps) = (state.hi - state.lo, state.len() as u32 - 1);
                let width = if ceil { range.div_ceil(gaps) } else { range / gaps };
                state.width = width.max(1);
            }
            Step::Buckets { count } => {
                state.buckets = vec![Bucket::EMPTY; count as usize];
                (state.at, state.phase) = (0, Phase::Fill);
            }
            Step::Index => state.bucket = state.bucket_of(state.value(state.at)),
            Step::Open | Step::Extend => {
                let value = state.value(state.at);
                let bucket = &mut state.buckets[state.bucket as usize];
                *bucket = Bucket { lo: bucket.lo.min(value), hi: bucket.hi.max(value) };
                state.at += 1;
                if state.at as usize == state.len() {
                    (state.phase, state.bucket, state.previous) = (Phase::Walk, 0, state.lo);
                }
            }
            Step::Empty => state.bucket += 1,
            Step::Gap { wider } => {
                if !wider {
                    state.previous = state.current().hi;
                    state.bucket += 1;
                }
            }
            Step::Best => {
                let Bucket { lo, hi } = state.current();
                (state.gap, state.between) = (lo - state.previous, Some((state.previous, lo)));
                state.previous = hi;
                state.bucket += 1;
            }
            Step::Found => state.phase = Phase::Done,
        }
    }
}

impl Algorithm for MaximumGap {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            values: input.source.values_shared(),
            phase: Phase::Start,
            at: 0,
            lo: 0,
            hi: 0,
            width: 1,
            buckets: Vec::new(),
            bucket: 0,
            previous: 0,
            gap: 0,
            between: None,
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<MaximumGap>) {
        let len = recorder.state().len();
        if len < 2 {
            recorder.step(Step::TooFew);
            return;
        }
        recorder.step(Step::First);
        for _ in 1..len {
            recorder.step(Step::Range);
        }
        recorder.step(Step::Width { ceil: input.rounding == Rounding::Ceil });
        let state = recorder.state();
        let count = (state.hi - state.lo) / state.width + 1;
        recorder.step(Step::Buckets { count });
        for _ in 0..len {
            recorder.step(Step::Index);
            let is_empty = recorder.state().current().is_empty();
            recorder.step(if is_empty { Step::Open } else { Step::Extend });
        }
        for _ in 0..count {
            let state = recorder.state();
            let bucket = state.current();
            if bucket.is_empty() {
                recorder.step(Step::Empty);
                continue;
            }
            let wider = bucket.lo - state.previous > state.gap;
            recorder.step(Step::Gap { wider });
            if wider {
                recorder.step(Step::Best);
            }
        }
        recorder.step(Step::Found);
    }

    #[inline]
    fn apply(state: &mut State, step: &Step) {
        step.apply(state);
    }

    fn line(step: &Step) -> Line {
        step.line()
    }

    #[inline]
    fn cost(step: &Step) -> Tally {
        step.cost()
    }

    fn weight(state: &State) -> usize {
        size_of::<State>() + state.buckets.len() * size_of::<Bucket>()
    }
}
