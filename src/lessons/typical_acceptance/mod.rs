//! Which guessed tokens typical acceptance keeps.

mod card;
mod check;
mod depict;
mod input;
mod narrate;
mod study;
mod words;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::recorded::{self, Recorded};
use super::{Ask, Card, Check, Lesson, Listing, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::typical_acceptance::{Input, State, Step, TypicalAcceptance};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct TypicalAcceptanceLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for TypicalAcceptanceLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::TYPICAL_ACCEPTANCE
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Accepts>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Temperatures::default()))
    }
}

/// How the lesson tells of the acceptance.
struct Accepts;

impl Recorded for Accepts {
    const BUDGET: Budget = Budget { steps: card::MOST_PROBS + 4 * card::MOST_TOKENS, keyframe_bytes: 8 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        input::read(document)
    }

    fn is_long(_: &Document) -> bool {
        false
    }

    fn output(_: &Input, state: &State) -> Output {
        let mut output = Output::default();
        output.json.insert("entropy".into(), json!(state.entropy));
        output.json.insert("threshold".into(), json!(state.threshold));
        output.json.insert("accepted".into(), json!(state.is_accepted));
        output.json.insert("length".into(), state.accepted().into());
        output
    }
}

impl Telling for Accepts {
    type Algorithm = TypicalAcceptance;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(input, state, step).take(lang)
    }

    fn variables(input: &Input, state: &State, _: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        show("epsilon", words::short(input.epsilon));
        show("delta", words::short(input.delta));
        if let Some(entropy) = state.entropy.last() {
            show("row", words::list(&input.probs[state.token]));
            show("token", input.tokens[state.token].to_string());
            show("entropy", words::short(*entropy));
        }
        if let Some(threshold) = state.threshold.get(state.token) {
            show("threshold", words::short(*threshold));
        }
        show("accepted", format!("{:?}", state.is_accepted));
        variables
    }

    fn snapshot(state: &State) -> Value {
        json!({
            "token": state.token,
            "terms": state.terms,
            "entropy": state.entropy,
            "threshold": state.threshold,
            "accepted": state.is_accepted,
            "length": state.accepted(),
        })
    }
}
