//! The picture: the triangles so far, the search, the circle that is tested, and at the end Voronoi's cells.

use super::focus::{self, Focus};
use crate::algo::geometry::delaunay::{GHOST, Input, Phase, State, Step, circumcentre, voronoi};
use crate::algo::geometry::{Point, Sign};
use crate::lessons::View;
use crate::lessons::numbers::number;
use crate::lessons::plane::{MOST_SINGLE, Reach, Readout, Sheet, Tip, note, pair, readouts, signs, signs_of};
use crate::scene::{Grip, Key, Role, Scene, Tone};
use crate::words::{Lang, Text, grouped};

/// So many points have their number in them.
const MOST_NAMED: usize = 30;
/// Edges are marks of their own, which fade in and out, where there are so many points.
const MOST_EDGES: usize = 120;

const PICTURE: Text = Text::new("plane", "平面");
const NUMBERS: Text = Text::new("numbers", "数值");
const SIGN: Text = Text::new("sign of the last question", "最近一次判断的符号");
const TRIANGLES: Text = Text::new("Lines: triangles.", "实线：三角形。");
const VORONOI: Text =
    Text::new("Thin lines: triangles. Thick: borders of Voronoi's cells.", "细线：三角形；粗线：沃罗诺伊图的边界。");
const CROWD: Text = Text::new(
    "Too many points to be drawn: each small square says how many are in it, the darker the more. Zoom in to see triangles.",
    "点太多，无法逐个画出：每个小方格表示其中有多少个点，颜色越深越多。放大后可看到三角形。",
);

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let points = state.points();
    let lang = view.lang;
    let mut sheet = Sheet::new(view, points.iter().copied());
    sheet.grows("points");
    let focus = Focus::of(state, step);
    let is_single = points.len() <= MOST_SINGLE
        || points.iter().filter(|point| sheet.place(**point).is_some()).take(MOST_SINGLE + 1).count() <= MOST_SINGLE;
    let is_done = state.phase == Phase::Done;
    if !is_single {
        sheet.crowd("crowd", points.iter().copied(), Role::Plain);
    }
    if let Some(corners) = focus.real_triangle(state) {
        sheet.polygon(Key::new("triangle", 0), &corners, Role::Active, Tone::Faint);
    }
    if is_single {
        edges(&mut sheet, state, &focus, is_done);
        if is_done {
            cells(&mut sheet, state);
        }
    }
    in_play(&mut sheet, state, step, &focus);
    let keys = dots(&mut sheet, state, &focus, is_single, lang);

    let mut page = sheet.below();
    page.group(PICTURE.get(lang), keys);
    let shown = match (is_single, is_done) {
        (false, _) => CROWD,
        (true, true) => VORONOI,
        (true, false) => TRIANGLES,
    };
    let among: &[Text] = if points.len() > MOST_SINGLE { &[TRIANGLES, VORONOI, CROWD] } else { &[TRIANGLES, VORONOI] };
    note(&mut page, shown, among);
    readouts(&mut page, NUMBERS.get(lang), &rows(state, step, &focus, lang));
    let known = focus.answer.map(|(verdict, float)| signs_of(verdict, float, input.epsilon));
    signs(&mut page, 0, SIGN.get(lang), known.as_ref());
    page.finish()
}

/// Every edge once, from the triangle to its left or the one with the lower index.
fn edges_of(state: &State) -> impl Iterator<Item = [u32; 2]> + '_ {
    let mesh = &state.mesh;
    (0u32..).zip(&mesh.triangles).filter(|(_, triangle)| !triangle.is_ghost()).flat_map(move |(at, triangle)| {
        let is_own = move |&side: &usize| {
            let other = triangle.neighbours[side];
            at < other || mesh.get(other).is_ghost()
        };
        (0..3).filter(is_own).map(|side| triangle.edge(side))
    })
}

fn edges(sheet: &mut Sheet, state: &State, focus: &Focus, is_done: bool) {
    let points = state.points();
    let at = |corner: u32| points[corner as usize];
    let look = (if is_done { Role::Frame } else { Role::Plain }, Tone::Flat);
    let is_new = |edge: &[u32; 2]| !is_done && focus.newcomer.is_some_and(|p| edge.contains(&p));
    let segment = |sheet: &mut Sheet, [a, b]: [u32; 2], look| {
        let key = Key::new("edge", u64::from(a.min(b)) << 32 | u64::from(a.max(b)));
        sheet.straight(key, at(a), at(b), Reach::Segment, look, Tip::None);
    };
    if points.len() <= MOST_EDGES {
        edges_of(state).filter(|edge| !is_new(edge)).for_each(|edge| segment(sheet, edge, look));
    } else {
        sheet.net("net", points.len(), at, edges_of(state).filter(|edge| !is_new(edge)), look);
    }
    edges_of(state).filter(is_new).for_each(|edge| segment(sheet, edge, (Role::Moved, Tone::Flat)));
}

/// Borders of Voronoi's cells: between the centres of neighbouring triangles' circles, and beyond the hull's edges for ever.
fn cells(sheet: &mut Sheet, state: &State) {
    let look = (Role::Moved, Tone::Flat);
    let far = 100.0 * sheet.units();
    if state.mesh.is_empty() {
        for (number, cell) in (0u64..).zip(voronoi(state).cells) {
            if let Some([at, along]) = cell.lines.last() {
                let on = Point::new(at.x + along.x * far, at.y + along.y * far);
                sheet.straight(Key::new("border", number), *at, on, Reach::Line, look, Tip::None);
            }
        }
        return;
    }
    let mesh = &state.mesh;
    let centre = |corners: [u32; 3]| circumcentre(corners.map(|corner| state.point(corner))).at();
    let real = mesh.triangles.iter().map(|triangle| if triangle.is_ghost() { None } else { centre(triangle.corners) });
    let centres: Vec<Option<Point>> = real.collect();
    let centre = |triangle: u32| centres[triangle as usize];
    let mut pairs = Vec::new();
    let mut rays = Vec::new();
    for (at, triangle) in (0u32..).zip(&mesh.triangles) {
        let Some(from) = centre(at) else { continue };
        for side in 0..3 {
            let other = triangle.neighbours[side];
            if centre(other).is_some() {
                pairs.extend((at < other).then_some([at, other]));
                continue;
            }
            // Beyond the hull, or to a centre for which there are no numbers: away from the triangle, or towards it where that one is obtuse.
            let [b, c] = triangle.edge(side).map(|corner| state.point(corner));
            let (x, y) = (c.y - b.y, b.x - c.x);
            let size = x.abs().max(y.abs());
            rays.push((from, Point::new(from.x + x / size * far, from.y + y / size * far)));
        }
    }
    let at = |triangle: u32| centre(triangle).unwrap_or_default();
    if state.points().len() <= MOST_EDGES {
        for (number, [one, other]) in (0u64..).zip(pairs) {
            sheet.straight(Key::new("border", number), at(one), at(other), Reach::Segment, look, Tip::None);
        }
    } else {
        sheet.net("border", mesh.len(), at, pairs.into_iter(), look);
    }
    for (number, (from, on)) in (0u64..).zip(rays) {
        sheet.straight(Key::new("ray", number), from, on, Reach::Ray, look, Tip::None);
    }
}

/// The edge in question, the circle, and what a flip has taken away.
fn in_play(sheet: &mut Sheet, state: &State, step: Option<&Step>, focus: &Focus) {
    let ends = |edge: [u32; 2]| (!edge.contains(&GHOST)).then(|| edge.map(|corner| state.point(corner)));
    if let (Some(Step::InCircle { inside }), Some(corners)) = (step, focus.real_triangle(state))
        && let Some(centre) = circumcentre(corners).at()
    {
        let radius = libm::hypot(corners[0].x - centre.x, corners[0].y - centre.y);
        let role = if inside.exact == Sign::Positive { Role::Wrong } else { Role::Active };
        sheet.circle(Key::new("circle", 0), centre, radius, role);
    }
    if let Some([a, b]) = focus.removed.and_then(ends) {
        sheet.segment(Key::new("removed", 0), a, b, Role::Hole);
    }
    if let Some([a, b]) = focus.edge.and_then(ends) {
        if matches!(step, Some(Step::Third { .. })) {
            sheet.line(Key::new("asked", 0), a, b, Role::Looked);
        } else {
            sheet.segment(Key::new("asked", 0), a, b, Role::Looked);
        }
    }
    // The search: from the middle of its triangle to the point.
    if let (Some(Step::Next | Step::Side { .. }), Some([a, b, c]), Some(p)) = (step, focus.real_triangle(state), focus.newcomer) {
        let third = |a: f64, b: f64, c: f64| a / 3.0 + b / 3.0 + c / 3.0;
        let middle = Point::new(third(a.x, b.x, c.x), third(a.y, b.y, c.y));
        sheet.straight(Key::new("search", 0), middle, state.point(p), Reach::Segment, (Role::Hole, Tone::Flat), Tip::At);
    }
}

/// The points; the keys of those that are read aloud.
fn dots(sheet: &mut Sheet, state: &State, focus: &Focus, is_single: bool, lang: Lang) -> Vec<Key> {
    let points = state.points();
    let mut roles = vec![Role::Plain; points.len()];
    let is_at_start = state.phase == Phase::Start;
    if is_at_start && state.next > 0 {
        let found = [0, state.seeds[1], state.seeds[2]].map(|place| state.order[place as usize]);
        found.iter().for_each(|&point| roles[point as usize] = Role::Active);
    } else if !is_at_start {
        state.order.iter().take(focus::put_in(state)).for_each(|&point| roles[point as usize] = Role::Done);
    }
    state.merged.iter().for_each(|[point, _]| roles[*point as usize] = Role::Discarded);
    if let Some(corners) = focus.triangle {
        corners.iter().filter(|&&corner| corner != GHOST).for_each(|&corner| roles[corner as usize] = Role::Active);
    }
    let looked = focus.far.filter(|&far| far != GHOST);
    looked.iter().for_each(|&point| roles[point as usize] = Role::Looked);
    focus.newcomer.iter().for_each(|&point| roles[point as usize] = Role::Pivot);

    let is_named = points.len() <= MOST_NAMED;
    let radius = if points.len() <= 300 { 4.5 } else { 3.5 };
    let has_handles = points.len() <= MOST_SINGLE;
    let mut keys = Vec::new();
    let in_play = |role: Role| matches!(role, Role::Active | Role::Looked | Role::Pivot);
    // Those in play lie on top.
    for is_on_top in [false, true] {
        for (index, (&point, &role)) in points.iter().zip(&roles).enumerate() {
            if in_play(role) != is_on_top || !(is_single || is_on_top) {
                continue;
            }
            let key = Key::new("point", index as u64);
            let radius = if is_on_top { radius + 1.5 } else { radius };
            let drawn = if is_named {
                sheet.named(key, &index.to_string(), Grip::Point(format!("points[{index}]")), point, role)
            } else {
                let grip = has_handles.then(|| Grip::Point(format!("points[{index}]")));
                let label = match lang {
                    Lang::En => format!("point {index}"),
                    Lang::Zh => format!("点 {index}"),
                };
                sheet.point(key, &label, grip, point, radius, role)
            };
            keys.extend(drawn.filter(|_| is_named || is_on_top));
        }
    }
    keys.sort_unstable();
    keys
}

fn rows(state: &State, step: Option<&Step>, focus: &Focus, lang: Lang) -> Vec<Readout> {
    let names = match lang {
        Lang::En => ["put in", "triangles", "duplicates", "in question"],
        Lang::Zh => ["已插入", "三角形", "重复点", "正在判断"],
    };
    let corners = state.mesh.triangles.len();
    // Each edge of the hull has a ghost.
    let ghosts = state.mesh.triangles.iter().filter(|triangle| triangle.is_ghost()).count();
    let edge = focus.edge.map(|[b, c]| {
        let far = focus.far.map_or_else(String::new, |far| format!(" | {}", focus::name(far)));
        format!("{} – {}{far}", focus::name(b), focus::name(c))
    });
    let circle = match (step, focus.real_triangle(state)) {
        (Some(Step::InCircle { .. }), Some(corners)) => circumcentre(corners).at().map(|centre| {
            let radius = libm::hypot(corners[0].x - centre.x, corners[0].y - centre.y);
            match lang {
                Lang::En => format!("{}, radius {}", short_pair(centre), short(radius)),
                Lang::Zh => format!("{}，半径 {}", short_pair(centre), short(radius)),
            }
        }),
        _ => None,
    };
    let count = |count: usize| grouped(count as u64);
    let circle_name = match lang {
        Lang::En => "circle",
        Lang::Zh => "圆心",
    };
    vec![
        Readout::new("p", focus.newcomer.map(|p| format!("{p}: {}", pair(state.point(p))))),
        Readout::new(names[3], edge),
        Readout::new(circle_name, circle),
        Readout::new(names[0], format!("{} / {}", count(focus::put_in(state)), count(state.points().len()))),
        Readout::new(names[1], count(corners - ghosts)),
        Readout::new(names[2], count(state.merged.len())),
    ]
}

/// Seven digits: centres are rarely round.
fn short(value: f64) -> String {
    let digits = format!("{value:.6e}").parse().unwrap_or(value);
    number(digits)
}

fn short_pair(point: Point) -> String {
    format!("({}, {})", short(point.x), short(point.y))
}
