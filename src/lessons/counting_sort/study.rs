//! Reads and writes over the number of items and over the number of keys, against theory and against a sort that compares.

use rand_pcg::Pcg32;

use crate::algo::sort::pass::{CountingPasses, Input, Scan};
use crate::chart::{Chart, SeriesKind};
use crate::lessons::Study;
use crate::lessons::sorting::study::{accesses, chart, compared, crossover, series, whole};
use crate::trace::{Counter, Plain};
use crate::words::Text;

/// What is varied is 2 to the power of 1 up to this; the other of the two is [`FIXED`].
const LARGEST_POWER: usize = 16;
const FIXED: usize = 1024;
const SEED: u64 = 1954;

/// One unit is one length, or one number of keys.
pub struct Costs {
    random: Pcg32,
    over_items: Vec<(f64, f64)>,
    over_keys: Vec<(f64, f64)>,
    /// Entries beside the list, over the number of keys.
    entries: Vec<(f64, f64)>,
    comparing: Vec<(f64, f64)>,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs {
            random: Pcg32::new(SEED, 0),
            over_items: Vec::new(),
            over_keys: Vec::new(),
            entries: Vec::new(),
            comparing: Vec::new(),
        }
    }
}

/// Every item is read three times, counted, placed and moved; every count is cleared, and all but the first are added to.
fn theory(items: f64, keys: f64) -> f64 {
    6.0 * items + 2.0 * keys - 1.0
}

impl Study for Costs {
    fn units(&self) -> usize {
        2 * LARGEST_POWER
    }

    fn measure(&mut self, unit: usize) {
        let varied = 2usize << (unit % LARGEST_POWER);
        let is_items = unit < LARGEST_POWER;
        let (count, keys) = if is_items { (varied, FIXED) } else { (FIXED, varied) };
        let mut items = whole(&mut self.random, count, keys as u64);
        // So that the table has exactly so many counts.
        (items[0], items[1]) = (0.0, keys as f64 - 1.0);
        if is_items {
            self.comparing.push((varied as f64, compared(&items)));
        }
        // At most 2¹⁶ keys are never refused; a test runs all units.
        let Ok(input) = Input::counting(items, Scan::Backward) else { return };
        let tally = Plain::<CountingPasses>::run(&input).tally;
        let point = (varied as f64, accesses(&tally));
        if is_items {
            self.over_items.push(point);
        } else {
            self.over_keys.push(point);
            self.entries.push((varied as f64, tally.get(Counter::AuxBytes) as f64 / 8.0));
        }
    }

    fn chart(&self) -> Chart {
        let along = |points: &[(f64, f64)], cost: fn(f64) -> f64| points.iter().map(|&(x, _)| (x, cost(x))).collect();
        let mut all = vec![
            series(Text::new("n items, k = 1024 keys", "n 项，k = 1024 个键"), SeriesKind::Measured, self.over_items.clone()),
            series(Text::new("k keys, n = 1024 items", "k 个键，n = 1024 项"), SeriesKind::Measured, self.over_keys.clone()),
            series(
                Text::new("a sort that compares: items read", "比较排序：读取的项数"),
                SeriesKind::Measured,
                self.comparing.clone(),
            ),
            series(
                Text::new("6n + 2k − 1, k = 1024", "6n + 2k − 1（k = 1024）"),
                SeriesKind::Theory,
                along(&self.over_items, |n| theory(n, FIXED as f64)),
            ),
            series(
                Text::new("6n + 2k − 1, n = 1024", "6n + 2k − 1（n = 1024）"),
                SeriesKind::Theory,
                along(&self.over_keys, |k| theory(FIXED as f64, k)),
            ),
            series(
                Text::new("entries beside the list, n = 1024", "列表之外的单元，n = 1024"),
                SeriesKind::Measured,
                self.entries.clone(),
            ),
            series(
                Text::new("n + k, n = 1024", "n + k（n = 1024）"),
                SeriesKind::Theory,
                along(&self.entries, |k| FIXED as f64 + k),
            ),
        ];
        if let Some(point) = crossover(&self.over_items, &self.comparing) {
            all.push(series(
                Text::new("from here on, counting is cheaper", "从这里起，计数更省"),
                SeriesKind::Measured,
                vec![point],
            ));
        }
        chart(
            Text::new("items n, or keys k", "项数 n，或键数 k"),
            Text::new("reads and writes, or entries", "读写次数，或单元数"),
            all,
        )
    }
}
