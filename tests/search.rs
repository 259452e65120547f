//! Knapsack and combination search: held to brute force on random inputs, listings executed, golden scenes, refusals.
//! `UPDATE_EXPECT=1 cargo test` writes the golden texts anew.

mod answers;
mod dice;
#[rustfmt::skip]
#[path = "../src/lessons/knapsack/listing.rs"]
mod knapsack_listing;

use std::fmt::Write as _;

use dice::Dice;
use expect_test::{Expect, expect};
use serde_json::{Map, Value, json};
use stepscope::input::{self, Document};
use stepscope::lessons::{self, Ask, Lesson, Opening, Outcome, View};
use stepscope::words::{Code, Failure, Lang};

fn lesson(id: &str) -> &'static dyn Lesson {
    lessons::find(id).unwrap()
}

fn document(json: &Value) -> Document {
    Document::of(json.as_object().unwrap().clone())
}

fn open(id: &str, json: &Value, film: bool) -> Result<Outcome, Failure> {
    match lessons::open(lesson(id), document(json), &Ask { film, ..Ask::default() })? {
        Opening::Done(outcome) => Ok(outcome),
        Opening::Gpu(_) => panic!("{id} opens at once"),
    }
}

fn run(id: &str, json: &Value) -> Map<String, Value> {
    let outcome = open(id, json, false).unwrap_or_else(|failure| panic!("{failure}: {json}"));
    let checked = input::check(lesson(id).card().fields, document(json)).unwrap();
    let check = lesson(id).check(&checked, &outcome.output);
    assert!(check.is_ok, "{json}: {check:?}");
    outcome.output.json
}

fn refused(id: &str, json: Value) -> (Code, String) {
    let failure = open(id, &json, true).err().unwrap_or_else(|| panic!("{json} isn't refused"));
    (failure.code, failure.path)
}

/// The first instant whose step executes this line for the `nth` time: sentence, picture in words, variables, counters.
fn told(id: &str, json: &Value, label: &str, nth: usize, lang: Lang, width: f32) -> String {
    let mut film = open(id, json, true).unwrap().film.unwrap();
    for _ in 0..nth {
        film.seek(film.next_on_line(label).unwrap_or_else(|| panic!("no step {label}")));
    }
    let scene = film.scene(&View { width, lang });
    let mut text = format!("{}\n{}", film.narration(lang), scene.to_text(lang));
    let variables = film.variables(lang).into_iter().map(|variable| format!("{} = {}", variable.name, variable.value));
    text += &variables.collect::<Vec<_>>().join(", ");
    let _ = write!(text, "\n@{label} {:?}\n{} by {}", film.tally(), scene.width, scene.height);
    text
}

fn number(of: &Value) -> f64 {
    of.as_f64().unwrap()
}

mod knapsack {
    use super::*;

    const KINDS: [&str; 3] = ["01", "complete", "multiple"];
    const TABLES: [&str; 2] = ["2d", "1d"];
    const FILLS: [&str; 2] = ["at-most", "exactly"];
    const LOOPS: [&str; 2] = ["reverse", "forward"];

    /// Any choices, wrong ones among them; few items, so that brute force can try everything.
    fn random(dice: &mut Dice) -> Value {
        let (kind, count) = (KINDS[dice.below(3)], dice.below(6));
        let capacity = dice.below(14);
        let weights: Vec<usize> = (0..count).map(|_| if dice.below(9) == 0 { 0 } else { 1 + dice.below(8) }).collect();
        let value = |dice: &mut Dice| match dice.below(8) {
            0 => -(dice.below(9) as f64),
            1 => dice.below(100) as f64 / 8.0,
            2 => [9_007_199_254_740_991.0, 0.1, 0.2, 0.0][dice.below(4)],
            _ => dice.below(12) as f64,
        };
        // Without weight and with value, complete has no end.
        let values: Vec<f64> = weights.iter().map(|&w| if w == 0 && kind == "complete" { -1.0 } else { value(dice) }).collect();
        let mut json = json!({
            "weights": weights, "values": values, "capacity": capacity, "kind": kind,
            "table": TABLES[dice.below(2)], "fill": FILLS[dice.below(2)], "loop": LOOPS[dice.below(2)],
        });
        if kind == "multiple" {
            json["counts"] = (0..count).map(|_| dice.below(4)).collect();
        }
        json
    }

    /// How many times each item may go in, in effect: the wrong loop takes others than it should.
    fn most(json: &Value) -> Vec<usize> {
        let capacity = number(&json["capacity"]) as usize;
        let is_forward = json["loop"] == "forward";
        let weights = json["weights"].as_array().unwrap();
        let of = |item: usize| {
            let weight = number(&weights[item]) as usize;
            let as_often = capacity.checked_div(weight).unwrap_or(1);
            let there = match json["kind"].as_str().unwrap() {
                "complete" => usize::MAX,
                "multiple" => number(&json["counts"][item]) as usize,
                _ => 1,
            };
            match (json["table"] == "1d", is_forward) {
                (true, true) if weight > 0 && there > 0 => as_often,
                (true, false) if there == usize::MAX => as_often.min(1),
                // An item without weight goes in once a row.
                _ if weight == 0 => there.min(if there == usize::MAX { 1 } else { there }),
                _ => there.min(as_often),
            }
        };
        (0..weights.len()).map(of).collect()
    }

    /// Tries everything.
    fn brute(json: &Value) -> Option<f64> {
        let most = most(json);
        let (weights, values) = (json["weights"].as_array().unwrap(), json["values"].as_array().unwrap());
        let capacity = number(&json["capacity"]);
        let mut best: Option<f64> = None;
        let mut stack = vec![(0, 0.0, 0.0)];
        while let Some((item, weight, value)) = stack.pop() {
            if item == most.len() {
                if (json["fill"] != "exactly" || weight == capacity) && best.is_none_or(|best| value > best) {
                    best = Some(value);
                }
                continue;
            }
            let (mut weight, mut value) = (weight, value);
            for times in 0..=most[item] {
                if times > 0 {
                    weight += number(&weights[item]);
                    value += number(&values[item]);
                }
                if weight > capacity {
                    break;
                }
                stack.push((item + 1, weight, value));
            }
        }
        best
    }

    #[test]
    fn the_best_is_that_of_all_choices_on_10000_inputs() {
        let mut dice = Dice::new(1957);
        for _ in 0..10_000 {
            let json = random(&mut dice);
            let result = run("knapsack", &json);
            assert_eq!(result["best"].as_f64(), brute(&json), "{json}");
            assert_eq!(result["chosen"].is_null(), json["table"] == "1d" || result["best"].is_null(), "{json}");
            let table = result["table"].as_array().unwrap();
            let last = if json["table"] == "1d" { table } else { table.last().unwrap().as_array().unwrap() };
            assert_eq!(last.last(), Some(&result["best"]), "{json}");
            assert_eq!(last.len(), number(&json["capacity"]) as usize + 1, "{json}");
        }
    }

    #[test]
    fn a_wrong_loop_slips_where_its_value_first_differs() {
        let mut dice = Dice::new(4);
        let (mut slips, mut wrongs) = (0, 0);
        for _ in 0..2_000 {
            let json = random(&mut dice);
            let outcome = open("knapsack", &json, true).unwrap();
            let is_wrong = json["table"] == "1d" && (json["loop"] == "forward") != (json["kind"] == "complete");
            wrongs += usize::from(is_wrong);
            let Some(slip) = outcome.slip else {
                let mut right = json.clone();
                right["loop"] = if json["loop"] == "forward" { "reverse".into() } else { "forward".into() };
                let same = || run("knapsack", &right)["best"] == outcome.output.json["best"];
                assert!(!is_wrong || same(), "{json}: it goes wrong somewhere");
                continue;
            };
            slips += 1;
            assert!(is_wrong, "{json}");
            // The 2-D table of the same input has the right row.
            let mut right = json.clone();
            right["table"] = "2d".into();
            let right = run("knapsack", &right)["table"].clone();
            let mut film = outcome.film.unwrap();
            let mut firsts = Vec::new();
            for at in 1..=film.len() {
                film.seek(at);
                let shown = film.snapshot();
                if let (Some(item), Some(cell)) = (shown["item"].as_u64(), shown["cell"].as_u64()) {
                    let (got, wanted) = (&shown["table"][cell as usize], &right[item as usize + 1][cell as usize]);
                    let wanted = if wanted.is_null() { &Value::from("-Infinity") } else { wanted };
                    firsts.extend((got != wanted).then_some(at));
                }
            }
            assert_eq!(firsts.first(), Some(&slip.at), "{json}: {}", slip.says.en);
        }
        assert!(slips > 100 && wrongs > slips, "{slips} of {wrongs}");
    }

    #[test]
    fn edges() {
        let best = |json: Value| run("knapsack", &json)["best"].clone();
        assert_eq!(best(json!({"weights": [], "values": [], "capacity": 0})), 0);
        assert_eq!(best(json!({"weights": [0, 0], "values": [5, -3], "capacity": 0})), 5);
        assert_eq!(best(json!({"weights": [5], "values": [9], "capacity": 4})), 0);
        assert_eq!(best(json!({"weights": [5], "values": [9], "capacity": 4, "fill": "exactly"})), Value::Null);
        assert_eq!(best(json!({"weights": [1, 2], "values": [-4, -5], "capacity": 3, "fill": "exactly"})), -9);
        assert_eq!(best(json!({"weights": [1, 2], "values": [-4, -5], "capacity": 3})), 0);
        let limit = 9_007_199_254_740_991_i64;
        assert_eq!(best(json!({"weights": [limit, 1], "values": [1, limit], "capacity": 1})), limit);
        assert_eq!(best(json!({"weights": [2, 3], "values": [1, 1], "capacity": 7, "kind": "complete"})), 3);
        assert_eq!(best(json!({"weights": [2, 3], "values": [1, 1], "capacity": 7, "kind": "complete", "table": "1d"})), 3);
        assert_eq!(best(json!({"weights": [], "values": [], "capacity": 3, "kind": "multiple", "counts": []})), 0);
        assert_eq!(best(json!({"weights": [1], "values": [2], "capacity": 3, "kind": "multiple", "counts": [0]})), 0);
    }

    #[test]
    fn the_classic_example_in_full() {
        let result = run("knapsack", &json!({"weights": [1, 3, 4], "values": [15, 20, 30], "capacity": 4}));
        let table = json!([[0, 0, 0, 0, 0], [0, 15, 15, 15, 15], [0, 15, 15, 20, 35], [0, 15, 15, 20, 35]]);
        assert_eq!(Value::Object(result), json!({"best": 35, "chosen": [0, 1], "table": table}));
        let forward = json!({"weights": [1, 3, 4], "values": [15, 20, 30], "capacity": 4, "table": "1d", "loop": "forward"});
        assert_eq!(Value::Object(run("knapsack", &forward)), json!({"best": 60, "chosen": null, "table": [0, 15, 30, 45, 60]}));
        let slip = open("knapsack", &forward, false).unwrap().slip.unwrap();
        assert_eq!(slip.at, 4);
        expect!["dp[2] uses dp[1] = 15, which this pass has changed already (it was 0): item 0 goes in a second time, 15 + 15 = 30. The reverse loop still finds 0 there, and makes dp[2] = 15."].assert_eq(&slip.says.en);
    }

    #[test]
    fn large_tables_come_without_film() {
        let json = json!({"weights": vec![7; 50], "values": vec![1; 50], "capacity": 99_999});
        assert_eq!(refused("knapsack", json.clone()), (Code::TooLarge, "capacity".into()));
        let output = open("knapsack", &json, false).unwrap().output;
        assert_eq!(output.json["best"], 50);
        assert_eq!((output.doubles.len(), output.doubles["table.50"][99_999]), (51, 50.0));
        let mut row = json;
        row["table"] = "1d".into();
        row["capacity"] = 1_000_000.into();
        assert_eq!(open("knapsack", &row, false).unwrap().output.doubles["table"].len(), 1_000_001);
    }

    #[test]
    fn what_cannot_be_is_refused_before_it_starts() {
        let base = |more: Value| {
            let mut json = json!({"weights": [1, 0], "values": [2, 3], "capacity": 5});
            json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json
        };
        let invalid = |path: &str| (Code::InvalidInput, path.to_owned());
        assert_eq!(refused("knapsack", base(json!({"weights": [1, -2]}))), invalid("weights[1]"));
        assert_eq!(refused("knapsack", base(json!({"weights": [1, 2.5]}))), invalid("weights[1]"));
        assert_eq!(refused("knapsack", base(json!({"values": [1]}))), invalid("values"));
        assert_eq!(refused("knapsack", base(json!({"capacity": -1}))), invalid("capacity"));
        assert_eq!(refused("knapsack", base(json!({"kind": "complete"}))), invalid("weights[1]"));
        assert_eq!(refused("knapsack", base(json!({"kind": "multiple"}))), invalid("counts"));
        assert_eq!(refused("knapsack", base(json!({"kind": "multiple", "counts": [1]}))), invalid("counts"));
        assert_eq!(refused("knapsack", base(json!({"counts": [1, 1]}))), invalid("counts"));
        let too_large = |path: &str| (Code::TooLarge, path.to_owned());
        let copies = json!({"kind": "multiple", "counts": [1_000_000, 1_000_000]});
        assert_eq!(refused("knapsack", base(copies)), too_large("counts"));
        assert_eq!(refused("knapsack", base(json!({"capacity": 9_000_000}))), too_large("capacity"));
    }

    fn cases() -> Vec<Value> {
        let mut dice = Dice::new(2020);
        (0..400).map(|_| random(&mut dice)).collect()
    }

    type Answer = (Option<f64>, Option<Vec<u64>>);

    fn assert_same(cases: &[Value], listing: &[Answer]) {
        assert_eq!(cases.len(), listing.len());
        for (json, listing) in cases.iter().zip(listing) {
            let result = run("knapsack", json);
            let chosen = result["chosen"].as_array().map(|chosen| chosen.iter().filter_map(Value::as_u64).collect());
            assert_eq!(listing, &(result["best"].as_f64(), chosen), "{json}");
        }
    }

    #[test]
    fn the_python_listing_gives_what_the_lesson_gives() {
        let cases = cases();
        let line = |json: &Value| {
            let mut json = json.clone();
            let object = json.as_object_mut().unwrap();
            object.entry("counts").or_insert(Value::Null);
            format!("{json}\n")
        };
        assert_same(&cases, &answers::python("knapsack", cases.iter().map(line).collect()));
    }

    #[test]
    fn the_cpp_listing_gives_what_the_lesson_gives() {
        let cases = cases();
        let mut words = String::new();
        for json in &cases {
            let choice = |name: &str, all: &[&str]| all.iter().position(|one| json[name] == *one).unwrap();
            let choices = [choice("table", &TABLES), choice("fill", &FILLS), choice("loop", &LOOPS), choice("kind", &KINDS)];
            choices.iter().for_each(|choice| {
                let _ = write!(words, "{choice} ");
            });
            let items = json["weights"].as_array().unwrap();
            let _ = write!(words, "{} {} ", json["capacity"], items.len());
            for (item, weight) in items.iter().enumerate() {
                let count = json["counts"].get(item).and_then(Value::as_u64).unwrap_or(1);
                let _ = write!(words, "{weight} {:e} {count} ", number(&json["values"][item]));
            }
            words.push('\n');
        }
        assert_same(&cases, &answers::cpp("knapsack", words));
    }

    #[test]
    fn the_rust_listing_gives_what_the_lesson_gives() {
        use knapsack_listing::{Fill, Kind, Loop, NEVER, Problem, Table};
        let cases = cases();
        let answer = |json: &Value| {
            let numbers = |name: &str| json[name].as_array().into_iter().flatten().map(number).collect::<Vec<f64>>();
            let wholes = |name: &str| numbers(name).into_iter().map(|x| x as usize).collect::<Vec<usize>>();
            let problem = Problem {
                weights: wholes("weights"),
                values: numbers("values"),
                capacity: number(&json["capacity"]) as usize,
                table: if json["table"] == "1d" { Table::OneD } else { Table::TwoD },
                fill: if json["fill"] == "exactly" { Fill::Exactly } else { Fill::AtMost },
                order: if json["loop"] == "reverse" { Loop::Reverse } else { Loop::Forward },
                kind: [Kind::ZeroOne, Kind::Complete, Kind::Multiple]
                    [KINDS.iter().position(|kind| json["kind"] == *kind).unwrap()],
                counts: wholes("counts"),
            };
            let (best, chosen) = knapsack_listing::knapsack(&problem);
            let chosen = chosen.map(|items| items.into_iter().map(|item| item as u64).collect());
            ((best > NEVER).then_some(best), chosen)
        };
        assert_same(&cases, &cases.iter().map(answer).collect::<Vec<Answer>>());
    }

    fn check(preset: &str, (label, nth): (&str, usize), lang: Lang, width: f32, expected: Expect) {
        let presets = lesson("knapsack").card().presets;
        let json = Value::Object(presets.iter().find(|known| known.name == preset).unwrap().document().json);
        expected.assert_eq(&told("knapsack", &json, label, nth, lang, width));
    }

    #[test]
    fn a_cell_takes_its_item() {
        check(
            "classic",
            ("take", 5),
            Lang::En,
            700.0,
            expect![[r#"
            Capacity 3: with item 1, dp[1][0] and its value make 0 + 20 = 20, more than 15 without it. Take it.
            choice: leave it out: dp[1][3] = 15
            or: take it: dp[1][0] + 20 = 0 + 20 = 20 ✓ (done)
            capacity: 0, 1, 2, 3 (active), 4
            row 0: no item, 0, 0, 0, 0, 0
            row 1: 0: w1 v15, 0 (looked at), 15, 15, 15 (looked at), 15
            row 2: 1: w3 v20 (active), 0, 15, 15, 20 (moved)
            capacity = 4, i = 1, w = 3, v = 20, c = 3, dp[i + 1][c] = 20
            @take {"compare": 5, "read": 14, "write": 14, "auxBytes": 160}
            700 by 290"#]],
        );
    }

    #[test]
    fn a_wide_table_shows_both_cells_on_a_narrow_screen() {
        check(
            "wide",
            ("take", 300),
            Lang::Zh,
            360.0,
            expect![[r#"
            容量 43：取物品 4，dp[4][14] 加上它的价值是 44 + 61 = 105，大于不取时的 101。取。
            选择: 不取：dp[4][43] = 101
            或: 取：dp[4][14] + 61 = 44 + 61 = 105 ✓ (完成)
            容量: 13、14、40、41、42、43 (进行中)
            第 0 行: 没有物品、0、0、0、0、0、0
            第 1 行: 0: w41 v92、0、0、0、92、92、92
            第 2 行: 1: w23 v57、0、0、57、92、92、92
            第 3 行: 2: w35 v68、0、0、68、92、92、92
            第 4 行: 3: w12 v44、44、44 (查看)、101、101、101、101 (查看)
            第 5 行: 4: w29 v61 (进行中)、44、44、101、105、105、105 (移动)
            capacity = 120, i = 4, w = 29, v = 61, c = 43, dp[i + 1][c] = 105
            @take {"compare": 388, "read": 916, "write": 649, "auxBytes": 10648}
            360 by 610"#]],
        );
    }

    #[test]
    fn the_one_row_is_contaminated() {
        check(
            "forward",
            ("row-take", 2),
            Lang::En,
            700.0,
            expect![[r#"
            Capacity 2: with item 0, dp[1] and its value make 15 + 15 = 30, more than 0 without it. Take it. dp[1] is new: this pass changed it, from 0, so the item goes in twice: contaminated.
            choice: leave it out: dp[2] = 0
            or: take it: dp[1] + 15 = 15 + 15 = 30 ✓ (done)
            items: 0: w1 v15 (active), 1: w3 v20, 2: w4 v30
            before: 0, 0, 0, 0, 0
            capacity: 0, 1, 2 (active), 3, 4
            now: 0, 15 (looked at), 30 (wrong), 0, 0
            capacity = 4, i = 0, w = 1, v = 15, c = 2, dp[c] = 30
            @row-take {"compare": 2, "read": 4, "write": 7, "auxBytes": 40}
            700 by 290"#]],
        );
    }

    #[test]
    fn the_way_back_takes_an_item() {
        check(
            "classic",
            ("taken", 2),
            Lang::Zh,
            700.0,
            expect![[r#"
            dp[1][1] 与上方不同：选了物品 0。减去它的重量 1，剩余容量 0，往上一行。
            选择: 最大价值：35 · 选中：1, 0 · 剩余容量：0 (完成)
            容量: 0、1 (进行中)、2、3、4
            第 0 行: 没有物品、0 (查看)、0、0、0、0
            第 1 行: ✓ 0: w1 v15 (进行中)、0、15 (查看)、15、15、15
            第 2 行: ✓ 1: w3 v20、0、15、15、20、35
            第 3 行: – 2: w4 v30、0、15、15、20、35
            capacity = 4, best = 35, i = 0, c = 0, chosen = [1, 0]
            @taken {"compare": 10, "read": 29, "write": 20, "auxBytes": 160}
            700 by 290"#]],
        );
    }

    #[test]
    fn nothing_fills_exactly() {
        check(
            "no-solution",
            ("best", 1),
            Lang::En,
            360.0,
            expect![[r#"
            The last cell is −∞: no choice weighs exactly 7. There is no solution.
            choice: no solution (ruled out)
            capacity: 0, 1, 2, 3, 4, 5, 6, 7 (active)
            row 0: no item, 0, −∞, −∞, −∞, −∞, −∞, −∞, −∞
            row 1: 0: w2 v3, 0, −∞, 3, −∞, −∞, −∞, −∞, −∞
            row 2: 1: w4 v7, 0, −∞, 3, −∞, 7, −∞, 10, −∞
            row 3: 2: w6 v9 (active), 0, −∞, 3, −∞, 7, −∞, 10, −∞ (done)
            capacity = 7, best = −∞, i = 3, c = 7, chosen = []
            @best {"compare": 12, "read": 37, "write": 32, "auxBytes": 256}
            360 by 290"#]],
        );
    }
}
