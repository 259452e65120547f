#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    pub x: i64,
    pub y: i64,
}

type Rank = (i64, usize, usize);

/// Squares are exact for whole coordinates up to 2^29.
fn rank(points: &[Point], i: usize, j: usize) -> Rank {
    let (p, q) = (points[i], points[j]);
    ((p.x - q.x).pow(2) + (p.y - q.y).pow(2), i.min(j), i.max(j))
}

/// The indices of the closest two, and their distance.
pub fn closest_pair(points: &[Point]) -> Option<((usize, usize), f64)> {
    let n = points.len();
    if n < 2 {
        return None; // @too-few
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_unstable_by_key(|&i| (points[i], i)); // @sort
    let mut twins = (n, n);
    for pair in order.windows(2) {
        if points[pair[0]] == points[pair[1]] { // @same
            twins = twins.min((pair[0], pair[1])); // @twin
        }
    }
    if twins.0 < n {
        return Some((twins, 0.0)); // @zero
    }
    let best = rank(points, order[0], order[1]); // @start
    let best = closest(points, &mut order, best);
    Some(((best.1, best.2), (best.0 as f64).sqrt())) // @found
}

fn look(points: &[Point], i: usize, j: usize, best: &mut Rank) {
    if rank(points, i, j) < *best { // @look
        *best = rank(points, i, j); // @best
    }
}

fn closest(points: &[Point], order: &mut [usize], mut best: Rank) -> Rank {
    if order.len() <= 3 { // @small
        for i in 0..order.len() {
            for j in i + 1..order.len() {
                look(points, order[i], order[j], &mut best);
            }
        }
        order.sort_by_key(|&i| points[i].y); // @by-y
    } else {
        let mid = order.len() / 2;
        let x = points[order[mid]].x;
        best = closest(points, &mut order[..mid], best); // @divide
        best = closest(points, &mut order[mid..], best); // @right
        // Both halves are in order: Rust's stable sort merges them in linear time.
        order.sort_by_key(|&i| points[i].y); // @merge
        let near = |i: &usize| (points[*i].x - x).pow(2) <= best.0;
        let strip: Vec<usize> = order.iter().copied().filter(near).collect(); // @strip
        for (at, &i) in strip.iter().enumerate() {
            for &j in &strip[at + 1..] {
                if (points[j].y - points[i].y).pow(2) > best.0 {
                    break; // @too-high
                }
                look(points, i, j, &mut best);
            }
        }
    }
    best // @return
}
