//! The canvas backend of plotters, measuring text with the canvas itself: plotters would put an element with inline style into the page
//! for it, which a strict Content-Security-Policy forbids.

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

pub struct Paper {
    backend: CanvasBackend,
    context: CanvasRenderingContext2d,
}

type Failed = DrawingErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>;

impl Paper {
    /// A clean sheet. None where the browser gives no context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Paper> {
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.clear_rect(0.0, 0.0, canvas.width().into(), canvas.height().into());
        Some(Paper { backend: CanvasBackend::with_canvas_object(canvas)?, context })
    }

    pub fn context(&self) -> CanvasRenderingContext2d {
        self.context.clone()
    }
}

impl DrawingBackend for Paper {
    type ErrorType = <CanvasBackend as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.backend.get_size()
    }

    fn ensure_prepared(&mut self) -> Result<(), Failed> {
        self.backend.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), Failed> {
        self.backend.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Result<(), Failed> {
        self.backend.draw_pixel(point, colour)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Result<(), Failed> {
        self.backend.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Result<(), Failed> {
        self.backend.draw_rect(a, b, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Result<(), Failed> {
        self.backend.draw_path(path, style)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vertices: I,
        style: &S,
    ) -> Result<(), Failed> {
        self.backend.fill_polygon(vertices, style)
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, fill: bool) -> Result<(), Failed> {
        self.backend.draw_circle(centre, radius, style, fill)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Result<(), Failed> {
        self.backend.draw_text(text, style, at)
    }

    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, style: &S) -> Result<(u32, u32), Failed> {
        self.context.set_font(&format!("{}px {}", style.size(), style.family().as_str()));
        let width = self.context.measure_text(text).map_or(0.0, |measured| measured.width());
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}
