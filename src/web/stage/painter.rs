//! Draws scenes on a canvas that isn't on the page: for files. What is on it came from no image, so it can be read back, whatever the page's policy.

use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Document, HtmlCanvasElement};

use super::Surface;
use super::canvas::CanvasSurface;
use crate::scene::{Palette, Scene, Tween};
use crate::web::convert::object;

pub struct Painter {
    surface: CanvasSurface,
    is_new: bool,
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    palette: Palette,
}

impl Painter {
    /// A canvas of `width` by `height` scene units, at `scale` pixels a unit. None where the browser gives no context.
    pub fn new(document: &Document, palette: Palette, (width, height): (f32, f32), scale: f64) -> Option<Painter> {
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        // Videos want even sides.
        let pixels = |units: f32| ((f64::from(units) * scale).ceil() as u32).next_multiple_of(2);
        canvas.set_width(pixels(width));
        canvas.set_height(pixels(height));
        let options = object([("willReadFrequently", true.into()), ("alpha", false.into())]);
        let context = canvas.get_context_with_context_options("2d", &options).ok()??.dyn_into().ok()?;
        let surface = CanvasSurface::new(document)?.at_scale(scale);
        Some(Painter { surface, is_new: true, canvas, context, palette })
    }

    pub fn canvas(&self) -> &HtmlCanvasElement {
        &self.canvas
    }

    pub fn context(&self) -> &CanvasRenderingContext2d {
        &self.context
    }

    /// Takes up a scene.
    pub fn show(&mut self, scene: &Scene, tween: &Tween) {
        self.surface.show(scene, tween, &self.palette, std::mem::take(&mut self.is_new));
    }

    /// Draws it as it is at time `t` of the tween, from 0 to 1.
    pub fn draw(&mut self, scene: &Scene, tween: &Tween, t: f32) {
        self.surface.pose(scene, tween, t);
        let (width, height) = (self.canvas.width(), self.canvas.height());
        self.context.set_fill_style_str(&self.palette.surface.to_css());
        self.context.fill_rect(0.0, 0.0, width.into(), height.into());
        let _ = self.context.draw_image_with_html_canvas_element(self.surface.canvas(), 0.0, 0.0);
    }

    /// Draws a scene at rest.
    pub fn paint(&mut self, scene: &Scene) {
        let tween = Tween::new(scene, scene);
        self.show(scene, &tween);
        self.draw(scene, &tween, 1.0);
    }
}
