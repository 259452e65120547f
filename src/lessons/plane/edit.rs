//! Documents with a point moved, added or taken away, or a field changed.

use serde_json::Value;

use super::fields;
use crate::algo::geometry::{MOST, Point};
use crate::input::Document;
use crate::scene::{Change, Grip};

/// The document with what a handle moves at (x, y).
pub fn moved(document: &Document, grip: &Grip, (x, y): (f64, f64)) -> Document {
    let mut document = typed_out(document, grip.path());
    let to = Point::new(x.clamp(-MOST, MOST), y.clamp(-MOST, MOST));
    if let Some(value) = at(&mut document, grip.path()) {
        *value = match grip {
            Grip::Point(_) => fields::json(to),
            Grip::Shift(_) => half_plane(shifted(plane_of(value), to)),
            Grip::Turn(_) => half_plane(turned(plane_of(value), to)),
        };
    }
    document
}

/// The document with a point, or a half-plane that ends there, as the last of a list.
pub fn added(document: &Document, list: &str, (x, y): (f64, f64)) -> Document {
    let mut document = typed_out(document, list);
    let to = Point::new(x.clamp(-MOST, MOST), y.clamp(-MOST, MOST));
    // Towards the origin, so that it leaves something of what is there.
    let away = if to == Point::default() { Point::new(0.0, 1.0) } else { to };
    let value = match list {
        "planes" => half_plane(shifted(unit([away.x, away.y, 0.0]), to)),
        _ => fields::json(to),
    };
    match at(&mut document, list) {
        Some(Value::Array(items)) => items.push(value),
        _ => drop(document.json.insert(list.to_owned(), Value::Array(vec![value]))),
    }
    document
}

/// The document without what a handle moves; none where that is no part of a list.
pub fn removed(document: &Document, grip: &Grip) -> Option<Document> {
    let (list, place) = place_of(grip.path())?;
    let mut document = typed_out(document, list);
    let items = at(&mut document, list)?.as_array_mut()?;
    (place < items.len()).then(|| items.remove(place))?;
    Some(document)
}

/// The document with a field changed, without those in whose place it stands.
pub fn changed(document: &Document, change: &Change) -> Document {
    let mut document = document.clone();
    for name in change.instead_of {
        document.json.shift_remove(*name);
    }
    document.json.insert(change.field.to_owned(), change.to.clone());
    document
}

/// Points that were made by a rule are written out, so that one of them can be changed.
fn typed_out(document: &Document, path: &str) -> Document {
    let mut document = document.clone();
    let list = place_of(path).map_or(path, |(list, _)| list);
    if document.json.contains_key("generate") {
        let points = fields::points(&document, list).into_iter().map(fields::json).collect();
        document.json.shift_remove("generate");
        document.json.insert(list.to_owned(), points);
    }
    document
}

/// `points[3]` taken apart.
fn place_of(path: &str) -> Option<(&str, usize)> {
    let (list, place) = path.strip_suffix(']')?.split_once('[')?;
    Some((list, place.parse().ok()?))
}

fn at<'a>(document: &'a mut Document, path: &str) -> Option<&'a mut Value> {
    match place_of(path) {
        Some((list, place)) => document.json.get_mut(list)?.get_mut(place),
        None => document.json.get_mut(path),
    }
}

/// `[a, b, c]` of a·x + b·y ≤ c.
fn plane_of(value: &Value) -> [f64; 3] {
    [0, 1, 2].map(|place| value.get(place).and_then(Value::as_f64).unwrap_or(0.0))
}

fn half_plane(plane: [f64; 3]) -> Value {
    plane.into_iter().map(crate::lessons::numbers::number_json).collect()
}

/// The parallel one whose boundary goes through a point. One without a direction has no boundary.
fn shifted(plane: [f64; 3], to: Point) -> [f64; 3] {
    let [a, b, _] = plane;
    if (a, b) == (0.0, 0.0) { plane } else { bounded([a, b, a * to.x + b * to.y], plane) }
}

/// The one whose boundary goes through its own point nearest to the origin, and through another.
fn turned(plane: [f64; 3], to: Point) -> [f64; 3] {
    let [a, b, _] = plane;
    let Some(foot) = foot(plane) else { return plane };
    let (mut x, mut y) = (to.y - foot.y, foot.x - to.x);
    // Only the sign counts: the larger one is made 1, so that products neither over- nor underflow.
    let (old, new) = (a.abs().max(b.abs()), x.abs().max(y.abs()));
    if x / new * (a / old) + y / new * (b / old) < 0.0 {
        (x, y) = (-x, -y);
    }
    bounded([x, y, x * foot.x + y * foot.y], plane)
}

/// The point of a half-plane's boundary that is nearest to the origin, up to rounding; none where there is no number for it, or no boundary.
pub fn foot([a, b, c]: [f64; 3]) -> Option<Point> {
    let size = a.abs().max(b.abs());
    let (u, v, far) = (a / size, b / size, c / size);
    let square = u * u + v * v;
    let foot = Point::new(u * far / square + 0.0, v * far / square + 0.0);
    foot.is_allowed().then_some(foot)
}

/// With a larger coefficient of 1 where products of the others would overflow.
fn unit([a, b, c]: [f64; 3]) -> [f64; 3] {
    let size = a.abs().max(b.abs());
    if (1e-70..1e70).contains(&size) { [a, b, c] } else { [a / size, b / size, c] }
}

/// The half-plane, its numbers made smaller together where one of them is too large; `otherwise` where it is none.
fn bounded(plane: [f64; 3], otherwise: [f64; 3]) -> [f64; 3] {
    let size = plane.iter().fold(0.0f64, |size, number| size.max(number.abs()));
    let plane = if size > MOST { plane.map(|number| number / size * MOST) } else { plane };
    let is_sound = plane.iter().all(|number| number.is_finite()) && (plane[0], plane[1]) != (0.0, 0.0);
    if is_sound { plane.map(|number| number.clamp(-MOST, MOST) + 0.0) } else { otherwise }
}
