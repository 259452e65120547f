//! Lessons on decoding: buffers and acceptance held to their definitions on random inputs, listings executed, golden scenes, refusals.
//! `UPDATE_EXPECT=1 cargo test` writes the golden texts anew.

mod answers;
#[rustfmt::skip]
#[path = "../src/lessons/medusa_tree/listing.rs"]
mod medusa_listing;
#[rustfmt::skip]
#[path = "../src/lessons/typical_acceptance/listing.rs"]
mod acceptance_listing;
mod told;

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::{Value, json};
use stepscope::input;
use stepscope::lessons::View;

use stepscope::words::{Code, Lang};
use told::{document, lesson, open, refused, run, told};

fn preset(id: &str, name: &str) -> Value {
    let presets = lesson(id).card().presets;
    Value::Object(presets.iter().find(|known| known.name == name).unwrap().document().json)
}

mod medusa_tree {
    use proptest::strategy::ValueTree;
    use stepscope::algo::medusa_tree::{Growth, Path, sorted};
    use stepscope::lessons::plane::edit;

    use super::*;

    const ID: &str = "medusa-tree";

    /// Any tree: each node hangs on one that is there already, as its next child; in any order.
    fn trees() -> impl Strategy<Value = Vec<Path>> {
        let parents = prop::collection::vec(any::<prop::sample::Index>(), 0..40);
        let tree = parents.prop_map(|parents| {
            let mut paths = vec![Path::new()];
            for parent in parents {
                let parent = parent.get(&paths).clone();
                let children = paths.iter().filter(|path| path.len() == parent.len() + 1 && path.starts_with(&parent)).count();
                if parent.len() < 8 && children < 10 {
                    paths.push([parent, vec![children as u32]].concat());
                }
            }
            paths.split_off(1)
        });
        tree.prop_shuffle()
    }

    /// Small heads, with many equal accuracies.
    fn heads() -> impl Strategy<Value = Vec<Vec<f64>>> {
        let head = prop::collection::vec(0u8..=3, 1..4);
        let head = head.prop_map(|parts| parts.iter().map(|part| f64::from(*part) / 10.0).collect());
        prop::collection::vec(head, 1..4)
    }

    proptest! {
        #[test]
        fn the_mask_is_the_ancestor_relation(choices in trees()) {
            let result = run(ID, &json!({"choices": choices}));
            let sorted: Vec<Path> = serde_json::from_value(result["choices"].clone()).unwrap();
            let mask: Vec<Vec<u8>> = serde_json::from_value(result["mask"].clone()).unwrap();
            // Ancestors by climbing, one parent after the other.
            let parent = |node: usize| {
                let path = &sorted[node - 1];
                1 + sorted.iter().position(|other| *other == path[..path.len() - 1]).unwrap()
            };
            for (node, row) in mask.iter().enumerate() {
                let mut wanted = vec![0; mask.len()];
                let mut at = node;
                loop {
                    wanted[at] = 1;
                    if at == 0 {
                        break;
                    }
                    at = if sorted[at - 1].len() == 1 { 0 } else { parent(at) };
                }
                prop_assert_eq!(row, &wanted);
            }
            // Its rows have as many ones as the node is deep, and one.
            let depths: Vec<usize> = mask.iter().map(|row| row.iter().filter(|sees| **sees == 1).count() - 1).collect();
            prop_assert_eq!(&json!(depths), &result["positions"]);
        }

        #[test]
        fn each_row_of_a_leaf_goes_down_by_one_and_every_node_is_on_one(choices in trees()) {
            let result = run(ID, &json!({"choices": choices, "topk": 12}));
            let rows: Vec<Vec<i64>> = serde_json::from_value(result["retrieve"].clone()).unwrap();
            let positions: Vec<i64> = serde_json::from_value(result["positions"].clone()).unwrap();
            let mut seen = vec![false; positions.len()];
            for row in &rows {
                prop_assert_eq!(row.len(), rows[0].len());
                let way: Vec<i64> = row.iter().copied().take_while(|node| *node >= 0).collect();
                prop_assert!(row[way.len()..].iter().all(|node| *node == -1));
                for (depth, node) in way.iter().enumerate() {
                    prop_assert_eq!(positions[*node as usize], depth as i64);
                    seen[*node as usize] = true;
                }
            }
            prop_assert!(seen.iter().all(|seen| *seen));
            prop_assert!(rows.iter().any(|row| row.last() != Some(&-1)));
            // Last leaf first.
            let last = |row: &Vec<i64>| row.iter().rev().copied().find(|node| *node >= 0);
            prop_assert!(rows.windows(2).all(|pair| last(&pair[0]) > last(&pair[1])));
        }

        #[test]
        fn the_grown_tree_is_the_best_of_all_trees(accuracies in heads(), nodes in 0usize..6) {
            let growth = Growth { accuracies, nodes };
            let all = all_trees(&growth);
            prop_assume!(!all.is_empty());
            let expected = |tree: &Vec<Path>| tree.iter().map(|path| growth.chance(path)).sum::<f64>();
            let best = all.iter().map(expected).fold(0.0, f64::max);
            let result = run(ID, &json!({"accuracies": growth.accuracies, "nodes": nodes}));
            let grown: Vec<Path> = serde_json::from_value(result["choices"].clone()).unwrap();
            prop_assert!(all.contains(&grown), "{grown:?} is no tree");
            prop_assert!((expected(&grown) - best).abs() < 1e-12, "{} is less than {best}", expected(&grown));
            prop_assert!((result["expected"].as_f64().unwrap() - best).abs() < 1e-12);
        }

        #[test]
        fn a_causal_mask_slips_at_the_first_row_that_differs(choices in trees()) {
            let right = run(ID, &json!({"choices": choices}));
            let wrong = json!({"choices": choices, "mask": "causal"});
            run(ID, &wrong);
            let outcome = open(ID, &wrong, true).unwrap();
            let (mut film, mut first) = (outcome.film.unwrap(), None);
            for at in 0..=film.len() {
                film.seek(at);
                let shown = film.snapshot()["mask"].as_array().unwrap().clone();
                if !shown.iter().zip(right["mask"].as_array().unwrap()).all(|(got, wanted)| got == wanted) {
                    first = Some(at);
                    break;
                }
            }
            prop_assert_eq!(outcome.slip.map(|slip| slip.at), first);
        }
    }

    /// Every set of so many nodes that has with each its parent, sorted; each once.
    fn all_trees(growth: &Growth) -> Vec<Vec<Path>> {
        let mut trees: Vec<Vec<Path>> = vec![Vec::new()];
        for _ in 0..growth.nodes {
            let mut larger = Vec::new();
            for tree in &trees {
                let root = Path::new();
                for parent in std::iter::once(&root).chain(tree) {
                    let ranks = growth.accuracies.get(parent.len()).map_or(0, Vec::len) as u32;
                    for rank in 0..ranks {
                        let child = [parent.as_slice(), &[rank]].concat();
                        if !tree.contains(&child) {
                            larger.push(sorted(&[tree.as_slice(), &[child]].concat(), None).to_vec());
                        }
                    }
                }
            }
            larger.sort();
            larger.dedup();
            trees = larger;
        }
        trees
    }

    #[test]
    fn a_small_tree_in_full() {
        let result = run(ID, &preset(ID, "small"));
        let wanted = json!({
            "choices": [[0], [1], [0, 0], [0, 1], [1, 0], [0, 0, 0]],
            "mask": [
                [1, 0, 0, 0, 0, 0, 0],
                [1, 1, 0, 0, 0, 0, 0],
                [1, 0, 1, 0, 0, 0, 0],
                [1, 1, 0, 1, 0, 0, 0],
                [1, 1, 0, 0, 1, 0, 0],
                [1, 0, 1, 0, 0, 1, 0],
                [1, 1, 0, 1, 0, 0, 1],
            ],
            "positions": [0, 1, 1, 2, 2, 2, 3],
            "treeIndices": [0, 1, 2, 11, 12, 11, 21],
            "retrieve": [[0, 1, 3, 6], [0, 2, 5, -1], [0, 1, 4, -1]],
        });
        assert_eq!(Value::Object(result), wanted);
    }

    #[test]
    fn the_tree_that_medusa_published_for_vicuna_7b() {
        let result = run(ID, &preset(ID, "vicuna-7b"));
        let length = |name: &str| result[name].as_array().unwrap().len();
        assert_eq!((length("mask"), length("positions"), length("treeIndices"), length("retrieve")), (64, 64, 64, 42));
        let ones: u64 = result["mask"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|row| row.as_array().unwrap())
            .map(|sees| sees.as_u64().unwrap())
            .sum();
        assert_eq!(ones, 1 + 10 * 2 + 28 * 3 + 23 * 4 + 2 * 5);
        let rows = json!([[0, 1, 11, 39, 63], [0, 1, 11, 39, 62], [0, 3, 28, 61, -1], [0, 2, 21, 60, -1]]);
        assert_eq!(json!(result["retrieve"].as_array().unwrap()[..4]), rows);
        let (positions, indices) = (result["positions"].as_array().unwrap(), result["treeIndices"].as_array().unwrap());
        assert_eq!(json!(positions[60..]), json!([3, 3, 4, 4]));
        assert_eq!(json!(indices[..13]), json!([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
        assert_eq!(json!(indices[59..]), json!([21, 22, 21, 31, 32]));
    }

    #[test]
    fn edges() {
        let empty = run(ID, &json!({"choices": []}));
        assert_eq!(
            Value::Object(empty),
            json!({"choices": [], "mask": [[1]], "positions": [0], "treeIndices": [0], "retrieve": [[0]]})
        );
        let none = run(ID, &json!({"accuracies": [[0.5]], "nodes": 0}));
        assert_eq!((&none["retrieve"], &none["expected"]), (&json!([[0]]), &json!(0.0)));
        // Nodes of no chance are still nodes.
        let never = run(ID, &json!({"accuracies": [[0.0, 0.0], [0.0]], "nodes": 4}));
        assert_eq!(never["choices"], json!([[0], [1], [0, 0], [1, 0]]));
        // The better candidate may stand second.
        let second = run(ID, &json!({"accuracies": [[0.1, 0.9], [0.5]], "nodes": 2}));
        assert_eq!(second["choices"], json!([[1], [1, 0]]));
    }

    #[test]
    fn what_is_no_tree_is_refused_where_it_stands() {
        let invalid = |path: &str| (Code::InvalidInput, path.to_owned());
        assert_eq!(refused(ID, json!({"choices": [[0], [1, 0]]})), invalid("choices[1]"));
        assert_eq!(refused(ID, json!({"choices": [[0], [0, 0, 0]]})), invalid("choices[1]"));
        assert_eq!(refused(ID, json!({"choices": [[0], [1], [0]]})), invalid("choices[2]"));
        assert_eq!(refused(ID, json!({"choices": [[0], [0, 10]]})), invalid("choices[1][1]"));
        assert_eq!(refused(ID, json!({"choices": [[3]], "topk": 3})), invalid("choices[0][0]"));
        assert_eq!(refused(ID, json!({"choices": [[-1]]})), invalid("choices[0][0]"));
        assert_eq!(refused(ID, json!({"choices": [[0.5]]})), invalid("choices[0][0]"));
        assert_eq!(refused(ID, json!({"choices": [[]]})).1, "choices[0]");
        assert_eq!(refused(ID, json!({"choices": [[0, 0, 0, 0, 0, 0, 0, 0, 0]]})).1, "choices[0]");
        assert_eq!(refused(ID, json!({"choices": vec![vec![0]; 257]})).1, "choices");
        assert_eq!(refused(ID, json!({"choices": [[0]], "topk": 0})), invalid("topk"));
        assert_eq!(refused(ID, json!({})), invalid("choices"));
        assert_eq!(refused(ID, json!({"choices": [[0]], "nodes": 1})), invalid("nodes"));
        assert_eq!(refused(ID, json!({"choices": [[0]], "accuracies": [[0.5]], "nodes": 1})), invalid("accuracies"));
        assert_eq!(refused(ID, json!({"accuracies": [[0.5]]})), invalid("nodes"));
        assert_eq!(refused(ID, json!({"accuracies": [[0.5], [0.7, 0.4]], "nodes": 1})), invalid("accuracies[1]"));
        assert_eq!(refused(ID, json!({"accuracies": [[0.5], [1.5]], "nodes": 1})), invalid("accuracies[1][0]"));
        assert_eq!(refused(ID, json!({"accuracies": [[0.5, 0.1]], "nodes": 1, "topk": 1})), invalid("accuracies[0]"));
        assert_eq!(refused(ID, json!({"accuracies": [[0.5, 0.1], [0.2]], "nodes": 5})), invalid("nodes"));
    }

    #[test]
    fn a_wrong_result_does_not_agree_with_the_second_way() {
        let grown = preset(ID, "grown");
        let wrongs = [
            ("mask", json!([[1]])),
            ("retrieve", json!([[0, 1]])),
            ("positions", json!([0])),
            ("treeIndices", json!([0])),
            ("choices", json!([[0], [1], [2], [0, 0], [0, 1], [1, 0], [0, 0, 0], [0, 0, 1], [2, 0]])),
            ("expected", json!(1.0)),
        ];
        for (name, wrong) in wrongs {
            let mut outcome = open(ID, &grown, true).unwrap();
            let document = input::check(lesson(ID).card().fields, document(&grown)).unwrap();
            assert!(lesson(ID).check(&document, &outcome.output).is_ok);
            outcome.output.json.insert(name.into(), wrong);
            assert!(!lesson(ID).check(&document, &outcome.output).is_ok, "{name}");
        }
    }

    /// A button of the picture, as it is named, pressed at an instant: what opens next.
    fn pressed(json: &Value, at: usize, name: &str) -> Value {
        let mut film = open(ID, json, true).unwrap().film.unwrap();
        film.seek(at);
        let scene = film.scene(&View::new(360.0, Lang::En));
        let named = |press: &&stepscope::scene::Press| press.name == name;
        let press = scene.presses.iter().find(named).unwrap_or_else(|| panic!("no {name}: {:?}", scene.presses));
        Value::Object(edit::changed(&document(json), &press.change).json)
    }

    #[test]
    fn a_node_that_is_pressed_gets_its_next_child() {
        let small = json!({"choices": [[0], [1], [0, 0]], "topk": 2});
        let child = pressed(&small, 1000, "node 1, [0]: add [0, 1]");
        assert_eq!(child, json!({"choices": [[0], [1], [0, 0], [0, 1]], "topk": 2}));
        assert_eq!(run(ID, &child)["retrieve"], json!([[0, 1, 4], [0, 1, 3], [0, 2, -1]]));
        // All of a head's candidates are there: no further child.
        let film = open(ID, &small, true).unwrap().film.unwrap();
        let scene = film.scene(&View::new(360.0, Lang::En));
        assert!(!scene.presses.iter().any(|press| press.name.starts_with("node 0")));
        let grown = json!({"accuracies": [[0.5, 0.1], [0.4]], "nodes": 2, "mask": "tree"});
        let edited = pressed(&grown, 1000, "node 0, []: add [1]");
        assert_eq!(edited, json!({"choices": [[0], [0, 0], [1]], "mask": "tree"}));
        run(ID, &edited);
        // The deepest can get none.
        let deep = preset(ID, "deep");
        let film = open(ID, &deep, true).unwrap().film.unwrap();
        let scene = film.scene(&View::new(900.0, Lang::En));
        assert_eq!(scene.presses.iter().filter(|press| press.key.is_some()).count(), 13);
    }

    #[test]
    fn the_node_in_work_can_be_taken_away_with_all_below_it() {
        let small = preset(ID, "small");
        assert_eq!(pressed(&small, 3, "Remove [0] and all below it")["choices"], json!([[1], [1, 0]]));
        assert_eq!(pressed(&small, 1000, "Remove [0, 0, 0]")["choices"], json!([[0], [1], [0, 0], [0, 1], [1, 0]]));
        assert_eq!(pressed(&json!({"choices": [[0]]}), 0, "Remove [0]")["choices"], json!([]));
    }

    fn cases() -> Vec<Value> {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let mut case = |number: usize| {
            let choices = trees().new_tree(&mut runner).unwrap().current();
            json!({"choices": choices, "topk": 10 + number % 3, "mask": if number.is_multiple_of(4) { "causal" } else { "tree" }})
        };
        let mut cases: Vec<Value> = (0..120).map(&mut case).collect();
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        for nodes in 0..120 {
            let accuracies = heads().new_tree(&mut runner).unwrap().current();
            let most: usize = accuracies
                .iter()
                .scan(1, |level, head| {
                    *level *= head.len();
                    Some(*level)
                })
                .sum();
            cases.push(json!({"accuracies": accuracies, "nodes": nodes % (most + 1), "topk": 10, "mask": "tree"}));
        }
        cases
    }

    fn expected(cases: &[Value]) -> Vec<Value> {
        let of = |json: &Value| {
            let result = run(ID, json);
            json!([result["choices"], result["mask"], result["positions"], result["treeIndices"], result["retrieve"]])
        };
        cases.iter().map(of).collect()
    }

    #[test]
    fn the_python_listing_gives_what_the_lesson_gives() {
        let cases = cases();
        let lines = cases.iter().map(|json| format!("{json}\n")).collect();
        assert_eq!(answers::python::<Value>("medusa_tree", lines), expected(&cases));
    }

    #[test]
    fn the_cpp_listing_gives_what_the_lesson_gives() {
        let cases = cases();
        let mut words = String::new();
        for json in &cases {
            let is_grown = json.get("accuracies").is_some();
            let lists = json.get("accuracies").unwrap_or(&json["choices"]).as_array().unwrap();
            let count = json.get("nodes").map_or(lists.len(), |nodes| nodes.as_u64().unwrap() as usize);
            let _ = write!(words, "{} {} {count} {}", u8::from(json["mask"] == "causal"), json["topk"], u8::from(is_grown));
            let _ = write!(words, " {}", lists.len());
            for list in lists.iter().map(|list| list.as_array().unwrap()) {
                let _ = write!(words, " {}", list.len());
                list.iter().for_each(|number| {
                    let _ = write!(words, " {number}");
                });
            }
            words.push('\n');
        }
        assert_eq!(answers::cpp::<Value>("medusa_tree", words), expected(&cases));
    }

    #[test]
    fn the_rust_listing_gives_what_the_lesson_gives() {
        use medusa_listing::Mask;
        let cases = cases();
        let run = |json: &Value| {
            let choices = match json.get("accuracies") {
                Some(accuracies) => {
                    let accuracies: Vec<Vec<f64>> = serde_json::from_value(accuracies.clone()).unwrap();
                    medusa_listing::grow(&accuracies, json["nodes"].as_u64().unwrap() as usize)
                }
                None => serde_json::from_value(json["choices"].clone()).unwrap(),
            };
            let mask = if json["mask"] == "causal" { Mask::Causal } else { Mask::Tree };
            let made = medusa_listing::medusa_tree(choices, json["topk"].as_u64().unwrap() as usize, mask);
            json!([made.nodes, made.mask, made.positions, made.tree_indices, made.retrieve])
        };
        assert_eq!(cases.iter().map(run).collect::<Vec<_>>(), expected(&cases));
    }

    fn check(name: &str, step: (&str, usize), lang: Lang, width: f32, expected: Expect) {
        expected.assert_eq(&told(ID, &preset(ID, name), step, lang, width));
    }

    #[test]
    fn a_node_gets_its_row() {
        check(
            "small",
            ("see", 4),
            Lang::En,
            700.0,
            expect![[r#"
            Its row is that of node 1, which sees 2, and itself: node 4 sees its ancestors, and no sibling.
            6 nodes and the root; 10 candidates a head
            tree (node: candidate): 0: root (active), 1: 0 (active), 2: 1, 3: 0, 4: 1 (moved), 5: 0, 6: 0
            this node: node = 4: [0, 1], parent = 1
            0 []: 1, 0, 0, 0, 0, 0, 0, 0, 0
            1 [0]: 1, 1, 0, 0, 0, 0, 0, 1, 1
            2 [1]: 1, 0, 1, 0, 0, 0, 0, 1, 2
            3 [0,0]: 1, 1, 0, 1, 0, 0, 0, 2, 11
            4 [0,1]: 1 (active), 1 (active), 0, 0, 1 (moved), 0, 0
            topk = 10, choices = [[0], [1], [0,0], [0,1], [1,0], [0,0,0]], node = 4, path = [0, 1], parent = 1, positions = [0, 1, 1, 2], tree_indices = [0, 1, 2, 11]
            [node 0, []: add [2]]
            [node 1, [0]: add [0, 2]]
            [node 2, [1]: add [1, 1]]
            [node 3, [0, 0]: add [0, 0, 1]]
            [node 4, [0, 1]: add [0, 1, 0]]
            [node 5, [1, 0]: add [1, 0, 0]]
            [node 6, [0, 0, 0]: add [0, 0, 0, 0]]
            [Remove [0, 1]]
            @see {"read": 10, "write": 19}
            700 by 544"#]],
        );
    }

    #[test]
    fn a_causal_row_sees_a_sibling() {
        check(
            "causal",
            ("see-all", 2),
            Lang::Zh,
            360.0,
            expect![[r#"
            结点 2 看见前面所有结点和自己。其中 1 个不是祖先：验证它时，前文变成了谁也没猜过的文本。
            6 个结点和根；每个头 10 个候选
            树（结点：候选）: 0：根 (进行中)、1: 0 (错误)、2: 1 (移动)、3: 0、4: 1、5: 0、6: 0
            当前结点: 结点 = 2: [1]、父结点 = 0
            0 []: 1、0、0、0、0、0、0、0、0
            1 [0]: 1、1、0、0、0、0、0、1、1
            2 [1]: 1 (进行中)、1 (错误)、1 (移动)、0、0、0、0
            topk = 10, choices = [[0], [1], [0,0], [0,1], [1,0], [0,0,0]], node = 2, path = [1], parent = 0, positions = [0, 1], tree_indices = [0, 1]
            [结点 0，[]：添加 [2]]
            [结点 1，[0]：添加 [0, 2]]
            [结点 2，[1]：添加 [1, 1]]
            [结点 3，[0, 0]：添加 [0, 0, 1]]
            [结点 4，[0, 1]：添加 [0, 1, 0]]
            [结点 5，[1, 0]：添加 [1, 0, 0]]
            [结点 6，[0, 0, 0]：添加 [0, 0, 0, 0]]
            [删除 [1] 及其下面的结点]
            @see-all {"read": 2, "write": 10}
            360 by 588"#]],
        );
    }

    #[test]
    fn a_leaf_gets_its_row() {
        check(
            "cartesian",
            ("leaf", 2),
            Lang::Zh,
            700.0,
            expect![[r#"
            还没有哪一行经过结点 7，所以它是叶子。通往它的路径就是一种猜测：[0, 2, 7]。
            8 个结点和根；每个头 3 个候选
            树（结点：候选）: 0：根 (进行中)、1: 0、2: 1 (进行中)、3: 0、4: 1、5: 2、6: 0、7: 1 (移动)、8: 2 (完成)
            当前结点: 结点 = 7: [1, 1]、父结点 = 2、位置 = 2、树索引 = 1 + 3·1 + 1 = 5
            0 []: 1、0、0、0、0、0、0、0、0、0、0
            1 [0]: 1、1、0、0、0、0、0、0、0、1、1
            2 [1]: 1、0、1、0、0、0、0、0、0、1、2
            3 [0,0]: 1、1、0、1、0、0、0、0、0、2、4
            4 [0,1]: 1、1、0、0、1、0、0、0、0、2、5
            5 [0,2]: 1、1、0、0、0、1、0、0、0、2、6
            6 [1,0]: 1、0、1、0、0、0、1、0、0、2、4
            7 [1,1]: 1 (进行中)、0、1 (进行中)、0、0、0、0、1 (移动)、0、2、5
            8 [1,2]: 1、0、1、0、0、0、0、0、1、2、6
            叶子的行: [0,2,8] (完成)、[0,2,7] (移动)
            topk = 3, choices = [[0], [1], [0,0], [0,1], [0,2], [1,0], [1,1], [1,2]], node = 7, path = [1, 1], parent = 2, positions = [0, 1, 1, 2, 2, 2, 2, 2, 2], tree_indices = [0, 1, 2, 4, 5, 6, 4, 5, 6], row = [0, 2, 7]
            [结点 0，[]：添加 [2]]
            [结点 3，[0, 0]：添加 [0, 0, 0]]
            [结点 4，[0, 1]：添加 [0, 1, 0]]
            [结点 5，[0, 2]：添加 [0, 2, 0]]
            [结点 6，[1, 0]：添加 [1, 0, 0]]
            [结点 7，[1, 1]：添加 [1, 1, 0]]
            [结点 8，[1, 2]：添加 [1, 2, 0]]
            [删除 [1, 1]]
            @leaf {"read": 22, "write": 47, "depth": 2}
            700 by 550"#]],
        );
    }

    #[test]
    fn a_large_tree_has_a_bitmap() {
        check(
            "vicuna-7b",
            ("index", 40),
            Lang::En,
            360.0,
            expect![[r#"
                Its token is candidate 1 of head 3: in the list of the root and 10 candidates a head that is 1 + 10·2 + 1 = 22.
                63 nodes and the root; 10 candidates a head
                tree (node: candidate): 0: root (active), 1: 0 (active), 2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 6, 8: 7, 9: 8, 10: 9, 11: 0 (active), 12: 1, 13: 2, 14: 3, 15: 4, 16: 5, 17: 6, 18: 7, 19: 8, 20: 9, 21: 0, 22: 1, 23: 2, 24: 3, 25: 4, 26: 5, 27: 6, 28: 0, 29: 1, 30: 2, 31: 0, 32: 1, 33: 0, 34: 0, 35: 0, 36: 0, 37: 0, 38: 0, 39: 0, 40: 1 (moved), 41: 2, 42: 3, 43: 4, 44: 5, 45: 6, 46: 7, 47: 8, 48: 9, 49: 0, 50: 1, 51: 2, 52: 0, 53: 1, 54: 0, 55: 0, 56: 0, 57: 0, 58: 0, 59: 0, 60: 1, 61: 0, 62: 0, 63: 1
                this node: node = 40: [0, 0, 1], parent = 11, position = 3, tree index = 1 + 10·2 + 1 = 22 (moved)
                mask: 64 × 64, 113 ones so far
                topk = 10, choices = [[0], [1], [2], [3], [4], [5], [6], [7], …, [0,5,0], [0,6,0], [0,7,0], [1,0,0], [1,0,1], [2,0,0], [0,0,0,0], [0,0,0,1]], node = 40, path = [0, 0, 1], parent = 11, positions = [0, 1, 1, 1, 1, 1, 1, 1, …, 2, 2, 2, 2, 2, 2, 3, 3], tree_indices = [0, 1, 2, 3, 4, 5, 6, 7, …, 11, 11, 11, 11, 11, 11, 21, 22]
                [node 2, [1]: add [1, 7]]
                [node 3, [2]: add [2, 3]]
                [node 4, [3]: add [3, 2]]
                [node 5, [4]: add [4, 1]]
                [node 6, [5]: add [5, 1]]
                [node 7, [6]: add [6, 1]]
                [node 8, [7]: add [7, 1]]
                [node 9, [8]: add [8, 1]]
                [node 10, [9]: add [9, 1]]
                [node 12, [0, 1]: add [0, 1, 3]]
                [node 13, [0, 2]: add [0, 2, 2]]
                [node 14, [0, 3]: add [0, 3, 1]]
                [node 15, [0, 4]: add [0, 4, 1]]
                [node 16, [0, 5]: add [0, 5, 1]]
                [node 17, [0, 6]: add [0, 6, 1]]
                [node 18, [0, 7]: add [0, 7, 1]]
                [node 19, [0, 8]: add [0, 8, 0]]
                [node 20, [0, 9]: add [0, 9, 0]]
                [node 21, [1, 0]: add [1, 0, 2]]
                [node 22, [1, 1]: add [1, 1, 0]]
                [node 23, [1, 2]: add [1, 2, 0]]
                [node 24, [1, 3]: add [1, 3, 0]]
                [node 25, [1, 4]: add [1, 4, 0]]
                [node 26, [1, 5]: add [1, 5, 0]]
                [node 27, [1, 6]: add [1, 6, 0]]
                [node 28, [2, 0]: add [2, 0, 1]]
                [node 29, [2, 1]: add [2, 1, 0]]
                [node 30, [2, 2]: add [2, 2, 0]]
                [node 31, [3, 0]: add [3, 0, 0]]
                [node 32, [3, 1]: add [3, 1, 0]]
                [node 33, [4, 0]: add [4, 0, 0]]
                [node 34, [5, 0]: add [5, 0, 0]]
                [node 35, [6, 0]: add [6, 0, 0]]
                [node 36, [7, 0]: add [7, 0, 0]]
                [node 37, [8, 0]: add [8, 0, 0]]
                [node 38, [9, 0]: add [9, 0, 0]]
                [node 39, [0, 0, 0]: add [0, 0, 0, 2]]
                [node 40, [0, 0, 1]: add [0, 0, 1, 0]]
                [node 41, [0, 0, 2]: add [0, 0, 2, 0]]
                [node 42, [0, 0, 3]: add [0, 0, 3, 0]]
                [node 43, [0, 0, 4]: add [0, 0, 4, 0]]
                [node 44, [0, 0, 5]: add [0, 0, 5, 0]]
                [node 45, [0, 0, 6]: add [0, 0, 6, 0]]
                [node 46, [0, 0, 7]: add [0, 0, 7, 0]]
                [node 47, [0, 0, 8]: add [0, 0, 8, 0]]
                [node 48, [0, 0, 9]: add [0, 0, 9, 0]]
                [node 49, [0, 1, 0]: add [0, 1, 0, 0]]
                [node 50, [0, 1, 1]: add [0, 1, 1, 0]]
                [node 51, [0, 1, 2]: add [0, 1, 2, 0]]
                [node 52, [0, 2, 0]: add [0, 2, 0, 0]]
                [node 53, [0, 2, 1]: add [0, 2, 1, 0]]
                [node 54, [0, 3, 0]: add [0, 3, 0, 0]]
                [node 55, [0, 4, 0]: add [0, 4, 0, 0]]
                [node 56, [0, 5, 0]: add [0, 5, 0, 0]]
                [node 57, [0, 6, 0]: add [0, 6, 0, 0]]
                [node 58, [0, 7, 0]: add [0, 7, 0, 0]]
                [node 59, [1, 0, 0]: add [1, 0, 0, 0]]
                [node 60, [1, 0, 1]: add [1, 0, 1, 0]]
                [node 61, [2, 0, 0]: add [2, 0, 0, 0]]
                [node 62, [0, 0, 0, 0]: add [0, 0, 0, 0, 0]]
                [node 63, [0, 0, 0, 1]: add [0, 0, 0, 1, 0]]
                [Remove [0, 0, 1]]
                @index {"read": 112, "write": 195}
                360 by 1900"#]],
        );
    }

    #[test]
    fn a_tree_grows() {
        check(
            "grown",
            ("grow", 3),
            Lang::En,
            700.0,
            expect![[r#"
            Of 7 nodes that could come next, [1] is the likeliest to be accepted: 0.15, the product of its accuracies. That makes 0.99 accepted nodes, on average.
            9 nodes and the root; 10 candidates a head
            tree (node: candidate): 0: root (active), 1: 0, 2: 1 (moved), 4: 0
            this node: expected to be accepted = 0.99 (+0.15) (moved)
            topk = 10, choices = [[0], [0,0], [1]], expected = 0.99, positions = [], tree_indices = []
            [node 0, []: add [3]]
            [node 1, [0]: add [0, 3]]
            [node 2, [1]: add [1, 1]]
            [node 4, [0, 0]: add [0, 0, 1]]
            [Remove [0, 1]]
            [Remove [0, 2]]
            [Remove [1, 0]]
            [Remove [2, 0]]
            [Remove [0, 0, 0]]
            @grow {"compare": 12, "write": 3}
            700 by 644"#]],
        );
    }
}

mod typical_acceptance {
    use proptest::strategy::ValueTree;

    use super::*;

    const ID: &str = "typical-acceptance";

    /// Rows of one length that sum to 1, with zeros among them, and a token for each.
    fn guesses() -> impl Strategy<Value = (Vec<Vec<f64>>, Vec<usize>)> {
        let rows = (1usize..12).prop_flat_map(|len| {
            let row = prop::collection::vec(prop_oneof![1 => Just(0u32), 3 => 0u32..30, 1 => 0u32..2000], len);
            let row = row.prop_filter_map("a row of zeros", |weights| {
                let sum: u32 = weights.iter().sum();
                (sum > 0).then(|| weights.iter().map(|weight| f64::from(*weight) / f64::from(sum)).collect::<Vec<f64>>())
            });
            prop::collection::vec((row, 0..len), 0..8)
        });
        rows.prop_map(|rows| rows.into_iter().unzip())
    }

    fn numbers(of: &Value) -> Vec<f64> {
        serde_json::from_value(of.clone()).unwrap()
    }

    proptest! {
        #[test]
        fn the_rule_is_the_published_one((probs, tokens) in guesses(), epsilon in 0.0..1.0f64, delta in 0.0..2.0f64) {
            let result = run(ID, &json!({"probs": probs, "tokens": tokens, "epsilon": epsilon, "delta": delta}));
            let (entropies, thresholds) = (numbers(&result["entropy"]), numbers(&result["threshold"]));
            let mut length = 0;
            for (at, (row, token)) in probs.iter().zip(&tokens).enumerate() {
                // In bits first, and only over what can come.
                let bits: f64 = row.iter().filter(|p| **p > 0.0).map(|p| p * (1.0 / p).log2()).sum();
                prop_assert!((entropies[at] - bits * std::f64::consts::LN_2).abs() < 1e-12);
                prop_assert!((thresholds[at] - epsilon.min(delta * (-entropies[at]).exp())).abs() < 1e-12);
                if length == at && row[*token] > thresholds[at] {
                    length += 1;
                }
            }
            let accepted: Vec<bool> = (0..tokens.len()).map(|at| at < length).collect();
            prop_assert_eq!(&result["accepted"], &json!(accepted));
            prop_assert_eq!(&result["length"], &json!(length));
        }

        #[test]
        fn below_delta_1_the_likeliest_token_is_always_accepted((probs, _) in guesses(), epsilon in 0.0..1.0f64, delta in 0.0..0.999f64) {
            let likeliest = |row: &Vec<f64>| (0..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b])).unwrap();
            let tokens: Vec<usize> = probs.iter().map(likeliest).collect();
            let result = run(ID, &json!({"probs": probs, "tokens": tokens, "epsilon": epsilon, "delta": delta}));
            prop_assert_eq!(&result["length"], &json!(probs.len()));
        }
    }

    #[test]
    fn known_values() {
        let uniform = run(ID, &preset(ID, "all-equal"));
        assert!((numbers(&uniform["entropy"])[0] - 8f64.ln()).abs() < 1e-15);
        assert!((numbers(&uniform["threshold"])[0] - 0.3 / 8.0).abs() < 1e-15);
        let lengths =
            ["classic", "sure-or-not", "greedy", "greedy-rejected", "boundary", "zeros", "first", "all-equal", "one", "empty"];
        let lengths = lengths.map(|name| run(ID, &preset(ID, name))["length"].as_u64().unwrap());
        assert_eq!(lengths, [3, 1, 3, 0, 0, 1, 0, 1, 1, 0]);
        let certain = run(ID, &json!({"probs": [[1, 0]], "tokens": [0]}));
        assert_eq!((&certain["entropy"], &certain["threshold"]), (&json!([0.0]), &json!([0.09])));
        let empty = run(ID, &json!({"probs": [], "tokens": []}));
        assert_eq!(Value::Object(empty), json!({"entropy": [], "threshold": [], "accepted": [], "length": 0}));
        // Where the threshold is 0, all that can come is accepted, and nothing else.
        let open = |token: u32| run(ID, &json!({"probs": [[1, 0]], "tokens": [token], "epsilon": 0}))["length"].clone();
        assert_eq!((open(0), open(1)), (json!(1), json!(0)));
    }

    #[test]
    fn what_is_no_distribution_is_refused_where_it_stands() {
        let invalid = |path: &str| (Code::InvalidInput, path.to_owned());
        assert_eq!(refused(ID, json!({"probs": [[0.5, 0.5], [0.5, 0.4]], "tokens": [0, 0]})), invalid("probs[1]"));
        assert_eq!(refused(ID, json!({"probs": [[0.334, 0.333, 0.3311]], "tokens": [0]})), invalid("probs[0]"));
        assert_eq!(refused(ID, json!({"probs": [[0.5, 0.5], [1]], "tokens": [0, 0]})), invalid("probs[1]"));
        assert_eq!(refused(ID, json!({"probs": [[1.5, -0.5]], "tokens": [0]})), invalid("probs[0][0]"));
        assert_eq!(refused(ID, json!({"probs": [[0.5, 0.5]], "tokens": []})), invalid("tokens"));
        assert_eq!(refused(ID, json!({"probs": [[0.5, 0.5]], "tokens": [2]})), invalid("tokens[0]"));
        assert_eq!(refused(ID, json!({"probs": [[0.5, 0.5]], "tokens": [0.5]})), invalid("tokens[0]"));
        assert_eq!(refused(ID, json!({"probs": [[1]], "tokens": [0], "epsilon": 1.5})), invalid("epsilon"));
        assert_eq!(refused(ID, json!({"probs": [[1]], "tokens": [0], "delta": -1})), invalid("delta"));
        assert_eq!(refused(ID, json!({"probs": [[1]]})), invalid("tokens"));
        let many = vec![vec![0.001; 1000]; 21];
        assert_eq!(refused(ID, json!({"probs": many, "tokens": vec![0; 21]})), (Code::TooLarge, "probs".into()));
        // Typed with few digits, it is taken.
        assert_eq!(run(ID, &json!({"probs": [[0.333, 0.333, 0.333]], "tokens": [0]}))["length"], 1);
    }

    #[test]
    fn a_wrong_result_does_not_agree_with_the_second_way() {
        let classic = preset(ID, "classic");
        let wrongs = [
            ("entropy", json!([0.9, 0.7, 1.5, 0.4, 1.2])),
            ("threshold", json!([0.09, 0.09, 0.09, 0.09, 0.09])),
            ("accepted", json!([true, true, true, false, true])),
            ("length", json!(4)),
        ];
        for (name, wrong) in wrongs {
            let mut outcome = open(ID, &classic, true).unwrap();
            let document = input::check(lesson(ID).card().fields, document(&classic)).unwrap();
            assert!(lesson(ID).check(&document, &outcome.output).is_ok);
            outcome.output.json.insert(name.into(), wrong);
            assert!(!lesson(ID).check(&document, &outcome.output).is_ok, "{name}");
        }
    }

    fn cases() -> Vec<Value> {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let mut case = |number: usize| {
            let (probs, tokens) = guesses().new_tree(&mut runner).unwrap().current();
            json!({"probs": probs, "tokens": tokens, "epsilon": 0.09, "delta": 0.3 + (number % 5) as f64 / 10.0})
        };
        (0..300).map(&mut case).collect()
    }

    type Answer = (Vec<f64>, Vec<f64>, Vec<bool>, usize);

    /// Logarithms of different libraries may differ in their last bit.
    fn assert_same(cases: &[Value], listing: &[Answer]) {
        assert_eq!(cases.len(), listing.len());
        for (json, (entropy, threshold, accepted, length)) in cases.iter().zip(listing) {
            let result = run(ID, json);
            for (list, name) in [(entropy, "entropy"), (threshold, "threshold")] {
                let numbers = numbers(&result[name]);
                assert_eq!(list.len(), numbers.len(), "{json}");
                assert!(list.iter().zip(&numbers).all(|(a, b)| (a - b).abs() < 1e-13), "{name} of {json}");
            }
            assert_eq!((&json!(accepted), &json!(length)), (&result["accepted"], &result["length"]), "{json}");
        }
    }

    #[test]
    fn the_python_listing_gives_what_the_lesson_gives() {
        let cases = cases();
        let lines = cases.iter().map(|json| format!("{json}\n")).collect();
        assert_same(&cases, &answers::python("typical_acceptance", lines));
    }

    #[test]
    fn the_cpp_listing_gives_what_the_lesson_gives() {
        let cases = cases();
        let mut words = String::new();
        for json in &cases {
            let rows: Vec<Vec<f64>> = serde_json::from_value(json["probs"].clone()).unwrap();
            let _ = write!(words, "{} {} {} {}", json["epsilon"], json["delta"], rows.len(), rows.first().map_or(0, Vec::len));
            for (row, token) in rows.iter().zip(json["tokens"].as_array().unwrap()) {
                row.iter().for_each(|p| {
                    let _ = write!(words, " {p:e}");
                });
                let _ = write!(words, " {token}");
            }
            words.push('\n');
        }
        assert_same(&cases, &answers::cpp("typical_acceptance", words));
    }

    #[test]
    fn the_rust_listing_gives_what_the_lesson_gives() {
        let cases = cases();
        let run = |json: &Value| {
            let probs: Vec<Vec<f64>> = serde_json::from_value(json["probs"].clone()).unwrap();
            let tokens: Vec<usize> = serde_json::from_value(json["tokens"].clone()).unwrap();
            let (epsilon, delta) = (json["epsilon"].as_f64().unwrap(), json["delta"].as_f64().unwrap());
            let made = acceptance_listing::typical_acceptance(&probs, &tokens, epsilon, delta);
            (made.entropy, made.threshold, made.accepted, made.length)
        };
        assert_same(&cases, &cases.iter().map(run).collect::<Vec<Answer>>());
    }

    fn check(name: &str, step: (&str, usize), lang: Lang, width: f32, expected: Expect) {
        expected.assert_eq(&told(ID, &preset(ID, name), step, lang, width));
    }

    #[test]
    fn a_term_is_added() {
        check(
            "classic",
            ("add", 3),
            Lang::En,
            700.0,
            expect![[r#"
            Token 2: −0.1·ln 0.1 = 0.2303. The entropy so far: 0.7102 nats.
            guessed tokens: 0 (active), 1, 4, 3, 0
            tokens (✓ above the threshold): ›0, 1, 2, 3, 4
            this guess: entropy H, in nats = 0.7102 (moved)
            epsilon = 0.09, delta = 0.3, row = [0.7, 0.1, 0.1, 0.05, 0.05], token = 0, entropy = 0.7102, accepted = []
            @add {"read": 3}
            700 by 382"#]],
        );
    }

    #[test]
    fn a_token_is_accepted() {
        check(
            "classic",
            ("accept", 3),
            Lang::Zh,
            360.0,
            expect![[r#"
                0.1 > 0.064：接受词元 4。采样只以概率 0.1 写出它，现在必定写出，分布偏移了 0.9：不是无损的。
                猜测的词元: 0 ✓ (完成)、1 ✓ (完成)、4 ✓ (完成)、3、0
                词元（✓ 高于阈值）: 0✓、1✓、2✓、3✓、›4✓
                当前猜测: 熵 H（奈特） = 1.5445、δ·exp(−H) = 0.064、阈值 = min(0.09, 0.064) = 0.064、会被接受的词元 = 5/5，概率共 1、最可能的词元 = 0: 接受、写出它的概率 = 0.1 → 按此规则 1 (移动)
                epsilon = 0.09, delta = 0.3, row = [0.3, 0.25, 0.2, 0.15, 0.1], token = 4, entropy = 1.5445, threshold = 0.064, accepted = [true, true, true]
                @accept {"compare": 6, "read": 18}
                360 by 448"#]],
        );
    }

    #[test]
    fn a_token_at_the_threshold_is_rejected() {
        check(
            "boundary",
            ("reject", 1),
            Lang::En,
            700.0,
            expect![[r#"
                0.25 = 0.25: token 2 isn't likely enough. It is rejected, and no token after it can be kept: each was guessed to follow it.
                guessed tokens: 2 ✗ (ruled out)
                tokens (✓ above the threshold): 0, 1, ›2, 3
                this guess: entropy H, in nats = 1.3863, δ·exp(−H) = 2.5, threshold = min(0.25, 2.5) = 0.25, tokens that would be accepted = 0 of 4, p 0, the likeliest token = 0: rejected, chance to be written = 0.25 → not kept (moved)
                epsilon = 0.25, delta = 10, row = [0.25, 0.25, 0.25, 0.25], token = 2, entropy = 1.3863, threshold = 0.25, accepted = [false]
                @reject {"compare": 2, "read": 5}
                700 by 382"#]],
        );
    }
}
