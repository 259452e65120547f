//! Items as tiles that keep their colour and their name while they move; many of them as bars.

use std::ops::Range;

use crate::algo::sort::Source;
use crate::lessons::cells::Cells;
use crate::lessons::page::{Page, text_width};
use crate::scene::{Bars, ITEMS, Key, Mark, Role, Shape, Tone};
use crate::words::Text;

use super::words;

/// Up to so many items, or counts, there is a cell for each; more are drawn as bars.
pub const MOST_TILES: usize = 40;
const LABEL_SIZE: f32 = 14.0;

const BARS_HEIGHT: f32 = 90.0;

fn identity(id: u32) -> Tone {
    Tone::Identity((id % 256) as u16)
}

/// The key of an item, wherever it is.
pub fn key(id: u32) -> Key {
    Key::new("item", u64::from(id))
}

/// An item in its own colour.
pub fn tile(source: &Source, id: u32, (x, y): (f32, f32), shape: Shape, role: Role) -> Mark {
    Mark::new(key(id), x, y, shape).label(words::item(source, id)).role(role).tone(identity(id))
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

/// A row of items as bars: one an item while there is room, then one for a run of items, which says so.
pub fn bars(page: &mut Page, source: &Source, row: u32, title: &str, items: &[u32], roles: &[(Range<usize>, Role)]) {
    let bars = Bars {
        row,
        kind: "item",
        title: title.to_owned(),
        noun: ITEMS,
        items,
        first: 0,
        levels: source.heights(),
        ends: source.range(),
        label: &|id| words::item(source, id),
        tone: Some(&identity),
        roles,
        bands: &[],
        pointers: &[],
        has_bands: false,
        has_pointers: false,
        height: BARS_HEIGHT,
    };
    page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, page.lang) + 4.0;
}

/// A row of counts as bars; `noun` says what has a count each, and `name` which one it is.
pub fn count_bars(
    page: &mut Page,
    title: &str,
    noun: Text,
    counts: &[u32],
    name: &dyn Fn(u32) -> String,
    roles: &[(Range<usize>, Role)],
) {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let levels: Vec<f32> = counts.iter().map(|&count| count as f32 / most as f32).collect();
    let items: Vec<u32> = (0..counts.len() as u32).collect();
    let bars = Bars {
        row: 1,
        kind: "count",
        title: title.to_owned(),
        noun,
        items: &items,
        first: 0,
        levels: &levels,
        ends: (0.0, f64::from(most)),
        label: &|place| counts.get(place as usize).map_or_else(String::new, |count| format!("{}: {count}", name(place))),
        tone: None,
        roles,
        bands: &[],
        pointers: &[],
        has_bands: false,
        has_pointers: false,
        height: BARS_HEIGHT,
    };
    page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, page.lang) + 4.0;
}
