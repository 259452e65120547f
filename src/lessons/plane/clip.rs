//! What of a figure is inside of a rectangle. Coordinates may be far outside, and even infinite where nothing else depends on it.

/// The rectangle: left, top, right and bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

pub type At = (f64, f64);
/// A coordinate, the limit that it has on one side of a rectangle, and 1 or -1 where that is the lower or the upper one.
type Limit = (fn(At) -> f64, f64, f64);

/// How much of a straight line is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// From the first point to the second.
    Segment,
    /// From the first on through the second.
    Ray,
    /// Both ways.
    Line,
}

impl Bounds {
    pub fn holds(&self, (x, y): At) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// The part inside (Liang and Barsky, 1984), and whether each of its ends is an end of the figure; none where there is no part.
    pub fn straight(&self, a: At, b: At, reach: Reach) -> Option<[(At, bool); 2]> {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        if !(dx.is_finite() && dy.is_finite()) {
            return None;
        }
        let (first, last) = match reach {
            Reach::Segment => (0.0, 1.0),
            Reach::Ray => (0.0, f64::INFINITY),
            Reach::Line => (f64::NEG_INFINITY, f64::INFINITY),
        };
        let (mut from, mut to) = (first, last);
        for (at, speed, low, high) in [(a.0, dx, self.left, self.right), (a.1, dy, self.top, self.bottom)] {
            if speed == 0.0 {
                if !(low..=high).contains(&at) {
                    return None;
                }
                continue;
            }
            let (enter, leave) = ((low - at) / speed, (high - at) / speed);
            from = from.max(enter.min(leave));
            to = to.min(enter.max(leave));
        }
        // Far away the parameter may round to an end that is outside.
        let (is_first, is_last) = (from == first && self.holds(a), to == last && self.holds(b));
        let point = |t: f64| self.nearest((a.0 + dx * t, a.1 + dy * t));
        // A line through one point only goes nowhere.
        (from <= to && from.is_finite() && to.is_finite())
            .then(|| [(if is_first { a } else { point(from) }, is_first), (if is_last { b } else { point(to) }, is_last)])
    }

    /// The pieces inside of a line through points.
    pub fn polyline(&self, corners: &[At]) -> Vec<Vec<At>> {
        let mut pieces: Vec<Vec<At>> = Vec::new();
        // Whether the last piece goes on with the next straight part.
        let mut is_open = false;
        for pair in corners.windows(2) {
            let Some([(from, _), (to, is_end)]) = self.straight(pair[0], pair[1], Reach::Segment) else {
                is_open = false;
                continue;
            };
            match pieces.last_mut() {
                Some(piece) if is_open => piece.push(to),
                _ => pieces.push(vec![from, to]),
            }
            is_open = is_end;
        }
        pieces
    }

    /// A polygon's part inside (Sutherland and Hodgman, 1974); empty where there is none.
    pub fn polygon(&self, corners: &[At]) -> Vec<At> {
        let Bounds { left, top, right, bottom } = *self;
        let mut corners = corners.to_vec();
        let sides: [Limit; 4] =
            [(|at| at.0, left, 1.0), (|at| at.0, right, -1.0), (|at| at.1, top, 1.0), (|at| at.1, bottom, -1.0)];
        for (coordinate, limit, sign) in sides {
            corners = kept(&corners, |at| (coordinate(at) - limit) * sign);
        }
        corners.into_iter().filter(|(x, y)| x.is_finite() && y.is_finite()).map(|at| self.nearest(at)).collect()
    }

    pub fn corners(&self) -> Vec<At> {
        let Bounds { left, top, right, bottom } = *self;
        vec![(left, top), (right, top), (right, bottom), (left, bottom)]
    }

    /// What rounding has put outside comes back.
    fn nearest(&self, (x, y): At) -> At {
        (x.clamp(self.left, self.right), y.clamp(self.top, self.bottom))
    }
}

/// A polygon's part to the left of a line through `base`, as the plane has left and right: the scene's y goes down.
pub fn left_of(corners: Vec<At>, base: At, along: At) -> Vec<At> {
    let depth = |at: At| (at.0 - base.0) * along.1 - (at.1 - base.1) * along.0;
    kept(&corners, depth)
}

/// A polygon's part where `depth` is not negative.
fn kept(corners: &[At], depth: impl Fn(At) -> f64) -> Vec<At> {
    let mut kept = Vec::with_capacity(corners.len() + 2);
    for (index, &at) in corners.iter().enumerate() {
        let before = corners[(index + corners.len() - 1) % corners.len()];
        if (depth(before) >= 0.0) != (depth(at) >= 0.0) {
            let share = depth(before) / (depth(before) - depth(at));
            kept.push((before.0 + (at.0 - before.0) * share, before.1 + (at.1 - before.1) * share));
        }
        if depth(at) >= 0.0 {
            kept.push(at);
        }
    }
    kept
}
