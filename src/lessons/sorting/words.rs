//! Items and numbers in words.

use crate::algo::sort::Source;
use crate::lessons::numbers::{number, subscript};
use crate::words::grouped;

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
