//! Where FlashAttention stops paying: bytes moved over the size of the fast memory, by the closed forms of the papers.

use crate::chart::{Axis, Chart, Series, SeriesKind};
use crate::kernel::attention::Problem;
use crate::lessons::Study;

/// From 512 bytes to 1 MiB, four sizes an octave.
const UNITS: usize = 45;

/// The closed forms, for one head of these sizes.
pub(super) struct Crossover {
    n: f64,
    nk: f64,
    d: f64,
    dv: f64,
    known: usize,
}

impl Crossover {
    pub(super) fn new(sizes: &Problem) -> Crossover {
        let [n, nk, d, dv] = [sizes.n, sizes.nk, sizes.d, sizes.dv].map(f64::from);
        Crossover { n, nk, d, dv, known: 0 }
    }

    fn memory_bytes(unit: usize) -> f64 {
        512.0 * 2f64.powf(unit as f64 / 4.0)
    }

    /// Rows of a tile where a quarter of the fast memory holds it: keys, values, queries and outputs have a quarter each.
    fn tile_rows(&self, memory_bytes: f64) -> f64 {
        (memory_bytes / 4.0 / (4.0 * self.d.max(self.dv))).max(1.0)
    }

    /// Scores and probabilities each written and read once, and every tensor once: as little as one can move with N×N in memory.
    fn standard_bytes(&self) -> f64 {
        4.0 * (4.0 * self.n * self.nk + (self.n + self.nk) * (self.d + self.dv))
    }

    /// Keys outside, as in the first paper: for every key tile all queries are read, and all outputs read and written.
    fn keys_outside_bytes(&self, memory_bytes: f64) -> f64 {
        let tiles = (self.nk / self.tile_rows(memory_bytes)).max(1.0);
        4.0 * (self.nk * (self.d + self.dv) + tiles * self.n * (self.d + 2.0 * self.dv))
    }

    /// Queries outside, as in the second paper and here: for every row tile all keys and values are read.
    fn queries_outside_bytes(&self, memory_bytes: f64) -> f64 {
        let tiles = (self.n / self.tile_rows(memory_bytes)).max(1.0);
        4.0 * (self.n * (self.d + self.dv) + tiles * self.nk * (self.d + self.dv))
    }

    fn series(&self, en: &str, zh: &str, bytes: impl Fn(f64) -> f64) -> Series {
        let points = (0..self.known).map(Crossover::memory_bytes).map(|memory_bytes| (memory_bytes, bytes(memory_bytes)));
        Series { title_en: en.into(), title_zh: zh.into(), kind: SeriesKind::Theory, points: points.collect() }
    }
}

impl Study for Crossover {
    fn units(&self) -> usize {
        UNITS
    }

    fn measure(&mut self, unit: usize) {
        self.known = self.known.max(unit + 1);
    }

    fn chart(&self) -> Chart {
        Chart {
            x: Axis { title_en: "fast memory M, bytes".into(), title_zh: "快速存储 M（字节）".into(), is_log: true },
            y: Axis {
                title_en: "bytes moved, one head".into(), title_zh: "搬运的字节数（一个头）".into(), is_log: true
            },
            series: vec![
                self.series("N×N in memory, 4N² at least", "N×N 存进显存，至少 4N²", |_| self.standard_bytes()),
                self.series(
                    "FlashAttention 1, 12N²d²/M: even at M = 3d²",
                    "FlashAttention 1，12N²d²/M：M = 3d² 时持平",
                    |m| self.keys_outside_bytes(m),
                ),
                self.series(
                    "FlashAttention 2 and here, 8N²d²/M: even at M = 2d²",
                    "FlashAttention 2 及本页，8N²d²/M：M = 2d² 时持平",
                    |m| self.queries_outside_bytes(m),
                ),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Crossover;

    /// In numbers, not bytes: M = 3d² and M = 2d², where N is so large that tensors don't matter beside scores.
    #[test]
    fn the_curves_cross_where_the_papers_say() {
        let far = Crossover { n: 1e7, nk: 1e7, d: 64.0, dv: 64.0, known: 0 };
        let near = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-3;
        assert!(near(far.keys_outside_bytes(4.0 * 3.0 * 64.0 * 64.0), far.standard_bytes()));
        assert!(near(far.queries_outside_bytes(4.0 * 2.0 * 64.0 * 64.0), far.standard_bytes()));
    }
}
