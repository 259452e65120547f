//! Many items in one panel: the rows are the tree's levels, and read row by row they are the array.

use super::Depiction;
use super::page::Page;
use crate::lessons::heap::words;
use crate::scene::{Key, Mark, Role, Shape};

const SIZES: [f32; 9] = [22.0, 18.0, 14.0, 11.0, 9.0, 7.0, 5.0, 4.0, 3.0];
const HIGHEST: f32 = 440.0;
const LEVEL_GAP: f32 = 4.0;
/// The least height of levels that fit into one row.
const BAR_HEIGHT: f32 = 20.0;

/// Where the items are. On a level that fits into one row each is a bar over its children; wider levels are packed squares.
struct Squares {
    left: f32,
    room: f32,
    size: f32,
    /// The top of each level, and the bottom of the last.
    tops: Vec<f32>,
}

impl Squares {
    fn new(page: &Page, most: usize, highest: f32) -> Squares {
        let mut squares = Squares { left: page.left, room: page.room, size: 0.0, tops: Vec::new() };
        for size in SIZES {
            squares.size = size;
            squares.tops = vec![page.y];
            for level in 0..=most.max(1).ilog2() {
                let items = (1usize << level).min(most + 1 - (1 << level));
                let top = squares.tops[level as usize];
                let height = match squares.has_bars(level) {
                    true => size.max(BAR_HEIGHT),
                    false => items.div_ceil(squares.per_row()) as f32 * size,
                };
                squares.tops.push(top + height + LEVEL_GAP);
            }
            if squares.height() <= highest {
                break;
            }
        }
        squares
    }

    fn per_row(&self) -> usize {
        ((self.room / self.size) as usize).max(1)
    }

    fn has_bars(&self, level: u32) -> bool {
        1usize << level <= self.per_row()
    }

    fn height(&self) -> f32 {
        self.tops.last().map_or(0.0, |bottom| bottom - self.tops[0])
    }

    fn centre(&self, place: usize) -> (f32, f32) {
        let level = (place as u32 + 1).ilog2();
        let in_level = place + 1 - (1 << level);
        let top = self.tops[level as usize];
        if self.has_bars(level) {
            let pitch = self.room / (1usize << level) as f32;
            return (self.left + (in_level as f32 + 0.5) * pitch, top + self.size.max(BAR_HEIGHT) / 2.0);
        }
        let (column, row) = (in_level % self.per_row(), in_level / self.per_row());
        (self.left + (column as f32 + 0.5) * self.size, top + (row as f32 + 0.5) * self.size)
    }

    fn shape(&self, place: usize) -> Shape {
        let gap = if self.size > 10.0 { 2.0 } else { self.size * 0.12 };
        let level = (place as u32 + 1).ilog2();
        if self.has_bars(level) {
            let pitch = self.room / (1usize << level) as f32;
            return Shape::Rect { width: pitch - gap, height: self.size.max(BAR_HEIGHT), corner: 0.0 };
        }
        Shape::Rect { width: self.size - gap, height: self.size - gap, corner: 0.0 }
    }
}

/// The array that sifts work on.
pub fn panel(page: &mut Page, depiction: &Depiction, most: usize) {
    let state = depiction.state;
    page.caption(words::array_title(state, page.lang));
    page.caption(page.text(words::ROWS_ARE_LEVELS));
    let highest = if state.is_beside { HIGHEST / 2.0 } else { HIGHEST };
    let squares = Squares::new(page, most, highest);
    for (place, item) in state.array().iter().enumerate() {
        let (x, y) = squares.centre(place);
        let mark = if state.hole == Some(place as u32) {
            Mark::new(Key::new("hole", 0), x, y, squares.shape(place)).role(Role::Hole)
        } else {
            let mark = depiction.item_mark(depiction.item_key(item), item, x, y, squares.shape(place));
            mark.role(depiction.roles.at(place as u32))
        };
        page.push(mark);
    }
    for pair in depiction.roles.path.windows(2) {
        let ((x, y), (child_x, child_y)) = (squares.centre(pair[0] as usize), squares.centre(pair[1] as usize));
        let shape = Shape::Segment { dx: child_x - x, dy: child_y - y, arrow: false };
        page.push(Mark::new(Key::new("edge", u64::from(pair[1])), x, y, shape).role(Role::Active));
    }
    let in_play: Vec<Key> = depiction
        .roles
        .remarkable()
        .into_iter()
        .filter_map(|place| match state.array().get(place as usize) {
            Some(_) if state.hole == Some(place) => Some(Key::new("hole", 0)),
            item => item.map(|item| depiction.item_key(item)),
        })
        .collect();
    page.group(words::in_play(state.array().len(), page.lang), in_play);
    page.y += squares.height() + 8.0;
}

/// The list that is read and not changed.
pub fn source(page: &mut Page, depiction: &Depiction, looked: Option<usize>) {
    let items = &depiction.state.heap;
    let squares = Squares::new(page, items.len(), HIGHEST / 2.0);
    let mut keys = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let (x, y) = squares.centre(place);
        let mut mark = depiction.item_mark(Key::new("item", u64::from(item.id)), item, x, y, squares.shape(place));
        if looked == Some(place) {
            mark = mark.role(Role::Looked);
            keys.push(mark.key);
        }
        page.push(mark);
    }
    page.group(page.text(words::SOURCE), keys);
    page.y += squares.height() + 8.0;
}
