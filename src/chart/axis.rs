//! Axes as they are drawn: which part of the numbers they show, and where their ticks are.

/// One axis. A place on it is the value itself, or on a log axis its logarithm to base 10.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    pub is_log: bool,
    /// The places at its ends.
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<Tick>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub place: f64,
    pub label: String,
}

impl Scale {
    /// An axis for these values with at most `most_ticks` ticks. Linear axes of values that aren't negative begin at 0.
    /// None when no value can be shown.
    pub fn of(values: impl Iterator<Item = f64>, is_log: bool, most_ticks: usize) -> Option<Scale> {
        let values: Vec<f64> = values.filter(|value| value.is_finite() && (*value > 0.0 || !is_log)).collect();
        let least = values.iter().copied().reduce(f64::min)?;
        let most = values.iter().copied().reduce(f64::max)?;
        if is_log { Some(Scale::log(least, most, &values, most_ticks)) } else { Some(Scale::linear(least, most, most_ticks)) }
    }

    fn linear(least: f64, most: f64, most_ticks: usize) -> Scale {
        let low = least.min(0.0);
        let high = if most > low { most } else { low + 1.0 };
        let raw = (high - low) / most_ticks.max(2) as f64;
        let unit = 10f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * unit).find(|step| *step >= raw).unwrap_or(10.0 * unit);
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        let ticks = (first..=last).map(|i| i as f64 * step).map(|value| Tick { place: value, label: short(value) });
        Scale { is_log: false, low: first as f64 * step, high: last as f64 * step, ticks: ticks.collect() }
    }

    fn log(least: f64, most: f64, values: &[f64], most_ticks: usize) -> Scale {
        let (low, high) = (least.log10(), most.log10());
        let margin = ((high - low) * 0.04).max(0.05);
        let (low, high) = (low - margin, high + margin);
        let within =
            |ticks: Vec<f64>| -> Vec<f64> { ticks.into_iter().filter(|value| (low..=high).contains(&value.log10())).collect() };
        let is_doubling = values.iter().all(|value| value.log2().fract() == 0.0);
        let doubling = is_doubling.then_some([1, 2, 4, 8]).into_iter().flatten().map(|step| powers(2.0, step, low, high));
        let decades = [1, 2, 3, 4, 6, 9].map(|step| powers(10.0, step, low, high));
        let fine = decades[0].iter().flat_map(|power| [*power, power * 2.0, power * 5.0]).collect();
        let fit = |ticks: &Vec<f64>| (2..=most_ticks).contains(&ticks.len());
        let ticks = doubling.chain([fine]).chain(decades).map(within).find(fit);
        let ticks = ticks.unwrap_or_else(|| if least < most { vec![least, most] } else { vec![least] });
        let tick = |value: f64| Tick { place: value.log10(), label: short(value) };
        Scale { is_log: true, low, high, ticks: ticks.into_iter().map(tick).collect() }
    }

    /// Where a value is; none for values that this axis can't show.
    pub fn place(&self, value: f64) -> Option<f64> {
        let place = if self.is_log { value.log10() } else { value };
        place.is_finite().then_some(place)
    }
}

/// Every `step`th power of a base, from below `low` to above `high` (logarithms to base 10).
fn powers(base: f64, step: i32, low: f64, high: f64) -> Vec<f64> {
    let exponent = |place: f64| place / base.log10();
    let first = exponent(low).floor() as i32;
    let last = exponent(high).ceil() as i32;
    (first..=last).filter(|power| power % step == 0).map(|power| base.powi(power)).collect()
}

/// A number in at most about six characters: `0`, `0.25`, `1024`, `131k`, `2.1M`, `3e-7`.
pub fn short(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if size < 1e-3 {
        let exponent = size.log10().floor();
        return format!("{}e{exponent}", trimmed(value / 10f64.powf(exponent), 1));
    }
    let is_thousands = size >= 1e4 && value % 1e3 == 0.0;
    if size < 1e5 && !is_thousands {
        let digits = if size >= 1000.0 { 0 } else { 2 - size.log10().floor().min(2.0) as i32 };
        return trimmed(value, digits.max(0) as usize);
    }
    let (unit, letter) = [(1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
        .into_iter()
        .find(|(unit, _)| size >= *unit)
        .unwrap_or((1.0, ""));
    let scaled = value / unit;
    let digits = if scaled.abs() >= 100.0 { 0 } else { 1 };
    format!("{}{letter}", trimmed(scaled, digits))
}

/// Without the zeros that a fixed number of digits leaves at the end.
fn trimmed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
