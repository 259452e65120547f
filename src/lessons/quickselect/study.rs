//! Comparisons over k, measured on random lists, against Knuth's exact expectation.

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::algo::quickselect::{Input, PivotRule, Quickselect, Scheme};
use crate::chart::{Axis, Chart, Series, SeriesKind};
use crate::lessons::Study;
use crate::lessons::sorting::study::series;
use crate::trace::{Counter, Plain};
use crate::words::Text;

/// The length of the lists.
const ITEMS: usize = 200;
/// Distances between the k that are measured: 1, 11, … and the last.
const EVERY: usize = 10;
const TRIALS: usize = 100;
const SEED: u64 = 1971;

const MEASURED: [(Text, Scheme, PivotRule); 4] = [
    (Text::new("Lomuto, random pivot: mean", "Lomuto，随机枢轴：平均"), Scheme::Lomuto, PivotRule::Random),
    (Text::new("Hoare, random pivot: mean", "Hoare，随机枢轴：平均"), Scheme::Hoare, PivotRule::Random),
    (Text::new("Hoare, median of three: mean", "Hoare，三数取中：平均"), Scheme::Hoare, PivotRule::MedianOfThree),
    (Text::new("three-way, median of medians: mean", "三路，中位数的中位数：平均"), Scheme::ThreeWay, PivotRule::MedianOfMedians),
];

/// The expected number of comparisons for the k-th largest of n different items with random pivots, a window of m items being split
/// with m − 1 comparisons (D. E. Knuth, Mathematical Analysis of Algorithms, 1971):
/// 2·((n+1)·H(n) − (n+3−k)·H(n+1−k) − (k+2)·H(k) + n + 3), with the harmonic numbers H.
pub fn expected_comparisons(items: usize, k: usize) -> f64 {
    let harmonic = |m: usize| (1..=m).rev().map(|i| 1.0 / i as f64).sum::<f64>();
    let (n, k_from_1) = (items as f64, k as f64);
    2.0 * ((n + 1.0) * harmonic(items) - (n + 3.0 - k_from_1) * harmonic(items + 1 - k) - (k_from_1 + 2.0) * harmonic(k)
        + n
        + 3.0)
}

/// One unit is one random list for each k and each of [`MEASURED`].
pub struct Comparisons {
    random: Pcg32,
    /// By k and by what is measured: comparisons of each trial.
    counts: Vec<[Vec<u64>; MEASURED.len()]>,
}

impl Default for Comparisons {
    fn default() -> Comparisons {
        Comparisons { random: Pcg32::new(SEED, 0), counts: (0..ks().count()).map(|_| Default::default()).collect() }
    }
}

fn ks() -> impl Iterator<Item = usize> {
    (1..ITEMS).step_by(EVERY).chain([ITEMS])
}

impl Comparisons {
    /// Every trial of the first of [`MEASURED`].
    fn trials(&self) -> Vec<(f64, f64)> {
        ks().zip(&self.counts).flat_map(|(k, counts)| counts[0].iter().map(move |count| (k as f64, *count as f64))).collect()
    }

    fn points(&self, of: impl Fn(&[Vec<u64>; MEASURED.len()]) -> f64) -> Vec<(f64, f64)> {
        let measured = ks().zip(&self.counts).filter(|(_, counts)| !counts[0].is_empty());
        measured.map(|(k, counts)| (k as f64, of(counts))).collect()
    }
}

impl Study for Comparisons {
    fn units(&self) -> usize {
        TRIALS
    }

    fn measure(&mut self, _: usize) {
        for (at, k) in ks().enumerate() {
            let values: Vec<f64> = (0..ITEMS).map(|_| f64::from(self.random.next_u32())).collect();
            let seed = u64::from(self.random.next_u32());
            for (which, &(_, scheme, rule)) in MEASURED.iter().enumerate() {
                // Lists of this length and these k are never refused.
                if let Ok(input) = Input::new(values.clone(), k, scheme, rule, seed) {
                    self.counts[at][which].push(Plain::<Quickselect>::run(&input).tally.get(Counter::Compare));
                }
            }
        }
    }

    fn chart(&self) -> Chart {
        let mean = |counts: &Vec<u64>| counts.iter().sum::<u64>() as f64 / counts.len() as f64;
        let lomuto = Text::new("Lomuto, random pivot: how often", "Lomuto，随机枢轴：出现次数");
        let mut all: Vec<Series> = vec![series(lomuto, SeriesKind::Spread, self.trials())];
        all.extend(
            MEASURED
                .iter()
                .enumerate()
                .map(|(which, (title, ..))| series(*title, SeriesKind::Measured, self.points(|counts| mean(&counts[which])))),
        );
        let expected = (1..=ITEMS).map(|k| (k as f64, expected_comparisons(ITEMS, k))).collect();
        all.push(series(Text::new("Knuth's expectation, exact", "Knuth 的精确期望"), SeriesKind::Theory, expected));
        let axis = |en: String, zh: String| Axis { title_en: en, title_zh: zh, is_log: false };
        Chart {
            x: axis(format!("k, of {ITEMS} items"), format!("k（共 {ITEMS} 项）")),
            y: axis("comparisons".into(), "比较次数".into()),
            series: all,
        }
    }
}
