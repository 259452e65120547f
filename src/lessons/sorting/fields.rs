//! The fields that lessons on sorting share.

use serde_json::Value;

use crate::algo::sort::pass::Scan;
use crate::input::{Choice, Default, Document, Field, Shape};
use crate::lessons::numbers::{MOST_ITEMS, UNLESS_GENERATED};
use crate::words::Text;

/// Whole numbers that a double holds exactly.
const MOST: i64 = (1 << 53) - 1;
const WHOLE: Shape = Shape::Int { min: -MOST, max: MOST };
/// Any two have a finite difference.
const NUMBER: Shape = Shape::Number { min: -8e307, max: 8e307 };

pub const WHOLE_ITEMS: Field = Field {
    name: "items",
    title: Text::new("Items", "数据"),
    help: Text::new("Whole numbers, negative ones too, such as 4, 1, -3, 4.", "整数，可以为负，例如 4, 1, -3, 4。"),
    shape: Shape::List { of: &WHOLE, min_len: 0, max_len: MOST_ITEMS },
    default: UNLESS_GENERATED,
};

pub const NUMBER_ITEMS: Field = Field {
    help: Text::new("Numbers, such as 0.78, 0.17, 0.39.", "数字，例如 0.78, 0.17, 0.39。"),
    shape: Shape::List { of: &NUMBER, min_len: 0, max_len: MOST_ITEMS },
    ..WHOLE_ITEMS
};

pub const SCAN: Field = Field {
    name: "scan",
    title: Text::new("Scan", "扫描方向"),
    help: Text::new(
        "From which end items are put into their places. Only backward keeps equal keys in order.",
        "从哪一端开始把各项放到位。只有从后往前才能保持相等的键的先后。",
    ),
    shape: Shape::Choice(&[
        Choice { value: "backward", title: Text::new("backward", "从后往前") },
        Choice { value: "forward", title: Text::new("forward (wrong on purpose)", "从前往后（故意出错）") },
    ]),
    default: Default::Json(r#""backward""#),
};

/// For lessons that have kernels beside their steps.
pub const ON: Field = Field {
    name: "on",
    title: Text::new("Run", "运行方式"),
    help: Text::new(
        "Step by step; or by kernels, on the GPU where there is one, else on the CPU: keys of 32 bits, 8 bits a pass whatever the base, up to 4,194,304 items.",
        "逐步运行；或用核函数运行（有 GPU 就用 GPU，否则用 CPU）：32 位的键，不论基数，每趟 8 位，最多 4,194,304 项。",
    ),
    shape: Shape::Choice(&[
        Choice { value: "steps", title: Text::new("step by step", "逐步") },
        Choice { value: "gpu", title: Text::new("by kernels", "用核函数") },
    ]),
    default: Default::Json(r#""steps""#),
};

pub fn scan(document: &Document) -> Scan {
    match document.json.get("scan").and_then(Value::as_str) {
        Some("forward") => Scan::Forward,
        _ => Scan::Backward,
    }
}
