//! The picture: pictures beside what becomes of them, the grid of codes, the plane of two-dimensional codes, how codes are used, losses.

mod losses;
mod plane;

use std::sync::Arc;

use super::film::{LEVELS, Log, Seen, Step, Training, dead};
use super::words;
use crate::kernel::vqvae::pictures::{PIXELS, SIDE};
use crate::lessons::View;
use crate::lessons::page::{CAPTION_HEIGHT, Page};
use crate::lessons::plane::{Readout, readouts};
use crate::scene::{Align, Bars, Bitmap, Glyph, Ink, Key, Mark, Role, Scene, Shape, Tone};
use crate::words::{Lang, Text};

const GAP: f32 = 12.0;
const LARGEST: f32 = 176.0;
const SMALL_GAP: f32 = 6.0;
const LARGEST_SMALL: f32 = 72.0;
const BARS_HEIGHT: f32 = 64.0;
const NAME_HEIGHT: f32 = 20.0;

const fn ink(level: u8) -> Ink {
    Ink { role: Role::Plain, tone: Tone::Level(level as f32 / (LEVELS - 1) as f32), glyph: Glyph::Blank }
}

static INKS: [Ink; LEVELS as usize] = {
    let mut inks = [ink(0); LEVELS as usize];
    let mut level = 0;
    while level < LEVELS {
        inks[level as usize] = ink(level);
        level += 1;
    }
    inks
};

pub fn depict(film: &Training, view: &View) -> Scene {
    let mut page = Page::new(view, false);
    let log = film.log();
    let trained = film.trained();
    let Some((after, seen)) = Training::seen(&log, trained) else {
        page.empty(words::NOTHING_YET);
        return page.finish();
    };
    if let (Some(Step::Sample), Some(drawn)) = (film.step(), &log.drawn) {
        page.titled(words::SAMPLES.get(view.lang), |page| row(page, "sample", None, &drawn.pictures));
        page.y += SMALL_GAP;
    }
    page.titled(&words::shown(*after, view.lang), |page| {
        lens(page, &log, seen);
        row(page, "original", Some(words::ORIGINALS), &log.originals);
        row(page, "decoded", Some(words::DECODED), &seen.pictures);
    });
    measures(film, &log, seen, &mut page);
    if let Some(at) = &seen.plane {
        plane::draw(&mut page, at, &seen.probe, &seen.codes);
    }
    usage(film, &mut page);
    losses::draw(&mut page, &log, trained);
    page.finish()
}

fn picture(page: &mut Page, key: Key, (left, top): (f32, f32), side: f32, cells: &[u8], label: String) {
    let bitmap = Bitmap { columns: SIDE, rows: SIDE, cells: Arc::from(cells), inks: &INKS };
    let shape = Shape::Bitmap { width: side, height: side, bitmap };
    page.push(Mark::new(key, left + side / 2.0, top + side / 2.0, shape).label(label));
}

fn name(page: &mut Page, key: Key, x: f32, y: f32, words: &str) {
    let shape = Shape::Words { align: Align::Start, size: 12.0 };
    page.push(Mark::new(key, x, y, shape).role(Role::Frame).label(words));
}

/// The picture of the watched patch, large: as it is, from its codes, and the codes.
fn lens(page: &mut Page, log: &Log, seen: &Seen) {
    let model = &log.settings.model;
    let (grid, columns) = (model.grid() as usize, (model.side / model.patch) as usize);
    let (number, place) = (seen.probe.patch as usize / grid, seen.probe.patch as usize % grid);
    let side = ((page.room - 2.0 * GAP) / 3.0).min(LARGEST);
    let top = page.y + NAME_HEIGHT;
    let left = |item: usize| page.left + item as f32 * (side + GAP);
    let lefts = [left(0), left(1), left(2)];
    let titles = [words::ORIGINALS, words::DECODED, words::GRID].map(|text| text.get(page.lang));
    for (item, title) in titles.into_iter().enumerate() {
        name(page, Key::new("lens-name", item as u64), lefts[item], page.y + NAME_HEIGHT / 2.0, title);
    }
    for (item, cells) in [&log.originals, &seen.pictures].into_iter().enumerate() {
        let cells = &cells[number * PIXELS..(number + 1) * PIXELS];
        picture(page, Key::new("lens", item as u64), (lefts[item], top), side, cells, titles[item].to_owned());
        let cell = side / columns as f32;
        let (x, y) = (lefts[item] + (place % columns) as f32 * cell, top + (place / columns) as f32 * cell);
        let points = vec![(0.0, 0.0), (cell, 0.0), (cell, cell), (0.0, cell), (0.0, 0.0)];
        let shape = Shape::Path { points, closed: false };
        page.push(Mark::new(Key::new("watched", item as u64), x, y, shape).role(Role::Looked));
    }
    let cell = side / columns as f32;
    let mut keys = vec![Key::new("lens", 0), Key::new("lens", 1)];
    for (at, code) in seen.codes[number * grid..(number + 1) * grid].iter().enumerate() {
        let (x, y) = (lefts[2] + ((at % columns) as f32 + 0.5) * cell, top + ((at / columns) as f32 + 0.5) * cell);
        let role = if at == place { Role::Looked } else { Role::Plain };
        let shape = Shape::Rect { width: cell - 2.0, height: cell - 2.0, corner: 2.0 };
        let key = Key::new("grid", at as u64);
        page.push(Mark::new(key, x, y, shape).role(role).tone(Tone::Faint).label(code.to_string()));
        keys.push(key);
    }
    page.group(format!("{} {number}", words::GRID.get(page.lang)), keys);
    page.y = top + side + SMALL_GAP;
}

/// Small pictures beside each other.
fn row(page: &mut Page, kind: &'static str, title: Option<Text>, cells: &[u8]) {
    let count = (cells.len() / PIXELS).max(1);
    let side = ((page.room - SMALL_GAP * (count - 1) as f32) / count as f32).min(LARGEST_SMALL);
    let said = title.map_or_else(String::new, |title| title.get(page.lang).to_owned());
    if title.is_some() {
        name(page, Key::new("row-name", u64::from(kind == "decoded")), page.left, page.y + NAME_HEIGHT / 2.0, &said);
        page.y += NAME_HEIGHT;
    }
    let mut keys = Vec::new();
    for (number, cells) in cells.chunks(PIXELS).enumerate() {
        let key = Key::new(kind, number as u64);
        let left = page.left + number as f32 * (side + SMALL_GAP);
        picture(page, key, (left, page.y), side, cells, format!("{said} {number}").trim_start().to_owned());
        keys.push(key);
    }
    if title.is_none() {
        page.group(words::SAMPLES.get(page.lang), keys);
    }
    page.y += side + SMALL_GAP;
}

fn measures(film: &Training, log: &Log, seen: &Seen, page: &mut Page) {
    let is_en = page.lang == Lang::En;
    let probe = &seen.probe;
    let bits = match (&log.coded, film.step()) {
        (Some(coded), Some(Step::Fit | Step::Sample)) => {
            let (plain, prior) = (words::number(log.bits()), words::number(coded.prior_bits));
            if is_en { format!("{plain}; by the prior {prior}") } else { format!("{plain}；按先验 {prior}") }
        }
        _ => words::number(log.bits()),
    };
    let text = |en: &'static str, zh: &'static str| if is_en { en } else { zh };
    let changed = match (is_en, probe.changes) {
        (_, 0) => String::new(),
        (true, changes) => format!(" ({changes} nudges change the code)"),
        (false, changes) => format!("（{changes} 次微移换了码）"),
    };
    let rows = [
        Readout::new("PSNR", format!("{} dB", words::number(seen.psnr))),
        Readout::new(text("bits a picture", "每张图片的比特数"), bits),
        Readout::new(text("perplexity", "混乱度"), film.perplexity().map(words::number)),
        Readout::new(text("∂L/∂z_q, backward", "∂L/∂z_q（反向传播）"), words::vector(&probe.at_code)),
        Readout::new(text("∂L/∂z_q, by nudges", "∂L/∂z_q（微移差分）"), words::vector(&probe.nudged_code)),
        Readout::new(text("∂L/∂z, by nudges", "∂L/∂z（微移差分）"), words::vector(&probe.nudged_vector) + &changed),
    ];
    page.y += SMALL_GAP;
    readouts(page, words::MEASURES.get(page.lang), &rows);
    page.y += SMALL_GAP;
}

fn usage(film: &Training, page: &mut Page) {
    let usage = film.usage();
    let most = usage.iter().copied().max().unwrap_or(0).max(1);
    let levels: Vec<f32> = usage.iter().map(|uses| *uses as f32 / most as f32).collect();
    let items: Vec<u32> = (0..usage.len() as u32).collect();
    let title = words::usage(&usage, page.lang);
    // Before the first step nothing was asked for.
    let is_begun = film.trained() > 0;
    let roles: Vec<_> = dead(&usage).into_iter().filter(|_| is_begun).map(|code| (code..code + 1, Role::Discarded)).collect();
    let label = |code: u32| usage.get(code as usize).map(|uses| format!("{code}: {uses}")).unwrap_or_default();
    let bars = Bars {
        row: 0,
        kind: "code",
        title: title.clone(),
        noun: words::CODES,
        items: &items,
        first: 0,
        levels: &levels,
        ends: (0.0, f64::from(most)),
        label: &label,
        tone: None,
        roles: &roles,
        bands: &[],
        pointers: &[],
        has_bands: false,
        has_pointers: false,
        height: BARS_HEIGHT,
    };
    page.titled(&title, |page| {
        page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, page.lang);
    });
    page.y += CAPTION_HEIGHT / 4.0;
}
