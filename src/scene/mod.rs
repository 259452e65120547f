//! What it looks like: a scene is marks with keys and roles, in scene units (CSS pixels at scale 1), and nothing of any screen.

mod bars;
mod bitmap;
mod caption;
mod look;
mod parts;
mod plane;
mod press;
mod svg;
mod text;
mod tween;

pub use bars::{Band, Bars, ITEMS, NO_ITEM, items_per_bar};
pub use bitmap::{Bitmap, Glyph, Image, Ink};
pub use look::{Look, Palette, Rgb, RoleColours, Stroke, Texture};
pub use parts::{Head, Outline, Part, Pen, Segment};
pub use plane::{Grip, Handle, Plane, Window};
pub use press::{Change, Press};
pub use tween::{Pose, Tween};

/// Keeps a mark itself across steps: marks of two scenes with the same key are the same thing, moved.
///
/// `kind` names the family (`"item"`, `"slot"`, `"edge"`), `id` the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub kind: &'static str,
    pub id: u64,
}

impl Key {
    pub const fn new(kind: &'static str, id: u64) -> Key {
        Key { kind, id }
    }
}

/// What a mark is doing at this step. A theme turns it into colour, pattern and word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Just there.
    #[default]
    Plain,
    /// Read, or compared.
    Looked,
    /// Changed place, or written, by this step.
    Moved,
    /// The one that the others are measured against: the pivot, the item in hand.
    Pivot,
    /// On the path or in the window that the algorithm works in.
    Active,
    /// In its final place.
    Done,
    /// Ruled out.
    Discarded,
    /// A place without an item.
    Hole,
    /// Where a wrong-on-purpose variant goes wrong, or two results differ.
    Wrong,
    /// Frames, axes, edges, index numbers.
    Frame,
}

impl Role {
    pub const ALL: [Role; 10] = [
        Role::Plain,
        Role::Looked,
        Role::Moved,
        Role::Pivot,
        Role::Active,
        Role::Done,
        Role::Discarded,
        Role::Hole,
        Role::Wrong,
        Role::Frame,
    ];

    /// The name that style sheets use, as in `data-role="looked"`.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Plain => "plain",
            Role::Looked => "looked",
            Role::Moved => "moved",
            Role::Pivot => "pivot",
            Role::Active => "active",
            Role::Done => "done",
            Role::Discarded => "discarded",
            Role::Hole => "hole",
            Role::Wrong => "wrong",
            Role::Frame => "frame",
        }
    }
}

/// A quantity of the mark itself, shown beside its role.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Tone {
    #[default]
    Flat,
    /// In the background: a fill that is nearly the surface, and of a frame its lines.
    Faint,
    /// The identity of an item: one of the theme's distinct colours, by number (wrapping round).
    Identity(u16),
    /// How much, from 0 to 1, on the theme's sequential ramp.
    Level(f32),
    /// How much and of which sign, from -1 to 1, on the theme's diverging ramp.
    Signed(f32),
}

/// The outline of a mark, about its own origin.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle with its centre at the origin.
    Rect { width: f32, height: f32, corner: f32 },
    /// A circle with its centre at the origin.
    Circle { radius: f32 },
    /// A segment from the origin to `(dx, dy)`.
    Segment { dx: f32, dy: f32, arrow: bool },
    /// A polyline through points relative to the origin; closed ones are filled.
    Path { points: Vec<(f32, f32)>, closed: bool },
    /// A grid of cells with its centre at the origin. Its label is for those who can't see it, and isn't drawn.
    Bitmap { width: f32, height: f32, bitmap: Bitmap },
    /// The label alone, its middle at the origin.
    Words { align: Align, size: f32 },
}

/// Where the origin of words is on their base line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Start,
    Middle,
    End,
}

/// One thing in a scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub key: Key,
    pub x: f32,
    pub y: f32,
    pub shape: Shape,
    pub role: Role,
    pub tone: Tone,
    /// Words at the mark's middle; empty for none.
    pub label: String,
}

impl Mark {
    pub fn new(key: Key, x: f32, y: f32, shape: Shape) -> Mark {
        Mark { key, x, y, shape, role: Role::Plain, tone: Tone::Flat, label: String::new() }
    }

    pub fn role(mut self, role: Role) -> Mark {
        self.role = role;
        self
    }

    pub fn tone(mut self, tone: Tone) -> Mark {
        self.tone = tone;
        self
    }

    pub fn label(mut self, label: impl Into<String>) -> Mark {
        self.label = label.into();
        self
    }
}

/// A part of a scene with a name, as a screen reader says it: `array: 1, 3 (moved), 8`.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub title: String,
    /// The keys of its marks, in reading order.
    pub keys: Vec<Key>,
}

/// A picture of one instant. Marks are drawn in order: later ones lie on top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    pub width: f32,
    pub height: f32,
    pub marks: Vec<Mark>,
    /// What is read aloud, in order; marks in no group are decoration.
    pub groups: Vec<Group>,
    /// The part of it that stands for a plane, where there is one.
    pub plane: Option<Plane>,
    /// Its buttons, in the order in which keys go through them.
    pub presses: Vec<Press>,
}

impl Scene {
    pub fn new(width: f32, height: f32) -> Scene {
        Scene { width, height, ..Scene::default() }
    }

    pub fn push(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    pub fn find(&self, key: Key) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.key == key)
    }
}
