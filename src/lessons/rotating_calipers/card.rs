//! What the lesson is, takes and begins with.

use crate::input::Field;
use crate::lessons::form::{Form, Member, TWO_XY, XY};
use crate::lessons::plane::fields::{EPSILON, GENERATE, POINTS};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "rotating-calipers",
    title: Text::new("Rotating calipers", "旋转卡壳"),
    summary: Text::new(
        "Diameter, width and smallest rectangle of points, in one turn of four lines around their hull.",
        "四条线绕凸包转一圈，一次求出点集的直径、宽度与最小外接矩形。",
    ),
    family: Family::Geometry,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[POINTS, GENERATE, EPSILON];

pub static RESULT: Form = Form::Record(&[
    Member::new("diameter", "The largest distance; null for no points.", Form::OneOf(&[Form::Number, Form::Null])),
    Member::new("pair", "Two points so far apart.", Form::OneOf(&[TWO_XY, Form::Null])),
    Member::new("width", "The narrowest strip that has all points.", Form::OneOf(&[Form::Number, Form::Null])),
    Member::new(
        "minAreaRect",
        "The smallest rectangle around them.",
        Form::OneOf(&[
            Form::Record(&[Member::new("area", "", Form::Number), Member::new("corners", "", Form::Tuple(&[XY, XY, XY, XY]))]),
            Form::Null,
        ]),
    ),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic", "经典例子"),
        input: r#"{"points":[[0,0],[5,-1],[8,2],[7,5],[3,6],[-1,3],[3,2],[4,4]]}"#,
    },
    Preset {
        name: "rectangle",
        title: Text::new("A rectangle: opposite edges parallel", "矩形：对边平行"),
        input: r#"{"points":[[0,0],[6,0],[6,3],[0,3]]}"#,
    },
    Preset { name: "triangle", title: Text::new("A triangle", "三角形"), input: r#"{"points":[[0,0],[6,1],[2,5]]}"# },
    Preset {
        name: "tilted",
        title: Text::new("The best rectangle is tilted", "最小矩形是斜的"),
        input: r#"{"points":[[0,0],[4,4],[8,7],[7,9],[3,6],[-1,2]]}"#,
    },
    Preset {
        name: "octagon",
        title: Text::new("Eight corners, all alike", "八边形：各边都一样"),
        input: r#"{"points":[[3,0],[7,0],[10,3],[10,7],[7,10],[3,10],[0,7],[0,3]]}"#,
    },
    Preset {
        name: "thin",
        title: Text::new("Nearly on one line: floating point turns too early", "几乎共线：浮点数判错该不该转"),
        input: r#"{"points":[[0,0],[3,9.3],[0.3,0.93],[0.7,2.17],[1.1,3.4100000000000006]]}"#,
    },
    Preset {
        name: "duplicates",
        title: Text::new("Points twice, and inside of edges", "重复的点与边上的点"),
        input: r#"{"points":[[0,0],[4,0],[2,0],[4,0],[4,4],[0,4],[0,4],[2,4]]}"#,
    },
    Preset {
        name: "line", title: Text::new("All on one line", "全部共线"), input: r#"{"points":[[4,2],[0,0],[6,3],[2,1]]}"#
    },
    Preset { name: "two", title: Text::new("Two points", "两个点"), input: r#"{"points":[[0,0],[3,4]]}"# },
    Preset { name: "all-equal", title: Text::new("All equal", "全部重合"), input: r#"{"points":[[2,1],[2,1],[2,1]]}"# },
    Preset { name: "one", title: Text::new("One point", "一个点"), input: r#"{"points":[[2,1]]}"# },
    Preset { name: "none", title: Text::new("No points", "没有点"), input: r#"{"points":[]}"# },
    Preset {
        name: "huge",
        title: Text::new("As large as they may be", "允许的最大坐标"),
        input: r#"{"points":[[-1e150,-1e150],[1e150,-5e149],[1e150,1e150],[-1e150,1e150]]}"#,
    },
    Preset {
        name: "tiny",
        title: Text::new("As small as they can be", "小到极限"),
        input: r#"{"points":[[0,0],[1e-323,0],[1e-323,1.5e-323],[0,5e-324]]}"#,
    },
    Preset {
        name: "hundred",
        title: Text::new("100 in a disc", "圆盘里的 100 个点"),
        input: r#"{"generate":{"kind":"disc","n":100,"seed":3}}"#,
    },
    Preset {
        name: "circle",
        title: Text::new("1,000 on a circle: hundreds of corners", "圆周上的 1,000 个点：凸包有几百个角"),
        input: r#"{"generate":{"kind":"circle","n":1000,"seed":1,"span":1000000}}"#,
    },
    Preset {
        name: "many",
        title: Text::new("100,000 in five clusters", "聚成五团的 100,000 个点"),
        input: r#"{"generate":{"kind":"clusters","n":100000,"seed":2,"span":1000000}}"#,
    },
];
