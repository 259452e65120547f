//! Numbers below a drawing, and signs three ways: exact, in floating point, and by the test of contest code.

use crate::algo::geometry::{Sign, Verdict};
use crate::lessons::page::{CAPTION_SIZE, Page, text_width};
use crate::scene::{Align, Key, Mark, Role, Shape};
use crate::words::{Lang, Text};

const ROW_HEIGHT: f32 = 22.0;
const GAP: f32 = 14.0;
const LINE_OVERLAP: f32 = 8.0;
/// Readouts are beside each other where each has so much room.
const COLUMN_WIDTH: f32 = 290.0;

/// A quantity and its value.
pub struct Readout {
    pub name: String,
    /// None before it is known; its place is kept.
    pub value: Option<String>,
    pub role: Role,
}

impl Readout {
    pub fn new(name: impl Into<String>, value: impl Into<Option<String>>) -> Readout {
        Readout { name: name.into(), value: value.into(), role: Role::Plain }
    }

    /// One that this step has made known.
    pub fn moved(mut self, is_moved: bool) -> Readout {
        if is_moved {
            self.role = Role::Moved;
        }
        self
    }

    pub fn role(mut self, role: Role) -> Readout {
        self.role = role;
        self
    }
}

/// Quantities in rows, as many beside each other as there is room for; those that are known are read aloud under `title`.
pub fn readouts(page: &mut Page, title: &str, rows: &[Readout]) {
    let columns = ((page.room / COLUMN_WIDTH) as usize).clamp(1, rows.len().max(1));
    let pitch = page.room / columns as f32;
    let mut keys = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let (column, line) = (index % columns, index / columns);
        let (x, y) = (page.left + column as f32 * pitch, page.y + (line as f32 + 0.5) * ROW_HEIGHT);
        let key = Key::new("readout", index as u64);
        let words = format!("{} = {}", row.name, row.value.as_deref().unwrap_or("…"));
        // Numbers of 17 digits are set smaller.
        let size = CAPTION_SIZE.min(CAPTION_SIZE * (pitch - GAP) / text_width(&words, CAPTION_SIZE));
        let role = if row.value.is_some() { row.role } else { Role::Frame };
        page.push(Mark::new(key, x, y, Shape::Words { align: Align::Start, size }).role(role).label(words));
        if row.value.is_some() {
            keys.push(key);
        }
    }
    page.y += rows.len().div_ceil(columns) as f32 * ROW_HEIGHT;
    page.group(title, keys);
}

/// One of several notes, in as many lines as the longest of them needs, so that what follows keeps its place.
pub fn note(page: &mut Page, shown: Text, among: &[Text]) {
    let lines = |text: Text| wrapped(text.get(page.lang), page.room);
    let most = among.iter().map(|text| lines(*text).len()).max().unwrap_or(1);
    let shown = lines(shown);
    for line in 0..most {
        page.caption(shown.get(line).map_or("", String::as_str));
        // Lines of one note are nearer to each other than captions.
        if line + 1 < most {
            page.y -= LINE_OVERLAP;
        }
    }
}

/// Text in lines of at most this width, broken at spaces, or anywhere between wide characters.
fn wrapped(text: &str, width: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_break = |c: char| c == ' ' || c >= '\u{2e80}';
        let end = if is_break(first) { first.len_utf8() } else { rest.find(is_break).unwrap_or(rest.len()) };
        let (word, after) = rest.split_at(end);
        rest = after;
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && text_width(line, CAPTION_SIZE) + text_width(word, CAPTION_SIZE) > width {
            lines.push(word.trim_start().to_owned());
        } else if !(line.is_empty() && word == " ") {
            line.push_str(word);
        }
    }
    lines
}

/// A sign three ways.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    pub verdict: Verdict,
    /// What the test of contest code says, and its epsilon; none where it isn't asked.
    pub contest: Option<(Sign, f64)>,
}

/// The sign in a picture.
pub const fn sign_word(sign: Sign) -> &'static str {
    match sign {
        Sign::Negative => "−",
        Sign::Zero => "0",
        Sign::Positive => "+",
    }
}

const EXACT: Text = Text::new("exact", "精确");
const FLOAT: Text = Text::new("floating point", "浮点");
/// The same in narrow cells, where the full name would be set too small.
const SHORT_FLOAT: Text = Text::new("float", "浮点");
const NARROW: f32 = 140.0;
const CONTEST: Text = Text::new("epsilon", "容差");

/// A row of cells under a title: the exact sign, and beside it those that may be wrong; empty ones before it is known. Each row of a page
/// has a number of its own.
pub fn signs(page: &mut Page, row: u64, title: &str, signs: Option<&Signs>) {
    let contest = signs.and_then(|signs| signs.contest);
    let word = |sign: Option<Sign>| sign.map(sign_word);
    let exact = word(signs.map(|signs| signs.verdict.exact));
    let float = word(signs.map(|signs| signs.verdict.float));
    match contest {
        Some((contest, _)) => answers(page, row, title, &[exact, float, word(Some(contest))]),
        None => answers(page, row, title, &[exact, float]),
    }
}

/// A row of cells under a title, as [`signs`] has them, for any question: the exact answer, that of floating point and that of the
/// epsilon test, as many as are asked. Those that aren't known are empty; those that differ from the exact one are wrong.
pub fn answers(page: &mut Page, row: u64, title: &str, answers: &[Option<&str>]) {
    let lang = page.lang;
    page.caption(title);
    let (width, height) = ((page.room / 3.0).min(190.0), 28.0);
    let exact = answers.first().copied().flatten();
    let float = if width < NARROW { SHORT_FLOAT } else { FLOAT };
    let mut keys = Vec::new();
    for (place, (name, answer)) in [EXACT, float, CONTEST].into_iter().zip(answers).enumerate() {
        let key = Key::new("sign", row * 4 + place as u64);
        let shape = Shape::Rect { width: width - 6.0, height, corner: 4.0 };
        let (x, y) = (page.left + (place as f32 + 0.5) * width, page.y + height / 2.0);
        let role = match (place, *answer == exact) {
            _ if answer.is_none() => Role::Frame,
            (0, _) => Role::Done,
            (_, true) => Role::Plain,
            (_, false) => Role::Wrong,
        };
        let label = format!("{} {}", name.get(lang), answer.unwrap_or("…"));
        page.push(Mark::new(key, x, y, shape).role(role).label(label));
        if answer.is_some() {
            keys.push(key);
        }
    }
    page.y += height + 6.0;
    page.group(title, keys);
}

/// What a sign of a turn means.
pub const fn turn_word(sign: Sign, lang: Lang) -> &'static str {
    let text = match sign {
        Sign::Negative => Text::new("right", "右"),
        Sign::Zero => Text::new("straight", "共线"),
        Sign::Positive => Text::new("left", "左"),
    };
    text.get(lang)
}
