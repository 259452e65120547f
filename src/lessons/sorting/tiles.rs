//! Items as tiles that keep their colour and their name while they move.

use crate::algo::sort::Source;
use crate::lessons::cells::Cells;
use crate::lessons::page::{Page, text_width};
use crate::scene::{Key, Mark, Role, Shape, Tone};

use super::words;

/// Up to so many items, or counts, there is a cell for each; more are drawn as bars.
pub const MOST_TILES: usize = 40;
const LABEL_SIZE: f32 = 14.0;

/// The key of an item, wherever it is.
pub fn key(id: u32) -> Key {
    Key::new("item", u64::from(id))
}

/// An item in its own colour.
pub fn tile(source: &Source, id: u32, (x, y): (f32, f32), shape: Shape, role: Role) -> Mark {
    Mark::new(key(id), x, y, shape).label(words::item(source, id)).role(role).tone(Tone::Identity((id % 256) as u16))
}

/// A place that an item has left: its outline stays, with its name. `kind` is that of the place.
pub fn ghost(source: &Source, id: u32, kind: &'static str, (x, y): (f32, f32), shape: Shape) -> Mark {
    Mark::new(Key::new(kind, u64::from(id)), x, y, shape).label(words::item(source, id)).role(Role::Hole)
}

/// Cells for a list of `count` items of this source.
pub fn cells(page: &Page, source: &Source, count: usize) -> Cells {
    let widest = (0..source.len() as u32).map(|id| text_width(&words::item(source, id), LABEL_SIZE)).fold(0.0, f32::max);
    Cells::new(page, count, widest)
}
