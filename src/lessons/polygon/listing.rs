#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Signs are right where products need no rounding: whole coordinates up to 2^25.
fn cross(o: Point, a: Point, b: Point) -> f64 {
    (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x)
}

fn dot(o: Point, a: Point, b: Point) -> f64 {
    (a.x - o.x) * (b.x - o.x) + (a.y - o.y) * (b.y - o.y)
}

fn on_segment(a: Point, b: Point, p: Point) -> bool {
    cross(a, b, p) == 0.0 && dot(p, a, b) <= 0.0
}

fn are_apart(a: f64, b: f64, c: f64, d: f64) -> bool {
    a.max(b) < c.min(d) || c.max(d) < a.min(b)
}

fn do_meet(a: Point, b: Point, c: Point, d: Point) -> bool {
    if are_apart(a.x, b.x, c.x, d.x) || are_apart(a.y, b.y, c.y, d.y) {
        return false;
    }
    let touches = on_segment(a, b, c) || on_segment(a, b, d) || on_segment(c, d, a) || on_segment(c, d, b);
    let opposite = |p: f64, q: f64| p > 0.0 && q < 0.0 || p < 0.0 && q > 0.0;
    touches || opposite(cross(a, b, c), cross(a, b, d)) && opposite(cross(c, d, a), cross(c, d, b))
}

fn crosses_itself(v: &[Point]) -> bool {
    let n = v.len();
    let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
    n > 2 && pairs.into_iter().any(|(i, j)| {
        let (a, b, c, d) = (v[i], v[(i + 1) % n], v[j], v[(j + 1) % n]);
        // Neighbours meet elsewhere only where one goes back on the other.
        if j == i + 1 {
            cross(b, a, d) == 0.0 && dot(b, a, d) > 0.0
        } else if j + 1 == i + n {
            cross(a, b, c) == 0.0 && dot(a, b, c) > 0.0
        } else {
            do_meet(a, b, c, d)
        }
    })
}

/// Area, place, whether it is convex, and the winding number.
pub fn polygon(v: &[Point], p: Point) -> (f64, &'static str, bool, i32) {
    let n = v.len();
    if n == 0 {
        return (0.0, "outside", false, 0); // @empty
    }

    let mut doubled = 0.0;
    for pair in v[1..].windows(2) {
        doubled += cross(v[0], pair[0], pair[1]); // @triangle
    }
    let area = doubled / 2.0; // @area

    let (mut crossings, mut winding, mut on) = (0, 0, false);
    for i in 0..n {
        let (a, b) = (v[i], v[(i + 1) % n]);
        let (a_above, b_above) = (a.y > p.y, b.y > p.y);
        if on_segment(a, b, p) {
            on = true; // @on
            break;
        } else if a_above && b_above {
            continue; // @above
        } else if !a_above && !b_above {
            continue; // @below
        } else if (cross(a, b, p) > 0.0) != b_above {
            continue; // @behind
        } else if b_above {
            (crossings, winding) = (crossings + 1, winding + 1); // @up
        } else {
            (crossings, winding) = (crossings + 1, winding - 1); // @down
        }
    }
    let place = if on { "boundary" } else if crossings % 2 == 1 { "inside" } else { "outside" }; // @inside

    let corners: Vec<Point> = (0..n).filter(|&i| v[i] != v[(i + n - 1) % n]).map(|i| v[i]).collect();
    let crosses = crosses_itself(&corners); // @simple
    let m = corners.len();
    let (mut left, mut right) = (0, 0);
    for i in 0..if m > 2 { m } else { 0 } {
        let turn = cross(corners[(i + m - 1) % m], corners[i], corners[(i + 1) % m]);
        (left, right) = (left + i32::from(turn > 0.0), right + i32::from(turn < 0.0)); // @turn
    }
    let convex = !crosses && (left == 0) != (right == 0); // @convex
    (area, place, convex, winding)
}
