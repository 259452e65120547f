//! Questions asked over the number of the hull's corners, measured on points of a circle, against all pairs.

use rand_pcg::Pcg32;

use crate::algo::geometry::Point;
use crate::algo::geometry::calipers::{Input, RotatingCalipers, Step};
use crate::chart::{Chart, Series, SeriesKind, fit_constant};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series, unit};
use crate::trace::{Budget, Trace};
use crate::words::Text;

/// h is 4 times 2 to the power of 0 up to this.
const LARGEST_POWER: usize = 10;
const SEED: u64 = 1978;

type Points = Vec<(f64, f64)>;

/// One unit is one number of corners.
pub struct Costs {
    random: Pcg32,
    turns: Points,
    pairs: Points,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs { random: Pcg32::new(SEED, 0), turns: Points::new(), pairs: Points::new() }
    }
}

impl Study for Costs {
    fn units(&self) -> usize {
        LARGEST_POWER + 1
    }

    fn measure(&mut self, at: usize) {
        let count = 4usize << at;
        let mut point = |number: usize| {
            let angle = std::f64::consts::TAU * (number as f64 + 0.9 * unit(&mut self.random)) / count as f64;
            Point::new(1e6 * libm::cos(angle), 1e6 * libm::sin(angle))
        };
        let input = Input { points: (0..count).map(&mut point).collect(), epsilon: 0.0 };
        let Ok(trace) = Trace::<RotatingCalipers>::record(&input, Budget::default()) else { return };
        let counted = |wanted: fn(&Step) -> bool| trace.steps().iter().filter(|step| wanted(step)).count() as f64;
        self.turns.push((count as f64, counted(|step| matches!(step, Step::Turn { .. }))));
        self.pairs.push((count as f64, counted(|step| matches!(step, Step::Pair { .. } | Step::Parallel { .. }))));
    }

    fn chart(&self) -> Chart {
        let along = |cost: &dyn Fn(f64) -> f64| self.turns.iter().map(|&(h, _)| (h, cost(h))).collect::<Points>();
        let mut all = vec![
            series(Text::new("does a caliper move on?", "卡尺要不要前移"), SeriesKind::Measured, self.turns.clone()),
            series(Text::new("pairs compared", "比较的点对"), SeriesKind::Measured, self.pairs.clone()),
            series(Text::new("9h: moves and stays at most", "9h：前移与停留次数的上界"), SeriesKind::Theory, along(&|h| 9.0 * h)),
            series(
                Text::new("h(h − 1)/2: all pairs of corners", "h(h − 1)/2：所有角的两两组合"),
                SeriesKind::Theory,
                along(&|h| h * (h - 1.0) / 2.0),
            ),
        ];
        if let Some(constant) = fit_constant(&self.turns, |h| h) {
            let title = format!("{constant:.2}·h");
            all.push(Series {
                title_en: format!("{title}, fitted"),
                title_zh: format!("{title}（拟合）"),
                kind: SeriesKind::Fitted,
                points: along(&|h| constant * h),
            });
        }
        chart(Text::new("corners of the hull (h)", "凸包的角数 h"), Text::new("questions", "判断次数"), all)
    }
}
