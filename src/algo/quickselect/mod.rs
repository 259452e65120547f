//! Quickselect: the k-th largest of a list, by partitioning the window that it must be in until the window is that one place.
//!
//! Three ways to partition, five ways to choose the pivot. Windows rise: what belongs at place `n - k` of the sorted list is sought.

mod run;
mod step;

use std::sync::Arc;

use rand_core::Rng;
use rand_pcg::Pcg32;

pub use step::Step;

use crate::algo::sort::Source;
use crate::trace::{Algorithm, Line, Plain, Recorder, Tally};

/// The algorithm: a list, and which of it is sought.
pub struct Quickselect;

/// How a window is split around its pivot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// One scan from the left; equal keys all go right, which makes it quadratic where most keys are equal.
    Lomuto,
    /// Two scans towards each other that both stop at equal keys.
    #[default]
    Hoare,
    /// Dijkstra's: smaller, equal and larger keys.
    ThreeWay,
}

/// Which item of a window becomes the pivot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PivotRule {
    First,
    Last,
    #[default]
    Random,
    MedianOfThree,
    /// The median of the medians of groups of five, found by the same algorithm.
    MedianOfMedians,
}

/// More steps than this aren't recorded: two bytes each, they would outgrow what a page may take.
pub const STEPS_LIMIT: u64 = 24_000_000;

/// A list and what is sought of it.
#[derive(Clone, Debug)]
pub struct Input {
    source: Source,
    /// From 1.
    k: u32,
    scheme: Scheme,
    rule: PivotRule,
    seed: u64,
}

/// Why a selection isn't started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no item {k} of {len}")]
    NoSuchItem { k: usize, len: usize },
    #[error("more than {STEPS_LIMIT} steps: then {left} of {len} items were still in the window")]
    TooLong { left: usize, len: usize },
}

impl Input {
    /// Numbers must be finite.
    pub fn new(values: Vec<f64>, k: usize, scheme: Scheme, rule: PivotRule, seed: u64) -> Result<Input, Refused> {
        if k == 0 || k > values.len() {
            return Err(Refused::NoSuchItem { k, len: values.len() });
        }
        Ok(Input { source: Source::new(values), k: k as u32, scheme, rule, seed })
    }

    pub fn source(&self) -> &Source {
        &self.source
    }

    pub fn k(&self) -> usize {
        self.k as usize
    }

    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    pub fn rule(&self) -> PivotRule {
        self.rule
    }

    /// The place of the k-th largest in the sorted list.
    pub fn target(&self) -> u32 {
        self.source.len() as u32 - self.k
    }

    /// Bounds the steps for any order of the numbers; too high by far for most.
    pub fn steps_at_most(&self) -> u64 {
        let n = self.source.len() as u64;
        // Each window is at least one smaller than the one before, and an item costs a comparison or two and a swap in each.
        n.saturating_mul(n + 1) / 2 * 3 + 9 * n + 4
    }

    /// Runs without keeping anything, to see whether it ends within [`STEPS_LIMIT`]. Inputs for which that is sure aren't run.
    pub fn check_length(&self) -> Result<(), Refused> {
        if self.rule != PivotRule::MedianOfMedians && self.steps_at_most() <= STEPS_LIMIT {
            return Ok(());
        }
        Plain::<Quickselect>::run(self).state.check_finished()
    }
}

/// The places that the sought item can still be at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub lo: u32,
    /// The last place.
    pub hi: u32,
    /// The place of the sorted list that is sought.
    pub target: u32,
}

impl Window {
    pub fn len(&self) -> usize {
        (self.hi - self.lo) as usize + 1
    }

    pub fn is_empty(&self) -> bool {
        false
    }
}

/// A window that was partitioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    pub lo: u32,
    pub hi: u32,
    /// The item that was its pivot.
    pub pivot: u32,
}

/// What is under way in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Between two windows.
    #[default]
    Between,
    /// A pivot is being chosen among three.
    Three,
    /// A group of five is being sorted.
    Group,
    /// The window is being split.
    Split,
    /// The window is split: equal keys are from `i` to `j`.
    Halved,
    Found,
}

/// Where Lomuto's scheme began to lose: most of what stays in the window is equal to the pivot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The instant after the step that narrowed the window.
    pub at: u64,
    /// Items equal to the pivot that stay in the window, the pivot itself not among them.
    pub equal: u32,
    pub left: u32,
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    values: Arc<[f64]>,
    /// The item at each place.
    pub items: Vec<u32>,
    /// The windows of the calls under way: the list's own, and inside of it those for medians of medians.
    pub windows: Vec<Window>,
    pub phase: Phase,
    /// The item in the role of the pivot.
    pub pivot: Option<u32>,
    /// The variables of the scan. Lomuto's: where the next smaller one goes, and the next to be looked at. Hoare's: both scans.
    /// Three-way: `lt`, the next to be looked at, `gt`. In a group: its first place, and the item that sinks.
    pub i: u32,
    pub j: u32,
    pub gt: u32,
    /// How many medians stand at the window's front.
    pub medians: u32,
    /// The windows of the outermost call that were partitioned, with their pivots.
    pub partitions: Vec<Partition>,
    pub loss: Option<Loss>,
    /// Keys of this window that were seen to be equal to its pivot.
    equal: u32,
    random: Pcg32,
    steps: u64,
}

impl State {
    pub fn value(&self, place: u32) -> f64 {
        self.values[self.items[place as usize] as usize]
    }

    pub fn value_of(&self, item: u32) -> f64 {
        self.values[item as usize]
    }

    /// The innermost window.
    pub fn window(&self) -> Window {
        // There is one from the start, and the outermost stays.
        self.windows.last().copied().unwrap_or(Window { lo: 0, hi: 0, target: 0 })
    }

    /// The window of the outermost call.
    pub fn outer(&self) -> Window {
        self.windows.first().copied().unwrap_or(Window { lo: 0, hi: 0, target: 0 })
    }

    /// Whether what works now only chooses a pivot for a call around it.
    pub fn is_inner(&self) -> bool {
        self.windows.len() > 1
    }

    /// The item that was sought, once it is found.
    pub fn found(&self) -> Option<u32> {
        (self.phase == Phase::Found && !self.is_inner()).then(|| self.items[self.window().target as usize])
    }

    /// Where Lomuto's scheme began to lose, right after the step with which it did.
    pub fn fresh_loss(&self) -> Option<Loss> {
        self.loss.filter(|loss| loss.at == self.steps)
    }

    fn pivot_value(&self) -> f64 {
        self.pivot.map_or(f64::NAN, |pivot| self.value_of(pivot))
    }

    fn is_over_limit(&self) -> bool {
        self.steps > STEPS_LIMIT
    }

    /// The last group of five that was begun: its first and last place.
    pub fn group(&self) -> (u32, u32) {
        let window = self.window();
        let first = window.lo + 5 * self.medians;
        (first, (first + 4).min(window.hi))
    }

    /// A random place of the window.
    fn random_place(&mut self) -> u32 {
        let window = self.window();
        let count = u64::from(window.hi - window.lo) + 1;
        window.lo + ((u64::from(self.random.next_u32()) * count) >> 32) as u32
    }

    pub fn check_finished(&self) -> Result<(), Refused> {
        match self.found() {
            Some(_) => Ok(()),
            None => Err(Refused::TooLong { left: self.outer().len(), len: self.items.len() }),
        }
    }
}

impl Algorithm for Quickselect {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        let len = input.source.len() as u32;
        State {
            values: input.source.values_shared(),
            items: (0..len).collect(),
            windows: vec![Window { lo: 0, hi: len - 1, target: input.target() }],
            phase: Phase::Between,
            pivot: None,
            i: 0,
            j: 0,
            gt: 0,
            medians: 0,
            partitions: Vec::new(),
            loss: None,
            equal: 0,
            random: Pcg32::new(input.seed, 0),
            steps: 0,
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<Quickselect>) {
        run::run(input, recorder);
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
        size_of::<State>() + state.items.len() * 4 + state.windows.len() * 12 + state.partitions.len() * size_of::<Partition>()
    }
}
