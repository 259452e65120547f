//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member, NUMBERS};
use crate::lessons::numbers::{GENERATE, MOST_ITEMS, UNLESS_GENERATED};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "quickselect",
    title: Text::new("k-th largest", "第 k 大"),
    summary: Text::new(
        "Quickselect: partition the window that the k-th largest must be in, and throw away the other side.",
        "快速选择：划分第 k 大所在的窗口，再丢掉另一边。",
    ),
    family: Family::Lists,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const NUMBER: Shape = Shape::Number { min: -f64::MAX, max: f64::MAX };

const FIELDS: &[Field] = &[
    Field {
        name: "items",
        title: Text::new("Items", "数据"),
        help: Text::new("The list, such as 3, 2, 1, 5, 6, 4.", "列表，例如 3, 2, 1, 5, 6, 4。"),
        shape: Shape::List { of: &NUMBER, min_len: 1, max_len: MOST_ITEMS },
        default: UNLESS_GENERATED,
    },
    GENERATE,
    Field {
        name: "k",
        title: Text::new("k", "k"),
        help: Text::new("Which largest: 1 is the largest, n the smallest.", "第几大：1 是最大，n 是最小。"),
        shape: Shape::Int { min: 1, max: MOST_ITEMS as i64 },
        default: Default::Required,
    },
    Field {
        name: "scheme",
        title: Text::new("Partition", "划分方式"),
        help: Text::new("How the window is split around its pivot.", "怎样以枢轴为界划分窗口。"),
        shape: Shape::Choice(&[
            Choice {
                value: "lomuto", title: Text::new("Lomuto (wrong on purpose: equal keys)", "Lomuto（故意出错：相等的键）")
            },
            Choice { value: "hoare", title: Text::new("Hoare, two scans", "Hoare，两头扫描") },
            Choice { value: "three-way", title: Text::new("three-way (Dutch flag)", "三路（荷兰国旗）") },
        ]),
        default: Default::Json(r#""hoare""#),
    },
    Field {
        name: "pivot",
        title: Text::new("Pivot", "枢轴"),
        help: Text::new("Which item of the window the others are compared with.", "窗口中拿哪一项和其余的比较。"),
        shape: Shape::Choice(&[
            Choice { value: "first", title: Text::new("the first", "第一项") },
            Choice { value: "last", title: Text::new("the last", "最后一项") },
            Choice { value: "random", title: Text::new("at random", "随机") },
            Choice { value: "median-of-three", title: Text::new("median of three", "三数取中") },
            Choice { value: "median-of-medians", title: Text::new("median of medians", "中位数的中位数") },
        ]),
        default: Default::Json(r#""random""#),
    },
    Field {
        name: "seed",
        title: Text::new("Seed", "种子"),
        help: Text::new("For random pivots: the same seed takes the same ones.", "用于随机枢轴：种子相同，选法就相同。"),
        shape: Shape::Int { min: 0, max: (1 << 53) - 1 },
        default: Default::Json("0"),
    },
];

pub static RESULT: Form = Form::Record(&[
    Member::new("value", "The k-th largest item.", Form::Number),
    Member::new("items", "The list as the partitions have left it.", NUMBERS),
    Member::new(
        "partitions",
        "The window of each partition, both ends included, and the item that it was split around.",
        Form::List(&Form::Record(&[
            Member::new("lo", "", Form::Int),
            Member::new("hi", "", Form::Int),
            Member::new("pivot", "", Form::Number),
        ])),
    ),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: the 2nd largest of six", "经典例子：六项中的第 2 大"),
        input: r#"{"items":[3,2,1,5,6,4],"k":2,"scheme":"lomuto","pivot":"last"}"#,
    },
    Preset {
        name: "hoare",
        title: Text::new("Two scans towards each other", "两头扫描"),
        input: r#"{"items":[9,14,3,11,1,8,16,5,12,2,15,7,10,4,13,6],"k":6,"scheme":"hoare","pivot":"first"}"#,
    },
    Preset {
        name: "duplicates",
        title: Text::new("Equal keys, three ways", "有相等的键，三路划分"),
        input: r#"{"items":[3,2,3,1,2,4,5,5,6,3,2,5,3],"k":4,"scheme":"three-way","pivot":"random","seed":1}"#,
    },
    Preset {
        name: "all-equal",
        title: Text::new("Wrong on purpose: Lomuto where all are equal", "故意出错：全部相等时用 Lomuto"),
        input: r#"{"items":[7,7,7,7,7,7,7,7,7,7,7,7],"k":1,"scheme":"lomuto","pivot":"random"}"#,
    },
    Preset {
        name: "all-equal-hoare",
        title: Text::new("All equal, Hoare: halves", "全部相等，Hoare：每次减半"),
        input: r#"{"items":[7,7,7,7,7,7,7,7,7,7,7,7],"k":1,"scheme":"hoare","pivot":"random"}"#,
    },
    Preset {
        name: "all-equal-three-way",
        title: Text::new("All equal, three-way: once", "全部相等，三路：一次就好"),
        input: r#"{"items":[7,7,7,7,7,7,7,7,7,7,7,7],"k":1,"scheme":"three-way","pivot":"random"}"#,
    },
    Preset {
        name: "sorted",
        title: Text::new("Sorted: hard for the first as pivot", "已排序：枢轴取第一项的难题"),
        input: r#"{"items":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16],"k":1,"scheme":"hoare","pivot":"first"}"#,
    },
    Preset {
        name: "reversed",
        title: Text::new("Reversed: hard for the last as pivot", "逆序：枢轴取最后一项的难题"),
        input: r#"{"items":[16,15,14,13,12,11,10,9,8,7,6,5,4,3,2,1],"k":8,"scheme":"lomuto","pivot":"last"}"#,
    },
    Preset {
        name: "organ-pipe",
        title: Text::new("Organ pipe: hard for median of three", "先升后降：三数取中的难题"),
        input: r#"{"items":[1,3,5,7,9,11,13,15,16,14,12,10,8,6,4,2],"k":1,"scheme":"hoare","pivot":"median-of-three"}"#,
    },
    Preset {
        name: "median-of-three-killer",
        title: Text::new("Made to kill median of three", "专门对付三数取中"),
        input: r#"{"items":[2,14,3,6,5,8,7,10,9,12,11,1,13,16,15,18,17,20,19,22,21,24,23,4],"k":1,"scheme":"hoare","pivot":"median-of-three"}"#,
    },
    Preset {
        name: "median-of-medians",
        title: Text::new("Median of medians: never quadratic", "中位数的中位数：从不平方"),
        input: r#"{"items":[2,14,3,6,5,8,7,10,9,12,11,1,13,16,15,18,17,20,19,22,21,24,23,4],"k":1,"scheme":"three-way","pivot":"median-of-medians"}"#,
    },
    Preset {
        name: "few",
        title: Text::new("Wrong on purpose: Lomuto, 200 items of five kinds", "故意出错：Lomuto，200 项只有五种值"),
        input: r#"{"generate":{"kind":"few","n":200,"seed":1,"max":100},"k":100,"scheme":"lomuto","pivot":"random"}"#,
    },
    Preset { name: "one", title: Text::new("One item", "只有一项"), input: r#"{"items":[42],"k":1}"# },
    Preset {
        name: "many",
        title: Text::new("A million items", "一百万项"),
        input: r#"{"generate":{"kind":"uniform","n":1000000,"seed":1},"k":500000,"scheme":"hoare","pivot":"median-of-three"}"#,
    },
];
