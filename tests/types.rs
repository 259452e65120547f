//! What the lessons' results are said to be: every result has the form that its description gives, every form that a description allows is
//! some result's, and programs' types are written from it.

mod dice;

mod models;

use std::collections::BTreeSet;

use dice::Dice;
use expect_test::expect;
use serde_json::{Map, Number, Value, json};
use stepscope::input::{Default, Document, Field, Shape};
use stepscope::lessons::form::{Form, RESULTS, declarations, result};
use stepscope::lessons::{self, Ask, CARDS, LESSONS, Lesson, Opening, Output};

/// How typed arrays stand in a result here; no lesson has these words.
const FLOATS: &str = "Float32Array";
const DOUBLES: &str = "Float64Array";

/// Random inputs of each lesson, and which share of them must be ones that it takes: one in so many.
const RANDOM: usize = 300;
const TAKEN: usize = 10;
/// Fewer where a model is trained, or decodes: each takes seconds.
const RANDOM_OF_MODELS: usize = 20;

#[test]
fn every_lesson_says_what_it_gives() {
    let (ids, described): (Vec<&str>, Vec<&str>) =
        (CARDS.iter().map(|card| card.id).collect(), RESULTS.iter().map(|(id, _)| *id).collect());
    assert_eq!(described, ids, "add the lesson's RESULT to src/lessons/form/mod.rs");
}

#[test]
fn results_have_their_forms_and_every_form_is_some_results() {
    let mut wrong = String::new();
    for lesson in LESSONS {
        let card = lesson.card();
        let form = result(card.id).unwrap();
        let (mut seen, mut wrong_here) = (BTreeSet::new(), String::new());
        let mut hold = |document: Document, name: &str| -> bool {
            let Some(output) = output(*lesson, document) else { return false };
            if let Err(why) = has_form(form, &value_of(&output), card.id, &mut seen) {
                wrong_here += &format!("{name}: {why}\n");
            }
            true
        };
        for preset in card.presets.iter().filter(|preset| !is_large(&preset.document())) {
            assert!(hold(preset.document(), preset.name), "{}, {}: refused", card.id, preset.name);
        }
        for (_, input) in LONG.iter().filter(|(id, _)| *id == card.id) {
            assert!(hold(document(input), input), "{}, {input}: refused", card.id);
        }
        if card.id == "vq-vae" {
            // Four squares, all black.
            let picture = json!({"width": 32, "height": 32, "data": "A".repeat(32 * 32 * 4)});
            let Value::Object(json) = json!({"picture": picture, "steps": 4}) else { unreachable!() };
            assert!(hold(Document::of(json), "a picture"), "vq-vae refuses a picture");
        }
        let mut dice = Dice::new(1);
        let trains = card.fields.iter().any(|field| field.name == "steps");
        let decodes = lesson.model(&card.presets[0].document()).is_some();
        let random = if trains || decodes { RANDOM_OF_MODELS } else { RANDOM };
        let taken = (0..random)
            .filter(|_| {
                let document = random_document(&mut dice, card.fields);
                let name = Value::Object(document.json.clone()).to_string();
                hold(document, &name)
            })
            .count();
        assert!(taken * TAKEN >= random, "{}: only {taken} of {random} random inputs are taken", card.id);
        let mut allowed = BTreeSet::new();
        forms_of(form, card.id, &mut allowed);
        let shown: String = wrong_here.lines().take(4).map(|line| format!("\n{line}")).collect();
        wrong += &shown;
        wrong += &allowed.difference(&seen).map(|form| format!("\nno result is {form}")).collect::<String>();
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Inputs whose results are long, or rare.
const LONG: &[(&str, &str)] = &[
    ("counting-sort", r#"{"generate":{"kind":"uniform","n":30000,"max":30000}}"#),
    ("bucket-sort", r#"{"generate":{"kind":"uniform","n":30000}}"#),
    ("radix-sort", r#"{"generate":{"kind":"uniform","n":30000},"base":65536}"#),
    ("radix-sort", r#"{"generate":{"kind":"uniform","n":400000},"base":2,"on":"gpu"}"#),
    ("maximum-gap", r#"{"generate":{"kind":"uniform","n":30000}}"#),
    ("quickselect", r#"{"generate":{"kind":"uniform","n":30000},"k":10}"#),
    ("knapsack", r#"{"weights":[1,20000],"values":[1,2],"capacity":20001}"#),
    ("knapsack", r#"{"weights":[1,20000],"values":[1,2],"capacity":20001,"table":"1d"}"#),
    ("knapsack", r#"{"weights":[1,20000],"values":[1,2],"capacity":20001,"on":"gpu"}"#),
    ("knapsack", r#"{"weights":[2],"values":[1],"capacity":3,"on":"gpu","fill":"exactly"}"#),
    ("delaunay", r#"{"generate":{"kind":"square","n":20001}}"#),
    ("delaunay", r#"{"points":[[-1e150,0],[1e150,0],[0,1e-150]]}"#),
    ("half-planes", r#"{"planes":[[1,0,1e150],[-1e-160,1e-170,1e150],[0,-1,0]]}"#),
    ("orientation", r#"{"q":[12,12],"r":[24,24],"origin":[0.5,0.5],"step":1.1102230246251565e-16,"size":142}"#),
    ("mixed-precision", r#"{"rate":1000000,"steps":4}"#),
];

fn is_large(document: &Document) -> bool {
    let trains_long = document.json.get("steps").and_then(Value::as_u64) > Some(100);
    trains_long || document.json.get("generate").is_some_and(|recipe| recipe["n"].as_u64() > Some(20_000))
}

fn document(input: &str) -> Document {
    Document::of(serde_json::from_str(input).unwrap())
}

/// None where the lesson refuses the document.
fn output(lesson: &dyn Lesson, document: Document) -> Option<Output> {
    let ask = models::asked(lesson, &document, &Ask { film: false, ..Ask::default() });
    let concluded = lessons::open(lesson, document, &ask).and_then(Opening::conclude);
    concluded.ok().map(|(outcome, _)| outcome.output)
}

/// A result as programs get it, with the names of typed arrays in their places.
fn value_of(output: &Output) -> Value {
    let mut value = Value::Object(output.json.clone());
    let arrays = output.arrays.keys().map(|path| (path, FLOATS));
    for (path, array) in arrays.chain(output.doubles.keys().map(|path| (path, DOUBLES))) {
        let mut place = &mut value;
        for name in path.split('.') {
            place = match place {
                Value::Array(items) => &mut items[name.parse::<usize>().unwrap()],
                Value::Object(values) => values.entry(name).or_insert_with(|| json!({})),
                _ => panic!("{path} has no place"),
            };
        }
        *place = array.into();
    }
    value
}

/// Holds a value against a form; `seen` gets the forms that it has where it could have others.
fn has_form(form: &Form, value: &Value, path: &str, seen: &mut BTreeSet<String>) -> Result<(), String> {
    let otherwise = || Err(format!("{path} is {value}, which isn't {form:?}").chars().take(400).collect());
    match (form, value) {
        (Form::Null, Value::Null) | (Form::Bool, Value::Bool(_)) | (Form::Text, Value::String(_)) => Ok(()),
        (Form::Int, Value::Number(number)) if number.is_i64() || number.is_u64() => Ok(()),
        (Form::Number, Value::Number(_)) => Ok(()),
        (Form::Sign, Value::Number(number)) if number.as_i64().is_some_and(|sign| sign.abs() <= 1) => {
            seen.insert(format!("{path} {number}"));
            Ok(())
        }
        (Form::Word(words), Value::String(word)) if words.contains(&word.as_str()) => {
            seen.insert(format!("{path} {word}"));
            Ok(())
        }
        (Form::Floats, Value::String(array)) if array == FLOATS => Ok(()),
        (Form::Doubles, Value::String(array)) if array == DOUBLES => Ok(()),
        (Form::List(of), Value::Array(items)) => items.iter().try_for_each(|item| has_form(of, item, &format!("{path}[]"), seen)),
        (Form::Tuple(forms), Value::Array(items)) if items.len() == forms.len() => {
            let mut places = forms.iter().zip(items).enumerate();
            places.try_for_each(|(place, (form, item))| has_form(form, item, &format!("{path}[{place}]"), seen))
        }
        (Form::Record(members), Value::Object(values)) => {
            if let Some(unknown) = values.keys().find(|name| members.iter().all(|member| member.name != **name)) {
                return Err(format!("{path}.{unknown} isn't described"));
            }
            members.iter().try_for_each(|member| match values.get(member.name) {
                Some(value) => {
                    if member.is_optional {
                        seen.insert(format!("{path} with {}", member.name));
                    }
                    has_form(&member.form, value, &format!("{path}.{}", member.name), seen)
                }
                None if member.is_optional => {
                    seen.insert(format!("{path} without {}", member.name));
                    Ok(())
                }
                None => Err(format!("{path}.{} is missing", member.name)),
            })
        }
        (Form::OneOf(forms), _) => {
            let seen_in_one = forms.iter().enumerate().find_map(|(place, form)| {
                let mut seen_here = BTreeSet::from([format!("{path} in form {place}")]);
                has_form(form, value, &format!("{path}({place})"), &mut seen_here).ok()?;
                Some(seen_here)
            });
            let Some(seen_here) = seen_in_one else { return otherwise() };
            seen.extend(seen_here);
            Ok(())
        }
        _ => otherwise(),
    }
}

/// All that [`has_form`] may see of a form.
fn forms_of(form: &Form, path: &str, allowed: &mut BTreeSet<String>) {
    match form {
        Form::Null | Form::Bool | Form::Int | Form::Number | Form::Text | Form::Floats | Form::Doubles => {}
        Form::Sign => allowed.extend([-1, 0, 1].map(|sign| format!("{path} {sign}"))),
        Form::Word(words) => allowed.extend(words.iter().map(|word| format!("{path} {word}"))),
        Form::List(of) => forms_of(of, &format!("{path}[]"), allowed),
        Form::Tuple(forms) => {
            forms.iter().enumerate().for_each(|(place, form)| forms_of(form, &format!("{path}[{place}]"), allowed))
        }
        Form::Record(members) => {
            for member in *members {
                if member.is_optional {
                    allowed.extend(["with", "without"].map(|how| format!("{path} {how} {}", member.name)));
                }
                forms_of(&member.form, &format!("{path}.{}", member.name), allowed);
            }
        }
        Form::OneOf(forms) => {
            for (place, form) in forms.iter().enumerate() {
                allowed.insert(format!("{path} in form {place}"));
                forms_of(form, &format!("{path}({place})"), allowed);
            }
        }
    }
}

#[test]
fn what_has_another_form_is_found() {
    let form = result("segment-intersection").unwrap();
    let is_of = |value: Value| has_form(form, &value, "", &mut BTreeSet::new()).is_ok();
    assert!(is_of(json!({"kind": "point", "point": [1, 2.5]})));
    for wrong in [
        json!({"kind": "point"}),
        json!({"kind": "none", "point": [1, 2]}),
        json!({"kind": "point", "point": [1, null]}),
        json!({"kind": "point", "point": [1, 2, 3]}),
        json!({"kind": "touch"}),
        json!(null),
    ] {
        assert!(!is_of(wrong.clone()), "{wrong}");
    }
    let is_of = |value: Value| has_form(result("maximum-gap").unwrap(), &value, "", &mut BTreeSet::new()).is_ok();
    assert!(is_of(json!({"gap": 1, "between": null, "width": 1, "buckets": []})));
    assert!(!is_of(json!({"gap": 0.5, "between": null, "width": 1, "buckets": []})));
}

/// A document with a value for each field, or without one where it may be left out; its lists are of one length. Lessons may refuse it.
fn random_document(dice: &mut Dice, fields: &[Field]) -> Document {
    let mut json = Map::new();
    let len = dice.below(6);
    for field in fields {
        let is_taken = match field.default {
            Default::Required => true,
            // A training of as many steps as is usual takes long; the least are few.
            Default::Json(_) => field.name == "steps" || dice.below(2) == 0,
            // What is made for the reader comes in place of what isn't there.
            Default::Absent => dice.below(4) == 0,
            Default::Unless(_) => true,
        };
        if is_taken {
            json.insert(field.name.to_owned(), random_value(dice, &field.shape, len));
        }
    }
    for field in fields {
        if let Default::Unless(other) = field.default {
            json.shift_remove(if json.contains_key(other) { field.name } else { other });
        }
    }
    Document::of(json)
}

fn random_value(dice: &mut Dice, shape: &Shape, len: usize) -> Value {
    const NUMBERS: [f64; 8] = [0.0, 1.0, 2.0, 3.0, 0.5, -1.0, 1e9, 1e-12];
    match shape {
        Shape::Bool => Value::Bool(dice.below(2) == 0),
        Shape::Int { min, max } => {
            let low = if *min < -4 { -4 } else { *min };
            json!((low + dice.below(9) as i64).min(*max))
        }
        Shape::Number { min, max } => {
            let number = NUMBERS[dice.below(NUMBERS.len())].clamp(*min, *max);
            Value::Number(Number::from_f64(number).unwrap())
        }
        Shape::Text { .. } => ["0.1", "-2.5", "0", "1e9", "-1e-12", "0x3c", "0b101", "one"][dice.below(8)].into(),
        Shape::Choice(choices) => choices[dice.below(choices.len())].value.into(),
        Shape::List { of, min_len, .. } => (0..len.max(*min_len)).map(|_| random_value(dice, of, len)).collect(),
        Shape::Tuple(shapes) => shapes.iter().map(|shape| random_value(dice, shape, len)).collect(),
        Shape::Call(calls) => {
            let call = &calls[dice.below(calls.len())];
            let name = std::iter::once(call.name.into());
            name.chain(call.args.iter().map(|arg| random_value(dice, arg, len))).collect()
        }
        // Of the right length by chance only: tensors are drawn from seeds.
        Shape::Floats { .. } => Value::Null,
        // Tests of pictures make theirs.
        Shape::Picture { .. } => Value::Null,
        Shape::Record(fields) => Value::Object(random_document(dice, fields).json),
        Shape::OneOf(shapes) => {
            let chosen = dice.below(shapes.len());
            random_value(dice, &shapes[chosen], len)
        }
    }
}

/// The declaration that begins so, to the line that ends it.
fn declared(start: &str) -> String {
    let declarations = declarations();
    let from = declarations.find(start).unwrap_or_else(|| panic!("there is no {start:?}"));
    let len = ["\n}\n", ";\n\n"].iter().filter_map(|end| Some(declarations[from..].find(end)? + end.trim_end().len())).min();
    declarations[from..from + len.unwrap()].to_owned()
}

#[test]
fn types_of_a_lesson() {
    expect![[r#"
        export interface HeapInput {
          /**
           * Items. The list to begin with, such as 5, 3, 8, 1.
           * 0 to 20,000 values.
           */
          items: Numbers;
          /**
           * Operations. In order, such as: heapify, push 4, pop. There are also replace x, pushpop x, nlargest k, nsmallest k, merge [[1,4],[2]] and heapsort.
           * 0 to 1000 values.
           * @defaultValue `[["heapify"]]`
           */
          ops?: ReadonlyArray<readonly ["heapify"] | readonly ["push", number] | readonly ["pop"] | readonly ["replace", number] | readonly ["pushpop", number] | readonly ["nlargest", number] | readonly ["nsmallest", number] | readonly ["merge", ReadonlyArray<Numbers>] | readonly ["heapsort"]> | undefined;
          /**
           * Sift. How an item finds its way down: as in CPython, or as in most books.
           * - `leaf`: to a leaf and back (CPython)
           * - `textbook`: stop early (textbook)
           * @defaultValue `"leaf"`
           */
          sift?: "leaf" | "textbook" | undefined;
        }"#]].assert_eq(&declared("export interface HeapInput"));
    expect![[r#"
        export interface HeapResult {
          /** The list after all operations, as Python's heapq would have it. */
          items: number[];
          /** What each operation returned: an item, a list, or null for those that return nothing. */
          returned: (number | number[] | null)[];
        }"#]]
    .assert_eq(&declared("export interface HeapResult"));
    expect![[r#"
        export type SegmentIntersectionResult = {
          kind: "none";
        } | {
          kind: "point";
          point: [number, number];
        } | {
          kind: "overlap";
          /** Its ends. */
          segment: [[number, number], [number, number]];
        };"#]]
    .assert_eq(&declared("export type SegmentIntersectionResult"));
}

#[test]
fn of_fields_that_stand_for_each_other_one_is_given() {
    expect![[r#"
        export type ConvexHullInput = {
          /**
           * Method. How the points are sorted and scanned.
           * - `graham`: Graham: by angle, one chain
           * - `andrew`: Andrew: by height, two chains
           * @defaultValue `"andrew"`
           */
          method?: "graham" | "andrew" | undefined;
          /**
           * Points inside of edges. Whether points in the middle of an edge of the hull belong to it.
           * - `drop`: drop
           * - `keep`: keep
           * @defaultValue `"drop"`
           */
          collinear?: "drop" | "keep" | undefined;
          /**
           * Epsilon. What contest code takes for 0, shown beside the exact sign. No result depends on it.
           * From 0 to 1e6.
           * @defaultValue `1e-8`
           */
          epsilon?: number | undefined;
        } & (
          | {
              /**
               * Points. Up to 100,000, such as (0, 0) (4, 1) (2, 3).
               * 0 to 100,000 values.
               */
              points: ReadonlyArray<readonly [number, number]>;
              generate?: null | undefined;
            }
          | {
              /** Or made for you. Points with whole coordinates, made by a rule instead of typed. Leave the points empty then. */
              generate: {
                /**
                 * Kind. How the points lie.
                 * - `square`: all over a square
                 * - `disc`: all over a disc
                 * - `circle`: on a circle
                 * - `grid`: on a grid
                 * - `clusters`: in five clusters
                 * - `line`: on one line
                 */
                kind: "square" | "disc" | "circle" | "grid" | "clusters" | "line";
                /**
                 * How many. Up to 100,000.
                 * A whole number from 0 to 100,000.
                 */
                n: number;
                /**
                 * Seed. The same seed makes the same points; 0 if left out.
                 * A whole number from 0 to 9,007,199,254,740,991.
                 */
                seed?: number;
                /**
                 * Span. Coordinates go from minus this to this; 1000 if left out.
                 * A whole number from 1 to 1,000,000,000.
                 */
                span?: number;
              };
              points?: null | undefined;
            }
        );"#]]
    .assert_eq(&declared("export type ConvexHullInput"));
}
