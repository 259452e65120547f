//! Where borders and their handles are in the picture.

use crate::algo::geometry::half_planes::{HalfPlanes, Input, Kind, Plane, crossing, region};
use crate::algo::geometry::{MOST, Point};
use crate::lessons::plane::{Reach, Sheet, edit};
use crate::trace::Plain;

/// Of so few all crossings are tried for a place in the window.
const MOST_CROSSED: usize = 16;
/// Handles are at least so far from each other where there is room, in scene units.
const APART: f64 = 26.0;
/// From the handle that shifts to the one that turns.
const LEVER: f64 = 62.0;
/// Crossings count that are no farther outside of the rest than this part of its size; less far where the region is all there.
const BEYOND: f64 = 1.0;
const BEYOND_CLOSED: f64 = 0.35;
/// Around what there is to see of an unbounded region, as part of its size.
const ROOM: f64 = 0.4;
/// Handles keep off the frame's edge.
const INSET: f64 = 14.0;
const TRIES: i32 = 8;

/// What is to be seen: where borders are nearest to the origin, the region's corners, and crossings that lie near those.
pub fn seen(input: &Input) -> Vec<Point> {
    let planes = input.planes();
    let region = region(&Plain::<HalfPlanes>::run(input).state);
    let corners = region.chains.iter().flat_map(|chain| &chain.vertices).filter_map(|corner| corner.at());
    let mut seen: Vec<Point> = planes.iter().filter_map(foot).chain(corners).filter(|at| at.is_allowed()).collect();
    let is_closed = matches!(region.kind, Kind::Polygon | Kind::Segment | Kind::Point);
    let ends = |axis: fn(&Point) -> f64| {
        seen.iter().map(axis).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let (x, y) = (ends(|at| at.x), ends(|at| at.y));
    let size = (x.1 - x.0).max(y.1 - y.0);
    if seen.is_empty() || planes.len() > MOST_CROSSED {
        return seen;
    }
    let more = if is_closed { BEYOND_CLOSED } else { BEYOND } * size;
    let is_near = |at: &Point| (x.0 - more..=x.1 + more).contains(&at.x) && (y.0 - more..=y.1 + more).contains(&at.y);
    let pairs = planes.iter().enumerate().flat_map(|(i, p)| planes[..i].iter().map(move |q| (p, q)));
    let crossings = pairs.filter(|(p, q)| p.a * q.b != p.b * q.a).filter_map(|(p, q)| crossing(*p, *q).at());
    let near: Vec<Point> = crossings.filter(is_near).filter(|at| at.is_allowed()).collect();
    seen.extend(near);
    if !matches!(region.kind, Kind::Polygon | Kind::Segment | Kind::Point | Kind::Empty) {
        // Room for what goes on for ever.
        let room = ROOM * size;
        let far = |x: f64, y: f64| Point::new(x.clamp(-MOST, MOST), y.clamp(-MOST, MOST));
        seen.extend([far(x.0 - room, y.0 - room), far(x.1 + room, y.1 + room)]);
    }
    seen
}

/// The point of a border that is nearest to the origin.
pub fn foot(plane: &Plane) -> Option<Point> {
    edit::foot([plane.a, plane.b, plane.c])
}

/// A border in the drawing.
pub struct Border {
    /// Two points of it, some hundred scene units apart.
    pub along: [Point; 2],
    pub handles: Option<Handles>,
}

#[derive(Clone, Copy)]
pub struct Handles {
    pub shift: Point,
    pub turn: Point,
    /// From the first handle a little way inside.
    pub inside: Point,
}

/// All borders, their handles apart from each other as far as that can be had.
pub fn borders(sheet: &Sheet, planes: &[Plane], with_handles: bool) -> Vec<Option<Border>> {
    let mut taken = Vec::new();
    planes.iter().map(|plane| border(sheet, plane, with_handles.then_some(&mut taken))).collect()
}

fn border(sheet: &Sheet, plane: &Plane, taken: Option<&mut Vec<Point>>) -> Option<Border> {
    let foot = foot(plane)?;
    let size = plane.a.abs().max(plane.b.abs());
    let (a, b) = (plane.a / size, plane.b / size);
    let length = libm::hypot(a, b);
    let (a, b) = (a / length, b / length);
    let units = sheet.units();
    let at = |along: f64| Point::new(foot.x - b * along * units, foot.y + a * along * units);
    let border = |handles| Border { along: [at(-100.0), at(100.0)], handles };
    let Some(taken) = taken else { return Some(border(None)) };
    let Some([from, to]) = sheet.visible(at(-100.0), at(100.0), Reach::Line) else { return Some(border(None)) };
    // How far along they are, in scene units.
    let along = |point: Point| ((point.y - foot.y) * a - (point.x - foot.x) * b) / units;
    let (from, to) = (along(from) + INSET, along(to) - INSET);
    let has_room = from < to;
    if !has_room {
        return Some(border(None));
    }
    let is_free = |taken: &[Point], point: Point| {
        taken.iter().all(|other| libm::hypot(other.x - point.x, other.y - point.y) >= APART * units)
    };
    let mut place = |wanted: f64, first: f64| {
        let base = wanted.clamp(from, to);
        let tried = (0..TRIES).flat_map(|k| [base + f64::from(k) * APART, base - first - f64::from(k) * APART]);
        let mut fitting = tried.filter(|along| (from..=to).contains(along));
        let found = fitting.find(|along| is_free(taken, at(*along))).unwrap_or(base);
        taken.push(at(found));
        found
    };
    let shift = place(0.0, 0.0);
    let turn = place(shift + LEVER, 2.0 * LEVER);
    let shift = at(shift);
    let inside = Point::new(shift.x - a * APART * units, shift.y - b * APART * units);
    Some(border(Some(Handles { shift, turn: at(turn), inside })))
}

/// What of a polygon is in a half-plane, or outside of it. Only for the eye: corners are rounded.
pub fn cut(corners: &[Point], plane: &Plane, keeps_inside: bool) -> Vec<Point> {
    let size = plane.a.abs().max(plane.b.abs());
    let sign = if keeps_inside { 1.0 } else { -1.0 };
    let (a, b, c) = (plane.a / size, plane.b / size, plane.c / size);
    let depth = |at: Point| sign * (c - a * at.x - b * at.y);
    let mut kept = Vec::with_capacity(corners.len() + 2);
    for (index, &at) in corners.iter().enumerate() {
        let before = corners[(index + corners.len() - 1) % corners.len()];
        let (from, to) = (depth(before), depth(at));
        if (from >= 0.0) != (to >= 0.0) {
            // Towards the one at depth 0, where the border is farther away than there are numbers.
            let share = if (from - to).is_finite() { from / (from - to) } else { 0.5 };
            kept.push(Point::new(before.x + (at.x - before.x) * share, before.y + (at.y - before.y) * share));
        }
        if to >= 0.0 {
            kept.push(at);
        }
    }
    kept
}
