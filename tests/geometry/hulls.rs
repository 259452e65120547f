//! The hull by its definition, in rational arithmetic.

use std::sync::Arc;

use num_traits::{Signed, Zero};
use stepscope::algo::geometry::Point;
use stepscope::algo::geometry::hull::{Collinear, ConvexHull, Input, Method, Step};
use stepscope::trace::{Budget, Counter, Plain, Trace};

use crate::laws::{any_instant_equals_a_replay, run};
use crate::oracle::{Dice, Whole, on_grid, way, whole_cross, whole_dot};

const ALL: [(Method, Collinear); 4] = [
    (Method::Graham, Collinear::Drop),
    (Method::Graham, Collinear::Keep),
    (Method::Andrew, Collinear::Drop),
    (Method::Andrew, Collinear::Keep),
];

/// From each point to the one that leaves all others to its left: the nearest on that line where collinear points are kept, else the
/// farthest. O(n²) for each of the hull's points.
pub fn hull(points: &[Whole], collinear: Collinear) -> Vec<Whole> {
    let mut all = points.to_vec();
    all.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    all.dedup();
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return vec![] };
    let turn = |a: &Whole, b: &Whole, c: &Whole| whole_cross(&way(a, b), &way(a, c));
    if all.iter().all(|point| turn(first, last, point).is_zero()) {
        return match collinear {
            Collinear::Keep => all,
            Collinear::Drop if first == last => vec![first.clone()],
            Collinear::Drop => vec![first.clone(), last.clone()],
        };
    }
    let mut hull = vec![first];
    loop {
        let here = hull[hull.len() - 1];
        let before = hull.len().checked_sub(2).map(|at| hull[at]);
        let is_next = |to: &&Whole| {
            let is_beyond = |other: &Whole| whole_dot(&way(to, here), &way(to, other));
            *to != here
                && Some(*to) != before
                && all.iter().all(|other| {
                    let side = turn(here, to, other);
                    // On the edge's line no other is beyond `to`, or none is before it.
                    let is_right_end = || match collinear {
                        Collinear::Drop => !is_beyond(other).is_negative(),
                        Collinear::Keep => other == here || !is_beyond(other).is_positive() || is_behind(here, to, other),
                    };
                    side.is_positive() || (side.is_zero() && is_right_end())
                })
        };
        let to = all.iter().find(is_next).expect("a hull goes on");
        if to == first {
            return hull.into_iter().cloned().collect();
        }
        hull.push(to);
        assert!(hull.len() <= all.len());
    }
}

/// Of a point on the line from `here` to `to`.
fn is_behind(here: &Whole, to: &Whole, other: &Whole) -> bool {
    whole_dot(&way(here, to), &way(here, other)).is_negative()
}

fn found(points: &Arc<[Point]>, (method, collinear): (Method, Collinear)) -> Vec<u32> {
    let input = Input { points: points.clone(), method, collinear, epsilon: 1e-8 };
    let (state, tally) = run::<ConvexHull>(&input);
    let trace = Trace::<ConvexHull>::record(&input, Budget::default()).unwrap();
    assert!(trace.len() as u64 <= input.steps_at_most(), "{} steps", trace.len());
    let turns = trace.steps().iter().filter(|step| matches!(step, Step::Turn(_))).count() as u64;
    assert!(method == Method::Graham || turns == tally.get(Counter::Predicate));
    state.hull()
}

#[test]
fn hulls_are_those_of_the_definition() {
    let mut dice = Dice::new(21);
    for round in 0..10_000 {
        let count = dice.below(9);
        let points: Arc<[Point]> = dice.points(count).into();
        let (grid, _) = on_grid(&points);
        let truth = [Collinear::Drop, Collinear::Keep].map(|collinear| hull(&grid, collinear));
        for which in ALL {
            let ids = found(&points, which);
            let told: Vec<Whole> = ids.iter().map(|&id| grid[id as usize].clone()).collect();
            assert_eq!(told, truth[usize::from(which.1 == Collinear::Keep)], "round {round}, {which:?}: {points:?}");
            let is_first = |id: &u32| !points[..*id as usize].contains(&points[*id as usize]);
            assert!(ids.iter().all(is_first), "{which:?}: {points:?}: not the first of its duplicates: {ids:?}");
        }
    }
}

#[test]
fn any_instant_of_a_hull() {
    let mut dice = Dice::new(22);
    for _ in 0..60 {
        let count = dice.below(40);
        let points: Arc<[Point]> = dice.points(count).into();
        for (method, collinear) in ALL {
            any_instant_equals_a_replay::<ConvexHull>(&Input { points: points.clone(), method, collinear, epsilon: 1e-8 });
        }
    }
}

#[test]
fn a_hundred_thousand_points() {
    let mut dice = Dice::new(23);
    for kind in 0..4 {
        let point = |_| match kind {
            0 => Point::new(dice.unit(), dice.unit()),
            1 => Point::new(dice.integer(300), dice.integer(300)),
            2 => Point::new(dice.integer(1 << 30), 0.1),
            _ => {
                let angle = dice.unit() * std::f64::consts::TAU;
                Point::new(angle.cos(), angle.sin())
            }
        };
        let points: Arc<[Point]> = (0..100_000).map(point).collect();
        let mut lengths = Vec::new();
        for (method, collinear) in ALL {
            let plain = Plain::<ConvexHull>::run(&Input { points: points.clone(), method, collinear, epsilon: 1e-8 });
            lengths.push(plain.state.stack.len());
        }
        assert_eq!((lengths[0], lengths[1]), (lengths[2], lengths[3]));
    }
}
