//! The picture: where the line and the grid are, and three bitmaps of the grid: signs in floating point, exact signs, and where they differ.

use super::row::{first_wrong, place_words};
use crate::algo::geometry::orientation::{Cell, State, Step};
use crate::algo::geometry::{Point, Sign, Verdict};
use crate::lessons::View;
use crate::lessons::numbers::number;
use crate::lessons::page::{CAPTION_HEIGHT, CAPTION_SIZE, Page, text_width};
use crate::lessons::plane::{Readout, Sheet, Signs, Tip, pair, readouts, signs};
use crate::scene::{Align, Bitmap, Glyph, Grip, Ink, Key, Mark, Role, Scene, Shape, Tone};
use crate::words::{Lang, Text, grouped};

const GAP: f32 = 12.0;
/// All four panels are beside each other where there is so much room, else two and two.
const FOUR_FROM: f32 = 900.0;
/// Sides of panels, at most: four beside each other, and two.
const LARGEST: [f32; 2] = [440.0, 280.0];
const SWATCH: f32 = 16.0;
const LEGEND_ROW: f32 = 24.0;

const PLANE: Text = Text::new("line and grid", "直线与点阵");
const FLOAT: Text = Text::new("floating point", "浮点");
const EXACT: Text = Text::new("exact", "精确");
const WRONG: Text = Text::new("where they differ", "不一致之处");
const BITMAPS: Text = Text::new("signs of the grid's points", "点阵各点的符号");
const NUMBERS: Text = Text::new("numbers", "数值");
const NONE_WRONG: Text = Text::new("first wrong point of the row", "本行第一个出错的点");

/// Lightness alone tells them apart, hue and glyph too.
static SIGNS: [Ink; 3] = [
    Ink { role: Role::Plain, tone: Tone::Signed(-0.45), glyph: Glyph::Minus },
    Ink { role: Role::Plain, tone: Tone::Signed(0.0), glyph: Glyph::Ring },
    Ink { role: Role::Plain, tone: Tone::Signed(1.0), glyph: Glyph::Plus },
];
const SIGN_WORDS: [Text; 3] =
    [Text::new("right of the line", "在右侧"), Text::new("on the line", "在线上"), Text::new("left of the line", "在左侧")];

static DIFFERENCES: [Ink; 4] = [
    Ink { role: Role::Plain, tone: Tone::Faint, glyph: Glyph::Blank },
    Ink { role: Role::Plain, tone: Tone::Level(0.2), glyph: Glyph::Rising },
    Ink { role: Role::Plain, tone: Tone::Level(0.65), glyph: Glyph::Falling },
    Ink { role: Role::Wrong, tone: Tone::Flat, glyph: Glyph::Cross },
];
const DIFFERENCE_WORDS: [Text; 4] = [
    Text::new("both right", "都对"),
    Text::new("only epsilon wrong", "只有容差错"),
    Text::new("only floating point wrong", "只有浮点错"),
    Text::new("both wrong", "都错"),
];
/// Of a row that is still to come.
const UNKNOWN: u8 = u8::MAX;

pub fn depict(state: &State, step: Option<&Step>, view: &View) -> Scene {
    let mut page = Page::new(view, true);
    let lang = page.lang;
    let columns = if page.room >= FOUR_FROM { 4 } else { 2 };
    let pitch = (page.room + GAP) / columns as f32;
    let side = (pitch - GAP).min(LARGEST[usize::from(columns == 2)]).floor();
    let corner = |panel: usize| {
        let (column, row) = ((panel % columns) as f32, (panel / columns) as f32);
        (column * pitch, row * (side + CAPTION_HEIGHT + GAP))
    };
    let (left, top) = (page.left, page.y + CAPTION_HEIGHT);
    for (panel, title) in [PLANE, FLOAT, EXACT, WRONG].into_iter().enumerate() {
        let (x, y) = corner(panel);
        page.words_at(left + x, top + y - 9.0, Align::Start, title.get(lang));
    }
    let frame = |panel: usize| (left + corner(panel).0, top + corner(panel).1);
    let mut page = plane(page, state, view, [frame(0).0, frame(0).1, side, side]);

    let sign = |sign: Sign| (sign.as_i8() + 1) as u8;
    let difference = |cell: &Cell| u8::from(cell.epsilon != cell.exact) + 2 * u8::from(cell.float != cell.exact);
    let keys = vec![
        bitmap(&mut page, 0, FLOAT, (frame(1), side), state, (&SIGNS, &SIGN_WORDS), |cell| sign(cell.float)),
        bitmap(&mut page, 1, EXACT, (frame(2), side), state, (&SIGNS, &SIGN_WORDS), |cell| sign(cell.exact)),
        bitmap(&mut page, 2, WRONG, (frame(3), side), state, (&DIFFERENCES, &DIFFERENCE_WORDS), difference),
    ];
    page.group(BITMAPS.get(lang), keys);
    page.y = top + (4 / columns) as f32 * (side + CAPTION_HEIGHT + GAP) - CAPTION_HEIGHT;

    legend(&mut page, &[(&SIGNS, &SIGN_WORDS), (&DIFFERENCES, &DIFFERENCE_WORDS)]);
    readouts(&mut page, NUMBERS.get(lang), &rows(state, step, lang));
    last_signs(&mut page, state, step);
    page.finish()
}

/// The line through q and r at their own scale, the band of the epsilon test, and the grid, of which mostly only the place is to be seen.
fn plane(page: Page, state: &State, view: &View, frame: [f32; 4]) -> Page {
    let input = &state.input;
    let (q, r, first, last) = (input.q, input.r, input.origin, input.point(input.size - 1, input.size - 1));
    let mut sheet = Sheet::on(page, view, frame, [q, r, first, last]);
    let length = libm::hypot(r.x - q.x, r.y - q.y);
    if length > 0.0 && (input.epsilon / length).is_finite() {
        sheet.band(Key::new("band", 0), q, r, input.epsilon / length, Role::Looked);
    }
    sheet.line(Key::new("line", 0), q, r, Role::Frame);
    sheet.arrow(Key::new("line", 1), q, r, Role::Plain, Tip::Before);
    let corners = [first, Point::new(last.x, first.y), last, Point::new(first.x, last.y)];
    sheet.polygon(Key::new("grid", 0), &corners, Role::Active, Tone::Faint);
    let grip = |path: &str| Grip::Point(path.to_owned());
    let keys = [
        sheet.named(Key::new("point", 0), "q", grip("q"), q, Role::Plain),
        sheet.named(Key::new("point", 1), "r", grip("r"), r, Role::Plain),
        sheet.named(Key::new("point", 2), "p", grip("origin"), first, Role::Active),
    ];
    let mut page = sheet.below();
    page.group(PLANE.get(page.lang), keys.into_iter().flatten().collect());
    page
}

type Inks<'a> = (&'static [Ink], &'a [Text]);

/// One of the three bitmaps; its label counts the cells of each kind.
fn bitmap(
    page: &mut Page,
    number: u64,
    title: Text,
    ((left, top), side): ((f32, f32), f32),
    state: &State,
    (inks, words): Inks,
    kind: impl Fn(&Cell) -> u8,
) -> Key {
    let (size, done) = (state.input.size, state.rows.len());
    let mut cells = vec![UNKNOWN; size * (size - done)];
    cells.extend(state.rows.iter().rev().flat_map(|row| row.iter()).map(&kind));
    let mut counts = vec![0u64; inks.len()];
    cells[size * (size - done)..].iter().for_each(|cell| counts[usize::from(*cell)] += 1);
    let separator = match page.lang {
        Lang::En => ", ",
        Lang::Zh => "，",
    };
    let counted = counts.iter().zip(words).filter(|(count, _)| **count > 0);
    let counted: Vec<String> = counted.map(|(count, words)| format!("{} {}", grouped(*count), words.get(page.lang))).collect();
    let label = if counted.is_empty() {
        format!("{}: …", title.get(page.lang))
    } else {
        format!("{}: {}", title.get(page.lang), counted.join(separator))
    };
    let middle = (left + side / 2.0, top + side / 2.0);
    let key = Key::new("bitmap", number);
    let bitmap = Bitmap::new(size, size, cells, inks);
    page.push(Mark::new(key, middle.0, middle.1, Shape::Bitmap { width: side, height: side, bitmap }).label(label));
    let ahead = side * (size - done) as f32 / size as f32;
    if ahead > 0.0 {
        let shape = Shape::Rect { width: side, height: ahead, corner: 0.0 };
        page.push(Mark::new(Key::new("ahead", number), middle.0, top + ahead / 2.0, shape).role(Role::Hole));
    }
    let frame = Shape::Rect { width: side, height: side, corner: 0.0 };
    page.push(Mark::new(Key::new("frame", number), middle.0, middle.1, frame).role(Role::Frame));
    key
}

/// What each kind of cell means, as it looks where cells are large.
fn legend(page: &mut Page, all: &[Inks]) {
    for (row, (inks, words)) in all.iter().enumerate() {
        let mut x = page.left;
        for (kind, words) in words.iter().enumerate() {
            let words = words.get(page.lang);
            let width = SWATCH + 6.0 + text_width(words, CAPTION_SIZE);
            if x > page.left && x + width > page.left + page.room {
                (x, page.y) = (page.left, page.y + LEGEND_ROW);
            }
            let middle = (x + SWATCH / 2.0, page.y + LEGEND_ROW / 2.0);
            let id = (row * 8 + kind) as u64;
            let bitmap = Bitmap::new(1, 1, [kind as u8], inks);
            page.push(Mark::new(
                Key::new("swatch", id),
                middle.0,
                middle.1,
                Shape::Bitmap { width: SWATCH, height: SWATCH, bitmap },
            ));
            let frame = Shape::Rect { width: SWATCH, height: SWATCH, corner: 0.0 };
            page.push(Mark::new(Key::new("swatch-frame", id), middle.0, middle.1, frame).role(Role::Frame));
            page.words_at(x + SWATCH + 6.0, middle.1, Align::Start, words);
            x += width + 18.0;
        }
        page.y += LEGEND_ROW;
    }
    page.y += 4.0;
}

fn rows(state: &State, step: Option<&Step>, lang: Lang) -> Vec<Readout> {
    let word = |en: &'static str, zh: &'static str| Text::new(en, zh).get(lang);
    let input = &state.input;
    let asked = (state.rows.len() * input.size) as u64;
    let of = |count: u64| {
        let share = libm::round(1000.0 * count as f64 / asked.max(1) as f64) / 10.0;
        format!("{} ({}%)", grouped(count), number(share))
    };
    let is_row = matches!(step, Some(Step::Row { .. }));
    vec![
        Readout::new(word("points asked for", "已问的点"), grouped(asked)),
        Readout::new("ε", number(input.epsilon)),
        Readout::new(word("wrong in floating point", "浮点出错"), of(state.wrong)).moved(is_row),
        Readout::new(word("wrong by epsilon", "容差出错"), of(state.wrong_epsilon)).moved(is_row),
        Readout::new("q", pair(input.q)),
        Readout::new("r", pair(input.r)),
        Readout::new(word("first point p", "起点 p"), pair(input.origin)),
        Readout::new(word("step", "间距"), number(input.step)),
    ]
}

/// The sign at the row's first wrong point, three ways.
fn last_signs(page: &mut Page, state: &State, step: Option<&Step>) {
    let wrong = match step {
        Some(Step::Row { .. }) => first_wrong(state),
        _ => None,
    };
    let title = match (page.lang, wrong) {
        (_, None) => NONE_WRONG.get(page.lang).to_owned(),
        (Lang::En, Some((i, _))) => format!("first wrong point of the row: {}", place_words(state, i)),
        (Lang::Zh, Some((i, _))) => format!("本行第一个出错的点：{}", place_words(state, i)),
    };
    let known = wrong.map(|(_, cell)| Signs {
        verdict: Verdict { exact: cell.exact, float: cell.float },
        contest: Some((cell.epsilon, state.input.epsilon)),
    });
    signs(page, 0, &title, known.as_ref());
}
