//! Heaps: Python's `heapq`, complete.

mod card;
mod check;
mod depict;
mod input;
mod narrate;
mod study;
mod words;

use serde_json::{Map, Value, json};

use super::guide::{self, Guide};
use super::numbers::number_json;
use super::{
    Ask, Card, Check, Develop, Developing, Language, Lesson, Listing, Long, Opening, Outcome, Output, Reel, Study, Telling,
    Variable, View, encode_steps,
};
use crate::algo::heap::{Heap, Input, Item, Returned, Sift, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::{Budget, Moment, Plain};
use crate::words::{Failure, Lang};

pub use card::CARD;

pub struct HeapLesson;

const LISTINGS: &[Listing] = &[
    Listing { language: Language::Python, source: include_str!("listing.py") },
    Listing { language: Language::Cpp, source: include_str!("listing.cpp") },
    Listing { language: Language::Rust, source: include_str!("listing.rs") },
];

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
        let input = input::read(document)?;
        if !ask.film {
            let plain = Plain::<Heap>::run(&input);
            return Ok(Opening::Done(Outcome { output: output(&plain.state), tally: plain.tally, film: None, slip: None }));
        }
        let reel = Reel::<Heaps>::record(input, Budget::default()).map_err(|_| input::too_long())?;
        Ok(Opening::Done(outcome(reel)))
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(self)
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Comparisons::default()))
    }
}

/// More steps than this are recorded off the main thread.
const MOST_STEPS_AT_ONCE: u64 = 100_000;

impl Long for HeapLesson {
    fn is_long(&self, document: &Document) -> bool {
        input::read(document).is_ok_and(|input| input.steps_at_most() > MOST_STEPS_AT_ONCE)
    }

    fn compute(&self, document: &Document) -> Result<Vec<u8>, Failure> {
        Ok(encode_steps::<Heap>(&input::read(document)?))
    }

    fn develop(&self, document: &Document, steps: Vec<u8>) -> Result<Box<dyn Develop>, Failure> {
        Ok(Box::new(HeapInTheMaking(Developing::new(input::read(document)?, steps, Budget::default()))))
    }
}

struct HeapInTheMaking(Developing<Heaps>);

impl Develop for HeapInTheMaking {
    fn advance(&mut self, steps: usize) -> Result<f64, Failure> {
        self.0.advance(steps).map_err(|_| input::unreadable())
    }

    fn finish(self: Box<Self>) -> Result<Outcome, Failure> {
        Ok(outcome(self.0.finish().map_err(|_| input::too_long())?))
    }
}

fn outcome(reel: Reel<Heaps>) -> Outcome {
    let Moment { state, tally, .. } = reel.end();
    Outcome { output: output(&state), tally, film: Some(Box::new(reel)), slip: None }
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
