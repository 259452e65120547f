//! Multi-token prediction: a small language model learns to name several tokens at once, then drafts and verifies its own text.

mod card;
mod check;
mod course;
mod depict;
mod film;
mod input;
mod log;
mod words;

use super::guide::{self, Guide};
use super::{Ask, Card, Check, Lesson, Listing, Opening, Output, listings};
use crate::input::Document;
use crate::words::Failure;

pub use card::{CARD, RESULT};

pub struct MtpLesson;

const LISTINGS: &[Listing] = listings!("cross_entropy");

impl Lesson for MtpLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::MTP
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        Ok(Opening::Course(Box::new(course::Training::new(input::Asked::of(document)?, ask))))
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn has_study(&self) -> bool {
        false
    }
}
