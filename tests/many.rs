//! Many items: how they are made, and the row of bars that shows them.

mod sound;

use std::ops::Range;

use proptest::prelude::*;
use serde_json::{Value, json};
use sound::assert_is_sound;
use stepscope::algo::sort::Source;
use stepscope::input::{self, Document, Field, Shape};
use stepscope::lessons::numbers;
use stepscope::scene::{Band, Bars, ITEMS, Key, NO_ITEM, Role, Scene, Shape as Outline, Tone, items_per_bar};
use stepscope::words::{Code, Lang, Text};

const FIELDS: &[Field] = &[
    Field {
        name: "items",
        title: Text::new("Items", "数据"),
        help: Text::new("Numbers.", "数。"),
        shape: Shape::List { of: &Shape::Number { min: -f64::MAX, max: f64::MAX }, min_len: 0, max_len: numbers::MOST_ITEMS },
        default: numbers::UNLESS_GENERATED,
    },
    numbers::GENERATE,
];

fn document(json: Value) -> Document {
    let Value::Object(json) = json else { unreachable!() };
    Document::of(json)
}

fn made(recipe: Value) -> Vec<f64> {
    let document = input::check(FIELDS, document(json!({"generate": recipe}))).unwrap();
    let items = numbers::items(&document);
    assert_eq!(numbers::count(&document), items.len());
    items
}

#[test]
fn items_are_typed_or_made_and_never_both() {
    let cases = [
        (json!({}), "items"),
        (json!({"items": [1], "generate": {"kind": "equal", "n": 3}}), "generate"),
        (json!({"items": [1, "x"]}), "items[1]"),
        (json!({"generate": {"kind": "bell", "n": 3}}), "generate.kind"),
        (json!({"generate": {"kind": "equal"}}), "generate.n"),
        (json!({"generate": {"kind": "equal", "n": 1_000_001}}), "generate.n"),
        (json!({"generate": {"kind": "equal", "n": 3, "seed": -1}}), "generate.seed"),
        (json!({"generate": {"kind": "equal", "n": 3, "size": 1}}), "generate.size"),
    ];
    for (json, path) in cases {
        let failure = input::check(FIELDS, document(json.clone())).expect_err(&json.to_string());
        assert_eq!((failure.code, failure.path.as_str()), (Code::InvalidInput, path), "{json}");
    }
    // Null stands for a field that isn't there: so one of two documents that differ in it can take it away.
    let typed = input::check(FIELDS, document(json!({"items": [2, 1], "generate": null}))).unwrap();
    assert_eq!(numbers::items(&typed), [2.0, 1.0]);
    let made = input::check(FIELDS, document(json!({"items": null, "generate": {"kind": "sorted", "n": 3, "max": 2}}))).unwrap();
    assert_eq!(numbers::items(&made), [0.0, 1.0, 2.0]);
}

#[test]
fn what_stands_in_the_place_of_a_field_takes_it_away() {
    let overlaid = |under: Value, over: Value| {
        let (mut under, over) = (document(under).json, document(over).json);
        input::overlay(FIELDS, &mut under, over);
        Value::Object(under)
    };
    let made = json!({"kind": "equal", "n": 3});
    assert_eq!(overlaid(json!({"items": [1], "k": 1}), json!({"generate": made})), json!({"k": 1, "generate": made}));
    assert_eq!(overlaid(json!({"generate": made}), json!({"items": [1]})), json!({"items": [1]}));
    assert_eq!(overlaid(json!({"generate": made, "k": 1}), json!({"k": 2})), json!({"generate": made, "k": 2}));
    // Both at once are told of when they are checked.
    assert_eq!(overlaid(json!({}), json!({"items": [1], "generate": made})), json!({"items": [1], "generate": made}));
}

#[test]
fn what_is_made_is_what_it_is_called() {
    assert_eq!(made(json!({"kind": "sorted", "n": 5, "max": 8})), [0.0, 2.0, 4.0, 6.0, 8.0]);
    assert_eq!(made(json!({"kind": "reversed", "n": 5, "max": 8})), [8.0, 6.0, 4.0, 2.0, 0.0]);
    assert_eq!(made(json!({"kind": "organ-pipe", "n": 5, "max": 8})), [0.0, 4.0, 8.0, 4.0, 0.0]);
    assert_eq!(made(json!({"kind": "equal", "n": 3, "max": 8})), [8.0; 3]);
    for kind in ["uniform", "sorted", "reversed", "organ-pipe", "equal", "zipf", "few"] {
        for n in [0, 1, 2, 3, 1000] {
            for max in [0, 1, 7, 1_000_000_000] {
                let recipe = json!({"kind": kind, "n": n, "seed": 4, "max": max});
                let items = made(recipe.clone());
                assert_eq!(items.len(), n, "{recipe}");
                assert!(items.iter().all(|x| x.fract() == 0.0 && (0.0..=f64::from(max)).contains(x)), "{recipe}: {items:?}");
                assert_eq!(items, made(recipe), "the same every time");
            }
        }
    }
    let mut few = made(json!({"kind": "few", "n": 1000}));
    few.sort_by(f64::total_cmp);
    few.dedup();
    assert_eq!(few.len(), 5);
    let uniform = made(json!({"kind": "uniform", "n": 100_000, "max": 9}));
    let zipf = made(json!({"kind": "zipf", "n": 100_000, "max": 9}));
    let share = |items: &[f64], x: f64| items.iter().filter(|item| **item == x).count() as f64 / items.len() as f64;
    assert!((share(&uniform, 3.0) - 0.1).abs() < 0.01);
    // log10(2/1) and log10(10/9) of all.
    assert!((share(&zipf, 0.0) - 0.301).abs() < 0.01 && (share(&zipf, 8.0) - 0.0458).abs() < 0.01);
    assert_ne!(made(json!({"kind": "uniform", "n": 9})), made(json!({"kind": "uniform", "n": 9, "seed": 1})));
}

#[test]
fn the_schema_says_one_of_the_two() {
    let schema = input::schema(FIELDS);
    assert_eq!(schema["oneOf"], json!([{"required": ["items"]}, {"required": ["generate"]}]));
}

fn drawn(items: &[u32], values: &[f64], roles: &[(Range<usize>, Role)], width: f32, lang: Lang) -> Scene {
    let source = Source::new(values.to_vec());
    let label = |item: u32| values[item as usize].to_string();
    let middle = items.len() / 2;
    let bars = Bars {
        row: 0,
        kind: "item",
        title: "items".into(),
        noun: ITEMS,
        items,
        first: 0,
        levels: source.heights(),
        ends: source.range(),
        label: &label,
        tone: None,
        roles,
        bands: &[Band { places: middle..items.len(), role: Role::Active, title: "window".into() }],
        pointers: &[(0, "lo"), (middle, "i"), (middle, "j"), (items.len(), "hi")],
        has_bands: true,
        has_pointers: true,
        height: 120.0,
    };
    let mut scene = Scene::new(width, 0.0);
    scene.height = bars.draw(&mut scene, (12.0, 6.0), width - 24.0, lang) + 6.0;
    scene
}

#[test]
fn rows_of_any_length_fit_into_any_width() {
    for len in [0, 1, 2, 10, 40, 139, 140, 141, 399, 400, 401, 999, 12_345, 1_000_000] {
        let values = made(json!({"kind": "uniform", "n": len}));
        let mut items: Vec<u32> = (0..len as u32).rev().collect();
        if len > 3 {
            items[len / 3] = NO_ITEM;
        }
        for width in [360.0, 700.0, 1200.0, 1900.0] {
            for lang in [Lang::En, Lang::Zh] {
                let scene =
                    drawn(&items, &values, &[(0..len / 3, Role::Discarded), (len / 2..len / 2 + 1, Role::Pivot)], width, lang);
                if len > 0 {
                    assert_is_sound(&scene, width, &format!("{len} items, width {width}"));
                }
                assert!(scene.marks.len() <= 500 + 80, "{len} items are {} marks", scene.marks.len());
                let says_so =
                    scene.to_text(lang).contains(if lang == Lang::En { "Each bar stands for" } else { "每根条代表" });
                assert_eq!(says_so, items_per_bar(len, width - 24.0) > 1, "{len} items, width {width}");
            }
        }
    }
}

#[test]
fn a_bar_has_the_role_of_most_of_its_items_and_of_what_is_touched() {
    let values = made(json!({"kind": "uniform", "n": 10_000}));
    let items: Vec<u32> = (0..10_000).collect();
    let per_bar = items_per_bar(10_000, 976.0);
    assert_eq!(per_bar, 50);
    let roles = [(0..120, Role::Discarded), (5_049..5_050, Role::Looked), (9_999..10_000, Role::Pivot)];
    let scene = drawn(&items, &values, &roles, 1000.0, Lang::En);
    let role = |bar: u64| scene.find(Key::new("bars-run", bar)).unwrap().role;
    assert_eq!([0, 1, 2, 3].map(role), [Role::Discarded, Role::Discarded, Role::Plain, Role::Plain]);
    assert_eq!([99, 100, 101].map(role), [Role::Plain, Role::Looked, Role::Plain]);
    assert_eq!([198, 199].map(role), [Role::Plain, Role::Pivot]);
}

proptest! {
    #[test]
    fn a_bar_reaches_from_the_least_of_its_items_to_the_greatest(values in prop::collection::vec(-1e9..1e9f64, 1000..3000)) {
        let items: Vec<u32> = (0..values.len() as u32).collect();
        let per_bar = items_per_bar(items.len(), 676.0);
        let scene = drawn(&items, &values, &[], 700.0, Lang::En);
        let (low, high) = Source::new(values.clone()).range();
        let height = |value: f64| 3.0 + (value - low) / (high - low) * 117.0;
        for (bar, run) in values.chunks(per_bar).enumerate() {
            let mean = run.iter().sum::<f64>() / run.len() as f64;
            let least = run.iter().copied().fold(f64::INFINITY, f64::min);
            let most = run.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let bar = bar as u64;
            let Outline::Rect { height: drawn, .. } = scene.find(Key::new("bars-run", bar)).unwrap().shape else { unreachable!() };
            prop_assert!((f64::from(drawn) - height(mean)).abs() < 0.01);
            let Outline::Segment { dy, .. } = scene.find(Key::new("bars-range", bar)).unwrap().shape else { unreachable!() };
            prop_assert!((f64::from(-dy) - (height(most) - height(least))).abs() < 0.01);
        }
    }
}

#[test]
fn items_keep_their_keys_and_their_own_tone() {
    let values = [3.0, 1.0, 2.0];
    let scene = drawn(&[2, 0, 1], &values, &[(1..2, Role::Moved)], 360.0, Lang::En);
    let tops: Vec<f32> = (0..3).map(|item| scene.find(Key::new("item", item)).unwrap().x).collect();
    assert!(tops[2] < tops[0] && tops[0] < tops[1]);
    assert_eq!(scene.find(Key::new("item", 0)).unwrap().tone, Tone::Flat);
    assert_eq!(scene.to_text(Lang::En), "items: 2, 3 (moved), 1, window (active)\n");
}

#[test]
fn heights_of_the_largest_numbers_are_finite() {
    let source = Source::new(vec![f64::MAX, -f64::MAX, 0.0]);
    assert_eq!((source.heights(), source.range()), (&[1.0, 0.0, 0.5][..], (-f64::MAX, f64::MAX)));
    assert_eq!(Source::new(vec![4.0, 4.0]).heights(), [0.5, 0.5]);
    assert!(Source::new(Vec::new()).heights().is_empty());
}
