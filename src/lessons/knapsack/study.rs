//! Cells computed over items times capacity, against trying every choice.

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::algo::table::{Input, Knapsack};
use crate::chart::{Chart, SeriesKind, fit_constant};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series};
use crate::trace::{Counter, Plain};
use crate::words::Text;

const CAPACITY: u32 = 1000;
const MOST_ITEMS: usize = 40;
/// Every choice is really tried up to so many items; beyond, 2ⁿ is theory.
const MOST_TRIED: usize = 18;
const SEED: u64 = 1957;

/// One unit is one number of items, with random weights and values.
pub struct Cells {
    random: Pcg32,
    table: Vec<(f64, f64)>,
    row: Vec<(f64, f64)>,
    tried: Vec<(f64, f64)>,
}

impl Default for Cells {
    fn default() -> Cells {
        Cells { random: Pcg32::new(SEED, 0), table: Vec::new(), row: Vec::new(), tried: Vec::new() }
    }
}

impl Study for Cells {
    fn units(&self) -> usize {
        MOST_ITEMS
    }

    fn measure(&mut self, unit: usize) {
        let count = unit + 1;
        let mut below = |bound: u32| 1 + self.random.next_u32() % bound;
        let weights: Vec<u64> = (0..count).map(|_| u64::from(below(CAPACITY / 4))).collect();
        let values: Vec<f64> = (0..count).map(|_| f64::from(below(1000))).collect();
        if count <= MOST_TRIED {
            self.tried.push((count as f64, tried(&weights, u64::from(CAPACITY)) as f64));
        }
        let input = Input {
            weights: weights.into(),
            values: values.into(),
            rows: (0..count as u32).collect(),
            capacity: CAPACITY,
            is_2d: true,
            is_exact: false,
            is_reverse: true,
            is_complete: false,
        };
        // The first row isn't computed, only filled.
        let cells = Plain::<Knapsack>::run(&input).tally.get(Counter::Write) - input.width() as u64;
        self.table.push((count as f64, cells as f64));
        let row = Plain::<Knapsack>::run(&Input { is_2d: false, ..input }).tally.get(Counter::Compare);
        self.row.push((count as f64, row as f64));
    }

    fn chart(&self) -> Chart {
        let along = |cost: &dyn Fn(f64) -> f64| self.table.iter().map(|&(n, _)| (n, cost(n))).collect::<Vec<_>>();
        let capacity = f64::from(CAPACITY);
        let fit = fit_constant(&self.row, |n| n * capacity).unwrap_or(0.0);
        let choices: Vec<(f64, f64)> = along(&|n| libm::exp2(n + 1.0) - 1.0);
        let mut all = vec![
            series(
                Text::new("cells of the 2-D table, V = 1000", "二维表的格数，V = 1000"),
                SeriesKind::Measured,
                self.table.clone(),
            ),
            series(Text::new("cells visited in one row", "一维表访问的格数"), SeriesKind::Measured, self.row.clone()),
            series(
                Text::new("every choice tried, if it fits", "逐一尝试所有装得下的选法"),
                SeriesKind::Measured,
                self.tried.clone(),
            ),
            series(Text::new("n·(V+1)", "n·(V+1)"), SeriesKind::Theory, along(&|n| n * (capacity + 1.0))),
            series(Text::new("2ⁿ⁺¹ − 1 nodes of all choices", "全部选法 2ⁿ⁺¹ − 1 个结点"), SeriesKind::Theory, choices.clone()),
        ];
        let mut fitted = series(Text::new("", ""), SeriesKind::Fitted, along(&|n| fit * n * capacity));
        (fitted.title_en, fitted.title_zh) = (format!("{fit:.3}·n·V, fitted to one row"), format!("{fit:.3}·n·V，拟合一维表"));
        all.push(fitted);
        let crossing = self.table.iter().zip(&choices).find(|(cells, choices)| cells.1 < choices.1);
        if let Some((&point, _)) = crossing {
            all.push(series(
                Text::new("from here on, the table is cheaper", "从这里起，用表更省"),
                SeriesKind::Measured,
                vec![point],
            ));
        }
        let mut chart = chart(Text::new("items n", "物品数 n"), Text::new("cells, or nodes", "格数，或结点数"), all);
        chart.x.is_log = false;
        chart
    }
}

/// The choices, whole or begun, that weigh at most so much.
fn tried(weights: &[u64], left: u64) -> u64 {
    match weights {
        [] => 1,
        [weight, rest @ ..] => {
            let taken = if *weight <= left { tried(rest, left - weight) } else { 0 };
            1 + tried(rest, left) + taken
        }
    }
}
