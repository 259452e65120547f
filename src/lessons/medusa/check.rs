//! The same prompt decoded plainly on the CPU engine: greedy text must be the same, and every accepted token must have been the model's to accept.

use std::collections::HashMap;

use serde_json::Value;

use super::{AGAINST, course, input};
use crate::input::Document;
use crate::kernel::{Capabilities, CpuEngine, Plan};
use crate::language::decoding::{Acceptance, Options};
use crate::language::weights::Weights;
use crate::lessons::{Check, Output};

pub fn check(document: &Document, output: &Output, model: &Weights) -> Check {
    let wrong = wrong(document, output, model).unwrap_or(usize::MAX);
    Check { against: AGAINST, max_error: wrong as f64, is_ok: wrong == 0 }
}

/// Tokens that differ; none where something is missing.
fn wrong(document: &Document, output: &Output, model: &Weights) -> Option<usize> {
    let asked = input::read(document, model).ok()?;
    let given: Vec<u32> = output
        .json
        .get("tokens")?
        .as_array()?
        .iter()
        .map(|token| token.as_u64().map(|token| token as u32))
        .collect::<Option<_>>()?;
    let is_greedy = asked.options.acceptance == Acceptance::Greedy;
    // What is drawn depends on the order of drawing: then the drafted decoding itself is done again.
    let options = if is_greedy { Options { choices: Vec::new(), ..asked.options.clone() } } else { asked.options.clone() };
    let (mut session, _) = course::sessions(model, input::Asked { options, ..asked }, "check");
    let mut residents = HashMap::new();
    let carry_out = |plan: &Plan| Ok(CpuEngine::run_on(plan, &mut residents).1);
    session.conclude(Some(&model.tensors), &Capabilities::cpu(), carry_out).ok()?;
    let made = session.made();
    let differ = made.iter().zip(&given).filter(|(one, other)| one != other).count();
    let lengths: u64 =
        output.json.get("steps")?.as_array()?.iter().filter_map(|step| step.get("length").and_then(Value::as_u64)).sum();
    let is_whole = made.len() == given.len() && lengths as usize >= given.len();
    Some(differ + usize::from(!is_whole))
}
