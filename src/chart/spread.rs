//! Many values at each x, as a histogram that grows sideways from it.

/// A bar of such a histogram: how many values at `x` lie from `low` (included) to `high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    pub x: f64,
    pub low: f64,
    pub high: f64,
    pub count: u32,
}

/// The values at each x counted in bins of one height: the round number that gives at most `most_bins` bins between the least value and the
/// greatest. Points come by rising x; bars come by x, and by height within it.
pub fn bars(points: &[(f64, f64)], most_bins: usize) -> Vec<Bar> {
    let values = || points.iter().map(|point| point.1);
    let (Some(least), Some(most)) = (values().reduce(f64::min), values().reduce(f64::max)) else { return Vec::new() };
    // One less, since bins begin at multiples of their height.
    let raw = ((most - least) / (most_bins.max(2) - 1) as f64).max(1e-9 * least.abs().max(most.abs())).max(f64::MIN_POSITIVE);
    let unit = 10f64.powf(raw.log10().floor());
    let height = [2.0, 5.0, 10.0, 20.0].into_iter().map(|times| times * unit).find(|height| *height > raw).unwrap_or(20.0 * unit);
    let mut bars: Vec<Bar> = Vec::new();
    for column in points.chunk_by(|a, b| a.0 == b.0) {
        let mut bins: Vec<i64> = column.iter().map(|point| (point.1 / height).floor() as i64).collect();
        bins.sort_unstable();
        bars.extend(bins.chunk_by(|a, b| a == b).map(|same| Bar {
            x: column[0].0,
            low: same[0] as f64 * height,
            high: (same[0] + 1) as f64 * height,
            count: same.len() as u32,
        }));
    }
    bars
}

/// Least, median and greatest of the values at `x`; none where there are none. The median of an even number is the lower of the two.
pub fn summary(points: &[(f64, f64)], x: f64) -> Option<[f64; 3]> {
    let mut values: Vec<f64> = points.iter().filter(|point| point.0 == x).map(|point| point.1).collect();
    values.sort_by(f64::total_cmp);
    Some([*values.first()?, values[(values.len() - 1) / 2], *values.last()?])
}
