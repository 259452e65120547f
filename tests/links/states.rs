//! Random states of the lessons, from their cards.

use serde_json::{Map, Value, json};
use stepscope::input::picture::Picture;
use stepscope::input::{Default, Field, Shape};
use stepscope::lessons::Card;
use stepscope::link::{Link, Part, Theme};
use stepscope::words::Lang;

use crate::dice::Dice;

/// Values that no field takes: a link carries them all the same, and the page says what is wrong.
const STRANGE: &[&str] = &[
    "null",
    "\"快速选择：第 k 小\"",
    "\"<b>&amp;%25#?\"",
    "{\"__proto__\":{\"constructor\":[\"值\",-0.0]}}",
    "\"\"",
    "\"[1,2]\"",
    "true",
    "[[],[[]]]",
];

pub fn state(dice: &mut Dice, card: &Card) -> Link {
    let preset = one_in(dice, 2).then(|| card.presets[dice.below(card.presets.len())].name.to_owned());
    let input = (!one_in(dice, 8)).then(|| fields(dice, card.fields));
    let with = one_in(dice, 4).then(|| fields(dice, card.fields));
    let (mut from, mut to) = (step(dice), step(dice));
    if to.is_some() && from > to {
        (from, to) = (to, from);
    }
    let mut hide = Part::ALL.to_vec();
    while !hide.is_empty() && !one_in(dice, 4) {
        hide.remove(dice.below(hide.len()));
    }
    Link {
        lesson: Some(card.id.to_owned()),
        preset,
        input,
        with,
        at: step(dice),
        from,
        to,
        loops: one_in(dice, 2),
        lang: one_of(dice, &[Lang::En, Lang::Zh]),
        theme: one_of(dice, &Theme::ALL),
        code: one_of(dice, &["python", "cpp", "rust", "wgsl"]),
        hide,
    }
}

fn fields(dice: &mut Dice, fields: &[Field]) -> Map<String, Value> {
    let mut input = Map::new();
    for field in fields {
        if one_in(dice, 60) {
            input.insert(field.name.to_owned(), serde_json::from_str(STRANGE[dice.below(STRANGE.len())]).unwrap());
        } else if one_in(dice, 3) {
            // Long enough for a packed link, but seldom: packing takes most of the time.
            let most_items = if one_in(dice, 25) { 300 } else { 12 };
            input.insert(field.name.to_owned(), value(dice, &field.shape, most_items));
        }
    }
    input
}

/// A value of this shape, with lists of at most so many items where the shape allows.
pub fn value(dice: &mut Dice, shape: &Shape, most_items: usize) -> Value {
    let items = |dice: &mut Dice, of: &Shape, min_len: usize, max_len: usize| -> Value {
        let len = (min_len + dice.below(most_items + 1)).min(max_len);
        (0..len).map(|_| value(dice, of, most_items.min(8))).collect()
    };
    match shape {
        Shape::Bool => json!(one_in(dice, 2)),
        Shape::Int { min, max } => {
            let span = max.wrapping_sub(*min) as u64;
            let over = [0, span, dice.below(10) as u64, bits(dice)][dice.below(4)];
            let whole = if span == u64::MAX { over as i64 } else { min.wrapping_add((over % (span + 1)) as i64) };
            match dice.below(8) {
                0 if (*min..=*max).contains(&0) => json!(-0.0),
                1 if whole.unsigned_abs() < 1 << 53 => json!(whole as f64),
                _ => json!(whole),
            }
        }
        Shape::Number { min, max } => number(dice, *min, *max),
        Shape::Text { max_len } => {
            let len = 1 + dice.below((*max_len).min(40));
            json!((0..len).map(|_| ['0', '9', '-', '.', 'e', '+', '&', '%', '"', '二', '['][dice.below(11)]).collect::<String>())
        }
        Shape::Choice(choices) => json!(choices[dice.below(choices.len())].value),
        Shape::List { of, min_len, max_len } => items(dice, of, *min_len, *max_len),
        Shape::Tuple(shapes) => shapes.iter().map(|shape| value(dice, shape, most_items)).collect(),
        Shape::Call(calls) => {
            let call = &calls[dice.below(calls.len())];
            std::iter::once(json!(call.name)).chain(call.args.iter().map(|shape| value(dice, shape, most_items.min(8)))).collect()
        }
        Shape::Floats { max_len } => {
            let numbers = Shape::Number { min: -1e30, max: 1e30 };
            if one_in(dice, 2) {
                items(dice, &numbers, 0, *max_len)
            } else {
                (0..3).map(|_| items(dice, &numbers, 1, 9)).collect()
            }
        }
        Shape::Picture { .. } => {
            let (width, height) = (1 + dice.below(5), 1 + dice.below(5));
            let rgb = (0..3 * width * height).map(|_| bits(dice) as u8).collect();
            Picture { width, height, rgb }.to_json()
        }
        Shape::Record(fields) => {
            let given = fields.iter().filter(|field| field.default == Default::Required || one_in(dice, 2)).collect::<Vec<_>>();
            given.into_iter().map(|field| (field.name.to_owned(), value(dice, &field.shape, most_items))).collect()
        }
        Shape::OneOf(shapes) => {
            let shape = &shapes[dice.below(shapes.len())];
            value(dice, shape, most_items)
        }
    }
}

/// A number in the range: of few digits, of all digits, at the ends, of either zero.
fn number(dice: &mut Dice, min: f64, max: f64) -> Value {
    let share = (bits(dice) >> 11) as f64 / (1u64 << 53) as f64;
    let candidate = match dice.below(9) {
        0 => -0.0,
        1 => min,
        2 => max,
        3 => f64::from_bits(bits(dice)),
        4 => [5e-324, -f64::MIN_POSITIVE, 0.1 + 0.2, 1e21, 9_007_199_254_740_993.0][dice.below(5)],
        5 => (dice.below(2001) as f64 - 1000.0) / 8.0,
        // Unless there is no whole number between them.
        6 if min.ceil() <= max.floor() => {
            return json!((dice.below(201) as i64 - 100).clamp(min.ceil() as i64, max.floor() as i64));
        }
        _ => min * (1.0 - share) + max * share,
    };
    json!(if candidate.is_finite() { candidate.clamp(min, max) } else { max })
}

fn step(dice: &mut Dice) -> Option<usize> {
    one_in(dice, 2).then(|| [dice.below(30), dice.below(1_000_000_001)][dice.below(2)])
}

pub fn bits(dice: &mut Dice) -> u64 {
    (0..4).fold(0, |bits, _| bits << 16 | dice.below(1 << 16) as u64)
}

pub fn one_in(dice: &mut Dice, so_many: usize) -> bool {
    dice.below(so_many) == 0
}

fn one_of<T: Copy>(dice: &mut Dice, choices: &[T]) -> Option<T> {
    one_in(dice, 2).then(|| choices[dice.below(choices.len())])
}
