//! What the lesson is, takes and begins with.

use crate::algo::geometry::polygon::MOST_VERTICES;
use crate::input::{Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::plane::fields::{EPSILON, POINT};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "polygon",
    title: Text::new("Polygon", "多边形"),
    summary: Text::new(
        "Signed area by triangles, inside or outside by a ray, convex or not, and what becomes of all three where it crosses itself.",
        "用三角形求带符号的面积，用射线判断点在内还是在外，判断是否凸；以及自相交时这三者各会怎样。",
    ),
    family: Family::Geometry,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "vertices",
        title: Text::new("Vertices", "顶点"),
        help: Text::new(
            "Up to 1,000 in order, such as 0, 0; 4, 0; 4, 3. The last is joined to the first.",
            "按顺序最多 1,000 个，例如 0, 0; 4, 0; 4, 3；最后一个与第一个相连。",
        ),
        shape: Shape::List { of: &POINT, min_len: 0, max_len: MOST_VERTICES },
        default: Default::Required,
    },
    Field {
        name: "point",
        title: Text::new("Point", "点"),
        help: Text::new("Whether it is inside is asked.", "要判断它是否在内部。"),
        shape: POINT,
        default: Default::Required,
    },
    EPSILON,
];

pub static RESULT: Form = Form::Record(&[
    Member::new("area", "Signed: positive where the vertices go counter-clockwise.", Form::Number),
    Member::new("inside", "Where the point is.", Form::Word(&["inside", "outside", "boundary"])),
    Member::new("convex", "", Form::Bool),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: not convex", "经典例子：非凸"),
        input: r#"{"vertices":[[0,0],[6,-1],[5,4],[3,1],[1,5],[-1,3]],"point":[1,2]}"#,
    },
    Preset {
        name: "convex",
        title: Text::new("Convex", "凸多边形"),
        input: r#"{"vertices":[[0,0],[4,-1],[6,2],[4,5],[0,4]],"point":[3,2]}"#,
    },
    Preset {
        name: "clockwise",
        title: Text::new("Clockwise: a negative area", "顺时针：面积为负"),
        input: r#"{"vertices":[[0,4],[4,5],[6,2],[4,-1],[0,0]],"point":[7,3]}"#,
    },
    Preset {
        name: "vertex-on-ray",
        title: Text::new("The ray goes through vertices", "射线穿过顶点"),
        input: r#"{"vertices":[[4,0],[8,2],[6,4],[8,6],[3,5],[5,2]],"point":[0,2]}"#,
    },
    Preset {
        name: "edge-on-ray",
        title: Text::new("The ray runs along an edge", "射线与一条边重合"),
        input: r#"{"vertices":[[-1,-2],[8,-2],[8,1],[5,1],[5,3],[-1,3]],"point":[0,1]}"#,
    },
    Preset {
        name: "on-edge",
        title: Text::new("The point is on an edge", "点在边上"),
        input: r#"{"vertices":[[0,0],[6,0],[3,6]],"point":[2,4]}"#,
    },
    Preset {
        name: "on-vertex",
        title: Text::new("The point is a vertex", "点就是顶点"),
        input: r#"{"vertices":[[0,0],[6,0],[6,4],[0,4]],"point":[6,4]}"#,
    },
    Preset {
        name: "comb",
        title: Text::new("A comb: many crossings", "梳形：多次穿过"),
        input: r#"{"vertices":[[0,0],[13,0],[12,6],[11,2],[10,6],[9,2],[8,6],[7,2],[6,6],[5,2],[4,6],[3,2],[2,6],[1,2]],"point":[3,4]}"#,
    },
    Preset {
        name: "bow-tie",
        title: Text::new("Crosses itself: areas cancel out", "自相交：面积互相抵消"),
        input: r#"{"vertices":[[0,0],[6,4],[6,0],[0,4]],"point":[1,2]}"#,
    },
    Preset {
        name: "star",
        title: Text::new("Star: gone round twice, yet outside", "五角星：绕了两圈却算外部"),
        input: r#"{"vertices":[[0,5],[-3,-4],[5,2],[-5,2],[3,-4]],"point":[0,0]}"#,
    },
    Preset {
        name: "spike",
        title: Text::new("An edge goes back on the last", "边原路折回"),
        input: r#"{"vertices":[[0,0],[7,0],[5,0],[5,4],[0,4]],"point":[2,2]}"#,
    },
    Preset {
        name: "duplicates",
        title: Text::new("Vertices again, and on a straight side", "重复的顶点与共线的顶点"),
        input: r#"{"vertices":[[0,0],[3,0],[3,0],[6,0],[6,4],[6,4],[0,4],[0,0]],"point":[4,1]}"#,
    },
    Preset {
        name: "near-edge",
        title: Text::new("Near an edge: floating point has the side wrong", "紧贴边：浮点数判错了侧"),
        input: r#"{"vertices":[[0,0],[3,9.3],[-3,5]],"point":[0.3,0.93]}"#,
    },
    Preset {
        name: "line",
        title: Text::new("Two vertices", "只有两个顶点"),
        input: r#"{"vertices":[[0,0],[6,3]],"point":[2,1]}"#,
    },
    Preset { name: "one", title: Text::new("One vertex", "只有一个顶点"), input: r#"{"vertices":[[2,1]],"point":[0,0]}"# },
    Preset { name: "none", title: Text::new("No vertices", "没有顶点"), input: r#"{"vertices":[],"point":[0,0]}"# },
    Preset {
        name: "huge",
        title: Text::new("As large as it may be", "允许的最大坐标"),
        input: r#"{"vertices":[[-1e150,-1e150],[1e150,-1e150],[1e150,1e150],[-1e150,1e150]],"point":[1e149,0]}"#,
    },
    Preset {
        name: "tiny",
        title: Text::new("As small as it can be", "小到极限"),
        input: r#"{"vertices":[[0,0],[2e-323,0],[0,2e-323]],"point":[5e-324,5e-324]}"#,
    },
];
