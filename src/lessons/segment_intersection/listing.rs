/// Compared by x, then by y.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

fn cross(a: Point, b: Point, c: Point, d: Point) -> f64 {
    (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x)
}

fn sign(x: f64) -> i32 {
    i32::from(x > 0.0) - i32::from(x < 0.0)
}

fn in_order(p: Point, q: Point) -> (Point, Point) {
    if q < p { (q, p) } else { (p, q) }
}

fn is_between(p: Point, q: Point, r: Point) -> bool {
    let (low, high) = in_order(q, r);
    low <= p && p <= high
}

/// No point, one, or the ends of a segment. Signs are right where products need no rounding: whole coordinates up to 2^24.
pub fn intersection(a: Point, b: Point, c: Point, d: Point) -> Vec<Point> {
    let side_a = sign(cross(c, d, c, a)); // @side-a
    let side_b = sign(cross(c, d, c, b)); // @side-b
    let side_c = sign(cross(a, b, a, c)); // @side-c
    let side_d = sign(cross(a, b, a, d)); // @side-d
    if side_a * side_b < 0 && side_c * side_d < 0 { // @crosses
        let t = cross(a, c, c, d) / cross(a, b, c, d); // @ratio
        return vec![Point { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) }]; // @point
    }
    if [side_a, side_b, side_c, side_d] == [0; 4] { // @collinear
        let ((a, b), (c, d)) = (in_order(a, b), in_order(c, d));
        let (low, high) = (if a < c { c } else { a }, if d < b { d } else { b }); // @overlap
        return if low < high { vec![low, high] } else if low == high { vec![low] } else { vec![] };
    }
    for (p, side, q, r) in [(a, side_a, c, d), (b, side_b, c, d), (c, side_c, a, b), (d, side_d, a, b)] {
        if side == 0 && is_between(p, q, r) { // @touches
            return vec![p];
        }
    }
    vec![] // @none
}
