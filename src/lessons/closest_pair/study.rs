//! Distances compared over n, on random points and on a grid, against all pairs.

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::algo::geometry::Point;
use crate::algo::geometry::closest_pair::{ClosestPair, Input};
use crate::chart::{Axis, Chart, Series, SeriesKind, fit_constant};
use crate::lessons::Study;
use crate::trace::{Counter, Plain, Tally};

/// n is 2 to the power of 2 up to this and one.
const LARGEST_POWER: usize = 14;
const SEED: u64 = 1975;

type Points = Vec<(f64, f64)>;

/// One unit is one number of points.
pub struct Costs {
    random: Pcg32,
    compared: Points,
    compared_on_grid: Points,
    merged: Points,
}

impl Default for Costs {
    fn default() -> Costs {
        let random = Pcg32::new(SEED, 0);
        Costs { random, compared: Points::new(), compared_on_grid: Points::new(), merged: Points::new() }
    }
}

fn tally(points: Vec<Point>) -> Tally {
    Plain::<ClosestPair>::run(&Input::new(points)).tally
}

impl Study for Costs {
    fn units(&self) -> usize {
        LARGEST_POWER
    }

    fn measure(&mut self, unit: usize) {
        let count = 4usize << unit;
        let n = count as f64;
        let mut coordinate = || f64::from(self.random.next_u32());
        let random = tally((0..count).map(|_| Point::new(coordinate(), coordinate())).collect());
        let side = (1..).find(|side| side * side >= count).unwrap_or(1);
        let grid = tally((0..count).map(|at| Point::new((at % side) as f64, (at / side) as f64)).collect());
        let compared = |tally: Tally| tally.get(Counter::Predicate) as f64;
        self.compared.push((n, compared(random)));
        self.compared_on_grid.push((n, compared(grid)));
        self.merged.push((n, random.get(Counter::Move) as f64));
    }

    fn chart(&self) -> Chart {
        let axis = |en: &str, zh: &str| Axis { title_en: en.into(), title_zh: zh.into(), is_log: true };
        let series = |en: String, zh: String, kind, points| Series { title_en: en, title_zh: zh, kind, points };
        let measured = |en: &str, zh: &str, points: &Points| series(en.into(), zh.into(), SeriesKind::Measured, points.clone());
        let along = |cost: &dyn Fn(f64) -> f64| self.compared.iter().map(|&(n, _)| (n, cost(n))).collect::<Points>();
        let mut all = vec![
            measured("distances compared, random points", "比较的距离（随机点）", &self.compared),
            measured("distances compared, on a grid", "比较的距离（网格）", &self.compared_on_grid),
            measured("points moved by merging", "归并移动的点", &self.merged),
            series(
                "n(n−1)/2: all pairs".into(),
                "n(n−1)/2：所有点对".into(),
                SeriesKind::Theory,
                along(&|n| n * (n - 1.0) / 2.0),
            ),
        ];
        let mut fit = |points: &Points, theory: fn(f64) -> f64, name: &str| {
            if let Some(constant) = fit_constant(points, theory) {
                let title = format!("{constant:.2}·{name}");
                let (en, zh) = (format!("{title}, fitted"), format!("{title}（拟合）"));
                all.push(series(en, zh, SeriesKind::Fitted, along(&|n| constant * theory(n))));
            }
        };
        fit(&self.compared, |n| n, "n");
        fit(&self.compared_on_grid, |n| n * libm::log2(n), "n log₂ n");
        fit(&self.merged, |n| n * libm::log2(n), "n log₂ n");
        Chart {
            x: axis("points (n)", "点数 n"), y: axis("comparisons, or moves", "比较次数，或移动次数"), series: all
        }
    }
}
