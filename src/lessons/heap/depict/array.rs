//! An array as cells.

use super::{Depiction, MOST_CELLS, compact};
use crate::algo::heap::{Item, Step};
use crate::lessons::cells::Cells;
use crate::lessons::heap::words;
use crate::lessons::page::{Page, text_width};
use crate::scene::{Key, Mark, Role};

fn widest_label(depiction: &Depiction, items: &[Item]) -> f32 {
    items.iter().map(|item| text_width(&words::item(depiction.input, item), 14.0)).fold(0.0, f32::max)
}

/// The array that sifts work on.
pub fn array(page: &mut Page, depiction: &Depiction, most: usize) {
    let state = depiction.state;
    page.caption(words::array_title(state, page.lang));
    let items = state.array();
    let hand = state.hand.into_iter().collect::<Vec<_>>();
    let cells = Cells::new(page, most, widest_label(depiction, items).max(widest_label(depiction, &hand)));
    cells.frames(page, ["slot", "index"], &mut (0..items.len()).map(|place| place.to_string()));
    let mut keys = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let (x, y) = cells.centre(place);
        let is_hole = state.hole == Some(place as u32);
        let mark = if is_hole {
            Mark::new(Key::new("hole", 0), x, y, cells.item_shape()).role(Role::Hole)
        } else {
            let role = depiction.roles.at(place as u32);
            depiction.item_mark(depiction.item_key(item), item, (x, y), cells.item_shape(), role)
        };
        keys.push(mark.key);
        page.push(mark);
    }
    let title = words::array_group(state, page.lang);
    for (level, keys) in words::levels(&keys) {
        let level_title = words::level_title(level, page.lang);
        page.group(if level == 0 { format!("{title}{level_title}") } else { level_title }, keys.to_vec());
    }
    page.y += cells.height(most);
}

/// The list that `nlargest`, `nsmallest` and `heapsort` read and don't change.
pub fn source(page: &mut Page, depiction: &Depiction) {
    let items = &depiction.state.heap;
    let looked = match depiction.step {
        Some(Step::FirstK { index } | Step::CompareTop { index, .. } | Step::SortPush { index }) => Some(*index as usize),
        _ => None,
    };
    page.caption(page.text(words::SOURCE));
    if items.len() > MOST_CELLS {
        compact::source(page, depiction, looked);
        return;
    }
    let cells = Cells::new(page, items.len(), widest_label(depiction, items));
    cells.frames(page, ["source-slot", "source-index"], &mut (0..items.len()).map(|place| place.to_string()));
    let mut keys = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let (x, y) = cells.centre(place);
        let role = if looked == Some(place) { Role::Looked } else { Role::Plain };
        let mark = depiction.item_mark(Key::new("item", u64::from(item.id)), item, (x, y), cells.item_shape(), role);
        keys.push(mark.key);
        page.push(mark);
    }
    page.group(page.text(words::SOURCE), keys);
    page.y += cells.height(items.len());
}
