//! What comes after what in a grid of codes: counted, with back-off, and sampled from.

use std::collections::HashMap;

use rand_core::Rng;
use rand_pcg::Pcg32;

/// An autoregressive model of grids of codes, in reading order: counts of what followed a context, smoothed as Witten and Bell do (1991; their
/// method C). A context is the place with the codes at the left and above; then both codes without the place; the left one; none; and at last
/// all codes are alike. How much a context hands on to the shorter one is how many different codes followed it, over that and the count.
#[derive(Clone, Debug)]
pub struct Prior {
    codes: u32,
    columns: usize,
    grid: usize,
    /// For each context, how often each code followed.
    counts: HashMap<Context, HashMap<u32, u32>>,
}

/// How long it is, then what is in it.
type Context = (u8, [u32; 3]);

/// A neighbour outside of the grid.
const OUTSIDE: u32 = u32::MAX;

impl Prior {
    /// Counts grids of `columns` and as many rows, one after the other.
    pub fn fit(grids: &[u32], columns: u32, codes: u32) -> Prior {
        let columns = columns as usize;
        let grid = columns * columns;
        let mut prior = Prior { codes, columns, grid, counts: HashMap::new() };
        for one in grids.chunks_exact(grid) {
            for (place, code) in one.iter().enumerate() {
                for context in prior.contexts(one, place) {
                    *prior.counts.entry(context).or_default().entry(*code).or_default() += 1;
                }
            }
        }
        prior
    }

    /// From the shortest to the longest.
    fn contexts(&self, grid: &[u32], place: usize) -> [Context; 4] {
        let left = if place.is_multiple_of(self.columns) { OUTSIDE } else { grid[place - 1] };
        let above = if place < self.columns { OUTSIDE } else { grid[place - self.columns] };
        [(0, [0; 3]), (1, [left, 0, 0]), (2, [left, above, 0]), (3, [left, above, place as u32])]
    }

    /// The probability of each code at a place, given those before it.
    pub fn probabilities(&self, grid: &[u32], place: usize) -> Vec<f64> {
        let mut p = vec![1.0 / f64::from(self.codes); self.codes as usize];
        for counts in self.contexts(grid, place).iter().filter_map(|context| self.counts.get(context)) {
            let (all, kinds) = (counts.values().sum::<u32>(), counts.len());
            let (all, kinds) = (f64::from(all), kinds as f64);
            for (code, p) in (0..).zip(&mut p) {
                let count = counts.get(&code).copied().unwrap_or(0);
                *p = (f64::from(count) + kinds * *p) / (all + kinds);
            }
        }
        p
    }

    /// Bits that a grid takes, on average, when it's coded by these probabilities.
    pub fn bits(&self, grids: &[u32]) -> f64 {
        let bits = |grid: &[u32]| -> f64 {
            (0..grid.len()).map(|place| -libm::log2(self.probabilities(grid, place)[grid[place] as usize])).sum()
        };
        let of_grids = grids.chunks_exact(self.grid).map(bits);
        let count = of_grids.len().max(1) as f64;
        of_grids.sum::<f64>() / count
    }

    /// New grids, code after code.
    pub fn sample(&self, seed: u64, count: usize) -> Vec<u32> {
        let mut dice = Pcg32::new(seed, 77);
        // The first numbers of small seeds are much alike.
        for _ in 0..8 {
            dice.next_u32();
        }
        let mut roll = || f64::from(dice.next_u32()) / 2f64.powi(32);
        (0..count).flat_map(|_| self.sample_one(&mut roll)).collect()
    }

    /// One grid, from numbers from 0 to 1.
    pub fn sample_one(&self, mut roll: impl FnMut() -> f64) -> Vec<u32> {
        let mut grid = Vec::with_capacity(self.grid);
        for place in 0..self.grid {
            let p = self.probabilities(&grid, place);
            let (mut code, mut left) = (0, roll());
            while code + 1 < p.len() && left > p[code] {
                left -= p[code];
                code += 1;
            }
            grid.push(code as u32);
        }
        grid
    }
}
