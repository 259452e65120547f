//! Combination sum by backtracking: a search tree whose nodes are sums, gone through depth first.

mod extent;
mod run;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

pub use extent::{Extent, Limits, TooMany, Visit, has_answer, walk};

/// The algorithm.
pub struct CombinationSum;

/// What is held against repeated answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dedup {
    /// A candidate equal to the one before is skipped, unless it is the first of its loop: `i > start`.
    Level,
    /// Unless it is the first of all: `i > 0`. Wrong on purpose: it loses answers.
    Index,
    None,
}

/// What is searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Rising; positive, of at most 53 bits.
    pub candidates: Arc<[u64]>,
    pub target: u64,
    pub is_reused: bool,
    /// How many numbers an answer has; any number if none.
    pub count: Option<u32>,
    pub is_pruned: bool,
    pub dedup: Dedup,
    /// What the search will amount to, where it was counted: for those who show it.
    pub extent: Extent,
}

/// What a loop does with a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// There is none left.
    Ended,
    Prune,
    Skip,
    Choose,
}

impl Input {
    /// Where the loop of the call begins that chose candidate `i`.
    pub fn start_after(&self, i: u32) -> u32 {
        if self.is_reused { i } else { i + 1 }
    }

    /// What happens to candidate `i` in a loop that began at `start`.
    #[inline]
    pub fn look(&self, start: u32, i: u32, rest: i64) -> Look {
        let Some(&candidate) = self.candidates.get(i as usize) else { return Look::Ended };
        if self.is_pruned && candidate as i64 > rest {
            return Look::Prune;
        }
        let is_tested = self.is_tested(start, i);
        if is_tested && self.candidates[i as usize - 1] == candidate { Look::Skip } else { Look::Choose }
    }

    /// Whether a candidate is compared with the one before.
    fn is_tested(&self, start: u32, i: u32) -> bool {
        match self.dedup {
            Dedup::Level => i > start,
            Dedup::Index => i > 0,
            Dedup::None => false,
        }
    }

    /// How a call ends at once; none if it loops over candidates.
    #[inline]
    pub fn ending(&self, len: usize, rest: i64) -> Option<Step> {
        let is_full = self.count.is_some_and(|count| count as usize == len);
        if rest == 0 && (is_full || self.count.is_none()) {
            Some(Step::Emit { len: len as u32 })
        } else if rest < 0 {
            Some(Step::Over)
        } else {
            is_full.then_some(Step::Full)
        }
    }

    /// Comparisons of candidates with what is left and with each other, before `i` is dealt with.
    fn compares(&self, start: u32, i: u32, look: Look) -> u8 {
        u8::from(self.is_pruned) + u8::from(look != Look::Prune && self.is_tested(start, i))
    }

    /// Candidates read before `i` is chosen: itself, and the one before where it is compared with that.
    fn reads(&self, start: u32, i: u32) -> u8 {
        1 + u8::from(self.is_tested(start, i))
    }
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    input: Arc<Input>,
    /// The candidates chosen so far, by index.
    pub path: Vec<u32>,
    /// For each number on the path, the number of its mark in the tree: as [`State::marks`] when it was chosen.
    pub trail: Vec<u32>,
    /// The candidate that the innermost loop dealt with last.
    pub last: Option<u32>,
    /// What the path is short of the target; negative past it.
    pub rest: i64,
    /// Calls so far, the first among them.
    pub nodes: u64,
    pub pruned: u64,
    pub skipped: u64,
    /// Candidates that were chosen, pruned or skipped so far.
    pub marks: u32,
    /// The answers' candidates, one answer after the other, and where each ends.
    emitted: Vec<u32>,
    ends: Vec<u32>,
    pub is_over: bool,
}

impl State {
    pub fn answers(&self) -> usize {
        self.ends.len()
    }

    /// The numbers of an answer.
    pub fn answer(&self, number: usize) -> impl ExactSizeIterator<Item = u64> + '_ {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
        self.emitted[start..self.ends[number] as usize].iter().map(|&i| self.input.candidates[i as usize])
    }

    /// The numbers on the path.
    pub fn numbers(&self) -> impl ExactSizeIterator<Item = u64> + '_ {
        self.path.iter().map(|&i| self.input.candidates[i as usize])
    }

    /// Where the loop of the call at a depth of the path begins.
    pub fn start(&self, depth: usize) -> u32 {
        depth.checked_sub(1).map_or(0, |above| self.input.start_after(self.path[above]))
    }
}

/// What happens to the state.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// The first call.
    Start,
    /// Candidate `i` goes on the path, and the next call begins.
    Choose {
        i: u32,
        depth: u32,
        compares: u8,
        reads: u8,
    },
    /// The path is an answer.
    Emit {
        len: u32,
    },
    /// The path is past the target: the call returns.
    Over,
    /// The path has as many numbers as it may, and misses the target: the call returns.
    Full,
    /// Candidate `i` is larger than what is left, and so are all after it: the loop breaks.
    Prune {
        i: u32,
    },
    Skip {
        i: u32,
        compares: u8,
    },
    /// The last number leaves the path.
    Back,
    Done,
}

impl Algorithm for CombinationSum {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            path: Vec::new(),
            trail: Vec::new(),
            last: None,
            rest: input.target as i64,
            nodes: 0,
            pruned: 0,
            skipped: 0,
            marks: 0,
            emitted: Vec::new(),
            ends: Vec::new(),
            is_over: false,
            input: Arc::new(input.clone()),
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<CombinationSum>) {
        run::run(input, recorder);
    }

    #[inline]
    fn apply(state: &mut State, step: &Step) {
        match *step {
            Step::Start => state.nodes = 1,
            Step::Choose { i, .. } => {
                state.path.push(i);
                state.trail.push(state.marks);
                state.last = None;
                state.rest -= state.input.candidates[i as usize] as i64;
                state.nodes += 1;
                state.marks += 1;
            }
            Step::Emit { .. } => {
                state.emitted.extend_from_slice(&state.path);
                state.ends.push(state.emitted.len() as u32);
            }
            Step::Over | Step::Full => {}
            Step::Prune { i } => {
                state.last = Some(i);
                state.pruned += 1;
                state.marks += 1;
            }
            Step::Skip { i, .. } => {
                state.last = Some(i);
                state.skipped += 1;
                state.marks += 1;
            }
            Step::Back => {
                state.trail.pop();
                state.last = state.path.pop();
                if let Some(i) = state.last {
                    state.rest += state.input.candidates[i as usize] as i64;
                }
            }
            Step::Done => state.is_over = true,
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Start => "start",
            Step::Choose { .. } => "choose",
            Step::Emit { .. } => "emit",
            Step::Over => "over",
            Step::Full => "full",
            Step::Prune { .. } => "prune",
            Step::Skip { .. } => "skip",
            Step::Back => "back",
            Step::Done => "done",
        })
    }

    #[inline]
    fn cost(step: &Step) -> Tally {
        match *step {
            Step::Choose { depth, compares, reads, .. } => Tally::of(Counter::Compare, u64::from(compares))
                .and(Counter::Read, u64::from(reads))
                .and(Counter::Write, 1)
                .and(Counter::Depth, u64::from(depth))
                .and(Counter::AuxBytes, 8 * u64::from(depth)),
            Step::Emit { len } => Tally::of(Counter::Write, u64::from(len)),
            Step::Prune { .. } => Tally::of(Counter::Compare, 1).and(Counter::Read, 1),
            Step::Skip { compares, .. } => Tally::of(Counter::Compare, u64::from(compares)).and(Counter::Read, 2),
            Step::Start | Step::Over | Step::Full | Step::Back | Step::Done => Tally::ZERO,
        }
    }

    fn weight(state: &State) -> usize {
        size_of::<State>() + 4 * (2 * state.path.len() + state.emitted.len() + state.ends.len())
    }
}
