//! Text that says what to open, and back: the only thing that is kept outside a page, so it has types of its own.

mod code;
pub mod html;
mod object;
pub mod v1;

pub use object::{from_object, to_object};

use serde_json::{Map, Value};

use crate::input::{Document, Field};
use crate::words::{Failure, Lang};

/// What a link opens. Everything absent has its usual value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// None is the list of lessons.
    pub lesson: Option<String>,
    /// The preset to begin from; with neither this nor `input` the lesson's first.
    pub preset: Option<String>,
    /// The input; where there is a preset too, only the fields that differ from it.
    pub input: Option<Map<String, Value>>,
    /// Fields that differ in a second run, shown beside the first.
    pub with: Option<Map<String, Value>>,
    /// The instant shown.
    pub at: Option<usize>,
    /// Plays only these steps.
    pub from: Option<usize>,
    pub to: Option<usize>,
    pub loops: bool,
    pub lang: Option<Lang>,
    pub theme: Option<Theme>,
    /// The language of the listing, by its id.
    pub code: Option<&'static str>,
    pub hide: Vec<Part>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system says.
    #[default]
    Auto,
    Light,
    Dark,
    Contrast,
}

impl Theme {
    pub const ALL: [Theme; 4] = [Theme::Auto, Theme::Light, Theme::Dark, Theme::Contrast];

    pub const fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Contrast => "contrast",
        }
    }
}

/// A part of a lesson's page that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Controls,
    Code,
    Counters,
    Input,
    Chart,
    Text,
}

impl Part {
    pub const ALL: [Part; 6] = [Part::Controls, Part::Code, Part::Counters, Part::Input, Part::Chart, Part::Text];

    pub const fn name(self) -> &'static str {
        match self {
            Part::Controls => "controls",
            Part::Code => "code",
            Part::Counters => "counters",
            Part::Input => "input",
            Part::Chart => "chart",
            Part::Text => "text",
        }
    }
}

/// What the reader of a link must know of its lesson.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub fields: &'static [Field],
    pub presets: Vec<&'static str>,
}

/// A link as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Settings at fault are absent from it: the page opens what is left, with the lesson's first preset where the input is at fault.
    pub link: Link,
    /// What is wrong, in order; empty when all could be read.
    pub failures: Vec<Failure>,
}

/// A document's fields as a link holds them. Arrays become flat lists, in the shortest decimals that give the same 32-bit floats.
pub fn input_of(document: &Document) -> Map<String, Value> {
    let mut fields = document.json.clone();
    for (name, array) in &document.arrays {
        let values = array.iter().map(|value| value.to_string().parse::<f64>().map_or(Value::Null, Value::from));
        fields.insert(name.clone(), values.collect());
    }
    fields
}
