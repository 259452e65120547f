//! What the lesson is, takes and begins with.

use crate::input::Field;
use crate::lessons::form::{Form, Member, TWO_XY};
use crate::lessons::plane::fields::{GENERATE, POINTS};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "closest-pair",
    title: Text::new("Closest pair", "最近点对"),
    summary: Text::new(
        "The two nearest of up to 100,000 points by divide and merge: why a strip around the dividing line is enough.",
        "用分治在多达 100,000 个点里找最近的两个：为什么只看分割线两侧的窄带就够了。",
    ),
    family: Family::Geometry,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[POINTS, GENERATE];

pub static RESULT: Form = Form::Record(&[
    Member::new("pair", "Null for fewer than two points.", Form::OneOf(&[TWO_XY, Form::Null])),
    Member::new("distance", "", Form::OneOf(&[Form::Number, Form::Null])),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: across the line", "经典例子：跨过分割线"),
        input: r#"{"points":[[1,7],[2,2],[4,9],[5.5,4],[7,0.5],[8,6.5],[9.5,6],[11,9],[12,3],[14,7],[15,1],[16,5]]}"#,
    },
    Preset {
        name: "left",
        title: Text::new("In the left half", "在左半边"),
        input: r#"{"points":[[1,2],[1.8,2.6],[4,8],[5,1],[8,5],[9,9],[12,2],[14,8]]}"#,
    },
    Preset {
        name: "strip",
        title: Text::new("A full strip: all near the line", "窄带全满：都在线附近"),
        input: r#"{"points":[[-1,0],[-0.95,2.2],[-0.9,4.4],[-0.85,6.6],[-0.8,8.8],[-1,11],[0.9,1.1],[1,3.3],[0.95,5.5],[0.8,7.7],[1,9.9],[0.9,12.1]]}"#,
    },
    Preset {
        name: "vertical",
        title: Text::new("All on a vertical line", "都在一条竖直线上"),
        input: r#"{"points":[[3,0],[3,7],[3,12],[3,2.5],[3,20],[3,9],[3,16],[3,5]]}"#,
    },
    Preset {
        name: "horizontal",
        title: Text::new("All on a horizontal line", "都在一条水平线上"),
        input: r#"{"points":[[0,4],[7,4],[12,4],[2.5,4],[20,4],[9,4],[16,4],[5,4]]}"#,
    },
    Preset {
        name: "grid",
        title: Text::new("A grid: many equally close", "网格：许多对一样近"),
        input: r#"{"points":[[0,0],[1,0],[2,0],[3,0],[0,1],[1,1],[2,1],[3,1],[0,2],[1,2],[2,2],[3,2]]}"#,
    },
    Preset {
        name: "twins",
        title: Text::new("Two at the same place", "有两点重合"),
        input: r#"{"points":[[5,1],[2,3],[7,4],[2,3],[4,6],[7,4]]}"#,
    },
    Preset {
        name: "all-equal",
        title: Text::new("All at one place", "全部重合"),
        input: r#"{"points":[[3,2],[3,2],[3,2],[3,2]]}"#,
    },
    Preset { name: "two", title: Text::new("Two points", "两个点"), input: r#"{"points":[[1,1],[4,5]]}"# },
    Preset { name: "one", title: Text::new("One point", "一个点"), input: r#"{"points":[[2,3]]}"# },
    Preset { name: "none", title: Text::new("No points", "没有点"), input: r#"{"points":[]}"# },
    Preset {
        name: "nearly-equal",
        title: Text::new("Nearly equal distances: floating point can't tell", "距离几乎相等：浮点数分不出"),
        input: r#"{"points":[[0,0],[3,1e-9],[10,0],[13,0],[6,8],[7,-8]]}"#,
    },
    Preset {
        name: "huge",
        title: Text::new("As large as they may be", "允许的最大值"),
        input: r#"{"points":[[-1e150,-1e150],[1e150,-1e150],[1e150,1e150],[-1e150,9.9e149],[0,1e149]]}"#,
    },
    Preset {
        name: "tiny",
        title: Text::new("So small that squares vanish", "小到平方消失"),
        input: r#"{"points":[[0,0],[4e-170,1e-170],[1e-169,0],[6e-170,5e-170],[1e-170,9e-170]]}"#,
    },
    Preset {
        name: "clusters",
        title: Text::new("Made: 300 in five clusters", "生成：五团共 300 个"),
        input: r#"{"generate":{"kind":"clusters","n":300,"seed":4,"span":100000}}"#,
    },
    Preset {
        name: "many",
        title: Text::new("Made: 100,000 over a square", "生成：正方形里 100,000 个"),
        input: r#"{"generate":{"kind":"square","n":100000,"seed":1,"span":1000000000}}"#,
    },
];
