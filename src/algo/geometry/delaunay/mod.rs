//! Delaunay's triangulation, point by point: find the triangle that the point is in, split it, and flip edges until every circle is empty (Lawson).
//!
//! Sides and circles are decided exactly. Outside of the hull lie ghosts, triangles with a corner at infinity, so no box or large triangle around
//! the points leaves its traces. Points at the same place are merged with the first of them. Of points on one circle an edge is flipped only if a
//! point is strictly inside: the diagonal that came first stays. Points on one line have no triangles.
//!
//! The lines, as listings carry them:
//! ```text
//! a = points[0]                                          first
//! b = the next that is at another place                  second
//! c = the next with orient(a, b, c) != 0                 third
//!     mesh = triangle(a, b, c) and its ghosts            triangle
//! if there is none: return []                            no-triangle
//! for p in the other points:                             next
//!     while an edge has p on its right:                  side
//!         go to the triangle across that edge            (side)
//!     if p is at a corner: continue                      twin
//!     if p is inside: split into three                   split
//!     if p is on an edge: split both sides into two      split-edge
//!     if the triangle is a ghost: split the ghost        outside
//!     for the edge across from p of each new triangle:
//!         if it is an edge of the hull: it stays         hull
//!         if in_circle(triangle, the corner beyond) > 0  in-circle
//!         or, of a ghost, p sees the hull's next edge:   beyond
//!             flip it, and look at the two beyond        flip
//! return mesh                                            done
//! ```

mod mesh;
mod run;
mod step;
mod voronoi;

use std::sync::Arc;

pub use mesh::{GHOST, Mesh, Triangle};
pub use step::Step;
pub use voronoi::{Cell, Voronoi, circumcentre, voronoi};

use super::Point;
use crate::trace::{Algorithm, Line, Recorder, Tally};

pub struct Delaunay;

/// In which order points are put in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they come. The way from one to the next can be long: n²/3 steps at worst.
    #[default]
    Given,
    /// In rounds along a serpentine of strips: the next point is near, and the first ones are spread over all. Some 25 steps a point.
    Serpentine,
}

#[derive(Clone, Debug)]
pub struct Input {
    points: Arc<[Point]>,
    order: Order,
    /// What contest code takes for 0. Only shown: no result depends on it.
    pub epsilon: f64,
}

impl Input {
    /// Points must be finite with coordinates up to [`super::MOST`].
    pub fn new(points: Vec<Point>, order: Order) -> Input {
        Input { points: points.into(), order, epsilon: 0.0 }
    }

    pub fn points(&self) -> &[Point] {
        &self.points
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// The first triangle's corners are sought.
    #[default]
    Start,
    /// Between two points.
    Between,
    /// The triangle that the point is in is sought.
    Locate,
    /// It is found.
    Located,
    /// Edges across from the point are tested.
    Legalize,
    Done,
}

/// Where a point was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Inside a triangle.
    Inside,
    /// On the edge opposite to this corner.
    OnEdge(usize),
    /// At this corner's place.
    AtCorner(usize),
    /// Outside of the hull, in a ghost.
    Outside,
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    points: Arc<[Point]>,
    /// The points as they are put in.
    pub order: Vec<u32>,
    pub phase: Phase,
    /// How many of the order are done with. While the first triangle is sought: where its next corner is looked for.
    pub next: u32,
    /// Places in the order of the first triangle's corners, as far as they are found: 0 where not, but the first is there.
    pub seeds: [u32; 3],
    pub mesh: Mesh,
    /// The triangle that the search is in; afterwards one at the last point.
    pub at: u32,
    /// The corner opposite to the edge that is tested next, and the edges that the point was found to be on, a bit each.
    pub side: u8,
    pub on: u8,
    /// The triangle that the search came from.
    pub from: u32,
    /// Triangles whose edge across from the new point, their first corner, is still to be tested.
    pub stack: Vec<u32>,
    /// Points at another one's place, and that one.
    pub merged: Vec<[u32; 2]>,
}

impl State {
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    pub fn point(&self, index: u32) -> Point {
        self.points[index as usize]
    }

    /// The point that is being put in.
    pub fn newcomer(&self) -> Option<u32> {
        match self.phase {
            Phase::Locate | Phase::Located | Phase::Legalize => self.order.get(self.next as usize).copied(),
            Phase::Start | Phase::Between | Phase::Done => None,
        }
    }

    /// Where the search has found its point to be.
    pub fn place(&self) -> Option<Place> {
        if self.phase != Phase::Located {
            return None;
        }
        Some(match self.on {
            _ if self.mesh.get(self.at).is_ghost() => Place::Outside,
            0 => Place::Inside,
            0b001 => Place::OnEdge(0),
            0b010 => Place::OnEdge(1),
            0b100 => Place::OnEdge(2),
            // On two edges: at the corner that they share, which is opposite to the third.
            0b011 => Place::AtCorner(2),
            0b101 => Place::AtCorner(1),
            _ => Place::AtCorner(0),
        })
    }

    /// All triangles, counter-clockwise from their lowest corner, in rising order.
    pub fn triangles(&self) -> Vec<[u32; 3]> {
        let lowest_first = |[a, b, c]: [u32; 3]| match a.min(b).min(c) {
            low if low == a => [a, b, c],
            low if low == b => [b, c, a],
            _ => [c, a, b],
        };
        let real = self.mesh.triangles.iter().filter(|triangle| !triangle.is_ghost());
        let mut triangles: Vec<[u32; 3]> = real.map(|triangle| lowest_first(triangle.corners)).collect();
        triangles.sort_unstable();
        triangles
    }
}

impl Algorithm for Delaunay {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        let order = match input.order {
            Order::Given => (0..input.points.len() as u32).collect(),
            Order::Serpentine => mesh::serpentine(&input.points),
        };
        State {
            points: input.points.clone(),
            order,
            phase: Phase::Start,
            next: 0,
            seeds: [0; 3],
            mesh: Mesh::default(),
            at: 0,
            side: 0,
            on: 0,
            from: 0,
            stack: Vec::new(),
            merged: Vec::new(),
        }
    }

    fn run(_: &Input, recorder: &mut impl Recorder<Delaunay>) {
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
        let words = state.order.len() + state.stack.len() + 2 * state.merged.len();
        size_of::<State>() + 4 * words + state.mesh.len() * size_of::<Triangle>()
    }
}
