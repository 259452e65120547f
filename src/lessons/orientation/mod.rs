//! Where floating point gets the side of a line wrong.

mod card;
mod check;
mod depict;
mod narrate;
mod row;
mod study;

use std::marker::PhantomData;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::numbers::{number, number_json};
use super::plane::fields;
use super::recorded::{self, Recorded, Recording};
use super::sorting::put_list;
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::geometry::Sign;
use crate::algo::geometry::orientation::{Cell, Input, Orientation, SIZE_LIMIT, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct OrientationLesson;

const LISTINGS: &[Listing] = listings!();

/// Larger grids are recorded off the main thread: each point is asked for twice.
const LARGEST_AT_ONCE: f64 = 256.0;

impl Lesson for OrientationLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::ORIENTATION
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Sides>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Sides>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Shares::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Sides;

impl Recorded for Sides {
    /// A step a row. Rows are shared between keyframes.
    const BUDGET: Budget = Budget { steps: SIZE_LIMIT + 1, keyframe_bytes: 4 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        let input = Input {
            q: fields::point(document, "q"),
            r: fields::point(document, "r"),
            origin: fields::point(document, "origin"),
            step: fields::number(document, "step", 0.0),
            size: fields::number(document, "size", 1.0) as usize,
            epsilon: fields::epsilon(document),
        };
        if input.point(input.size - 1, input.size - 1).is_allowed() {
            Ok(input)
        } else {
            Err(Failure::too_large(
                "step",
                "The grid would reach beyond 1e150. Take a smaller step, or fewer points.",
                "点阵会超出 1e150。请减小间距或边长。",
            ))
        }
    }

    fn is_long(document: &Document) -> bool {
        fields::number(document, "size", 1.0) > LARGEST_AT_ONCE
    }

    /// Signs are row by row from the grid's first point.
    fn output(_: &Input, state: &State) -> Output {
        let mut output = Output::default();
        put_list(&mut output, "float", &mut signs(state, |cell| cell.float));
        put_list(&mut output, "exact", &mut signs(state, |cell| cell.exact));
        output.json.insert("wrong".into(), state.wrong.into());
        output
    }

    fn too_long() -> Failure {
        Failure::too_large("size", "The run takes too many steps. Take a smaller size.", "运行的步数太多。请减小边长。")
    }
}

fn signs(state: &State, of: fn(&Cell) -> Sign) -> impl ExactSizeIterator<Item = f64> {
    let signs: Vec<f64> = state.rows.iter().flat_map(|row| row.iter()).map(|cell| f64::from(of(cell).as_i8())).collect();
    signs.into_iter()
}

impl Telling for Sides {
    type Algorithm = Orientation;

    fn depict(_: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(state, step, view)
    }

    fn narrate(_: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        let words = narrate::narrate(state, step);
        words.take(lang)
    }

    fn variables(_: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = vec![Variable { name: "size", value: state.input.size.to_string() }];
        let mut show = |name, value: String| variables.push(Variable { name, value });
        if let (Some(Step::Row { .. }), Some(j)) = (step, state.rows.len().checked_sub(1)) {
            show("j", j.to_string());
            show("y", number(state.input.point(0, j).y));
        }
        show("wrong", state.wrong.to_string());
        variables
    }

    fn snapshot(state: &State) -> Value {
        let last = |of: fn(&Cell) -> Sign| -> Option<Vec<i8>> {
            state.rows.last().map(|row| row.iter().map(|cell| of(cell).as_i8()).collect())
        };
        json!({
            "q": fields::json(state.input.q),
            "r": fields::json(state.input.r),
            "origin": fields::json(state.input.origin),
            "step": number_json(state.input.step),
            "epsilon": number_json(state.input.epsilon),
            "rows": state.rows.len(),
            "float": last(|cell| cell.float),
            "exact": last(|cell| cell.exact),
            "contest": last(|cell| cell.epsilon),
            "wrong": state.wrong,
            "wrongEpsilon": state.wrong_epsilon,
            "done": state.is_done,
        })
    }
}
