use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_rational::BigRational;
use stepscope::algo::geometry::Point;
use stepscope::algo::geometry::half_planes::{HalfPlanes, Input, Kind, Plane, Region, region};
use stepscope::algo::geometry::vertex::Vertex;

use crate::dice::Dice;
use crate::oracle::{is_nearest, number};
use crate::points::extreme;
use crate::recorded;

/// A half-plane of whole numbers.
type Whole = [i64; 3];

fn random_planes(dice: &mut Dice) -> Vec<Whole> {
    let kind = dice.below(7);
    let len = dice.below(9);
    let planes = (0..len).map(|_| {
        let mut around = |most: usize| dice.below(2 * most + 1) as i64 - most as i64;
        match kind {
            0 => [around(1), around(1), around(1)],
            1 => [around(2), around(2), around(2)],
            2 => [around(9), around(9), around(30)],
            // All through one point or near it.
            3 => {
                let (a, b) = (around(4), around(4));
                [a, b, 3 * a - 5 * b + around(1) * around(1)]
            }
            // Nearly parallel.
            4 => [(1 << 40) + around(2), (1 << 41) + around(2), (1 << 40) + around(2)]
                .map(|number| number * [1, -1][around(1) as usize & 1]),
            // Tangents of a circle: mostly not empty, with many corners.
            5 => {
                let (a, b) =
                    [(5, 0), (4, 3), (3, 4), (0, 5), (-3, 4), (-4, 3), (-5, 0), (-4, -3), (-3, -4), (0, -5), (3, -4), (4, -3)]
                        [(around(6) + 6) as usize % 12];
                [a, b, 25 + a * 7 - b * 2]
            }
            _ => [around(1) * 3, around(1) * 3, around(2) * 2],
        }
    });
    planes.collect()
}

fn given(planes: &[Whole], scales: &[i32]) -> Vec<Plane> {
    let scaled = |(plane, scale): (&Whole, &i32)| {
        let [a, b, c] = plane.map(|number| number as f64 * 2f64.powi(*scale));
        Plane { a, b, c }
    };
    planes.iter().zip(scales).map(scaled).collect()
}

/// The region by trying everything.
struct Oracle {
    kind: Kind,
    /// Where two borders cross that are within all others.
    corners: BTreeSet<(BigRational, BigRational)>,
    /// Directions of borders along which one may go for ever, each divided by its larger component.
    directions: BTreeSet<(BigRational, BigRational)>,
}

fn cross(a: &[BigInt; 3], b: &[BigInt; 3]) -> BigInt {
    &a[0] * &b[1] - &a[1] * &b[0]
}

fn oracle(planes: &[[BigInt; 3]]) -> Oracle {
    let zero = BigInt::from(0);
    let nowhere = Oracle { kind: Kind::Empty, corners: BTreeSet::new(), directions: BTreeSet::new() };
    if planes.iter().any(|[a, b, c]| *a == zero && *b == zero && *c < zero) {
        return nowhere;
    }
    let planes: Vec<[BigInt; 3]> = planes.iter().filter(|[a, b, _]| *a != zero || *b != zero).cloned().collect();
    let mut corners = BTreeSet::new();
    for (i, p) in planes.iter().enumerate() {
        for q in &planes[..i] {
            let det = cross(p, q);
            let (p, q, det) = if det < zero { (q, p, -det) } else { (p, q, det) };
            if det == zero {
                continue;
            }
            let (x, y) = (&p[2] * &q[1] - &q[2] * &p[1], &p[0] * &q[2] - &q[0] * &p[2]);
            if planes.iter().all(|[a, b, c]| a * &x + b * &y <= c * &det) {
                corners.insert((BigRational::new(x, det.clone()), BigRational::new(y, det)));
            }
        }
    }
    let mut directions = BTreeSet::new();
    for [a, b, _] in &planes {
        for (x, y) in [(-b, a.clone()), (b.clone(), -a)] {
            if planes.iter().all(|[a, b, _]| a * &x + b * &y <= zero) {
                let size = if x.magnitude() > y.magnitude() { x.magnitude() } else { y.magnitude() };
                let size = BigInt::from(size.clone());
                directions.insert((BigRational::new(x, size.clone()), BigRational::new(y, size)));
            }
        }
    }
    let spans = planes.iter().any(|p| cross(p, &planes[0]) != zero);
    // Parallel borders, or none: how far along the first normal.
    let kind = if planes.is_empty() {
        Kind::Plane
    } else if !spans {
        let along = |[a, b, c]: &[BigInt; 3]| {
            let [u, v, _] = &planes[0];
            let dot = a * u + b * v;
            (dot > zero, BigRational::new(c.clone(), dot))
        };
        let upper = planes.iter().map(along).filter(|(is_upper, _)| *is_upper).map(|(_, at)| at).min();
        let lower = planes.iter().map(along).filter(|(is_upper, _)| !*is_upper).map(|(_, at)| at).max();
        match (lower, upper) {
            (Some(lower), Some(upper)) if lower > upper => return nowhere,
            (Some(lower), Some(upper)) if lower == upper => Kind::Line,
            (Some(_), Some(_)) => Kind::Strip,
            _ => Kind::HalfPlane,
        }
    } else {
        match (corners.len(), directions.len()) {
            (0, _) => return nowhere,
            (1, 0) => Kind::Point,
            (2, 0) => Kind::Segment,
            (_, 0) => Kind::Polygon,
            (1, 1) => Kind::Ray,
            _ => Kind::Open,
        }
    };
    Oracle { kind, corners, directions }
}

/// Holds corners, their order and the directions against the oracle's.
fn check(region: &Region, oracle: &Oracle, told: &[Plane]) {
    assert_eq!(region.kind, oracle.kind, "{told:?}");
    let vertices: Vec<Point> =
        region.chains.iter().flat_map(|chain| &chain.vertices).map(|vertex| vertex.at().unwrap()).collect();
    assert_eq!(vertices.len(), oracle.corners.len(), "{told:?}");
    let mut unused: Vec<_> = oracle.corners.iter().collect();
    let mut is_clear = true;
    let corners: Vec<_> = vertices
        .iter()
        .map(|at| {
            let fitting = |(x, y): &&(BigRational, BigRational)| is_nearest(at.x, x) && is_nearest(at.y, y);
            // Corners so near to each other that they are rounded to the same numbers can't be told apart.
            is_clear &= oracle.corners.iter().filter(fitting).count() == 1;
            let place = unused.iter().position(fitting).unwrap_or_else(|| panic!("{at:?} of {told:?}"));
            unused.swap_remove(place)
        })
        .collect();
    let is_left = |[a, b, c]: [&(BigRational, BigRational); 3]| (&b.0 - &a.0) * (&c.1 - &a.1) > (&b.1 - &a.1) * (&c.0 - &a.0);
    let len = corners.len();
    let turns = if region.is_bounded() { len } else { len.saturating_sub(2) };
    if len > 2 && is_clear {
        assert!((0..turns).all(|i| is_left([corners[i], corners[(i + 1) % len], corners[(i + 2) % len]])), "{told:?}");
    }
    let directions: Vec<Point> = region.chains.iter().filter_map(|chain| chain.rays).flatten().collect();
    assert_eq!(directions.is_empty(), oracle.directions.is_empty(), "{told:?}");
    let is_known = |at: &Point| oracle.directions.iter().any(|(x, y)| is_nearest(at.x, x) && is_nearest(at.y, y));
    assert!(directions.iter().all(is_known), "{directions:?} of {told:?}");
    if let [only] = region.chains.as_slice()
        && let Some([first, last]) = only.rays
    {
        let ends = |(x, y): &&(BigRational, BigRational)| {
            [first, last].iter().filter(|at| is_nearest(at.x, x) && is_nearest(at.y, y)).count()
        };
        let told: usize = oracle.directions.iter().map(|direction| ends(&direction)).sum();
        assert!(told >= 2 && oracle.directions.iter().all(|direction| ends(&direction) > 0));
    }
}

#[test]
fn regions_are_those_of_trying_every_crossing() {
    let mut dice = Dice::new(1979);
    let mut kinds = [0; 10];
    for _ in 0..10_000 {
        let whole = random_planes(&mut dice);
        let scales: Vec<i32> = whole.iter().map(|_| [0, 0, 0, -30, 300, -900][dice.below(6)]).collect();
        let planes = given(&whole, &scales);
        let state = recorded::<HalfPlanes>(&Input::new(planes.clone()), &mut dice);
        let region = region(&state);
        let large: Vec<[BigInt; 3]> = whole.iter().map(|plane| plane.map(BigInt::from)).collect();
        kinds[region.kind as usize] += 1;
        check(&region, &oracle(&large), &planes);
        for chain in &region.chains {
            let Some(through) = chain.through else { continue };
            let Vertex::At(at) = through else { panic!("{planes:?}") };
            let Plane { a, b, c } = planes[chain.planes[0] as usize];
            let [a, b, c] = [a, b, c].map(number);
            let squared = &a * &a + &b * &b;
            assert!(is_nearest(at.x, &(&a * &c / &squared)) && is_nearest(at.y, &(&b * &c / &squared)), "{planes:?}");
        }
    }
    assert!(kinds.iter().all(|&count| count > 20), "{kinds:?}");
}

#[test]
fn coefficients_at_the_ends_of_the_range_are_no_trouble() {
    let mut dice = Dice::new(1980);
    let mut beyond = 0;
    let units = number(2.0).pow(1074);
    for _ in 0..1_000 {
        let plane = |dice: &mut Dice| Plane { a: extreme(dice), b: extreme(dice), c: extreme(dice) };
        let planes: Vec<Plane> = (0..dice.below(7)).map(|_| plane(&mut dice)).collect();
        let region = region(&recorded::<HalfPlanes>(&Input::new(planes.clone()), &mut dice));
        // In units of the least number all are whole.
        let large = planes.iter().map(|plane| [plane.a, plane.b, plane.c].map(|x| (number(x) * &units).to_integer()));
        let oracle = oracle(&large.collect::<Vec<_>>());
        assert_eq!(region.kind, oracle.kind, "{planes:?}");
        assert_eq!(region.chains.iter().map(|chain| chain.vertices.len()).sum::<usize>(), oracle.corners.len(), "{planes:?}");
        for chain in &region.chains {
            for vertex in chain.vertices.iter().chain(&chain.through) {
                match *vertex {
                    Vertex::At(at) => assert!(at.x.is_finite() && at.y.is_finite()),
                    Vertex::Beyond(to) => {
                        beyond += 1;
                        assert!(to.x.abs().max(to.y.abs()) == 1.0 && to.x.abs().min(to.y.abs()) >= 0.0, "{to:?}");
                    }
                }
            }
            assert!(chain.rays.iter().flatten().all(|to| to.x.abs().max(to.y.abs()) == 1.0));
        }
    }
    assert!(beyond > 20, "{beyond}");
}

#[test]
fn a_thousand_tangents_of_a_circle_all_stay() {
    let tangent = |i: u32| {
        let (b, a) = (f64::from(i) * std::f64::consts::TAU / 1000.0).sin_cos();
        Plane { a, b, c: 1.0 }
    };
    let planes: Vec<Plane> = (0..1000).map(|i| tangent(i * 379 % 1000)).collect();
    let state = recorded::<HalfPlanes>(&Input::new(planes), &mut Dice::new(1));
    let region = region(&state);
    assert_eq!((region.kind, region.chains[0].vertices.len()), (Kind::Polygon, 1000));
}
