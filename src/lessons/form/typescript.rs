//! Both descriptions as TypeScript's types.

use std::fmt::Write as _;

use super::{Form, Member, result};
use crate::input::{Default, Field, Shape};
use crate::lessons::{CARDS, Card, Language};
use crate::link::{Part, Theme};
use crate::trace::{Counter, Tally};
use crate::words::{Code, Lang, grouped};

/// What every file of declarations begins with.
const HEAD: &str = "\
// What each lesson takes and gives; written by the build, from the lessons' own descriptions.
import type { Check, Gpu } from \"./stepscope.js\";

/** Numbers in a typed array. */
export type TypedNumbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** A list of numbers. */
export type Numbers = readonly number[] | TypedNumbers;

/** A big array of numbers: flat, in row-major order, or nested lists. Of a mask also true and false. */
export type Tensor = TypedNumbers | readonly TensorItem[];
export type TensorItem = number | boolean | Tensor;

/** A picture of at most 256 pixels a side: red, green and blue of each, three bytes as base64, or typed, there also with opacity; or an ImageData. */
export type Picture = { width: number; height: number; data: string | Uint8Array | Uint8ClampedArray } | ImageData;
";

/// The types of every lesson's input and result, and of the words that the public surface is made of.
pub fn declarations() -> String {
    let mut text = String::from(HEAD);
    let words = |words: &[&str]| words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" | ");
    let lists = [
        ("ErrorCode", "What kind of failure it is.", words(&Code::ALL.map(Code::name))),
        ("Lang", "A language of the page.", words(&[Lang::En, Lang::Zh].map(Lang::tag))),
        ("Theme", "The colours.", words(&Theme::ALL.map(Theme::name))),
        ("CodeLanguage", "A language of the listings.", words(&Language::ALL.map(Language::id))),
        ("Part", "What can be left out of a lesson.", words(&Part::ALL.map(Part::name))),
    ];
    for (name, about, words) in lists {
        let _ = write!(text, "\n{}export type {name} = {words};\n", doc(0, &[about.to_owned()]));
    }
    text += &counters();
    text += "\n/** The lessons by their ids. */\nexport interface Lessons {\n";
    for card in CARDS {
        text += &lesson(card);
    }
    text += "}\n\nexport type LessonId = keyof Lessons;\n";
    for card in CARDS {
        let name = type_name(card.id);
        let _ = write!(text, "\n{}{}", doc(0, &[format!("What the lesson `{}` takes.", card.id)]), input(&name, card.fields));
        let _ = write!(text, "\n{}", doc(0, &[format!("What the lesson `{}` gives.", card.id)]));
        text += &match result(card.id) {
            Some(Form::Record(members)) => format!("export interface {name}Result {}\n", record(members, 0)),
            Some(form) => format!("export type {name}Result = {};\n", form_type(form, 0)),
            None => format!("export type {name}Result = unknown;\n"),
        };
    }
    text
}

fn lesson(card: &Card) -> String {
    let name = type_name(card.id);
    let presets: Vec<String> = card.presets.iter().map(|preset| format!("{:?}", preset.name)).collect();
    let is_unchecked_too = card.fields.iter().any(|field| field.name == "check");
    format!(
        "{}  {}: {{\n    input: {name}Input;\n    result: {name}Result;\n    check: Check{};\n    gpu: {};\n    preset: {};\n  }};\n",
        doc(1, &[format!("{}. {}", card.title.en, card.summary.en)]),
        key(card.id),
        if is_unchecked_too { " | null" } else { "" },
        if card.is_gpu { "Gpu | null" } else { "null" },
        presets.join(" | "),
    )
}

/// `counting-sort` as `CountingSort`.
fn type_name(id: &str) -> String {
    let capital = |word: &str| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default();
    id.split('-').map(capital).collect()
}

fn key(name: &str) -> String {
    if name.chars().all(|c| c.is_ascii_alphanumeric()) { name.to_owned() } else { format!("{name:?}") }
}

/// A doc comment of these lines before what stands at this depth; none for no words.
fn doc(depth: usize, lines: &[String]) -> String {
    let pad = "  ".repeat(depth);
    let lines: Vec<String> = lines.iter().filter(|line| !line.is_empty()).map(|line| line.replace("*/", "*\\/")).collect();
    match &lines[..] {
        [] => String::new(),
        [line] => format!("{pad}/** {line} */\n"),
        lines => format!("{pad}/**\n{}{pad} */\n", lines.iter().map(|line| format!("{pad} * {line}\n")).collect::<String>()),
    }
}

fn counters() -> String {
    let always: Vec<Counter> = Tally::ZERO.told().map(|(counter, _)| counter).collect();
    let mut text = String::from("\n/** What was counted, by name. */\nexport interface Counters {\n");
    for counter in Counter::ALL {
        let mark = if always.contains(&counter) { "" } else { "?" };
        let _ = writeln!(text, "{}  {}{mark}: number;", doc(1, &[about(counter).to_owned()]), counter.name());
    }
    text + "}\n"
}

fn about(counter: Counter) -> &'static str {
    match counter {
        Counter::Compare => "Comparisons between keys.",
        Counter::Swap => "Exchanges of two items.",
        Counter::Move => "Items stored into a place of the data.",
        Counter::Read => "Items read from the data.",
        Counter::Write => "Cells written beside the data.",
        Counter::AuxBytes => "Bytes beside the input, at their peak.",
        Counter::Depth => "Depth of recursion or of a tree, at its peak.",
        Counter::GlobalReadBytes => "Of kernels: bytes read from the GPU's global memory.",
        Counter::GlobalWrittenBytes => "Of kernels: bytes written to the GPU's global memory.",
        Counter::Flops => "Of kernels: floating-point operations; a fused multiply-add is two.",
        Counter::Predicate => "Of geometry: questions whose answer is a sign.",
        Counter::WrongSigns => "Of geometry: how many of those signs plain floating point would have had wrong.",
    }
}

/// The type of an input. Fields of which exactly one is given are a union of their own.
fn input(name: &str, fields: &[Field]) -> String {
    let partner = |field: &Field| match field.default {
        Default::Unless(other) => Some(other),
        _ => None,
    };
    let is_in_union = |field: &&Field| {
        partner(field).is_some() || fields.iter().any(|other| partner(other).is_some_and(|partner| partner == field.name))
    };
    let plain: String = fields.iter().filter(|field| !is_in_union(field)).map(|field| member_of_input(field, 1)).collect();
    let unions: String = fields
        .iter()
        .filter_map(|field| {
            let other = fields.iter().find(|other| partner(field) == Some(other.name))?;
            let way = |given: &Field, left_out: &Field| {
                format!("\n  | {{\n{}      {}?: null | undefined;\n    }}", required(given, 3), key(left_out.name))
            };
            Some(format!(" & ({}{}\n)", way(field, other), way(other, field)))
        })
        .collect();
    if unions.is_empty() {
        format!("export interface {name}Input {{\n{plain}}}\n")
    } else {
        format!("export type {name}Input = {{\n{plain}}}{unions};\n")
    }
}

fn member_of_input(field: &Field, depth: usize) -> String {
    match field.default {
        Default::Required | Default::Unless(_) => required(field, depth),
        Default::Json(_) => optional(field, " | undefined", depth),
        Default::Absent => optional(field, " | null | undefined", depth),
    }
}

fn required(field: &Field, depth: usize) -> String {
    let (doc, pad) = (doc_of(field, depth), "  ".repeat(depth));
    format!("{doc}{pad}{}: {};\n", key(field.name), shape_type(&field.shape, depth))
}

fn optional(field: &Field, more: &str, depth: usize) -> String {
    let (doc, pad) = (doc_of(field, depth), "  ".repeat(depth));
    format!("{doc}{pad}{}?: {}{more};\n", key(field.name), shape_type(&field.shape, depth))
}

fn doc_of(field: &Field, depth: usize) -> String {
    let mut lines = vec![format!("{}. {}", field.title.en, field.help.en).trim_end().to_owned(), bounds(&field.shape)];
    if let Shape::Choice(choices) = &field.shape {
        lines.extend(choices.iter().map(|choice| format!("- `{}`: {}", choice.value, choice.title.en)));
    }
    if let Default::Json(text) = field.default {
        lines.push(format!("@defaultValue `{text}`"));
    }
    doc(depth, &lines)
}

/// What the type can't say; empty for nothing.
fn bounds(shape: &Shape) -> String {
    let whole = |number: i64| format!("{}{}", if number < 0 { "-" } else { "" }, grouped(number.unsigned_abs()));
    match shape {
        Shape::Int { min, max } => format!("A whole number from {} to {}.", whole(*min), whole(*max)),
        Shape::Number { min, max } if *max < f64::MAX => format!("From {} to {}.", short(*min), short(*max)),
        Shape::List { of, min_len, max_len } => {
            let lens = format!("{} to {} values.", grouped(*min_len as u64), grouped(*max_len as u64));
            match bounds(of) {
                each if each.is_empty() => lens,
                each => format!("{lens} Each: {}", each.replacen('A', "a", 1).replacen('F', "f", 1)),
            }
        }
        Shape::Text { max_len } => format!("At most {} characters.", grouped(*max_len as u64)),
        Shape::Floats { max_len } => format!("At most {} numbers.", grouped(*max_len as u64)),
        Shape::Bool
        | Shape::Number { .. }
        | Shape::Choice(_)
        | Shape::Tuple(_)
        | Shape::Call(_)
        | Shape::Picture { .. }
        | Shape::Record(_) => String::new(),
        Shape::OneOf(shapes) => shapes.iter().map(bounds).filter(|bounds| !bounds.is_empty()).collect::<Vec<_>>().join(" "),
    }
}

fn short(number: f64) -> String {
    if number.abs() < 1e6 { number.to_string() } else { format!("{number:e}") }
}

fn shape_type(shape: &Shape, depth: usize) -> String {
    match shape {
        Shape::Bool => "boolean".into(),
        Shape::Int { .. } | Shape::Number { .. } => "number".into(),
        Shape::Text { .. } => "string | number".into(),
        Shape::Choice(choices) => union(choices.iter().map(|choice| format!("{:?}", choice.value))),
        Shape::List { of: Shape::Int { .. } | Shape::Number { .. }, .. } => "Numbers".into(),
        Shape::List { of, .. } => format!("ReadonlyArray<{}>", shape_type(of, depth)),
        Shape::Tuple(shapes) => tuple(shapes.iter().map(|shape| shape_type(shape, depth))),
        Shape::Call(calls) => union(calls.iter().map(|call| {
            let name = std::iter::once(format!("{:?}", call.name));
            tuple(name.chain(call.args.iter().map(|arg| shape_type(arg, depth))))
        })),
        Shape::Floats { .. } => "Tensor".into(),
        Shape::Picture { .. } => "Picture".into(),
        Shape::Record(fields) => {
            let members: String = fields
                .iter()
                .map(|field| match field.default {
                    Default::Required => required(field, depth + 1),
                    // Within an input there is no undefined.
                    _ => optional(field, "", depth + 1),
                })
                .collect();
            format!("{{\n{members}{}}}", "  ".repeat(depth))
        }
        Shape::OneOf(shapes) => union(shapes.iter().map(|shape| shape_type(shape, depth))),
    }
}

fn union(types: impl Iterator<Item = String>) -> String {
    types.collect::<Vec<_>>().join(" | ")
}

fn tuple(types: impl Iterator<Item = String>) -> String {
    format!("readonly [{}]", types.collect::<Vec<_>>().join(", "))
}

fn form_type(form: &Form, depth: usize) -> String {
    match form {
        Form::Null => "null".into(),
        Form::Bool => "boolean".into(),
        Form::Int | Form::Number => "number".into(),
        Form::Sign => "-1 | 0 | 1".into(),
        Form::Text => "string".into(),
        Form::Word(words) => union(words.iter().map(|word| format!("{word:?}"))),
        Form::List(of) => match of {
            Form::OneOf(_) | Form::Sign => format!("({})[]", form_type(of, depth)),
            Form::Word(words) if words.len() > 1 => format!("({})[]", form_type(of, depth)),
            _ => format!("{}[]", form_type(of, depth)),
        },
        Form::Tuple(forms) => format!("[{}]", forms.iter().map(|form| form_type(form, depth)).collect::<Vec<_>>().join(", ")),
        Form::Floats => "Float32Array".into(),
        Form::Doubles => "Float64Array".into(),
        Form::Record(members) => record(members, depth),
        Form::OneOf(forms) => union(forms.iter().map(|form| form_type(form, depth))),
    }
}

fn record(members: &[Member], depth: usize) -> String {
    let pad = "  ".repeat(depth + 1);
    let members: String = members
        .iter()
        .map(|Member { name, about, form, is_optional }| {
            let mark = if *is_optional { "?" } else { "" };
            format!("{}{pad}{}{mark}: {};\n", doc(depth + 1, &[(*about).to_owned()]), key(name), form_type(form, depth + 1))
        })
        .collect();
    format!("{{\n{members}{}}}", "  ".repeat(depth))
}
