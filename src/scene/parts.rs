//! A mark taken apart into what any surface can draw: outlines with a fill and a pen, and text.

use super::look::TEXTURE_WIDTH;
use super::{Align, Bitmap, Image, Look, Mark, Palette, Pose, Rgb, Role, Shape, Stroke};

/// Something to draw, relative to its mark's origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub outline: Outline,
    pub fill: Option<Rgb>,
    pub pen: Option<Pen>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// A rectangle with its centre at the origin.
    Rect {
        width: f32,
        height: f32,
        corner: f32,
    },
    /// A circle with its centre at the origin.
    Circle {
        radius: f32,
    },
    Polyline {
        points: Vec<(f32, f32)>,
        closed: bool,
    },
    Strokes(Vec<Stroke>),
    /// A picture with its centre at the origin, its cells as sharp as they are.
    Image {
        width: f32,
        height: f32,
        image: Image,
    },
    /// From the origin to where the mark's pose says: its geometry is [`Segment`]'s.
    Segment {
        arrow: bool,
    },
    /// One line of text; `(x, y)` is the origin on its base line. Its pen is below its fill.
    Text {
        x: f32,
        y: f32,
        size: f32,
        align: Align,
        is_bold: bool,
        text: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    pub colour: Rgb,
    pub width: f32,
    /// Lengths of dash and gap; empty for a solid line.
    pub dash: &'static [f32],
}

/// The width of the pen that clears the ground around words; it is drawn before they are filled.
const HALO_WIDTH: f32 = 4.0;
const SMALLEST_EDGED: f32 = 7.0;
const PLAIN_LINE_WIDTH: f32 = 2.0;
const GLYPH_WIDTH: f32 = 1.25;

impl Mark {
    /// What to draw, from the bottom up.
    pub fn parts(&self, palette: &Palette) -> Vec<Part> {
        if let Shape::Bitmap { width, height, ref bitmap } = self.shape {
            return bitmap_parts(bitmap, (width, height), palette);
        }
        let look = palette.look(self.role, self.tone);
        let mut parts = Vec::new();
        if let Some(outline) = self.outline() {
            let is_line = matches!(outline, Outline::Segment { .. } | Outline::Polyline { closed: false, .. });
            parts.push(Part {
                outline,
                fill: if is_line { None } else { look.fill },
                pen: (!self.is_speck()).then_some(Pen {
                    colour: look.edge,
                    // A plain line is a thing, not an outline.
                    width: if is_line && self.role == Role::Plain { PLAIN_LINE_WIDTH } else { look.edge_width },
                    dash: look.dash,
                }),
            });
        }
        parts.extend(texture(&self.shape, &look));
        parts.extend(self.text(&look, palette));
        parts
    }

    /// Plain marks so small that an edge would be most of them have none.
    fn is_speck(&self) -> bool {
        let is_small = match self.shape {
            Shape::Rect { width, height, .. } => width.min(height) < SMALLEST_EDGED,
            Shape::Circle { radius } => radius * 2.0 < SMALLEST_EDGED,
            Shape::Segment { .. } | Shape::Path { .. } | Shape::Bitmap { .. } | Shape::Words { .. } => false,
        };
        is_small && self.role == Role::Plain
    }

    fn outline(&self) -> Option<Outline> {
        Some(match self.shape {
            Shape::Rect { width, height, corner } => Outline::Rect { width, height, corner },
            Shape::Circle { radius } => Outline::Circle { radius },
            Shape::Segment { arrow, .. } => Outline::Segment { arrow },
            Shape::Path { ref points, closed } => Outline::Polyline { points: points.clone(), closed },
            Shape::Bitmap { .. } | Shape::Words { .. } => return None,
        })
    }

    fn text(&self, look: &Look, palette: &Palette) -> Option<Part> {
        let lettering = self.lettering()?;
        let is_bare = matches!(self.shape, Shape::Words { .. } | Shape::Segment { .. });
        Some(Part {
            outline: Outline::Text {
                x: lettering.x,
                y: lettering.y,
                size: lettering.size,
                align: lettering.align,
                is_bold: is_bare && !matches!(self.role, Role::Plain | Role::Frame | Role::Discarded),
                text: self.label.clone(),
            },
            fill: Some(if is_bare { look.bare_ink } else { look.ink }),
            // Lines under words make them hard to read.
            pen: (!is_bare && look.texture.is_behind_words()).then(|| Pen {
                colour: look.fill.unwrap_or(palette.surface),
                width: HALO_WIDTH,
                dash: &[],
            }),
        })
    }
}

/// The cells, and on large ones the glyphs of each ink.
fn bitmap_parts(bitmap: &Bitmap, (width, height): (f32, f32), palette: &Palette) -> Vec<Part> {
    let cells = Part { outline: Outline::Image { width, height, image: bitmap.image(palette) }, fill: None, pen: None };
    let glyphs = bitmap.inks.iter().enumerate().filter_map(|(number, ink)| {
        let strokes = bitmap.glyphs(number, width, height);
        let colour = palette.ink_on(ink.colour(palette));
        let pen = Some(Pen { colour, width: GLYPH_WIDTH, dash: &[] });
        (!strokes.is_empty()).then_some(Part { outline: Outline::Strokes(strokes), fill: None, pen })
    });
    [cells].into_iter().chain(glyphs).collect()
}

fn texture(shape: &Shape, look: &Look) -> Option<Part> {
    let thin = |width| Some(Pen { colour: look.edge, width, dash: &[] });
    if let Some(inset) = look.texture.ring_inset(shape) {
        let outline = match *shape {
            Shape::Rect { width, height, corner } => {
                Outline::Rect { width: width - 2.0 * inset, height: height - 2.0 * inset, corner: (corner - inset).max(0.0) }
            }
            Shape::Circle { radius } => Outline::Circle { radius: radius - inset },
            _ => return None,
        };
        return Some(Part { outline, fill: None, pen: thin(look.edge_width) });
    }
    let strokes = look.texture.strokes(shape);
    (!strokes.is_empty()).then(|| Part { outline: Outline::Strokes(strokes), fill: None, pen: thin(TEXTURE_WIDTH) })
}

/// The geometry of a segment as its pose has it: with an arrow, the line stops short of the head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Where the line ends.
    pub line: (f32, f32),
    /// None without an arrow, or when there is no room for one.
    pub head: Option<Head>,
}

/// An arrow's head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    pub tip: (f32, f32),
    /// The direction that it points in, of length 1.
    pub along: (f32, f32),
}

impl Segment {
    pub fn of(pose: &Pose, arrow: bool) -> Segment {
        let (dx, dy) = (pose.dx, pose.dy);
        let length = dx.hypot(dy);
        if !arrow || length < Head::LENGTH {
            return Segment { line: (dx, dy), head: None };
        }
        let along = (dx / length, dy / length);
        let line = (dx - along.0 * Head::LENGTH, dy - along.1 * Head::LENGTH);
        Segment { line, head: Some(Head { tip: (dx, dy), along }) }
    }
}

impl Head {
    const LENGTH: f32 = 8.0;
    /// Its triangle when it points to the right and its tip is the origin.
    pub const POINTS: [(f32, f32); 3] = [(0.0, 0.0), (-Head::LENGTH, 3.5), (-Head::LENGTH, -3.5)];

    /// Its triangle.
    pub fn points(self) -> [(f32, f32); 3] {
        let ((x, y), (cos, sin)) = (self.tip, self.along);
        Head::POINTS.map(|(px, py)| (x + px * cos - py * sin, y + px * sin + py * cos))
    }
}
