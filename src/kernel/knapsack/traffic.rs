//! Global memory traffic of the kernel in closed form, for one dispatch.

use std::ops::Range;

use super::plan::{COLUMNS, WIDTH};
use crate::kernel::Traffic;

/// These columns of a row: nothing is above the first; below it each cell reads the one above, and from the item's weight on one more.
pub fn row(columns: Range<u64>, weight: u64, is_first: bool, keep_decisions: bool) -> Traffic {
    let count = columns.end - columns.start;
    let reaching = columns.end.saturating_sub(columns.start.max(weight));
    let read = if is_first { 0 } else { count + reaching };
    let decisions = if keep_decisions { words_of(count) } else { 0 };
    Traffic { read_bytes: read * 4, written_bytes: (count + decisions) * 4 }
}

/// Words of decisions for so many columns: one for each invocation that has any.
pub const fn words_of(columns: u64) -> u64 {
    let (width, block) = (WIDTH as u64, COLUMNS as u64);
    let rest = columns % block;
    columns / block * width + if rest < width { rest } else { width }
}
