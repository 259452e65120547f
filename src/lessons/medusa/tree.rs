//! The tree of candidates, from left to right; nodes are buttons that give it another one.

use std::collections::HashSet;

use serde_json::json;

use super::card::MOST_NODES;
use super::input::CANDIDATES;
use super::log::{Event, Log};
use super::words;
use crate::algo::medusa_tree::{Path, parents};
use crate::language::decoding::Step;
use crate::lessons::medusa_tree::{next_child, places, without};
use crate::lessons::page::{Page, fitted, text_width};
use crate::scene::{Change, Key, Mark, Press, Role, Shape};

pub const LABEL_SIZE: f32 = 12.0;
const ROW: f32 = 26.0;
const HEIGHT: f32 = 20.0;
const WIDEST: f32 = 150.0;
const GAP: f32 = 14.0;
const BAR: f32 = 3.0;
/// Leaves that have a button each that takes them away.
const MOST_REMOVALS: usize = 6;

pub fn draw(page: &mut Page, log: &Log, step: &Step, event: Event) {
    let lang = page.lang;
    let title = words::tree(step.nodes.len(), event).take(lang);
    page.caption(title.clone());
    let choices = &log.drafted.options.choices;
    let depth = |node: usize| node.checked_sub(1).map_or(0, |place| choices[place].len());
    let levels = choices.last().map_or(0, Vec::len) + 1;
    let level = (page.room / levels as f32).min(WIDEST + GAP);
    let width = level - GAP;
    let (rows, leaves) = places(&parents(choices));
    let (left, top) = (page.left, page.y);
    let centre = |node: usize| (left + depth(node) as f32 * level + width / 2.0, top + (rows[node] + 0.5) * ROW);
    let is_decided = event == Event::Accept;
    let is_kept = |node: usize| is_decided && (node == 0 || step.accepted.contains(&(node as u32)));
    for (node, parent) in step.nodes.iter().enumerate().filter_map(|(node, of)| Some((node, of.parent? as usize))) {
        let ((x, y), (to_x, to_y)) = (centre(parent), centre(node));
        let (from, to) = (x + width / 2.0, to_x - width / 2.0);
        let shape = Shape::Segment { dx: to - from, dy: to_y - y, arrow: false };
        let role = if is_kept(node) { Role::Active } else { Role::Frame };
        page.push(Mark::new(Key::new("edge", node as u64), from, y, shape).role(role));
    }
    let mut keys = Vec::new();
    for (node, of) in step.nodes.iter().enumerate() {
        let (x, y) = centre(node);
        let was_seen = of.parent.is_none_or(|parent| is_kept(parent as usize));
        let role = match (is_decided, node) {
            (false, 0) => Role::Active,
            (false, _) => Role::Plain,
            (true, _) if is_kept(node) => Role::Done,
            (true, _) if was_seen => Role::Discarded,
            (true, _) => Role::Frame,
        };
        let has_chance = event != Event::Draft && node > 0;
        let percent = if has_chance { format!(" {}", words::percent(of.chance)) } else { String::new() };
        let room = width - 8.0 - text_width(&percent, LABEL_SIZE);
        let label = if room < 24.0 {
            fitted(&log.piece(of.token), LABEL_SIZE, width - 6.0)
        } else {
            format!("{}{percent}", fitted(&log.piece(of.token), LABEL_SIZE, room))
        };
        let shape = Shape::Rect { width, height: HEIGHT, corner: 4.0 };
        let key = Key::new("node", node as u64);
        page.push(Mark::new(key, x, y, shape).role(role).label(label));
        keys.push(key);
        let bar = (width * of.chance).max(0.0);
        if has_chance && bar >= 0.5 {
            let shape = Shape::Rect { width: bar, height: BAR, corner: 0.0 };
            page.push(
                Mark::new(Key::new("chance", node as u64), x - width / 2.0 + bar / 2.0, y + HEIGHT / 2.0 + 1.5, shape)
                    .role(Role::Looked),
            );
        }
    }
    page.group(title, keys);
    page.y = top + leaves * ROW + 6.0;
    presses(page, choices);
}

/// What the reader can make of the tree: the text is decoded anew with it.
fn presses(page: &mut Page, choices: &[Path]) {
    let lang = page.lang;
    let change = |choices: Vec<Path>| Change { field: "tree", to: json!(choices), instead_of: &["nodes"] };
    let levels = choices.last().map_or(0, Vec::len).max(1) as u32;
    let known: HashSet<&[u32]> = choices.iter().map(Path::as_slice).collect();
    for (node, path) in [&[][..]].into_iter().chain(choices.iter().map(Path::as_slice)).enumerate() {
        let Some(child) = next_child(&known, path, [CANDIDATES, levels, MOST_NODES as u32]) else { continue };
        let name = words::add(node, &child).take(lang);
        let more = choices.iter().cloned().chain([child]).collect();
        page.scene.presses.push(Press { key: Some(Key::new("node", node as u64)), name, change: change(more) });
    }
    let is_leaf = |path: &&Path| !choices.iter().any(|other| other.len() > path.len() && other.starts_with(path));
    for path in choices.iter().rev().filter(is_leaf).take(MOST_REMOVALS) {
        let name = words::remove(path).take(lang);
        page.scene.presses.push(Press { key: None, name, change: change(without(choices, path)) });
    }
}
