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
    wrong += usize::from(!is_value(format, magnitude, given("value")));
    let start = match input.source {
        Source::Bits(asked) => asked,
        Source::Decimal(_) => {
            let text = written(document.json.get("value"));
            let encoded = encoded(input, &text);
            let theirs = match format {
                F64 => text.parse::<f64>().map(f64::to_bits).ok(),
                F32 => text.parse::<f32>().map(|x| x.to_bits().into()).ok(),
                _ => Some(encoded),
            };
            wrong += usize::from(!input.is_saturating && theirs != Some(encoded));
            encoded
        }
    };
    wrong + usize::from(summed(document, input, start) != bits)
}

/// A number as the document has it.
fn written(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.trim().replace('−', "-"),
        value => value.map(Value::to_string).unwrap_or_default(),
    }
}

fn encoded(input: &Input, text: &str) -> u64 {
    let sign = u64::from(text.starts_with('-')) << (input.format.exponent_bits + input.format.mantissa_bits);
    sign | settled(input, nearest(input.format, &Ratio::of(text)))
}

/// With the largest number in place of what overflow gives.
fn settled(input: &Input, magnitude: u64) -> u64 {
    let end = end(input.format);
    if input.is_saturating && magnitude == end { end - 1 } else { magnitude }
}

/// What the additions come to: by the processor's own sums for f32 and f64, else by fractions.
fn summed(document: &Document, input: &Input, start: u64) -> u64 {
    let Some(sum) = document.json.get("sum") else { return start };
    let addend = encoded(input, &written(sum.get("add")));
    let times = sum.get("times").and_then(Value::as_f64).unwrap_or(0.0) as u64;
    let mut bits = start;
    for _ in 0..times {
        let next = match input.format {
            F64 if !input.is_saturating => canonical((f64::from_bits(bits) + f64::from_bits(addend)).to_bits(), input.format),
            F32 if !input.is_saturating => {
                canonical((f32::from_bits(bits as u32) + f32::from_bits(addend as u32)).to_bits().into(), input.format)
            }
            _ => sum_of(input, bits, addend),
        };
        if next == bits {
            break;
        }
        bits = next;
    }
    bits
}

/// NaN has one pattern in sums.
fn canonical(bits: u64, format: Format) -> u64 {
    let sign = 1u64 << (format.exponent_bits + format.mantissa_bits);
    if bits & (sign - 1) > end(format) { end(format) | 1 << (format.mantissa_bits - 1) } else { bits }
}

fn sum_of(input: &Input, a: u64, b: u64) -> u64 {
    let format = input.format;
    let (sign, end) = (1u64 << (format.exponent_bits + format.mantissa_bits), end(format));
    let nan = if format.has_infinity { end | 1 << (format.mantissa_bits - 1) } else { end };
    let (size_a, size_b) = (a & (sign - 1), b & (sign - 1));
    let is_nan = |size: u64| size > end || (size == end && !format.has_infinity);
    if is_nan(size_a) || is_nan(size_b) || (size_a == end && size_b == end && a != b) {
        return nan;
    }
    if size_a == end || size_b == end {
        let infinity = if size_a == end { a } else { b };
        return infinity & sign | settled(input, end);
    }
    let signed = |bits: u64| {
        let Ratio(over, under) = Ratio::number(format, bits & (sign - 1));
        Ratio(if bits & sign == 0 { over } else { -over }, under)
    };
    let (Ratio(over_a, under_a), Ratio(over_b, under_b)) = (signed(a), signed(b));
    let over = over_a * &under_b + over_b * &under_a;
    if over == BigInt::ZERO {
        // Of two zeros, both must be negative.
        return if size_a == 0 && size_b == 0 { a & b } else { 0 };
    }
    let is_negative = over < BigInt::ZERO;
    let size = Ratio(if is_negative { -over } else { over }, under_a * under_b);
    (if is_negative { sign } else { 0 }) | settled(input, nearest(format, &size))
}

/// What overflow gives: infinity, or NaN.
fn end(format: Format) -> u64 {
    if format.has_infinity {
        ((1 << format.exponent_bits) - 1) << format.mantissa_bits
    } else {
        (1 << (format.exponent_bits + format.mantissa_bits)) - 1
    }
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
    let end = end(format);
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
