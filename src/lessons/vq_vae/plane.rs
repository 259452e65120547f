//! Codes of two dimensions with their Voronoi cells, and the vectors in them.

use super::log::{Log, Snapshot};
use super::words;
use crate::lessons::page::Page;
use crate::scene::{Key, Mark, Role, Shape, Tone};

const LARGEST: f32 = 380.0;
const ARROW: f32 = 44.0;

type Point = (f32, f32);

pub fn draw(page: &mut Page, log: &Log, shown: &Snapshot) {
    let title = words::PLANE.get(page.lang);
    page.caption(title);
    let side = page.room.min(LARGEST);
    let (left, top) = (page.left, page.y);
    let points = |numbers: &[f32]| numbers.chunks(2).map(|at| (at[0], at[1])).collect::<Vec<Point>>();
    let (codes, vectors) = (points(&shown.codes), points(&shown.vectors));
    let frame = Frame::around(codes.iter().chain(&vectors), side);
    let place = |at: Point| {
        let (x, y) = frame.place(at);
        (left + x, top + y)
    };
    // Cells are the same on the page, since both axes have one scale.
    let placed: Vec<Point> = codes.iter().map(|code| frame.place(*code)).collect();
    for (number, code) in placed.iter().enumerate() {
        let cell = cell(*code, &placed, side);
        if cell.len() > 2 {
            let shape = Shape::Path { points: cell, closed: true };
            let tone = if number == shown.grids[log.probed as usize] as usize { Tone::Level(0.25) } else { Tone::Faint };
            page.push(Mark::new(Key::new("cell", number as u64), left, top, shape).role(Role::Frame).tone(tone));
        }
    }
    for (number, vector) in vectors.iter().enumerate() {
        let (x, y) = place(*vector);
        page.push(Mark::new(Key::new("vector", number as u64), x, y, Shape::Circle { radius: 1.5 }).role(Role::Plain));
    }
    let mut keys = Vec::new();
    for (number, code) in codes.iter().enumerate() {
        let (x, y) = place(*code);
        let key = Key::new("code point", number as u64);
        page.push(Mark::new(key, x, y, Shape::Circle { radius: 4.0 }).role(Role::Hole));
        keys.push(key);
    }
    if let Some(vector) = vectors.get(log.probed as usize) {
        let (x, y) = place(*vector);
        let length = libm::hypotf(shown.probe.given[0], shown.probe.given[1]);
        page.push(Mark::new(Key::new("probed vector", 0), x, y, Shape::Circle { radius: 4.0 }).role(Role::Pivot));
        if length > 0.0 {
            // Where descent sends it; what leads out of the picture is cut.
            let toward = |slope: f32| -slope / length * ARROW;
            let end = (
                (x + toward(shown.probe.given[0])).clamp(left, left + side),
                (y - toward(shown.probe.given[1])).clamp(top, top + side),
            );
            let shape = Shape::Segment { dx: end.0 - x, dy: end.1 - y, arrow: true };
            page.push(Mark::new(Key::new("descent", 0), x, y, shape).role(Role::Pivot));
        }
    }
    page.y += side + 8.0;
    page.aloud(words::DESCENT.get(page.lang));
}

/// From the codes' plane to a square, with one scale for both axes.
struct Frame {
    middle: Point,
    scale: f32,
    side: f32,
}

impl Frame {
    fn around<'a>(points: impl Iterator<Item = &'a Point>, side: f32) -> Frame {
        let (mut least, mut most) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
        for (x, y) in points {
            least = (least.0.min(*x), least.1.min(*y));
            most = (most.0.max(*x), most.1.max(*y));
        }
        let extent = (most.0 - least.0).max(most.1 - least.1).max(1e-6);
        let middle = ((least.0 + most.0) / 2.0, (least.1 + most.1) / 2.0);
        Frame { middle, scale: side / (1.15 * extent), side }
    }

    fn place(&self, (x, y): Point) -> Point {
        (self.side / 2.0 + (x - self.middle.0) * self.scale, self.side / 2.0 - (y - self.middle.1) * self.scale)
    }
}

/// What of a square is nearer to this code than to all others: the square, cut by a line for each of them.
fn cell(code: Point, codes: &[Point], side: f32) -> Vec<Point> {
    let mut corners = vec![(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
    for other in codes.iter().filter(|other| **other != code) {
        let normal = (other.0 - code.0, other.1 - code.1);
        let middle = ((other.0 + code.0) / 2.0, (other.1 + code.1) / 2.0);
        let beyond = |at: Point| (at.0 - middle.0) * normal.0 + (at.1 - middle.1) * normal.1;
        let mut kept = Vec::with_capacity(corners.len() + 1);
        for (i, &from) in corners.iter().enumerate() {
            let to = corners[(i + 1) % corners.len()];
            let (before, after) = (beyond(from), beyond(to));
            if before <= 0.0 {
                kept.push(from);
            }
            if (before < 0.0 && after > 0.0) || (before > 0.0 && after < 0.0) {
                let share = before / (before - after);
                kept.push((from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1)));
            }
        }
        corners = kept;
    }
    corners
}
