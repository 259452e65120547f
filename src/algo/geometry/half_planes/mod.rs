//! The intersection of half-planes: sorted by the angle of their normals, their borders kept in a deque that is clipped at both ends.
//!
//! Around everything lies a box farther away than any number: four more half-planes `x ≤ ∞` … whose distance is larger than all else in every
//! comparison. So the region is always within neighbours of the deque, and unbounded where a side of the box stays. All decisions are exact; ties keep,
//! so that a region may be a point, a segment, a ray or a line, and a half-plane that only touches may stay.
//!
//! The lines, as listings carry them:
//! ```text
//! for each with a = b = 0: if c < 0: return None                       flat
//! order = sorted(planes and the box, by angle, the tightest first)     sort
//! for h in order:                                                      next
//!     if h has the direction of the one before: continue               same
//!     while len > 1 and outside(crossing(last two), h):                back
//!         if cross(last but one, h) <= 0: return None                  opposed
//!         pop the last                                                 pop-back
//!     while len > 1 and outside(crossing(first two), h):               front
//!         pop the first                                                pop-front
//!     push h                                                           push
//! while len > 2 and outside(crossing(last two), first):                close
//!     pop the last                                                     pop-back
//! return the crossings of neighbours                                   done
//! return None, at the end of each way to it                            nowhere
//! ```

mod region;
mod run;
mod step;

use std::collections::VecDeque;
use std::sync::Arc;

pub use region::{Chain, Kind, Region, crossing, region};
pub use step::Step;

use super::{Point, Sign, Verdict};
use crate::trace::{Algorithm, Line, Recorder, Tally};

pub struct HalfPlanes;

/// The most half-planes: a step says how many comparisons sorting took in three bytes.
pub const PLANES_LIMIT: usize = 100_000;

/// The points with `a·x + b·y ≤ c`: left of its border, which runs in the direction `(-b, a)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    pub a: f64,
    pub b: f64,
    pub c: f64,
}

impl Plane {
    /// No direction: all points or none.
    pub fn is_flat(&self) -> bool {
        self.a == 0.0 && self.b == 0.0
    }
}

/// The sides of the box at infinity: their normals.
const BOX: [(f64, f64); 4] = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];

const ORIGIN: Point = Point { x: 0.0, y: 0.0 };

#[derive(Clone, Debug)]
pub struct Input {
    planes: Arc<[Plane]>,
    /// What contest code takes for 0. Only shown: no result depends on it.
    pub epsilon: f64,
}

impl Input {
    /// Coefficients must be finite, up to [`super::MOST`], and planes no more than [`PLANES_LIMIT`].
    pub fn new(planes: Vec<Plane>) -> Input {
        Input { planes: planes.into(), epsilon: 0.0 }
    }

    pub fn planes(&self) -> &[Plane] {
        &self.planes
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Half-planes without a direction are looked at.
    #[default]
    Start,
    /// Between two half-planes.
    Between,
    /// A half-plane goes in.
    Clip,
    /// All are in; the back of the deque is clipped by its front.
    Close,
    Done,
}

/// Everything between two steps. Half-planes are named by their index; after the last come the four sides of the box, right, upper, left and lower.
#[derive(Clone, Debug)]
pub struct State {
    planes: Arc<[Plane]>,
    /// Those with a direction, and the box, by the angle of their normals from -180°; of the same angle the tightest first.
    pub order: Vec<u32>,
    pub phase: Phase,
    /// The place in the order of the one that goes in next; while looking at those without direction, the index.
    pub next: u32,
    /// Borders of the region so far, counter-clockwise.
    pub deque: VecDeque<u32>,
    pub is_empty: bool,
}

impl State {
    pub fn planes(&self) -> &[Plane] {
        &self.planes
    }

    /// Whether this is a side of the box.
    pub fn is_box(&self, plane: u32) -> bool {
        plane as usize >= self.planes.len()
    }

    /// The half-plane that goes in.
    pub fn newcomer(&self) -> Option<u32> {
        (self.phase == Phase::Clip).then(|| self.order[self.next as usize])
    }

    /// Its normal, away from the half-plane.
    pub fn normal(&self, plane: u32) -> Point {
        let (x, y) = match self.planes.get(plane as usize) {
            Some(plane) => (plane.a, plane.b),
            None => BOX[(plane as usize - self.planes.len()) % BOX.len()],
        };
        Point { x, y }
    }

    /// The sign of the angle from one normal to another one, if they are less than 180° apart.
    pub(super) fn turn(&self, from: u32, to: u32) -> Verdict {
        Verdict::cross(ORIGIN, self.normal(from), ORIGIN, self.normal(to))
    }

    /// Where the crossing of two borders lies: positive strictly outside of the third half-plane. The turn from the first to the second is positive.
    pub(super) fn outside(&self, first: u32, second: u32, of: u32) -> Verdict {
        let rows = [first, second, of];
        if rows.iter().any(|&plane| self.is_box(plane)) {
            // Of what is multiplied by the distance of the box and what isn't the former decides, unless it is 0.
            let far = Verdict::det3(rows.map(|plane| self.row(plane, f64::from(u8::from(self.is_box(plane))))));
            if far.exact != Sign::Zero {
                return far.reversed();
            }
        }
        let near = rows.map(|plane| self.row(plane, self.planes.get(plane as usize).map_or(0.0, |plane| plane.c)));
        Verdict::det3(near).reversed()
    }

    fn row(&self, plane: u32, c: f64) -> [f64; 3] {
        let Point { x, y } = self.normal(plane);
        [x, y, c]
    }

    /// Of two with the same direction: negative if the first is tighter.
    fn tighter(&self, first: u32, second: u32) -> Verdict {
        let (Some(p), Some(q)) = (self.planes.get(first as usize), self.planes.get(second as usize)) else {
            let sign = Sign::from(self.is_box(first).cmp(&self.is_box(second)));
            return Verdict { exact: sign, float: sign };
        };
        // c / |normal|, by the component that isn't 0.
        let row = |plane: &Plane| Point { x: plane.c, y: if p.a == 0.0 { plane.b.abs() } else { plane.a.abs() } };
        Verdict::cross(ORIGIN, row(p), ORIGIN, row(q))
    }

    /// Sorts those with a direction, and the box, into `order`. Every predicate is told to `count`.
    fn sorted(&self, mut count: impl FnMut(Verdict)) -> Vec<u32> {
        let len = self.planes.len() as u32;
        let mut order: Vec<u32> = (0..len).filter(|&plane| !self.planes[plane as usize].is_flat()).collect();
        order.extend(len..len + BOX.len() as u32);
        let is_upper = |plane: u32| {
            let Point { x, y } = self.normal(plane);
            y > 0.0 || y == 0.0 && x > 0.0
        };
        order.sort_by(|&p, &q| {
            let mut told = |verdict: Verdict| {
                count(verdict);
                verdict.exact.ordering()
            };
            let by_half = is_upper(p).cmp(&is_upper(q));
            by_half.then_with(|| told(self.turn(q, p))).then_with(|| told(self.tighter(p, q))).then(p.cmp(&q))
        });
        order
    }
}

impl Algorithm for HalfPlanes {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            planes: input.planes.clone(),
            order: Vec::new(),
            phase: Phase::Start,
            next: 0,
            deque: VecDeque::new(),
            is_empty: false,
        }
    }

    fn run(_: &Input, recorder: &mut impl Recorder<HalfPlanes>) {
        run::run(recorder);
    }

    #[inline]
    fn apply(state: &mut State, step: &Step) {
        step.apply(state);
    }

    fn line(step: &Step) -> Line {
        step.line()
    }

    #[inline]
    fn cost(step: &Step) -> Tally {
        step.cost()
    }

    fn weight(state: &State) -> usize {
        size_of::<State>() + 4 * (state.order.len() + state.deque.len())
    }
}
