//! Where skipping by `i > 0` first loses an answer.

use super::words::{list, numbers};
use crate::algo::backtrack::{Dedup, Input, Visit, has_answer, walk};
use crate::lessons::Slip;
use crate::words::Words;

pub fn slip(input: &Input) -> Option<Slip> {
    if input.dedup != Dedup::Index {
        return None;
    }
    let (mut at, mut path): (usize, Vec<u32>) = (1, Vec::new());
    let mut slip = None;
    walk(input, 0, (0, input.target as i64), &mut |visit| {
        // Numbers leave the path one step each.
        let (Visit::Enter { depth, .. } | Visit::Prune { depth, .. } | Visit::Skip { depth, .. }) = visit;
        at += path.len() + 1 - depth as usize;
        path.truncate(depth as usize - 1);
        at += 1;
        match visit {
            Visit::Enter { i, ending, .. } => {
                path.push(i);
                at += usize::from(ending.is_some());
            }
            Visit::Prune { .. } => {}
            Visit::Skip { i, rest, is_first, .. } => {
                let candidate = input.candidates[i as usize];
                let chosen = rest - candidate as i64;
                if is_first && chosen >= 0 && has_answer(input, input.start_after(i), (path.len() + 1, chosen)) {
                    slip = Some(Slip { at, says: says(input, &path, candidate), instead: ("dedup", "level") });
                }
            }
        }
        slip.is_none()
    });
    slip
}

fn says(input: &Input, path: &[u32], candidate: u64) -> Words {
    let path = list(numbers(input, path));
    Words::new(
        format!(
            "i > 0 skips this {candidate} because the one before it in the list is equal. But that one is on the path {path}, not in this loop: here it is the first. With i > start it would be chosen, and there is an answer below it: lost."
        ),
        format!(
            "i > 0 因为列表中前一个也是 {candidate} 就跳过了它。可是前一个在路径 {path} 上，并不在这一层循环里：在这一层它是第一个。用 i > start 就会选它，而它下面有答案：丢了。"
        ),
    )
}
