//! What the lesson is, takes and begins with.

use crate::input::{Default, Field};
use crate::lessons::form::{Form, Member, XY};
use crate::lessons::plane::fields::POINT;
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "vectors",
    title: Text::new("Vectors", "向量"),
    summary: Text::new(
        "Sum, difference, dot and cross product of two arrows: what each number measures, and which sign tells what.",
        "两个向量的和、差、点积与叉积：每个数量的是什么，哪个符号说明什么。",
    ),
    family: Family::Geometry,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "a",
        title: Text::new("Vector a", "向量 a"),
        help: Text::new("Where its arrow ends, such as 4, 1.", "箭头的终点，例如 4, 1。"),
        shape: POINT,
        default: Default::Required,
    },
    Field {
        name: "b",
        title: Text::new("Vector b", "向量 b"),
        help: Text::new("Where its arrow ends, such as 1, 3.", "箭头的终点，例如 1, 3。"),
        shape: POINT,
        default: Default::Required,
    },
];

pub static RESULT: Form = Form::Record(&[
    Member::new("sum", "", XY),
    Member::new("difference", "a − b.", XY),
    Member::new("dot", "", Form::Number),
    Member::new("cross", "", Form::Number),
    Member::new(
        "angle",
        "From a to b, counter-clockwise, in radians; null where one of them is zero.",
        Form::OneOf(&[Form::Number, Form::Null]),
    ),
    Member::new("lengths", "Of a and of b.", Form::Tuple(&[Form::Number, Form::Number])),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: b to the left of a", "经典例子：b 在 a 的左侧"),
        input: r#"{"a":[4,1],"b":[1,3]}"#,
    },
    Preset {
        name: "right-turn", title: Text::new("b to the right of a", "b 在 a 的右侧"), input: r#"{"a":[1,3],"b":[4,1]}"#
    },
    Preset { name: "right-angle", title: Text::new("At a right angle", "互相垂直"), input: r#"{"a":[3,1],"b":[-1,3]}"# },
    Preset { name: "parallel", title: Text::new("Parallel", "平行"), input: r#"{"a":[4,2],"b":[2,1]}"# },
    Preset { name: "opposite", title: Text::new("Opposite", "反向"), input: r#"{"a":[3,-1],"b":[-3,1]}"# },
    Preset { name: "equal", title: Text::new("Equal", "相等"), input: r#"{"a":[2,3],"b":[2,3]}"# },
    Preset { name: "zero", title: Text::new("One of them is 0", "其中一个是零向量"), input: r#"{"a":[3,2],"b":[0,0]}"# },
    Preset {
        name: "nearly-parallel",
        title: Text::new("Nearly parallel: floating point says 0", "几乎平行：浮点数得 0"),
        input: r#"{"a":[1.0000000001,1.0000000002],"b":[1.0000000002,1.0000000003]}"#,
    },
    Preset {
        name: "huge",
        title: Text::new("As large as they may be", "允许的最大值"),
        input: r#"{"a":[1e150,1e150],"b":[-1e150,1e150]}"#,
    },
];
