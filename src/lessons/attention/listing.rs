// Attention three ways: each row of q looks at the rows of k, and gets a mixture of the rows of v.

pub type Matrix = Vec<Vec<f64>>;

/// Stands for minus infinity but is finite, so that MASKED - MASKED is 0.
const MASKED: f64 = -1e30;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn weight(score: f64, m: f64) -> f64 {
    if score > MASKED { (score - m).exp() } else { 0.0 }
}

fn max(row: &[f64]) -> f64 {
    row.iter().fold(MASKED, |m, &x| m.max(x))
}

fn share(l: f64) -> f64 {
    if l > 0.0 { 1.0 / l } else { 0.0 }
}

fn add_mix(out: &mut [f64], weights: &[f64], rows: &[Vec<f64>]) {
    for (w, row) in weights.iter().zip(rows) {
        for (sum, x) in out.iter_mut().zip(row) {
            *sum += w * x;
        }
    }
}

fn scores(q: &Matrix, k: &Matrix, scale: f64, sees: &dyn Fn(usize, usize) -> bool) -> Matrix {
    let mut s = vec![vec![MASKED; k.len()]; q.len()];
    for i in 0..q.len() {
        for j in (0..k.len()).filter(|&j| sees(i, j)) {
            s[i][j] = dot(&q[i], &k[j]) * scale; // @scores
        }
    }
    s
}

pub fn naive(q: &Matrix, k: &Matrix, v: &Matrix, scale: f64, sees: &dyn Fn(usize, usize) -> bool) -> Matrix {
    let s = scores(q, k, scale, sees);
    let m: Vec<f64> = s.iter().map(|row| max(row)).collect(); // @naive-max
    let l: Vec<f64> = s.iter().zip(&m).map(|(row, &m)| row.iter().map(|&x| weight(x, m)).sum()).collect(); // @naive-sum
    let mut out = vec![vec![0.0; v[0].len()]; q.len()];
    for i in 0..q.len() {
        let p: Vec<f64> = s[i].iter().map(|&x| weight(x, m[i]) * share(l[i])).collect(); // @naive-normalize
        add_mix(&mut out[i], &p, v); // @naive-product
    }
    out
}

pub fn online(q: &Matrix, k: &Matrix, v: &Matrix, scale: f64, sees: &dyn Fn(usize, usize) -> bool) -> Matrix {
    let mut out = vec![vec![0.0; v[0].len()]; q.len()];
    for (s, out) in scores(q, k, scale, sees).iter().zip(&mut out) {
        let (mut m, mut l) = (MASKED, 0.0);
        for &x in s {
            let old = m;
            m = m.max(x);
            l = l * (old - m).exp() + weight(x, m); // @online-merge
        }
        let p: Vec<f64> = s.iter().map(|&x| weight(x, m) * share(l)).collect();
        add_mix(out, &p, v); // @online-product
    }
    out
}

pub struct Tile {
    pub rows: usize,
    pub cols: usize,
}

pub fn tiled(
    q: &Matrix,
    k: &Matrix,
    v: &Matrix,
    scale: f64,
    sees: &dyn Fn(usize, usize) -> bool,
    tile: Tile,
) -> (Matrix, Vec<f64>) {
    let (mut out, mut lse) = (Matrix::new(), Vec::new());
    for (at, q_tile) in q.chunks(tile.rows).enumerate() {
        let first = at * tile.rows; // @load-q
        let rows = q_tile.len();
        let (mut m, mut l, mut o) = (vec![MASKED; rows], vec![0.0; rows], vec![vec![0.0; v[0].len()]; rows]); // @begin
        for j in (0..k.len()).step_by(tile.cols) {
            let keys = j..k.len().min(j + tile.cols);
            if !(first..first + rows).any(|i| keys.clone().any(|j| sees(i, j))) {
                continue; // @skip
            }
            let k_tile = &k[keys.clone()]; // @load-k
            let mut s: Matrix =
                q_tile.iter().map(|a| k_tile.iter().map(|b| dot(a, b) * scale).collect()).collect(); // @score
            for (r, row) in s.iter_mut().enumerate() {
                for (_, x) in row.iter_mut().enumerate().filter(|(c, _)| !sees(first + r, j + c)) {
                    *x = MASKED; // @mask
                }
            }
            let v_tile = &v[keys]; // @load-v
            for r in 0..rows {
                let old = m[r];
                m[r] = old.max(max(&s[r])); // @max
                let alpha = (old - m[r]).exp();
                l[r] *= alpha;
                o[r].iter_mut().for_each(|x| *x *= alpha); // @rescale
                let p: Vec<f64> = s[r].iter().map(|&x| weight(x, m[r])).collect();
                l[r] += p.iter().sum::<f64>(); // @weigh
                add_mix(&mut o[r], &p, v_tile); // @accumulate
            }
        }
        for r in 0..rows {
            o[r].iter_mut().for_each(|x| *x *= share(l[r])); // @divide
            lse.push(if l[r] > 0.0 { m[r] + l[r].ln() } else { MASKED }); // @store
        }
        out.extend(o);
    }
    (out, lse)
}
