//! Items as tiles that keep their colour and their name while they move; many of them as bars.

use std::ops::Range;

use crate::algo::sort::Source;
use crate::lessons::cells::Cells;
use crate::lessons::page::{Page, text_width};
use crate::scene::{Bars, ITEMS, Key, Mark, Role, Shape, Tone, items_per_bar};
use crate::words::{Lang, Text};

use super::words;

/// Up to so many items, or counts, there is a cell for each; more are drawn as bars.
pub const MOST_TILES: usize = 40;
const LABEL_SIZE: f32 = 14.0;

const BARS_HEIGHT: f32 = 90.0;
const STRIP_HEIGHT: f32 = 60.0;
/// The width of a place in a strip.
const STRIP_PITCH: f32 = 36.0;

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

/// The list, a cell a place: `below` names the places, and an item without a role has left its own, which keeps its outline.
pub fn list(
    page: &mut Page,
    source: &Source,
    title: String,
    items: &[u32],
    below: &dyn Fn(usize) -> String,
    role: &dyn Fn(usize, u32) -> Option<Role>,
) -> Cells {
    let cells = cells(page, source, source.len());
    cells.frames(page, ["slot", "index"], &mut (0..source.len()).map(below));
    let mut keys = Vec::new();
    for (place, &id) in items.iter().enumerate() {
        let (at, shape) = (cells.centre(place), cells.item_shape());
        let mark = match role(place, id) {
            Some(role) => tile(source, id, at, shape, role),
            None => ghost(source, id, "left-list", at, shape),
        };
        keys.push(mark.key);
        page.push(mark);
    }
    page.group(title, keys);
    page.y += cells.height(source.len());
    cells
}

/// What some places of a row are doing.
pub type Roles = Vec<(Range<usize>, Role)>;

/// A few places of a row that is drawn in runs, to be drawn one by one below.
pub struct Strip {
    first: usize,
    row: StripRow,
    roles: Roles,
}

enum StripRow {
    Items(Vec<u32>),
    Counts(Vec<u32>),
}

/// The places around a focus, if a row of so many is drawn in runs.
fn enlarged(page: &Page, count: usize, focus: usize) -> Option<Range<usize>> {
    let most = ((page.room / STRIP_PITCH) as usize).clamp(1, count.max(1));
    let first = focus.saturating_sub(most / 2).min(count.saturating_sub(most));
    (items_per_bar(count, page.room) > 1).then_some(first..first + most)
}

/// A row of items as bars: one an item while there is room, then one for a run of items, which says so. Gives what is around the focus then.
pub fn bars(page: &mut Page, source: &Source, row: u32, title: &str, items: &[u32], roles: Roles, focus: usize) -> Option<Strip> {
    draw_items(page, source, Row { row, kind: "item", title, first: 0, roles: &roles, height: BARS_HEIGHT }, items);
    let places = enlarged(page, items.len(), focus)?;
    Some(Strip { first: places.start, row: StripRow::Items(items[places].to_vec()), roles })
}

/// A row of counts as bars; `noun` says what has a count each, and `name` which one it is.
pub fn count_bars(
    page: &mut Page,
    title: &str,
    noun: Text,
    counts: &[u32],
    name: &dyn Fn(usize) -> String,
    roles: Roles,
    focus: usize,
) -> Option<Strip> {
    let row = Row { row: 1, kind: "count", title, first: 0, roles: &roles, height: BARS_HEIGHT };
    draw_counts(page, row, noun, counts, name);
    let places = enlarged(page, counts.len(), focus)?;
    Some(Strip { first: places.start, row: StripRow::Counts(counts[places].to_vec()), roles })
}

/// Draws a strip, one bar a place.
pub fn strip(page: &mut Page, source: &Source, strip: Option<Strip>) {
    let Some(Strip { first, row, roles }) = strip else { return };
    let (StripRow::Items(values) | StripRow::Counts(values)) = &row;
    let last = first + values.len() - 1;
    let title = match page.lang {
        Lang::En => format!("enlarged: {first} to {last}"),
        Lang::Zh => format!("放大：{first} 到 {last}"),
    };
    page.caption(title.clone());
    let of = |kind| Row { row: 3, kind, title: &title, first, roles: &roles, height: STRIP_HEIGHT };
    match &row {
        StripRow::Items(items) => draw_items(page, source, of("enlarged-item"), items),
        StripRow::Counts(counts) => draw_counts(page, of("enlarged-count"), ITEMS, counts, &|_| String::new()),
    }
}

struct Row<'a> {
    row: u32,
    kind: &'static str,
    title: &'a str,
    first: usize,
    roles: &'a Roles,
    height: f32,
}

fn draw_items(page: &mut Page, source: &Source, row: Row, items: &[u32]) {
    let label = |id| words::item(source, id);
    draw(page, row, ITEMS, items, (source.heights(), source.range()), &label, Some(&identity));
}

fn draw_counts(page: &mut Page, row: Row, noun: Text, counts: &[u32], name: &dyn Fn(usize) -> String) {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let levels: Vec<f32> = counts.iter().map(|&count| count as f32 / most as f32).collect();
    let items: Vec<u32> = (0..counts.len() as u32).collect();
    let (first, is_strip) = (row.first, row.height == STRIP_HEIGHT);
    let label = |place: u32| match counts.get(place as usize) {
        // One by one, a count stands over its number.
        Some(count) if is_strip => count.to_string(),
        Some(count) => format!("{}: {count}", name(first + place as usize)),
        None => String::new(),
    };
    draw(page, row, noun, &items, (&levels, (0.0, f64::from(most))), &label, None);
}

fn draw(
    page: &mut Page,
    row: Row,
    noun: Text,
    items: &[u32],
    (levels, ends): (&[f32], (f64, f64)),
    label: &dyn Fn(u32) -> String,
    tone: Option<&dyn Fn(u32) -> Tone>,
) {
    let Row { row, kind, title, first, roles, height } = row;
    let bars = Bars {
        row,
        kind,
        title: title.to_owned(),
        noun,
        items,
        first,
        levels,
        ends,
        label,
        tone,
        roles,
        bands: &[],
        pointers: &[],
        has_bands: false,
        has_pointers: false,
        height,
    };
    page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, page.lang) + 4.0;
}
