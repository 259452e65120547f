//! Draws scenes on a canvas, for those with too many marks for elements. Looks are worked out once a scene; a frame only places them.
//! Small marks are stamped from a sheet where each look was drawn once: that is several times faster than drawing their outlines.

use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Document, Element, HtmlCanvasElement};

use super::Surface;
use super::brush::{Brush, Ready, ready};
use super::stamps::{Stamp, Stamps};
use crate::scene::{Mark, Palette, Scene, Tween};

/// More device pixels than this for one CSS pixel cost time and show nothing.
const MOST_PIXELS: f64 = 2.0;

pub struct CanvasSurface {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    font: String,
    /// Device pixels per scene unit.
    scale: f64,
    stamps: Option<Stamps>,
    /// The scene's marks, in order.
    marks: Vec<Drawable>,
    leaving: Vec<Drawable>,
}

/// What a mark is drawn from: a stamp, parts, or first the one and then the others.
struct Drawable {
    stamp: Option<Stamp>,
    parts: Vec<Ready>,
}

impl CanvasSurface {
    /// None where the browser gives no context.
    pub fn new(document: &Document) -> Option<CanvasSurface> {
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_class_name("stage-picture");
        let _ = canvas.set_attribute("aria-hidden", "true");
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(CanvasSurface {
            canvas,
            context,
            font: String::new(),
            scale: 1.0,
            stamps: Stamps::new(document),
            marks: Vec::new(),
            leaving: Vec::new(),
        })
    }

    fn drawable(&mut self, mark: &Mark, palette: &Palette) -> Drawable {
        let parts: Vec<Ready> = mark.parts(palette).into_iter().map(ready).collect();
        let stamp = self.stamps.as_mut().and_then(|stamps| stamps.stamp(mark, &parts));
        // A stamp has all but the words, which differ from mark to mark.
        let parts = if stamp.is_some() { parts.into_iter().filter(Ready::is_text).collect() } else { parts };
        Drawable { stamp, parts }
    }
}

impl Surface for CanvasSurface {
    fn element(&self) -> &Element {
        &self.canvas
    }

    fn show(&mut self, scene: &Scene, tween: &Tween, palette: &Palette, is_repainted: bool) {
        self.scale = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, MOST_PIXELS);
        let size = |units: f32| (f64::from(units) * self.scale).ceil() as u32;
        let (width, height) = (size(scene.width), size(scene.height));
        // Setting a size empties the canvas, even to the same one.
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
            let _ = self.canvas.style().set_property("width", &format!("{}px", scene.width));
        }
        self.font.clone_from(&palette.font);
        if let Some(stamps) = &mut self.stamps {
            stamps.begin(self.scale, is_repainted);
        }
        self.marks = scene.marks.iter().map(|mark| self.drawable(mark, palette)).collect();
        self.leaving = tween.leaving(0.0).map(|(mark, _)| self.drawable(mark, palette)).collect();
    }

    fn pose(&mut self, _: &Scene, tween: &Tween, t: f32) {
        let context = &self.context;
        let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        context.clear_rect(0.0, 0.0, f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        let mut brush = Brush::new(context, &self.font, self.scale);
        let leaving = self.leaving.iter().zip(tween.leaving(t).map(|(_, pose)| pose));
        let own = self.marks.iter().enumerate().map(|(index, mark)| (mark, tween.pose(index, t)));
        for (mark, pose) in leaving.chain(own) {
            if let (Some(stamp), Some(stamps)) = (&mark.stamp, &self.stamps) {
                brush.stamp(stamps.sheet(), stamp, &pose);
            }
            if !mark.parts.is_empty() {
                brush.parts(&mark.parts, &pose);
            }
        }
        context.set_global_alpha(1.0);
    }
}
