//! Names of points, and which pair a step was about.

use crate::algo::geometry::closest_pair::{Pair, Phase, State, Step};
use crate::algo::geometry::predicates;
use crate::lessons::numbers::number;

/// A point's name in pictures and sentences: `p3`.
pub fn name(index: u32) -> String {
    format!("p{index}")
}

pub fn pair_name(Pair(a, b): Pair) -> String {
    format!("({}, {})", name(a), name(b))
}

/// The distance of two points, rounded once.
pub fn distance(state: &State, Pair(a, b): Pair) -> f64 {
    predicates::distance(state.point(a), state.point(b))
}

pub fn distance_words(state: &State, pair: Pair) -> String {
    number(distance(state, pair))
}

/// The pair that a step was about, from the state that it led to. Of a strip's pair the lower point comes first.
pub fn looked_at(state: &State, step: Option<&Step>) -> Option<(u32, u32)> {
    let both = |Pair(a, b): Pair| (a, b);
    match *step? {
        Step::Same { same: true } => state.candidate().map(both),
        Step::Same { same: false } | Step::Twin => {
            let i = state.i as usize;
            Some((*state.order.get(i.checked_sub(2)?)?, *state.order.get(i - 1)?))
        }
        Step::Best => state.best.map(both),
        ref look @ Step::Look { .. } if look.is_better() => in_list(state, (state.i as usize, state.j as usize)),
        Step::Look { .. } => in_list(state, before(state)?),
        Step::TooHigh => {
            let (i, _) = before_first(state)?;
            let height = |place: usize| state.point(state.strip[place]).y;
            let j = (i + 1..state.strip.len()).find(|&j| height(j) - height(i) > state.reach)?;
            in_list(state, (i, j))
        }
        _ => None,
    }
}

fn list(state: &State) -> Option<&[u32]> {
    match state.phase {
        Phase::Strip => Some(&state.strip),
        _ => state.order.get(..state.window()?.hi as usize),
    }
}

fn in_list(state: &State, (i, j): (usize, usize)) -> Option<(u32, u32)> {
    let list = list(state)?;
    Some((*list.get(i)?, *list.get(j)?))
}

/// The places that came before the state's own, one pair earlier.
fn before(state: &State) -> Option<(usize, usize)> {
    let (i, j) = (state.i as usize, state.j as usize);
    if i < list(state)?.len() && j > i + 1 { Some((i, j - 1)) } else { before_first(state) }
}

/// The last pair of the place before the state's own.
fn before_first(state: &State) -> Option<(usize, usize)> {
    let (i, end) = (state.i as usize, list(state)?.len());
    // After the last pair both places are past the end.
    let i = if i == end { end.checked_sub(2)? } else { i.checked_sub(1)? };
    Some((i, end - 1))
}
