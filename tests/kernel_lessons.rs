//! Lessons that have kernels beside their steps: both give the same, and what kernels can't do is refused before they run.

mod sound;

use expect_test::{Expect, expect};
use rand_core::Rng;
use rand_pcg::Pcg32;
use serde_json::{Value, json};
use sound::assert_is_sound;
use stepscope::input::{self, Document};
use stepscope::lessons::{self, Ask, Opening, Outcome, View};
use stepscope::words::{Code, Failure, Lang};

fn document(json: &Value) -> Document {
    Document::of(json.as_object().expect("an object").clone())
}

fn run(id: &str, json: &Value, film: bool) -> Outcome {
    let ask = Ask { measure: true, film, ..Ask::default() };
    let opening = lessons::open(lessons::find(id).unwrap(), document(json), &ask);
    let (outcome, report) = opening.and_then(Opening::conclude).unwrap_or_else(|failure| panic!("{failure}: {json}"));
    if let Some(report) = report {
        assert_eq!(report.measured(), Some(report.predicted()), "{json}");
        assert_eq!(report.live_bytes, 0, "{json}");
    }
    outcome
}

fn refusal(id: &str, json: &Value) -> Failure {
    let opening = lessons::open(lessons::find(id).unwrap(), document(json), &Ask::default());
    opening.err().unwrap_or_else(|| panic!("{json} is taken"))
}

fn with(mut json: Value, name: &str, value: Value) -> Value {
    json[name] = value;
    json
}

/// Opens by kernels, checks the result, and looks at the film at some instants.
fn assert_is_sound_and_right(id: &str, json: &Value) -> Outcome {
    let lesson = lessons::find(id).unwrap();
    let outcome = run(id, json, true);
    let checked = input::check(lesson.card().fields, document(json)).unwrap();
    assert!(lesson.runs_kernels(&checked), "{json}");
    let check = lesson.check(&checked, &outcome.output);
    assert!(check.is_ok, "{json}: {check:?}");
    let plain = run(id, json, false);
    assert_eq!((&plain.output, plain.tally), (&outcome.output, outcome.tally), "{json}");
    let mut outcome = outcome;
    let film = outcome.film.as_mut().expect("a film was asked for");
    for part in 0..=7 {
        film.seek(film.len() * part / 7);
        for (width, lang) in [(360.0, Lang::En), (360.0, Lang::Zh), (1200.0, Lang::En)] {
            assert_is_sound(&film.scene(&View::new(width, lang)), width, &format!("{json} at {}", film.at()));
            assert!(!film.narration(lang).is_empty());
        }
    }
    film.seek(film.len());
    assert_eq!(film.tally(), outcome.tally, "{json}");
    outcome
}

#[test]
fn kernels_sort_as_the_steps_do() {
    let mut random = Pcg32::new(3, 0);
    for _ in 0..200 {
        let len = random.next_u32() % 60;
        let shift = [0, 16, 28][random.next_u32() as usize % 3];
        let is_unsigned = random.next_u32().is_multiple_of(4);
        let items: Vec<i64> =
            (0..len)
                .map(|_| {
                    if is_unsigned { i64::from(random.next_u32() >> shift) } else { i64::from(random.next_u32() as i32 >> shift) }
                })
                .collect();
        let steps = json!({"items": items, "base": 256});
        let kernels = with(steps.clone(), "on", json!("gpu"));
        let (steps, kernels) = (run("radix-sort", &steps, false), assert_is_sound_and_right("radix-sort", &kernels));
        for name in ["items", "order"] {
            assert_eq!(steps.output.json[name], kernels.output.json[name], "{items:?}");
        }
        let passes = kernels.output.json["passes"].as_array().unwrap();
        assert_eq!(passes.len(), if len == 0 { 0 } else { 4 });
        assert!(passes.last().is_none_or(|last| last == &kernels.output.json["items"]));
    }
}

#[test]
fn kernels_sort_floats_as_the_steps_do() {
    let mut random = Pcg32::new(4, 0);
    for _ in 0..100 {
        let len = random.next_u32() % 60;
        let mut one = |_| {
            [-0.0, 0.0, f32::from_bits(random.next_u32()), (random.next_u32() as i32 >> 20) as f32]
                [random.next_u32() as usize % 4]
        };
        let items: Vec<f32> = (0..len).map(&mut one).filter(|item| item.is_finite()).collect();
        let steps = json!({"items": items, "base": 65_536, "keys": "float"});
        let kernels = with(steps.clone(), "on", json!("gpu"));
        let (steps, kernels) = (run("radix-sort", &steps, false), assert_is_sound_and_right("radix-sort", &kernels));
        for name in ["items", "order"] {
            assert_eq!(steps.output.json[name], kernels.output.json[name], "{items:?}");
        }
    }
    let made = json!({"generate": {"kind": "uniform", "n": 100_000, "max": 1_000_000_000}, "keys": "float", "on": "gpu"});
    let sorted = assert_is_sound_and_right("radix-sort", &made);
    assert!(sorted.output.doubles["items"].iter().all(|item| f64::from(*item as f32) == *item));
}

#[test]
fn long_lists_are_sorted_by_kernels_and_shown_in_samples() {
    for (n, kind) in [(20_000, "few"), (20_001, "zipf"), (300_000, "organ-pipe")] {
        let json = json!({"generate": {"kind": kind, "n": n}, "on": "gpu"});
        let outcome = assert_is_sound_and_right("radix-sort", &json);
        assert_eq!(outcome.film.unwrap().len(), 12);
        assert_eq!(outcome.output.json["passes"].is_null(), n > 20_000);
    }
}

#[test]
fn four_million_items_are_sorted_by_kernels_and_refused_by_steps() {
    let most = json!({"generate": {"kind": "uniform", "n": 1 << 22, "max": 1_000_000_000}, "on": "gpu"});
    let outcome = run("radix-sort", &most, false);
    assert!(outcome.output.doubles["items"].is_sorted() && outcome.output.doubles["items"].len() == 1 << 22);
    let refused = refusal("radix-sort", &with(most.clone(), "on", json!("steps")));
    assert_eq!((refused.code, refused.path.as_str()), (Code::TooLarge, "generate.n"));
    let refused = refusal("radix-sort", &json!({"generate": {"kind": "uniform", "n": (1 << 22) + 1}, "on": "gpu"}));
    assert_eq!(refused.path, "generate.n");
}

#[test]
fn what_the_sorting_kernels_cannot_do_is_refused_where_it_stands() {
    let base = json!({"items": [3, 1, 2], "on": "gpu"});
    for (name, value, path) in [
        ("order", json!("msd"), "order"),
        ("scan", json!("forward"), "scan"),
        ("items", json!([1, -2, 2_147_483_648_u32]), "items[2]"),
        ("items", json!([4_294_967_296_u64]), "items[0]"),
        ("items", json!([-2_147_483_649_i64, 0]), "items[0]"),
    ] {
        let refused = refusal("radix-sort", &with(base.clone(), name, value));
        assert_eq!((refused.code, refused.path.as_str()), (Code::InvalidInput, path));
    }
    for items in [json!([2_147_483_647, -2_147_483_648_i64]), json!([4_294_967_295_u32, 0])] {
        assert_is_sound_and_right("radix-sort", &with(base.clone(), "items", items));
    }
}

#[test]
fn the_kernel_fills_the_table_that_the_steps_do() {
    let mut random = Pcg32::new(4, 0);
    let mut below = |bound: u32| random.next_u32() % bound;
    for _ in 0..200 {
        let (items, capacity) = (below(12), below(40));
        let weights: Vec<u32> = (0..items).map(|_| below(capacity + 3)).collect();
        let values: Vec<i32> = (0..items).map(|_| below(60) as i32 - 9).collect();
        let fill = ["at-most", "exactly"][below(2) as usize];
        let steps = json!({"weights": weights, "values": values, "capacity": capacity, "fill": fill});
        let kernel = assert_is_sound_and_right("knapsack", &with(steps.clone(), "on", json!("gpu")));
        let steps = run("knapsack", &steps, false);
        for name in ["best", "chosen"] {
            assert_eq!(kernel.output.json[name], steps.output.json[name], "{weights:?}, {values:?}, {capacity}, {fill}");
        }
        let table = steps.output.json["table"].as_array().unwrap();
        assert_eq!(kernel.output.json["row"], *table.last().unwrap(), "{weights:?}, {values:?}, {capacity}, {fill}");
    }
}

#[test]
fn tables_that_steps_refuse_are_filled_by_the_kernel() {
    let weights: Vec<u32> = (1..=400).map(|i| i * 7 % 1999 + 1).collect();
    let values: Vec<u32> = (1..=400).map(|i| i * 37 % 997).collect();
    let json = json!({"weights": weights, "values": values, "capacity": 30_000, "on": "gpu"});
    let outcome = assert_is_sound_and_right("knapsack", &json);
    assert_eq!((outcome.film.unwrap().len(), outcome.output.doubles["row"].len()), (401, 30_001));
    assert_eq!(refusal("knapsack", &with(json, "on", json!("steps"))).code, Code::TooLarge);
}

#[test]
fn values_that_are_not_whole_are_rounded_by_the_kernel_and_checked_with_a_tolerance() {
    let values: Vec<f64> = (1..=30).map(|i| f64::from(i * 7919 % 101) / 7.0).collect();
    let weights: Vec<u32> = (1..=30).map(|i| i * 31 % 23).collect();
    let mut outcome =
        assert_is_sound_and_right("knapsack", &json!({"weights": weights, "values": values, "capacity": 90, "on": "gpu"}));
    let checked = input::check(
        lessons::find("knapsack").unwrap().card().fields,
        document(&json!({"weights": weights, "values": values, "capacity": 90, "on": "gpu"})),
    );
    let best = outcome.output.json["best"].as_f64().unwrap();
    outcome.output.json.insert("best".into(), json!(best + 0.01));
    assert!(!lessons::find("knapsack").unwrap().check(&checked.unwrap(), &outcome.output).is_ok);
}

#[test]
fn what_the_knapsack_kernel_cannot_do_is_refused_where_it_stands() {
    let base = json!({"weights": [1, 2], "values": [3, 4], "capacity": 5, "on": "gpu"});
    for (name, value) in [("table", json!("1d")), ("kind", json!("complete")), ("kind", json!("multiple"))] {
        let refused = refusal("knapsack", &with(base.clone(), name, value));
        assert_eq!((refused.code, refused.path.as_str()), (Code::InvalidInput, name));
    }
    let many = json!({"weights": vec![1; 5000], "values": vec![1; 5000], "capacity": 5, "on": "gpu"});
    let refused = refusal("knapsack", &many);
    assert_eq!((refused.code, refused.path.as_str()), (Code::TooLarge, "weights"));
}

/// A film's picture in words, its line and what was moved.
fn check_told(id: &str, json: &Value, at: usize, lang: Lang, expected: Expect) {
    let mut film = run(id, json, true).film.unwrap();
    film.seek(at);
    let scene = film.scene(&View::new(700.0, lang));
    let line = film.line().map_or("", |line| line.0);
    let told = film.narration(lang);
    expected.assert_eq(&format!(
        "{told}\n{}@{line} {:?}\n{} by {}",
        scene.to_text(lang),
        film.tally(),
        scene.width,
        scene.height
    ));
}

#[test]
fn scenes_of_kernels_in_words() {
    let sorted = json!({"items": [170, -45, 75, -90, -802, 24, 2, 66], "on": "gpu"});
    for (at, lang) in [(1, Lang::En), (2, Lang::Zh), (12, Lang::En)] {
        let expected = match at {
            1 => expect![[r#"
                Pass 1 of 4, histogram: one workgroup counts the digits (bits 0–7) of the keys, 4,096 at most. More keys would have more workgroups, each with counts of its own.
                The list as given: 170 (looked at), -45 (looked at), 75 (looked at), -90 (looked at), -802 (looked at), 24 (looked at), 2 (looked at), 66 (looked at)
                How many keys have each digit, bits 0–7: 2: 1 (moved), 24: 1 (moved), 66: 1 (moved), 75: 1 (moved), 166: 1 (moved), 170: 1 (moved), 211: 1 (moved), 222: 1 (moved)
                @count {"globalReadBytes": 32, "globalWrittenBytes": 1024}
                700 by 282"#]],
            2 => expect![[r#"
                第 1/4 趟，扫描：每个计数变成它前面所有计数之和，先按数位值、再按工作组排列。这样每个工作组都知道自己每个数位值的第一个键该放哪里。
                给定的列表: 170、-45、75、-90、-802、24、2、66
                每个数位值从哪里开始（第 0–7 位）: 2: 0 (移动)、24: 1 (移动)、66: 2 (移动)、75: 3 (移动)、166: 4 (移动)、170: 5 (移动)、211: 6 (移动)、222: 7 (移动)
                @add {"globalReadBytes": 1060, "globalWrittenBytes": 2060}
                700 by 282"#]],
            _ => expect![[r#"
                Pass 4 of 4, scatter: a key goes to its digit's place plus the number of keys before it in the workgroup with the same digit. All 32 bits are done: the list is sorted.
                The list after pass 4: -802 (done), -90 (done), -45 (done), 2 (done), 24 (done), 66 (done), 75 (done), 170 (done)
                Where each digit's keys begin, bits 24–31
                @place {"globalReadBytes": 12656, "globalWrittenBytes": 8496}
                700 by 282"#]],
        };
        check_told("radix-sort", &sorted, at, lang, expected);
    }
    let packed = json!({"weights": [1, 3, 4, 5], "values": [1, 4, 5, 7], "capacity": 7, "on": "gpu"});
    check_told(
        "knapsack",
        &packed,
        2,
        Lang::En,
        expect![[r#"
            Row 1: item 1 weighs 3 and is worth 4. All 8 capacities are decided at once, since a cell reads only the row above: 5 of them take it. That row can then be overwritten; a bit for each cell is what remains.
            The values of the items: 1, 4 (in hand), 5, 7
            Capacities that take item 1: 0, 1, 2, 3 ✓, 4 ✓, 5 ✓, 6 ✓, 7 ✓
            @next-row {"globalReadBytes": 52, "globalWrittenBytes": 128}
            700 by 237"#]],
    );
    check_told(
        "knapsack",
        &packed,
        5,
        Lang::Zh,
        expect![[r#"
            最优价值为 9。从最后一行往上看：格子的比特说明拿没拿，拿了就减去它的重量。这样找回 2 件物品。
            各物品的价值: 1 (排除)、4 (完成)、5 (完成)、7 (排除)
            哪些容量会拿物品 3: 0、1、2、3、4、5 ✓、6 ✓、7
            @chosen {"globalReadBytes": 144, "globalWrittenBytes": 256}
            700 by 237"#]],
    );
}

#[test]
fn of_ten_million_capacities_the_picture_has_shares() {
    let packed = json!({"weights": [5_000_000, 1, 7], "values": [1, 1, 1], "capacity": 9_999_999, "on": "gpu"});
    let mut film = run("knapsack", &packed, true).film.unwrap();
    film.seek(1);
    let scene = film.scene(&View::new(700.0, Lang::En));
    assert!(scene.marks.len() < 250, "{} marks", scene.marks.len());
    assert_is_sound(&scene, 700.0, "shares");
    let label = |first: &str| scene.marks.iter().find(|mark| mark.label.starts_with(first)).map(|mark| mark.label.clone());
    // Half of them can take an item that weighs half: in bars of 83,968 and 2,048·41 capacities.
    assert_eq!(label("0–"), Some("0–83967: 0 %".to_owned()));
    let last = scene.marks.iter().rfind(|mark| mark.label.contains("100 %")).map(|mark| mark.label.clone());
    assert_eq!(last, Some("9992192–9999999: 100 %".to_owned()));
    let taking: u32 = film.snapshot()["taking"].as_u64().unwrap() as u32;
    assert_eq!(taking, 5_000_000);
}
