//! Arithmetic of the twins: the same on every machine, and in loops that compilers turn into SIMD.

use half::f16;

/// How a tensor's entries are stored.
pub(super) trait Element: bytemuck::Pod {
    /// Bytes of global memory that `count` entries take, in words of 4 bytes.
    fn words(count: u64) -> u64;
    fn load(self) -> f32;
    fn store(value: f32) -> Self;
}

impl Element for f32 {
    fn words(count: u64) -> u64 {
        count
    }

    fn load(self) -> f32 {
        self
    }

    fn store(value: f32) -> f32 {
        value
    }
}

impl Element for f16 {
    fn words(count: u64) -> u64 {
        count / 2
    }

    fn load(self) -> f32 {
        self.to_f32()
    }

    fn store(value: f32) -> f16 {
        f16::from_f32(value)
    }
}

/// `e^x` for `x <= 0`, within 2 units in the last place; 0 below -87, where f32 has no normal numbers left.
#[inline]
pub(super) fn exp(x: f32) -> f32 {
    // 1.5·2^23: adding it rounds to the nearest whole number.
    const ROUND: f32 = 12_582_912.0;
    // ln 2 in two parts, the first with so few bits that `whole * LN2_HIGH` is exact.
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let inside = x.max(-87.0);
    let whole = (inside * std::f32::consts::LOG2_E + ROUND) - ROUND;
    let rest = (inside - whole * LN2_HIGH) - whole * LN2_LOW;
    // The Taylor series to the 7th power: |rest| <= ln 2 / 2, so what is cut off is under 6e-9.
    let mut series = 1.0 / 5040.0;
    for term in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        series = series * rest + term;
    }
    let power = f32::from_bits(((whole as i32 + 127) << 23) as u32);
    if x < -87.0 { 0.0 } else { series * power }
}

/// The dot product of two rows of equal length, a multiple of 4, summed in four lanes as the shaders do.
#[inline]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 4];
    for (a, b) in a.chunks_exact(4).zip(b.chunks_exact(4)) {
        for lane in 0..4 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
}

/// `sum += factor * row`.
#[inline]
pub(super) fn add_scaled(sum: &mut [f32], factor: f32, row: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += factor * value;
    }
}

/// Copies a row out of a tensor as f32.
#[inline]
pub(super) fn load_row<E: Element>(into: &mut [f32], from: &[E]) {
    for (into, from) in into.iter_mut().zip(from) {
        *into = from.load();
    }
}

#[cfg(test)]
mod tests {
    use super::exp;

    #[test]
    fn exp_is_within_two_units_in_the_last_place() {
        for step in 0..200_000 {
            let x = -(step as f32) * 87.0 / 200_000.0;
            let right = f64::from(x).exp();
            let error = (f64::from(exp(x)) - right).abs() / right;
            assert!(error <= 2.0 * f64::from(f32::EPSILON), "exp({x}): {error:e}");
        }
        assert_eq!((exp(0.0), exp(-88.0), exp(-1e30)), (1.0, 0.0, 0.0));
    }
}
