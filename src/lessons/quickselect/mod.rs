//! The k-th largest by quickselect.

mod card;
mod check;
mod depict;
mod input;
mod narrate;
mod study;
mod words;

use serde_json::{Map, Value, json};

use super::guide::{self, Guide};
use super::numbers::{self, number_json};
use super::{
    Ask, Card, Check, Develop, Developing, Language, Lesson, Listing, Long, Opening, Outcome, Output, Reel, Slip, Study, Telling,
    Variable, View, encode_steps,
};
use crate::algo::quickselect::{Input, Phase, Quickselect, Scheme, State, Step};
use crate::input::Document;
use crate::scene::Scene;
use crate::trace::{Budget, Moment, Plain, TooLong};
use crate::words::{Failure, Lang};

pub use card::CARD;
pub use study::expected_comparisons;

pub struct QuickselectLesson;

const LISTINGS: &[Listing] = &[
    Listing { language: Language::Python, source: include_str!("listing.py") },
    Listing { language: Language::Cpp, source: include_str!("listing.cpp") },
    Listing { language: Language::Rust, source: include_str!("listing.rs") },
];

/// Two bytes a step, and keyframes of four bytes an item: a million items take less than 256 MB in all.
const BUDGET: Budget = Budget { steps: crate::algo::quickselect::STEPS_LIMIT as usize, keyframe_bytes: 96 << 20 };
/// More items than this are recorded off the main thread: at worst they take about 100,000 steps.
const MOST_ITEMS_AT_ONCE: usize = 250;

impl Lesson for QuickselectLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::QUICKSELECT
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        let input = input::read(document)?;
        if !ask.film {
            let plain = Plain::<Quickselect>::run(&input);
            plain.state.check_finished().map_err(|refused| input::refusal(document, refused))?;
            let output = output(&plain.state);
            return Ok(Opening::Done(Outcome { output, tally: plain.tally, film: None, slip: slip(&input, &plain.state, None) }));
        }
        input::check_length(document, &input)?;
        let slip_input = input.clone();
        let reel = Reel::<Selections>::record(input, BUDGET).map_err(|_| too_long(document, &slip_input))?;
        Ok(Opening::Done(outcome(reel, &slip_input)))
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(self)
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Comparisons::default()))
    }
}
