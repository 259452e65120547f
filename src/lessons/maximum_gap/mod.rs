//! The largest gap by buckets.

mod card;
mod check;
mod depict;
mod narrate;
mod study;
mod words;

use std::marker::PhantomData;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::numbers;
use super::recorded::{self, Recorded, Recording};
use super::sorting::{MOST_IN_JSON, snapshot_list};
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Study, Telling, Variable, View, listings};
use crate::algo::maximum_gap::{Bucket, Input, MaximumGap, Phase, Rounding, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::Budget;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct MaximumGapLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for MaximumGapLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::MAXIMUM_GAP
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Gaps>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Gaps>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Costs::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Gaps;

impl Recorded for Gaps {
    /// A million items take less than seven million steps of eight bytes.
    const BUDGET: Budget = Budget { steps: 8_000_000, keyframe_bytes: 128 << 20 };

    fn read(document: &Document) -> Result<Input, Failure> {
        let rounding = match document.json.get("width").and_then(Value::as_str) {
            Some("ceil") => Rounding::Ceil,
            _ => Rounding::Floor,
        };
        Ok(Input::new(numbers::items(document), rounding))
    }

    fn is_long(document: &Document) -> bool {
        // At most seven steps an item.
        7 * numbers::count(document) as u64 > recorded::MOST_STEPS_AT_ONCE
    }

    fn output(_: &Input, state: &State) -> Output {
        let mut output = Output::default();
        output.json.insert("gap".into(), state.gap.into());
        output.json.insert("between".into(), state.between.map_or(Value::Null, |(lo, hi)| json!([lo, hi])));
        output.json.insert("width".into(), state.width.into());
        if state.buckets.len() <= MOST_IN_JSON {
            output.json.insert("buckets".into(), state.buckets.iter().map(bucket).collect());
        } else {
            // -1 stands for the ends of an empty bucket.
            let end = |end: fn(&Bucket) -> u32| {
                let of = |bucket: &Bucket| if bucket.is_empty() { -1.0 } else { f64::from(end(bucket)) };
                state.buckets.iter().map(of).collect()
            };
            output.doubles.insert("buckets.lo".into(), end(|bucket| bucket.lo));
            output.doubles.insert("buckets.hi".into(), end(|bucket| bucket.hi));
        }
        output
    }

    fn too_long() -> Failure {
        Failure::too_large("items", "The run takes too many steps. Take fewer items.", "运行的步数太多。请减少数据。")
    }
}

fn bucket(bucket: &Bucket) -> Value {
    if bucket.is_empty() { Value::Null } else { json!({"lo": bucket.lo, "hi": bucket.hi}) }
}

impl Telling for Gaps {
    type Algorithm = MaximumGap;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(input, state, step, lang)
    }

    fn variables(_: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        show("n", state.len().to_string());
        if !matches!(state.phase, Phase::Start) && !state.is_empty() {
            show("lo", state.lo.to_string());
            show("hi", state.hi.to_string());
        }
        if !state.buckets.is_empty() || matches!(step, Some(Step::Width { .. })) {
            show("width", state.width.to_string());
        }
        if let Some(item) = words::current(state, step) {
            show("x", state.value(item).to_string());
        }
        match step {
            Some(Step::Index | Step::Open | Step::Extend) => show("b", state.bucket.to_string()),
            Some(Step::Gap { .. } | Step::Best | Step::Empty | Step::Found) => {
                show("previous", state.previous.to_string());
                show("gap", state.gap.to_string());
                show("between", state.between.map_or_else(|| "None".to_owned(), |(lo, hi)| format!("({lo}, {hi})")));
            }
            _ => {}
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        json!({
            "lo": state.lo,
            "hi": state.hi,
            "width": state.width,
            "gap": state.gap,
            "between": state.between.map(|(lo, hi)| json!([lo, hi])),
            "next": state.at,
            "buckets": snapshot_list(state.buckets.iter().map(bucket)),
        })
    }
}
