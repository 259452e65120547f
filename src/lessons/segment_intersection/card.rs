//! What the lesson is, takes and begins with.

use crate::input::{Default, Field};
use crate::lessons::form::{Form, Member, TWO_XY, XY};
use crate::lessons::plane::fields::{EPSILON, POINT};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "segment-intersection",
    title: Text::new("Segment intersection", "线段相交"),
    summary: Text::new(
        "What two segments have in common: nothing, a point, or a segment. Four signs decide, a ratio of areas gives the point.",
        "两条线段有什么公共部分：没有、一个点、或一段线段。四个符号决定情形，面积之比给出交点。",
    ),
    family: Family::Geometry,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    end(
        "a",
        Text::new("First segment from a", "第一条线段的起点 a"),
        Text::new("Its one end, such as 0, 0.", "一个端点，例如 0, 0。"),
    ),
    end("b", Text::new("To b", "到 b"), Text::new("Its other end, such as 8, 4.", "另一个端点，例如 8, 4。")),
    end(
        "c",
        Text::new("Second segment from c", "第二条线段的起点 c"),
        Text::new("Its one end, such as 1, 4.", "一个端点，例如 1, 4。"),
    ),
    end("d", Text::new("To d", "到 d"), Text::new("Its other end, such as 3, -2.", "另一个端点，例如 3, -2。")),
    EPSILON,
];

const fn end(name: &'static str, title: Text, help: Text) -> Field {
    Field { name, title, help, shape: POINT, default: Default::Required }
}

const fn preset(name: &'static str, en: &'static str, zh: &'static str, input: &'static str) -> Preset {
    Preset { name, title: Text::new(en, zh), input }
}

/// What the segments have in common.
pub static RESULT: Form = Form::OneOf(&[
    Form::Record(&[Member::new("kind", "", Form::Word(&["none"]))]),
    Form::Record(&[Member::new("kind", "", Form::Word(&["point"])), Member::new("point", "", XY)]),
    Form::Record(&[Member::new("kind", "", Form::Word(&["overlap"])), Member::new("segment", "Its ends.", TWO_XY)]),
]);

const PRESETS: &[Preset] = &[
    preset("classic", "Classic: they cross", "经典例子：交叉", r#"{"a":[0,0],"b":[8,4],"c":[1,4],"d":[3,-2]}"#),
    preset("apart", "Apart", "相离", r#"{"a":[0,0],"b":[4,2],"c":[5,4],"d":[8,-2]}"#),
    preset("short-of", "One ends short of the other", "差一点没碰到", r#"{"a":[0,0],"b":[8,4],"c":[1,5],"d":[3,2]}"#),
    preset("parallel", "Parallel", "平行", r#"{"a":[0,0],"b":[6,3],"c":[0,2],"d":[6,5]}"#),
    preset("touch", "An end on the other segment", "一端落在另一条上", r#"{"a":[0,0],"b":[8,4],"c":[1,5],"d":[4,2]}"#),
    preset("beyond", "An end on the other's line, not on it", "一端在延长线上", r#"{"a":[0,0],"b":[4,2],"c":[4,6],"d":[8,4]}"#),
    preset("corner", "A common end", "公共端点", r#"{"a":[0,0],"b":[6,3],"c":[6,3],"d":[2,5]}"#),
    preset("overlap", "Overlapping on one line", "共线且重叠", r#"{"a":[0,0],"b":[6,3],"c":[8,4],"d":[2,1]}"#),
    preset("within", "One within the other", "一条包含另一条", r#"{"a":[0,0],"b":[8,4],"c":[2,1],"d":[6,3]}"#),
    preset("end-to-end", "End to end on one line", "共线且首尾相接", r#"{"a":[0,0],"b":[4,2],"c":[4,2],"d":[8,4]}"#),
    preset("collinear-apart", "Apart on one line", "共线但分离", r#"{"a":[0,0],"b":[2,1],"c":[6,3],"d":[8,4]}"#),
    preset("equal", "Equal", "完全相同", r#"{"a":[0,0],"b":[6,3],"c":[6,3],"d":[0,0]}"#),
    preset(
        "point-on",
        "One is a point on the other",
        "一条退化成点，落在另一条上",
        r#"{"a":[0,0],"b":[8,4],"c":[4,2],"d":[4,2]}"#,
    ),
    preset("point-off", "One is a point elsewhere", "一条退化成点，在别处", r#"{"a":[0,0],"b":[8,4],"c":[4,4],"d":[4,4]}"#),
    preset("two-points", "Both are points", "两条都退化成点", r#"{"a":[1,1],"b":[1,1],"c":[4,2],"d":[4,2]}"#),
    preset("one-point", "All four are one point", "四点重合", r#"{"a":[1,1],"b":[1,1],"c":[1,1],"d":[1,1]}"#),
    preset("narrow", "A narrow angle", "夹角很小", r#"{"a":[0,0],"b":[10,1],"c":[0,1],"d":[10,0.5]}"#),
    preset(
        "float-misses",
        "They cross: floating point says no",
        "相交，浮点数却说不相交",
        r#"{"a":[0.3,0.1],"b":[0.94,0.26],"c":[0.8,0],"d":[0.7,0.2]}"#,
    ),
    preset(
        "float-meets",
        "They don't meet: floating point says so",
        "不相交，浮点数却说相交",
        r#"{"a":[0.3,0.1],"b":[0.94,0.26],"c":[0.6,0.4],"d":[0.7,0.2]}"#,
    ),
    preset(
        "epsilon-band",
        "Parallel within a wide epsilon",
        "平行，落在很宽的 ε 带内",
        r#"{"a":[0,0],"b":[8,4],"c":[0,1],"d":[8,5],"epsilon":10}"#,
    ),
    preset(
        "epsilon-tiny",
        "Tiny coordinates: epsilon sees an overlap",
        "坐标很小：ε 判成重叠",
        r#"{"a":[0,0],"b":[8e-5,4e-5],"c":[1e-5,5e-5],"d":[7e-5,-1e-5]}"#,
    ),
    preset(
        "epsilon-large",
        "Large coordinates: epsilon doesn't see the overlap",
        "坐标很大：ε 看不出重叠",
        r#"{"a":[1.1,3.3000000000000003],"b":[200000000.5,600000001.5],"c":[100000000.5,300000001.5],"d":[400000000,1200000000]}"#,
    ),
    preset(
        "huge",
        "As large as they may be",
        "允许的最大值",
        r#"{"a":[-1e150,-1e150],"b":[1e150,1e150],"c":[-1e150,1e150],"d":[1e150,-1e150]}"#,
    ),
    preset(
        "smallest",
        "The smallest numbers that there are",
        "最小的数",
        r#"{"a":[0,0],"b":[1e-323,1e-323],"c":[0,1e-323],"d":[1e-323,0]}"#,
    ),
];
