//! The picture: the bits by field, the kept digits and those behind, the neighbours on a line, and the same number in all formats.

use super::{is_number, words};
use crate::algo::float::rounding::{Input, Source, State, Step};
use crate::algo::float::{Class, Decimal, FORMATS, convert};
use crate::lessons::View;
use crate::lessons::page::Page;
use crate::scene::{Align, Key, Mark, Role, Scene, Shape, Tone};
use crate::words::Lang;

const CELL: f32 = 16.0;
const WIDEST_CELL: f32 = 26.0;
const CELL_HEIGHT: f32 = 26.0;
const ROW: f32 = 32.0;
const FIELD_GAP: f32 = 8.0;
const LINE_HEIGHT: f32 = 100.0;
const TABLE_ROW: f32 = 20.0;
const TABLE_SIZE: f32 = 12.0;
const ERROR_WIDTH: f32 = 96.0;

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let mut page = Page::new(view, false);
    let depiction = Depiction { input, state, step };
    depiction.heading(&mut page);
    depiction.bits(&mut page);
    depiction.digits(&mut page);
    depiction.line(&mut page);
    depiction.table(&mut page);
    page.finish()
}

struct Depiction<'a> {
    input: &'a Input,
    state: &'a State,
    step: Option<&'a Step>,
}

/// Cells that are wrapped into rows.
struct Row {
    kind: &'static str,
    role: Role,
    tone: Tone,
}

impl Depiction<'_> {
    fn heading(&self, page: &mut Page) {
        let name = self.input.format.name;
        let words = match &self.input.source {
            Source::Decimal(decimal) => format!("{} → {name}", words::short(decimal)),
            Source::Bits(bits) => format!("{} → {name}", words::hexadecimal(self.input.format, *bits)),
        };
        page.aloud(&words);
    }

    /// The page goes on below the cells.
    fn cells(page: &mut Page, row: &Row, digits: &str, x: f32, width: f32) -> Vec<Key> {
        let right = page.left + page.room + 0.5;
        let (start, mut keys) = (x, Vec::new());
        let mut x = start;
        for (place, digit) in digits.chars().enumerate() {
            if x + width > right {
                x = page.left;
                page.y += ROW;
            }
            let key = Key::new(row.kind, place as u64);
            let shape = Shape::Rect { width: width - 2.0, height: CELL_HEIGHT, corner: 3.0 };
            let mark = Mark::new(key, x + width / 2.0, page.y + CELL_HEIGHT / 2.0, shape);
            page.push(mark.role(row.role).tone(row.tone).label(digit.to_string().trim()));
            keys.push(key);
            x += width;
        }
        keys
    }

    fn bits(&self, page: &mut Page) {
        let format = self.input.format;
        match self.state.bits {
            Some(bits) => {
                let (value, class) = (words::value(format, bits), page.text(words::class(format.parts(bits).class)));
                page.aloud(&match page.lang {
                    _ if !self.state.is_done => words::hexadecimal(format, bits),
                    Lang::En => format!("= {value} ({class})"),
                    Lang::Zh => format!("= {value}（{class}）"),
                });
                if self.state.is_done {
                    page.aloud(&words::hexadecimal(format, bits));
                }
            }
            None => page.empty(words::NO_BITS),
        }
        let count = format.bits();
        let room = page.room - 2.0 * FIELD_GAP;
        let is_one_row = count as f32 * CELL <= room;
        let width = if is_one_row { (room / count as f32).min(WIDEST_CELL) } else { CELL };
        // Before they are known, cells are empty.
        let digits = match self.state.bits {
            Some(bits) => format!("{bits:0count$b}", count = count as usize),
            None => " ".repeat(count as usize),
        };
        let (e, top) = (format.exponent_bits as usize, page.y);
        let mut x = page.left;
        for (colour, (kind, title, range)) in [
            ("sign", words::SIGN, 0..1),
            ("exponent", words::EXPONENT, 1..1 + e),
            ("mantissa", words::MANTISSA, 1 + e..digits.len()),
        ]
        .into_iter()
        .enumerate()
        {
            if kind == "mantissa" && !is_one_row {
                page.y = top + ROW;
                x = page.left;
            }
            let len = range.len();
            let role = if self.state.bits.is_some() { Role::Plain } else { Role::Hole };
            let keys = Self::cells(page, &Row { kind, role, tone: Tone::Identity(colour as u16) }, &digits[range], x, width);
            if self.state.bits.is_some() {
                page.group(page.text(title), keys);
            }
            x += len as f32 * width + FIELD_GAP;
        }
        page.y += ROW;
        let sizes = match page.lang {
            Lang::En => format!("1 sign, {e} exponent and {} mantissa bits", format.mantissa_bits),
            Lang::Zh => format!("符号 1 位，指数 {e} 位，尾数 {} 位", format.mantissa_bits),
        };
        page.caption(sizes);
    }

    fn digits(&self, page: &mut Page) {
        let state = self.state;
        let Some(units) = state.units else {
            if !state.is_done {
                page.empty(words::NO_DIGITS);
            }
            return;
        };
        let count = self.input.format.mantissa_bits as usize + 1;
        let kept = format!("{units:0count$b}");
        let place = state.last_place().unwrap_or(0);
        page.caption(match page.lang {
            Lang::En => format!("kept digits, the last worth 2^{place}"),
            Lang::Zh => format!("保留的位，末位值 2^{place}"),
        });
        let width = (page.room / kept.len() as f32).clamp(CELL, WIDEST_CELL);
        let is_changed =
            matches!(self.step, Some(Step::Up | Step::Carry)) || (self.step == Some(&Step::Tie) && state.is_up == Some(true));
        let role = if is_changed { Role::Moved } else { Role::Plain };
        let keys = Self::cells(page, &Row { kind: "kept", role, tone: Tone::Flat }, &kept, page.left, width);
        page.group(page.text(words::KEPT), keys);
        page.y += ROW;
        if let Some(rest) = state.rest {
            page.caption(page.text(words::BEHIND));
            let digits: String =
                [rest.guard, rest.round, rest.sticky].map(|digit| if digit { '1' } else { '0' }).iter().collect();
            let role = match self.step {
                Some(Step::Rest) => Role::Looked,
                _ => Role::Discarded,
            };
            let keys = Self::cells(page, &Row { kind: "behind", role, tone: Tone::Flat }, &digits, page.left, WIDEST_CELL);
            page.group(page.text(words::BEHIND), keys);
            page.y += ROW;
        }
    }

    /// Where the number lies between its neighbours; a power of two has a nearer one on the side of 0.
    fn line(&self, page: &mut Page) {
        let (state, format) = (self.state, self.input.format);
        let Some(bits) = state.bits.filter(|bits| state.is_done && is_number(format.parts(*bits).class)) else { return };
        let (Some(low), Some(high)) = (format.below(bits), format.above(bits)) else { return };
        let Some(ulp) = format.ulp_exponent(bits) else { return };
        page.caption(page.text(words::NEIGHBOURS));
        // In units of the last place of the number itself.
        let parts = format.parts(bits);
        let is_half = parts.class == Class::Normal
            && parts.significand == 1 << format.mantissa_bits
            && parts.exponent > format.least_exponent() - format.mantissa_bits as i32;
        let (inner, outer) = (if is_half { -0.5 } else { -1.0 }, 1.0);
        let (left, right) = if parts.is_negative { (-outer, -inner) } else { (inner, outer) };
        let margin = (page.room * 0.2).min(120.0);
        let (start, room) = (page.left, page.room);
        let x_of = |offset: f32| start + margin + (offset + 1.0) / 2.0 * (room - 2.0 * margin);
        let y = page.y + 30.0;
        let axis = Shape::Segment { dx: page.room, dy: 0.0, arrow: false };
        page.push(Mark::new(Key::new("axis", 0), page.left, y, axis).role(Role::Frame));
        let mut keys = Vec::new();
        for (id, bits, offset, role) in [(0, low, left, Role::Plain), (1, bits, 0.0, Role::Done), (2, high, right, Role::Plain)] {
            let key = Key::new("neighbour", id);
            let label = words::value(format, bits);
            let mark = Mark::new(key, x_of(offset), y, Shape::Circle { radius: 5.0 });
            // A circle is too small for its label, which is below.
            page.push(mark.role(role));
            // Below each other, so that they have room on narrow screens.
            let below = y + 18.0 + id as f32 * 16.0;
            let align = [Align::Start, Align::Middle, Align::End][id as usize];
            let at = [page.left, page.left + page.room / 2.0, page.left + page.room][id as usize];
            let shape = Shape::Words { align, size: 11.0 };
            let key = Key::new("neighbour-value", id);
            page.push(Mark::new(key, at, below, shape).role(Role::Frame).label(label));
            keys.push(key);
        }
        if let (Source::Decimal(_), Some(is_up)) = (&self.input.source, state.is_up) {
            // What was dropped lies outwards from the number, what was added to inwards.
            let share = state.share() - if is_up { 1.0 } else { 0.0 };
            let offset = if parts.is_negative { -share } else { share };
            let key = Key::new("given", 0);
            let shape = Shape::Segment { dx: 0.0, dy: 18.0, arrow: true };
            let mark = Mark::new(key, x_of(offset as f32), y - 24.0, shape);
            page.push(mark.role(Role::Pivot));
        }
        page.group(page.text(words::NEIGHBOURS), keys);
        page.y += LINE_HEIGHT;
        let spacing = words::about(&Decimal::scaled(1, ulp));
        page.caption(match page.lang {
            Lang::En => format!("one ulp: 2^{ulp}, {spacing}"),
            Lang::Zh => format!("末位单位（ulp）：2^{ulp}，{spacing}"),
        });
    }

    fn table(&self, page: &mut Page) {
        page.empty(words::ALL);
        let input = self.input;
        for (row, format) in FORMATS.into_iter().enumerate() {
            let (bits, exact) = match &input.source {
                Source::Decimal(decimal) => (format.encode(decimal), Some(decimal.clone())),
                Source::Bits(bits) => (convert(input.format, format, *bits), Decimal::of(input.format, *bits)),
            };
            let value = Decimal::of(format, bits);
            let error = match (&value, exact) {
                (Some(value), Some(exact)) => words::about(&value.minus(&exact)),
                _ => "–".to_owned(),
            };
            let y = page.y + TABLE_ROW / 2.0;
            let is_shown = format == input.format;
            let role = if is_shown { Role::Active } else { Role::Frame };
            let right = (page.left + page.room).min(page.left + 460.0);
            for (column, x, align, label) in [
                (0, page.left, Align::Start, if is_shown { format!("› {}", format.name) } else { format.name.to_owned() }),
                (1, right - ERROR_WIDTH, Align::End, words::value(format, bits)),
                (2, right, Align::End, error),
            ] {
                let key = Key::new("in-format", row as u64 * 3 + column);
                let shape = Shape::Words { align, size: TABLE_SIZE };
                page.push(Mark::new(key, x, y, shape).role(role).label(label));
            }
            let keys = [1, 2].map(|column| Key::new("in-format", row as u64 * 3 + column));
            page.group(format.name, keys.to_vec());
            page.y += TABLE_ROW;
        }
    }
}
