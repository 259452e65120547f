//! Whole numbers times powers of two: sums and products of doubles without rounding.

use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::{BigInt, BigUint, Sign as Signum};

use super::{Point, Sign};

/// `mantissa · 2^exponent`, exactly. Not normalised: equal numbers can have different parts, so compare by the sign of a difference.
#[derive(Clone, Debug)]
pub struct Exact {
    mantissa: BigInt,
    exponent: i64,
}

/// Bits of a quotient beyond those of a double, so that what is cut off lies below half a unit in the last place.
const QUOTIENT_BITS: i64 = 66;

impl Exact {
    /// Of a finite number.
    pub fn new(x: f64) -> Exact {
        let bits = x.to_bits();
        let (biased, fraction) = ((bits >> 52) as i64 & 0x7ff, bits & ((1 << 52) - 1));
        let (magnitude, exponent) = match biased {
            0 => (fraction, -1074),
            _ => (fraction | 1 << 52, biased - 1075),
        };
        // Small numbers make short integers: most coordinates are whole numbers.
        let zeros = if magnitude == 0 { 0 } else { magnitude.trailing_zeros() };
        let mantissa = BigInt::from((magnitude >> zeros) as i64);
        let mantissa = if x.is_sign_negative() { -mantissa } else { mantissa };
        Exact { mantissa, exponent: if magnitude == 0 { 0 } else { exponent + i64::from(zeros) } }
    }

    pub fn sign(&self) -> Sign {
        match self.mantissa.sign() {
            Signum::Minus => Sign::Negative,
            Signum::NoSign => Sign::Zero,
            Signum::Plus => Sign::Positive,
        }
    }

    pub fn is_zero(&self) -> bool {
        self.sign() == Sign::Zero
    }

    pub fn compare(&self, other: &Exact) -> Ordering {
        (self - other).sign().ordering()
    }

    pub fn squared(&self) -> Exact {
        self * self
    }

    /// This number times `2^power`.
    pub fn scaled(mut self, power: i64) -> Exact {
        self.exponent += power;
        self
    }

    /// The power of two just above the magnitude: it is at least `2^(power - 1)` and below `2^power`. 0 has none.
    pub fn power(&self) -> Option<i64> {
        (!self.is_zero()).then(|| self.exponent + self.mantissa.magnitude().bits() as i64)
    }

    /// The nearest double, ties to even; infinite where that is beyond all doubles.
    pub fn to_f64(&self) -> f64 {
        let magnitude = self.mantissa.magnitude();
        let last = (self.exponent + magnitude.bits() as i64 - 53).max(-1074);
        let cut = last - self.exponent;
        let rounded = if cut <= 0 { magnitude << cut.unsigned_abs() } else { round_shift(magnitude, cut as u64) };
        // At most 2^53, which is a double, and a multiple of 2^-1074.
        let value = libm::scalbn(low_digits(&rounded) as f64, last.min(2000) as i32);
        if self.mantissa.sign() == Signum::Minus { -value } else { value }
    }

    /// The double nearest to `self / divisor`. The divisor isn't 0.
    pub fn over(&self, divisor: &Exact) -> f64 {
        self.quotient(divisor, QUOTIENT_BITS).to_f64()
    }

    /// The double nearest to the square root of `self / divisor`, neither of which is negative, and the divisor isn't 0.
    pub fn root_over(&self, divisor: &Exact) -> f64 {
        let quotient = self.quotient(divisor, 2 * QUOTIENT_BITS);
        let mut magnitude = quotient.mantissa.magnitude().clone();
        let mut exponent = quotient.exponent;
        if exponent % 2 != 0 {
            magnitude <<= 1u32;
            exponent -= 1;
        }
        let root = magnitude.sqrt();
        let is_inexact = &root * &root != magnitude;
        Exact::sticky(root, is_inexact, exponent / 2).to_f64()
    }

    /// The double nearest to the square root; the number isn't negative.
    pub fn root(&self) -> f64 {
        self.root_over(&Exact::new(1.0))
    }

    /// The magnitude of the quotient with at least `bits` bits and its sign, and a last bit that says whether anything was cut off.
    fn quotient(&self, divisor: &Exact, bits: i64) -> Exact {
        let (over, under) = (self.mantissa.magnitude(), divisor.mantissa.magnitude());
        let shift = (bits + under.bits() as i64 - over.bits() as i64).max(0);
        let shifted = over << shift.unsigned_abs();
        let quotient = &shifted / under;
        let is_inexact = &quotient * under != shifted;
        let magnitude = Exact::sticky(quotient, is_inexact, self.exponent - divisor.exponent - shift);
        if self.mantissa.sign() == divisor.mantissa.sign() { magnitude } else { -magnitude }
    }

    fn sticky(magnitude: BigUint, is_inexact: bool, exponent: i64) -> Exact {
        let mantissa = BigInt::from(magnitude << 1u32) + i32::from(is_inexact);
        Exact { mantissa, exponent: exponent - 1 }
    }

    /// The mantissa with respect to a lower exponent.
    fn at(&self, exponent: i64) -> BigInt {
        &self.mantissa << (self.exponent - exponent).unsigned_abs()
    }

    fn with(&self, other: &Exact, combine: impl Fn(&BigInt, &BigInt) -> BigInt) -> Exact {
        match self.exponent.cmp(&other.exponent) {
            Ordering::Equal => Exact { mantissa: combine(&self.mantissa, &other.mantissa), exponent: self.exponent },
            Ordering::Less => Exact { mantissa: combine(&self.mantissa, &other.at(self.exponent)), exponent: self.exponent },
            Ordering::Greater => Exact { mantissa: combine(&self.at(other.exponent), &other.mantissa), exponent: other.exponent },
        }
    }
}

/// `magnitude / 2^cut` to the nearest whole number, ties to even.
fn round_shift(magnitude: &BigUint, cut: u64) -> BigUint {
    let floor = magnitude >> cut;
    let is_half = magnitude.bit(cut - 1);
    let is_more = magnitude.trailing_zeros().is_some_and(|zeros| zeros < cut - 1);
    if is_half && (is_more || floor.bit(0)) { floor + 1u32 } else { floor }
}

fn low_digits(magnitude: &BigUint) -> u64 {
    magnitude.iter_u64_digits().next().unwrap_or(0)
}

impl Add for &Exact {
    type Output = Exact;

    fn add(self, other: &Exact) -> Exact {
        self.with(other, |a, b| a + b)
    }
}

impl Sub for &Exact {
    type Output = Exact;

    fn sub(self, other: &Exact) -> Exact {
        self.with(other, |a, b| a - b)
    }
}

impl Mul for &Exact {
    type Output = Exact;

    fn mul(self, other: &Exact) -> Exact {
        Exact { mantissa: &self.mantissa * &other.mantissa, exponent: self.exponent + other.exponent }
    }
}

impl Neg for Exact {
    type Output = Exact;

    fn neg(self) -> Exact {
        Exact { mantissa: -self.mantissa, exponent: self.exponent }
    }
}

/// A vector of exact numbers.
#[derive(Clone, Debug)]
pub struct Vector {
    pub x: Exact,
    pub y: Exact,
}

impl Vector {
    pub fn of(point: Point) -> Vector {
        Vector { x: Exact::new(point.x), y: Exact::new(point.y) }
    }

    /// The way from `a` to `b`.
    pub fn between(a: Point, b: Point) -> Vector {
        &Vector::of(b) - &Vector::of(a)
    }

    pub fn cross(&self, other: &Vector) -> Exact {
        &(&self.x * &other.y) - &(&self.y * &other.x)
    }

    pub fn dot(&self, other: &Vector) -> Exact {
        &(&self.x * &other.x) + &(&self.y * &other.y)
    }

    pub fn length_squared(&self) -> Exact {
        self.dot(self)
    }

    pub fn times(&self, factor: &Exact) -> Vector {
        Vector { x: &self.x * factor, y: &self.y * factor }
    }

    /// The nearest point; a coordinate is infinite where that is beyond all doubles.
    pub fn rounded(&self) -> Point {
        Point { x: self.x.to_f64(), y: self.y.to_f64() }
    }

    /// The point nearest to `self / divisor`, which isn't 0.
    pub fn over(&self, divisor: &Exact) -> Point {
        Point { x: self.x.over(divisor), y: self.y.over(divisor) }
    }
}

impl Add for &Vector {
    type Output = Vector;

    fn add(self, other: &Vector) -> Vector {
        Vector { x: &self.x + &other.x, y: &self.y + &other.y }
    }
}

impl Sub for &Vector {
    type Output = Vector;

    fn sub(self, other: &Vector) -> Vector {
        Vector { x: &self.x - &other.x, y: &self.y - &other.y }
    }
}
