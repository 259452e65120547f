//! What the lesson is, takes and begins with.

use crate::algo::maximum_gap::MOST;
use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::numbers::{GENERATE, MOST_ITEMS, UNLESS_GENERATED};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "maximum-gap",
    title: Text::new("Largest gap", "最大间距"),
    summary: Text::new(
        "The largest gap between neighbours of the sorted list, found in linear time without sorting: by pigeonholes.",
        "不排序，用鸽巢原理在线性时间内找出排好序后相邻两项的最大间距。",
    ),
    family: Family::Lists,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "items",
        title: Text::new("Items", "数据"),
        help: Text::new("Whole numbers from 0 to 1000000000, such as 3, 6, 9, 1.", "0 到 1000000000 的整数，例如 3, 6, 9, 1。"),
        shape: Shape::List { of: &Shape::Int { min: 0, max: MOST as i64 }, min_len: 0, max_len: MOST_ITEMS },
        default: UNLESS_GENERATED,
    },
    GENERATE,
    Field {
        name: "width",
        title: Text::new("Bucket width", "桶宽"),
        help: Text::new(
            "The mean gap (max − min)/(n − 1), made a whole number; at least 1.",
            "平均间距 (max − min)/(n − 1) 取整，至少为 1。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "floor", title: Text::new("rounded down", "向下取整") },
            Choice { value: "ceil", title: Text::new("rounded up", "向上取整") },
        ]),
        default: Default::Json(r#""floor""#),
    },
];

pub static RESULT: Form = Form::Record(&[
    Member::new("gap", "0 for fewer than two items.", Form::Int),
    Member::new(
        "between",
        "Two neighbours of the sorted list that are so far apart; null for fewer than two items.",
        Form::OneOf(&[Form::Tuple(&[Form::Int, Form::Int]), Form::Null]),
    ),
    Member::new("width", "Of a bucket.", Form::Int),
    Member::new(
        "buckets",
        "The smallest and the largest item of each, null for an empty one; of many buckets two lists, with -1 for an empty one.",
        Form::OneOf(&[
            Form::List(&Form::OneOf(&[
                Form::Record(&[Member::new("lo", "", Form::Int), Member::new("hi", "", Form::Int)]),
                Form::Null,
            ])),
            Form::Record(&[Member::new("lo", "", Form::Doubles), Member::new("hi", "", Form::Doubles)]),
        ]),
    ),
]);

const PRESETS: &[Preset] = &[
    Preset { name: "classic", title: Text::new("Classic", "经典例子"), input: r#"{"items":[3,6,9,1]}"# },
    Preset {
        name: "pigeonholes",
        title: Text::new("Nine items, some buckets empty", "九项，有的桶空着"),
        input: r#"{"items":[29,3,14,41,5,32,17,44,2],"width":"ceil"}"#,
    },
    Preset {
        name: "rounded-down",
        title: Text::new("The same, rounded down: more buckets", "同样的数据，向下取整：桶更多"),
        input: r#"{"items":[29,3,14,41,5,32,17,44,2],"width":"floor"}"#,
    },
    Preset {
        name: "even",
        title: Text::new("Evenly spaced: every gap is the mean", "等距：每个间距都等于平均值"),
        input: r#"{"items":[20,5,35,10,25,40,15,30]}"#,
    },
    Preset {
        name: "outlier", title: Text::new("One far away", "有一项远离其余"), input: r#"{"items":[7,1,100,4,9,2,6,3]}"#
    },
    Preset {
        name: "crowded",
        title: Text::new("Mean gap below 1: the width is never 0", "平均间距小于 1：桶宽不为 0"),
        input: r#"{"items":[2,0,1,3,1,2,1,0,3,1]}"#,
    },
    Preset { name: "sorted", title: Text::new("Sorted", "已排序"), input: r#"{"items":[1,2,4,8,16,32,64]}"# },
    Preset { name: "reversed", title: Text::new("Reversed", "逆序"), input: r#"{"items":[64,32,16,8,4,2,1],"width":"ceil"}"# },
    Preset { name: "all-equal", title: Text::new("All equal", "全部相等"), input: r#"{"items":[7,7,7,7,7]}"# },
    Preset { name: "empty", title: Text::new("Empty", "空列表"), input: r#"{"items":[]}"# },
    Preset { name: "one", title: Text::new("One item", "只有一项"), input: r#"{"items":[42]}"# },
    Preset {
        name: "ends",
        title: Text::new("From 0 to a thousand million", "从 0 到十亿"),
        input: r#"{"items":[1000000000,0,999999999,1,500000000]}"#,
    },
    Preset {
        name: "many",
        title: Text::new("A million items", "一百万项"),
        input: r#"{"generate":{"kind":"uniform","n":1000000,"seed":1,"max":1000000000}}"#,
    },
];
