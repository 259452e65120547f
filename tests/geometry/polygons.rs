//! Polygons: area by the shoelace formula, places by a ray in a direction that meets no vertex, crossings and convexity by definition.

use num_traits::{Signed, Zero};
use stepscope::algo::geometry::polygon::{Input, Place, Polygon, Rule};
use stepscope::algo::geometry::{Point, Sign};

use crate::few::common;
use crate::laws::{any_instant_equals_a_replay, run};
use crate::oracle::{Dice, Number, Pair, cross, dot, is_nearest, pair, sign, sub, turn, whole};

/// Random vertices, stars, combs, and stars whose corners are there again.
fn vertices(dice: &mut Dice) -> Vec<Point> {
    let count = dice.below(9);
    match dice.below(5) {
        0 => {
            let many = 3 + dice.below(8);
            let angle = |at: usize| std::f64::consts::TAU * at as f64 / many as f64;
            let radius: Vec<f64> = (0..many).map(|_| 1.0 + dice.below(8) as f64).collect();
            (0..many)
                .map(|at| Point::new((radius[at] * angle(at).cos()).round(), (radius[at] * angle(at).sin()).round()))
                .collect()
        }
        1 => {
            let teeth = 1 + dice.below(4);
            let mut comb: Vec<Point> =
                (0..2 * teeth + 1).map(|at| Point::new(at as f64, if at % 2 == 0 { 5.0 } else { 1.0 })).collect();
            comb.extend([Point::new(2.0 * teeth as f64, 0.0), Point::new(0.0, 0.0)]);
            comb
        }
        2 => {
            let mut few: Vec<Point> = (0..count).map(|_| Point::new(dice.integer(2), dice.integer(2))).collect();
            if let Some(&first) = few.first() {
                few.push(first);
            }
            few
        }
        _ => dice.points(count),
    }
}

fn is_on(p: &Pair, (a, b): (&Pair, &Pair)) -> bool {
    turn(a, b, p).is_zero() && !dot(&sub(p, a), &sub(p, b)).is_positive()
}

/// By a ray in a direction with no vertex on its line: each edge is crossed inside of it, or not.
fn place(p: &Pair, corners: &[Pair]) -> Place {
    let edges = || (0..corners.len()).map(|at| (&corners[at], &corners[(at + 1) % corners.len()]));
    if edges().any(|edge| is_on(p, edge)) {
        return Place::Boundary;
    }
    let ways: Vec<Pair> = corners.iter().map(|corner| sub(corner, p)).collect();
    let way = (1..)
        .map(|slope| (whole(1), Number::new(slope.into(), 1009.into())))
        .find(|way| ways.iter().all(|to| !cross(way, to).is_zero()));
    let way = way.unwrap();
    let crossed = edges().filter(|&(a, b)| {
        let (to_a, to_b) = (cross(&way, &sub(a, p)), cross(&way, &sub(b, p)));
        if to_a.is_positive() == to_b.is_positive() {
            return false;
        }
        let t = cross(&sub(a, p), &sub(b, a)) / cross(&way, &sub(b, a));
        t.is_positive()
    });
    if crossed.count() % 2 == 1 { Place::Inside } else { Place::Outside }
}

/// Whether all edges meet in common corners only.
fn is_simple(corners: &[Point]) -> bool {
    let count = corners.len();
    let edge = |at: usize| [corners[at % count], corners[(at + 1) % count]];
    let pairs = (0..count).flat_map(|i| (i + 1..count).map(move |j| (i, j)));
    pairs.into_iter().all(|(i, j)| {
        let shared = common(&[edge(i)[0], edge(i)[1], edge(j)[0], edge(j)[1]]);
        let are_neighbours = j == i + 1 || j + 1 == i + count;
        if are_neighbours { shared.len() == 1 } else { shared.is_empty() }
    })
}

fn is_convex(corners: &[Pair]) -> bool {
    let edges = (0..corners.len()).map(|at| (&corners[at], &corners[(at + 1) % corners.len()]));
    let sides: Vec<Sign> = edges.flat_map(|(a, b)| corners.iter().map(|p| sign(&turn(a, b, p))).collect::<Vec<_>>()).collect();
    sides.contains(&Sign::Positive) != sides.contains(&Sign::Negative)
}

#[test]
fn polygons_are_those_of_rational_arithmetic() {
    let mut dice = Dice::new(31);
    let (mut places, mut convex, mut crossing) = ([0; 3], 0, 0);
    for _ in 0..10_000 {
        let vertices = vertices(&mut dice);
        let few = match dice.below(4) {
            0 if !vertices.is_empty() => vertices[dice.below(vertices.len())],
            1 if vertices.len() > 1 => {
                let (a, b) = (vertices[0], vertices[1]);
                Point::new(a.x / 2.0 + b.x / 2.0, a.y / 2.0 + b.y / 2.0)
            }
            _ => Point::new(dice.integer(6), dice.integer(6)),
        };
        let input = Input { vertices: vertices.clone().into(), point: few, epsilon: 1e-8 };
        let (state, _) = run::<Polygon>(&input);
        let told = format!("{vertices:?} and {few:?}: {state:?}");
        let pairs: Vec<Pair> = vertices.iter().copied().map(pair).collect();
        let shoelace: Number = (0..pairs.len()).map(|at| cross(&pairs[at], &pairs[(at + 1) % pairs.len()])).sum();
        assert!(is_nearest(state.area.unwrap(), &(shoelace / whole(2))), "{told}");
        let truth = place(&pair(few), &pairs);
        assert_eq!(state.place, Some(truth), "{told}");
        places[truth as usize] += 1;
        let mut corners = vertices.clone();
        corners.dedup();
        while corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let corners: Vec<Point> = if corners.len() > 1 { corners } else { Vec::new() };
        assert_eq!(state.corners.len(), corners.len(), "{told}");
        let simple = corners.len() < 3 || is_simple(&corners);
        assert_eq!(state.crossing.unwrap_or(None).is_none(), simple, "{told}");
        crossing += u32::from(!simple);
        let corners: Vec<Pair> = corners.into_iter().map(pair).collect();
        let truth = corners.len() > 2 && simple && is_convex(&corners);
        assert_eq!(state.convex, Some(truth), "{told}");
        convex += u32::from(truth);
        // Where it doesn't cross itself, the two rules of inside agree.
        if simple && state.place != Some(Place::Boundary) {
            assert_eq!(state.winding != 0, state.place == Some(Place::Inside), "{told}");
        }
    }
    assert!(places.iter().all(|&count| count > 500) && convex > 500 && crossing > 500, "{places:?}, {convex}, {crossing}");
}

#[test]
fn a_vertex_on_the_ray_counts_once_or_twice_as_it_should() {
    let polygon = |corners: &[(f64, f64)], point: (f64, f64)| {
        let vertices = corners.iter().map(|&(x, y)| Point::new(x, y)).collect();
        run::<Polygon>(&Input { vertices, point: Point::new(point.0, point.1), epsilon: 1e-8 }).0
    };
    // Through the tip of a diamond, and along the top of a square.
    let diamond = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)];
    assert_eq!(polygon(&diamond, (-2.0, 0.0)).crossings, 2);
    assert_eq!(polygon(&diamond, (0.0, 0.0)).crossings, 1);
    assert_eq!(polygon(&diamond, (-2.0, 1.0)).crossings, 0);
    let square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)];
    assert_eq!(polygon(&square, (-1.0, 0.0)).crossings, 2);
    assert_eq!(polygon(&square, (1.0, 2.0)).rule, Some(Rule::On));
}

#[test]
fn a_star_turns_left_everywhere_and_is_not_convex() {
    let at = |k: usize| {
        let angle = std::f64::consts::TAU * (2 * k) as f64 / 5.0;
        Point::new(angle.cos(), angle.sin())
    };
    let (state, _) = run::<Polygon>(&Input { vertices: (0..5).map(at).collect(), point: Point::default(), epsilon: 1e-8 });
    assert_eq!((state.left_turns, state.right_turns, state.convex), (5, 0, Some(false)));
    // Its middle is gone round twice: inside by winding, outside by the even-odd rule.
    assert_eq!((state.winding, state.place), (2, Some(Place::Outside)));
    assert!(state.crossing.unwrap().is_some());
}

#[test]
fn any_instant_of_a_polygon() {
    let mut dice = Dice::new(32);
    for _ in 0..200 {
        let vertices = vertices(&mut dice);
        let point = Point::new(dice.integer(6), dice.integer(6));
        let input = Input { vertices: vertices.into(), point, epsilon: 1e-8 };
        any_instant_equals_a_replay::<Polygon>(&input);
        let trace = stepscope::trace::Trace::<Polygon>::record(&input, Default::default()).unwrap();
        assert!(trace.len() as u64 <= input.steps_at_most());
    }
}
