//! What is to be said of the last row.

use crate::algo::geometry::orientation::{Cell, State};
use crate::algo::geometry::predicates::cross_exact;
use crate::algo::geometry::{Point, orientation::ulp};

/// The first point of the last row that floating point gets wrong, and its signs.
pub fn first_wrong(state: &State) -> Option<(usize, Cell)> {
    let cells = state.rows.last()?;
    cells.iter().position(|cell| cell.float != cell.exact).map(|i| (i, cells[i]))
}

/// A point of the last row by its column and row: `(3, 0)`.
pub fn place_words(state: &State, i: usize) -> String {
    format!("({i}, {})", state.rows.len().saturating_sub(1))
}

/// Why a sign is wrong.
pub struct Cause {
    /// The true cross product, rounded once.
    pub cross: f64,
    /// One of the two products that it is the difference of, and how far apart numbers of that size are.
    pub product: f64,
    pub apart: f64,
}

pub fn cause(state: &State, i: usize) -> Cause {
    let Point { x, y } = state.input.point(i, state.rows.len().saturating_sub(1));
    let (p, q, r) = (Point { x, y }, state.input.q, state.input.r);
    let product = (q.x - x) * (r.y - y);
    Cause { cross: cross_exact(p, q, p, r).to_f64(), product, apart: ulp(product) }
}
