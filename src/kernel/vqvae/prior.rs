//! What code comes next in a grid: counts, the scarcer ones smoothed by the more plentiful.

use rand_core::Rng;
use rand_pcg::Pcg32;

/// Codes row by row, each given its place and the codes to its left and above it.
///
/// Counts of a context are smoothed by the estimate of the next smaller one, as in the hierarchical Dirichlet language model of MacKay and Peto (1995):
/// place, left, up; then place, left; then the place alone; then all codes alike.
pub struct Prior {
    codes: usize,
    across: usize,
    cells: usize,
    /// Counts by context, the smallest context first. Contexts are sorted.
    levels: [Vec<(u64, Vec<u32>)>; LEVELS],
}

const LEVELS: usize = 3;
/// How many of its own counts a context needs to weigh as much as what smooths them.
const STRENGTH: [f64; LEVELS] = [2.0, 4.0, 4.0];
/// Beyond the edge.
const NO_CODE: u64 = u32::MAX as u64;

impl Prior {
    /// From grids one after the other, `across` codes wide.
    pub fn fit(grids: &[u32], codes: usize, across: usize) -> Prior {
        let cells = across * across;
        let mut prior = Prior { codes, across, cells, levels: Default::default() };
        for level in 0..LEVELS {
            let mut seen: Vec<(u64, u32)> = Vec::with_capacity(grids.len());
            for grid in grids.chunks(cells) {
                seen.extend((0..cells).map(|place| (prior.context(level, grid, place), grid[place])));
            }
            seen.sort_unstable();
            for same in seen.chunk_by(|one, other| one.0 == other.0) {
                let mut counts = vec![0; codes];
                same.iter().for_each(|(_, code)| counts[*code as usize] += 1);
                prior.levels[level].push((same[0].0, counts));
            }
        }
        prior
    }

    /// What is known of the next code, as one number.
    fn context(&self, level: usize, grid: &[u32], place: usize) -> u64 {
        let left = if place.is_multiple_of(self.across) { NO_CODE } else { u64::from(grid[place - 1]) };
        let up = if place < self.across { NO_CODE } else { u64::from(grid[place - self.across]) };
        let key = place as u64;
        let base = self.codes as u64 + 1;
        let (left, up) = (left.min(base - 1), up.min(base - 1));
        match level {
            0 => key,
            1 => key * base + left,
            _ => (key * base + left) * base + up,
        }
    }

    /// How many contexts of the richest kind were seen.
    pub fn contexts(&self) -> usize {
        self.levels[LEVELS - 1].len()
    }

    /// How likely each code is at a place, given those before it.
    pub fn chances(&self, grid: &[u32], place: usize) -> Vec<f64> {
        let mut chances = vec![1.0 / self.codes as f64; self.codes];
        for (level, strength) in STRENGTH.iter().enumerate() {
            let context = self.context(level, grid, place);
            if let Ok(at) = self.levels[level].binary_search_by_key(&context, |(known, _)| *known) {
                let counts = &self.levels[level][at].1;
                let all: f64 = counts.iter().map(|count| f64::from(*count)).sum();
                for (chance, count) in chances.iter_mut().zip(counts) {
                    *chance = (f64::from(*count) + strength * *chance) / (all + strength);
                }
            }
        }
        chances
    }

    /// Bits that a picture's grid takes by these chances, on average.
    pub fn bits(&self, grids: &[u32]) -> f64 {
        let of_grid =
            |grid: &[u32]| (0..self.cells).map(|place| -libm::log2(self.chances(grid, place)[grid[place] as usize])).sum::<f64>();
        grids.chunks(self.cells).map(of_grid).sum::<f64>() / (grids.len() / self.cells).max(1) as f64
    }

    /// New grids, drawn code by code: the same from a seed.
    pub fn sample(&self, seed: u64, count: usize) -> Vec<u32> {
        let mut dice = Pcg32::new(seed, 99);
        (0..count).flat_map(|_| self.draw(|| f64::from(dice.next_u32()) / 2f64.powi(32))).collect()
    }

    /// A new grid; `uniform` gives numbers from 0 up to 1.
    pub fn draw(&self, mut uniform: impl FnMut() -> f64) -> Vec<u32> {
        let mut grid = Vec::with_capacity(self.cells);
        for place in 0..self.cells {
            let mut left = uniform();
            let drawn = self.chances(&grid, place).into_iter().position(|chance| {
                let is_it = left < chance;
                left -= chance;
                is_it
            });
            grid.push(drawn.unwrap_or(self.codes - 1) as u32);
        }
        grid
    }
}
