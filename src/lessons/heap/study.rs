//! Comparisons over n, measured on random lists, against theory.

use rand_core::Rng;
use rand_pcg::Pcg32;

use crate::algo::heap::{Heap, Input, Op, SiftMethod};
use crate::chart::{Axis, Chart, Series, SeriesKind};
use crate::lessons::Study;
use crate::trace::{Counter, Plain};

/// n is 2 to the power of 1 up to this.
const LARGEST_POWER: usize = 12;
/// Random lists per n.
const TRIALS: usize = 8;
const SEED: u64 = 2016;

/// What is measured on each list: title in English and Chinese, program, sift method.
const MEASURED: [(&str, &str, SiftMethod); 5] = [
    ("heapify, leaf", "heapify（leaf）", SiftMethod::Leaf),
    ("heapify, textbook", "heapify（textbook）", SiftMethod::Textbook),
    ("n pushes", "n 次 push", SiftMethod::Leaf),
    ("n pops, leaf", "n 次 pop（leaf）", SiftMethod::Leaf),
    ("n pops, textbook", "n 次 pop（textbook）", SiftMethod::Textbook),
];

/// One unit is one random list of one n.
pub struct Comparisons {
    random: Pcg32,
    /// Each n with its number of lists so far, and the sums of their comparisons.
    sums: Vec<(usize, usize, [u64; MEASURED.len()])>,
}

impl Default for Comparisons {
    fn default() -> Comparisons {
        Comparisons { random: Pcg32::new(SEED, 0), sums: Vec::new() }
    }
}

impl Comparisons {
    /// The means so far of one of [`MEASURED`], by rising n.
    fn means(&self, which: usize) -> Vec<(f64, f64)> {
        self.sums.iter().map(|(len, trials, sums)| (*len as f64, sums[which] as f64 / *trials as f64)).collect()
    }
}

impl Study for Comparisons {
    fn units(&self) -> usize {
        LARGEST_POWER * TRIALS
    }

    fn measure(&mut self, unit: usize) {
        let len = 2usize << (unit / TRIALS);
        if self.sums.last().is_none_or(|(last, ..)| *last != len) {
            self.sums.push((len, 0, [0; MEASURED.len()]));
        }
        let items: Vec<f64> = (0..len).map(|_| f64::from(self.random.next_u32())).collect();
        if let Some((_, trials, sums)) = self.sums.last_mut() {
            *trials += 1;
            for (which, sum) in sums.iter_mut().enumerate() {
                *sum += compares(&items, which);
            }
        }
    }

    fn chart(&self) -> Chart {
        let mut series: Vec<Series> = MEASURED
            .iter()
            .enumerate()
            .map(|(which, (en, zh, _))| Series {
                title_en: (*en).into(),
                title_zh: (*zh).into(),
                kind: SeriesKind::Measured,
                points: self.means(which),
            })
            .collect();
        let theory = |en: &str, zh: &str, count: fn(f64) -> f64| Series {
            title_en: en.into(),
            title_zh: zh.into(),
            kind: SeriesKind::Theory,
            points: self.sums.iter().map(|&(n, ..)| (n as f64, count(n as f64))).collect(),
        };
        series.push(theory("2n: heapify at most", "2n：heapify 的上界", |n| 2.0 * n));
        series.push(theory("n log₂ n", "n log₂ n", |n| n * libm::log2(n)));
        series.push(theory("2n log₂ n", "2n log₂ n", |n| 2.0 * n * libm::log2(n)));
        let axis = |en: &str, zh: &str| Axis { title_en: en.into(), title_zh: zh.into(), is_log: true };
        Chart { x: axis("items (n)", "项数 n"), y: axis("comparisons", "比较次数"), series }
    }
}

/// Comparisons of one of [`MEASURED`] on a list. Pops are counted without the heapify before them.
fn compares(items: &[f64], which: usize) -> u64 {
    let (_, _, sift) = MEASURED[which];
    let count = |items: Vec<f64>, ops: Vec<Op>| match Input::new(items, ops, sift) {
        Ok(input) => Plain::<Heap>::run(&input).tally.get(Counter::Compare),
        // Lists of at most 2¹² items with as many operations are never refused; a test runs all units.
        Err(_) => 0,
    };
    let heapify = || count(items.to_vec(), vec![Op::Heapify]);
    match which {
        0 | 1 => heapify(),
        2 => count(Vec::new(), items.iter().map(|&x| Op::Push(x)).collect()),
        _ => {
            let mut ops = vec![Op::Heapify];
            ops.resize(items.len() + 1, Op::Pop);
            count(items.to_vec(), ops) - heapify()
        }
    }
}
