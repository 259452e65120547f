//! Draws scenes on a canvas, for those with too many marks for elements. Looks are worked out once a scene; a frame only places them.
//!
//! Small marks are set in memory, pixel by pixel, and carried over in one go; large ones, lines and words are drawn by the browser.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Document, Element, HtmlCanvasElement};

use super::Surface;
use super::brush::{Brush, Ready};
use super::pixels::{Bar, Pixels, Stamp};
use super::stamps::Stamps;
use crate::scene::{Mark, Palette, Pose, Scene, Tween};

/// More device pixels than this for one CSS pixel cost time and show nothing.
const MOST_PIXELS: f64 = 2.0;
/// Each run of marks in memory costs a carry of its own; with more of them than this, the browser draws every mark.
const MOST_RUNS: usize = 12;

pub struct CanvasSurface {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    font: String,
    /// Device pixels per scene unit.
    scale: f64,
    /// Those of a picture that isn't for this screen.
    own_scale: Option<f64>,
    stamps: Stamps,
    pixels: Pixels,
    /// Those that leave, then the scene's own, in order.
    drawables: Vec<Drawable>,
    leaving_count: usize,
}

/// What draws a mark.
struct Drawable {
    body: Body,
    words: Option<Ready>,
}

enum Body {
    Stamp(Rc<Stamp>),
    Bar(Bar),
    Parts(Vec<Ready>),
}

impl Drawable {
    fn is_in_memory(&self) -> bool {
        !matches!(self.body, Body::Parts(_))
    }
}

/// A mark's parts, and its words apart from them.
fn ready(mark: &Mark, palette: &Palette) -> (Vec<Ready>, Option<Ready>) {
    let mut parts: Vec<Ready> = mark.parts(palette).into_iter().map(Ready::new).collect();
    let words = parts.pop_if(|part| part.is_text());
    (parts, words)
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
            own_scale: None,
            stamps: Stamps::new(document)?,
            pixels: Pixels::new(document)?,
            drawables: Vec::new(),
            leaving_count: 0,
        })
    }

    /// Draws `scale` pixels for a scene unit, whatever the screen has.
    pub fn at_scale(self, scale: f64) -> CanvasSurface {
        CanvasSurface { own_scale: Some(scale), ..self }
    }

    pub fn canvas(&self) -> &HtmlCanvasElement {
        &self.canvas
    }

    fn drawables(&mut self, marks: &[&Mark], palette: &Palette) -> Vec<Drawable> {
        let fast: Vec<Drawable> = marks.iter().map(|mark| self.drawable(mark, palette)).collect();
        let runs = fast.chunk_by(|a, b| a.is_in_memory() == b.is_in_memory()).count();
        if runs <= 2 * MOST_RUNS {
            return fast;
        }
        marks
            .iter()
            .map(|mark| {
                let (parts, words) = ready(mark, palette);
                Drawable { body: Body::Parts(parts), words }
            })
            .collect()
    }

    fn drawable(&mut self, mark: &Mark, palette: &Palette) -> Drawable {
        let (parts, words) = ready(mark, palette);
        let bar = match &parts[..] {
            [part] => part.bar(self.scale),
            _ => None,
        };
        let body = match bar {
            Some(bar) => Body::Bar(bar),
            None => self.stamps.stamp(mark, &parts).map_or_else(|| Body::Parts(parts), Body::Stamp),
        };
        Drawable { body, words }
    }

    /// Draws in runs: what is set in memory goes below what the browser draws after it.
    fn draw(&mut self, poses: impl Iterator<Item = Pose>) {
        let CanvasSurface { context, pixels, .. } = self;
        let scale = self.scale as f32;
        // Words of marks in memory wait until those are there.
        let mut waiting: Vec<(&Ready, Pose)> = Vec::new();
        let carry_over = |pixels: &mut Pixels, waiting: &mut Vec<(&Ready, Pose)>| {
            context.set_global_alpha(1.0);
            let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
            pixels.flush(context);
            let mut brush = Brush::new(context, &self.font, self.scale);
            for (words, pose) in waiting.drain(..) {
                brush.parts([words], &pose);
            }
        };
        let mut drawables = self.drawables.iter().zip(poses).peekable();
        while let Some((drawable, pose)) = drawables.next() {
            let (x, y) = (pose.x * scale, pose.y * scale);
            match &drawable.body {
                Body::Stamp(stamp) => pixels.stamp(stamp, x, y, pose.opacity),
                Body::Bar(bar) => pixels.bar(bar, x, y, pose.opacity),
                Body::Parts(parts) => {
                    carry_over(pixels, &mut waiting);
                    let mut brush = Brush::new(context, &self.font, self.scale);
                    brush.parts(parts.iter().chain(&drawable.words), &pose);
                    while let Some((Drawable { body: Body::Parts(parts), words }, pose)) =
                        drawables.next_if(|(drawable, _)| matches!(drawable.body, Body::Parts(_)))
                    {
                        brush.parts(parts.iter().chain(words), &pose);
                    }
                    continue;
                }
            }
            waiting.extend(drawable.words.as_ref().map(|words| (words, pose)));
        }
        carry_over(pixels, &mut waiting);
    }
}

impl Surface for CanvasSurface {
    fn element(&self) -> &Element {
        &self.canvas
    }

    fn show(&mut self, scene: &Scene, tween: &Tween, palette: &Palette, is_repainted: bool) {
        let of_screen = || web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, MOST_PIXELS);
        self.scale = self.own_scale.unwrap_or_else(of_screen);
        let size = |units: f32| (f64::from(units) * self.scale).ceil() as u32;
        let (width, height) = (size(scene.width), size(scene.height));
        // Setting a size empties the canvas, even to the same one.
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
            let _ = self.canvas.style().set_property("width", &format!("{}px", scene.width));
        }
        self.pixels.resize(width, height);
        self.font.clone_from(&palette.font);
        self.stamps.begin(self.scale, is_repainted);
        let marks: Vec<&Mark> = tween.leaving(0.0).map(|(mark, _)| mark).chain(&scene.marks).collect();
        self.drawables = self.drawables(&marks, palette);
        self.leaving_count = self.drawables.len() - scene.marks.len();
    }

    fn pose(&mut self, _: &Scene, tween: &Tween, t: f32) {
        let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        let own = 0..self.drawables.len() - self.leaving_count;
        let leaving = tween.leaving(t).map(|(_, pose)| pose);
        self.draw(leaving.chain(own.map(|index| tween.pose(index, t))));
    }
}
