//! The tree of Medusa's candidates, and the buffers that let one forward pass verify it.

mod card;
mod check;
mod depict;
mod input;
mod matrix;
mod narrate;
mod slip;
mod study;
mod tree;
mod words;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::recorded::{self, Recorded};
use super::{Ask, Card, Check, Lesson, Listing, Opening, Output, Slip, Study, Telling, Variable, View, listings};
use crate::algo::medusa_tree::{Input, MedusaTree, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};
pub(super) use depict::buffers;
pub(super) use input::{next_child, paths, without};
pub(super) use tree::places;
pub(super) use words::list;

pub struct MedusaTreeLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for MedusaTreeLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::MEDUSA_TREE
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Builds>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Sizes::default()))
    }
}

/// How the lesson tells of the building.
struct Builds;

impl Recorded for Builds {
    const BUDGET: Budget = Budget { steps: 6 * card::MOST_NODES + 8, keyframe_bytes: 8 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        input::read(document)
    }

    fn is_long(_: &Document) -> bool {
        false
    }

    fn output(input: &Input, state: &State) -> Output {
        let mut output = Output::default();
        let mut put = |name: &str, value: Value| drop(output.json.insert(name.into(), value));
        put("choices", json!(state.choices));
        put("mask", mask(state));
        put("positions", json!(state.positions));
        put("treeIndices", json!(state.tree_indices));
        put("retrieve", json!(state.retrieve));
        if input.growth.is_some() {
            put("expected", state.expected.into());
        }
        output
    }

    fn slip(input: &Input, _: &State) -> Option<Slip> {
        slip::slip(input)
    }
}

fn mask(state: &State) -> Value {
    state.mask.iter().map(|row| row.iter().map(|sees| u8::from(*sees)).collect::<Value>()).collect()
}

impl Telling for Builds {
    type Algorithm = MedusaTree;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(input, state, step).take(lang)
    }

    fn variables(input: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        show("topk", input.topk.to_string());
        let paths: Vec<String> = state.choices.iter().map(|path| words::short(path)).collect();
        show("choices", words::list(&paths));
        if input.growth.is_some() {
            show("expected", words::chance(state.expected));
        }
        if let Some(node) = step.and_then(Step::node).filter(|node| *node > 0) {
            show("node", node.to_string());
            show("path", words::list(state.path(node as usize)));
            if let Some(parent) = state.parents.get(node as usize) {
                show("parent", parent.to_string());
            }
        }
        show("positions", words::list(&state.positions));
        show("tree_indices", words::list(&state.tree_indices));
        if let Some(row) = state.retrieve.last() {
            show("row", words::list(row));
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        json!({
            "choices": state.choices,
            "mask": mask(state),
            "positions": state.positions,
            "treeIndices": state.tree_indices,
            "retrieve": state.retrieve,
            "expected": state.expected,
        })
    }
}
