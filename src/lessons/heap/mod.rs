//! Heaps: Python's `heapq`, complete.

mod card;
mod check;
mod depict;
mod input;
mod narrate;
mod study;
mod words;

use std::marker::PhantomData;

use serde_json::{Map, Value, json};

use super::guide::{self, Guide};
use super::numbers::number_json;
use super::recorded::{self, MOST_STEPS_AT_ONCE, Recorded, Recording};
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::heap::{Heap, Input, Item, Returned, Sift, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct HeapLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for HeapLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::HEAP
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Heaps>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&Recording::<Heaps>(PhantomData))
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Comparisons::default()))
    }
}

impl Recorded for Heaps {
    const BUDGET: Budget = Budget { steps: 2_000_000, keyframe_bytes: 64 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        input::read(document)
    }

    fn is_long(document: &Document) -> bool {
        input::read(document).is_ok_and(|input| input.steps_at_most() > MOST_STEPS_AT_ONCE)
    }

    fn output(_: &Input, state: &State) -> Output {
        output(state)
    }

    fn too_long() -> Failure {
        input::too_long()
    }
}

fn output(state: &State) -> Output {
    let json: Map<String, Value> = [
        ("items".to_owned(), list_json(&state.heap)),
        ("returned".to_owned(), state.returned.iter().map(returned_json).collect()),
    ]
    .into_iter()
    .collect();
    Output { json, ..Output::default() }
}

fn list_json(items: &[Item]) -> Value {
    items.iter().map(|item| number_json(item.value)).collect()
}

fn returned_json(returned: &Returned) -> Value {
    match returned {
        Returned::Nothing => Value::Null,
        Returned::Item(item) => number_json(item.value),
        Returned::List(items) => list_json(items),
    }
}

/// How the lesson tells of the algorithm.
struct Heaps;

impl Telling for Heaps {
    type Algorithm = Heap;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(input, state, step, lang)
    }

    fn variables(input: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        let name = |item: &Item| words::item(input, item);
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        if let Some(op) = state.running() {
            show("call", words::call(op));
        }
        show(if state.is_beside { "len(h)" } else { "len(heap)" }, state.array().len().to_string());
        match state.sift {
            Sift::Idle => {}
            Sift::Up { startpos, pos, childpos } => {
                show("startpos", startpos.to_string());
                show("endpos", state.array().len().to_string());
                show("pos", pos.to_string());
                show("childpos", childpos.to_string());
            }
            Sift::Down { startpos, pos } => {
                show("startpos", startpos.to_string());
                show("pos", pos.to_string());
                if pos > startpos {
                    show("parentpos", ((pos - 1) / 2).to_string());
                }
            }
        }
        if let Some(hand) = &state.hand {
            show(if state.hole.is_some() && state.sift != Sift::Idle { "newitem" } else { "item" }, name(hand));
        }
        match step {
            Some(Step::CompareTop { index, is_better: false }) => {
                state.heap.get(*index as usize).into_iter().for_each(|item| show("item", name(item)));
            }
            Some(Step::Emit { list } | Step::NextOf { list } | Step::Rest { list }) => show("order", list.to_string()),
            _ => {}
        }
        if let Some(result) = &state.result {
            show("returnitem", name(result));
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        let places = |items: &[Item], hole: Option<u32>| -> Value {
            let place =
                |(place, item): (usize, &Item)| if hole == Some(place as u32) { Value::Null } else { number_json(item.value) };
            items.iter().enumerate().map(place).collect()
        };
        let (heap_hole, work_hole) = if state.is_beside { (None, state.hole) } else { (state.hole, None) };
        let mut snapshot = json!({
            "items": places(&state.heap, heap_hole),
            "returned": state.returned.iter().map(returned_json).collect::<Value>(),
            "hand": state.hand.map(|hand| number_json(hand.value)),
            "op": state.op,
        });
        if state.is_beside {
            snapshot["beside"] = places(&state.work, work_hole);
            snapshot["out"] = list_json(&state.out);
        }
        snapshot
    }
}
