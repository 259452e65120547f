#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vector {
    pub x: f64,
    pub y: f64,
}

#[derive(Debug)]
pub struct Found {
    pub sum: Vector,
    pub difference: Vector,
    pub lengths: [f64; 2],
    pub dot: f64,
    pub cross: f64,
    pub angle: Option<f64>,
}

/// Signs are right where products need no rounding: whole coordinates up to 2^25.
pub fn vectors(a: Vector, b: Vector) -> Found {
    let sum = Vector { x: a.x + b.x, y: a.y + b.y }; // @sum
    let difference = Vector { x: a.x - b.x, y: a.y - b.y }; // @difference
    let lengths = [a.x.hypot(a.y), b.x.hypot(b.y)]; // @lengths
    let dot = a.x * b.x + a.y * b.y; // @dot
    let cross = a.x * b.y - a.y * b.x; // @cross
    let zero = Vector { x: 0.0, y: 0.0 };
    let angle = if a != zero && b != zero {
        // Adding 0 makes 0 of -0, which would turn π into -π.
        Some((cross + 0.0).atan2(dot)) // @angle
    } else {
        None // @no-angle
    };
    Found { sum, difference, lengths, dot, cross, angle }
}
