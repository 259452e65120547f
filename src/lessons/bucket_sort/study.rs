//! Comparisons over n, for lists from evenly spread to all in one bucket, against theory.

use rand_pcg::Pcg32;

use crate::algo::sort::bucket::{BucketSort, Input};
use crate::chart::{Chart, SeriesKind, fit_constant};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series, unit};
use crate::trace::{Counter, Plain};
use crate::words::Text;

/// n is 2 to the power of 2 up to this.
const POWERS: std::ops::RangeInclusive<u32> = 2..=11;
/// Random lists per n.
const TRIALS: usize = 6;
const SEED: u64 = 1956;

type Spread = fn(f64, f64) -> f64;

/// What is measured, from the share `u` of a random item and its place in the list.
const MEASURED: [(Text, Spread); 4] = [
    (Text::new("uniform", "均匀分布"), |u, _| u),
    (Text::new("exponential", "指数分布"), |u, _| -libm::log(1.0 - u)),
    (Text::new("Zipf", "Zipf 分布"), |u, _| 1.0 / (1.0 - u)),
    (Text::new("falling, and one far item", "递减，另有一项极远"), |_, place| if place == 0.0 { 1e9 } else { -place }),
];

/// One unit is one list of one n.
pub struct Comparisons {
    random: Pcg32,
    /// Each n with its number of lists so far, and the sums of their comparisons.
    sums: Vec<(f64, f64, [f64; MEASURED.len()])>,
}

impl Default for Comparisons {
    fn default() -> Comparisons {
        Comparisons { random: Pcg32::new(SEED, 0), sums: Vec::new() }
    }
}

impl Study for Comparisons {
    fn units(&self) -> usize {
        POWERS.count() * TRIALS
    }

    fn measure(&mut self, unit_number: usize) {
        let count = 1usize << (*POWERS.start() + (unit_number / TRIALS) as u32);
        if self.sums.last().is_none_or(|(last, ..)| *last != count as f64) {
            self.sums.push((count as f64, 0.0, [0.0; MEASURED.len()]));
        }
        for (which, (_, spread)) in MEASURED.iter().enumerate() {
            let items = (0..count).map(|place| spread(unit(&mut self.random), place as f64)).collect();
            // At most 2¹¹ items are never refused; a test runs all units.
            let Ok(input) = Input::new(items, count) else { return };
            let compares = Plain::<BucketSort>::run(&input).tally.get(Counter::Compare);
            if let Some((_, _, sums)) = self.sums.last_mut() {
                sums[which] += compares as f64;
            }
        }
        if let Some((_, trials, _)) = self.sums.last_mut() {
            *trials += 1.0;
        }
    }

    fn chart(&self) -> Chart {
        let means = |which: usize| self.sums.iter().map(|(n, trials, sums)| (*n, sums[which] / trials)).collect::<Vec<_>>();
        let along = |cost: &dyn Fn(f64) -> f64| self.sums.iter().map(|&(n, ..)| (n, cost(n))).collect::<Vec<_>>();
        let mut all: Vec<_> =
            MEASURED.iter().enumerate().map(|(which, (title, _))| series(*title, SeriesKind::Measured, means(which))).collect();
        for (which, power, en, zh) in [(0, 1.0, "uniform", "均匀分布"), (2, 2.0, "Zipf", "Zipf 分布")] {
            let theory = |n: f64| libm::pow(n, power);
            let Some(constant) = fit_constant(&means(which), theory) else { continue };
            let formula = format!("{constant:.3}·n{}", if power == 2.0 { "²" } else { "" });
            let mut fitted = series(Text::new("", ""), SeriesKind::Fitted, along(&|n| constant * theory(n)));
            (fitted.title_en, fitted.title_zh) = (format!("{en}: {formula}, fitted"), format!("{zh}：{formula}（拟合）"));
            all.push(fitted);
        }
        all.push(series(Text::new("n log₂ n", "n log₂ n"), SeriesKind::Theory, along(&|n| n * libm::log2(n))));
        all.push(series(
            Text::new("(n² + n)/2 − 1: at most", "(n² + n)/2 − 1：上界"),
            SeriesKind::Theory,
            along(&|n| (n * n + n) / 2.0 - 1.0),
        ));
        chart(Text::new("items n, in n buckets", "项数 n，分入 n 个桶"), Text::new("comparisons", "比较次数"), all)
    }
}
