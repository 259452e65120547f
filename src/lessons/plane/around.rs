//! Words around a point, where the least is in their way.

use super::Sheet;
use crate::algo::geometry::Point;
use crate::lessons::page::text_width;
use crate::scene::{Key, Role};

/// Directions that are tried.
const DIRECTIONS: usize = 12;
const SIZE: f32 = 12.0;
const HALF_HEIGHT: f64 = 8.0;
/// What other points take up, in scene units.
const OTHERS: f64 = 12.0;

impl Sheet {
    /// Words beside a point that is drawn with a radius: in the direction that is farthest from those in which lines go to `others`, clear of
    /// these and inside of the frame; none where there is no such place.
    pub fn words_around(
        &mut self,
        key: Key,
        point: Point,
        radius: f64,
        others: &[Point],
        words: &str,
        role: Role,
    ) -> Option<Key> {
        let (x, y) = self.place(point)?;
        let (x, y) = (f64::from(x), f64::from(y));
        let half = f64::from(text_width(words, SIZE) / 2.0);
        let others: Vec<(f64, f64)> = others.iter().map(|other| self.to_scene(*other)).collect();
        let directions = others.iter().map(|other| (other.0 - x, other.1 - y)).filter_map(|(dx, dy)| {
            let length = libm::hypot(dx, dy);
            (length.is_finite() && length > 0.0).then(|| (dx / length, dy / length))
        });
        let directions: Vec<(f64, f64)> = directions.collect();
        let mut best: Option<(f64, f64, f64)> = None;
        for number in 0..DIRECTIONS {
            // From the upper right on.
            let angle = (number as f64 - 1.0) / DIRECTIONS as f64 * std::f64::consts::TAU;
            let (cos, sin) = (libm::cos(angle), libm::sin(angle));
            let away = radius + 4.0 + cos.abs() * half + sin.abs() * HALF_HEIGHT;
            let (at_x, at_y) = (x + cos * away, y + sin * away);
            let is_clear = others.iter().all(|(other_x, other_y)| {
                (other_x - at_x).abs() > half + OTHERS || (other_y - at_y).abs() > HALF_HEIGHT + OTHERS
            });
            let in_the_way = directions.iter().map(|(dx, dy)| dx * cos + dy * sin).fold(-1.0, f64::max);
            let is_better = best.is_none_or(|(least, ..)| in_the_way < least - 1e-9);
            if is_clear && is_better && self.has_room((at_x, at_y), half) {
                best = Some((in_the_way, at_x, at_y));
            }
        }
        let (_, at_x, at_y) = best?;
        Some(self.words_at(key, (at_x as f32, at_y as f32), words, role))
    }
}
