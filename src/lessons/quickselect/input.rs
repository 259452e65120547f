//! From the document to the algorithm's input, and the refusals on the way.

use serde_json::Value;

use super::narrate::ordinal;
use crate::algo::quickselect::{Input, PivotRule, Refused, STEPS_LIMIT, Scheme};
use crate::input::Document;
use crate::lessons::numbers;
use crate::words::{Failure, counted};

/// Reads a document that has been checked against the card's fields.
pub fn read(document: &Document) -> Result<Input, Failure> {
    let word = |name| document.json.get(name).and_then(Value::as_str).unwrap_or_default();
    let whole = |name| document.json.get(name).and_then(Value::as_f64).map_or(0, |number| number as u64);
    let scheme = match word("scheme") {
        "lomuto" => Scheme::Lomuto,
        "three-way" => Scheme::ThreeWay,
        _ => Scheme::Hoare,
    };
    let rule = match word("pivot") {
        "first" => PivotRule::First,
        "last" => PivotRule::Last,
        "median-of-three" => PivotRule::MedianOfThree,
        "median-of-medians" => PivotRule::MedianOfMedians,
        _ => PivotRule::Random,
    };
    let items = numbers::items(document);
    Input::new(items, whole("k") as usize, scheme, rule, whole("seed")).map_err(|refused| refusal(document, refused))
}

pub fn refusal(document: &Document, refused: Refused) -> Failure {
    match refused {
        Refused::NoSuchItem { k, len } => Failure::invalid(
            "k",
            format!("The list has {}, so there is no {}. Give k from 1 to {len}.", counted(len as u64, "item"), ordinal(k)),
            format!("只有 {len} 项，没有第 {k} 大。k 应在 1 到 {len} 之间。"),
        ),
        Refused::TooLong { left, len } => {
            let most = (len as u64).saturating_mul(len as u64 - 1) / 2;
            Failure::too_large(
                numbers::source(document),
                format!(
                    "These items are the worst for this pivot and partition: {STEPS_LIMIT} steps fit, and by then {left} of {len} items would still be in the window. It may take {most} comparisons. Choose another pivot or partition, or fewer items."
                ),
                format!(
                    "这组数据正是这种枢轴和划分方式的最坏情形：最多能录 {STEPS_LIMIT} 步，而那时窗口里还剩 {len} 项中的 {left} 项，可能要比较 {most} 次。请换一种枢轴或划分方式，或减少数据。"
                ),
            )
        }
    }
}
