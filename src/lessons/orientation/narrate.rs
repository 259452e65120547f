//! The sentence for each step: what happened, and why.

use super::row::{cause, first_wrong, place_words};
use crate::algo::geometry::Sign;
use crate::algo::geometry::orientation::{Cell, State, Step, ulp};
use crate::lessons::numbers::number;
use crate::words::{Words, grouped};

pub fn narrate(state: &State, step: Option<&Step>) -> Words {
    match step {
        None => start(state),
        Some(Step::Row { .. }) => row(state),
        Some(Step::Done) => done(state),
    }
}

fn start(state: &State) -> Words {
    let input = &state.input;
    let size = input.size;
    let step = number(input.step);
    let is_next = input.step == ulp(input.origin.x) && input.step == ulp(input.origin.y);
    let (en, zh) = if is_next { (", the next number that there is", "，即到下一个浮点数") } else { ("", "") };
    if input.q == input.r {
        return Words::new(
            "q and r are at one place: there is no line, and every cross product is exactly 0.",
            "q 与 r 重合：没有直线，叉积处处恰好为 0。",
        );
    }
    Words::new(
        format!(
            "{size} by {size} points p, each one step from its neighbours: {en}. On which side of the line from q to r is each of them?"
        ),
        format!("{size} × {size} 个点 p，相邻两点相距 {step}{zh}。它们各在直线 qr 的哪一侧？"),
    )
}

fn row(state: &State) -> Words {
    let Some(cells) = state.rows.last() else { return Words::new("", "") };
    let (j, size) = (state.rows.len() - 1, cells.len());
    let count = |is: fn(&&Cell) -> bool| cells.iter().filter(is).count();
    let wrong = count(|cell| cell.float != cell.exact);
    let y = number(state.input.point(0, j).y);
    let mut words = match first_wrong(state) {
        None => Words::new(
            format!("Row {j}, y = {y}: floating point has all {size} signs right."),
            format!("第 {j} 行，y = {y}：{size} 个符号，浮点全对。"),
        ),
        Some((i, cell)) => {
            let (en, zh) = kinds(
                wrong,
                count(|cell| cell.float == Sign::Zero && cell.exact != Sign::Zero),
                count(|cell| cell.exact == Sign::Zero && cell.float != Sign::Zero),
            );
            let (why_en, why_zh) = why(state, i, cell);
            Words::new(
                format!("Row {j}, y = {y}: floating point gets {wrong} of {size} signs wrong{en}. {why_en}"),
                format!("第 {j} 行，y = {y}：{size} 个符号中浮点错了 {wrong} 个{zh}。{why_zh}"),
            )
        }
    };
    let contest = count(|cell| cell.epsilon != cell.exact);
    if count(|cell| cell.epsilon == Sign::Zero) == size && contest > 0 {
        words.en += " The epsilon test takes the whole row to be on the line.";
        words.zh += "容差判断认为整行都在线上。";
    } else {
        words.en += &format!(" The epsilon test gets {contest} wrong.");
        words.zh += &format!("容差判断错了 {contest} 个。");
    }
    words
}

/// In which way they are wrong: called on the line, off it though they are on it, on the other side.
fn kinds(wrong: usize, to_line: usize, off_line: usize) -> (String, String) {
    let opposite = wrong - to_line - off_line;
    let counts = [
        (to_line, "said to be on the line", "被说成在线上"),
        (off_line, "said to be off it", "在线上却被说成不在"),
        (opposite, "put on the other side", "被说到另一侧"),
    ];
    if let Some((_, en, zh)) = counts.iter().find(|(count, ..)| *count == wrong) {
        return (format!(", all {en}"), format!("，都{zh}"));
    }
    let there = || counts.iter().filter(|(count, ..)| *count > 0);
    let en: Vec<String> = there().map(|(count, en, _)| format!("{count} {en}")).collect();
    let zh: Vec<String> = there().map(|(count, _, zh)| format!("{count} 个{zh}")).collect();
    (format!(": {}", en.join(", ")), format!("：{}", zh.join("，")))
}

fn why(state: &State, i: usize, cell: Cell) -> (String, String) {
    let place = place_words(state, i);
    let cause = cause(state, i);
    let (cross, product, apart) = (short(cause.cross), short(cause.product), short(cause.apart));
    if cause.product == 0.0 {
        return (
            format!(
                "At {place} both products are smaller than any floating-point number: they become 0, and so does the cross product."
            ),
            format!("在 {place} 处两个乘积比最小的浮点数还小，都变成 0，叉积也就成了 0。"),
        );
    }
    match cell.exact {
        Sign::Zero => (
            format!("At {place} the cross product is exactly 0, but the two products near {product} round differently."),
            format!("在 {place} 处叉积恰好为 0，但 {product} 附近的两个乘积舍入得不一样。"),
        ),
        _ => (
            format!(
                "At {place} the cross product is {cross}, the difference of two products near {product}, where numbers are {apart} apart."
            ),
            format!("在 {place} 处叉积是 {cross}，由 {product} 附近的两个乘积相减得到，而那里的浮点数相隔 {apart}。"),
        ),
    }
}

/// Three digits are enough to see how large it is.
fn short(value: f64) -> String {
    let rounded = format!("{value:.2e}").parse().unwrap_or(value);
    number(rounded)
}

fn done(state: &State) -> Words {
    let all = (state.input.size * state.input.size) as u64;
    let share = |count: u64| number(libm::round(1000.0 * count as f64 / all as f64) / 10.0);
    let (total, wrong, contest) = (grouped(all), grouped(state.wrong), grouped(state.wrong_epsilon));
    let (float_share, contest_share) = (share(state.wrong), share(state.wrong_epsilon));
    let mut words = Words::new(
        format!(
            "Of {total} points floating point gets {wrong} wrong, {float_share}%; the epsilon test gets {contest} wrong, {contest_share}%."
        ),
        format!("{total} 个点中，浮点错了 {wrong} 个（{float_share}%），容差判断错了 {contest} 个（{contest_share}%）。"),
    );
    if state.wrong > 0 {
        words.en += " A wrong sign is not a slightly wrong number: it is the other answer.";
        words.zh += "符号错了不是“略有误差”，而是给出了另一个答案。";
    } else {
        words.en += " Nothing had to be rounded to another sign here.";
        words.zh += "这里的舍入没有改变任何符号。";
    }
    words
}
