//! The sentence for each step: what happened, and why.

use super::words::list;
use crate::algo::backtrack::{Dedup, Input, State, Step};
use crate::words::Words;

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let path = || list(state.numbers());
    let candidate = |i: u32| input.candidates[i as usize];
    match step {
        None => start(input),
        Some(Step::Start) => Words::new(
            format!("The first call: nothing is chosen, and all of {} is left.", input.target),
            format!("第一次调用：还什么都没选，余数就是 {}。", input.target),
        ),
        Some(&Step::Choose { i, .. }) => {
            let (number, rest) = (candidate(i), state.rest);
            let (en, zh) = if input.is_reused {
                (
                    format!("The loop below may choose {number} again, but nothing smaller: so no answer comes in two orders."),
                    format!("下一层还可以选 {number}，但不能选更小的：这样同一个答案不会换个顺序再来一次。"),
                )
            } else {
                (
                    "The loop below begins after it: so no answer comes in two orders.".into(),
                    "下一层从它后面开始：这样同一个答案不会换个顺序再来一次。".into(),
                )
            };
            Words::new(
                format!("Choose {number}: the path is {}, and {rest} is left. {en}", path()),
                format!("选 {number}：路径为 {}，余数 {rest}。{zh}", path()),
            )
        }
        Some(Step::Emit { .. }) => emit(input, state),
        Some(Step::Over) => Words::new(
            format!(
                "The path {} is {} past the target: a dead end. Pruning would have seen it before the call.",
                path(),
                -state.rest
            ),
            format!("路径 {} 超出目标 {}：死路。剪枝的话，不必调用就能发现。", path(), -state.rest),
        ),
        Some(Step::Full) => {
            let (len, rest) = (state.path.len(), state.rest);
            Words::new(
                format!("The path {} has its {len} numbers, and {rest} is still left: no answer.", path()),
                format!("路径 {} 已有 {len} 个数，余数还有 {rest}：不是答案。", path()),
            )
        }
        Some(&Step::Prune { i }) => {
            let (number, rest) = (candidate(i), state.rest);
            Words::new(
                format!("{number} is more than the {rest} that is left, and what comes after it is no smaller: break."),
                format!("{number} 比余数 {rest} 大，后面的只会更大：结束循环。"),
            )
        }
        Some(&Step::Skip { i, .. }) => skip(input, state, i),
        Some(Step::Back) => Words::new(
            format!("Back: the last number leaves, the path is {} and {} is left. The loop goes on.", path(), state.rest),
            format!("回溯：去掉最后一个数，路径为 {}，余数 {}。循环继续。", path(), state.rest),
        ),
        Some(Step::Done) => done(input, state),
    }
}

fn start(input: &Input) -> Words {
    let (candidates, target) = (list(input.candidates.iter().copied()), input.target);
    let (en, zh) =
        if input.is_reused { ("any number of times", "可以重复使用") } else { ("once each", "每个最多用一次") };
    let (count_en, count_zh) = match input.count {
        Some(count) => (format!("exactly {count} of "), format!("恰好 {count} 个数")),
        None => (String::new(), "若干个数".into()),
    };
    let mut words = Words::new(
        format!(
            "Find {count_en}the candidates {candidates}, {en}, that make {target}. They are sorted, so that a loop can stop at the first that is too large."
        ),
        format!("从候选数 {candidates}（{zh}）中选{count_zh}，使和为 {target}。先排序，这样遇到第一个太大的就能停下。"),
    );
    let has_equal = input.candidates.windows(2).any(|pair| pair[0] == pair[1]);
    match input.dedup {
        Dedup::Index => {
            words.en += " Equal candidates are skipped by i > 0: wrong on purpose.";
            words.zh += "相等的候选数按 i > 0 跳过：故意用错。";
        }
        Dedup::None if has_equal => {
            words.en += " Equal candidates aren't skipped, so answers will come more than once.";
            words.zh += "相等的候选数不跳过，所以会出现重复的答案。";
        }
        Dedup::None | Dedup::Level => {}
    }
    words
}

fn emit(input: &Input, state: &State) -> Words {
    let answer = list(state.numbers());
    let last = state.answers() - 1;
    let is_repeated = input.dedup == Dedup::None && (0..last).any(|earlier| state.answer(earlier).eq(state.answer(last)));
    if is_repeated {
        return Words::new(
            format!("{answer} makes {}, but it was found before, with an equal candidate from another place.", input.target),
            format!("{answer} 的和是 {}，但先前已经用另一个位置上相等的候选数找到过它。", input.target),
        );
    }
    Words::new(
        format!("Nothing is left: {answer} makes {}. It is copied into the answers.", input.target),
        format!("余数为 0：{answer} 的和是 {}。把它复制到答案里。", input.target),
    )
}

fn skip(input: &Input, state: &State, i: u32) -> Words {
    let number = input.candidates[i as usize];
    if i == state.start(state.path.len()) {
        return Words::new(
            format!(
                "{number} is equal to the one before it in the list, so i > 0 skips it. But that one isn't in this loop: here {number} is the first, and what could follow is lost."
            ),
            format!(
                "{number} 与列表中前一个相等，所以 i > 0 跳过它。可前一个不在这一层循环里：在这一层它是第一个，跳过就丢掉了后面的可能。"
            ),
        );
    }
    Words::new(
        format!("{number} was just tried in this loop: choosing its equal would give the same answers again. Skip."),
        format!("这一层刚试过 {number}：再选相等的数只会得到同样的答案。跳过。"),
    )
}

fn done(input: &Input, state: &State) -> Words {
    let (answers, nodes) = (state.answers(), state.nodes);
    let mut words = Words::new(
        format!("The search is over. Answers: {answers}, nodes of the tree: {nodes}."),
        format!("搜索结束：{answers} 个答案，{nodes} 个结点。"),
    );
    if !input.is_pruned {
        words.en += " Pruning would have spared the nodes past the target.";
        words.zh += "剪枝可以省去超出目标的结点。";
    }
    words
}
