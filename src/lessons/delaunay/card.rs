//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{CORNER, Form, Member, TWO_XY};
use crate::lessons::plane::fields::{EPSILON, GENERATE, POINTS};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "delaunay",
    title: Text::new("Delaunay triangulation", "德劳内三角剖分"),
    summary: Text::new(
        "Triangles whose circles hold no other point, by inserting points and flipping edges; and the Voronoi cells that they give.",
        "每个三角形的外接圆内没有别的点：逐点插入、翻转边；由此得到沃罗诺伊图。",
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
        name: "order",
        title: Text::new("Order", "插入顺序"),
        help: Text::new(
            "In which points are put in. Left out: as given up to 300 points, and along a serpentine for more.",
            "点按什么顺序插入。不填时：300 个点以内按给定顺序，更多则按蛇形顺序。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "given", title: Text::new("as given", "按给定顺序") },
            Choice { value: "serpentine", title: Text::new("serpentine, in rounds", "蛇形，分轮") },
        ]),
        default: Default::Absent,
    },
    EPSILON,
];

/// So many points have lists of lists; more have flat ones.
pub static RESULT: Form = Form::OneOf(&[
    Form::Record(&[
        Member::new(
            "triangles",
            "Indices of their points, counter-clockwise.",
            Form::List(&Form::Tuple(&[Form::Int, Form::Int, Form::Int])),
        ),
        Member::new(
            "voronoi",
            "",
            Form::Record(&[
                Member::new("corners", "", Form::List(&CORNER)),
                Member::new(
                    "cells",
                    "",
                    Form::List(&Form::Record(&[
                        Member::new("site", "The index of its point.", Form::Int),
                        Member::new("corners", "Indices of its corners, counter-clockwise.", Form::List(&Form::Int)),
                        Member::optional("rays", "Of an open cell, the directions of its two ends.", TWO_XY),
                        Member::optional("lines", "Borders that are whole lines: a point and a direction.", Form::List(&TWO_XY)),
                    ])),
                ),
            ]),
        ),
    ]),
    Form::Record(&[
        Member::new("triangles", "Indices of points, three a triangle.", Form::Doubles),
        Member::new(
            "voronoi",
            "",
            Form::Record(&[
                Member::new("corners", "x and y in turn.", Form::Doubles),
                Member::new("sites", "The index of each cell's point.", Form::Doubles),
                Member::new("starts", "Where the corners of each cell begin in `cells`, and where the last end.", Form::Doubles),
                Member::new("cells", "Indices of corners, cell after cell.", Form::Doubles),
                Member::new("rays", "Five numbers each: the site, and two directions.", Form::Doubles),
                Member::new("lines", "Five numbers each: the site, a point and a direction.", Form::Doubles),
            ]),
        ),
    ]),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: nine points", "经典例子：九个点"),
        input: r#"{"points":[[1,1],[9,2],[5,8],[4,4],[7,5],[2,6],[6,1],[3,9],[8,8]]}"#,
    },
    Preset { name: "one-flip", title: Text::new("One flip", "翻转一次"), input: r#"{"points":[[0,0],[8,0],[4,5],[4,-1]]}"# },
    Preset {
        name: "outside",
        title: Text::new("Each one outside of the hull", "每个点都在凸包外"),
        input: r#"{"points":[[0,0],[1,0],[0,1],[3,2],[-2,3],[-3,-2],[5,-3],[6,4]]}"#,
    },
    Preset {
        name: "square",
        title: Text::new("Cocircular: two right answers", "四点共圆：两个答案都对"),
        input: r#"{"points":[[0,0],[4,0],[4,4],[0,4]]}"#,
    },
    Preset {
        name: "circle",
        title: Text::new("Twelve points on one circle", "十二点共圆"),
        input: r#"{"points":[[5,0],[4,3],[3,4],[0,5],[-3,4],[-4,3],[-5,0],[-4,-3],[-3,-4],[0,-5],[3,-4],[4,-3]]}"#,
    },
    Preset {
        name: "grid",
        title: Text::new("A grid: points on edges, circles through four", "网格：点落在边上，四点共圆"),
        input: r#"{"points":[[0,0],[4,0],[0,4],[4,4],[2,2],[2,0],[0,2],[4,2],[2,4]]}"#,
    },
    Preset {
        name: "collinear",
        title: Text::new("All on one line", "全部共线"),
        input: r#"{"points":[[0,0],[4,2],[2,1],[8,4],[-2,-1]]}"#,
    },
    Preset {
        name: "nearly-collinear",
        title: Text::new("Three on one line, then one beside it", "先三点共线，再来一个不在线上的点"),
        input: r#"{"points":[[0,0],[3,0],[6,0],[2,3],[4,-3]]}"#,
    },
    Preset {
        name: "duplicates",
        title: Text::new("Points at the same place", "重合的点"),
        input: r#"{"points":[[1,1],[1,1],[6,2],[3,5],[6,2],[4,3],[4,3]]}"#,
    },
    Preset {
        name: "all-equal",
        title: Text::new("All at one place", "全部在同一处"),
        input: r#"{"points":[[2,3],[2,3],[2,3]]}"#,
    },
    Preset { name: "two", title: Text::new("Two points", "两个点"), input: r#"{"points":[[1,1],[5,3]]}"# },
    Preset { name: "one", title: Text::new("One point", "一个点"), input: r#"{"points":[[3,2]]}"# },
    Preset { name: "none", title: Text::new("No points", "没有点"), input: r#"{"points":[]}"# },
    Preset {
        name: "wrong",
        title: Text::new("Floating point gets circles wrong", "浮点数判错圆内外"),
        input: r#"{"points":[[0.1,0.1],[0.4,0.1],[0.4,0.4],[0.1,0.4],[0.7,0.1],[0.7,0.4],[0.1,0.7],[0.4,0.7],[0.7,0.7]]}"#,
    },
    Preset {
        name: "far",
        title: Text::new("Close together, far from the origin", "离原点很远，彼此很近"),
        input: r#"{"points":[[100000000.1,100000000.1],[100000000.4,100000000.1],[100000000.4,100000000.4],[100000000.1,100000000.4],[100000000.2,100000000.3]]}"#,
    },
    Preset {
        name: "needle",
        title: Text::new("A thin triangle: a huge circle", "极扁的三角形：巨大的外接圆"),
        input: r#"{"points":[[0,0],[10,0],[5,6],[5,-6],[5,0.001]]}"#,
    },
    Preset {
        name: "huge",
        title: Text::new("As large as they may be", "允许的最大值"),
        input: r#"{"points":[[1e150,1e150],[-1e150,1e150],[-1e150,-1e150],[1e150,-1e150],[0,3e149]]}"#,
    },
    Preset {
        name: "tiny",
        title: Text::new("The smallest numbers there are: one place in the picture", "最小的数：图中都在一处"),
        input: r#"{"points":[[0,0],[5e-324,0],[0,5e-324],[5e-324,5e-324],[1e-323,5e-324]]}"#,
    },
    Preset {
        name: "hundred",
        title: Text::new("100 in clusters", "聚成团的 100 个点"),
        input: r#"{"generate":{"kind":"clusters","n":100,"seed":4}}"#,
    },
    Preset {
        name: "thousand",
        title: Text::new("1,000 all over a square", "布满正方形的 1,000 个点"),
        input: r#"{"generate":{"kind":"square","n":1000,"seed":1}}"#,
    },
    Preset {
        name: "many",
        title: Text::new("20,000 all over a disc", "布满圆盘的 20,000 个点"),
        input: r#"{"generate":{"kind":"disc","n":20000,"seed":1,"span":1000000}}"#,
    },
];
