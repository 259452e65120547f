//! The picture: both arrows from the origin, and what the last step makes of them.

use crate::algo::geometry::vectors::{State, Step};
use crate::algo::geometry::{Point, Sign};
use crate::lessons::View;
use crate::lessons::numbers::number;
use crate::lessons::plane::{Reach, Readout, Sheet, Signs, Tip, pair, readouts, signs};
use crate::scene::{Grip, Key, Role, Scene, Tone};
use crate::words::Text;

const ORIGIN: Point = Point::new(0.0, 0.0);
/// Of the arc that shows the angle, in scene units.
const ARC_RADIUS: f64 = 42.0;
const ARC_PIECES: usize = 24;

const PICTURE: Text = Text::new("plane", "平面");
const NUMBERS: Text = Text::new("numbers", "数值");
const DOT_SIGN: Text = Text::new("sign of the dot product", "点积的符号");
const CROSS_SIGN: Text = Text::new("sign of the cross product", "叉积的符号");

pub fn depict(state: &State, step: Option<&Step>, view: &View) -> Scene {
    let State { a, b, .. } = *state;
    // Always room for the sum, so that the picture keeps its scale when it comes.
    let sum = Point::new(a.x / 2.0 + b.x / 2.0, a.y / 2.0 + b.y / 2.0);
    let corner = Point::new(2.0 * sum.x, 2.0 * sum.y);
    let mut sheet = Sheet::new(view, [ORIGIN, a, b, corner]);
    let is_now = |wanted: fn(&Step) -> bool| step.is_some_and(wanted);
    let mut keys = Vec::new();

    if is_now(|step| matches!(step, Step::Cross(_))) {
        let role = match state.cross {
            Some((_, verdict)) if verdict.exact == Sign::Negative => Role::Looked,
            _ => Role::Active,
        };
        keys.extend(sheet.polygon(Key::new("area", 0), &[ORIGIN, a, corner, b], role, Tone::Faint));
    }
    if is_now(|step| matches!(step, Step::Sum)) {
        let dashed = (Role::Hole, Tone::Flat);
        sheet.straight(Key::new("side", 0), a, corner, Reach::Segment, dashed, Tip::None);
        sheet.straight(Key::new("side", 1), b, corner, Reach::Segment, dashed, Tip::None);
        keys.extend(sheet.arrow(Key::new("sum", 0), ORIGIN, corner, Role::Moved, Tip::At));
        keys.extend(sheet.words(Key::new("sum-name", 0), corner, "a + b", Role::Moved));
    }
    if is_now(|step| matches!(step, Step::Difference)) {
        keys.extend(sheet.arrow(Key::new("difference", 0), b, a, Role::Moved, Tip::Before));
        let middle = Point::new(a.x / 2.0 + b.x / 2.0, a.y / 2.0 + b.y / 2.0);
        keys.extend(sheet.words(Key::new("difference-name", 0), middle, "a − b", Role::Moved));
    }
    if is_now(|step| matches!(step, Step::Dot(_))) && a != ORIGIN {
        let foot = foot(a, b);
        sheet.line(Key::new("along", 0), ORIGIN, a, Role::Frame);
        sheet.straight(Key::new("drop", 0), b, foot, Reach::Segment, (Role::Hole, Tone::Flat), Tip::None);
        keys.extend(sheet.straight(Key::new("shadow", 0), ORIGIN, foot, Reach::Segment, (Role::Moved, Tone::Flat), Tip::None));
    }
    if let (true, Some(angle)) = (is_now(|step| matches!(step, Step::Angle)), state.angle) {
        arc(&mut sheet, a, angle);
    }

    let role = if is_now(|step| matches!(step, Step::Lengths)) { Role::Looked } else { Role::Plain };
    keys.extend(sheet.arrow(Key::new("vector", 0), ORIGIN, a, role, Tip::Before));
    keys.extend(sheet.arrow(Key::new("vector", 1), ORIGIN, b, role, Tip::Before));
    sheet.dot(Key::new("origin", 0), ORIGIN, 3.0, Role::Frame, Tone::Flat, "");
    keys.extend(sheet.named(Key::new("point", 0), "a", Grip::Point("a".into()), a, Role::Plain));
    keys.extend(sheet.named(Key::new("point", 1), "b", Grip::Point("b".into()), b, Role::Plain));

    let mut page = sheet.below();
    let lang = page.lang;
    // Lines and areas have no words: what they show is among the numbers.
    keys.retain(|key| !matches!(key.kind, "vector" | "area" | "sum" | "difference" | "shadow"));
    page.group(PICTURE.get(lang), keys);
    readouts(&mut page, NUMBERS.get(lang), &rows(state, step));
    for (row, title, product) in [(0, DOT_SIGN, state.dot), (1, CROSS_SIGN, state.cross)] {
        let known = product.map(|(_, verdict)| Signs { verdict, contest: None });
        signs(&mut page, row, title.get(lang), known.as_ref());
    }
    page.finish()
}

/// Where the perpendicular from `b` meets the line of `a`, near enough to be drawn.
fn foot(a: Point, b: Point) -> Point {
    let size = a.x.abs().max(a.y.abs());
    let (x, y) = (a.x / size, a.y / size);
    let along = (x * b.x + y * b.y) / (x * x + y * y);
    Point::new(x * along, y * along)
}

fn arc(sheet: &mut Sheet, a: Point, angle: f64) {
    let (start, radius) = (libm::atan2(a.y, a.x), ARC_RADIUS * sheet.units());
    let at = |piece: usize| {
        let turned = start + angle * piece as f64 / ARC_PIECES as f64;
        Point::new(radius * libm::cos(turned), radius * libm::sin(turned))
    };
    for piece in 0..ARC_PIECES {
        let look = (Role::Moved, Tone::Flat);
        let is_last = piece + 1 == ARC_PIECES;
        sheet.straight(
            Key::new("arc", piece as u64),
            at(piece),
            at(piece + 1),
            Reach::Segment,
            look,
            if is_last { Tip::At } else { Tip::None },
        );
    }
}

fn rows(state: &State, step: Option<&Step>) -> Vec<Readout> {
    let now = |wanted: fn(&Step) -> bool| step.is_some_and(wanted);
    let degrees = |angle: f64| format!("{} ({}°)", number(angle), number(libm::round(angle.to_degrees() * 100.0) / 100.0));
    vec![
        Readout::new("a", pair(state.a)),
        Readout::new("b", pair(state.b)),
        Readout::new("a + b", state.sum.map(pair)).moved(now(|step| matches!(step, Step::Sum))),
        Readout::new("a − b", state.difference.map(pair)).moved(now(|step| matches!(step, Step::Difference))),
        Readout::new("|a|", state.lengths.map(|[a, _]| number(a))).moved(now(|step| matches!(step, Step::Lengths))),
        Readout::new("|b|", state.lengths.map(|[_, b]| number(b))).moved(now(|step| matches!(step, Step::Lengths))),
        Readout::new("a · b", state.dot.map(|(dot, _)| number(dot))).moved(now(|step| matches!(step, Step::Dot(_)))),
        Readout::new("a × b", state.cross.map(|(cross, _)| number(cross))).moved(now(|step| matches!(step, Step::Cross(_)))),
        Readout::new("∠", state.angle.map(degrees)).moved(now(|step| matches!(step, Step::Angle))),
    ]
}
