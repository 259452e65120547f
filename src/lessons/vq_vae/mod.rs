//! A VQ-VAE, trained while one looks on.

mod card;
mod course;
mod depict;
mod film;
mod input;
mod log;
mod plane;
mod tiles;
mod words;

use super::guide::{self, Guide};
use super::{Ask, Card, Check, Lesson, Listing, Opening, Output, listings};
use crate::input::Document;
use crate::kernel::vqvae::reference;
use crate::words::{Failure, Text};

pub use card::{CARD, RESULT};

pub struct VqVaeLesson;

/// With the kernels of the quantiser, in the order of a step.
const LISTINGS: &[Listing] = listings!("vq_codes", "vq_assign", "vq_grad", "vq_grad_codes", "vq_ema");

/// So many steps are computed a second time.
const CHECKED_STEPS: usize = 3;
/// Relative, of f32 against f64 over as many steps.
const TOLERANCE: f64 = 1e-3;

impl Lesson for VqVaeLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        LISTINGS
    }

    fn guide(&self) -> &'static Guide {
        &guide::VQ_VAE
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        let input = input::read(document, format!("{}/vq-vae", ask.session))?;
        Ok(Opening::Course(Box::new(course::Training::new(input, ask))))
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        let against =
            Text::new("the first steps of the same training, in f64 on the CPU", "在 CPU 上用 f64 重算同一训练的前几步");
        let max_error = error(document, output).unwrap_or(f64::INFINITY);
        Check { against, max_error, is_ok: max_error <= TOLERANCE }
    }

    fn has_study(&self) -> bool {
        false
    }
}

/// The largest relative error of the first steps' losses; none where something is missing.
fn error(document: &Document, output: &Output) -> Option<f64> {
    let input = input::read(document, String::new()).ok()?;
    let (model, steps) = (&input.model, input.steps.min(CHECKED_STEPS));
    let [pictures, _] = input.pictures();
    let right = reference::losses(model, &pictures, input.seed, steps);
    let loss = output.json.get("loss")?;
    let term = |name: &str, step: usize| loss.get(name)?.get(step)?.as_f64();
    let mut worst = 0f64;
    for (step, right) in right.chunks(2).enumerate() {
        worst = worst.max((term("reconstruction", step)? - right[0]).abs() / right[0].max(1e-9));
        let gamma = f64::from(model.gamma);
        if gamma > 0.0 {
            worst = worst.max((term("commitment", step)? / gamma - right[1]).abs() / right[1].max(1e-9));
        }
    }
    Some(worst)
}
