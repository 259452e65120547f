//! Combination sum by backtracking.

mod card;
mod check;
mod depict;
mod input;
mod narrate;
mod slip;
mod study;
mod words;

use std::marker::PhantomData;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::recorded::{self, MOST_STEPS_AT_ONCE, Recorded, Recording};
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Slip, Study, Telling, Variable, View, listings};
use crate::algo::backtrack::{CombinationSum, Input, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct CombinationSumLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for CombinationSumLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::COMBINATION_SUM
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Searches>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Searches>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Nodes::default()))
    }
}

/// How the lesson tells of its search.
struct Searches;

impl Recorded for Searches {
    const BUDGET: Budget = Budget { steps: 6_000_000, keyframe_bytes: 64 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        input::read(document)
    }

    fn read_to_film(document: &Document) -> Result<Input, Failure> {
        input::read_to_film(document)
    }

    fn is_long(document: &Document) -> bool {
        input::read_to_film(document).is_ok_and(|input| input.extent.steps > MOST_STEPS_AT_ONCE)
    }

    fn output(_: &Input, state: &State) -> Output {
        let mut output = Output::default();
        output.json.insert("combinations".into(), combinations(state));
        for (name, count) in [("nodes", state.nodes), ("pruned", state.pruned), ("skipped", state.skipped)] {
            output.json.insert(name.into(), count.into());
        }
        output
    }

    fn slip(input: &Input, _: &State) -> Option<Slip> {
        slip::slip(input)
    }

    fn too_long() -> Failure {
        input::too_long()
    }
}

fn combinations(state: &State) -> Value {
    (0..state.answers()).map(|number| state.answer(number).collect::<Value>()).collect()
}

impl Telling for Searches {
    type Algorithm = CombinationSum;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        let words = narrate::narrate(input, state, step);
        words.take(lang)
    }

    fn variables(input: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        show("candidates", words::list(input.candidates.iter().copied()));
        show("path", words::list(state.numbers()));
        show("rest", state.rest.to_string());
        show("start", state.start(state.path.len()).to_string());
        if let Some(Step::Prune { i } | Step::Skip { i, .. }) = step {
            show("i", i.to_string());
            show("candidates[i]", input.candidates[*i as usize].to_string());
        }
        show("nodes", state.nodes.to_string());
        show("pruned", state.pruned.to_string());
        show("skipped", state.skipped.to_string());
        variables
    }

    fn snapshot(state: &State) -> Value {
        json!({
            "path": state.numbers().collect::<Value>(),
            "rest": state.rest,
            "combinations": combinations(state),
            "nodes": state.nodes,
            "pruned": state.pruned,
            "skipped": state.skipped,
        })
    }
}
