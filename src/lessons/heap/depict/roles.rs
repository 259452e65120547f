//! What each place of the array is doing at this step.

use std::collections::HashMap;

use crate::algo::heap::{Input, Op, Sift, State, Step, broken_places};
use crate::scene::Role;

pub struct Roles {
    by_place: HashMap<u32, Role>,
    /// Places smaller than their parents where a heap is expected.
    broken: Vec<u32>,
    /// The hole's way, from its top to where it is.
    pub path: Vec<u32>,
}

impl Roles {
    pub fn of(input: &Input, state: &State, step: Option<&Step>) -> Roles {
        let path = path(state);
        let mut by_place: HashMap<u32, Role> = path.iter().map(|&place| (place, Role::Active)).collect();
        let broken = broken(input, state, step);
        for &place in &broken {
            by_place.insert(place, Role::Wrong);
            by_place.insert((place - 1) / 2, Role::Wrong);
        }
        let (looked, moved) = touched(step);
        by_place.extend(looked.into_iter().map(|place| (place, Role::Looked)));
        by_place.extend(moved.map(|place| (place, Role::Moved)));
        Roles { by_place, broken, path }
    }

    pub fn at(&self, place: u32) -> Role {
        self.by_place.get(&place).copied().unwrap_or_default()
    }

    /// The role of the edge from a place up to its parent.
    pub fn edge(&self, place: u32) -> Role {
        if self.broken.contains(&place) {
            Role::Wrong
        } else if self.path.contains(&place) && self.path.contains(&((place - 1) / 2)) {
            Role::Active
        } else {
            Role::Frame
        }
    }

    /// Places that aren't plain, in order.
    pub fn remarkable(&self) -> Vec<u32> {
        let mut places: Vec<u32> = self.by_place.keys().copied().collect();
        places.sort_unstable();
        places
    }
}

fn path(state: &State) -> Vec<u32> {
    let (startpos, mut pos) = match state.sift {
        Sift::Idle => return Vec::new(),
        Sift::Up { startpos, pos, .. } | Sift::Down { startpos, pos } => (startpos, pos),
    };
    let mut path = vec![pos];
    while pos > startpos {
        pos = (pos - 1) / 2;
        path.push(pos);
    }
    path.reverse();
    path
}

/// Places that this step read, and the one it wrote.
fn touched(step: Option<&Step>) -> (Vec<u32>, Option<u32>) {
    let Some(step) = step else { return (Vec::new(), None) };
    match *step {
        Step::CompareChildren { left, .. } => (vec![left, left + 1], None),
        Step::CompareChild { child, .. } => (vec![child], None),
        Step::CompareParent { parent, .. } => (vec![parent], None),
        Step::CompareRoot { .. } | Step::CompareTop { .. } | Step::Emit { .. } => (vec![0], None),
        Step::NextParent { pos } => (vec![pos], None),
        Step::ChildUp { to, .. } | Step::ParentDown { to, .. } => (Vec::new(), Some(to)),
        Step::Put { pos } | Step::Place { pos } | Step::Append { pos } | Step::FirstOf { pos, .. } => (Vec::new(), Some(pos)),
        Step::FirstK { index } => (Vec::new(), Some(index)),
        Step::LastToRoot | Step::ReplaceRoot | Step::SwapRoot => (Vec::new(), Some(0)),
        _ => (Vec::new(), None),
    }
}

/// Where the list should be a heap and isn't. While `heapify` makes it one, and before it does, nothing is wrong yet; nor is a place
/// that the running operation is about to mend.
pub fn broken(input: &Input, state: &State, step: Option<&Step>) -> Vec<u32> {
    let next = state.op.unwrap_or(state.returned.len());
    if state.is_beside || matches!(input.ops().get(next), Some(Op::Heapify)) {
        return Vec::new();
    }
    let in_work = match state.sift {
        Sift::Up { pos, .. } | Sift::Down { pos, .. } => Some(pos),
        Sift::Idle => touched(step).1,
    };
    broken_places(&state.heap, state.hole)
        .map(|place| place as u32)
        .filter(|&place| Some(place) != in_work && Some((place - 1) / 2) != in_work)
        .collect()
}
