#[derive(Clone, Copy)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Default)]
pub struct Signs {
    pub floats: Vec<i8>,
    pub exacts: Vec<i8>,
    pub wrong: usize,
}

fn sign(x: f64) -> i8 {
    i8::from(x > 0.0) - i8::from(x < 0.0)
}

fn sign_float(p: Point, q: Point, r: Point) -> i8 {
    sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x))
}

/// A sum without rounding: numbers whose digits don't overlap, the smallest first.
#[derive(Default)]
struct ExactSum(Vec<f64>);

impl ExactSum {
    fn add(&mut self, mut x: f64) {
        let mut kept = Vec::new();
        for &y in &self.0 {
            let sum = x + y;
            let of_y = sum - x;
            let lost = (x - (sum - of_y)) + (y - of_y);
            if lost != 0.0 {
                kept.push(lost);
            }
            x = sum;
        }
        if x != 0.0 {
            kept.push(x);
        }
        self.0 = kept;
    }

    /// A product is what it rounds to, and what rounding took away.
    fn add_product(&mut self, a: f64, b: f64) {
        let product = a * b;
        self.add(product);
        self.add(a.mul_add(b, -product));
    }

    fn sign(&self) -> i8 {
        self.0.last().map_or(0, |&x| sign(x))
    }
}

/// Exact unless a product over- or underflows.
fn sign_exact(p: Point, q: Point, r: Point) -> i8 {
    let mut sum = ExactSum::default();
    let pairs = [(q.x, r.y), (-q.y, r.x), (-q.x, p.y), (q.y, p.x), (-p.x, r.y), (p.y, r.x)];
    pairs.iter().for_each(|&(a, b)| sum.add_product(a, b));
    sum.sign()
}

pub fn orientation(q: Point, r: Point, origin: Point, step: f64, size: usize) -> Signs {
    let mut signs = Signs::default();
    for j in 0..size {
        for i in 0..size {
            let p = Point { x: origin.x + i as f64 * step, y: origin.y + j as f64 * step };
            let (float, exact) = (sign_float(p, q, r), sign_exact(p, q, r));
            signs.wrong += usize::from(float != exact); // @row
            signs.floats.push(float);
            signs.exacts.push(exact);
        }
    }
    signs // @done
}
