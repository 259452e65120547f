//! The sentence for each step: what happened, and why.

use super::words::{distance_words, looked_at, name};
use crate::algo::geometry::Sign;
use crate::algo::geometry::closest_pair::{Pair, Phase, State, Step};
use crate::lessons::numbers::number;
use crate::lessons::plane::pair as place_words;
use crate::words::{Words, grouped};

pub fn narrate(state: &State, step: Option<&Step>) -> Words {
    let Some(step) = step else { return start(state) };
    let (a, b) = looked_at(state, Some(step)).unwrap_or_default();
    let pair = Pair(a.min(b), a.max(b));
    let (p, q) = (name(a), name(b));
    let best = state.best.unwrap_or_default();
    let (best_en, best_zh) = both(best);
    let delta = state.best.map(|best| distance_words(state, best)).unwrap_or_default();
    let window = state.window();
    let count = window.map_or(0, |window| window.len());
    let size = grouped(count as u64);
    match *step {
        Step::TooFew => Words::new(
            "A pair takes two points: with fewer there is none, and no distance.",
            "点对需要两个点：不足两个时没有点对，也没有距离。",
        ),
        Step::Sort => Words::new(
            "The points are sorted from left to right, those with the same x from low to high. From now on, half of a list is half of the plane.",
            "把点从左到右排序，x 相同的从低到高。从此，列表的一半就是平面的一半。",
        ),
        Step::Same { same: false } => {
            let mut words = Words::new(
                format!("{p} and {q} are neighbours in the sorted list, and at different places."),
                format!("{p} 与 {q} 在排好序的列表里相邻，位置不同。"),
            );
            if state.i == 2 {
                words.en += " Points at one place would be neighbours there: looking at neighbours finds them all.";
                words.zh += "位置重合的点排序后必定相邻，所以只查相邻的就不会漏。";
            }
            words
        }
        Step::Same { same: true } => {
            let at = place_words(state.point(a));
            Words::new(
                format!("{p} and {q} are both at {at}: their distance is 0, and no pair can be closer."),
                format!("{p} 与 {q} 都在 {at}：距离为 0，不可能更近。"),
            )
        }
        Step::Twin => Words::new(
            format!("Of pairs at one place the one with the lowest indices counts: {best_en}."),
            format!("重合的点对中取下标最小的一对：{best_zh}。"),
        ),
        Step::Zero => Words::new(
            format!("{best_en} are at one place, at distance 0. There is nothing to divide: this is the closest pair."),
            format!("{best_zh} 重合，距离为 0。无需再分：这就是最近点对。"),
        ),
        Step::Start => Words::new(
            format!(
                "No two points are at one place. The first two of the order, {best_en}, are the best so far: δ = {delta}. Everything after this tries to be nearer."
            ),
            format!("没有重合的点。先把序列的头两个 {best_zh} 当作最近：δ = {delta}。后面每一对都要比它更近才算数。"),
        ),
        Step::Small if count < 2 => Words::new("A window of one point has no pair.", "窗口里只有一个点，没有点对。"),
        Step::Small => Words::new(
            format!("The window has {size} points only: each pair of them is looked at, which is cheaper than dividing again."),
            format!("窗口里只有 {size} 个点：直接看每一对，比再分下去更省事。"),
        ),
        Step::Look { verdict, lower } => {
            let mut words = look(state, pair, (&p, &q), verdict.exact, lower);
            if verdict.is_float_wrong() {
                let (en, zh) = match verdict.float {
                    Sign::Zero => ("says that they are equal", "说两者相等"),
                    Sign::Negative => ("says that it is nearer", "说它更近"),
                    Sign::Positive => ("says that it is farther", "说它更远"),
                };
                words.en += &format!(" Plain floating point {en}, and is wrong.");
                words.zh += &format!("直接用浮点数计算会{zh}，这是错的。");
            }
            words
        }
        Step::Best => Words::new(
            format!("{best_en} are the best so far: δ = {delta}. Strips are only that wide on either side from now on."),
            format!("{best_zh} 成为目前最近的一对：δ = {delta}。此后窄带两侧都只有这么宽。"),
        ),
        Step::ByY => Words::new(
            "The window is done. Its points are put in order from low to high: the strip of the window around will want them so.",
            "这个窗口处理完了。把其中的点按从低到高排好：外层窗口的窄带要用这个次序。",
        ),
        Step::Divide { .. } => divide(state),
        Step::Right => Words::new(
            format!("Now the right half, {size} points. It begins with what the left half has found: δ = {delta}."),
            format!("再看右半边，{size} 个点。左半边的成果直接沿用：δ = {delta}。"),
        ),
        Step::Merge { .. } => Words::new(
            format!(
                "Both halves are in order from low to high, so merging them takes {size} moves. Sorting anew for each strip would cost another factor of log n."
            ),
            format!("两半各自从低到高有序，归并只需移动 {size} 次。若每条窄带都重新排序，总代价会多出一个 log n。"),
        ),
        Step::Strip => strip(state),
        Step::TooHigh => {
            let higher = number(state.point(b).y - state.point(a).y);
            Words::new(
                format!(
                    "{q} is {higher} higher than {p}, more than δ = {delta}. All others after it are higher still: {p} is done."
                ),
                format!("{q} 比 {p} 高 {higher}，超过 δ = {delta}。后面的只会更高：{p} 看完了。"),
            )
        }
        Step::Return if count == 0 => Words::new(
            "The window with all points is done: every pair has been looked at or ruled out.",
            "包含全部点的窗口处理完毕：每一对要么看过，要么已被排除。",
        ),
        Step::Return => Words::new(
            format!("This half is solved. Back to the window around it, {size} points."),
            format!("这一半解决了，回到外层窗口，{size} 个点。"),
        ),
        Step::Found => {
            let n = grouped(state.len() as u64);
            Words::new(
                format!(
                    "{best_en} are the closest of all {n} points, at distance {delta}. Of equally close pairs it is the one with the lowest indices."
                ),
                format!("{n} 个点中最近的是 {best_zh}，距离 {delta}。若有多对一样近，取下标最小的一对。"),
            )
        }
    }
}

/// Two points by name, in both languages.
fn both(Pair(a, b): Pair) -> (String, String) {
    let (a, b) = (name(a), name(b));
    (format!("{a} and {b}"), format!("{a} 与 {b}"))
}

fn start(state: &State) -> Words {
    let n = state.len() as u64;
    let all = grouped(n * n.saturating_sub(1) / 2);
    let n = grouped(n);
    match state.len() {
        0 => Words::new("No points, so no pair.", "没有点，也就没有点对。"),
        1 => Words::new("One point alone.", "只有一个点。"),
        _ => Words::new(
            format!("{n} points make {all} pairs. Which is the closest, without looking at all of them?"),
            format!("{n} 个点共有 {all} 对。哪一对最近？能不能不必每对都看？"),
        ),
    }
}

fn look(state: &State, pair: Pair, (p, q): (&str, &str), sign: Sign, lower: bool) -> Words {
    let distance = distance_words(state, pair);
    let delta = state.best.map(|best| distance_words(state, best)).unwrap_or_default();
    let (en, zh) = match state.phase {
        Phase::Strip => (
            format!("{q} is in the strip and no more than δ above {p}. Their distance is {distance}"),
            format!("{q} 在窄带里，比 {p} 高不超过 δ。两者距离 {distance}"),
        ),
        _ => (format!("The distance of {p} and {q} is {distance}"), format!("{p} 与 {q} 的距离是 {distance}")),
    };
    let is_best = state.best == Some(pair);
    let (more_en, more_zh) = match sign {
        Sign::Negative if distance == delta => (
            "less than δ, though both round to that number: a better pair.".to_owned(),
            "小于 δ，尽管两者舍入后是同一个数：更近的一对。".to_owned(),
        ),
        Sign::Positive if distance == delta => (
            "more than δ, though both round to that number: not better.".to_owned(),
            "大于 δ，尽管两者舍入后是同一个数：没有更近。".to_owned(),
        ),
        Sign::Negative => (format!("less than δ = {delta}: a better pair."), format!("小于 δ = {delta}：更近的一对。")),
        Sign::Positive => (format!("more than δ = {delta}: not better."), format!("大于 δ = {delta}：没有更近。")),
        Sign::Zero if is_best => {
            ("that is δ: they are the best pair itself.".to_owned(), "就是 δ：它们正是目前最近的一对。".to_owned())
        }
        Sign::Zero if lower => (
            "exactly δ, and the indices are lower, which decides between equals.".to_owned(),
            "恰好等于 δ，而下标更小：一样近时取下标小的。".to_owned(),
        ),
        Sign::Zero => (
            "exactly δ, but the indices are not lower: the best pair stays.".to_owned(),
            "恰好等于 δ，但下标不更小：最近的一对不变。".to_owned(),
        ),
    };
    Words::new(format!("{en}, {more_en}"), format!("{zh}，{more_zh}"))
}

fn divide(state: &State) -> Words {
    let Some((outer, divider)) =
        state.windows.iter().rev().nth(1).and_then(|window| window.divider.map(|divider| (window, divider)))
    else {
        return Words::new("The window is divided.", "窗口一分为二。");
    };
    let (x, name) = (number(state.point(divider).x), name(divider));
    let (size, left) = (grouped(outer.len() as u64), grouped(u64::from(outer.mid() - outer.lo)));
    let right = grouped(u64::from(outer.hi - outer.mid()));
    Words::new(
        format!(
            "{size} points are too many to look at each pair. The vertical line through {name}, x = {x}, divides them: {left} go left, {right} from {name} on go right. First the left half."
        ),
        format!(
            "{size} 个点，逐对看太多。过 {name} 的竖线 x = {x} 把它们分开：左边 {left} 个，从 {name} 起右边 {right} 个。先看左半边。"
        ),
    )
}

fn strip(state: &State) -> Words {
    let (count, all) = (state.strip.len(), state.window().map_or(0, |window| window.len()));
    let (few, all) = (grouped(count as u64), grouped(all as u64));
    let delta = state.best.map(|best| distance_words(state, best)).unwrap_or_default();
    let mut words = Words::new(
        format!(
            "Pairs within a half are done. One across the line can only be nearer if both its points are within δ = {delta} of the line: {few} of {all} points are in this strip."
        ),
        format!("两半内部都看过了。跨线的一对若要更近，两点到分割线都不能超过 δ = {delta}：{all} 个点中有 {few} 个在窄带里。"),
    );
    if count < 2 {
        words.en += " That makes no pair.";
        words.zh += "构不成点对。";
    }
    words
}
