//! Radix sort, from the lowest digit or from the highest.

mod bench;
mod card;
mod device;
mod film;
mod study;
mod words;

use std::marker::PhantomData;

use super::guide::{self, Guide};
use super::recorded::{self, Recording};
use super::sorting::passes::{self, Passes};
use super::{Ask, Bench, Card, Check, Lesson, Listing, Long, Opening, Output, Study, listings};
use crate::input::Document;
use crate::words::Failure;

pub use card::{CARD, RESULT};

pub struct RadixSortLesson;

const LISTINGS: &[Listing] = listings!();
/// With the kernels, in the order of a pass.
const WITH_KERNELS: &[Listing] = listings!("shared/radix", "radix_histogram", "radix_scan", "radix_scatter");

impl Lesson for RadixSortLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn listings_of(&self, document: &Document) -> &'static [Listing] {
        if self.runs_kernels(document) { WITH_KERNELS } else { LISTINGS }
    }

    fn guide(&self) -> &'static Guide {
        &guide::RADIX_SORT
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        if device::is_asked(document) {
            return Ok(Opening::Gpu(device::open(document, ask)?));
        }
        recorded::open::<Passes>(document, ask)
    }

    fn runs_kernels(&self, document: &Document) -> bool {
        device::is_asked(document)
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

    fn bench(&self) -> Option<&'static dyn Bench> {
        Some(&bench::Sorts)
    }
}
