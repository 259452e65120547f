//! The result held against the definition, without any triangulating: triangles counter-clockwise, each edge shared as it must, the border
//! that of a hull found another way, as many as Euler says, no far corner inside of a neighbour's circle (which makes every circle empty,
//! as Delaunay proved). Corners of Voronoi's cells must be equally far from all sites whose cells have them.

use std::collections::{BTreeSet, HashMap};

use super::output::{self, Told, ToldCell};
use crate::algo::geometry::{Exact, Point, Sign};
use crate::lessons::{Check, Output};
use crate::words::Text;

const AGAINST: Text = Text::new(
    "the definition: empty circles, the hull, Euler's count, centres equally far",
    "定义：空圆、凸包、欧拉公式、圆心到各点等距",
);
/// Distances to a centre differ by no more than this part of them, beside what rounding its coordinates changes.
const NEAR: f64 = 1.0 / (1u32 << 24) as f64;
const ROUNDED: f64 = 8.0 * f64::EPSILON;
/// Four times the least number, which is as much as rounding changes of the smallest ones.
const LEAST: f64 = f64::from_bits(4);

pub fn check(points: &[Point], output: &Output) -> Check {
    let told = output::read(output, points.len()).filter(|told| are_delaunay(points, &told.triangles));
    let error = told.and_then(|told| voronoi_error(points, &told)).unwrap_or(f64::MAX);
    Check { against: AGAINST, max_error: error, is_ok: error <= NEAR }
}

type Triangle = [usize; 3];

/// The points by place, each place once.
fn places(points: &[Point]) -> Vec<Point> {
    let mut places = points.to_vec();
    places.sort_by(|p, q| p.compare_xy(*q));
    places.dedup_by(|p, q| p.compare_xy(*q).is_eq());
    places
}

/// Edges of the hull counter-clockwise, from place to place along it, collinear ones too; none where all are on one line.
fn hull(places: &[Point]) -> Option<Vec<[Point; 2]>> {
    let (first, last) = (*places.first()?, *places.last()?);
    places.iter().find(|place| side(first, last, **place) != Sign::Zero)?;
    let chain = |places: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for place in places {
            while let [.., a, b] = chain[..] {
                if side(a, b, place) != Sign::Negative {
                    break;
                }
                chain.pop();
            }
            chain.push(place);
        }
        chain
    };
    let lower = chain(&mut places.iter().copied());
    let upper = chain(&mut places.iter().rev().copied());
    let edges = |chain: &[Point]| chain.windows(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>();
    Some([edges(&lower), edges(&upper)].concat())
}

fn are_delaunay(points: &[Point], triangles: &[Triangle]) -> bool {
    let places = places(points);
    let Some(hull) = hull(&places) else { return triangles.is_empty() };
    let used: BTreeSet<usize> = triangles.iter().flatten().copied().collect();
    if used.len() != places.len()
        || self::places(&used.iter().map(|&corner| points[corner]).collect::<Vec<_>>()).len() != used.len()
    {
        return false;
    }
    if triangles.len() != 2 * places.len() - 2 - hull.len() {
        return false;
    }
    let mut far = HashMap::with_capacity(3 * triangles.len());
    for &[a, b, c] in triangles {
        if side(points[a], points[b], points[c]) != Sign::Positive {
            return false;
        }
        for (edge, opposite) in [((a, b), c), ((b, c), a), ((c, a), b)] {
            if far.insert(edge, opposite).is_some() {
                return false;
            }
        }
    }
    let mut border = Vec::new();
    for (&(a, b), &c) in &far {
        match far.get(&(b, a)) {
            Some(&d) if a < b && in_circle([points[a], points[b], points[c]], points[d]) == Sign::Positive => return false,
            Some(_) => {}
            None => border.push([points[a], points[b]]),
        }
    }
    let sorted = |mut edges: Vec<[Point; 2]>| {
        edges.sort_by(|p, q| p[0].compare_xy(q[0]));
        edges
    };
    sorted(border) == sorted(hull)
}

/// The sign of the turn, in floating point where its known error can't change it.
fn side(a: Point, b: Point, c: Point) -> Sign {
    let (left, right) = ((b.x - a.x) * (c.y - a.y), (b.y - a.y) * (c.x - a.x));
    let (difference, size) = (left - right, left.abs() + right.abs());
    if (1e-280..1e300).contains(&size) && difference.abs() > 4.0 * f64::EPSILON * size {
        return Sign::of(difference);
    }
    let [ax, ay, bx, by, cx, cy] = [a.x, a.y, b.x, b.y, c.x, c.y].map(Exact::new);
    let (left, right) = (&(&bx - &ax) * &(&cy - &ay), &(&by - &ay) * &(&cx - &ax));
    (&left - &right).sign()
}

/// Positive where the last one is inside of the circle through the others, which are counter-clockwise.
fn in_circle(corners: [Point; 3], d: Point) -> Sign {
    let [(ax, ay), (bx, by), (cx, cy)] = corners.map(|corner| (corner.x - d.x, corner.y - d.y));
    let products = [[bx * cy, cx * by], [cx * ay, ax * cy], [ax * by, bx * ay]];
    let squares = [ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy];
    let sum: f64 = squares.iter().zip(products).map(|(square, [left, right])| square * (left - right)).sum();
    let size: f64 = squares.iter().zip(products).map(|(square, [left, right])| square * (left.abs() + right.abs())).sum();
    if (1e-250..1e300).contains(&size) && sum.abs() > 8.0 * f64::EPSILON * size {
        return Sign::of(sum);
    }
    let (dx, dy) = (Exact::new(d.x), Exact::new(d.y));
    let [a, b, c] = corners.map(|corner| (&Exact::new(corner.x) - &dx, &Exact::new(corner.y) - &dy));
    let cross = |p: &(Exact, Exact), q: &(Exact, Exact)| &(&p.0 * &q.1) - &(&p.1 * &q.0);
    let square = |p: &(Exact, Exact)| &(&p.0 * &p.0) + &(&p.1 * &p.1);
    let sum = &(&square(&a) * &cross(&b, &c)) + &(&square(&b) * &cross(&c, &a));
    (&sum + &(&square(&c) * &cross(&a, &b))).sign()
}

/// By how much distances that must be equal differ, relatively; none where the diagram isn't that of these triangles.
fn voronoi_error(points: &[Point], told: &Told) -> Option<f64> {
    let places = places(points);
    let cell_of: HashMap<usize, &ToldCell> = told.cells.iter().map(|cell| (cell.site, cell)).collect();
    if cell_of.len() != told.cells.len() || told.cells.len() != places.len() {
        return None;
    }
    // The corners of a triangle are sites whose cells have its centre in common.
    for triangle in &told.triangles {
        let [a, b, c] = triangle.map(|corner| cell_of.get(&corner).map(|cell| &cell.corners));
        let (a, b, c) = (a?, b?, c?);
        a.iter().find(|corner| b.contains(corner) && c.contains(corner))?;
    }
    // Of each corner: the least and the greatest distance, and how large the numbers are.
    let mut spans = vec![(f64::INFINITY, 0.0f64, 0.0f64); told.corners.len()];
    for cell in &told.cells {
        for &corner in &cell.corners {
            let (Some(at), site) = (told.corners[corner], points[cell.site]) else { continue };
            let far = libm::hypot(at.x - site.x, at.y - site.y);
            let (least, greatest, size) = &mut spans[corner];
            (*least, *greatest, *size) = (least.min(far), greatest.max(far), size.max(size_of([at, site])));
        }
    }
    let on_line = if told.triangles.is_empty() { lines_error(points, &places, &told.cells)? } else { 0.0 };
    Some(spans.iter().map(|&(least, greatest, size)| apart(least, greatest, size)).fold(on_line, f64::max))
}

/// Where all are on one line: every border of a cell must be as far from its site as from the nearest other one.
fn lines_error(points: &[Point], places: &[Point], cells: &[ToldCell]) -> Option<f64> {
    let mut error = 0.0f64;
    for cell in cells {
        let site = points[cell.site];
        let at = places.binary_search_by(|place| place.compare_xy(site)).ok()?;
        let neighbours: Vec<Point> =
            [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|place| places.get(place).copied()).collect();
        if cell.lines.len() != neighbours.len() {
            return None;
        }
        for (at, other) in cell.lines.iter().zip(neighbours) {
            let far = |from: Point| libm::hypot(at.x - from.x, at.y - from.y);
            let (one, two) = (far(site), far(other));
            error = error.max(apart(one.min(two), one.max(two), size_of([*at, site])));
        }
    }
    Some(error)
}

fn size_of(points: [Point; 2]) -> f64 {
    points.iter().fold(0.0, |size, point| size.max(point.x.abs()).max(point.y.abs()))
}

/// How much two distances differ beyond what rounding coordinates of this size changes, relatively.
fn apart(least: f64, greatest: f64, size: f64) -> f64 {
    let apart = greatest - least - ROUNDED * size - LEAST;
    if apart > 0.0 && greatest.is_finite() { apart / greatest } else { 0.0 }
}
