//! Items and numbers in words.

use crate::algo::sort::Source;
use crate::lessons::numbers::{number, subscript};

/// An item with a small index where the list has several equal ones: `7₂`.
pub fn item(source: &Source, id: u32) -> String {
    let mut label = number(source.value(id));
    let twin = source.twin(id);
    if twin > 0 {
        label += &subscript(twin as usize);
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
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
