//! Delaunay's triangulation by insertion and flips, and Voronoi's diagram.

mod card;
mod check;
mod depict;
mod focus;
mod narrate;
mod output;
mod study;

use std::marker::PhantomData;

use serde_json::{Value, json};

use self::focus::Focus;
use super::guide::{self, Guide};
use super::plane::fields;
use super::recorded::{self, Recorded, Recording};
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::geometry::delaunay::{Delaunay, Input, Order, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct DelaunayLesson;

const LISTINGS: &[Listing] = listings!();

/// More points than this are recorded off the main thread.
const MOST_AT_ONCE: usize = 2_000;
/// So many are put in as they come, unless the document says otherwise.
const MOST_AS_GIVEN: usize = 300;
/// So many can be put in as they come: n²/3 steps at worst.
const MOST_GIVEN: usize = 3_000;

impl Lesson for DelaunayLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::DELAUNAY
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Flipping>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(&fields::points(document, "points"), output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Flipping>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Costs::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Flipping;

impl Recorded for Flipping {
    /// Three bytes a step, and keyframes: 100,000 points take less than 256 MB in all.
    const BUDGET: Budget = Budget { steps: 8_000_000, keyframe_bytes: 64 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        let count = fields::count(document, "points");
        let order = match fields::word(document, "order") {
            "given" if count > MOST_GIVEN => return Err(too_many_as_given(count)),
            "given" => Order::Given,
            "serpentine" => Order::Serpentine,
            _ if count <= MOST_AS_GIVEN => Order::Given,
            _ => Order::Serpentine,
        };
        let mut input = Input::new(fields::points(document, "points"), order);
        input.epsilon = fields::epsilon(document);
        Ok(input)
    }

    fn is_long(document: &Document) -> bool {
        let count = fields::count(document, "points");
        count > MOST_AT_ONCE || count > MOST_AS_GIVEN && fields::word(document, "order") == "given"
    }

    fn output(_: &Input, state: &State) -> Output {
        output::output(state)
    }

    fn too_long() -> Failure {
        fields::too_long()
    }
}

fn too_many_as_given(count: usize) -> Failure {
    Failure::too_large(
        "order",
        format!(
            "{count} points in the order given may take {} steps. Choose the order serpentine, or at most {MOST_GIVEN} points.",
            count * count / 3
        ),
        format!("{count} 个点按给定顺序插入，最多可能要 {} 步。请改用蛇形顺序，或不超过 {MOST_GIVEN} 个点。", count * count / 3),
    )
}

impl Telling for Flipping {
    type Algorithm = Delaunay;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(_: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(state, step).get(lang).to_owned()
    }

    fn variables(_: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        const MOST_SHOWN: usize = 12;
        let focus = Focus::of(state, step);
        let mut variables = Vec::new();
        let mut show = |name, value: Option<String>| variables.extend(value.map(|value| Variable { name, value }));
        show("p", focus.newcomer.map(|p| p.to_string()));
        if let Some([b, c]) = focus.edge {
            show("b", Some(focus::name(b)));
            show("c", Some(focus::name(c)));
        }
        show("d", focus.far.map(focus::name));
        let edge = |&triangle: &u32| {
            let [b, c] = state.mesh.get(triangle).edge(0);
            format!("({}, {})", focus::name(b), focus::name(c))
        };
        let mut edges: Vec<String> = state.stack.iter().rev().take(MOST_SHOWN).map(edge).collect();
        edges.reverse();
        let more = if state.stack.len() > MOST_SHOWN { "…, " } else { "" };
        show("edges", Some(format!("[{more}{}]", edges.join(", "))));
        variables
    }

    fn snapshot(state: &State) -> Value {
        json!({
            "put_in": focus::put_in(state),
            "p": state.newcomer(),
            "triangles": state.triangles(),
            "edges": state.stack.iter().map(|&triangle| json!(state.mesh.get(triangle).edge(0).map(|corner| corner as i32))).collect::<Value>(),
            "merged": state.merged,
        })
    }
}
