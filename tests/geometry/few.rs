//! Vectors, a point and a line, two segments.

use num_traits::{One, Signed, Zero};
use stepscope::algo::geometry::point_line::{self, PointLine};
use stepscope::algo::geometry::segments::{self, Common, Segments};
use stepscope::algo::geometry::vectors::{self, Vectors};
use stepscope::algo::geometry::{Point, Sign};

use crate::laws::{any_instant_equals_a_replay, run};
use crate::oracle::{Dice, Number, Pair, cross, dot, is_nearest, is_nearest_root, pair, sign, square, sub, turn};

fn is_nearest_point(point: Point, truth: &Pair) -> bool {
    is_nearest(point.x, &truth.0) && is_nearest(point.y, &truth.1)
}

#[test]
fn vectors_have_the_numbers_of_rational_arithmetic() {
    let mut dice = Dice::new(11);
    for _ in 0..10_000 {
        let points = dice.points(2);
        let (a, b) = (points[0], points[1]);
        let (state, tally) = run::<Vectors>(&vectors::Input { a, b });
        let (p, q) = (pair(a), pair(b));
        assert!(is_nearest_point(state.sum.unwrap(), &(&p.0 + &q.0, &p.1 + &q.1)));
        assert!(is_nearest_point(state.difference.unwrap(), &sub(&p, &q)));
        let (lengths, ((d, d_sign), (c, c_sign))) = (state.lengths.unwrap(), (state.dot.unwrap(), state.cross.unwrap()));
        assert!(is_nearest_root(lengths[0], &square(&p)) && is_nearest_root(lengths[1], &square(&q)), "{points:?}");
        assert!(is_nearest(d, &dot(&p, &q)) && is_nearest(c, &cross(&p, &q)), "{points:?}");
        assert_eq!((d_sign.exact, c_sign.exact), (sign(&dot(&p, &q)), sign(&cross(&p, &q))));
        assert_eq!(tally.get(stepscope::trace::Counter::Predicate), 2);
        let zero = Point::default();
        assert_eq!(state.angle.is_none(), a == zero || b == zero);
        if let Some(angle) = state.angle {
            assert!(angle.abs() <= std::f64::consts::PI && !angle.is_nan(), "{points:?}");
            // Where nothing over- or underflows, what the processor says of the directions.
            let ordinary = |p: Point| p.x.hypot(p.y) > 1e-100 && p.x.hypot(p.y) < 1e100;
            if ordinary(a) && ordinary(b) {
                let naive = (a.x * b.y - a.y * b.x).atan2(a.x * b.x + a.y * b.y);
                let off = (naive - angle).abs();
                assert!(off.min(std::f64::consts::TAU - off).abs() < 1e-14, "{points:?}: {angle}, not {naive}");
            }
        }
    }
}

#[test]
fn angles_of_the_tiniest_and_the_largest() {
    let angle = |a: Point, b: Point| run::<Vectors>(&vectors::Input { a, b }).0.angle.unwrap();
    let quarter = std::f64::consts::FRAC_PI_4;
    assert_eq!(angle(Point::new(5e-324, 0.0), Point::new(5e-324, 5e-324)), quarter);
    assert_eq!(angle(Point::new(1e150, 0.0), Point::new(1e150, -1e150)), -quarter);
    assert_eq!(angle(Point::new(5e-324, 0.0), Point::new(-1e150, 0.0)), std::f64::consts::PI);
}

#[test]
fn a_point_and_a_line_as_in_rational_arithmetic() {
    let mut dice = Dice::new(12);
    let mut on = 0;
    for _ in 0..10_000 {
        let points = dice.points(3);
        let (p, a, b) = (points[0], points[1], points[2]);
        let (state, _) = run::<PointLine>(&point_line::Input { p, a, b, epsilon: 0.0 });
        let (tp, ta, tb) = (pair(p), pair(a), pair(b));
        let way = sub(&tb, &ta);
        let told = format!("{points:?}");
        if a == b {
            assert!(state.is_degenerate && state.side.is_none());
            assert_eq!((state.on_segment, state.projection), (Some(p == a), Some(a)), "{told}");
            assert!(is_nearest_root(state.distance.unwrap(), &square(&sub(&tp, &ta))), "{told}");
            continue;
        }
        let side = turn(&ta, &tb, &tp);
        assert_eq!(state.side.unwrap().exact, sign(&side), "{told}");
        let t = dot(&sub(&tp, &ta), &way) / square(&way);
        let is_on = side.is_zero() && !t.is_negative() && t <= Number::one();
        on += u32::from(is_on);
        assert_eq!(state.on_segment, Some(is_on), "{told}");
        let nearest = (&ta.0 + &way.0 * &t, &ta.1 + &way.1 * &t);
        assert!(is_nearest_point(state.projection.unwrap(), &nearest), "{told}");
        let along = state.along.unwrap();
        assert!(along.is_infinite() || is_nearest(along, &t), "{told}");
        assert!(is_nearest_root(state.distance.unwrap(), &(&side * &side / square(&way))), "{told}");
    }
    assert!(on > 500, "only {on} points were on their segment");
}

/// By parameters: solves for the crossing of the lines, or compares places along the one line.
pub fn common(points: &[Point]) -> Vec<Pair> {
    let [a, b, c, d] = [0, 1, 2, 3].map(|at| pair(points[at]));
    let (ab, cd) = (sub(&b, &a), sub(&d, &c));
    let is_inside = |t: &Number| !t.is_negative() && t <= &Number::one();
    let on = |p: &Pair, from: &Pair, way: &Pair| {
        let length = square(way);
        if length.is_zero() {
            return p == from;
        }
        cross(way, &sub(p, from)).is_zero() && is_inside(&(dot(&sub(p, from), way) / length))
    };
    let denominator = cross(&ab, &cd);
    if !denominator.is_zero() {
        let (t, u) = (cross(&sub(&c, &a), &cd) / &denominator, cross(&sub(&c, &a), &ab) / &denominator);
        return if is_inside(&t) && is_inside(&u) { vec![(&a.0 + &ab.0 * &t, &a.1 + &ab.1 * &t)] } else { vec![] };
    }
    // Parallel, or one is a point: what they share is bounded by ends.
    let mut shared: Vec<Pair> = Vec::new();
    shared.extend([&a, &b].into_iter().filter(|p| on(p, &c, &cd)).cloned());
    shared.extend([&c, &d].into_iter().filter(|p| on(p, &a, &ab)).cloned());
    shared.sort();
    shared.dedup();
    shared
}

#[test]
fn segments_meet_as_in_rational_arithmetic() {
    let mut dice = Dice::new(13);
    let mut kinds = [0; 3];
    for _ in 0..10_000 {
        let mut points = dice.points(4);
        match dice.below(12) {
            0 => points[2] = points[0],
            1 => points[1] = points[0],
            2 => points[3] = points[2],
            _ => {}
        }
        let ends = [points[0], points[1], points[2], points[3]];
        let (state, _) = run::<Segments>(&segments::Input { ends, epsilon: 0.0 });
        let told = format!("{points:?}: {:?}", state.common);
        let truth = common(&points);
        match state.common.unwrap() {
            Common::None => assert!(truth.is_empty(), "{told}"),
            Common::Point(point) => {
                assert!(truth.len() == 1 && is_nearest_point(point, &truth[0]), "{told}");
            }
            Common::Overlap(low, high) => assert_eq!(truth, [pair(low), pair(high)], "{told}"),
        }
        kinds[truth.len()] += 1;
        assert_eq!(segments::do_meet(ends, &mut Default::default()), !truth.is_empty(), "{told}");
        if let Some(ratio) = state.ratio {
            assert!((0.0..=1.0).contains(&ratio), "{told}");
        }
    }
    assert!(kinds.iter().all(|&count| count > 300), "none, point and overlap: {kinds:?}");
}

#[test]
fn a_sign_that_floating_point_has_wrong_is_told() {
    // Kettner and others, "Classroom examples of robustness problems in geometric computations" (2008).
    let p = Point::new(0.5 + 2f64.powi(-53), 0.5 + 2f64.powi(-51));
    let input = point_line::Input { p, a: Point::new(12.0, 12.0), b: Point::new(24.0, 24.0), epsilon: 0.0 };
    let (state, tally) = run::<PointLine>(&input);
    let side = state.side.unwrap();
    assert_eq!(side.exact, Sign::Positive);
    assert_eq!(tally.get(stepscope::trace::Counter::WrongSigns), u64::from(side.is_float_wrong()));
}

#[test]
fn any_instant_of_a_few_points() {
    let at = Point::new;
    let crossing = [at(0.0, 0.0), at(2.0, 2.0), at(0.0, 3.0), at(3.0, 0.0)];
    let touching = [at(0.0, 0.0), at(2.0, 2.0), at(1.0, 1.0), at(3.0, 0.0)];
    for ends in [crossing, touching, [at(0.0, 0.0), at(2.0, 2.0), at(1.0, 1.0), at(3.0, 3.0)], [at(0.0, 0.0); 4]] {
        any_instant_equals_a_replay::<Segments>(&segments::Input { ends, epsilon: 0.0 });
        any_instant_equals_a_replay::<PointLine>(&point_line::Input { p: ends[0], a: ends[1], b: ends[2], epsilon: 0.0 });
        any_instant_equals_a_replay::<Vectors>(&vectors::Input { a: ends[1], b: ends[2] });
    }
}
