//! The picture: in the training which byte each depth reads and is to name, and the losses; then the text with its drafts, and how many are kept.

use super::film::Event;
use super::input::Mode;
use super::log::{After, Decoded, Log, Pass};
use super::words;
use crate::kernel::transformer::Batch;
use crate::lessons::View;
use crate::lessons::curves::{self, Curve};
use crate::lessons::page::Page;
use crate::scene::{Key, Mark, Role, Scene, Shape, Tone};

const CELL: f32 = 30.0;
const CELL_HEIGHT: f32 = 26.0;
const CELL_GAP: f32 = 2.0;
const MOST_COLUMNS: usize = 24;
const WIDEST_BAR: f32 = 420.0;
const BAR_HEIGHT: f32 = 14.0;

pub fn depict(log: &Log, at: usize, event: Event, view: &View) -> Scene {
    let mut page = Page::new(view, false);
    match event {
        Event::Begun => grid(&mut page, log, 0),
        Event::Trained(step) => grid(&mut page, log, step),
        Event::After(After::Examined) => held_out(&mut page, log),
        Event::After(After::Passed { prompt, pass }) => {
            let decoded = &log.decoded[prompt];
            passed(&mut page, log, prompt, decoded, &decoded.passes[pass]);
        }
        Event::After(After::Again { prompt }) => again(&mut page, log, prompt),
    }
    if at > log.steps.len() {
        accepted(&mut page, log, at);
    }
    losses(&mut page, log, at.min(log.steps.len()));
    page.finish()
}

/// Small boxes beside each other, as many lines as they take; what they say is read under the title.
fn cells(page: &mut Page, kind: (&'static str, u64), title: &str, cells: &[(String, Role)], columns: usize) {
    page.caption(title);
    let mut keys = Vec::new();
    for (place, (label, role)) in cells.iter().enumerate() {
        let x = page.left + (place % columns) as f32 * CELL + CELL / 2.0;
        let y = page.y + (place / columns) as f32 * (CELL_HEIGHT + CELL_GAP) + CELL_HEIGHT / 2.0;
        let key = Key::new(kind.0, kind.1 << 16 | place as u64);
        let shape = Shape::Rect { width: CELL - CELL_GAP, height: CELL_HEIGHT, corner: 3.0 };
        page.push(Mark::new(key, x, y, shape).role(*role).label(label.clone()));
        keys.push(key);
    }
    page.group(title, keys);
    page.y += cells.len().div_ceil(columns) as f32 * (CELL_HEIGHT + CELL_GAP) + 2.0;
}

fn columns(page: &Page) -> usize {
    (page.room / CELL) as usize
}

/// The end of a stretch of the batch: what is read, and below it what each depth is to name.
fn grid(page: &mut Page, log: &Log, step: usize) {
    let (asked, lang) = (&log.asked, page.lang);
    let Batch { tokens, stretches } = asked.batch(step);
    let (tokens, stretch) = (tokens as usize, &stretches[0]);
    let columns = columns(page).min(MOST_COLUMNS).min(tokens);
    let places = tokens - columns..tokens;
    let marked = words::marked_place(asked, step);
    let row = |ahead: usize| -> Vec<(String, Role)> {
        let cell = |place: usize| match stretch.get(place + ahead) {
            None => ("–".to_owned(), Role::Hole),
            Some(byte) => (words::byte(*byte), if place == marked { Role::Pivot } else { Role::Plain }),
        };
        places.clone().map(cell).collect()
    };
    cells(page, ("read", 0), &words::read(&places).take(lang), &row(0), columns);
    for depth in 0..=asked.depth {
        let title = words::row(asked.mode, depth).take(lang);
        cells(page, ("target", depth as u64), &title, &row(depth + 1), columns);
    }
    if asked.depth > 0 {
        page.aloud(words::RAGGED.get(lang));
    }
}

fn losses(page: &mut Page, log: &Log, step: usize) {
    let of = |depth: usize| {
        let values: Vec<f64> = log.steps.iter().map(|losses| losses[depth]).collect();
        let value = step.checked_sub(1).map(|step| values[step]);
        Curve { title: words::loss(depth, value).take(page.lang), values }
    };
    let curves: Vec<Curve> = (0..=log.asked.depth).map(of).collect();
    curves::draw(page, words::LOSSES.get(page.lang), &curves, step, log.asked.steps);
}

fn held_out(page: &mut Page, log: &Log) {
    let lang = page.lang;
    page.aloud(words::HELD_OUT.get(lang));
    for (depth, loss) in log.held_out.iter().flatten().enumerate() {
        page.aloud(&words::held_out(depth, *loss).take(lang));
    }
}

fn passed(page: &mut Page, log: &Log, prompt: usize, decoded: &Decoded, pass: &Pass) {
    let lang = page.lang;
    let across = columns(page);
    let text = decoded.text();
    let end = pass.known + pass.kept + 1;
    let role = |place: usize| match place {
        place if place < decoded.prompt.len() => Role::Plain,
        place if place < pass.known => Role::Done,
        place if place + 1 < end => Role::Active,
        _ => Role::Moved,
    };
    let shown: Vec<(String, Role)> = (0..end).map(|place| (words::byte(text[place]), role(place))).collect();
    cells(page, ("text", prompt as u64), &words::text(prompt, log.decoded.len(), decoded, end).take(lang), &shown, across);
    if log.asked.depth == 0 {
        return;
    }
    let verdict = |(place, draft): (usize, &u32)| {
        let (sign, role) = match place {
            place if place < pass.kept => ("✓", Role::Active),
            place if place == pass.kept => ("✗", Role::Discarded),
            _ => ("?", Role::Hole),
        };
        (format!("{}{sign}", words::byte(*draft)), role)
    };
    if !pass.verified.is_empty() {
        let shown: Vec<_> = pass.verified.iter().enumerate().map(verdict).collect();
        cells(page, ("verified", 0), &words::verified(pass).take(lang), &shown, across);
    }
    let drafts: Vec<_> = pass.drafts.iter().map(|draft| (words::byte(*draft), Role::Looked)).collect();
    cells(page, ("draft", 0), words::DRAFTS.get(lang), &drafts, across);
}

fn again(page: &mut Page, log: &Log, prompt: usize) {
    let (lang, across) = (page.lang, columns(page));
    let decoded = &log.decoded[prompt];
    let chips = |bytes: &[u32]| -> Vec<(String, Role)> {
        let of = |(byte, other): (&u32, &u32)| (words::byte(*byte), if byte == other { Role::Done } else { Role::Wrong });
        bytes.iter().zip(&decoded.made).map(of).collect()
    };
    cells(page, ("text", prompt as u64), words::WITH_DRAFTS.get(lang), &chips(&decoded.made), across);
    cells(page, ("plain", prompt as u64), words::PLAIN.get(lang), &chips(&decoded.plain), across);
}

/// How many drafts of each depth were kept so far, and what a pass gives.
fn accepted(page: &mut Page, log: &Log, at: usize) {
    let lang = page.lang;
    let counts = log.counts(at);
    if counts.passes == 0 {
        return;
    }
    let width = page.room.min(WIDEST_BAR);
    for (depth, (accepted, all)) in counts.accepted.iter().enumerate() {
        page.aloud(&words::accepted(depth + 1, *accepted, *all).take(lang));
        let share = *accepted as f32 / (*all).max(1) as f32;
        let (left, middle) = (page.left, page.y + BAR_HEIGHT / 2.0);
        let mut bar = |kind, width: f32, role, tone| {
            let shape = Shape::Rect { width, height: BAR_HEIGHT, corner: 0.0 };
            page.push(Mark::new(Key::new(kind, depth as u64), left + width / 2.0, middle, shape).role(role).tone(tone));
        };
        bar("all", width, Role::Frame, Tone::Faint);
        if share > 0.0 {
            bar("share", width * share, Role::Active, Tone::Flat);
        }
        page.y += BAR_HEIGHT + 4.0;
    }
    for line in words::per_step(&counts).take(lang).lines() {
        page.aloud(line);
    }
    if log.asked.mode != Mode::None && counts.pairs > 0 {
        page.aloud(&words::strange(&counts).take(lang));
    }
}
