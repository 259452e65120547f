//! A sum that is rounded at each addition, beside the exact one.

use super::{is_number, words};
use crate::algo::float::rounding::{Input, Source, State};
use crate::algo::float::{Class, Decimal, F64, Format, convert};
use crate::lessons::page::Page;
use crate::scene::{Align, Key, Mark, Role, Shape};
use crate::words::Lang;

const CHART_HEIGHT: f32 = 84.0;
const ROW: f32 = 20.0;
const SIZE: f32 = 12.0;
const WIDEST: f32 = 460.0;
/// Between two points of a curve lie at least so many scene units.
const NARROWEST: f32 = 2.0;

/// The bits that the same input has in another format after so many additions, each of them rounded there.
pub fn bits_in(input: &Input, format: Format, added: u64) -> u64 {
    let there = Input { format, ..input.clone() };
    let start = match &input.source {
        Source::Decimal(decimal) => there.encode(decimal),
        Source::Bits(bits) => {
            let converted = convert(input.format, format, *bits);
            let is_nan = matches!(input.format.parts(*bits).class, Class::QuietNan | Class::SignallingNan);
            let is_kept = is_nan || format == input.format || !input.is_saturating;
            if is_kept { converted } else { format.saturated(converted) }
        }
    };
    let addend = input.sum.as_ref().map_or(0, |sum| there.encode(&sum.add));
    let mut bits = start;
    for _ in 0..added {
        let next = there.add(bits, addend);
        // It stays there for good.
        if next == bits {
            break;
        }
        bits = next;
    }
    bits
}

/// After how many additions the sum no longer changes: none where one more would change it.
pub fn stuck_after(input: &Input, added: u64) -> Option<u64> {
    let addend = input.encode(&input.sum.as_ref()?.add);
    let mut bits = bits_in(input, input.format, 0);
    for count in 0..=added {
        let next = input.add(bits, addend);
        if next == bits {
            return Some(count);
        }
        bits = next;
    }
    None
}

/// The sum that the last addition was made to.
pub fn before(input: &Input, state: &State) -> Option<u64> {
    Some(bits_in(input, input.format, state.added?.checked_sub(1)?))
}

/// Nothing before there is something to add.
pub fn draw(page: &mut Page, input: &Input, state: &State) {
    let (Some(added), Some(sum), Some(bits)) = (state.added, &input.sum, state.bits) else { return };
    let format = input.format;
    page.aloud(&match page.lang {
        Lang::En => format!("after {added} of {} additions", sum.times),
        Lang::Zh => format!("已加 {added} 次，共 {} 次", sum.times),
    });
    let exact = input.exact(added);
    let missing = match (&exact, Decimal::of(format, bits)) {
        (Some(exact), Some(value)) => words::about(&value.minus(exact)),
        _ => "–".to_owned(),
    };
    let exact = exact.as_ref().map_or_else(|| "–".to_owned(), words::short);
    let right = (page.left + page.room).min(page.left + WIDEST);
    let rows = [(words::ROUNDED, words::value(format, bits)), (words::EXACT, exact), (words::DIFFERENCE, missing)];
    for (row, (title, value)) in rows.into_iter().enumerate() {
        let (title, y) = (page.text(title), page.y + ROW / 2.0);
        for (column, x, align, label) in [(0, page.left, Align::Start, title.to_owned()), (1, right, Align::End, value)] {
            let key = Key::new("so-far", row as u64 * 2 + column);
            page.push(Mark::new(key, x, y, Shape::Words { align, size: SIZE }).role(Role::Frame).label(label));
        }
        page.group(title, vec![Key::new("so-far", row as u64 * 2 + 1)]);
        page.y += ROW;
    }
    curves(page, input, added, sum.times);
}

/// Both sums over the number of additions, as far as they have come.
fn curves(page: &mut Page, input: &Input, added: u64, times: u64) {
    let Some((start, end)) = input.exact(0).zip(input.exact(times)) else { return };
    let approximate = |decimal: &Decimal| f64::from_bits(F64.encode(decimal));
    let (start, end) = (approximate(&start), approximate(&end));
    let (low, high) = (start.min(end), start.max(end));
    if !(high - low).is_finite() || high == low {
        return;
    }
    page.caption(page.text(words::CURVES));
    let room = page.room.min(WIDEST);
    let (left, bottom) = (page.left, page.y + CHART_HEIGHT);
    let x_of = |count: u64| left + count as f32 / times as f32 * room;
    // What overshoots leaves the picture at its edge.
    let y_of = |sum: f64| bottom - (((sum - low) / (high - low)).clamp(-0.05, 1.05) as f32) * CHART_HEIGHT;
    for (id, dx, dy) in [(0, room, 0.0), (1, 0.0, -CHART_HEIGHT)] {
        let axis = Shape::Segment { dx, dy, arrow: false };
        page.push(Mark::new(Key::new("curve-axis", id), left, bottom, axis).role(Role::Frame));
    }
    let stride = ((NARROWEST / room * times as f32) as u64).max(1);
    let (mut points, mut bits) = (Vec::new(), bits_in(input, input.format, 0));
    let addend = input.sum.as_ref().map_or(0, |sum| input.encode(&sum.add));
    for count in 0..=added {
        let is_shown = count % stride == 0 || count == added;
        if is_shown && is_number(input.format.parts(bits).class) {
            let value = f64::from_bits(convert(input.format, F64, bits));
            let (x, y) = (x_of(count) - left, y_of(value) - bottom);
            // Between two additions the sum stays.
            points.extend(points.last().map(|(_, before): &(f32, f32)| (x, *before)));
            points.push((x, y));
        }
        bits = input.add(bits, addend);
    }
    let (dx, dy) = (x_of(added) - left, y_of(start + (end - start) * added as f64 / times as f64) - y_of(start));
    let exact = Shape::Segment { dx, dy, arrow: false };
    page.push(Mark::new(Key::new("curve-exact", 0), left, y_of(start), exact).role(Role::Frame));
    let rounded = Shape::Path { points, closed: false };
    page.push(Mark::new(Key::new("curve-rounded", 0), left, bottom, rounded).role(Role::Plain));
    page.y = bottom + 6.0;
    page.words_at(left, page.y + 12.0, Align::Start, "0");
    page.words_at(left + room, page.y + 12.0, Align::End, times.to_string());
    page.y += ROW;
}
