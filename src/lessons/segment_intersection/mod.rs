//! Two segments: what they have in common.

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
use crate::algo::geometry::Sign;
use crate::algo::geometry::segments::{Common, Input, Kind, Segments, State, Step, decided, line_of};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang, Words};

pub use card::{CARD, RESULT};

pub struct SegmentIntersectionLesson;

const LISTINGS: &[Listing] = listings!();

/// The ends, in the order of [`State::ends`].
const NAMES: [&str; 4] = ["a", "b", "c", "d"];

impl Lesson for SegmentIntersectionLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::SEGMENT_INTERSECTION
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Meeting>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Angles::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Meeting;

/// The side of an end three ways, once it is known.
fn side(input: &Input, state: &State, end: usize) -> Option<Side> {
    let (from, to) = line_of(&state.ends, end as u8);
    state.sides[end].map(|verdict| Side::new([from, to, state.ends[end]], verdict, input.epsilon))
}

/// The end whose side was asked last.
fn last_end(state: &State) -> Option<usize> {
    (0..4).rev().find(|&end| state.sides[end].is_some())
}

/// What they have in common by exact signs, by those of floating point and by those of the epsilon test, once it is known.
fn kinds(input: &Input, state: &State) -> Option<[Kind; 3]> {
    let exact = state.common?.kind();
    let by = |sign: fn(&Side) -> Sign| {
        let sides = [0, 1, 2, 3].map(|end| side(input, state, end).map_or(Sign::Zero, |side| sign(&side)));
        decided(state.ends, sides)
    };
    Some([exact, by(|side| side.verdict.float), by(|side| side.contest)])
}

fn common_words(common: &Common) -> String {
    match common {
        Common::None => "None".to_owned(),
        Common::Point(point) => pair(*point),
        Common::Overlap(low, high) => format!("{}, {}", pair(*low), pair(*high)),
    }
}

fn common_json(common: &Common) -> serde_json::Map<String, Value> {
    let mut json = serde_json::Map::new();
    let (kind, shared) = match common {
        Common::None => ("none", None),
        Common::Point(point) => ("point", Some(("point", fields::json(*point)))),
        Common::Overlap(low, high) => ("overlap", Some(("segment", json!([fields::json(*low), fields::json(*high)])))),
    };
    json.insert("kind".into(), kind.into());
    json.extend(shared.map(|(name, value)| (name.to_owned(), value)));
    json
}

impl Recorded for Meeting {
    const BUDGET: Budget = Budget { steps: 16, keyframe_bytes: 1 << 16 };

    fn read(document: &Document) -> Result<Input, Failure> {
        Ok(Input { ends: NAMES.map(|name| fields::point(document, name)), epsilon: fields::epsilon(document) })
    }

    fn is_long(_: &Document) -> bool {
        false
    }

    fn output(_: &Input, state: &State) -> Output {
        Output { json: state.common.as_ref().map(common_json).unwrap_or_default(), ..Output::default() }
    }
}

impl Telling for Meeting {
    type Algorithm = Segments;

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
        let point = |end: usize| Variable { name: NAMES[end], value: pair(state.ends[end]) };
        let mut variables: Vec<Variable> = (0..4).map(point).collect();
        let mut show = |name, value: Option<String>| variables.extend(value.map(|value| Variable { name, value }));
        for (end, name) in ["side_a", "side_b", "side_c", "side_d"].into_iter().enumerate() {
            show(name, side(input, state, end).map(|side| quantity(&side.cross())));
        }
        show("t", state.ratio.map(number));
        show("common", state.common.as_ref().map(common_words));
        variables
    }

    fn snapshot(state: &State) -> Value {
        let mut snapshot = json!({
            "sides": state.sides.map(|side| side.map(|verdict| verdict.exact.as_i8())),
            "t": state.ratio.map(number_json),
            "common": state.common.as_ref().map(common_json),
        });
        for (name, point) in NAMES.into_iter().zip(state.ends) {
            snapshot[name] = fields::json(point);
        }
        snapshot
    }
}
