//! Counting sort: one pass whose digit is the whole key.

use super::pass::{Input, Kind, Method, Scan};
use super::{Source, extremes};

/// The longest count table.
pub const MOST_KEYS: u64 = 1 << 20;

/// The table of counts would be longer than [`MOST_KEYS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the keys {low} to {high} need a table of {keys} counts")]
pub struct TooWide {
    pub low: i64,
    pub high: i64,
    /// The index of the largest item.
    pub index: usize,
    pub keys: u64,
}

impl Input {
    /// For counting sort. Items are whole numbers of at most 53 bits.
    pub fn counting(items: Vec<f64>, scan: Scan) -> Result<Input, TooWide> {
        let (low, high, index) = match extremes(&items) {
            Some((smallest, largest)) => (items[smallest] as i64, items[largest] as i64, largest),
            None => (0, 0, 0),
        };
        let largest = high.abs_diff(low);
        if largest >= MOST_KEYS {
            return Err(TooWide { low, high, index, keys: largest + 1 });
        }
        Ok(Input {
            keys: keys(&items, low),
            source: Source::new(items),
            kind: Kind::Whole,
            low,
            largest,
            base: largest as u32 + 1,
            method: Method::Counting,
            scan,
        })
    }
}

pub(super) fn keys(items: &[f64], low: i64) -> std::sync::Arc<[u64]> {
    items.iter().map(|&item| (item as i64).abs_diff(low)).collect()
}
