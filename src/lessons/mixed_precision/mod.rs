//! Mixed precision: one model trained in five regimes side by side, by kernels.

mod card;
mod course;
mod film;
mod retell;
mod words;

use super::guide::{self, Guide};
use super::{Ask, Card, Check, Lesson, Listing, Opening, Output, listings};
use crate::input::Document;
use crate::words::Failure;

pub use card::{CARD, RESULT};

pub struct MixedPrecisionLesson;

const LISTINGS: &[Listing] = listings!("loss_scale");

impl Lesson for MixedPrecisionLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::MIXED_PRECISION
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        Ok(Opening::Course(Box::new(course::Trial::new(document, ask)?)))
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        retell::check(document, output)
    }

    fn has_study(&self) -> bool {
        false
    }
}
