//! The picture: both segments, and what the last step looks at.

use super::narrate::kind_word;
use super::{NAMES, kinds, last_end, side};
use crate::algo::geometry::predicates::cross_exact;
use crate::algo::geometry::segments::{Common, Input, State, Step, line_of};
use crate::algo::geometry::{Point, Sign};
use crate::lessons::View;
use crate::lessons::numbers::number;
use crate::lessons::page::CAPTION_HEIGHT;
use crate::lessons::plane::side::{Band, band, triangle};
use crate::lessons::plane::{Readout, Sheet, Tip, answers, names_at, pair, quantity, readouts, sign_word, turn_word};
use crate::scene::{Grip, Key, Role, Scene, Tone};
use crate::words::{Lang, Text};

const PICTURE: Text = Text::new("plane", "平面");
const NUMBERS: Text = Text::new("numbers", "数值");
const SIDES: [Text; 4] = [
    Text::new("sign of the side of a", "a 所在侧的符号"),
    Text::new("sign of the side of b", "b 所在侧的符号"),
    Text::new("sign of the side of c", "c 所在侧的符号"),
    Text::new("sign of the side of d", "d 所在侧的符号"),
];
const SIDE: Text = Text::new("sign of the side", "所在侧的符号");
const IN_COMMON: Text = Text::new("in common", "公共部分");
const BY_SIGNS: Text = Text::new("in common, by such signs", "按这些符号得到的公共部分");
const COMMON_POINT: Text = Text::new("common point", "公共点");
const COMMON_SEGMENT: Text = Text::new("common segment", "公共线段");
const DOES_NOT_CROSS: Text = Text::new("not needed", "用不到");
const TO: Text = Text::new(" to ", " 到 ");

/// Half as wide as what two segments share is drawn, and the radius of a point that they share at an end.
const SHARED: f64 = 7.0;
const SHARED_END: f32 = 16.0;
const CROSSING: f32 = 6.0;
const NAMED: f64 = 10.0;

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let ends @ [a, b, c, d] = state.ends;
    let mut sheet = Sheet::new(view, ends);
    let lang = sheet.page.lang;
    let (mut words, mut seen) = (Vec::new(), Band::None);
    match step {
        Some(Step::Side { end, .. }) => {
            let (from, to) = line_of(&ends, *end);
            if let Some(side) = side(input, state, usize::from(*end)).filter(|_| from != to) {
                seen = band(&mut sheet, from, to, input.epsilon);
                words.extend(triangle(&mut sheet, &side, lang));
                sheet.line(Key::new("line", 0), from, to, Role::Frame);
            }
        }
        Some(Step::Ratio | Step::Point) => words.extend(areas(&mut sheet, ends)),
        Some(Step::Touches { end, .. }) => {
            let (from, to) = line_of(&ends, *end);
            sheet.line(Key::new("line", 0), from, to, Role::Frame);
        }
        Some(Step::Collinear | Step::Overlap) => {
            let by_place = |p: &Point, q: &Point| p.compare_xy(*q);
            let (first, last) = (ends.into_iter().min_by(by_place).unwrap_or(a), ends.into_iter().max_by(by_place).unwrap_or(a));
            sheet.line(Key::new("line", 0), first, last, Role::Frame);
        }
        Some(Step::Crosses | Step::None) | None => {}
    }
    let shared = shared(&mut sheet, state);
    let role = match step {
        Some(Step::Crosses) => Role::Looked,
        _ if matches!(state.common, Some(Common::None)) => Role::Hole,
        _ => Role::Plain,
    };
    sheet.arrow(Key::new("segment", 0), a, b, role, Tip::Before);
    sheet.arrow(Key::new("segment", 1), c, d, role, Tip::Before);
    let mut keys = Vec::new();
    for (end, point) in ends.into_iter().enumerate() {
        let (name, role) = (NAMES[end], role_of(end, step));
        keys.extend(sheet.named(Key::new("point", end as u64), name, Grip::Point(name.into()), point, role));
    }
    // Above the segments, where it isn't at an end, to which it can be rounded too.
    if let Some(Common::Point(point)) = state.common.filter(|common| !is_at_end(state, common)) {
        let dot = sheet.dot(Key::new("common", 0), point, CROSSING, Role::Moved, Tone::Flat, "");
        words.extend(name_of(&mut sheet, point, CROSSING.into(), &ends, COMMON_POINT.get(lang)).or(dot));
    }
    labels(&mut sheet, state);
    keys.extend(words);
    keys.extend(shared);

    let mut page = sheet.below();
    page.group(PICTURE.get(lang), keys);
    match seen {
        Band::None => page.y += CAPTION_HEIGHT,
        seen => page.caption(seen.note().get(lang)),
    }
    readouts(&mut page, NUMBERS.get(lang), &rows(input, state, step, lang));
    let last = last_end(state);
    let signs = last.and_then(|end| side(input, state, end)).map_or([None; 3], |side| side.answers());
    answers(&mut page, 0, last.map_or(SIDE, |end| SIDES[end]).get(lang), &signs);
    let found = kinds(input, state).map_or([None; 3], |kinds| kinds.map(|kind| Some(kind_word(kind).get(lang))));
    answers(&mut page, 1, BY_SIGNS.get(lang), &found);
    page.finish()
}

fn role_of(end: usize, step: Option<&Step>) -> Role {
    match step {
        Some(Step::Side { end: asked, .. } | Step::Touches { end: asked, .. }) => {
            if usize::from(*asked) == end {
                Role::Pivot
            } else if (*asked < 2) == (end < 2) {
                Role::Plain
            } else {
                Role::Looked
            }
        }
        _ => Role::Plain,
    }
}

/// The triangles over c d whose areas are as the parts of a b; the keys of the words in them.
fn areas(sheet: &mut Sheet, [a, b, c, d]: [Point; 4]) -> Vec<Key> {
    let mut words = Vec::new();
    for (number, corner, role, name) in [(0, a, Role::Looked, "a c d"), (1, b, Role::Active, "b c d")] {
        if sheet.triangle(Key::new("area", number), [corner, c, d], role, Tone::Faint).is_some() {
            sheet.sink();
        }
        if let Some(middle) = sheet.room_in([c, corner, d]) {
            words.extend(sheet.caption(Key::new("area-name", number), middle, name, role));
        }
    }
    words
}

fn is_at_end(state: &State, common: &Common) -> bool {
    matches!(common, Common::Point(point) if state.ends.contains(point))
}

/// What they share, under the segments; the key of its words.
fn shared(sheet: &mut Sheet, state: &State) -> Option<Key> {
    let lang = sheet.page.lang;
    match state.common? {
        Common::Overlap(low, high) => {
            let strip = sheet.strip(Key::new("common", 0), low, high, SHARED, (Role::Done, Tone::Flat))?;
            let middle = Point::new(low.x / 2.0 + high.x / 2.0, low.y / 2.0 + high.y / 2.0);
            name_of(sheet, middle, 2.0 * SHARED, &state.ends, COMMON_SEGMENT.get(lang)).or(Some(strip))
        }
        Common::Point(point) if state.ends.contains(&point) => {
            let ring = sheet.dot(Key::new("common", 0), point, SHARED_END, Role::Done, Tone::Flat, "")?;
            let names = names_at(NAMES, state.ends, point);
            let names = if names.len() > 1 { format!("{}: ", names.join(" = ")) } else { String::new() };
            let words = format!("{names}{}", COMMON_POINT.get(lang));
            name_of(sheet, point, SHARED_END.into(), &state.ends, &words).or(Some(ring))
        }
        Common::Point(_) | Common::None => None,
    }
}

fn name_of(sheet: &mut Sheet, point: Point, radius: f64, ends: &[Point], words: &str) -> Option<Key> {
    // Not at the end itself.
    let others: Vec<Point> = ends.iter().copied().filter(|end| *end != point).collect();
    sheet.words_around(Key::new("common-name", 0), point, radius, &others, words, Role::Moved)
}

/// Beside each end the sign of its side; of ends at one place, that they are.
fn labels(sheet: &mut Sheet, state: &State) {
    for (end, point) in state.ends.into_iter().enumerate() {
        let names = names_at(NAMES, state.ends, point);
        let has_name = matches!(state.common, Some(Common::Point(common)) if common == point);
        if has_name || names.first() != Some(&NAMES[end]) {
            continue;
        }
        let sides = state.sides.into_iter().zip(state.ends).filter(|(_, other)| *other == point);
        let signs: Vec<&str> = sides.filter_map(|(side, _)| side).map(|verdict| sign_word(verdict.exact)).collect();
        let mut words = signs.join(", ");
        if names.len() > 1 {
            let separator = if words.is_empty() { "" } else { ": " };
            words = format!("{}{separator}{words}", names.join(" = "));
        }
        // Clear of all other ends, and of the segment's line beyond this one.
        let partner = state.ends[end ^ 1];
        let beyond = Point::new(2.0 * point.x - partner.x, 2.0 * point.y - partner.y);
        let others: Vec<Point> = state.ends.into_iter().filter(|other| *other != point).chain([beyond]).collect();
        if !words.is_empty() {
            sheet.words_around(Key::new("end-sign", end as u64), point, NAMED, &others, &words, Role::Plain);
        }
    }
}

fn rows(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> Vec<Readout> {
    let [a, b, c, d] = state.ends;
    let mut rows: Vec<Readout> = NAMES.into_iter().zip(state.ends).map(|(name, point)| Readout::new(name, pair(point))).collect();
    for (end, name) in NAMES.into_iter().enumerate() {
        let [from, to] = if end < 2 { ["c", "d"] } else { ["a", "b"] };
        let cross = side(input, state, end).map(|side| {
            let turn = match side.verdict.exact {
                Sign::Zero => String::new(),
                sign => format!(" ({})", turn_word(sign, lang)),
            };
            format!("{}{turn}", quantity(&side.cross()))
        });
        let is_now = matches!(step, Some(Step::Side { end: asked, .. }) if usize::from(*asked) == end);
        rows.push(Readout::new(format!("({to} − {from}) × ({name} − {from})"), cross).moved(is_now));
    }
    // Said from the start of those that no step will make known.
    let unneeded = state.common.filter(|_| state.ratio.is_none()).map(|_| DOES_NOT_CROSS.get(lang).to_owned());
    let is_ratio = matches!(step, Some(Step::Ratio));
    let area = |from: Point, to: Point| state.ratio.map(|_| quantity(&cross_exact(from, to, c, d)));
    rows.push(Readout::new("(c − a) × (d − c)", area(a, c).or(unneeded.clone())).moved(is_ratio));
    rows.push(Readout::new("(b − a) × (d − c)", area(a, b).or(unneeded.clone())).moved(is_ratio));
    rows.push(Readout::new("t", state.ratio.map(number).or(unneeded)).moved(is_ratio));
    let common = state.common.map(|common| match common {
        Common::None => kind_word(common.kind()).get(lang).to_owned(),
        Common::Point(point) => pair(point),
        Common::Overlap(low, high) => format!("{}{}{}", pair(low), TO.get(lang), pair(high)),
    });
    let is_found = state.common.is_some();
    rows.push(Readout::new(IN_COMMON.get(lang), common).moved(is_found));
    rows
}
