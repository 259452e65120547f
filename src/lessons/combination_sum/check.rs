//! The number of answers computed a second way: by dynamic programming over sums, without any tree. Each answer is checked for itself.

use std::collections::BTreeMap;

use serde_json::Value;

use super::input;
use crate::algo::backtrack::{Dedup, Input};
use crate::input::Document;
use crate::lessons::{Check, Output};
use crate::words::Text;

const COUNTED: Text = Text::new(
    "the number of answers by dynamic programming over sums; every answer is added up",
    "对“和”做动态规划得到的答案个数；并逐个验算每个答案",
);
const ONCE: Text = Text::new(
    "what i > 0 must give: the number of answers that use every number once at most, by dynamic programming",
    "i > 0 应有的（错误）结果：每种数最多用一次的答案个数，由动态规划得到",
);
const REPEATED: Text = Text::new(
    "what comes without dedup: the number of choices of places, by dynamic programming",
    "不去重应有的结果：按位置选取的方案数，由动态规划得到",
);

pub fn check(document: &Document, output: &Output) -> Check {
    let Ok(input) = input::read(document) else { return Check { against: COUNTED, max_error: 1.0, is_ok: false } };
    let empty = Vec::new();
    let answers = output.json.get("combinations").and_then(Value::as_array).unwrap_or(&empty);
    let answers: Vec<Vec<u64>> =
        answers.iter().map(|answer| answer.as_array().into_iter().flatten().filter_map(Value::as_u64).collect()).collect();
    let max_error = count(&input).abs_diff(answers.len() as u64) as f64;
    let are_answers = answers.iter().all(|answer| is_answer(&input, answer));
    // Going through the candidates by size gives the answers in this order, and so none twice.
    let are_distinct = input.dedup == Dedup::None || answers.is_sorted_by(|a, b| a < b);
    let against = match input.dedup {
        Dedup::Index if !input.is_reused => ONCE,
        Dedup::None => REPEATED,
        _ => COUNTED,
    };
    Check { against, max_error, is_ok: max_error == 0.0 && are_answers && are_distinct }
}

fn is_answer(input: &Input, answer: &[u64]) -> bool {
    let is_there = |run: &[u64]| {
        let there = input.candidates.iter().filter(|&&candidate| candidate == run[0]).count();
        there > 0 && (input.is_reused || run.len() <= there)
    };
    answer.iter().sum::<u64>() == input.target
        && input.count.is_none_or(|count| count as usize == answer.len())
        && answer.is_sorted()
        && answer.chunk_by(|a, b| a == b).all(is_there)
}

/// The number of answers: of every sum up to the target, the number of ways to make it, number by number.
pub fn count(input: &Input) -> u64 {
    let groups: Vec<(u64, u64)> = match input.dedup {
        Dedup::None => input.candidates.iter().map(|&candidate| (candidate, 1)).collect(),
        Dedup::Level | Dedup::Index => {
            let runs = input.candidates.chunk_by(|a, b| a == b);
            runs.map(|run| (run[0], if input.dedup == Dedup::Index { 1 } else { run.len() as u64 })).collect()
        }
    };
    // By sum, and by how many numbers it has where that matters.
    let mut ways = BTreeMap::from([((0, 0), 1u64)]);
    for (number, copies) in groups {
        let mut next = ways.clone();
        for (&(sum, len), &count) in &ways {
            let fitting = (input.target - sum) / number;
            let mut most = if input.is_reused { fitting } else { copies.min(fitting) };
            if let Some(count) = input.count {
                most = most.min(u64::from(count - len));
            }
            for times in 1..=most {
                let len = if input.count.is_some() { len + times as u32 } else { 0 };
                *next.entry((sum + times * number, len)).or_default() += count;
            }
        }
        ways = next;
    }
    ways.get(&(input.target, input.count.unwrap_or(0))).copied().unwrap_or(0)
}
