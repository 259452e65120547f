//! The 0/1 knapsack table as a kernel: a row an item, each from the row above it, so that only two rows are in memory.
//!
//! To run it: make a [`Problem`], say what to keep in [`Options`], and hand [`plan`]'s plan to an engine; [`collect`] reads what it
//! downloaded. With [`Options::keep_decisions`] one bit for each cell stays on the device, an eighth of a byte where a cell takes four; from
//! them [`collect`] walks back to the items that were chosen.
//!
//! Values are integers where that is exact (see [`Values::of`]), else floats, each sum rounded once to the nearest. Capacities that can't be
//! filled exactly hold a finite sentinel, the least value of the type, which no sum reaches. An item is taken only where that is strictly better.

mod kernels;
mod plan;
pub mod traffic;
mod twin;

pub use kernels::KERNELS;
pub use plan::{MAX_CELLS, MAX_ITEMS, decision_bytes, plan};

use super::Downloads;
use crate::words::{Code, Failure, Words};

/// What to choose from.
#[derive(Clone, Debug)]
pub struct Problem {
    /// One weight an item; what weighs more than the capacity is never taken.
    pub weights: Vec<u64>,
    pub values: Values,
    pub capacity: u32,
    pub fill: Fill,
}

/// One value an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    I32(Vec<i32>),
    F32(Vec<f32>),
}

impl Values {
    /// Integers where all values are integers and their magnitudes sum to at most 2^30, so that no cell leaves the range; else floats.
    pub fn of(values: &[f64]) -> Values {
        let sum: f64 = values.iter().map(|value| value.abs()).sum();
        if sum <= f64::from(1 << 30) && values.iter().all(|value| value.fract() == 0.0) {
            Values::I32(values.iter().map(|value| *value as i32).collect())
        } else {
            Values::F32(values.iter().map(|value| *value as f32).collect())
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Values::I32(values) => values.len(),
            Values::F32(values) => values.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Whether capacity may be left over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fill {
    AtMost,
    Exactly,
}

/// What to keep, beside the best value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The decisions, for the chosen items.
    pub keep_decisions: bool,
    /// The last row.
    pub keep_row: bool,
    /// Kernels count their own traffic.
    pub measure: bool,
}

/// What the table says.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// The best value; none when no choice fills the capacity exactly.
    pub best: Option<f64>,
    /// The chosen items in rising order, when the decisions were kept and there is a best.
    pub chosen: Option<Vec<usize>>,
    /// The best value at each capacity, when the last row was kept.
    pub row: Option<Vec<Option<f64>>>,
}

/// What the plan for this problem downloaded.
///
/// # Errors
/// `crashed` when it isn't there: a mistake of this program.
pub fn collect(problem: &Problem, options: Options, downloads: &Downloads) -> Result<Solution, Failure> {
    if problem.weights.is_empty() {
        let start = |capacity| (capacity == 0 || problem.fill == Fill::AtMost).then_some(0.0);
        let best = start(problem.capacity);
        let chosen = best.filter(|_| options.keep_decisions).map(|_| Vec::new());
        let row = options.keep_row.then(|| (0..=problem.capacity).map(start).collect());
        return Ok(Solution { best, chosen, row });
    }
    let value = |bits: &u32| match problem.values {
        Values::I32(_) => Some(*bits as i32).filter(|value| *value != i32::MIN).map(f64::from),
        Values::F32(_) => Some(f32::from_bits(*bits)).filter(|value| *value != f32::MIN).map(f64::from),
    };
    let best = words(downloads, "best")?.first().and_then(value);
    let chosen = match best {
        Some(_) if options.keep_decisions => Some(decisions(problem, downloads)?.walk_back(&problem.weights)),
        _ => None,
    };
    let row = if options.keep_row { Some(words(downloads, "row")?.iter().map(value).collect()) } else { None };
    Ok(Solution { best, chosen, row })
}

/// For each cell of the table whether it takes its row's item.
#[derive(Clone, Debug)]
pub struct Decisions {
    words: Vec<u32>,
    capacity: u32,
}

impl Decisions {
    pub fn is_taken(&self, item: usize, capacity: u32) -> bool {
        let (word, bit) = plan::decision_place(item, capacity, self.capacity);
        self.words[word] >> bit & 1 == 1
    }

    /// How many capacities are decided together: [`Decisions::taking_by_block`] counts by them.
    pub const BLOCK: u32 = plan::COLUMNS;

    /// For each block of [`Decisions::BLOCK`] capacities, the last one shorter, how many take the item.
    pub fn taking_by_block(&self, item: usize) -> impl Iterator<Item = u32> {
        let (first, _) = plan::decision_place(item, 0, self.capacity);
        let (after, _) = plan::decision_place(item + 1, 0, self.capacity);
        self.words[first..after].chunks_exact(plan::WIDTH as usize).map(|block| block.iter().map(|word| word.count_ones()).sum())
    }

    /// How many capacities take the item.
    pub fn taking(&self, item: usize) -> u32 {
        self.taking_by_block(item).sum()
    }

    /// From the last item and the whole capacity upwards: an item that was taken leaves so much less for those above it.
    fn walk_back(&self, weights: &[u64]) -> Vec<usize> {
        let mut left = self.capacity;
        let mut chosen = Vec::new();
        for (item, weight) in weights.iter().enumerate().rev() {
            if self.is_taken(item, left) {
                chosen.push(item);
                left -= *weight as u32;
            }
        }
        chosen.reverse();
        chosen
    }
}

/// The decisions that the plan with [`Options::keep_decisions`] downloaded; of no items, none.
///
/// # Errors
/// `crashed` when they aren't there: a mistake of this program.
pub fn decisions(problem: &Problem, downloads: &Downloads) -> Result<Decisions, Failure> {
    let words = if problem.weights.is_empty() { Vec::new() } else { words(downloads, "decisions")? };
    Ok(Decisions { words, capacity: problem.capacity })
}

fn words(downloads: &Downloads, name: &str) -> Result<Vec<u32>, Failure> {
    downloads.get(name).map(|bytes| bytemuck::pod_collect_to_vec::<u8, u32>(bytes)).ok_or_else(|| {
        Failure::new(
            Code::Crashed,
            "",
            Words::new(
                format!("The knapsack brought no {name} back; this is a mistake in Stepscope, please report it."),
                format!("背包没有带回 {name}；这是 Stepscope 的错误，请报告。"),
            ),
        )
    })
}
