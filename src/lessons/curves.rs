//! Small charts beside each other: what each step of a training gave.

use super::page::{CAPTION_SIZE, Page, size_within};
use crate::scene::{Align, Key, Mark, Role, Shape, Tone};

const GAP: f32 = 8.0;
const CHART_HEIGHT: f32 = 56.0;
const FOUR_CHARTS_FROM: f32 = 700.0;
const MOST_POINTS: usize = 160;

/// What one chart shows.
pub struct Curve {
    /// Its words, with the latest value.
    pub title: String,
    /// One a step.
    pub values: Vec<f64>,
}

/// Draws the first `step` values of each, in frames that have room for `all`; a screen reader says their words.
pub fn draw(page: &mut Page, title: &str, curves: &[Curve], step: usize, all: usize) {
    let across = if page.room >= FOUR_CHARTS_FROM { 4 } else { 2 };
    let pitch = page.room / across as f32;
    let mut keys = Vec::new();
    for (number, curve) in curves.iter().enumerate() {
        let left = page.left + (number % across) as f32 * pitch;
        let values = (curve.values.as_slice(), step, all);
        keys.push(chart(page, number as u64, [left, pitch - GAP], values, curve.title.clone()));
        if (number + 1) % across == 0 || number + 1 == curves.len() {
            page.y += CHART_HEIGHT + 34.0;
        }
    }
    page.group(title, keys);
}

/// Values over all steps, on a logarithmic scale; its words' key.
fn chart(
    page: &mut Page,
    number: u64,
    [left, width]: [f32; 2],
    (values, step, all): (&[f64], usize, usize),
    title: String,
) -> Key {
    let key = Key::new("chart words", number);
    let words = Shape::Words { align: Align::Start, size: size_within(&title, CAPTION_SIZE, width) };
    page.push(Mark::new(key, left, page.y + 16.0, words).role(Role::Frame).label(title));
    let top = page.y + 24.0;
    let frame = Shape::Rect { width, height: CHART_HEIGHT, corner: 0.0 };
    let middle = (left + width / 2.0, top + CHART_HEIGHT / 2.0);
    page.push(Mark::new(Key::new("chart", number), middle.0, middle.1, frame).role(Role::Frame).tone(Tone::Faint));
    let known = values.iter().copied().filter(|value| *value > 0.0);
    let (low, high) = known.fold((f64::MAX, 0f64), |(low, high), value| (low.min(value), high.max(value)));
    if step == 0 || high <= 0.0 {
        return key;
    }
    let (low, high) = (libm::log(low / 1.05), libm::log(high * 1.05));
    let place = |i: usize| {
        let x = width * (i as f32 + 0.5) / all as f32;
        let share = ((libm::log(values[i].max(1e-30)) - low) / (high - low)).clamp(0.0, 1.0) as f32;
        (x, CHART_HEIGHT * (1.0 - share))
    };
    let stride = step.div_ceil(MOST_POINTS);
    let mut points: Vec<(f32, f32)> = (0..step).step_by(stride).map(place).collect();
    points.push(place(step - 1));
    let end = place(step - 1);
    page.push(Mark::new(Key::new("curve", number), left, top, Shape::Path { points, closed: false }).role(Role::Active));
    page.push(
        Mark::new(Key::new("curve end", number), left + end.0, top + end.1, Shape::Circle { radius: 3.0 }).role(Role::Active),
    );
    key
}
