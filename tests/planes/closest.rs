use stepscope::algo::geometry::Point;
use stepscope::algo::geometry::closest_pair::{ClosestPair, Input, Pair, Step};
use stepscope::trace::{Budget, Counter, Plain, Trace};

use crate::dice::Dice;
use crate::oracle::number;
use crate::points::{Sites, extreme};
use crate::recorded;

/// All pairs in order of their indices: the first one of the closest.
fn by_all_pairs<T: Ord>(len: usize, squared: impl Fn(usize, usize) -> T) -> Option<(Pair, T)> {
    let pairs = (0..len).flat_map(|i| (i + 1..len).map(move |j| (i, j)));
    let measured = pairs.map(|(i, j)| (Pair(i as u32, j as u32), squared(i, j)));
    measured.min_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)))
}

#[test]
fn the_pair_is_the_first_of_all_closest_pairs() {
    let mut dice = Dice::new(1975);
    for _ in 0..10_000 {
        let sites = Sites::random(&mut dice, 40);
        let whole = &sites.whole;
        let squared = |i: usize, j: usize| {
            let (dx, dy) = (i128::from(whole[i].0 - whole[j].0), i128::from(whole[i].1 - whole[j].1));
            dx * dx + dy * dy
        };
        let end = recorded::<ClosestPair>(&Input::new(sites.points()), &mut dice);
        let expected = by_all_pairs(whole.len(), squared);
        assert_eq!(end.best, expected.map(|(pair, _)| pair), "{:?}", sites.points());
        if let (Some(distance), Some((_, squared))) = (end.distance(), expected) {
            let expected = (squared as f64).sqrt() * sites.unit();
            assert!((distance - expected).abs() <= 4.0 * f64::EPSILON * expected, "{distance} for {expected}");
        }
    }
}

#[test]
fn distances_at_the_ends_of_the_range_are_compared_exactly() {
    let mut dice = Dice::new(1976);
    for _ in 0..300 {
        let points: Vec<Point> = (0..dice.below(9)).map(|_| Point { x: extreme(&mut dice), y: extreme(&mut dice) }).collect();
        let squared = |i: usize, j: usize| {
            let (p, q) = (points[i], points[j]);
            let (dx, dy) = (number(p.x) - number(q.x), number(p.y) - number(q.y));
            &dx * &dx + &dy * &dy
        };
        let end = recorded::<ClosestPair>(&Input::new(points.clone()), &mut dice);
        assert_eq!(end.best, by_all_pairs(points.len(), squared).map(|(pair, _)| pair), "{points:?}");
        assert!(end.distance().is_none_or(f64::is_finite));
    }
}

fn spread(dice: &mut Dice, len: usize) -> Vec<Point> {
    let mut coordinate = || dice.below(1 << 31) as f64 / f64::from(1 << 20);
    (0..len).map(|_| Point { x: coordinate(), y: coordinate() }).collect()
}

#[test]
fn a_hundred_thousand_points_fit_into_a_trace() {
    assert_eq!(size_of::<Step>(), 4);
    let mut dice = Dice::new(1977);
    let input = Input::new(spread(&mut dice, 100_000));
    let trace = Trace::<ClosestPair>::record(&input, Budget::default()).unwrap();
    assert!(trace.len() < 1_000_000, "{} steps", trace.len());
    assert!(trace.total().get(Counter::Depth) <= 17);
    let grid = (0..100_000).map(|i| Point { x: f64::from(i % 316), y: f64::from(i / 316) }).collect();
    let state = Plain::<ClosestPair>::run(&Input::new(grid)).state;
    assert_eq!((state.best, state.distance()), (Some(Pair(0, 1)), Some(1.0)));
    let equal = Plain::<ClosestPair>::run(&Input::new(vec![Point { x: 3.0, y: -1.0 }; 100_000])).state;
    assert_eq!((equal.best, equal.distance()), (Some(Pair(0, 1)), Some(0.0)));
}

#[test]
fn a_point_of_a_strip_meets_no_more_than_seven() {
    let mut dice = Dice::new(1978);
    for _ in 0..200 {
        let sites = Sites::random(&mut dice, 200);
        let trace = Trace::<ClosestPair>::record(&Input::new(sites.points()), Budget::default()).unwrap();
        let mut moment = trace.begin();
        let mut met = (None, 0);
        for at in 0..=trace.len() {
            trace.seek(&mut moment, at);
            let state = &moment.state;
            let looks = matches!(trace.steps().get(at), Some(Step::Look { .. }));
            if !looks || state.strip.is_empty() {
                continue;
            }
            let first = Some((state.windows.clone(), state.i));
            met = if met.0 == first { (first, met.1 + 1) } else { (first, 1) };
            assert!(met.1 <= 7);
        }
    }
}
