//! The same prompt on the CPU engine: greedy text must be that of plain decoding, other text comes again when it is decoded again.

use std::collections::HashMap;

use serde_json::Value;

use super::{AGAINST, course, input};
use crate::input::Document;
use crate::kernel::{Capabilities, CpuEngine, Plan};
use crate::language::decoding::{Acceptance, Options};
use crate::language::weights::Weights;
use crate::lessons::{Check, Output};

pub fn check(document: &Document, output: &Output, model: &Weights) -> Check {
    let Ok(asked) = input::read(document, model) else {
        return Check { against: AGAINST[0], max_error: f64::INFINITY, is_ok: false };
    };
    let is_greedy = asked.options.acceptance == Acceptance::Greedy;
    let wrong = wrong(asked, is_greedy, output, model).unwrap_or(usize::MAX);
    Check { against: AGAINST[usize::from(!is_greedy)], max_error: wrong as f64, is_ok: wrong == 0 }
}

/// Tokens that differ; none where something is missing.
fn wrong(asked: input::Asked, is_plain: bool, output: &Output, model: &Weights) -> Option<usize> {
    let given: Vec<u32> = output
        .json
        .get("tokens")?
        .as_array()?
        .iter()
        .map(|token| token.as_u64().map(|token| token as u32))
        .collect::<Option<_>>()?;
    // What is drawn depends on the order of drawing.
    let options = if is_plain { Options { choices: Vec::new(), ..asked.options.clone() } } else { asked.options.clone() };
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
