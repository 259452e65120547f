//! Points that come out of a division, rounded once.

use super::{Exact, Point, Sign};

/// A computed point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Vertex {
    /// Each coordinate is rounded to the nearest number.
    At(Point),
    /// There is no number as large as its coordinates: the direction in which it lies from the origin, the larger component ±1.
    Beyond(Point),
}

impl Vertex {
    /// The point (x/w, y/w); w isn't 0.
    pub fn of(x: &Exact, y: &Exact, w: &Exact) -> Vertex {
        // Zero has no sign here.
        let at = Point { x: x.over(w) + 0.0, y: y.over(w) + 0.0 };
        if at.x.is_finite() && at.y.is_finite() {
            return Vertex::At(at);
        }
        // One of them is too large for a number, so the larger one isn't 0.
        let is_wide = (&x.squared() - &y.squared()).sign() != Sign::Negative;
        let (width, height) = if is_wide { (1.0, y.over(x).abs()) } else { (x.over(y).abs(), 1.0) };
        let signed = |part: &Exact, size: f64| if part.sign() == w.sign() { size } else { 0.0 - size };
        Vertex::Beyond(Point { x: signed(x, width), y: signed(y, height) })
    }

    /// The point, if there are numbers for it.
    pub fn at(&self) -> Option<Point> {
        match *self {
            Vertex::At(point) => Some(point),
            Vertex::Beyond(_) => None,
        }
    }
}

/// A direction made so long that its larger component is ±1.
pub(super) fn direction(x: f64, y: f64) -> Point {
    let size = x.abs().max(y.abs());
    Point { x: x / size + 0.0, y: y / size + 0.0 }
}
