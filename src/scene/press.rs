//! Buttons: marks that are some, and those that stand below the picture.

use serde_json::Value;

use super::Key;

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub struct Press {
    /// Its mark; none of one that stands below the picture with its name.
    pub key: Option<Key>,
    /// What it is and how it is now: `bit 14, exponent, is 0`.
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
