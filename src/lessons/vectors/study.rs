//! How far off the plain cross product is, the nearer two vectors are to one line: measured, against what rounding allows.

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::algo::geometry::Point;
use crate::algo::geometry::predicates::{cross_exact, cross_float};
use crate::chart::{Axis, Chart, Series, SeriesKind};
use crate::lessons::Study;

/// Angles are 2 to the power of minus 1 to minus this.
const SMALLEST_POWER: usize = 50;
const TRIALS: usize = 200;
const SEED: u64 = 1843;
const ORIGIN: Point = Point::new(0.0, 0.0);
/// Two products and their difference are rounded, each by half a unit in the last place at most.
const ROUNDING: f64 = 1.5 * f64::EPSILON;

type Points = Vec<(f64, f64)>;

/// One unit is one angle.
pub struct Errors {
    random: Pcg32,
    largest: Points,
    wrong: Points,
}

impl Default for Errors {
    fn default() -> Errors {
        Errors { random: Pcg32::new(SEED, 0), largest: Points::new(), wrong: Points::new() }
    }
}

impl Study for Errors {
    fn units(&self) -> usize {
        SMALLEST_POWER
    }

    fn measure(&mut self, unit: usize) {
        let inverse = 2f64.powi(unit as i32 + 1);
        let (mut largest, mut wrong) = (0.0f64, 0);
        for _ in 0..TRIALS {
            let mut share = || f64::from(self.random.next_u32()) / 2f64.powi(32);
            let (turn, length) = (share() * std::f64::consts::TAU, 1.0 + share());
            let a = Point::new(libm::cos(turn), libm::sin(turn));
            let b = Point::new(length * libm::cos(turn + 1.0 / inverse), length * libm::sin(turn + 1.0 / inverse));
            let (exact, float) = (cross_exact(ORIGIN, a, ORIGIN, b).to_f64(), cross_float(ORIGIN, a, ORIGIN, b));
            if exact != 0.0 {
                largest = largest.max((float - exact).abs() / exact.abs());
            }
            wrong += usize::from((float > 0.0) != (exact > 0.0) || (float < 0.0) != (exact < 0.0));
        }
        self.largest.push((inverse, largest.max(f64::EPSILON / 4.0)));
        self.wrong.push((inverse, (wrong as f64 / TRIALS as f64).max(f64::EPSILON / 4.0)));
    }

    fn chart(&self) -> Chart {
        let axis = |en: &str, zh: &str| Axis { title_en: en.into(), title_zh: zh.into(), is_log: true };
        let series = |en: &str, zh: &str, kind, points| Series { title_en: en.into(), title_zh: zh.into(), kind, points };
        let bound = self.largest.iter().map(|&(inverse, _)| (inverse, ROUNDING * inverse)).collect();
        Chart {
            x: axis("1 / angle between the vectors", "1 / 两向量的夹角"),
            y: axis("relative error of the cross product", "叉积的相对误差"),
            series: vec![
                series("largest of 200, measured", "200 次中的最大值（实测）", SeriesKind::Measured, self.largest.clone()),
                series("share of wrong signs", "符号出错的比例", SeriesKind::Measured, self.wrong.clone()),
                series("about 1.5 ε / angle", "约 1.5 ε / 夹角", SeriesKind::Theory, bound),
            ],
        }
    }
}
