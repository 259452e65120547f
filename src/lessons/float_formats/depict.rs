//! The picture: the bits by field, the kept digits and those behind, the number line from near and from afar, and the same number in all formats.

use serde_json::Value;

use super::line::Line;
use super::{running, words};
use crate::algo::float::rounding::{Input, Source, State, Step};
use crate::algo::float::{Decimal, FORMATS, Format};
use crate::lessons::View;
use crate::lessons::page::Page;
use crate::scene::{Align, Change, Key, Mark, Press, Role, Scene, Shape, Tone};
use crate::words::{Lang, Text};

const CELL: f32 = 16.0;
const WIDEST_CELL: f32 = 30.0;
/// Bits are buttons: for fingers.
const NARROWEST_BIT: f32 = 26.0;
const CELL_HEIGHT: f32 = 26.0;
const ROW: f32 = 32.0;
const FIELD_GAP: f32 = 8.0;
const TABLE_ROW: f32 = 20.0;
const TABLE_SIZE: f32 = 12.0;
const ERROR_WIDTH: f32 = 96.0;

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let mut page = Page::new(view, false);
    let depiction = Depiction { input, state, step };
    depiction.heading(&mut page);
    depiction.bits(&mut page);
    depiction.digits(&mut page);
    running::draw(&mut page, input, state);
    let line = Line { input, state, step };
    line.near(&mut page);
    line.whole(&mut page);
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
    /// How many of them stand in a row, where there is room for more; and how many of those aren't these.
    most: usize,
    before: usize,
}

impl Depiction<'_> {
    fn heading(&self, page: &mut Page) {
        let name = self.input.format.name;
        let given = match &self.input.source {
            Source::Decimal(decimal) => words::short(decimal),
            Source::Bits(bits) => words::hexadecimal(self.input.format, *bits),
        };
        page.aloud(&match &self.input.sum {
            Some(sum) => format!("{given} + {} · {} → {name}", sum.times, words::short(&sum.add)),
            None => format!("{given} → {name}"),
        });
    }

    /// The page goes on below the cells.
    fn cells(page: &mut Page, row: &Row, digits: &str, x: f32, width: f32) -> Vec<Key> {
        let right = page.left + page.room + 0.5;
        let (start, mut keys) = (x, Vec::new());
        let mut x = start;
        for (place, digit) in digits.chars().enumerate() {
            if x + width > right || (place > 0 && (place + row.before).is_multiple_of(row.most)) {
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
        let (count, e) = (format.bits() as usize, format.exponent_bits as usize);
        let room = page.room - 2.0 * FIELD_GAP;
        let most = ((room / NARROWEST_BIT) as usize).max(1);
        let is_one_row = count <= most;
        // Else sign and exponent are rows, and so is the mantissa, about as long as each other.
        let [head, tail] = [1 + e, format.mantissa_bits as usize].map(|bits| bits.div_ceil(bits.div_ceil(most)));
        let width = (room / if is_one_row { count } else { head.max(tail) } as f32).min(WIDEST_CELL);
        // Before they are known, cells are empty.
        let digits = match self.state.bits {
            Some(bits) => format!("{bits:0count$b}"),
            None => " ".repeat(count),
        };
        let mut x = page.left;
        for (colour, (kind, title, range)) in [
            ("sign", words::SIGN, 0..1),
            ("exponent", words::EXPONENT, 1..1 + e),
            ("mantissa", words::MANTISSA, 1 + e..digits.len()),
        ]
        .into_iter()
        .enumerate()
        {
            let (mut most, mut before) = (usize::MAX, 0);
            if !is_one_row {
                (most, before) = if kind == "mantissa" { (tail, 0) } else { (head, range.start) };
            }
            if kind == "mantissa" && !is_one_row {
                page.y += ROW;
                x = page.left;
            }
            let role = if self.state.bits.is_some() { Role::Plain } else { Role::Hole };
            let row = Row { kind, role, tone: Tone::Identity(colour as u16), most, before };
            let keys = Self::cells(page, &row, &digits[range.clone()], x, width);
            x += range.len() as f32 * width + FIELD_GAP;
            if let Some(bits) = self.state.bits {
                for (key, place) in keys.iter().zip(range) {
                    let press = press(format, bits, (count - 1 - place) as u32, *key, title, page.lang);
                    page.scene.presses.push(press);
                }
                page.group(page.text(title), keys);
            }
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
        let keys = Self::cells(
            page,
            &Row { kind: "kept", role, tone: Tone::Flat, most: usize::MAX, before: 0 },
            &kept,
            page.left,
            width,
        );
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
            let keys = Self::cells(
                page,
                &Row { kind: "behind", role, tone: Tone::Flat, most: usize::MAX, before: 0 },
                &digits,
                page.left,
                WIDEST_CELL,
            );
            page.group(page.text(words::BEHIND), keys);
            page.y += ROW;
        }
    }

    fn table(&self, page: &mut Page) {
        let input = self.input;
        let added = self.state.added.unwrap_or(0);
        let exact = input.exact(added);
        page.empty(if self.state.added.is_some() { words::ALL_SUMS } else { words::ALL });
        for (row, format) in FORMATS.into_iter().enumerate() {
            let bits = running::bits_in(input, format, added);
            let value = Decimal::of(format, bits);
            let error = match (&value, &exact) {
                (Some(value), Some(exact)) => words::about(&value.minus(exact)),
                _ => "–".to_owned(),
            };
            let y = page.y + TABLE_ROW / 2.0;
            let is_shown = format == input.format;
            let role = if is_shown { Role::Active } else { Role::Frame };
            let right = (page.left + page.room).min(page.left + 460.0);
            for (column, x, align, label) in [
                (0, page.left, Align::Start, if is_shown { format!("› {}", format.name) } else { format.name.to_owned() }),
                (1, right - ERROR_WIDTH, Align::End, words::value_within(format, bits, page.room)),
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

/// The button of a bit, counted from the last one: it makes of what is shown bits that are given.
fn press(format: Format, bits: u64, place: u32, key: Key, field: Text, lang: Lang) -> Press {
    let (field, digit) = (field.get(lang), bits >> place & 1);
    let name = match lang {
        Lang::En => format!("bit {place}, {field}, is {digit}"),
        Lang::Zh => format!("第 {place} 位，{field}，为 {digit}"),
    };
    let flipped = words::hexadecimal(format, bits ^ 1 << place);
    Press { key: Some(key), name, change: Change { field: "bits", to: Value::from(flipped), instead_of: &["value", "sum"] } }
}
