use std::collections::HashMap;

pub type Rows = Vec<Vec<f64>>;
/// What stands before a place, and how often each code followed it.
pub type Counts = HashMap<Vec<i64>, HashMap<i64, f64>>;

pub fn nearest(z: &[f64], codes: &Rows) -> usize {
    let (mut best, mut least) = (0, f64::INFINITY);
    for (j, c) in codes.iter().enumerate() {
        let distance: f64 = z.iter().zip(c).map(|(a, b)| (a - b) * (a - b)).sum();
        if distance < least {
            (best, least) = (j, distance);
        }
    }
    best
}

pub fn encode(vectors: &Rows, codes: &Rows) -> Vec<usize> {
    vectors.iter().map(|z| nearest(z, codes)).collect() // @encode
}

/// What goes back to the encoder and to the codebook. The decoder took codes,
/// and gave its gradient at each of them.
pub fn gradients(
    vectors: &Rows, codes: &Rows, at_codes: &Rows, beta: f64, gamma: f64, straight_through: bool,
) -> (Rows, Rows) {
    let d = codes[0].len();
    let scale = 2.0 / (vectors.len() * d) as f64;
    let passed = if straight_through { 1.0 } else { 0.0 };
    let mut to_vectors = vec![vec![0.0; d]; vectors.len()];
    let mut to_codes = vec![vec![0.0; d]; codes.len()];
    for (i, z) in vectors.iter().enumerate() {
        let j = nearest(z, codes);
        for e in 0..d {
            let pull = scale * (z[e] - codes[j][e]);
            to_vectors[i][e] = passed * at_codes[i][e] + gamma * pull; // @step
            to_codes[j][e] -= beta * pull;
        }
    }
    (to_vectors, to_codes)
}

pub fn revive(codes: &mut Rows, idle: &mut [usize], vectors: &Rows, picks: &[usize], limit: usize) {
    for j in 0..codes.len() {
        if idle[j] >= limit {
            (codes[j], idle[j]) = (vectors[picks[j]].clone(), 0); // @revive
        }
    }
}

/// The longest context is the place with the codes at the left and above.
fn contexts(grid: &[i64], place: usize, columns: usize) -> [Vec<i64>; 4] {
    let left = if place % columns > 0 { grid[place - 1] } else { -1 };
    let above = if place >= columns { grid[place - columns] } else { -1 };
    [vec![], vec![left], vec![left, above], vec![left, above, place as i64]]
}

pub fn fit(grids: &[Vec<i64>], columns: usize) -> Counts {
    let mut counts = Counts::new();
    for grid in grids {
        for (place, code) in grid.iter().enumerate() {
            for context in contexts(grid, place, columns) {
                *counts.entry(context).or_default().entry(*code).or_default() += 1.0; // @prior
            }
        }
    }
    counts
}

/// Witten and Bell: the more different codes followed a context, the more it
/// hands on to the shorter one.
pub fn probabilities(counts: &Counts, grid: &[i64], place: usize, columns: usize, k: usize) -> Vec<f64> {
    let mut p = vec![1.0 / k as f64; k];
    for context in contexts(grid, place, columns) {
        if let Some(seen) = counts.get(&context) {
            let (kinds, total) = (seen.len() as f64, seen.values().sum::<f64>());
            for c in 0..k {
                let count = seen.get(&(c as i64)).copied().unwrap_or(0.0);
                p[c] = (count + kinds * p[c]) / (total + kinds);
            }
        }
    }
    p
}

pub fn sample(counts: &Counts, columns: usize, k: usize, dice: &[f64]) -> Vec<i64> {
    let mut grid = Vec::new();
    for (place, roll) in dice.iter().enumerate() {
        let p = probabilities(counts, &grid, place, columns, k);
        let (mut code, mut left) = (0, *roll);
        while code < k - 1 && left > p[code] {
            left -= p[code];
            code += 1;
        }
        grid.push(code as i64); // @sample
    }
    grid
}
