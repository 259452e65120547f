//! Knapsack and combination search: held to brute force on random inputs, listings executed, golden scenes, refusals.
//! `UPDATE_EXPECT=1 cargo test` writes the golden texts anew.

mod answers;
mod dice;
#[rustfmt::skip]
#[path = "../src/lessons/combination_sum/listing.rs"]
mod combination_listing;
#[rustfmt::skip]
#[path = "../src/lessons/knapsack/listing.rs"]
mod knapsack_listing;
mod told;

use std::fmt::Write as _;

use dice::Dice;
use expect_test::{Expect, expect};
use serde_json::{Map, Value, json};

use stepscope::words::{Code, Lang};
use told::{lesson, open, refused, run, told};

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
        expected.assert_eq(&told("knapsack", &json, (label, nth), lang, width));
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

mod combination_sum {
    use std::collections::BTreeSet;

    use super::*;

    const PRUNES: [&str; 2] = ["none", "break"];
    const DEDUPS: [&str; 3] = ["level", "index", "none"];

    fn random(dice: &mut Dice) -> Value {
        let count = dice.below(7);
        let most = if dice.below(3) == 0 { 3 } else { 9 };
        let candidates: Vec<usize> = (0..count).map(|_| 1 + dice.below(most)).collect();
        let mut json = json!({
            "candidates": candidates, "target": dice.below(13), "reuse": dice.below(2) == 0,
            "prune": PRUNES[dice.below(2)], "dedup": DEDUPS[dice.below(3)],
        });
        if dice.below(3) == 0 {
            json["count"] = dice.below(5).into();
        }
        json
    }

    /// Every choice of how often each candidate is taken, tried without any order or loss: all answers as sorted lists.
    fn brute(json: &Value) -> Vec<Vec<u64>> {
        let candidates: Vec<u64> = json["candidates"].as_array().unwrap().iter().map(|x| x.as_u64().unwrap()).collect();
        let target = json["target"].as_u64().unwrap();
        let mut found = Vec::new();
        let mut stack = vec![(0, Vec::<u64>::new())];
        while let Some((place, chosen)) = stack.pop() {
            let sum: u64 = chosen.iter().sum();
            if place == candidates.len() {
                let has_count = json["count"].as_u64().is_none_or(|count| count == chosen.len() as u64);
                if sum == target && has_count {
                    let mut chosen = chosen;
                    chosen.sort_unstable();
                    found.push(chosen);
                }
                continue;
            }
            let most = if json["reuse"] == true { target / candidates[place] } else { 1 };
            for times in 0..=most {
                if sum + times * candidates[place] <= target {
                    let mut more = chosen.clone();
                    more.extend(std::iter::repeat_n(candidates[place], times as usize));
                    stack.push((place + 1, more));
                }
            }
        }
        found.sort_unstable();
        found
    }

    fn answers_of(result: &Map<String, Value>) -> Vec<Vec<u64>> {
        serde_json::from_value(result["combinations"].clone()).unwrap()
    }

    #[test]
    fn the_answers_are_those_of_all_choices_on_10000_inputs() {
        let mut dice = Dice::new(39);
        for _ in 0..10_000 {
            let json = random(&mut dice);
            let result = run("combination-sum", &json);
            let answers = answers_of(&result);
            let mut sorted = answers.clone();
            sorted.sort_unstable();
            let all = brute(&json);
            let distinct: Vec<Vec<u64>> = all.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
            match json["dedup"].as_str().unwrap() {
                "none" => assert_eq!(sorted, all, "{json}"),
                // In search order, which is by size.
                "level" => assert_eq!(answers, distinct, "{json}"),
                _ => {
                    // With i > 0 no number is used twice, unless one candidate may be.
                    let is_kept = |answer: &Vec<u64>| json["reuse"] == true || answer.windows(2).all(|pair| pair[0] < pair[1]);
                    assert_eq!(answers, distinct.into_iter().filter(is_kept).collect::<Vec<_>>(), "{json}");
                }
            }
            let mut other = json.clone();
            other["prune"] = if json["prune"] == "none" { "break".into() } else { "none".into() };
            assert_eq!(answers_of(&run("combination-sum", &other)), answers, "{json}: pruning changes no answer");
        }
    }

    #[test]
    fn the_wrong_test_slips_at_the_first_skip_that_loses_an_answer() {
        let mut dice = Dice::new(40);
        let mut slips = 0;
        for _ in 0..3_000 {
            let mut json = random(&mut dice);
            json["dedup"] = "index".into();
            let outcome = open("combination-sum", &json, true).unwrap();
            let mut right = json.clone();
            right["dedup"] = "level".into();
            let (right, wrong) = (answers_of(&run("combination-sum", &right)), answers_of(&outcome.output.json));
            let lost = right.iter().find(|answer| !wrong.contains(answer));
            let Some(slip) = outcome.slip else {
                assert_eq!(lost, None, "{json}");
                continue;
            };
            slips += 1;
            // The first that is lost would go on from this path with the skipped candidate.
            let lost = lost.unwrap_or_else(|| panic!("{json}: {} but nothing is lost", slip.says.en));
            let mut film = outcome.film.unwrap();
            film.seek(slip.at);
            assert_eq!(film.line().unwrap().0, "skip", "{json}");
            let path: Vec<u64> = serde_json::from_value(film.snapshot()["path"].clone()).unwrap();
            let skipped = film.variables(Lang::En).into_iter().find(|variable| variable.name == "candidates[i]").unwrap();
            assert!(lost.starts_with(&path) && lost[path.len()].to_string() == skipped.value, "{json}: {lost:?} at {path:?}");
        }
        assert!(slips > 100, "{slips}");
    }

    #[test]
    fn edges() {
        let answers = |json: Value| run("combination-sum", &json)["combinations"].clone();
        assert_eq!(answers(json!({"candidates": [2, 3, 6, 7], "target": 7})), json!([[2, 2, 3], [7]]));
        let once = json!({"candidates": [10, 1, 2, 7, 6, 1, 5], "target": 8, "reuse": false});
        assert_eq!(answers(once), json!([[1, 1, 6], [1, 2, 5], [1, 7], [2, 6]]));
        let three = json!({"candidates": [1, 2, 3, 4, 5, 6, 7, 8, 9], "target": 9, "reuse": false, "count": 3});
        assert_eq!(answers(three), json!([[1, 2, 6], [1, 3, 5], [2, 3, 4]]));
        assert_eq!(answers(json!({"candidates": [], "target": 0})), json!([[]]));
        assert_eq!(answers(json!({"candidates": [1], "target": 0, "count": 1})), json!([]));
        assert_eq!(answers(json!({"candidates": [], "target": 1})), json!([]));
        let limit = 9_007_199_254_740_991_i64;
        assert_eq!(
            answers(json!({"candidates": [limit, limit - 1, 1], "target": limit, "reuse": false})),
            json!([[1, limit - 1], [limit]])
        );
        assert_eq!(answers(json!({"candidates": [limit, 1_i64 << 52], "target": limit, "prune": "none"})), json!([[limit]]));
        // A path of a million numbers is no deeper than memory.
        let deep = open("combination-sum", &json!({"candidates": [1], "target": 1_000_000}), false).unwrap().output.json;
        assert_eq!(deep["nodes"], 1_000_001);
    }

    #[test]
    fn nodes_pruned_and_skipped_are_counted() {
        let result = run("combination-sum", &json!({"candidates": [2, 3, 6, 7], "target": 7}));
        assert_eq!((&result["nodes"], &result["pruned"], &result["skipped"]), (&json!(10), &json!(7), &json!(0)));
    }

    #[test]
    fn what_cannot_be_is_refused_before_it_starts() {
        let with = |candidates: Value, target: u64| json!({"candidates": candidates, "target": target});
        let invalid = |path: &str| (Code::InvalidInput, path.to_owned());
        assert_eq!(refused("combination-sum", with(json!([3, 0]), 7)), invalid("candidates[1]"));
        assert_eq!(refused("combination-sum", with(json!([-1]), 7)), invalid("candidates[0]"));
        assert_eq!(refused("combination-sum", with(json!([1.5]), 7)), invalid("candidates[0]"));
        assert_eq!(refused("combination-sum", json!({"candidates": [1], "target": -1})), invalid("target"));
        let huge = with(json!((1..=40).map(|i| 2 * i).collect::<Vec<_>>()), 501);
        let too_large = (Code::TooLarge, "target".to_owned());
        assert_eq!(refused("combination-sum", huge.clone()), too_large);
        let message = open("combination-sum", &huge, false).err().unwrap().message.en;
        expect!["The search has more than 10,000,000 nodes. Take a smaller target, fewer candidates, or prune."]
            .assert_eq(&message);
        // The right search is run beside the wrong one.
        let index = json!({"candidates": (0..400).map(|i| 1 + i / 20).collect::<Vec<_>>(), "target": 100, "reuse": false, "dedup": "index"});
        assert_eq!(refused("combination-sum", index), too_large);
        // Without a film, more.
        let large = json!({"candidates": [2, 3, 5, 7], "target": 400, "prune": "none"});
        assert_eq!(refused("combination-sum", large.clone()), too_large);
        let failure = open("combination-sum", &large, false).err();
        assert_eq!(
            failure.map(|failure| failure.message.en),
            Some(
                "The search has more than 2,000,000 numbers in its answers. Take a smaller target, fewer candidates, or prune."
                    .into()
            )
        );
        let none = json!({"candidates": (0..22).map(|_| 2).collect::<Vec<_>>(), "target": 45, "reuse": false, "dedup": "none"});
        assert_eq!(refused("combination-sum", none.clone()), too_large);
        assert_eq!(open("combination-sum", &none, false).unwrap().output.json["nodes"], 1 << 22);
    }

    fn cases() -> Vec<Value> {
        let mut dice = Dice::new(216);
        (0..400).map(|_| random(&mut dice)).collect()
    }

    type Answer = (Vec<Vec<u64>>, u64, u64, u64);

    fn assert_same(cases: &[Value], listing: &[Answer]) {
        assert_eq!(cases.len(), listing.len());
        for (json, listing) in cases.iter().zip(listing) {
            let result = run("combination-sum", json);
            let count = |name: &str| result[name].as_u64().unwrap();
            assert_eq!(listing, &(answers_of(&result), count("nodes"), count("pruned"), count("skipped")), "{json}");
        }
    }

    #[test]
    fn the_python_listing_gives_what_the_lesson_gives() {
        let cases = cases();
        let line = |json: &Value| {
            let mut json = json.clone();
            json.as_object_mut().unwrap().entry("count").or_insert(Value::Null);
            format!("{json}\n")
        };
        assert_same(&cases, &answers::python("combination_sum", cases.iter().map(line).collect()));
    }

    #[test]
    fn the_cpp_listing_gives_what_the_lesson_gives() {
        let cases = cases();
        let mut words = String::new();
        for json in &cases {
            let choice = |name: &str, all: &[&str]| all.iter().position(|one| json[name] == *one).unwrap();
            let (prune, dedup) = (choice("prune", &PRUNES), choice("dedup", &DEDUPS));
            let count = json["count"].as_i64().unwrap_or(-1);
            let candidates: Vec<String> = json["candidates"].as_array().unwrap().iter().map(Value::to_string).collect();
            let reuse = i32::from(json["reuse"] == true);
            let (target, len) = (&json["target"], candidates.len());
            let _ = writeln!(words, "{target} {reuse} {count} {prune} {dedup} {len} {}", candidates.join(" "));
        }
        assert_same(&cases, &answers::cpp("combination_sum", words));
    }

    #[test]
    fn the_rust_listing_gives_what_the_lesson_gives() {
        use combination_listing::{Dedup, Prune, Search};
        let cases = cases();
        let answer = |json: &Value| {
            let choice = |name: &str, all: &[&str]| all.iter().position(|one| json[name] == *one).unwrap();
            let search = Search {
                candidates: json["candidates"].as_array().unwrap().iter().map(|x| x.as_i64().unwrap()).collect(),
                reuse: json["reuse"] == true,
                count: json["count"].as_u64().map(|count| count as usize),
                prune: [Prune::None, Prune::Break][choice("prune", &PRUNES)],
                dedup: [Dedup::Level, Dedup::Index, Dedup::None][choice("dedup", &DEDUPS)],
                path: Vec::new(),
                combinations: Vec::new(),
                nodes: 0,
                pruned: 0,
                skipped: 0,
            };
            let done = combination_listing::combination_sum(search, json["target"].as_i64().unwrap());
            let combinations = done.combinations.iter().map(|one| one.iter().map(|&x| x as u64).collect()).collect();
            (combinations, done.nodes, done.pruned, done.skipped)
        };
        assert_same(&cases, &cases.iter().map(answer).collect::<Vec<Answer>>());
    }

    fn check(preset: &str, (label, nth): (&str, usize), lang: Lang, width: f32, expected: Expect) {
        let presets = lesson("combination-sum").card().presets;
        let json = Value::Object(presets.iter().find(|known| known.name == preset).unwrap().document().json);
        expected.assert_eq(&told("combination-sum", &json, (label, nth), lang, width));
    }

    #[test]
    fn an_answer_in_the_tree() {
        check(
            "classic",
            ("emit", 1),
            Lang::En,
            700.0,
            expect![[r#"
                Nothing is left: [2, 2, 3] makes 7. It is copied into the answers.
                so far, of all: nodes 5/10 · answers 1/2, pruned 1/7 · skipped 0/0
                answers: [2, 2, 3] (moved)
                on the path: 7 (active), 2 → 5 (active), 2 → 3 (active)
                answers in the tree: 3 ✓ (done)
                pruned: 2 > 1 (ruled out)
                candidates = [2, 3, 6, 7], path = [2, 2, 3], rest = 0, start = 1, nodes = 5, pruned = 1, skipped = 0
                @emit {"compare": 6, "read": 6, "write": 7, "auxBytes": 24, "depth": 3}
                700 by 408"#]],
        );
    }

    #[test]
    fn equal_candidates_are_skipped() {
        check(
            "once",
            ("skip", 1),
            Lang::Zh,
            360.0,
            expect![[r#"
                这一层刚试过 1：再选相等的数只会得到同样的答案。跳过。
                已有/全部: 结点 11/17 · 答案 3/4、剪枝 7/13 · 跳过 1/1
                答案: [1, 1, 6] (完成)、[1, 2, 5] (完成)、[1, 7] (完成)
                当前路径: 8 (进行中)
                树中的答案: 6 ✓ (完成)、5 ✓ (完成)、7 ✓ (完成)
                剪掉: 5 > 4 (排除)、6 > 1 (排除)、7 > 6 (排除)、6 > 5 (排除)、6 > 2 (排除)、7 > 1 (排除)、10 > 7 (排除)
                跳过: = 1 (排除)
                candidates = [1, 1, 2, 5, 6, 7, 10], path = [], rest = 8, start = 0, i = 1, candidates[i] = 1, nodes = 11, pruned = 7, skipped = 1
                @skip {"compare": 25, "read": 25, "write": 18, "auxBytes": 24, "depth": 3}
                360 by 652"#]],
        );
    }

    #[test]
    fn an_answer_is_lost() {
        check(
            "index",
            ("skip", 1),
            Lang::En,
            360.0,
            expect![[r#"
                1 is equal to the one before it in the list, so i > 0 skips it. But that one isn't in this loop: here 1 is the first, and what could follow is lost.
                so far, of all: nodes 2/13 · answers 0/3, pruned 0/10 · skipped 1/2
                on the path: 8 (active), 1 → 7 (active)
                skipped: = 1! (wrong)
                candidates = [1, 1, 2, 5, 6, 7, 10], path = [1], rest = 7, start = 1, i = 1, candidates[i] = 1, nodes = 2, pruned = 0, skipped = 1
                @skip {"compare": 3, "read": 3, "write": 1, "auxBytes": 8, "depth": 1}
                360 by 600"#]],
        );
    }

    #[test]
    fn a_large_tree_shows_its_path() {
        check(
            "large",
            ("prune", 30),
            Lang::En,
            700.0,
            expect![[r#"
                5 is more than the 4 that is left, and what comes after it is no smaller: break.
                so far, of all: nodes 61/1123 · answers 8/90, pruned 30/431 · skipped 0/0
                latest answers: [2, 2, 2, 2, 2, 2, …, 2, 2, 2, 2, 5, 7] (done), [2, 2, 2, 2, 2, 2, …, 2, 2, 3, 3, 3, 5] (done)
                depth 8: 24 left: 2 (active), 3, 5, 7
                depth 9: 22 left: 2 (active), 3, 5, 7
                depth 10: 20 left: 2 (active), 3, 5, 7
                depth 11: 18 left: 2 (active), 3, 5, 7
                depth 12: 16 left: 2 (active), 3, 5, 7
                depth 13: 14 left: 2, 3, 5 (active), 7
                depth 14: 9 left: 5 (active), 7
                depth 15: 4 left: 5 (ruled out), 7 (ruled out)
                candidates = [2, 3, 5, 7], path = [2, 2, 2, 2, 2, 2, …, 2, 2, 2, 2, 5, 5], rest = 4, start = 2, i = 2, candidates[i] = 5, nodes = 61, pruned = 30, skipped = 0
                @prune {"compare": 116, "read": 116, "write": 202, "auxBytes": 160, "depth": 20}
                700 by 640"#]],
        );
    }
}
