//! Bucket sort, with insertion sort inside of the buckets.

mod card;
mod depict;
mod narrate;
mod study;

use std::marker::PhantomData;

use serde_json::{Value, json};

use super::guide::{self, Guide};
use super::recorded::{self, Recording};
use super::sorting::{MOST_IN_JSON, Sorting, check, put_list, put_lists, result, snapshot_list, words};
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Slip, Study, Telling, Variable, View, listings, numbers};
use crate::algo::sort::STEPS_LIMIT;
use crate::algo::sort::bucket::{BucketSort, Input, Phase, State, Step, TooCrowded};
use crate::algo::sort::pass::Scan;
use crate::input::Document;
use crate::scene::Scene;
use crate::words::{Failure, Lang};

pub use card::{CARD, RESULT};

pub struct BucketSortLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for BucketSortLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::BUCKET_SORT
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Buckets>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        let items = numbers::items(document);
        check::against(&items, output, Scan::Backward, &check::stable_order(&items))
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Buckets>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Comparisons::default()))
    }
}

/// How the lesson tells of the algorithm.
struct Buckets;

impl Sorting for Buckets {
    fn read(document: &Document) -> Result<Input, Failure> {
        let items = numbers::items(document);
        let given = document.json.get("buckets").and_then(Value::as_f64);
        let buckets = given.map_or(items.len().max(1), |buckets| buckets as usize);
        Input::new(items, buckets)
            .map_err(|refused| too_crowded(refused, if given.is_some() { "buckets" } else { numbers::source(document) }))
    }

    fn steps_at_most(input: &Input) -> u64 {
        input.steps_at_most()
    }

    fn output(input: &Input, state: &State) -> Output {
        let mut output = result(&input.source, &state.list);
        if state.sizes.len().max(input.source.len()) > MOST_IN_JSON {
            // Their items lie side by side in the sorted list.
            put_list(&mut output, "buckets", &mut state.sizes.iter().map(|size| f64::from(*size)));
        } else {
            put_lists(&mut output, "buckets", &input.source, (0..state.sizes.len()).map(|bucket| state.bucket(bucket)));
        }
        output
    }

    fn slip(_: &Input, _: &State) -> Option<Slip> {
        None
    }
}

fn too_crowded(refused: TooCrowded, path: &str) -> Failure {
    let [items, steps, most] = [refused.items as u64, refused.steps, STEPS_LIMIT].map(crate::words::grouped);
    let bucket = refused.bucket;
    Failure::too_large(
        path,
        format!(
            "Bucket {bucket} would get {items} items. Sorting it by insertion may take {steps} steps in all; {most} fit. Take more buckets, or fewer items."
        ),
        format!("桶 {bucket} 会分到 {items} 项，用插入排序总共可能需要 {steps} 步，而上限是 {most} 步。请增加桶数，或减少数据。"),
    )
}

impl Telling for Buckets {
    type Algorithm = BucketSort;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        narrate::narrate(input, state, step).get(lang).to_owned()
    }

    fn variables(input: &Input, state: &State, step: Option<&Step>, _: Lang) -> Vec<Variable> {
        let buckets = state.buckets();
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        show("len(items)", input.source.len().to_string());
        if step.is_none() || input.source.is_empty() {
            return variables;
        }
        show("low", numbers::number(buckets.low));
        show("high", numbers::number(buckets.high));
        show("m", buckets.len().to_string());
        match state.phase {
            Phase::Scatter if state.done > 0 => {
                let id = state.list[state.done as usize - 1];
                show("item", words::item(&input.source, id));
                show("b", buckets.index(id).to_string());
            }
            Phase::Sort => {
                show("len(bucket)", state.bucket(state.bucket as usize).len().to_string());
                if state.taken > 0 {
                    show("i", state.taken.to_string());
                    show("hole", state.hole.to_string());
                }
                if let Some(hand) = state.hand {
                    show("item", words::item(&input.source, hand));
                }
            }
            Phase::Gather => show("i", (state.done - 1).to_string()),
            _ => {}
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        let buckets = snapshot_list((0..state.sizes.len()).map(|bucket| json!(state.bucket(bucket))));
        let order = snapshot_list(state.list.iter().map(|id| json!(id)));
        json!({ "order": order, "buckets": buckets, "hand": state.hand })
    }
}
