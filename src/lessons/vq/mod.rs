//! Vector quantisation: assignment to the nearest of some codes, and how the codes move.

mod card;
mod check;
mod depict;
mod film;
mod input;
mod narrate;
mod output;
mod study;

use super::guide::{self, Guide};
use super::{Ask, Card, Check, Film, GpuJob, Lesson, Listing, Opening, Outcome, Output, Study, listings};
use crate::input::Document;
use crate::kernel::{CpuEngine, Downloads};
use crate::trace::Tally;
use crate::words::Failure;

pub use card::{CARD, RESULT};

pub struct VqLesson;

const ASSIGN: &[Listing] = listings!("vq_assign");
const EMA: &[Listing] = listings!("vq_assign", "vq_ema");
const GRADIENT: &[Listing] = listings!("vq_assign", "vq_grad_codes");
/// A plan of so many operations is carried out within a frame by twins.
const AT_ONCE_FLOPS: u64 = 2_000_000;

impl Lesson for VqLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        ASSIGN
    }

    fn listings_of(&self, document: &Document) -> &'static [Listing] {
        match super::plane::fields::word(document, "update") {
            "gradient" => GRADIENT,
            "ema" => EMA,
            _ => ASSIGN,
        }
    }

    fn guide(&self) -> &'static Guide {
        &guide::VQ
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        let input = input::read(document)?;
        let rounds = input.rounds(ask.film);
        let plan = rounds.plan(input.centred(&input.vectors), input.centred(&input.codes), ask.measure);
        let costs = film::costs(&plan);
        let tally = costs.last().copied().unwrap_or(Tally::ZERO);
        let wants_film = ask.film;
        let finish = move |downloads: &Downloads| {
            let done = output::finish(&input, rounds.collect(downloads)?);
            let output = done.output(&input);
            let film = wants_film.then(|| Box::new(film::Rounds::new(input, done, costs)) as Box<dyn Film>);
            Ok(Outcome { output, tally, film, slip: None })
        };
        if ask.at_once && plan.flops() <= AT_ONCE_FLOPS {
            let (_, downloads) = CpuEngine::run(&plan);
            return Ok(Opening::Done(Box::new(finish(&downloads)?)));
        }
        Ok(Opening::Gpu(GpuJob { plan, finish: Box::new(finish) }))
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check::check(document, output)
    }

    fn studies_document(&self) -> bool {
        true
    }

    fn study(&self, document: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Distortion::new(input::read(document).ok()?)))
    }
}
