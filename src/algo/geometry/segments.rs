//! What two segments have in common: nothing, a point, or a segment.
//!
//! Four signs decide: on which side of each segment's line the ends of the other are. A segment of length 0 is a point and needs no
//! rule of its own. Lines of the listings: `side-a`, `side-b` (of the line through c and d), `side-c`, `side-d` (of the line through a
//! and b), then `crosses`, `ratio`, `point`; or `collinear`, `overlap`; or `touches` for each end that is on the other's line; and `none`.

use serde::{Deserialize, Serialize};

use super::exact::Vector;
use super::predicates::cross_exact;
use super::{Calls, Point, Sign, Verdict};
use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

pub struct Segments;

/// The ends of the segments: from `a` to `b` and from `c` to `d`. Coordinates are at most [`super::MOST`] in magnitude.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    pub ends: [Point; 4],
    /// What contest code takes for 0: only shown, no result depends on it.
    pub epsilon: f64,
}

/// What two segments have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Common {
    None,
    /// Each coordinate rounded once.
    Point(Point),
    /// From left to right, or upwards.
    Overlap(Point, Point),
}

/// What is known between two steps.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// `a`, `b`, `c`, `d`.
    pub ends: [Point; 4],
    /// The side of each end, of the line through the other segment.
    pub sides: [Option<Verdict>; 4],
    /// The end that was last looked at whether it is between the other segment's ends.
    pub looked_at: Option<u8>,
    /// Where on the way from `a` to `b` they cross, between 0 and 1: the ratio of two cross products, rounded once.
    pub ratio: Option<f64>,
    pub common: Option<Common>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The end by its number in [`Input::ends`].
    Side {
        end: u8,
        verdict: Verdict,
    },
    /// The ends of each are on both sides of the other.
    Crosses,
    Ratio,
    Point,
    /// All four are on one line.
    Collinear,
    Overlap,
    /// An end on the other segment's line is between its ends, or isn't.
    Touches {
        end: u8,
        touches: bool,
    },
    None,
}

/// The line that an end is looked at from: through the ends of the other segment.
pub fn line_of(ends: &[Point; 4], end: u8) -> (Point, Point) {
    if end < 2 { (ends[2], ends[3]) } else { (ends[0], ends[1]) }
}

/// Left or lower end first.
fn in_order(a: Point, b: Point) -> (Point, Point) {
    if b.compare_xy(a).is_lt() { (b, a) } else { (a, b) }
}

/// Whether a point of the line through `a` and `b` is between them, or one of them; of any point, where these two are one.
fn is_between(p: Point, (a, b): (Point, Point)) -> bool {
    let (low, high) = in_order(a, b);
    p.compare_xy(low).is_ge() && p.compare_xy(high).is_le()
}

fn are_opposite(a: Sign, b: Sign) -> bool {
    a.as_i8() * b.as_i8() < 0
}

/// Of collinear segments.
fn overlap([a, b, c, d]: [Point; 4]) -> Common {
    let ((a, b), (c, d)) = (in_order(a, b), in_order(c, d));
    let low = if a.compare_xy(c).is_lt() { c } else { a };
    let high = if b.compare_xy(d).is_lt() { b } else { d };
    match low.compare_xy(high) {
        std::cmp::Ordering::Less => Common::Overlap(low, high),
        std::cmp::Ordering::Equal => Common::Point(low),
        std::cmp::Ordering::Greater => Common::None,
    }
}

/// What kind of thing segments have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    None,
    Point,
    Overlap,
}

impl Common {
    pub fn kind(&self) -> Kind {
        match self {
            Common::None => Kind::None,
            Common::Point(_) => Kind::Point,
            Common::Overlap(..) => Kind::Overlap,
        }
    }
}

/// What follows from the sides of the four ends, whether these are right or not.
pub fn decided(ends: [Point; 4], sides: [Sign; 4]) -> Kind {
    if sides == [Sign::Zero; 4] {
        return overlap(ends).kind();
    }
    let touches = |end: u8| sides[usize::from(end)] == Sign::Zero && is_between(ends[usize::from(end)], line_of(&ends, end));
    let is_met = (are_opposite(sides[0], sides[1]) && are_opposite(sides[2], sides[3])) || (0..4).any(touches);
    if is_met { Kind::Point } else { Kind::None }
}

/// Whether two segments have a point in common, without a trace.
pub fn do_meet(ends: [Point; 4], calls: &mut Calls) -> bool {
    let sides = [0, 1, 2, 3].map(|end| {
        let (from, to) = line_of(&ends, end);
        calls.count(Verdict::orient(from, to, ends[usize::from(end)]))
    });
    decided(ends, sides) != Kind::None
}

impl Algorithm for Segments {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State { ends: input.ends, sides: [None; 4], looked_at: None, ratio: None, common: None }
    }

    fn run(_: &Input, recorder: &mut impl Recorder<Segments>) {
        let ends = recorder.state().ends;
        for end in 0..4 {
            let (from, to) = line_of(&ends, end);
            let verdict = Verdict::orient(from, to, ends[usize::from(end)]);
            recorder.step(Step::Side { end, verdict });
        }
        let sides = recorder.state().sides.map(|side| side.map_or(Sign::Zero, |verdict| verdict.exact));
        if are_opposite(sides[0], sides[1]) && are_opposite(sides[2], sides[3]) {
            recorder.step(Step::Crosses);
            recorder.step(Step::Ratio);
            recorder.step(Step::Point);
            return;
        }
        if sides == [Sign::Zero; 4] {
            recorder.step(Step::Collinear);
            recorder.step(Step::Overlap);
            return;
        }
        for end in (0..4).filter(|&end| sides[usize::from(end)] == Sign::Zero) {
            let touches = is_between(ends[usize::from(end)], line_of(&ends, end));
            recorder.step(Step::Touches { end, touches });
            if touches {
                return;
            }
        }
        recorder.step(Step::None);
    }

    fn apply(state: &mut State, step: &Step) {
        let [a, b, c, d] = state.ends;
        match *step {
            Step::Side { end, verdict } => state.sides[usize::from(end)] = Some(verdict),
            Step::Crosses | Step::Collinear => {}
            Step::Ratio => state.ratio = Some(cross_exact(a, c, c, d).over(&cross_exact(a, b, c, d))),
            Step::Point => {
                // Not by the rounded ratio: that would be rounded twice.
                let (over, under) = (cross_exact(a, c, c, d), cross_exact(a, b, c, d));
                let point = &Vector::of(a).times(&under) + &Vector::between(a, b).times(&over);
                state.common = Some(Common::Point(point.over(&under)));
            }
            Step::Overlap => state.common = Some(overlap(state.ends)),
            Step::Touches { end, touches } => {
                state.looked_at = Some(end);
                state.common = touches.then_some(Common::Point(state.ends[usize::from(end)]));
            }
            Step::None => state.common = Some(Common::None),
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Side { end: 0, .. } => "side-a",
            Step::Side { end: 1, .. } => "side-b",
            Step::Side { end: 2, .. } => "side-c",
            Step::Side { .. } => "side-d",
            Step::Crosses => "crosses",
            Step::Ratio => "ratio",
            Step::Point => "point",
            Step::Collinear => "collinear",
            Step::Overlap => "overlap",
            Step::Touches { .. } => "touches",
            Step::None => "none",
        })
    }

    fn cost(step: &Step) -> Tally {
        match step {
            Step::Side { verdict, .. } => verdict.cost(),
            // Which end comes first of one segment or two, and then where the point or the other is.
            Step::Touches { .. } => Tally::of(Counter::Compare, 3),
            Step::Overlap => Tally::of(Counter::Compare, 5),
            _ => Tally::ZERO,
        }
    }

    fn weight(_: &State) -> usize {
        size_of::<State>()
    }
}
