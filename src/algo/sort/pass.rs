//! The counting pass: count each digit, add the counts up, put each item where its digit's count says.
//!
//! Counting sort is one pass whose digit is the whole key; radix sort is a pass a digit.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{NONE, Short, Source};
use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

/// Counting sort or radix sort, as the input says.
pub struct CountingPasses;

/// The order in which items are put into their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scan {
    /// From the last to the first: equal keys stay in order.
    #[default]
    Backward,
    /// From the first to the last, with the same table: equal keys end up in the opposite order. Wrong on purpose.
    Forward,
}

/// What the passes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// One pass over whole keys.
    Counting,
    /// The lowest digit first, each pass over the whole list.
    Lsd,
    /// The highest digit first, each pass over the items that agree in all higher ones; level by level.
    Msd,
}

/// What the key of an item is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A whole number, less [`Input::low`].
    #[default]
    Whole,
    /// The bits of a 32-bit float as a number of the same order: see [`float_key`](super::radix::float_key).
    Float,
}

/// A list that surely can be sorted. Made by [`Input::counting`](super::counting) and [`Input::radix`](super::radix).
#[derive(Clone, Debug)]
pub struct Input {
    pub source: Source,
    pub(super) keys: Arc<[u64]>,
    pub kind: Kind,
    /// What is subtracted from an item to get its key.
    pub low: i64,
    /// The largest key.
    pub largest: u64,
    /// How many digits there are: the length of the count table.
    pub base: u32,
    pub method: Method,
    pub scan: Scan,
}

/// What a pass is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// No pass has begun.
    #[default]
    Idle,
    Count,
    Add,
    Place,
    /// The pass is over.
    Over,
    /// The list is sorted.
    Sorted,
}

/// Two items with the same digit change their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slipped {
    /// After how many steps.
    pub at: u32,
    pub item: u32,
    pub overtaken: u32,
}

/// What is wrong with the list that was returned.
#[derive(Clone, Debug, Default)]
pub struct Disorder {
    /// The first place whose key is less than the one before it.
    pub unsorted: Option<u32>,
    /// The places whose items aren't in stable order with the one before: the first 400 of them.
    pub turned: Arc<[u32]>,
}

impl Disorder {
    const MOST_TURNED: usize = 400;

    fn of(state: &State) -> Disorder {
        let ids = state.result();
        let mut keys = ids.iter().map(|&id| state.key(id));
        let Some(mut before) = keys.next() else { return Disorder::default() };
        let (mut unsorted, mut turned) = (None, Vec::new());
        for (place, key) in (1u32..).zip(keys) {
            if key < before && unsorted.is_none() {
                unsorted = Some(place);
            }
            let is_turned = || key < before || key == before && ids[place as usize] < ids[place as usize - 1];
            if turned.len() < Disorder::MOST_TURNED && is_turned() {
                turned.push(place);
            }
            before = key;
        }
        Disorder { unsorted, turned: turned.into() }
    }
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    keys: Arc<[u64]>,
    pub method: Method,
    scan: Scan,
    pub base: u32,
    /// How many digits the largest key has.
    pub digits: u32,
    /// Ids in their present order. Shared by all keyframes between two changes.
    pub list: Arc<Vec<u32>>,
    /// What the pass has put into places so far; [`NONE`] elsewhere. Place 0 is place [`State::lo`] of the list.
    pub out: Vec<u32>,
    /// How many items have each digit; then, up to each digit; then, where the next item with it goes plus one.
    pub count: Vec<u32>,
    pub phase: Phase,
    /// The places that the pass works on.
    pub lo: u32,
    pub hi: u32,
    /// How much of the phase is done: items, or digits.
    pub done: u32,
    /// What a key is divided by to have this pass's digit as its lowest.
    pub place: u64,
    /// The number of this pass's digit, from 0 for the lowest.
    pub digit: u32,
    /// MSD: the places of the groups of this level, the next of them, and the groups of the level below.
    pub groups: Vec<(u32, u32)>,
    pub next_group: u32,
    pub below: Vec<(u32, u32)>,
    /// How many steps there were.
    pub at: u32,
    /// The first time that an item was put before one with the same digit that came first.
    pub slipped: Option<Slipped>,
    /// The list after each digit.
    pub passes: Vec<Arc<Vec<u32>>>,
    /// Known when the list is returned.
    pub disorder: Disorder,
}

impl State {
    /// The ids in their order: for counting sort what it has put into places, for radix sort the list.
    pub fn result(&self) -> &[u32] {
        if self.method == Method::Counting { &self.out } else { &self.list }
    }

    /// The key of an item: what is left of it after the smallest was subtracted.
    pub fn key(&self, id: u32) -> u64 {
        self.keys[id as usize]
    }

    /// The digit that this pass looks at.
    pub fn digit_of(&self, id: u32) -> u32 {
        (self.keys[id as usize] / self.place % u64::from(self.base)) as u32
    }

    /// The place whose item the phase comes to as number `done`, from 0.
    pub fn scanned(&self, done: u32) -> u32 {
        match (self.phase, self.scan) {
            (Phase::Place, Scan::Backward) => self.hi - 1 - done,
            _ => self.lo + done,
        }
    }

    /// The item that the last step of this phase was about; none before the first and while the table is added up.
    pub fn current(&self) -> Option<u32> {
        let is_scanning = matches!(self.phase, Phase::Count | Phase::Place);
        let done = self.done.checked_sub(1).filter(|_| is_scanning)?;
        Some(self.list[self.scanned(done) as usize])
    }

    /// The item that the one put last has wrongly been put before, though it came first and its digit is the same.
    pub fn overtaken(&self) -> Option<(u32, u32)> {
        let current = self.current().filter(|_| self.phase == Phase::Place && self.scan == Scan::Forward)?;
        let digit = self.digit_of(current);
        let after = *self.out.get(self.count[digit as usize] as usize + 1)?;
        (after != NONE && self.digit_of(after) == digit).then_some((current, after))
    }
}

/// One step. Where it happens follows from the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The smallest and the largest of so many items are found.
    Range {
        items: Short,
    },
    /// LSD goes on to the next higher digit.
    Digit,
    /// MSD goes on to the next group.
    Group,
    /// A table of so many zeros.
    Clear {
        size: Short,
    },
    Count,
    /// Adds the count of one digit to the next one's.
    Add,
    /// Room for what the pass puts into places. So many entries are now in use beside the list: table, room and groups.
    Out {
        entries: Short,
    },
    Place,
    /// So many items go back into the list.
    Copy {
        items: Short,
    },
    /// The list is sorted.
    Return,
}

impl Step {
    /// Items read; items stored; table cells written; comparisons that find the range. An entry beside the list takes 8 bytes.
    fn cost(&self) -> Tally {
        let of = |counter, count| Tally::of(counter, count);
        match *self {
            Step::Range { items } => of(Counter::Read, items.get()).and(Counter::Compare, 2 * items.get().saturating_sub(1)),
            Step::Digit | Step::Group | Step::Return => Tally::ZERO,
            Step::Clear { size } => of(Counter::Write, size.get()).and(Counter::AuxBytes, 8 * size.get()),
            Step::Count => of(Counter::Read, 1).and(Counter::Write, 1),
            Step::Add => of(Counter::Write, 1),
            Step::Out { entries } => of(Counter::AuxBytes, 8 * entries.get()),
            Step::Place => of(Counter::Read, 1).and(Counter::Write, 1).and(Counter::Move, 1),
            Step::Copy { items } => of(Counter::Read, items.get()).and(Counter::Move, items.get()),
        }
    }

    fn line(&self) -> Line {
        Line(match self {
            Step::Range { .. } => "range",
            Step::Digit => "digit",
            Step::Group => "group",
            Step::Clear { .. } => "clear",
            Step::Count => "count",
            Step::Add => "add",
            Step::Out { .. } => "out",
            Step::Place => "place",
            Step::Copy { .. } => "copy",
            Step::Return => "returned",
        })
    }
}

impl Algorithm for CountingPasses {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            keys: input.keys.clone(),
            method: input.method,
            scan: input.scan,
            base: input.base,
            digits: input.digits(),
            list: Arc::new((0..input.source.len() as u32).collect()),
            out: Vec::new(),
            count: Vec::new(),
            phase: Phase::Idle,
            lo: 0,
            hi: input.source.len() as u32,
            done: 0,
            place: 1,
            digit: 0,
            groups: Vec::new(),
            next_group: 0,
            below: Vec::new(),
            at: 0,
            slipped: None,
            passes: Vec::new(),
            disorder: Disorder::default(),
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<CountingPasses>) {
        if !input.source.is_empty() {
            recorder.step(Step::Range { items: Short::new(input.source.len()) });
            match input.method {
                Method::Counting => pass(recorder),
                Method::Lsd => super::radix::lsd(input, recorder),
                Method::Msd => super::radix::msd(input, recorder),
            }
        }
        recorder.step(Step::Return);
    }

    #[inline]
    fn apply(state: &mut State, step: &Step) {
        state.at += 1;
        match step {
            Step::Count => {
                let digit = state.digit_of(state.list[(state.lo + state.done) as usize]);
                state.count[digit as usize] += 1;
                state.done += 1;
            }
            Step::Place => {
                let id = state.list[state.scanned(state.done) as usize];
                let digit = state.digit_of(id) as usize;
                state.count[digit] -= 1;
                state.out[state.count[digit] as usize] = id;
                state.done += 1;
                if state.scan == Scan::Forward && state.slipped.is_none() {
                    state.slipped = state.overtaken().map(|(item, overtaken)| Slipped { at: state.at, item, overtaken });
                }
            }
            Step::Add => {
                if state.phase == Phase::Count {
                    (state.phase, state.done) = (Phase::Add, 0);
                }
                let digit = state.done as usize;
                state.count[digit + 1] += state.count[digit];
                state.done += 1;
            }
            rare => rare.apply_rare(state),
        }
    }

    fn line(step: &Step) -> Line {
        step.line()
    }

    #[inline]
    fn cost(step: &Step) -> Tally {
        step.cost()
    }

    fn weight(state: &State) -> usize {
        // The lists are shared, but between the groups of a level.
        let list = if state.method == Method::Msd { state.list.len() } else { 0 };
        let entries = list + state.out.len() + state.count.len() + 2 * (state.groups.len() + state.below.len());
        size_of::<State>() + 4 * entries + size_of::<Arc<Vec<u32>>>() * state.passes.len()
    }
}

impl Step {
    fn apply_rare(&self, state: &mut State) {
        match self {
            Step::Clear { size } => {
                state.count.clear();
                state.count.resize(size.get() as usize, 0);
                state.out.clear();
                (state.phase, state.done) = (Phase::Count, 0);
            }
            Step::Out { .. } => {
                state.out.resize((state.hi - state.lo) as usize, NONE);
                (state.phase, state.done) = (Phase::Place, 0);
            }
            Step::Copy { .. } => super::radix::copy(state),
            Step::Digit => super::radix::next_digit(state),
            Step::Group => super::radix::next_group(state),
            Step::Return => {
                state.phase = Phase::Sorted;
                state.disorder = Disorder::of(state);
            }
            Step::Range { .. } | Step::Count | Step::Add | Step::Place => {}
        }
    }
}

/// One pass over the places `lo..hi` of the state.
pub(super) fn pass(recorder: &mut impl Recorder<CountingPasses>) {
    let state = recorder.state();
    let (items, base) = (state.hi - state.lo, state.base);
    let groups = state.groups.len() + state.below.len();
    recorder.step(Step::Clear { size: Short::new(base as usize) });
    (0..items).for_each(|_| recorder.step(Step::Count));
    (1..base).for_each(|_| recorder.step(Step::Add));
    recorder.step(Step::Out { entries: Short::new((base + items) as usize + 2 * groups) });
    (0..items).for_each(|_| recorder.step(Step::Place));
}
