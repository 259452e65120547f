//! What the lesson is, takes and begins with.

use crate::input::{Default, Field, Shape};
use crate::lessons::form::{CORNER, Form, Member, TWO_XY};
use crate::lessons::plane::fields::{COORDINATE, EPSILON};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

/// The most half-planes: each is a line in the picture.
pub const MOST_PLANES: usize = 1_000;

pub static CARD: Card = Card {
    id: "half-planes",
    title: Text::new("Half-plane intersection", "半平面交"),
    summary: Text::new(
        "The points that satisfy all inequalities a·x + b·y ≤ c at once: sorted by angle, clipped at both ends of a deque.",
        "同时满足所有不等式 a·x + b·y ≤ c 的点：按角度排序，在双端队列的两端裁剪。",
    ),
    family: Family::Geometry,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "planes",
        title: Text::new("Half-planes", "半平面"),
        help: Text::new(
            "Each as a, b, c for a·x + b·y ≤ c, such as 1, 2, 4; at most 1,000.",
            "每个写成 a, b, c，表示 a·x + b·y ≤ c，例如 1, 2, 4；最多 1,000 个。",
        ),
        shape: Shape::List { of: &Shape::Tuple(&[COORDINATE, COORDINATE, COORDINATE]), min_len: 0, max_len: MOST_PLANES },
        default: Default::Required,
    },
    EPSILON,
];

pub static RESULT: Form = Form::Record(&[
    Member::new(
        "region",
        "Its corners, counter-clockwise, of a bounded one from the lowest, leftmost; null for an empty one.",
        Form::OneOf(&[Form::List(&CORNER), Form::Null]),
    ),
    Member::new("bounded", "", Form::Bool),
    Member::new(
        "kind",
        "",
        Form::Word(&["empty", "point", "segment", "polygon", "ray", "line", "strip", "half-plane", "open", "plane"]),
    ),
    Member::new("rays", "Of each border that is open, the directions of its two ends.", Form::List(&TWO_XY)),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: a polygon, and two that cut off nothing", "经典例子：一个多边形，另有两个不起作用的半平面"),
        input: r#"{"planes":[[1,1,9],[-1,2,7],[-2,-1,-4],[1,-3,2],[1,0,7],[-1,-1,1],[0,1,7]]}"#,
    },
    Preset {
        name: "front",
        title: Text::new("Clipped at the front", "从队首裁剪"),
        input: r#"{"planes":[[-4,-1,-4],[0,-1,0],[1,0,7],[1,1,9],[-2,1,-4]]}"#,
    },
    Preset {
        name: "close",
        title: Text::new("The front cuts off the back at the end", "最后由队首截掉队尾"),
        input: r#"{"planes":[[-1,0,-2],[0,-1,0],[1,0,6],[0,1,4],[-1,1,3]]}"#,
    },
    Preset {
        name: "open", title: Text::new("Unbounded", "无界区域"), input: r#"{"planes":[[-1,-3,-6],[-2,-1,-4],[-1,4,20]]}"#
    },
    Preset { name: "strip", title: Text::new("A strip", "带形"), input: r#"{"planes":[[1,2,6],[-1,-2,2]]}"# },
    Preset { name: "half-plane", title: Text::new("One of them", "只有一个"), input: r#"{"planes":[[1,2,4]]}"# },
    Preset {
        name: "none", title: Text::new("None: the whole plane", "一个也没有：整个平面"), input: r#"{"planes":[]}"#
    },
    Preset {
        name: "empty-triangle",
        title: Text::new("Empty, though any two meet", "两两相交，总体却是空集"),
        input: r#"{"planes":[[0,1,1],[2,-1,-4],[-2,-1,-12]]}"#,
    },
    Preset {
        name: "opposed",
        title: Text::new("Empty: parallel and apart", "空集：平行而分离"),
        input: r#"{"planes":[[1,1,2],[-1,-1,-5]]}"#,
    },
    Preset {
        name: "point",
        title: Text::new("A single point", "只有一个点"),
        input: r#"{"planes":[[1,0,3],[-1,1,-1],[0,-1,-2],[1,1,5]]}"#,
    },
    Preset {
        name: "segment",
        title: Text::new("A segment", "一条线段"),
        input: r#"{"planes":[[1,-1,1],[-1,1,-1],[1,0,5],[-1,0,-1]]}"#,
    },
    Preset { name: "ray", title: Text::new("A ray", "一条射线"), input: r#"{"planes":[[1,-1,1],[-1,1,-1],[-1,0,-1]]}"# },
    Preset {
        name: "line",
        title: Text::new("A line: touching from both sides", "一条直线：两侧相接"),
        input: r#"{"planes":[[1,-1,1],[-2,2,-2]]}"#,
    },
    Preset {
        name: "duplicates",
        title: Text::new("The same ones twice", "重复的半平面"),
        input: r#"{"planes":[[1,1,6],[-1,1,2],[0,-1,0],[1,1,6],[2,2,12],[0,-1,1],[-1,1,3]]}"#,
    },
    Preset {
        name: "flat",
        title: Text::new("a = b = 0: true everywhere", "a = b = 0：处处成立"),
        input: r#"{"planes":[[0,0,3],[1,1,4],[-1,0,0],[0,0,0],[0,-1,0]]}"#,
    },
    Preset {
        name: "contradiction",
        title: Text::new("a = b = 0: true nowhere", "a = b = 0：处处不成立"),
        input: r#"{"planes":[[1,1,4],[0,0,-1],[-1,0,0]]}"#,
    },
    Preset {
        name: "wrong",
        title: Text::new("Floating point gets a corner wrong", "浮点数判错一个角"),
        input: r#"{"planes":[[0.1,0.3,0.4],[-0.3,0.1,-0.2],[0.7,-0.1,0.6],[-0.2,-0.7,-0.9]]}"#,
    },
    Preset {
        name: "needle",
        title: Text::new("Nearly parallel: a corner far away", "几乎平行：很远的顶点"),
        input: r#"{"planes":[[0.000001,1,2],[0,-1,0],[-1,0,0]]}"#,
    },
    Preset {
        name: "circle",
        title: Text::new("Twelve tangents of a circle: all stay", "圆的 12 条切线：全部保留"),
        input: r#"{"planes":[[5,0,40],[4,3,43],[3,4,42],[0,5,35],[-3,4,24],[-4,3,19],[-5,0,10],[-4,-3,7],[-3,-4,8],[0,-5,15],[3,-4,26],[4,-3,31]]}"#,
    },
    Preset {
        name: "huge",
        title: Text::new("As large as they may be", "允许的最大值"),
        input: r#"{"planes":[[1,0,1e150],[-1,0,1e150],[1e150,1e150,1e150],[-1e-150,-1,1e150]]}"#,
    },
    Preset {
        name: "tiny",
        title: Text::new("The smallest numbers there are", "最小的数"),
        input: r#"{"planes":[[1,0,5e-324],[0,1,5e-324],[-1,0,0],[0,-5e-324,0]]}"#,
    },
];
