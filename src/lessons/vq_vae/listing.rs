use std::collections::HashMap;

pub type Vector = Vec<f64>;

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}

/// The index of each vector's code; of equally near ones the lowest.
pub fn nearest(vectors: &[Vector], codes: &[Vector]) -> Vec<usize> {
    let of = |z: &Vector| {
        (1..codes.len()).fold(0, |best, k| if distance(z, &codes[k]) < distance(z, &codes[best]) { k } else { best })
    };
    vectors.iter().map(of).collect()
}

pub struct Weights {
    pub beta: f64,
    pub gamma: f64,
    pub straight_through: bool,
}

/// The gradients at the vectors and at the codes, from those at the decoder's input.
pub fn backward(
    vectors: &[Vector],
    codes: &[Vector],
    indices: &[usize],
    dq: &[Vector],
    weights: &Weights,
) -> (Vec<Vector>, Vec<Vector>) {
    let dims = codes[0].len();
    let share = 2.0 / (vectors.len() * dims) as f64;
    let (mut dz, mut dcodes) = (vec![vec![0.0; dims]; vectors.len()], vec![vec![0.0; dims]; codes.len()]);
    for (n, &k) in indices.iter().enumerate() {
        for i in 0..dims {
            // arg-min has no slope: the encoder gets the code's gradient in its place.
            let passed = if weights.straight_through { dq[n][i] } else { 0.0 };
            let apart = vectors[n][i] - codes[k][i];
            dz[n][i] = passed + weights.gamma * share * apart; // @step
            dcodes[k][i] -= weights.beta * share * apart;
        }
    }
    (dz, dcodes)
}

/// Puts codes that `after` steps or more didn't use onto vectors of the batch.
pub fn revive(codes: &mut [Vector], idle: &[u32], vectors: &[Vector], after: u32) {
    let dead: Vec<usize> = (0..codes.len()).filter(|&k| idle[k] >= after).collect();
    for (number, &k) in dead.iter().enumerate() {
        codes[k] = vectors[number * vectors.len() / dead.len()].clone(); // @revive
    }
}

type Context = (usize, Option<Option<usize>>, Option<Option<usize>>);

/// From the poorest to the richest.
fn contexts(grid: &[usize], place: usize, across: usize) -> [Context; 3] {
    let left = (!place.is_multiple_of(across)).then(|| grid[place - 1]);
    let up = (place >= across).then(|| grid[place - across]);
    [(place, None, None), (place, Some(left), None), (place, Some(left), Some(up))]
}

pub type Counts = HashMap<Context, HashMap<usize, u32>>;

pub fn fit(grids: &[Vec<usize>], across: usize) -> Counts {
    let mut counts = Counts::new();
    for grid in grids {
        for (place, &code) in grid.iter().enumerate() {
            for context in contexts(grid, place, across) {
                *counts.entry(context).or_default().entry(code).or_default() += 1; // @count
            }
        }
    }
    counts
}

fn chances(counts: &Counts, size: usize, grid: &[usize], place: usize, across: usize) -> Vec<f64> {
    let mut p = vec![1.0 / size as f64; size];
    for (context, strength) in contexts(grid, place, across).into_iter().zip([2.0, 4.0, 4.0]) {
        let Some(row) = counts.get(&context) else { continue };
        let total = f64::from(row.values().sum::<u32>()) + strength;
        for (code, q) in p.iter_mut().enumerate() {
            *q = (f64::from(row.get(&code).copied().unwrap_or(0)) + strength * *q) / total;
        }
    }
    p
}

/// A new grid; `uniform` gives numbers from 0 up to 1.
pub fn sample(counts: &Counts, size: usize, across: usize, mut uniform: impl FnMut() -> f64) -> Vec<usize> {
    let mut grid = Vec::new();
    for place in 0..across * across {
        let (mut left, mut code) = (uniform(), 0);
        let p = chances(counts, size, &grid, place, across);
        while code < size - 1 && left >= p[code] {
            left -= p[code];
            code += 1;
        }
        grid.push(code); // @draw
    }
    grid
}
