//! How much is lost with so many codes, by k-means on some of the document's vectors, against what theory expects of fine codebooks.

use std::sync::Arc;

use super::input::{Input, spread};
use crate::chart::{Chart, Series, SeriesKind, fit_constant};
use crate::kernel::CpuEngine;
use crate::kernel::train::{CodeUpdate, Vq};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series};
use crate::words::Text;

/// k is 2 to the power of 0 up to one less than this.
const MOST_UNITS: usize = 7;
const STEPS: u32 = 8;
/// Products of one unit: a few milliseconds.
const PRODUCTS: usize = 2_000_000;

/// One unit is one number of codes.
pub struct Distortion {
    vectors: Vec<f32>,
    columns: usize,
    losses: Vec<(f64, f64)>,
}

impl Distortion {
    pub fn new(input: Input) -> Distortion {
        Distortion { vectors: input.centred(&input.vectors).to_vec(), columns: input.columns, losses: Vec::new() }
    }

    fn rows(&self) -> usize {
        self.vectors.len() / self.columns
    }
}

impl Study for Distortion {
    fn units(&self) -> usize {
        (1..MOST_UNITS).take_while(|power| 1 << power <= self.rows()).count() + 1
    }

    fn measure(&mut self, unit: usize) {
        let codes = 1usize << unit;
        let most = (PRODUCTS / (codes * self.columns * (STEPS as usize + 1))).max(codes);
        let stride = self.rows().div_ceil(most);
        let some: Vec<f32> = self.vectors.chunks_exact(self.columns).step_by(stride).flatten().copied().collect();
        let first = spread(&some, self.columns, codes);
        let vq = Vq {
            rows: (some.len() / self.columns) as u32,
            codes: codes as u32,
            columns: self.columns as u32,
            update: CodeUpdate::Ema { decay: 0.0 },
            steps: STEPS,
            revives: true,
            keeps: false,
            watched: None,
        };
        let (_, downloads) = CpuEngine::run(&vq.plan(Arc::new(some), Arc::new(first), false));
        let Ok(run) = vq.collect(&downloads) else { return };
        // The last revival may have made it worse.
        let least = run.rounds.iter().map(|round| round.loss).fold(f32::INFINITY, f32::min);
        self.losses.push((codes as f64, least.into()));
    }

    fn chart(&self) -> Chart {
        let theory = |k: f64| libm::pow(k, -2.0 / self.columns as f64);
        let mut all: Vec<Series> =
            vec![series(Text::new("k-means, eight rounds", "k 均值，八轮"), SeriesKind::Measured, self.losses.clone())];
        if let Some(constant) = fit_constant(&self.losses, theory) {
            let points = self.losses.iter().map(|&(k, _)| (k, constant * theory(k))).collect();
            let title = format!("{constant:.3}·k^(−2/{})", self.columns);
            all.push(Series {
                title_en: format!("{title}, fitted"),
                title_zh: format!("{title}（拟合）"),
                kind: SeriesKind::Fitted,
                points,
            });
        }
        chart(Text::new("codes (k)", "码数 k"), Text::new("mean squared distance", "平均平方距离"), all)
    }
}
