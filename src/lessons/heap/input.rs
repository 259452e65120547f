//! From the document to the algorithm's input, and the refusals on the way.

use serde_json::Value;

use crate::algo::heap::{Input, Op, Refused, STEPS_LIMIT, SiftMethod};
use crate::input::Document;
use crate::words::Failure;

/// Reads a document that has been checked against the card's fields.
pub fn read(document: &Document) -> Result<Input, Failure> {
    let items = numbers(document.json.get("items"));
    let ops: Vec<Op> = list(document.json.get("ops")).iter().filter_map(op).collect();
    let sift = match document.json.get("sift").and_then(Value::as_str) {
        Some("textbook") => SiftMethod::Textbook,
        _ => SiftMethod::Leaf,
    };
    let names: Vec<&str> = ops.iter().map(Op::name).collect();
    Input::new(items, ops.clone(), sift).map_err(|refused| refusal(refused, &names))
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn numbers(value: Option<&Value>) -> Vec<f64> {
    list(value).iter().filter_map(Value::as_f64).collect()
}

fn op(call: &Value) -> Option<Op> {
    let call = call.as_array()?;
    let number = || call.get(1).and_then(Value::as_f64);
    let count = || number().map(|count| count as usize);
    Some(match call.first()?.as_str()? {
        "heapify" => Op::Heapify,
        "push" => Op::Push(number()?),
        "pop" => Op::Pop,
        "replace" => Op::Replace(number()?),
        "pushpop" => Op::PushPop(number()?),
        "nlargest" => Op::NLargest(count()?),
        "nsmallest" => Op::NSmallest(count()?),
        "merge" => Op::Merge(list(call.get(1)).iter().map(|one| numbers(Some(one))).collect()),
        "heapsort" => Op::HeapSort,
        _ => return None,
    })
}

fn refusal(refused: Refused, names: &[&str]) -> Failure {
    match refused {
        Refused::Empty { op } => Failure::invalid(
            format!("ops[{op}]"),
            format!("The heap is empty when this {} comes. Push an item before it, or take it out.", names[op]),
            format!("执行到这个 {} 时堆已经空了。请先 push 一项，或去掉这个操作。", names[op]),
        ),
        Refused::TooLong { op, steps } => Failure::too_large(
            format!("ops[{op}]"),
            format!(
                "Up to this {} the program may take {steps} steps; {STEPS_LIMIT} fit. Take fewer items or operations.",
                names[op]
            ),
            format!("到这个 {} 为止，程序可能需要 {steps} 步，而上限是 {STEPS_LIMIT} 步。请减少数据或操作。", names[op]),
        ),
    }
}

/// More steps than the program may need at most: can't be, but is told if it is.
pub fn too_long() -> Failure {
    Failure::too_large(
        "ops",
        format!("The program takes more than {STEPS_LIMIT} steps. Take fewer items or operations."),
        format!("程序超过了 {STEPS_LIMIT} 步。请减少数据或操作。"),
    )
}
