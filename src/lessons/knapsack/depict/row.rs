//! The one row: what it was before the item, and what it is now, old and new values told apart by shade and word.

use std::ops::Range;

use super::window::window;
use super::{CELL_HEIGHT, Depiction};
use crate::algo::table::Step;
use crate::lessons::knapsack::words;
use crate::lessons::page::{CAPTION_HEIGHT, Page, text_width};
use crate::scene::{Align, Key, Mark, Role, Shape, Tone};
use crate::words::Lang;

const HEAD_SIZE: f32 = 11.0;
const WIDEST_CELL: f32 = 76.0;
const CHIP_HEIGHT: f32 = 26.0;
/// Room for the arrow between both rows.
const ARROWS: f32 = 34.0;
const OLD: Tone = Tone::Level(0.15);
const NEW: Tone = Tone::Level(0.75);

pub fn draw(page: &mut Page, depiction: &Depiction) {
    items(page, depiction);
    let (input, state, now) = (depiction.input, depiction.state, &depiction.now);
    let far_end = if input.is_reverse && state.begun > 0 && !state.is_over { input.capacity } else { 0 };
    let at = now.cell.map_or(far_end, |(_, cell)| cell) as usize;
    let source = now.with.map_or(at, |(_, cell)| cell as usize);
    let width = depiction.cell_width();
    let columns = window(input.width(), (page.room / width) as usize, at, source);
    let places = columns.iter().map(|run| run.len()).sum::<usize>() + columns.len() - 1;
    let width = (page.room / places.max(1) as f32).min(WIDEST_CELL.max(width));
    let strip = Strip { left: page.left, width, columns };
    let shown = words::shown(None, &strip.columns, input.width());
    let has_before = !state.before.is_empty() && !state.is_over;
    let before_y = page.y + CAPTION_HEIGHT + CELL_HEIGHT / 2.0;
    if has_before {
        page.caption(match page.lang {
            Lang::En => "before this item (to compare; it isn't kept)",
            Lang::Zh => "放这件物品之前（仅供对照，程序并不保存）",
        });
        let title = if page.lang == Lang::Zh { "之前" } else { "before" };
        strip.cells(page, "before", before_y, title, &mut |cell| {
            Some((words::short(state.before[cell]), Role::Frame, Tone::Flat))
        });
    }
    let row_y = before_y + CELL_HEIGHT + ARROWS + 26.0;
    strip.heads(page, depiction, row_y - CELL_HEIGHT / 2.0 - 8.0);
    let changed = |cell: usize| has_before && depiction.is_visited(cell as u32);
    let title = if page.lang == Lang::Zh { "现在" } else { "now" };
    strip.cells(page, "cell", row_y, title, &mut |cell| {
        let value = state.table[cell];
        if value.is_nan() {
            return None;
        }
        let (role, tone) = match depiction.role_in_row(cell as u32) {
            Role::Plain if changed(cell) => (Role::Plain, NEW),
            Role::Plain => (Role::Plain, OLD),
            role => (role, Tone::Flat),
        };
        Some((words::short(value), role, tone))
    });
    if has_before {
        for cell in strip.shown() {
            let (en, zh) = if changed(cell) { ("new", "新") } else { ("old", "旧") };
            let shape = Shape::Words { align: Align::Middle, size: 10.0 };
            let label = if page.lang == Lang::Zh { zh } else { en };
            let y = row_y + CELL_HEIGHT / 2.0 + 12.0;
            page.push(Mark::new(Key::new("age", cell as u64), strip.x(cell), y, shape).role(Role::Frame).label(label));
        }
    }
    arrow(page, depiction, &strip, row_y);
    page.y = row_y + CELL_HEIGHT / 2.0 + 20.0;
    let shown = shown.get(page.lang);
    if !shown.is_empty() {
        page.caption(shown);
    }
}

impl Depiction<'_> {
    /// Whether the present pass has been at a cell.
    fn is_visited(&self, cell: u32) -> bool {
        let (input, state) = (self.input, self.state);
        let (Some(last), Some(number)) = (state.cell, state.begun.checked_sub(1)) else { return false };
        let (weight, _) = input.item(number);
        if input.is_reverse { cell >= last } else { cell <= last && u64::from(cell) >= weight }
    }

    /// Whether the item is added to a value that holds it already, where it is there once.
    fn takes_twice(&self) -> bool {
        let Some((_, from)) = self.now.with else { return false };
        let is_itself = self.state.cell == Some(from);
        !self.input.is_complete
            && !is_itself
            && self.state.at(0, from) != self.state.before[from as usize]
            && self.is_visited(from)
    }

    fn role_in_row(&self, cell: u32) -> Role {
        let is = |place: Option<(usize, u32)>| place.is_some_and(|(_, other)| other == cell);
        if is(self.now.cell) {
            return match self.step {
                Some(Step::RowBest) => Role::Done,
                Some(Step::RowTake { .. }) if self.takes_twice() => Role::Wrong,
                Some(Step::RowTake { .. }) => Role::Moved,
                _ => Role::Looked,
            };
        }
        if is(self.now.with) { Role::Looked } else { Role::Plain }
    }
}

/// Cells side by side.
struct Strip {
    left: f32,
    width: f32,
    columns: Vec<Range<usize>>,
}

impl Strip {
    fn shown(&self) -> impl Iterator<Item = usize> + use<> {
        self.columns.clone().into_iter().flatten()
    }

    fn x(&self, cell: usize) -> f32 {
        let mut before = 0;
        for run in &self.columns {
            if cell < run.end {
                return self.left + ((before + cell.saturating_sub(run.start)) as f32 + 0.5) * self.width;
            }
            before += run.len() + 1;
        }
        self.left
    }

    fn cells(
        &self,
        page: &mut Page,
        kind: &'static str,
        y: f32,
        title: &str,
        look: &mut dyn FnMut(usize) -> Option<(String, Role, Tone)>,
    ) {
        let shape = || Shape::Rect { width: self.width - 4.0, height: CELL_HEIGHT, corner: 3.0 };
        let mut keys = Vec::new();
        for cell in self.shown() {
            let mark = Mark::new(Key::new(kind, cell as u64), self.x(cell), y, shape());
            let mark = match look(cell) {
                Some((label, role, tone)) => {
                    keys.push(mark.key);
                    mark.role(role).tone(tone).label(label)
                }
                None => mark.role(Role::Hole),
            };
            page.push(mark);
        }
        page.group(title, keys);
        if let [first, _, ..] = &self.columns[..] {
            let x = self.left + (first.len() as f32 + 0.5) * self.width;
            let shape = Shape::Words { align: Align::Middle, size: 14.0 };
            let key = Key::new("gap", u64::from(kind == "cell"));
            page.push(Mark::new(key, x, y, shape).role(Role::Frame).label("⋯"));
        }
    }

    /// Capacities above the cells.
    fn heads(&self, page: &mut Page, depiction: &Depiction, y: f32) {
        let mut keys = Vec::new();
        for cell in self.shown() {
            let is_current = depiction.now.cell.is_some_and(|(_, current)| current as usize == cell);
            let label = cell.to_string();
            let size = ((self.width - 2.0) / text_width(&label, 1.0)).min(HEAD_SIZE);
            let role = if is_current { Role::Active } else { Role::Frame };
            let shape = Shape::Words { align: Align::Middle, size };
            let mark = Mark::new(Key::new("column", cell as u64), self.x(cell), y, shape).role(role).label(label);
            keys.push(mark.key);
            page.push(mark);
        }
        page.group(if page.lang == Lang::Zh { "容量" } else { "capacity" }, keys);
    }
}

/// From the cell that the item is added to, over the row, down into the cell in work.
fn arrow(page: &mut Page, depiction: &Depiction, strip: &Strip, row_y: f32) {
    let (Some((_, cell)), Some((_, from))) = (depiction.now.cell, depiction.now.with) else { return };
    if from == cell {
        return;
    }
    let role = if depiction.now.takes { Role::Moved } else { Role::Frame };
    let (to_x, from_x) = (strip.x(cell as usize), strip.x(from as usize));
    let foot = row_y - CELL_HEIGHT / 2.0 - 18.0;
    let top = foot - 16.0;
    let points = vec![(0.0, 0.0), (0.0, top - foot), (to_x - from_x, top - foot)];
    page.push(Mark::new(Key::new("arrow", 0), from_x, foot, Shape::Path { points, closed: false }).role(role));
    let shape = Shape::Segment { dx: 0.0, dy: foot - top, arrow: true };
    page.push(Mark::new(Key::new("arrow", 1), to_x, top, shape).role(role));
}

/// The items, as many around the one in work as fit into a row.
fn items(page: &mut Page, depiction: &Depiction) {
    let (input, state) = (depiction.input, depiction.state);
    let count = input.rows.len();
    if count == 0 {
        return;
    }
    let label = |row: usize| words::short_item(input, row);
    let widest =
        input.rows.iter().take(200).enumerate().map(|(row, _)| text_width(&label(row), 12.0) + 16.0).fold(50.0, f32::max);
    let width = widest.min(page.room / 2.0);
    let most = ((page.room / (width + 4.0)) as usize).max(4);
    let current = state.begun.saturating_sub(1);
    let run = window(count, most, current, current).remove(0);
    let width = width.min(page.room / run.len() as f32 - 4.0);
    let mut keys = Vec::new();
    for row in run.clone() {
        let role = match row + 1 {
            _ if state.is_over => Role::Done,
            number if number < state.begun => Role::Done,
            number if number == state.begun => Role::Active,
            _ => Role::Frame,
        };
        let x = page.left + (row - run.start) as f32 * (width + 4.0) + width / 2.0;
        let shape = Shape::Rect { width, height: CHIP_HEIGHT, corner: CHIP_HEIGHT / 2.0 };
        let mark = Mark::new(Key::new("item", row as u64), x, page.y + CHIP_HEIGHT / 2.0, shape).role(role).label(label(row));
        keys.push(mark.key);
        page.push(mark);
    }
    page.group(if page.lang == Lang::Zh { "物品" } else { "items" }, keys);
    page.y += CHIP_HEIGHT + 4.0;
    if run.len() < count {
        let (first, last) = (run.start + 1, run.end);
        page.caption(match page.lang {
            Lang::En => format!("items {first} to {last} of {count}"),
            Lang::Zh => format!("第 {first}–{last} 件，共 {count} 件"),
        });
    }
}
