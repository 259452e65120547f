//! How many tokens typical acceptance would keep, by the temperature: the flatter the distribution, the more.

use crate::algo::typical_acceptance::{Input, entropy};
use crate::chart::{Chart, SeriesKind};
use crate::lessons::Study;
use crate::lessons::sorting::study::{chart, series};
use crate::words::Text;

/// Logits fall by one from token to token.
const TOKENS: u32 = 200;
/// One unit is a temperature, each larger than the one before by the fourth root of two.
const TEMPERATURES: usize = 25;
const COLDEST: f64 = 0.25;

#[derive(Default)]
pub struct Temperatures {
    kept: Vec<(f64, f64)>,
    likely: Vec<(f64, f64)>,
    bound: Vec<(f64, f64)>,
}

impl Study for Temperatures {
    fn units(&self) -> usize {
        TEMPERATURES
    }

    fn measure(&mut self, unit: usize) {
        let temperature = COLDEST * libm::exp2(unit as f64 / 4.0);
        let weights: Vec<f64> = (0..TOKENS).map(|token| libm::exp(-f64::from(token) / temperature)).collect();
        let sum: f64 = weights.iter().sum();
        let probs: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
        let entropy = entropy(&probs);
        let input = Input { probs: Vec::new(), tokens: Vec::new(), epsilon: 0.09, delta: 0.3 };
        let threshold = input.threshold(entropy);
        self.kept.push((temperature, probs.iter().filter(|p| **p > threshold).count() as f64));
        self.likely.push((temperature, libm::exp(entropy)));
        // So many can be above a threshold, since all sum to 1.
        self.bound.push((temperature, 1.0 / threshold));
    }

    fn chart(&self) -> Chart {
        chart(
            Text::new("temperature", "温度"),
            Text::new("tokens", "词元数"),
            vec![
                series(Text::new("tokens that would be accepted", "会被接受的词元数"), SeriesKind::Measured, self.kept.clone()),
                series(
                    Text::new("exp(H): as many as if equally likely", "exp(H)：相当于几个等可能的词元"),
                    SeriesKind::Measured,
                    self.likely.clone(),
                ),
                series(Text::new("bound: 1 / threshold", "上界：1 / 阈值"), SeriesKind::Theory, self.bound.clone()),
            ],
        )
    }
}
