//! How often a sign is wrong, the nearer a point is to the line: measured for plain floating point and for the epsilon test.

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::algo::geometry::point_line::nearest;
use crate::algo::geometry::predicates::{orient, orient_epsilon, orient_float};
use crate::algo::geometry::{Point, Sign};
use crate::chart::{Axis, Chart, Series, SeriesKind};
use crate::lessons::Study;
use crate::lessons::plane::fields::USUAL_EPSILON;

/// Distances are 2 to the power of 0 to this, less one, in units in the last place.
const DISTANCES: usize = 34;
const TRIALS: usize = 400;
const SEED: u64 = 1996;
/// The points' coordinates are from 0.5 to 1, so that their last place is worth this; the line's own points are 10 to 40 away.
const ULP: f64 = f64::EPSILON / 2.0;
/// Shewchuk's bound: rounding can't change the sign of what is larger than this much of the sum of both products.
const BOUND: f64 = (3.0 + 16.0 * ULP) * ULP;

type Points = Vec<(f64, f64)>;

/// One unit is one distance.
pub struct WrongSigns {
    random: Pcg32,
    float: Points,
    contest: Points,
    /// The share of points for which Shewchuk's bound doesn't vouch.
    unsure: Points,
}

impl Default for WrongSigns {
    fn default() -> WrongSigns {
        WrongSigns { random: Pcg32::new(SEED, 0), float: Points::new(), contest: Points::new(), unsure: Points::new() }
    }
}

impl Study for WrongSigns {
    fn units(&self) -> usize {
        DISTANCES
    }

    fn measure(&mut self, unit: usize) {
        let ulps = 2f64.powi(unit as i32);
        let (mut float, mut contest, mut unsure) = (0, 0, 0);
        for _ in 0..TRIALS {
            let mut share = || f64::from(self.random.next_u32()) / 2f64.powi(32);
            let start = Point::new(0.6 + 0.2 * share(), 0.6 + 0.2 * share());
            let turn = share() * std::f64::consts::TAU;
            let mut along = |least: f64| {
                let length = least * (1.0 + share());
                Point::new(start.x + length * libm::cos(turn), start.y + length * libm::sin(turn))
            };
            let (a, b) = (along(10.0), along(20.0));
            // The point nearest to the line that there is, and then away from it, the short way.
            let Point { x, y } = nearest(start, a, b);
            let is_steep = (b.x - a.x).abs() < (b.y - a.y).abs();
            let p = if is_steep { Point::new(x + ulps * ULP, y) } else { Point::new(x, y + ulps * ULP) };
            let exact = orient(a, b, p);
            let cross = orient_float(a, b, p);
            float += usize::from(Sign::of(cross) != exact);
            contest += usize::from(orient_epsilon(a, b, p, USUAL_EPSILON) != exact);
            let sum = ((b.x - a.x) * (p.y - a.y)).abs() + ((b.y - a.y) * (p.x - a.x)).abs();
            unsure += usize::from(cross.abs() <= BOUND * sum);
        }
        let share = |count: usize| (ulps, 100.0 * count as f64 / TRIALS as f64);
        self.float.push(share(float));
        self.contest.push(share(contest));
        self.unsure.push(share(unsure));
    }

    fn chart(&self) -> Chart {
        let axis = |en: &str, zh: &str, is_log| Axis { title_en: en.into(), title_zh: zh.into(), is_log };
        let series = |en: &str, zh: &str, kind, points: &Points| Series {
            title_en: en.into(),
            title_zh: zh.into(),
            kind,
            points: points.clone(),
        };
        Chart {
            x: axis("distance from the line, in units in the last place", "到直线的距离（以末位单位计）", true),
            y: axis("wrong signs, %", "符号出错的比例（%）", false),
            series: vec![
                series("plain floating point, measured", "直接用浮点数（实测）", SeriesKind::Measured, &self.float),
                series("epsilon test with 1e-8, measured", "容差判断，ε = 1e-8（实测）", SeriesKind::Measured, &self.contest),
                series(
                    "not vouched for by Shewchuk's error bound",
                    "Shewchuk 误差界不能担保的比例",
                    SeriesKind::Theory,
                    &self.unsure,
                ),
            ],
        }
    }
}
