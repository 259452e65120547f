// What the kernels of a radix sort share: the pass, and keys as unsigned integers of the same order.

struct Pass {
    n: u32,
    groups: u32,       // that all keys make; a dispatch may take a part of them, from group_begin on
    group_begin: u32,
    shift: u32,        // of this pass's digit
    kind_read: u32,    // of the keys as they are read: theirs in the first pass, UNSIGNED after it
    kind_written: u32, // of the keys as they are written: theirs in the last pass, UNSIGNED before it
    has_sources: u32,  // 0 in the first pass, in which a key's source is where it is
}

const UNSIGNED = 0u;
const SIGNED = 1u;
const FLOAT = 2u;
const SIGN = 0x80000000u;

const KEYS = 4096u;                       // of a workgroup
override WIDTH: u32 = 128;                // its invocations, a multiple of 32
override ROUNDS: u32 = KEYS / WIDTH;
override DIGIT_BITS: u32 = 8;
override DIGITS: u32 = 1u << DIGIT_BITS;

@group(0) @binding(0) var<uniform> radix: Pass;

// Bits of a key as an unsigned integer of the same order. Negative floats grow with the number that their bits are, so all bits flip.
fn ordered(bits: u32, kind: u32) -> u32 {
    if (kind == UNSIGNED) {
        return bits;
    }
    return bits ^ select(SIGN, 0xffffffffu, kind == FLOAT && bits >= SIGN);
}

// The other way round.
fn restored(key: u32, kind: u32) -> u32 {
    if (kind == UNSIGNED) {
        return key;
    }
    return key ^ select(SIGN, 0xffffffffu, kind == FLOAT && key < SIGN);
}

fn digit_of(key: u32) -> u32 {
    return (key >> radix.shift) & (DIGITS - 1);
}
