//! The number line: from near, with every number of the format as a tick, and the whole format with its gaps.

use serde_json::Value;

use super::{is_number, running, words};
use crate::algo::float::rounding::{Input, Source, State, Step};
use crate::algo::float::{Class, Decimal, Format};
use crate::lessons::page::Page;
use crate::scene::{Align, Change, Key, Mark, Press, Role, Shape, Tone};
use crate::words::Lang;

/// The most units of the last place to each side. Up to here programs keep whole numbers.
pub const MOST_AROUND: u64 = 1 << 53;

const AXIS: f32 = 34.0;
const NEAR_HEIGHT: f32 = 100.0;
const TICK: f32 = 8.0;
const TALL_TICK: f32 = 16.0;
/// Ticks of the number's own power of two are at least so far from each other, and those that are nearer than the other are no ticks.
const NARROWEST: (f32, f32) = (8.0, 4.0);
/// A tick has its power of two below it where the next one is so far away.
const WORDED: f32 = 44.0;
const WORDS_SIZE: f32 = 11.0;

const BLOCK: (f32, f32) = (10.0, 26.0);
const BLOCK_HEIGHTS: (f32, f32) = (8.0, 44.0);

pub struct Line<'a> {
    pub input: &'a Input,
    pub state: &'a State,
    pub step: Option<&'a Step>,
}

/// The numbers around one, by their place in order: 0 is zero, -1 the number below it.
struct Around {
    format: Format,
    /// The number itself, and the power of two that its last place is worth.
    bits: u64,
    place: i32,
    reach: f64,
}

impl Around {
    fn bits_of(&self, number: i64) -> u64 {
        if number < 0 { self.format.sign_bit() | number.unsigned_abs() } else { number.unsigned_abs() }
    }

    /// How far another number is from this one, in units of its last place: exact where it is near.
    fn offset(&self, bits: u64) -> f64 {
        let size = |bits: u64| {
            let parts = self.format.parts(bits);
            let units = libm::scalbn(parts.significand as f64, parts.exponent.saturating_sub(self.place));
            if parts.is_negative { -units } else { units }
        };
        size(bits) - size(self.bits)
    }

    /// The first number of those that are far enough, or one past the last; all above one that is are, too.
    fn first(&self, is_far_enough: impl Fn(f64) -> bool) -> i64 {
        let largest = self.format.largest() as i64;
        let (mut low, mut high) = (-largest, largest + 1);
        while low < high {
            let middle = (i128::from(low) + i128::from(high)).div_euclid(2) as i64;
            if is_far_enough(self.offset(self.bits_of(middle))) { high = middle } else { low = middle + 1 }
        }
        low
    }

    /// The distance from a number to the next one outwards, in units of the last place of this one.
    fn gap(&self, magnitude: u64) -> f64 {
        let exponent = self.format.ulp_exponent(magnitude).unwrap_or(self.place);
        libm::scalbn(1.0, exponent.saturating_sub(self.place))
    }
}

impl Line<'_> {
    /// What is looked at: none before the number has its bits, and where those are none.
    fn around(&self) -> Option<Around> {
        let format = self.input.format;
        let bits = self.state.bits.filter(|bits| self.state.is_done && is_number(format.parts(*bits).class))?;
        Some(Around { format, bits, place: format.ulp_exponent(bits)?, reach: self.input.around_ulps as f64 })
    }

    /// Where on the line what was rounded lies, from the number: the sum before it was rounded, or what was given.
    fn given(&self, around: &Around) -> Option<f64> {
        let value = Decimal::of(around.format, around.bits)?;
        let given = match (self.step, &self.input.sum, &self.input.source) {
            (Some(Step::Add(_) | Step::Stay), Some(sum), _) => {
                let before = running::before(self.input, self.state)?;
                let addend = Decimal::of(around.format, self.input.encode(&sum.add))?;
                Decimal::of(around.format, before)?.plus(&addend)
            }
            (_, _, Source::Decimal(given)) if self.state.added.is_none() => given.clone(),
            _ => return None,
        };
        Some(given.minus(&value).in_units(around.place))
    }

    pub fn near(&self, page: &mut Page) {
        let Some(around) = self.around() else { return };
        self.zoom(page);
        let (left, room, y) = (page.left, page.room, page.y + AXIS);
        let x_of = |offset: f64| left + room / 2.0 + (offset / around.reach) as f32 * room / 2.0;
        let axis = Shape::Segment { dx: room, dy: 0.0, arrow: false };
        page.push(Mark::new(Key::new("axis", 0), left, y, axis).role(Role::Frame));
        let (stride, has_powers, has_subnormals, is_crowded) = self.ticks(page, &around, y);
        // The number itself lies on top, with its neighbours.
        let format = around.format;
        let mut keys = Vec::new();
        for (id, bits) in [(0, format.below(around.bits)), (2, format.above(around.bits)), (1, Some(around.bits))] {
            let Some(bits) = bits.filter(|bits| is_number(format.parts(*bits).class)) else { continue };
            let x = x_of(around.offset(bits));
            if (left..=left + room).contains(&x) {
                let (radius, role) = if id == 1 { (5.0, Role::Done) } else { (4.0, Role::Plain) };
                page.push(Mark::new(Key::new("neighbour", id), x, y, Shape::Circle { radius }).role(role));
            }
            // Below each other, so that they have room on narrow screens.
            let below = y + 32.0 + id as f32 * 16.0;
            let align = [Align::Start, Align::Middle, Align::End][id as usize];
            let at = [left, left + room / 2.0, left + room][id as usize];
            let key = Key::new("neighbour-value", id);
            let mark = Mark::new(key, at, below, Shape::Words { align, size: WORDS_SIZE });
            page.push(mark.role(Role::Frame).label(words::value(format, bits)));
            keys.push(key);
        }
        keys.sort_by_key(|key| key.id);
        page.group(page.text(words::NEIGHBOURS), keys);
        let given = self.given(&around);
        if let Some(x) = given.map(x_of).filter(|x| (left..=left + room).contains(x)) {
            let arrow = Shape::Segment { dx: 0.0, dy: 18.0, arrow: true };
            page.push(Mark::new(Key::new("given", 0), x, y - 24.0, arrow).role(Role::Pivot));
        }
        page.y += NEAR_HEIGHT;
        if let Some(ulps) = given {
            let what = if self.state.added.is_some() { words::UNROUNDED } else { words::GIVEN };
            page.aloud(&words::apart(what, ulps, around.reach, page.lang));
        }
        let (place, spacing) = (around.place, words::about(&Decimal::scaled(1, around.place)));
        page.caption(match page.lang {
            Lang::En => format!("one ulp: 2^{place}, {spacing}"),
            Lang::Zh => format!("末位单位（ulp）：2^{place}，{spacing}"),
        });
        if stride > 1 {
            page.caption(match page.lang {
                Lang::En => format!("one tick for {} numbers", words::count(stride)),
                Lang::Zh => format!("每个刻度代表 {} 个数", words::count(stride)),
            });
        }
        for (is_so, note) in
            [(has_powers, words::POWERS), (has_subnormals, words::SUBNORMALS_BELOW), (is_crowded, words::CROWDED)]
        {
            if is_so {
                page.caption(page.text(note));
            }
        }
    }

    /// The caption, and the buttons that look from nearer or from farther away.
    fn zoom(&self, page: &mut Page) {
        let around = self.input.around_ulps;
        for (way, to) in [(words::FARTHER, around.saturating_mul(2)), (words::NEARER, around / 2)] {
            if (1..=MOST_AROUND).contains(&to) {
                let (way, count) = (page.text(way), words::count(to));
                let name = match page.lang {
                    Lang::En => format!("{way}: ±{count} ulp"),
                    Lang::Zh => format!("{way}：±{count} ulp"),
                };
                let change = Change { field: "ulps", to: Value::from(to), instead_of: &[] };
                page.scene.presses.push(Press { key: None, name, change });
            }
        }
        let count = words::count(around);
        page.caption(match page.lang {
            Lang::En => format!("number line, ±{count} ulp"),
            Lang::Zh => format!("数轴，±{count} ulp"),
        });
    }

    /// A tick a number, or one for several; where they would run together, a bar. How many a tick stands for, and what there is to say.
    fn ticks(&self, page: &mut Page, around: &Around, y: f32) -> (u64, bool, bool, bool) {
        let format = around.format;
        let (left, room) = (page.left, page.room);
        let per_ulp = f64::from(room) / (2.0 * around.reach);
        let x_of = |number: i64| left + room / 2.0 + (around.offset(around.bits_of(number)) * per_ulp) as f32;
        let binade = 1u64 << format.mantissa_bits;
        let mut stride = 1;
        while stride < binade && stride as f64 * per_ulp < f64::from(NARROWEST.0) {
            stride *= 2;
        }
        // Gaps grow outwards: what is nearer to zero than the first power of two with room for its ticks has none.
        let has_room = |power: &u64| around.gap(power * binade) * stride as f64 * per_ulp >= f64::from(NARROWEST.1);
        let clear = (1..1 << format.exponent_bits).find(has_room).unwrap_or(1 << format.exponent_bits);
        let clear = if clear == 1 { 0 } else { (clear * binade).min(format.largest() + 1) as i64 };
        let (first, end) = (around.first(|offset| offset >= -around.reach), around.first(|offset| offset > around.reach));
        let (mut has_powers, mut has_subnormals) = (false, false);
        let step = stride as i64;
        let sides = if clear == 0 { [(first, end), (0, 0)] } else { [(first, end.min(1 - clear)), (first.max(clear), end)] };
        for (from, to) in sides {
            let mut number = from.div_euclid(step) * step;
            if number < from {
                number += step;
            }
            while number < to {
                let magnitude = number.unsigned_abs();
                let is_power = magnitude.is_multiple_of(binade) && magnitude > binade;
                let is_subnormal = magnitude < binade && magnitude > 0;
                has_powers |= is_power;
                has_subnormals |= is_subnormal;
                let height = if is_power || magnitude == 0 { TALL_TICK } else { TICK };
                // Subnormal ones hang below the line.
                let dy = if is_subnormal { height } else { -height };
                let (x, shape) = (x_of(number), Shape::Segment { dx: 0.0, dy, arrow: false });
                let (tick, word) = if number < 0 { ("tick-negative", "word-negative") } else { ("tick", "word") };
                page.push(Mark::new(Key::new(tick, magnitude), x, y, shape).role(Role::Frame));
                let apart = around.gap(magnitude) * binade as f64 * per_ulp / 2.0;
                if (is_power && apart >= f64::from(WORDED)) || magnitude == 0 {
                    let sign = if number < 0 { "−" } else { "" };
                    let label = match format.parts(magnitude) {
                        parts if parts.class == Class::Zero => "0".to_owned(),
                        parts => format!("{sign}2^{}", parts.exponent + format.mantissa_bits as i32),
                    };
                    let half = label.chars().count() as f32 * WORDS_SIZE * 0.3;
                    let at = x.clamp(left + half, left + room - half);
                    let shape = Shape::Words { align: Align::Middle, size: WORDS_SIZE };
                    page.push(Mark::new(Key::new(word, magnitude), at, y + 16.0, shape).role(Role::Frame).label(label));
                }
                number += step;
            }
        }
        let (crowd_from, crowd_to) = (first.max(-clear), (end - 1).min(clear));
        let is_crowded = clear > 0 && crowd_from < crowd_to;
        if is_crowded {
            let (start, stop) = (x_of(crowd_from).max(left), x_of(crowd_to).min(left + room));
            let shape = Shape::Rect { width: (stop - start).max(1.0), height: TICK, corner: 0.0 };
            page.push(Mark::new(Key::new("crowd", 0), f32::midpoint(start, stop), y - TICK / 2.0, shape).role(Role::Plain));
            if crowd_from < 0 && crowd_to > 0 {
                let shape = Shape::Words { align: Align::Middle, size: WORDS_SIZE };
                page.push(Mark::new(Key::new("word", 0), x_of(0), y + 16.0, shape).role(Role::Frame).label("0"));
            }
        }
        (stride, has_powers, has_subnormals, is_crowded)
    }

    /// A block for each power of two, or for some of them; the higher, the larger the gaps.
    pub fn whole(&self, page: &mut Page) {
        let format = self.input.format;
        let top = (1u64 << format.exponent_bits) - 1;
        // Of the largest exponent all are no numbers, where there is infinity.
        let normal = if format.has_infinity { top - 1 } else { top };
        let most = (page.room / BLOCK.0) as u64 - 2;
        let per_block = normal.div_ceil(most).next_power_of_two();
        let blocks = normal.div_ceil(per_block);
        let count = blocks + 1 + u64::from(format.has_infinity);
        page.caption(match (page.lang, per_block) {
            (Lang::En, 1) => format!("all of {}: a block a power of two", format.name),
            (Lang::En, _) => format!("all of {}: a block for {per_block} powers of two", format.name),
            (Lang::Zh, 1) => format!("整个 {}：每块一个 2 的幂", format.name),
            (Lang::Zh, _) => format!("整个 {}：每块 {per_block} 个 2 的幂", format.name),
        });
        let width = (page.room / count as f32).min(BLOCK.1);
        let (left, bottom) = (page.left, page.y + AXIS / 2.0 + BLOCK_HEIGHTS.1);
        let here = self.field().map(|field| if field == 0 { 0 } else { (field - 1) / per_block + 1 });
        let mut read = Vec::new();
        for block in 0..count {
            let is_special = block > blocks;
            let share = block.saturating_sub(1).min(blocks - 1) as f32 / (blocks - 1).max(1) as f32;
            let height = BLOCK_HEIGHTS.0 + share * (BLOCK_HEIGHTS.1 - BLOCK_HEIGHTS.0);
            let is_here = here == Some(block);
            let (role, tone) = match (is_here, is_special, block) {
                (true, ..) => (Role::Done, Tone::Flat),
                (_, true, _) => (Role::Frame, Tone::Flat),
                (_, _, 0) => (Role::Plain, Tone::Faint),
                _ => (Role::Plain, Tone::Flat),
            };
            let key = Key::new("block", block);
            let x = left + (block as f32 + 0.5) * width;
            let shape = Shape::Rect { width: width - 1.0, height, corner: 0.0 };
            let fields = (block.max(1) - 1) * per_block + 1..=(block.max(1) * per_block).min(normal);
            let label = self.block_in_words(block, is_special, fields, page.lang);
            page.push(Mark::new(key, x, bottom - height / 2.0, shape).role(role).tone(tone).label(label));
            if is_here {
                let arrow = Shape::Segment { dx: 0.0, dy: 12.0, arrow: true };
                page.push(Mark::new(Key::new("here", 0), x, bottom - height - 14.0, arrow).role(Role::Pivot));
            }
            if is_here {
                read.push(key);
            }
        }
        let title = match page.lang {
            Lang::En => format!("its place in {}", format.name),
            Lang::Zh => format!("在 {} 中的位置", format.name),
        };
        page.group(title, read);
        let (y, end) = (bottom + 13.0, left + count as f32 * width);
        let power_of_one = (format.bias() as u64 - 1) / per_block + 1;
        let last = if format.has_infinity { page.text(words::BEYOND).to_owned() } else { words::value(format, format.largest()) };
        for (id, x, align, label) in [
            (0, left, Align::Start, page.text(words::SUBNORMAL).to_owned()),
            (1, left + (power_of_one as f32 + 0.5) * width, Align::Middle, "1".to_owned()),
            (2, end, Align::End, last),
        ] {
            let shape = Shape::Words { align, size: WORDS_SIZE };
            page.push(Mark::new(Key::new("block-word", id), x, y, shape).role(Role::Frame).label(label));
        }
        page.y = bottom + 20.0;
        page.caption(page.text(words::HEIGHTS));
    }

    /// The field of the exponent that the number has, or will have as far as is known.
    fn field(&self) -> Option<u64> {
        let format = self.input.format;
        match (self.state.bits, self.state.power) {
            (Some(bits), _) => Some(words::fields(format, bits).exponent),
            (None, Some(_)) if self.state.units.is_some_and(|units| units < 1 << format.mantissa_bits) => Some(0),
            (None, Some(power)) => {
                let field = i64::from(power - format.least_exponent() + 1);
                Some(field.clamp(0, (1 << format.exponent_bits) - 1) as u64)
            }
            _ => None,
        }
    }

    fn block_in_words(&self, block: u64, is_special: bool, fields: std::ops::RangeInclusive<u64>, lang: Lang) -> String {
        let format = self.input.format;
        let (least, bias) = (format.least_exponent(), i64::from(format.bias()));
        let gap = |power: i64| power - i64::from(format.mantissa_bits);
        let (from, to) = (*fields.start() as i64 - bias, *fields.end() as i64 - bias + 1);
        match (lang, block, is_special) {
            (_, _, true) => words::BEYOND.get(lang).to_owned(),
            (Lang::En, 0, _) => format!("subnormal, below 2^{least}: gap 2^{}", gap(least.into())),
            (Lang::Zh, 0, _) => format!("次规格化，小于 2^{least}：间距 2^{}", gap(least.into())),
            (Lang::En, ..) if from + 1 == to => format!("2^{from} to 2^{to}: gap 2^{}", gap(from)),
            (Lang::Zh, ..) if from + 1 == to => format!("2^{from} 到 2^{to}：间距 2^{}", gap(from)),
            (Lang::En, ..) => format!("2^{from} to 2^{to}: gaps 2^{} to 2^{}", gap(from), gap(to - 1)),
            (Lang::Zh, ..) => format!("2^{from} 到 2^{to}：间距 2^{} 到 2^{}", gap(from), gap(to - 1)),
        }
    }
}
