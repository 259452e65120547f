//! A row of bars for a list of any length: one bar an item while there is room, above that bars that each stand for a run of items and
//! say so.

use std::ops::Range;

use super::{Align, Group, Key, Mark, Role, Scene, Shape, Tone};
use crate::summary::{self, Summary};
use crate::words::{Lang, Text};

/// In [`Bars::items`]: a place without an item.
pub const NO_ITEM: u32 = u32::MAX;

/// Above this there are no bars for single items, however wide the picture is.
const MOST_SINGLE: usize = 400;
/// Bars of single items are at least so wide, gap included.
const NARROWEST_SINGLE: f32 = 2.4;
const NARROWEST_RUN: f32 = 3.2;
const MOST_RUNS: usize = 200;
const WIDEST: f32 = 64.0;
/// From this width on, bars carry their values: the least one is high enough for words too.
const WORDED: f32 = 16.0;
const WORDED_LEAST: f32 = 22.0;
const LEAST: f32 = 3.0;
const INDEX_SIZE: f32 = 10.0;
const INDEX_HEIGHT: f32 = 14.0;
const POINTER_SIZE: f32 = 12.0;
const POINTER_ARROW: f32 = 11.0;
const POINTER_ROWS: usize = 2;
const BAND_HEIGHT: f32 = 22.0;
const NOTE_SIZE: f32 = 12.0;
const NOTE_HEIGHT: f32 = 17.0;
const MOST_READ_ALOUD: usize = 40;

/// What most rows are of.
pub const ITEMS: Text = Text::new("items", "项");

const HEIGHT_IS_MEAN: Text = Text::new("Height: mean. Line: least to greatest.", "高度是平均值，细线从最小到最大。");

/// What a row of bars shows. Nothing here is copied: a million items cost one pass over them.
pub struct Bars<'a> {
    /// Tells the marks of several rows of one scene apart.
    pub row: u32,
    /// The family of the items' keys: an item keeps its mark while it moves, also to another row of the same kind.
    pub kind: &'static str,
    /// What a screen reader says before the items.
    pub title: String,
    /// What a bar stands for several of: [`ITEMS`], in Chinese with the measure word.
    pub noun: Text,
    /// The item at each place, by number; [`NO_ITEM`] where there is none.
    pub items: &'a [u32],
    /// The place of the first item, for index numbers and for `roles`, `bands` and `pointers`, which count from 0 of the whole list.
    pub first: usize,
    /// By item: how high its bar is, from 0 to 1.
    pub levels: &'a [f32],
    /// The values at levels 0 and 1.
    pub ends: (f64, f64),
    /// An item in words.
    pub label: &'a dyn Fn(u32) -> String,
    /// An item's own colour; none to be shaded by its level while it plays no part.
    pub tone: Option<&'a dyn Fn(u32) -> Tone>,
    /// What ranges of places are doing; later ones win.
    pub roles: &'a [(Range<usize>, Role)],
    /// Stretches with a name, below the bars.
    pub bands: &'a [Band],
    /// Variables that hold places, below the bars.
    pub pointers: &'a [(usize, &'a str)],
    /// Whether there is room for bands and pointers also at steps without any, so that the picture doesn't jump.
    pub has_bands: bool,
    pub has_pointers: bool,
    /// The height of the bars.
    pub height: f32,
}

impl<'a> Bars<'a> {
    /// Nothing but how an item is told: no items, nothing below the bars, and no room for it.
    pub fn bare(label: &'a dyn Fn(u32) -> String) -> Bars<'a> {
        Bars {
            row: 0,
            kind: "item",
            title: String::new(),
            noun: ITEMS,
            items: &[],
            first: 0,
            levels: &[],
            ends: (0.0, 1.0),
            label,
            tone: None,
            roles: &[],
            bands: &[],
            pointers: &[],
            has_bands: false,
            has_pointers: false,
            height: 0.0,
        }
    }
}

/// A stretch of places with a name.
pub struct Band {
    pub places: Range<usize>,
    pub role: Role,
    pub title: String,
}

/// How many items a bar stands for in a row of this width: 1, or a round number.
pub fn items_per_bar(items: usize, width: f32) -> usize {
    if items <= MOST_SINGLE.min((width / NARROWEST_SINGLE) as usize) {
        return 1;
    }
    let most_runs = ((width / NARROWEST_RUN) as usize).clamp(1, MOST_RUNS);
    let round = (0..).flat_map(|power| [1, 2, 5].map(|times| times * 10usize.pow(power)));
    round.into_iter().find(|per_bar| items.div_ceil(*per_bar) <= most_runs).unwrap_or(items)
}

impl Bars<'_> {
    /// Draws the row into a scene from `(left, top)` on, at most `width` wide. Gives where it ends at the bottom.
    pub fn draw(&self, scene: &mut Scene, (left, top): (f32, f32), width: f32, lang: Lang) -> f32 {
        let mut layout = self.layout((left, top), width);
        let (per_bar, roles) = (layout.per_bar, self.roles_of_bars(&layout));
        let mut read = Vec::new();
        let keys = if per_bar == 1 {
            self.single(scene, &layout, &roles)
        } else {
            read.push(self.note(scene, &layout, lang));
            layout.top += 2.0 * NOTE_HEIGHT + 6.0;
            self.runs(scene, &layout, &roles, lang)
        };
        let is_remarkable = |role: Role| !matches!(role, Role::Plain | Role::Discarded | Role::Done | Role::Active);
        let is_short = self.items.len() <= MOST_READ_ALOUD;
        let keys = keys.into_iter().filter(|(_, role)| is_short || is_remarkable(*role)).map(|(key, _)| key);
        read.extend(keys.take(MOST_READ_ALOUD));
        let mut bottom = layout.top + self.height + 2.0;
        bottom = self.index(scene, &layout, bottom);
        if self.has_pointers {
            bottom = self.draw_pointers(scene, &layout, bottom);
        }
        if self.has_bands {
            bottom = self.draw_bands(scene, &layout, bottom, &mut read);
        }
        if !read.is_empty() {
            scene.groups.push(Group { title: self.title.clone(), keys: read });
        }
        bottom
    }

    /// Where a range of places begins and ends in a row drawn from `left` on, at most `width` wide.
    pub fn span(&self, places: &Range<usize>, left: f32, width: f32) -> (f32, f32) {
        let layout = self.layout((left, 0.0), width);
        let edge = |place: usize| layout.edge(place.clamp(self.first, self.first + self.items.len()) - self.first);
        (edge(places.start), edge(places.end))
    }

    fn layout(&self, (left, top): (f32, f32), width: f32) -> Layout {
        let per_bar = items_per_bar(self.items.len(), width);
        let bars = self.items.len().div_ceil(per_bar);
        let pitch = (width / bars.max(1) as f32).min(WIDEST);
        Layout { left, top, pitch, per_bar, bars, width }
    }

    fn key(&self, kind: &'static str, id: usize) -> Key {
        Key::new(kind, u64::from(self.row) << 32 | id as u64)
    }

    /// A bar has the role of the last range that covers half of it; what is only touched is shown however small it is.
    fn roles_of_bars(&self, layout: &Layout) -> Vec<Role> {
        let mut roles = vec![Role::Plain; layout.bars];
        let within = |place: usize| place.clamp(self.first, self.first + self.items.len()) - self.first;
        for (places, role) in self.roles {
            let (start, end) = (within(places.start), within(places.end));
            if start >= end {
                continue;
            }
            let is_touch = end - start < layout.per_bar && !matches!(role, Role::Plain | Role::Discarded | Role::Done);
            for (bar, shown) in roles.iter_mut().enumerate().take((end - 1) / layout.per_bar + 1).skip(start / layout.per_bar) {
                let (from, to) = (bar * layout.per_bar, ((bar + 1) * layout.per_bar).min(self.items.len()));
                if is_touch || 2 * (end.min(to) - start.max(from)) >= to - from {
                    *shown = *role;
                }
            }
        }
        roles
    }

    fn bar_height(&self, layout: &Layout, level: f32) -> f32 {
        let least = if layout.pitch >= WORDED && layout.per_bar == 1 { WORDED_LEAST } else { LEAST };
        least + level.clamp(0.0, 1.0) * (self.height - least).max(0.0)
    }

    fn tone(&self, item: u32, level: f32, role: Role) -> Tone {
        match self.tone {
            Some(tone) if item != NO_ITEM => tone(item),
            _ if role == Role::Plain => shade(level),
            _ => Tone::Flat,
        }
    }

    fn single(&self, scene: &mut Scene, layout: &Layout, roles: &[Role]) -> Vec<(Key, Role)> {
        let width = layout.bar_width();
        let mut keys = Vec::with_capacity(self.items.len());
        for (place, (&item, &role)) in self.items.iter().zip(roles).enumerate() {
            let x = layout.centre(place);
            let mark = match self.levels.get(item as usize) {
                Some(&level) => {
                    let height = self.bar_height(layout, level);
                    let shape = Shape::Rect { width, height, corner: 0.0 };
                    let y = layout.top + self.height - height / 2.0;
                    let mark = Mark::new(Key::new(self.kind, u64::from(item)), x, y, shape).label((self.label)(item));
                    mark.role(role).tone(self.tone(item, level, role))
                }
                None => {
                    let height = self.bar_height(layout, 0.0);
                    let shape = Shape::Rect { width, height, corner: 0.0 };
                    let y = layout.top + self.height - height / 2.0;
                    Mark::new(self.key("bars-hole", place), x, y, shape).role(Role::Hole)
                }
            };
            keys.push((mark.key, mark.role));
            scene.push(mark);
        }
        keys
    }

    /// One bar a run: as high as their mean, with a line from the least to the greatest.
    fn runs(&self, scene: &mut Scene, layout: &Layout, roles: &[Role], lang: Lang) -> Vec<(Key, Role)> {
        let width = layout.bar_width();
        let bottom = layout.top + self.height;
        let mut keys = Vec::with_capacity(layout.bars);
        let mut lines = Vec::with_capacity(layout.bars);
        let runs = summary::runs(self.row, self.items, self.levels, layout.per_bar);
        for (bar, ((items, run), &role)) in self.items.chunks(layout.per_bar).zip(runs).zip(roles).enumerate() {
            let Some(run) = run else { continue };
            let height = self.bar_height(layout, run.mean);
            let x = layout.centre(bar);
            let shape = Shape::Rect { width, height, corner: 0.0 };
            let key = self.key("bars-run", bar);
            let first = self.first + bar * layout.per_bar;
            let label = self.run_in_words(&run, first..first + items.len(), lang);
            // Each item may have a colour of its own: a run has none, but the shade of its mean.
            let tone = if role == Role::Plain { shade(run.mean) } else { Tone::Flat };
            scene.push(Mark::new(key, x, bottom - height / 2.0, shape).role(role).tone(tone).label(label));
            keys.push((key, role));
            let level = |item: u32| self.levels.get(item as usize).copied().unwrap_or_default();
            let (low, high) = (self.bar_height(layout, level(run.least)), self.bar_height(layout, level(run.most)));
            let shape = Shape::Segment { dx: 0.0, dy: low - high, arrow: false };
            lines.push(Mark::new(self.key("bars-range", bar), x, bottom - low, shape).role(Role::Frame));
        }
        scene.marks.extend(lines);
        keys
    }

    fn run_in_words(&self, run: &Summary, places: Range<usize>, lang: Lang) -> String {
        let (low, high) = self.ends;
        let mean = low + f64::from(run.mean) * (high - low);
        let (least, most, mean) = ((self.label)(run.least), (self.label)(run.most), three_digits(mean));
        let (start, last) = (places.start, places.end - 1);
        match lang {
            Lang::En => format!("places {start} to {last}: {least} to {most}, mean {mean}"),
            Lang::Zh => format!("下标 {start} 到 {last}：{least} 到 {most}，平均 {mean}"),
        }
    }

    /// Says above the bars that they stand for several items each.
    fn note(&self, scene: &mut Scene, layout: &Layout, lang: Lang) -> Key {
        let count = thousands(layout.per_bar);
        let noun = self.noun.get(lang);
        let stands_for = match lang {
            Lang::En => format!("Each bar stands for {count} {noun}."),
            Lang::Zh => format!("每根条代表 {count} {noun}。"),
        };
        for (line, words) in [stands_for, HEIGHT_IS_MEAN.get(lang).to_owned()].into_iter().enumerate() {
            let y = layout.top + NOTE_SIZE + line as f32 * NOTE_HEIGHT;
            let shape = Shape::Words { align: Align::Start, size: NOTE_SIZE };
            scene.push(Mark::new(self.key("bars-note", line), layout.left, y, shape).role(Role::Frame).label(words));
        }
        self.key("bars-note", 0)
    }

    /// Index numbers as often as there is room for them.
    fn index(&self, scene: &mut Scene, layout: &Layout, top: f32) -> f32 {
        let last = self.first + self.items.len();
        let widest = last.to_string().len() as f32 * INDEX_SIZE * 0.6 + 6.0;
        let places = (widest / layout.pitch).ceil().max(1.0) as usize * layout.per_bar;
        let round = (0..).flat_map(|power| [1, 2, 5].map(|times| times * 10usize.pow(power)));
        let every = round.into_iter().find(|round| *round >= places).unwrap_or(places);
        for place in (self.first.next_multiple_of(every)..last).step_by(every) {
            let x = layout.x_of(place - self.first);
            let half = place.to_string().len() as f32 * INDEX_SIZE * 0.3;
            let x =
                x.clamp(layout.left + half.min(layout.width / 2.0), (layout.left + layout.width - half).max(layout.left + half));
            let shape = Shape::Words { align: Align::Middle, size: INDEX_SIZE };
            let mark = Mark::new(self.key("bars-index", place), x, top + INDEX_SIZE, shape);
            scene.push(mark.role(Role::Frame).label(place.to_string()));
        }
        top + INDEX_HEIGHT
    }

    /// Names with an arrow up to their place. Those of nearly one place share an arrow; those that would touch go one row down.
    fn draw_pointers(&self, scene: &mut Scene, layout: &Layout, top: f32) -> f32 {
        let within = |place: usize| place.clamp(self.first, self.first + self.items.len()) - self.first;
        let mut tips: Vec<(f32, &str)> = self.pointers.iter().map(|&(place, name)| (layout.x_of(within(place)), name)).collect();
        tips.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut ends = [f32::NEG_INFINITY; POINTER_ROWS];
        for (number, group) in tips.chunk_by(|a, b| b.0 - a.0 < POINTER_SIZE / 2.0).enumerate() {
            let names = group.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ");
            let (tip, half) = (group[0].0, names.chars().count() as f32 * POINTER_SIZE * 0.3 + 2.0);
            let x = tip.clamp(layout.left + half, (layout.left + layout.width - half).max(layout.left + half));
            let row = ends.iter().position(|end| x - half > *end).unwrap_or(POINTER_ROWS - 1);
            ends[row] = x + half;
            let y = top + POINTER_ARROW + row as f32 * POINTER_SIZE;
            let shape = Shape::Segment { dx: 0.0, dy: top - y, arrow: true };
            scene.push(Mark::new(self.key("bars-arrow", number), tip, y, shape).role(Role::Frame));
            let shape = Shape::Words { align: Align::Middle, size: POINTER_SIZE };
            scene.push(
                Mark::new(self.key("bars-pointer", number), x, y + POINTER_SIZE - 1.0, shape).role(Role::Frame).label(names),
            );
        }
        top + POINTER_ARROW + POINTER_ROWS as f32 * POINTER_SIZE + 8.0
    }

    fn draw_bands(&self, scene: &mut Scene, layout: &Layout, top: f32, read: &mut Vec<Key>) -> f32 {
        for (number, band) in self.bands.iter().enumerate() {
            let within = |place: usize| place.clamp(self.first, self.first + self.items.len()) - self.first;
            let (from, to) = (layout.edge(within(band.places.start)), layout.edge(within(band.places.end)));
            if to <= from {
                continue;
            }
            let shape = Shape::Rect { width: (to - from).max(2.0), height: BAND_HEIGHT, corner: 0.0 };
            let key = self.key("bars-band", number);
            let x = ((from + to) / 2.0).min(layout.left + layout.width - 1.0);
            scene.push(Mark::new(key, x, top + BAND_HEIGHT / 2.0, shape).role(band.role).label(band.title.clone()));
            read.push(key);
        }
        top + BAND_HEIGHT + 4.0
    }
}

/// Where bars are.
struct Layout {
    left: f32,
    top: f32,
    /// From one bar to the next.
    pitch: f32,
    per_bar: usize,
    bars: usize,
    /// The room for the whole row.
    width: f32,
}

impl Layout {
    fn bar_width(&self) -> f32 {
        self.pitch - (self.pitch * 0.15).min(4.0)
    }

    fn centre(&self, bar: usize) -> f32 {
        self.left + (bar as f32 + 0.5) * self.pitch
    }

    /// The middle of a place, counted from the first.
    fn x_of(&self, place: usize) -> f32 {
        let bar = if self.per_bar == 1 { place as f32 + 0.5 } else { place as f32 / self.per_bar as f32 };
        (self.left + bar * self.pitch).min(self.left + self.width)
    }

    /// Where a place begins.
    fn edge(&self, place: usize) -> f32 {
        (self.left + place as f32 / self.per_bar as f32 * self.pitch).min(self.left + self.bars as f32 * self.pitch)
    }
}

/// Bars that play no part stand on the surface without an edge: even the least must be dark enough to be seen.
fn shade(level: f32) -> Tone {
    Tone::Level(0.5 + 0.5 * level)
}

/// `1,000,000`
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

/// A number of a few digits: means have no last one.
fn three_digits(value: f64) -> String {
    let size = value.abs();
    if size >= 1e9 || (size > 0.0 && size < 1e-3) {
        return format!("{value:.2e}");
    }
    let digits = if size >= 100.0 { 0 } else { 1 + usize::from(size < 10.0) };
    format!("{value:.digits$}")
}
