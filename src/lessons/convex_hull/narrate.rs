//! What happened in this step, and why.

use crate::algo::geometry::hull::{Collinear, Input, Method, State, Step};
use crate::algo::geometry::{Calls, Sign, Verdict};
use crate::lessons::plane::turn_word;
use crate::words::{Lang, Words, grouped};

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let count = grouped(state.points().len() as u64);
    let Some(step) = step else {
        return match state.points().len() {
            0 => Words::new("No points. Add some.", "没有点。请添加一些。"),
            _ => Words::new(
                format!("{count} points. The hull is the rubber band around them: its corners turn left only."),
                format!("{count} 个点。凸包就是套住它们的橡皮筋：沿着它走，只会左转。"),
            ),
        };
    };
    match *step {
        Step::Empty => Words::new("No points, no hull.", "没有点，也就没有凸包。"),
        Step::Lowest { id } => Words::new(
            format!(
                "Point {id} is the lowest, the leftmost of several. It is a corner for sure, and sees all others within half a turn."
            ),
            format!("点 {id} 最低（同高取最左）。它必是凸包的角，并且看其余各点都在半圈之内。"),
        ),
        Step::SortAngle { calls, .. } => sorted_by_angle(state, calls),
        Step::LastRay { count: 0, .. } => Words::new(
            "On the last ray there is nothing to turn round: all points are on one line.",
            "最后一条射线无须反转：所有点共线。",
        ),
        Step::LastRay { count: 1, .. } => {
            Words::new("On the last ray there is one point only: nothing to turn round.", "最后一条射线上只有一个点：无须反转。")
        }
        Step::LastRay { count, .. } => Words::new(
            format!(
                "The {count} points on the last ray are turned round: there the hull comes home, from far to near. Forgetting this is the usual mistake of \"keep\"."
            ),
            format!("最后一条射线上的 {count} 个点反转次序：凸包在这里由远及近回到起点。保留共线点时，最常忘的就是这一步。"),
        ),
        Step::Sort { .. } => {
            let dropped = dropped(state);
            Words::new(
                format!("Sorted from low to high, from left to right at the same height.{}", dropped.en),
                format!("从低到高排序，同高从左到右。{}", dropped.zh),
            )
        }
        Step::Up if input.method == Method::Graham => Words::new(
            "The scan begins: one point after the other in this order, on a stack that turns left only.",
            "扫描开始：按这个次序逐点入栈，栈里只许左转。",
        ),
        Step::Up => Words::new(
            "The right chain: upwards from the lowest point, on a stack that turns left only.",
            "右链：从最低点往上，栈里只许左转。",
        ),
        Step::Down => Words::new(
            "The left chain: back down from the highest point. The right chain stays below it on the stack.",
            "左链：从最高点往回走；右链留在栈的下部。",
        ),
        Step::Skip => Words::new(
            "This point is on the right chain already: it is skipped, or the hull would have it twice.",
            "这个点已在右链上：跳过，否则凸包里会出现两次。",
        ),
        Step::Turn(verdict) => turn(input, state, verdict),
        Step::Pop => {
            let id = state.popped.map_or(0, |place| state.id(place));
            let is_straight = state.turn.is_some_and(|verdict| verdict.exact == Sign::Zero);
            let (en, zh) = if is_straight {
                ("it lies inside of an edge", "它在一条边的中间")
            } else {
                ("a line from before it to after it passes outside", "前后两点的连线从它外侧经过")
            };
            Words::new(format!("{id} comes off the stack: {en}."), format!("{id} 出栈：{zh}。"))
        }
        Step::Push => push(state),
        Step::Hull => hull(state),
    }
}

fn dropped(state: &State) -> Words {
    match state.points().len() - state.order.len() {
        0 => Words::new("", ""),
        1 => Words::new(" One that was there twice is dropped.", "去掉 1 个重复的点。"),
        many => Words::new(format!(" {many} that were there again are dropped."), format!("去掉 {many} 个重复的点。")),
    }
}

fn sorted_by_angle(state: &State, calls: Calls) -> Words {
    let dropped = dropped(state);
    let mut words = Words::new(
        format!(
            "The others are sorted by the angle at which it sees them, from near to far on one ray. No angle is computed: which of two comes first is a turn.{}",
            dropped.en
        ),
        format!("其余的点按它看到的角度排序，同一射线上由近到远。不用算角度：谁先谁后只是一次转向判断。{}", dropped.zh),
    );
    if calls.wrong > 0 {
        let (wrong, count) = (grouped(calls.wrong.into()), grouped(calls.count.into()));
        words.en += &format!(" Plain floating point gets {wrong} of these {count} turns wrong.");
        words.zh += &format!("这 {count} 次判断中，直接用浮点数会错 {wrong} 次。");
    }
    words
}

fn turn(input: &Input, state: &State, verdict: Verdict) -> Words {
    let (Some((second, top)), Some(next)) = (state.top_two(), state.next) else { return Words::new("", "") };
    let [second, top, next] = [second, top, next].map(|place| state.id(place));
    let keeps = input.collinear == Collinear::Keep;
    let mut words = match verdict.exact {
        Sign::Positive => Words::new(
            format!("From {second} over {top} to {next} it turns left: {top} stays."),
            format!("从 {second} 经 {top} 到 {next} 是左转：{top} 保留。"),
        ),
        Sign::Zero if keeps => Words::new(
            format!("{second}, {top} and {next} are on one line: {top} stays, as points inside of edges are kept."),
            format!("{second}、{top}、{next} 共线：按“保留”，{top} 留下。"),
        ),
        Sign::Zero => Words::new(
            format!("{second}, {top} and {next} are on one line: {top} is no corner and has to go."),
            format!("{second}、{top}、{next} 共线：{top} 不是角，要去掉。"),
        ),
        Sign::Negative => Words::new(
            format!("From {second} over {top} to {next} it turns right: {top} is a dent, not a corner, and has to go."),
            format!("从 {second} 经 {top} 到 {next} 是右转：{top} 处凹进去了，不是角，要去掉。"),
        ),
    };
    if verdict.is_float_wrong() {
        let stays = |sign: Sign| sign == Sign::Positive || sign == Sign::Zero && keeps;
        let said = |lang| turn_word(verdict.float, lang);
        words.en += &format!(" Plain floating point says {}: wrong", said(Lang::En));
        words.zh += &format!("直接用浮点数会说“{}”：错了", said(Lang::Zh));
        let (en, zh) = match (stays(verdict.exact), stays(verdict.float)) {
            (true, false) => (", and it would lose a corner.", "，会丢掉一个角。"),
            (false, true) => (", and it would keep what is no corner.", "，会留下不该留的点。"),
            _ => (", though here with the same result.", "，不过这里结果碰巧一样。"),
        };
        words.en += en;
        words.zh += zh;
    }
    words
}

fn push(state: &State) -> Words {
    let id = state.stack.last().map_or(0, |&place| state.id(place));
    if state.stack.len() as u32 <= state.up_len.saturating_sub(1) + 2 {
        return Words::new(
            format!("{id} goes on the stack: with fewer than two points in the chain there is no turn to ask about."),
            format!("{id} 入栈：链上不足两点，没有转向可问。"),
        );
    }
    Words::new(format!("{id} goes on the stack: the chain turns left up to it."), format!("{id} 入栈：到它为止，链一路左转。"))
}

fn hull(state: &State) -> Words {
    match state.stack.len() {
        1 => Words::new("All points are one: that is the hull.", "所有点重合：凸包就是这一点。"),
        2 => Words::new("All points are on one line: the hull is its two ends.", "所有点共线：凸包就是两个端点。"),
        count => {
            let count = grouped(count as u64);
            Words::new(
                format!("The hull has {count} points, counter-clockwise from the lowest."),
                format!("凸包共有 {count} 个点，从最低点起逆时针排列。"),
            )
        }
    }
}
