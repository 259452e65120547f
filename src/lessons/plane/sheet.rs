//! A drawing of the plane on a page: its frame, its grid, and figures cut off at the frame.

use super::axes;
use super::clip::{At, Bounds, Reach};
use crate::algo::geometry::Point;
use crate::lessons::View;
use crate::lessons::page::Page;
use crate::scene::{Align, Grip, Handle, Key, Mark, Plane, Role, Shape, Tone, Window};

/// The frame is this part of its width high, within limits.
const HEIGHT_SHARE: f32 = 0.56;
const HEIGHTS: (f32, f32) = (280.0, 470.0);
/// Around what is to be seen.
const MARGIN: f64 = 34.0;
/// Scene units for one unit of the plane, where all there is to see is one point.
const USUAL_SCALE: f64 = 40.0;
/// Points drawn as circles of their own; more of them are [drawn by cells](Sheet::crowd).
pub const MOST_SINGLE: usize = 2_000;
/// The side of a cell.
const CELL: f32 = 6.0;
const CIRCLE_CORNERS: usize = 72;
const LABEL_SIZE: f32 = 12.0;
/// Of circles with a name in them.
const NAMED_RADIUS: f32 = 10.0;

/// Whether a line ends in an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tip {
    None,
    /// At its end.
    At,
    /// Before the [named](Sheet::named) point at its end.
    Before,
}

pub struct Sheet {
    pub page: Page,
    plane: Plane,
    bounds: Bounds,
}

impl Sheet {
    /// Begins a page with a drawing. It shows all of `points`, unless the view says what to show.
    pub fn new(view: &View, points: impl IntoIterator<Item = Point>) -> Sheet {
        let page = Page::new(view, true);
        let height = (page.room * HEIGHT_SHARE).clamp(HEIGHTS.0, HEIGHTS.1);
        let frame = [page.left, page.y, page.room, height];
        let mut sheet = Sheet::on(page, view, frame, points);
        sheet.page.y += height + 8.0;
        sheet
    }

    /// The drawing in a frame (left, top, width and height) of a page that has begun, which it leaves where it is.
    pub fn on(page: Page, view: &View, frame: [f32; 4], points: impl IntoIterator<Item = Point>) -> Sheet {
        let window = view.window.unwrap_or_else(|| around(points, frame[2].into(), frame[3].into()));
        let mut sheet = Sheet::bare(page, frame, window);
        axes::draw(&mut sheet, view.has_grid);
        sheet
    }

    /// A frame on a page that shows this part of the plane, without a grid: a second look at what another drawing shows.
    pub fn bare(page: Page, [left, top, width, height]: [f32; 4], window: Window) -> Sheet {
        let plane = Plane { left, top, width, height, window, handles: Vec::new(), grows: None };
        let [left, top, right, bottom] = [left, top, left + width, top + height].map(f64::from);
        Sheet { page, plane, bounds: Bounds { left, top, right, bottom } }
    }

    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// Says that further points, or half-planes, can go into the list of this field.
    pub fn grows(&mut self, list: &'static str) {
        self.plane.grows = Some(list);
    }

    fn to_scene(&self, point: Point) -> At {
        self.plane.to_scene((point.x, point.y))
    }

    /// Where a point is; none outside of the frame.
    pub fn place(&self, point: Point) -> Option<(f32, f32)> {
        let at = self.to_scene(point);
        self.bounds.holds(at).then_some((at.0 as f32, at.1 as f32))
    }

    /// The lowest and the highest y in the frame.
    pub fn heights(&self) -> (f64, f64) {
        let Plane { left, top, height, .. } = self.plane;
        (self.plane.from_scene(left, top + height).1, self.plane.from_scene(left, top).1)
    }

    /// How much of the plane a scene unit is.
    pub fn units(&self) -> f64 {
        self.plane.window.units
    }

    /// A point that can be moved, with a short name in it. One outside of the frame isn't drawn.
    pub fn named(&mut self, key: Key, name: &str, grip: Grip, point: Point, role: Role) -> Option<Key> {
        self.handle(key, name.to_owned(), grip, point);
        self.dot(key, point, NAMED_RADIUS, role, Tone::Flat, name)
    }

    /// One of many points that can be moved, without words on it: under the pointer, and read aloud, it is `label`.
    pub fn point(&mut self, key: Key, label: &str, grip: Option<Grip>, point: Point, radius: f32, role: Role) -> Option<Key> {
        if let Some(grip) = grip {
            self.handle(key, label.to_owned(), grip, point);
        }
        self.dot(key, point, radius, role, Tone::Flat, label)
    }

    /// Makes the mark with this key something that can be moved.
    pub fn handle(&mut self, key: Key, name: String, grip: Grip, point: Point) {
        self.plane.handles.push(Handle { key, grip, name, x: point.x, y: point.y });
    }

    /// A circle around a point of as many scene units.
    pub fn dot(&mut self, key: Key, point: Point, radius: f32, role: Role, tone: Tone, label: &str) -> Option<Key> {
        let (x, y) = self.place(point)?;
        // Circles on the frame's edge are smaller, and never stick out of the scene.
        let room = (self.page.scene.width - x).min(x);
        let shape = Shape::Circle { radius: radius.min(room) };
        self.page.push(Mark::new(key, x, y, shape).role(role).tone(tone).label(label));
        Some(key)
    }

    /// Part of a straight line, with an arrow at its end if that is seen.
    pub fn straight(&mut self, key: Key, a: Point, b: Point, reach: Reach, look: (Role, Tone), tip: Tip) -> Option<Key> {
        let [(from, _), (to, is_end)] = self.bounds.straight(self.to_scene(a), self.to_scene(b), reach)?;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (arrow, short) = match tip {
            Tip::None => (false, 0.0),
            Tip::At => (is_end, 0.0),
            Tip::Before => (is_end, if is_end { f64::from(NAMED_RADIUS) } else { 0.0 }),
        };
        let share = if short > 0.0 { (1.0 - short / dx.hypot(dy)).max(0.0) } else { 1.0 };
        let shape = Shape::Segment { dx: (dx * share) as f32, dy: (dy * share) as f32, arrow };
        self.page.push(Mark::new(key, from.0 as f32, from.1 as f32, shape).role(look.0).tone(look.1));
        Some(key)
    }

    pub fn segment(&mut self, key: Key, a: Point, b: Point, role: Role) -> Option<Key> {
        self.straight(key, a, b, Reach::Segment, (role, Tone::Flat), Tip::None)
    }

    pub fn arrow(&mut self, key: Key, a: Point, b: Point, role: Role, tip: Tip) -> Option<Key> {
        self.straight(key, a, b, Reach::Segment, (role, Tone::Flat), tip)
    }

    /// The line through two points.
    pub fn line(&mut self, key: Key, a: Point, b: Point, role: Role) -> Option<Key> {
        self.straight(key, a, b, Reach::Line, (role, Tone::Flat), Tip::None)
    }

    /// The area of a polygon; [`Tone::Faint`] lets what is drawn later stand out.
    pub fn polygon(&mut self, key: Key, corners: &[Point], role: Role, tone: Tone) -> Option<Key> {
        let corners: Vec<At> = corners.iter().map(|corner| self.to_scene(*corner)).collect();
        let corners = self.bounds.polygon(&corners);
        self.path(key, &corners, true, (role, tone))
    }

    /// A circle of the plane, as a line.
    pub fn circle(&mut self, key: Key, centre: Point, radius: f64, role: Role) -> Option<Key> {
        let corner = |corner: usize| {
            let angle = corner as f64 / CIRCLE_CORNERS as f64 * std::f64::consts::TAU;
            Point::new(centre.x + radius * libm::cos(angle), centre.y + radius * libm::sin(angle))
        };
        let corners: Vec<At> = (0..CIRCLE_CORNERS).map(|at| self.to_scene(corner(at))).collect();
        let corners = self.bounds.polygon(&corners);
        // A fill would hide what is inside.
        let closed = corners.first().copied();
        let corners: Vec<At> = corners.into_iter().chain(closed).collect();
        self.path(key, &corners, false, (role, Tone::Flat))
    }

    /// The strip within a distance of the line through two points; a strip too narrow to be seen is a line.
    pub fn band(&mut self, key: Key, a: Point, b: Point, distance: f64, role: Role) -> Option<Key> {
        let [(from, _), (to, _)] = self.bounds.straight(self.to_scene(a), self.to_scene(b), Reach::Line)?;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        if length == 0.0 {
            return None;
        }
        // One that is wider than the frame covers it.
        let half = (distance / self.units()).min(4.0 * f64::from(self.plane.width));
        let (along_x, along_y) = (dx / length, dy / length);
        let beyond = 4.0 * f64::from(self.plane.width);
        let corner = |along: f64, across: f64, at: At| {
            (at.0 + along_x * along - along_y * across, at.1 + along_y * along + along_x * across)
        };
        let corners =
            [corner(-beyond, half, from), corner(beyond, half, to), corner(beyond, -half, to), corner(-beyond, -half, from)];
        let corners = self.bounds.polygon(&corners);
        self.path(key, &corners, true, (role, Tone::Faint))
    }

    fn path(&mut self, key: Key, corners: &[At], closed: bool, (role, tone): (Role, Tone)) -> Option<Key> {
        let (first, rest) = corners.split_first()?;
        if rest.is_empty() {
            return None;
        }
        let points = corners.iter().map(|(x, y)| ((x - first.0) as f32, (y - first.1) as f32)).collect();
        self.page.push(Mark::new(key, first.0 as f32, first.1 as f32, Shape::Path { points, closed }).role(role).tone(tone));
        Some(key)
    }

    /// Words beside a point, kept inside of the frame; none where the point is outside.
    pub fn words(&mut self, key: Key, point: Point, words: &str, role: Role) -> Option<Key> {
        let (x, y) = self.place(point)?;
        let width = crate::lessons::page::text_width(words, LABEL_SIZE);
        let Plane { left, top, width: room, height, .. } = self.plane;
        let fits_right = x + 14.0 + width <= left + room;
        let (align, x) = if fits_right { (Align::Start, x + 14.0) } else { (Align::End, x - 14.0) };
        let y = (y - 12.0).clamp(top + LABEL_SIZE, top + height - 6.0);
        let is_in = !matches!(align, Align::End) || x - width >= left;
        if !is_in {
            return None;
        }
        self.page.push(Mark::new(key, x, y, Shape::Words { align, size: LABEL_SIZE }).role(role).label(words));
        Some(key)
    }

    /// Very many points, as cells that say how many are in them: the more, the stronger. The key of each cell is of this kind.
    pub fn crowd(&mut self, kind: &'static str, points: impl Iterator<Item = Point>, role: Role) -> Vec<Key> {
        let (columns, rows) = ((self.plane.width / CELL).ceil() as usize, (self.plane.height / CELL).ceil() as usize);
        let mut counts = vec![0u32; columns * rows];
        for point in points {
            if let Some((x, y)) = self.place(point) {
                let column = (((x - self.plane.left) / CELL) as usize).min(columns - 1);
                let row = (((y - self.plane.top) / CELL) as usize).min(rows - 1);
                counts[row * columns + column] += 1;
            }
        }
        let most = counts.iter().copied().max().unwrap_or(0).max(1) as f32;
        let (right, bottom) = (self.plane.left + self.plane.width, self.plane.top + self.plane.height);
        let mut keys = Vec::new();
        for (cell, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let (left, top) = (self.plane.left + (cell % columns) as f32 * CELL, self.plane.top + (cell / columns) as f32 * CELL);
            let (width, height) = ((right - left).min(CELL), (bottom - top).min(CELL));
            let key = Key::new(kind, cell as u64);
            let level = 0.15 + 0.85 * libm::logf(count as f32 + 1.0) / libm::logf(most + 1.0);
            let shape = Shape::Rect { width, height, corner: 0.0 };
            self.page.push(
                Mark::new(key, left + width / 2.0, top + height / 2.0, shape)
                    .role(role)
                    .tone(Tone::Level(level))
                    .label(count.to_string()),
            );
            keys.push(key);
        }
        keys
    }

    /// The page, below the drawing. What is read of the drawing has been [grouped](Page::group) before.
    pub fn below(self) -> Page {
        let Sheet { mut page, plane, .. } = self;
        page.scene.plane = Some(plane);
        page
    }
}

/// What shows all points, as large as it can be.
fn around(points: impl IntoIterator<Item = Point>, width: f64, height: f64) -> Window {
    let ends = points.into_iter().fold(None, |ends: Option<(Point, Point)>, Point { x, y }| {
        let (low, high) = ends.unwrap_or((Point::new(x, y), Point::new(x, y)));
        Some((Point::new(low.x.min(x), low.y.min(y)), Point::new(high.x.max(x), high.y.max(y))))
    });
    let Some((low, high)) = ends else { return Window { x: 0.0, y: 0.0, units: 1.0 / USUAL_SCALE } };
    let (x, y) = (low.x / 2.0 + high.x / 2.0, low.y / 2.0 + high.y / 2.0);
    let units = ((high.x - low.x) / (width - 2.0 * MARGIN)).max((high.y - low.y) / (height - 2.0 * MARGIN));
    let units = if units > 0.0 { units } else { (1.0 / USUAL_SCALE).max(x.abs().max(y.abs()) / 1e6) };
    Window { x, y, units }.bounded()
}
