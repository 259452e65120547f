//! What the deque says once it is done: the region's shape, its corners rounded once.

use super::{ORIGIN, Phase, Plane, State};
use crate::algo::geometry::predicates::cross_sign;
use crate::algo::geometry::vertex::{Vertex, direction};
use crate::algo::geometry::{Exact, Point, Sign};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Empty,
    Point,
    Segment,
    /// Bounded, with an area.
    Polygon,
    Ray,
    Line,
    /// Between two parallel borders.
    Strip,
    HalfPlane,
    /// Unbounded, with an area and a corner at least.
    Open,
    /// Everything.
    Plane,
}

/// The intersection of all half-planes.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    pub kind: Kind,
    /// The border. Of a bounded region one chain, closed. Of an unbounded one none (the whole plane), one, or two (a strip; a line has it from both sides).
    pub chains: Vec<Chain>,
}

impl Region {
    /// Nothing is bounded, too.
    pub fn is_bounded(&self) -> bool {
        matches!(self.kind, Kind::Empty | Kind::Point | Kind::Segment | Kind::Polygon)
    }
}

/// A piece of the border, counter-clockwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The half-planes whose borders these are; some may only touch.
    pub planes: Vec<u32>,
    /// Its corners, each once.
    pub vertices: Vec<Vertex>,
    /// Of an unbounded piece: the directions in which it runs to infinity, from its first corner and from its last one.
    pub rays: Option<[Point; 2]>,
    /// Of a piece without corners, the point of it that is nearest to the origin.
    pub through: Option<Vertex>,
}

/// The region of a state that is done; before, empty.
pub fn region(state: &State) -> Region {
    if state.is_empty || state.phase != Phase::Done {
        return Region { kind: Kind::Empty, chains: Vec::new() };
    }
    let deque: Vec<u32> = state.deque.iter().copied().collect();
    let Some(first_box) = deque.iter().position(|&plane| state.is_box(plane)) else {
        let chain = chain(state, &deque, true);
        let kind = match chain.vertices.len() {
            1 => Kind::Point,
            2 => Kind::Segment,
            _ => Kind::Polygon,
        };
        return Region { kind, chains: vec![chain] };
    };
    let mut from_box = deque;
    from_box.rotate_left(first_box);
    let pieces = from_box.split(|&plane| state.is_box(plane)).filter(|piece| !piece.is_empty());
    let chains: Vec<Chain> = pieces.map(|piece| chain(state, piece, false)).collect();
    Region { kind: unbounded(state, &chains), chains }
}

fn unbounded(state: &State, chains: &[Chain]) -> Kind {
    match chains {
        [] => Kind::Plane,
        [chain] => match (chain.planes.as_slice(), chain.vertices.len()) {
            ([_], _) => Kind::HalfPlane,
            ([first, .., last], 1) if state.turn(*first, *last).exact == Sign::Zero => Kind::Ray,
            _ => Kind::Open,
        },
        [one, other, ..] => {
            let [p, q] = [one, other].map(|chain| state.planes[chain.planes[0] as usize]);
            let is_parallel = |p: (f64, f64), q: (f64, f64)| {
                cross_sign(ORIGIN, Point { x: p.0, y: p.1 }, ORIGIN, Point { x: q.0, y: q.1 }) == Sign::Zero
            };
            let is_same = is_parallel((p.a, p.c), (q.a, q.c)) && is_parallel((p.b, p.c), (q.b, q.c));
            if is_same { Kind::Line } else { Kind::Strip }
        }
    }
}

fn chain(state: &State, planes: &[u32], is_closed: bool) -> Chain {
    let len = planes.len();
    let plane = |i: usize| state.planes[planes[i % len] as usize];
    // Corner i is where plane i meets the next one; it is told unless it is the corner before.
    let count = if is_closed { len } else { len - 1 };
    let is_new = |&i: &usize| {
        let before = if is_closed { i + len - 1 } else { i.wrapping_sub(1) };
        let is_first = !is_closed && i == 0;
        is_first || state.outside(planes[before % len], planes[i], planes[(i + 1) % len]).exact != Sign::Zero
    };
    let mut vertices: Vec<Vertex> = (0..count).filter(is_new).map(|i| crossing(plane(i), plane(i + 1))).collect();
    if is_closed && vertices.is_empty() {
        // Every corner is the one before: a single point.
        vertices.push(crossing(plane(0), plane(1)));
    }
    let border = |Plane { a, b, .. }: Plane| direction(-b, a);
    let back = |Plane { a, b, .. }: Plane| direction(b, -a);
    Chain {
        planes: planes.to_vec(),
        through: (!is_closed && vertices.is_empty()).then(|| nearest(plane(0))),
        rays: (!is_closed).then(|| [back(plane(0)), border(plane(len - 1))]),
        vertices,
    }
}

/// Where two borders cross. They aren't parallel.
pub fn crossing(p: Plane, q: Plane) -> Vertex {
    let [pa, pb, pc, qa, qb, qc] = [p.a, p.b, p.c, q.a, q.b, q.c].map(Exact::new);
    let det = |a: &Exact, b: &Exact, c: &Exact, d: &Exact| &(a * d) - &(b * c);
    Vertex::of(&det(&pc, &pb, &qc, &qb), &det(&pa, &pc, &qa, &qc), &det(&pa, &pb, &qa, &qb))
}

/// The point of a border that is nearest to the origin.
fn nearest(plane: Plane) -> Vertex {
    let [a, b, c] = [plane.a, plane.b, plane.c].map(Exact::new);
    Vertex::of(&(&a * &c), &(&b * &c), &(&(&a * &a) + &(&b * &b)))
}
