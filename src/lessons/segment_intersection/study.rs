//! How far off the crossing is in plain floating point, the narrower the angle: measured, against theory with a fitted constant.

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::algo::geometry::Point;
use crate::algo::geometry::predicates::cross_float;
use crate::algo::geometry::segments::{Common, Input, Segments};
use crate::chart::{Axis, Chart, Series, SeriesKind, fit_constant};
use crate::lessons::Study;
use crate::trace::Plain;

/// Angles are 2 to the power of minus 1 to minus this.
const SMALLEST_POWER: usize = 50;
const TRIALS: usize = 100;
const SEED: u64 = 1979;
/// Where a logarithmic axis has no place for 0.
const LEAST: f64 = f64::EPSILON / 4.0;

type Points = Vec<(f64, f64)>;

/// One unit is one angle.
pub struct Angles {
    random: Pcg32,
    largest: Points,
}

impl Default for Angles {
    fn default() -> Angles {
        Angles { random: Pcg32::new(SEED, 0), largest: Points::new() }
    }
}

impl Study for Angles {
    fn units(&self) -> usize {
        SMALLEST_POWER
    }

    fn measure(&mut self, unit: usize) {
        let inverse = 2f64.powi(unit as i32 + 1);
        let mut largest = 0.0f64;
        for _ in 0..TRIALS {
            let ends = self.crossing(1.0 / inverse);
            let [a, b, c, d] = ends;
            let exact = Plain::<Segments>::run(&Input { ends, epsilon: 0.0 }).state.common;
            let t = cross_float(a, c, c, d) / cross_float(a, b, c, d);
            // Rounded, the ends of a few may be on one line.
            if let (Some(Common::Point(point)), true) = (exact, t.is_finite()) {
                let (x, y) = (a.x + t * (b.x - a.x), a.y + t * (b.y - a.y));
                largest = largest.max(libm::hypot(x - point.x, y - point.y));
            }
        }
        self.largest.push((inverse, largest.max(LEAST)));
    }

    fn chart(&self) -> Chart {
        let axis = |en: &str, zh: &str| Axis { title_en: en.into(), title_zh: zh.into(), is_log: true };
        let series =
            |en: String, zh: String, kind, points: &Points| Series { title_en: en, title_zh: zh, kind, points: points.clone() };
        let mut all = vec![series(
            "largest of 100, measured".into(),
            "100 次中的最大值（实测）".into(),
            SeriesKind::Measured,
            &self.largest,
        )];
        // Where all of the number is lost, the error is that of a guess; and each angle weighs the same.
        let scaled: Points = self
            .largest
            .iter()
            .filter(|(inverse, _)| *inverse < 2f64.powi(40))
            .map(|&(inverse, error)| (inverse, error / inverse))
            .collect();
        if let Some(constant) = fit_constant(&scaled, |_| f64::EPSILON) {
            let points = self.largest.iter().map(|&(inverse, _)| (inverse, constant * f64::EPSILON * inverse)).collect();
            let title = format!("{constant:.2} · 2⁻⁵² / ");
            all.push(series(format!("{title}angle, fitted"), format!("{title}夹角（拟合）"), SeriesKind::Fitted, &points));
        }
        Chart {
            x: axis("1 / angle between the segments", "1 / 两条线段的夹角"),
            y: axis("error of the crossing, of segments of length 2", "交点的误差（线段长为 2）"),
            series: all,
        }
    }
}

impl Angles {
    /// Two segments of length 2 through about one point, which are turned against each other by an angle.
    fn crossing(&mut self, angle: f64) -> [Point; 4] {
        let mut share = || f64::from(self.random.next_u32()) / 2f64.powi(32);
        let (turn, x, y) = (share() * std::f64::consts::TAU, share(), share());
        let along = |turn: f64, length: f64| Point::new(x + length * libm::cos(turn), y + length * libm::sin(turn));
        [along(turn, -1.0), along(turn, 1.0), along(turn + angle, -1.0), along(turn + angle, 1.0)]
    }
}
