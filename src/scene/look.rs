//! How roles and tones look: one description for the stage's SVG, its canvas and exported pictures, so that they can't differ.
//!
//! Colours come from a [`Palette`], which the page reads from its style sheet's tokens. Nothing is told by colour alone: each role also
//! has an edge, a dash or a texture of its own.

use super::{Role, Shape, Tone};

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// As in CSS, `#1b2a3c`.
    pub fn to_css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The colour at `t`, from 0 (`self`) to 1 (`other`).
    pub fn mix(self, other: Rgb, t: f32) -> Rgb {
        let part = |a: u8, b: u8| (f32::from(a) * (1.0 - t) + f32::from(b) * t).round() as u8;
        Rgb(part(self.0, other.0), part(self.1, other.1), part(self.2, other.2))
    }

    /// Relative luminance, from 0 to 1, as WCAG defines it.
    pub fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let c = f32::from(channel) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { libm::powf((c + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast ratio, from 1 to 21, as WCAG defines it.
    pub fn contrast(self, other: Rgb) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// The colours of one role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleColours {
    pub fill: Rgb,
    pub edge: Rgb,
    /// Words on the fill.
    pub ink: Rgb,
}

/// A theme's colours for pictures, and their font.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// What pictures stand on.
    pub surface: Rgb,
    /// Words on the surface.
    pub ink: Rgb,
    /// In the order of [`Role::ALL`].
    pub roles: [RoleColours; Role::ALL.len()],
    pub identities: [Rgb; Palette::IDENTITIES],
    /// Both ends of the sequential ramp.
    pub level: [Rgb; 2],
    /// The diverging ramp at -1, 0 and 1.
    pub signed: [Rgb; 3],
    /// A CSS font family list.
    pub font: String,
}

impl Palette {
    pub const IDENTITIES: usize = 8;

    /// Reads every colour by the name of its token: `--surface`, `--ink`, `--role-looked-fill`, `--role-looked-edge`, `--role-looked-ink`
    /// and so on for each role, `--identity-1` to `--identity-8`, `--level-0`, `--level-1`, `--signed-negative`, `--signed-zero`,
    /// `--signed-positive`.
    pub fn from_tokens(font: impl Into<String>, mut token: impl FnMut(&str) -> Rgb) -> Palette {
        let roles = Role::ALL.map(|role| {
            let mut part = |part: &str| token(&format!("--role-{}-{part}", role.name()));
            RoleColours { fill: part("fill"), edge: part("edge"), ink: part("ink") }
        });
        Palette {
            roles,
            identities: std::array::from_fn(|i| token(&format!("--identity-{}", i + 1))),
            surface: token("--surface"),
            ink: token("--ink"),
            level: [token("--level-0"), token("--level-1")],
            signed: [token("--signed-negative"), token("--signed-zero"), token("--signed-positive")],
            font: font.into(),
        }
    }

    /// Words on any fill: the theme's ink or surface, else black or white, one of which contrasts at least 4.58 with every colour.
    pub(super) fn ink_on(&self, fill: Rgb) -> Rgb {
        let inks = [self.ink, self.surface, Rgb(0, 0, 0), Rgb(255, 255, 255)];
        inks.into_iter().find(|ink| ink.contrast(fill) >= 4.5).unwrap_or(self.ink)
    }

    /// How a mark of this role and tone looks. A tone takes the fill, the role keeps edge and texture.
    pub fn look(&self, role: Role, tone: Tone) -> Look {
        let colours = self.roles[role as usize];
        let is_empty = matches!(role, Role::Hole | Role::Discarded | Role::Frame);
        let toned = match tone {
            Tone::Flat => None,
            Tone::Faint => (!is_empty).then(|| self.surface.mix(colours.fill, FAINTNESS)),
            Tone::Identity(number) => Some(self.identities[usize::from(number) % Palette::IDENTITIES]),
            Tone::Level(level) => Some(self.level[0].mix(self.level[1], level.clamp(0.0, 1.0))),
            Tone::Signed(value) => {
                let end = if value < 0.0 { self.signed[0] } else { self.signed[2] };
                Some(self.signed[1].mix(end, value.abs().min(1.0)))
            }
        };
        let (edge_width, dash, texture) = pattern(role);
        let fill = toned.or((!is_empty).then_some(colours.fill));
        let ink = toned.map_or(colours.ink, |fill| self.ink_on(fill));
        let bare_ink = if is_empty { colours.ink } else { self.ink };
        let edge =
            if role == Role::Frame && tone == Tone::Faint { self.surface.mix(colours.edge, FAINTNESS) } else { colours.edge };
        Look { fill, edge, edge_width, dash, texture, ink, bare_ink }
    }
}

/// How much of its colour a faint thing has.
const FAINTNESS: f32 = 0.35;

/// How a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// None for an outline only.
    pub fill: Option<Rgb>,
    pub edge: Rgb,
    pub edge_width: f32,
    /// Lengths of dash and gap; empty for a solid edge.
    pub dash: &'static [f32],
    pub texture: Texture,
    /// Words on the mark.
    pub ink: Rgb,
    /// Words beside it, on the surface.
    pub bare_ink: Rgb,
}

/// Lines inside of a shape, in the colour of its edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Texture {
    Smooth,
    /// Diagonals that rise to the right.
    Hatch,
    /// Diagonals both ways.
    Cross,
    /// A second outline inside of the first.
    Ring,
    /// A line above the lower edge.
    Underline,
    /// One diagonal through the middle.
    Strike,
}

/// Edge width, dash and texture of a role.
const fn pattern(role: Role) -> (f32, &'static [f32], Texture) {
    match role {
        Role::Plain => (1.0, &[], Texture::Smooth),
        Role::Looked => (2.5, &[], Texture::Smooth),
        Role::Moved => (2.0, &[], Texture::Hatch),
        Role::Pivot => (1.5, &[], Texture::Ring),
        Role::Active => (2.0, &[6.0, 3.0], Texture::Smooth),
        Role::Done => (1.0, &[], Texture::Underline),
        Role::Discarded => (1.0, &[1.5, 2.5], Texture::Strike),
        Role::Hole => (1.5, &[3.0, 3.0], Texture::Smooth),
        Role::Wrong => (3.0, &[], Texture::Cross),
        Role::Frame => (1.0, &[], Texture::Smooth),
    }
}

/// Distance between the lines of a hatch.
const HATCH_STEP: f32 = 7.0;
/// The width of texture lines.
pub const TEXTURE_WIDTH: f32 = 1.0;
/// Shapes narrower than this have no texture: their edge tells their role.
const SMALLEST_TEXTURED: f32 = 10.0;

/// A segment from one point to another.
pub type Stroke = ((f32, f32), (f32, f32));

impl Texture {
    /// Whether its strokes go where the mark's words are.
    pub const fn is_behind_words(self) -> bool {
        matches!(self, Texture::Hatch | Texture::Cross | Texture::Strike)
    }

    /// The strokes that draw it in a shape. A ring isn't made of strokes: see [`Texture::ring_inset`].
    pub fn strokes(self, shape: &Shape) -> Vec<Stroke> {
        let (half_width, half_height) = match *shape {
            Shape::Rect { width, height, .. } => (width / 2.0, height / 2.0),
            Shape::Circle { radius } => (radius, radius),
            _ => return Vec::new(),
        };
        if half_width.min(half_height) * 2.0 < SMALLEST_TEXTURED {
            return Vec::new();
        }
        let chord = |through: (f32, f32), along: (f32, f32)| clip(shape, through, along);
        let diagonals = |up: f32| {
            let count = ((half_width + half_height) / HATCH_STEP) as i32;
            (-count..=count).filter_map(move |i| chord((i as f32 * HATCH_STEP, 0.0), (1.0, up)))
        };
        match self {
            Texture::Smooth | Texture::Ring => Vec::new(),
            Texture::Hatch => diagonals(-1.0).collect(),
            Texture::Cross => diagonals(-1.0).chain(diagonals(1.0)).collect(),
            Texture::Underline => chord((0.0, half_height - 4.0), (1.0, 0.0)).into_iter().collect(),
            Texture::Strike => chord((0.0, 0.0), (half_width, -half_height)).into_iter().collect(),
        }
    }

    /// How far inside of the outline a ring's second outline lies; none for other textures and for shapes too small.
    pub fn ring_inset(self, shape: &Shape) -> Option<f32> {
        let smallest = match *shape {
            Shape::Rect { width, height, .. } => width.min(height),
            Shape::Circle { radius } => radius * 2.0,
            _ => return None,
        };
        (self == Texture::Ring && smallest >= SMALLEST_TEXTURED).then_some(3.0)
    }
}

/// The part of a straight line inside of a rectangle or circle around the origin, one unit off its edge.
fn clip(shape: &Shape, through: (f32, f32), along: (f32, f32)) -> Option<Stroke> {
    let (from, to) = match *shape {
        Shape::Rect { width, height, .. } => {
            // The interval of t for which both coordinates are within the rectangle.
            let mut span = (f32::NEG_INFINITY, f32::INFINITY);
            for (at, speed, half) in [(through.0, along.0, width / 2.0 - 1.0), (through.1, along.1, height / 2.0 - 1.0)] {
                if speed == 0.0 {
                    if at.abs() > half {
                        return None;
                    }
                } else {
                    let (a, b) = ((-half - at) / speed, (half - at) / speed);
                    span = (span.0.max(a.min(b)), span.1.min(a.max(b)));
                }
            }
            span
        }
        Shape::Circle { radius } => {
            let square = along.0 * along.0 + along.1 * along.1;
            let half = -(through.0 * along.0 + through.1 * along.1) / square;
            let off = through.0 * through.0 + through.1 * through.1 - (radius - 1.0) * (radius - 1.0);
            let root = half * half - off / square;
            if root <= 0.0 {
                return None;
            }
            (half - root.sqrt(), half + root.sqrt())
        }
        _ => return None,
    };
    let point = |t: f32| (through.0 + along.0 * t, through.1 + along.1 * t);
    (from < to).then(|| (point(from), point(to)))
}

/// A label on its mark: where its base line's origin is, relative to the mark, and the size of its font.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lettering {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub align: super::Align,
}

/// From the middle of a line of text down to its base line, in parts of the font's size.
const MIDDLE_TO_BASELINE: f32 = 0.35;
/// A label that would have to be smaller than this isn't drawn; it is still in the scene's words and under the pointer.
const SMALLEST_LABEL: f32 = 6.5;
const LARGEST_LABEL: f32 = 16.0;

impl super::Mark {
    /// Where its label goes: as large as its shape lets it be. None without a label, or with no room for one.
    pub fn lettering(&self) -> Option<Lettering> {
        use super::Align;
        if self.label.is_empty() {
            return None;
        }
        let width_ems = width_in_ems(&self.label);
        let fit = |width: f32, height: f32| (width / width_ems).min(height * 0.5).min(LARGEST_LABEL);
        let (x, middle, size, align) = match self.shape {
            Shape::Rect { width, height, .. } => (0.0, 0.0, fit(width - 6.0, height), Align::Middle),
            Shape::Circle { radius } => (0.0, 0.0, fit(radius * 1.65, radius * 1.8), Align::Middle),
            // Beside the line, not on it.
            Shape::Segment { dx, dy, .. } => {
                let length = dx.hypot(dy).max(1.0);
                (dx / 2.0 - dy / length * 10.0, dy / 2.0 + dx / length * 10.0, 12.0, Align::Middle)
            }
            Shape::Path { ref points, .. } => {
                let (left, top, right, bottom) = bounds(points)?;
                ((left + right) / 2.0, (top + bottom) / 2.0, fit(right - left, bottom - top), Align::Middle)
            }
            Shape::Words { align, size } => (0.0, 0.0, size, align),
            Shape::Bitmap { .. } => return None,
        };
        let is_legible = size >= SMALLEST_LABEL || matches!(self.shape, Shape::Words { .. });
        is_legible.then_some(Lettering { x, y: middle + size * MIDDLE_TO_BASELINE, size, align })
    }

    /// Whether a point, relative to the mark, is on it, give or take a finger's `slack`.
    pub fn covers(&self, x: f32, y: f32, slack: f32) -> bool {
        match self.shape {
            Shape::Rect { width, height, .. } | Shape::Bitmap { width, height, .. } => {
                x.abs() <= width / 2.0 + slack && y.abs() <= height / 2.0 + slack
            }
            Shape::Circle { radius } => x.hypot(y) <= radius + slack,
            Shape::Segment { dx, dy, .. } => {
                let square = dx * dx + dy * dy;
                let along = if square == 0.0 { 0.0 } else { ((x * dx + y * dy) / square).clamp(0.0, 1.0) };
                (x - dx * along).hypot(y - dy * along) <= slack.max(3.0)
            }
            Shape::Path { ref points, .. } => bounds(points).is_some_and(|(left, top, right, bottom)| {
                (left - slack..=right + slack).contains(&x) && (top - slack..=bottom + slack).contains(&y)
            }),
            Shape::Words { .. } => false,
        }
    }
}

/// Left, top, right and bottom of points; none without points.
fn bounds(points: &[(f32, f32)]) -> Option<(f32, f32, f32, f32)> {
    points.iter().fold(None, |bounds, &(x, y)| {
        let (left, top, right, bottom) = bounds.unwrap_or((x, y, x, y));
        Some((left.min(x), top.min(y), right.max(x), bottom.max(y)))
    })
}

/// About how wide text is, in parts of its font's size: wide characters count 1, the others 0.58.
fn width_in_ems(text: &str) -> f32 {
    text.chars().map(|c| if c >= '\u{2e80}' { 1.0 } else { 0.58 }).sum()
}
