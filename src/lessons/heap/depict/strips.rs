//! Single rows of the picture: the program, the hand, the lists of `merge` and the list that is being built.

use super::Depiction;
use crate::algo::heap::{Item, Op};
use crate::lessons::heap::words;
use crate::lessons::page::{CAPTION_SIZE, Page, text_width};
use crate::scene::{Align, Key, Mark, Role, Shape};

const CHIP_HEIGHT: f32 = 26.0;
const CHIP_ROWS: usize = 2;
const BOX_WIDTH: f32 = 58.0;
const BOX_HEIGHT: f32 = 34.0;
const MOST_LISTS: usize = 6;
const ROW_HEIGHT: f32 = 32.0;
/// More items than fit into a row on any screen.
const MOST_IN_ROW: usize = 200;

/// The operations with what they returned: as many around the running one as fit.
pub fn program(page: &mut Page, depiction: &Depiction) {
    let ops = depiction.input.ops();
    if ops.is_empty() {
        return;
    }
    let state = depiction.state;
    let current = state.op.unwrap_or(state.returned.len()).min(ops.len() - 1);
    let room = page.room;
    let label = |op: usize| words::chip(depiction.input, &ops[op], state.returned.get(op));
    let width = |op: usize| (text_width(&label(op), CAPTION_SIZE) + 16.0).min(room);
    // Finished operations fill at most the first row.
    let mut first = current;
    let mut used = width(current);
    while first > 0 && used + width(first - 1) + 4.0 <= room {
        first -= 1;
        used += width(first) + 4.0;
    }
    let (mut x, mut row, mut keys) = (0.0, 0, Vec::new());
    for op in first..ops.len() {
        let width = width(op);
        if x > 0.0 && x + width > room {
            (x, row) = (0.0, row + 1);
            if row == CHIP_ROWS {
                break;
            }
        }
        let role = if op < state.returned.len() {
            Role::Done
        } else if state.op == Some(op) {
            Role::Active
        } else {
            Role::Frame
        };
        let (mark_x, y) = (page.left + x + width / 2.0, page.y + row as f32 * (CHIP_HEIGHT + 4.0) + CHIP_HEIGHT / 2.0);
        let shape = Shape::Rect { width, height: CHIP_HEIGHT, corner: CHIP_HEIGHT / 2.0 };
        let mark = Mark::new(Key::new("op", op as u64), mark_x, y, shape).role(role).label(label(op));
        keys.push(mark.key);
        page.push(mark);
        x += width + 4.0;
    }
    page.group(page.text(words::PROGRAM), keys);
    page.y += (row.min(CHIP_ROWS - 1) + 1) as f32 * (CHIP_HEIGHT + 4.0) + 4.0;
}

/// What's in hand, and what is to be returned.
pub fn hand(page: &mut Page, depiction: &Depiction) {
    let state = depiction.state;
    let y = page.y + BOX_HEIGHT / 2.0;
    let half = page.room / 2.0;
    let boxes = [(0, words::IN_HAND, state.hand, Role::Pivot), (1, words::TO_RETURN, state.result, Role::Plain)];
    for (number, title, item, role) in boxes {
        let left = page.left + number as f32 * half.min(220.0);
        let title = page.text(title);
        page.words_at(left, y + CAPTION_SIZE * 0.35, Align::Start, title);
        let x = left + text_width(title, CAPTION_SIZE) + 10.0 + BOX_WIDTH / 2.0;
        let shape = Shape::Rect { width: BOX_WIDTH, height: BOX_HEIGHT, corner: 6.0 };
        page.push(Mark::new(Key::new("box", number), x, y, shape).role(Role::Frame));
        if let Some(item) = item {
            let shape = Shape::Rect { width: BOX_WIDTH - 6.0, height: BOX_HEIGHT - 6.0, corner: 4.0 };
            let mark = depiction.item_mark(depiction.item_key(&item), &item, (x, y), shape, role);
            page.group(title, vec![mark.key]);
            page.push(mark);
        }
    }
    page.y += BOX_HEIGHT + 4.0;
}

/// What is left of each list of `merge`.
pub fn lists(page: &mut Page, depiction: &Depiction) {
    let state = depiction.state;
    let lists = state.lists();
    for (number, list) in lists.iter().enumerate().take(MOST_LISTS) {
        let taken = state.taken[number] as usize;
        let rest: Vec<Item> = (taken..list.len()).map(|at| state.listed(number, at)).take(MOST_IN_ROW).collect();
        let title = words::list_title(number, list.len() - taken, page.lang);
        let title_width = text_width(&title, CAPTION_SIZE) + 12.0;
        page.words_at(page.left, page.y + ROW_HEIGHT / 2.0 + CAPTION_SIZE * 0.35, Align::Start, title.clone());
        row(page, depiction, Row { title, kind: "listed", indent: title_width.max(110.0), keeps_last: false }, &rest);
    }
    if lists.len() > MOST_LISTS {
        page.caption(words::more_lists(lists.len() - MOST_LISTS, page.lang));
    }
}

/// The list that is being built to be returned; the latest items stay in view.
pub fn out(page: &mut Page, depiction: &Depiction) {
    let state = depiction.state;
    let title = words::out_title(state.out.len(), page.lang);
    page.caption(title.clone());
    let mut latest = state.out[state.out.len().saturating_sub(MOST_IN_ROW)..].to_vec();
    let fills_back = matches!(state.running(), Some(Op::NLargest(_) | Op::NSmallest(_)));
    if fills_back {
        latest.reverse();
    }
    row(page, depiction, Row { title, kind: "out", indent: 0.0, keeps_last: !fills_back }, &latest);
}

/// Items side by side, as many as fit.
struct Row {
    /// What a screen reader says before them.
    title: String,
    kind: &'static str,
    /// Room at the left for words.
    indent: f32,
    /// Which end is shown when not all fit.
    keeps_last: bool,
}

fn row(page: &mut Page, depiction: &Depiction, Row { title, kind, indent, keeps_last }: Row, items: &[Item]) {
    let labels = items.iter().map(|item| text_width(&words::item(depiction.input, item), CAPTION_SIZE) + 10.0);
    let width = labels.fold(30.0, f32::max).min(80.0);
    let fitting = ((page.room - indent) / width) as usize;
    let shown = if keeps_last { &items[items.len().saturating_sub(fitting)..] } else { &items[..items.len().min(fitting)] };
    let mut keys = Vec::new();
    for (place, item) in shown.iter().enumerate() {
        let x = page.left + indent + (place as f32 + 0.5) * width;
        let shape = Shape::Rect { width: width - 3.0, height: ROW_HEIGHT - 6.0, corner: 4.0 };
        let key = Key::new(kind, u64::from(item.id));
        let mark = depiction.item_mark(key, item, (x, page.y + ROW_HEIGHT / 2.0), shape, Role::Plain);
        keys.push(mark.key);
        page.push(mark);
    }
    page.group(title, keys);
    page.y += ROW_HEIGHT;
}
