//! Many items in one panel: the rows are the tree's levels, and read row by row they are the array.

use super::Depiction;
use crate::algo::heap::Item;
use crate::lessons::heap::words;
use crate::lessons::page::{Page, text_width};
use crate::scene::{Key, Mark, Role, Shape};

const SIZES: [f32; 9] = [22.0, 18.0, 14.0, 11.0, 9.0, 7.0, 5.0, 4.0, 3.0];
const HIGHEST: f32 = 440.0;
const LEVEL_GAP: f32 = 4.0;
/// The least height of levels that fit into one row.
const BAR_HEIGHT: f32 = 20.0;
/// Squares that the step is about are at least as large.
const IN_PLAY: f32 = 9.0;
const MOST_READ_ALOUD: usize = 40;

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

    fn large_shape(&self, place: usize) -> Shape {
        match self.shape(place) {
            Shape::Rect { width, height, corner } => {
                Shape::Rect { width: width.max(IN_PLAY), height: height.max(IN_PLAY), corner }
            }
            other => other,
        }
    }
}

/// The array that sifts work on.
pub fn panel(page: &mut Page, depiction: &Depiction, most: usize) {
    let state = depiction.state;
    page.caption(words::panel_title(state, page.lang));
    let highest = if state.is_beside { HIGHEST / 2.0 } else { HIGHEST };
    let squares = Squares::new(page, most, highest);
    let mut in_play = Vec::new();
    for (place, item) in state.array().iter().enumerate() {
        let centre = squares.centre(place);
        let role = depiction.roles.at(place as u32);
        if state.hole == Some(place as u32) {
            in_play.push(Mark::new(Key::new("hole", 0), centre.0, centre.1, squares.large_shape(place)).role(Role::Hole));
        } else if matches!(role, Role::Plain | Role::Wrong) {
            page.push(depiction.item_mark(depiction.item_key(item), item, centre, squares.shape(place), role));
        } else {
            in_play.push(depiction.item_mark(depiction.item_key(item), item, centre, squares.large_shape(place), role));
        }
    }
    // On top of the others, since they are larger.
    in_play.into_iter().for_each(|mark| page.push(mark));
    for pair in depiction.roles.path.windows(2) {
        let ((x, y), (child_x, child_y)) = (squares.centre(pair[0] as usize), squares.centre(pair[1] as usize));
        let shape = Shape::Segment { dx: child_x - x, dy: child_y - y, arrow: false };
        page.push(Mark::new(Key::new("edge", u64::from(pair[1])), x, y, shape).role(Role::Active));
    }
    if let (Some(hole), Some(hand)) = (state.hole, state.hand) {
        page.push(flag(page, depiction, &hand, squares.centre(hole as usize)));
    }
    let in_play: Vec<Key> = depiction
        .roles
        .remarkable()
        .into_iter()
        .filter_map(|place| match state.array().get(place as usize) {
            Some(_) if state.hole == Some(place) => Some(Key::new("hole", 0)),
            item => item.map(|item| depiction.item_key(item)),
        })
        .take(MOST_READ_ALOUD)
        .collect();
    page.group(words::in_play(state.array().len(), page.lang), in_play);
    page.y += squares.height() + 8.0;
}

/// The item in hand, beside the hole.
fn flag(page: &Page, depiction: &Depiction, hand: &Item, (x, y): (f32, f32)) -> Mark {
    let width = text_width(&words::item(depiction.input, hand), 11.0) + 14.0;
    let aside = width / 2.0 + 8.0;
    let x = if x + aside + width / 2.0 > page.left + page.room { x - aside } else { x + aside };
    let shape = Shape::Rect { width, height: 22.0, corner: 4.0 };
    depiction.item_mark(Key::new("flag", 0), hand, (x, y - 12.0), shape, Role::Pivot)
}

/// The list that is read and not changed.
pub fn source(page: &mut Page, depiction: &Depiction, looked: Option<usize>) {
    let items = &depiction.state.heap;
    let squares = Squares::new(page, items.len(), HIGHEST / 2.0);
    let mut keys = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let key = Key::new("item", u64::from(item.id));
        let role = if looked == Some(place) { Role::Looked } else { Role::Plain };
        keys.extend((role == Role::Looked).then_some(key));
        page.push(depiction.item_mark(key, item, squares.centre(place), squares.shape(place), role));
    }
    page.group(page.text(words::SOURCE), keys);
    page.y += squares.height() + 8.0;
}
