//! Comparisons over n, measured on random lists, against theory and against sorting first.

use rand_pcg::Pcg32;

use crate::algo::maximum_gap::{Input, MOST, MaximumGap, Rounding};
use crate::chart::{Chart, Series, SeriesKind, fit_constant};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, compared, crossover, series, whole};
use crate::trace::{Counter, Plain};
use crate::words::Text;

/// n is 2 to the power of 1 up to this.
const LARGEST_POWER: usize = 16;
const SEED: u64 = 1974;

type Points = Vec<(f64, f64)>;

/// One unit is one length.
pub struct Costs {
    random: Pcg32,
    compares: Points,
    /// Cells written into buckets, for both roundings.
    writes: [Points; 2],
    sorting: Points,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs { random: Pcg32::new(SEED, 0), compares: Points::new(), writes: Default::default(), sorting: Points::new() }
    }
}

impl Study for Costs {
    fn units(&self) -> usize {
        LARGEST_POWER
    }

    fn measure(&mut self, unit: usize) {
        let len = 2usize << unit;
        let n = len as f64;
        let items = whole(&mut self.random, len, u64::from(MOST) + 1);
        // It counts two items read a comparison.
        self.sorting.push((n, compared(&items) / 2.0));
        for (writes, rounding) in self.writes.iter_mut().zip([Rounding::Floor, Rounding::Ceil]) {
            let tally = Plain::<MaximumGap>::run(&Input::new(items.clone(), rounding)).tally;
            writes.push((n, tally.get(Counter::Write) as f64));
            if rounding == Rounding::Floor {
                self.compares.push((n, tally.get(Counter::Compare) as f64));
            }
        }
    }

    fn chart(&self) -> Chart {
        let along = |cost: &dyn Fn(f64) -> f64| self.compares.iter().map(|&(n, _)| (n, cost(n))).collect::<Points>();
        let mut all: Vec<Series> = vec![
            series(Text::new("comparisons, buckets", "比较次数（桶）"), SeriesKind::Measured, self.compares.clone()),
            series(Text::new("comparisons, sorting first", "比较次数（先排序）"), SeriesKind::Measured, self.sorting.clone()),
            series(
                Text::new("cells written, width rounded down", "写入单元（桶宽向下取整）"),
                SeriesKind::Measured,
                self.writes[0].clone(),
            ),
            series(
                Text::new("cells written, width rounded up", "写入单元（桶宽向上取整）"),
                SeriesKind::Measured,
                self.writes[1].clone(),
            ),
            series(Text::new("4n: comparisons at most", "4n：比较次数的上界"), SeriesKind::Theory, along(&|n| 4.0 * n)),
            series(Text::new("n log₂ n", "n log₂ n"), SeriesKind::Theory, along(&|n| n * libm::log2(n))),
        ];
        if let Some(constant) = fit_constant(&self.compares, |n| n) {
            let title = format!("{constant:.2}·n");
            let points = along(&|n| constant * n);
            all.push(Series {
                title_en: format!("{title}, fitted"),
                title_zh: format!("{title}（拟合）"),
                kind: SeriesKind::Fitted,
                points,
            });
        }
        if let Some(point) = crossover(&self.compares, &self.sorting) {
            let title = Text::new("from here on, buckets compare less", "从这里起，用桶比较得更少");
            all.push(series(title, SeriesKind::Measured, vec![point]));
        }
        chart(Text::new("items (n)", "项数 n"), Text::new("comparisons, or cells", "比较次数，或单元数"), all)
    }
}
