//! Two vectors: sum, difference, lengths, products, angle.

mod card;
mod check;
mod depict;
mod narrate;
mod study;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::numbers::{number, number_json};
use super::plane::{fields, pair};
use super::recorded::{self, Recorded};
use super::{Ask, Card, Check, Lesson, Listing, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::geometry::vectors::{Input, State, Step, Vectors};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct VectorsLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for VectorsLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::VECTORS
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Arrows>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Errors::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Arrows;

impl Recorded for Arrows {
    const BUDGET: Budget = Budget { steps: 16, keyframe_bytes: 1 << 16 };

    fn read(document: &Document) -> Result<Input, Failure> {
        Ok(Input { a: fields::point(document, "a"), b: fields::point(document, "b") })
    }

    fn is_long(_: &Document) -> bool {
        false
    }

    fn output(_: &Input, state: &State) -> Output {
        let mut output = Output::default();
        let mut put = |name: &str, value: Option<Value>| drop(output.json.insert(name.into(), value.unwrap_or(Value::Null)));
        put("sum", state.sum.map(fields::json));
        put("difference", state.difference.map(fields::json));
        put("dot", state.dot.map(|(dot, _)| number_json(dot)));
        put("cross", state.cross.map(|(cross, _)| number_json(cross)));
        put("angle", state.angle.map(number_json));
        put("lengths", state.lengths.map(|lengths| lengths.map(number_json).into_iter().collect()));
        output
    }
}

impl Telling for Arrows {
    type Algorithm = Vectors;

    fn depict(_: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(state, step, view)
    }

    fn narrate(_: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        let words = narrate::narrate(state, step);
        words.take(lang)
    }

    fn variables(_: &Input, state: &State, _: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = vec![Variable { name: "a", value: pair(state.a) }, Variable { name: "b", value: pair(state.b) }];
        let mut show = |name, value: Option<String>| variables.extend(value.map(|value| Variable { name, value }));
        show("sum", state.sum.map(pair));
        show("difference", state.difference.map(pair));
        show("lengths", state.lengths.map(|[a, b]| format!("{}, {}", number(a), number(b))));
        show("dot", state.dot.map(|(dot, _)| number(dot)));
        show("cross", state.cross.map(|(cross, _)| number(cross)));
        show("angle", state.angle.map(number));
        variables
    }

    fn snapshot(state: &State) -> Value {
        let number = |number: f64| number_json(number);
        json!({
            "a": fields::json(state.a),
            "b": fields::json(state.b),
            "sum": state.sum.map(fields::json),
            "difference": state.difference.map(fields::json),
            "lengths": state.lengths.map(|lengths| lengths.map(number)),
            "dot": state.dot.map(|(dot, _)| number(dot)),
            "cross": state.cross.map(|(cross, _)| number(cross)),
            "angle": state.angle.map(number),
        })
    }
}
