//! A point and the line through two others: on which side, how far away, and the nearest point of the line.
//!
//! Lines of the listings: `same` where the two points are one and there is no line, else `side`, `off` where the point isn't on the line
//! or `after` and `before` (is it past each end of the segment?), then `projection` and `distance`.

use serde::{Deserialize, Serialize};

use super::exact::Vector;
use super::predicates::{distance, distance_squared_exact, dot_exact};
use super::{Point, Sign, Verdict};
use crate::trace::{Algorithm, Line, Recorder, Tally};

pub struct PointLine;

/// Coordinates are at most [`super::MOST`] in magnitude.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    pub p: Point,
    pub a: Point,
    pub b: Point,
    /// What contest code takes for 0: only shown, no result depends on it.
    pub epsilon: f64,
}

/// What is known between two steps.
#[derive(Clone, Copy, Debug)]
pub struct State {
    pub p: Point,
    pub a: Point,
    pub b: Point,
    /// `a` and `b` are one point: side is 0 then, and that point is the nearest.
    pub is_degenerate: bool,
    /// Positive to the left of the way from `a` to `b`.
    pub side: Option<Verdict>,
    /// The sign of `(b - a) · (p - a)`, asked only of a point on the line.
    pub after_a: Option<Verdict>,
    /// The sign of `(a - b) · (p - b)`, asked only of a point after `a`.
    pub before_b: Option<Verdict>,
    pub on_segment: Option<bool>,
    /// The nearest point of the line, each coordinate rounded once.
    pub projection: Option<Point>,
    /// Where that is between `a`, 0, and `b`, 1, rounded once; infinite beyond all doubles, none without a line.
    pub along: Option<f64>,
    /// The distance to the line, rounded once.
    pub distance: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    Same,
    Side(Verdict),
    /// Not on the line, and so not on the segment.
    Off,
    After(Verdict),
    Before(Verdict),
    Projection,
    Distance,
}

/// The point of the line through `a` and `b` that is nearest to `p`, each coordinate rounded once; `a` where these two are one.
pub fn nearest(p: Point, a: Point, b: Point) -> Point {
    if a == b {
        return a;
    }
    let (along, length_squared) = (dot_exact(a, b, a, p), distance_squared_exact(a, b));
    (&Vector::of(a).times(&length_squared) + &Vector::between(a, b).times(&along)).over(&length_squared)
}

impl Algorithm for PointLine {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        let Input { p, a, b, .. } = *input;
        State {
            p,
            a,
            b,
            is_degenerate: false,
            side: None,
            after_a: None,
            before_b: None,
            on_segment: None,
            projection: None,
            along: None,
            distance: None,
        }
    }

    fn run(_: &Input, recorder: &mut impl Recorder<PointLine>) {
        let State { p, a, b, .. } = *recorder.state();
        if a == b {
            recorder.step(Step::Same);
        } else {
            let side = Verdict::orient(a, b, p);
            recorder.step(Step::Side(side));
            if side.exact == Sign::Zero {
                let after = Verdict::dot(a, b, a, p);
                recorder.step(Step::After(after));
                if after.exact != Sign::Negative {
                    recorder.step(Step::Before(Verdict::dot(b, a, b, p)));
                }
            } else {
                recorder.step(Step::Off);
            }
        }
        recorder.step(Step::Projection);
        recorder.step(Step::Distance);
    }

    fn apply(state: &mut State, step: &Step) {
        let State { p, a, b, .. } = *state;
        match *step {
            Step::Same => (state.is_degenerate, state.on_segment) = (true, Some(p == a)),
            Step::Side(verdict) => state.side = Some(verdict),
            Step::Off => state.on_segment = Some(false),
            Step::After(verdict) => {
                state.after_a = Some(verdict);
                state.on_segment = (verdict.exact == Sign::Negative).then_some(false);
            }
            Step::Before(verdict) => {
                state.before_b = Some(verdict);
                state.on_segment = Some(verdict.exact != Sign::Negative);
            }
            Step::Projection => {
                state.projection = Some(nearest(p, a, b));
                state.along = (!state.is_degenerate).then(|| dot_exact(a, b, a, p).over(&distance_squared_exact(a, b)));
            }
            Step::Distance if state.is_degenerate => state.distance = Some(distance(a, p)),
            Step::Distance => {
                let way = Vector::between(a, b);
                let cross = way.cross(&Vector::between(a, p));
                state.distance = Some(cross.squared().root_over(&way.length_squared()));
            }
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Same => "same",
            Step::Side(_) => "side",
            Step::Off => "off",
            Step::After(_) => "after",
            Step::Before(_) => "before",
            Step::Projection => "projection",
            Step::Distance => "distance",
        })
    }

    fn cost(step: &Step) -> Tally {
        match step {
            Step::Side(verdict) | Step::After(verdict) | Step::Before(verdict) => verdict.cost(),
            Step::Same | Step::Off | Step::Projection | Step::Distance => Tally::ZERO,
        }
    }

    fn weight(_: &State) -> usize {
        size_of::<State>()
    }
}
