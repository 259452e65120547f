//! What the lessons on sorting have in common: how a list is read, told and checked.

pub mod check;
pub mod fields;
pub mod passes;
pub mod study;
pub mod tiles;
pub mod words;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::numbers::{self, number_json};
use super::recorded::{MOST_STEPS_AT_ONCE, Recorded};
use super::{Output, Slip, Telling};
use crate::algo::sort::Source;
use crate::input::Document;
use crate::trace::{Algorithm, Budget};
use crate::words::Failure;

/// Lists of more items are recorded off the main thread.
const MOST_AT_ONCE: usize = 20_000;
/// So many steps and keyframes fit into 256 MB, with the input and the result.
const BUDGET: Budget = Budget { steps: crate::algo::sort::STEPS_LIMIT as usize, keyframe_bytes: 112 << 20 };

/// A lesson that sorts a list.
pub trait Sorting: Telling<Algorithm: Algorithm<Step: Serialize + DeserializeOwned>> {
    /// Reads a document that has been checked against the card's fields.
    fn read(document: &Document) -> Result<Input<Self>, Failure>;
    fn steps_at_most(input: &Input<Self>) -> u64;
    fn output(input: &Input<Self>, state: &State<Self>) -> Output;
    /// Where a variant that is wrong on purpose has gone wrong, from the last state.
    fn slip(input: &Input<Self>, state: &State<Self>) -> Option<Slip>;
}

type Input<T> = <<T as Telling>::Algorithm as Algorithm>::Input;
type State<T> = <<T as Telling>::Algorithm as Algorithm>::State;

impl<T: Sorting> Recorded for T {
    const BUDGET: Budget = BUDGET;

    fn read(document: &Document) -> Result<Input<T>, Failure> {
        <T as Sorting>::read(document)
    }

    fn is_long(document: &Document) -> bool {
        // Lists that must be made first take a while themselves.
        numbers::count(document) > MOST_AT_ONCE
            || <T as Sorting>::read(document).is_ok_and(|input| T::steps_at_most(&input) > MOST_STEPS_AT_ONCE)
    }

    fn output(input: &Input<T>, state: &State<T>) -> Output {
        <T as Sorting>::output(input, state)
    }

    fn slip(input: &Input<T>, state: &State<T>) -> Option<Slip> {
        <T as Sorting>::slip(input, state)
    }

    fn too_long() -> Failure {
        Failure::too_large("items", "The run takes too many steps. Take fewer items.", "运行的步数太多。请减少数据。")
    }
}

/// Longer lists of a result aren't JSON but arrays of doubles.
pub const MOST_IN_JSON: usize = 20_000;

/// The fields that the results of all sorts have.
pub fn result(source: &Source, ids: &[u32]) -> Output {
    let mut output = Output::default();
    put_list(&mut output, "items", &mut values(source, ids));
    put_list(&mut output, "order", &mut ids.iter().map(|&id| f64::from(id)));
    output
}

/// The items with these ids.
pub fn values<'a>(source: &'a Source, ids: &'a [u32]) -> impl ExactSizeIterator<Item = f64> + 'a {
    ids.iter().map(|&id| source.value(id))
}

/// Adds a list of numbers to a result.
pub fn put_list(output: &mut Output, name: &str, list: &mut dyn ExactSizeIterator<Item = f64>) {
    if list.len() > MOST_IN_JSON {
        output.doubles.insert(name.to_owned(), list.collect());
    } else {
        output.json.insert(name.to_owned(), list.map(number_json).collect());
    }
}

/// Adds a list of lists of items to a result.
pub fn put_lists<'a>(output: &mut Output, name: &str, source: &Source, lists: impl ExactSizeIterator<Item = &'a [u32]>) {
    let is_long = source.len() > MOST_IN_JSON;
    let mut json = Vec::with_capacity(lists.len());
    for (number, ids) in lists.enumerate() {
        if is_long {
            output.doubles.insert(format!("{name}.{number}"), values(source, ids).collect());
            json.push(Value::Null);
        } else {
            json.push(values(source, ids).map(number_json).collect());
        }
    }
    output.json.insert(name.to_owned(), json.into());
}

/// A list of a snapshot; null where it is too long for JSON.
pub fn snapshot_list(list: impl ExactSizeIterator<Item = Value>) -> Value {
    if list.len() > MOST_IN_JSON { Value::Null } else { list.collect() }
}
