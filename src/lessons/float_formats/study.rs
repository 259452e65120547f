//! Sums that get stuck: ones added one after the other, rounded each time.

use crate::algo::float::{BF16, Decimal, E4M3, E5M2, F16, F64, Format, add, convert};
use crate::chart::{Chart, SeriesKind};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series};
use crate::words::Text;

/// Up to 2 to the power of this.
const LARGEST_POWER: usize = 13;
const STUCK: [(Format, Text); 4] = [
    (F16, Text::new("f16: stuck at 2048", "f16：停在 2048")),
    (BF16, Text::new("bf16: stuck at 256", "bf16：停在 256")),
    (E4M3, Text::new("E4M3: stuck at 16", "E4M3：停在 16")),
    (E5M2, Text::new("E5M2: stuck at 8", "E5M2：停在 8")),
];

/// One unit is one number of additions.
#[derive(Default)]
pub struct Sums {
    sums: [Vec<(f64, f64)>; STUCK.len()],
    exact: Vec<(f64, f64)>,
}

impl Study for Sums {
    fn units(&self) -> usize {
        LARGEST_POWER + 1
    }

    fn measure(&mut self, unit: usize) {
        let count = 1u64 << unit;
        self.exact.push((count as f64, count as f64));
        for ((format, _), sums) in STUCK.into_iter().zip(&mut self.sums) {
            let one = format.encode(&Decimal::scaled(1, 0));
            let sum = (0..count).fold(0, |sum, _| add(format, sum, one));
            sums.push((count as f64, f64::from_bits(convert(format, F64, sum))));
        }
    }

    fn chart(&self) -> Chart {
        let mut all: Vec<_> = STUCK
            .into_iter()
            .zip(&self.sums)
            .map(|((_, title), sums)| series(title, SeriesKind::Measured, sums.clone()))
            .collect();
        all.push(series(Text::new("the exact sum", "精确的和"), SeriesKind::Theory, self.exact.clone()));
        chart(Text::new("ones added", "相加的 1 的个数"), Text::new("sum", "和"), all)
    }
}
