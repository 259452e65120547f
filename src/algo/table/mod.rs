//! The knapsack problem by dynamic programming: over a table with a row for each item, or in one row that is overwritten.

mod run;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

/// The algorithm: fills the table, and rebuilds the chosen items where the table has them.
pub struct Knapsack;

/// What the table is made for.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub weights: Arc<[u64]>,
    pub values: Arc<[f64]>,
    /// The item of each row, in order. An item with a count has a row for every copy.
    pub rows: Arc<[u32]>,
    pub capacity: u32,
    /// A row for each item is kept; else there is one row only.
    pub is_2d: bool,
    /// Only what weighs exactly the capacity counts: all else begins at −∞.
    pub is_exact: bool,
    /// A row's cells are visited from the capacity down.
    pub is_reverse: bool,
    /// Every item may be taken any number of times.
    pub is_complete: bool,
}

impl Input {
    /// Cells of a row.
    pub fn width(&self) -> usize {
        self.capacity as usize + 1
    }

    /// Weight and value of the item of a row, counted from 0.
    pub fn item(&self, row: usize) -> (u64, f64) {
        let item = self.rows[row] as usize;
        (self.weights[item], self.values[item])
    }

    /// Cells that are computed, at most; the first row isn't.
    pub fn cells(&self) -> u64 {
        self.rows.len() as u64 * self.width() as u64
    }

    pub fn steps_at_most(&self) -> u64 {
        let taken_again = if self.is_complete { u64::from(self.capacity) } else { 0 };
        self.cells() + 2 * self.rows.len() as u64 + taken_again + 3
    }

    /// Whether the one row is overwritten in the order that computes something else.
    pub fn is_wrong(&self) -> bool {
        !self.is_2d && self.is_reverse == self.is_complete
    }

    /// The cells that a pass over the one row visits, in order. None where the item weighs more than the capacity.
    pub fn visited(&self, row: usize) -> impl Iterator<Item = u32> + use<> {
        let (weight, _) = self.item(row);
        let first = u32::try_from(weight).unwrap_or(u32::MAX);
        in_order(first, self.capacity, self.is_reverse)
    }
}

/// From `first` to `last`, or from the last back; none where `first` is past `last`.
fn in_order(first: u32, last: u32, is_reverse: bool) -> impl Iterator<Item = u32> {
    let count = (u64::from(last) + 1).saturating_sub(u64::from(first)) as u32;
    (0..count).map(move |step| if is_reverse { last - step } else { first + step })
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    input: Arc<Input>,
    /// Row by row, each of [`Input::width`] cells; NaN where nothing was written yet.
    pub table: Vec<f64>,
    /// With one row only: what it was before the present item. It is there to be shown; the algorithm doesn't read it.
    pub before: Vec<f64>,
    /// Items begun so far.
    pub begun: usize,
    /// The cell that was written or left last, in the row of the last item begun.
    pub cell: Option<u32>,
    /// −∞ where nothing weighs exactly the capacity.
    pub best: Option<f64>,
    /// Where the way back through the table is: its row, counted with the first, and its capacity.
    pub walk: Option<(usize, u32)>,
    /// Items on the way back so far, the last first; in their order once the way is over.
    pub chosen: Vec<u32>,
    pub is_over: bool,
}

impl State {
    /// A cell of the table; rows are counted with the first. With one row only, `row` is 0.
    pub fn at(&self, row: usize, cell: u32) -> f64 {
        self.table[row * self.input.width() + cell as usize]
    }

    pub fn is_2d(&self) -> bool {
        self.input.is_2d
    }

    /// The rows of the table, the first among them.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.table.chunks(self.input.width())
    }

    /// What taking the present item would give in `cell`, if it fits: the value of what it is added to, and the sum.
    pub fn with_item(&self, cell: u32) -> Option<(f64, f64)> {
        let (weight, value) = self.input.item(self.begun.checked_sub(1)?);
        let left = u64::from(cell).checked_sub(weight)? as u32;
        let source = match (self.input.is_2d, self.input.is_complete) {
            // An item without weight is added to what was there: it has no value, and so isn't taken again and again.
            (true, true) if weight > 0 => self.at(self.begun, left),
            (true, _) => self.at(self.begun - 1, left),
            (false, _) if weight == 0 => self.before[cell as usize],
            (false, _) => self.at(0, left),
        };
        Some((source, source + value))
    }
}

/// What happens to the state.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// The row before any item is filled, and the table made.
    FirstRow {
        width: u32,
        rows: u32,
    },
    NextItem,
    /// The item weighs more than `cell`: the cell above is copied.
    TooHeavy {
        cell: u32,
    },
    /// Taking the item isn't better: the cell above is copied.
    Keep {
        cell: u32,
    },
    Take {
        cell: u32,
    },
    /// The best value is read.
    Best,
    /// The cell above has the same value: the item isn't in it.
    LeftOut,
    /// It has another: the item is.
    Taken,
    Chosen,
    /// As those above, where there is one row only.
    RowNextItem,
    RowKeep {
        cell: u32,
    },
    RowTake {
        cell: u32,
    },
    RowBest,
}

impl Algorithm for Knapsack {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        let rows = if input.is_2d { input.rows.len() + 1 } else { 1 };
        State {
            table: vec![f64::NAN; rows * input.width()],
            before: Vec::new(),
            begun: 0,
            cell: None,
            best: None,
            walk: None,
            chosen: Vec::new(),
            is_over: false,
            input: Arc::new(input.clone()),
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<Knapsack>) {
        run::run(input, recorder);
    }

    #[inline]
    fn apply(state: &mut State, step: &Step) {
        let width = state.input.width();
        match *step {
            Step::FirstRow { .. } => {
                let rest = if state.input.is_exact { f64::NEG_INFINITY } else { 0.0 };
                state.table[..width].fill(rest);
                state.table[0] = 0.0;
            }
            Step::NextItem => {
                state.begun += 1;
                state.cell = None;
            }
            Step::RowNextItem => {
                state.begun += 1;
                state.cell = None;
                state.before.clone_from(&state.table);
            }
            Step::TooHeavy { cell } | Step::Keep { cell } => {
                let to = state.begun * width + cell as usize;
                state.table[to] = state.table[to - width];
                state.cell = Some(cell);
            }
            Step::RowKeep { cell } => state.cell = Some(cell),
            Step::Take { cell } | Step::RowTake { cell } => {
                let row = if state.input.is_2d { state.begun } else { 0 };
                if let Some((_, sum)) = state.with_item(cell) {
                    state.table[row * width + cell as usize] = sum;
                }
                state.cell = Some(cell);
            }
            Step::Best => {
                state.best = state.table.last().copied();
                state.cell = None;
                state.walk = Some((state.begun, state.input.capacity));
            }
            Step::RowBest => {
                state.best = state.table.last().copied();
                state.cell = None;
                state.is_over = true;
            }
            Step::LeftOut => state.walk = state.walk.map(|(row, cell)| (row - 1, cell)),
            Step::Taken => {
                if let Some((row, cell)) = state.walk {
                    let (weight, _) = state.input.item(row - 1);
                    state.chosen.push(state.input.rows[row - 1]);
                    state.walk = Some((row - usize::from(!state.input.is_complete), cell - weight as u32));
                }
            }
            Step::Chosen => {
                state.chosen.reverse();
                state.walk = None;
                state.is_over = true;
            }
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::FirstRow { .. } => "first-row",
            Step::NextItem => "next-row",
            Step::TooHeavy { .. } => "too-heavy",
            Step::Keep { .. } => "keep",
            Step::Take { .. } => "take",
            Step::Best => "best",
            Step::LeftOut => "left-out",
            Step::Taken => "taken",
            Step::Chosen => "chosen",
            Step::RowNextItem => "next-item",
            Step::RowKeep { .. } => "row-compare",
            Step::RowTake { .. } => "row-take",
            Step::RowBest => "row-best",
        })
    }

    #[inline]
    fn cost(step: &Step) -> Tally {
        const COPY: Tally = Tally::of(Counter::Read, 1).and(Counter::Write, 1);
        const LOOK: Tally = Tally::of(Counter::Compare, 1).and(Counter::Read, 2);
        const CHOOSE: Tally = LOOK.and(Counter::Write, 1);
        match *step {
            Step::FirstRow { width, rows } => {
                let cells = u64::from(width) * u64::from(rows);
                Tally::of(Counter::Write, u64::from(width)).and(Counter::AuxBytes, 8 * cells)
            }
            Step::TooHeavy { .. } => COPY,
            Step::Keep { .. } | Step::Take { .. } | Step::RowTake { .. } => CHOOSE,
            Step::RowKeep { .. } | Step::LeftOut | Step::Taken => LOOK,
            Step::Best | Step::RowBest => Tally::of(Counter::Read, 1),
            Step::NextItem | Step::RowNextItem | Step::Chosen => Tally::ZERO,
        }
    }

    fn weight(state: &State) -> usize {
        size_of::<State>() + 8 * (state.table.len() + state.before.len()) + 4 * state.chosen.len()
    }
}
