//! Sorting without comparing items with each other: counting sort, radix sort and bucket sort.
//!
//! Counting sort and radix sort are the same counting pass, run once over whole keys or once a digit; [`pass`] is that pass.

pub mod bucket;
pub mod counting;
pub mod pass;
pub mod radix;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The most steps that a run may take: 64 MB of them.
pub const STEPS_LIMIT: u64 = 16_000_000;
/// Lists up to this length have their equal items numbered.
const MOST_NUMBERED: usize = 1000;
/// What a place without an item holds.
pub const NONE: u32 = u32::MAX;

/// A number below 2²⁴ in three bytes, so that a step is four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Short([u8; 3]);

impl Short {
    /// The number; larger ones can't be, since lists and tables are bounded by about a million.
    pub fn new(number: usize) -> Short {
        debug_assert!(number < 1 << 24);
        let [a, b, c, _] = (number as u32).to_le_bytes();
        Short([a, b, c])
    }

    pub fn get(self) -> u64 {
        let Short([a, b, c]) = self;
        u64::from(u32::from_le_bytes([a, b, c, 0]))
    }
}

/// The list as it was given. Items are named by their index in it, their id, for ever after.
#[derive(Clone, Debug)]
pub struct Source {
    values: Arc<[f64]>,
    twins: Arc<[u32]>,
    heights: Arc<[f32]>,
    range: (f64, f64),
}

impl Source {
    pub fn new(values: Vec<f64>) -> Source {
        let twins = if values.len() <= MOST_NUMBERED { twins(&values) } else { Vec::new() };
        let range = extremes(&values).map_or((0.0, 0.0), |(low, high)| (values[low], values[high]));
        let heights = values.iter().map(|&value| height(value, range)).collect();
        Source { values: values.into(), twins: twins.into(), heights, range }
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub fn values(&self) -> &[f64] {
        &self.values
    }

    pub(in crate::algo) fn values_shared(&self) -> Arc<[f64]> {
        self.values.clone()
    }

    pub fn value(&self, id: u32) -> f64 {
        self.values[id as usize]
    }

    /// By id: where each item is between the least, 0, and the greatest, 1; all 0.5 where they are equal.
    pub fn heights(&self) -> &[f32] {
        &self.heights
    }

    /// The smallest and the largest value; 0 of an empty list.
    pub fn range(&self) -> (f64, f64) {
        self.range
    }

    /// Which of several equal items it is, from 1; 0 for one without equals, and in lists that are too long to tell.
    pub fn twin(&self, id: u32) -> u32 {
        self.twins.get(id as usize).copied().unwrap_or_default()
    }
}

fn height(value: f64, (low, high): (f64, f64)) -> f32 {
    // Halved, so that the span of the largest doubles is finite.
    let span = high / 2.0 - low / 2.0;
    if span > 0.0 { ((value / 2.0 - low / 2.0) / span) as f32 } else { 0.5 }
}

fn twins(values: &[f64]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    // Adding 0 makes -0 and 0 the same.
    order.sort_by(|&a, &b| (values[a] + 0.0).total_cmp(&(values[b] + 0.0)));
    let mut twins = vec![0; values.len()];
    for equals in order.chunk_by(|&a, &b| values[a] == values[b]).filter(|equals| equals.len() > 1) {
        equals.iter().zip(1..).for_each(|(&id, number)| twins[id] = number);
    }
    twins
}

/// The index of the first smallest and the first largest value; none of an empty list.
pub fn extremes(values: &[f64]) -> Option<(usize, usize)> {
    let mut found = (0, 0);
    for (index, &value) in values.iter().enumerate() {
        if value < values[found.0] {
            found.0 = index;
        }
        if value > values[found.1] {
            found.1 = index;
        }
    }
    (!values.is_empty()).then_some(found)
}
