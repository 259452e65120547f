#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Debug)]
pub struct Found {
    pub diameter: f64,
    pub pair: [Point; 2],
    pub width: f64,
    pub area: f64,
    pub corners: [Point; 4],
}

/// Signs are right where products need no rounding: whole coordinates up to 2^25. Which width, or which rectangle, is least is a
/// comparison of products of three: right for whole coordinates up to 300.
fn cross(a: Point, b: Point, c: Point, d: Point) -> f64 {
    (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x)
}

fn dot(a: Point, b: Point, c: Point, d: Point) -> f64 {
    (b.x - a.x) * (d.x - c.x) + (b.y - a.y) * (d.y - c.y)
}

fn convex_hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|p, q| p.y.total_cmp(&q.y).then(p.x.total_cmp(&q.x)));
    points.dedup();
    if points.len() < 2 {
        return points;
    }
    let mut hull: Vec<Point> = Vec::new();
    for _ in 0..2 {
        let base = hull.len();
        for &p in &points {
            while hull.len() - base >= 2 && cross(hull[hull.len() - 2], hull[hull.len() - 1], hull[hull.len() - 2], p) <= 0.0 {
                hull.pop();
            }
            hull.push(p);
        }
        hull.pop(); // It begins the other chain.
        points.reverse();
    }
    hull
}

fn rectangle(a: Point, b: Point, right: Point, far: Point, left: Point) -> [Point; 4] {
    let (first, last, up) = (dot(a, b, a, left), dot(a, b, a, right), cross(a, b, a, far));
    let (ex, ey, square) = (b.x - a.x, b.y - a.y, dot(a, b, a, b));
    let corner = |(s, t): (f64, f64)| Point { x: a.x + (ex * s - ey * t) / square, y: a.y + (ey * s + ex * t) / square };
    [(first, 0.0), (last, 0.0), (last, up), (first, up)].map(corner)
}

/// There is at least one point.
pub fn rotating_calipers(points: Vec<Point>) -> Found {
    let hull = convex_hull(points); // @hull
    let n = hull.len();
    if n < 3 {
        let (a, b) = (hull[0], hull[n - 1]);
        return Found { diameter: dot(a, b, a, b).sqrt(), pair: [a, b], width: 0.0, area: 0.0, corners: [a, b, b, a] }; // @few
    }

    let at = |i: usize| hull[i % n];
    let (mut right, mut far, mut left) = (1, 1, 1);
    let (mut pair, mut longest, mut corners) = ([at(0); 2], 0.0, [at(0); 4]);
    // Heights and areas times the square of the edge's length, and that square.
    let (mut narrowest, mut smallest) = ((f64::INFINITY, 1.0), (f64::INFINITY, 1.0));
    for i in 0..n {
        let (a, b) = (at(i), at(i + 1)); // @edge
        let square = dot(a, b, a, b);
        while dot(a, b, at(right), at(right + 1)) > 0.0 { // @right
            right += 1;
        }
        while cross(a, b, at(far), at(far + 1)) > 0.0 { // @far
            far += 1;
        }
        let parallel = cross(a, b, at(far), at(far + 1)) == 0.0;
        if i == 0 {
            left = far; // Before it, the way goes right.
        }
        while dot(a, b, at(left), at(left + 1)) < 0.0 { // @left
            left += 1;
        }

        let mut compare = |p: Point, q: Point| {
            if dot(p, q, p, q) > longest {
                (pair, longest) = ([p, q], dot(p, q, p, q));
            }
        };
        for p in [a, b] {
            compare(p, at(far)); // @pair
        }
        for p in [a, b].into_iter().filter(|_| parallel) {
            compare(p, at(far + 1)); // @parallel
        }

        let (height, along) = (cross(a, b, a, at(far)), dot(a, b, at(left), at(right)));
        if height * height * narrowest.1 < narrowest.0 * square { // @width
            narrowest = (height * height, square);
        }
        if height * along * smallest.1 < smallest.0 * square { // @rectangle
            (smallest, corners) = ((height * along, square), rectangle(a, b, at(right), at(far), at(left)));
        }
    }
    let (diameter, width) = (longest.sqrt(), (narrowest.0 / narrowest.1).sqrt());
    Found { diameter, pair, width, area: smallest.0 / smallest.1, corners } // @done
}
