//! The sentence for each step: what happened, and why.

use super::words::{plus, value};
use crate::algo::table::{Input, State, Step};
use crate::lessons::numbers::number;
use crate::words::{Words, counted};

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let Some(step) = step else { return start(input) };
    match *step {
        Step::FirstRow { .. } => first_row(input),
        Step::NextItem => next_item(input, state),
        Step::RowNextItem => next_pass(input, state),
        Step::TooHeavy { cell } => {
            let (item, weight, above) = (item(input, state), weight(input, state), value(state.at(state.begun - 1, cell)));
            Words::new(
                format!(
                    "Capacity {cell}: item {item} weighs {weight} and doesn't fit. The best stays what it was without it, {above}, from above."
                ),
                format!("容量 {cell}：物品 {item} 重 {weight}，装不下。最优值和没有它时一样，照抄上方的 {above}。"),
            )
        }
        Step::Keep { cell } | Step::Take { cell } => cell_2d(input, state, cell, matches!(step, Step::Take { .. })),
        Step::RowKeep { cell } | Step::RowTake { cell } => cell_1d(input, state, cell, matches!(step, Step::RowTake { .. })),
        Step::Best | Step::RowBest => best(input, state),
        Step::LeftOut => {
            let Some((row, cell)) = state.walk else { return Words::new("", "") };
            let (item, same) = (input.rows[row], value(state.at(row, cell)));
            Words::new(
                format!(
                    "dp[{}][{cell}] = {same} stands above, too: item {item} isn't needed{}. One row up.",
                    row + 1,
                    if input.is_complete { " (again)" } else { "" }
                ),
                format!(
                    "dp[{}][{cell}] = {same} 与上方相同：不{}需要物品 {item}。往上一行。",
                    row + 1,
                    if input.is_complete { "再" } else { "" }
                ),
            )
        }
        Step::Taken => taken(input, state),
        Step::Chosen => chosen(input, state),
    }
}

fn item(input: &Input, state: &State) -> u32 {
    input.rows[state.begun - 1]
}

fn weight(input: &Input, state: &State) -> u64 {
    input.item(state.begun - 1).0
}

fn start(input: &Input) -> Words {
    let (items, capacity) = (input.weights.len(), input.capacity);
    let mut words = Words::new(
        format!("{} and a knapsack that carries {capacity}.", counted(items as u64, "item")),
        format!("{items} 件物品，背包容量为 {capacity}。"),
    );
    let (en, zh) = if input.is_complete {
        (" Each may be taken any number of times.", "每件可以取任意多次。")
    } else if input.rows.len() == items {
        (" Each may be taken once at most.", "每件最多取一次。")
    } else {
        (
            " Each may be taken as often as its count: every copy is an item of its own.",
            "每件最多取它的件数：每一件都单独算一件物品。",
        )
    };
    words.en += en;
    words.zh += zh;
    if input.is_2d {
        words.en += " dp[i][c] will be the best value with the first i items and capacity c.";
        words.zh += "dp[i][c] 表示只用前 i 件、容量为 c 时的最大价值。";
        if input.is_complete {
            words.en += " Rows are filled forward: taking an item once more looks left in the same row.";
            words.zh += "每行正序填写：再取一次同一件物品，看的是本行左边的格子。";
        }
    } else {
        let (order, right) = if input.is_reverse { ("reverse", "倒序") } else { ("forward", "正序") };
        words.en += &format!(" One row dp[c] is overwritten for each item, in {order} order.");
        words.zh += &format!("只用一行 dp[c]，每件物品{right}覆盖一遍。");
        if input.is_wrong() {
            words.en += " That is wrong on purpose for this kind.";
            words.zh += "对这种背包，这是故意用错的方向。";
        }
    }
    words
}

fn first_row(input: &Input) -> Words {
    if input.is_exact {
        Words::new(
            "Without items only capacity 0 is filled exactly, with value 0. All others are impossible so far: −∞, which stays −∞ whatever is added.",
            "没有物品时，只有容量 0 恰好装满，价值为 0。其余都还装不满：记作 −∞，加上什么都还是 −∞。",
        )
    } else {
        Words::new(
            "Without items every capacity is worth 0: the knapsack needn't be full.",
            "没有物品时，任何容量的价值都是 0：背包不必装满。",
        )
    }
}

fn next_item(input: &Input, state: &State) -> Words {
    let (weight, worth) = input.item(state.begun - 1);
    let (item, row, worth) = (item(input, state), state.begun, number(worth));
    if input.is_complete {
        Words::new(
            format!(
                "Row {row}: item {item} with weight {weight} and value {worth} may now be taken, any number of times. Each cell looks up (without it) and {weight} to the left in its own row (once more)."
            ),
            format!(
                "第 {row} 行：物品 {item}（重 {weight}，价值 {worth}）现在可以取任意多次。每格看上方（不取），以及本行左边 {weight} 格（再取一次）。"
            ),
        )
    } else {
        Words::new(
            format!(
                "Row {row}: item {item} with weight {weight} and value {worth} may now be taken. Each cell looks up (without it) and, in the row above, {weight} to the left (with it)."
            ),
            format!(
                "第 {row} 行：现在可以取物品 {item}（重 {weight}，价值 {worth}）。每格看正上方（不取），以及上一行左边 {weight} 格（取）。"
            ),
        )
    }
}

fn next_pass(input: &Input, state: &State) -> Words {
    let (weight, worth) = input.item(state.begun - 1);
    let (item, worth, capacity) = (item(input, state), number(worth), input.capacity);
    if weight > u64::from(capacity) {
        return Words::new(
            format!("Item {item} weighs {weight}, more than the capacity {capacity}: no cell changes."),
            format!("物品 {item} 重 {weight}，超过容量 {capacity}：一格也不变。"),
        );
    }
    let (en, zh) = match (input.is_reverse, input.is_complete) {
        (true, false) => (
            "so that what a cell looks at, to its left, is still from before this item",
            "这样每格看到的左边还是放这件物品之前的值",
        ),
        (false, true) => {
            ("so that what a cell looks at, to its left, may hold this item already", "这样每格看到的左边可能已经放过这件物品")
        }
        (false, false) => (
            "which is wrong here: what a cell looks at, to its left, may hold this item already",
            "这里是错的：每格看到的左边可能已经放过这件物品",
        ),
        (true, true) => (
            "which is wrong here: what a cell looks at, to its left, never holds this item yet",
            "这里是错的：每格看到的左边总还没放过这件物品",
        ),
    };
    let (from, to) = if input.is_reverse { (u64::from(capacity), weight) } else { (weight, u64::from(capacity)) };
    Words::new(
        format!("Item {item} with weight {weight} and value {worth}: c goes from {from} to {to}, {en}."),
        format!("物品 {item}（重 {weight}，价值 {worth}）：c 从 {from} 走到 {to}，{zh}。"),
    )
}

fn cell_2d(input: &Input, state: &State, cell: u32, takes: bool) -> Words {
    let (weight, worth) = input.item(state.begun - 1);
    let Some((used, sum)) = state.with_item(cell) else { return Words::new("", "") };
    let above = state.at(state.begun - 1, cell);
    let row = if input.is_complete && weight > 0 { state.begun } else { state.begun - 1 };
    compare(item(input, state), format!("dp[{row}][{}]", u64::from(cell) - weight), cell, (used, worth, sum), above, takes)
}

fn cell_1d(input: &Input, state: &State, cell: u32, takes: bool) -> Words {
    let (weight, worth) = input.item(state.begun - 1);
    let Some((used, sum)) = state.with_item(cell) else { return Words::new("", "") };
    let from = u64::from(cell) - weight;
    let mut words =
        compare(item(input, state), format!("dp[{from}]"), cell, (used, worth, sum), state.before[cell as usize], takes);
    if state.before[from as usize] != used && weight > 0 {
        let was = value(state.before[from as usize]);
        words.en += &format!(" dp[{from}] is new: this pass changed it, from {was}");
        words.zh += &format!("dp[{from}] 是新值：这一遍刚把它从 {was} 改过");
        let (en, zh) = match (input.is_complete, takes) {
            (true, true) => (", so the item is taken once more.", "，所以这件物品又取了一次。"),
            (false, true) => (", so the item goes in twice: contaminated.", "，所以同一件物品放了两次：被污染了。"),
            _ => (".", "。"),
        };
        words.en += en;
        words.zh += zh;
    }
    words
}

/// Item, the name of the cell that it is added to, capacity, what stands there with the item's value and the sum, and the value without it.
fn compare(item: u32, from: String, cell: u32, (used, worth, sum): (f64, f64, f64), without: f64, takes: bool) -> Words {
    let (terms, total, old) = (plus(used, worth), value(sum), value(without));
    if takes {
        return Words::new(
            format!(
                "Capacity {cell}: with item {item}, {from} and its value make {terms} = {total}, more than {old} without it. Take it."
            ),
            format!("容量 {cell}：取物品 {item}，{from} 加上它的价值是 {terms} = {total}，大于不取时的 {old}。取。"),
        );
    }
    if used == f64::NEG_INFINITY {
        return Words::new(
            format!("Capacity {cell}: {from} is −∞, since what is left beside item {item} can't be filled exactly. {old} stays."),
            format!("容量 {cell}：{from} 是 −∞，放下物品 {item} 后余下的容量无法恰好装满。仍为 {old}。"),
        );
    }
    let (en, zh) = if sum == without { ("as much as", "等于") } else { ("less than", "小于") };
    Words::new(
        format!(
            "Capacity {cell}: with item {item}, {from} and its value make {terms} = {total}, {en} {old} without it. Leave it out."
        ),
        format!("容量 {cell}：取物品 {item}，{from} 加上它的价值是 {terms} = {total}，{zh}不取时的 {old}。不取。"),
    )
}

fn best(input: &Input, state: &State) -> Words {
    let (best, capacity) = (state.best.unwrap_or(f64::NEG_INFINITY), input.capacity);
    if best == f64::NEG_INFINITY {
        return Words::new(
            format!("The last cell is −∞: no choice weighs exactly {capacity}. There is no solution."),
            format!("最后一格是 −∞：没有哪种选法恰好重 {capacity}。无解。"),
        );
    }
    let best = value(best);
    match (input.is_2d, input.is_wrong()) {
        (true, _) => Words::new(
            format!("The last cell has the best value, {best}. Which items make it? The way back through the table tells."),
            format!("最后一格就是最大价值 {best}。选了哪些物品？沿着表往回走就知道。"),
        ),
        (false, false) => Words::new(
            format!(
                "dp[{capacity}] has the best value, {best}. One row can't tell which items make it: the rows that would are overwritten."
            ),
            format!("dp[{capacity}] 就是最大价值 {best}。只有一行，无法找回选了哪些物品：能说明的那些行已被覆盖。"),
        ),
        (false, true) if input.is_complete => Words::new(
            format!("dp[{capacity}] = {best} is what the 0/1 knapsack gives: in reverse each item went in once at most."),
            format!("dp[{capacity}] = {best}，这是 01 背包的答案：倒序时每件物品最多放进一次。"),
        ),
        (false, true) => Words::new(
            format!(
                "dp[{capacity}] = {best} is what the complete knapsack gives: going forward, items may have gone in more often than there are."
            ),
            format!("dp[{capacity}] = {best}，这是完全背包的答案：正序时物品可能被放进了不止一次。"),
        ),
    }
}

fn taken(input: &Input, state: &State) -> Words {
    let (Some((row, left)), Some(&item)) = (state.walk, state.chosen.last()) else { return Words::new("", "") };
    let from = if input.is_complete { row } else { row + 1 };
    let weight = input.weights[item as usize];
    let cell = u64::from(left) + weight;
    Words::new(
        format!(
            "dp[{from}][{cell}] isn't what stands above: item {item} is in it. Its weight {weight} is taken off, which leaves capacity {left}{}.",
            if input.is_complete { "; same row, it may be in it again" } else { ", one row up" }
        ),
        format!(
            "dp[{from}][{cell}] 与上方不同：选了物品 {item}。减去它的重量 {weight}，剩余容量 {left}{}。",
            if input.is_complete { "；留在本行，它可能还被取过" } else { "，往上一行" }
        ),
    )
}

fn chosen(input: &Input, state: &State) -> Words {
    let Some(best) = state.best.filter(|best| *best > f64::NEG_INFINITY) else {
        return Words::new("Without a solution there is nothing to rebuild.", "无解，也就没有可找回的选法。");
    };
    if state.chosen.is_empty() {
        return Words::new("The best is to take nothing.", "最好什么也不取。");
    }
    let most = 20;
    let mut items: Vec<String> = state.chosen.iter().take(most).map(u32::to_string).collect();
    if state.chosen.len() > most {
        items.push("…".into());
    }
    let weight: u64 = state.chosen.iter().map(|&item| input.weights[item as usize]).sum();
    let (items, best) = (items.join(", "), value(best));
    Words::new(
        format!("The items {items} together weigh {weight} and are worth {best}."),
        format!("选中的物品 {items} 共重 {weight}，价值 {best}。"),
    )
}
