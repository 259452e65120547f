//! Signs asked for, and pairs of edges compared, over n: measured on random polygons without crossings.

use rand_pcg::Pcg32;

use crate::algo::geometry::Point;
use crate::algo::geometry::polygon::{Input, Polygon, Step};
use crate::chart::{Chart, Series, SeriesKind, fit_constant};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series, unit};
use crate::trace::{Algorithm, Budget, Counter, Trace};
use crate::words::Text;

/// n is 4 times 2 to the power of 0 up to this.
const LARGEST_POWER: usize = 7;
const SEED: u64 = 1962;

type Points = Vec<(f64, f64)>;

/// One unit is one number of vertices.
pub struct Costs {
    random: Pcg32,
    linear: Points,
    rays: Points,
    crossings: Points,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs { random: Pcg32::new(SEED, 0), linear: Points::new(), rays: Points::new(), crossings: Points::new() }
    }
}

impl Costs {
    /// Around the origin at rising angles, so that no two edges cross.
    fn star(&mut self, count: usize) -> Input {
        let mut corner = |number: usize| {
            let angle = std::f64::consts::TAU * (number as f64 + 0.9 * unit(&mut self.random)) / count as f64;
            let radius = 500.0 + 500.0 * unit(&mut self.random);
            Point::new(radius * libm::cos(angle), radius * libm::sin(angle))
        };
        Input { vertices: (0..count).map(&mut corner).collect(), point: Point::default(), epsilon: 0.0 }
    }
}

impl Study for Costs {
    fn units(&self) -> usize {
        LARGEST_POWER + 1
    }

    fn measure(&mut self, unit: usize) {
        let count = 4usize << unit;
        let Ok(trace) = Trace::<Polygon>::record(&self.star(count), Budget::default()) else { return };
        let (mut linear, mut ray, mut crossings) = (0, 0, 0);
        for step in trace.steps() {
            let sum = match step {
                Step::Simple { pairs, .. } => {
                    crossings = u64::from(*pairs);
                    continue;
                }
                Step::Edge { .. } => &mut ray,
                _ => &mut linear,
            };
            *sum += Polygon::cost(step).get(Counter::Predicate);
        }
        self.linear.push((count as f64, linear as f64));
        self.rays.push((count as f64, ray as f64));
        self.crossings.push((count as f64, crossings as f64));
    }

    fn chart(&self) -> Chart {
        let along = |cost: &dyn Fn(f64) -> f64| self.linear.iter().map(|&(n, _)| (n, cost(n))).collect::<Points>();
        let mut all = vec![
            series(Text::new("area and turns", "面积与转向"), SeriesKind::Measured, self.linear.clone()),
            series(Text::new("the ray: sides asked for", "射线：需要判侧的边"), SeriesKind::Measured, self.rays.clone()),
            series(
                Text::new("crossings: pairs of edges compared", "查找自相交：比较的边对"),
                SeriesKind::Measured,
                self.crossings.clone(),
            ),
            series(Text::new("2n − 2", "2n − 2"), SeriesKind::Theory, along(&|n| 2.0 * n - 2.0)),
            series(
                Text::new("n(n − 1)/2: all pairs", "n(n − 1)/2：所有边对"),
                SeriesKind::Theory,
                along(&|n| n * (n - 1.0) / 2.0),
            ),
        ];
        if let Some(constant) = fit_constant(&self.crossings, |n| n * n) {
            let title = format!("{constant:.2}·n²");
            all.push(Series {
                title_en: format!("{title}, fitted"),
                title_zh: format!("{title}（拟合）"),
                kind: SeriesKind::Fitted,
                points: along(&|n| constant * n * n),
            });
        }
        chart(Text::new("vertices (n)", "顶点数 n"), Text::new("signs asked, or pairs", "判断次数或边对数"), all)
    }
}
