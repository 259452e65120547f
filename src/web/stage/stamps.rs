//! A sheet on which each look of small marks is drawn once.

use std::collections::HashMap;

use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Document, HtmlCanvasElement};

use super::brush::{Brush, Ready};
use crate::scene::{Mark, Pose, Role, Shape, Tone};

/// The side of the sheet, and of the largest mark that goes on it, in device pixels.
const SHEET_PIXELS: u32 = 1024;
const LARGEST_PIXELS: u32 = 64;

/// Where a look is on the sheet: a square of device pixels, the mark's origin in its middle.
#[derive(Clone, Copy)]
pub struct Stamp {
    pub x: u32,
    pub y: u32,
    pub size: u32,
}

pub struct Stamps {
    sheet: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    scale: f64,
    known: HashMap<Look, Option<Stamp>>,
    /// Where the next stamp goes; rows are as high as their highest stamp.
    next: (u32, u32),
    row_height: u32,
}

/// What tells one look from another, its numbers as bits.
type Look = ([u32; 4], Role, (u8, u32));

impl Stamps {
    /// None where the browser gives no context.
    pub fn new(document: &Document) -> Option<Stamps> {
        let sheet: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        sheet.set_width(SHEET_PIXELS);
        sheet.set_height(SHEET_PIXELS);
        let context = sheet.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Stamps { sheet, context, scale: 1.0, known: HashMap::new(), next: (0, 0), row_height: 0 })
    }

    pub fn sheet(&self) -> &HtmlCanvasElement {
        &self.sheet
    }

    /// Before a scene's marks: starts over when stamps have become wrong, or half of the sheet is in use.
    pub fn begin(&mut self, scale: f64, is_repainted: bool) {
        if is_repainted || scale != self.scale || self.next.1 > SHEET_PIXELS / 2 {
            let side = f64::from(SHEET_PIXELS);
            let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
            self.context.clear_rect(0.0, 0.0, side, side);
            self.known.clear();
            self.next = (0, 0);
            self.row_height = 0;
            self.scale = scale;
        }
    }

    /// The stamp of a mark; none for those that are too large, and when the sheet is full.
    pub fn stamp(&mut self, mark: &Mark, parts: &[Ready]) -> Option<Stamp> {
        let look = look(mark)?;
        if let Some(known) = self.known.get(&look) {
            return *known;
        }
        let stamp = self.place(&mark.shape);
        if let Some(stamp) = &stamp {
            let middle = |at: u32| ((f64::from(at) + f64::from(stamp.size) / 2.0) / self.scale) as f32;
            let pose = Pose { x: middle(stamp.x), y: middle(stamp.y), dx: 0.0, dy: 0.0, opacity: 1.0 };
            let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
            let mut brush = Brush::new(&self.context, "", self.scale);
            for part in parts.iter().filter(|part| !part.is_text()) {
                brush.parts(std::slice::from_ref(part), &pose);
            }
        }
        self.known.insert(look, stamp);
        stamp
    }

    fn place(&mut self, shape: &Shape) -> Option<Stamp> {
        let extent = match *shape {
            Shape::Rect { width, height, .. } => width.max(height),
            Shape::Circle { radius } => radius * 2.0,
            _ => return None,
        };
        // Room for an edge that lies half outside, and one pixel that stays empty.
        let size = ((f64::from(extent) + 4.0) * self.scale).ceil() as u32 + 1;
        if size > LARGEST_PIXELS {
            return None;
        }
        if self.next.0 + size > SHEET_PIXELS {
            self.next = (0, self.next.1 + self.row_height);
            self.row_height = 0;
        }
        if self.next.1 + size > SHEET_PIXELS {
            return None;
        }
        let stamp = Stamp { x: self.next.0, y: self.next.1, size };
        self.next.0 += size;
        self.row_height = self.row_height.max(size);
        Some(stamp)
    }
}

fn look(mark: &Mark) -> Option<Look> {
    let shape = match mark.shape {
        Shape::Rect { width, height, corner } => [0, width.to_bits(), height.to_bits(), corner.to_bits()],
        Shape::Circle { radius } => [1, radius.to_bits(), 0, 0],
        _ => return None,
    };
    let tone = match mark.tone {
        Tone::Flat => (0, 0),
        Tone::Identity(number) => (1, u32::from(number)),
        Tone::Level(level) => (2, level.to_bits()),
        Tone::Signed(value) => (3, value.to_bits()),
    };
    Some((shape, mark.role, tone))
}
