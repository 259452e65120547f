//! Lists of numbers as input: typed out as `items`, or, for up to a million of them, made by `generate`.

use std::cell::RefCell;

use rand_core::Rng;
use rand_pcg::Pcg64;
use serde_json::{Value, json};

use crate::input::{Choice, Default, Document, Field, Shape};
use crate::kernel::radix::MAX_KEYS;
use crate::words::Text;

/// The most items that lessons with lists of numbers take, typed or made.
pub const MOST_ITEMS: usize = 1_000_000;
/// The largest number that is made.
const MOST: i64 = 1_000_000_000;
/// `max` where it is left out.
const USUAL_MAX: u64 = 999_999;
const FEW: u64 = 5;
/// Longer lists that were made are remembered.
const REMEMBERED_FROM: usize = 50_000;

thread_local! {
    /// The recipe and the list.
    static LAST_MADE: RefCell<(Value, Vec<f64>)> = const { RefCell::new((Value::Null, Vec::new())) };
}

/// What a field `items` beside [`GENERATE`] has as its default.
pub const UNLESS_GENERATED: Default = Default::Unless("generate");

/// The optional field `generate`. It stands in the place of `items`.
pub const GENERATE: Field = Field {
    name: "generate",
    title: Text::new("Or made for you", "或自动生成"),
    help: Text::new(
        "A list of whole numbers, made by a rule instead of typed. Leave Items empty then.",
        "按规则生成整数列表，代替手工输入；这时请把数据留空。",
    ),
    shape: Shape::Record(&[KIND, COUNT, SEED, MAX]),
    default: Default::Absent,
};

/// The same for lessons that have kernels, which take more.
pub const GENERATE_FOR_KERNELS: Field = Field {
    shape: Shape::Record(&[
        KIND,
        Field {
            help: Text::new("Up to 1,000,000; by kernels, 4,194,304.", "最多 1,000,000；用核函数时最多 4,194,304。"),
            shape: Shape::Int { min: 0, max: MAX_KEYS as i64 },
            ..COUNT
        },
        SEED,
        MAX,
    ]),
    ..GENERATE
};

const KIND: Field = Field {
    name: "kind",
    title: Text::new("Kind", "种类"),
    help: Text::new("How the numbers lie.", "数字怎样分布。"),
    shape: Shape::Choice(&[
        Choice { value: "uniform", title: Text::new("random", "随机") },
        Choice { value: "sorted", title: Text::new("rising", "升序") },
        Choice { value: "reversed", title: Text::new("falling", "降序") },
        Choice { value: "organ-pipe", title: Text::new("up, then down", "先升后降") },
        Choice { value: "equal", title: Text::new("all equal", "全部相等") },
        Choice { value: "zipf", title: Text::new("small ones often", "小数字居多") },
        Choice { value: "few", title: Text::new("five different ones", "只有五种值") },
    ]),
    default: Default::Required,
};

const COUNT: Field = Field {
    name: "n",
    title: Text::new("How many", "项数"),
    help: Text::new("Up to 1,000,000.", "最多 1,000,000。"),
    shape: Shape::Int { min: 0, max: MOST_ITEMS as i64 },
    default: Default::Required,
};

const SEED: Field = Field {
    name: "seed",
    title: Text::new("Seed", "种子"),
    help: Text::new("The same seed makes the same numbers; 0 if left out.", "相同的种子生成相同的数；默认为 0。"),
    shape: Shape::Int { min: 0, max: (1 << 53) - 1 },
    default: Default::Absent,
};

const MAX: Field = Field {
    name: "max",
    title: Text::new("Largest", "最大值"),
    help: Text::new("No number is larger; 999999 if left out.", "没有更大的数；默认为 999999。"),
    shape: Shape::Int { min: 0, max: MOST },
    default: Default::Absent,
};

/// How many items a checked document has: known without making them.
pub fn count(document: &Document) -> usize {
    match document.json.get("generate") {
        Some(recipe) => whole(recipe, "n").unwrap_or(0) as usize,
        None => document.json.get("items").and_then(Value::as_array).map_or(0, Vec::len),
    }
}

/// The items of a document that was checked: those of `items`, else those that `generate` makes.
pub fn items(document: &Document) -> Vec<f64> {
    match document.json.get("generate") {
        Some(recipe) => {
            let made = || {
                let kind = recipe.get("kind").and_then(Value::as_str).unwrap_or_default();
                let [count, seed, max] =
                    [("n", 0), ("seed", 0), ("max", USUAL_MAX)].map(|(name, usual)| whole(recipe, name).unwrap_or(usual));
                generate(kind, count, seed, max)
            };
            if count(document) < REMEMBERED_FROM { made() } else { remembered(recipe, made) }
        }
        None => {
            let items = document.json.get("items").and_then(Value::as_array);
            items.into_iter().flatten().filter_map(Value::as_f64).collect()
        }
    }
}

/// The field that the items came from, for the paths of failures.
pub fn source(document: &Document) -> &'static str {
    if document.json.contains_key("generate") { "generate.n" } else { "items" }
}

/// As JSON writes a number in an input: whole ones without a point.
pub fn number_json(value: f64) -> Value {
    let is_whole = value.fract() == 0.0 && value.abs() <= 2f64.powi(53) && !(value == 0.0 && value.is_sign_negative());
    if is_whole { json!(value as i64) } else { json!(value) }
}

/// A number in full, as a label: the very large and very small with an exponent.
pub fn number(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-4..1e15).contains(&magnitude) { format!("{value:e}") } else { format!("{value}") }
}

/// A small index, for the second and later of equal items: `₂`.
pub fn subscript(number: usize) -> String {
    number.to_string().bytes().filter_map(|digit| char::from_u32(0x2080 + u32::from(digit - b'0'))).collect()
}

fn whole(recipe: &Value, name: &str) -> Option<u64> {
    // A whole number may be written as 1e6.
    recipe.get(name).and_then(Value::as_f64).map(|number| number as u64)
}

/// The list of a recipe, from memory where it's the one that was made last: a run, its check and its study all read it.
fn remembered(recipe: &Value, make: impl FnOnce() -> Vec<f64>) -> Vec<f64> {
    LAST_MADE.with_borrow_mut(|last| {
        if last.0 != *recipe {
            *last = (recipe.clone(), make());
        }
        last.1.clone()
    })
}

/// Whole numbers from 0 to `max`.
fn generate(kind: &str, count: u64, seed: u64, max: u64) -> Vec<f64> {
    let mut random = Pcg64::new(seed.into(), 0);
    let last = count.saturating_sub(1).max(1);
    let mut below = |bound: u64| ((u128::from(random.next_u64()) * u128::from(bound)) >> 64) as u64;
    let places = 0..count;
    match kind {
        "sorted" => places.map(|place| (place * max / last) as f64).collect(),
        "reversed" => places.map(|place| ((last - place.min(last)) * max / last) as f64).collect(),
        "organ-pipe" => places.map(|place| (place.min(last - place.min(last)) * max / (last / 2).max(1)) as f64).collect(),
        "equal" => places.map(|_| max as f64).collect(),
        "few" => places.map(|_| (below(FEW) * max / (FEW - 1)) as f64).collect(),
        "zipf" => {
            // Chances fall with 1/(x+1): the logarithm is uniform.
            let mut one = || {
                let share = below(1 << 53) as f64 / 2f64.powi(53);
                (libm::exp(share * libm::log(max as f64 + 1.0)) as u64).clamp(1, max + 1) - 1
            };
            places.map(|_| one() as f64).collect()
        }
        _ => places.map(|_| below(max + 1) as f64).collect(),
    }
}
