//! Between two scenes: marks with the same key move, new ones appear, old ones go.

use std::collections::HashMap;

use super::Scene;

/// Where a mark is while the picture changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    pub x: f32,
    pub y: f32,
    /// From 0 (not there) to 1.
    pub opacity: f32,
}

/// The way from one scene to the next. Poses are those of the next scene's marks, in their order.
#[derive(Clone, Debug)]
pub struct Tween {
    from: Vec<Pose>,
    to: Vec<Pose>,
}

impl Tween {
    pub fn new(from: &Scene, to: &Scene) -> Tween {
        let before: HashMap<_, _> = from.marks.iter().map(|mark| (mark.key, (mark.x, mark.y))).collect();
        let ends = to.marks.iter().map(|mark| Pose { x: mark.x, y: mark.y, opacity: 1.0 });
        let starts = to.marks.iter().map(|mark| match before.get(&mark.key) {
            Some(&(x, y)) => Pose { x, y, opacity: 1.0 },
            None => Pose { x: mark.x, y: mark.y, opacity: 0.0 },
        });
        Tween { from: starts.collect(), to: ends.collect() }
    }

    /// True when nothing moves or appears.
    pub fn is_still(&self) -> bool {
        self.from == self.to
    }

    /// The pose of mark `index` at time `t`, from 0 to 1, eased in and out (smoothstep).
    pub fn pose(&self, index: usize, t: f32) -> Pose {
        let t = t.clamp(0.0, 1.0);
        let eased = t * t * (3.0 - 2.0 * t);
        let (from, to) = (self.from[index], self.to[index]);
        let mix = |a: f32, b: f32| a + (b - a) * eased;
        Pose { x: mix(from.x, to.x), y: mix(from.y, to.y), opacity: mix(from.opacity, to.opacity) }
    }
}
