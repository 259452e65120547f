//! What a document says.

use serde_json::Value;

use crate::algo::float::rounding::{Input, Source, Sum};
use crate::algo::float::{Decimal, F32, Format, MOST_DIGITS, MOST_EXPONENT, NotADecimal};
use crate::input::Document;
use crate::words::{Failure, shown};

pub fn read(document: &Document) -> Result<Input, Failure> {
    let name = document.json.get("format").and_then(Value::as_str).unwrap_or(F32.name);
    let format = Format::named(name).unwrap_or(F32);
    let source = match document.json.get("bits") {
        Some(Value::String(text)) => Source::Bits(bits(text, format)?),
        Some(value) => Source::Bits(bits(&value.to_string(), format)?),
        None => Source::Decimal(decimal("value", document.json.get("value"))?),
    };
    let mut input = Input::new(format, source);
    input.is_saturating = document.json.get("overflow").and_then(Value::as_str) == Some("saturate");
    if let Some(around) = document.json.get("ulps").and_then(whole) {
        input.around_ulps = around;
    }
    if let Some(sum) = document.json.get("sum") {
        let add = decimal("sum.add", sum.get("add"))?;
        input.sum = Some(Sum { add, times: sum.get("times").and_then(whole).unwrap_or(1) });
    }
    Ok(input)
}

/// A whole number, also where it is written `4.0`.
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_f64().map(|number| number as u64))
}

/// A decimal that a document has; a JSON number is the shortest decimal that means it.
fn decimal(path: &str, value: Option<&Value>) -> Result<Decimal, Failure> {
    let text = match value {
        Some(Value::String(text)) => text.trim().replace('−', "-"),
        Some(value) => value.to_string(),
        None => String::new(),
    };
    text.parse().map_err(|wrong| match wrong {
        NotADecimal::Malformed => {
            let text = shown(&text);
            Failure::invalid(
                path,
                format!("\"{text}\" is not a decimal number. Write one such as -0.1 or 6.02e23."),
                format!("“{text}”不是十进制数。请写成 -0.1 或 6.02e23 这样。"),
            )
        }
        NotADecimal::TooLong => Failure::too_large(
            path,
            format!("This number has more than {MOST_DIGITS} digits."),
            format!("这个数超过了 {MOST_DIGITS} 位数字。"),
        ),
        NotADecimal::TooFar => Failure::too_large(
            path,
            format!("The exponent after e goes from -{MOST_EXPONENT} to {MOST_EXPONENT}. All formats end long before."),
            format!("e 后面的指数须在 -{MOST_EXPONENT} 到 {MOST_EXPONENT} 之间，所有格式都远小于这个范围。"),
        ),
    })
}

/// `0x3c00`, `0b0_01111_0000000000`, or a whole number without anything before it.
fn bits(text: &str, format: Format) -> Result<u64, Failure> {
    let plain: String = text.chars().filter(|c| *c != '_' && !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let (digits, radix) = match (plain.strip_prefix("0x"), plain.strip_prefix("0b")) {
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) => (digits, 2),
        (None, None) => (plain.as_str(), 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        let text = shown(text);
        return Err(Failure::invalid(
            "bits",
            format!("\"{text}\" is no row of bits. Write hexadecimal such as 0x3c00 or binary such as 0b1_01111_00."),
            format!("“{text}”不是一串位。请写十六进制如 0x3c00，或二进制如 0b1_01111_00。"),
        ));
    }
    u64::from_str_radix(digits, radix).map_or_else(|_| Err(too_wide(format)), |bits| fitting(bits, format))
}

fn fitting(bits: u64, format: Format) -> Result<u64, Failure> {
    if format.bits() < 64 && bits >> format.bits() > 0 { Err(too_wide(format)) } else { Ok(bits) }
}

fn too_wide(format: Format) -> Failure {
    let (name, count) = (format.name, format.bits());
    Failure::invalid(
        "bits",
        format!("These are more than the {count} bits of {name}. Write fewer, or take a wider format."),
        format!("超过了 {name} 的 {count} 位。请少写几位，或换更宽的格式。"),
    )
}
