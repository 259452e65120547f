//! The picture: the hull, four lines that turn around it, and the best found so far.

use crate::algo::geometry::calipers::{Caliper, Input, Place, State, Step};
use crate::algo::geometry::predicates::{cross_float, distance_squared_float, dot_float};
use crate::algo::geometry::{Point, Sign, Verdict};
use crate::lessons::View;
use crate::lessons::numbers::number;
use crate::lessons::plane::{Reach, Readout, Sheet, Tip, cloud, readouts};
use crate::scene::{Key, Role, Scene, Tone};
use crate::words::{Lang, Text, grouped};

const NUMBERS: Text = Text::new("numbers", "数值");
const QUESTION: Text = Text::new("farther than before?", "是否更远？");

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let points = state.points();
    let mut sheet = Sheet::new(view, points.iter().copied().chain(around(points).into_iter().filter(|_| !points.is_empty())));
    sheet.grows("points");
    let lang = view.lang;
    if let Some(Step::Rectangle { less }) = step {
        let corners = state.rectangle_at(state.place).corners;
        sheet.polygon(Key::new("box", 0), &corners, if *less { Role::Moved } else { Role::Looked }, Tone::Faint);
    }
    hull(&mut sheet, state);
    let is_turning = state.hull.len() > 2 && !matches!(step, None | Some(Step::Hull { .. } | Step::Done));
    let mut words = best(&mut sheet, state, step, lang);
    if is_turning {
        calipers(&mut sheet, state, step);
    }
    let roles = roles(state, step, is_turning);
    let mut keys = cloud::cloud(&mut sheet, "points", points, |number| roles[number as usize]);
    if is_turning {
        name_corners(&mut sheet, state, &mut words, lang);
    }
    words.extend(question(&mut sheet, state, step, lang));
    keys.extend(words);

    let mut page = sheet.below();
    page.group(cloud::title(lang, points.len()), keys);
    cloud::say_crowd(&mut page, points.len());
    readouts(&mut page, NUMBERS.get(lang), &rows(state, step, is_turning, lang));
    cloud::three_ways(&mut page, QUESTION.get(lang), asked(input, state, step));
    page.finish()
}

/// Two corners with some room around the points, for lines that touch them.
fn around(points: &[Point]) -> [Point; 2] {
    const ROOM: f64 = 0.14;
    let ends = |part: fn(&Point) -> f64| {
        points.iter().map(part).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
    };
    let ((left, right), (low, high)) = (ends(|point| point.x), ends(|point| point.y));
    let room = ROOM * (right - left).max(high - low);
    [Point::new(left - room, low - room), Point::new(right + room, high + room)]
}

/// The sign asked for in this step, with what the epsilon test says of the same number.
fn asked(input: &Input, state: &State, step: Option<&Step>) -> Option<(Verdict, Sign)> {
    let (verdict, number) = match *step? {
        Step::Turn { caliper, verdict } => {
            let (from, to) = sides_of(state, caliper, verdict);
            let (a, b) = state.edge(state.place.edge);
            let number = match caliper {
                Caliper::Right => dot_float(a, b, from, to),
                Caliper::Far => cross_float(a, b, from, to),
                Caliper::Left => dot_float(a, b, to, from),
            };
            (verdict, number)
        }
        Step::Pair { verdict, .. } | Step::Parallel { verdict, .. } => {
            let squared = |(a, b): (u32, u32)| distance_squared_float(state.corner(a), state.corner(b));
            (verdict, state.compared.map_or(0.0, squared) - state.beaten.map_or(0.0, squared))
        }
        _ => return None,
    };
    let contest = if number.abs() <= input.epsilon { Sign::Zero } else { Sign::of(number) };
    Some((verdict, contest))
}

/// The corner where a caliper was, and the next, of which it was asked.
fn sides_of(state: &State, caliper: Caliper, verdict: Verdict) -> (Point, Point) {
    let at = state.at(caliper);
    match verdict.exact {
        Sign::Positive => (state.corner(at + state.hull.len() as u32 - 1), state.corner(at)),
        _ => (state.corner(at), state.corner(at + 1)),
    }
}

fn hull(sheet: &mut Sheet, state: &State) {
    let corners = (0..state.hull.len() as u32).map(|corner| (state.hull[corner as usize], state.corner(corner)));
    let outline = cloud::thinned(sheet, corners);
    if outline.len() > 1 {
        let area: Vec<Point> = outline.iter().map(|(_, at)| *at).collect();
        sheet.polygon(Key::new("hull", 0), &area, Role::Plain, Tone::Faint);
        let closed: Vec<_> = outline.iter().chain(outline.first()).copied().collect();
        cloud::chain(sheet, "side", &closed, (Role::Plain, Tone::Flat));
    }
}

/// The way along an edge, some hundred scene units long, so that nothing over- or underflows.
fn along(sheet: &Sheet, (a, b): (Point, Point)) -> (f64, f64) {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let size = dx.abs().max(dy.abs());
    let length = 100.0 * sheet.units();
    (dx / size * length, dy / size * length)
}

/// Where the perpendicular from a point meets the line of an edge, near enough to be drawn.
fn foot(sheet: &Sheet, edge: (Point, Point), p: Point) -> Point {
    let (x, y) = along(sheet, edge);
    let size = libm::hypot(x, y);
    let (x, y) = (x / size, y / size);
    let share = x * (p.x - edge.0.x) + y * (p.y - edge.0.y);
    Point::new(edge.0.x + x * share, edge.0.y + y * share)
}

/// The four lines, and the distance of two of them in the step that compares it.
fn calipers(sheet: &mut Sheet, state: &State, step: Option<&Step>) {
    let Place { edge, right, far, left } = state.place;
    let ends = state.edge(edge);
    let (x, y) = along(sheet, ends);
    let asked = match step {
        Some(Step::Turn { caliper, .. }) => Some(*caliper),
        _ => None,
    };
    let lines = [
        (ends.0, (x, y), Role::Active),
        (state.corner(right), (-y, x), role_of(asked, Caliper::Right)),
        (state.corner(far), (-x, -y), role_of(asked, Caliper::Far)),
        (state.corner(left), (y, -x), role_of(asked, Caliper::Left)),
    ];
    for (number, (through, (dx, dy), role)) in lines.into_iter().enumerate() {
        let on = Point::new(through.x + dx, through.y + dy);
        sheet.straight(Key::new("caliper", number as u64), through, on, Reach::Line, (role, Tone::Flat), Tip::None);
    }
    sheet.arrow(Key::new("edge", 0), ends.0, ends.1, Role::Looked, Tip::Before);
    if let Some(Step::Width { less }) = step {
        let far = state.corner(far);
        let foot = foot(sheet, ends, far);
        sheet.segment(Key::new("across", 0), far, foot, if *less { Role::Moved } else { Role::Looked });
    }
}

/// Which caliper touches which corner, in words.
fn name_corners(sheet: &mut Sheet, state: &State, words: &mut Vec<Key>, lang: Lang) {
    const NAMES: [Text; 3] = [Text::new("right", "右侧"), Text::new("far", "对侧"), Text::new("left", "左侧")];
    if state.hull.len() > cloud::MOST_NAMED {
        return;
    }
    let Place { right, far, left, .. } = state.place;
    let at = [right, far, left];
    for (first, &corner) in at.iter().enumerate().filter(|(first, corner)| !at[..*first].contains(corner)) {
        let names: Vec<&str> = (first..3).filter(|&place| at[place] == corner).map(|place| NAMES[place].get(lang)).collect();
        let separator = match lang {
            Lang::En => ", ",
            Lang::Zh => "、",
        };
        words.extend(sheet.words(Key::new("name", first as u64), state.corner(corner), &names.join(separator), Role::Plain));
    }
}

fn role_of(asked: Option<Caliper>, caliper: Caliper) -> Role {
    if asked == Some(caliper) { Role::Looked } else { Role::Active }
}

/// The farthest pair so far; at the end the narrowest strip and the smallest rectangle, too.
fn best(sheet: &mut Sheet, state: &State, step: Option<&Step>, lang: Lang) -> Vec<Key> {
    const DIAMETER: Text = Text::new("diameter", "直径");
    const WIDTH: Text = Text::new("width", "宽度");
    const RECTANGLE: Text = Text::new("smallest rectangle", "最小矩形");
    let mut words = Vec::new();
    let is_done = matches!(step, Some(Step::Done | Step::Few));
    if is_done && let Some(place) = state.smallest {
        let corners = state.rectangle_at(place).corners;
        let [a, b, c, d] = corners;
        let sides = [(a, b), (b, c), (c, d), (d, a)];
        for (number, (from, to)) in sides.into_iter().enumerate() {
            let look = (Role::Active, Tone::Flat);
            sheet.straight(Key::new("smallest", number as u64), from, to, Reach::Segment, look, Tip::None);
        }
        let top = sides.into_iter().map(|(from, to)| middle(from, to)).max_by(|p, q| p.y.total_cmp(&q.y)).unwrap_or(a);
        words.extend(sheet.words(Key::new("smallest-word", 0), top, RECTANGLE.get(lang), Role::Active));
    }
    if is_done && let Some(place) = state.narrowest {
        let (edge, far) = (state.edge(place.edge), state.corner(place.far));
        let foot = foot(sheet, edge, far);
        sheet.segment(Key::new("narrowest", 0), far, foot, Role::Moved);
        words.extend(sheet.words(Key::new("narrowest-word", 0), share(far, foot, 0.3), WIDTH.get(lang), Role::Moved));
    }
    if let Some((a, b)) = state.pair.filter(|(a, b)| a != b) {
        let (a, b) = (state.corner(a), state.corner(b));
        sheet.segment(Key::new("diameter", 0), a, b, Role::Done);
        if is_done {
            words.extend(sheet.words(Key::new("diameter-word", 0), middle(a, b), DIAMETER.get(lang), Role::Done));
        }
    }
    words
}

fn share(a: Point, b: Point, part: f64) -> Point {
    Point::new(a.x * (1.0 - part) + b.x * part, a.y * (1.0 - part) + b.y * part)
}

fn middle(a: Point, b: Point) -> Point {
    share(a, b, 0.5)
}

/// What is asked in this step: an arrow to the next corner, or the pair that is compared.
fn question(sheet: &mut Sheet, state: &State, step: Option<&Step>, lang: Lang) -> Option<Key> {
    const ANSWERS: [Text; 3] = [Text::new("not farther", "不更远"), Text::new("as far", "一样远"), Text::new("farther", "更远")];
    let (verdict, from, to) = match *step? {
        Step::Turn { caliper, verdict } => {
            let (from, to) = sides_of(state, caliper, verdict);
            sheet.arrow(Key::new("asked", 0), from, to, Role::Looked, Tip::Before);
            (verdict, from, to)
        }
        Step::Pair { verdict, .. } | Step::Parallel { verdict, .. } => {
            let (a, b) = state.compared?;
            let (a, b) = (state.corner(a), state.corner(b));
            sheet.segment(Key::new("asked", 0), a, b, Role::Looked);
            (verdict, a, b)
        }
        _ => return None,
    };
    let answer = ANSWERS[(verdict.exact.as_i8() + 1) as usize].get(lang);
    sheet.words(Key::new("answer", 0), middle(from, to), answer, Role::Looked)
}

/// Of all points, by number.
fn roles(state: &State, step: Option<&Step>, is_turning: bool) -> Vec<Role> {
    if state.hull.is_empty() {
        return vec![Role::Plain; state.points().len()];
    }
    let mut roles = vec![Role::Discarded; state.points().len()];
    for &id in state.hull.iter() {
        roles[id as usize] = Role::Plain;
    }
    let mut put = |corner: u32, role: Role| roles[state.hull[corner as usize] as usize] = role;
    if let Some((a, b)) = state.pair {
        put(a, Role::Done);
        put(b, Role::Done);
    }
    if is_turning {
        let Place { edge, right, far, left } = state.place;
        for corner in [right, far, left] {
            put(corner, Role::Looked);
        }
        put(edge, Role::Pivot);
        put(state.next_corner(edge), Role::Pivot);
    }
    if let (Some((a, b)), Some(Step::Pair { verdict, .. } | Step::Parallel { verdict, .. })) = (state.compared, step) {
        let role = if verdict.exact == Sign::Positive { Role::Moved } else { Role::Looked };
        put(a, role);
        put(b, role);
    }
    roles
}

fn rows(state: &State, step: Option<&Step>, is_turning: bool, lang: Lang) -> Vec<Readout> {
    let name = |en: &'static str, zh: &'static str| Text::new(en, zh).get(lang);
    let id = |corner: u32| state.hull[corner as usize];
    let edge = is_turning.then(|| format!("{}→{}", id(state.place.edge), id(state.next_corner(state.place.edge))));
    // Before its calipers are there, an edge has neither.
    let is_measured = |wanted: fn(&Step) -> bool| is_turning && step.is_some_and(wanted);
    let here_width = is_measured(|step| matches!(step, Step::Width { .. } | Step::Rectangle { .. }));
    let here_area = is_measured(|step| matches!(step, Step::Rectangle { .. }));
    let now = |wanted: fn(&Step) -> bool| step.is_some_and(wanted);
    vec![
        Readout::new(name("corners of the hull", "凸包的角数"), step.map(|_| grouped(state.hull.len() as u64)))
            .moved(now(|step| matches!(step, Step::Hull { .. }))),
        Readout::new(name("edge", "边"), edge).moved(now(|step| matches!(step, Step::Edge))),
        Readout::new(name("width here", "此处宽度"), here_width.then(|| number(state.width_at(state.place)))),
        Readout::new(name("rectangle here", "此处矩形面积"), here_area.then(|| number(state.rectangle_at(state.place).area))),
        Readout::new(name("diameter", "直径"), state.diameter().map(number))
            .moved(now(|step| matches!(step, Step::Few | Step::Pair { verdict: Verdict { exact: Sign::Positive, .. }, .. }))),
        Readout::new(name("width", "宽度"), state.width().map(number))
            .moved(now(|step| matches!(step, Step::Width { less: true }))),
        Readout::new(name("smallest rectangle", "最小矩形面积"), state.rectangle().map(|rectangle| number(rectangle.area)))
            .moved(now(|step| matches!(step, Step::Rectangle { less: true }))),
    ]
}
