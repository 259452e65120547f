//! Lines seen from so near that the points which they go through are far outside: where they pass by is computed exactly and rounded once,
//! so that a point one unit in the last place beside a line is seen on its right side.

use super::Sheet;
use super::clip::{At, Reach};
use crate::algo::geometry::exact::Vector;
use crate::algo::geometry::predicates::{cross_exact, distance_squared_exact, orient};
use crate::algo::geometry::{Point, Sign};
use crate::scene::{Key, Role, Tone};

/// Coordinates of the scene beyond this are too coarse for what is in the frame.
const FAR: f64 = 1e6;

/// A line with a direction, in the scene.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// The point of it nearest to the middle of the frame.
    pub base: At,
    /// Of length 1.
    pub along: At,
}

impl Course {
    /// Moved to the left of its direction as the plane has it, by scene units.
    pub fn shifted(self, by: f64) -> Course {
        let (dx, dy) = self.along;
        Course { base: (self.base.0 + dy * by, self.base.1 - dx * by), ..self }
    }

    pub fn reversed(self) -> Course {
        Course { along: (-self.along.0, -self.along.1), ..self }
    }

    fn at(&self, along: f64) -> At {
        (self.base.0 + self.along.0 * along, self.base.1 + self.along.1 * along)
    }
}

impl Sheet {
    /// The line through two points, which are not one; none where it is too far away for numbers.
    pub(super) fn course(&self, a: Point, b: Point) -> Option<Course> {
        let window = self.plane().window;
        let middle = Point::new(window.x, window.y);
        let way = Vector::between(a, b).rounded();
        let length = libm::hypot(way.x, way.y);
        let (x, y) = (way.x / length, way.y / length);
        let cross = cross_exact(a, b, a, middle);
        let size = cross.squared().root_over(&distance_squared_exact(a, b));
        let off = if cross.sign() == Sign::Negative { -size } else { size } / self.units();
        let (middle_x, middle_y) = self.to_scene(middle);
        let base = (middle_x + off * y, middle_y + off * x);
        (base.0.is_finite() && base.1.is_finite() && length.is_finite()).then_some(Course { base, along: (x, -y) })
    }

    /// Whether a point is too far outside for its place in the scene to tell where a line through it passes.
    fn is_far(&self, point: Point) -> bool {
        let (x, y) = self.to_scene(point);
        !(x.abs() < FAR && y.abs() < FAR)
    }

    /// What is in the frame of a straight line through points of which one is far; the rest as [`super::clip::Bounds::straight`] has it.
    pub(super) fn straight_from_near(&self, a: Point, b: Point, reach: Reach) -> Option<[(At, bool); 2]> {
        if a == b || !(self.is_far(a) || self.is_far(b)) {
            return self.bounds().straight(self.to_scene(a), self.to_scene(b), reach);
        }
        let course = self.course(a, b)?;
        let [(enter, _), (leave, _)] = self.bounds().straight(course.base, course.at(1.0), Reach::Line)?;
        let along = |(x, y): At| (x - course.base.0) * course.along.0 + (y - course.base.1) * course.along.1;
        let first = if reach == Reach::Line { f64::NEG_INFINITY } else { along(self.to_scene(a)) };
        let last = if reach == Reach::Segment { along(self.to_scene(b)) } else { f64::INFINITY };
        let (from, to) = (along(enter).max(first), along(leave).min(last));
        let end = |at: f64, limit: f64, edge: At| if at == limit { (course.at(at), true) } else { (edge, false) };
        (from <= to).then(|| [end(from, first, enter), end(to, last, leave)])
    }

    /// The area of a triangle, from any distance; none without one.
    pub fn triangle(&mut self, key: Key, corners: [Point; 3], role: Role, tone: Tone) -> Option<Key> {
        let [a, b, c] = corners;
        let [a, b, c] = match orient(a, b, c) {
            Sign::Positive => [a, b, c],
            Sign::Negative => [a, c, b],
            Sign::Zero => return None,
        };
        if !corners.iter().any(|corner| self.is_far(*corner)) {
            return self.polygon(key, &[a, b, c], role, tone);
        }
        let sides = [self.course(a, b)?, self.course(b, c)?, self.course(c, a)?];
        self.area_left_of(key, &sides, (role, tone))
    }

    /// What of the frame is to the left of all lines.
    pub(super) fn area_left_of(&mut self, key: Key, sides: &[Course], look: (Role, Tone)) -> Option<Key> {
        let corners =
            sides.iter().fold(self.bounds().corners(), |corners, side| super::clip::left_of(corners, side.base, side.along));
        self.path(key, &corners, true, look)
    }
}
