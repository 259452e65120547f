//! Global memory traffic of the kernels in closed form, for one dispatch each.

use super::plan::SCAN_TILE;
use crate::kernel::Traffic;

const fn words(read: u64, written: u64) -> Traffic {
    Traffic { read_bytes: read * 4, written_bytes: written * 4 }
}

/// `groups` workgroups count `keys` keys.
pub const fn histogram(keys: u64, groups: u64, digits: u64) -> Traffic {
    words(keys, groups * digits)
}

/// `len` counts become places.
pub const fn scan(len: u64) -> Traffic {
    words(len, len + len.div_ceil(SCAN_TILE as u64))
}

/// `groups` workgroups move `keys` keys with their sources; in the first pass a source is read nowhere.
pub const fn scatter(keys: u64, groups: u64, digits: u64, has_sources: bool) -> Traffic {
    let sources = if has_sources { keys } else { 0 };
    words(2 * digits * groups + keys + sources, 2 * keys)
}
