//! What one workgroup of each kernel does, on the CPU: the lanes one after the other between two barriers.

use super::plan::{GROUP_KEYS, Pass, SCAN_TILE, Scan};
use crate::kernel::Twin;

const UNSIGNED: u32 = 0;
const FLOAT: u32 = 2;
const SIGN: u32 = 0x8000_0000;

pub(super) fn ordered(bits: u32, kind: u32) -> u32 {
    if kind == UNSIGNED {
        return bits;
    }
    bits ^ if kind == FLOAT && bits >= SIGN { u32::MAX } else { SIGN }
}

pub(super) fn restored(key: u32, kind: u32) -> u32 {
    if kind == UNSIGNED {
        return key;
    }
    key ^ if kind == FLOAT && key < SIGN { u32::MAX } else { SIGN }
}

pub(super) fn histogram(twin: &mut Twin<'_>) {
    let radix: Pass = twin.uniform();
    let digits = 1u32 << twin.constant("DIGIT_BITS") as u32;
    let group = radix.group_begin + twin.group[0];
    let keys = twin.read::<u32>(1);
    let mut table = twin.write::<u32>(2);
    let mut counts = vec![0; digits as usize];
    let first = group * GROUP_KEYS;
    let after = (first + GROUP_KEYS).min(radix.n);
    for at in first..after {
        let key = ordered(keys[at as usize], radix.kind_read);
        counts[(key >> radix.shift & (digits - 1)) as usize] += 1;
    }
    for digit in 0..digits {
        table[(digit * radix.groups + group) as usize] = counts[digit as usize];
    }
    twin.count_words(u64::from(after - first), u64::from(digits));
}

pub(super) fn scan(twin: &mut Twin<'_>) {
    let scan: Scan = twin.uniform();
    let mut counts = twin.write::<u32>(1);
    let mut sums = twin.write::<u32>(2);
    let first = twin.group[0] * SCAN_TILE;
    let after = (first + SCAN_TILE).min(scan.len);
    let mut sum = 0;
    for count in &mut counts[first as usize..after as usize] {
        sum += std::mem::replace(count, sum);
    }
    sums[twin.group[0] as usize] = sum;
    let len = u64::from(after - first);
    twin.count_words(len, len + 1);
}

pub(super) fn scatter(twin: &mut Twin<'_>) {
    let radix: Pass = twin.uniform();
    let digits = 1u32 << twin.constant("DIGIT_BITS") as u32;
    let group = radix.group_begin + twin.group[0];
    let (keys, sources) = (twin.read::<u32>(1), twin.read::<u32>(2));
    let (table, sums) = (twin.read::<u32>(3), twin.read::<u32>(4));
    let (mut sorted_keys, mut sorted_sources) = (twin.write::<u32>(5), twin.write::<u32>(6));
    let mut places: Vec<u32> = (0..digits)
        .map(|digit| digit * radix.groups + group)
        .map(|at| table[at as usize] + sums[(at / SCAN_TILE) as usize])
        .collect();
    let first = group * GROUP_KEYS;
    let after = (first + GROUP_KEYS).min(radix.n);
    // Lane after lane and round after round, a key's rank is how often its digit came before: no need for bits.
    for at in first..after {
        let key = ordered(keys[at as usize], radix.kind_read);
        let place = &mut places[(key >> radix.shift & (digits - 1)) as usize];
        let source = if radix.has_sources != 0 { sources[at as usize] } else { at };
        sorted_keys[*place as usize] = restored(key, radix.kind_written);
        sorted_sources[*place as usize] = source;
        *place += 1;
    }
    let moved = u64::from(after - first);
    let read = u64::from(2 * digits) + moved * if radix.has_sources != 0 { 2 } else { 1 };
    twin.count_words(read, 2 * moved);
}
