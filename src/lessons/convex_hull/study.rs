//! Comparisons and turns over n, measured on random points of a disc, against n log n.

use rand_pcg::Pcg32;

use crate::algo::geometry::Point;
use crate::algo::geometry::hull::{Collinear, ConvexHull, Input, Method, Step};
use crate::chart::{Chart, Series, SeriesKind, fit_constant};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series, unit};
use crate::trace::{Algorithm, Budget, Counter, Trace};
use crate::words::Text;

/// n is 4 times 2 to the power of 0 up to this.
const LARGEST_POWER: usize = 12;
const SEED: u64 = 1972;

type Points = Vec<(f64, f64)>;

/// One unit is one number of points.
pub struct Costs {
    random: Pcg32,
    sorting: Points,
    /// Turns asked for in the scans, by Graham and by Andrew.
    turns: [Points; 2],
    corners: Points,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs { random: Pcg32::new(SEED, 0), sorting: Points::new(), turns: Default::default(), corners: Points::new() }
    }
}

impl Study for Costs {
    fn units(&self) -> usize {
        LARGEST_POWER + 1
    }

    fn measure(&mut self, at: usize) {
        let count = 4usize << at;
        let random = &mut self.random;
        let points: Vec<Point> = (0..count)
            .map(|_| {
                let (angle, radius) = (std::f64::consts::TAU * unit(random), unit(random).sqrt());
                Point::new(radius * libm::cos(angle), radius * libm::sin(angle))
            })
            .collect();
        for (turns, method) in self.turns.iter_mut().zip([Method::Graham, Method::Andrew]) {
            let input = Input { points: points.as_slice().into(), method, collinear: Collinear::Drop, epsilon: 0.0 };
            let Ok(trace) = Trace::<ConvexHull>::record(&input, Budget::default()) else { return };
            turns.push((count as f64, trace.steps().iter().filter(|step| matches!(step, Step::Turn(_))).count() as f64));
            if method == Method::Andrew {
                let sort = trace.steps().iter().find(|step| matches!(step, Step::Sort { .. }));
                let compares = sort.map_or(0, |step| ConvexHull::cost(step).get(Counter::Compare));
                self.sorting.push((count as f64, compares as f64));
                let mut end = trace.begin();
                trace.seek(&mut end, trace.len());
                self.corners.push((count as f64, end.state.stack.len() as f64));
            }
        }
    }

    fn chart(&self) -> Chart {
        let along = |cost: &dyn Fn(f64) -> f64| self.sorting.iter().map(|&(n, _)| (n, cost(n))).collect::<Points>();
        let [graham, andrew] = &self.turns;
        let mut all = vec![
            series(Text::new("comparisons of the sort", "排序的比较次数"), SeriesKind::Measured, self.sorting.clone()),
            series(Text::new("turns asked, Graham", "判断转向的次数（Graham）"), SeriesKind::Measured, graham.clone()),
            series(Text::new("turns asked, Andrew", "判断转向的次数（Andrew）"), SeriesKind::Measured, andrew.clone()),
            series(Text::new("corners of the hull", "凸包的角数"), SeriesKind::Measured, self.corners.clone()),
            series(Text::new("n log₂ n", "n log₂ n"), SeriesKind::Theory, along(&|n| n * libm::log2(n))),
            series(
                Text::new("4n: turns at most, of two chains", "4n：两条链转向次数的上界"),
                SeriesKind::Theory,
                along(&|n| 4.0 * n),
            ),
        ];
        // Of points all over a disc, by Rényi and Sulanke (1963).
        if let Some(constant) = fit_constant(&self.corners, libm::cbrt) {
            let title = format!("{constant:.2}·∛n");
            all.push(Series {
                title_en: format!("{title}: corners, fitted"),
                title_zh: format!("{title}：角数（拟合）"),
                kind: SeriesKind::Fitted,
                points: along(&|n| constant * libm::cbrt(n)),
            });
        }
        chart(Text::new("points (n)", "点数 n"), Text::new("comparisons, turns, or corners", "比较、转向或角的个数"), all)
    }
}
