//! The lesson's words for numbers.

/// To four digits behind the point at most, and where that is nothing, to two significant ones.
pub fn short(x: f64) -> String {
    if x != 0.0 && x.abs() < 5e-5 {
        return format!("{x:.1e}").replace('-', "−");
    }
    let digits = format!("{x:.4}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    digits.replace('-', "−")
}

pub fn list(numbers: &[f64]) -> String {
    const MOST: usize = 12;
    let shown = numbers.iter().take(MOST).map(|x| short(*x));
    let more = (numbers.len() > MOST).then(|| "…".to_owned());
    format!("[{}]", shown.chain(more).collect::<Vec<_>>().join(", "))
}
