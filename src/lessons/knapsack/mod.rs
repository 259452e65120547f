//! The knapsack problem.

mod card;
mod check;
mod depict;
mod device;
mod film;
mod input;
mod narrate;
mod slip;
mod study;
mod words;

use std::marker::PhantomData;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::numbers::{number, number_json};
use super::recorded::{self, MOST_STEPS_AT_ONCE, Recorded, Recording};
use super::sorting::{MOST_IN_JSON, put_list};
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Slip, Study, Telling, Variable, View, listings};
use crate::algo::table::{Input, Knapsack, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct KnapsackLesson;

const LISTINGS: &[Listing] = listings!();
/// With the kernel, which fills the rows; the way back through them isn't its own.
const WITH_KERNELS: &[Listing] = listings!("knapsack_row");

impl Lesson for KnapsackLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn listings_of(&self, document: &Document) -> &'static [Listing] {
        if self.runs_kernels(document) { WITH_KERNELS } else { LISTINGS }
    }

    fn guide(&self) -> &'static Guide {
        &guide::KNAPSACK
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        if device::is_asked(document) {
            return Ok(Opening::Gpu(device::open(document, ask)?));
        }
        recorded::open::<Tables>(document, ask)
    }

    fn runs_kernels(&self, document: &Document) -> bool {
        device::is_asked(document)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Tables>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Cells::default()))
    }
}

/// How the lesson tells of its table.
struct Tables;

impl Recorded for Tables {
    const BUDGET: Budget = Budget { steps: 16_000_000, keyframe_bytes: 64 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        input::read(document)
    }

    fn read_to_film(document: &Document) -> Result<Input, Failure> {
        input::read_to_film(document)
    }

    fn is_long(document: &Document) -> bool {
        input::read_to_film(document).is_ok_and(|input| input.steps_at_most() > MOST_STEPS_AT_ONCE)
    }

    fn output(input: &Input, state: &State) -> Output {
        let mut output = Output::default();
        let best = state.best.filter(|best| *best > f64::NEG_INFINITY);
        output.json.insert("best".into(), best.map_or(Value::Null, number_json));
        let chosen = (input.is_2d && best.is_some()).then(|| state.chosen.iter().copied().collect::<Value>());
        output.json.insert("chosen".into(), chosen.unwrap_or_default());
        put_table(&mut output, input, &state.table);
        output
    }

    fn slip(input: &Input, _: &State) -> Option<Slip> {
        slip::slip(input)
    }

    fn too_long() -> Failure {
        Failure::too_large(
            "capacity",
            "The table takes too many steps. Take fewer items, or a smaller capacity.",
            "填表的步数太多。请减少物品或容量。",
        )
    }
}

/// The table as JSON, −∞ being null; as doubles where it is large.
fn put_table(output: &mut Output, input: &Input, table: &[f64]) {
    if table.len() <= MOST_IN_JSON {
        let row_json = |row: &[f64]| row.iter().map(|&value| cell_json(value)).collect::<Value>();
        let mut rows = table.chunks(input.width()).map(row_json);
        let table = if input.is_2d { rows.collect() } else { rows.next().unwrap_or_default() };
        output.json.insert("table".into(), table);
    } else if input.is_2d {
        let rows = table.chunks(input.width()).enumerate();
        output.doubles.extend(rows.map(|(row, cells)| (format!("table.{row}"), cells.to_vec())));
        output.json.insert("table".into(), vec![Value::Null; table.len() / input.width()].into());
    } else {
        put_list(output, "table", &mut table.iter().copied());
    }
}

fn cell_json(value: f64) -> Value {
    if value.is_finite() { number_json(value) } else { Value::Null }
}

impl Telling for Tables {
    type Algorithm = Knapsack;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        let words = narrate::narrate(input, state, step);
        words.take(lang)
    }

    fn variables(input: &Input, state: &State, _: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        show("capacity", input.capacity.to_string());
        if let (Some(row), None) = (state.begun.checked_sub(1), state.best) {
            let (weight, worth) = input.item(row);
            show("i", row.to_string());
            show("w", weight.to_string());
            show("v", number(worth));
        }
        if let Some(cell) = state.cell {
            show("c", cell.to_string());
            let row = if input.is_2d { state.begun } else { 0 };
            show(if input.is_2d { "dp[i + 1][c]" } else { "dp[c]" }, words::value(state.at(row, cell)));
        }
        if let Some(best) = state.best {
            show("best", words::value(best));
        }
        if let Some((row, cell)) = state.walk {
            show("i", row.to_string());
            show("c", cell.to_string());
        }
        if state.best.is_some() && input.is_2d {
            show("chosen", format!("{:?}", state.chosen));
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        // −∞ isn't a number of JSON; null is a cell that isn't filled yet.
        let cell = |value: &f64| match value {
            value if value.is_nan() => Value::Null,
            value if value.is_finite() => number_json(*value),
            _ => json!("-Infinity"),
        };
        let row = |row: &[f64]| row.iter().map(cell).collect::<Value>();
        let table: Value = if state.is_2d() { state.rows().map(row).collect() } else { row(&state.table) };
        json!({
            "table": table,
            "item": (state.begun > 0 && state.best.is_none()).then(|| state.begun - 1),
            "cell": state.cell,
            "best": state.best.map(|best| cell(&best)),
            "chosen": state.chosen,
        })
    }
}
