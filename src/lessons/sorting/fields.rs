//! The fields that lessons on sorting share.

use serde_json::Value;

use crate::algo::sort::pass::{Kind, Scan};
use crate::input::{Choice, Default, Document, Field, Shape};
use crate::lessons::numbers::{self, MOST_ITEMS, UNLESS_GENERATED, number};
use crate::words::{Failure, Text};

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

/// Whole numbers, or floats where [`KEYS`] says so.
pub const KEY_ITEMS: Field = Field {
    help: Text::new(
        "Whole numbers, negative ones too, such as 4, 1, -3, 4; or with float keys, numbers such as 2.5, -0.1.",
        "整数，可以为负，例如 4, 1, -3, 4；选浮点键时可以是小数，例如 2.5, -0.1。",
    ),
    shape: Shape::List { of: &Shape::Number { min: -FLOAT_MOST, max: FLOAT_MOST }, min_len: 0, max_len: MOST_ITEMS },
    ..WHOLE_ITEMS
};

/// The largest 32-bit float.
const FLOAT_MOST: f64 = f32::MAX as f64;

pub const KEYS: Field = Field {
    name: "keys",
    title: Text::new("Keys", "键"),
    help: Text::new(
        "What items are: whole numbers; or 32-bit floats, whose bits are turned into whole numbers of the same order. Lists that are made for you are rounded to floats.",
        "各项是整数；或是 32 位浮点数，把它的二进制位变成次序相同的整数来排。自动生成的列表会先舍入成浮点数。",
    ),
    shape: Shape::Choice(&[
        Choice { value: "int", title: Text::new("whole numbers", "整数") },
        Choice { value: "float", title: Text::new("32-bit floats", "32 位浮点数") },
    ]),
    default: Default::Json(r#""int""#),
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

/// The items of a document, and what their keys are.
///
/// # Errors
/// `invalid-input` with the path of the first item that isn't what `keys` says.
pub fn keyed_items(document: &Document) -> Result<(Vec<f64>, Kind), Failure> {
    let mut items = numbers::items(document);
    if document.json.get("keys").and_then(Value::as_str) != Some("float") {
        let is_whole = |item: &f64| item.fract() == 0.0 && item.abs() <= MOST as f64;
        return match items.iter().position(|item| !is_whole(item)) {
            Some(index) => Err(not_whole(index, items[index])),
            None => Ok((items, Kind::Whole)),
        };
    }
    if document.json.contains_key("generate") {
        items.iter_mut().for_each(|item| *item = f64::from(*item as f32));
        return Ok((items, Kind::Float));
    }
    match items.iter().position(|item| !is_float(*item)) {
        Some(index) => Err(not_a_float(index, items[index])),
        None => Ok((items, Kind::Float)),
    }
}

/// Whether a number is a 32-bit float, or the shortest decimal that names one, as 0.1 does.
fn is_float(item: f64) -> bool {
    let nearest = item as f32;
    f64::from(nearest) == item || nearest.to_string().parse() == Ok(item)
}

fn not_whole(index: usize, item: f64) -> Failure {
    let item = number(item);
    Failure::invalid(
        format!("items[{index}]"),
        format!("{item} is not a whole number of at most 53 bits. Give one from {} to {MOST}, or choose float keys.", -MOST),
        format!("{item} 不是 53 位以内的整数。请输入 {} 到 {MOST} 的整数，或选浮点键。", -MOST),
    )
}

fn not_a_float(index: usize, item: f64) -> Failure {
    let (item, nearest) = (number(item), number_of_float(item as f32));
    Failure::invalid(
        format!("items[{index}]"),
        format!("{item} isn't a 32-bit float; the nearest is {nearest}. Give that one."),
        format!("{item} 不是 32 位浮点数，最接近的是 {nearest}。请改用它。"),
    )
}

/// The shortest decimal that names a float.
fn number_of_float(item: f32) -> String {
    item.to_string().parse().map_or_else(|_| item.to_string(), number)
}

pub fn scan(document: &Document) -> Scan {
    match document.json.get("scan").and_then(Value::as_str) {
        Some("forward") => Scan::Forward,
        _ => Scan::Backward,
    }
}
