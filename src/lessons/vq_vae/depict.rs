//! The picture: originals above what becomes of them and their codes, how codes are used, the losses so far, the codes' plane, and gradients.

use std::sync::Arc;

use super::film::Event;
use super::log::{DEAD_AFTER, Log, Snapshot, picture};
use super::tiles::{Tiles, rgb};
use super::{plane, words};
use crate::kernel::vqvae::pictures::{PIXELS, SIDE};
use crate::lessons::View;
use crate::lessons::curves::{self, Curve};
use crate::lessons::page::Page;
use crate::scene::{Align, Bars, Bitmap, Glyph, Ink, Key, Mark, Role, Scene, Shape, Tone};
use crate::words::Text;

const GAP: f32 = 8.0;
const WIDEST_PICTURE: f32 = 104.0;
const MOST_ACROSS: usize = 8;
/// Pictures are smaller than this only where four would not fit.
const NARROWEST_PITCH: f32 = 88.0;
const USES_HEIGHT: f32 = 64.0;
const GRADIENT_HEIGHT: f32 = 20.0;
const WIDEST_DIMENSION: f32 = 36.0;

/// The whole picture.
const HIGHEST_WHOLE: f32 = 280.0;
const TWO_PICTURES_FROM: f32 = 520.0;

const SHADES: usize = 17;
/// From paper to ink.
static INKS: [Ink; SHADES] = {
    let mut inks = [Ink { role: Role::Plain, tone: Tone::Flat, glyph: Glyph::Blank }; SHADES];
    let mut shade = 0;
    while shade < SHADES {
        inks[shade].tone = Tone::Level(shade as f32 / (SHADES - 1) as f32);
        shade += 1;
    }
    inks
};
/// What isn't drawn yet.
const EMPTY: u8 = u8::MAX;

pub fn depict(log: &Log, at: usize, event: Event, view: &View) -> Scene {
    let mut page = Page::new(view, false);
    let Some((steps, shown)) = log.snapshot(at) else {
        page.empty(words::ORIGINALS);
        return page.finish();
    };
    let rows = Rows::new(&page);
    if let Some(tiles) = &log.tiles {
        whole(&mut page, log, tiles, shown);
    }
    rows.pictures(&mut page, log, *steps, shown);
    if let (Event::Sampled(places), Some(samples)) = (event, &log.samples) {
        rows.samples(&mut page, log, &samples.pictures, places);
    }
    page.aloud(words::bits(log).get(page.lang));
    let step = at.min(log.steps.len());
    usage(&mut page, log, step);
    charts(&mut page, log, step);
    if log.model.dims == 2 {
        plane::draw(&mut page, log, shown);
    }
    gradients(&mut page, shown);
    page.finish()
}

/// The picture that was given beside what becomes of it.
fn whole(page: &mut Page, log: &Log, tiles: &Tiles, shown: &Snapshot) {
    let grey = tiles.assembled(&shown.restored);
    let bits = log.bits() * tiles.count() as f64;
    let told = words::whole(tiles.psnr(&grey), bits, 8.0 * grey.len() as f64 / bits).take(page.lang);
    let aspect = tiles.height as f32 / tiles.width as f32;
    let is_narrow = page.room < TWO_PICTURES_FROM;
    let column = if is_narrow { page.room } else { page.room / 2.0 - GAP };
    let width = column.min(HIGHEST_WHOLE / aspect);
    let height = width * aspect;
    let (left, top) = (page.left, page.y);
    for (place, (title, grey)) in [(words::WHOLE.get(page.lang).to_owned(), &tiles.grey), (told, &grey)].into_iter().enumerate() {
        let x = if is_narrow { left } else { left + place as f32 * (column + 2.0 * GAP) };
        page.y = if is_narrow { page.y } else { top };
        page.words_at(x, page.y + 13.0, Align::Start, title.clone());
        page.y += 24.0;
        let bitmap = Bitmap::of_rgb(tiles.width, tiles.height, rgb(grey));
        let key = Key::new("whole", place as u64);
        let mark = Mark::new(key, x + width / 2.0, page.y + height / 2.0, Shape::Bitmap { width, height, bitmap });
        page.push(mark.label(format!("{} × {}", tiles.width, tiles.height)));
        page.group(title, vec![key]);
        page.y += height + GAP;
    }
}

/// Pictures beside each other.
struct Rows {
    across: usize,
    pitch: f32,
}

impl Rows {
    fn new(page: &Page) -> Rows {
        let across = ((page.room / NARROWEST_PITCH) as usize).clamp(MOST_ACROSS / 2, MOST_ACROSS);
        Rows { across, pitch: (page.room / across as f32).min(WIDEST_PICTURE) }
    }

    fn size(&self) -> f32 {
        self.pitch - GAP
    }

    /// The left end of the picture with this number in a row.
    fn left(&self, page: &Page, number: usize) -> f32 {
        page.left + (number % self.across) as f32 * self.pitch
    }

    fn bitmap(&self, page: &mut Page, kind: &'static str, number: usize, pixels: impl Iterator<Item = u8>, label: String) -> Key {
        let size = self.size();
        let bitmap = Bitmap::new(SIDE, SIDE, Arc::from_iter(pixels), &INKS);
        let key = Key::new(kind, number as u64);
        let (x, y) = (self.left(page, number) + size / 2.0, page.y + size / 2.0);
        page.push(Mark::new(key, x, y, Shape::Bitmap { width: size, height: size, bitmap }).label(label));
        key
    }

    fn pictures(&self, page: &mut Page, log: &Log, steps: usize, shown: &Snapshot) {
        let lang = page.lang;
        let shades = |pictures, number| picture(pictures, number).iter().map(|value| shade(*value));
        let title = words::ORIGINALS.get(lang);
        page.caption(title);
        let count = self.across.min(log.model.shown as usize);
        let keys = (0..count).map(|i| self.bitmap(page, "original", i, shades(&log.originals, i), format!("{}", i + 1)));
        let keys = keys.collect();
        page.group(title, keys);
        self.mark_probed(page, log);
        page.y += self.pitch;

        let title = words::restored(steps, shown.psnr).take(lang);
        page.caption(title.clone());
        let cells = log.model.cells() as usize;
        let codes = |number: usize| &shown.grids[number * cells..(number + 1) * cells];
        let keys = (0..count).map(|i| {
            let label = words::picture(i, codes(i)).take(lang);
            self.bitmap(page, "restored", i, shades(&shown.restored, i), label)
        });
        let keys = keys.collect();
        page.group(title, keys);
        page.y += self.pitch;

        page.caption(words::GRIDS.get(lang));
        for number in 0..count {
            self.grid(page, number, codes(number));
        }
        page.y += self.pitch;
    }

    fn mark_probed(&self, page: &mut Page, log: &Log) {
        let cells = log.model.cells() as usize;
        let (number, place) = (log.probed as usize / cells, log.probed as usize % cells);
        if number < self.across {
            let cell = self.size() * log.model.patch as f32 / SIDE as f32;
            let across = SIDE / log.model.patch as usize;
            let (column, row) = ((place % across) as f32 + 0.5, (place / across) as f32 + 0.5);
            let shape = Shape::Rect { width: cell, height: cell, corner: 0.0 };
            let (x, y) = (self.left(page, number) + column * cell, page.y + row * cell);
            page.push(Mark::new(Key::new("probed", 0), x, y, shape).role(Role::Hole));
        }
    }

    fn grid(&self, page: &mut Page, number: usize, codes: &[u32]) {
        let size = self.size();
        let across = libm::sqrtf(codes.len() as f32) as usize;
        let (left, top, cell) = (self.left(page, number), page.y, size / across as f32);
        let frame = Shape::Rect { width: size, height: size, corner: 0.0 };
        let frame = Mark::new(Key::new("grid", number as u64), left + size / 2.0, top + size / 2.0, frame);
        page.push(frame.role(Role::Frame).tone(Tone::Faint));
        for (place, code) in codes.iter().enumerate() {
            let (column, row) = ((place % across) as f32 + 0.5, (place / across) as f32 + 0.5);
            let words = Shape::Words { align: Align::Middle, size: 10.0 };
            let key = Key::new("code", (number * codes.len() + place) as u64);
            page.push(
                Mark::new(key, left + column * cell, top + row * cell + 3.5, words).role(Role::Frame).label(code.to_string()),
            );
        }
    }

    fn samples(&self, page: &mut Page, log: &Log, pictures: &[f32], places: usize) {
        let title = words::SAMPLED.get(page.lang);
        page.caption(title);
        let patch = log.model.patch as usize;
        let place_of = |pixel: usize| pixel / SIDE / patch * (SIDE / patch) + pixel % SIDE / patch;
        let count = pictures.len() / PIXELS;
        let mut keys = Vec::new();
        for number in 0..count {
            let values = picture(pictures, number).iter().enumerate();
            let cells = values.map(|(pixel, value)| if place_of(pixel) < places { shade(*value) } else { EMPTY });
            keys.push(self.bitmap(page, "sample", number, cells, format!("{}", number + 1)));
            let is_last = number + 1 == count || (number + 1).is_multiple_of(self.across);
            page.y += if is_last { self.pitch } else { 0.0 };
        }
        page.group(title, keys);
    }
}

fn shade(value: f32) -> u8 {
    (value * (SHADES - 1) as f32 + 0.5) as u8
}

/// How often each code was used in a step; those that died are marked.
fn usage(page: &mut Page, log: &Log, step: usize) {
    let codes = log.model.codes;
    let none = vec![0; codes as usize];
    let (usage, dead) = step.checked_sub(1).map_or((&none, 0), |step| (&log.steps[step].usage, log.steps[step].dead));
    let most = usage.iter().copied().max().unwrap_or(0).max(1);
    let root = |uses: u32| libm::sqrtf(uses as f32 / most as f32);
    let levels: Vec<f32> = usage.iter().map(|uses| root(*uses)).collect();
    let items: Vec<u32> = (0..codes).collect();
    let first = step.saturating_sub(DEAD_AFTER as usize);
    let is_dead =
        |code: usize| step - first == DEAD_AFTER as usize && log.steps[first..step].iter().all(|step| step.usage[code] == 0);
    let roles: Vec<_> = (0..codes as usize).filter(|code| is_dead(*code)).map(|code| (code..code + 1, Role::Discarded)).collect();
    let label = |code: u32| format!("{code}: {}", usage[code as usize]);
    let bars = Bars {
        kind: "uses",
        title: words::usage(dead, codes).take(page.lang),
        noun: words::NOUN,
        items: &items,
        levels: &levels,
        ends: (0.0, f64::from(most)),
        roles: &roles,
        height: USES_HEIGHT,
        ..Bars::bare(&label)
    };
    page.titled(&bars.title, |page| {
        page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, page.lang);
    });
}

/// A small chart for each term of the loss, and one for the perplexity.
fn charts(page: &mut Page, log: &Log, step: usize) {
    let term = |number: usize| log.steps.iter().map(|step| log.terms(step)[number]).collect::<Vec<f64>>();
    let perplexities = log.steps.iter().map(|step| step.perplexity).collect();
    let charts: [(Text, Vec<f64>); 4] = [
        (words::RECONSTRUCTION, term(0)),
        (words::CODEBOOK, term(1)),
        (words::COMMITMENT, term(2)),
        (words::PERPLEXITY, perplexities),
    ];
    let charts = charts.into_iter().map(|(title, values)| {
        let value = step.checked_sub(1).map_or(String::new(), |step| format!(" {}", words::short(values[step])));
        Curve { title: format!("{}{value}", title.get(page.lang)), values }
    });
    let charts: Vec<Curve> = charts.collect();
    curves::draw(page, words::CURVES.get(page.lang), &charts, step, log.all);
}

/// The gradient that the encoder gets beside two that are measured, an arrow a dimension.
fn gradients(page: &mut Page, shown: &Snapshot) {
    let probe = &shown.probe;
    let most =
        [&probe.given, &probe.by_code, &probe.by_vector].into_iter().flatten().fold(0f32, |most, slope| most.max(slope.abs()));
    page.aloud(words::GRADIENTS.get(page.lang));
    for (row, (title, slopes)) in
        (0..).zip([(words::GIVEN, &probe.given), (words::BY_CODE, &probe.by_code), (words::BY_VECTOR, &probe.by_vector)])
    {
        page.aloud(&words::length(title, slopes).take(page.lang));
        let pitch = (page.room / slopes.len() as f32).min(WIDEST_DIMENSION);
        let middle = page.y + GRADIENT_HEIGHT;
        let axis = Shape::Segment { dx: pitch * slopes.len() as f32, dy: 0.0, arrow: false };
        page.push(Mark::new(Key::new("axis", row), page.left, middle, axis).role(Role::Frame).tone(Tone::Faint));
        for (i, slope) in (0..).zip(slopes) {
            let x = page.left + (i as f32 + 0.5) * pitch;
            let dy = if most > 0.0 { -GRADIENT_HEIGHT * slope / most } else { 0.0 };
            let key = Key::new("slope", row * 100 + i);
            let mark = if *slope == 0.0 {
                Mark::new(key, x, middle, Shape::Circle { radius: 2.5 }).role(Role::Hole)
            } else {
                Mark::new(key, x, middle, Shape::Segment { dx: 0.0, dy, arrow: true }).role(Role::Active)
            };
            page.push(mark);
        }
        page.y += 2.0 * GRADIENT_HEIGHT + 2.0;
    }
}
