//! The points of a list in a drawing: with their numbers in them where they are few, as small circles where there is room, as cells
//! where there are very many.

use super::{MOST_SINGLE, Sheet, answers, sign_word};
use crate::algo::geometry::{Point, Sign, Verdict};
use crate::lessons::page::{CAPTION_SIZE, Page, text_width};
use crate::scene::{Grip, Key, Role, Tone};
use crate::words::{Lang, Words, grouped};

/// So many points have their numbers in them.
pub const MOST_NAMED: usize = 30;
/// So many are all read aloud; of more, only those in play.
pub const MOST_SPOKEN: usize = 24;
/// In a crowd, so many points in play stand out.
const MOST_OUTSTANDING: usize = 200;
/// Radii of points without a name: the more there are, the smaller.
const RADII: [(usize, f32); 3] = [(150, 4.5), (600, 3.5), (usize::MAX, 2.5)];

/// Whether a point does something in this step, so that it must be seen and read.
fn is_in_play(role: Role) -> bool {
    !matches!(role, Role::Plain | Role::Active | Role::Discarded | Role::Done | Role::Frame)
}

/// Draws points, each with its role by its number, as handles of the field `list`. The keys of those that are to be read aloud.
pub fn cloud(sheet: &mut Sheet, list: &str, points: &[Point], role: impl Fn(u32) -> Role) -> Vec<Key> {
    let numbers = 0..points.len() as u32;
    let point = |number: u32| points[number as usize];
    let key = |number: u32| Key::new("point", number.into());
    let mut spoken = Vec::new();
    if points.len() > MOST_SINGLE {
        sheet.crowd("crowd", points.iter().copied(), Role::Plain);
        for number in numbers.filter(|&number| is_in_play(role(number))).take(MOST_OUTSTANDING) {
            spoken.extend(sheet.dot(key(number), point(number), 4.5, role(number), Tone::Flat, &number.to_string()));
        }
    } else {
        let radius = RADII.iter().find(|(most, _)| points.len() <= *most).map_or(2.5, |(_, radius)| *radius);
        for number in numbers.clone() {
            // In the order of the list, whatever is drawn on top.
            sheet.handle(key(number), number.to_string(), Grip::Point(format!("{list}[{number}]")), point(number));
        }
        let (above, below): (Vec<u32>, Vec<u32>) = numbers.partition(|&number| is_in_play(role(number)));
        let mut drawn = Vec::new();
        for number in below.into_iter().chain(above) {
            let (role, words) = (role(number), number.to_string());
            let radius = match (points.len() <= MOST_NAMED, is_in_play(role)) {
                (true, _) => 10.0,
                (false, true) => radius + 1.5,
                (false, false) => radius,
            };
            drawn.extend(sheet.dot(key(number), point(number), radius, role, Tone::Flat, &words).map(|key| (key, role)));
        }
        let is_few = points.len() <= MOST_SPOKEN;
        spoken.extend(drawn.into_iter().filter(|(_, role)| is_few || is_in_play(*role)).map(|(key, _)| key));
        spoken.sort_by_key(|key| key.id);
    }
    spoken.truncate(MOST_SPOKEN);
    if spoken.is_empty() {
        // The frame, for its title: there are no points, or none is in play.
        spoken.push(Key::new("plane", 0));
    }
    spoken
}

/// The title of what is read aloud of the drawing: how many points there are, where not all of them are read.
pub fn title(lang: Lang, count: usize) -> String {
    let counted = grouped(count as u64);
    let words = match count {
        0 => Words::new("plane, no points", "平面，没有点"),
        _ if count <= MOST_SPOKEN => Words::new("plane", "平面"),
        _ => Words::new(
            format!("plane, of {counted} points those in play"),
            format!("平面，共 {counted} 个点，只读出正在处理的点"),
        ),
    };
    words.get(lang).to_owned()
}

/// Says what the picture of very many points shows instead of them.
pub fn say_crowd(page: &mut Page, count: usize) {
    if count > MOST_SINGLE {
        let counted = grouped(count as u64);
        let parts = [
            Words::new(format!("{counted} points, drawn as cells:"), format!("{counted} 个点，合并成格子画出：")),
            Words::new("the stronger, the more points in it.", "颜色越浓，格内的点越多。"),
        ];
        let [what, how] = [0, 1].map(|part: usize| parts[part].get(page.lang));
        let space = if page.lang == Lang::En { " " } else { "" };
        let line = format!("{what}{space}{how}");
        if text_width(&line, CAPTION_SIZE) <= page.room {
            page.aloud(&line);
        } else {
            page.aloud(what);
            page.aloud(how);
        }
    }
}

/// Of a chain of corners with their numbers, those between which there is something to be seen, and its ends.
pub fn thinned(sheet: &Sheet, corners: impl IntoIterator<Item = (u32, Point)>) -> Vec<(u32, Point)> {
    const LEAST: f64 = 2.0;
    let least = LEAST * sheet.units();
    let mut kept: Vec<(u32, Point)> = Vec::new();
    let mut last = None;
    for (number, at) in corners {
        let is_apart = kept.last().is_none_or(|(_, from)| (at.x - from.x).abs() + (at.y - from.y).abs() >= least);
        last = if is_apart { None } else { Some((number, at)) };
        if is_apart {
            kept.push((number, at));
        }
    }
    kept.extend(last);
    kept
}

/// Straight lines from corner to corner; the key of each is the number of the corner where it begins.
pub fn chain(sheet: &mut Sheet, kind: &'static str, corners: &[(u32, Point)], look: (Role, Tone)) {
    for pair in corners.windows(2) {
        let key = Key::new(kind, pair[0].0.into());
        sheet.straight(key, pair[0].1, pair[1].1, super::Reach::Segment, look, super::Tip::None);
    }
}

/// What the epsilon test takes for the line through two points, to scale: a band, if it can be seen.
pub fn epsilon_band(sheet: &mut Sheet, a: Point, b: Point, epsilon: f64) {
    let half = epsilon / libm::hypot(b.x - a.x, b.y - a.y);
    // A narrower one can't be told from the line.
    if half >= sheet.units() {
        sheet.band(Key::new("epsilon", 0), a, b, half, Role::Plain);
    }
}

/// The sign of the last question three ways, in its place before it is known, too.
pub fn three_ways(page: &mut Page, title: &str, known: Option<(Verdict, Sign)>) {
    let signs = match known {
        Some((verdict, contest)) => [verdict.exact, verdict.float, contest].map(|sign| Some(sign_word(sign))),
        None => [None; 3],
    };
    answers(page, 0, title, &signs);
}
