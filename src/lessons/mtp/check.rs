//! The second way: losses in f64, before the first step and by the weights after the last; what was decoded, word for word, by the same.

use serde_json::Value;

use super::input::{Asked, over_targets};
use super::log::{Counts, Decoded, Pass};
use crate::input::Document;
use crate::kernel::transformer::Batch;
use crate::kernel::transformer::reference::Reference;
use crate::lessons::{Check, Output};
use crate::words::Text;

/// Relative, of losses in f32 against f64.
const TOLERANCE: f64 = 1e-4;
/// How far below the likeliest, in logits, what an engine finds likeliest may lie in f64.
const NEAR_TIE: f64 = 1e-3;

pub fn check(document: &Document, output: &Output) -> Check {
    let against = Text::new(
        "the losses before the first step and after the last, and every decoded byte, in f64 on the CPU",
        "在 CPU 上用 f64 重算训练前后的损失，以及解码出的每个字节",
    );
    let max_error = error(document, output).unwrap_or(f64::INFINITY);
    Check { against, max_error, is_ok: max_error <= TOLERANCE }
}

/// The largest relative error of a loss; none where something is missing, or decoded otherwise.
fn error(document: &Document, output: &Output) -> Option<f64> {
    let asked = Asked::of(document).ok()?;
    let numbers = |value: Option<&Value>| -> Option<Vec<f64>> { value?.as_array()?.iter().map(Value::as_f64).collect() };
    let json = &output.json;
    let curve = json.get("curve")?.as_array()?;
    let size = asked.size();
    let first = asked.model(String::new()).first(asked.seed.into());
    let first = first.iter().map(|values| values.iter().copied().map(f64::from).collect()).collect();
    let before = worst(&Reference::new(size, first), &asked.batch(0), &numbers(curve.first())?)?;

    let mut rest = output.arrays.get("weights")?.as_slice();
    let mut weights = Vec::new();
    for named in size.tensors() {
        let (of, after) = rest.split_at_checked(named.len() as usize)?;
        weights.push(of.iter().copied().map(f64::from).collect());
        rest = after;
    }
    let trained = Reference::new(size, weights);
    let after = worst(&trained, &asked.examined(), &numbers(json.get("loss"))?)?;

    let decoded: Vec<Decoded> = json.get("decoded")?.as_array()?.iter().map(read).collect::<Option<_>>()?;
    let is_right = curve.len() == asked.steps
        && decoded.iter().map(|decoded| &decoded.prompt).eq(&asked.prompts())
        && decoded.iter().all(|decoded| is_greedy(&trained, decoded) && is_made_of_passes(decoded));
    let counts = Counts::of(decoded.iter().flat_map(|decoded| &decoded.passes), asked.depth, &asked.pairs());
    let is_counted = json.get("acceptance")? == &serde_json::json!(counts.acceptance())
        && json.get("tokensPerStep")? == &serde_json::json!(counts.per_step());
    (is_right && is_counted).then_some(before.max(after))
}

fn worst(reference: &Reference, batch: &Batch, told: &[f64]) -> Option<f64> {
    let right = reference.losses(batch);
    let errors = right.iter().zip(told).enumerate().map(|(depth, (right, told))| {
        let right = over_targets(*right, batch.tokens as usize, depth);
        (told - right).abs() / right
    });
    (right.len() == told.len()).then(|| errors.fold(0.0, f64::max))
}

fn read(json: &Value) -> Option<Decoded> {
    let bytes = |json: &Value, name: &str| -> Option<Vec<u32>> {
        json.get(name)?.as_array()?.iter().map(|byte| byte.as_u64().map(|byte| byte as u32)).collect()
    };
    let pass = |json: &Value| {
        Some(Pass {
            known: 0,
            verified: bytes(json, "verified")?,
            kept: json.get("kept")?.as_u64()? as usize,
            own: json.get("own")?.as_u64()? as u32,
            drafts: bytes(json, "drafts")?,
        })
    };
    Some(Decoded {
        prompt: bytes(json, "prompt")?,
        made: bytes(json, "tokens")?,
        plain: bytes(json, "plain")?,
        passes: json.get("passes")?.as_array()?.iter().map(pass).collect::<Option<_>>()?,
    })
}

/// Whether each byte is what the trunk finds likeliest after those before it.
fn is_greedy(reference: &Reference, decoded: &Decoded) -> bool {
    let text = decoded.text();
    let places: Vec<usize> = (0..text.len()).collect();
    let (logits, _) = reference.passes(&text, &places, &|i, j| j <= i);
    let is_likeliest = |place: usize| {
        let said = &logits[place - 1];
        said[text[place] as usize] >= said.iter().copied().fold(f64::MIN, f64::max) - NEAR_TIE
    };
    decoded.plain == decoded.made && (decoded.prompt.len()..text.len()).all(is_likeliest)
}

/// Whether passes kept what they verified, and gave the text.
fn is_made_of_passes(decoded: &Decoded) -> bool {
    let given = decoded.passes.iter().flat_map(|pass| pass.verified.iter().take(pass.kept).chain([&pass.own]));
    let drafts = decoded.passes.iter().map(|pass| &pass.drafts);
    let verified = decoded.passes.iter().skip(1).map(|pass| &pass.verified);
    given.eq(&decoded.made) && drafts.take(decoded.passes.len().saturating_sub(1)).eq(verified)
}
