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
/// A circle is drawn as a polygon that is nowhere so far from it, in scene units.
const CIRCLE_ERROR: f64 = 0.1;
const CIRCLE_CORNERS: (f64, f64) = (48.0, 8192.0);
/// The ids of a line's pieces, where the frame cuts it, are so far apart.
const PIECE: u64 = 1 << 48;
const LABEL_SIZE: f32 = 12.0;
/// Triangles that are so high have room for a word.
const ROOMY_HEIGHT: f32 = 36.0;
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
    pub(super) bounds: Bounds,
    /// How many marks lie under the grid.
    sunk: usize,
    is_crowded: bool,
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
        sheet.plane.is_painting = view.is_painting;
        axes::draw(&mut sheet, view.has_grid);
        sheet
    }

    pub(super) fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// A frame on a page that shows this part of the plane, without a grid: a second look at what another drawing shows.
    pub fn bare(page: Page, [left, top, width, height]: [f32; 4], window: Window) -> Sheet {
        let plane = Plane { left, top, width, height, window, handles: Vec::new(), grows: None, is_painting: false };
        let [left, top, right, bottom] = [left, top, left + width, top + height].map(f64::from);
        Sheet { page, plane, bounds: Bounds { left, top, right, bottom }, sunk: 0, is_crowded: false }
    }

    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// Says that further points, or half-planes, can go into the list of this field.
    pub fn grows(&mut self, list: &'static str) {
        self.plane.grows = Some(list);
        // Half-planes aren't strewn.
        self.plane.is_painting &= list != "planes";
    }

    pub(super) fn to_scene(&self, point: Point) -> At {
        self.plane.to_scene((point.x, point.y))
    }

    /// Where a point is; none outside of the frame.
    pub fn place(&self, point: Point) -> Option<(f32, f32)> {
        let at = self.to_scene(point);
        self.bounds.holds(at).then_some((at.0 as f32, at.1 as f32))
    }

    /// The corners of the frame, counter-clockwise from the lower left one.
    pub fn corners(&self) -> [Point; 4] {
        let Plane { left, top, width, height, .. } = self.plane;
        let corner = |x: f32, y: f32| {
            let (x, y) = self.plane.from_scene(x, y);
            Point::new(x, y)
        };
        let (right, bottom) = (left + width, top + height);
        [corner(left, bottom), corner(right, bottom), corner(right, top), corner(left, top)]
    }

    /// The ends of what is seen of a straight line.
    pub fn visible(&self, a: Point, b: Point, reach: Reach) -> Option<[Point; 2]> {
        let ends = self.bounds.straight(self.to_scene(a), self.to_scene(b), reach)?;
        Some(ends.map(|((x, y), _)| {
            let (x, y) = self.plane.from_scene(x as f32, y as f32);
            Point::new(x, y)
        }))
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
        let [(from, _), (to, is_end)] = self.straight_from_near(a, b, reach)?;
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

    /// A segment as wide as `2 · half` scene units, to lie under what is drawn later.
    pub fn strip(&mut self, key: Key, a: Point, b: Point, half: f64, (role, tone): (Role, Tone)) -> Option<Key> {
        let [(from, _), (to, _)] = self.straight_from_near(a, b, Reach::Segment)?;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let share = half / dx.hypot(dy);
        if !share.is_finite() {
            return None;
        }
        let (across, along) = (-dy * share, dx * share);
        let corners =
            [(from, 1.0), (to, 1.0), (to, -1.0), (from, -1.0)].map(|(at, side)| (at.0 + across * side, at.1 + along * side));
        let corners = self.bounds.polygon(&corners);
        self.path(key, &corners, true, (role, tone))
    }

    /// A circle of the plane, as a line.
    pub fn circle(&mut self, key: Key, centre: Point, radius: f64, role: Role) -> Option<Key> {
        let drawn = radius / self.units();
        let corners = libm::ceil(std::f64::consts::PI / libm::acos(1.0 - (CIRCLE_ERROR / drawn).min(1.0)));
        let corners = if corners.is_finite() { corners.clamp(CIRCLE_CORNERS.0, CIRCLE_CORNERS.1) } else { CIRCLE_CORNERS.1 };
        let corner = |corner: u32| {
            let angle = f64::from(corner) / corners * std::f64::consts::TAU;
            self.to_scene(Point::new(centre.x + radius * libm::cos(angle), centre.y + radius * libm::sin(angle)))
        };
        // Around once, and to the first corner again: a fill would hide what is inside.
        let corners: Vec<At> = (0..=corners as u32).map(corner).collect();
        self.open_path(key, &corners, (role, Tone::Flat))
    }

    /// A line through places of the scene, in pieces where the frame cuts it; the key of the first piece.
    fn open_path(&mut self, key: Key, corners: &[At], look: (Role, Tone)) -> Option<Key> {
        let pieces = self.bounds.polyline(corners);
        for (id, piece) in (0u64..).zip(&pieces) {
            self.path(Key { id: key.id + id * PIECE, ..key }, piece, false, look);
        }
        (!pieces.is_empty()).then_some(key)
    }

    /// The strip within a distance of the line through two points; a strip too narrow to be seen is a line.
    pub fn band(&mut self, key: Key, a: Point, b: Point, distance: f64, role: Role) -> Option<Key> {
        if a == b {
            return None;
        }
        let course = self.course(a, b)?;
        // As wide as there are numbers for.
        let half = (distance / self.units()).min(f64::MAX / 1e10);
        self.area_left_of(key, &[course.shifted(-half), course.shifted(half).reversed()], (role, Tone::Faint))
    }

    /// Puts what was drawn last under the grid, above what was put there before.
    pub fn sink(&mut self) {
        if let Some(mark) = self.page.scene.marks.pop() {
            self.page.scene.marks.insert(self.sunk, mark);
            self.sunk += 1;
        }
    }

    pub(super) fn path(&mut self, key: Key, corners: &[At], closed: bool, (role, tone): (Role, Tone)) -> Option<Key> {
        let (first, rest) = corners.split_first()?;
        if rest.is_empty() {
            return None;
        }
        let points = corners.iter().map(|(x, y)| ((x - first.0) as f32, (y - first.1) as f32)).collect();
        self.page.push(Mark::new(key, first.0 as f32, first.1 as f32, Shape::Path { points, closed }).role(role).tone(tone));
        Some(key)
    }

    /// A place for a word in a triangle, more to the side of its first corner; none of one that is too narrow, or not all in the frame.
    pub fn room_in(&self, corners: [Point; 3]) -> Option<Point> {
        let [a, b, c] = [self.place(corners[0])?, self.place(corners[1])?, self.place(corners[2])?];
        let area = ((b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)).abs();
        let longest = [(a, b), (b, c), (c, a)].into_iter().map(|(u, v)| (u.0 - v.0).hypot(u.1 - v.1)).fold(0.0, f32::max);
        let middle =
            |part: fn(&Point) -> f64| corners.iter().zip([0.48, 0.26, 0.26]).map(|(corner, share)| part(corner) * share).sum();
        (area > longest * ROOMY_HEIGHT).then(|| Point::new(middle(|corner| corner.x), middle(|corner| corner.y)))
    }

    /// Words with their middle at a point; none where they would stick out of the frame.
    pub fn caption(&mut self, key: Key, point: Point, words: &str, role: Role) -> Option<Key> {
        let (x, y) = self.place(point)?;
        let half = f64::from(crate::lessons::page::text_width(words, LABEL_SIZE) / 2.0);
        self.has_room((x.into(), y.into()), half).then(|| self.words_at(key, (x, y), words, role))
    }

    /// Whether words of half such a width, with their middle at a place of the scene, are inside of the frame.
    pub(super) fn has_room(&self, (x, y): At, half: f64) -> bool {
        self.bounds.holds((x - half, y - 8.0)) && self.bounds.holds((x + half, y + 8.0))
    }

    /// Words with their middle at a place of the scene.
    pub(super) fn words_at(&mut self, key: Key, (x, y): (f32, f32), words: &str, role: Role) -> Key {
        let shape = Shape::Words { align: Align::Middle, size: LABEL_SIZE };
        self.page.push(Mark::new(key, x, y, shape).role(role).label(words));
        key
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
        // One point among so many can't be pointed at, and all of them typed out would fit no link.
        self.is_crowded = true;
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

    /// The page, below the drawing. What is read of the drawing has been grouped before.
    pub fn below(self) -> Page {
        let Sheet { mut page, mut plane, is_crowded, .. } = self;
        if is_crowded {
            plane.grows = None;
        }
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
