//! Rational arithmetic of the crate `num-rational`, and random points of every kind that goes wrong.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use rand_core::Rng;
use rand_pcg::Pcg32;
use stepscope::algo::geometry::{Point, Sign};

pub type Number = BigRational;
pub type Pair = (Number, Number);

/// The number that a double is.
pub fn number(x: f64) -> Number {
    Number::from_float(x).expect("finite")
}

pub fn whole(x: i64) -> Number {
    Number::from_integer(BigInt::from(x))
}

pub fn pair(p: Point) -> Pair {
    (number(p.x), number(p.y))
}

pub fn sub(a: &Pair, b: &Pair) -> Pair {
    (&a.0 - &b.0, &a.1 - &b.1)
}

pub fn cross(a: &Pair, b: &Pair) -> Number {
    &a.0 * &b.1 - &a.1 * &b.0
}

pub fn dot(a: &Pair, b: &Pair) -> Number {
    &a.0 * &b.0 + &a.1 * &b.1
}

/// `(b - a) × (c - a)`.
pub fn turn(a: &Pair, b: &Pair, c: &Pair) -> Number {
    cross(&sub(b, a), &sub(c, a))
}

pub fn square(a: &Pair) -> Number {
    dot(a, a)
}

pub fn sign(x: &Number) -> Sign {
    if x.is_zero() {
        Sign::Zero
    } else if x.is_positive() {
        Sign::Positive
    } else {
        Sign::Negative
    }
}

/// Whether `x` is the double nearest to the true number: no neighbour is nearer.
pub fn is_nearest(x: f64, truth: &Number) -> bool {
    let off = (number(x) - truth).abs();
    [x.next_up(), x.next_down()].iter().all(|&near| near.is_infinite() || (number(near) - truth).abs() >= off)
}

/// Whether `x` is the double nearest to the root of the true number, by comparing squares of the midpoints to its neighbours.
pub fn is_nearest_root(x: f64, squared: &Number) -> bool {
    let half = |a: f64, b: f64| (number(a) + number(b)) / whole(2);
    let (low, high) = (half(x.next_down(), x), half(x, x.next_up()));
    x >= 0.0 && (x == 0.0 || &(&low * &low) <= squared) && squared <= &(&high * &high)
}

pub type Whole = (BigInt, BigInt);

/// The points as whole numbers of one unit, and how many units are 1.
pub fn on_grid(points: &[Point]) -> (Vec<Whole>, BigInt) {
    let pairs: Vec<Pair> = points.iter().copied().map(pair).collect();
    // Denominators are powers of two: the largest has all others in it.
    let unit = pairs.iter().flat_map(|(x, y)| [x.denom(), y.denom()]).max().cloned().unwrap_or(BigInt::from(1));
    let whole = |x: &Number| x.numer() * (&unit / x.denom());
    (pairs.iter().map(|(x, y)| (whole(x), whole(y))).collect(), unit)
}

pub fn way(from: &Whole, to: &Whole) -> Whole {
    (&to.0 - &from.0, &to.1 - &from.1)
}

pub fn whole_cross(a: &Whole, b: &Whole) -> BigInt {
    &a.0 * &b.1 - &a.1 * &b.0
}

pub fn whole_dot(a: &Whole, b: &Whole) -> BigInt {
    &a.0 * &b.0 + &a.1 * &b.1
}

pub struct Dice(Pcg32);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(Pcg32::new(seed, 0))
    }

    pub fn below(&mut self, bound: usize) -> usize {
        ((u64::from(self.0.next_u32()) * bound as u64) >> 32) as usize
    }

    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * 2f64.powi(-53)
    }

    pub fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    fn steps(&mut self, x: f64, most: usize) -> f64 {
        let (count, up) = (self.below(most + 1), self.coin());
        (0..count).fold(x, |x, _| if up { x.next_up() } else { x.next_down() })
    }

    pub fn integer(&mut self, most: usize) -> f64 {
        self.below(2 * most + 1) as f64 - most as f64
    }

    /// A double of any size up to 1e150, also a subnormal one.
    pub fn any(&mut self) -> f64 {
        let x = match self.below(6) {
            0 => 0.0,
            1 => f64::from_bits(self.below(40) as u64),
            2 => 1e150,
            3 => self.integer(50),
            _ => f64::from_bits(self.0.next_u64() % 1e150f64.to_bits()),
        };
        if self.coin() { -x } else { x }
    }

    /// One of the kinds that [`Dice::points`] makes.
    pub fn kind(&mut self) -> usize {
        self.below(8)
    }

    pub fn points(&mut self, count: usize) -> Vec<Point> {
        let kind = self.kind();
        self.points_of(kind, count)
    }

    /// Small whole numbers; a line with a few last places of noise, near 12, of 1e150, of subnormals; numbers of any size; whole steps
    /// on a line; ordinary reals; a few points again and again.
    pub fn points_of(&mut self, kind: usize, count: usize) -> Vec<Point> {
        let size = [1.0, 12.0, 1e149, 5e-324 * 1e4, 2f64.powi(-450)][self.below(5)];
        let (dx, dy) = (self.integer(3), self.integer(3));
        let few: Vec<Point> = (0..3).map(|_| Point::new(self.integer(3), self.integer(3))).collect();
        (0..count)
            .map(|_| match kind {
                0 => Point::new(self.integer(4), self.integer(4)),
                1 => Point::new(self.integer(1000), self.integer(1000)),
                2 => {
                    let t = self.unit() * size;
                    Point::new(self.steps(t * dx, 3), self.steps(t * dy, 3))
                }
                3 => Point::new(self.steps(0.5, 6), self.steps(0.5, 6)),
                4 => Point::new(self.any(), self.any()),
                5 => {
                    let t = self.integer(6);
                    Point::new(t * dx, t * dy)
                }
                6 => Point::new((self.unit() - 0.5) * size, (self.unit() - 0.5) * size),
                _ => few[self.below(3)],
            })
            .collect()
    }
}
