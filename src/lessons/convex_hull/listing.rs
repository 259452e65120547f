use std::cmp::Ordering;
use std::collections::HashSet;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Signs are right where products need no rounding: whole coordinates up to 2^25.
fn cross(o: Point, a: Point, b: Point) -> f64 {
    (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x)
}

fn by_height(a: &Point, b: &Point) -> Ordering {
    a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x))
}

/// Equal for equal points; adding 0 makes 0 of -0.
fn key(p: &Point) -> (u64, u64) {
    ((p.x + 0.0).to_bits(), (p.y + 0.0).to_bits())
}

fn around_the_lowest(mut order: Vec<Point>, keep: bool) -> Vec<Point> {
    let first = (0..order.len()).min_by(|&i, &j| by_height(&order[i], &order[j])).unwrap_or(0); // @lowest
    order.swap(0, first);
    let lowest = order[0];
    // All others are within half a turn: to the left of an earlier one is later.
    let by_angle = |a: &Point, b: &Point| (cross(lowest, *b, *a) + 0.0).total_cmp(&0.0).then_with(|| by_height(a, b));
    order[1..].sort_by(by_angle); // @sort-angle
    if keep {
        let mut last = order.len();
        while last > 1 && cross(lowest, order[order.len() - 1], order[last - 1]) == 0.0 {
            last -= 1;
        }
        if last > 1 {
            order[last..].reverse(); // @last-ray
        }
    }
    order
}

fn scan(chain: &mut Vec<Point>, base: usize, points: &[Point], keep: bool) {
    let on_the_way_up: HashSet<(u64, u64)> = chain.iter().skip(1).map(key).collect();
    for &p in points {
        if on_the_way_up.contains(&key(&p)) {
            continue; // @skip
        }
        while chain.len() - base >= 2 {
            let turn = cross(chain[chain.len() - 2], chain[chain.len() - 1], p); // @turn
            if turn > 0.0 || keep && turn == 0.0 {
                break;
            }
            chain.pop(); // @pop
        }
        chain.push(p); // @push
    }
}

pub fn convex_hull(points: &[Point], method: &str, keep: bool) -> Vec<Point> {
    let mut order = points.to_vec();
    if order.is_empty() {
        return order; // @empty
    }
    order.sort_by(by_height);
    order.dedup();
    if method == "graham" {
        order = around_the_lowest(order, keep);
    } else {
        order.sort_by(by_height); // @sort
    }
    let mut chain = Vec::new();
    scan(&mut chain, 0, &order, keep); // @up
    if method == "andrew" {
        let back: Vec<Point> = order.iter().rev().skip(1).copied().collect();
        let base = chain.len() - 1;
        scan(&mut chain, base, &back, keep); // @down
        if chain.len() > 1 {
            chain.pop(); // The lowest again.
        }
    }
    chain // @hull
}
