//! A canvas context that is told only what changes, and the parts of marks made ready for it.

use wasm_bindgen::Clamped;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::pixels::Bar;
use crate::scene::{Align, Image, Outline, Part, Pen, Pose, Rgb, Segment};

/// Marks smaller than this have no dashes, and plain ones no edge, which would be most of them.
const SMALLEST_EDGED: f32 = 8.0;

/// A part whose colours are ready for the canvas.
pub struct Ready {
    outline: Outline,
    fill: Option<(Rgb, String)>,
    pen: Option<(Pen, String)>,
    /// A picture's pixels, one for each of its cells.
    cells: Option<HtmlCanvasElement>,
}

impl Ready {
    pub fn new(part: Part) -> Ready {
        let is_speck = match part.outline {
            Outline::Rect { width, height, .. } => width.min(height) < SMALLEST_EDGED,
            Outline::Circle { radius } => radius * 2.0 < SMALLEST_EDGED,
            _ => false,
        };
        let pen = part.pen.filter(|pen| !(is_speck && part.fill.is_some() && pen.width <= 1.0));
        let pen = pen.map(|pen| if is_speck { Pen { dash: &[], ..pen } } else { pen });
        let cells = match &part.outline {
            Outline::Image { image, .. } => cells_of(image),
            _ => None,
        };
        Ready {
            cells,
            outline: part.outline,
            fill: part.fill.map(|fill| (fill, fill.to_css())),
            pen: pen.map(|pen| (pen, pen.colour.to_css())),
        }
    }

    pub fn is_text(&self) -> bool {
        matches!(self.outline, Outline::Text { .. })
    }

    /// Itself as a bar at `scale` device pixels a unit, when it is one: its corners may be rounded by a pixel or so.
    pub fn bar(&self, scale: f64) -> Option<Bar> {
        let Outline::Rect { width, height, corner } = self.outline else { return None };
        let is_bar = corner <= 2.0 && self.pen.as_ref().is_none_or(|(pen, _)| pen.dash.is_empty());
        let pixels = |units: f32| units * scale as f32;
        is_bar.then(|| Bar {
            half_width: pixels(width / 2.0),
            half_height: pixels(height / 2.0),
            fill: self.fill.as_ref().map(|(colour, _)| *colour),
            edge: self.pen.as_ref().map(|(pen, _)| pen.colour),
            edge_width: pixels(self.pen.as_ref().map_or(0.0, |(pen, _)| pen.width)),
        })
    }
}

/// That of a canvas whose pixels are set or read one by one: kept where the processor has them.
pub fn context_in_memory(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE).ok()?;
    canvas.get_context_with_context_options("2d", &options).ok()??.dyn_into().ok()
}

/// A canvas with a pixel for each cell; none where the browser gives none.
fn cells_of(image: &Image) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(image.columns as u32);
    canvas.set_height(image.rows as u32);
    let context = context_in_memory(&canvas)?;
    // The browser looks into our memory until it has drawn.
    let rgba = image.to_rgba();
    let pixels = ImageData::new_with_u8_clamped_array(Clamped(&rgba), image.columns as u32).ok()?;
    context.put_image_data(&pixels, 0.0, 0.0).ok()?;
    Some(canvas)
}

/// A context that is told of a colour, width, dash or font only when it changes: each change crosses from wasm to the browser.
pub struct Brush<'a> {
    context: &'a CanvasRenderingContext2d,
    family: &'a str,
    fill: &'a str,
    stroke: &'a str,
    pen: Option<(f32, &'static [f32])>,
    font: Option<(f32, bool)>,
    align: Option<Align>,
    opacity: f32,
}

impl<'a> Brush<'a> {
    /// A brush that draws `scale` device pixels for a scene unit.
    pub fn new(context: &'a CanvasRenderingContext2d, family: &'a str, scale: f64) -> Brush<'a> {
        context.set_global_alpha(1.0);
        let _ = context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
        Brush { context, family, fill: "", stroke: "", pen: None, font: None, align: None, opacity: 1.0 }
    }

    pub fn parts(&mut self, parts: impl IntoIterator<Item = &'a Ready>, pose: &Pose) {
        if pose.opacity != self.opacity {
            self.opacity = pose.opacity;
            self.context.set_global_alpha(f64::from(pose.opacity));
        }
        for part in parts {
            if let Some((_, fill)) = &part.fill {
                self.use_fill(fill);
            }
            if let Some((pen, colour)) = &part.pen {
                self.use_pen(colour, pen);
            }
            self.part(part, pose);
        }
    }

    fn part(&mut self, part: &'a Ready, pose: &Pose) {
        let context = self.context;
        let (x, y) = (f64::from(pose.x), f64::from(pose.y));
        match &part.outline {
            Outline::Rect { width, height, corner } if *corner < 2.0 => {
                let (width, height) = (f64::from(*width), f64::from(*height));
                let (left, top) = (x - width / 2.0, y - height / 2.0);
                if part.fill.is_some() {
                    context.fill_rect(left, top, width, height);
                }
                if part.pen.is_some() {
                    context.stroke_rect(left, top, width, height);
                }
            }
            Outline::Rect { width, height, corner } => {
                let (width, height) = (f64::from(*width), f64::from(*height));
                context.begin_path();
                let _ = context.round_rect_with_f64(x - width / 2.0, y - height / 2.0, width, height, f64::from(*corner));
                self.paint(part);
            }
            Outline::Circle { radius } => {
                context.begin_path();
                let _ = context.arc(x, y, f64::from(*radius), 0.0, std::f64::consts::TAU);
                self.paint(part);
            }
            Outline::Polyline { points, closed } => {
                self.trace(points.iter().copied(), pose);
                if *closed {
                    context.close_path();
                }
                self.paint(part);
            }
            Outline::Strokes(strokes) => {
                context.begin_path();
                for ((x0, y0), (x1, y1)) in strokes {
                    context.move_to(x + f64::from(*x0), y + f64::from(*y0));
                    context.line_to(x + f64::from(*x1), y + f64::from(*y1));
                }
                context.stroke();
            }
            Outline::Image { width, height, .. } => {
                let (width, height) = (f64::from(*width), f64::from(*height));
                if let Some(cells) = &part.cells {
                    context.set_image_smoothing_enabled(false);
                    let (left, top) = (x - width / 2.0, y - height / 2.0);
                    let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(cells, left, top, width, height);
                    context.set_image_smoothing_enabled(true);
                }
            }
            Outline::Segment { arrow } => {
                let segment = Segment::of(pose, *arrow);
                self.trace([(0.0, 0.0), segment.line].into_iter(), pose);
                context.stroke();
                if let (Some(head), Some((_, colour))) = (segment.head, &part.pen) {
                    self.use_fill(colour);
                    self.trace(head.points().into_iter(), pose);
                    context.fill();
                }
            }
            Outline::Text { x: dx, y: dy, size, align, is_bold, text } => {
                self.use_font(*size, *is_bold, *align);
                if part.pen.is_some() {
                    let _ = context.stroke_text(text, x + f64::from(*dx), y + f64::from(*dy));
                }
                let _ = context.fill_text(text, x + f64::from(*dx), y + f64::from(*dy));
            }
        }
    }

    fn trace(&self, points: impl Iterator<Item = (f32, f32)>, pose: &Pose) {
        self.context.begin_path();
        for (index, (x, y)) in points.enumerate() {
            let (x, y) = (f64::from(pose.x + x), f64::from(pose.y + y));
            if index == 0 {
                self.context.move_to(x, y);
            } else {
                self.context.line_to(x, y);
            }
        }
    }

    fn paint(&self, part: &Ready) {
        if part.fill.is_some() {
            self.context.fill();
        }
        if part.pen.is_some() {
            self.context.stroke();
        }
    }

    fn use_fill(&mut self, colour: &'a str) {
        if self.fill != colour {
            self.fill = colour;
            self.context.set_fill_style_str(colour);
        }
    }

    fn use_pen(&mut self, colour: &'a str, pen: &Pen) {
        if self.stroke != colour {
            self.stroke = colour;
            self.context.set_stroke_style_str(colour);
        }
        if self.pen != Some((pen.width, pen.dash)) {
            self.pen = Some((pen.width, pen.dash));
            self.context.set_line_width(f64::from(pen.width));
            let dash: js_sys::Array = pen.dash.iter().map(|length| JsValue::from(*length)).collect();
            let _ = self.context.set_line_dash(&dash);
        }
    }

    fn use_font(&mut self, size: f32, is_bold: bool, align: Align) {
        if self.font != Some((size, is_bold)) {
            self.font = Some((size, is_bold));
            let weight = if is_bold { "bold " } else { "" };
            self.context.set_font(&format!("{weight}{size}px {}", self.family));
        }
        if self.align != Some(align) {
            self.align = Some(align);
            self.context.set_text_align(match align {
                Align::Start => "left",
                Align::Middle => "center",
                Align::End => "right",
            });
        }
    }
}
