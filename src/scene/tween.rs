//! Between two scenes: marks with the same key move, new ones appear, old ones fade.

use std::collections::HashMap;

use super::{Mark, Scene, Shape};

/// Where a mark is while the picture changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    pub x: f32,
    pub y: f32,
    /// Where a segment ends, relative to its start; 0 for other shapes.
    pub dx: f32,
    pub dy: f32,
    /// From 0 (not there) to 1.
    pub opacity: f32,
}

impl Pose {
    /// Where a mark is when nothing moves.
    pub fn of(mark: &Mark) -> Pose {
        let (dx, dy) = match mark.shape {
            Shape::Segment { dx, dy, .. } => (dx, dy),
            _ => (0.0, 0.0),
        };
        Pose { x: mark.x, y: mark.y, dx, dy, opacity: 1.0 }
    }

    /// Written so that both ends come out exactly.
    fn mix(self, to: Pose, t: f32) -> Pose {
        let part = |a: f32, b: f32| a * (1.0 - t) + b * t;
        Pose {
            x: part(self.x, to.x),
            y: part(self.y, to.y),
            dx: part(self.dx, to.dx),
            dy: part(self.dy, to.dy),
            opacity: part(self.opacity, to.opacity),
        }
    }
}

/// The way to a scene. Time goes from 0 to 1, eased in and out (smoothstep).
#[derive(Clone, Debug)]
pub struct Tween {
    /// Start and end of the scene's marks, in their order.
    ways: Vec<(Pose, Pose)>,
    /// Marks that the scene no longer has, as they were.
    leaving: Vec<(Mark, Pose)>,
}

impl Tween {
    /// From one resting scene to the next.
    pub fn new(from: &Scene, to: &Scene) -> Tween {
        Tween::from_poses(from.marks.iter().map(|mark| (mark, Pose::of(mark))), to)
    }

    /// From wherever marks are now, which may be half-way of another tween ([`Tween::now`]).
    pub fn from_poses<'a>(now: impl Iterator<Item = (&'a Mark, Pose)>, to: &Scene) -> Tween {
        let mut before: HashMap<_, _> = now.map(|(mark, pose)| (mark.key, (mark, pose))).collect();
        let ways = to.marks.iter().map(|mark| {
            let end = Pose::of(mark);
            let start = before.remove(&mark.key).map_or(Pose { opacity: 0.0, ..end }, |(_, pose)| pose);
            (start, end)
        });
        let ways = ways.collect();
        let mut leaving: Vec<_> = before.into_values().map(|(mark, pose)| (mark.clone(), pose)).collect();
        leaving.sort_by_key(|(mark, _)| mark.key);
        Tween { ways, leaving }
    }

    /// True when nothing moves, appears or fades.
    pub fn is_still(&self) -> bool {
        self.leaving.is_empty() && self.ways.iter().all(|(from, to)| from == to)
    }

    /// The pose of the scene's mark `index`.
    pub fn pose(&self, index: usize, t: f32) -> Pose {
        let (from, to) = self.ways[index];
        from.mix(to, ease(t))
    }

    /// Whether the scene's mark `index` changes its pose at all.
    pub fn moves(&self, index: usize) -> bool {
        let (from, to) = self.ways[index];
        from != to
    }

    /// Marks that fade, drawn below the scene's own.
    pub fn leaving(&self, t: f32) -> impl Iterator<Item = (&Mark, Pose)> {
        let t = ease(t);
        self.leaving.iter().map(move |(mark, from)| (mark, from.mix(Pose { opacity: 0.0, ..*from }, t)))
    }

    /// Every mark where it is at time `t`: where a tween that interrupts this one begins. `scene` is the one this tween leads to.
    pub fn now<'a>(&'a self, scene: &'a Scene, t: f32) -> impl Iterator<Item = (&'a Mark, Pose)> {
        let own = scene.marks.iter().enumerate().map(move |(index, mark)| (mark, self.pose(index, t)));
        self.leaving(t).chain(own).filter(|(_, pose)| pose.opacity > 0.0)
    }
}

fn ease(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
