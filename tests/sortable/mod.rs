//! Random keys for the radix sort, and what the standard library makes of them.

use proptest::prelude::*;
use stepscope::kernel::radix::{KeyKind, Keys, Sorted};

/// Up to `most` keys of any kind: all bits, few values, one value, or nearly sorted.
pub fn keys(most: usize) -> impl Strategy<Value = Keys> {
    let kind = prop_oneof![Just(KeyKind::U32), Just(KeyKind::I32), Just(KeyKind::F32)];
    let bits = prop_oneof![
        prop::collection::vec(any::<u32>(), 0..most),
        prop::collection::vec(0u32..2, 0..most),
        prop::collection::vec(prop_oneof![Just(0), Just(1 << 31), Just(0x3f80_0000), Just(0xbf80_0000u32)], 0..most),
        (any::<u32>(), 0..most).prop_map(|(bits, len)| vec![bits; len]),
        (0..most as u32, 1u32..9).prop_map(|(len, step)| (0..len).rev().map(|i| (i / step).wrapping_sub(3)).collect()),
    ];
    (kind, bits).prop_map(|(kind, bits)| Keys { kind, bits: bits.into() })
}

/// By the stable sort of the standard library, with its own order of each kind.
pub fn sorted(keys: &Keys) -> Sorted {
    let mut sources: Vec<u32> = (0..keys.bits.len() as u32).collect();
    let bits = |source: &u32| keys.bits[*source as usize];
    match keys.kind {
        KeyKind::U32 => sources.sort_by_key(bits),
        KeyKind::I32 => sources.sort_by_key(|source| bits(source) as i32),
        KeyKind::F32 => sources.sort_by(|a, b| f32::from_bits(bits(a)).total_cmp(&f32::from_bits(bits(b)))),
    }
    Sorted { bits: sources.iter().map(bits).collect(), sources }
}
