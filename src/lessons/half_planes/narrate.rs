//! What happened in this step, and why.

use super::depict::{asked, crossing_of};
use super::words;
use crate::algo::geometry::half_planes::{Phase, State, Step, region};
use crate::algo::geometry::{Sign, Verdict};
use crate::lessons::plane::{pair, with_doubt};
use crate::words::Words;

pub fn narrate(state: &State, step: Option<&Step>) -> Words {
    let Some(step) = step else { return begin(state) };
    match *step {
        Step::Flat { holds } => flat(state, holds),
        Step::Sort { .. } => Words::new(
            "Sorted by the angle of their normals, with the four sides of a box at infinity; of one direction the tightest comes first. Thanks to the box, neighbours are at most 90° apart.",
            "按法向量的角度排序，并加入无穷远处方框的四条边；方向相同的，最紧的排在前面。有了方框，相邻法向量的夹角不超过 90°。",
        ),
        Step::Next => with(state.newcomer(), |h| {
            let (name, formula) = (words::name(state, h), words::formula_of(state, h));
            if state.is_box(h) {
                return Words::new(
                    format!(
                        "Next is {name}, a side of the box farther away than any number: where nothing else ends the region, it keeps the deque going round."
                    ),
                    format!("下一个是 {name}，方框的一条边，比任何数都远：若没有别的边界，由它让队列绕得回来。"),
                );
            }
            Words::new(
                format!("Next is {name}, the half-plane {formula}: its normal is the next one counter-clockwise."),
                format!("下一个是半平面 {name}，即 {formula}：逆时针方向上轮到它的法向量。"),
            )
        }),
        Step::Same { turn } => same(state, turn),
        Step::Back { side } => crossing_asked(state, step, side, true),
        Step::Front { side } => crossing_asked(state, step, side, false),
        Step::Close { side } => closing(state, step, side),
        Step::Opposed { turn } => opposed(state, step, turn),
        Step::PopBack if state.phase == Phase::Close => Words::new(
            "The last border leaves the deque: the front cuts it off, so it is no part of the region's border.",
            "队尾的边界出队：它被队首截掉，不在区域的边界上。",
        ),
        Step::PopBack => Words::new(
            "The last border leaves the deque: behind its corner, all of it is cut off.",
            "队尾的边界出队：它的角在外面，它剩下的部分全被截掉。",
        ),
        Step::PopFront => Words::new(
            "The first border leaves the deque: the newcomer has come round and cuts it off at the front.",
            "队首的边界出队：新来的半平面绕了一圈，从队首把它截掉。",
        ),
        Step::Push => with(state.deque.back().copied(), |h| {
            let h = words::name(state, h);
            Words::new(format!("{h} goes to the back of the deque."), format!("{h} 进入队尾。"))
        }),
        Step::Nowhere => Words::new(
            "The region is empty: there is no point in all half-planes, and the result is null.",
            "区域为空：没有点同时在所有半平面内，结果是 null。",
        ),
        Step::Done => {
            let kind = words::kind(&region(state));
            Words::new(
                format!("Where neighbours of the deque cross are the corners. The region is {}.", kind.en),
                format!("队列中相邻边界的交点就是顶点。所求区域：{}。", kind.zh),
            )
        }
    }
}

fn begin(state: &State) -> Words {
    match state.planes().len() {
        0 => Words::new(
            "No half-planes: every point is in all of them. Add one, or type it as a, b, c.",
            "没有半平面：所有点都满足条件。可以添加一个，或输入 a, b, c。",
        ),
        1 => Words::new(
            "One half-plane: the points with a·x + b·y ≤ c. Drag its number to shift it, the small dot to turn it.",
            "一个半平面：满足 a·x + b·y ≤ c 的点。拖动编号可平移，拖动小圆点可转动。",
        ),
        count => Words::new(
            format!(
                "{count} half-planes a·x + b·y ≤ c: which points are in all of them? Drag a number to shift one, its small dot to turn it."
            ),
            format!("{count} 个半平面 a·x + b·y ≤ c：哪些点同时在所有半平面内？拖动编号可平移，拖动小圆点可转动。"),
        ),
    }
}

fn flat(state: &State, holds: bool) -> Words {
    with(state.next.checked_sub(1), |h| {
        let formula = words::formula_of(state, h);
        if holds {
            return Words::new(
                format!("{h} has a = b = 0 and says {formula}, which is true everywhere: it needs no border."),
                format!("{h} 的 a = b = 0，即 {formula}，处处成立：它没有边界，不必理会。"),
            );
        }
        Words::new(
            format!("{h} has a = b = 0 and says {formula}, which is true nowhere."),
            format!("{h} 的 a = b = 0，即 {formula}，处处不成立。"),
        )
    })
}

fn same(state: &State, turn: Verdict) -> Words {
    // Where it's dropped, the next one is in turn already.
    let place = if turn.exact == Sign::Zero { state.next.checked_sub(1) } else { Some(state.next) };
    let of = |place: u32| state.order.get(place as usize).copied();
    let found = place.and_then(|place| Some((of(place.checked_sub(1)?)?, of(place)?)));
    let words = with(found, |(before, h)| {
        let [before, h] = [before, h].map(|plane| words::name(state, plane));
        if turn.exact == Sign::Zero {
            return Words::new(
                format!("{h} has the direction of {before}, which is at least as tight: it can cut nothing off and is dropped."),
                format!("{h} 与 {before} 方向相同，而 {before} 至少同样紧：它截不掉任何东西，舍去。"),
            );
        }
        Words::new(
            format!("{h} has another direction than {before}, the one before: it may cut something off."),
            format!("{h} 与前一个 {before} 方向不同：可能截掉一些东西。"),
        )
    });
    with_doubt(words, turn)
}

fn crossing_asked(state: &State, step: &Step, side: Verdict, is_back: bool) -> Words {
    let found = asked(state, Some(step)).zip(state.newcomer());
    let words = with(found, |(both, h)| {
        let (corner, h) = (corner(state, both), words::name(state, h));
        let (end, zh_end) = if is_back { ("last", "最后") } else { ("first", "最前") };
        let start = Words::new(format!("The {end} two cross {}", corner.en), format!("{zh_end}两条边界的交点{}", corner.zh));
        let (en, zh) = match side.exact {
            Sign::Positive => (format!("outside of {h}: that corner is cut off."), format!("在 {h} 之外：这个角被截掉。")),
            Sign::Zero => (format!("on the border of {h}: a tie, and ties keep."), format!("正好在 {h} 的边界上：相等时保留。")),
            Sign::Negative if is_back => {
                (format!("inside of {h}: the back of the deque stays."), format!("在 {h} 之内：队尾不动。"))
            }
            Sign::Negative => (format!("inside of {h}: the front of the deque stays."), format!("在 {h} 之内：队首不动。")),
        };
        Words::new(format!("{}, {en}", start.en), format!("{}，{zh}", start.zh))
    });
    with_doubt(words, side)
}

fn closing(state: &State, step: &Step, side: Verdict) -> Words {
    let found = asked(state, Some(step)).zip(state.deque.front().copied());
    let words = with(found, |(both, first)| {
        let (corner, first) = (corner(state, both), words::name(state, first));
        if side.exact == Sign::Positive {
            return Words::new(
                format!(
                    "All are in. The last two cross {}, outside of {first}, the first: the front cuts off the back.",
                    corner.en
                ),
                format!("全部处理完毕。最后两条边界的交点{}，在队首 {first} 之外：队首截掉队尾。", corner.zh),
            );
        }
        Words::new(
            format!("All are in. The last two cross {}, not outside of {first}, the first: the ring is closed.", corner.en),
            format!("全部处理完毕。最后两条边界的交点{}，不在队首 {first} 之外：首尾已经接上。", corner.zh),
        )
    });
    with_doubt(words, side)
}

fn opposed(state: &State, step: &Step, turn: Verdict) -> Words {
    let words = with(asked(state, Some(step)).zip(state.newcomer()), |([first, second], h)| {
        let [first, second, h] = [first, second, h].map(|plane| words::name(state, plane));
        if turn.exact == Sign::Positive {
            return Words::new(
                format!(
                    "From {first} to {h} the normals turn by less than 180°: the two still meet, and only {second} is of no more use."
                ),
                format!("从 {first} 到 {h}，法向量转过不到 180°：两者仍然相交，只有 {second} 没有用了。"),
            );
        }
        Words::new(
            format!(
                "From {first} to {h} the normals turn by 180° or more: nothing is inside of {first}, {second} and {h} together."
            ),
            format!("从 {first} 到 {h}，法向量转过 180° 或更多：没有点同时在 {first}、{second} 和 {h} 之内。"),
        )
    });
    with_doubt(words, turn)
}

/// Where two borders cross: `1 × 2, at (3, 4)`.
fn corner(state: &State, both: [u32; 2]) -> Words {
    let [p, q] = both.map(|plane| words::name(state, plane));
    match crossing_of(state, both) {
        Some(at) => Words::new(format!("({p} × {q}) at {}", pair(at)), format!("（{p} × {q}）{}", pair(at))),
        None => Words::new(format!("({p} × {q}) at infinity"), format!("（{p} × {q}）在无穷远处")),
    }
}

/// What the state must have at such a step.
fn with<T>(known: Option<T>, say: impl FnOnce(T) -> Words) -> Words {
    known.map_or_else(|| Words::new("", ""), say)
}
