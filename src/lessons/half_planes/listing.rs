use std::cmp::Ordering;
use std::collections::VecDeque;

/// a·x + b·y ≤ c + infinite·∞. Exact for whole numbers up to 2^20.
#[derive(Clone, Copy, Debug)]
pub struct Plane {
    pub a: i64,
    pub b: i64,
    pub c: i64,
    pub infinite: i64,
}

#[derive(Debug)]
pub struct Region {
    pub corners: Vec<(f64, f64)>,
    pub bounded: bool,
}

fn cross(p: Plane, q: Plane) -> i64 {
    p.a * q.b - p.b * q.a
}

/// Whether p and q, which turn left, cross strictly outside of h.
fn outside(p: Plane, q: Plane, h: Plane) -> bool {
    let (qh, hp, pq) = (cross(q, h), cross(h, p), cross(p, q));
    let far = p.infinite * qh + q.infinite * hp + h.infinite * pq;
    let near = p.c * qh + q.c * hp + h.c * pq;
    (far, near) < (0, 0)
}

fn compare(p: &Plane, q: &Plane) -> Ordering {
    let upper = |h: &Plane| (h.b, h.a) > (0, 0);
    let size = |h: &Plane| h.a.abs() + h.b.abs();
    let slack = |h: &Plane, other: &Plane| (h.infinite, h.c * size(other));
    upper(p).cmp(&upper(q)).then(cross(*q, *p).cmp(&0)).then(slack(p, q).cmp(&slack(q, p)))
}

fn pop_back(deque: &mut VecDeque<Plane>) {
    deque.pop_back(); // @pop-back
}

fn last_two(deque: &VecDeque<Plane>) -> (Plane, Plane) {
    (deque[deque.len() - 2], deque[deque.len() - 1])
}

fn clip(planes: &[Plane]) -> Option<VecDeque<Plane>> {
    let side = |a, b| Plane { a, b, c: 0, infinite: 1 };
    let mut order = vec![side(1, 0), side(0, 1), side(-1, 0), side(0, -1)];
    for &h in planes {
        if (h.a, h.b) != (0, 0) {
            order.push(h);
        } else if h.c < 0 { // @flat
            return None;
        }
    }
    order.sort_by(compare); // @sort
    let mut deque: VecDeque<Plane> = VecDeque::new();
    for i in 0..order.len() {
        let h = order[i]; // @next
        if i > 0 && cross(order[i - 1], h) == 0 { // @same
            continue;
        }
        while deque.len() > 1 && outside(last_two(&deque).0, last_two(&deque).1, h) { // @back
            if cross(last_two(&deque).0, h) <= 0 { // @opposed
                return None;
            }
            pop_back(&mut deque);
        }
        while deque.len() > 1 && outside(deque[0], deque[1], h) { // @front
            deque.pop_front(); // @pop-front
        }
        deque.push_back(h); // @push
    }
    while deque.len() > 2 && outside(last_two(&deque).0, last_two(&deque).1, deque[0]) { // @close
        pop_back(&mut deque);
    }
    Some(deque)
}

pub fn half_planes(planes: &[Plane]) -> Option<Region> {
    let Some(deque) = clip(planes) else {
        return None; // @nowhere
    };
    let mut region = Region { corners: Vec::new(), bounded: true };
    for (i, &p) in deque.iter().enumerate() {
        let q = deque[(i + 1) % deque.len()];
        region.bounded &= p.infinite == 0;
        if p.infinite == 0 && q.infinite == 0 {
            let w = cross(p, q) as f64;
            let at = ((p.c * q.b - p.b * q.c) as f64 / w, (p.a * q.c - p.c * q.a) as f64 / w);
            region.corners.push(at);
        }
    }
    Some(region) // @done
}
