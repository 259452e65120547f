//! Diameter, width and smallest rectangle by calipers that turn around the hull.

mod card;
mod check;
mod depict;
mod narrate;
mod study;

use std::marker::PhantomData;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::numbers::{number, number_json};
use super::plane::{fields, pair};
use super::recorded::{self, Recorded, Recording};
use super::sorting::snapshot_list;
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::geometry::calipers::{Input, Rectangle, RotatingCalipers, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct RotatingCalipersLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for RotatingCalipersLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::ROTATING_CALIPERS
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Turning>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Turning>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Costs::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Turning;

impl Recorded for Turning {
    /// A hull of 100,000 corners takes at most 1,700,008 steps of 16 bytes.
    const BUDGET: Budget = Budget { steps: 1_700_008, keyframe_bytes: 32 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        Ok(Input { points: fields::points(document, "points").into(), epsilon: fields::epsilon(document) })
    }

    fn is_long(document: &Document) -> bool {
        Input::steps_at_most(fields::count(document, "points") as u64) > recorded::MOST_STEPS_AT_ONCE
    }

    fn output(_: &Input, state: &State) -> Output {
        let mut output = Output::default();
        let mut put = |name: &str, value: Option<Value>| drop(output.json.insert(name.into(), value.unwrap_or(Value::Null)));
        put("diameter", state.diameter().map(number_json));
        let point = |id: u32| fields::json(state.points()[id as usize]);
        put("pair", state.farthest().map(|(a, b)| [a, b].map(point).into_iter().collect()));
        put("width", state.width().map(number_json));
        put(
            "minAreaRect",
            state
                .rectangle()
                .map(|Rectangle { corners, area }| json!({"area": number_json(area), "corners": corners.map(fields::json)})),
        );
        output
    }

    fn too_long() -> Failure {
        fields::too_long()
    }
}

impl Telling for Turning {
    type Algorithm = RotatingCalipers;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(_: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(state, step).get(lang).to_owned()
    }

    fn variables(_: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = vec![Variable { name: "n", value: state.points().len().to_string() }];
        let mut show = |name, value: String| variables.push(Variable { name, value });
        if state.hull.is_empty() {
            return variables;
        }
        show("h", state.hull.len().to_string());
        if state.hull.len() > 2 && !matches!(step, None | Some(Step::Hull { .. })) {
            let (a, b) = state.edge(state.place.edge);
            show("a", pair(a));
            show("b", pair(b));
            let place = state.place;
            for (name, at) in [("right", place.right), ("far", place.far), ("left", place.left)] {
                show(name, pair(state.corner(at)));
            }
        }
        if let Some((a, b)) = state.pair {
            show("pair", format!("{}, {}", pair(state.corner(a)), pair(state.corner(b))));
        }
        if let Some(width) = state.width() {
            show("width", number(width));
        }
        if let Some(rectangle) = state.rectangle() {
            show("area", number(rectangle.area));
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        let id = |corner: u32| state.hull.get(corner as usize).copied();
        let place = state.place;
        json!({
            "hull": snapshot_list(state.hull.iter().map(|&id| id.into())),
            "edge": (state.hull.len() > 2).then(|| [id(place.edge), id(state.next_corner(place.edge))]),
            "right": id(place.right),
            "far": id(place.far),
            "left": id(place.left),
            "pair": state.farthest().map(|(a, b)| [a, b]),
            "diameter": state.diameter().map(number_json),
            "width": state.width().map(number_json),
            "area": state.rectangle().map(|rectangle| number_json(rectangle.area)),
            "isDone": state.is_done,
        })
    }
}
