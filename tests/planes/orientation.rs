use stepscope::algo::geometry::Point;
use stepscope::algo::geometry::Sign;
use stepscope::algo::geometry::orientation::{Input, Orientation, ulp};
use stepscope::trace::{Counter, Plain};

use crate::dice::Dice;
use crate::oracle::{pair, sign, turn};
use crate::points::extreme;
use crate::recorded;

fn check(input: &Input, dice: &mut Dice) -> u64 {
    let end = recorded::<Orientation>(input, dice);
    assert_eq!(end.rows.len(), input.size);
    let (mut wrong, mut wrong_epsilon) = (0, 0);
    for (j, row) in end.rows.iter().enumerate() {
        assert_eq!(row.len(), input.size);
        for (i, cell) in row.iter().enumerate() {
            let exact = sign(&turn(&pair(input.point(i, j)), &pair(input.q), &pair(input.r)));
            assert_eq!(cell.exact, exact, "{input:?} at {i}, {j}");
            wrong += u64::from(cell.float != exact);
            wrong_epsilon += u64::from(cell.epsilon != exact);
        }
    }
    assert_eq!((end.wrong, end.wrong_epsilon), (wrong, wrong_epsilon));
    wrong
}

#[test]
fn exact_signs_are_those_of_fractions() {
    let mut dice = Dice::new(2008);
    for _ in 0..10_000 {
        let q = Point { x: dice.below(50) as f64, y: dice.below(50) as f64 };
        let r = Point { x: q.x + dice.below(9) as f64, y: q.y + dice.below(9) as f64 };
        let along = dice.below(8) as f64 / 8.0;
        let origin = Point { x: q.x + (r.x - q.x) * along, y: q.y + (r.y - q.y) * along };
        let step = ulp(origin.x.max(origin.y)) * [0.25, 1.0, 4.0][dice.below(3)];
        check(&Input { q, r, origin, step, size: 1 + dice.below(3), epsilon: 1e-8 }, &mut dice);
    }
    for _ in 0..300 {
        let mut point = || Point { x: extreme(&mut dice), y: extreme(&mut dice) };
        let (q, r, origin) = (point(), point(), point());
        let step = extreme(&mut dice);
        check(&Input { q, r, origin, step, size: 2, epsilon: 1e-8 }, &mut dice);
    }
}

#[test]
fn the_classic_bitmap_is_wrong_in_many_places() {
    let point = |at: f64| Point { x: at, y: at };
    let input = Input { q: point(12.0), r: point(24.0), origin: point(0.5), step: f64::EPSILON / 2.0, size: 64, epsilon: 1e-8 };
    let wrong = check(&input, &mut Dice::new(12));
    assert!(wrong > 1000, "{wrong}");
    // Every point lies within the band of the epsilon test, which takes all of them to be on the line: only the diagonal is.
    let plain = Plain::<Orientation>::run(&input);
    assert_eq!(plain.state.wrong_epsilon, 64 * 64 - 64);
    assert_eq!(plain.tally.get(Counter::WrongSigns), wrong);
    assert!(plain.state.rows.iter().flat_map(|row| row.iter()).all(|cell| cell.epsilon == Sign::Zero));
}

#[test]
fn a_grid_of_the_largest_size_is_no_trouble() {
    let (q, r) = (Point { x: 12.0, y: 12.0 }, Point { x: 24.0, y: 24.0 });
    let input = Input { q, r, origin: Point { x: 0.5, y: 0.5 }, step: ulp(0.5), size: 512, epsilon: 1e-8 };
    let state = Plain::<Orientation>::run(&input).state;
    assert!(state.is_done && state.wrong > 0);
}
