//! The picture: the answers so far, and the search tree as far as it has grown; of a large tree the path, with what stands beside it.

mod path;
mod tree;

use super::words;
use crate::algo::backtrack::{Input, State, Step};
use crate::lessons::View;
use crate::lessons::page::{CAPTION_SIZE, Page, text_width};
use crate::scene::{Key, Mark, Role, Scene, Shape};
use crate::words::Lang;

const CHIP_HEIGHT: f32 = 26.0;
const CHIP_GAP: f32 = 4.0;

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let mut page = Page::new(view, false);
    let mut keys = Vec::new();
    for words in words::so_far(input, state) {
        page.caption(words.get(view.lang));
        keys.extend(page.scene.marks.last().map(|mark| mark.key));
    }
    page.group(if view.lang == Lang::Zh { "已有/全部" } else { "so far, of all" }, keys);
    answers(&mut page, state, step);
    match tree::Tree::of(input, &page) {
        Some(tree) => tree.draw(&mut page, input, state, step),
        None => path::draw(&mut page, input, state, step),
    }
    page.finish()
}

/// The answers in a row: the latest, as many as fit. There is room for them from the start.
fn answers(page: &mut Page, state: &State, step: Option<&Step>) {
    let count = state.answers();
    let mut room = page.room;
    let mut shown = Vec::new();
    for number in (0..count).rev().take(40) {
        let label = words::list(state.answer(number));
        let width = (text_width(&label, CAPTION_SIZE) + 14.0).min(page.room);
        if width > room {
            break;
        }
        room -= width + CHIP_GAP;
        shown.push((number, label, width));
    }
    let is_new = matches!(step, Some(Step::Emit { .. }));
    let (mut x, mut keys) = (page.left, Vec::new());
    for (number, label, width) in shown.into_iter().rev() {
        let role = if is_new && number + 1 == count { Role::Moved } else { Role::Done };
        let shape = Shape::Rect { width, height: CHIP_HEIGHT, corner: 6.0 };
        let mark = Mark::new(Key::new("answer", number as u64), x + width / 2.0, page.y + CHIP_HEIGHT / 2.0, shape);
        keys.push(mark.key);
        page.push(mark.role(role).label(label));
        x += width + CHIP_GAP;
    }
    let title = match (page.lang, keys.len() < count) {
        (Lang::En, false) => "answers",
        (Lang::En, true) => "latest answers",
        (Lang::Zh, false) => "答案",
        (Lang::Zh, true) => "最近的答案",
    };
    if keys.is_empty() {
        let none = if page.lang == Lang::Zh { "还没有答案" } else { "no answer yet" };
        let none = if state.is_over { if page.lang == Lang::Zh { "没有答案" } else { "no answer" } } else { none };
        page.words_at(page.left, page.y + CHIP_HEIGHT / 2.0, crate::scene::Align::Start, none);
    }
    page.group(title, keys);
    page.y += CHIP_HEIGHT + 8.0;
}
