use std::collections::BTreeMap;

/// Exact for whole coordinates up to 2^13: products of four differences fit in 64 bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: i64,
    pub y: i64,
}

/// The corner at infinity.
const GHOST: i32 = -1;

struct Mesh<'a> {
    points: &'a [Point],
    /// Of each directed edge, the third corner of the triangle to its left.
    apex: BTreeMap<(i32, i32), i32>,
}

impl Mesh<'_> {
    fn orient(&self, a: i32, b: i32, c: i32) -> i64 {
        let [a, b, c] = [a, b, c].map(|corner| self.points[corner as usize]);
        (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    }

    fn in_circle(&self, a: i32, b: i32, c: i32, d: i32) -> i64 {
        let d = self.points[d as usize];
        let [a, b, c] = [a, b, c].map(|corner| self.points[corner as usize]).map(|p| Point { x: p.x - d.x, y: p.y - d.y });
        let square = |p: Point| p.x * p.x + p.y * p.y;
        let cross = |p: Point, q: Point| p.x * q.y - p.y * q.x;
        square(a) * cross(b, c) + square(b) * cross(c, a) + square(c) * cross(a, b)
    }

    fn put(&mut self, a: i32, b: i32, c: i32) {
        self.apex.extend([((a, b), c), ((b, c), a), ((c, a), b)]);
    }

    fn locate(&self, p: i32, start: (i32, i32)) -> [i32; 3] {
        let (mut a, mut b) = start;
        'walk: while self.apex[&(a, b)] != GHOST {
            let c = self.apex[&(a, b)];
            for (u, v) in [(a, b), (b, c), (c, a)] {
                if self.orient(u, v, p) < 0 { // @side
                    (a, b) = (v, u);
                    continue 'walk;
                }
            }
            break;
        }
        [a, b, self.apex[&(a, b)]]
    }

    fn is_illegal(&self, p: i32, b: i32, c: i32) -> bool {
        let d = self.apex[&(c, b)];
        if b == GHOST || c == GHOST {
            let side = if b == GHOST { self.orient(d, c, p) } else { self.orient(b, d, p) };
            return side > 0; // @beyond
        }
        if d == GHOST {
            return false; // @hull
        }
        self.in_circle(p, b, c, d) > 0 // @in-circle
    }

    fn first_triangle(&self) -> Option<[i32; 3]> {
        let (mut a, mut b) = (None, None);
        for p in 0..self.points.len() as i32 {
            match (a, b) {
                (None, _) => a = Some(p), // @first
                (Some(a), None) => b = (self.points[p as usize] != self.points[a as usize]).then_some(p), // @second
                (Some(a), Some(b)) => match self.orient(a, b, p) { // @third
                    0 => {}
                    side => return Some(if side > 0 { [a, b, p] } else { [b, a, p] }),
                },
            }
        }
        None
    }
}

pub fn delaunay(points: &[Point]) -> Vec<[i32; 3]> {
    let mut mesh = Mesh { points, apex: BTreeMap::new() };
    let Some(seeds) = mesh.first_triangle() else {
        return Vec::new(); // @no-triangle
    };
    let [a, b, c] = seeds;
    for [a, b, c] in [[a, b, c], [c, b, GHOST], [a, c, GHOST], [b, a, GHOST]] {
        mesh.put(a, b, c); // @triangle
    }
    let mut start = (a, b);
    for p in (0..points.len() as i32).filter(|p| !seeds.contains(p)) {
        let [a, b, c] = mesh.locate(p, start); // @next
        if [a, b, c].iter().any(|&q| q != GHOST && points[q as usize] == points[p as usize]) {
            continue; // @twin
        }
        let mut edges = vec![(b, c), (c, a), (a, b)];
        let on = edges.iter().copied().find(|&(u, v)| c != GHOST && mesh.orient(u, v, p) == 0);
        if c == GHOST {
            edges.iter().for_each(|&(u, v)| mesh.put(p, u, v)); // @outside
        } else if let Some((u, v)) = on {
            let (w, x) = (mesh.apex[&(u, v)], mesh.apex[&(v, u)]); // @split-edge
            mesh.apex.remove(&(u, v));
            mesh.apex.remove(&(v, u));
            edges = vec![(w, u), (v, w), (x, v), (u, x)];
            edges.iter().for_each(|&(u, v)| mesh.put(p, u, v));
        } else {
            edges.iter().for_each(|&(u, v)| mesh.put(p, u, v)); // @split
        }
        while let Some((b, c)) = edges.pop() {
            if mesh.is_illegal(p, b, c) {
                let d = mesh.apex[&(c, b)]; // @flip
                mesh.apex.remove(&(b, c));
                mesh.apex.remove(&(c, b));
                mesh.put(p, b, d);
                mesh.put(p, d, c);
                edges.extend([(b, d), (d, c)]);
            } else if b != GHOST && c != GHOST {
                start = (p, b);
            }
        }
    }
    let real = |(&(a, b), &c): (&(i32, i32), &i32)| (GHOST < a && a < b && a < c).then_some([a, b, c]);
    mesh.apex.iter().filter_map(real).collect() // @done
}
