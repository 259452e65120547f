//! A VQ-VAE that is trained while one looks on.

mod card;
mod check;
mod course;
mod depict;
mod film;
mod input;
mod words;

use super::guide::{self, Guide};
use super::{Ask, Card, Check, Lesson, Listing, Opening, Output, Study, listings};
use crate::input::Document;
use crate::words::Failure;

pub use card::{CARD, RESULT};

pub struct VqVaeLesson;

/// With the kernel at the middle of it: what goes back to the encoder.
const LISTINGS: &[Listing] = listings!("vq_grad");
const PROGRAMS: &[Listing] = listings!();

impl Lesson for VqVaeLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        PROGRAMS
    }

    fn listings_of(&self, _: &Document) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::VQ_VAE
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        let settings = input::read(document, ask.session)?;
        Ok(Opening::Course(Box::new(course::Learning::new(settings, ask))))
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn study(&self, _: &Document) -> Option<Box<dyn Study>> {
        None
    }
}
