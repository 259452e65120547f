//! What the studies of sorts have in common: random lists, and curves over their lengths.

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::chart::{Axis, Chart, Series, SeriesKind};
use crate::trace::{Counter, Tally};
use crate::words::Text;

/// A random number from 0 (included) to 1.
pub fn unit(random: &mut Pcg32) -> f64 {
    f64::from(random.next_u32()) / 2f64.powi(32)
}

/// Whole numbers from 0 up to `bound` (excluded), as items.
pub fn whole(random: &mut Pcg32, items: usize, bound: u64) -> Vec<f64> {
    (0..items).map(|_| (unit(random) * bound as f64).floor()).collect()
}

/// Items read and stored, and cells of tables written.
pub fn accesses(tally: &Tally) -> f64 {
    [Counter::Read, Counter::Move, Counter::Write].iter().map(|counter| tally.get(*counter)).sum::<u64>() as f64
}

pub fn series(title: Text, kind: SeriesKind, points: Vec<(f64, f64)>) -> Series {
    Series { title_en: title.en.into(), title_zh: title.zh.into(), kind, points }
}

/// A chart with both axes logarithmic.
pub fn chart(x: Text, y: Text, series: Vec<Series>) -> Chart {
    let axis = |title: Text| Axis { title_en: title.en.into(), title_zh: title.zh.into(), is_log: true };
    Chart { x: axis(x), y: axis(y), series: series.into_iter().filter(|series| !series.points.is_empty()).collect() }
}

/// What a stable comparison sort reads: two items a comparison, counted while Rust's own sorts the list.
pub fn compared(items: &[f64]) -> f64 {
    let mut sorted = items.to_vec();
    let mut compares = 0u64;
    sorted.sort_by(|a, b| {
        compares += 1;
        a.total_cmp(b)
    });
    2.0 * compares as f64
}

/// Where one rising curve falls below another for good, as a point on the other; none where it doesn't.
pub fn crossover(curve: &[(f64, f64)], other: &[(f64, f64)]) -> Option<(f64, f64)> {
    let below: Vec<bool> = curve.iter().zip(other).map(|(a, b)| a.1 < b.1).collect();
    let first = below.iter().rposition(|is_below| !is_below).map_or(0, |last_above| last_above + 1);
    // Below from the start, there is no crossing to be seen.
    (first > 0).then(|| other.get(first).copied()).flatten()
}
