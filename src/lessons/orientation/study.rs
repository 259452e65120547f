//! How often a sign is wrong, the nearer a point is to the line: measured, against the bound from which on it can't be.

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::algo::geometry::Point;
use crate::algo::geometry::Sign;
use crate::algo::geometry::orientation::ulp;
use crate::algo::geometry::predicates::{orient, orient_epsilon, orient_float};
use crate::chart::{Axis, Chart, Series, SeriesKind};
use crate::lessons::Study;
use crate::lessons::plane::fields::USUAL_EPSILON;

/// Distances are 2 to the power of 0 up to this, less one, in units in the last place.
const POWERS: usize = 30;
const TRIALS: usize = 1000;
const SEED: u64 = 2008;
const Q: Point = Point::new(12.0, 12.0);
const R: Point = Point::new(24.0, 24.0);

type Points = Vec<(f64, f64)>;

/// One unit is one distance.
pub struct Shares {
    random: Pcg32,
    float: Points,
    epsilon: Points,
}

impl Default for Shares {
    fn default() -> Shares {
        Shares { random: Pcg32::new(SEED, 0), float: Points::new(), epsilon: Points::new() }
    }
}

/// From how many units on no sign can be wrong: |cross| > (3 + 16u)·u·(|left product| + |right product|), u = 2⁻⁵³ (J. R. Shewchuk, 1997).
fn proved() -> f64 {
    const U: f64 = f64::EPSILON / 2.0;
    let products = 2.0 * (Q.x - 0.5) * (R.x - 0.5);
    let cross_of_one = (R.x - Q.x) * ulp(0.5);
    (3.0 + 16.0 * U) * U * products / cross_of_one
}

impl Study for Shares {
    fn units(&self) -> usize {
        POWERS
    }

    fn measure(&mut self, unit: usize) {
        let units = 2f64.powi(unit as i32);
        let (mut float, mut epsilon) = (0, 0);
        for _ in 0..TRIALS {
            // Whole numbers of units from 0.5 up, so that nothing rounds before the formula does.
            let along = f64::from(self.random.next_u32() % 4096) * ulp(0.5);
            let p = Point::new(0.5 + along, 0.5 + along + units * ulp(0.5));
            let exact = orient(p, Q, R);
            float += usize::from(Sign::of(orient_float(p, Q, R)) != exact);
            epsilon += usize::from(orient_epsilon(p, Q, R, USUAL_EPSILON) != exact);
        }
        self.float.push((units, float as f64 / TRIALS as f64));
        self.epsilon.push((units, epsilon as f64 / TRIALS as f64));
    }

    fn chart(&self) -> Chart {
        let axis = |en: &str, zh: &str, is_log| Axis { title_en: en.into(), title_zh: zh.into(), is_log };
        let series = |en: &str, zh: &str, kind, points| Series { title_en: en.into(), title_zh: zh.into(), kind, points };
        let farthest = self.float.last().map_or(1.0, |&(units, _)| units);
        // A wall where the proof begins.
        let bound = vec![(1.0, 1.0), (proved(), 1.0), (proved().next_up(), 0.0), (farthest.max(2.0 * proved()), 0.0)];
        Chart {
            x: axis("distance from the line, in units in the last place", "到直线的距离（末位单位）", true),
            y: axis("share of wrong signs", "符号出错的比例", false),
            series: vec![
                series("plain floating point", "直接用浮点数", SeriesKind::Measured, self.float.clone()),
                series("epsilon test, 1e-8", "容差判断，1e-8", SeriesKind::Measured, self.epsilon.clone()),
                series("right of here floating point is proved right", "此线以右，浮点数可证正确", SeriesKind::Theory, bound),
            ],
        }
    }
}
