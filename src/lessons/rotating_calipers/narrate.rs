//! What happened in this step, and why.

use crate::algo::geometry::calipers::{Caliper, State, Step};
use crate::algo::geometry::{Sign, Verdict};
use crate::lessons::numbers::number;
use crate::lessons::plane::with_wrong_sign;
use crate::words::{Text, Words, grouped};

pub fn narrate(state: &State, step: Option<&Step>) -> Words {
    let count = grouped(state.points().len() as u64);
    let Some(step) = step else {
        return match state.points().len() {
            0 => Words::new("No points. Add some.", "没有点。请添加一些。"),
            _ => Words::new(
                format!(
                    "{count} points. How far apart are the farthest two, how narrow a strip holds them all, how small a rectangle?"
                ),
                format!("{count} 个点。最远的两点相距多远？多窄的条带能夹住它们？多小的矩形能围住它们？"),
            ),
        };
    };
    match *step {
        Step::Hull { .. } => hull(state),
        Step::Few => few(state),
        Step::Edge => {
            let (from, to) = (id(state, state.place.edge), id(state, state.next_corner(state.place.edge)));
            Words::new(
                format!(
                    "The calipers turn to the edge {from}→{to}: two lines along it, two across. Each touches a corner that only ever moves on."
                ),
                format!("卡尺转到边 {from}→{to}：两条线与它平行，两条与它垂直。每条线接触的角只会往前走。"),
            )
        }
        Step::Turn { caliper, verdict } => turn(state, caliper, verdict),
        Step::Pair { end, verdict } | Step::Parallel { end, verdict } => {
            pair(state, end, matches!(step, Step::Parallel { .. }), verdict)
        }
        Step::Width { less } => width(state, less),
        Step::Rectangle { less } => rectangle(state, less),
        Step::Done => {
            let said = |value: Option<f64>| number(value.unwrap_or(0.0));
            let (diameter, width) = (said(state.diameter()), said(state.width()));
            let area = said(state.rectangle().map(|rectangle| rectangle.area));
            Words::new(
                format!("Once around: diameter {diameter}, width {width}, smallest rectangle of area {area}."),
                format!("转完一圈：直径 {diameter}，宽度 {width}，最小外接矩形面积 {area}。"),
            )
        }
    }
}

/// The number of the point at a corner.
fn id(state: &State, corner: u32) -> u32 {
    state.hull.get(corner as usize).copied().unwrap_or(0)
}

fn hull(state: &State) -> Words {
    match state.hull.len() {
        0 => Words::new("No points, no hull.", "没有点，也就没有凸包。"),
        1 => Words::new("All points are one.", "所有点重合。"),
        2 => Words::new(
            "All points are on one line: their hull has two ends and no area.",
            "所有点共线：凸包只有两个端点，没有面积。",
        ),
        corners => Words::new(
            format!(
                "Their hull first, {corners} corners: nothing inside of it can be farthest, nor touch a strip or a rectangle."
            ),
            format!("先求凸包，共 {corners} 个角：内部的点既不会最远，也碰不到条带或矩形的边。"),
        ),
    }
}

fn few(state: &State) -> Words {
    match state.hull.len() {
        0 => Words::new("Nothing to measure: all four results are null.", "无从测量：四项结果都是 null。"),
        1 => Words::new("One point: all four are 0.", "只有一点：各项都为 0。"),
        _ => {
            let diameter = number(state.diameter().unwrap_or(0.0));
            Words::new(
                format!("Nothing turns: the ends are {diameter} apart, and width and area are 0."),
                format!("无须旋转：两端相距 {diameter}，宽度和面积都为 0。"),
            )
        }
    }
}

fn turn(state: &State, caliper: Caliper, verdict: Verdict) -> Words {
    let at = state.at(caliper);
    let name = match caliper {
        Caliper::Right => Text::new("right", "右侧"),
        Caliper::Far => Text::new("far", "对侧"),
        Caliper::Left => Text::new("left", "左侧"),
    };
    let way = match caliper {
        Caliper::Right => Text::new("further along the edge", "沿边的方向更远"),
        Caliper::Far => Text::new("farther from the edge", "离边更远"),
        Caliper::Left => Text::new("further back along the edge", "沿边的反方向更远"),
    };
    let (here, next) = (id(state, at), id(state, state.next_corner(at)));
    let words = match verdict.exact {
        Sign::Positive => Words::new(
            format!("The {} caliper moves on to {here}: it is {}.", name.en, way.en),
            format!("{}卡尺前移到 {here}：它{}。", name.zh, way.zh),
        ),
        Sign::Zero => Words::new(
            format!(
                "The {} caliper stays at {here}: {next} is just as far.{}",
                name.en,
                if caliper == Caliper::Far { " The opposite edge is parallel, so both its ends count." } else { "" }
            ),
            format!(
                "{}卡尺停在 {here}：{next} 与它一样远。{}",
                name.zh,
                if caliper == Caliper::Far { "对边平行，它的两端都要算。" } else { "" }
            ),
        ),
        Sign::Negative => Words::new(
            format!("The {} caliper stays at {here}: {next} is not {}.", name.en, way.en),
            format!("{}卡尺停在 {here}：{next} 并不{}。", name.zh, way.zh),
        ),
    };
    with_wrong_sign(words, verdict)
}

fn pair(state: &State, is_end: bool, is_parallel: bool, verdict: Verdict) -> Words {
    let Some((a, b)) = state.compared else { return Words::new("", "") };
    let (a, b) = (id(state, a), id(state, b));
    let end = if is_end { Text::new("end", "终点") } else { Text::new("start", "起点") };
    let opposite = if is_parallel {
        Text::new("the other end of the parallel edge", "平行边的另一端")
    } else {
        Text::new("the far corner", "对侧的角")
    };
    let words = match verdict.exact {
        Sign::Positive => {
            let diameter = number(state.diameter().unwrap_or(0.0));
            Words::new(
                format!("From the edge's {}, {a}, to {}, {b}: {diameter}, the farthest pair so far.", end.en, opposite.en),
                format!("边的{} {a} 到{} {b}：相距 {diameter}，是目前最远的一对。", end.zh, opposite.zh),
            )
        }
        _ => Words::new(
            format!("From the edge's {}, {a}, to {}, {b}: not farther than the best pair.", end.en, opposite.en),
            format!("边的{} {a} 到{} {b}：不比目前最远的一对更远。", end.zh, opposite.zh),
        ),
    };
    with_wrong_sign(words, verdict)
}

fn width(state: &State, less: bool) -> Words {
    let here = number(state.width_at(state.place));
    match less {
        true => Words::new(
            format!(
                "Between the two lines along this edge it is {here} wide: the narrowest so far. The narrowest strip always lies along an edge."
            ),
            format!("与这条边平行的两线相距 {here}：目前最窄。最窄的条带总有一侧贴着凸包的边。"),
        ),
        false => {
            let best = number(state.width().unwrap_or(0.0));
            Words::new(
                format!("Between the two lines along this edge it is {here} wide: not narrower than {best}."),
                format!("与这条边平行的两线相距 {here}：不比 {best} 更窄。"),
            )
        }
    }
}

fn rectangle(state: &State, less: bool) -> Words {
    let here = number(state.rectangle_at(state.place).area);
    match less {
        true => Words::new(
            format!("The four lines enclose {here}: the smallest rectangle so far. The smallest one has a side along an edge."),
            format!("四条线围出的面积是 {here}：目前最小。最小的矩形必有一边贴着凸包的边。"),
        ),
        false => {
            let best = number(state.rectangle().map_or(0.0, |rectangle| rectangle.area));
            Words::new(
                format!("The four lines enclose {here}: not smaller than {best}."),
                format!("四条线围出的面积是 {here}：不比 {best} 更小。"),
            )
        }
    }
}
