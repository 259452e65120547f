//! Points as input: by name, as a list, or, for many of them, made by `generate`.

use rand_core::Rng;
use rand_pcg::Pcg64;
use serde_json::Value;

use crate::algo::geometry::{MOST, Point};
use crate::input::{Choice, Default, Document, Field, Shape};
use crate::words::{Failure, Text};

/// One coordinate.
pub const COORDINATE: Shape = Shape::Number { min: -MOST, max: MOST };
/// `[x, y]`.
pub const POINT: Shape = Shape::Tuple(&[COORDINATE, COORDINATE]);

/// What contest code takes for 0.
pub const USUAL_EPSILON: f64 = 1e-8;

/// The optional field `epsilon`, which only shows what the test of contest code would say: no result depends on it.
pub const EPSILON: Field = Field {
    name: "epsilon",
    title: Text::new("Epsilon", "容差 ε"),
    help: Text::new(
        "What contest code takes for 0, shown beside the exact sign. No result depends on it.",
        "竞赛代码里视为 0 的范围，只与精确符号并排显示，不影响结果。",
    ),
    shape: Shape::Number { min: 0.0, max: 1e6 },
    default: Default::Json("1e-8"),
};

/// The point of a field that takes [`POINT`]. The document has been checked.
pub fn point(document: &Document, name: &str) -> Point {
    document.json.get(name).and_then(of_json).unwrap_or_default()
}

/// The points of a field that takes a list of [`POINT`], else those that `generate` makes. The document has been checked.
pub fn points(document: &Document, name: &str) -> Vec<Point> {
    match document.json.get("generate") {
        Some(recipe) => made(recipe),
        None => document.json.get(name).and_then(points_of).unwrap_or_default(),
    }
}

/// How many points a checked document has: known without making them.
pub fn count(document: &Document, name: &str) -> usize {
    match document.json.get("generate") {
        Some(recipe) => whole(recipe, "n", 0) as usize,
        None => document.json.get(name).and_then(Value::as_array).map_or(0, Vec::len),
    }
}

/// The number of a field, or another where it is left out.
pub fn number(document: &Document, name: &str, usual: f64) -> f64 {
    document.json.get(name).and_then(Value::as_f64).unwrap_or(usual)
}

pub fn epsilon(document: &Document) -> f64 {
    number(document, EPSILON.name, USUAL_EPSILON)
}

/// The choice of a field; empty where it is left out.
pub fn word<'a>(document: &'a Document, name: &str) -> &'a str {
    document.json.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn of_json(value: &Value) -> Option<Point> {
    let [x, y] = &value.as_array()?[..] else { return None };
    Some(Point::new(x.as_f64()?, y.as_f64()?))
}

/// A point as JSON writes it.
pub fn json(point: Point) -> Value {
    [point.x, point.y].into_iter().map(crate::lessons::numbers::number_json).collect()
}

/// The most points that lessons with lists of them take, typed or made.
pub const MOST_POINTS: usize = 100_000;

/// The field `points`, beside [`GENERATE`].
pub const POINTS: Field = Field {
    name: "points",
    title: Text::new("Points", "点"),
    help: Text::new("Up to 100,000, such as (0, 0) (4, 1) (2, 3).", "最多 100,000 个，例如 (0, 0) (4, 1) (2, 3)。"),
    shape: Shape::List { of: &POINT, min_len: 0, max_len: MOST_POINTS },
    default: Default::Unless("generate"),
};

/// What is said of a run over [`POINTS`] with more steps than there may be.
pub fn too_long() -> Failure {
    Failure::too_large("points", "The run takes too many steps. Take fewer points.", "运行的步数太多。请减少点数。")
}

/// `span` where it is left out.
const USUAL_SPAN: u64 = 1000;
const MOST_SPAN: i64 = 1_000_000_000;

/// The optional field `generate`. It stands in the place of the list of points.
pub const GENERATE: Field = Field {
    name: "generate",
    title: Text::new("Or made for you", "或自动生成"),
    help: Text::new(
        "Points with whole coordinates, made by a rule instead of typed. Leave the points empty then.",
        "按规则生成整数坐标的点，代替手工输入；这时请把点列表留空。",
    ),
    shape: Shape::Record(&[
        Field {
            name: "kind",
            title: Text::new("Kind", "种类"),
            help: Text::new("How the points lie.", "点怎样分布。"),
            shape: Shape::Choice(&[
                Choice { value: "square", title: Text::new("all over a square", "布满正方形") },
                Choice { value: "disc", title: Text::new("all over a disc", "布满圆盘") },
                Choice { value: "circle", title: Text::new("on a circle", "在圆周上") },
                Choice { value: "grid", title: Text::new("on a grid", "在网格上") },
                Choice { value: "clusters", title: Text::new("in five clusters", "聚成五团") },
                Choice { value: "line", title: Text::new("on one line", "在一条直线上") },
            ]),
            default: Default::Required,
        },
        Field {
            name: "n",
            title: Text::new("How many", "点数"),
            help: Text::new("Up to 100,000.", "最多 100,000。"),
            shape: Shape::Int { min: 0, max: MOST_POINTS as i64 },
            default: Default::Required,
        },
        Field {
            name: "seed",
            title: Text::new("Seed", "种子"),
            help: Text::new("The same seed makes the same points; 0 if left out.", "相同的种子生成相同的点；默认为 0。"),
            shape: Shape::Int { min: 0, max: (1 << 53) - 1 },
            default: Default::Absent,
        },
        Field {
            name: "span",
            title: Text::new("Span", "范围"),
            help: Text::new("Coordinates go from minus this to this; 1000 if left out.", "坐标在正负这个值之间；默认为 1000。"),
            shape: Shape::Int { min: 1, max: MOST_SPAN },
            default: Default::Absent,
        },
    ]),
    default: Default::Absent,
};

fn whole(recipe: &Value, name: &str, usual: u64) -> u64 {
    // A whole number may be written as 1e5.
    recipe.get(name).and_then(Value::as_f64).map_or(usual, |number| number as u64)
}

/// Points with whole coordinates from `-span` to `span`.
fn made(recipe: &Value) -> Vec<Point> {
    let kind = recipe.get("kind").and_then(Value::as_str).unwrap_or_default();
    let (count, seed, span) = (whole(recipe, "n", 0), whole(recipe, "seed", 0), whole(recipe, "span", USUAL_SPAN));
    let mut random = Pcg64::new(seed.into(), 0);
    let mut below = |bound: u64| ((u128::from(random.next_u64()) * u128::from(bound)) >> 64) as u64;
    let reach = span as f64;
    // From -1 to 1, in steps of 2^-52.
    let share = |drawn: u64| drawn as f64 / 2f64.powi(52) - 1.0;
    let scaled = |x: f64, y: f64| Point::new(libm::rint(x * reach), libm::rint(y * reach));
    let side = (1..).find(|side| side * side >= count).unwrap_or(1);
    let centres: Vec<(f64, f64)> = match kind {
        "clusters" => (0..5).map(|_| (0.8 * share(below(1 << 53)), 0.8 * share(below(1 << 53)))).collect(),
        _ => Vec::new(),
    };
    let mut one = |number: u64| match kind {
        "disc" => loop {
            let (x, y) = (share(below(1 << 53)), share(below(1 << 53)));
            if x * x + y * y <= 1.0 {
                return scaled(x, y);
            }
        },
        "circle" => {
            let angle = share(below(1 << 53)) * std::f64::consts::PI;
            scaled(libm::cos(angle), libm::sin(angle))
        }
        "grid" => {
            let at = |place: u64| 2.0 * place as f64 / side.max(2).saturating_sub(1) as f64 - 1.0;
            scaled(at(number % side), at(number / side))
        }
        "clusters" => {
            let (x, y) = centres[below(5) as usize];
            // The sum of three is near to a bell.
            let mut offset = || (0..3).map(|_| share(below(1 << 53))).sum::<f64>() / 15.0;
            scaled(x + offset(), y + offset())
        }
        "line" => {
            let x = share(below(1 << 53));
            let along = libm::rint(x * reach / 2.0);
            Point::new(2.0 * along, along)
        }
        _ => scaled(share(below(1 << 53)), share(below(1 << 53))),
    };
    (0..count).map(&mut one).collect()
}

/// The points of a list as JSON writes them; none where it isn't one.
pub fn points_of(value: &Value) -> Option<Vec<Point>> {
    value.as_array()?.iter().map(of_json).collect()
}
