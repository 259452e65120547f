//! What a bench found out, as charts and words.

use super::roofline::spaced;
use super::words as say;
use crate::chart::{Axis, Chart, Series, SeriesKind, short};
use crate::web::worker::KernelTimes;
use crate::words::{Lang, Text};

/// All sorts at one n.
#[derive(Clone, Debug)]
pub struct Row {
    pub len: usize,
    pub kernels: KernelTimes,
    /// By [`Peer::ALL`](crate::kernel::radix::Peer::ALL); none where the result was wrong.
    pub peers_ns: [Option<f64>; 2],
}

#[derive(Default)]
pub struct Rows {
    pub is_on_gpu: bool,
    pub rows: Vec<Row>,
}

/// One line of the charts.
pub struct Line {
    pub title: Text,
    pub time_ns: fn(&Row) -> Option<f64>,
}

impl Row {
    pub fn is_right(&self) -> bool {
        let KernelTimes { planned_bytes, counted_bytes, is_right, .. } = self.kernels;
        is_right && planned_bytes == counted_bytes && self.peers_ns.iter().all(Option::is_some)
    }

    /// By the device's stamps where they are fine enough, else by the clock.
    fn kernels_ns(&self) -> Option<f64> {
        self.stamped_ns().or(self.kernels.clock_ns)
    }

    fn stamped_ns(&self) -> Option<f64> {
        self.kernels.stamped_ns.filter(|time_ns| *time_ns > 0.0)
    }

    /// Bytes that the kernels read and write in a second.
    pub fn throughput(&self) -> Option<String> {
        Some(format!("{}B/s", rate(self.kernels.planned_bytes as f64, self.kernels_ns()?)))
    }
}

impl Rows {
    pub fn lines(&self) -> Vec<Line> {
        let clock = |row: &Row| row.kernels.clock_ns;
        let mut lines = if self.is_on_gpu {
            vec![
                Line { title: say::KERNELS_ALONE, time_ns: Row::stamped_ns },
                Line { title: say::KERNELS_AND_WAY, time_ns: clock },
            ]
        } else {
            vec![Line { title: say::TWINS, time_ns: clock }]
        };
        lines.push(Line { title: say::STANDARD, time_ns: |row| row.peers_ns[0] });
        lines.push(Line { title: say::PLAIN_LSD, time_ns: |row| row.peers_ns[1] });
        lines
    }

    /// Seconds over n.
    pub fn times(&self) -> Chart {
        self.chart("time of one sort, seconds", "一次排序的用时（秒）", |_, time_ns| time_ns * 1e-9)
    }

    /// Keys in a second over n.
    pub fn rates(&self) -> Chart {
        self.chart("keys sorted per second", "每秒排好的键数", |row, time_ns| row.len as f64 / (time_ns * 1e-9))
    }

    fn chart(&self, en: &str, zh: &str, value: fn(&Row, f64) -> f64) -> Chart {
        let axis = |en: &str, zh: &str| Axis { title_en: en.into(), title_zh: zh.into(), is_log: true };
        let series = self.lines().into_iter().map(|line| Series {
            title_en: line.title.en.into(),
            title_zh: line.title.zh.into(),
            kind: SeriesKind::Measured,
            points: self.rows.iter().filter_map(|row| Some((row.len as f64, value(row, (line.time_ns)(row)?)))).collect(),
        });
        Chart {
            x: axis("keys n", "键数 n"),
            y: axis(en, zh),
            series: series.filter(|series| !series.points.is_empty()).collect(),
        }
    }
}

/// So many in a second, before the unit that they come in: `1.3 G`.
fn rate(count: f64, time_ns: f64) -> String {
    spaced(count / (time_ns * 1e-9))
}

/// `1.3 G keys/s`.
pub fn keys_per_sec(len: usize, time_ns: f64, lang: Lang) -> String {
    format!("{}\u{a0}{}", rate(len as f64, time_ns).trim_end(), say::KEYS_A_SECOND.get(lang))
}

/// `850 ns`, `3.14 ms`.
pub fn duration(time_ns: f64) -> String {
    let units = [(1e9, "s"), (1e6, "ms"), (1e3, "µs")];
    let (unit_ns, unit) = units.into_iter().find(|(unit_ns, _)| time_ns >= *unit_ns).unwrap_or((1.0, "ns"));
    format!("{}\u{a0}{unit}", short(time_ns / unit_ns))
}
