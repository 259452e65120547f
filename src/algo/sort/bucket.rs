//! Bucket sort: items go into buckets of equal width, each bucket is sorted by insertion, and the buckets are emptied in order.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{NONE, STEPS_LIMIT, Short, Source, extremes};
use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

pub struct BucketSort;

/// The most buckets.
pub const MOST_BUCKETS: usize = 1_000_000;

/// More steps than fit: too many items are in one bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("with {items} items in bucket {bucket} there may be {steps} steps, more than {STEPS_LIMIT}")]
pub struct TooCrowded {
    pub steps: u64,
    /// The fullest bucket.
    pub bucket: usize,
    pub items: usize,
}

/// A list that surely can be sorted.
#[derive(Clone, Debug)]
pub struct Input {
    pub source: Source,
    buckets: Buckets,
    /// How many items the fullest bucket gets.
    pub most: u32,
    steps: u64,
}

/// Which bucket a value belongs into, and where the buckets begin in a row of all cells.
#[derive(Clone, Debug)]
pub struct Buckets {
    values: Arc<[f64]>,
    pub low: f64,
    pub high: f64,
    /// Where each bucket begins, and where the last one ends.
    starts: Arc<[u32]>,
}

/// `min(int((x - low) / (high - low) * m), m - 1)`; 0 where all items are equal.
fn index(value: f64, low: f64, high: f64, buckets: usize) -> usize {
    if high == low { 0 } else { (((value - low) / (high - low) * buckets as f64) as usize).min(buckets - 1) }
}

impl Buckets {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bucket that an item belongs into.
    pub fn index(&self, id: u32) -> usize {
        index(self.values[id as usize], self.low, self.high, self.len())
    }

    /// How wide each bucket is.
    pub fn width(&self) -> f64 {
        (self.high - self.low) / self.len() as f64
    }

    /// The least value of a bucket, about: the index is computed from the value, not from this.
    pub fn least(&self, bucket: usize) -> f64 {
        self.low + (self.high - self.low) * bucket as f64 / self.len() as f64
    }

    /// Where a bucket's cells begin.
    pub fn start(&self, bucket: usize) -> usize {
        self.starts[bucket] as usize
    }
}

impl Input {
    /// Items are finite numbers of which any two have a finite difference. There are at least one bucket and at most [`MOST_BUCKETS`].
    pub fn new(items: Vec<f64>, buckets: usize) -> Result<Input, TooCrowded> {
        let (low, high) = extremes(&items).map_or((0.0, 0.0), |(low, high)| (items[low], items[high]));
        let mut sizes = vec![0u32; buckets];
        items.iter().for_each(|&item| sizes[index(item, low, high, buckets)] += 1);
        let sorting: u64 = sizes.iter().map(|&size| insertion_steps(size)).sum();
        let steps = 3 + 2 * items.len() as u64 + buckets as u64 + sorting;
        let (bucket, &most) = (0..).zip(&sizes).max_by_key(|(bucket, most)| (*most, usize::MAX - bucket)).unwrap_or((0, &0));
        if steps > STEPS_LIMIT {
            return Err(TooCrowded { steps, bucket, items: most as usize });
        }
        let mut starts = Vec::with_capacity(buckets + 1);
        starts.push(0);
        starts.extend(sizes.iter().scan(0, |end, size| {
            *end += size;
            Some(*end)
        }));
        let source = Source::new(items);
        let buckets = Buckets { values: source.values_shared(), low, high, starts: starts.into() };
        Ok(Input { source, buckets, most, steps })
    }

    pub fn buckets(&self) -> &Buckets {
        &self.buckets
    }

    /// A bound for the number of steps: each bucket might be in the worst order.
    pub fn steps_at_most(&self) -> u64 {
        self.steps
    }
}

/// Each item is taken and put; each pair is compared, and makes room by a shift.
fn insertion_steps(items: u32) -> u64 {
    let items = u64::from(items);
    if items < 2 { 0 } else { 2 * (items - 1) + items * (items - 1) }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Idle,
    /// Items go into buckets.
    Scatter,
    /// Buckets are sorted.
    Sort,
    /// Items go back into the list.
    Gather,
    Over,
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    buckets: Buckets,
    /// Ids in their present order; places whose items are in buckets still name them.
    pub list: Arc<Vec<u32>>,
    /// The cells of all buckets in a row; [`NONE`] where there is no item.
    pub cells: Arc<Vec<u32>>,
    /// How many items each bucket has. Like the other two, shared by all keyframes between two changes.
    pub sizes: Arc<Vec<u32>>,
    pub phase: Phase,
    /// How many items were scattered, or gathered.
    pub done: u32,
    /// The bucket under work.
    pub bucket: u32,
    /// The place in the bucket of the item that is being inserted.
    pub taken: u32,
    /// Where the hole is in the bucket, and the item in hand.
    pub hole: u32,
    pub hand: Option<u32>,
}

impl State {
    pub fn buckets(&self) -> &Buckets {
        &self.buckets
    }

    /// The items of a bucket; while one is in hand, the hole still names some item.
    pub fn bucket(&self, bucket: usize) -> &[u32] {
        let start = self.buckets.start(bucket);
        &self.cells[start..start + self.sizes.get(bucket).copied().unwrap_or_default() as usize]
    }

    /// The cell of the hole.
    fn cell(&self) -> usize {
        self.buckets.start(self.bucket as usize) + self.hole as usize
    }

    /// The item before the hole.
    pub fn before_hole(&self) -> Option<u32> {
        (self.hole > 0).then(|| self.cells[self.cell() - 1])
    }

    fn value(&self, id: u32) -> f64 {
        self.buckets.values[id as usize]
    }
}

/// One step. Where it happens follows from the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The smallest and the largest of so many items are found.
    Range { items: Short },
    /// So many entries beside the list: the buckets, and their cells.
    Buckets { entries: Short },
    /// The next item goes into its bucket.
    Scatter,
    /// The next bucket's turn.
    Open,
    /// The next item of the bucket comes in hand.
    Take,
    /// Is the item before the hole larger than the one in hand?
    Compare { goes_on: bool },
    /// The item before the hole moves into it.
    Shift,
    /// The item in hand goes into the hole.
    Put,
    /// The next item of the buckets goes back into the list.
    Gather,
    /// The list is sorted.
    Return,
}

impl Algorithm for BucketSort {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            buckets: input.buckets.clone(),
            list: Arc::new((0..input.source.len() as u32).collect()),
            cells: Arc::default(),
            sizes: Arc::default(),
            phase: Phase::Idle,
            done: 0,
            bucket: 0,
            taken: 0,
            hole: 0,
            hand: None,
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<BucketSort>) {
        let (items, buckets) = (input.source.len(), input.buckets.len());
        if items > 0 {
            recorder.step(Step::Range { items: Short::new(items) });
            recorder.step(Step::Buckets { entries: Short::new(items + buckets) });
            (0..items).for_each(|_| recorder.step(Step::Scatter));
            for bucket in 0..buckets {
                recorder.step(Step::Open);
                (1..recorder.state().sizes[bucket]).for_each(|_| insert(recorder));
            }
            (0..items).for_each(|_| recorder.step(Step::Gather));
        }
        recorder.step(Step::Return);
    }

    #[inline]
    fn apply(state: &mut State, step: &Step) {
        step.apply(state);
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Range { .. } => "range",
            Step::Buckets { .. } => "buckets",
            Step::Scatter => "scatter",
            Step::Open => "open",
            Step::Take => "take",
            Step::Compare { .. } => "compare",
            Step::Shift => "shift",
            Step::Put => "put",
            Step::Gather => "gather",
            Step::Return => "returned",
        })
    }

    /// Items read and items stored. An entry beside the list takes 8 bytes: one an item, one a bucket.
    #[inline]
    fn cost(step: &Step) -> Tally {
        let of = |counter, count| Tally::of(counter, count);
        match *step {
            Step::Range { items } => of(Counter::Read, items.get()).and(Counter::Compare, 2 * items.get().saturating_sub(1)),
            Step::Buckets { entries } => of(Counter::AuxBytes, 8 * entries.get()),
            Step::Open | Step::Return => Tally::ZERO,
            Step::Take => of(Counter::Read, 1),
            Step::Compare { .. } => of(Counter::Read, 1).and(Counter::Compare, 1),
            Step::Put => of(Counter::Move, 1),
            Step::Shift | Step::Scatter | Step::Gather => of(Counter::Read, 1).and(Counter::Move, 1),
        }
    }

    fn weight(state: &State) -> usize {
        let changing = match state.phase {
            Phase::Scatter => state.cells.len() + state.sizes.len(),
            Phase::Sort => state.cells.len(),
            Phase::Gather => state.list.len(),
            Phase::Idle | Phase::Over => 0,
        };
        size_of::<State>() + 4 * changing
    }
}

/// Insertion of the next item of the open bucket.
fn insert(recorder: &mut impl Recorder<BucketSort>) {
    recorder.step(Step::Take);
    loop {
        let state = recorder.state();
        let (Some(before), Some(hand)) = (state.before_hole(), state.hand) else { break };
        let goes_on = state.value(before) > state.value(hand);
        recorder.step(Step::Compare { goes_on });
        if !goes_on {
            break;
        }
        recorder.step(Step::Shift);
    }
    recorder.step(Step::Put);
}

impl Step {
    #[inline]
    fn apply(&self, state: &mut State) {
        match self {
            Step::Scatter => {
                let id = state.list[state.done as usize];
                let bucket = state.buckets.index(id);
                let cell = state.buckets.start(bucket) + state.sizes[bucket] as usize;
                Arc::make_mut(&mut state.cells)[cell] = id;
                Arc::make_mut(&mut state.sizes)[bucket] += 1;
                state.done += 1;
            }
            Step::Open => {
                match state.phase {
                    Phase::Sort => state.bucket += 1,
                    _ => (state.phase, state.bucket) = (Phase::Sort, 0),
                }
                state.taken = 0;
            }
            Step::Take => {
                state.taken += 1;
                state.hole = state.taken;
                state.hand = Some(state.cells[state.cell()]);
            }
            Step::Compare { .. } | Step::Range { .. } => {}
            Step::Shift => {
                let cell = state.cell();
                Arc::make_mut(&mut state.cells).copy_within(cell - 1..cell, cell);
                state.hole -= 1;
            }
            Step::Put => {
                if let Some(hand) = state.hand.take() {
                    let cell = state.cell();
                    Arc::make_mut(&mut state.cells)[cell] = hand;
                }
            }
            Step::Gather => {
                if state.phase != Phase::Gather {
                    (state.phase, state.done) = (Phase::Gather, 0);
                }
                // Full buckets lie side by side.
                Arc::make_mut(&mut state.list)[state.done as usize] = state.cells[state.done as usize];
                state.done += 1;
            }
            Step::Buckets { .. } => {
                state.cells = Arc::new(vec![NONE; state.list.len()]);
                state.sizes = Arc::new(vec![0; state.buckets.len()]);
                state.phase = Phase::Scatter;
            }
            Step::Return => state.phase = Phase::Over,
        }
    }
}
