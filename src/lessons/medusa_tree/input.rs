//! From the document to the algorithm's input, and the refusals on the way.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::words::list;
use crate::algo::medusa_tree::{Growth, Input, Mask, Path, sorted};
use crate::input::Document;
use crate::words::Failure;

/// How far the chances of a head's candidates may sum past 1 by rounding.
const ROUNDING: f64 = 1e-6;

/// Reads a document that has been checked against the card's fields.
pub fn read(document: &Document) -> Result<Input, Failure> {
    let topk = document.json.get("topk").and_then(Value::as_f64).unwrap_or(10.0) as u32;
    let (choices, growth) = match document.json.get("accuracies") {
        Some(accuracies) => (Vec::new(), Some(growth(document, accuracies, topk)?)),
        None => (choices(document, topk)?, None),
    };
    let is_causal = document.json.get("mask").and_then(Value::as_str) == Some("causal");
    let mask = if is_causal { Mask::Causal } else { Mask::Tree };
    let sorted = sorted(&choices, growth.as_ref());
    Ok(Input { choices, topk, mask, growth, sorted })
}

fn numbers(list: &Value) -> impl Iterator<Item = f64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_f64)
}

fn choices(document: &Document, topk: u32) -> Result<Vec<Path>, Failure> {
    if document.json.contains_key("nodes") {
        return Err(Failure::invalid(
            "nodes",
            "\"nodes\" says how many nodes are grown from \"accuracies\". Give those, or leave it out.",
            "“nodes”是按“accuracies”生长的结点数。请同时给出准确率，或去掉它。",
        ));
    }
    document.json.get("choices").map_or(Ok(Vec::new()), |given| paths(given, "choices", topk))
}

/// The nodes of a tree, given by their paths in a field.
pub fn paths(given: &Value, field: &str, topk: u32) -> Result<Vec<Path>, Failure> {
    let given = given.as_array();
    let choices: Vec<Path> = given.into_iter().flatten().map(|path| numbers(path).map(|x| x as u32).collect()).collect();
    let mut first: HashMap<&[u32], usize> = HashMap::new();
    for (place, path) in choices.iter().enumerate() {
        if let Some(depth) = path.iter().position(|rank| *rank >= topk) {
            return Err(Failure::invalid(
                format!("{field}[{place}][{depth}]"),
                format!("{} isn't among the {topk} candidates of a head: they are 0 to {}.", path[depth], topk - 1),
                format!("每个头只有 {topk} 个候选，编号 0 到 {}，没有 {}。", topk - 1, path[depth]),
            ));
        }
        if let Some(earlier) = first.insert(path, place) {
            let path = list(path);
            return Err(Failure::invalid(
                format!("{field}[{place}]"),
                format!("{path} is there twice: {field}[{earlier}] is the same node."),
                format!("{path} 重复了：{field}[{earlier}] 是同一个结点。"),
            ));
        }
    }
    for (place, path) in choices.iter().enumerate() {
        let parent = &path[..path.len() - 1];
        if !parent.is_empty() && !first.contains_key(parent) {
            let (path, parent) = (list(path), list(parent));
            return Err(Failure::invalid(
                format!("{field}[{place}]"),
                format!("{path} hangs on {parent}, which isn't there. Add {parent}, too."),
                format!("{path} 要挂在 {parent} 下面，但没有 {parent}。请把它也加上。"),
            ));
        }
    }
    Ok(choices)
}

fn growth(document: &Document, accuracies: &Value, topk: u32) -> Result<Growth, Failure> {
    let accuracies: Vec<Vec<f64>> = accuracies.as_array().into_iter().flatten().map(|head| numbers(head).collect()).collect();
    for (place, head) in accuracies.iter().enumerate() {
        if head.len() > topk as usize {
            return Err(Failure::invalid(
                format!("accuracies[{place}]"),
                format!("There are {} accuracies, but a head has only {topk} candidates (\"topk\").", head.len()),
                format!("给了 {} 个准确率，但每个头只有 {topk} 个候选（“topk”）。", head.len()),
            ));
        }
        let sum: f64 = head.iter().sum();
        if sum > 1.0 + ROUNDING {
            return Err(Failure::invalid(
                format!("accuracies[{place}]"),
                format!(
                    "These sum to {sum:.6}. Only one candidate of a head is the right one, so they can't sum to more than 1."
                ),
                format!("它们的和是 {sum:.6}。一个头的候选最多只有一个正确，所以和不能超过 1。"),
            ));
        }
    }
    let Some(nodes) = document.json.get("nodes").and_then(Value::as_f64) else {
        return Err(Failure::invalid(
            "nodes",
            "\"nodes\" is missing: how many nodes shall the tree get?",
            "缺少“nodes”：树要生长到几个结点？",
        ));
    };
    let (mut most, mut level) = (0usize, 1usize);
    for head in &accuracies {
        level = level.saturating_mul(head.len());
        most = most.saturating_add(level);
    }
    if nodes as usize > most {
        return Err(Failure::invalid(
            "nodes",
            format!("With these candidates there can be {most} nodes at most, not {nodes}."),
            format!("用这些候选最多能有 {most} 个结点，不到 {nodes} 个。"),
        ));
    }
    Ok(Growth { accuracies, nodes: nodes as usize })
}

/// The paths without one and all that begin with it.
pub fn without(choices: &[Path], gone: &[u32]) -> Vec<Path> {
    choices.iter().filter(|path| !path.starts_with(gone)).cloned().collect()
}

/// The next child that a node can get: the best candidate of its head that it hasn't. There are `topk` of those, levels and nodes at most so many.
pub fn next_child(choices: &HashSet<&[u32]>, parent: &[u32], [topk, levels, nodes]: [u32; 3]) -> Option<Path> {
    let is_room = parent.len() < levels as usize && choices.len() < nodes as usize;
    let child = |rank: u32| [parent, &[rank]].concat();
    (0..topk).filter(|_| is_room).map(child).find(|child| !choices.contains(child.as_slice()))
}
