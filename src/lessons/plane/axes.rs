//! The frame of a drawing of the plane, and its grid with numbers.

use super::sheet::Sheet;
use crate::scene::{Align, Key, Mark, Role, Shape, Tone};

/// Lines of the grid are at least so far apart.
const LEAST_APART: f64 = 56.0;
const NUMBER_SIZE: f32 = 11.0;
/// More lines than this there can't be, however coordinates round.
const MOST_LINES: i64 = 60;

/// Without a grid, the numbers are there all the same.
pub fn draw(sheet: &mut Sheet, has_grid: bool) {
    let plane = sheet.plane().clone();
    let (left, top, right, bottom) = (plane.left, plane.top, plane.left + plane.width, plane.top + plane.height);
    let step = plane.grid_step(LEAST_APART);
    let (low_x, high_y) = plane.from_scene(left, top);
    let (high_x, low_y) = plane.from_scene(right, bottom);
    for (number, at) in lines(low_x, high_x, step) {
        let (x, _) = plane.to_scene((at, 0.0));
        let x = x as f32;
        if x <= left || x >= right {
            continue;
        }
        if has_grid {
            let shape = Shape::Segment { dx: 0.0, dy: plane.height, arrow: false };
            sheet.page.push(Mark::new(Key::new("grid-x", number), x, top, shape).role(Role::Frame).tone(Tone::Faint));
        }
        let words = label(at, step);
        let half = crate::lessons::page::text_width(&words, NUMBER_SIZE) / 2.0 + 2.0;
        if x - half > left + 30.0 && x + half < right {
            number_at(sheet, Key::new("grid-x-number", number), (x, bottom - 8.0), Align::Middle, words);
        }
    }
    for (number, at) in lines(low_y, high_y, step) {
        let (_, y) = plane.to_scene((0.0, at));
        let y = y as f32;
        if y <= top || y >= bottom {
            continue;
        }
        if has_grid {
            let shape = Shape::Segment { dx: plane.width, dy: 0.0, arrow: false };
            sheet.page.push(Mark::new(Key::new("grid-y", number), left, y, shape).role(Role::Frame).tone(Tone::Faint));
        }
        if y - 10.0 > top && y < bottom - 22.0 {
            number_at(sheet, Key::new("grid-y-number", number), (left + 5.0, y - 7.0), Align::Start, label(at, step));
        }
    }
    let frame = Shape::Rect { width: plane.width, height: plane.height, corner: 0.0 };
    sheet.page.push(
        Mark::new(Key::new("plane", 0), left + plane.width / 2.0, top + plane.height / 2.0, frame)
            .role(Role::Frame)
            .tone(Tone::Faint),
    );
}

fn number_at(sheet: &mut Sheet, key: Key, (x, y): (f32, f32), align: Align, words: String) {
    sheet.page.push(Mark::new(key, x, y, Shape::Words { align, size: NUMBER_SIZE }).role(Role::Frame).label(words));
}

/// The multiples of `step` from `low` to `high`, each with the number that keeps it itself when the window moves.
fn lines(low: f64, high: f64, step: f64) -> Vec<(u64, f64)> {
    let (first, last) = (libm::ceil(low / step), libm::floor(high / step));
    // Where a number has no neighbour so near, there are no such lines.
    if !(last - first <= MOST_LINES as f64 && first.abs() < 2f64.powi(53) && last.abs() < 2f64.powi(53)) {
        return Vec::new();
    }
    (first as i64..=last as i64).map(|number| (number as u64, number as f64 * step)).collect()
}

/// As many digits as the distance between lines needs.
fn label(at: f64, step: f64) -> String {
    let power = libm::floor(libm::log10(step) + 1e-9);
    if !(-6.0..6.0).contains(&power) {
        return if at == 0.0 { "0".to_owned() } else { short(at) };
    }
    format!("{:.*}", (-power).max(0.0) as usize, at + 0.0)
}

fn short(at: f64) -> String {
    let text = format!("{at:.3e}");
    let Some((digits, power)) = text.split_once('e') else { return text };
    format!("{}e{power}", digits.trim_end_matches('0').trim_end_matches('.'))
}
