//! What each step says.

use super::film::{Rounds, Step};
use super::output::{Quantised, perplexity};
use crate::kernel::train::CodeUpdate;
use crate::lessons::numbers::number;
use crate::words::{Words, grouped};

/// Five digits.
pub fn short(value: f64) -> String {
    digits(value, 5)
}

/// So many digits that aren't leading zeros.
pub fn digits(value: f64, count: usize) -> String {
    number(format!("{value:.0$e}", count - 1).parse().unwrap_or(value))
}

pub fn narrate(film: &Rounds) -> Words {
    match film.step() {
        None => begin(film),
        Some(Step::Look { code, best, is_nearer }) => look(film, code, best, is_nearer),
        Some(Step::Assign { round }) => assign(film, round),
        Some(Step::Update { round }) => update(film, round),
        Some(Step::Revive { round }) => revive(film, round),
        Some(Step::Last) => last(film),
    }
}

fn begin(film: &Rounds) -> Words {
    let input = &film.input;
    let (rows, count, columns) = (grouped(input.rows as u64), input.count, input.columns);
    let (more_en, more_zh) = match input.count > input.rows {
        true => (" There are more codes than vectors, so some stay unused.", "码比向量多，必有码闲置。"),
        false => ("", ""),
    };
    Words::new(
        format!(
            "{rows} vectors of {columns} numbers, {count} codes. Each vector will be written as the number of its nearest code.{more_en}"
        ),
        format!("{rows} 个向量，每个 {columns} 个数；{count} 个码。每个向量将只用最近的码的编号来表示。{more_zh}"),
    )
}

fn look(film: &Rounds, code: usize, best: usize, is_nearer: bool) -> Words {
    let (distance, least) = (film.watched(code), film.watched(best));
    let (d, l) = (short(distance), short(least));
    match (is_nearer, code) {
        (true, 0) => Words::new(
            format!("Vector 0 to code 0: the squared distance is {d}. It is the first, and so the nearest yet."),
            format!("向量 0 到码 0：距离的平方为 {d}。它是第一个，所以暂时最近。"),
        ),
        (true, _) => Words::new(
            format!("Vector 0 to code {code}: {d} is less than all before. Code {code} is the nearest yet."),
            format!("向量 0 到码 {code}：{d} 比之前都小。码 {code} 暂时最近。"),
        ),
        (false, _) if distance == least => Words::new(
            format!("Vector 0 to code {code}: {d}, exactly as near as code {best}. The lower index stays."),
            format!("向量 0 到码 {code}：{d}，与码 {best} 恰好一样近。保留编号小的。"),
        ),
        _ => Words::new(
            format!("Vector 0 to code {code}: {d} isn't less than {l}. Code {best} stays the nearest."),
            format!("向量 0 到码 {code}：{d} 不小于 {l}。码 {best} 仍最近。"),
        ),
    }
}

fn told(film: &Rounds, round: usize) -> (String, String, usize) {
    let usage = film.usage().unwrap_or_default();
    let used = usage.iter().filter(|uses| **uses > 0).count();
    (short(film.loss_of(round)), short(perplexity(usage)), used)
}

fn assign(film: &Rounds, round: usize) -> Words {
    let (loss, perplexity, used) = told(film, round);
    let count = film.input.count;
    Words::new(
        format!(
            "Round {}: every vector takes its nearest code, all in one kernel. The mean squared distance is {loss}; {used} of {count} codes are used, with a perplexity of {perplexity}.",
            round + 1
        ),
        format!(
            "第 {} 轮：一个核函数为所有向量找到最近的码。平均平方距离为 {loss}；{count} 个码中用到 {used} 个，困惑度为 {perplexity}。",
            round + 1
        ),
    )
}

fn update(film: &Rounds, round: usize) -> Words {
    let dead = film.done.run.rounds[round].uses.iter().filter(|uses| **uses == 0).count();
    let (dead_en, dead_zh) = match dead {
        0 => (String::new(), String::new()),
        1 => (" One code has no vectors and stays where it is.".to_owned(), "有一个码没有向量，留在原处。".to_owned()),
        dead => {
            (format!(" {dead} codes have no vectors and stay where they are."), format!("有 {dead} 个码没有向量，留在原处。"))
        }
    };
    match film.input.update {
        Some(CodeUpdate::Gradient { rate }) => Words::new(
            format!(
                "Each code moves against its gradient, 2/n times (uses times code minus the sum of its vectors), times {rate}: the more vectors, the faster.{dead_en}"
            ),
            format!(
                "每个码沿负梯度移动：梯度为 2/n 乘以（使用次数 × 码 − 其向量之和），再乘 {rate}。向量越多，走得越快。{dead_zh}"
            ),
        ),
        Some(CodeUpdate::Ema { decay: 0.0 }) => Words::new(
            format!("Each code moves to the mean of its vectors. With a decay of 0 this is a round of k-means.{dead_en}"),
            format!("每个码移到自己的向量的平均处。衰减率为 0，这就是一轮 k 均值。{dead_zh}"),
        ),
        _ => {
            let decay = match film.input.update {
                Some(CodeUpdate::Ema { decay }) => decay,
                _ => 0.0,
            };
            Words::new(
                format!(
                    "The averages keep {decay} of what they were and take the rest from this round; each code moves to the average sum over the average count.{dead_en}"
                ),
                format!("两个平均各保留 {decay}，其余取自这一轮；每个码移到“平均之和 ÷ 平均个数”。{dead_zh}"),
            )
        }
    }
}

fn revive(film: &Rounds, round: usize) -> Words {
    const MOST_TOLD: usize = 3;
    let revived = &film.done.run.rounds[round].revived;
    if revived.is_empty() {
        return Words::new(
            "No dead code is revived: each has vectors, or no vector is off its code.",
            "没有死码要复活：每个码都有向量，或所有向量都正落在码上。",
        );
    }
    let (en, zh): (Vec<String>, Vec<String>) = revived
        .iter()
        .take(MOST_TOLD)
        .map(|(code, vector)| (format!("code {code} to vector {vector}"), format!("码 {code} 到向量 {vector}")))
        .unzip();
    let more = revived.len().saturating_sub(MOST_TOLD);
    let (more_en, more_zh) = match more {
        0 => (String::new(), String::new()),
        more => (format!(", and {more} more"), format!("，另有 {more} 个")),
    };
    Words::new(
        format!("Dead codes go where the loss is largest, to the vectors farthest from their codes: {}{more_en}.", en.join(", ")),
        format!("死码被放到损失最大的地方，即离自己的码最远的向量上：{}{more_zh}。", zh.join("，")),
    )
}

fn last(film: &Rounds) -> Words {
    let done = &film.done;
    let (loss, perplexity, used) = told(film, done.run.rounds.len() - 1);
    let count = film.input.count;
    let mut en = format!(
        "The assignment to the last codes: the mean squared distance is {loss}; {used} of {count} codes are used, with a perplexity of {perplexity}."
    );
    let mut zh = format!("按最后的码分配：平均平方距离为 {loss}；{count} 个码中用到 {used} 个，困惑度为 {perplexity}。");
    match done.ties.len() {
        0 => {}
        1 => {
            en += " One vector has another code just as near: the lower index has it.";
            zh += "有一个向量还有同样近的码：归编号小的。";
        }
        ties => {
            en += &format!(" {} vectors have another code just as near: the lower index has them.", grouped(ties as u64));
            zh += &format!("有 {} 个向量还有同样近的码：归编号小的。", grouped(ties as u64));
        }
    }
    if !done.corrected.is_empty() {
        let wrong = grouped(done.corrected.len() as u64);
        en += &format!(" Rounding in x·c − |c|²/2 had given {wrong} of the vectors a wrong code; here they have the nearest.");
        zh += &format!("按 x·c − |c|²/2 计算时的舍入使 {wrong} 个向量分错了码；这里已改为最近的。");
    }
    if let Some(Quantised { index_bits, codebook_bits, ratio, psnr, .. }) = &done.picture {
        let quality = psnr.map_or("∞".to_owned(), |psnr| format!("{psnr:.1}"));
        let (indices, codebook) = (grouped(*index_bits), grouped(*codebook_bits));
        en += &format!(" {indices} bits of numbers and {codebook} of codebook: 1/{ratio:.1} of the picture, at {quality} dB.");
        zh += &format!("编号 {indices} 位，码本 {codebook} 位：是原图的 1/{ratio:.1}，PSNR 为 {quality} dB。");
    }
    Words::new(en, zh)
}
