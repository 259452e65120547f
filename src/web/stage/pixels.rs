//! Marks set in memory pixel by pixel, for when there are thousands: a call into the browser for each would take longer than the frame.

use wasm_bindgen::Clamped;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Document, HtmlCanvasElement, ImageData};

use crate::scene::Rgb;

/// A rectangle of pixels, red, green, blue and opacity in a byte each, not premultiplied.
pub struct Pixels {
    width: i32,
    height: i32,
    data: Vec<u32>,
    /// Left, top, right and bottom of what is set; the last two are outside.
    touched: [i32; 4],
    /// Takes the pixels to where they can be drawn from.
    carrier: HtmlCanvasElement,
    carrier_context: CanvasRenderingContext2d,
}

/// A small square picture of its own.
pub struct Stamp {
    pub size: i32,
    pub data: Vec<u32>,
}

/// A rectangle with an edge, in device pixels. The edge lies half outside of `half_width` and `half_height`.
#[derive(Clone, Copy)]
pub struct Bar {
    pub half_width: f32,
    pub half_height: f32,
    pub fill: Option<Rgb>,
    pub edge: Option<Rgb>,
    pub edge_width: f32,
}

const UNTOUCHED: [i32; 4] = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];
const OPAQUE: u32 = 0xff;

const fn opaque(Rgb(red, green, blue): Rgb) -> u32 {
    u32::from_le_bytes([red, green, blue, 0xff])
}

impl Pixels {
    /// None where the browser gives no context.
    pub fn new(document: &Document) -> Option<Pixels> {
        let carrier: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        let carrier_context = carrier.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Pixels { width: 0, height: 0, data: Vec::new(), touched: UNTOUCHED, carrier, carrier_context })
    }

    pub fn resize(&mut self, width: u32, height: u32) {
        if (self.carrier.width(), self.carrier.height()) != (width, height) {
            self.carrier.set_width(width);
            self.carrier.set_height(height);
            (self.width, self.height) = (width as i32, height as i32);
            self.data = vec![0; width as usize * height as usize];
            self.touched = UNTOUCHED;
        }
    }

    /// Draws what was set on a context that has no transform, and starts over.
    pub fn flush(&mut self, onto: &CanvasRenderingContext2d) {
        let [left, top, right, bottom] = self.touched;
        if left >= right || top >= bottom {
            return;
        }
        let bytes = Clamped(bytemuck::cast_slice::<u32, u8>(&self.data));
        if let Ok(image) = ImageData::new_with_u8_clamped_array(bytes, self.width as u32) {
            let [x, y, width, height] = [left, top, right - left, bottom - top].map(f64::from);
            let _ = self
                .carrier_context
                .put_image_data_with_dirty_x_and_dirty_y_and_dirty_width_and_dirty_height(&image, 0.0, 0.0, x, y, width, height);
            let _ = onto.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                &self.carrier,
                x,
                y,
                width,
                height,
                x,
                y,
                width,
                height,
            );
        }
        for row in top..bottom {
            let start = (row * self.width) as usize;
            self.data[start + left as usize..start + right as usize].fill(0);
        }
        self.touched = UNTOUCHED;
    }

    fn touch(&mut self, [left, top, right, bottom]: [i32; 4]) {
        let [l, t, r, b] = self.touched;
        self.touched = [l.min(left), t.min(top), r.max(right), b.max(bottom)];
    }

    /// Puts a stamp with its middle at `(x, y)`, at whole pixels: nothing is resampled.
    pub fn stamp(&mut self, stamp: &Stamp, x: f32, y: f32, opacity: f32) {
        let corner = |at: f32| (at - stamp.size as f32 / 2.0).round() as i32;
        let (left, top) = (corner(x), corner(y));
        let strength = (opacity * 255.0) as u32;
        let columns = (-left).max(0)..(self.width - left).min(stamp.size);
        let rows = (-top).max(0)..(self.height - top).min(stamp.size);
        if columns.is_empty() || rows.is_empty() {
            return;
        }
        self.touch([left + columns.start, top + rows.start, left + columns.end, top + rows.end]);
        for row in rows {
            let from = (row * stamp.size) as usize;
            let to = ((top + row) * self.width) as usize;
            let source = &stamp.data[from + columns.start as usize..from + columns.end as usize];
            let target = &mut self.data[to + (left + columns.start) as usize..to + (left + columns.end) as usize];
            for (target, source) in target.iter_mut().zip(source) {
                *target = over(*source, *target, strength);
            }
        }
    }

    pub fn bar(&mut self, bar: &Bar, x: f32, y: f32, opacity: f32) {
        let strength = (opacity * 255.0) as u32;
        let edge = bar.edge.map_or(0.0, |_| bar.edge_width / 2.0);
        let side = |at: f32| at.round() as i32;
        let outer =
            [x - bar.half_width - edge, y - bar.half_height - edge, x + bar.half_width + edge, y + bar.half_height + edge];
        let outer = outer.map(side);
        let thick = bar.edge.map_or(0, |_| side(bar.edge_width).max(1));
        let inner = [outer[0] + thick, outer[1] + thick, outer[2] - thick, outer[3] - thick];
        if let Some(fill) = bar.fill {
            self.rectangle(inner, opaque(fill), strength);
        }
        if let Some(edge) = bar.edge.map(opaque) {
            self.rectangle([outer[0], outer[1], outer[2], inner[1].min(outer[3])], edge, strength);
            self.rectangle([outer[0], inner[3].max(inner[1]), outer[2], outer[3]], edge, strength);
            self.rectangle([outer[0], inner[1], inner[0].min(outer[2]), inner[3]], edge, strength);
            self.rectangle([inner[2].max(inner[0]), inner[1], outer[2], inner[3]], edge, strength);
        }
    }

    /// Fills `[left, top, right, bottom]`, the last two outside.
    fn rectangle(&mut self, [left, top, right, bottom]: [i32; 4], colour: u32, strength: u32) {
        let (left, right) = (left.max(0), right.min(self.width));
        let (top, bottom) = (top.max(0), bottom.min(self.height));
        if left >= right || top >= bottom {
            return;
        }
        self.touch([left, top, right, bottom]);
        for row in top..bottom {
            let start = (row * self.width) as usize;
            for target in &mut self.data[start + left as usize..start + right as usize] {
                *target = over(colour, *target, strength);
            }
        }
    }
}

/// `source` at a strength of 0 to 255, laid over `target`.
fn over(source: u32, target: u32, strength: u32) -> u32 {
    let opacity = (source >> 24) * strength / 255;
    if opacity == OPAQUE {
        return source;
    }
    if opacity == 0 {
        return target;
    }
    let below = (target >> 24) * (OPAQUE - opacity) / 255;
    let total = opacity + below;
    let part = |shift: u32| {
        let (a, b) = (source >> shift & 0xff, target >> shift & 0xff);
        ((a * opacity + b * below) / total) << shift
    };
    part(0) | part(8) | part(16) | total << 24
}
