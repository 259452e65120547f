//! Where floating point is wrong: the side of a line on which each point of a fine grid lies, by the plain formula, by the contests' epsilon test, and
//! exactly. After Kettner, Mehlhorn, Pion, Schirra and Yap, "Classroom examples of robustness problems in geometric computations" (2008).
//!
//! The lines, as listings carry them:
//! ```text
//! for j in range(size):
//!     each p of the row: count where float(p, q, r) != exact(p, q, r)    row
//! return                                                                 done
//! ```

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::predicates::{orient, orient_epsilon, orient_float};
use super::{Point, Sign};
use crate::algo::sort::Short;
use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

pub struct Orientation;

/// Points a row, and rows, at most.
pub const SIZE_LIMIT: usize = 512;

/// A grid of points, and the line through `q` and `r` that they lie near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
    pub q: Point,
    pub r: Point,
    /// The grid's first point.
    pub origin: Point,
    /// How far apart neighbours are, before rounding; one [`ulp`] of the origin's coordinates shows most.
    pub step: f64,
    /// Up to [`SIZE_LIMIT`].
    pub size: usize,
    /// What is no farther from 0 than this is 0 to the epsilon test.
    pub epsilon: f64,
}

impl Input {
    /// Point `i` of row `j`: `origin + (i·step, j·step)`, each coordinate as floating point rounds it.
    pub fn point(&self, i: usize, j: usize) -> Point {
        Point { x: self.origin.x + i as f64 * self.step, y: self.origin.y + j as f64 * self.step }
    }

    fn cells(&self, j: usize) -> impl Iterator<Item = Cell> {
        (0..self.size).map(move |i| {
            let p = self.point(i, j);
            let (q, r) = (self.q, self.r);
            Cell {
                float: Sign::of(orient_float(p, q, r)),
                epsilon: orient_epsilon(p, q, r, self.epsilon),
                exact: orient(p, q, r),
            }
        })
    }
}

/// The unit in the last place: the distance from this number's size to the next larger one.
pub fn ulp(number: f64) -> f64 {
    let size = number.abs();
    size.next_up() - size
}

/// The side of one point, three times: positive left of the line from `q` to `r`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub float: Sign,
    pub epsilon: Sign,
    pub exact: Sign,
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    pub input: Input,
    /// The rows that are done, from the origin's on.
    pub rows: Vec<Arc<[Cell]>>,
    /// Points where the plain formula, and where the epsilon test, has another sign than the exact one.
    pub wrong: u64,
    pub wrong_epsilon: u64,
    pub is_done: bool,
}

/// Counts of one row, or that there are no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    Row { count: Short, wrong: Short },
    Done,
}

impl Algorithm for Orientation {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State { input: *input, rows: Vec::new(), wrong: 0, wrong_epsilon: 0, is_done: false }
    }

    fn run(_: &Input, recorder: &mut impl Recorder<Orientation>) {
        let input = recorder.state().input;
        for j in 0..input.size {
            let wrong = input.cells(j).filter(|cell| cell.float != cell.exact).count();
            recorder.step(Step::Row { count: Short::new(input.size), wrong: Short::new(wrong) });
        }
        recorder.step(Step::Done);
    }

    fn apply(state: &mut State, step: &Step) {
        match step {
            Step::Row { .. } => {
                let row: Arc<[Cell]> = state.input.cells(state.rows.len()).collect();
                let differing = |sign: fn(&Cell) -> Sign| row.iter().filter(|cell| sign(cell) != cell.exact).count() as u64;
                state.wrong += differing(|cell| cell.float);
                state.wrong_epsilon += differing(|cell| cell.epsilon);
                state.rows.push(row);
            }
            Step::Done => state.is_done = true,
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Row { .. } => "row",
            Step::Done => "done",
        })
    }

    fn cost(step: &Step) -> Tally {
        match step {
            Step::Row { count, wrong } => Tally::of(Counter::Predicate, count.get()).and(Counter::WrongSigns, wrong.get()),
            Step::Done => Tally::ZERO,
        }
    }

    fn weight(state: &State) -> usize {
        // Rows are shared between keyframes.
        size_of::<State>() + state.rows.len() * size_of::<Arc<[Cell]>>()
    }
}
