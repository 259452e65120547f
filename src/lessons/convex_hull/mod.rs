//! The convex hull by Graham's scan and by Andrew's chains.

mod card;
mod check;
mod depict;
mod narrate;
mod study;

use std::marker::PhantomData;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::plane::{fields, pair};
use super::recorded::{self, Recorded, Recording};
use super::sorting::snapshot_list;
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::geometry::hull::{Collinear, ConvexHull, Input, Method, Phase, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct ConvexHullLesson;

const LISTINGS: &[Listing] = listings!();
/// So many points of a list are among the variables.
const MOST_SHOWN: usize = 8;

impl Lesson for ConvexHullLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::CONVEX_HULL
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Hull>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Hull>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Costs::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Hull;

impl Recorded for Hull {
    /// 100,000 points take at most 800,008 steps of 16 bytes.
    const BUDGET: Budget = Budget { steps: 800_008, keyframe_bytes: 32 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        Ok(Input {
            points: fields::points(document, "points").into(),
            method: if fields::word(document, "method") == "graham" { Method::Graham } else { Method::Andrew },
            collinear: if fields::word(document, "collinear") == "keep" { Collinear::Keep } else { Collinear::Drop },
            epsilon: fields::epsilon(document),
        })
    }

    fn is_long(document: &Document) -> bool {
        // At most eight steps a point.
        8 * fields::count(document, "points") as u64 > recorded::MOST_STEPS_AT_ONCE
    }

    fn output(_: &Input, state: &State) -> Output {
        let mut output = Output::default();
        output.json.insert("hull".into(), state.stack.iter().map(|&place| fields::json(state.at(place))).collect());
        output
    }

    fn too_long() -> Failure {
        fields::too_long()
    }
}

impl Telling for Hull {
    type Algorithm = ConvexHull;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(input, state, step).get(lang).to_owned()
    }

    fn variables(_: &Input, state: &State, _: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = vec![Variable { name: "n", value: state.points().len().to_string() }];
        let mut show = |name, value: String| variables.push(Variable { name, value });
        if state.phase != Phase::Start && !state.points().is_empty() {
            if state.phase == Phase::Lowest {
                show("lowest", pair(state.at(0)));
            }
            let chain = &state.stack[state.stack.len().saturating_sub(MOST_SHOWN)..];
            let dots = if chain.len() < state.stack.len() { "…, " } else { "" };
            let points: Vec<String> = chain.iter().map(|&place| pair(state.at(place))).collect();
            show("chain", format!("[{dots}{}]", points.join(", ")));
        }
        if let Some(place) = state.next {
            show("p", pair(state.at(place)));
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        json!({
            "order": snapshot_list(state.order.iter().map(|&id| id.into())),
            "stack": snapshot_list(state.hull().into_iter().map(Value::from)),
            "next": state.next.map(|place| state.id(place)),
            "popped": state.popped.map(|place| state.id(place)),
            "turn": state.turn.map(|verdict| verdict.exact.as_i8()),
        })
    }
}
