//! Curves of the loss's terms, by step and by tens.

use super::words;
use crate::lessons::page::Page;
use crate::lessons::vq_vae::film::Log;
use crate::scene::{Align, Key, Mark, Role, Shape};

const HEIGHT: f32 = 130.0;
/// Room for the numbers at the left, and for the curves' names at the right.
const LEFT: f32 = 38.0;
const RIGHT: f32 = 124.0;
/// Exponents of ten at the bottom and the top.
const LOW: f64 = -4.0;
const HIGH: f64 = 0.0;
const MOST_POINTS: usize = 240;
const NAME_PITCH: f32 = 15.0;
const NAME_SIZE: f32 = 12.0;
/// Lines of different make: solid, dashed, dotted.
const ROLES: [Role; 3] = [Role::Plain, Role::Active, Role::Discarded];

pub fn draw(page: &mut Page, log: &Log, trained: usize) {
    page.titled(words::LOSSES.get(page.lang), |page| curves(page, log, trained));
}

fn curves(page: &mut Page, log: &Log, trained: usize) {
    let (left, top, width) = (page.left + LEFT, page.y + 4.0, page.room - LEFT - RIGHT);
    let x = |step: usize| step as f32 / log.settings.steps.max(2) as f32 * width;
    let y = |value: f64| {
        let exponent = libm::log10(value.max(1e-30)).clamp(LOW, HIGH);
        ((HIGH - exponent) / (HIGH - LOW)) as f32 * HEIGHT
    };
    for (id, exponent) in [0, -1, -2, -3, -4].into_iter().enumerate() {
        let at = top + y(libm::pow(10.0, exponent.into()));
        let shape = Shape::Segment { dx: width, dy: 0.0, arrow: false };
        page.push(Mark::new(Key::new("level", id as u64), left, at, shape).role(Role::Frame).tone(crate::scene::Tone::Faint));
        let shape = Shape::Words { align: Align::End, size: 11.0 };
        let label = if exponent == 0 { "1".to_owned() } else { format!("10{}", SUPERSCRIPTS[id - 1]) };
        page.push(Mark::new(Key::new("level-name", id as u64), left - 5.0, at, shape).role(Role::Frame).label(label));
    }
    let stride = trained.div_ceil(MOST_POINTS).max(1);
    let terms: Vec<(usize, [f64; 3])> = (0..trained)
        .filter(|step| step.is_multiple_of(stride) || step + 1 == trained)
        .filter_map(|step| Some((step + 1, log.terms(log.steps.get(step)?))))
        .collect();
    let mut names: Vec<(f32, usize)> = Vec::new();
    for term in 0..3 {
        let points: Vec<(f32, f32)> = terms.iter().map(|(step, terms)| (x(*step), y(terms[term]))).collect();
        let Some((_, last)) = terms.last().filter(|(_, terms)| terms[term] > 0.0) else { continue };
        if points.len() > 1 {
            let shape = Shape::Path { points, closed: false };
            page.push(Mark::new(Key::new("curve", term as u64), left, top, shape).role(ROLES[term]));
        }
        names.push((y(last[term]), term));
    }
    // Names keep off each other.
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut next = 0.0f32;
    let count = names.len();
    let mut keys = Vec::new();
    for (rank, (at, term)) in names.into_iter().enumerate() {
        let most = HEIGHT - NAME_PITCH * (count - 1 - rank) as f32;
        let at = at.max(next).min(most);
        next = at + NAME_PITCH;
        let key = Key::new("curve-name", term as u64);
        let (from, to) = (left + width + 4.0, left + width + 18.0);
        let shape = Shape::Segment { dx: to - from, dy: 0.0, arrow: false };
        page.push(Mark::new(Key::new("curve-key", term as u64), from, top + at, shape).role(ROLES[term]));
        let shape = Shape::Words { align: Align::Start, size: NAME_SIZE };
        page.push(Mark::new(key, to + 4.0, top + at, shape).role(Role::Frame).label(words::TERMS[term].get(page.lang)));
        keys.push(key);
    }
    page.group(words::LOSSES.get(page.lang), keys);
    page.y = top + HEIGHT + 12.0;
}

const SUPERSCRIPTS: [&str; 4] = ["⁻¹", "⁻²", "⁻³", "⁻⁴"];
