//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

const MOST_CANDIDATES: usize = 1_000;
/// Whole numbers up to here are exact.
const MOST: i64 = (1 << 53) - 1;

pub static CARD: Card = Card {
    id: "combination-sum",
    title: Text::new("Combination sum", "组合总和"),
    summary: Text::new(
        "All ways to make a sum, by backtracking: a search tree that is pruned, and that must not give an answer twice.",
        "用回溯找出所有凑成目标的组合：一棵要剪枝、又不能重复给出答案的搜索树。",
    ),
    family: Family::Search,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "candidates",
        title: Text::new("Candidates", "候选数"),
        help: Text::new(
            "Positive whole numbers, such as 2, 3, 6, 7. They are sorted first.",
            "正整数，例如 2, 3, 6, 7。会先排序。",
        ),
        // Zero and less are refused with their reason when the input is read.
        shape: Shape::List { of: &Shape::Int { min: -MOST, max: MOST }, min_len: 0, max_len: MOST_CANDIDATES },
        default: Default::Required,
    },
    Field {
        name: "target",
        title: Text::new("Target", "目标"),
        help: Text::new("What the numbers of an answer add up to, such as 7.", "一个答案的各数之和，例如 7。"),
        shape: Shape::Int { min: 0, max: MOST },
        default: Default::Required,
    },
    Field {
        name: "reuse",
        title: Text::new("A candidate may be used again", "同一个候选数可重复使用"),
        help: Text::new("If not, each is used once at most.", "否则每个最多用一次。"),
        shape: Shape::Bool,
        default: Default::Json("true"),
    },
    Field {
        name: "count",
        title: Text::new("Numbers in an answer", "答案含几个数"),
        help: Text::new("Exactly so many, such as 3; any number if left out.", "恰好这么多个，例如 3；不写则不限。"),
        shape: Shape::Int { min: 0, max: MOST_CANDIDATES as i64 },
        default: Default::Absent,
    },
    Field {
        name: "prune",
        title: Text::new("Prune", "剪枝"),
        help: Text::new(
            "Whether the loop breaks at a candidate that is larger than what is left.",
            "遇到比余数大的候选数时，是否结束循环。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "break", title: Text::new("break at the first that is too large", "第一个太大就结束循环") },
            Choice {
                value: "none", title: Text::new("not at all: notice it one call later", "不剪：多调用一层才发现")
            },
        ]),
        default: Default::Json(r#""break""#),
    },
    Field {
        name: "dedup",
        title: Text::new("Against repeated answers", "去重"),
        help: Text::new("When a candidate equal to the one before is skipped.", "什么时候跳过与前一个相等的候选数。"),
        shape: Shape::Choice(&[
            Choice { value: "level", title: Text::new("i > start: once a level", "i > start：同一层只用一次") },
            Choice {
                value: "index", title: Text::new("i > 0: loses answers (wrong on purpose)", "i > 0：会丢答案（故意出错）")
            },
            Choice {
                value: "none",
                title: Text::new("never: equal candidates give repeated answers", "不跳过：相等的候选数会给出重复答案"),
            },
        ]),
        default: Default::Json(r#""level""#),
    },
];

pub static RESULT: Form = Form::Record(&[
    Member::new("combinations", "In the order of the search.", Form::List(&Form::List(&Form::Int))),
    Member::new("nodes", "Calls of the search.", Form::Int),
    Member::new("pruned", "Branches that were cut off.", Form::Int),
    Member::new("skipped", "Candidates passed over as repeated.", Form::Int),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: 2, 3, 6, 7 make 7", "经典例子：2, 3, 6, 7 凑 7"),
        input: r#"{"candidates":[2,3,6,7],"target":7,"reuse":true}"#,
    },
    Preset {
        name: "no-prune",
        title: Text::new("The same without pruning", "同一个例子，不剪枝"),
        input: r#"{"candidates":[2,3,6,7],"target":7,"reuse":true,"prune":"none"}"#,
    },
    Preset {
        name: "once",
        title: Text::new(
            "Each once, with equal ones: 10, 1, 2, 7, 6, 1, 5 make 8",
            "各用一次，有重复：10, 1, 2, 7, 6, 1, 5 凑 8",
        ),
        input: r#"{"candidates":[10,1,2,7,6,1,5],"target":8,"reuse":false}"#,
    },
    Preset {
        name: "index",
        title: Text::new("Wrong on purpose: i > 0 loses answers", "故意出错：i > 0 会丢答案"),
        input: r#"{"candidates":[10,1,2,7,6,1,5],"target":8,"reuse":false,"dedup":"index"}"#,
    },
    Preset {
        name: "repeated",
        title: Text::new("Without dedup: answers come twice", "不去重：答案会重复"),
        input: r#"{"candidates":[10,1,2,7,6,1,5],"target":8,"reuse":false,"dedup":"none"}"#,
    },
    Preset {
        name: "three-numbers",
        title: Text::new("Three of 1 to 9 make 9 (combination sum III)", "1 到 9 取三个凑 9（组合总和 III）"),
        input: r#"{"candidates":[1,2,3,4,5,6,7,8,9],"target":9,"reuse":false,"count":3}"#,
    },
    Preset {
        name: "coins",
        title: Text::new("Coins: 1, 2, 5 make 11", "硬币：1, 2, 5 凑 11"),
        input: r#"{"candidates":[1,2,5],"target":11,"reuse":true}"#,
    },
    Preset {
        name: "all-equal",
        title: Text::new("All equal", "全部相等"),
        input: r#"{"candidates":[2,2,2,2],"target":4,"reuse":false}"#,
    },
    Preset {
        name: "none",
        title: Text::new("No answer: even numbers, odd target", "无解：全是偶数，目标为奇数"),
        input: r#"{"candidates":[2,4,6],"target":7,"reuse":true}"#,
    },
    Preset {
        name: "sorted",
        title: Text::new("Sorted", "已排序"),
        input: r#"{"candidates":[1,2,3,4,5],"target":6,"reuse":false}"#,
    },
    Preset {
        name: "reversed",
        title: Text::new("Reversed: sorted first", "逆序：会先排序"),
        input: r#"{"candidates":[5,4,3,2,1],"target":6,"reuse":false}"#,
    },
    Preset {
        name: "empty",
        title: Text::new("No candidates", "没有候选数"),
        input: r#"{"candidates":[],"target":3,"reuse":true}"#,
    },
    Preset {
        name: "zero",
        title: Text::new("Target 0: the empty sum", "目标 0：空的和"),
        input: r#"{"candidates":[1,2],"target":0,"reuse":true}"#,
    },
    Preset {
        name: "one", title: Text::new("One candidate", "只有一个"), input: r#"{"candidates":[3],"target":9,"reuse":true}"#
    },
    Preset {
        name: "adversary",
        title: Text::new("Hard: twelve equal ones, no dedup", "难题：十二个 1，不去重"),
        input: r#"{"candidates":[1,1,1,1,1,1,1,1,1,1,1,1],"target":6,"reuse":false,"dedup":"none"}"#,
    },
    Preset {
        name: "large",
        title: Text::new("A large tree: 2, 3, 5, 7 make 40", "大树：2, 3, 5, 7 凑 40"),
        input: r#"{"candidates":[2,3,5,7],"target":40,"reuse":true}"#,
    },
];
