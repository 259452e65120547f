//! What the lesson is, takes and begins with.

use crate::input::{Default, Field};
use crate::lessons::form::{Form, Member, XY};
use crate::lessons::plane::fields::{EPSILON, POINT};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "point-line",
    title: Text::new("Point and line", "点与直线"),
    summary: Text::new(
        "On which side of a line a point is, how far from it, and whether it is on the segment: one sign decides, so it must be right.",
        "点在直线的哪一侧、离它多远、是否在线段上：全由一个符号决定，所以这个符号不能错。",
    ),
    family: Family::Geometry,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "p",
        title: Text::new("Point p", "点 p"),
        help: Text::new("The point that is asked about, such as 2, 5.", "要判断的点，例如 2, 5。"),
        shape: POINT,
        default: Default::Required,
    },
    Field {
        name: "a",
        title: Text::new("Line from a", "直线的起点 a"),
        help: Text::new("The line goes through it, such as 0, 1.", "直线经过的点，例如 0, 1。"),
        shape: POINT,
        default: Default::Required,
    },
    Field {
        name: "b",
        title: Text::new("To b", "到 b"),
        help: Text::new("And through it, such as 8, 3.", "直线经过的另一点，例如 8, 3。"),
        shape: POINT,
        default: Default::Required,
    },
    EPSILON,
];

pub static RESULT: Form = Form::Record(&[
    Member::new("side", "1 to the left of the line from a to b, -1 to its right, 0 on it.", Form::Sign),
    Member::new("onSegment", "", Form::Bool),
    Member::new("distance", "From the line.", Form::Number),
    Member::new("projection", "The foot of the perpendicular.", XY),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: p to the left", "经典例子：p 在左侧"),
        input: r#"{"p":[2,5],"a":[0,1],"b":[8,3]}"#,
    },
    Preset { name: "right", title: Text::new("To the right", "在右侧"), input: r#"{"p":[5,-1],"a":[0,1],"b":[8,3]}"# },
    Preset { name: "on", title: Text::new("On the segment", "在线段上"), input: r#"{"p":[4,2],"a":[0,1],"b":[8,3]}"# },
    Preset {
        name: "behind-a",
        title: Text::new("On the line, behind a", "在直线上，a 之前"),
        input: r#"{"p":[-4,0],"a":[0,1],"b":[8,3]}"#,
    },
    Preset {
        name: "past-b",
        title: Text::new("On the line, past b", "在直线上，b 之后"),
        input: r#"{"p":[12,4],"a":[0,1],"b":[8,3]}"#,
    },
    Preset {
        name: "at-end", title: Text::new("At the end b", "与端点 b 重合"), input: r#"{"p":[8,3],"a":[0,1],"b":[8,3]}"#
    },
    Preset {
        name: "beyond",
        title: Text::new("Nearest to the line beyond b", "垂足在 b 之外"),
        input: r#"{"p":[9,6],"a":[0,1],"b":[4,2]}"#,
    },
    Preset { name: "vertical", title: Text::new("A vertical line", "竖直的线"), input: r#"{"p":[5,2],"a":[1,0],"b":[1,6]}"# },
    Preset {
        name: "no-line",
        title: Text::new("a and b are one point", "a 与 b 重合"),
        input: r#"{"p":[4,5],"a":[1,1],"b":[1,1]}"#,
    },
    Preset {
        name: "one-point", title: Text::new("All three are one", "三点重合"), input: r#"{"p":[1,1],"a":[1,1],"b":[1,1]}"#
    },
    Preset {
        name: "float-reversed",
        title: Text::new("Floating point says the other side", "浮点数判成另一侧"),
        input: r#"{"p":[0.7,0.2],"a":[0.3,0.1],"b":[0.94,0.26]}"#,
    },
    Preset {
        name: "float-zero",
        title: Text::new("Not on the line, says floating point: it is", "不在线上，浮点数却得 0"),
        input: r#"{"p":[1.1,5.5],"a":[0.5,2.5],"b":[0.9,4.5]}"#,
    },
    Preset {
        name: "float-not-zero",
        title: Text::new("On the line, says floating point: it isn't", "在线上，浮点数却不得 0"),
        input: r#"{"p":[6.2,5.9],"a":[1.4,2.7],"b":[5.6,5.5]}"#,
    },
    Preset {
        name: "epsilon-band",
        title: Text::new("A wide epsilon: p is in the band", "ε 很大：p 落在带内"),
        input: r#"{"p":[5,3],"a":[0,1],"b":[8,3],"epsilon":8}"#,
    },
    Preset {
        name: "epsilon-short",
        title: Text::new("The same epsilon, a short segment", "同样的 ε，线段很短"),
        input: r#"{"p":[5,5],"a":[0,1],"b":[2,1.5],"epsilon":8}"#,
    },
    Preset {
        name: "epsilon-tiny",
        title: Text::new("Tiny coordinates: epsilon swallows all", "坐标很小：ε 把一切都当成 0"),
        input: r#"{"p":[2e-5,5e-5],"a":[0,1e-5],"b":[8e-5,3e-5]}"#,
    },
    Preset {
        name: "epsilon-large",
        title: Text::new("Large coordinates: epsilon doesn't help", "坐标很大：ε 也不管用"),
        input: r#"{"p":[200000000.5,600000001.5],"a":[1.1,3.3000000000000003],"b":[100000000.5,300000001.5]}"#,
    },
    Preset {
        name: "huge",
        title: Text::new("As large as they may be", "允许的最大值"),
        input: r#"{"p":[-1e150,1e150],"a":[-1e150,-1e150],"b":[1e150,1e150]}"#,
    },
    Preset {
        name: "smallest",
        title: Text::new("The smallest numbers that there are", "最小的数"),
        input: r#"{"p":[0,5e-324],"a":[0,0],"b":[5e-324,0]}"#,
    },
];
