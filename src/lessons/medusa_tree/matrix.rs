//! The mask: a row for each node, cells where they fit, else one bitmap; beside cells each node's position and tree index.

use super::depict::{Focus, path};
use super::words::short;
use crate::algo::medusa_tree::{Input, State};
use crate::lessons::page::{Page, text_width};
use crate::scene::{Align, Bitmap, Glyph, Ink, Key, Mark, Role, Shape, Tone};
use crate::words::Lang;

const LABEL_SIZE: f32 = 12.0;
const LEAST_CELL: f32 = 13.0;
const LARGEST_CELL: f32 = 26.0;
const MOST_CELLS: usize = 20;
/// For a position, and for a tree index.
const COLUMN: f32 = 30.0;
pub const WIDEST_BITMAP: f32 = 384.0;

const INKS: &[Ink] = &[
    Ink { role: Role::Plain, tone: Tone::Flat, glyph: Glyph::Blank },
    Ink { role: Role::Active, tone: Tone::Flat, glyph: Glyph::Ring },
    Ink { role: Role::Moved, tone: Tone::Flat, glyph: Glyph::Plus },
    Ink { role: Role::Wrong, tone: Tone::Flat, glyph: Glyph::Cross },
];
const UNSEEN: u8 = INKS.len() as u8;

/// A bitmap is so wide at most, and has no positions beside it: the answer is whether there are cells.
pub fn draw(page: &mut Page, input: &Input, state: &State, focus: &Focus, widest: f32) -> bool {
    let count = input.sorted.len() + 1;
    let label = |node: usize| format!("{node} {}", short(path(input, node)));
    let labels = (0..count).map(|node| text_width(&label(node), LABEL_SIZE)).fold(0.0, f32::max) + 6.0;
    let cell = (page.room - labels - 2.0 * COLUMN) / count as f32;
    let has_cells = count <= MOST_CELLS && cell >= LEAST_CELL;
    if has_cells {
        cells(page, input, state, focus, (labels, cell.min(LARGEST_CELL)));
    } else {
        bitmap(page, count, state, focus, widest);
    }
    has_cells
}

fn cells(page: &mut Page, input: &Input, state: &State, focus: &Focus, (widest, cell): (f32, f32)) {
    let count = input.sorted.len() + 1;
    page.caption(match page.lang {
        Lang::En => "mask · position · index",
        Lang::Zh => "掩码：每个结点看见谁 · 位置 · 索引",
    });
    let height = cell.max(18.0);
    for node in 0..count {
        let y = page.y + (node as f32 + 0.5) * height;
        let role = if focus.node == Some(node) { Role::Moved } else { Role::Frame };
        let words = |page: &mut Page, kind, x, align, role, label: String| {
            let key = Key::new(kind, node as u64);
            page.push(Mark::new(key, x, y, Shape::Words { align, size: LABEL_SIZE }).role(role).label(label));
            key
        };
        let name = format!("{node} {}", short(path(input, node)));
        let is_there = focus.is_there[node];
        if is_there {
            words(page, "name", page.left, Align::Start, role, name.clone());
        }
        let mut keys = Vec::new();
        for other in 0..count {
            let seen = state.mask.get(node).map(|row| row[other]);
            let role = match seen {
                None => Role::Hole,
                Some(false) => Role::Frame,
                Some(true) if focus.node == Some(node) => focus.role(other).unwrap_or(Role::Plain),
                Some(true) => Role::Plain,
            };
            let tone = if seen == Some(false) { Tone::Faint } else { Tone::Flat };
            let key = Key::new("cell", (node * count + other) as u64);
            let x = page.left + widest + (other as f32 + 0.5) * cell;
            let shape = Shape::Rect { width: cell - 1.5, height: height - 1.5, corner: 2.0 };
            let label = match seen {
                None => "",
                Some(false) => "0",
                Some(true) => "1",
            };
            page.push(Mark::new(key, x, y, shape).role(role).tone(tone).label(label));
            if seen.is_some() {
                keys.push(key);
            }
        }
        let right = page.left + widest + count as f32 * cell;
        for (kind, x, list) in
            [("position", right + COLUMN, &state.positions), ("index", right + 2.0 * COLUMN, &state.tree_indices)]
        {
            if let Some(value) = list.get(node) {
                keys.push(words(page, kind, x, Align::End, Role::Plain, value.to_string()));
            }
        }
        page.group(name, keys);
    }
    page.y += count as f32 * height + 4.0;
}

fn bitmap(page: &mut Page, count: usize, state: &State, focus: &Focus, widest: f32) {
    let ones = state.mask.iter().flatten().filter(|sees| **sees).count();
    let words = match (page.lang, state.mask.len() == count) {
        (Lang::En, true) => format!("mask: {count} × {count}, {ones} ones"),
        (Lang::En, false) => format!("mask: {count} × {count}, {ones} ones so far"),
        (Lang::Zh, true) => format!("掩码：{count} × {count}，{ones} 个 1"),
        (Lang::Zh, false) => format!("掩码：{count} × {count}，已有 {ones} 个 1"),
    };
    page.caption(words.clone());
    let mut cells = vec![UNSEEN; count * count];
    for (node, row) in state.mask.iter().enumerate() {
        for (other, _) in row.iter().enumerate().filter(|(_, sees)| **sees) {
            let role = if focus.node == Some(node) { focus.role(other) } else { None };
            let ink = INKS.iter().position(|ink| Some(ink.role) == role).unwrap_or(0);
            cells[node * count + other] = ink as u8;
        }
    }
    let side = page.room.min(widest);
    let (x, y) = (page.left + side / 2.0, page.y + side / 2.0);
    let frame = Shape::Rect { width: side, height: side, corner: 0.0 };
    page.push(Mark::new(Key::new("frame", 0), x, y, frame).role(Role::Frame).tone(Tone::Faint));
    let bitmap = Bitmap::new(count, count, cells, INKS);
    let key = Key::new("mask", 0);
    page.push(Mark::new(key, x, y, Shape::Bitmap { width: side, height: side, bitmap }).label(words));
    page.group("", vec![key]);
    page.y += side + 6.0;
}
