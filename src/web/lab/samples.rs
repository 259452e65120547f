//! What a sweep over N found out, as charts.

use crate::chart::{Axis, Chart, Series, SeriesKind, fit_constant};
use crate::kernel::Traffic;
use crate::kernel::attention::{Method, SweepPoint};

pub const METHODS: [Method; 3] = [Method::Naive, Method::Online, Method::Tiled];

/// One method at one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub point: SweepPoint,
    /// None before it ran, and when it would take too long.
    pub run: Option<Measured>,
}

/// What a run of it gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    pub time_ns: Option<f64>,
    /// What the engine had allocated at the peak of the run.
    pub peak_bytes: u64,
    /// Counted by the kernels.
    pub counted: Option<Traffic>,
}

/// Seconds over N, with c·N² fitted to each method.
pub fn time_chart(samples: &[Sample]) -> Chart {
    let secs = |sample: &Sample| Some(sample.run?.time_ns? * 1e-9);
    let mut series = Vec::new();
    for method in METHODS {
        let measured = points(samples, method, secs);
        let constant = fit_constant(&measured, |n| n * n).filter(|_| measured.len() > 2);
        let fitted = constant.map(|c| measured.iter().map(|&(n, _)| (n, c * n * n)).collect());
        let name = method.name();
        series.push(line(format!("{name}, measured"), format!("{name}，实测"), SeriesKind::Measured, measured));
        if let Some(fitted) = fitted {
            series.push(line(format!("{name}, c·N²"), format!("{name}，c·N²"), SeriesKind::Fitted, fitted));
        }
    }
    chart("time, seconds", "时间（秒）", series)
}

/// Bytes of device memory at the peak: as the plan said, and as the engine counted.
pub fn memory_chart(samples: &[Sample]) -> Chart {
    let series = pairs(
        samples,
        ("planned", "按计划", |sample| Some(sample.point.peak_bytes as f64)),
        ("allocated", "实际分配", |sample| Some(sample.run?.peak_bytes as f64)),
    );
    chart("memory at its peak, bytes", "显存峰值（字节）", series)
}

/// Bytes read and written: by the closed form, and as the kernels counted.
pub fn traffic_chart(samples: &[Sample]) -> Chart {
    let series = pairs(
        samples,
        ("formula", "公式", |sample| Some(sample.point.predicted?.total_bytes() as f64)),
        ("counted", "着色器计数", |sample| Some(sample.run?.counted?.total_bytes() as f64)),
    );
    chart("global memory read and written, bytes", "全局内存读写量（字节）", series)
}

/// What a series is called in English and Chinese, and its value of a sample.
type Column = (&'static str, &'static str, fn(&Sample) -> Option<f64>);

fn pairs(samples: &[Sample], theory: Column, measured: Column) -> Vec<Series> {
    let mut series = Vec::new();
    for method in METHODS {
        for ((en, zh, value), kind) in [(measured, SeriesKind::Measured), (theory, SeriesKind::Theory)] {
            let name = method.name();
            series.push(line(format!("{name}, {en}"), format!("{name}，{zh}"), kind, points(samples, method, value)));
        }
    }
    series
}

fn points(samples: &[Sample], method: Method, value: impl Fn(&Sample) -> Option<f64>) -> Vec<(f64, f64)> {
    let own = samples.iter().filter(|sample| sample.point.method == method && sample.point.refusal.is_none());
    own.filter_map(|sample| Some((f64::from(sample.point.n), value(sample)?))).collect()
}

fn line(title_en: String, title_zh: String, kind: SeriesKind, points: Vec<(f64, f64)>) -> Series {
    Series { title_en, title_zh, kind, points }
}

fn chart(y_en: &str, y_zh: &str, series: Vec<Series>) -> Chart {
    Chart {
        x: Axis { title_en: "length N".into(), title_zh: "长度 N".into(), is_log: true },
        y: Axis { title_en: y_en.into(), title_zh: y_zh.into(), is_log: true },
        series,
    }
}
