//! Nodes over the target, with and without pruning, against the number of answers.

use crate::algo::backtrack::{CombinationSum, Dedup, Extent, Input};
use crate::chart::{Chart, SeriesKind};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series};
use crate::trace::Plain;
use crate::words::Text;

use super::check;

const CANDIDATES: [u64; 4] = [2, 3, 5, 7];
const STEP: usize = 2;
const TARGETS: usize = 30;

/// One unit is one target.
#[derive(Default)]
pub struct Nodes {
    pruned: Vec<(f64, f64)>,
    unpruned: Vec<(f64, f64)>,
    answers: Vec<(f64, f64)>,
    counted: Vec<(f64, f64)>,
}

impl Study for Nodes {
    fn units(&self) -> usize {
        TARGETS
    }

    fn measure(&mut self, unit: usize) {
        let target = (STEP * (unit + 1)) as u64;
        let input = |is_pruned| Input {
            candidates: CANDIDATES.into(),
            target,
            is_reused: true,
            count: None,
            is_pruned,
            dedup: Dedup::Level,
            extent: Extent::default(),
        };
        let (with, without) = (input(true), input(false));
        let pruned = Plain::<CombinationSum>::run(&with).state;
        let unpruned = Plain::<CombinationSum>::run(&without).state;
        let x = target as f64;
        self.pruned.push((x, pruned.nodes as f64));
        self.unpruned.push((x, unpruned.nodes as f64));
        self.answers.push((x, pruned.answers() as f64));
        self.counted.push((x, check::count(&with) as f64));
    }

    fn chart(&self) -> Chart {
        // The answers are the points of a simplex with whole coordinates: about its volume, for large targets.
        let product = CANDIDATES.iter().product::<u64>() as f64;
        let along = |order: i32, factorial: f64| {
            let volume =
                |t: f64| libm::pow(t + CANDIDATES.iter().sum::<u64>() as f64 / 2.0, f64::from(order)) / (factorial * product);
            self.answers.iter().map(|&(t, _)| (t, volume(t))).collect::<Vec<_>>()
        };
        let all = vec![
            series(Text::new("nodes without pruning", "不剪枝的结点数"), SeriesKind::Measured, self.unpruned.clone()),
            series(Text::new("nodes with break", "用 break 剪枝的结点数"), SeriesKind::Measured, self.pruned.clone()),
            series(Text::new("answers found", "找到的答案数"), SeriesKind::Measured, self.answers.clone()),
            series(Text::new("answers, by dynamic programming", "答案数（动态规划）"), SeriesKind::Theory, self.counted.clone()),
            series(
                Text::new("answers, about (t + 8.5)³ / (3!·2·3·5·7)", "答案数，约 (t + 8.5)³ / (3!·2·3·5·7)"),
                SeriesKind::Theory,
                along(3, 6.0),
            ),
            series(
                Text::new("nodes with break, about (t + 8.5)⁴ / (4!·2·3·5·7)", "剪枝后的结点数，约 (t + 8.5)⁴ / (4!·2·3·5·7)"),
                SeriesKind::Theory,
                along(4, 24.0),
            ),
        ];
        chart(
            Text::new("target t, candidates 2, 3, 5, 7", "目标 t，候选数 2, 3, 5, 7"),
            Text::new("nodes, or answers", "结点数，或答案数"),
            all,
        )
    }
}
