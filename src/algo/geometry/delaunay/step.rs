//! The steps: what each does to the state, which line it executes, what it costs.

use serde::{Deserialize, Serialize};

use super::{GHOST, Mesh, Phase, Place, State};
use crate::algo::geometry::{Sign, Verdict};
use crate::trace::{Counter, Line, Tally};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The first point is the first corner.
    First,
    /// Is this one at another place?
    Second {
        differs: bool,
    },
    /// On which side of the line through the two does this one lie?
    Third {
        side: Verdict,
    },
    /// The first triangle, turned if its corners are clockwise, and the ghosts around it.
    Triangle {
        clockwise: bool,
    },
    /// All points lie on one line, or there are none.
    NoTriangle,
    /// The next point.
    Next,
    /// On which side of an edge of this triangle does it lie? Right of it: the search goes on across the edge.
    Side {
        side: Verdict,
    },
    /// There is a point at its place.
    Twin,
    /// It is inside, on an edge, outside of the hull.
    Split,
    SplitEdge,
    Outside,
    /// The edge across from it is one of the hull and stays.
    Hull,
    /// Is the corner beyond the edge strictly inside the circle through the triangle?
    InCircle {
        inside: Verdict,
    },
    /// Of the hull's next edge: does the point see it from outside?
    Beyond {
        side: Verdict,
    },
    Flip,
    Done,
}

impl Step {
    /// Whether an edge was tested that has to be flipped.
    pub fn is_flip_due(&self) -> bool {
        match self {
            Step::InCircle { inside: verdict } | Step::Beyond { side: verdict } => verdict.exact == Sign::Positive,
            _ => false,
        }
    }

    pub(super) fn line(&self) -> Line {
        Line(match self {
            Step::First => "first",
            Step::Second { .. } => "second",
            Step::Third { .. } => "third",
            Step::Triangle { .. } => "triangle",
            Step::NoTriangle => "no-triangle",
            Step::Next => "next",
            Step::Side { .. } => "side",
            Step::Twin => "twin",
            Step::Split => "split",
            Step::SplitEdge => "split-edge",
            Step::Outside => "outside",
            Step::Hull => "hull",
            Step::InCircle { .. } => "in-circle",
            Step::Beyond { .. } => "beyond",
            Step::Flip => "flip",
            Step::Done => "done",
        })
    }

    #[inline]
    pub(super) fn cost(&self) -> Tally {
        match *self {
            Step::Third { side: verdict }
            | Step::Side { side: verdict }
            | Step::InCircle { inside: verdict }
            | Step::Beyond { side: verdict } => verdict.cost(),
            // Triangles written: three corners and three neighbours each.
            Step::Triangle { .. } | Step::SplitEdge => Tally::of(Counter::Write, 4),
            Step::Split | Step::Outside => Tally::of(Counter::Write, 3),
            Step::Flip => Tally::of(Counter::Write, 2),
            _ => Tally::ZERO,
        }
    }

    #[inline]
    pub(super) fn apply(&self, state: &mut State) {
        match *self {
            Step::Side { side } => apply_side(state, side.exact),
            Step::InCircle { .. } | Step::Beyond { .. } => {
                if !self.is_flip_due() {
                    legal(state);
                }
            }
            Step::Hull => legal(state),
            Step::Flip => {
                if let Some(triangle) = state.stack.pop() {
                    let both = state.mesh.flip(triangle);
                    state.stack.extend(both);
                }
            }
            Step::Next => {
                state.phase = Phase::Locate;
                state.at = state.mesh.real(state.at);
                (state.from, state.side, state.on) = (GHOST, 0, 0);
            }
            Step::Split | Step::SplitEdge | Step::Outside => apply_split(state),
            Step::Twin => {
                if let (Some(newcomer), Some(Place::AtCorner(corner))) = (state.newcomer(), state.place()) {
                    state.merged.push([newcomer, state.mesh.get(state.at).corners[corner]]);
                }
                put_in(state);
            }
            Step::First => {
                state.next = 1;
            }
            Step::Second { differs } => {
                if differs {
                    state.seeds[1] = state.next;
                }
                state.next += 1;
            }
            Step::Third { side } => {
                if side.exact != Sign::Zero {
                    state.seeds[2] = state.next;
                }
                state.next += 1;
            }
            Step::Triangle { clockwise } => apply_triangle(state, clockwise),
            Step::NoTriangle | Step::Done => state.phase = Phase::Done,
        }
    }
}

fn apply_side(state: &mut State, side: Sign) {
    let triangle = *state.mesh.get(state.at);
    if side == Sign::Negative {
        (state.from, state.at) = (state.at, triangle.neighbours[usize::from(state.side)]);
        (state.side, state.on) = (0, 0);
    } else {
        state.on |= u8::from(side == Sign::Zero) << state.side;
        state.side += 1;
    }
    let triangle = state.mesh.get(state.at);
    // What the search came through needs no second test.
    if state.side < 3 && triangle.neighbours[usize::from(state.side)] == state.from {
        state.side += 1;
    }
    if state.side == 3 || triangle.is_ghost() {
        state.phase = Phase::Located;
    }
}

/// Puts the point in as a corner of the triangles around it, whose edges across from it are to be tested.
fn apply_split(state: &mut State) {
    let (Some(newcomer), Some(place)) = (state.newcomer(), state.place()) else { return };
    match place {
        Place::OnEdge(side) => state.stack.extend(state.mesh.split_edge(state.at, side, newcomer)),
        _ => state.stack.extend(state.mesh.split(state.at, newcomer)),
    }
    state.phase = Phase::Legalize;
}

/// The edge of the triangle on top of the stack stays.
fn legal(state: &mut State) {
    if let Some(triangle) = state.stack.pop() {
        state.at = triangle;
    }
    if state.stack.is_empty() {
        put_in(state);
    }
}

fn put_in(state: &mut State) {
    state.next += 1;
    state.phase = Phase::Between;
}

fn apply_triangle(state: &mut State, clockwise: bool) {
    let [_, second, third] = state.seeds.map(|place| place as usize);
    state.order[1..=second].rotate_right(1);
    state.order[2..=third].rotate_right(1);
    let (a, b, c) = (state.order[0], state.order[1], state.order[2]);
    state.mesh = Mesh::first(if clockwise { [a, c, b] } else { [a, b, c] });
    (state.next, state.phase) = (3, Phase::Between);
}
