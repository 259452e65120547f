//! What happened in this step, and why.

use crate::algo::geometry::polygon::{Input, Place, Rule, State, Step};
use crate::algo::geometry::predicates::orient_epsilon;
use crate::algo::geometry::{Sign, Verdict};
use crate::lessons::numbers::number;
use crate::lessons::plane::with_wrong_sign;
use crate::words::{Text, Words};

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let count = state.vertices().len();
    let Some(step) = step else {
        return Words::new(
            format!("{count} vertices, in order, and a point p. Drag any of them."),
            format!("{count} 个顶点依次相连，另有一点 p。都可以拖动。"),
        );
    };
    match *step {
        Step::Empty => {
            Words::new("There are no vertices: the area is 0, and nothing is inside.", "没有顶点：面积为 0，任何点都在外部。")
        }
        Step::Triangle(verdict) => triangle(input, state, verdict),
        Step::Area => area(state),
        Step::Edge { rule, side } => edge(state, rule, side),
        Step::Inside => inside(state),
        Step::Simple { .. } => simple(state),
        Step::Turn(verdict) => turn(state, verdict),
        Step::Convex => convex(state),
    }
}

fn triangle(input: &Input, state: &State, verdict: Verdict) -> Words {
    let at = state.at.unwrap_or(0);
    let name = format!("0, {at}, {}", at + 1);
    let sum = number(state.area_so_far());
    let cancels = match state.area_so_far() > 0.0 {
        true => Text::new(" Where it lies over a positive one, they cancel out.", "与正的三角形重叠之处互相抵消。"),
        false => Text::new("", ""),
    };
    let words = match verdict.exact {
        Sign::Positive => Words::new(
            format!("Triangle {name} goes round counter-clockwise: its area is added, which makes {sum}."),
            format!("三角形 {name} 是逆时针的：面积加上去，合计 {sum}。"),
        ),
        Sign::Negative => Words::new(
            format!("Triangle {name} goes round clockwise: its area is taken away, which leaves {sum}.{}", cancels.en),
            format!("三角形 {name} 是顺时针的：面积减掉，合计 {sum}。{}", cancels.zh),
        ),
        Sign::Zero => Words::new(
            format!("The vertices {name} are on one line: nothing is added to {sum}."),
            format!("顶点 {name} 共线：合计仍是 {sum}。"),
        ),
    };
    let mut words = with_wrong_sign(words, verdict);
    let (b, c) = state.edge(at);
    let contest = orient_epsilon(state.vertices()[0], b, c, input.epsilon);
    if contest == Sign::Zero && verdict.exact != Sign::Zero {
        words.en += " The epsilon test takes it for 0.";
        words.zh += "容差判断把它当成 0。";
    }
    words
}

fn area(state: &State) -> Words {
    let area = state.area.unwrap_or(0.0);
    let said = number(area);
    if area > 0.0 {
        Words::new(
            format!("The area is {said}. It is positive: the vertices go round counter-clockwise."),
            format!("面积为 {said}。为正：顶点按逆时针排列。"),
        )
    } else if area < 0.0 {
        Words::new(
            format!("The area is {said}. It is negative: the vertices go round clockwise."),
            format!("面积为 {said}。为负：顶点按顺时针排列。"),
        )
    } else if state.vertices().len() < 3 {
        Words::new("The area is 0: fewer than three vertices have no triangle.", "面积为 0：顶点不足三个，构不成三角形。")
    } else {
        Words::new(
            "The area is 0, or too small for a number: what is added and taken away is the same.",
            "面积为 0（或小到无法表示）：加上的与减去的相等。",
        )
    }
}

fn edge(state: &State, rule: Rule, side: Option<Verdict>) -> Words {
    let at = state.at.unwrap_or(0) as usize;
    let name = format!("{at}→{}", (at + 1) % state.vertices().len().max(1));
    let (a, b) = state.edge(at as u32);
    let is_level = a.y == state.point.y && b.y == state.point.y;
    let touches = a.y == state.point.y || b.y == state.point.y;
    let (crossings, winding) = (state.crossings, state.winding);
    let words = match rule {
        Rule::On => Words::new(
            format!("p is on the edge {name}. That settles it: neither inside nor outside."),
            format!("p 就在边 {name} 上。不必再看：它既不在内部也不在外部。"),
        ),
        Rule::Above => Words::new(
            format!("Edge {name}: both ends are above the ray, so it isn't crossed."),
            format!("边 {name}：两端都在射线上方，不相交。"),
        ),
        Rule::Below if is_level => Words::new(
            format!("Edge {name} lies at the height of the ray. A level edge never counts: its neighbours do."),
            format!("边 {name} 与射线同高。水平边从不计数，由它的邻边来计。"),
        ),
        Rule::Below if touches => Words::new(
            format!("Edge {name} only touches the ray from below. An end on the ray is \"not above\", so it isn't crossed."),
            format!("边 {name} 只是从下方碰到射线。落在射线上的端点算“不在上方”，所以不相交。"),
        ),
        Rule::Below => Words::new(
            format!("Edge {name}: neither end is above the ray, so it isn't crossed."),
            format!("边 {name}：两端都不在射线上方，不相交。"),
        ),
        Rule::Behind => Words::new(
            format!("Edge {name} has one end above, but passes to the left of p: the ray goes right and never meets it."),
            format!("边 {name} 一端在上方，但从 p 的左边经过；射线向右，碰不到它。"),
        ),
        Rule::Up => Words::new(
            format!(
                "Edge {name} goes up through the ray: from not above to above, with p to its left. Crossings: {crossings}; winding number +1, now {winding}."
            ),
            format!(
                "边 {name} 向上穿过射线：起点不在上方，终点在上方，p 在它左侧。穿过 {crossings} 次；环绕数加 1，现为 {winding}。"
            ),
        ),
        Rule::Down => Words::new(
            format!(
                "Edge {name} goes down through the ray: from above to not above, with p to its right. Crossings: {crossings}; winding number −1, now {winding}."
            ),
            format!(
                "边 {name} 向下穿过射线：起点在上方，终点不在上方，p 在它右侧。穿过 {crossings} 次；环绕数减 1，现为 {winding}。"
            ),
        ),
    };
    side.map_or(words.clone(), |side| with_wrong_sign(words, side))
}

fn inside(state: &State) -> Words {
    let (crossings, winding) = (state.crossings, state.winding);
    let mut words = match state.place {
        Some(Place::Boundary) => {
            return Words::new(
                "The point is on the boundary: that is neither inside nor outside, and no parity is asked.",
                "点在边界上：既非内部也非外部，无须再看奇偶。",
            );
        }
        Some(Place::Inside) => Words::new(
            format!("{} crossed: an odd number, so p is inside.", edges(crossings)),
            format!("共穿过 {crossings} 条边：奇数，所以 p 在内部。"),
        ),
        _ => Words::new(
            format!("{} crossed: an even number, so p is outside.", edges(crossings)),
            format!("共穿过 {crossings} 条边：偶数，所以 p 在外部。"),
        ),
    };
    if (winding != 0) != (state.place == Some(Place::Inside)) {
        words.en += &format!(
            " But it is gone round {} times (winding number {winding}): by the nonzero rule it would be inside.",
            winding.abs()
        );
        words.zh += &format!("但多边形绕了它 {} 圈（环绕数 {winding}）：按非零规则它算内部。", winding.abs());
    }
    words
}

fn edges(count: u32) -> String {
    if count == 1 { "1 edge is".to_owned() } else { format!("{count} edges are") }
}

fn simple(state: &State) -> Words {
    let next = |edge: u32| (edge as usize + 1) % state.vertices().len().max(1);
    match state.crossing.flatten() {
        Some((first, second)) => {
            let pair = (format!("{first}→{}", next(first)), format!("{second}→{}", next(second)));
            Words::new(
                format!(
                    "Edges {} and {} meet: the polygon crosses or touches itself there. Its area counts each part as often as it is gone round, clockwise negative; inside is meant by the even-odd rule.",
                    pair.0, pair.1
                ),
                format!(
                    "边 {} 与 {} 相遇：多边形在此自相交（或自相接）。面积按每一部分被绕的圈数计，顺时针为负；“内部”按奇偶规则理解。",
                    pair.0, pair.1
                ),
            )
        }
        None if state.corners.len() < 3 => Words::new(
            "Fewer than three different vertices: there is nothing that could cross.",
            "不同的顶点不足三个，谈不上自相交。",
        ),
        None => Words::new(
            "No two edges meet but neighbours in their common vertex: it doesn't cross itself, and all rules of inside agree.",
            "除相邻边的公共顶点外，没有两条边相遇：不自相交，各种“内部”规则都一致。",
        ),
    }
}

fn turn(state: &State, verdict: Verdict) -> Words {
    let corner = state.at.map_or(0, |at| state.corners[at as usize]);
    let (left, right) = (state.left_turns, state.right_turns);
    let words = match verdict.exact {
        Sign::Positive => Words::new(
            format!("At vertex {corner} it turns left. So far {left} left, {right} right."),
            format!("在顶点 {corner} 处左转。至今左转 {left} 次，右转 {right} 次。"),
        ),
        Sign::Negative => Words::new(
            format!("At vertex {corner} it turns right. So far {left} left, {right} right."),
            format!("在顶点 {corner} 处右转。至今左转 {left} 次，右转 {right} 次。"),
        ),
        Sign::Zero => Words::new(
            format!("At vertex {corner} it goes straight on, or back: no turn to either side."),
            format!("在顶点 {corner} 处直行或折返：不算转向。"),
        ),
    };
    with_wrong_sign(words, verdict)
}

fn convex(state: &State) -> Words {
    let (left, right) = (state.left_turns, state.right_turns);
    match (state.convex == Some(true), state.crossing.flatten().is_some()) {
        (true, _) => {
            Words::new("Convex: it turns to one side only, and doesn't cross itself.", "是凸的：只朝一侧转，而且不自相交。")
        }
        (false, true) if (left == 0) != (right == 0) => Words::new(
            "Not convex: it turns to one side only, but crosses itself, going round more than once. Turns alone don't tell.",
            "不是凸的：虽然只朝一侧转，却自相交，绕了不止一圈。只看转向是不够的。",
        ),
        (false, true) => Words::new("Not convex: it crosses itself.", "不是凸的：它自相交。"),
        (false, false) if left > 0 => Words::new(
            format!("Not convex: {left} turns to the left and {right} to the right."),
            format!("不是凸的：左转 {left} 次，右转 {right} 次。"),
        ),
        (false, false) => Words::new("Not convex: it has no area.", "不是凸的：它没有面积。"),
    }
}
