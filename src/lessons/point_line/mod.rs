//! A point and a line: the side, the distance, the nearest point, and whether it is on the segment.

mod card;
mod check;
mod depict;
mod narrate;
mod study;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::numbers::{number, number_json};
use super::plane::{Side, fields, pair, quantity};
use super::recorded::{self, Recorded};
use super::{Ask, Card, Check, Lesson, Listing, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::geometry::point_line::{Input, PointLine, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang, Words};

pub use card::{CARD, RESULT};

pub struct PointLineLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for PointLineLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::POINT_LINE
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Sides>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::WrongSigns::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Sides;

/// The side three ways, once it is known.
fn side(input: &Input, state: &State) -> Option<Side> {
    state.side.map(|verdict| Side::new([state.a, state.b, state.p], verdict, input.epsilon))
}

/// -1, 0 or 1: 0 where there is no line.
fn side_number(state: &State) -> Option<i8> {
    state.side.map(|verdict| verdict.exact.as_i8()).or(state.is_degenerate.then_some(0))
}

/// A number as JSON; one beyond all doubles, which JSON can't write, as `null`.
fn finite(number: f64) -> Value {
    if number.is_finite() { number_json(number) } else { Value::Null }
}

impl Recorded for Sides {
    const BUDGET: Budget = Budget { steps: 16, keyframe_bytes: 1 << 16 };

    fn read(document: &Document) -> Result<Input, Failure> {
        let [p, a, b] = ["p", "a", "b"].map(|name| fields::point(document, name));
        Ok(Input { p, a, b, epsilon: fields::epsilon(document) })
    }

    fn is_long(_: &Document) -> bool {
        false
    }

    fn output(_: &Input, state: &State) -> Output {
        let mut output = Output::default();
        let mut put = |name: &str, value: Option<Value>| drop(output.json.insert(name.into(), value.unwrap_or(Value::Null)));
        put("side", side_number(state).map(Value::from));
        put("onSegment", state.on_segment.map(Value::from));
        put("distance", state.distance.map(number_json));
        put("projection", state.projection.map(fields::json));
        output
    }
}

impl Telling for Sides {
    type Algorithm = PointLine;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        let Words { en, zh } = narrate::narrate(input, state, step);
        match lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    fn variables(input: &Input, state: &State, _: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables: Vec<Variable> =
            [("p", state.p), ("a", state.a), ("b", state.b)].map(|(name, point)| Variable { name, value: pair(point) }).into();
        let mut show = |name, value: Option<String>| variables.extend(value.map(|value| Variable { name, value }));
        show("cross", side(input, state).map(|side| quantity(&side.cross())));
        show("side", side_number(state).map(|side| side.to_string()));
        show("on_segment", state.on_segment.map(|on| on.to_string()));
        show("t", state.along.map(number));
        show("projection", state.projection.map(pair));
        show("distance", state.distance.map(number));
        variables
    }

    fn snapshot(state: &State) -> Value {
        json!({
            "p": fields::json(state.p),
            "a": fields::json(state.a),
            "b": fields::json(state.b),
            "side": side_number(state),
            "onSegment": state.on_segment,
            "t": state.along.map(finite),
            "projection": state.projection.map(fields::json),
            "distance": state.distance.map(number_json),
        })
    }
}
