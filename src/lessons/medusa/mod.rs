//! A language model that decodes several tokens a forward pass.

mod card;
mod check;
mod course;
mod depict;
mod film;
mod input;
mod log;
mod tree;
mod trees;
mod words;

use super::guide::{self, Guide};
use super::{Ask, Card, Check, Lesson, Listing, Opening, Output, Timed, listings};
use crate::input::Document;
use crate::language::weights::Weights;
use crate::words::{Failure, Text, Words};

pub use card::{CARD, RESULT};

pub struct MedusaLesson;

const LISTINGS: &[Listing] = listings!("compact", "next_token");

impl Lesson for MedusaLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::MEDUSA
    }

    fn model(&self, _: &Document) -> Option<&'static str> {
        Some(MODEL)
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        let Some(model) = ask.model.clone() else { return Err(no_model()) };
        Ok(Opening::Course(match ask.trees {
            true => Box::new(trees::ByTurns::new(document, model, ask)?),
            false => Box::new(course::Decoding::new(document, model, ask)?),
        }))
    }

    fn check(&self, _: &Document, _: &Output) -> Check {
        Check { against: AGAINST[0], max_error: f64::INFINITY, is_ok: false }
    }

    fn check_with(&self, document: &Document, output: &Output, model: &Weights) -> Check {
        check::check(document, output, model)
    }

    fn has_study(&self) -> bool {
        false
    }

    fn trees(&self) -> Option<fn(&Weights) -> Vec<Timed>> {
        Some(trees::trees)
    }

    fn passes(&self) -> &'static [Text] {
        &words::PASSES
    }

    fn without_model(&self) -> &'static [(&'static str, Text)] {
        words::WITHOUT_MODEL
    }
}

const MODEL: &str = "language.safetensors";
/// What greedy text is checked against; where tokens are drawn or typical, the drafted decoding is done again.
const AGAINST: [Text; 2] = [
    Text::new("the same prompt without drafts, one token a pass, on the CPU", "在 CPU 上用同一提示、不用草稿、逐个词元解码"),
    Text::new("the same decoding, done again on the CPU", "在 CPU 上重做同样的解码"),
];

fn no_model() -> Failure {
    Failure::new(
        crate::words::Code::Unsupported,
        "",
        Words::new(
            "This lesson decodes with the language model, which wasn't given. Hand its weights to whoever opens the lesson.",
            "这一课要用语言模型来解码，但没有给出模型。请把模型的权重一并交给打开课程的程序。",
        ),
    )
}
