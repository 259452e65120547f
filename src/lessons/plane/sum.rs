//! Sums of products without rounding, for checks: no code is shared with the predicates of the algorithms.

use std::cmp::Ordering;

use crate::algo::geometry::Point;

/// Binary digits below 1 that a product of two doubles can have.
const BITS_BELOW_1: i64 = 2 * 1074;
/// Of 32 bits each: for all products of doubles, and carries.
const DIGITS: usize = 140;
const DIGIT: i64 = 0xffff_ffff;

/// A fixed-point number wide enough for every product of two doubles (U. Kulisch, 1971).
pub struct ExactSum {
    digits: [i64; DIGITS],
}

impl Default for ExactSum {
    fn default() -> ExactSum {
        ExactSum { digits: [0; DIGITS] }
    }
}

impl ExactSum {
    /// Adds `times · a · b`, where `times` is a small whole number.
    pub fn add(&mut self, times: i64, a: f64, b: f64) {
        let ((a, a_power), (b, b_power)) = (parts(a), parts(b));
        let product = i128::from(times) * i128::from(a) * i128::from(b);
        if product == 0 {
            return;
        }
        let (sign, magnitude) = (product.signum() as i64, product.unsigned_abs());
        let at = (a_power + b_power + BITS_BELOW_1) as usize;
        for piece in 0..4 {
            let spread = (((magnitude >> (32 * piece)) & DIGIT as u128) as i64) << (at % 32);
            self.digits[at / 32 + piece] += sign * (spread & DIGIT);
            self.digits[at / 32 + piece + 1] += sign * (spread >> 32);
        }
    }

    /// How the sum compares with 0.
    pub fn compare_to_0(&self) -> Ordering {
        let (mut carry, mut is_zero) = (0, true);
        for digit in self.digits {
            let digit = digit + carry;
            is_zero &= digit & DIGIT == 0;
            carry = digit >> 32;
        }
        match carry {
            ..0 => Ordering::Less,
            _ if is_zero => Ordering::Equal,
            _ => Ordering::Greater,
        }
    }
}

/// The whole number and the power of two whose product this is.
fn parts(x: f64) -> (i64, i64) {
    let bits = x.to_bits();
    let (power, fraction) = ((bits >> 52 & 0x7ff) as i64, (bits & ((1 << 52) - 1)) as i64);
    let (size, power) = if power == 0 { (fraction, -1074) } else { (fraction | 1 << 52, power - 1075) };
    (if x.is_sign_negative() { -size } else { size }, power)
}

/// The order of the distances `|pq|` and `|ab|`.
pub fn compare_distances([p, q]: [Point; 2], [a, b]: [Point; 2]) -> Ordering {
    let square = |p: Point, q: Point| (p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y);
    let (of_pq, of_ab) = (square(p, q), square(a, b));
    // Each is within 4 times 2^-53 of what it should be, where nothing underflows.
    if of_pq.min(of_ab) > 1e-290 && (of_pq - of_ab).abs() > 1e-14 * (of_pq + of_ab) {
        return of_pq.total_cmp(&of_ab);
    }
    let mut sum = ExactSum::default();
    for (sign, [u, v]) in [(1, [p.x, q.x]), (1, [p.y, q.y]), (-1, [a.x, b.x]), (-1, [a.y, b.y])] {
        sum.add(sign, u, u);
        sum.add(-2 * sign, u, v);
        sum.add(sign, v, v);
    }
    sum.compare_to_0()
}

/// The sign of `(q - p) × (r - p)`, as an order with 0.
pub fn turn(p: Point, q: Point, r: Point) -> Ordering {
    let mut sum = ExactSum::default();
    for (sign, x, y) in [(1, q.x, r.y), (-1, q.x, p.y), (-1, p.x, r.y), (-1, q.y, r.x), (1, q.y, p.x), (1, p.y, r.x)] {
        sum.add(sign, x, y);
    }
    sum.compare_to_0()
}
