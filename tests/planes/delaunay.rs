use std::collections::{BTreeMap, BTreeSet};

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use stepscope::algo::geometry::Point;
use stepscope::algo::geometry::delaunay::{Delaunay, Input, Order, State, Voronoi, voronoi};
use stepscope::algo::geometry::vertex::Vertex;
use stepscope::trace::{Counter, Plain};

use crate::dice::Dice;
use crate::oracle::number;
use crate::points::{Sites, extreme};
use crate::recorded;

type Whole = (i64, i64);

/// Twice the area, positive if counter-clockwise.
fn area([a, b, c]: [Whole; 3]) -> i128 {
    let d = |p: i64, q: i64| i128::from(p - q);
    d(b.0, a.0) * d(c.1, a.1) - d(b.1, a.1) * d(c.0, a.0)
}

/// Positive if the last one is strictly inside of the circle through the others, which are counter-clockwise.
fn in_circle(corners: [Whole; 3], d: Whole) -> std::cmp::Ordering {
    let rows = corners.map(|(x, y)| (i128::from(x - d.0), i128::from(y - d.1)));
    let large = rows.iter().any(|(x, y)| x.abs().max(y.abs()) >= 1 << 29);
    let [(ax, ay), (bx, by), (cx, cy)] = rows;
    let (a, b, c) = (ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy);
    let minors = [bx * cy - by * cx, cx * ay - cy * ax, ax * by - ay * bx];
    if large {
        let sum: BigInt = [a, b, c].into_iter().zip(minors).map(|(square, minor)| BigInt::from(square) * minor).sum();
        return sum.cmp(&BigInt::from(0));
    }
    (a * minors[0] + b * minors[1] + c * minors[2]).cmp(&0)
}

/// All points of the hull's border, counter-clockwise, each place once; fewer than three places, or on one line: none.
fn border(whole: &[Whole]) -> Vec<Whole> {
    let places: Vec<Whole> = whole.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    if places.len() < 3 || places.iter().all(|&place| area([places[0], places[1], place]) == 0) {
        return Vec::new();
    }
    let half = |places: &mut dyn Iterator<Item = Whole>| {
        let mut chain: Vec<Whole> = Vec::new();
        for place in places {
            while chain.len() > 1 && area([chain[chain.len() - 2], chain[chain.len() - 1], place]) < 0 {
                chain.pop();
            }
            chain.push(place);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut places.iter().copied());
    hull.extend(half(&mut places.iter().rev().copied()));
    hull
}

fn check(whole: &[Whole], state: &State) {
    let told = format!("{whole:?}");
    let triangles = state.triangles();
    let border = border(whole);
    let places: BTreeSet<Whole> = whole.iter().copied().collect();
    if border.is_empty() {
        assert!(triangles.is_empty(), "{told}");
        return;
    }
    assert_eq!(triangles.len(), 2 * places.len() - 2 - border.len(), "Euler: {told}");
    let corners = |triangle: &[u32; 3]| triangle.map(|index| whole[index as usize]);
    let mut edges = BTreeSet::new();
    for triangle in &triangles {
        assert!(area(corners(triangle)) > 0, "{told}");
        for &place in &places {
            assert!(in_circle(corners(triangle), place).is_le(), "{place:?} in the circle of {triangle:?}: {told}");
        }
        let [a, b, c] = *triangle;
        assert!(edges.insert((a, b)) && edges.insert((b, c)) && edges.insert((c, a)), "{told}");
    }
    let hull_edges: BTreeSet<(Whole, Whole)> = (0..border.len()).map(|i| (border[i], border[(i + 1) % border.len()])).collect();
    for &(a, b) in edges.iter().filter(|&&(a, b)| !edges.contains(&(b, a))) {
        assert!(hull_edges.contains(&(whole[a as usize], whole[b as usize])), "{told}");
    }
    let of_triangles: i128 = triangles.iter().map(|triangle| area(corners(triangle))).sum();
    let of_hull: i128 = (1..border.len() - 1).map(|i| area([border[0], border[i], border[i + 1]])).sum();
    assert_eq!(of_triangles, of_hull, "{told}");
    let used: BTreeSet<u32> = triangles.iter().flatten().copied().collect();
    assert_eq!(used.len(), places.len(), "{told}");
    let merged: BTreeSet<u32> = state.merged.iter().map(|&[point, _]| point).collect();
    assert_eq!(merged.len() + used.len(), whole.len(), "{told}");
    assert!(state.merged.iter().all(|&[p, q]| whole[p as usize] == whole[q as usize] && used.contains(&q)), "{told}");
}

fn input(points: Vec<Point>, dice: &mut Dice) -> Input {
    Input::new(points, [Order::Given, Order::Serpentine][dice.below(2)])
}

#[test]
fn every_circle_is_empty_and_the_hull_is_filled() {
    let mut dice = Dice::new(1934);
    for case in 0..10_000 {
        let sites = Sites::random(&mut dice, if case % 50 == 0 { 80 } else { 16 });
        let state = recorded::<Delaunay>(&input(sites.points(), &mut dice), &mut dice);
        check(&sites.whole, &state);
        check_cells(&sites.whole, &state, &voronoi(&state));
    }
}

/// Cells against the triangles around each site: which are bounded, their corners in order, the directions of their rays.
fn check_cells(whole: &[Whole], state: &State, diagram: &Voronoi) {
    let triangles = state.triangles();
    let border = border(whole);
    let places: BTreeMap<Whole, usize> = whole.iter().copied().zip(0..).collect();
    assert_eq!(diagram.cells.len(), places.len());
    assert!(diagram.cells.is_sorted_by_key(|cell| cell.site));
    for cell in &diagram.cells {
        let site = whole[cell.site as usize];
        if triangles.is_empty() {
            assert!(cell.corners.is_empty() && cell.rays.is_none());
            let ends = places.keys().next() == Some(&site) || places.keys().next_back() == Some(&site);
            let expected = if places.len() == 1 { 0 } else { 2 - usize::from(ends) };
            assert_eq!(cell.lines.len(), expected, "{whole:?}");
            continue;
        }
        assert!(cell.lines.is_empty());
        assert_eq!(cell.rays.is_some(), border.contains(&site), "{whole:?}");
        // As many corners as circles through the site.
        let around: Vec<[Whole; 3]> =
            triangles.iter().filter(|t| t.contains(&cell.site)).map(|t| t.map(|index| whole[index as usize])).collect();
        let circles = around
            .iter()
            .enumerate()
            .filter(|(i, one)| around[..*i].iter().all(|other| other.iter().any(|&corner| in_circle(**one, corner).is_ne())));
        assert_eq!(cell.corners.len(), circles.count(), "{whole:?}");
        if let Some(rays) = cell.rays {
            let at = border.iter().position(|place| *place == site).unwrap();
            let (before, after) = (border[(at + border.len() - 1) % border.len()], border[(at + 1) % border.len()]);
            assert_eq!(rays, [outward(site, after), outward(before, site)], "{whole:?}");
        }
    }
}

/// At right angles to an edge of the hull, to its right.
fn outward(a: Whole, b: Whole) -> Point {
    let (x, y) = ((b.1 - a.1) as f64, (a.0 - b.0) as f64);
    let size = x.abs().max(y.abs());
    Point { x: x / size, y: y / size }
}

/// The exact centre of a circle.
fn centre([a, b, c]: [Point; 3]) -> (BigRational, BigRational) {
    let [ax, ay, bx, by, cx, cy] = [a.x, a.y, b.x, b.y, c.x, c.y].map(number);
    let square = |x: &BigRational, y: &BigRational| x * x + y * y;
    let (a, b, c) = (square(&ax, &ay), square(&bx, &by), square(&cx, &cy));
    let twice = BigRational::from_integer(BigInt::from(2)) * (&ax * (&by - &cy) + &bx * (&cy - &ay) + &cx * (&ay - &by));
    let x = (&a * (&by - &cy) + &b * (&cy - &ay) + &c * (&ay - &by)) / &twice;
    let y = (&a * (&cx - &bx) + &b * (&ax - &cx) + &c * (&bx - &ax)) / &twice;
    (x, y)
}

#[test]
fn corners_of_cells_are_centres_of_circles_in_order_around_their_site() {
    let mut dice = Dice::new(1908);
    for _ in 0..1_000 {
        let sites = Sites::random(&mut dice, 12);
        let points = sites.points();
        let state = recorded::<Delaunay>(&input(points.clone(), &mut dice), &mut dice);
        let diagram = voronoi(&state);
        for cell in &diagram.cells {
            let site = points[cell.site as usize];
            let around = state.triangles().into_iter().filter(|t| t.contains(&cell.site));
            let centres: Vec<_> =
                around.map(|t| t.map(|index| points[index as usize])).map(|corners| (centre(corners), corners)).collect();
            for &corner in &cell.corners {
                let Vertex::At(at) = diagram.corners[corner as usize] else { panic!("{points:?}") };
                let is_near = |((x, y), corners): &((BigRational, BigRational), [Point; 3])| {
                    let size = corners.iter().map(|p| (p.x - site.x).abs().max((p.y - site.y).abs())).fold(0.0, f64::max);
                    let slack = number(size * 2f64.powi(-29)) + number(at.x.abs().max(at.y.abs()) * f64::EPSILON + 5e-324);
                    let off = |a: f64, b: &BigRational| if number(a) > *b { number(a) - b } else { b - number(a) };
                    off(at.x, x) <= slack && off(at.y, y) <= slack
                };
                assert!(centres.iter().any(is_near), "{at:?} of {points:?}");
            }
            // Seen from the site each corner is left of the one before.
            let seen = |&corner: &u32| diagram.corners[corner as usize].at().map(|at| (at.x - site.x, at.y - site.y)).unwrap();
            let around: Vec<(f64, f64)> = cell.corners.iter().map(seen).collect();
            let is_coarse = |&(x, y): &(f64, f64)| x.hypot(y) < 1e9 * f64::EPSILON * site.x.hypot(site.y);
            if around.iter().any(is_coarse) {
                continue;
            }
            for pair in around.windows(2) {
                let [(ax, ay), (bx, by)] = [pair[0], pair[1]];
                assert!(ax * by - ay * bx >= -1e-6 * ax.hypot(ay) * bx.hypot(by), "{around:?} of {points:?}");
            }
        }
    }
}

#[test]
fn cells_of_a_cross_are_as_drawn_by_hand() {
    let points = [(0.0, 0.0), (4.0, 0.0), (0.0, 4.0), (-4.0, 0.0), (0.0, -4.0)].map(|(x, y)| Point { x, y });
    let state = Plain::<Delaunay>::run(&Input::new(points.to_vec(), Order::Given)).state;
    let diagram = voronoi(&state);
    let places = |site: usize| -> Vec<(f64, f64)> {
        let at = |&corner: &u32| diagram.corners[corner as usize].at().unwrap();
        diagram.cells[site].corners.iter().map(at).map(|at| (at.x, at.y)).collect()
    };
    let middle = places(0);
    assert_eq!(
        middle.iter().map(|&(x, y)| (x as i64, y as i64)).collect::<BTreeSet<_>>(),
        [(-2, -2), (-2, 2), (2, -2), (2, 2)].into()
    );
    let turns = (0..4).map(|i| [middle[i], middle[(i + 1) % 4], middle[(i + 2) % 4]].map(|(x, y)| (x as i64, y as i64)));
    assert!(turns.into_iter().all(|corners| area(corners) > 0), "{middle:?}");
    assert_eq!(places(1), [(2.0, -2.0), (2.0, 2.0)].into_iter().rev().collect::<Vec<_>>());
    let rays = diagram.cells[1].rays.unwrap().map(|ray| (ray.x, ray.y));
    assert_eq!(rays, [(1.0, 1.0), (1.0, -1.0)]);
}

#[test]
fn numbers_at_the_ends_of_the_range_are_no_trouble() {
    let mut dice = Dice::new(1935);
    let mut beyond = 0;
    for case in 0..2_000 {
        let points: Vec<Point> = (0..dice.below(12)).map(|_| Point { x: extreme(&mut dice), y: extreme(&mut dice) }).collect();
        let state = recorded::<Delaunay>(&input(points.clone(), &mut dice), &mut dice);
        if case % 5 == 0 {
            check_any(&points, &state);
        }
        let diagram = voronoi(&state);
        let directions = diagram.cells.iter().flat_map(|cell| cell.rays.iter().flatten().chain(cell.lines.iter().flatten()));
        assert!(directions.into_iter().all(|at| at.x.is_finite() && at.y.is_finite()));
        for corner in &diagram.corners {
            match corner {
                Vertex::At(at) => assert!(at.x.is_finite() && at.y.is_finite()),
                Vertex::Beyond(to) => {
                    beyond += 1;
                    assert_eq!(to.x.abs().max(to.y.abs()), 1.0);
                }
            }
        }
    }
    assert!(beyond > 20, "{beyond}");
}

/// What [`check`] holds, for points that aren't whole numbers: all inside of the outline, no overlap, no point in a circle.
fn check_any(points: &[Point], state: &State) {
    // In units of the least number all are whole.
    let unit = number(2.0).pow(1074);
    let whole = |x: f64| (number(x) * &unit).to_integer();
    let places: Vec<[BigInt; 2]> = points.iter().map(|p| [whole(p.x), whole(p.y)]).collect();
    let sub = |a: &[BigInt; 2], b: &[BigInt; 2]| [&a[0] - &b[0], &a[1] - &b[1]];
    let cross = |a: &[BigInt; 2], b: &[BigInt; 2]| &a[0] * &b[1] - &a[1] * &b[0];
    let square = |a: &[BigInt; 2]| &a[0] * &a[0] + &a[1] * &a[1];
    let at = |index: u32| &places[index as usize];
    let turn = |a: &[BigInt; 2], b: &[BigInt; 2], c: &[BigInt; 2]| cross(&sub(b, a), &sub(c, a)).sign();
    let triangles = state.triangles();
    let mut edges = BTreeSet::new();
    for &[a, b, c] in &triangles {
        assert_eq!(turn(at(a), at(b), at(c)), Sign::Plus, "{points:?}");
        for d in &places {
            let [p, q, r] = [a, b, c].map(|index| sub(at(index), d));
            let lifted = cross(&p, &q) * square(&r) + cross(&q, &r) * square(&p) + cross(&r, &p) * square(&q);
            assert_ne!(lifted.sign(), Sign::Plus, "{points:?}");
        }
        assert!([(a, b), (b, c), (c, a)].into_iter().all(|edge| edges.insert(edge)), "{points:?}");
    }
    for &(a, b) in edges.iter().filter(|&&(a, b)| !edges.contains(&(b, a))) {
        assert!(places.iter().all(|p| turn(at(a), at(b), p) != Sign::Minus), "{points:?}");
    }
    let used: BTreeSet<u32> = triangles.iter().flatten().copied().collect();
    let line = || places.iter().all(|p| places.iter().all(|q| turn(&places[0], p, q) == Sign::NoSign));
    assert!(used.len() + state.merged.len() == points.len() || triangles.is_empty() && line(), "{points:?}");
}

#[test]
fn hard_shapes_are_no_trouble_along_the_serpentine() {
    const COUNT: u32 = 3_000;
    let shapes: [fn(f64) -> (f64, f64); 6] = [
        |i| (i, i * i),
        |i| (i * 0.002).sin_cos(),
        |i| ((i / 2.0).floor(), i % 2.0),
        |i| if i == 5.0 { (7.0, 1e5) } else { (i, 0.0) },
        |i| if i % 2.0 == 0.0 { (i, i * i) } else { (-i * i, i) },
        |i| if i % 2.0 == 0.0 { (i * 0.001).sin_cos() } else { (0.0, i * 0.001) },
    ];
    for (number, shape) in shapes.iter().enumerate() {
        let points = (0..COUNT).map(|i| shape(f64::from(i))).map(|(x, y)| Point { x, y }).collect();
        let tally = Plain::<Delaunay>::run(&Input::new(points, Order::Serpentine)).tally;
        assert!(tally.get(Counter::Predicate) < 100 * u64::from(COUNT), "shape {number}: {tally:?}");
    }
}

#[test]
fn ten_thousand_points_need_few_steps_along_the_serpentine() {
    let mut dice = Dice::new(1936);
    let mut coordinate = || dice.below(1 << 31) as f64 / 7.0;
    let points: Vec<Point> = (0..10_000).map(|_| Point { x: coordinate(), y: coordinate() }).collect();
    let plain = Plain::<Delaunay>::run(&Input::new(points.clone(), Order::Serpentine));
    assert!(plain.tally.get(Counter::Predicate) < 400_000, "{:?}", plain.tally);
    let given = Plain::<Delaunay>::run(&Input::new(points, Order::Given));
    assert_eq!(plain.state.triangles(), given.state.triangles());
}
