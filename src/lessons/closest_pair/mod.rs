//! The closest pair by divide and merge.

mod card;
mod check;
mod depict;
mod narrate;
mod study;
mod words;

use std::marker::PhantomData;

use serde_json::{Value, json};

use self::words::{distance_words, name, pair_name};
use super::guide::{self, Guide};
use super::numbers::{number, number_json};
use super::plane::fields;
use super::recorded::{self, Recorded, Recording};
use super::sorting::snapshot_list;
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::geometry::closest_pair::{ClosestPair, Input, Pair, Phase, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct ClosestPairLesson;

const LISTINGS: &[Listing] = listings!();

/// More points than this are recorded off the main thread: a grid takes thirty steps each.
const MOST_POINTS_AT_ONCE: usize = 3_000;

/// Strips of more points aren't written out among the variables.
const MOST_IN_WORDS: usize = 12;

impl Lesson for ClosestPairLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::CLOSEST_PAIR
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Pairs>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Pairs>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Costs::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Pairs;

impl Recorded for Pairs {
    /// Four bytes a step, of which a point never takes more than 140, and keyframes of four bytes a point.
    const BUDGET: Budget = Budget { steps: 15_000_000, keyframe_bytes: 96 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        Ok(Input::new(fields::points(document, "points")))
    }

    fn is_long(document: &Document) -> bool {
        fields::count(document, "points") > MOST_POINTS_AT_ONCE
    }

    /// `pair` is the two points themselves, the one with the lower index first.
    fn output(_: &Input, state: &State) -> Output {
        let mut output = Output::default();
        let pair = state.best.map(|Pair(a, b)| [a, b].map(|index| fields::json(state.point(index))));
        output.json.insert("pair".into(), json!(pair));
        output.json.insert("distance".into(), json!(state.distance().map(number_json)));
        output
    }

    fn too_long() -> Failure {
        fields::too_long()
    }
}

impl Telling for Pairs {
    type Algorithm = ClosestPair;

    fn depict(_: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(state, step, view)
    }

    fn narrate(_: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        let words = narrate::narrate(state, step);
        words.take(lang)
    }

    fn variables(_: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        show("n", state.len().to_string());
        if let Some(window) = state.window() {
            show("lo", window.lo.to_string());
            show("hi", window.hi.to_string());
            if let Some(divider) = window.divider {
                show("x", number(state.point(divider).x));
            }
        }
        if state.phase == Phase::Strip {
            let names = || state.strip.iter().map(|&index| name(index)).collect::<Vec<_>>().join(", ");
            let is_short = state.strip.len() <= MOST_IN_WORDS;
            show("strip", if is_short { format!("[{}]", names()) } else { state.strip.len().to_string() });
        }
        if let Some((a, b)) = words::looked_at(state, step) {
            show("i", name(a));
            show("j", name(b));
        }
        if let Some(best) = state.best {
            show("best", pair_name(best));
            show("distance", distance_words(state, best));
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        json!({
            "order": snapshot_list(state.order.iter().map(|&index| json!(index))),
            "windows": state.windows.iter().map(|window| json!([window.lo, window.hi])).collect::<Vec<_>>(),
            "strip": snapshot_list(state.strip.iter().map(|&index| json!(index))),
            "candidate": state.candidate().map(|Pair(a, b)| [a, b]),
            "best": state.best.map(|Pair(a, b)| [a, b]),
            "distance": state.distance().map(number_json),
        })
    }
}
