use proptest::prelude::*;
use stepscope::algo::geometry::exact::{Exact, Vector};
use stepscope::algo::geometry::predicates::{self, compare_distances, cross_sign, dot_sign, in_circle, orient};
use stepscope::algo::geometry::{MOST, Point, Sign, Verdict};
use stepscope::trace::Counter;

use crate::oracle::{self, Dice, Pair, is_nearest, is_nearest_root, number, pair, sign, square, sub, turn};

/// The determinant of the circle, by rows `(dx, dy, dx² + dy²)`, expanded along its last column.
fn circle(a: &Pair, b: &Pair, c: &Pair, d: &Pair) -> oracle::Number {
    let [a, b, c] = [a, b, c].map(|p| sub(p, d));
    square(&c) * oracle::cross(&a, &b) - square(&b) * oracle::cross(&a, &c) + square(&a) * oracle::cross(&b, &c)
}

fn check(points: [Point; 4]) {
    let [a, b, c, d] = points;
    let [p, q, r, s] = points.map(pair);
    let told = format!("{points:?}");
    assert_eq!(orient(a, b, c), sign(&turn(&p, &q, &r)), "orient {told}");
    assert_eq!(cross_sign(a, b, c, d), sign(&oracle::cross(&sub(&q, &p), &sub(&s, &r))), "cross {told}");
    assert_eq!(dot_sign(a, b, c, d), sign(&oracle::dot(&sub(&q, &p), &sub(&s, &r))), "dot {told}");
    let distances = square(&sub(&q, &p)) - square(&sub(&s, &r));
    assert_eq!(compare_distances(a, b, c, d), sign(&distances), "distances {told}");
    assert_eq!(in_circle(a, b, c, d), sign(&circle(&p, &q, &r, &s)), "in circle {told}");
}

#[test]
fn signs_are_those_of_rational_arithmetic() {
    let mut dice = Dice::new(1);
    for _ in 0..10_000 {
        let points = dice.points(4);
        check([points[0], points[1], points[2], points[3]]);
    }
}

#[test]
fn signs_on_a_grid_of_last_places_around_a_line() {
    let (b, c) = (Point::new(12.0, 12.0), Point::new(24.0, 24.0));
    let unit = 2f64.powi(-53);
    let mut wrong = 0;
    for i in 0..40 {
        for j in 0..40 {
            let a = Point::new(0.5 + f64::from(i) * unit, 0.5 + f64::from(j) * unit);
            // On the line where both are as far from 0.5; above it where y is larger.
            assert_eq!(orient(a, b, c), Sign::from(a.y.total_cmp(&a.x)));
            let verdict = Verdict::orient(b, c, a);
            assert_eq!(verdict.exact, Sign::from(a.y.total_cmp(&a.x)));
            assert_eq!(verdict.cost().get(Counter::Predicate), 1);
            wrong += verdict.cost().get(Counter::WrongSigns);
        }
    }
    assert!(wrong > 200, "floating point is wrong here hundreds of times, not {wrong}");
}

#[test]
fn the_epsilon_test_is_a_band_around_the_plain_one() {
    let (a, b) = (Point::new(0.0, 0.0), Point::new(1.0, 0.0));
    let at = |y: f64| predicates::orient_epsilon(a, b, Point::new(0.5, y), 1e-8);
    assert_eq!([at(2e-8), at(1e-8), at(0.0), at(-1e-8), at(-2e-8)].map(Sign::as_i8), [1, 0, 0, 0, -1]);
    assert_eq!(predicates::orient_epsilon(a, b, Point::new(0.5, 5e-324), 0.0), Sign::Positive);
}

#[test]
fn a_circle_too_large_for_floating_point_has_its_sign() {
    let [a, b, c] = [Point::new(MOST, 0.0), Point::new(0.0, MOST), Point::new(-MOST, 0.0)];
    let inside = Point::new(0.0, (-MOST).next_up());
    assert_eq!(in_circle(a, b, c, Point::new(0.0, -MOST)), Sign::Zero);
    assert_eq!(in_circle(a, b, c, inside), Sign::Positive);
    assert_eq!(in_circle(c, b, a, inside), Sign::Negative);
    assert!(!predicates::in_circle_float(a, b, c, inside).is_finite() || Verdict::in_circle(a, b, c, inside).is_float_wrong());
}

#[test]
fn exact_numbers_round_once() {
    let mut dice = Dice::new(2);
    for _ in 0..10_000 {
        let [a, b, c] = [dice.any(), dice.any(), dice.any()];
        let value = &(&Exact::new(a) * &Exact::new(b)) - &Exact::new(c);
        let truth = number(a) * number(b) - number(c);
        assert_eq!(value.sign(), sign(&truth), "{a:e} · {b:e} - {c:e}");
        assert!(is_nearest(value.to_f64(), &truth), "{a:e} · {b:e} - {c:e}");
        let squared = &value.squared() + &Exact::new(c.abs());
        let root = squared.root();
        assert!(is_nearest_root(root, &(&truth * &truth + number(c.abs()))), "root of ({a:e} · {b:e} - {c:e})² + |{c:e}|");
        if b != 0.0 {
            let (quotient, truth) = (Exact::new(a).over(&Exact::new(b)), number(a) / number(b));
            assert!(quotient.is_infinite() || is_nearest(quotient, &truth), "{a:e} / {b:e}");
            assert!(quotient.is_finite() || (a / b).is_infinite(), "{a:e} / {b:e}");
            assert!(quotient.is_infinite() || quotient == a / b, "{a:e} / {b:e}: not what the processor rounds to");
            let root = Exact::new(a.abs()).root_over(&Exact::new(b.abs()));
            assert!(is_nearest_root(root, &(number(a.abs()) / number(b.abs()))), "root of |{a:e} / {b:e}|");
        }
    }
}

#[test]
fn beyond_all_doubles_is_infinite() {
    let huge = Exact::new(1e300);
    assert_eq!((&huge * &huge).to_f64(), f64::INFINITY);
    assert_eq!((-(&huge * &huge)).to_f64(), f64::NEG_INFINITY);
    assert_eq!(Exact::new(f64::MAX).to_f64(), f64::MAX);
    assert_eq!((&Exact::new(5e-324) * &Exact::new(0.5)).to_f64(), 0.0);
    assert_eq!((&Exact::new(5e-324) * &Exact::new(0.75)).to_f64(), 5e-324);
    assert_eq!(Vector::of(Point::new(3.0, -4.0)).length_squared().root(), 5.0);
}

fn coordinate() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-20i32..20).prop_map(f64::from),
        (-8i64..8).prop_map(|steps| f64::from_bits((0.5f64.to_bits() as i64 + steps) as u64)),
        (-40i32..40).prop_map(|steps| f64::from(steps) * 5e-324),
        (-MOST..MOST),
        (-4i32..=4).prop_map(|quarter| f64::from(quarter) * 0.25 * MOST),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn signs_are_those_of_rational_arithmetic_for_any_mixture(c in proptest::array::uniform8(coordinate())) {
        check([Point::new(c[0], c[1]), Point::new(c[2], c[3]), Point::new(c[4], c[5]), Point::new(c[6], c[7])]);
    }
}
