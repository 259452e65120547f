//! The buffers computed a second way: from the paths alone, every pair of nodes compared; no row is made from another.

use serde_json::{Value, json};

use super::input;
use crate::algo::medusa_tree::{Growth, Input, Mask, Path};
use crate::input::Document;
use crate::lessons::{Check, Output};
use crate::words::Text;

const PATHS: Text = Text::new(
    "the paths alone: a node sees those whose path its own begins with; leaves are those that begin no other",
    "只看路径重新计算：结点看见的是作为自己前缀的那些；不是任何结点前缀的就是叶子",
);
const CAUSAL: Text = Text::new(
    "what a causal mask must give, and the other buffers from the paths alone",
    "因果掩码应有的（错误）结果；其余缓冲区只由路径重新计算",
);
const GROWN: Text = Text::new(
    "the paths alone; and no path that was left out is likelier than one that was taken",
    "只看路径重新计算；并且没有落选的路径比入选的更可能",
);

/// Chances may differ so much by the order of their factors.
const ROUNDING: f64 = 1e-12;

pub fn check(document: &Document, output: &Output) -> Check {
    let failed = Check { against: PATHS, max_error: 1.0, is_ok: false };
    let Ok(input) = input::read(document) else { return failed };
    let Ok(choices) = serde_json::from_value::<Vec<Path>>(output.json.get("choices").cloned().unwrap_or_default()) else {
        return failed;
    };
    let is_tree = match &input.growth {
        Some(growth) => is_best(growth, &choices, output.json.get("expected").and_then(Value::as_f64)),
        None => input.choices.len() == choices.len() && input.choices.iter().all(|path| choices.contains(path)),
    };
    let is_sorted = choices.windows(2).all(|pair| (pair[0].len(), &pair[0]) < (pair[1].len(), &pair[1]));
    let wanted = buffers(&input, &choices);
    let is_ok = is_tree && is_sorted && wanted.iter().all(|(name, value)| output.json.get(*name) == Some(value));
    let against = match (&input.growth, input.mask) {
        (_, Mask::Causal) => CAUSAL,
        (Some(_), _) => GROWN,
        (None, _) => PATHS,
    };
    Check { against, max_error: if is_ok { 0.0 } else { 1.0 }, is_ok }
}

fn buffers(input: &Input, choices: &[Path]) -> [(&'static str, Value); 4] {
    let root = Path::new();
    let nodes: Vec<&Path> = std::iter::once(&root).chain(choices).collect();
    let sees = |(row, node): (usize, &&Path), (column, other): (usize, &&Path)| match input.mask {
        Mask::Tree => u8::from(node.starts_with(other)),
        Mask::Causal => u8::from(column <= row),
    };
    let mask = nodes.iter().enumerate();
    let mask: Vec<Vec<u8>> = mask.map(|row| nodes.iter().enumerate().map(|column| sees(row, column)).collect()).collect();
    // The list of all tokens, in full: which head and which of its candidates stands where.
    let heads = nodes.iter().map(|path| path.len()).max().unwrap_or(0);
    let tokens = (0..heads).flat_map(|head| (0..input.topk).map(move |rank| Some((head, rank))));
    let tokens: Vec<Option<(usize, u32)>> = std::iter::once(None).chain(tokens).collect();
    let index = |path: &&Path| {
        let token = path.last().map(|rank| (path.len() - 1, *rank));
        tokens.iter().position(|other| *other == token)
    };
    let leaves = || {
        let is_leaf = |path: &&&Path| !nodes.iter().any(|other| other.len() > path.len() && other.starts_with(path));
        nodes.iter().rev().filter(is_leaf)
    };
    let longest = leaves().map(|leaf| leaf.len() + 1).max().unwrap_or(0);
    let way = |leaf: &&Path| -> Vec<i64> {
        let node = |len: usize| leaf.get(..len).and_then(|path| nodes.iter().position(|node| node.as_slice() == path));
        (0..longest).map(|len| node(len).map_or(-1, |node| node as i64)).collect()
    };
    [
        ("mask", json!(mask)),
        ("positions", nodes.iter().map(|path| path.len()).collect()),
        ("treeIndices", nodes.iter().map(index).map(|index| index.map_or(Value::Null, Value::from)).collect()),
        ("retrieve", json!(leaves().map(way).collect::<Vec<_>>())),
    ]
}

/// Whether these paths are as many as were asked for, and none that is likelier than the least of them is left out.
fn is_best(growth: &Growth, choices: &[Path], expected: Option<f64>) -> bool {
    let chances: Vec<f64> = choices.iter().map(|path| growth.chance(path)).collect();
    let least = chances.iter().copied().fold(f64::INFINITY, f64::min);
    let is_sum = expected.is_some_and(|expected| (chances.iter().sum::<f64>() - expected).abs() <= ROUNDING * 256.0);
    let (mut likelier, mut unseen) = (0, vec![(Path::new(), 1.0)]);
    while let Some((path, chance)) = unseen.pop() {
        for (rank, accuracy) in growth.accuracies.get(path.len()).into_iter().flatten().enumerate() {
            let chance = chance * accuracy;
            if chance > least + ROUNDING {
                likelier += 1;
                if likelier > choices.len() {
                    return false;
                }
                let path = [path.as_slice(), &[rank as u32]].concat();
                if !choices.contains(&path) {
                    return false;
                }
                unseen.push((path, chance));
            }
        }
    }
    choices.len() == growth.nodes && is_sum
}
