//! The k-th largest by quickselect.

mod card;
mod check;
mod depict;
mod input;
mod narrate;
mod study;
mod words;

use std::marker::PhantomData;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::numbers::{self, number_json};
use super::recorded::{self, Recorded, Recording};
use super::sorting;
use super::sorting::words::item;
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Slip, Study, Telling, Variable, View, listings};
use crate::algo::quickselect::{Input, Partition, Quickselect, STEPS_LIMIT, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};
pub use study::expected_comparisons;

pub struct QuickselectLesson;

const LISTINGS: &[Listing] = listings!();

/// More items than this are recorded off the main thread: at worst they take about 100,000 steps.
const MOST_ITEMS_AT_ONCE: usize = 250;

impl Lesson for QuickselectLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::QUICKSELECT
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Selections>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Selections>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Comparisons::default()))
    }
}

impl Recorded for Selections {
    /// Two bytes a step, and keyframes of four bytes an item: a million items take less than 256 MB in all.
    const BUDGET: Budget = Budget { steps: STEPS_LIMIT as usize, keyframe_bytes: 144 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        input::read(document)
    }

    fn read_to_film(document: &Document) -> Result<Input, Failure> {
        let input = input::read(document)?;
        input.check_length().map_err(|refused| input::refusal(document, refused))?;
        Ok(input)
    }

    fn is_long(document: &Document) -> bool {
        numbers::count(document) > MOST_ITEMS_AT_ONCE
    }

    fn check_end(document: &Document, state: &State) -> Result<(), Failure> {
        state.check_finished().map_err(|refused| input::refusal(document, refused))
    }

    fn output(_: &Input, state: &State) -> Output {
        output(state)
    }

    fn slip(_: &Input, state: &State) -> Option<Slip> {
        state.loss.map(|loss| Slip { at: loss.at as usize, says: words::slip(loss), instead: ("scheme", "three-way") })
    }

    fn too_long() -> Failure {
        Failure::too_large("items", "The run takes too many steps. Take fewer items.", "运行的步数太多。请减少数据。")
    }
}

fn output(state: &State) -> Output {
    let mut output = Output::default();
    let value = state.found().map_or(Value::Null, |item| number_json(state.value_of(item)));
    output.json.insert("value".into(), value);
    sorting::put_list(&mut output, "items", &mut items(state));
    output.json.insert("partitions".into(), partitions(state));
    output
}

fn items(state: &State) -> impl ExactSizeIterator<Item = f64> + '_ {
    state.items.iter().map(|&item| state.value_of(item))
}

fn partitions(state: &State) -> Value {
    let one = |part: &Partition| json!({"lo": part.lo, "hi": part.hi, "pivot": number_json(state.value_of(part.pivot))});
    state.partitions.iter().map(one).collect()
}

/// How the lesson tells of the algorithm.
struct Selections;

impl Telling for Selections {
    type Algorithm = Quickselect;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(input, state, step, lang)
    }

    fn variables(input: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        let window = state.window();
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        show("k", input.k().to_string());
        show("lo", window.lo.to_string());
        show("hi", window.hi.to_string());
        show("target", window.target.to_string());
        if let Some(pivot) = state.pivot {
            show("pivot", item(input.source(), pivot));
        }
        for (name, place) in words::variables(input, state) {
            show(name, place.to_string());
        }
        if let Some(Step::LoMid { less } | Step::MidHi { less } | Step::LoHi { less }) = step {
            show("less", less.to_string());
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        let window = state.window();
        json!({
            "items": sorting::snapshot_list(items(state).map(number_json)),
            "lo": window.lo,
            "hi": window.hi,
            "target": window.target,
            "pivot": state.pivot.map(|pivot| number_json(state.value_of(pivot))),
            "partitions": partitions(state),
            "value": state.found().map(|item| number_json(state.value_of(item))),
        })
    }
}
