//! The algorithm, reading from the recorder's live state.

use super::{Delaunay, GHOST, Place, State, Step};
use crate::algo::geometry::{Sign, Verdict};
use crate::trace::Recorder;

pub(super) fn run(recorder: &mut impl Recorder<Delaunay>) {
    if !first_triangle(recorder) {
        recorder.step(Step::NoTriangle);
        return;
    }
    while (recorder.state().next as usize) < recorder.state().order.len() {
        recorder.step(Step::Next);
        locate(recorder);
    }
    recorder.step(Step::Done);
}

/// Finds three points that aren't on one line.
fn first_triangle(recorder: &mut impl Recorder<Delaunay>) -> bool {
    if recorder.state().order.is_empty() {
        return false;
    }
    recorder.step(Step::First);
    while let Some(&candidate) = recorder.state().order.get(recorder.state().next as usize) {
        let state = recorder.state();
        let (a, c) = (state.point(state.order[0]), state.point(candidate));
        if state.seeds[1] == 0 {
            recorder.step(Step::Second { differs: a != c });
            continue;
        }
        let b = state.point(state.order[state.seeds[1] as usize]);
        let side = Verdict::orient(a, b, c);
        recorder.step(Step::Third { side });
        if side.exact != Sign::Zero {
            recorder.step(Step::Triangle { clockwise: side.exact == Sign::Negative });
            return true;
        }
    }
    false
}

/// Finds the place of the newcomer and puts it in there.
fn locate(recorder: &mut impl Recorder<Delaunay>) {
    let place = loop {
        if let Some(place) = recorder.state().place() {
            break place;
        }
        let Some(side) = test_side(recorder.state()) else { return };
        recorder.step(Step::Side { side });
    };
    recorder.step(match place {
        Place::AtCorner(_) => Step::Twin,
        Place::Inside => Step::Split,
        Place::OnEdge(_) => Step::SplitEdge,
        Place::Outside => Step::Outside,
    });
    while let Some(&triangle) = recorder.state().stack.last() {
        let step = test_edge(recorder.state(), triangle);
        recorder.step(step);
        if step.is_flip_due() {
            recorder.step(Step::Flip);
        }
    }
}

fn test_side(state: &State) -> Option<Verdict> {
    let [a, b] = state.mesh.get(state.at).edge(usize::from(state.side));
    let [a, b, p] = [a, b, state.newcomer()?].map(|index| state.point(index));
    Some(Verdict::orient(a, b, p))
}

/// Tests the edge across from the newcomer, which is the triangle's first corner.
fn test_edge(state: &State, triangle: u32) -> Step {
    let mesh = &state.mesh;
    let corners = mesh.get(triangle).corners;
    if corners.contains(&GHOST) {
        let [a, b] = mesh.get(mesh.get(triangle).neighbours[0]).hull_edge();
        let [a, b, p] = [a, b, corners[0]].map(|index| state.point(index));
        return Step::Beyond { side: Verdict::orient(a, b, p) };
    }
    let far = mesh.across(triangle);
    if far == GHOST {
        return Step::Hull;
    }
    let ([a, b, c], d) = (corners.map(|index| state.point(index)), state.point(far));
    Step::InCircle { inside: Verdict::in_circle(a, b, c, d) }
}
