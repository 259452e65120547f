//! A row of cells with words below, such as an array with its index numbers; in as many rows as it needs.

use super::page::Page;
use crate::scene::{Align, Key, Mark, Role, Shape};

const HEIGHT: f32 = 30.0;
const INDEX_HEIGHT: f32 = 20.0;
const NARROWEST: f32 = 30.0;
/// Cells get narrower, and their labels smaller, before there are more rows.
const MOST_ROWS: usize = 5;

/// Where the cells of an array are.
pub struct Cells {
    left: f32,
    top: f32,
    width: f32,
    per_row: usize,
}

impl Cells {
    /// Room for `count` cells from the page's present place on.
    pub fn new(page: &Page, count: usize, widest_label: f32) -> Cells {
        let room = page.room;
        let wanted = (widest_label + 12.0).clamp(NARROWEST, 80.0);
        let fitting = room / count.max(1) as f32;
        let in_rows = room / count.div_ceil(MOST_ROWS).max(1) as f32;
        let width = if fitting >= NARROWEST { fitting.min(wanted.max(60.0)) } else { wanted.min(in_rows.max(NARROWEST)) };
        Cells {
            left: page.left,
            top: page.y,
            width,
            // A little more, since a quotient that should be whole may be just below.
            per_row: ((room / width + 0.01) as usize).max(1),
        }
    }

    pub fn centre(&self, place: usize) -> (f32, f32) {
        let (column, row) = (place % self.per_row, place / self.per_row);
        let x = self.left + (column as f32 + 0.5) * self.width;
        (x, self.top + row as f32 * (HEIGHT + INDEX_HEIGHT) + HEIGHT / 2.0)
    }

    /// The middle of a cell's upper edge.
    pub fn head(&self, place: usize) -> (f32, f32) {
        let (x, y) = self.centre(place);
        (x, y - HEIGHT / 2.0)
    }

    /// Below a cell and its words.
    pub fn foot(&self, place: usize) -> (f32, f32) {
        let (x, y) = self.centre(place);
        (x, y + HEIGHT / 2.0 + INDEX_HEIGHT - 4.0)
    }

    pub fn is_in_first_row(&self, place: usize) -> bool {
        place < self.per_row
    }

    /// Whether this place is in the last row of so many cells.
    pub fn is_in_last_row(&self, place: usize, count: usize) -> bool {
        place / self.per_row + 1 == count.div_ceil(self.per_row)
    }

    pub fn height(&self, count: usize) -> f32 {
        count.div_ceil(self.per_row) as f32 * (HEIGHT + INDEX_HEIGHT)
    }

    /// The shape of what lies in a cell.
    pub fn item_shape(&self) -> Shape {
        Shape::Rect { width: self.width - 4.0, height: HEIGHT - 4.0, corner: 4.0 }
    }

    /// Frames of these two kinds of marks: the cells, and the words below each.
    pub fn frames(&self, page: &mut Page, kinds: [&'static str; 2], below: &mut dyn Iterator<Item = String>) {
        for (place, words) in below.enumerate() {
            let (x, y) = self.centre(place);
            let shape = Shape::Rect { width: self.width, height: HEIGHT, corner: 2.0 };
            page.push(Mark::new(Key::new(kinds[0], place as u64), x, y, shape).role(Role::Frame));
            let index_y = y + HEIGHT / 2.0 + 12.0;
            let shape = Shape::Words { align: Align::Middle, size: 10.0 };
            page.push(Mark::new(Key::new(kinds[1], place as u64), x, index_y, shape).role(Role::Frame).label(words));
        }
    }
}
