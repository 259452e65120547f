//! An array as cells with index numbers below, in as many rows as it needs.

use super::{Depiction, MOST_CELLS, compact};
use crate::algo::heap::{Item, Step};
use crate::lessons::heap::words;
use crate::lessons::page::{Page, text_width};
use crate::scene::{Align, Key, Mark, Role, Shape};

const HEIGHT: f32 = 30.0;
const INDEX_HEIGHT: f32 = 20.0;
const NARROWEST: f32 = 30.0;
/// Cells get narrower, and their labels smaller, before there are more rows.
const MOST_ROWS: usize = 5;

/// Where the cells of an array are.
struct Cells {
    left: f32,
    top: f32,
    width: f32,
    per_row: usize,
}

impl Cells {
    fn new(page: &Page, count: usize, widest_label: f32) -> Cells {
        let room = page.room;
        let wanted = (widest_label + 12.0).clamp(NARROWEST, 80.0);
        let fitting = room / count.max(1) as f32;
        let in_rows = room / count.div_ceil(MOST_ROWS).max(1) as f32;
        let width = if fitting >= NARROWEST { fitting.min(wanted.max(48.0)) } else { wanted.min(in_rows.max(NARROWEST)) };
        Cells { left: page.left, top: page.y, width, per_row: ((room / width) as usize).max(1) }
    }

    fn centre(&self, place: usize) -> (f32, f32) {
        let (column, row) = (place % self.per_row, place / self.per_row);
        let x = self.left + (column as f32 + 0.5) * self.width;
        (x, self.top + row as f32 * (HEIGHT + INDEX_HEIGHT) + HEIGHT / 2.0)
    }

    fn height(&self, count: usize) -> f32 {
        count.div_ceil(self.per_row) as f32 * (HEIGHT + INDEX_HEIGHT)
    }

    fn item_shape(&self) -> Shape {
        Shape::Rect { width: self.width - 4.0, height: HEIGHT - 4.0, corner: 4.0 }
    }

    fn frames(&self, page: &mut Page, kinds: [&'static str; 2], count: usize) {
        for place in 0..count {
            let (x, y) = self.centre(place);
            let shape = Shape::Rect { width: self.width, height: HEIGHT, corner: 2.0 };
            page.push(Mark::new(Key::new(kinds[0], place as u64), x, y, shape).role(Role::Frame));
            let index_y = y + HEIGHT / 2.0 + 12.0;
            let shape = Shape::Words { align: Align::Middle, size: 10.0 };
            let index = Mark::new(Key::new(kinds[1], place as u64), x, index_y, shape).role(Role::Frame);
            page.push(index.label(place.to_string()));
        }
    }
}

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
    cells.frames(page, ["slot", "index"], items.len());
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
    cells.frames(page, ["source-slot", "source-index"], items.len());
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
