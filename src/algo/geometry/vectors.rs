//! Two vectors: their sum, difference, products, lengths and angle, one a step.
//!
//! Every number is the true one rounded once. Lines of the listings: `sum`, `difference`, `lengths`, `dot`, `cross`, `angle`, and in place of
//! the last `no-angle` where one of the vectors is 0.

use serde::{Deserialize, Serialize};

use super::exact::Vector;
use super::{Point, Verdict};
use crate::trace::{Algorithm, Line, Recorder, Tally};

pub struct Vectors;

/// Coordinates are at most [`super::MOST`] in magnitude.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    pub a: Point,
    pub b: Point,
}

/// What is known between two steps.
#[derive(Clone, Copy, Debug)]
pub struct State {
    pub a: Point,
    pub b: Point,
    pub sum: Option<Point>,
    /// `a - b`.
    pub difference: Option<Point>,
    pub lengths: Option<[f64; 2]>,
    /// A product whose sign isn't 0 is 0 here where it's below all doubles.
    pub dot: Option<(f64, Verdict)>,
    pub cross: Option<(f64, Verdict)>,
    /// Radians from `a` to `b`, counter-clockwise positive, above -π and at most π; none of a vector that is 0.
    pub angle: Option<f64>,
    pub is_done: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    Sum,
    Difference,
    Lengths,
    Dot(Verdict),
    Cross(Verdict),
    Angle,
    /// A vector that is 0 has no direction.
    NoAngle,
}

const ORIGIN: Point = Point::new(0.0, 0.0);

/// The angle of two vectors that aren't 0, by the ratio of their products.
fn angle(a: &Vector, b: &Vector) -> f64 {
    let (cross, dot) = (a.cross(b), a.dot(b));
    // Both products are brought near 1, where neither over- nor underflows unless it's nothing beside the other.
    let power = cross.power().max(dot.power()).unwrap_or(0);
    libm::atan2(cross.scaled(-power).to_f64(), dot.scaled(-power).to_f64())
}

impl Algorithm for Vectors {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            a: input.a,
            b: input.b,
            sum: None,
            difference: None,
            lengths: None,
            dot: None,
            cross: None,
            angle: None,
            is_done: false,
        }
    }

    fn run(_: &Input, recorder: &mut impl Recorder<Vectors>) {
        let State { a, b, .. } = *recorder.state();
        recorder.step(Step::Sum);
        recorder.step(Step::Difference);
        recorder.step(Step::Lengths);
        recorder.step(Step::Dot(Verdict::dot(ORIGIN, a, ORIGIN, b)));
        recorder.step(Step::Cross(Verdict::cross(ORIGIN, a, ORIGIN, b)));
        let has_angle = a != ORIGIN && b != ORIGIN;
        recorder.step(if has_angle { Step::Angle } else { Step::NoAngle });
    }

    fn apply(state: &mut State, step: &Step) {
        let (a, b) = (Vector::of(state.a), Vector::of(state.b));
        match *step {
            Step::Sum => state.sum = Some((&a + &b).rounded()),
            Step::Difference => state.difference = Some((&a - &b).rounded()),
            Step::Lengths => state.lengths = Some([a, b].map(|vector| vector.length_squared().root())),
            Step::Dot(verdict) => state.dot = Some((a.dot(&b).to_f64(), verdict)),
            Step::Cross(verdict) => state.cross = Some((a.cross(&b).to_f64(), verdict)),
            Step::Angle => (state.angle, state.is_done) = (Some(angle(&a, &b)), true),
            Step::NoAngle => state.is_done = true,
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Sum => "sum",
            Step::Difference => "difference",
            Step::Lengths => "lengths",
            Step::Dot(_) => "dot",
            Step::Cross(_) => "cross",
            Step::Angle => "angle",
            Step::NoAngle => "no-angle",
        })
    }

    fn cost(step: &Step) -> Tally {
        match step {
            Step::Dot(verdict) | Step::Cross(verdict) => verdict.cost(),
            _ => Tally::ZERO,
        }
    }

    fn weight(_: &State) -> usize {
        size_of::<State>()
    }
}
