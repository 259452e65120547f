//! What a document asks for.

use serde_json::Value;

use crate::algo::medusa_tree::{self, Growth, Path};
use crate::input::Document;
use crate::language::decoding::{Acceptance, Options};
use crate::language::weights::Weights;
use crate::lessons::medusa_tree::paths;
use crate::words::Failure;

/// Candidates that each head gives.
pub const CANDIDATES: u32 = 10;

pub struct Asked {
    /// Its last tokens, where it has more than fit.
    pub prompt: Vec<u32>,
    /// Tokens of the prompt that were left out at its beginning.
    pub left_out: usize,
    pub options: Options,
}

/// Reads a document that was checked against the card.
///
/// # Errors
/// A tree that doesn't hang together, or has more levels than the model has heads.
pub fn read(document: &Document, model: &Weights) -> Result<Asked, Failure> {
    let json = &document.json;
    let number = |name: &str| json.get(name).and_then(Value::as_f64).unwrap_or(0.0);
    let word = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default();
    let choices = choices(document, model, number("nodes") as usize)?;
    let acceptance = match word("acceptance") {
        "typical" => Acceptance::Typical { epsilon: number("epsilon"), delta: number("delta") },
        "lossless" => Acceptance::Lossless,
        _ => Acceptance::Greedy,
    };
    let most_tokens = number("maxTokens") as usize;
    let text = match json.get("prompt") {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    // The model learnt stories, each after an empty line: without a prompt it begins one.
    let text = if text.is_empty() { "\n\n" } else { &text };
    let mut prompt: Vec<u32> = model.vocabulary.encode(text).into_iter().map(u32::from).collect();
    let depth = choices.last().map_or(0, Vec::len);
    let room = (model.size.context as usize).saturating_sub(most_tokens + depth).max(1);
    let left_out = prompt.len().saturating_sub(room);
    prompt.drain(..left_out);
    let options = Options {
        choices,
        acceptance,
        temperature: number("temperature") as f32,
        seed: number("seed") as u64,
        most_tokens,
        wanted: CANDIDATES,
    };
    Ok(Asked { prompt, left_out, options })
}

/// The tree of so many nodes that is grown from what the model's heads were measured to be worth, and how.
pub fn grown(model: &Weights, nodes: usize) -> (Growth, Vec<Path>) {
    let growth = Growth { accuracies: model.accuracies.clone(), nodes };
    let choices = medusa_tree::sorted(&[], Some(&growth)).to_vec();
    (growth, choices)
}

fn choices(document: &Document, model: &Weights, nodes: usize) -> Result<Vec<Path>, Failure> {
    let given = match document.json.get("tree") {
        Some(given @ Value::Array(_)) => paths(given, "tree", CANDIDATES)?,
        _ => return Ok(grown(model, nodes).1),
    };
    let heads = model.size.drafts as usize;
    if let Some(place) = given.iter().position(|path| path.len() > heads) {
        let depth = given[place].len();
        return Err(Failure::invalid(
            format!("tree[{place}]"),
            format!("This node is {depth} levels down, and the model has {heads} heads, one a level."),
            format!("这个结点在第 {depth} 层，而模型只有 {heads} 个头，每层一个。"),
        ));
    }
    Ok(medusa_tree::sorted(&given, None).to_vec())
}
