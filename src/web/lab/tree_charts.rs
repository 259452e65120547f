//! What timed trees come to, as charts and numbers.

use super::words as say;
use crate::chart::{Axis, Chart, Series, SeriesKind};
use crate::kernel::Pace;
use crate::lessons::Timed;
use crate::words::Text;

/// A tree, and how its passes went so far.
pub struct Row {
    pub tree: Timed,
    pub pace: Pace,
}

impl Row {
    /// Tokens that a second gives, were all passes as the one in the middle, and heads right as often as they were measured to be.
    pub fn per_sec(&self) -> Option<f64> {
        Some(self.tree.expected / (self.pace.wall_ns()? * 1e-9))
    }

    /// What a pass made here, on average.
    pub fn made(&self) -> Option<f64> {
        let passes = self.pace.parts();
        (passes > 0).then(|| self.pace.made() as f64 / passes as f64)
    }
}

/// The row with the most tokens per second, and how many times those of the first.
pub fn best(rows: &[Row]) -> Option<(&Row, f64)> {
    let plain = rows.first()?.per_sec()?;
    let timed = rows.iter().filter_map(|row| Some((row, row.per_sec()?)));
    timed.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(row, per_sec)| (row, per_sec / plain))
}

/// Milliseconds over nodes.
pub fn times(rows: &[Row]) -> Chart {
    let clock = points(rows, |row| Some(row.pace.wall_ns()? * 1e-6));
    let kernels = points(rows, |row| Some(row.pace.kernels_ns()? * 1e-6));
    chart(
        Text::new("time of a pass, ms", "一次前向的用时（毫秒）"),
        vec![series(say::BY_CLOCK, SeriesKind::Measured, clock), series(say::IN_KERNELS, SeriesKind::Measured, kernels)],
    )
}

/// Tokens per second over nodes, and what plain decoding gives.
pub fn speeds(rows: &[Row]) -> Chart {
    let all = points(rows, Row::per_sec);
    let plain = all.first().filter(|_| all.len() > 1).map(|(_, plain)| *plain);
    let level = plain.map_or(Vec::new(), |plain| all.iter().map(|(nodes, _)| (*nodes, plain)).collect());
    chart(
        Text::new("tokens per second", "每秒词元数"),
        vec![
            series(Text::new("grown trees", "生长出的树"), SeriesKind::Measured, all),
            series(say::PLAIN_DECODING, SeriesKind::Theory, level),
        ],
    )
}

fn points(rows: &[Row], value: impl Fn(&Row) -> Option<f64>) -> Vec<(f64, f64)> {
    rows.iter().filter_map(|row| Some((row.tree.nodes as f64, value(row)?))).collect()
}

fn series(title: Text, kind: SeriesKind, points: Vec<(f64, f64)>) -> Series {
    Series { title_en: title.en.into(), title_zh: title.zh.into(), kind, points }
}

fn chart(y: Text, series: Vec<Series>) -> Chart {
    let axis = |title: Text| Axis { title_en: title.en.into(), title_zh: title.zh.into(), is_log: false };
    Chart {
        x: axis(Text::new("nodes of the tree", "树的结点数")),
        y: axis(y),
        series: series.into_iter().filter(|series| !series.points.is_empty()).collect(),
    }
}
