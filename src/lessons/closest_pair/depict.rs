//! The picture: the points, the window that is worked in, the dividing lines, the strip to scale, the pair that is looked at and the best one.

use super::words::{distance_words, looked_at, name, pair_name};
use crate::algo::geometry::Point;
use crate::algo::geometry::closest_pair::{Pair, Phase, State, Step};
use crate::lessons::View;
use crate::lessons::numbers::number;
use crate::lessons::page::Page;
use crate::lessons::plane::{MOST_SINGLE, Reach, Readout, Sheet, Signs, Tip, readouts, signs};
use crate::scene::{Grip, Key, Mark, Role, Scene, Shape, Tone, Window};
use crate::words::{Lang, Text, grouped};

/// Points of more than this many have no names on them.
const MOST_NAMED: usize = 24;
const FIRST_UNNAMED: usize = MOST_NAMED + 1;
const NAMED_RADIUS: f32 = 10.0;
/// With more points than this, a second drawing shows what matters from nearer.
const LENS_FROM: usize = 200;
const LENS_HEIGHT: f32 = 190.0;
const WIDEST_LENS: f32 = 620.0;
const LENS_RADIUS: f32 = 5.0;
/// The lens draws no more points than this.
const MOST_IN_LENS: usize = 300;
/// Among very many points, those of the window are drawn one by one where there are no more of them than this.
const MOST_IN_WINDOW: usize = 100;
/// Keys of the lens follow those of the drawing.
const LENS: u64 = 1 << 40;

const NUMBERS: Text = Text::new("numbers", "数值");
const SIGN: Text = Text::new("sign of |pq|² − |best|²", "|pq|² − |最近|² 的符号");
const CROWD: Text = Text::new("Cells: the stronger, the more points in one.", "按格子汇总绘制：颜色越深，格内的点越多。");
const NO_POINTS: Text = Text::new("There are no points.", "没有点。");

pub fn depict(state: &State, step: Option<&Step>, view: &View) -> Scene {
    let sheet = Sheet::new(view, state.points().iter().copied());
    let cast = Cast::new(state, step);
    let mut page = drawing(sheet, &cast);
    let lang = page.lang;
    if state.is_empty() {
        page.empty(NO_POINTS);
    }
    if state.len() >= MOST_SINGLE {
        page.aloud(CROWD.get(lang));
    }
    if state.len() > LENS_FROM {
        page = lens(page, &cast);
    }
    readouts(&mut page, NUMBERS.get(lang), &rows(&cast, lang));
    let known = match step {
        Some(Step::Look { verdict, .. }) => Some(Signs { verdict: *verdict, contest: None }),
        _ => None,
    };
    signs(&mut page, 0, SIGN.get(lang), known.as_ref());
    page.finish()
}

/// Who plays what at this step.
struct Cast<'a> {
    state: &'a State,
    step: Option<&'a Step>,
    looked_at: Option<(u32, u32)>,
    /// By point.
    roles: Vec<Role>,
    /// Points of the innermost window; all where there is none.
    in_window: Vec<bool>,
}

impl<'a> Cast<'a> {
    fn new(state: &'a State, step: Option<&'a Step>) -> Cast<'a> {
        let looked_at = looked_at(state, step);
        let mut roles = vec![Role::Plain; state.len()];
        let mut in_window = vec![state.windows.is_empty(); state.len()];
        if let Some(window) = state.window() {
            for &index in &state.order[window.lo as usize..window.hi as usize] {
                in_window[index as usize] = true;
                if matches!(step, Some(Step::Merge { .. } | Step::ByY)) {
                    roles[index as usize] = Role::Moved;
                }
            }
        }
        let mut give = |role, points: &[u32]| points.iter().for_each(|&index| roles[index as usize] = role);
        give(Role::Active, &state.strip);
        if let Some(Pair(a, b)) = state.best {
            give(if state.phase == Phase::Done { Role::Done } else { Role::Pivot }, &[a, b]);
        }
        if let Some((a, b)) = looked_at {
            let role = match step {
                Some(Step::Best | Step::Twin) => Role::Moved,
                _ => Role::Looked,
            };
            give(role, &[a, b]);
        }
        Cast { state, step, looked_at, roles, in_window }
    }

    /// The points that are drawn one by one, those on top last.
    fn drawn(&self) -> Vec<u32> {
        let rank = |index: &u32| match self.roles[*index as usize] {
            Role::Plain => 0,
            Role::Looked | Role::Moved => 2,
            _ => 1,
        };
        let is_crowd = self.state.len() >= MOST_SINGLE;
        let few = |list: &[u32]| if list.len() <= MOST_IN_WINDOW { list.to_vec() } else { Vec::new() };
        let mut drawn: Vec<u32> = match self.state.window() {
            _ if !is_crowd => (0..self.state.len() as u32).collect(),
            Some(window) => few(&self.state.order[window.lo as usize..window.hi as usize]),
            None => Vec::new(),
        };
        if is_crowd {
            drawn.extend(few(&self.state.strip));
            drawn.extend(self.in_play());
            drawn.sort_unstable();
            drawn.dedup();
        }
        drawn.sort_by_key(rank);
        drawn
    }

    /// The pair that is looked at, and the best one.
    fn in_play(&self) -> Vec<u32> {
        let looked_at = self.looked_at.into_iter().flat_map(|(a, b)| [a, b]);
        let mut all: Vec<u32> = looked_at.chain(self.state.best.into_iter().flat_map(|Pair(a, b)| [a, b])).collect();
        all.dedup();
        let mut seen = Vec::new();
        all.retain(|index| {
            !seen.contains(index) && {
                seen.push(*index);
                true
            }
        });
        all
    }

    /// What the lens shows: of a strip its whole width, and what is within δ above the lower point.
    fn near_by(&self, width: f64, height: f64) -> Option<Window> {
        let state = self.state;
        let window = |x, y, size: (f64, f64)| Window { x, y, units: (size.0 / width).max(size.1 / height) }.bounded();
        let between = |a: u32, b: u32| {
            let (p, q) = (state.point(a), state.point(b));
            let size = (1.25 * (p.x - q.x).abs(), 1.5 * (p.y - q.y).abs());
            window(p.x / 2.0 + q.x / 2.0, p.y / 2.0 + q.y / 2.0, size)
        };
        let Some(Pair(a, b)) = state.best else { return self.looked_at.map(|(a, b)| between(a, b)) };
        let divider = state.window().and_then(|window| window.divider);
        match (self.looked_at, divider) {
            (Some((i, _)), Some(divider)) if state.phase == Phase::Strip => {
                let (x, y) = (state.point(divider).x, state.point(i).y + state.reach / 2.0);
                Some(window(x, y, (2.2 * state.reach, 1.5 * state.reach)))
            }
            _ => Some(between(a, b)),
        }
    }

    /// Window, strip, dividing lines and pairs, with keys from `base` on.
    fn figures(&self, sheet: &mut Sheet, base: u64) {
        let state = self.state;
        let key = |kind, id: u64| Key::new(kind, base + id);
        let (low, high) = sheet.heights();
        let upright = |sheet: &mut Sheet, key, from: f64, to: f64, role| {
            let corners = [(from, low), (to, low), (to, high), (from, high)].map(|(x, y)| Point::new(x, y));
            sheet.polygon(key, &corners, role, Tone::Faint);
        };
        if let Some(window) = state.window() {
            let xs = state.order[window.lo as usize..window.hi as usize].iter().map(|&index| state.point(index).x);
            let ends = xs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
            upright(sheet, key("window", 0), ends.0, ends.1, Role::Active);
        }
        let reach = state.reach;
        let divider = state.window().and_then(|window| window.divider).map(|divider| state.point(divider).x);
        if let (Some(x), Phase::Strip) = (divider, state.phase) {
            upright(sheet, key("strip", 0), x - reach, x + reach, Role::Looked);
            if let (Some((i, _)), Some(Step::Look { .. } | Step::TooHigh)) = (self.looked_at, self.step) {
                let y = state.point(i).y;
                let corners = [(x - reach, y), (x + reach, y), (x + reach, y + reach), (x - reach, y + reach)];
                sheet.polygon(key("box", 0), &corners.map(|(x, y)| Point::new(x, y)), Role::Moved, Tone::Faint);
            }
        }
        let innermost = state.windows.iter().rposition(|window| window.divider.is_some());
        for (depth, window) in state.windows.iter().enumerate() {
            let Some(divider) = window.divider else { continue };
            let x = state.point(divider).x;
            let role = if Some(depth) == innermost { Role::Pivot } else { Role::Frame };
            sheet.segment(key("divider", depth as u64), Point::new(x, low), Point::new(x, high), role);
        }
        if let Some(Pair(a, b)) = state.best {
            let role = if state.phase == Phase::Done { Role::Done } else { Role::Pivot };
            sheet.segment(key("best", 0), state.point(a), state.point(b), role);
        }
        if let Some((a, b)) = self.looked_at {
            let role = match self.step {
                Some(Step::Best | Step::Twin) => Role::Moved,
                Some(Step::TooHigh) => Role::Discarded,
                _ => Role::Looked,
            };
            sheet.straight(key("pair", 0), state.point(a), state.point(b), Reach::Segment, (role, Tone::Flat), Tip::None);
        }
    }
}

fn drawing(mut sheet: Sheet, cast: &Cast) -> Page {
    let (state, lang) = (cast.state, sheet.page.lang);
    let count = state.len();
    let is_crowd = count >= MOST_SINGLE;
    sheet.grows("points");
    if is_crowd {
        sheet.crowd("cell", state.points().iter().copied(), Role::Plain);
    }
    cast.figures(&mut sheet, 0);
    let radius = match count {
        ..=MOST_NAMED => NAMED_RADIUS,
        FIRST_UNNAMED..=LENS_FROM => 5.0,
        _ => 3.5,
    };
    for index in cast.drawn() {
        let point = state.point(index);
        let key = Key::new("point", index.into());
        if !is_crowd {
            sheet.handle(key, name(index), Grip::Point(format!("points[{index}]")), point);
        }
        dot(&mut sheet, cast, key, index, radius);
    }
    if let (Some((a, b)), Some(Step::Same { same: true } | Step::Twin)) = (cast.looked_at, cast.step) {
        let words = format!("{} = {}", name(a), name(b));
        sheet.words(Key::new("twins", 0), state.point(a), &words, Role::Looked);
    }
    let read: Vec<u32> = if count <= MOST_NAMED { (0..count as u32).collect() } else { cast.in_play() };
    let keys = read.into_iter().filter(|&index| sheet.place(state.point(index)).is_some());
    let keys = keys.map(|index| Key::new("point", index.into())).collect();
    let mut page = sheet.below();
    let total = grouped(count as u64);
    page.group(
        match lang {
            Lang::En if count <= MOST_NAMED => format!("{total} points"),
            Lang::Zh if count <= MOST_NAMED => format!("{total} 个点"),
            Lang::En => format!("in play, of {total} points"),
            Lang::Zh => format!("{total} 个点中正在处理的"),
        },
        keys,
    );
    page
}

/// A point; fainter outside of the window.
fn dot(sheet: &mut Sheet, cast: &Cast, key: Key, index: u32, radius: f32) -> Option<Key> {
    let role = cast.roles[index as usize];
    let is_outside = role == Role::Plain && !cast.in_window[index as usize];
    let tone = if is_outside { Tone::Faint } else { Tone::Flat };
    let radius = if role == Role::Plain { radius } else { radius.max(4.5) };
    sheet.dot(key, cast.state.point(index), radius, role, tone, &name(index))
}

/// A second drawing, at the scale of δ: the strip where a pair in it is looked at, else the best pair.
fn lens(mut page: Page, cast: &Cast) -> Page {
    let (state, lang) = (cast.state, page.lang);
    let (width, height) = (page.room.min(WIDEST_LENS), LENS_HEIGHT);
    let window = cast.near_by(f64::from(width), f64::from(height));
    let times = window.zip(page.scene.plane.as_ref()).map(|(window, plane)| plane.window.units / window.units);
    let times = times.filter(|times| times.is_finite()).map(|times| match times {
        10.0.. => grouped(libm::round(times) as u64),
        _ => number(libm::round(times.max(0.1) * 10.0) / 10.0),
    });
    page.caption(match (lang, times) {
        (Lang::En, Some(times)) => format!("From nearer: enlarged {times} times"),
        (Lang::Zh, Some(times)) => format!("近看：放大 {times} 倍"),
        (Lang::En, None) => "From nearer".to_owned(),
        (Lang::Zh, None) => "近看".to_owned(),
    });
    let frame = [page.left, page.y, width, height];
    page.y += height + 8.0;
    let middle = (frame[0] + width / 2.0, frame[1] + height / 2.0);
    let outline = Shape::Rect { width, height, corner: 0.0 };
    page.push(Mark::new(Key::new("lens", 0), middle.0, middle.1, outline).role(Role::Frame).tone(Tone::Faint));
    let Some(window) = window else { return page };
    let mut sheet = Sheet::bare(page, frame, window);
    cast.figures(&mut sheet, LENS);
    let is_whole = |index: &u32| {
        let place = sheet.place(state.point(*index));
        let covers = |x, y| sheet.plane().covers(x, y);
        place.is_some_and(|(x, y)| covers(x - LENS_RADIUS, y - LENS_RADIUS) && covers(x + LENS_RADIUS, y + LENS_RADIUS))
    };
    let mut seen: Vec<u32> = (0..state.len() as u32).filter(is_whole).collect();
    // Those that play a part come before all others.
    seen.sort_by_key(|&index| cast.roles[index as usize] == Role::Plain);
    seen.truncate(MOST_IN_LENS);
    for index in seen.into_iter().rev() {
        dot(&mut sheet, cast, Key::new("point", LENS + u64::from(index)), index, LENS_RADIUS);
    }
    sheet.page
}

fn rows(cast: &Cast, lang: Lang) -> Vec<Readout> {
    let (state, step) = (cast.state, cast.step);
    let is = |wanted: fn(&Step) -> bool| step.is_some_and(wanted);
    let looked_at = cast.looked_at.map(|(a, b)| Pair(a, b));
    let word = |en: &'static str, zh: &'static str| Text::new(en, zh).get(lang);
    let is_new = is(|step| matches!(step, Step::Best | Step::Start | Step::Twin));
    let window = state.window().map(|window| format!("[{}, {})", window.lo, window.hi));
    let x = state.window().and_then(|window| window.divider).map(|divider| number(state.point(divider).x));
    let strip = (state.phase == Phase::Strip).then(|| grouped(state.strip.len() as u64));
    vec![
        Readout::new(word("points", "点数"), grouped(state.len() as u64)),
        Readout::new(word("best pair", "最近点对"), state.best.map(pair_name)).moved(is_new),
        Readout::new("δ", state.best.map(|best| distance_words(state, best))).moved(is_new),
        Readout::new(word("pair looked at", "正在看的一对"), looked_at.map(pair_name)),
        Readout::new(word("its distance", "它们的距离"), looked_at.map(|pair| distance_words(state, pair))),
        Readout::new(word("window", "窗口"), window).moved(is(|step| matches!(step, Step::Divide { .. } | Step::Right))),
        Readout::new(word("dividing x", "分割线 x"), x).moved(is(|step| matches!(step, Step::Strip))),
        Readout::new(word("points in the strip", "窄带中的点"), strip).moved(is(|step| matches!(step, Step::Strip))),
    ]
}
