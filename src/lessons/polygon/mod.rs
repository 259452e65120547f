//! A polygon: signed area, inside or outside, convex or not.

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
use crate::algo::geometry::polygon::{Input, Place, Polygon, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct PolygonLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for PolygonLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::POLYGON
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Outline>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Costs::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Outline;

/// As in the output.
const fn place_word(place: Place) -> &'static str {
    match place {
        Place::Inside => "inside",
        Place::Outside => "outside",
        Place::Boundary => "boundary",
    }
}

impl Recorded for Outline {
    const BUDGET: Budget = Budget { steps: 4_000, keyframe_bytes: 1 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        Ok(Input {
            vertices: fields::points(document, "vertices").into(),
            point: fields::point(document, "point"),
            epsilon: fields::epsilon(document),
        })
    }

    fn is_long(_: &Document) -> bool {
        false
    }

    fn output(_: &Input, state: &State) -> Output {
        let mut output = Output::default();
        output.json.insert("area".into(), state.area.map_or(Value::Null, number_json));
        output.json.insert("inside".into(), state.place.map_or(Value::Null, |place| place_word(place).into()));
        output.json.insert("convex".into(), state.convex.map_or(Value::Null, Value::from));
        output
    }

    fn too_long() -> Failure {
        Failure::too_large("vertices", "The run takes too many steps. Take fewer vertices.", "运行的步数太多。请减少顶点。")
    }
}

impl Telling for Outline {
    type Algorithm = Polygon;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(input, state, step).get(lang).to_owned()
    }

    fn variables(_: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        show("n", state.vertices().len().to_string());
        show("p", pair(state.point));
        match step {
            Some(Step::Triangle(_)) => {
                if let Some(at) = state.at {
                    let (b, c) = state.edge(at);
                    show("b", pair(b));
                    show("c", pair(c));
                }
                show("doubled", number(2.0 * state.area_so_far()));
            }
            Some(Step::Edge { .. }) => {
                if let Some(at) = state.at {
                    let (a, b) = state.edge(at);
                    show("a", pair(a));
                    show("b", pair(b));
                }
            }
            _ => {}
        }
        if let Some(area) = state.area {
            show("area", number(area));
            show("crossings", state.crossings.to_string());
            show("winding", state.winding.to_string());
        }
        if let Some(place) = state.place {
            show("place", place_word(place).to_owned());
        }
        if let Some(crossing) = state.crossing {
            show("crosses", if crossing.is_some() { "True" } else { "False" }.to_owned());
            show("left", state.left_turns.to_string());
            show("right", state.right_turns.to_string());
        }
        if let Some(convex) = state.convex {
            show("convex", if convex { "True" } else { "False" }.to_owned());
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        json!({
            "at": state.at,
            "area": number_json(state.area_so_far()),
            "crossings": state.crossings,
            "winding": state.winding,
            "inside": state.place.map(place_word),
            "crossing": state.crossing.flatten().map(|(first, second)| [first, second]),
            "crossesItself": state.crossing.map(|crossing| crossing.is_some()),
            "leftTurns": state.left_turns,
            "rightTurns": state.right_turns,
            "convex": state.convex,
        })
    }
}
