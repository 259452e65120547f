//! Small pictures that are drawn, not loaded: the same from a seed on every machine.

use rand_core::Rng;
use rand_pcg::Pcg32;

/// Pixels along a side of a picture.
pub const SIDE: usize = 16;
pub const PIXELS: usize = SIDE * SIDE;

/// What the pictures are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Strokes,
    Digits,
    Shapes,
}

type Point = (f32, f32);

/// `count` pictures one after the other, row by row, from 0 (paper) to 1 (ink).
pub fn draw(subject: Subject, seed: u64, count: usize) -> Vec<f32> {
    // The first numbers of small seeds are much alike.
    let mut dice = Dice(Pcg32::new(seed, subject as u64));
    for _ in 0..8 {
        dice.0.next_u32();
    }
    (0..count).flat_map(|_| picture(subject, &mut dice)).collect()
}

struct Dice(Pcg32);

impl Dice {
    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * ((self.0.next_u32() >> 8) as f32 / (1u32 << 24) as f32)
    }

    fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(bound)) >> 32) as u32
    }
}

/// What is drawn: lines through points, in a square from -1 to 1 with y down, and whether what they enclose is filled.
struct Figure {
    lines: Vec<Vec<Point>>,
    is_filled: bool,
    /// Half the width of a line, in pixels.
    reach: f32,
}

fn picture(subject: Subject, dice: &mut Dice) -> Vec<f32> {
    let figure = match subject {
        Subject::Strokes => strokes(dice),
        Subject::Digits => digit(dice),
        Subject::Shapes => shape(dice),
    };
    let middle_of = |i: usize| ((i % SIDE) as f32 + 0.5, (i / SIDE) as f32 + 0.5);
    // Squares of the distances to the lines, where ink reaches.
    let mut away = [f32::MAX; PIXELS];
    let ink = figure.reach + 0.5;
    for (from, to) in figure.lines.iter().flat_map(|line| line.windows(2).map(|ends| (ends[0], ends[1]))) {
        let pixels =
            |a: f32, b: f32| (a.min(b) - ink - 1.0).max(0.0) as usize..SIDE.min((a.max(b) + ink + 1.0).max(0.0) as usize);
        for i in pixels(from.1, to.1).flat_map(|y| pixels(from.0, to.0).map(move |x| y * SIDE + x)) {
            away[i] = away[i].min(square_distance(middle_of(i), from, to));
        }
    }
    let shade = |i: usize| {
        if figure.is_filled && figure.lines.iter().any(|line| encloses(line, middle_of(i))) {
            return 1.0;
        }
        (ink - libm::sqrtf(away[i])).clamp(0.0, 1.0)
    };
    (0..PIXELS).map(shade).collect()
}

/// From a point to a segment, squared.
fn square_distance(at: Point, from: Point, to: Point) -> f32 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let along = ((at.0 - from.0) * dx + (at.1 - from.1) * dy) / (dx * dx + dy * dy).max(1e-12);
    let along = along.clamp(0.0, 1.0);
    (at.0 - from.0 - along * dx).powi(2) + (at.1 - from.1 - along * dy).powi(2)
}

/// Whether a closed line goes round a point: how often a ray to the right meets it.
fn encloses(line: &[Point], at: Point) -> bool {
    let meets = |ends: &&[Point]| {
        let (from, to) = (ends[0], ends[1]);
        (from.1 > at.1) != (to.1 > at.1) && at.0 < from.0 + (at.1 - from.1) / (to.1 - from.1) * (to.0 - from.0)
    };
    line.windows(2).filter(meets).count() % 2 == 1
}

fn strokes(dice: &mut Dice) -> Figure {
    let count = 1 + dice.below(3);
    let end = |dice: &mut Dice| (dice.between(1.5, 14.5), dice.between(1.5, 14.5));
    let line = |dice: &mut Dice| {
        let (from, over, to) = (end(dice), end(dice), end(dice));
        let at = |t: f32, a: f32, b: f32, c: f32| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
        (0..=8).map(|i| i as f32 / 8.0).map(|t| (at(t, from.0, over.0, to.0), at(t, from.1, over.1, to.1))).collect()
    };
    let lines = (0..count).map(|_| line(dice)).collect();
    Figure { lines, is_filled: false, reach: dice.between(0.4, 0.9) }
}

/// Points on an ellipse, from one angle to another, in eighths of a turn from the right and on by the bottom.
fn arc((x, y): Point, (across, down): Point, from: f32, to: f32) -> Vec<Point> {
    let point = |i: u8| {
        let (sine, cosine) = libm::sincosf((from + (to - from) * f32::from(i) / 12.0) * std::f32::consts::FRAC_PI_4);
        (x + across * cosine, y + down * sine)
    };
    (0..=12).map(point).collect()
}

fn digit(dice: &mut Dice) -> Figure {
    let lines = match dice.below(10) {
        0 => vec![arc((0.0, 0.0), (0.6, 1.0), 0.0, 8.0)],
        1 => vec![vec![(-0.4, -0.6), (0.1, -1.0), (0.1, 1.0)]],
        2 => vec![[arc((0.0, -0.45), (0.6, 0.55), 4.0, 9.0), vec![(-0.6, 1.0), (0.65, 1.0)]].concat()],
        3 => vec![arc((0.0, -0.5), (0.55, 0.5), 4.4, 10.0), arc((0.0, 0.45), (0.62, 0.55), 6.0, 11.6)],
        4 => vec![vec![(0.25, 1.0), (0.25, -1.0), (-0.65, 0.35), (0.65, 0.35)]],
        5 => vec![[vec![(0.55, -1.0), (-0.45, -1.0), (-0.5, -0.1)], arc((-0.02, 0.4), (0.62, 0.6), 5.4, 11.4)].concat()],
        6 => vec![[vec![(0.35, -1.0), (-0.3, -0.3)], arc((0.0, 0.45), (0.58, 0.55), 4.0, 12.0)].concat()],
        7 => vec![vec![(-0.6, -1.0), (0.6, -1.0), (-0.1, 1.0)]],
        8 => vec![arc((0.0, -0.5), (0.48, 0.48), 0.0, 8.0), arc((0.0, 0.48), (0.6, 0.52), 0.0, 8.0)],
        _ => vec![[arc((0.0, -0.42), (0.56, 0.55), 0.0, 8.0), vec![(0.3, 1.0)]].concat()],
    };
    let (sine, cosine) = libm::sincosf(dice.between(-0.25, 0.25));
    let (across, down, slant) = (dice.between(3.8, 5.4), dice.between(4.8, 6.2), dice.between(-0.2, 0.2));
    let middle = (8.0 + dice.between(-1.2, 1.2), 8.0 + dice.between(-0.8, 0.8));
    let place = |(x, y): Point| {
        let (x, y) = (across * (x - slant * y), down * y);
        (middle.0 + cosine * x - sine * y, middle.1 + sine * x + cosine * y)
    };
    let lines = lines.into_iter().map(|line| line.into_iter().map(place).collect()).collect();
    Figure { lines, is_filled: false, reach: dice.between(0.45, 0.95) }
}

fn shape(dice: &mut Dice) -> Figure {
    let (corners, is_filled) = ([3, 4, 5, 24][dice.below(4) as usize], dice.below(2) == 0);
    let (radius, turn) = (dice.between(3.0, 6.2), dice.between(0.0, 8.0));
    let room = 7.2 - radius;
    let middle = (8.0 + dice.between(-room, room), 8.0 + dice.between(-room, room));
    let point = |i: u32| {
        let (sine, cosine) = libm::sincosf((turn + 8.0 * i as f32 / corners as f32) * std::f32::consts::FRAC_PI_4);
        (middle.0 + radius * cosine, middle.1 + radius * sine)
    };
    Figure { lines: vec![(0..=corners).map(point).collect()], is_filled, reach: dice.between(0.4, 0.8) }
}
