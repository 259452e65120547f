//! The picture: the list, the number line with the buckets on it and the mean gap as a ruler, and what each bucket keeps.

use std::ops::Range;

use super::words;
use crate::algo::maximum_gap::{Bucket, Input, Phase, State, Step};
use crate::lessons::View;
use crate::lessons::cells::Cells;
use crate::lessons::page::{CAPTION_SIZE, Page, text_width};
use crate::lessons::sorting::words::item;
use crate::scene::{Align, Bars, ITEMS, Key, Mark, Role, Scene, Shape, Tone, items_per_bar};

const LIST_HEIGHT: f32 = 90.0;
/// Up to so many items and buckets there is a number line; above, bars of how far each bucket spreads.
const MOST_ON_LINE: usize = 40;
/// The height of a gap's bar; there is room for two over the line.
const GAP_HEIGHT: f32 = 16.0;
const BUCKET_HEIGHT: f32 = 44.0;
const DOT: f32 = 5.0;
const RULER_HEIGHT: f32 = 14.0;
const RULER_ROW: f32 = 38.0;
const SPREADS_HEIGHT: f32 = 110.0;

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let mut page = Page::new(view, input.source.len() > MOST_ON_LINE);
    if input.source.is_empty() {
        page.empty(words::EMPTY);
        return page.finish();
    }
    let depiction = Depiction { input, state, step };
    depiction.list(&mut page);
    page.caption(words::width(state, page.lang));
    page.caption(words::gap(state, page.lang));
    if input.source.len() <= MOST_ON_LINE && most_buckets(input) <= 2 * MOST_ON_LINE {
        depiction.line(&mut page);
        depiction.cells(&mut page);
    } else {
        depiction.spreads(&mut page);
    }
    page.finish()
}

/// The number of buckets that there will be, at most.
fn most_buckets(input: &Input) -> usize {
    2 * input.source.len()
}

struct Depiction<'a> {
    input: &'a Input,
    state: &'a State,
    step: Option<&'a Step>,
}

/// The number line, from the least value to the end of the last bucket.
struct Line {
    left: f32,
    low: f64,
    scale: f32,
}

impl Line {
    fn x(&self, value: f64) -> f32 {
        self.left + (value - self.low) as f32 * self.scale
    }
}

impl Depiction<'_> {
    /// The bucket that this step is about.
    fn bucket(&self) -> Option<u32> {
        match self.step? {
            Step::Index | Step::Open | Step::Extend => Some(self.state.bucket),
            Step::Gap { wider: true } => Some(self.state.bucket),
            Step::Gap { .. } | Step::Best | Step::Empty => self.state.bucket.checked_sub(1),
            _ => None,
        }
    }

    fn list(&self, page: &mut Page) {
        let (state, source) = (self.state, &self.input.source);
        let items: Vec<u32> = (0..source.len() as u32).collect();
        let current = words::current(state, self.step);
        let mut roles: Vec<(Range<usize>, Role)> = Vec::new();
        if state.phase == Phase::Fill {
            roles.push((0..state.at as usize, Role::Done));
        }
        let role = if matches!(self.step, Some(Step::Open | Step::Extend)) { Role::Moved } else { Role::Looked };
        roles.extend(current.map(|place| (place as usize..place as usize + 1, role)));
        let pointers: Vec<(usize, &str)> = current.map(|place| (place as usize, "x")).into_iter().collect();
        let label = |id: u32| item(source, id);
        let bars = Bars {
            row: 0,
            kind: "item",
            title: words::list(state, page.lang),
            noun: ITEMS,
            items: &items,
            first: 0,
            levels: source.heights(),
            ends: source.range(),
            label: &label,
            tone: None,
            roles: &roles,
            bands: &[],
            pointers: &pointers,
            has_bands: false,
            has_pointers: true,
            height: LIST_HEIGHT,
        };
        let lang = page.lang;
        page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, lang);
    }

    /// Where values are. Before the buckets are there, the line ends at the greatest value of the list.
    fn scale(&self, page: &Page) -> Line {
        let (low, high) = self.input.source.range();
        let state = self.state;
        let end = if state.buckets.is_empty() { high + 1.0 } else { low + f64::from(state.width) * state.buckets.len() as f64 };
        let margin = DOT + 2.0;
        // Values are whole: each takes the half before it and the half after it, so that a bucket's frame is around its values.
        Line { left: page.left + margin, low: low - 0.5, scale: (page.room - 2.0 * margin) / (end - low) as f32 }
    }

    fn line(&self, page: &mut Page) {
        let (state, source) = (self.state, &self.input.source);
        let line = self.scale(page);
        page.caption(page.text(words::LINE));
        let top = page.y + 2.0 * (GAP_HEIGHT + 2.0);
        let middle = top + BUCKET_HEIGHT / 2.0;
        self.frames(page, &line, middle);
        let (from, to) = (line.left, page.left + page.room - (line.left - page.left));
        let axis = Shape::Segment { dx: to - from, dy: 0.0, arrow: false };
        page.push(Mark::new(Key::new("axis", 0), from, middle, axis).role(Role::Frame));
        self.gaps(page, &line, top);
        let current = words::current(state, self.step);
        for id in 0..source.len() as u32 {
            // Equal ones lie on top of each other, each a little higher.
            let above = source.twin(id).saturating_sub(1).min(4) as f32 * 4.0;
            let role = self.dot_role(id, current);
            let mark = Mark::new(
                Key::new("dot", u64::from(id)),
                line.x(source.value(id)),
                middle - above,
                Shape::Circle { radius: DOT },
            );
            page.push(mark.role(role).tone(if role == Role::Plain { Tone::Level(0.7) } else { Tone::Flat }));
        }
        page.y = top + BUCKET_HEIGHT + 4.0;
        self.ruler(page, &line);
    }

    /// What a bucket doesn't keep is forgotten.
    fn dot_role(&self, id: u32, current: Option<u32>) -> Role {
        let state = self.state;
        let value = state.value(id);
        if current == Some(id) {
            return if matches!(self.step, Some(Step::Open | Step::Extend)) { Role::Moved } else { Role::Looked };
        }
        if state.buckets.is_empty() {
            let is_end = state.phase == Phase::Range && (value == state.lo || value == state.hi) && id < state.at;
            return if is_end { Role::Pivot } else { Role::Plain };
        }
        if state.phase == Phase::Fill && id >= state.at {
            return Role::Plain;
        }
        let bucket = state.buckets[state.bucket_of(value) as usize];
        if value == bucket.lo || value == bucket.hi { Role::Done } else { Role::Discarded }
    }

    fn frames(&self, page: &mut Page, line: &Line, middle: f32) {
        let state = self.state;
        let now = self.bucket();
        for (number, bucket) in state.buckets.iter().enumerate() {
            let start = line.low + number as f64 * f64::from(state.width);
            let (from, to) = (line.x(start), line.x(start + f64::from(state.width)));
            let shape = Shape::Rect { width: to - from, height: BUCKET_HEIGHT, corner: 2.0 };
            let role = if now == Some(number as u32) { Role::Active } else { Role::Frame };
            page.push(Mark::new(Key::new("frame", number as u64), (from + to) / 2.0, middle, shape).role(role));
            if bucket.spread() > 0 {
                let (from, to) = (line.x(bucket.lo.into()), line.x(bucket.hi.into()));
                let shape = Shape::Rect { width: to - from, height: DOT, corner: 0.0 };
                let mark = Mark::new(Key::new("spread", number as u64), (from + to) / 2.0, middle, shape);
                page.push(mark.role(Role::Done));
            }
        }
    }

    /// The gap that is looked at, and the largest so far, over the line.
    fn gaps(&self, page: &mut Page, line: &Line, top: f32) {
        let state = self.state;
        let mut span = |kind, (from, to): (u32, u32), y: f32, role| {
            let (x, end) = (line.x(from.into()), line.x(to.into()));
            let shape = Shape::Rect { width: end - x, height: GAP_HEIGHT, corner: 0.0 };
            let mark = Mark::new(Key::new(kind, 0), (x + end) / 2.0, y, shape).role(role);
            page.push(mark.label((to - from).to_string()));
        };
        if let Some(between) = state.between {
            span("best", between, top - 2.0 - GAP_HEIGHT / 2.0, Role::Done);
        }
        if let (Some(Step::Gap { wider: true }), Some(bucket)) = (self.step, state.buckets.get(state.bucket as usize)) {
            span("gap", (state.previous, bucket.lo), top - 4.0 - GAP_HEIGHT * 1.5, Role::Looked);
        }
    }

    /// The mean gap, from the least of the bucket at work on: it never fits inside.
    fn ruler(&self, page: &mut Page, line: &Line) {
        let state = self.state;
        if let (Some(bucket), true) = (self.ruled(), state.mean_gap() > 0.0) {
            let (from, to) = (line.x(bucket.lo.into()), line.x(f64::from(bucket.lo) + state.mean_gap()));
            let label = format!("{}–{}", bucket.lo, words::mean(f64::from(bucket.lo) + state.mean_gap()));
            // At the last bucket it sticks out of the line.
            let to = to.min(page.left + page.room);
            let shape = Shape::Rect { width: (to - from).max(1.0), height: RULER_HEIGHT, corner: 0.0 };
            let mark = Mark::new(Key::new("ruler", 0), (from + to) / 2.0, page.y + RULER_HEIGHT / 2.0, shape);
            page.push(mark.role(Role::Pivot).label(label));
            let title = words::ruler(state, page.lang);
            let half = text_width(&title, CAPTION_SIZE) / 2.0;
            let x = ((from + to) / 2.0).clamp(page.left + half, (page.left + page.room - half).max(page.left + half));
            page.words_at(x, page.y + RULER_HEIGHT + CAPTION_SIZE, Align::Middle, title.clone());
            page.group(title, vec![Key::new("ruler", 0)]);
        }
        page.y += RULER_ROW;
    }

    /// The bucket that the ruler is laid against.
    fn ruled(&self) -> Option<Bucket> {
        let bucket = *self.state.buckets.get(self.bucket().unwrap_or(0) as usize)?;
        let first = || self.state.buckets.iter().find(|bucket| !bucket.is_empty()).copied();
        if bucket.is_empty() { first().or(Some(Bucket { lo: self.state.lo, hi: self.state.lo })) } else { Some(bucket) }
    }

    /// What each bucket keeps.
    fn cells(&self, page: &mut Page) {
        let state = self.state;
        if state.buckets.is_empty() {
            page.caption(page.text(words::NO_BUCKETS));
            return;
        }
        page.caption(page.text(words::BUCKETS));
        let widest = state.buckets.iter().map(|bucket| text_width(&words::bucket(bucket), 14.0)).fold(0.0, f32::max);
        let cells = Cells::new(page, state.buckets.len(), widest);
        cells.frames(page, ["cell", "cell-index"], &mut (0..state.buckets.len()).map(|number| number.to_string()));
        let now = self.bucket();
        let mut keys = Vec::new();
        for (number, bucket) in state.buckets.iter().enumerate() {
            let (x, y) = cells.centre(number);
            let role = match (now == Some(number as u32), self.step) {
                (true, Some(Step::Open | Step::Extend)) => Role::Moved,
                (true, _) => Role::Looked,
                (false, _) if bucket.is_empty() => Role::Hole,
                (false, _) => Role::Plain,
            };
            let mark = Mark::new(Key::new("bucket", number as u64), x, y, cells.item_shape());
            let mark = mark.role(role).label(words::bucket(bucket));
            keys.push(mark.key);
            page.push(mark);
        }
        page.group(page.text(words::BUCKETS), keys);
        page.y += cells.height(state.buckets.len());
    }

    /// Many buckets: how far each spreads, under the ruler, which none reaches.
    fn spreads(&self, page: &mut Page) {
        let state = self.state;
        page.caption(page.text(words::SPREADS));
        let per_bar = items_per_bar(state.buckets.len(), page.room);
        let lines = if state.buckets.is_empty() {
            [page.text(words::NO_BUCKETS).to_owned(), String::new()]
        } else {
            words::spreads(per_bar, page.lang)
        };
        let key = Key::new("note", 0);
        for (number, words) in lines.into_iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            let shape = Shape::Words { align: Align::Start, size: 12.0 };
            let y = page.y + 12.0 + number as f32 * 17.0;
            page.push(Mark::new(Key::new("note", number as u64), page.left, y, shape).role(Role::Frame).label(words));
        }
        let bars = state.buckets.chunks(per_bar);
        let pitch = page.room / bars.len().max(1) as f32;
        let (top, bottom) = (page.y + 62.0, page.y + 62.0 + SPREADS_HEIGHT);
        let height = |length: f64| (length / state.mean_gap().max(f64::MIN_POSITIVE)) as f32 * SPREADS_HEIGHT;
        let now = self.bucket().map(|bucket| bucket as usize / per_bar);
        let mut read = vec![key];
        for (number, buckets) in bars.enumerate() {
            let spread = buckets.iter().map(Bucket::spread).max().unwrap_or(0);
            let filled = buckets.iter().filter(|bucket| !bucket.is_empty()).count();
            if filled == 0 && now != Some(number) {
                continue;
            }
            let height = height(spread.into()).max(1.5);
            let shape = Shape::Rect { width: pitch * 0.85, height, corner: 0.0 };
            let x = page.left + (number as f32 + 0.5) * pitch;
            let (role, tone) = if now == Some(number) { (Role::Looked, Tone::Flat) } else { (Role::Plain, Tone::Level(0.7)) };
            let mark = Mark::new(Key::new("spread", number as u64), x, bottom - height / 2.0, shape).role(role).tone(tone);
            let mark = mark.label(match buckets {
                [bucket] => words::bucket(bucket),
                _ => spread.to_string(),
            });
            if role == Role::Looked {
                read.push(mark.key);
            }
            page.push(mark);
        }
        if !state.buckets.is_empty() {
            let shape = Shape::Segment { dx: page.room, dy: 0.0, arrow: false };
            page.push(Mark::new(Key::new("ruler", 0), page.left, top, shape).role(Role::Pivot));
            let title = words::ruler(state, page.lang);
            page.words_at(page.left + page.room, top - 6.0, Align::End, title);
        }
        page.group(page.text(words::SPREADS), read);
        page.y = bottom + 4.0;
    }
}
