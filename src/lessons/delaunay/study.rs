//! Questions asked over n, for both orders, against what theory expects.

use rand_pcg::Pcg32;

use crate::algo::geometry::Point;
use crate::algo::geometry::delaunay::{Delaunay, Input, Order};
use crate::chart::{Chart, Series, SeriesKind, fit_constant};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series, unit};
use crate::trace::{Counter, Plain};
use crate::words::Text;

/// n is 2 to the power of 2 up to one more than this.
const LARGEST_POWER: usize = 12;
const SEED: u64 = 1934;

type Points = Vec<(f64, f64)>;
/// How the cost should grow, and as a formula.
type Theory = (fn(f64) -> f64, &'static str);

/// One unit is one length.
pub struct Costs {
    random: Pcg32,
    given: Points,
    serpentine: Points,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs { random: Pcg32::new(SEED, 0), given: Points::new(), serpentine: Points::new() }
    }
}

impl Study for Costs {
    fn units(&self) -> usize {
        LARGEST_POWER
    }

    fn measure(&mut self, at: usize) {
        let len = 4usize << at;
        let points: Vec<Point> = (0..len).map(|_| Point::new(unit(&mut self.random), unit(&mut self.random))).collect();
        for (costs, order) in [(&mut self.given, Order::Given), (&mut self.serpentine, Order::Serpentine)] {
            let tally = Plain::<Delaunay>::run(&Input::new(points.clone(), order)).tally;
            costs.push((len as f64, tally.get(Counter::Predicate) as f64));
        }
    }

    fn chart(&self) -> Chart {
        let mut all: Vec<Series> = vec![
            series(Text::new("in random order", "随机顺序"), SeriesKind::Measured, self.given.clone()),
            series(Text::new("along a serpentine, in rounds", "蛇形顺序，分轮"), SeriesKind::Measured, self.serpentine.clone()),
        ];
        let theories: [Theory; 2] = [(|n| n * n.sqrt(), "n√n"), (|n| n, "n")];
        for (measured, (theory, name)) in [&self.given, &self.serpentine].into_iter().zip(theories) {
            let Some(constant) = fit_constant(measured, theory) else { continue };
            let points = measured.iter().map(|&(n, _)| (n, constant * theory(n))).collect();
            let title = format!("{constant:.2}·{name}");
            all.push(Series {
                title_en: format!("{title}, fitted"),
                title_zh: format!("{title}（拟合）"),
                kind: SeriesKind::Fitted,
                points,
            });
        }
        chart(Text::new("points (n)", "点数 n"), Text::new("signs asked for", "判断符号的次数"), all)
    }
}
