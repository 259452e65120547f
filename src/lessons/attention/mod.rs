//! Attention: the same result three ways on the reader's GPU, and what each way costs.

mod card;
mod depict;
mod film;
mod input;
mod study;
mod words;

use serde_json::json;

use super::guide::{self, Guide};
use super::{Ask, Card, Check, GpuJob, Lesson, Listing, Opening, Outcome, Output, Study, listings};
use crate::input::Document;
use crate::kernel::Downloads;
use crate::kernel::attention::{self, Method, Options, Precision, Problem, Results, Tile, oracle};
use crate::trace::Tally;
use crate::words::{Failure, Text};

pub use card::{CARD, RESULT};

pub struct AttentionLesson;

// Each holds the kernels that its method runs, in their order.
const NAIVE: &[Listing] = listings!(
    "attention_scores",
    "attention_softmax_max",
    "attention_softmax_sum",
    "attention_softmax_normalize",
    "attention_product"
);
const ONLINE: &[Listing] = listings!("attention_scores", "attention_online_softmax", "attention_online_product");
const TILED: &[Listing] = listings!("attention_tiled");

impl Lesson for AttentionLesson {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn listings(&self) -> &'static [Listing] {
        TILED
    }

    fn listings_of(&self, document: &Document) -> &'static [Listing] {
        match input::options(document, false).method {
            Method::Naive => NAIVE,
            Method::Online => ONLINE,
            Method::Tiled => TILED,
        }
    }

    fn guide(&self) -> &'static Guide {
        &guide::ATTENTION
    }

    fn open(&self, document: &Document, ask: &Ask) -> Result<Opening, Failure> {
        let mut options = input::options(document, ask.measure);
        // Held against the device before any tensor is made.
        let sizes = input::sizes(document)?;
        if film::is_too_long(&sizes, &options, &ask.capabilities)? {
            options.watch = None;
        }
        attention::check(&sizes, &options, &ask.capabilities)?;
        if !ask.film {
            options.watch = None;
        }
        let problem = input::problem(document)?;
        let plan = attention::plan(&problem, &options, &ask.capabilities)?;
        let tile = attention::plan_tile(&problem, &options, &ask.capabilities)?;
        let moved = plan.predicted();
        let tally = Tally::of_kernels(moved.read_bytes, moved.written_bytes, plan.flops());
        let capabilities = ask.capabilities.clone();
        let finish = move |downloads: &Downloads| {
            let results = attention::collect(&problem, options.precision, downloads)?;
            let capture = attention::capture(&problem, &options, &capabilities, &results, downloads)?;
            let film = match capture {
                Some(capture) => Some(film::record(&problem, &options, &capabilities, &capture)?),
                None => None,
            };
            Ok(Outcome { output: output(results, tile), tally, film, slip: None })
        };
        Ok(Opening::Gpu(GpuJob { plan, finish: Box::new(finish) }))
    }

    fn check(&self, document: &Document, output: &Output) -> Check {
        check(document, output)
    }

    fn studies_document(&self) -> bool {
        true
    }

    fn study(&self, document: &Document) -> Option<Box<dyn Study>> {
        Some(Box::new(study::Crossover::new(&input::sizes(document).ok()?)))
    }
}

fn output(results: Results, tile: Tile) -> Output {
    let mut arrays = vec![("output", results.output), ("lse", results.lse)];
    if let Some(grads) = results.grads {
        arrays.extend([("grads.dq", grads.dq), ("grads.dk", grads.dk), ("grads.dv", grads.dv)]);
    }
    let arrays = arrays.into_iter().map(|(name, values)| (name.to_owned(), values)).collect();
    let json = [("tile".to_owned(), json!({"rows": tile.rows, "cols": tile.cols}))].into_iter().collect();
    Output { json, arrays, ..Output::default() }
}

/// Compares every tensor with attention by its definition in f64. In f16 that starts from the tensors as they are stored.
fn check(document: &Document, output: &Output) -> Check {
    let against = Text::new("attention by its definition, in f64 on the CPU", "在 CPU 上用 f64 按定义算出的注意力");
    let Options { precision, .. } = input::options(document, false);
    let Ok(problem) = input::problem(document).map(|problem| stored(problem, precision)) else {
        return Check { against, max_error: f64::INFINITY, is_ok: false };
    };
    let right = oracle::attention(&problem);
    let mut tensors = vec![("output", &right.output), ("lse", &right.lse)];
    if let Some(grads) = &right.grads {
        tensors.extend([("grads.dq", &grads.dq), ("grads.dk", &grads.dk), ("grads.dv", &grads.dv)]);
    }
    let error =
        |(name, tensor): (&str, &oracle::Tensor)| output.arrays.get(name).map_or(f64::INFINITY, |got| tensor.error_of(got));
    let max_error = tensors.into_iter().map(error).fold(0.0, f64::max);
    let tolerance = match precision {
        Precision::F32 => oracle::TOLERANCE_F32,
        Precision::F16 => oracle::TOLERANCE_F16,
    };
    Check { against, max_error, is_ok: max_error <= tolerance }
}

/// The problem with its tensors as this precision stores them.
fn stored(mut problem: Problem, precision: Precision) -> Problem {
    if precision == Precision::F16 {
        for tensor in [&mut problem.q, &mut problem.k, &mut problem.v] {
            *tensor = std::sync::Arc::new(tensor.iter().map(|&x| half::f16::from_f32(x).to_f32()).collect());
        }
    }
    problem
}
