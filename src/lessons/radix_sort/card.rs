//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, INTS, Member, NUMBERS};
use crate::lessons::numbers::GENERATE_FOR_KERNELS;
use crate::lessons::sorting::fields::{KEY_ITEMS, KEYS, ON, SCAN};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "radix-sort",
    title: Text::new("Radix sort", "基数排序"),
    summary: Text::new(
        "Sorts digit by digit, from the lowest up or from the highest down, and depends on each pass being stable.",
        "一位一位地排，从最低位往上或从最高位往下；每一趟都必须稳定。",
    ),
    family: Family::Lists,
    is_gpu: true,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    KEY_ITEMS,
    GENERATE_FOR_KERNELS,
    KEYS,
    Field {
        name: "base",
        title: Text::new("Base", "基数"),
        help: Text::new(
            "How many values a digit has. A larger base needs fewer passes and a longer table.",
            "每位数字有多少种取值。基数越大，趟数越少，计数表越长。",
        ),
        shape: Shape::Int { min: 2, max: 65_536 },
        default: Default::Json("10"),
    },
    Field {
        name: "order",
        title: Text::new("Order of digits", "数位的顺序"),
        help: Text::new(
            "The lowest digit first, always over the whole list; or the highest first, then group by group.",
            "从最低位开始，每趟都排整个列表；或从最高位开始，再一组一组往下排。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "lsd", title: Text::new("lowest first (LSD)", "从最低位（LSD）") },
            Choice { value: "msd", title: Text::new("highest first (MSD)", "从最高位（MSD）") },
        ]),
        default: Default::Json(r#""lsd""#),
    },
    SCAN,
    ON,
];

pub static RESULT: Form = Form::Record(&[
    Member::new("items", "Sorted.", NUMBERS),
    Member::new("order", "Where each of them stood in the input.", INTS),
    Member::new(
        "passes",
        "The list after each pass; null where so much isn't kept.",
        Form::OneOf(&[Form::List(&NUMBERS), Form::Null]),
    ),
]);

const PRESETS: &[Preset] = &[
    Preset { name: "classic", title: Text::new("Classic", "经典例子"), input: r#"{"items":[329,457,657,839,436,720,355]}"# },
    Preset {
        name: "msd",
        title: Text::new("Highest digit first", "从最高位开始"),
        input: r#"{"items":[329,457,657,839,436,720,355],"order":"msd"}"#,
    },
    Preset {
        name: "forward",
        title: Text::new("Wrong on purpose: LSD scanned forward", "故意出错：LSD 从前往后扫描"),
        input: r#"{"items":[329,457,657,839,436,720,355],"scan":"forward"}"#,
    },
    Preset {
        name: "forward-msd",
        title: Text::new("Wrong on purpose: MSD scanned forward", "故意出错：MSD 从前往后扫描"),
        input: r#"{"items":[231,112,231,125,112,231,124],"order":"msd","scan":"forward"}"#,
    },
    Preset { name: "sorted", title: Text::new("Sorted", "已排序"), input: r#"{"items":[7,19,23,42,58,64,77,91]}"# },
    Preset { name: "reversed", title: Text::new("Reversed", "逆序"), input: r#"{"items":[91,77,64,58,42,23,19,7]}"# },
    Preset { name: "all-equal", title: Text::new("All equal", "全部相等"), input: r#"{"items":[42,42,42,42,42]}"# },
    Preset { name: "empty", title: Text::new("Empty", "空列表"), input: r#"{"items":[]}"# },
    Preset { name: "one", title: Text::new("One item", "只有一项"), input: r#"{"items":[508]}"# },
    Preset {
        name: "negative", title: Text::new("Negative keys", "负数键"), input: r#"{"items":[170,-45,75,-90,-802,24,2,66]}"#
    },
    Preset {
        name: "floats",
        title: Text::new("Floats of both signs, base 16", "有正有负的浮点数，基数 16"),
        input: r#"{"items":[2.5,-0.1,100,-2.5,0,-0.0,3.14159,-1e-30],"keys":"float","base":16}"#,
    },
    Preset {
        name: "binary",
        title: Text::new("Base 2: one bit a pass", "基数 2：每趟一位"),
        input: r#"{"items":[5,3,7,1,6,2,4,0],"base":2}"#,
    },
    Preset {
        name: "msd-worst",
        title: Text::new("Hard for MSD: pairs that differ in the last digit", "MSD 的难题：到最后一位才不同"),
        input: r#"{"items":[1112,1111,2222,2221,3332,3331],"order":"msd"}"#,
    },
    Preset {
        name: "lsd-worst",
        title: Text::new("Hard for LSD: one long key", "LSD 的难题：有一个键特别长"),
        input: r#"{"items":[3,1,2,900719925474,0]}"#,
    },
    Preset {
        name: "kernels",
        title: Text::new("Kernels: five thousand items", "核函数：五千项"),
        input: r#"{"generate":{"kind":"zipf","n":5000},"on":"gpu"}"#,
    },
    Preset {
        name: "million",
        title: Text::new("A million items, base 1000", "一百万项，基数 1000"),
        input: r#"{"generate":{"kind":"uniform","n":1000000},"base":1000}"#,
    },
    Preset {
        name: "kernels-most",
        title: Text::new("Kernels: 4,194,304 items", "核函数：4,194,304 项"),
        input: r#"{"generate":{"kind":"uniform","n":4194304,"max":1000000000},"on":"gpu"}"#,
    },
];
