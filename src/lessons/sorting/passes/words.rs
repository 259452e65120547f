//! What both lessons call things.

use crate::algo::sort::pass::{Input, Kind, Method, Phase, State};
use crate::lessons::numbers::number;
use crate::lessons::page::{CAPTION_SIZE, text_width};
use crate::lessons::sorting::tiles::MOST_TILES;
use crate::lessons::sorting::words::item;
use crate::words::{Lang, Text, Words};

pub const EMPTY: Text = Text::new("an empty list", "空列表");
pub const COUNTS: Text = Text::new("counts", "个计数");
pub const OUT: Text = Text::new("out: each item in its place", "out：各项放到自己的位置");
pub const COUNTING: [Text; 2] = [
    Text::new("count: items with this key", "count：这个键有几项"),
    Text::new("count: items with this digit", "count：这个数字有几项"),
];
pub const ADDING: [Text; 2] = [
    Text::new("count, added up: items up to this key", "count（累加）：键不大于它的项数"),
    Text::new("count, added up: items up to this digit", "count（累加）：数字不大于它的项数"),
];
pub const PLACING: Text = Text::new("count: its next item goes before this place", "count：下一项放在这个位置之前");

/// What stands over the table.
pub fn table(input: &Input, state: &State) -> Text {
    let which = usize::from(input.method != Method::Counting);
    match state.phase {
        Phase::Idle | Phase::Count => COUNTING[which],
        Phase::Add => ADDING[which],
        Phase::Place | Phase::Over | Phase::Sorted => PLACING,
    }
}

/// What stands over the list, in the room that there is.
pub fn list(input: &Input, state: &State, room: f32, lang: Lang) -> String {
    if matches!(state.phase, Phase::Idle | Phase::Sorted) || input.method == Method::Counting {
        return "items".to_owned();
    }
    let number = state.digit + 1;
    // Tiles have their digits below them, bars haven't.
    let is_tiled = input.source.len() <= MOST_TILES;
    let digit = match (lang, is_tiled) {
        (Lang::En, true) => format!("items; below: digit {number}"),
        (Lang::En, false) => format!("items, by digit {number}"),
        (Lang::Zh, true) => format!("items；下面是第 {number} 位"),
        (Lang::Zh, false) => format!("items，按第 {number} 位"),
    };
    let long = format!("{digit} = {}", formula(input, state));
    if text_width(&long, CAPTION_SIZE) <= room { long } else { digit }
}

/// How the digit of an item is computed: `(item + 3) / 10 mod 10`.
fn formula(input: &Input, state: &State) -> String {
    let key = if input.kind == Kind::Float {
        "key".to_owned()
    } else if input.low < 0 {
        format!("(item + {})", input.low.unsigned_abs())
    } else {
        "item".to_owned()
    };
    let shifted = if state.place > 1 { format!("⌊{key} / {}⌋", state.place) } else { key };
    format!("{shifted} mod {}", input.base)
}

/// A digit of the table as it is shown: for counting sort, the item that has it.
pub fn digit(input: &Input, digit: u32) -> String {
    match input.method {
        Method::Counting => number(input.low as f64 + f64::from(digit)),
        Method::Lsd | Method::Msd => digit.to_string(),
    }
}

pub fn after_pass(digits: usize, method: Method, lang: Lang) -> String {
    match (method, lang) {
        (Method::Msd, Lang::En) => format!("by the highest {}", count_digits(digits)),
        (_, Lang::En) => format!("by the lowest {}", count_digits(digits)),
        (Method::Msd, Lang::Zh) => format!("按最高 {digits} 位"),
        (_, Lang::Zh) => format!("按最低 {digits} 位"),
    }
}

pub fn count_digits(digits: usize) -> String {
    if digits == 1 { "digit".to_owned() } else { format!("{digits} digits") }
}

/// An item is put before an equal one that came first.
pub fn overtaking(input: &Input, one: u32, overtaken: u32) -> Words {
    let (one, overtaken) = (item(&input.source, one), item(&input.source, overtaken));
    match input.method {
        Method::Counting => Words::new(
            format!(
                "{one} is put before {overtaken}, which came first. Equal keys change their order: scanned backward, they would keep it."
            ),
            format!("{one} 被放到了 {overtaken} 前面，可 {overtaken} 本来在先。相等的键颠倒了先后；从后往前扫描就不会。"),
        ),
        Method::Lsd | Method::Msd => Words::new(
            format!(
                "{one} is put before {overtaken}, which came first and has the same digit. Scanned backward, they would keep their order."
            ),
            format!("{one} 被放到了 {overtaken} 前面，可 {overtaken} 本来在先，而两者这一位数字相同。从后往前扫描就能保住先后。"),
        ),
    }
}
