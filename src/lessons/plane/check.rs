//! Results checked in whole numbers: every double is a whole number of one unit, small enough for midpoints between doubles too.

use num_bigint::BigInt;

use crate::algo::geometry::Point;
use crate::lessons::Check;
use crate::words::Text;

/// The unit is 2 to the power of minus this: half of the smallest double.
const UNIT_POWER: i64 = 1075;

/// The whole number of units that a finite number is.
pub fn whole(x: f64) -> BigInt {
    let bits = x.to_bits();
    let (biased, fraction) = ((bits >> 52) as i64 & 0x7ff, (bits & ((1 << 52) - 1)) as i64);
    let (mantissa, power) = if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    let magnitude = BigInt::from(mantissa) << (power + UNIT_POWER).unsigned_abs();
    if x.is_sign_negative() { -magnitude } else { magnitude }
}

/// A point or a way, in units.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub x: BigInt,
    pub y: BigInt,
}

impl Pair {
    pub fn of(point: Point) -> Pair {
        Pair { x: whole(point.x), y: whole(point.y) }
    }

    pub fn to(&self, other: &Pair) -> Pair {
        Pair { x: &other.x - &self.x, y: &other.y - &self.y }
    }

    pub fn cross(&self, other: &Pair) -> BigInt {
        &self.x * &other.y - &self.y * &other.x
    }

    pub fn dot(&self, other: &Pair) -> BigInt {
        &self.x * &other.x + &self.y * &other.y
    }
}

/// Whether no number is nearer to `over / under` units than `x`. `under` is positive.
pub fn is_nearest(x: f64, over: &BigInt, under: &BigInt) -> bool {
    let (low, high) = midpoints(x);
    // Midpoints are halves of these.
    &low * under <= over * 2 && over * 2 <= &high * under
}

/// Whether no number is nearer to the root of `over / under` square units than `x`. Neither of the two is negative, and `under` isn't 0.
pub fn is_nearest_root(x: f64, over: &BigInt, under: &BigInt) -> bool {
    let (low, high) = midpoints(x);
    let is_low = x == 0.0 || &low * &low * under <= over * 4;
    x >= 0.0 && is_low && over * 4 <= &high * &high * under
}

/// Twice those to both neighbours of a finite number.
fn midpoints(x: f64) -> (BigInt, BigInt) {
    let with = |near: f64| whole(if near.is_finite() { near } else { x }) + whole(x);
    (with(x.next_down()), with(x.next_up()))
}

/// A check of several things that are right or wrong: the error is how many are wrong.
pub fn counted(against: Text, are_right: &[bool]) -> Check {
    let wrong = are_right.iter().filter(|is_right| !**is_right).count();
    Check { against, max_error: wrong as f64, is_ok: wrong == 0 }
}
