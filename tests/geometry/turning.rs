//! Diameter, width and smallest rectangle by all pairs and all edges, in whole numbers.

use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::Zero;
use stepscope::algo::geometry::Point;
use stepscope::algo::geometry::calipers::{Input, RotatingCalipers};
use stepscope::algo::geometry::hull::Collinear;
use stepscope::trace::{Budget, Plain, Trace};

use crate::hulls;
use crate::laws::{any_instant_equals_a_replay, run};
use crate::oracle::{Dice, Number, Whole, is_nearest, is_nearest_root, on_grid, way, whole_cross, whole_dot};

fn farthest(grid: &[Whole]) -> BigInt {
    let pairs = grid.iter().flat_map(|a| grid.iter().map(move |b| way(a, b)));
    pairs.map(|way| whole_dot(&way, &way)).max().unwrap()
}

/// The least squared width and the least area, both over edges of the hull and all points.
fn least(grid: &[Whole]) -> (Number, Number) {
    let hull = hulls::hull(grid, Collinear::Drop);
    if hull.len() < 3 {
        return (Number::zero(), Number::zero());
    }
    let edges = (0..hull.len()).map(|at| (&hull[at], &hull[(at + 1) % hull.len()]));
    let measures = edges.map(|(a, b)| {
        let along = way(a, b);
        let height = grid.iter().map(|p| whole_cross(&along, &way(a, p))).max().unwrap();
        let places: Vec<BigInt> = grid.iter().map(|p| whole_dot(&along, &way(a, p))).collect();
        let span = places.iter().max().unwrap() - places.iter().min().unwrap();
        let length = whole_dot(&along, &along);
        (Number::new(&height * &height, length.clone()), Number::new(height * span, length))
    });
    let (widths, areas): (Vec<Number>, Vec<Number>) = measures.unzip();
    (widths.into_iter().min().unwrap(), areas.into_iter().min().unwrap())
}

#[test]
fn calipers_find_what_all_pairs_and_edges_give() {
    let mut dice = Dice::new(31);
    for _ in 0..10_000 {
        let count = dice.below(9);
        let points: Arc<[Point]> = dice.points(count).into();
        let (state, _) = run::<RotatingCalipers>(&Input { points: points.clone(), epsilon: 1e-8 });
        let told = format!("{points:?}");
        assert!(state.is_done);
        if count == 0 {
            assert!(
                state.farthest().is_none()
                    && state.diameter().is_none()
                    && state.width().is_none()
                    && state.rectangle().is_none()
            );
            continue;
        }
        let (grid, unit) = on_grid(&points);
        let unit = Number::from_integer(&unit * &unit);
        let ((a, b), truth) = (state.farthest().unwrap(), farthest(&grid));
        let pair = way(&grid[a as usize], &grid[b as usize]);
        assert_eq!(whole_dot(&pair, &pair), truth, "{told}");
        assert!(is_nearest_root(state.diameter().unwrap(), &(Number::from_integer(truth) / &unit)), "{told}");
        let (width, area) = least(&grid);
        assert!(is_nearest_root(state.width().unwrap(), &(width / &unit)), "{told}");
        let rectangle = state.rectangle().unwrap();
        assert!(is_nearest(rectangle.area, &(area / &unit)), "{told}: {rectangle:?}");
        assert!(rectangle.corners.iter().all(|corner| corner.x.is_finite() && corner.y.is_finite()), "{told}: {rectangle:?}");
    }
}

#[test]
fn the_rectangle_has_its_area_and_all_points() {
    let mut dice = Dice::new(32);
    for _ in 0..300 {
        let points: Arc<[Point]> = (0..12).map(|_| Point::new(dice.integer(100), dice.integer(100))).collect();
        let state = Plain::<RotatingCalipers>::run(&Input { points: points.clone(), epsilon: 1e-8 }).state;
        let rectangle = state.rectangle().unwrap();
        let [a, b, c, d] = rectangle.corners;
        let side = |p: Point, q: Point| (q.x - p.x).hypot(q.y - p.y);
        assert!((side(a, b) * side(b, c) - rectangle.area).abs() < 1e-9 * rectangle.area);
        assert!((side(a, b) - side(c, d)).abs() < 1e-9 && (side(b, c) - side(d, a)).abs() < 1e-9);
        for (p, q) in [(a, b), (b, c), (c, d), (d, a)] {
            let is_left = |r: &Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x) > -1e-9 * side(p, q);
            assert!(points.iter().all(is_left), "{points:?}: {rectangle:?}");
        }
    }
}

#[test]
fn any_instant_of_calipers() {
    let mut dice = Dice::new(33);
    for _ in 0..60 {
        let count = dice.below(30);
        any_instant_equals_a_replay::<RotatingCalipers>(&Input { points: dice.points(count).into(), epsilon: 1e-8 });
    }
}

#[test]
fn a_hull_of_many_corners_stays_within_its_steps() {
    let mut dice = Dice::new(34);
    let circle = |_| {
        let angle = dice.unit() * std::f64::consts::TAU;
        Point::new(angle.cos() * 3e7, angle.sin() * 3e7)
    };
    let input = Input { points: (0..20_000).map(circle).collect(), epsilon: 1e-8 };
    let trace = Trace::<RotatingCalipers>::record(&input, Budget::default()).unwrap();
    let mut end = trace.begin();
    trace.seek(&mut end, trace.len());
    let corners = end.state.hull.len() as u64;
    assert!(corners > 19_000, "{corners}");
    assert!(trace.len() as u64 <= Input::steps_at_most(corners), "{} steps", trace.len());
    let (diameter, width) = (end.state.diameter().unwrap(), end.state.width().unwrap());
    assert!((diameter - 6e7).abs() < 1.0 && diameter < 6e7 + 1e-7 && (width - 6e7).abs() < 100.0);
    assert!(end.state.rectangle().unwrap().area < 3.6001e15);
}
