//! Draws a chart with plotters on a canvas.

use plotters::coord::Shift;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::paper::Paper;
use super::pens::{Pen, pens};
use crate::chart::{Bar, Chart, Scale, Series, SeriesKind, bars};
use crate::scene::Rgb;
use crate::words::Lang;

/// The colours of a chart.
pub struct Inks {
    pub ink: Rgb,
    pub grid: Rgb,
    pub series: Vec<Rgb>,
    pub font: String,
}

/// A point of the chart where it was drawn, in CSS pixels from the canvas's corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub x: f64,
    pub y: f64,
    pub series: usize,
    pub point: usize,
}

type Area = DrawingArea<Paper, Shift>;
type Coord = Cartesian2d<Ticked, Ticked>;
type Failed = DrawingAreaErrorKind<<Paper as DrawingBackend>::ErrorType>;

const FONT_PIXELS: f64 = 12.0;
/// How many bars a histogram may have above each other.
const BINS: usize = 32;
/// The longest bar of a histogram, in the least distance between two of them.
const LONGEST_BAR: f64 = 0.85;

/// Draws `chart` on `canvas`, whose size is in device pixels, `scale` of them for a CSS pixel. None when there is nothing to show, or no
/// context to draw on.
pub fn draw(chart: &Chart, canvas: &HtmlCanvasElement, inks: &Inks, lang: Lang, scale: f64) -> Option<Vec<Spot>> {
    let width = f64::from(canvas.width()) / scale;
    let points = || chart.series.iter().flat_map(|series| &series.points);
    let x = Scale::of(points().map(|point| point.0), chart.x.is_log, if width < 420.0 { 5 } else { 8 })?;
    let y = Scale::of(points().map(|point| point.1), chart.y.is_log, 6)?;
    let paper = Paper::new(canvas.clone())?;
    let sketch = Sketch { chart, x: &x, y: &y, inks, lang, scale, context: paper.context() };
    sketch.draw(&paper.into_drawing_area()).ok()
}

struct Sketch<'a> {
    chart: &'a Chart,
    x: &'a Scale,
    y: &'a Scale,
    inks: &'a Inks,
    lang: Lang,
    scale: f64,
    context: CanvasRenderingContext2d,
}

impl Sketch<'_> {
    fn draw(&self, area: &Area) -> Result<Vec<Spot>, Failed> {
        let pixels = |css: f64| (css * self.scale).round() as u32;
        let ink = colour(self.inks.ink);
        let words = || TextStyle::from((self.inks.font.as_str(), FONT_PIXELS * self.scale)).color(&ink);
        let mut context: ChartContext<'_, Paper, Coord> = ChartBuilder::on(area)
            .margin_top(pixels(10.0))
            .margin_right(pixels(18.0))
            .x_label_area_size(pixels(40.0))
            .y_label_area_size(pixels(14.0) + self.label_width())
            .build_cartesian_2d(Ticked(self.x.clone()), Ticked(self.y.clone()))?;
        context
            .configure_mesh()
            .bold_line_style(colour(self.inks.grid).stroke_width(pixels(1.0)))
            .light_line_style(TRANSPARENT)
            .axis_style(ink.stroke_width(pixels(1.0)))
            .label_style(words())
            .axis_desc_style(words())
            .x_desc(self.chart.x.title(self.lang))
            .draw()?;
        let mut spots = Vec::new();
        for (index, pen) in pens(self.chart).into_iter().enumerate() {
            let series = &self.chart.series[index];
            if series.kind == SeriesKind::Spread {
                self.draw_spread(&mut context, series, &pen)?;
                continue;
            }
            self.draw_series(&mut context, series, &pen)?;
            let coord = context.as_coord_spec();
            spots.extend(series.points.iter().enumerate().filter_map(|(point, &(x, y))| {
                let (x, y) = coord.translate(&(self.x.place(x)?, self.y.place(y)?));
                Some(Spot { x: f64::from(x) / self.scale, y: f64::from(y) / self.scale, series: index, point })
            }));
        }
        area.present()?;
        Ok(spots)
    }

    fn draw_series(&self, context: &mut ChartContext<'_, Paper, Coord>, series: &Series, pen: &Pen) -> Result<(), Failed> {
        let ink = colour(self.inks.series[pen.colour % self.inks.series.len()]);
        let places = series.points.iter().filter_map(|&(x, y)| Some((self.x.place(x)?, self.y.place(y)?)));
        if series.kind == SeriesKind::Measured {
            let size = 4.0 * self.scale;
            let outline: Vec<(i32, i32)> =
                pen.marker.points().iter().map(|(x, y)| ((x * size).round() as i32, (y * size).round() as i32)).collect();
            if pen.is_hollow {
                let closed: Vec<(i32, i32)> = outline.iter().chain(outline.first()).copied().collect();
                let style = ink.stroke_width((1.5 * self.scale).round() as u32);
                context.draw_series(places.map(|place| EmptyElement::at(place) + PathElement::new(closed.clone(), style)))?;
            } else {
                let style = ink.filled();
                context.draw_series(places.map(|place| EmptyElement::at(place) + Polygon::new(outline.clone(), style)))?;
            }
        } else {
            self.set_dash(pen.dash);
            let width = (1.75 * self.scale).round() as u32;
            context.draw_series(LineSeries::new(places, ink.stroke_width(width)))?;
            self.set_dash(&[]);
        }
        Ok(())
    }

    /// Histograms on their sides, each growing to the right from its x; only on an x axis that isn't logarithmic.
    fn draw_spread(&self, context: &mut ChartContext<'_, Paper, Coord>, series: &Series, pen: &Pen) -> Result<(), Failed> {
        let bars = bars(&series.points, BINS);
        let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1);
        let gaps = bars.windows(2).map(|pair| pair[1].x - pair[0].x).filter(|gap| *gap > 0.0);
        let longest = LONGEST_BAR * gaps.reduce(f64::min).unwrap_or(self.x.high - self.x.low);
        let ink = colour(self.inks.series[pen.colour % self.inks.series.len()]);
        let corners = |bar: &Bar| {
            let right = bar.x + longest * f64::from(bar.count) / f64::from(most);
            Some([(self.x.place(bar.x)?, self.y.place(bar.low)?), (self.x.place(right)?, self.y.place(bar.high)?)])
        };
        let corners: Vec<[(f64, f64); 2]> = bars.iter().filter_map(corners).collect();
        context.draw_series(corners.iter().map(|corners| Rectangle::new(*corners, ink.mix(0.3).filled())))?;
        let outline = ink.stroke_width(self.scale.round() as u32);
        context.draw_series(corners.iter().map(|corners| Rectangle::new(*corners, outline)))?;
        Ok(())
    }

    /// The width of the widest label of the y axis, in device pixels.
    fn label_width(&self) -> u32 {
        self.context.set_font(&format!("{}px {}", FONT_PIXELS * self.scale, self.inks.font));
        let widths = self.y.ticks.iter().filter_map(|tick| self.context.measure_text(&tick.label).ok());
        widths.map(|measured| measured.width()).fold(0.0, f64::max).ceil() as u32
    }

    /// Plotters has no dashes for lines of any shape; the context that it draws on has.
    fn set_dash(&self, dash: &[u32]) {
        let lengths: js_sys::Array = dash.iter().map(|length| JsValue::from(f64::from(*length) * self.scale)).collect();
        let _ = self.context.set_line_dash(&lengths);
    }
}

/// A scale as plotters takes it.
struct Ticked(Scale);

impl Ranged for Ticked {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, place: &f64, (from, to): (i32, i32)) -> i32 {
        let part = (place - self.0.low) / (self.0.high - self.0.low);
        from + (part * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.0.ticks.iter().map(|tick| tick.place).collect()
    }

    fn range(&self) -> std::ops::Range<f64> {
        self.0.low..self.0.high
    }
}

impl ValueFormatter<f64> for Ticked {
    fn format_ext(&self, place: &f64) -> String {
        self.0.ticks.iter().find(|tick| tick.place == *place).map_or_else(String::new, |tick| tick.label.clone())
    }
}

fn colour(Rgb(red, green, blue): Rgb) -> RGBColor {
    RGBColor(red, green, blue)
}
