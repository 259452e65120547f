//! Counting sort.

mod card;
mod study;

use std::marker::PhantomData;

use super::guide::{self, Guide};
use super::recorded::{self, Recording};
use super::sorting::passes::{self, Passes};
use super::{Ask, Card, Check, Lesson, Listing, Long, Opening, Output, Study, listings};
use crate::input::Document;
use crate::words::Failure;

pub use card::{CARD, RESULT};

pub struct CountingSortLesson;

const LISTINGS: &[Listing] = listings!();

impl Lesson for CountingSortLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::COUNTING_SORT
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        recorded::open::<Passes>(document, ask)
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        passes::check(document, output)
    }

    fn long(&self) -> Option<&dyn Long> {
        Some(&const { Recording::<Passes>(PhantomData) })
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Costs::default()))
    }
}
