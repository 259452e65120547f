//! The lesson's words for lists and counts.

use crate::algo::backtrack::{Extent, Input, State};
use crate::words::Words;
use crate::words::grouped;

const MOST_LISTED: usize = 12;

/// `[2, 2, 3]`; the middle of long lists is left out.
pub fn list(numbers: impl ExactSizeIterator<Item = u64>) -> String {
    let count = numbers.len();
    let mut words = Vec::new();
    for (place, number) in numbers.enumerate() {
        if count <= MOST_LISTED || place < MOST_LISTED / 2 || place + MOST_LISTED / 2 >= count {
            words.push(number.to_string());
        } else if place == MOST_LISTED / 2 {
            words.push("…".into());
        }
    }
    format!("[{}]", words.join(", "))
}

/// The candidates with these indices.
pub fn numbers<'a>(input: &'a Input, indices: &'a [u32]) -> impl ExactSizeIterator<Item = u64> + 'a {
    indices.iter().map(|&i| input.candidates[i as usize])
}

/// What has been met so far, of what there is: two lines.
pub fn so_far(input: &Input, state: &State) -> [Words; 2] {
    let so_far = [state.nodes, state.answers() as u64, state.pruned, state.skipped].map(grouped);
    let Extent { nodes, answers, pruned, skipped, .. } = input.extent;
    let in_all = [nodes, answers, pruned, skipped].map(grouped);
    let [nodes, answers, pruned, skipped] = [0, 1, 2, 3].map(|which| format!("{}/{}", so_far[which], in_all[which]));
    [
        Words::new(format!("nodes {nodes} · answers {answers}"), format!("结点 {nodes} · 答案 {answers}")),
        Words::new(format!("pruned {pruned} · skipped {skipped}"), format!("剪枝 {pruned} · 跳过 {skipped}")),
    ]
}
