//! What the lesson is, takes and begins with.

use crate::algo::geometry::MOST;
use crate::algo::geometry::orientation::SIZE_LIMIT;
use crate::input::{Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::plane::fields::{EPSILON, POINT};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "orientation",
    title: Text::new("Where floating point is wrong", "浮点数错在哪里"),
    summary: Text::new(
        "Left of a line, right of it, or on it? Asked for a grid of points one unit in the last place apart, and painted.",
        "在直线左侧、右侧还是线上？对相距一个末位单位的点阵逐点提问，把答案画成图。",
    ),
    family: Family::Geometry,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

/// 2⁻⁵³: one unit in the last place of numbers from 0.5 to 1.
const USUAL_STEP: &str = "1.1102230246251565e-16";

const FIELDS: &[Field] = &[
    Field {
        name: "q",
        title: Text::new("Point q", "点 q"),
        help: Text::new("The line goes from q to r, such as 12, 12.", "直线从 q 到 r，例如 12, 12。"),
        shape: POINT,
        default: Default::Required,
    },
    Field {
        name: "r",
        title: Text::new("Point r", "点 r"),
        help: Text::new("Such as 24, 24.", "例如 24, 24。"),
        shape: POINT,
        default: Default::Required,
    },
    Field {
        name: "origin",
        title: Text::new("First point of the grid", "点阵的起点"),
        help: Text::new("Its lower left corner, near the line, such as 0.5, 0.5.", "左下角，在直线附近，例如 0.5, 0.5。"),
        shape: POINT,
        default: Default::Required,
    },
    Field {
        name: "step",
        title: Text::new("Step", "间距"),
        help: Text::new(
            "How far apart neighbours are; 2^-53 if left out, one unit in the last place from 0.5 to 1.",
            "相邻两点的距离；默认 2^-53，即 0.5 到 1 之间的一个末位单位。",
        ),
        shape: Shape::Number { min: 0.0, max: MOST },
        default: Default::Json(USUAL_STEP),
    },
    Field {
        name: "size",
        title: Text::new("Size", "边长"),
        help: Text::new("Rows, and points in each of them: up to 512.", "行数，也是每行的点数；最多 512。"),
        shape: Shape::Int { min: 1, max: SIZE_LIMIT as i64 },
        default: Default::Json("128"),
    },
    EPSILON,
];

const SIGNS: Form = Form::OneOf(&[Form::List(&Form::Sign), Form::Doubles]);

pub static RESULT: Form = Form::Record(&[
    Member::new("float", "What floating point says of each point of the grid, row by row.", SIGNS),
    Member::new("exact", "What is so.", SIGNS),
    Member::new("wrong", "How many of them differ.", Form::Int),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: a line of slope 1", "经典例子：斜率为 1 的直线"),
        input: r#"{"q":[12,12],"r":[24,24],"origin":[0.5,0.5],"step":1.1102230246251565e-16,"size":128}"#,
    },
    Preset {
        name: "close-up",
        title: Text::new("Close-up: 20 by 20 points", "近看：20 × 20 个点"),
        input: r#"{"q":[12,12],"r":[24,24],"origin":[0.5,0.5],"step":1.1102230246251565e-16,"size":20}"#,
    },
    Preset {
        name: "blocks",
        title: Text::new("Not quite one line: blocks", "略微错开：成块的错误"),
        input: r#"{"q":[17.300000000000001,17.300000000000001],"r":[24.00000000000005,24.0000000000000517765],"origin":[0.50000000000002531,0.5000000000000171],"step":1.1102230246251565e-16,"size":128}"#,
    },
    Preset {
        name: "decimals",
        title: Text::new("Decimals: 8.8 and 12.1", "小数：8.8 与 12.1"),
        input: r#"{"q":[8.8000000000000007,8.8000000000000007],"r":[12.1,12.1],"origin":[0.5,0.5],"step":1.1102230246251565e-16,"size":128}"#,
    },
    Preset {
        name: "small-epsilon",
        title: Text::new("An epsilon made to fit: 6e-14", "量身定做的容差：6e-14"),
        input: r#"{"q":[12,12],"r":[24,24],"origin":[0.5,0.5],"step":1.1102230246251565e-16,"size":128,"epsilon":6e-14}"#,
    },
    Preset {
        name: "slope",
        title: Text::new("Slope 1/3: no point is on the line", "斜率 1/3：没有点在线上"),
        input: r#"{"q":[12,4.1],"r":[24,8.1],"origin":[0.5,0.26666666666666666],"step":1.1102230246251565e-16,"size":128}"#,
    },
    Preset {
        name: "whole",
        title: Text::new("Whole numbers: nothing is wrong", "整数坐标：没有错误"),
        input: r#"{"q":[0,0],"r":[40,25],"origin":[0,0],"step":1,"size":32}"#,
    },
    Preset {
        name: "same",
        title: Text::new("q and r at one place", "q 与 r 重合"),
        input: r#"{"q":[12.3,12.3],"r":[12.3,12.3],"origin":[0.5,0.5],"step":1.1102230246251565e-16,"size":16}"#,
    },
    Preset {
        name: "underflow",
        title: Text::new("Products too small for floating point", "乘积下溢"),
        input: r#"{"q":[1e-170,2e-170],"r":[3e-170,5e-170],"origin":[0,0],"step":1e-171,"size":24}"#,
    },
    Preset {
        name: "huge",
        title: Text::new("As large as they may be", "允许的最大值"),
        input: r#"{"q":[5e149,5e149],"r":[1e150,1e150],"origin":[2e148,2e148],"step":2.8392137667797144e132,"size":32}"#,
    },
    Preset {
        name: "large",
        title: Text::new("512 by 512 points", "512 × 512 个点"),
        input: r#"{"q":[12,12],"r":[24,24],"origin":[0.5,0.5],"step":1.1102230246251565e-16,"size":512}"#,
    },
];
