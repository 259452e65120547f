//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member, XY};
use crate::lessons::plane::fields::{EPSILON, GENERATE, POINTS};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "convex-hull",
    title: Text::new("Convex hull", "凸包"),
    summary: Text::new(
        "Graham's scan by angle and Andrew's two chains: sort, then keep a stack that only turns left.",
        "按角度的 Graham 扫描与 Andrew 的上下两条链：先排序，再维护一个只向左转的栈。",
    ),
    family: Family::Geometry,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    POINTS,
    GENERATE,
    Field {
        name: "method",
        title: Text::new("Method", "方法"),
        help: Text::new("How the points are sorted and scanned.", "点怎样排序、怎样扫描。"),
        shape: Shape::Choice(&[
            Choice { value: "graham", title: Text::new("Graham: by angle, one chain", "Graham：按角度，一条链") },
            Choice { value: "andrew", title: Text::new("Andrew: by height, two chains", "Andrew：按高度，两条链") },
        ]),
        default: Default::Json(r#""andrew""#),
    },
    Field {
        name: "collinear",
        title: Text::new("Points inside of edges", "边上的点"),
        help: Text::new("Whether points in the middle of an edge of the hull belong to it.", "凸包边中间的点是否算在凸包里。"),
        shape: Shape::Choice(&[
            Choice { value: "drop", title: Text::new("drop", "去掉") },
            Choice { value: "keep", title: Text::new("keep", "保留") },
        ]),
        default: Default::Json(r#""drop""#),
    },
    EPSILON,
];

pub static RESULT: Form =
    Form::Record(&[Member::new("hull", "Its corners, counter-clockwise from the lowest, leftmost one.", Form::List(&XY))]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic, by Graham's scan", "经典例子：Graham 扫描"),
        input: r#"{"points":[[3,1],[0,0],[5,2],[2,3],[6,5],[1,5],[4,3],[-1,3],[3,6],[4,-1]],"method":"graham"}"#,
    },
    Preset {
        name: "andrew",
        title: Text::new("The same, by Andrew's chains", "同样的点：Andrew 的两条链"),
        input: r#"{"points":[[3,1],[0,0],[5,2],[2,3],[6,5],[1,5],[4,3],[-1,3],[3,6],[4,-1]],"method":"andrew"}"#,
    },
    Preset {
        name: "collinear-drop",
        title: Text::new("Points on the sides, dropped", "边上有点：去掉"),
        input: r#"{"points":[[0,0],[2,0],[4,0],[4,2],[4,4],[2,4],[0,4],[0,2],[2,2]],"method":"graham","collinear":"drop"}"#,
    },
    Preset {
        name: "collinear-keep",
        title: Text::new("Points on the sides, kept: the last ray turned round", "边上有点：保留，末尾射线要反转"),
        input: r#"{"points":[[0,0],[2,0],[4,0],[4,2],[4,4],[2,4],[0,4],[0,2],[2,2]],"method":"graham","collinear":"keep"}"#,
    },
    Preset {
        name: "keep-andrew",
        title: Text::new("Points on the sides, kept by the chains", "边上有点：两条链保留"),
        input: r#"{"points":[[0,0],[2,0],[4,0],[4,2],[4,4],[2,4],[0,4],[0,2],[2,2]],"method":"andrew","collinear":"keep"}"#,
    },
    Preset {
        name: "line",
        title: Text::new("All on one line", "全部共线"),
        input: r#"{"points":[[4,2],[0,0],[6,3],[2,1]],"method":"graham"}"#,
    },
    Preset {
        name: "line-keep",
        title: Text::new("All on one line, kept", "全部共线：保留"),
        input: r#"{"points":[[4,2],[0,0],[6,3],[2,1]],"method":"andrew","collinear":"keep"}"#,
    },
    Preset {
        name: "duplicates",
        title: Text::new("Points twice", "重复的点"),
        input: r#"{"points":[[0,0],[4,0],[2,3],[4,0],[0,0],[2,1],[2,3],[2,1]],"method":"graham"}"#,
    },
    Preset {
        name: "all-equal",
        title: Text::new("All equal", "全部重合"),
        input: r#"{"points":[[2,1],[2,1],[2,1]],"method":"graham"}"#,
    },
    Preset { name: "two", title: Text::new("Two points", "两个点"), input: r#"{"points":[[3,2],[0,0]],"method":"andrew"}"# },
    Preset { name: "one", title: Text::new("One point", "一个点"), input: r#"{"points":[[2,1]],"method":"graham"}"# },
    Preset { name: "none", title: Text::new("No points", "没有点"), input: r#"{"points":[]}"# },
    Preset {
        name: "near-line",
        title: Text::new("Nearly on a line: floating point drops a corner", "几乎共线：浮点数会丢掉一个角"),
        input: r#"{"points":[[0,0],[3,9.3],[0.3,0.93],[5,1]],"method":"andrew"}"#,
    },
    Preset {
        name: "near-angle",
        title: Text::new("Nearly the same angle: floating point sorts it wrong", "角度几乎相同：浮点数排错次序"),
        input: r#"{"points":[[0,0],[0.3,0.93],[3,9.3],[5,1],[0.7,2.17],[-3,5]],"method":"graham"}"#,
    },
    Preset {
        name: "avalanche",
        title: Text::new("One point sweeps a whole chain off", "一个点让一长串连续出栈"),
        input: r#"{"points":[[0,0],[8,0.5],[8.2,1.2],[8.2,1.9],[8,2.6],[7.6,3.2],[7,3.7],[10,10],[-2,8]],"method":"graham"}"#,
    },
    Preset {
        name: "huge",
        title: Text::new("As large as they may be", "允许的最大坐标"),
        input: r#"{"points":[[-1e150,-1e150],[1e150,-1e150],[1e150,1e150],[-1e150,1e150],[0,0],[1e150,0]],"method":"andrew"}"#,
    },
    Preset {
        name: "tiny",
        title: Text::new("As small as they can be: floating point sees one line", "小到极限：浮点数以为共线"),
        input: r#"{"points":[[0,0],[1e-323,0],[1e-323,1e-323],[0,1e-323],[5e-324,5e-324]],"method":"graham"}"#,
    },
    Preset {
        name: "hundred",
        title: Text::new("100 in a disc", "圆盘里的 100 个点"),
        input: r#"{"generate":{"kind":"disc","n":100,"seed":3},"method":"andrew"}"#,
    },
    Preset {
        name: "thousand",
        title: Text::new("1,000 on a circle", "圆周上的 1,000 个点"),
        input: r#"{"generate":{"kind":"circle","n":1000,"seed":1},"method":"graham"}"#,
    },
    Preset {
        name: "many",
        title: Text::new("100,000 in five clusters", "聚成五团的 100,000 个点"),
        input: r#"{"generate":{"kind":"clusters","n":100000,"seed":2,"span":1000000},"method":"andrew"}"#,
    },
];
