//! A lesson's input, described once: the description serves the form, the link, the attribute, the bounds, the schema and the docs.

mod check;
pub mod picture;
mod schema;
mod text;

pub use text::TextError;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::words::Text;

/// One field of an input.
#[derive(Debug)]
pub struct Field {
    /// The name in JSON, in links and in programs.
    pub name: &'static str,
    pub title: Text,
    /// What to type, with an example; empty for none.
    pub help: Text,
    pub shape: Shape,
    /// JSON of the value that a missing field has.
    pub default: Default,
}

/// What a missing field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Default {
    /// It must be given.
    Required,
    /// It has this value, as JSON.
    Json(&'static str),
    /// The lesson works without it, or derives it from the other fields.
    Absent,
    /// It must be given unless the field of this name is, which stands in its place: never both.
    Unless(&'static str),
}

/// The values that a field takes.
#[derive(Debug)]
pub enum Shape {
    Bool,
    Int {
        min: i64,
        max: i64,
    },
    /// A finite number in a range.
    Number {
        min: f64,
        max: f64,
    },
    /// Any text, of at most so many characters: what it says is the lesson's to read. A number stands for its digits.
    Text {
        max_len: usize,
    },
    /// One of these words.
    Choice(&'static [Choice]),
    /// `[a, b, …]`.
    List {
        of: &'static Shape,
        min_len: usize,
        max_len: usize,
    },
    /// `[a, b]` with a shape for each place.
    Tuple(&'static [Shape]),
    /// A named operation with arguments: `["push", 3]`.
    Call(&'static [Call]),
    /// A big array of 32-bit floats, of a size that follows from other fields: nested lists of numbers, or a typed array.
    Floats {
        max_len: usize,
    },
    /// Pixels: see [`picture::Picture`].
    Picture {
        /// Fields in whose place a picture stands: a form empties them when one is chosen.
        instead_of: &'static [&'static str],
    },
    /// `{"rows": 16, "cols": 16}`: named values, each required or absent.
    Record(&'static [Field]),
    /// Any one of these.
    OneOf(&'static [Shape]),
}

/// A word that a [`Shape::Choice`] takes.
#[derive(Debug)]
pub struct Choice {
    pub value: &'static str,
    pub title: Text,
}

/// An operation that a [`Shape::Call`] takes.
#[derive(Debug)]
pub struct Call {
    pub name: &'static str,
    pub args: &'static [Shape],
}

/// An input as it arrives: JSON, and big arrays beside it by field name.
///
/// A field is in `json` or in `arrays`, never in both.
#[derive(Clone, Debug, PartialEq, std::default::Default)]
pub struct Document {
    pub json: Map<String, Value>,
    pub arrays: BTreeMap<String, Arc<Vec<f32>>>,
}

impl Document {
    /// A document of small values only.
    pub fn of(json: Map<String, Value>) -> Document {
        Document { json, arrays: BTreeMap::new() }
    }

    /// The array of a field that takes [`Shape::Floats`], flattened in row-major order. The document must have been [checked](check).
    pub fn floats(&self, name: &str) -> Option<Arc<Vec<f32>>> {
        if let Some(array) = self.arrays.get(name) {
            return Some(array.clone());
        }
        let mut flat = Vec::new();
        flatten(self.json.get(name)?, &mut flat);
        Some(Arc::new(flat))
    }
}

/// Lays fields over those of a document. One that stands in the place of another takes it away.
pub fn overlay(fields: &[Field], json: &mut Map<String, Value>, over: Map<String, Value>) {
    for field in fields {
        if let Default::Unless(other) = field.default {
            match (over.contains_key(field.name), over.contains_key(other)) {
                (true, false) => drop(json.shift_remove(other)),
                (false, true) => drop(json.shift_remove(field.name)),
                _ => {}
            }
        }
    }
    json.extend(over);
}

/// The fields that make of one document's JSON another's when they are [laid over](overlay) it; null where a field goes away.
pub fn difference(fields: &[Field], from: &Map<String, Value>, to: &Map<String, Value>) -> Map<String, Value> {
    let value = |json: &Map<String, Value>, field: &Field| match (json.get(field.name), field.default) {
        (Some(value), _) => Some(value.clone()),
        (None, Default::Json(text)) => serde_json::from_str(text).ok(),
        (None, _) => None,
    };
    // What another field takes the place of needs no word.
    let is_replaced = |name: &str| {
        fields.iter().any(|field| match field.default {
            Default::Unless(other) => {
                (field.name == name && to.contains_key(other)) || (other == name && to.contains_key(field.name))
            }
            _ => false,
        })
    };
    let mut over = Map::new();
    for field in fields {
        let (before, after) = (value(from, field), value(to, field));
        if before != after && (after.is_some() || !is_replaced(field.name)) {
            over.insert(field.name.to_owned(), after.unwrap_or(Value::Null));
        }
    }
    over
}

fn flatten(value: &Value, flat: &mut Vec<f32>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| flatten(item, flat)),
        // To the nearest f32, as a Float32Array does.
        Value::Number(number) => flat.push(number.as_f64().unwrap_or(0.0) as f32),
        Value::Bool(may_look) => flat.push(f32::from(u8::from(*may_look))),
        Value::Null | Value::String(_) | Value::Object(_) => {}
    }
}

pub use check::check;
pub use schema::schema;
pub use text::{read_text, write_text, write_typed};
