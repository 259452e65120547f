//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::sorting::fields::ON;
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

const MOST_ITEMS: usize = 10_000;
/// Whole numbers up to here are exact.
const MOST: i64 = (1 << 53) - 1;
const MOST_CAPACITY: i64 = 10_000_000;
const MOST_COUNT: i64 = 1_000_000;

pub static CARD: Card = Card {
    id: "knapsack",
    title: Text::new("Knapsack", "背包问题"),
    summary: Text::new(
        "The most value that a knapsack can carry: a table that asks of each item whether it is worth its weight, and one row that does it all.",
        "背包最多能装下多少价值：一张表逐件物品地问“值不值得装”，再压缩成一行。",
    ),
    family: Family::Search,
    is_gpu: true,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "weights",
        title: Text::new("Weights", "重量"),
        help: Text::new("Whole numbers from 0 up, one an item, such as 1, 3, 4.", "每件物品一个非负整数，例如 1, 3, 4。"),
        shape: Shape::List { of: &Shape::Int { min: 0, max: MOST }, min_len: 0, max_len: MOST_ITEMS },
        default: Default::Required,
    },
    Field {
        name: "values",
        title: Text::new("Values", "价值"),
        help: Text::new(
            "As many as weights, such as 15, 20, 30. They may be negative.",
            "与重量一样多，例如 15, 20, 30。可以为负。",
        ),
        shape: Shape::List { of: &Shape::Number { min: -(MOST as f64), max: MOST as f64 }, min_len: 0, max_len: MOST_ITEMS },
        default: Default::Required,
    },
    Field {
        name: "capacity",
        title: Text::new("Capacity", "背包容量"),
        help: Text::new("What the knapsack can carry, such as 4.", "背包能装的重量，例如 4。"),
        shape: Shape::Int { min: 0, max: MOST_CAPACITY },
        default: Default::Required,
    },
    Field {
        name: "table",
        title: Text::new("Table", "表"),
        help: Text::new(
            "A row for every item, or one row that is overwritten. Only the 2-D table can tell which items were chosen.",
            "每件物品一行，或者只用一行反复覆盖。只有二维表能找回选了哪些物品。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "2d", title: Text::new("2-D: a row for every item", "二维：每件物品一行") },
            Choice { value: "1d", title: Text::new("1-D: one row, overwritten", "一维：只有一行，反复覆盖") },
        ]),
        default: Default::Json(r#""2d""#),
    },
    Field {
        name: "fill",
        title: Text::new("Filled", "装法"),
        help: Text::new(
            "The knapsack may stay partly empty, or must be filled exactly: then all but dp[0] begins at −∞.",
            "可以不装满，或者必须恰好装满：恰好装满时，除 dp[0] 外都从 −∞ 开始。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "at-most", title: Text::new("at most the capacity", "不超过容量") },
            Choice { value: "exactly", title: Text::new("exactly the capacity", "恰好装满") },
        ]),
        default: Default::Json(r#""at-most""#),
    },
    Field {
        name: "loop",
        title: Text::new("Loop over capacities", "容量的遍历方向"),
        help: Text::new(
            "Matters in the 1-D row: reverse is right for 0/1 and multiple, forward for complete; the other way round is wrong on purpose. Left out, it is the right one. A 2-D table is right either way; for complete it always goes forward, since it reads its own row.",
            "对一维表很要紧：01 和多重背包应倒序，完全背包应正序；反过来就是故意出错。不写则取正确的方向。二维表哪个方向都对；完全背包要读本行，所以总是正序。",
        ),
        shape: Shape::Choice(&[
            Choice {
                value: "reverse",
                title: Text::new("reverse (1-D: wrong on purpose for complete)", "倒序（一维完全背包：故意出错）"),
            },
            Choice {
                value: "forward",
                title: Text::new("forward (1-D: wrong on purpose for 0/1, multiple)", "正序（一维 01、多重背包：故意出错）"),
            },
        ]),
        default: Default::Absent,
    },
    Field {
        name: "kind",
        title: Text::new("Kind", "种类"),
        help: Text::new("How often each item may be taken.", "每件物品可以取几次。"),
        shape: Shape::Choice(&[
            Choice { value: "01", title: Text::new("0/1: once at most", "01 背包：最多一次") },
            Choice { value: "complete", title: Text::new("complete: any number of times", "完全背包：不限次数") },
            Choice {
                value: "multiple", title: Text::new("multiple: as often as its count", "多重背包：最多为其件数")
            },
        ]),
        default: Default::Json(r#""01""#),
    },
    Field {
        name: "counts",
        title: Text::new("Counts", "件数"),
        help: Text::new(
            "For multiple only: how many there are of each item, such as 2, 3, 2. Every copy is a row of its own.",
            "仅用于多重背包：每件物品有几件，例如 2, 3, 2。每一件占一行。",
        ),
        shape: Shape::List { of: &Shape::Int { min: 0, max: MOST_COUNT }, min_len: 0, max_len: MOST_ITEMS },
        default: Default::Absent,
    },
    Field {
        help: Text::new(
            "Step by step; or by a kernel, on the GPU where there is one, else on the CPU: the 2-D table of 0/1, row by row with two rows in memory, up to 4,096 items and 100,000,000 cells.",
            "逐步运行；或用核函数运行（有 GPU 就用 GPU，否则用 CPU）：01 背包的二维表，一行一行算，内存中只留两行，最多 4,096 件物品、1 亿个格子。",
        ),
        ..ON
    },
];

/// A sum of values; null for −∞.
const CELL: Form = Form::OneOf(&[Form::Number, Form::Null]);
/// In a long one −∞ is a number.
const ROW: Form = Form::OneOf(&[Form::List(&CELL), Form::Doubles]);

pub static RESULT: Form = Form::Record(&[
    Member::new(
        "best",
        "The most value; null where the knapsack can't be filled exactly.",
        Form::OneOf(&[Form::Number, Form::Null]),
    ),
    Member::new(
        "chosen",
        "Indices of the chosen items; null where there is no way, and where one row can't tell.",
        Form::OneOf(&[Form::List(&Form::Int), Form::Null]),
    ),
    Member::new(
        "table",
        "A row for every item and one before them; the row itself where there is only one; null where kernels filled it. −∞ is null, in long rows -Infinity.",
        Form::OneOf(&[Form::List(&ROW), ROW, Form::Null]),
    ),
    Member::optional("row", "Of kernels, the last row.", ROW),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: three items, capacity 4", "经典例子：三件物品，容量 4"),
        input: r#"{"weights":[1,3,4],"values":[15,20,30],"capacity":4}"#,
    },
    Preset {
        name: "one-row",
        title: Text::new("The same in one row", "同一个例子，只用一行"),
        input: r#"{"weights":[1,3,4],"values":[15,20,30],"capacity":4,"table":"1d"}"#,
    },
    Preset {
        name: "forward",
        title: Text::new("Wrong on purpose: one row, forward", "故意出错：一行，正序"),
        input: r#"{"weights":[1,3,4],"values":[15,20,30],"capacity":4,"table":"1d","loop":"forward"}"#,
    },
    Preset {
        name: "complete",
        title: Text::new("Complete: any number of each", "完全背包：每件不限次数"),
        input: r#"{"weights":[3,4,5],"values":[4,5,7],"capacity":10,"kind":"complete"}"#,
    },
    Preset {
        name: "complete-one-row",
        title: Text::new("Complete in one row: forward is right", "完全背包用一行：正序才对"),
        input: r#"{"weights":[3,4,5],"values":[4,5,7],"capacity":10,"kind":"complete","table":"1d"}"#,
    },
    Preset {
        name: "complete-reverse",
        title: Text::new("Wrong on purpose: complete, reverse", "故意出错：完全背包用倒序"),
        input: r#"{"weights":[3,4,5],"values":[4,5,7],"capacity":10,"kind":"complete","table":"1d","loop":"reverse"}"#,
    },
    Preset {
        name: "multiple",
        title: Text::new("Multiple: a count for each", "多重背包：每件有件数"),
        input: r#"{"weights":[1,3,4],"values":[15,20,30],"capacity":10,"kind":"multiple","counts":[2,3,2]}"#,
    },
    Preset {
        name: "exactly",
        title: Text::new("Exactly full, with −∞", "恰好装满，含 −∞"),
        input: r#"{"weights":[2,4,5],"values":[3,7,-2],"capacity":9,"fill":"exactly"}"#,
    },
    Preset {
        name: "no-solution",
        title: Text::new("Exactly full: no solution", "恰好装满：无解"),
        input: r#"{"weights":[2,4,6],"values":[3,7,9],"capacity":7,"fill":"exactly"}"#,
    },
    Preset {
        name: "greedy-fails",
        title: Text::new("Adversary of greed: best value by weight isn't best", "贪心的反例：性价比最高的不该选"),
        input: r#"{"weights":[6,5,5],"values":[13,10,10],"capacity":10}"#,
    },
    Preset {
        name: "coins",
        title: Text::new("Fewest coins: exactly, complete, values −1", "最少硬币：恰好、完全、价值为 −1"),
        input: r#"{"weights":[1,2,5],"values":[-1,-1,-1],"capacity":11,"fill":"exactly","kind":"complete"}"#,
    },
    Preset {
        name: "zero-weight",
        title: Text::new("An item without weight, one without worth", "一件没有重量，一件没有价值"),
        input: r#"{"weights":[0,2,3],"values":[5,-1,4],"capacity":3}"#,
    },
    Preset {
        name: "nothing-fits",
        title: Text::new("Nothing fits", "什么也装不下"),
        input: r#"{"weights":[5,6,7],"values":[10,20,30],"capacity":4}"#,
    },
    Preset {
        name: "all-equal",
        title: Text::new("All equal", "全部相等"),
        input: r#"{"weights":[2,2,2,2],"values":[3,3,3,3],"capacity":5}"#,
    },
    Preset {
        name: "sorted",
        title: Text::new("Sorted by weight", "按重量升序"),
        input: r#"{"weights":[1,2,3,4,5],"values":[1,4,5,8,9],"capacity":9}"#,
    },
    Preset {
        name: "reversed",
        title: Text::new("The same, heaviest first", "同样的物品，最重的在前"),
        input: r#"{"weights":[5,4,3,2,1],"values":[9,8,5,4,1],"capacity":9}"#,
    },
    Preset { name: "empty", title: Text::new("No items", "没有物品"), input: r#"{"weights":[],"values":[],"capacity":5}"# },
    Preset {
        name: "no-capacity",
        title: Text::new("Capacity 0", "容量为 0"),
        input: r#"{"weights":[1,2],"values":[3,4],"capacity":0}"#,
    },
    Preset { name: "one", title: Text::new("One item", "只有一件"), input: r#"{"weights":[3],"values":[7],"capacity":5}"# },
    Preset {
        name: "kernels",
        title: Text::new("By a kernel, row by row", "用核函数，一行一行算"),
        input: r#"{"weights":[41,23,35,12,29,53,8,17,31,44],"values":[92,57,68,44,61,105,18,40,72,87],"capacity":120,"on":"gpu"}"#,
    },
    Preset {
        name: "wide",
        title: Text::new("A wide table: capacity 120", "宽表：容量 120"),
        input: r#"{"weights":[41,23,35,12,29,53,8,17,31,44],"values":[92,57,68,44,61,105,18,40,72,87],"capacity":120}"#,
    },
];
