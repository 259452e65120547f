//! Items and numbers in words.

use serde_json::{Value, json};

use crate::algo::sort::Source;

/// As JSON writes it in an input: whole numbers without a point.
pub fn number_json(value: f64) -> Value {
    let is_whole = value.fract() == 0.0 && value.abs() <= 2f64.powi(53) && !(value == 0.0 && value.is_sign_negative());
    if is_whole { json!(value as i64) } else { json!(value) }
}

/// A number in full.
pub fn number(value: f64) -> String {
    let magnitude = value.abs();
    let text = if magnitude != 0.0 && !(1e-4..1e16).contains(&magnitude) { format!("{value:e}") } else { format!("{value}") };
    text.replace('-', "\u{2212}")
}

/// An item with a small index where the list has several equal ones: `7₂`.
pub fn item(source: &Source, id: u32) -> String {
    let mut label = number(source.value(id));
    let twin = source.twin(id);
    if twin > 0 {
        label.extend(twin.to_string().bytes().filter_map(|digit| char::from_u32(0x2080 + u32::from(digit - b'0'))));
    }
    label
}

/// "1 item", "2 items".
pub fn items(count: usize) -> String {
    if count == 1 { "1 item".to_owned() } else { format!("{} items", grouped(count as u64)) }
}

/// A whole number with a separator every three digits, from 10,000 on.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
