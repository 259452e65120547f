//! Triangles that know their neighbours. The plane outside of the hull is triangles too: ghosts, whose third corner lies at infinity.

use crate::algo::geometry::Point;

/// The corner at infinity.
pub const GHOST: u32 = u32::MAX;

/// Three corners counter-clockwise, and the triangle across the edge opposite to each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triangle {
    pub corners: [u32; 3],
    pub neighbours: [u32; 3],
}

impl Triangle {
    pub fn is_ghost(&self) -> bool {
        self.corners.contains(&GHOST)
    }

    /// The ends of the edge opposite to corner `i`, counter-clockwise.
    pub fn edge(&self, i: usize) -> [u32; 2] {
        [self.corners[(i + 1) % 3], self.corners[(i + 2) % 3]]
    }

    /// The edge of the hull that a ghost lies at: what is left of it is outside. Of a real triangle, just an edge.
    pub fn hull_edge(&self) -> [u32; 2] {
        self.edge(self.place_of(GHOST))
    }

    /// Where among the corners this one is; 2 if it isn't there.
    pub fn place_of(&self, corner: u32) -> usize {
        self.corners.iter().position(|&c| c == corner).unwrap_or(2)
    }

    /// The same triangle with corner `i` first.
    fn turned(&self, i: usize) -> Triangle {
        let turn = |of: [u32; 3]| [of[i], of[(i + 1) % 3], of[(i + 2) % 3]];
        Triangle { corners: turn(self.corners), neighbours: turn(self.neighbours) }
    }
}

/// A triangulated sphere: real triangles, and around them the ghosts. Triangles are never removed, only changed.
#[derive(Clone, Debug, Default)]
pub struct Mesh {
    pub triangles: Vec<Triangle>,
}

impl Mesh {
    /// The first triangle, counter-clockwise, and a ghost at each of its edges.
    pub fn first(corners: [u32; 3]) -> Mesh {
        let [a, b, c] = corners;
        let triangle = |corners, neighbours| Triangle { corners, neighbours };
        Mesh {
            triangles: vec![
                triangle([a, b, c], [1, 2, 3]),
                triangle([c, b, GHOST], [3, 2, 0]),
                triangle([a, c, GHOST], [1, 3, 0]),
                triangle([b, a, GHOST], [2, 1, 0]),
            ],
        }
    }

    pub fn get(&self, triangle: u32) -> &Triangle {
        &self.triangles[triangle as usize]
    }

    pub fn len(&self) -> usize {
        self.triangles.len()
    }

    pub fn is_empty(&self) -> bool {
        self.triangles.is_empty()
    }

    /// The triangle itself, or the real one behind a ghost.
    pub fn real(&self, triangle: u32) -> u32 {
        let it = self.get(triangle);
        if it.is_ghost() { it.neighbours[it.place_of(GHOST)] } else { triangle }
    }

    /// The corner beyond the edge opposite to the triangle's first corner.
    pub fn across(&self, triangle: u32) -> u32 {
        let other = self.get(self.get(triangle).neighbours[0]);
        other.corners[other.neighbours.iter().position(|&n| n == triangle).unwrap_or(0)]
    }

    /// Cuts a triangle into three around a point inside of it; each has the point as its first corner.
    pub fn split(&mut self, t: u32, p: u32) -> [u32; 3] {
        let Triangle { corners: [a, b, c], neighbours: [na, nb, nc] } = *self.get(t);
        let [u, v] = self.two_more();
        self.set(t, [p, b, c], [na, u, v]);
        self.set(u, [p, c, a], [nb, v, t]);
        self.set(v, [p, a, b], [nc, t, u]);
        self.relink(nb, t, u);
        self.relink(nc, t, v);
        [t, u, v]
    }

    /// Cuts both triangles at the edge opposite to corner `i` in two, around a point on that edge.
    pub fn split_edge(&mut self, t: u32, i: usize, p: u32) -> [u32; 4] {
        let Triangle { corners: [a, b, c], neighbours: [o, nb, nc] } = self.get(t).turned(i);
        let Triangle { corners: [d, _, _], neighbours: [_, oc, ob] } = self.facing(o, t);
        let [u, v] = self.two_more();
        self.set(t, [p, a, b], [nc, v, u]);
        self.set(u, [p, c, a], [nb, t, o]);
        self.set(o, [p, d, c], [ob, u, v]);
        self.set(v, [p, b, d], [oc, o, t]);
        self.relink(nb, t, u);
        self.relink(oc, o, v);
        [t, u, o, v]
    }

    /// Turns the edge opposite to the triangle's first corner into the other diagonal of the two triangles.
    pub fn flip(&mut self, t: u32) -> [u32; 2] {
        let Triangle { corners: [p, b, c], neighbours: [o, nb, nc] } = *self.get(t);
        let Triangle { corners: [d, _, _], neighbours: [_, oc, ob] } = self.facing(o, t);
        self.set(t, [p, b, d], [oc, o, nc]);
        self.set(o, [p, d, c], [ob, nb, t]);
        self.relink(oc, o, t);
        self.relink(nb, t, o);
        [t, o]
    }

    /// The triangles around a corner of triangle `t`, counter-clockwise from `t`.
    pub fn around(&self, corner: u32, t: u32) -> impl Iterator<Item = u32> {
        let next = move |&at: &u32| {
            let triangle = self.get(at);
            let next = triangle.neighbours[(triangle.place_of(corner) + 1) % 3];
            (next != t).then_some(next)
        };
        std::iter::successors(Some(t), next)
    }

    /// Triangle `o` with the corner first that is across from triangle `t`.
    fn facing(&self, o: u32, t: u32) -> Triangle {
        let other = self.get(o);
        other.turned(other.neighbours.iter().position(|&n| n == t).unwrap_or(0))
    }

    fn two_more(&mut self) -> [u32; 2] {
        let len = self.triangles.len() as u32;
        self.triangles.extend([Triangle { corners: [GHOST; 3], neighbours: [0; 3] }; 2]);
        [len, len + 1]
    }

    fn set(&mut self, t: u32, corners: [u32; 3], neighbours: [u32; 3]) {
        self.triangles[t as usize] = Triangle { corners, neighbours };
    }

    fn relink(&mut self, t: u32, from: u32, to: u32) {
        if let Some(link) = self.triangles[t as usize].neighbours.iter_mut().find(|n| **n == from) {
            *link = to;
        }
    }
}

/// An order in which each point is near the one before, and the first ones are spread over all: rounds along a serpentine of strips by x, of about √n
/// points each, up one and down the next. A round takes every second point of those that later rounds would still leave out.
pub fn serpentine(points: &[Point]) -> Vec<u32> {
    let mut curve: Vec<u32> = (0..points.len() as u32).collect();
    let x = |i: &u32| points[*i as usize].x;
    let y = |i: &u32| points[*i as usize].y;
    curve.sort_by(|a, b| x(a).total_cmp(&x(b)));
    let per_strip = points.len().isqrt().max(1);
    for (at, strip) in curve.chunks_mut(per_strip).enumerate() {
        strip.sort_by(|a, b| y(a).total_cmp(&y(b)));
        if at % 2 == 1 {
            strip.reverse();
        }
    }
    let rounds = points.len().checked_ilog2().map_or(0, |log| log + 1);
    let stride = |round: u32| 1usize << round;
    let round = |round: u32| curve.iter().skip(stride(round) - 1).step_by(2 * stride(round)).copied();
    (0..rounds).rev().flat_map(round).collect()
}
