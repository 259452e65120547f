//! The lesson's fixed words, titles and labels.

use crate::algo::heap::{Input, Item, Op, Returned, State};
use crate::lessons::numbers::{number, subscript};
use crate::scene::Key;
use crate::words::{Lang, Text};

pub const SOURCE: Text = Text::new("list (read, not changed)", "原列表（只读，不改动）");
pub const TREE: Text = Text::new("the same as a tree", "同一个数组画成树");
pub const PROGRAM: Text = Text::new("program", "程序");
pub const IN_HAND: Text = Text::new("in hand", "手中");
pub const TO_RETURN: Text = Text::new("to return", "待返回");

/// A number with a small index where the program has several equal ones: `7₂`.
pub fn item(input: &Input, item: &Item) -> String {
    let twin = input.standing(item.id).twin;
    let mut label = number(item.value);
    if twin > 0 {
        label += &subscript(twin as usize);
    }
    label
}

/// A call as it is written: `push 4`.
pub fn call(op: &Op) -> String {
    match op {
        Op::Push(x) | Op::Replace(x) | Op::PushPop(x) => format!("{} {}", op.name(), number(*x)),
        Op::NLargest(count) | Op::NSmallest(count) => format!("{} {count}", op.name()),
        Op::Heapify | Op::Pop | Op::Merge(_) | Op::HeapSort => op.name().to_owned(),
    }
}

/// A call, and what it returned once it is over: `pop → 1`.
pub fn chip(input: &Input, op: &Op, returned: Option<&Returned>) -> String {
    match returned {
        None | Some(Returned::Nothing) => call(op),
        Some(Returned::Item(returned)) => format!("{} → {}", call(op), item(input, returned)),
        Some(Returned::List(items)) => format!("{} → {}", call(op), short_list(input, items, 4)),
    }
}

/// `[9, 8, 7, …]`
pub fn short_list(input: &Input, items: &[Item], most: usize) -> String {
    let mut words: Vec<String> = items.iter().take(most).map(|one| item(input, one)).collect();
    if items.len() > most {
        words.push("…".into());
    }
    format!("[{}]", words.join(", "))
}

/// What stands over the array that sifts work on.
pub fn array_title(state: &State, lang: Lang) -> String {
    let len = state.array().len();
    match (state.is_beside, state.is_max, lang) {
        (false, _, Lang::En) => format!("list of {len}, as an array"),
        (false, _, Lang::Zh) => format!("列表（数组），共 {len} 项"),
        (true, false, Lang::En) => format!("heap beside it, of {len}"),
        (true, false, Lang::Zh) => format!("旁边的堆，共 {len} 项"),
        (true, true, Lang::En) => format!("max-heap beside it, of {len}"),
        (true, true, Lang::Zh) => format!("旁边的最大堆，共 {len} 项"),
    }
}

/// What stands over a large array, which is shown as levels only.
pub fn panel_title(state: &State, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{}, by tree levels", array_title(state, lang)),
        Lang::Zh => format!("{}，按树的层次", array_title(state, lang)),
    }
}

/// What a screen reader says before the title of a level.
pub fn array_group(state: &State, lang: Lang) -> &'static str {
    match (state.is_beside, lang) {
        (false, Lang::En) => "list, ",
        (false, Lang::Zh) => "列表，",
        (true, Lang::En) => "heap beside it, ",
        (true, Lang::Zh) => "旁边的堆，",
    }
}

pub fn level_title(level: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("level {level}"),
        Lang::Zh => format!("第 {level} 层"),
    }
}

/// The keys of an array, level by level of its tree.
pub fn levels(keys: &[Key]) -> impl Iterator<Item = (usize, &[Key])> {
    (0..).map_while(move |level| {
        let first = (1usize << level) - 1;
        (first < keys.len()).then(|| (level, &keys[first..keys.len().min(2 * first + 1)]))
    })
}

/// The title of what a screen reader reads of a large array.
pub fn in_play(len: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("of {len} items, in play"),
        Lang::Zh => format!("共 {len} 项，其中正在处理"),
    }
}

pub fn list_title(number: usize, left: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("list {number} ({left} left)"),
        Lang::Zh => format!("列表 {number}（剩 {left} 项）"),
    }
}

pub fn more_lists(count: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("and {count} more lists"),
        Lang::Zh => format!("另有 {count} 个列表"),
    }
}

pub fn out_title(len: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("to be returned ({len} so far)"),
        Lang::Zh => format!("将要返回（目前 {len} 项）"),
    }
}
