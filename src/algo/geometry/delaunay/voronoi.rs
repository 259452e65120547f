//! Voronoi's diagram of a finished triangulation: which part of the plane is nearest to which point.

use super::{GHOST, State};
use crate::algo::geometry::exact::{Exact, Vector};
use crate::algo::geometry::predicates::in_circle;
use crate::algo::geometry::vertex::{Vertex, direction};
use crate::algo::geometry::{Point, Sign};

/// The cells of all sites. Points at one place are one site, the one that was put in first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voronoi {
    /// Centres of circles: triangles on one circle share theirs. Within 2⁻³⁰ of the triangle's longest side where the triangle isn't thin, else
    /// rounded from the exact one.
    pub corners: Vec<Vertex>,
    /// By rising site.
    pub cells: Vec<Cell>,
}

/// What is nearest to one site.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub site: u32,
    /// The cell's corners counter-clockwise.
    pub corners: Vec<u32>,
    /// If it is unbounded and has corners: directions in which its border comes from infinity to the first corner, seen from there, and goes from
    /// the last one to infinity.
    pub rays: Option<[Point; 2]>,
    /// If all sites lie on one line: a point and the direction of each of the cell's borders, at most two.
    pub lines: Vec<[Point; 2]>,
}

/// The diagram; of a triangulation that isn't finished, nothing.
pub fn voronoi(state: &State) -> Voronoi {
    if state.phase != super::Phase::Done {
        return Voronoi::default();
    }
    if state.mesh.is_empty() {
        return on_one_line(state);
    }
    let (corners, corner_of) = circles(state);
    let mesh = &state.mesh;
    // Where the tour around a point begins: at a point of the hull with the ghost after which the real ones come.
    let mut begin = vec![GHOST; state.points.len()];
    for (at, triangle) in (0..).zip(&mesh.triangles) {
        for (i, &corner) in triangle.corners.iter().enumerate() {
            let is_entry = triangle.corners[(i + 1) % 3] == GHOST;
            if corner != GHOST && (is_entry || begin[corner as usize] == GHOST) {
                begin[corner as usize] = at;
            }
        }
    }
    let cell = |(site, &first): (u32, &u32)| {
        let tour: Vec<u32> =
            mesh.around(site, first).filter(|&t| !mesh.get(t).is_ghost()).map(|t| corner_of[t as usize]).collect();
        let mut corners = tour;
        corners.dedup();
        let is_bounded = !mesh.get(first).is_ghost();
        if is_bounded && corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let rays = (!is_bounded).then(|| {
            let last = mesh.around(site, first).filter(|&t| mesh.get(t).is_ghost()).last().unwrap_or(first);
            [first, last].map(|ghost| outward(state, ghost))
        });
        Cell { site, corners, rays, lines: Vec::new() }
    };
    let is_site = |(_, first): &(u32, &u32)| **first != GHOST;
    let cells = (0..).zip(&begin).filter(is_site).map(cell).collect();
    Voronoi { corners, cells }
}

/// The direction at right angles to a ghost's edge of the hull, away from it.
fn outward(state: &State, ghost: u32) -> Point {
    let [a, b] = state.mesh.get(ghost).hull_edge().map(|index| state.point(index));
    direction(a.y - b.y, b.x - a.x)
}

/// The centres, and for each triangle which is its own.
fn circles(state: &State) -> (Vec<Vertex>, Vec<u32>) {
    let triangles = &state.mesh.triangles;
    // Triangles that share a circle point to one of them with a lower index.
    let mut parents: Vec<u32> = (0..triangles.len() as u32).collect();
    for (at, triangle) in (0..).zip(triangles).filter(|(_, triangle)| !triangle.is_ghost()) {
        for &other in triangle.neighbours.iter().filter(|&&other| other > at && !state.mesh.get(other).is_ghost()) {
            let far = state.mesh.get(other);
            let far = far.corners[far.neighbours.iter().position(|&n| n == at).unwrap_or(0)];
            let [a, b, c] = triangle.corners.map(|index| state.point(index));
            if in_circle(a, b, c, state.point(far)) == Sign::Zero {
                let (one, two) = (root(&mut parents, at), root(&mut parents, other));
                parents[one.max(two) as usize] = one.min(two);
            }
        }
    }
    let mut corners = Vec::new();
    let mut corner_of = vec![GHOST; triangles.len()];
    for at in (0..triangles.len()).filter(|&at| !triangles[at].is_ghost()) {
        let root = root(&mut parents, at as u32) as usize;
        if root == at {
            corner_of[at] = corners.len() as u32;
            corners.push(circumcentre(triangles[at].corners.map(|index| state.point(index))));
        } else {
            corner_of[at] = corner_of[root];
        }
    }
    (corners, corner_of)
}

fn root(parents: &mut [u32], mut at: u32) -> u32 {
    while parents[at as usize] != at {
        let above = parents[parents[at as usize] as usize];
        parents[at as usize] = above;
        at = above;
    }
    at
}

/// The centre of the circle through three points that aren't on one line.
pub fn circumcentre(corners: [Point; 3]) -> Vertex {
    near_circumcentre(corners).map_or_else(|| exact_circumcentre(corners), Vertex::At)
}

/// In floating point, where the triangle isn't thin and its size in the middle of the range.
fn near_circumcentre([a, b, c]: [Point; 3]) -> Option<Point> {
    let (bx, by, cx, cy) = (b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y);
    let size = bx.abs().max(by.abs()).max(cx.abs()).max(cy.abs());
    let twice_area = bx * cy - by * cx;
    // Errors of the numerators are a few units of 2⁻⁵³ of the cube of the size.
    if !(1e-70..1e70).contains(&size) || twice_area.abs() < size * size / f64::from(1 << 20) {
        return None;
    }
    let (b_squared, c_squared, w) = (bx * bx + by * by, cx * cx + cy * cy, 2.0 * twice_area);
    let (x, y) = (cy * b_squared - by * c_squared, bx * c_squared - cx * b_squared);
    Some(Point { x: a.x + x / w, y: a.y + y / w })
}

fn exact_circumcentre([a, b, c]: [Point; 3]) -> Vertex {
    let (to_b, to_c) = (Vector::between(a, b), Vector::between(a, c));
    let (b_squared, c_squared) = (to_b.length_squared(), to_c.length_squared());
    let w = &Exact::new(2.0) * &to_b.cross(&to_c);
    let x = &(&to_c.y * &b_squared) - &(&to_b.y * &c_squared);
    let y = &(&to_b.x * &c_squared) - &(&to_c.x * &b_squared);
    let from = Vector::of(a).times(&w);
    Vertex::of(&(&x + &from.x), &(&y + &from.y), &w)
}

/// Sites on one line: each border is the bisector of two neighbours.
fn on_one_line(state: &State) -> Voronoi {
    let rank = |&a: &u32, &b: &u32| state.point(a).compare_xy(state.point(b));
    // The sort keeps the order of equal ones, and of those the first stays.
    let mut sites = state.order.clone();
    sites.sort_by(rank);
    sites.dedup_by(|later, earlier| rank(later, earlier).is_eq());
    let border = |pair: &[u32]| {
        let (a, b) = (state.point(pair[0]), state.point(pair[1]));
        [Point { x: a.x.midpoint(b.x), y: a.y.midpoint(b.y) }, direction(a.y - b.y, b.x - a.x)]
    };
    let borders: Vec<[Point; 2]> = sites.windows(2).map(border).collect();
    let cell = |(at, &site): (usize, &u32)| {
        let lines = borders[at.saturating_sub(1)..(at + 1).min(borders.len())].to_vec();
        Cell { site, corners: Vec::new(), rays: None, lines }
    };
    let mut cells: Vec<Cell> = sites.iter().enumerate().map(cell).collect();
    cells.sort_by_key(|cell| cell.site);
    Voronoi { corners: Vec::new(), cells }
}
