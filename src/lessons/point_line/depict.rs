//! The picture: the line with the band of the epsilon test, and what the last step looks at.

use super::side;
use crate::algo::geometry::point_line::{Input, State, Step, nearest};
use crate::algo::geometry::predicates::orient_float;
use crate::algo::geometry::{Point, Sign};
use crate::lessons::View;
use crate::lessons::numbers::number;
use crate::lessons::plane::side::{Band, band, half_width, triangle};
use crate::lessons::plane::{Reach, Readout, Sheet, Tip, answers, names_at, pair, quantity, readouts, turn_word};
use crate::scene::{Grip, Key, Role, Scene, Tone};
use crate::words::{Lang, Text};

const PICTURE: Text = Text::new("plane", "平面");
const NUMBERS: Text = Text::new("numbers", "数值");
const SIGN: Text = Text::new("sign of the cross product", "叉积的符号");

const NO_LINE: Text = Text::new("no line", "无直线");
const FLOATING: Text = Text::new("in floating point", "浮点结果");
const BAND: Text = Text::new("band ± ε / |b − a|", "带 ± ε / |b − a|");
const ON_SEGMENT: Text = Text::new("on the segment", "在线段上");
const NEAREST: Text = Text::new("nearest", "垂足");
const DISTANCE: Text = Text::new("distance to the line", "到直线的距离");
const YES: Text = Text::new("yes", "是");
const NO: Text = Text::new("no", "否");
const BEYOND: Text = Text::new("beyond all numbers", "超出浮点数范围");

/// A right angle's sides, in scene units.
const CORNER: f64 = 9.0;
/// The radius of a named point.
const NAMED: f64 = 10.0;

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let State { p, a, b, .. } = *state;
    // Always room for the nearest point, so that the picture keeps its scale when it comes.
    let foot = nearest(p, a, b);
    let mut sheet = Sheet::new(view, [p, a, b, foot]);
    let lang = sheet.page.lang;
    let (mut words, mut seen) = (None, Band::None);
    if a != b {
        seen = band(&mut sheet, a, b, input.epsilon);
        if let (Some(Step::Side(_) | Step::Off | Step::Distance), Some(side)) = (step, side(input, state)) {
            words = triangle(&mut sheet, &side, lang);
        }
        sheet.line(Key::new("line", 0), a, b, Role::Frame);
    }
    match step {
        Some(Step::After(_)) => ahead(&mut sheet, a, b, p),
        Some(Step::Before(_)) => ahead(&mut sheet, b, a, p),
        _ => {}
    }
    let shown_foot = matches!(step, Some(Step::Projection | Step::Distance)).then_some(foot);
    let foot_key = shown_foot.and_then(|foot| drop_line(&mut sheet, [p, a, b, foot], matches!(step, Some(Step::Distance))));
    sheet.arrow(Key::new("way", 0), a, b, Role::Plain, Tip::Before);
    let mut keys = Vec::new();
    for (at, name, point, role) in [
        (1, "a", a, if matches!(step, Some(Step::After(_))) { Role::Looked } else { Role::Plain }),
        (2, "b", b, if matches!(step, Some(Step::Before(_))) { Role::Looked } else { Role::Plain }),
        (0, "p", p, role_of_point(state, step)),
    ] {
        keys.extend(sheet.named(Key::new("point", at), name, Grip::Point(name.into()), point, role));
    }
    let foot_name = labels(&mut sheet, [p, a, b], shown_foot);
    keys.extend(words);
    keys.extend(foot_name.or(foot_key));

    let mut page = sheet.below();
    page.group(PICTURE.get(lang), keys);
    page.caption(seen.note().get(lang));
    readouts(&mut page, NUMBERS.get(lang), &rows(input, state, step, lang));
    let signs = side(input, state).map_or([None; 3], |side| side.answers());
    answers(&mut page, 0, SIGN.get(lang), &signs);
    page.finish()
}

fn role_of_point(state: &State, step: Option<&Step>) -> Role {
    match (step, state.on_segment) {
        (None, _) => Role::Plain,
        (Some(Step::Projection | Step::Distance), Some(true)) => Role::Done,
        (Some(Step::Projection | Step::Distance), _) => Role::Plain,
        (_, Some(true)) => Role::Done,
        _ => Role::Pivot,
    }
}

/// What tells whether `p` is ahead of `from` on the way to `to`: the perpendicular there, and the way to `p`.
fn ahead(sheet: &mut Sheet, from: Point, to: Point, p: Point) {
    let far = 200.0 * sheet.units();
    let (x, y) = unit(from, to);
    let across = Point::new(from.x - y * far, from.y + x * far);
    sheet.straight(Key::new("across", 0), from, across, Reach::Line, (Role::Hole, Tone::Flat), Tip::None);
    sheet.straight(Key::new("ahead", 0), from, p, Reach::Segment, (Role::Looked, Tone::Flat), Tip::Before);
}

/// The perpendicular from `p`, and the point where it meets the line.
fn drop_line(sheet: &mut Sheet, [p, a, b, foot]: [Point; 4], is_measured: bool) -> Option<Key> {
    let role = if is_measured { Role::Moved } else { Role::Hole };
    sheet.straight(Key::new("drop", 0), p, foot, Reach::Segment, (role, Tone::Flat), Tip::None);
    let height = libm::hypot(p.x - foot.x, p.y - foot.y) / sheet.units();
    if a != b && height > 3.0 * CORNER {
        let side = CORNER * sheet.units();
        let ((x, y), (up_x, up_y)) = (unit(a, b), unit(foot, p));
        let beside = Point::new(foot.x - x * side, foot.y - y * side);
        let above = Point::new(foot.x + up_x * side, foot.y + up_y * side);
        let corner = Point::new(beside.x + up_x * side, beside.y + up_y * side);
        sheet.segment(Key::new("corner", 0), beside, corner, Role::Frame);
        sheet.segment(Key::new("corner", 1), corner, above, Role::Frame);
    }
    sheet.dot(Key::new("foot", 0), foot, 5.0, if is_measured { Role::Done } else { Role::Moved }, Tone::Flat, "")
}

/// Words for points that are one, and for the nearest point once it is drawn; the key of the latter.
fn labels(sheet: &mut Sheet, points: [Point; 3], foot: Option<Point>) -> Option<Key> {
    let nearest = NEAREST.get(sheet.page.lang);
    let [p, a, b] = points;
    let mut named = None;
    for (number, place) in points.into_iter().chain(foot).enumerate() {
        let names = names_at(["p", "a", "b"], points, place);
        let is_first = points[..number.min(3)].iter().all(|point| *point != place);
        let words = match (names.len() > 1, foot == Some(place)) {
            (true, true) => format!("{}: {nearest}", names.join(" = ")),
            (true, false) => names.join(" = "),
            (false, true) => nearest.to_owned(),
            (false, false) => continue,
        };
        if !is_first {
            continue;
        }
        let beyond = |end: Point| Point::new(2.0 * place.x - end.x, 2.0 * place.y - end.y);
        let others: Vec<Point> = [p, a, b, beyond(a), beyond(b)].into_iter().filter(|other| *other != place).collect();
        let role = if foot == Some(place) { Role::Moved } else { Role::Plain };
        let key = sheet.words_around(Key::new("name", number as u64), place, NAMED, &others, &words, role);
        named = named.or(key.filter(|_| foot == Some(place)));
    }
    named
}

/// The direction from one point to another, near enough to be drawn.
fn unit(from: Point, to: Point) -> (f64, f64) {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let size = x.abs().max(y.abs());
    let (x, y) = (x / size, y / size);
    let length = libm::hypot(x, y);
    (x / length, y / length)
}

fn rows(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> Vec<Readout> {
    let State { p, a, b, .. } = *state;
    let now = |wanted: fn(&Step) -> bool| step.is_some_and(wanted);
    let side = side(input, state);
    let no_line = || state.is_degenerate.then(|| NO_LINE.get(lang).to_owned());
    let is_side = now(|step| matches!(step, Step::Side(_)));
    let is_projection = now(|step| matches!(step, Step::Projection));
    let cross = side.as_ref().map(|side| {
        let sign = side.verdict.exact;
        let turn = if sign == Sign::Zero { String::new() } else { format!(" ({})", turn_word(sign, lang)) };
        format!("{}{turn}", quantity(&side.cross()))
    });
    let float = side.as_ref().map(|side| number(orient_float(side.a, side.b, side.p)));
    let is_float_wrong = side.as_ref().is_some_and(|side| side.verdict.is_float_wrong());
    let floating = Readout::new(FLOATING.get(lang), float.or_else(no_line));
    let half = half_width(a, b, input.epsilon);
    let band = if a == b {
        NO_LINE.get(lang).to_owned()
    } else if half.is_finite() {
        number(half)
    } else {
        BEYOND.get(lang).to_owned()
    };
    let along = state.along.map(|t| if t.is_finite() { number(t) } else { BEYOND.get(lang).to_owned() });
    let yes_no = |is: bool| if is { YES.get(lang) } else { NO.get(lang) }.to_owned();
    vec![
        Readout::new("p", pair(p)),
        Readout::new("a", pair(a)),
        Readout::new("b", pair(b)),
        Readout::new(BAND.get(lang), band),
        Readout::new("(b − a) × (p − a)", cross.or_else(no_line)).moved(is_side),
        if is_float_wrong { floating.role(Role::Wrong) } else { floating.moved(is_side) },
        Readout::new(ON_SEGMENT.get(lang), state.on_segment.map(yes_no))
            .moved(now(|step| matches!(step, Step::Same | Step::Off | Step::After(_) | Step::Before(_)))),
        Readout::new("t", along.or_else(no_line)).moved(is_projection),
        Readout::new(NEAREST.get(lang), state.projection.map(pair)).moved(is_projection),
        Readout::new(DISTANCE.get(lang), state.distance.map(number)).moved(now(|step| matches!(step, Step::Distance))),
    ]
}
