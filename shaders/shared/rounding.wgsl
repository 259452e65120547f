// Rounding to a narrower format, nearest and ties to even, on the bits of an f32: the same on every device, with or without shader-f16.

const F32 = 0u;
const F16 = 1u;
const BF16 = 2u;

// The bits, as f32, of the smallest normal value of `format`.
fn least_normal(format: u32) -> u32 {
    return select(0x00800000u, 0x38800000u, format == F16);
}

// The bits, as f32, of the value of `format` that is nearest to the f32 of these bits.
fn rounded(bits: u32, format: u32) -> u32 {
    let sign = bits & 0x80000000u;
    let size = bits & 0x7fffffffu;
    if (format == F32 || size == 0x7f800000u) {
        return bits;
    }
    if (size > 0x7f800000u) {
        return sign | 0x7fc00000u;
    }
    if (format == BF16) {
        return (bits + 0x7fffu + ((bits >> 16) & 1)) & 0xffff0000u;
    }
    if (size >= 0x477ff000u) {  // 65520 is halfway to what would come after the largest f16
        return sign | 0x7f800000u;
    }
    if (size >= least_normal(F16)) {  // 2^-14
        return sign | ((size + 0xfffu + ((size >> 13) & 1)) & 0xffffe000u);
    }
    let exponent = size >> 23;
    if (exponent < 102) {  // less than half of 2^-24
        return sign;
    }
    let shift = 126 - exponent;
    let significand = (size & 0x7fffffu) | 0x800000u;
    let steps = (significand + (1u << (shift - 1)) - 1 + ((significand >> shift) & 1)) >> shift;
    return sign | select(0u, bitcast<u32>(f32(steps)) - (24u << 23), steps > 0);
}
