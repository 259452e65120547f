//! Random points whose coordinates are whole numbers times a power of two, so that oracles can reckon with the whole numbers.

use stepscope::algo::geometry::Point;

use crate::dice::Dice;

pub struct Sites {
    pub whole: Vec<(i64, i64)>,
    /// The power of two.
    scale: i32,
}

impl Sites {
    /// Small grids, lines, circles, neighbours of large numbers, all at one place; from the least numbers to about 1e150.
    pub fn random(dice: &mut Dice, most: usize) -> Sites {
        let len = dice.below(most + 1);
        let kind = dice.below(9);
        let (dx, dy) = (dice.below(7) as i64 - 3, dice.below(7) as i64 - 3);
        let scale = [0, 0, -10, -52, 440, -1074][dice.below(6)];
        let whole = (0..len).map(|_| {
            let mut coordinate = |below: usize| dice.below(below) as i64;
            match kind {
                0 => (coordinate(4), coordinate(4)),
                1 => (coordinate(20), coordinate(20)),
                2 => (coordinate(1 << 31) * 977 - (1 << 40), coordinate(1 << 31) * 991 - (1 << 40)),
                // Near a line, at a distance from the origin.
                3 => {
                    let at = coordinate(1000);
                    ((1 << 52) - 1 - at * 7 + coordinate(2), (1 << 51) + at * 3 + coordinate(2))
                }
                4 => ((1 << 52) + coordinate(6), (1 << 52) + coordinate(6)),
                5 => (dx * coordinate(30), dy * 5),
                6 => {
                    let at = coordinate(30);
                    (dx * at, dy * at)
                }
                7 => on_circle(coordinate(12) as usize, coordinate(2) as usize),
                _ => (dx, dy),
            }
        });
        Sites { whole: whole.collect(), scale }
    }

    pub fn points(&self) -> Vec<Point> {
        let unit = self.unit();
        let point = |&(x, y): &(i64, i64)| Point { x: x as f64 * unit, y: y as f64 * unit };
        self.whole.iter().map(point).collect()
    }

    /// What a distance of one whole number measures.
    pub fn unit(&self) -> f64 {
        2f64.powi(self.scale / 2) * 2f64.powi(self.scale - self.scale / 2)
    }
}

/// Points of whole numbers on a circle around (100, 100), and its centre now and then.
fn on_circle(at: usize, centre: usize) -> (i64, i64) {
    const AROUND: [(i64, i64); 12] =
        [(5, 0), (4, 3), (3, 4), (0, 5), (-3, 4), (-4, 3), (-5, 0), (-4, -3), (-3, -4), (0, -5), (3, -4), (4, -3)];
    let (x, y) = if at == 0 && centre == 0 { (0, 0) } else { AROUND[at] };
    (100 + x, 100 + y)
}

/// Numbers at the ends of what is allowed.
pub fn extreme(dice: &mut Dice) -> f64 {
    let all = [
        0.0,
        -0.0,
        5e-324,
        -5e-324,
        1e-310,
        1e150,
        -1e150,
        1e149,
        1e-150,
        1.0,
        1.0 + f64::EPSILON,
        -3.0,
        0.1,
        2.225e-308,
        1e75,
        12.0,
    ];
    all[dice.below(all.len())]
}
