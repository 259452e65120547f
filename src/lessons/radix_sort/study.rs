//! Reads and writes over the number of items, by base and order, beside a sort that compares.

use rand_pcg::Pcg32;

use crate::algo::sort::pass::{CountingPasses, Input, Method, Scan};
use crate::chart::{Chart, SeriesKind};
use crate::lessons::Study;
use crate::lessons::sorting::study::{accesses, chart, compared, crossover, series, whole};
use crate::trace::Plain;
use crate::words::Text;

/// n is 2 to the power of 4 up to this.
const POWERS: std::ops::RangeInclusive<u32> = 4..=16;
/// Keys have so many bits.
const BITS: u32 = 32;
const SEED: u64 = 1887;

/// What is measured on each list.
const MEASURED: [(Text, u32, Method); 4] = [
    (Text::new("LSD, base 16: 8 passes", "LSD，基数 16：8 趟"), 16, Method::Lsd),
    (Text::new("LSD, base 256: 4 passes", "LSD，基数 256：4 趟"), 256, Method::Lsd),
    (Text::new("LSD, base 65,536: 2 passes", "LSD，基数 65,536：2 趟"), 65_536, Method::Lsd),
    (Text::new("MSD, base 16", "MSD，基数 16"), 16, Method::Msd),
];

/// One unit is one sort of the random list of one n.
pub struct Costs {
    random: Pcg32,
    items: Vec<f64>,
    measured: [Vec<(f64, f64)>; MEASURED.len()],
    comparing: Vec<(f64, f64)>,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs { random: Pcg32::new(SEED, 0), items: Vec::new(), measured: Default::default(), comparing: Vec::new() }
    }
}

impl Study for Costs {
    fn units(&self) -> usize {
        POWERS.count() * MEASURED.len()
    }

    fn measure(&mut self, unit: usize) {
        let (power, which) = (*POWERS.start() + (unit / MEASURED.len()) as u32, unit % MEASURED.len());
        let count = 1usize << power;
        if which == 0 {
            self.items = whole(&mut self.random, count, 1 << BITS);
            // So that the largest key has all its digits.
            self.items[0] = ((1u64 << BITS) - 1) as f64;
            self.comparing.push((count as f64, compared(&self.items)));
        }
        let (_, base, method) = MEASURED[which];
        // At most 2¹⁶ items with these bases are never refused; a test runs all units.
        let Ok(input) = Input::radix(self.items.clone(), base, method, Scan::Backward) else { return };
        let cost = accesses(&Plain::<CountingPasses>::run(&input).tally);
        self.measured[which].push((count as f64, cost));
    }

    fn chart(&self) -> Chart {
        let mut all: Vec<_> = MEASURED
            .iter()
            .zip(&self.measured)
            .map(|((title, ..), points)| series(*title, SeriesKind::Measured, points.clone()))
            .collect();
        all.push(series(
            Text::new("a sort that compares: items read", "比较排序：读取的项数"),
            SeriesKind::Measured,
            self.comparing.clone(),
        ));
        // A pass reads each item three times, counts, places and moves it twice; it clears and adds up the table.
        let theory = |base: f64, passes: f64| {
            self.comparing.iter().map(|&(n, _)| (n, n + passes * (7.0 * n + 2.0 * base - 1.0))).collect::<Vec<_>>()
        };
        let lines = [
            (Text::new("n + 4 (7n + 2·256 − 1)", "n + 4 (7n + 2·256 − 1)"), theory(256.0, 4.0)),
            (Text::new("n + 2 (7n + 2·65,536 − 1)", "n + 2 (7n + 2·65,536 − 1)"), theory(65_536.0, 2.0)),
        ];
        all.extend(lines.into_iter().map(|(title, points)| series(title, SeriesKind::Theory, points)));
        let n_log_n = self.comparing.iter().map(|&(n, _)| (n, 2.0 * n * libm::log2(n))).collect();
        all.push(series(Text::new("2n log₂ n", "2n log₂ n"), SeriesKind::Theory, n_log_n));
        if let Some(point) = crossover(&self.measured[1], &self.comparing) {
            all.push(series(
                Text::new("from here on, base 256 is cheaper than comparing", "从这里起，基数 256 比比较更省"),
                SeriesKind::Measured,
                vec![point],
            ));
        }
        chart(Text::new("items n (32-bit keys)", "项数 n（32 位键）"), Text::new("reads and writes", "读写次数"), all)
    }
}
