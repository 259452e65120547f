//! The intersection of half-planes by a deque of borders.

mod card;
mod check;
mod depict;
mod layout;
mod narrate;
mod study;
mod words;

use std::marker::PhantomData;

use serde_json::{Map, Value, json};

use super::guide::{self, Guide};
use super::plane::{fields, vertex_json};
use super::recorded::{self, Recorded, Recording};
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::geometry::Point;
use crate::algo::geometry::half_planes::{HalfPlanes, Input, Kind, Plane, Region, State, Step, region};
use crate::algo::geometry::vertex::Vertex;
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct HalfPlanesLesson;

const LISTINGS: &[Listing] = listings!();

/// More half-planes than this are recorded off the main thread.
const MOST_AT_ONCE: usize = 300;

impl Lesson for HalfPlanesLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::HALF_PLANES
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Clipping>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(&planes(document), output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Clipping>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Costs::default()))
    }
}

/// Those of a document that has been checked.
fn planes(document: &Document) -> Vec<Plane> {
    let number = |plane: &Value, place: usize| plane.get(place).and_then(Value::as_f64).unwrap_or(0.0);
    let plane = |plane: &Value| Plane { a: number(plane, 0), b: number(plane, 1), c: number(plane, 2) };
    document.json.get("planes").and_then(Value::as_array).into_iter().flatten().map(plane).collect()
}

/// How the lesson tells of the algorithm.
struct Clipping;

impl Recorded for Clipping {
    /// At most seven steps a half-plane, and some.
    const BUDGET: Budget = Budget { steps: 20_000, keyframe_bytes: 4 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        let mut input = Input::new(planes(document));
        input.epsilon = fields::epsilon(document);
        Ok(input)
    }

    fn is_long(document: &Document) -> bool {
        fields::count(document, "planes") > MOST_AT_ONCE
    }

    fn output(_: &Input, state: &State) -> Output {
        let region = region(state);
        let mut json = Map::new();
        json.insert("region".into(), region_json(&region));
        json.insert("bounded".into(), json!(region.is_bounded()));
        json.insert("kind".into(), json!(words::kind_id(region.kind)));
        let rays = region.chains.iter().filter_map(|chain| chain.rays);
        json.insert("rays".into(), rays.map(|rays| rays.map(fields::json).into_iter().collect::<Value>()).collect());
        Output { json, ..Output::default() }
    }

    fn too_long() -> Failure {
        Failure::too_large("planes", "The run takes too many steps. Take fewer half-planes.", "运行的步数太多，请减少半平面。")
    }
}

/// Its corners, counter-clockwise; of a bounded region from the lowest, leftmost one.
fn region_json(region: &Region) -> Value {
    if region.kind == Kind::Empty {
        return Value::Null;
    }
    let mut corners: Vec<Vertex> = region.chains.iter().flat_map(|chain| chain.vertices.iter().copied()).collect();
    if region.is_bounded() {
        let low = |vertex: &Vertex| vertex.at().unwrap_or(Point::new(f64::INFINITY, f64::INFINITY));
        let first = (0..corners.len()).min_by(|&i, &j| low(&corners[i]).compare_yx(low(&corners[j])));
        corners.rotate_left(first.unwrap_or(0));
    }
    corners.into_iter().map(vertex_json).collect()
}

impl Telling for Clipping {
    type Algorithm = HalfPlanes;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(_: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(state, step).get(lang).to_owned()
    }

    fn variables(_: &Input, state: &State, _: Option<&Step>, _: Lang) -> Vec<Variable> {
        let list = |planes: &mut dyn Iterator<Item = u32>| {
            let names: Vec<String> = planes.map(|plane| words::name(state, plane)).collect();
            format!("[{}]", names.join(", "))
        };
        let mut variables = vec![
            Variable { name: "order", value: list(&mut state.order.iter().copied()) },
            Variable { name: "deque", value: list(&mut state.deque.iter().copied()) },
        ];
        if let Some(newcomer) = state.newcomer() {
            variables.insert(0, Variable { name: "h", value: words::told(state, newcomer) });
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        let names = |planes: &mut dyn Iterator<Item = u32>| -> Value { planes.map(|plane| words::id(state, plane)).collect() };
        json!({
            "order": names(&mut state.order.iter().copied()),
            "deque": names(&mut state.deque.iter().copied()),
            "h": state.newcomer().map(|plane| words::id(state, plane)),
            "empty": state.is_empty,
            "region": region_json(&region(state)),
        })
    }
}
