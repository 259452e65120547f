//! Marks that are buttons.

use serde_json::Value;

use super::Key;

/// A mark that is a button.
#[derive(Clone, Debug, PartialEq)]
pub struct Press {
    /// The mark.
    pub key: Key,
    /// As it is read aloud, and what it is now: `bit 14, exponent, is 0`.
    pub name: String,
    pub change: Change,
}

/// What an act on the picture makes of the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The field that gets a value.
    pub field: &'static str,
    pub to: Value,
    /// The fields in whose place it stands: they go away.
    pub instead_of: &'static [&'static str],
}
