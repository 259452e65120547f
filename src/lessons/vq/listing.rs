// Vector quantisation: each vector goes to its nearest code, and codes move to their vectors.

pub type Vector = Vec<f64>;

pub enum Update {
    None,
    Gradient { rate: f64 },
    Average { decay: f64 },
}

pub fn squared_distance(x: &[f64], c: &[f64]) -> f64 {
    x.iter().zip(c).map(|(a, b)| (a - b) * (a - b)).sum()
}

pub fn nearest(x: &[f64], codes: &[Vector]) -> usize {
    let (mut best, mut index) = (f64::INFINITY, 0);
    for (j, c) in codes.iter().enumerate() {
        let d = squared_distance(x, c);
        if d >= best {
            continue; // @farther
        }
        (best, index) = (d, j); // @nearer
    }
    index
}

fn assign(vectors: &[Vector], codes: &[Vector]) -> Vec<usize> {
    vectors.iter().map(|x| nearest(x, codes)).collect()
}

/// How many vectors have code j, and their sum.
fn total(vectors: &[Vector], indices: &[usize], j: usize) -> (f64, Vector) {
    let (mut count, mut sum) = (0.0, vec![0.0; vectors[0].len()]);
    for (x, _) in vectors.iter().zip(indices).filter(|(_, index)| **index == j) {
        count += 1.0;
        sum.iter_mut().zip(x).for_each(|(s, x)| *s += x);
    }
    (count, sum)
}

fn move_by_gradient(codes: &mut [Vector], vectors: &[Vector], indices: &[usize], rate: f64) {
    let n = vectors.len() as f64;
    for j in 0..codes.len() {
        let (count, sum) = total(vectors, indices, j);
        codes[j].iter_mut().zip(&sum).for_each(|(c, s)| *c -= rate * 2.0 / n * (count * *c - s));
    }
}

struct Averages {
    sums: Vec<Vector>,
    counts: Vec<f64>,
}

fn move_by_average(codes: &mut [Vector], averages: &mut Averages, vectors: &[Vector], indices: &[usize], decay: f64) {
    for j in 0..codes.len() {
        let (count, sum) = total(vectors, indices, j);
        averages.counts[j] = decay * averages.counts[j] + (1.0 - decay) * count;
        averages.sums[j].iter_mut().zip(&sum).for_each(|(a, b)| *a = decay * *a + (1.0 - decay) * b);
        if averages.counts[j] >= 1e-6 {
            codes[j] = averages.sums[j].iter().map(|a| a / averages.counts[j]).collect();
        }
    }
}

fn revive_dead(codes: &mut [Vector], averages: &mut Averages, vectors: &[Vector], indices: &[usize], distances: &[f64]) {
    // Farthest first; of equal ones the lower index.
    let mut far: Vec<usize> = (0..vectors.len()).collect();
    far.sort_by(|a, b| distances[*b].total_cmp(&distances[*a]));
    let dead: Vec<usize> = (0..codes.len()).filter(|j| !indices.contains(j)).collect();
    for (j, i) in dead.into_iter().zip(far).take(32) {
        if distances[i] > 0.0 {
            codes[j] = vectors[i].clone();
            averages.sums[j] = vectors[i].clone();
            averages.counts[j] = 1.0;
        }
    }
}

pub fn quantize(
    vectors: &[Vector],
    mut codes: Vec<Vector>,
    update: Update,
    steps: usize,
    revive: bool,
) -> (Vec<usize>, Vec<Vector>) {
    let mut averages = Averages { sums: codes.clone(), counts: vec![1.0; codes.len()] };
    let steps = if matches!(update, Update::None) { 0 } else { steps };
    for _ in 0..steps {
        let indices = assign(vectors, &codes); // @assign
        let distances: Vec<f64> = vectors.iter().zip(&indices).map(|(x, j)| squared_distance(x, &codes[*j])).collect();
        match update {
            Update::Gradient { rate } => move_by_gradient(&mut codes, vectors, &indices, rate), // @gradient
            Update::Average { decay } => move_by_average(&mut codes, &mut averages, vectors, &indices, decay), // @ema
            Update::None => {}
        }
        if revive {
            revive_dead(&mut codes, &mut averages, vectors, &indices, &distances); // @revive
        }
    }
    let indices = assign(vectors, &codes); // @last
    (indices, codes)
}
