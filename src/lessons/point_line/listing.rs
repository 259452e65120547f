#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Debug)]
pub struct Found {
    pub side: i32,
    pub on_segment: bool,
    pub distance: f64,
    pub projection: Point,
}

fn cross(a: Point, b: Point, p: Point) -> f64 {
    (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
}

fn dot(a: Point, b: Point, p: Point) -> f64 {
    (b.x - a.x) * (p.x - a.x) + (b.y - a.y) * (p.y - a.y)
}

/// Signs are right where products need no rounding: whole coordinates up to 2^24.
pub fn point_line(p: Point, a: Point, b: Point) -> Found {
    let (side, on_segment);
    if a == b {
        (side, on_segment) = (0, p == a); // @same
    } else {
        side = i32::from(cross(a, b, p) > 0.0) - i32::from(cross(a, b, p) < 0.0); // @side
        if side != 0 {
            on_segment = false; // @off
        } else if dot(a, b, p) < 0.0 { // @after
            on_segment = false;
        } else {
            on_segment = dot(b, a, p) >= 0.0; // @before
        }
    }
    let length2 = dot(a, b, b);
    let t = if length2 > 0.0 { dot(a, b, p) / length2 } else { 0.0 };
    let projection = Point { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) }; // @projection
    let distance =
        if length2 > 0.0 { cross(a, b, p).abs() / length2.sqrt() } else { (p.x - a.x).hypot(p.y - a.y) }; // @distance
    Found { side, on_segment, distance, projection }
}
