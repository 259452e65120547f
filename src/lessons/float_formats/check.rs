//! The result computed a second way: by a search among the format's numbers, whose values are made from their fields with fractions of whole
//! numbers, and for f32 and f64 by Rust's own parser too.

use std::cmp::Ordering;

use num_bigint::BigInt;
use serde_json::Value;

use crate::algo::float::rounding::{Input, Source};
use crate::algo::float::{F32, F64, Format};
use crate::input::Document;
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new(
    "a search for the nearest number by exact fractions, and Rust's own parser for f32 and f64",
    "用精确分数查找最近的数；f32 和 f64 还与 Rust 自带的解析比较",
);

/// Compares exactly: the error is the number of disagreements.
pub fn check(document: &Document, input: &Input, output: &Output) -> Check {
    let wrong = wrong(document, input, output);
    Check { against: AGAINST, max_error: wrong as f64, is_ok: wrong == 0 }
}

/// What can't be read has no second way.
pub fn failed() -> Check {
    Check { against: AGAINST, max_error: 1.0, is_ok: false }
}

fn wrong(document: &Document, input: &Input, output: &Output) -> usize {
    let format = input.format;
    let given = |name: &str| output.json.get(name).unwrap_or(&Value::Null);
    let Some(bits) = given("bits").as_str().and_then(|text| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok()) else {
        return 1;
    };
    let fields = [format.exponent_bits + format.mantissa_bits, format.mantissa_bits, 0];
    let parts = [bits >> fields[0], bits >> fields[1] & ((1 << format.exponent_bits) - 1), bits & ((1 << fields[1]) - 1)];
    let names = ["sign", "exponent", "mantissa"];
    let mut wrong = names.iter().zip(parts).filter(|(name, part)| given(name) != &Value::from(*part)).count();
    let magnitude = bits & ((1 << fields[0]) - 1);
    if let Source::Bits(asked) = input.source {
        return wrong + usize::from(asked != bits) + usize::from(!is_value(format, magnitude, given("value")));
    }
    let text = match document.json.get("value") {
        Some(Value::String(text)) => text.trim().replace('−', "-"),
        value => value.map(Value::to_string).unwrap_or_default(),
    };
    wrong += usize::from(text.starts_with('-') != (parts[0] == 1));
    wrong += usize::from(nearest(format, &Ratio::of(&text)) != magnitude);
    wrong += usize::from(!is_value(format, magnitude, given("value")));
    let theirs = match format {
        F64 => text.parse::<f64>().map(f64::to_bits).ok(),
        F32 => text.parse::<f32>().map(|x| x.to_bits().into()).ok(),
        _ => Some(bits),
    };
    wrong + usize::from(theirs != Some(bits))
}

/// A number of at least 0 as a fraction.
struct Ratio(BigInt, BigInt);

impl Ratio {
    fn of(decimal: &str) -> Ratio {
        let lower = decimal.to_ascii_lowercase();
        let (number, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
        let number = number.trim_start_matches(['-', '+']);
        let places = number.split_once('.').map_or(0, |(_, fraction)| fraction.len()) as i32;
        let digits = BigInt::parse_bytes(number.replace('.', "").as_bytes(), 10).unwrap_or_default();
        Ratio::scaled(digits, 10, exponent.parse::<i32>().unwrap_or(0) - places)
    }

    fn scaled(digits: BigInt, base: u32, exponent: i32) -> Ratio {
        let power = BigInt::from(base).pow(exponent.unsigned_abs());
        if exponent < 0 { Ratio(digits, power) } else { Ratio(digits * power, 1.into()) }
    }

    /// What the bits of a format without sign stand for, if every exponent were one of numbers.
    fn number(format: Format, magnitude: u64) -> Ratio {
        let field = (magnitude >> format.mantissa_bits) as i32;
        let mantissa = magnitude & ((1 << format.mantissa_bits) - 1);
        let first = u64::from(field > 0) << format.mantissa_bits;
        let bias = (1 << (format.exponent_bits - 1)) - 1;
        Ratio::scaled((first + mantissa).into(), 2, field.max(1) - bias - format.mantissa_bits as i32)
    }

    fn cmp(&self, other: &Ratio) -> Ordering {
        (&self.0 * &other.1).cmp(&(&other.0 * &self.1))
    }

    fn middle(&self, other: &Ratio) -> Ratio {
        Ratio(&self.0 * &other.1 + &other.0 * &self.1, &self.1 * &other.1 * 2)
    }
}

/// The bits of the nearest number by bisection, of two the even one; behind the largest number stands what overflow gives.
fn nearest(format: Format, wanted: &Ratio) -> u64 {
    let end = if format.has_infinity {
        ((1 << format.exponent_bits) - 1) << format.mantissa_bits
    } else {
        (1 << (format.exponent_bits + format.mantissa_bits)) - 1
    };
    // The last one that isn't above it.
    let (mut low, mut above) = (0u64, end + 1);
    while above - low > 1 {
        let between = low + (above - low) / 2;
        if Ratio::number(format, between).cmp(wanted) == Ordering::Greater { above = between } else { low = between }
    }
    if low == end {
        return end;
    }
    let middle = Ratio::number(format, low).middle(&Ratio::number(format, low + 1));
    low + match wanted.cmp(&middle) {
        Ordering::Less => 0,
        Ordering::Greater => 1,
        Ordering::Equal => low & 1,
    }
}

/// Whether a text is what the bits stand for.
fn is_value(format: Format, magnitude: u64, value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let top = ((1u64 << format.exponent_bits) - 1) << format.mantissa_bits;
    let is_special = if format.has_infinity { magnitude >= top } else { magnitude == top | ((1 << format.mantissa_bits) - 1) };
    match is_special {
        true if format.has_infinity && magnitude == top => text.trim_start_matches('-') == "inf",
        true => text == "nan",
        false => Ratio::of(text).cmp(&Ratio::number(format, magnitude)) == Ordering::Equal,
    }
}
