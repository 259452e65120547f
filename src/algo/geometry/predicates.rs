//! Questions about points whose answer is a sign: exact, and beside it what plain floating point says.
//!
//! Each is answered by a filter where rounding can't matter, by adaptive expansions where those neither over- nor underflow, and else
//! in whole numbers of any length. Coordinates are finite and at most [`MOST`](super::MOST) in magnitude, subnormal ones included.

use std::cmp::Ordering;

use robust::Coord;
use serde::{Deserialize, Serialize};

use super::Point;
use super::exact::{Exact, Vector};
use crate::trace::{Counter, Tally};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sign {
    Negative,
    Zero,
    Positive,
}

impl Sign {
    /// Of a number that isn't NaN; NaN, which overflow of the plain computations gives, has no sign and counts as 0.
    pub fn of(x: f64) -> Sign {
        if x > 0.0 {
            Sign::Positive
        } else if x < 0.0 {
            Sign::Negative
        } else {
            Sign::Zero
        }
    }

    /// -1, 0 or 1.
    pub fn as_i8(self) -> i8 {
        match self {
            Sign::Negative => -1,
            Sign::Zero => 0,
            Sign::Positive => 1,
        }
    }

    /// The order of `a` and `b`, where this is the sign of `a - b`.
    pub fn ordering(self) -> Ordering {
        self.as_i8().cmp(&0)
    }

    pub fn reversed(self) -> Sign {
        match self {
            Sign::Negative => Sign::Positive,
            Sign::Zero => Sign::Zero,
            Sign::Positive => Sign::Negative,
        }
    }
}

impl From<Ordering> for Sign {
    fn from(ordering: Ordering) -> Sign {
        match ordering {
            Ordering::Less => Sign::Negative,
            Ordering::Equal => Sign::Zero,
            Ordering::Greater => Sign::Positive,
        }
    }
}

/// The sign of a predicate as an algorithm saw it, and the one that plain floating point gives. Steps carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub exact: Sign,
    pub float: Sign,
}

impl Verdict {
    pub fn is_float_wrong(self) -> bool {
        self.exact != self.float
    }

    /// One call, and whether it would have gone wrong.
    pub fn cost(self) -> Tally {
        Tally::of(Counter::Predicate, 1).and(Counter::WrongSigns, u64::from(self.is_float_wrong()))
    }

    pub fn reversed(self) -> Verdict {
        Verdict { exact: self.exact.reversed(), float: self.float.reversed() }
    }

    pub fn orient(a: Point, b: Point, c: Point) -> Verdict {
        Verdict { exact: orient(a, b, c), float: Sign::of(orient_float(a, b, c)) }
    }

    pub fn cross(a: Point, b: Point, c: Point, d: Point) -> Verdict {
        Verdict { exact: cross_sign(a, b, c, d), float: Sign::of(cross_float(a, b, c, d)) }
    }

    pub fn dot(a: Point, b: Point, c: Point, d: Point) -> Verdict {
        Verdict { exact: dot_sign(a, b, c, d), float: Sign::of(dot_float(a, b, c, d)) }
    }

    pub fn det3(rows: [[f64; 3]; 3]) -> Verdict {
        Verdict { exact: det3(rows), float: Sign::of(det3_float(rows)) }
    }

    pub fn in_circle(a: Point, b: Point, c: Point, d: Point) -> Verdict {
        Verdict { exact: in_circle(a, b, c, d), float: Sign::of(in_circle_float(a, b, c, d)) }
    }

    pub fn distances(a: Point, b: Point, c: Point, d: Point) -> Verdict {
        let float = distance_squared_float(a, b) - distance_squared_float(c, d);
        Verdict { exact: compare_distances(a, b, c, d), float: Sign::of(float) }
    }
}

/// Predicate calls of a step that makes many of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    pub count: u32,
    pub wrong: u32,
}

impl Calls {
    /// Counts a call and gives its exact sign.
    pub fn count(&mut self, verdict: Verdict) -> Sign {
        self.count += 1;
        self.wrong += u32::from(verdict.is_float_wrong());
        verdict.exact
    }

    pub fn cost(self) -> Tally {
        Tally::of(Counter::Predicate, u64::from(self.count)).and(Counter::WrongSigns, u64::from(self.wrong))
    }
}

/// On which side of the line from `a` to `b` the point `c` is: the sign of `(b - a) × (c - a)`, positive to the left.
pub fn orient(a: Point, b: Point, c: Point) -> Sign {
    let (left, right) = ((b.x - a.x) * (c.y - a.y), (b.y - a.y) * (c.x - a.x));
    filtered(left, right)
        .or_else(|| {
            // Differences are multiples of 2^-452 then, and products of 2^-904.
            [a, b, c].iter().all(|point| is_within(*point, 400)).then(|| Sign::of(robust::orient2d(coord(a), coord(b), coord(c))))
        })
        .unwrap_or_else(|| cross_exact(a, b, a, c).sign())
}

/// The sign of `(b - a) × (d - c)`.
pub fn cross_sign(a: Point, b: Point, c: Point, d: Point) -> Sign {
    filtered((b.x - a.x) * (d.y - c.y), (b.y - a.y) * (d.x - c.x)).unwrap_or_else(|| cross_exact(a, b, c, d).sign())
}

/// The sign of `(b - a) · (d - c)`.
pub fn dot_sign(a: Point, b: Point, c: Point, d: Point) -> Sign {
    filtered((b.x - a.x) * (d.x - c.x), -((b.y - a.y) * (d.y - c.y))).unwrap_or_else(|| dot_exact(a, b, c, d).sign())
}

/// Whether `d` is inside of the circle through `a`, `b` and `c`: positive inside where these three turn left, negative inside where
/// they turn right; 0 on the circle.
pub fn in_circle(a: Point, b: Point, c: Point, d: Point) -> Sign {
    // Differences are multiples of 2^-252 then, and products of four of them of 2^-1008.
    if [a, b, c, d].iter().all(|point| is_within(*point, 200)) {
        return Sign::of(robust::incircle(coord(a), coord(b), coord(c), coord(d)));
    }
    let [a, b, c] = [a, b, c].map(|point| Vector::between(d, point));
    let lifted = |p: &Vector, q: &Vector, r: &Vector| &p.cross(q) * &r.length_squared();
    (&(&lifted(&a, &b, &c) + &lifted(&b, &c, &a)) + &lifted(&c, &a, &b)).sign()
}

/// The sign of `|ab|² - |cd|²`.
pub fn compare_distances(a: Point, b: Point, c: Point, d: Point) -> Sign {
    filtered(distance_squared_float(a, b), distance_squared_float(c, d))
        .unwrap_or_else(|| (&distance_squared_exact(a, b) - &distance_squared_exact(c, d)).sign())
}

/// The sign of `left - right`, where rounding can't have changed it. Both are products of two rounded differences, or sums of two
/// such products of the same sign: each is within 4u of its true value in relation, and the least subnormal absolutely, with u = 2^-53.
fn filtered(left: f64, right: f64) -> Option<Sign> {
    const ERROR: f64 = 4.0 * f64::EPSILON;
    const UNDERFLOW: f64 = 16.0 * f64::from_bits(1);
    let difference = left - right;
    (difference.abs() > ERROR * (left.abs() + right.abs()) + UNDERFLOW).then(|| Sign::of(difference))
}

/// Whether nonzero coordinates are between `2^-power` and `2^power` in magnitude.
fn is_within(point: Point, power: u64) -> bool {
    let (least, most) = (f64::from_bits((1023 - power) << 52), f64::from_bits((1023 + power) << 52));
    [point.x.abs(), point.y.abs()].iter().all(|&x| x == 0.0 || (least..=most).contains(&x))
}

fn coord(point: Point) -> Coord<f64> {
    Coord { x: point.x, y: point.y }
}

/// `(b - a) × (d - c)`.
pub fn cross_exact(a: Point, b: Point, c: Point, d: Point) -> Exact {
    Vector::between(a, b).cross(&Vector::between(c, d))
}

/// `(b - a) · (d - c)`.
pub fn dot_exact(a: Point, b: Point, c: Point, d: Point) -> Exact {
    Vector::between(a, b).dot(&Vector::between(c, d))
}

/// `|ab|²`.
pub fn distance_squared_exact(a: Point, b: Point) -> Exact {
    Vector::between(a, b).length_squared()
}

/// The double nearest to the distance of two points.
pub fn distance(a: Point, b: Point) -> f64 {
    distance_squared_exact(a, b).root()
}

/// The sign of the determinant of three rows `(a, b, c)`, which are lines `a·x + b·y = c`: on which side of one the crossing of two lies.
pub fn det3(rows: [[f64; 3]; 3]) -> Sign {
    let [[a, b, c], [d, e, f], [g, h, i]] = rows;
    let size = |x: f64, y: f64| x.abs() + y.abs();
    let permanent = c.abs() * size(d * h, e * g) + f.abs() * size(a * h, b * g) + i.abs() * size(a * e, b * d);
    let near = det3_float(rows);
    // Rounding errors are below 8u of the permanent, where no product that matters over- or underflows.
    if (1e-140..1e290).contains(&permanent) && near.abs() > 4.0 * f64::EPSILON * permanent {
        return Sign::of(near);
    }
    let [p, q, r] = rows.map(|[a, b, _]| Vector::of(Point { x: a, y: b }));
    let [c, f, i] = [c, f, i].map(Exact::new);
    (&(&(&c * &q.cross(&r)) + &(&f * &r.cross(&p))) + &(&i * &p.cross(&q))).sign()
}

/// [`det3`]'s number with every operation rounded; not finite where products of three coefficients overflow.
pub fn det3_float([[a, b, c], [d, e, f], [g, h, i]]: [[f64; 3]; 3]) -> f64 {
    c * (d * h - e * g) - f * (a * h - b * g) + i * (a * e - b * d)
}

/// [`orient`] as textbooks compute it, every operation rounded.
pub fn orient_float(a: Point, b: Point, c: Point) -> f64 {
    cross_float(a, b, a, c)
}

/// [`cross_sign`]'s number with every operation rounded.
pub fn cross_float(a: Point, b: Point, c: Point, d: Point) -> f64 {
    (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x)
}

/// [`dot_sign`]'s number with every operation rounded.
pub fn dot_float(a: Point, b: Point, c: Point, d: Point) -> f64 {
    (b.x - a.x) * (d.x - c.x) + (b.y - a.y) * (d.y - c.y)
}

/// `|ab|²` with every operation rounded.
pub fn distance_squared_float(a: Point, b: Point) -> f64 {
    dot_float(a, b, a, b)
}

/// [`in_circle`]'s determinant with every operation rounded; not finite where products of four differences overflow.
pub fn in_circle_float(a: Point, b: Point, c: Point, d: Point) -> f64 {
    let lifted = |p: Point, q: Point, r: Point| {
        let (px, py, qx, qy) = (p.x - d.x, p.y - d.y, q.x - d.x, q.y - d.y);
        (px * qy - py * qx) * distance_squared_float(d, r)
    };
    lifted(a, b, c) + lifted(b, c, a) + lifted(c, a, b)
}

/// The test of contest code: 0 where the plain cross product is at most `epsilon` in magnitude, which isn't negative.
pub fn orient_epsilon(a: Point, b: Point, c: Point, epsilon: f64) -> Sign {
    let cross = orient_float(a, b, c);
    if cross.abs() <= epsilon { Sign::Zero } else { Sign::of(cross) }
}
