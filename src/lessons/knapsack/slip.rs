//! Where the one row, overwritten in the wrong order, first holds another value than it should.

use super::words::{plus, value};
use crate::algo::table::Input;
use crate::lessons::Slip;
use crate::words::Words;

pub fn slip(input: &Input) -> Option<Slip> {
    if !input.is_wrong() {
        return None;
    }
    let mut row = vec![if input.is_exact { f64::NEG_INFINITY } else { 0.0 }; input.width()];
    row[0] = 0.0;
    // The first step fills the row.
    let mut at = 1;
    for number in 0..input.rows.len() {
        let (weight, worth) = input.item(number);
        at += 1;
        let right = right_row(input, &row, number);
        let old = row.clone();
        for cell in input.visited(number) {
            at += 1;
            let (to, from) = (cell as usize, (u64::from(cell) - weight) as usize);
            let used = row[from];
            row[to] = row[to].max(used + worth);
            if row[to] != right[to] {
                let (item, got, wanted) = (input.rows[number], value(row[to]), value(right[to]));
                let sum = plus(used, worth);
                let says = if input.is_complete {
                    let seen = value(right[from]);
                    Words::new(
                        format!(
                            "dp[{to}] looks at dp[{from}] = {}, from before item {item}: in reverse no cell can hold this item already, so it is taken once at most. The forward loop finds {seen} there, and makes dp[{to}] = {wanted}.",
                            value(used)
                        ),
                        format!(
                            "dp[{to}] 用到的 dp[{from}] = {} 还是放物品 {item} 之前的值：倒序时那里不可能已经装有这件物品，所以它最多取一次。正序循环在那里看到的是 {seen}，得到 dp[{to}] = {wanted}。",
                            value(used)
                        ),
                    )
                } else {
                    let before = value(old[from]);
                    Words::new(
                        format!(
                            "dp[{to}] uses dp[{from}] = {}, which this pass has changed already (it was {before}): item {item} goes in a second time, {sum} = {got}. The reverse loop still finds {before} there, and makes dp[{to}] = {wanted}.",
                            value(used)
                        ),
                        format!(
                            "dp[{to}] 用到的 dp[{from}] = {} 在这一遍里已经改过（原来是 {before}）：物品 {item} 被放进了两次，{sum} = {got}。倒序循环在那里看到的仍是 {before}，得到 dp[{to}] = {wanted}。",
                            value(used)
                        ),
                    )
                };
                return Some(Slip { at, says, instead: ("loop", if input.is_complete { "forward" } else { "reverse" }) });
            }
        }
    }
    None
}

/// What a row should be after an item.
fn right_row(input: &Input, row: &[f64], number: usize) -> Vec<f64> {
    let (weight, worth) = input.item(number);
    let mut right = row.to_vec();
    for to in usize::try_from(weight).unwrap_or(usize::MAX)..row.len() {
        let from = to - weight as usize;
        let used = if input.is_complete { right[from] } else { row[from] };
        right[to] = row[to].max(used + worth);
    }
    right
}
