#[rustfmt::skip]
#[path = "../../src/lessons/half_planes/listing.rs"]
mod listing;

use serde_json::{Value, json};

use super::{answers, dice::Dice, outcome, point_of};

/// Corners and whether it is bounded; none where the region is empty.
type Found = Option<(Vec<(f64, f64)>, bool)>;

fn cases() -> Vec<Vec<[i64; 3]>> {
    let mut dice = Dice::new(37);
    let one = |dice: &mut Dice, span: i64| {
        let mut around = |span: i64| dice.below(2 * span as usize + 1) as i64 - span;
        [around(span), around(span), around(2 * span)]
    };
    (0..400).map(|case| (0..case % 9).map(|_| one(&mut dice, [1, 2, 9, 100_000][case % 4])).collect()).collect()
}

/// Of each corner one, in any order.
fn sorted(found: Found) -> Found {
    let (corners, is_bounded) = found?;
    let mut corners: Vec<_> = corners.into_iter().map(|(x, y)| (x + 0.0, y + 0.0)).collect();
    corners.sort_by(|p, q| p.partial_cmp(q).unwrap());
    corners.dedup();
    Some((corners, is_bounded))
}

fn assert_same(found: Vec<Found>, is_exact: bool) {
    let cases = cases();
    assert_eq!(found.len(), cases.len());
    let mut bounded = 0;
    for (found, case) in found.into_iter().zip(cases) {
        let output = outcome("half-planes", json!({"planes": case}));
        let corners = output["region"].as_array().map(|corners| corners.iter().map(point_of).collect());
        let expected = sorted(corners.zip(output["bounded"].as_bool()));
        bounded += usize::from(expected.as_ref().is_some_and(|(corners, is_bounded)| *is_bounded && corners.len() > 2));
        let found = sorted(found);
        if is_exact {
            assert_eq!(found, expected, "{case:?}");
            continue;
        }
        // Numerator and denominator may be rounded before they are divided, so that one corner comes out as two.
        let (Some((found, is_bounded)), Some((expected, expected_bounded))) = (&found, &expected) else {
            assert_eq!(found, expected, "{case:?}");
            continue;
        };
        let is_near = |p: &(f64, f64), q: &(f64, f64)| {
            let near = |a: f64, b: f64| (a - b).abs() <= 4.0 * f64::EPSILON * b.abs();
            near(p.0, q.0) && near(p.1, q.1)
        };
        assert_eq!(is_bounded, expected_bounded, "{case:?}");
        assert!(found.iter().all(|p| expected.iter().any(|q| is_near(p, q))), "{case:?}: {found:?}, not {expected:?}");
        assert!(expected.iter().all(|p| found.iter().any(|q| is_near(p, q))), "{case:?}: {found:?}, not {expected:?}");
    }
    assert!(bounded > 20, "{bounded}");
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |planes: Vec<[i64; 3]>| format!("{}\n", Value::from(vec![json!(planes)]));
    assert_same(answers::python("half_planes", cases().into_iter().map(line).collect()), true);
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let plane = |[a, b, c]: &[i64; 3]| format!(" {a} {b} {c}");
    let line = |planes: Vec<[i64; 3]>| format!("{}{}\n", planes.len(), planes.iter().map(plane).collect::<String>());
    assert_same(answers::cpp("half_planes", cases().into_iter().map(line).collect()), false);
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let plane = |&[a, b, c]: &[i64; 3]| listing::Plane { a, b, c, infinite: 0 };
    let run = |planes: Vec<[i64; 3]>| {
        let planes: Vec<listing::Plane> = planes.iter().map(plane).collect();
        listing::half_planes(&planes).map(|region| (region.corners, region.bounded))
    };
    assert_same(cases().into_iter().map(run).collect(), false);
}
