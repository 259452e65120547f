//! What the training brought back so far: the course writes it, films read it.

use super::tiles::Tiles;
use crate::kernel::vqvae::pictures::PIXELS;
use crate::kernel::vqvae::{Model, Probe, Update};
use crate::trace::Tally;

/// A code that so many steps in a row didn't use is dead.
pub const DEAD_AFTER: u32 = 5;

pub struct Log {
    pub model: Model,
    pub probed: u32,
    /// Steps of the whole training.
    pub all: usize,
    /// The pictures that are looked at, from 0 to 1.
    pub originals: Vec<f32>,
    /// The picture that they are cut from.
    pub tiles: Option<Tiles>,
    pub steps: Vec<Step>,
    /// By the number of steps before it; the first is of the untrained model.
    pub snapshots: Vec<(usize, Snapshot)>,
    pub prior: Option<Fitted>,
    pub samples: Option<Samples>,
    /// What it cost to begin.
    pub begun: Tally,
    /// What has been moved and computed after each step, and after those that follow the training.
    pub tallies: Vec<Tally>,
}

/// A step of the training.
pub struct Step {
    pub reconstruction: f32,
    /// The mean squared difference of vectors and their codes.
    pub apart: f32,
    pub perplexity: f64,
    /// How often each code was used.
    pub usage: Vec<u32>,
    pub dead: u32,
    /// Codes that were revived before it.
    pub revived: Vec<u32>,
}

/// What the pictures that are looked at have become.
pub struct Snapshot {
    pub restored: Vec<f32>,
    pub grids: Vec<u32>,
    pub vectors: Vec<f32>,
    pub codes: Vec<f32>,
    pub probe: Probe,
    pub psnr: f64,
}

/// The prior, as far as it's told.
pub struct Fitted {
    pub bits: f64,
    pub bits_of_others: f64,
    pub contexts: usize,
}

pub struct Samples {
    pub grids: Vec<u32>,
    pub pictures: Vec<f32>,
}

impl Log {
    pub fn new(model: Model, probed: u32, all: usize, originals: Vec<f32>, tiles: Option<Tiles>) -> Log {
        Log {
            model,
            probed,
            all,
            originals,
            tiles,
            steps: Vec::new(),
            snapshots: Vec::new(),
            prior: None,
            samples: None,
            begun: Tally::ZERO,
            tallies: Vec::new(),
        }
    }

    /// The number of instants after the first: a step each, one for the prior, and one for each place of the samples' grids.
    pub fn len(&self) -> usize {
        let after = usize::from(self.prior.is_some()) + self.samples.as_ref().map_or(0, |_| self.model.cells() as usize);
        self.steps.len() + after
    }

    /// The newest snapshot at this instant.
    pub fn snapshot(&self, at: usize) -> Option<&(usize, Snapshot)> {
        let after = self.snapshots.partition_point(|(steps, _)| *steps <= at);
        self.snapshots.get(after.checked_sub(1)?)
    }

    /// Of what there is for each picture that is looked at, what belongs to those that the model doesn't learn from; all where it learns from each.
    pub fn not_learnt<T: Copy>(&self, values: &[T], len: usize) -> Vec<T> {
        let Some(tiles) = self.tiles.as_ref().filter(|tiles| (0..tiles.count()).any(|tile| tiles.is_held_out(tile))) else {
            return values.to_vec();
        };
        let of_tiles = values.chunks(len).enumerate();
        of_tiles.filter(|(tile, _)| tiles.is_held_out(*tile)).flat_map(|(_, values)| values).copied().collect()
    }

    /// What weights make of a step's terms: reconstruction, codebook and commitment.
    pub fn terms(&self, step: &Step) -> [f64; 3] {
        let apart = f64::from(step.apart);
        let beta = if self.model.update == Update::Gradient { f64::from(self.model.beta) } else { 0.0 };
        [f64::from(step.reconstruction), beta * apart, f64::from(self.model.gamma) * apart]
    }

    pub fn bits(&self) -> f64 {
        f64::from(self.model.cells()) * libm::log2(f64::from(self.model.codes))
    }
}

/// How many codes, all used alike, would spread as these do.
pub fn perplexity(usage: &[u32]) -> f64 {
    let all: f64 = usage.iter().map(|uses| f64::from(*uses)).sum();
    let shares = usage.iter().filter(|uses| **uses > 0).map(|uses| f64::from(*uses) / all);
    libm::exp(-shares.map(|share| share * libm::log(share)).sum::<f64>())
}

/// The peak signal-to-noise ratio of values from 0 to 1, in dB.
pub fn psnr(values: &[f32], right: &[f32]) -> f64 {
    let error: f64 = values.iter().zip(right).map(|(one, other)| f64::from(one - other).powi(2)).sum();
    -10.0 * libm::log10((error / right.len().max(1) as f64).max(1e-12))
}

/// One of several pictures that lie one after the other.
pub fn picture(pictures: &[f32], number: usize) -> &[f32] {
    &pictures[number * PIXELS..(number + 1) * PIXELS]
}
