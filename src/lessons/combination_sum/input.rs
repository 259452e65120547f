//! From the document to the algorithm's input, and the refusals on the way.

use serde_json::Value;

use crate::algo::backtrack::{Dedup, Extent, Input, Limits, TooMany};
use crate::input::Document;
use crate::words::Failure;
use crate::words::grouped;

const MOST: Limits = Limits { nodes: 10_000_000, marks: 40_000_000, numbers: 2_000_000, steps: u64::MAX };
/// What a film may have.
const MOST_FILMED: Limits = Limits { steps: 6_000_000, ..MOST };

/// Reads a document that has been checked against the card's fields. The search is counted before it starts.
pub fn read(document: &Document) -> Result<Input, Failure> {
    counted(of(document)?, MOST)
}

/// As [`read`]; what is to be filmed must be smaller.
pub fn read_to_film(document: &Document) -> Result<Input, Failure> {
    counted(of(document)?, MOST_FILMED)
}

fn of(document: &Document) -> Result<Input, Failure> {
    let given = document.json.get("candidates").and_then(Value::as_array);
    let mut candidates: Vec<f64> = given.into_iter().flatten().filter_map(Value::as_f64).collect();
    if let Some(place) = candidates.iter().position(|&candidate| candidate <= 0.0) {
        let candidate = candidates[place];
        return Err(Failure::invalid(
            format!("candidates[{place}]"),
            format!("{candidate} brings a sum no nearer to the target: the search could go on for ever. Take numbers from 1 up."),
            format!("加上 {candidate} 不会更接近目标，搜索可能永远停不下来。请使用不小于 1 的数。"),
        ));
    }
    candidates.sort_by(f64::total_cmp);
    let word = |name| document.json.get(name).and_then(Value::as_str).unwrap_or_default();
    let whole = |name| document.json.get(name).and_then(Value::as_f64);
    Ok(Input {
        candidates: candidates.into_iter().map(|candidate| candidate as u64).collect(),
        target: whole("target").unwrap_or(0.0) as u64,
        is_reused: document.json.get("reuse").and_then(Value::as_bool).unwrap_or(true),
        count: whole("count").map(|count| count as u32),
        is_pruned: word("prune") != "none",
        dedup: match word("dedup") {
            "index" => Dedup::Index,
            "none" => Dedup::None,
            _ => Dedup::Level,
        },
        extent: Extent::default(),
    })
}

fn counted(mut input: Input, limits: Limits) -> Result<Input, Failure> {
    input.extent = Extent::of(&input, limits).map_err(|past| too_many(past, limits))?;
    if input.dedup == Dedup::Index {
        // The right search is run beside the wrong one, to see where they part.
        let right = Input { dedup: Dedup::Level, ..input.clone() };
        Extent::of(&right, MOST).map_err(|past| too_many(past, MOST))?;
    }
    Ok(input)
}

fn too_many(past: TooMany, limits: Limits) -> Failure {
    let (en, zh, most) = match past {
        TooMany::Nodes => ("nodes", "个结点", limits.nodes),
        TooMany::Marks => ("candidates to look at", "次查看候选数", limits.marks),
        TooMany::Numbers => ("numbers in its answers", "个数（所有答案合计）", limits.numbers),
        TooMany::Steps => {
            ("steps; a program that asks for no trace may have more", "步（不要 trace 的程序可以更多）", limits.steps)
        }
    };
    let most = grouped(most);
    Failure::too_large(
        "target",
        format!("The search has more than {most} {en}. Take a smaller target, fewer candidates, or prune."),
        format!("这次搜索超过 {most} {zh}。请减小目标、减少候选数，或打开剪枝。"),
    )
}

/// More steps than were counted: can't be, but is told if it is.
pub fn too_long() -> Failure {
    too_many(TooMany::Steps, MOST_FILMED)
}
