//! What the lesson is, takes and begins with.

use crate::algo::sort::bucket::MOST_BUCKETS;
use crate::input::{Default, Field, Shape};
use crate::lessons::form::{Form, INTS, Member, NUMBERS};
use crate::lessons::numbers::GENERATE;
use crate::lessons::sorting::fields::NUMBER_ITEMS;
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "bucket-sort",
    title: Text::new("Bucket sort", "桶排序"),
    summary: Text::new(
        "Spreads items over buckets of equal width and sorts each bucket: fast while the items are spread evenly.",
        "把各项分到等宽的桶里，再排好每个桶：只要分布均匀就很快。",
    ),
    family: Family::Lists,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    NUMBER_ITEMS,
    GENERATE,
    Field {
        name: "buckets",
        title: Text::new("Buckets", "桶数"),
        help: Text::new("How many buckets; as many as items when left out.", "桶的个数；不填就和项数一样多。"),
        shape: Shape::Int { min: 1, max: MOST_BUCKETS as i64 },
        default: Default::Absent,
    },
];

pub static RESULT: Form = Form::Record(&[
    Member::new("items", "Sorted.", NUMBERS),
    Member::new("order", "Where each of them stood in the input.", INTS),
    Member::new(
        "buckets",
        "The items of each bucket, sorted; of long lists only how many each has.",
        Form::OneOf(&[Form::List(&Form::List(&Form::Number)), Form::Doubles]),
    ),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic", "经典例子"),
        input: r#"{"items":[0.78,0.17,0.39,0.26,0.72,0.94,0.21,0.12,0.23,0.68]}"#,
    },
    Preset { name: "sorted", title: Text::new("Sorted", "已排序"), input: r#"{"items":[1,2,4,5,7,8,10,11,13,14]}"# },
    Preset { name: "reversed", title: Text::new("Reversed", "逆序"), input: r#"{"items":[14,13,11,10,8,7,5,4,2,1]}"# },
    Preset { name: "all-equal", title: Text::new("All equal", "全部相等"), input: r#"{"items":[7,7,7,7,7,7]}"# },
    Preset { name: "empty", title: Text::new("Empty", "空列表"), input: r#"{"items":[]}"# },
    Preset { name: "one", title: Text::new("One item", "只有一项"), input: r#"{"items":[5]}"# },
    Preset {
        name: "negative",
        title: Text::new("Negative numbers, and equal ones", "负数，以及相等的数"),
        input: r#"{"items":[2.5,-3,0,-7.25,2.5,-3,6,1],"buckets":5}"#,
    },
    Preset {
        name: "skewed",
        title: Text::new("Skewed: most items are small", "分布偏斜：大多很小"),
        input: r#"{"items":[0.8,3.1,0.2,1.4,0.5,7.9,2.2,0.1,1.1,4.6,0.3,1.9]}"#,
    },
    Preset {
        name: "zipf",
        title: Text::new("Zipf: 120, 120/2, 120/3, …", "Zipf 分布：120、120/2、120/3……"),
        input: r#"{"items":[15,60,10,24,120,12,20,17,40,11,30,13]}"#,
    },
    Preset {
        name: "collapse",
        title: Text::new("Hard: one far item, and all others in one bucket", "难题：一项极远，其余全挤进一个桶"),
        input: r#"{"items":[12,11,10,9,8,7,6,5,4,3,2,1,1000]}"#,
    },
    Preset {
        name: "zipf-many",
        title: Text::new("Zipf: 2,000 items, most of them small", "Zipf 分布：2000 项，多数很小"),
        input: r#"{"generate":{"kind":"zipf","n":2000}}"#,
    },
    Preset {
        name: "million",
        title: Text::new("A million items, spread evenly", "一百万项，均匀分布"),
        input: r#"{"generate":{"kind":"uniform","n":1000000}}"#,
    },
    Preset {
        name: "one-bucket",
        title: Text::new("One bucket: nothing but insertion sort", "只有一个桶：就是插入排序"),
        input: r#"{"items":[0.78,0.17,0.39,0.26,0.72,0.94,0.21,0.12,0.23,0.68],"buckets":1}"#,
    },
];
