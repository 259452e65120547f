//! The picture: the text so far, plain decoding beside it, the heads' candidates, the tree, the cache, and how far the text is from the model's own.

use super::input::CANDIDATES;
use super::log::{Event, Log};
use super::tree::{self, LABEL_SIZE};
use super::words;
use crate::language::decoding::Step;
use crate::lessons::View;
use crate::lessons::medusa_tree::buffers;
use crate::lessons::page::{Page, fitted, text_width};
use crate::scene::{Align, Key, Mark, Role, Scene, Shape, Tone};

const CHIP_HEIGHT: f32 = 22.0;
const CHIP_GAP: f32 = 4.0;
const LINE: f32 = 18.0;
/// Lines of text that are shown: the last ones.
const LINES: usize = 5;
const PLAIN_LINES: usize = 2;
/// Of each head.
const SHOWN: usize = 5;
const BAR_HEIGHT: f32 = 10.0;
const WIDEST_CELL: f32 = 22.0;

pub fn depict(log: &Log, at: usize, view: &View) -> Scene {
    let mut page = Page::new(view, false);
    let (pass, event) = log.event(at);
    text(&mut page, log, at);
    let step = log.step(pass).filter(|_| event != Event::Begun);
    if let (Some(before), Event::Draft) = (pass.checked_sub(1).and_then(|pass| log.step(pass)), event) {
        heads(&mut page, log, before);
    }
    if let (Some(step), true) = (step, matches!(event, Event::Draft | Event::Verify | Event::Accept)) {
        tree::draw(&mut page, log, step, event);
    }
    if event == Event::Draft {
        buffers(&mut page, &log.drafted.options.choices, CANDIDATES);
    }
    if let (Some(step), Event::Read | Event::Next) = (step, event) {
        next(&mut page, log, step);
    }
    if let (Some(step), Event::Compact) = (step, event) {
        cache(&mut page, step);
    }
    surprise(&mut page, log, log.passes(at));
    page.finish()
}

struct Chip {
    label: String,
    role: Role,
    tone: Tone,
}

/// Chips in lines, the last `lines` of them.
fn chips(page: &mut Page, kind: &'static str, title: &str, chips: &[Chip], lines: usize) {
    page.caption(title);
    let mut rows: Vec<Vec<(usize, f32, f32)>> = vec![Vec::new()];
    let mut x = 0.0;
    for (place, chip) in chips.iter().enumerate() {
        let width = (text_width(&chip.label, LABEL_SIZE) + 8.0).max(16.0).min(page.room);
        if x + width > page.room && x > 0.0 {
            rows.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((place, x, width));
        }
        x += width + CHIP_GAP;
    }
    let shown = &rows[rows.len().saturating_sub(lines)..];
    let mut keys = Vec::new();
    for (line, row) in shown.iter().enumerate() {
        for (place, x, width) in row {
            let (chip, key) = (&chips[*place], Key::new(kind, *place as u64));
            let y = page.y + line as f32 * (CHIP_HEIGHT + CHIP_GAP) + CHIP_HEIGHT / 2.0;
            let shape = Shape::Rect { width: *width, height: CHIP_HEIGHT, corner: 4.0 };
            page.push(
                Mark::new(key, page.left + x + width / 2.0, y, shape).role(chip.role).tone(chip.tone).label(chip.label.clone()),
            );
            keys.push(key);
        }
    }
    page.y += shown.len() as f32 * (CHIP_HEIGHT + CHIP_GAP) + 4.0;
    page.group(title, keys);
}

fn text(page: &mut Page, log: &Log, at: usize) {
    let lang = page.lang;
    let (pass, event) = log.event(at);
    let made = log.made(at);
    let fresh = match (event, log.step(pass)) {
        (Event::Accept | Event::Compact | Event::Next | Event::Read, Some(step)) => step.length().min(made),
        _ => 0,
    };
    let prompt = log.prompt.iter().map(|token| Chip { label: log.piece(*token), role: Role::Frame, tone: Tone::Faint });
    let own = log.drafted.made()[..made].iter().enumerate().map(|(place, token)| {
        let role = match (place + fresh).cmp(&made) {
            std::cmp::Ordering::Less => Role::Plain,
            _ if place + 1 == made => Role::Moved,
            _ => Role::Done,
        };
        Chip { label: log.piece(*token), role, tone: Tone::Flat }
    });
    let all: Vec<Chip> = prompt.chain(own).collect();
    chips(page, "token", &words::text(log, at).take(lang), &all, LINES);
    if let Some(plain) = &log.plain {
        let passes = log.passes(at).min(plain.steps.len());
        let tokens: Vec<Chip> = plain.made()[..passes.min(plain.made().len())]
            .iter()
            .map(|token| Chip { label: log.piece(*token), role: Role::Plain, tone: Tone::Flat })
            .collect();
        chips(page, "plain", &words::plain(passes, tokens.len()).take(lang), &tokens, PLAIN_LINES);
    }
}

/// What each head says after the last token that was kept.
fn heads(page: &mut Page, log: &Log, before: &Step) {
    let Some(drafts) = before.seen.drafts.get(before.last_row()).filter(|drafts| !drafts.is_empty()) else { return };
    let lang = page.lang;
    page.caption(words::HEADS.get(lang));
    let (left, top) = (page.left, page.y);
    let width = page.room / drafts.len() as f32;
    for (k, said) in drafts.iter().enumerate() {
        let x = left + k as f32 * width;
        let title = words::head(k + 1).take(lang);
        let mut keys = Vec::new();
        let mut write = |page: &mut Page, place: u64, y: f32, label: String, role| {
            let key = Key::new("candidate", k as u64 * 100 + place);
            page.push(Mark::new(key, x, y, Shape::Words { align: Align::Start, size: LABEL_SIZE }).role(role).label(label));
            keys.push(key);
        };
        // On a phone the offset alone, rather than half a word.
        let is_room = text_width(&title, LABEL_SIZE) <= width - 4.0;
        let written = if is_room { title.clone() } else { format!("{}: +{}", k + 1, k + 2) };
        write(page, 99, top + LINE / 2.0, written, Role::Frame);
        for (rank, (token, chance)) in said.likeliest.iter().take(SHOWN).enumerate() {
            let percent = words::percent(*chance);
            let piece = fitted(&log.piece(*token), LABEL_SIZE, width - 10.0 - text_width(&percent, LABEL_SIZE));
            let y = top + LINE * (rank as f32 + 1.5);
            write(page, rank as u64, y, format!("{piece} {percent}"), Role::Plain);
        }
        page.group(title, keys);
    }
    page.y = top + LINE * (SHOWN as f32 + 1.0) + 6.0;
}

/// The likeliest tokens after a pass without a tree.
fn next(page: &mut Page, log: &Log, step: &Step) {
    let lang = page.lang;
    let said = &step.seen.next[0];
    page.caption(words::next(said.entropy).take(lang));
    let (left, top, room) = (page.left, page.y, page.room);
    let mut keys = Vec::new();
    for (rank, (token, chance)) in said.likeliest.iter().take(SHOWN).enumerate() {
        let y = top + LINE * (rank as f32 + 0.5);
        let role = if *token == step.next.0 { Role::Moved } else { Role::Plain };
        let key = Key::new("next", rank as u64);
        let label = format!("{} {}", fitted(&log.piece(*token), LABEL_SIZE, 90.0), words::percent(*chance));
        page.push(Mark::new(key, left, y, Shape::Words { align: Align::Start, size: LABEL_SIZE }).role(role).label(label));
        keys.push(key);
        bar(page, Key::new("bar", rank as u64), [left + 150.0, y, (room - 150.0) * chance], role);
    }
    page.y = top + LINE * SHOWN as f32 + 6.0;
    page.group(words::next(said.entropy).take(lang), keys);
}

fn bar(page: &mut Page, key: Key, [x, y, width]: [f32; 3], role: Role) {
    if width >= 0.5 {
        let shape = Shape::Rect { width, height: BAR_HEIGHT, corner: 0.0 };
        page.push(Mark::new(key, x + width / 2.0, y, shape).role(role));
    }
}

/// The rows that the pass wrote into the cache, and which of them stay.
fn cache(page: &mut Page, step: &Step) {
    let lang = page.lang;
    let title = words::cache(step).take(lang);
    page.aloud(&title);
    let count = step.nodes.len();
    let per_row = ((page.room / WIDEST_CELL) as usize).clamp(1, count.max(1));
    let (left, top) = (page.left, page.y);
    let mut keys = Vec::new();
    for node in 0..count {
        let is_kept = node == 0 || step.accepted.contains(&(node as u32));
        let (x, y) = (left + ((node % per_row) as f32 + 0.5) * WIDEST_CELL, top + ((node / per_row) as f32 + 0.5) * WIDEST_CELL);
        let shape = Shape::Rect { width: WIDEST_CELL - 2.0, height: WIDEST_CELL - 2.0, corner: 2.0 };
        let role = if is_kept { Role::Done } else { Role::Discarded };
        let key = Key::new("row", node as u64);
        page.push(Mark::new(key, x, y, shape).role(role).label(node.to_string()));
        keys.push(key);
    }
    page.y = top + count.div_ceil(per_row) as f32 * WIDEST_CELL + 6.0;
    page.group(words::ROWS.get(lang), keys);
}

/// How surprising the text is to the model, beside how surprising its own draws would be.
fn surprise(page: &mut Page, log: &Log, passes: usize) {
    let Some([own, expected]) = log.surprise(passes) else { return };
    let lang = page.lang;
    page.aloud(&words::meter(log.acceptance(), own, expected).take(lang));
    let most = own.max(expected).max(1e-6);
    for (place, (nats, role)) in [(own, Role::Moved), (expected, Role::Plain)].into_iter().enumerate() {
        let y = page.y + LINE * (place as f32 + 0.5);
        let label = words::nats(place, nats).take(lang);
        let key = Key::new("nats", place as u64);
        let shape = Shape::Words { align: Align::Start, size: LABEL_SIZE };
        page.push(Mark::new(key, page.left, y, shape).role(Role::Frame).label(label));
        let room = (page.room - 150.0) * (nats / most) as f32;
        bar(page, Key::new("surprise", place as u64), [page.left + 150.0, y, room], role);
    }
    page.y += 2.0 * LINE + 4.0;
}
