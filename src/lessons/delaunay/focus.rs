//! What a step looks at, in terms of points.

use crate::algo::geometry::delaunay::{GHOST, Phase, State, Step};
use crate::algo::geometry::predicates::{in_circle_float, orient_float};
use crate::algo::geometry::{Point, Sign, Verdict};

#[derive(Clone, Debug, Default)]
pub struct Focus {
    /// The point that is being put in, or just was.
    pub newcomer: Option<u32>,
    /// The triangle that is looked at; one of its corners may be the ghost.
    pub triangle: Option<[u32; 3]>,
    /// The edge that is asked about.
    pub edge: Option<[u32; 2]>,
    /// The corner beyond that edge.
    pub far: Option<u32>,
    /// The edge that a flip has taken away.
    pub removed: Option<[u32; 2]>,
    /// The last answer, and what plain floating point computes for it.
    pub answer: Option<(Verdict, f64)>,
}

/// As listings write it.
pub fn name(corner: u32) -> String {
    if corner == GHOST { "∞".to_owned() } else { corner.to_string() }
}

/// How many points are in the mesh, or merged with one that is.
pub fn put_in(state: &State) -> usize {
    match state.phase {
        Phase::Start => usize::from(state.next > 0) + state.seeds.iter().filter(|&&place| place > 0).count(),
        // All on one line: there is no mesh.
        Phase::Done if state.mesh.is_empty() => state.order.len(),
        _ => state.next as usize,
    }
}

impl Focus {
    pub fn of(state: &State, step: Option<&Step>) -> Focus {
        let mut focus = Focus { newcomer: state.newcomer(), ..Focus::default() };
        let Some(step) = step else { return focus };
        let last = state.next.checked_sub(1).and_then(|place| state.order.get(place as usize).copied());
        let at = |corner: u32| state.point(corner);
        match *step {
            Step::First => focus.newcomer = last,
            Step::Second { .. } => {
                focus.newcomer = last;
                focus.far = state.order.first().copied();
            }
            Step::Third { side } => {
                focus.newcomer = last;
                let [a, b] = [0, state.seeds[1] as usize].map(|place| state.order[place]);
                focus.edge = Some([a, b]);
                focus.answer = last.map(|p| (side, orient_float(at(a), at(b), at(p))));
            }
            Step::Triangle { .. } => focus.triangle = Some(state.mesh.get(0).corners),
            Step::Next => focus.triangle = Some(state.mesh.get(state.at).corners),
            Step::Side { side } => focus.side(state, side),
            Step::Twin => {
                focus.newcomer = last;
                focus.far = state.merged.last().map(|[_, first]| *first);
            }
            Step::Hull | Step::InCircle { .. } | Step::Beyond { .. } => focus.tested(state, step),
            Step::Flip => focus.flipped(state),
            Step::Split | Step::SplitEdge | Step::Outside | Step::NoTriangle | Step::Done => {}
        }
        focus
    }

    fn side(&mut self, state: &State, side: Verdict) {
        let triangle = state.mesh.get(state.at);
        let edge = if side.exact == Sign::Negative {
            // The one that the search came across, seen from where it came.
            let back = triangle.neighbours.iter().position(|&n| n == state.from).unwrap_or(0);
            let [b, a] = triangle.edge(back);
            [a, b]
        } else {
            // The search may have skipped the one that it came across.
            let skips = |side: &u8| triangle.neighbours[usize::from(*side)] == state.from;
            let tested = state.side.saturating_sub(1);
            triangle.edge(usize::from(if skips(&tested) { tested.saturating_sub(1) } else { tested }))
        };
        (self.triangle, self.edge) = (Some(triangle.corners), Some(edge));
        let [a, b] = edge.map(|corner| state.point(corner));
        self.answer = self.newcomer.map(|p| (side, orient_float(a, b, state.point(p))));
    }

    fn tested(&mut self, state: &State, step: &Step) {
        let tested = if step.is_flip_due() { state.stack.last().copied() } else { Some(state.at) };
        let Some(tested) = tested else { return };
        let corners = state.mesh.get(tested).corners;
        let (p, [b, c]) = (corners[0], state.mesh.get(tested).edge(0));
        (self.newcomer, self.triangle) = (Some(p), Some(corners));
        let at = |corner: u32| state.point(corner);
        match *step {
            Step::InCircle { inside } => {
                let d = state.mesh.across(tested);
                (self.edge, self.far) = (Some([b, c]), Some(d));
                self.answer = Some((inside, in_circle_float(at(p), at(b), at(c), at(d))));
            }
            Step::Beyond { side } => {
                let [a, b] = state.mesh.get(state.mesh.get(tested).neighbours[0]).hull_edge();
                self.edge = Some([a, b]);
                self.answer = Some((side, orient_float(at(a), at(b), at(p))));
            }
            _ => self.edge = Some([b, c]),
        }
    }

    fn flipped(&mut self, state: &State) {
        let [.., first, second] = state.stack[..] else { return };
        let (one, two) = (state.mesh.get(first).corners, state.mesh.get(second).corners);
        let ([p, b, d], c) = (one, two[2]);
        (self.newcomer, self.far) = (Some(p), Some(d));
        self.triangle = Some(if one.contains(&GHOST) { two } else { one });
        self.removed = (b != GHOST && c != GHOST).then_some([b, c]);
    }

    /// The corners of the triangle if none is the ghost.
    pub fn real_triangle(&self, state: &State) -> Option<[Point; 3]> {
        let corners = self.triangle.filter(|corners| !corners.contains(&GHOST))?;
        Some(corners.map(|corner| state.point(corner)))
    }
}
