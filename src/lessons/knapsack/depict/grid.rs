//! The 2-D table, with arrows from the two cells that a cell is made from.

use std::ops::Range;

use super::window::window;
use super::{CELL_HEIGHT, Depiction, Place};
use crate::algo::table::Step;
use crate::lessons::knapsack::words;
use crate::lessons::page::{Page, text_width};
use crate::scene::{Align, Key, Mark, Role, Shape};
use crate::words::Lang;

const ROW_GAP: f32 = 16.0;
const PITCH: f32 = CELL_HEIGHT + ROW_GAP;
const HEAD_SIZE: f32 = 11.0;
const HEAD_HEIGHT: f32 = 20.0;
const WIDEST_CELL: f32 = 76.0;
const WIDEST_HEAD: f32 = 130.0;
const MOST_ROWS: usize = 12;

/// Where cells are.
struct Grid {
    left: f32,
    top: f32,
    head: f32,
    cell: f32,
    rows: Range<usize>,
    columns: Vec<Range<usize>>,
}

impl Grid {
    fn of(page: &Page, depiction: &Depiction) -> Grid {
        let input = depiction.input;
        let (row, at, source) = focus(depiction);
        let rows = window(input.rows.len() + 1, MOST_ROWS, row, row.saturating_sub(1)).remove(0);
        let heads = rows.clone().map(|row| text_width(&heading(depiction, row, page.lang), HEAD_SIZE));
        let head = heads.fold(40.0, f32::max).min(WIDEST_HEAD) + 10.0;
        let width = depiction.cell_width();
        let most = ((page.room - head) / width) as usize;
        let columns = window(input.width(), most, at, source.min(at));
        let places = columns.iter().map(|run| run.len()).sum::<usize>() + columns.len() - 1;
        let cell = ((page.room - head) / places.max(1) as f32).min(WIDEST_CELL.max(width));
        Grid { left: page.left, top: page.y + HEAD_HEIGHT, head, cell, rows, columns }
    }

    /// The middle of a column, where it is shown.
    fn x(&self, cell: u32) -> Option<f32> {
        let mut before = 0;
        for run in &self.columns {
            if run.contains(&(cell as usize)) {
                let place = before + cell as usize - run.start;
                return Some(self.left + self.head + (place as f32 + 0.5) * self.cell);
            }
            before += run.len() + 1;
        }
        None
    }

    fn y(&self, row: usize) -> Option<f32> {
        self.rows.contains(&row).then(|| self.top + (row - self.rows.start) as f32 * PITCH + CELL_HEIGHT / 2.0)
    }

    fn centre(&self, (row, cell): Place) -> Option<(f32, f32)> {
        self.x(cell).zip(self.y(row))
    }

    fn bottom(&self) -> f32 {
        self.top + self.rows.len() as f32 * PITCH
    }
}

/// The row, the capacity and the capacity looked at that must be in view.
fn focus(depiction: &Depiction) -> (usize, usize, usize) {
    let (input, state, now) = (depiction.input, depiction.state, &depiction.now);
    let with = now.with.map(|(_, cell)| cell as usize);
    match (now.cell, state.walk) {
        (Some((row, cell)), _) => (row, cell as usize, with.unwrap_or(cell as usize)),
        (None, Some((row, cell))) => (row, cell as usize, cell as usize),
        (None, None) if state.is_over => (0, 0, 0),
        _ if input.is_reverse && !input.is_complete && state.begun > 0 => {
            (state.begun, input.capacity as usize, input.capacity as usize)
        }
        _ => (state.begun, 0, 0),
    }
}

fn heading(depiction: &Depiction, row: usize, lang: Lang) -> String {
    let (input, state) = (depiction.input, depiction.state);
    let Some(number) = row.checked_sub(1) else {
        return match lang {
            Lang::En => "no item".into(),
            Lang::Zh => "没有物品".into(),
        };
    };
    let words = words::short_item(input, number);
    let is_past = state.best.is_some() && state.walk.is_none_or(|(walked, _)| walked < row);
    let is_taken = state.chosen.contains(&input.rows[number]) && depiction.is_taken(row);
    match (is_taken, is_past && !state.chosen.is_empty()) {
        (true, _) => format!("✓ {words}"),
        (false, true) => format!("– {words}"),
        (false, false) => words,
    }
}

impl Depiction<'_> {
    /// Whether the way back has taken the item of this row. Of equal copies the last ones are taken.
    fn is_taken(&self, row: usize) -> bool {
        let (input, state) = (self.input, self.state);
        let width = input.width();
        let mut cell = input.capacity as usize;
        if state.best.is_none_or(|best| best == f64::NEG_INFINITY) {
            return false;
        }
        for above in (row..=input.rows.len()).rev() {
            if state.walk.is_some_and(|(walked, left)| above < walked || (above == walked && cell as u32 == left)) {
                return false;
            }
            let mut is_taken = false;
            while state.table[above * width + cell] != state.table[(above - 1) * width + cell] {
                cell -= input.item(above - 1).0 as usize;
                is_taken = true;
                if !input.is_complete {
                    break;
                }
            }
            if above == row {
                return is_taken;
            }
        }
        false
    }

    fn role(&self, place: Place) -> Role {
        let is = |other: Option<Place>| other == Some(place);
        let is_back = matches!(self.step, Some(Step::LeftOut | Step::Taken));
        if is(self.now.cell) && !is_back {
            return if self.state.best.is_some() { Role::Done } else { Role::Moved };
        }
        if is(self.now.cell) || is(self.now.with) || is(self.now.without) {
            return Role::Looked;
        }
        Role::Plain
    }
}

pub fn draw(page: &mut Page, depiction: &Depiction) {
    let (input, state) = (depiction.input, depiction.state);
    let grid = Grid::of(page, depiction);
    let rows = (grid.rows.len() <= input.rows.len()).then_some((grid.rows.start, grid.rows.end));
    let shown = words::shown(rows, &grid.columns, input.width());
    let shown = shown.get(page.lang);
    columns(page, depiction, &grid);
    for row in grid.rows.clone() {
        let Some(y) = grid.y(row) else { continue };
        let is_current = depiction.now.cell.is_some_and(|(current, _)| current == row);
        let label = heading(depiction, row, page.lang);
        let shape = Shape::Words { align: Align::Start, size: fitting(&label, grid.head - 6.0) };
        let role = if is_current { Role::Active } else { Role::Frame };
        let head = Mark::new(Key::new("row", row as u64), page.left, y, shape).role(role).label(label);
        let mut keys = vec![head.key];
        page.push(head);
        for cell in grid.columns.iter().flat_map(|run| run.clone()) {
            let Some(x) = grid.x(cell as u32) else { continue };
            let value = state.at(row, cell as u32);
            let key = Key::new("cell", (row as u64) << 32 | cell as u64);
            let shape = Shape::Rect { width: grid.cell - 4.0, height: CELL_HEIGHT, corner: 3.0 };
            let mark = Mark::new(key, x, y, shape);
            let is_filled = !value.is_nan();
            let mark = if is_filled {
                mark.role(depiction.role((row, cell as u32))).label(words::short(value))
            } else {
                mark.role(Role::Hole)
            };
            keys.extend(is_filled.then_some(key));
            page.push(mark);
        }
        if keys.len() > 1 {
            page.group(row_title(row, page.lang), keys);
        }
    }
    arrows(page, depiction, &grid);
    page.y = grid.bottom();
    if !shown.is_empty() {
        page.caption(shown);
    }
}

fn row_title(row: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("row {row}"),
        Lang::Zh => format!("第 {row} 行"),
    }
}

/// A size at which a heading fits.
fn fitting(label: &str, width: f32) -> f32 {
    (width / text_width(label, 1.0)).min(HEAD_SIZE)
}

/// Capacities above the columns, and dots between two runs of them.
fn columns(page: &mut Page, depiction: &Depiction, grid: &Grid) {
    let y = grid.top - 9.0;
    let corner = if page.lang == Lang::Zh { "容量 c →" } else { "capacity c →" };
    let shape = Shape::Words { align: Align::Start, size: fitting(corner, grid.head - 6.0) };
    page.push(Mark::new(Key::new("corner", 0), page.left, y, shape).role(Role::Frame).label(corner));
    let mut keys = Vec::new();
    for cell in grid.columns.iter().flat_map(|run| run.clone()) {
        let Some(x) = grid.x(cell as u32) else { continue };
        let is_current = depiction.now.cell.is_some_and(|(_, current)| current as usize == cell);
        let label = cell.to_string();
        let shape = Shape::Words { align: Align::Middle, size: fitting(&label, grid.cell - 2.0) };
        let role = if is_current { Role::Active } else { Role::Frame };
        let mark = Mark::new(Key::new("column", cell as u64), x, y, shape).role(role).label(label);
        keys.push(mark.key);
        page.push(mark);
    }
    page.group(if page.lang == Lang::Zh { "容量" } else { "capacity" }, keys);
    if let [first, _, ..] = &grid.columns[..] {
        let x = grid.left + grid.head + (first.len() as f32 + 0.5) * grid.cell;
        for row in grid.rows.clone() {
            if let Some(y) = grid.y(row) {
                let shape = Shape::Words { align: Align::Middle, size: 14.0 };
                page.push(Mark::new(Key::new("gap", row as u64), x, y, shape).role(Role::Frame).label("⋯"));
            }
        }
    }
}

/// From the cell above straight down; from the other one through the gap between the rows, so that no number is crossed.
fn arrows(page: &mut Page, depiction: &Depiction, grid: &Grid) {
    let now = &depiction.now;
    let Some((x, y)) = now.cell.and_then(|place| grid.centre(place)) else { return };
    let half = CELL_HEIGHT / 2.0;
    let winner = |wins: bool| if wins { Role::Moved } else { Role::Frame };
    let is_back = matches!(depiction.step, Some(Step::LeftOut | Step::Taken));
    let mut arrow = |id: u64, (from_x, from_y): (f32, f32), (to_x, to_y): (f32, f32), role: Role| {
        let ((x, y), (dx, dy)) = if is_back {
            ((to_x, to_y), (from_x - to_x, from_y - to_y))
        } else {
            ((from_x, from_y), (to_x - from_x, to_y - from_y))
        };
        page.push(Mark::new(Key::new("arrow", id), x, y, Shape::Segment { dx, dy, arrow: true }).role(role));
    };
    if let Some((from_x, from_y)) = now.without.and_then(|place| grid.centre(place)) {
        arrow(0, (from_x, from_y + half), (x, y - half), winner(!now.takes));
    }
    let Some(place) = now.with else { return };
    let Some((from_x, from_y)) = grid.centre(place) else { return };
    let aside = (grid.cell / 4.0).min(10.0);
    if from_y < y {
        let to_x = if from_x < x { x - aside } else { x + aside };
        arrow(1, (from_x, from_y + half), (to_x, y - half), winner(now.takes));
    } else if from_x < x {
        // Below the cells of the same row.
        let low = y + half + 9.0;
        let role = winner(now.takes);
        arrow(1, (x - aside, low), (x - aside, y + half), role);
        let points = vec![(0.0, 0.0), (0.0, 9.0), (x - aside - from_x, 9.0)];
        let shape = Shape::Path { points, closed: false };
        page.push(Mark::new(Key::new("arrow", 2), from_x, y + half, shape).role(role));
    }
}
