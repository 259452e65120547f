//! A rectangle of a scene that stands for a part of the plane, where things can be moved and looked at from nearer.

use super::Key;

/// The rectangle, in scene units, and what of the plane is seen in it. The plane's y goes up, the scene's goes down.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
    pub window: Window,
    /// What can be moved, in the order in which it is named.
    pub handles: Vec<Handle>,
    /// The field of the input that further ones go into; none where their number is fixed.
    pub grows: Option<&'static str>,
    /// Whether the pointer leaves further ones on the ground instead of moving the view.
    pub is_painting: bool,
}

/// The part of the plane that is seen: what is at the middle, and how large a scene unit is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub x: f64,
    pub y: f64,
    /// Of the plane, for one scene unit; positive.
    pub units: f64,
}

/// The smallest and the largest [`Window::units`]: so that nothing over- or underflows that is near the window.
const UNITS: (f64, f64) = (1e-300, 1e150);

/// Something that can be moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    pub key: Key,
    /// What of the input it moves.
    pub grip: Grip,
    /// As it is called in the picture and read aloud.
    pub name: String,
    pub x: f64,
    pub y: f64,
}

/// What of the input moves with a handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grip {
    /// The point at this path, as `a` or `points[3]`.
    Point(String),
    /// The boundary of the half-plane at this path, kept parallel.
    Shift(String),
    /// The direction of that boundary, about its point nearest to the origin.
    Turn(String),
}

impl Grip {
    /// The value of the input that it changes.
    pub fn path(&self) -> &str {
        match self {
            Grip::Point(path) | Grip::Shift(path) | Grip::Turn(path) => path,
        }
    }
}

impl Window {
    /// As near to this one as it can be shown.
    pub fn bounded(self) -> Window {
        // Nearer than that there is no other number beside the middle.
        let ulps = self.x.abs().max(self.y.abs()) * 2f64.powi(-60);
        Window { units: self.units.clamp(UNITS.0.max(ulps), UNITS.1), ..self }
    }

    /// Nearer by a factor, with the point (x, y) where it was.
    pub fn zoomed(self, factor: f64, (x, y): (f64, f64)) -> Window {
        let units = Window { units: self.units / factor, ..self }.bounded().units;
        let share = units / self.units;
        Window { x: x + (self.x - x) * share, y: y + (self.y - y) * share, units }
    }

    /// Moved by scene units, to the right and down.
    pub fn moved(self, dx: f32, dy: f32) -> Window {
        let bound = |at: f64| at.clamp(-UNITS.1, UNITS.1);
        Window { x: bound(self.x + f64::from(dx) * self.units), y: bound(self.y - f64::from(dy) * self.units), ..self }
    }
}

impl Plane {
    /// Where a point of the plane is in the scene: far outside of the rectangle, or not finite, for what isn't near the window.
    pub fn to_scene(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (middle_x, middle_y) = self.middle();
        (middle_x + (x - self.window.x) / self.window.units, middle_y - (y - self.window.y) / self.window.units)
    }

    /// The point of the plane at a place of the scene.
    pub fn from_scene(&self, x: f32, y: f32) -> (f64, f64) {
        let (middle_x, middle_y) = self.middle();
        let Window { units, .. } = self.window;
        (self.window.x + (f64::from(x) - middle_x) * units, self.window.y - (f64::from(y) - middle_y) * units)
    }

    /// Whether a place of the scene is in the rectangle.
    pub fn covers(&self, x: f32, y: f32) -> bool {
        (self.left..=self.left + self.width).contains(&x) && (self.top..=self.top + self.height).contains(&y)
    }

    /// The handle nearest to a place of the scene, no farther from it than `reach`.
    pub fn handle_at(&self, x: f32, y: f32, reach: f32) -> Option<usize> {
        let distance = |handle: &Handle| {
            let (at_x, at_y) = self.to_scene((handle.x, handle.y));
            (at_x - f64::from(x)).hypot(at_y - f64::from(y))
        };
        let near = self.handles.iter().enumerate().map(|(index, handle)| (index, distance(handle)));
        // Of several at one place the last: it lies on top.
        let nearest = near.filter(|(_, distance)| *distance <= f64::from(reach)).rev().min_by(|a, b| a.1.total_cmp(&b.1));
        nearest.map(|(index, _)| index)
    }

    /// The distance between lines of a grid that are about `apart` scene units from each other: 1, 2 or 5 times a power of ten.
    pub fn grid_step(&self, apart: f64) -> f64 {
        let wanted = self.window.units * apart;
        let power = libm::floor(libm::log10(wanted));
        let decade = libm::pow(10.0, power);
        [1.0, 2.0, 5.0].into_iter().map(|digit| digit * decade).find(|step| *step >= wanted).unwrap_or(10.0 * decade)
    }

    fn middle(&self) -> (f64, f64) {
        (f64::from(self.left + self.width / 2.0), f64::from(self.top + self.height / 2.0))
    }
}
