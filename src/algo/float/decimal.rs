//! Decimal numbers of any length, exactly.

use std::fmt;
use std::str::FromStr;

use num_bigint::{BigInt, BigUint, Sign};

use super::{Class, Format};

/// The most digits that a text may have.
pub const MOST_DIGITS: usize = 2000;
/// The largest exponent after `e`, either way. f64 ends at 309 and at -324.
pub const MOST_EXPONENT: i32 = 5000;

/// `digits · 10^exponent`. Zero has a sign too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub is_negative: bool,
    digits: BigUint,
    exponent: i32,
}

/// Why a text is no decimal number that is worked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADecimal {
    #[error("this is not a decimal number; write one such as -0.1 or 6.02e23")]
    Malformed,
    #[error("this has more than {MOST_DIGITS} digits")]
    TooLong,
    #[error("the exponent is beyond {MOST_EXPONENT}")]
    TooFar,
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    /// Reads `-12.5e-3`; nothing is computed for what is too long or too far.
    fn from_str(text: &str) -> Result<Decimal, NotADecimal> {
        let is_negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (number, power) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(number, power)| (number, Some(power)));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !(is_digits(whole) && is_digits(fraction)) || (whole.is_empty() && fraction.is_empty()) {
            return Err(NotADecimal::Malformed);
        }
        let exponent = match power {
            None => 0,
            Some(power) => {
                let digits = power.strip_prefix(['-', '+']).unwrap_or(power);
                if digits.is_empty() || !is_digits(digits) {
                    return Err(NotADecimal::Malformed);
                }
                // What doesn't fit is too far.
                let exponent = power.parse::<i32>().map_err(|_| NotADecimal::TooFar)?;
                exponent.checked_abs().filter(|exponent| *exponent <= MOST_EXPONENT).ok_or(NotADecimal::TooFar)?;
                exponent
            }
        };
        if whole.len() + fraction.len() > MOST_DIGITS {
            return Err(NotADecimal::TooLong);
        }
        let digits = BigUint::parse_bytes(format!("{whole}{fraction}").as_bytes(), 10).ok_or(NotADecimal::Malformed)?;
        Ok(Decimal { is_negative, digits, exponent: exponent - fraction.len() as i32 })
    }
}

impl Decimal {
    /// The number that bits stand for, exactly; none where they are no number.
    pub fn of(format: Format, bits: u64) -> Option<Decimal> {
        let parts = format.parts(bits);
        match parts.class {
            Class::Infinity | Class::QuietNan | Class::SignallingNan => None,
            Class::Zero | Class::Subnormal | Class::Normal => {
                Some(Decimal { is_negative: parts.is_negative, ..Decimal::scaled(parts.significand, parts.exponent) })
            }
        }
    }

    /// `significand · 2^exponent`: half is five tenths, so there always is an end.
    pub fn scaled(significand: u64, exponent: i32) -> Decimal {
        let factor = BigUint::from(if exponent < 0 { 5u32 } else { 2u32 }).pow(exponent.unsigned_abs());
        Decimal { is_negative: false, digits: BigUint::from(significand) * factor, exponent: exponent.min(0) }
    }

    pub fn is_zero(&self) -> bool {
        self.digits == BigUint::ZERO
    }

    /// What is left when `other` is taken away; a difference of 0 is positive.
    pub fn minus(&self, other: &Decimal) -> Decimal {
        self.plus(&Decimal { is_negative: !other.is_negative, ..other.clone() })
    }

    /// The exact sum; one of 0 is positive.
    pub fn plus(&self, other: &Decimal) -> Decimal {
        let exponent = self.exponent.min(other.exponent);
        let whole = |decimal: &Decimal| {
            let digits = &decimal.digits * BigUint::from(10u32).pow(decimal.exponent.abs_diff(exponent));
            BigInt::from_biguint(if decimal.is_negative { Sign::Minus } else { Sign::Plus }, digits)
        };
        let (sign, digits) = (whole(self) + whole(other)).into_parts();
        Decimal { is_negative: sign == Sign::Minus, digits, exponent }
    }

    /// So many times the number.
    pub fn times(&self, count: u64) -> Decimal {
        Decimal { digits: &self.digits * count, ..self.clone() }
    }

    /// How many times 2 to the power of `exponent` it is, to 53 binary digits or a little less.
    pub fn in_units(&self, exponent: i32) -> f64 {
        let (significand, place) = self.binary();
        let units = libm::scalbn(significand as f64, place.saturating_sub(exponent));
        if self.is_negative { -units } else { units }
    }

    /// `significand · 2^exponent`, cut off after 62 binary digits; another one is 1 where something was cut off. That rounds to every
    /// format as the number itself would.
    pub(super) fn binary(&self) -> (u64, i32) {
        if self.is_zero() {
            return (0, 0);
        }
        let power = BigUint::from(10u32).pow(self.exponent.unsigned_abs());
        let (mut over, mut under) =
            if self.exponent < 0 { (self.digits.clone(), power) } else { (&self.digits * power, BigUint::from(1u32)) };
        let shift = over.bits() as i64 - under.bits() as i64 - 61;
        if shift < 0 {
            over <<= shift.unsigned_abs()
        } else {
            under <<= shift.unsigned_abs()
        }
        let quotient = &over / &under;
        let is_cut = &quotient * &under != over;
        let quotient = quotient.iter_u64_digits().next().unwrap_or(0);
        (quotient << 1 | u64::from(is_cut), shift as i32 - 1)
    }
}

/// In full, without an exponent and without zeros at its end.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative { "-" } else { "" };
        let digits = self.digits.to_string();
        if self.exponent >= 0 || self.is_zero() {
            let zeros = if self.is_zero() { 0 } else { self.exponent as usize };
            return write!(f, "{sign}{digits}{}", "0".repeat(zeros));
        }
        let places = self.exponent.unsigned_abs() as usize;
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}
