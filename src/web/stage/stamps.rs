//! Looks of small marks, each drawn once.

use std::collections::HashMap;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Document, HtmlCanvasElement};

use super::brush::{Brush, Ready, context_in_memory};
use super::pixels::Stamp;
use crate::scene::{Mark, Pose, Role, Shape, Tone};

/// The side of the largest stamp, in device pixels.
const LARGEST_PIXELS: u32 = 64;
/// Drawing and reading back a stamp costs tens of microseconds.
const MOST_STAMPS: usize = 400;

pub struct Stamps {
    context: CanvasRenderingContext2d,
    scale: f64,
    known: HashMap<Look, Rc<Stamp>>,
}

/// What tells one look from another, its numbers as bits.
type Look = ([u32; 4], Role, (u8, u32));

impl Stamps {
    /// None where the browser gives no context.
    pub fn new(document: &Document) -> Option<Stamps> {
        let bench: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        bench.set_width(LARGEST_PIXELS);
        bench.set_height(LARGEST_PIXELS);
        Some(Stamps { context: context_in_memory(&bench)?, scale: 1.0, known: HashMap::new() })
    }

    /// Before a scene's marks: forgets stamps that have become wrong, or too many.
    pub fn begin(&mut self, scale: f64, is_repainted: bool) {
        if is_repainted || scale != self.scale || self.known.len() >= MOST_STAMPS {
            self.known.clear();
            self.scale = scale;
        }
    }

    /// The stamp of a mark, without words; none for those that are too large, and when there are too many looks.
    pub fn stamp(&mut self, mark: &Mark, parts: &[Ready]) -> Option<Rc<Stamp>> {
        let (look, extent) = look(mark)?;
        if let Some(known) = self.known.get(&look) {
            return Some(known.clone());
        }
        // Room for an edge that lies half outside.
        let size = ((f64::from(extent) + 4.0) * self.scale).ceil() as u32;
        if size > LARGEST_PIXELS || self.known.len() >= MOST_STAMPS {
            return None;
        }
        let side = f64::from(size);
        let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, side, side);
        let middle = (side / 2.0 / self.scale) as f32;
        let mut brush = Brush::new(&self.context, "", self.scale);
        brush.parts(parts.iter().filter(|part| !part.is_text()), &Pose { x: middle, y: middle, dx: 0.0, dy: 0.0, opacity: 1.0 });
        let image = self.context.get_image_data(0.0, 0.0, side, side).ok()?;
        let data = bytemuck::pod_collect_to_vec(&image.data().0);
        let stamp = Rc::new(Stamp { size: size as i32, data });
        self.known.insert(look, stamp.clone());
        Some(stamp)
    }
}

/// What a mark looks like, and its extent in scene units; none for shapes that aren't stamped.
fn look(mark: &Mark) -> Option<(Look, f32)> {
    let (shape, extent) = match mark.shape {
        Shape::Rect { width, height, corner } => ([0, width.to_bits(), height.to_bits(), corner.to_bits()], width.max(height)),
        Shape::Circle { radius } => ([1, radius.to_bits(), 0, 0], radius * 2.0),
        _ => return None,
    };
    let tone = match mark.tone {
        Tone::Flat => (0, 0),
        Tone::Identity(number) => (1, u32::from(number)),
        Tone::Level(level) => (2, level.to_bits()),
        Tone::Signed(value) => (3, value.to_bits()),
        Tone::Faint => (4, 0),
    };
    Some(((shape, mark.role, tone), extent))
}
