//! Codes of two numbers in the plane, each with the cell of what is nearest to it; vectors of patches; and the gradient at the watched one.

use super::words;
use crate::kernel::vqvae::Probe;
use crate::lessons::page::Page;
use crate::lessons::plane::clip::{At, Bounds, left_of};
use crate::lessons::plane::note;
use crate::lessons::vq_vae::film::Plane;
use crate::scene::{Key, Mark, Role, Shape, Tone};

const HIGHEST: f32 = 320.0;
/// Around everything, in parts of how far it reaches.
const MARGIN: f64 = 0.08;
const ARROW: f32 = 44.0;

pub fn draw(page: &mut Page, plane: &Plane, probe: &Probe, shown_codes: &[u32]) {
    note(page, words::PLANE, &[words::PLANE]);
    let (width, height) = (page.room, HIGHEST.min(page.room));
    let (left, top) = (f64::from(page.left), f64::from(page.y));
    let window = window(plane, f64::from(width / height));
    let scale = f64::from(width) / (window[2] - window[0]);
    // Up is up.
    let at = |[x, y]: [f32; 2]| -> At { (left + (f64::from(x) - window[0]) * scale, top + (window[3] - f64::from(y)) * scale) };
    let frame = Bounds { left, top, right: left + f64::from(width), bottom: top + f64::from(height) };
    let codes: Vec<At> = plane.codes.iter().map(|code| at(*code)).collect();
    let mut used = vec![false; codes.len()];
    shown_codes.iter().for_each(|code| used[*code as usize] = true);
    for (number, code) in codes.iter().enumerate() {
        let mut corners = frame.corners();
        // Of equal codes the lowest has the cell.
        for (_, other) in codes.iter().enumerate().filter(|(other, at)| *other != number && *at != code) {
            let middle = ((code.0 + other.0) / 2.0, (code.1 + other.1) / 2.0);
            let along = (other.1 - code.1, code.0 - other.0);
            corners = left_of(corners, middle, along);
        }
        if corners.len() < 3 {
            continue;
        }
        let points = corners.iter().map(|corner| ((corner.0 - left) as f32, (corner.1 - top) as f32)).collect();
        let shape = Shape::Path { points, closed: true };
        let key = Key::new("cell", number as u64);
        page.push(Mark::new(key, left as f32, top as f32, shape).role(Role::Frame).tone(Tone::Faint));
    }
    let clamp = |(x, y): At, by: f64| {
        let x = x.clamp(frame.left + by, frame.right - by);
        (x as f32, y.clamp(frame.top + by, frame.bottom - by) as f32)
    };
    for (number, vector) in plane.vectors.iter().enumerate() {
        let (x, y) = clamp(at(*vector), 3.0);
        page.push(Mark::new(Key::new("vector", number as u64), x, y, Shape::Circle { radius: 2.5 }));
    }
    let mut keys = Vec::new();
    for (number, code) in codes.iter().enumerate().filter(|(_, code)| frame.holds(**code)) {
        let (x, y) = clamp(*code, 11.0);
        let (role, label) = if used[number] { (Role::Plain, number.to_string()) } else { (Role::Hole, format!("{number}×")) };
        let key = Key::new("code-at", number as u64);
        page.push(Mark::new(key, x, y, Shape::Circle { radius: 10.0 }).role(role).label(label));
        keys.push(key);
    }
    keys.truncate(40);
    watched(page, plane, probe, &|vector| clamp(at(vector), f64::from(ARROW) + 2.0));
    page.group(words::CODES.get(page.lang), keys);
    page.y += height + 8.0;
}

/// The watched vector, and which way it is sent.
fn watched(page: &mut Page, plane: &Plane, probe: &Probe, at: &dyn Fn([f32; 2]) -> (f32, f32)) {
    let Some(vector) = plane.vectors.get(probe.patch as usize) else { return };
    let (x, y) = at(*vector);
    page.push(Mark::new(Key::new("watched-vector", 0), x, y, Shape::Circle { radius: 6.0 }).role(Role::Hole));
    let [dx, dy] = [probe.at_code[0], probe.at_code[1]];
    let length = dx.hypot(dy);
    if length > 0.0 {
        let (dx, dy) = (-dx / length * ARROW, dy / length * ARROW);
        let shape = Shape::Segment { dx, dy, arrow: true };
        page.push(Mark::new(Key::new("arrow", 0), x, y, shape).role(Role::Looked));
    }
}

/// What is seen: left, bottom, right and top.
fn window(plane: &Plane, aspect: f64) -> [f64; 4] {
    let points = || plane.vectors.iter().chain(&plane.codes).map(|point| point.map(f64::from));
    let mut window = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for [x, y] in points().filter(|point| point.iter().all(|number| number.is_finite())) {
        window = [window[0].min(x), window[1].min(y), window[2].max(x), window[3].max(y)];
    }
    if !window.iter().all(|side| side.is_finite()) {
        window = [-1.0, -1.0, 1.0, 1.0];
    }
    let middle = [(window[0] + window[2]) / 2.0, (window[1] + window[3]) / 2.0];
    let half = ((window[2] - window[0]) / aspect).max(window[3] - window[1]).max(1e-3) / 2.0 * (1.0 + 2.0 * MARGIN);
    [middle[0] - half * aspect, middle[1] - half, middle[0] + half * aspect, middle[1] + half]
}
