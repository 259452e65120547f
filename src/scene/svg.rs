//! A scene as a self-contained SVG with real text: for downloads, slides and the element's `svg()`.

use std::fmt::Write;

use super::{Align, Mark, Outline, Palette, Part, Pose, Scene, Segment};
use crate::words::Lang;

impl Scene {
    /// A whole SVG document. It needs no style sheet, font file or script, and carries the scene in words.
    pub fn to_svg(&self, palette: &Palette, lang: Lang) -> String {
        let mut svg = String::new();
        let (width, height) = (self.width, self.height);
        let _ = write!(
            svg,
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" lang="{}" font-family="{}">"#,
            lang.tag(),
            escape(&palette.font),
        );
        let _ = write!(svg, "<desc>{}</desc>", escape(self.to_text(lang).trim_end()));
        let _ = write!(svg, r#"<rect width="{width}" height="{height}" fill="{}"/>"#, palette.surface.to_css());
        for mark in &self.marks {
            write_mark(&mut svg, mark, palette);
        }
        svg.push_str("</svg>");
        svg
    }
}

fn write_mark(svg: &mut String, mark: &Mark, palette: &Palette) {
    let _ = write!(svg, r#"<g transform="translate({} {})" data-role="{}">"#, mark.x, mark.y, mark.role.name());
    for part in mark.parts(palette) {
        let paint = paint(&part);
        match &part.outline {
            Outline::Rect { width, height, corner } => {
                let (x, y) = (-width / 2.0, -height / 2.0);
                let _ = write!(svg, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}"{paint}/>"#);
            }
            Outline::Circle { radius } => {
                let _ = write!(svg, r#"<circle r="{radius}"{paint}/>"#);
            }
            Outline::Polyline { .. } | Outline::Strokes(_) => {
                let _ = write!(svg, r#"<path d="{}"{paint}/>"#, part.outline.path_data());
            }
            Outline::Image { width, height, image } => {
                let (x, y, url) = (-width / 2.0, -height / 2.0, image.to_data_url(*width));
                let _ = write!(
                    svg,
                    r#"<image x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none" image-rendering="pixelated" href="{url}"/>"#
                );
            }
            Outline::Segment { arrow } => {
                let segment = Segment::of(&Pose::of(mark), *arrow);
                let (x, y) = segment.line;
                let _ = write!(svg, r#"<path d="M0 0L{x} {y}"{paint}/>"#);
                if let (Some(head), Some(pen)) = (segment.head, part.pen) {
                    let outline = Outline::Polyline { points: head.points().to_vec(), closed: true };
                    let _ = write!(svg, r#"<path d="{}" fill="{}"/>"#, outline.path_data(), pen.colour.to_css());
                }
            }
            Outline::Text { x, y, size, align, is_bold, text } => {
                let weight = if *is_bold { r#" font-weight="bold""# } else { "" };
                let anchor = align.anchor();
                let text = escape(text);
                let _ = write!(
                    svg,
                    r#"<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}"{weight}{paint} paint-order="stroke">{text}</text>"#
                );
            }
        }
    }
    svg.push_str("</g>");
}

impl Align {
    /// As SVG's `text-anchor` names it.
    pub const fn anchor(self) -> &'static str {
        match self {
            Align::Start => "start",
            Align::Middle => "middle",
            Align::End => "end",
        }
    }
}

impl Outline {
    /// The `d` of an SVG path, for polylines and strokes; empty for the others.
    pub fn path_data(&self) -> String {
        let mut data = String::new();
        match self {
            Outline::Polyline { points, closed } => {
                for (index, (x, y)) in points.iter().enumerate() {
                    let _ = write!(data, "{}{x} {y}", if index == 0 { 'M' } else { 'L' });
                }
                if *closed {
                    data.push('Z');
                }
            }
            Outline::Strokes(strokes) => {
                for ((x0, y0), (x1, y1)) in strokes {
                    let _ = write!(data, "M{x0} {y0}L{x1} {y1}");
                }
            }
            _ => {}
        }
        data
    }
}

/// The attributes that paint a part.
fn paint(part: &Part) -> String {
    let fill = part.fill.map_or_else(|| "none".to_owned(), |fill| fill.to_css());
    let mut paint = format!(r#" fill="{fill}""#);
    if let Some(pen) = part.pen {
        let _ = write!(paint, r#" stroke="{}" stroke-width="{}""#, pen.colour.to_css(), pen.width);
        if !pen.dash.is_empty() {
            let _ = write!(paint, r#" stroke-dasharray="{}""#, pen.dash_array());
        }
    }
    paint
}

impl super::Pen {
    /// As SVG's `stroke-dasharray` takes it; empty for a solid line.
    pub fn dash_array(&self) -> String {
        self.dash.iter().map(f32::to_string).collect::<Vec<_>>().join(" ")
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML has no way to write other control characters.
            c if c.is_control() && !matches!(c, '\n' | '\t') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
