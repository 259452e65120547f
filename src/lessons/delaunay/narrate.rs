//! What happened in this step, and why.

use super::focus::{Focus, name};
use crate::algo::geometry::delaunay::{GHOST, State, Step, voronoi};
use crate::algo::geometry::{Sign, Verdict};
use crate::lessons::plane::with_doubt;
use crate::words::{Words, grouped};

pub fn narrate(state: &State, step: Option<&Step>) -> Words {
    let Some(step) = step else { return begin(state) };
    let focus = Focus::of(state, Some(step));
    let words = told(state, step, &focus);
    match focus.answer {
        Some((verdict, _)) => with_doubt(words, verdict),
        None => words,
    }
}

fn begin(state: &State) -> Words {
    match state.points().len() {
        0 => Words::new("No points yet: add some.", "还没有点，请添加。"),
        1 => Words::new("One point: it has the whole plane to itself.", "只有一个点：整个平面都归它。"),
        count => {
            let count = grouped(count as u64);
            Words::new(
                format!(
                    "{count} points. Wanted are triangles whose circles hold no other point. The points go in one by one; edges that break the rule are flipped."
                ),
                format!("共 {count} 个点。要找一种三角剖分，使每个三角形的外接圆内没有别的点。点逐个插入，不合要求的边翻转。"),
            )
        }
    }
}

fn told(state: &State, step: &Step, focus: &Focus) -> Words {
    let p = focus.newcomer.map_or_else(String::new, name);
    let far = focus.far.map_or_else(String::new, name);
    let [b, c] = focus.edge.unwrap_or([GHOST; 2]).map(name);
    match *step {
        Step::First => Words::new(format!("Point {p} is the first corner."), format!("点 {p} 是第一个角。")),
        Step::Second { differs: true } => Words::new(
            format!("Point {p} is at another place than {far}: the second corner."),
            format!("点 {p} 与 {far} 不在同一处：作为第二个角。"),
        ),
        Step::Second { differs: false } => Words::new(
            format!("Point {p} is at the place of {far}: no line goes through the two, so the search goes on."),
            format!("点 {p} 与 {far} 在同一处：两点定不出直线，继续找。"),
        ),
        Step::Third { side } => third(side, &p, &b, &c),
        Step::Triangle { clockwise } => {
            let (en, zh) = if clockwise {
                (" They came clockwise, so two of them change places.", "三个角原是顺时针，所以交换其中两个。")
            } else {
                ("", "")
            };
            Words::new(
                format!(
                    "The first triangle.{en} Outside of each edge lies a ghost, a triangle with a corner at infinity: the outside is no special case."
                ),
                format!("第一个三角形。{zh}每条边外侧都有一个“幽灵”三角形，它的一个角在无穷远处：这样外部就不必特殊处理。"),
            )
        }
        Step::NoTriangle => no_triangle(state),
        Step::Next => {
            let corners = focus.triangle.unwrap_or([GHOST; 3]).map(name).join(", ");
            Words::new(
                format!("Point {p} is next. The search for its triangle begins where the last point went in, at ({corners})."),
                format!("轮到点 {p}。从上一个点插入的地方，即三角形（{corners}）开始找它所在的三角形。"),
            )
        }
        Step::Side { side } => self::side(side, focus, &p, &b, &c),
        Step::Twin => Words::new(
            format!("Point {p} is at the place of point {far}: the two count as one."),
            format!("点 {p} 与点 {far} 在同一处：两者算一个点。"),
        ),
        Step::Split => Words::new(
            format!("Point {p} is inside: the triangle is split into three. Each of its old edges may now break the rule."),
            format!("点 {p} 在三角形内部：把它分成三个。原来的三条边现在都可能不合要求。"),
        ),
        Step::SplitEdge => Words::new(
            format!("Point {p} is on an edge: the triangles on both sides are split in two each."),
            format!("点 {p} 正好在边上：两侧的三角形各分成两个。"),
        ),
        Step::Outside => Words::new(
            format!(
                "Point {p} is outside of the hull: it is joined to the edge that it was seen across. Further edges may be seen from it."
            ),
            format!("点 {p} 在凸包外：先与搜索时越过的那条边连成三角形。它可能还看得见别的边。"),
        ),
        Step::Hull => Words::new(
            format!("The edge {b} – {c} is one of the hull: nothing is beyond it, and it stays."),
            format!("边 {b} – {c} 在凸包上：外面没有点，保留。"),
        ),
        Step::InCircle { inside } => in_circle(inside, &p, &b, &c, &far),
        Step::Beyond { side } => beyond(side, &p, &b, &c),
        Step::Flip => match focus.removed {
            Some(edge) => {
                let [b, c] = edge.map(name);
                Words::new(
                    format!("The edge {b} – {c} is flipped to {p} – {far}. The two edges beyond may break the rule now."),
                    format!("边 {b} – {c} 翻转为 {p} – {far}。外面的两条边现在可能不合要求。"),
                )
            }
            None => {
                let corners = focus.triangle.unwrap_or([GHOST; 3]).map(name).join(", ");
                Words::new(
                    format!("The triangle ({corners}) fills the notch in the hull. Its own edges are tested next."),
                    format!("用三角形（{corners}）补上凸包的缺口，接着检查它的边。"),
                )
            }
        },
        Step::Done => done(state),
    }
}

fn third(side: Verdict, p: &str, a: &str, b: &str) -> Words {
    let (en, zh) = match side.exact {
        Sign::Zero => {
            return Words::new(
                format!("Point {p} is on the line through {a} and {b}: these three make no triangle, so the search goes on."),
                format!("点 {p} 在过 {a} 和 {b} 的直线上：三点构不成三角形，继续找。"),
            );
        }
        Sign::Positive => ("left", "左"),
        Sign::Negative => ("right", "右"),
    };
    Words::new(
        format!("Point {p} is {en} of the line from {a} to {b}: the three make a triangle."),
        format!("点 {p} 在从 {a} 到 {b} 的直线{zh}侧：三点构成三角形。"),
    )
}

fn side(side: Verdict, focus: &Focus, p: &str, b: &str, c: &str) -> Words {
    let is_outside = focus.triangle.is_some_and(|corners| corners.contains(&GHOST));
    match side.exact {
        Sign::Positive => Words::new(
            format!("Point {p} is left of the edge from {b} to {c}, the side of this triangle."),
            format!("点 {p} 在从 {b} 到 {c} 的边左侧，即三角形这一侧。"),
        ),
        Sign::Zero => Words::new(
            format!("Point {p} is on the line of the edge from {b} to {c}: it may be on the edge itself."),
            format!("点 {p} 在边 {b} 到 {c} 所在的直线上：可能就在这条边上。"),
        ),
        Sign::Negative if is_outside => Words::new(
            format!("Point {p} is right of the edge from {b} to {c}, and that is an edge of the hull: the point is outside."),
            format!("点 {p} 在从 {b} 到 {c} 的边右侧，而这是凸包的边：点在凸包外。"),
        ),
        Sign::Negative => Words::new(
            format!("Point {p} is right of the edge from {b} to {c}: the search goes on in the triangle across it."),
            format!("点 {p} 在从 {b} 到 {c} 的边右侧：越过这条边，到对面的三角形里继续找。"),
        ),
    }
}

fn in_circle(inside: Verdict, p: &str, b: &str, c: &str, far: &str) -> Words {
    match inside.exact {
        Sign::Positive => Words::new(
            format!("Point {far}, beyond the edge {b} – {c}, is inside the circle through {p}, {b} and {c}: the edge has to go."),
            format!("边 {b} – {c} 对面的点 {far} 在过 {p}、{b}、{c} 的圆内：这条边必须换掉。"),
        ),
        Sign::Zero => Words::new(
            format!(
                "Point {far} is exactly on the circle through {p}, {b} and {c}: either diagonal would do, and the one that came first stays."
            ),
            format!("点 {far} 正好在过 {p}、{b}、{c} 的圆上：两条对角线都行，先有的那条保留。"),
        ),
        Sign::Negative => Words::new(
            format!("Point {far}, beyond the edge {b} – {c}, is outside of the circle through {p}, {b} and {c}: the edge stays."),
            format!("边 {b} – {c} 对面的点 {far} 在过 {p}、{b}、{c} 的圆外：这条边保留。"),
        ),
    }
}

fn beyond(side: Verdict, p: &str, a: &str, b: &str) -> Words {
    if side.exact == Sign::Positive {
        return Words::new(
            format!("Point {p} sees the hull's next edge, {a} – {b}, from outside: there the hull would have a notch."),
            format!("点 {p} 从外面看得见凸包的下一条边 {a} – {b}：不补上，凸包在这里会有缺口。"),
        );
    }
    Words::new(
        format!("Point {p} doesn't see the hull's next edge, {a} – {b}, from outside: the hull is convex here."),
        format!("点 {p} 从外面看不见凸包的下一条边 {a} – {b}：凸包在这里是凸的。"),
    )
}

fn no_triangle(state: &State) -> Words {
    match state.points().len() {
        0 => Words::new("No points, no triangles.", "没有点，也就没有三角形。"),
        1 => Words::new("One point makes no triangle; its cell is the whole plane.", "一个点构不成三角形；它的胞腔是整个平面。"),
        _ if state.seeds[1] == 0 => Words::new(
            "All points are at one place: no triangle, and one cell, the whole plane.",
            "所有点都在同一处：没有三角形，只有一个胞腔，即整个平面。",
        ),
        _ => Words::new(
            "All points are on one line: there is no triangle. Voronoi's cells are strips between parallel borders.",
            "所有点共线：没有三角形。沃罗诺伊图的胞腔是平行边界之间的带形。",
        ),
    }
}

fn done(state: &State) -> Words {
    let real = state.mesh.triangles.iter().filter(|triangle| !triangle.is_ghost()).count();
    let triangles = grouped(real as u64);
    let shared = if state.points().len() <= 300 { real - voronoi(state).corners.len() } else { 0 };
    let mut words = Words::new(
        format!("Every circle is empty: {triangles} triangles. Voronoi's diagram joins the circles' centres across each edge."),
        format!("所有外接圆内都没有别的点：共 {triangles} 个三角形。把每条边两侧的圆心连起来，就是沃罗诺伊图。"),
    );
    if shared > 0 {
        words.en += " Triangles on one circle share its centre.";
        words.zh += "共圆的三角形共用一个圆心。";
    }
    words
}
