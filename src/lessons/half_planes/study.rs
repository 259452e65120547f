//! Questions asked over n: where all borders stay, and where most are cut off, against n log n.

use rand_pcg::Pcg32;

use crate::algo::geometry::half_planes::{HalfPlanes, Input, Plane};
use crate::chart::{Chart, Series, SeriesKind, fit_constant};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series, unit};
use crate::trace::{Counter, Plain};
use crate::words::Text;

/// n is 2 to the power of 1 up to this.
const LARGEST_POWER: usize = 13;
const SEED: u64 = 1979;

type Points = Vec<(f64, f64)>;

/// One unit is one length.
pub struct Costs {
    random: Pcg32,
    tangents: Points,
    random_ones: Points,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs { random: Pcg32::new(SEED, 0), tangents: Points::new(), random_ones: Points::new() }
    }
}

impl Study for Costs {
    fn units(&self) -> usize {
        LARGEST_POWER
    }

    fn measure(&mut self, at: usize) {
        let len = 2usize << at;
        for (points, most_away) in [(&mut self.tangents, 0.0), (&mut self.random_ones, 1.0)] {
            let mut plane = || {
                let angle = unit(&mut self.random) * std::f64::consts::TAU;
                Plane { a: libm::cos(angle), b: libm::sin(angle), c: 1.0 + most_away * unit(&mut self.random) }
            };
            let planes = (0..len).map(|_| plane()).collect();
            let tally = Plain::<HalfPlanes>::run(&Input::new(planes)).tally;
            points.push((len as f64, tally.get(Counter::Predicate) as f64));
        }
    }

    fn chart(&self) -> Chart {
        let bound = |n: f64| n * libm::log2(n);
        let mut all: Vec<Series> = vec![
            series(
                Text::new("tangents of a circle: all stay", "圆的切线：全部保留"),
                SeriesKind::Measured,
                self.tangents.clone(),
            ),
            series(
                Text::new("at random distances: most are cut off", "距离随机：大多被截掉"),
                SeriesKind::Measured,
                self.random_ones.clone(),
            ),
            series(
                Text::new("n log₂ n", "n log₂ n"),
                SeriesKind::Theory,
                self.tangents.iter().map(|&(n, _)| (n, bound(n))).collect(),
            ),
        ];
        if let Some(constant) = fit_constant(&self.tangents, bound) {
            let points = self.tangents.iter().map(|&(n, _)| (n, constant * bound(n))).collect();
            let title = format!("{constant:.2}·n log₂ n");
            all.push(Series {
                title_en: format!("{title}, fitted"),
                title_zh: format!("{title}（拟合）"),
                kind: SeriesKind::Fitted,
                points,
            });
        }
        chart(Text::new("half-planes (n)", "半平面数 n"), Text::new("signs asked for", "判断符号的次数"), all)
    }
}
