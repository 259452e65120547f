//! Draws scenes as SVG: one `<g>` a mark, kept by its key. In motion only transforms and opacities are set.

use std::collections::HashMap;

use web_sys::{Document, Element};

use super::Surface;
use crate::scene::{Head, Key, Mark, Outline, Palette, Part, Pose, Scene, Segment, Shape, Tween};

const SVG: &str = "http://www.w3.org/2000/svg";

/// One `<svg>` with a group for each mark.
pub struct SvgSurface {
    document: Document,
    root: Element,
    nodes: HashMap<Key, Node>,
    /// The keys of the scene's marks, in order.
    order: Vec<Key>,
    size: Option<(f32, f32)>,
}

struct Node {
    group: Element,
    /// What the group shows; where it is doesn't count.
    mark: Mark,
    segment: Option<SegmentNode>,
    pose: Option<Pose>,
}

/// A line one unit long, which its transform stretches, and the head.
struct SegmentNode {
    line: Element,
    head: Option<Element>,
}

impl SvgSurface {
    pub fn new(document: &Document) -> SvgSurface {
        let root = element(document, "svg", &[("aria-hidden", "true"), ("class", "stage-picture")]);
        SvgSurface { document: document.clone(), root, nodes: HashMap::new(), order: Vec::new(), size: None }
    }
}

impl Surface for SvgSurface {
    fn element(&self) -> &Element {
        &self.root
    }

    fn show(&mut self, scene: &Scene, tween: &Tween, palette: &Palette, is_repainted: bool) {
        let size = (scene.width, scene.height);
        if self.size.replace(size) != Some(size) {
            let (width, height) = size;
            set(&self.root, "viewBox", &format!("0 0 {width} {height}"));
            set(&self.root, "width", &width.to_string());
            set(&self.root, "height", &height.to_string());
        }
        let mut before = std::mem::take(&mut self.nodes);
        let mut next = self.root.first_child();
        for mark in tween.leaving(0.0).map(|(mark, _)| mark).chain(&scene.marks) {
            let node = match before.remove(&mark.key) {
                Some(mut node) => {
                    if is_repainted || !looks_alike(&node.mark, mark) {
                        node.paint(&self.document, mark, palette);
                    }
                    node
                }
                None => Node::new(&self.document, mark, palette),
            };
            // Groups stand in the order of their marks; those that already do aren't touched.
            if next.as_ref().is_some_and(|next| **next == **node.group) {
                next = node.group.next_sibling();
            } else {
                let _ = self.root.insert_before(&node.group, next.as_ref());
            }
            self.nodes.insert(mark.key, node);
        }
        for node in before.into_values() {
            node.group.remove();
        }
        self.order = scene.marks.iter().map(|mark| mark.key).collect();
    }

    fn pose(&mut self, _: &Scene, tween: &Tween, t: f32) {
        for (mark, pose) in tween.leaving(t) {
            if let Some(node) = self.nodes.get_mut(&mark.key) {
                node.place(pose);
            }
        }
        for (index, key) in self.order.iter().enumerate() {
            if let Some(node) = self.nodes.get_mut(key) {
                node.place(tween.pose(index, t));
            }
        }
    }
}

impl Node {
    fn new(document: &Document, mark: &Mark, palette: &Palette) -> Node {
        let group = element(document, "g", &[("data-kind", mark.key.kind), ("data-id", &mark.key.id.to_string())]);
        let mut node = Node { group, mark: mark.clone(), segment: None, pose: None };
        node.paint(document, mark, palette);
        node
    }

    /// Makes the group's contents anew.
    fn paint(&mut self, document: &Document, mark: &Mark, palette: &Palette) {
        self.group.set_text_content(None);
        set(&self.group, "data-role", mark.role.name());
        self.segment = None;
        self.pose = None;
        self.mark = mark.clone();
        for part in mark.parts(palette) {
            let drawn = draw(document, &part);
            let _ = self.group.append_child(&drawn);
            if let Outline::Segment { arrow } = part.outline {
                let head = arrow.then(|| {
                    let colour = part.pen.map_or_else(String::new, |pen| pen.colour.to_css());
                    let triangle = Outline::Polyline { points: Head::POINTS.to_vec(), closed: true }.path_data();
                    let head = element(document, "path", &[("d", &triangle), ("fill", &colour)]);
                    let _ = self.group.append_child(&head);
                    head
                });
                self.segment = Some(SegmentNode { line: drawn, head });
            }
        }
    }

    fn place(&mut self, pose: Pose) {
        if self.pose == Some(pose) {
            return;
        }
        let before = self.pose.replace(pose);
        set(&self.group, "transform", &format!("translate({} {})", pose.x, pose.y));
        if before.map_or(1.0, |before| before.opacity) != pose.opacity {
            set(&self.group, "opacity", &pose.opacity.to_string());
        }
        if let Some(node) = &self.segment
            && before.is_none_or(|before| (before.dx, before.dy) != (pose.dx, pose.dy))
        {
            node.place(&pose);
        }
    }
}

impl SegmentNode {
    fn place(&self, pose: &Pose) {
        let segment = Segment::of(pose, self.head.is_some());
        let (x, y) = segment.line;
        set(&self.line, "transform", &format!("matrix({x} {y} {} {x} 0 0)", -y));
        if let Some(element) = &self.head {
            let transform = segment.head.map_or_else(
                || "scale(0)".to_owned(),
                |Head { tip: (x, y), along: (cos, sin) }| format!("matrix({cos} {sin} {} {cos} {x} {y})", -sin),
            );
            set(element, "transform", &transform);
        }
    }
}

/// Whether two marks with one key differ at most in where they are.
fn looks_alike(a: &Mark, b: &Mark) -> bool {
    let same_shape = match (&a.shape, &b.shape) {
        // A segment with words has them at its middle, so they go with its length.
        (Shape::Segment { arrow, .. }, Shape::Segment { arrow: other, .. }) if a.label.is_empty() => arrow == other,
        (a, b) => a == b,
    };
    same_shape && a.role == b.role && a.tone == b.tone && a.label == b.label
}

fn draw(document: &Document, part: &Part) -> Element {
    let drawn = match &part.outline {
        Outline::Rect { width, height, corner } => element(
            document,
            "rect",
            &[
                ("x", &(-width / 2.0).to_string()),
                ("y", &(-height / 2.0).to_string()),
                ("width", &width.to_string()),
                ("height", &height.to_string()),
                ("rx", &corner.to_string()),
            ],
        ),
        Outline::Circle { radius } => element(document, "circle", &[("r", &radius.to_string())]),
        Outline::Polyline { .. } | Outline::Strokes(_) => element(document, "path", &[("d", &part.outline.path_data())]),
        Outline::Image { width, height, image } => element(
            document,
            "image",
            &[
                ("x", &(-width / 2.0).to_string()),
                ("y", &(-height / 2.0).to_string()),
                ("width", &width.to_string()),
                ("height", &height.to_string()),
                ("preserveAspectRatio", "none"),
                ("image-rendering", "pixelated"),
                ("href", &image.to_data_url(*width)),
            ],
        ),
        Outline::Segment { .. } => element(document, "line", &[("x2", "1"), ("vector-effect", "non-scaling-stroke")]),
        Outline::Text { x, y, size, align, is_bold, text } => {
            let drawn = element(
                document,
                "text",
                &[
                    ("x", &x.to_string()),
                    ("y", &y.to_string()),
                    ("font-size", &size.to_string()),
                    ("text-anchor", align.anchor()),
                    ("paint-order", "stroke"),
                    ("stroke-linejoin", "round"),
                    ("font-weight", if *is_bold { "bold" } else { "normal" }),
                ],
            );
            drawn.set_text_content(Some(text));
            drawn
        }
    };
    set(&drawn, "fill", &part.fill.map_or_else(|| "none".to_owned(), |fill| fill.to_css()));
    if let Some(pen) = part.pen {
        set(&drawn, "stroke", &pen.colour.to_css());
        set(&drawn, "stroke-width", &pen.width.to_string());
        if !pen.dash.is_empty() {
            set(&drawn, "stroke-dasharray", &pen.dash_array());
        }
    }
    drawn
}

fn element(document: &Document, name: &str, attributes: &[(&str, &str)]) -> Element {
    let element = document.create_element_ns(Some(SVG), name).expect("SVG has an element of this name");
    for (name, value) in attributes {
        set(&element, name, value);
    }
    element
}

fn set(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).expect("the attribute's name is well formed");
}
