//! The picture: borders, the region so far, what the newcomer cuts off, and the deque below.

use super::layout::{self, Border};
use super::words;
use crate::algo::geometry::half_planes::{Input, Kind, Phase, Region, State, Step, crossing, region};
use crate::algo::geometry::predicates::{cross_float, det3_float};
use crate::algo::geometry::{Point, Verdict};
use crate::lessons::View;
use crate::lessons::numbers::number;
use crate::lessons::plane::{Chip, Reach, Readout, Sheet, Signs, Tip, chips, note, readouts, signs, signs_of};
use crate::scene::{Grip, Key, Role, Scene, Tone};
use crate::words::{Lang, Text};

/// So many have handles with names, and arrows to their inside.
const MOST_NAMED: usize = 40;
/// So many have handles at all.
const MOST_HANDLED: usize = 200;
/// The region so far is cut out of the frame by so many half-planes; by more, only once it is done.
const MOST_CUTS: usize = 200;
const CORNER_RADIUS: f32 = 5.0;

const PICTURE: Text = Text::new("plane", "平面");
const NUMBERS: Text = Text::new("numbers", "数值");
const ORDER: Text = Text::new("order, by the angle of the normals", "按法向量角度排好的顺序");
const DEQUE: Text = Text::new("deque, front to back", "双端队列（从队首到队尾）");
const SIGN: Text = Text::new("sign of the last question", "最近一次判断的符号");
const ARROWS: Text = Text::new("Arrows point inside.", "箭头指向半平面内侧。");
const FEW_DRAWN: Text = Text::new("Only borders in the deque and in play are drawn.", "只画出队列中和正在处理的边界。");
const OUTSIDE: Text = Text::new("outside", "在外");
const ON: Text = Text::new("on the border", "在边界上");
const INSIDE: Text = Text::new("inside", "在内");

/// The two borders whose crossing the step asks about.
pub fn asked(state: &State, step: Option<&Step>) -> Option<[u32; 2]> {
    let deque = &state.deque;
    match step? {
        Step::Back { .. } | Step::Opposed { .. } | Step::Close { .. } => {
            let first = deque.len().checked_sub(2)?;
            Some([deque[first], deque[first + 1]])
        }
        Step::Front { .. } => Some([*deque.front()?, *deque.get(1)?]),
        _ => None,
    }
}

/// Where two borders cross, if neither is a side of the box and there are numbers for it.
pub fn crossing_of(state: &State, [p, q]: [u32; 2]) -> Option<Point> {
    let [p, q] = [p, q].map(|plane| state.planes().get(plane as usize).copied());
    crossing(p?, q?).at()
}

pub fn verdict_of(step: Option<&Step>) -> Option<Verdict> {
    match *step? {
        Step::Same { turn: verdict }
        | Step::Opposed { turn: verdict }
        | Step::Back { side: verdict }
        | Step::Front { side: verdict }
        | Step::Close { side: verdict } => Some(verdict),
        _ => None,
    }
}

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let planes = state.planes();
    let mut sheet = Sheet::new(view, layout::seen(input));
    sheet.grows("planes");
    let lang = view.lang;
    let found = (state.phase == Phase::Done).then(|| region(state));
    let pair = asked(state, step);
    area(&mut sheet, state, found.as_ref());

    let borders = layout::borders(&sheet, planes, planes.len() <= MOST_HANDLED);
    let is_named = planes.len() <= MOST_NAMED;
    let mut keys = Vec::new();
    for (index, border) in (0u32..).zip(&borders) {
        let Some(border) = border else { continue };
        let role = role(state, index, pair);
        let is_idle = matches!(role, Role::Plain | Role::Discarded);
        if is_named || !is_idle {
            sheet.line(Key::new("border", index.into()), border.along[0], border.along[1], role);
        }
        if is_named {
            inside_arrow(&mut sheet, index, border, role);
        }
    }
    if let Some(found) = &found {
        ends(&mut sheet, found);
    }
    for (index, border) in (0u32..).zip(&borders) {
        let Some(handles) = border.as_ref().and_then(|border| border.handles) else { continue };
        let (role, path) = (role(state, index, pair), format!("planes[{index}]"));
        let turn = match lang {
            Lang::En => format!("turn {index}"),
            Lang::Zh => format!("转动 {index}"),
        };
        let (shift_key, turn_key) = (Key::new("shift", index.into()), Key::new("turn", index.into()));
        sheet.point(turn_key, &turn, Some(Grip::Turn(path.clone())), handles.turn, 4.5, Role::Plain);
        let name = index.to_string();
        let key = if is_named {
            sheet.named(shift_key, &name, Grip::Shift(path), handles.shift, role)
        } else {
            sheet.point(shift_key, &name, Some(Grip::Shift(path)), handles.shift, 4.0, role)
        };
        let is_read = is_named || !matches!(role, Role::Plain | Role::Discarded | Role::Done);
        keys.extend(key.filter(|_| is_read));
    }
    if let (Some(pair), Some(verdict)) = (pair, verdict_of(step)) {
        keys.extend(corner_asked(&mut sheet, state, pair, verdict, step, lang));
    }

    let mut page = sheet.below();
    page.group(PICTURE.get(lang), keys);
    let shown = if is_named { ARROWS } else { FEW_DRAWN };
    note(&mut page, shown, &[shown]);
    readouts(&mut page, NUMBERS.get(lang), &rows(state, step, pair, found.as_ref(), lang));
    let focus = state.next as usize;
    chips(&mut page, "order", ORDER.get(lang), &boxes(state, state.order.iter().copied(), pair), focus);
    let deque = boxes(state, state.deque.iter().copied(), pair);
    let end = if matches!(step, Some(Step::Front { .. } | Step::PopFront)) { 0 } else { deque.len() };
    chips(&mut page, "deque", DEQUE.get(lang), &deque, end);
    let known = verdict_of(step).map(|verdict| three_ways(input, state, step, pair, verdict));
    signs(&mut page, 0, SIGN.get(lang), known.as_ref());
    page.finish()
}

/// What a border is doing.
fn role(state: &State, plane: u32, pair: Option<[u32; 2]>) -> Role {
    if state.newcomer() == Some(plane) {
        return Role::Pivot;
    }
    if pair.is_some_and(|pair| pair.contains(&plane)) {
        return Role::Looked;
    }
    if state.deque.contains(&plane) {
        return if state.phase == Phase::Done { Role::Done } else { Role::Active };
    }
    let is_past = matches!(state.phase, Phase::Close | Phase::Done)
        || state.order.iter().take(state.next as usize).any(|&past| past == plane);
    if is_past { Role::Discarded } else { Role::Plain }
}

fn inside_arrow(sheet: &mut Sheet, index: u32, border: &Border, role: Role) {
    if let Some(handles) = border.handles {
        let look = if role == Role::Discarded { Role::Discarded } else { Role::Plain };
        sheet.arrow(Key::new("inside", index.into()), handles.shift, handles.inside, look, Tip::At);
    }
}

/// The region of those that are in, and the part that the newcomer cuts off.
fn area(sheet: &mut Sheet, state: &State, found: Option<&Region>) {
    if state.is_empty {
        return;
    }
    let past: Vec<u32> = match state.phase {
        Phase::Start => return,
        Phase::Between | Phase::Clip => state.order.iter().take(state.next as usize).copied().collect(),
        Phase::Close | Phase::Done => state.deque.iter().copied().collect(),
    };
    if past.len() > MOST_CUTS && found.is_none() {
        return;
    }
    let of = |plane: u32| state.planes().get(plane as usize);
    let frame = sheet.corners().to_vec();
    let so_far = past.iter().filter_map(|&plane| of(plane)).fold(frame, |corners, plane| layout::cut(&corners, plane, true));
    let newcomer = state.newcomer().and_then(of);
    let (role, tone) = if found.is_some() { (Role::Done, Tone::Flat) } else { (Role::Active, Tone::Faint) };
    match newcomer {
        Some(newcomer) => {
            let (kept, off) = (layout::cut(&so_far, newcomer, true), layout::cut(&so_far, newcomer, false));
            sheet.polygon(Key::new("region", 0), &kept, role, tone);
            sheet.polygon(Key::new("cut", 0), &off, Role::Looked, Tone::Faint);
        }
        None => drop(sheet.polygon(Key::new("region", 0), &so_far, role, tone)),
    }
}

/// The crossing that the step asks about, and the answer.
fn corner_asked(
    sheet: &mut Sheet,
    state: &State,
    pair: [u32; 2],
    verdict: Verdict,
    step: Option<&Step>,
    lang: Lang,
) -> Option<Key> {
    let at = crossing_of(state, pair)?;
    let key = Key::new("corner", 0);
    let found = sheet.dot(key, at, CORNER_RADIUS, Role::Looked, Tone::Flat, "");
    if !matches!(step, Some(Step::Opposed { .. })) {
        let word = match verdict.exact.as_i8() {
            1 => OUTSIDE,
            0 => ON,
            _ => INSIDE,
        };
        return found.and(sheet.words(Key::new("corner-word", 0), at, word.get(lang), Role::Looked));
    }
    None
}

/// Corners of the region, and what it is where it has no area.
fn ends(sheet: &mut Sheet, found: &Region) {
    let corners: Vec<Point> = found.chains.iter().flat_map(|chain| &chain.vertices).filter_map(|corner| corner.at()).collect();
    let look = (Role::Moved, Tone::Flat);
    let key = Key::new("thin", 0);
    match (found.kind, corners.as_slice()) {
        (Kind::Segment, [a, b]) => drop(sheet.straight(key, *a, *b, Reach::Segment, look, Tip::None)),
        (Kind::Ray | Kind::Line, _) => {
            let through = found
                .chains
                .first()
                .and_then(|chain| Some((chain.through.and_then(|at| at.at()).or(corners.first().copied())?, chain.rays?)));
            if let Some((at, [_, to])) = through {
                let units = 100.0 * sheet.units();
                let on = Point::new(at.x + to.x * units, at.y + to.y * units);
                let reach = if found.kind == Kind::Ray { Reach::Ray } else { Reach::Line };
                sheet.straight(key, at, on, reach, look, Tip::None);
            }
        }
        _ => {}
    }
    for (index, corner) in (0u64..).zip(&corners) {
        let radius = if found.kind == Kind::Point { 2.0 * CORNER_RADIUS } else { CORNER_RADIUS };
        sheet.dot(Key::new("vertex", index), *corner, radius, Role::Done, Tone::Flat, "");
    }
}

fn boxes(state: &State, planes: impl Iterator<Item = u32>, pair: Option<[u32; 2]>) -> Vec<Chip> {
    planes.map(|plane| Chip { id: plane.into(), label: words::name(state, plane), role: role(state, plane, pair) }).collect()
}

fn rows(state: &State, step: Option<&Step>, pair: Option<[u32; 2]>, found: Option<&Region>, lang: Lang) -> Vec<Readout> {
    let coming = state.newcomer().or(match step {
        Some(Step::Push) => state.deque.back().copied(),
        _ => None,
    });
    let at = pair.map(|pair| {
        let [p, q] = pair.map(|plane| words::name(state, plane));
        let place = match (crossing_of(state, pair), pair.iter().any(|&plane| state.is_box(plane))) {
            (Some(at), _) => format!("({}, {})", number(at.x), number(at.y)),
            (None, true) => "∞".to_owned(),
            (None, false) => "> 1e308".to_owned(),
        };
        format!("{p} × {q}: {place}")
    });
    let (crossing, region) = match lang {
        Lang::En => ("crossing", "region"),
        Lang::Zh => ("交点", "区域"),
    };
    let is_now = matches!(step, Some(Step::Done | Step::Nowhere));
    vec![
        Readout::new("n", state.planes().len().to_string()),
        Readout::new("h", coming.map(|plane| words::told(state, plane))),
        Readout::new(crossing, at),
        Readout::new(region, found.map(|found| words::kind(found).get(lang).to_owned())).moved(is_now),
    ]
}

/// The last sign, and what contest code makes of the plain number.
fn three_ways(input: &Input, state: &State, step: Option<&Step>, pair: Option<[u32; 2]>, verdict: Verdict) -> Signs {
    let origin = Point::default();
    let row = |plane: u32| {
        let normal = state.normal(plane);
        [normal.x, normal.y, state.planes().get(plane as usize).map_or(0.0, |plane| plane.c)]
    };
    let of = match step {
        Some(Step::Close { .. }) => state.deque.front().copied(),
        _ => state.newcomer(),
    };
    let float = match (step, pair, of) {
        (Some(Step::Opposed { .. }), Some([first, _]), Some(of)) => {
            cross_float(origin, state.normal(first), origin, state.normal(of))
        }
        (Some(Step::Back { .. } | Step::Front { .. } | Step::Close { .. }), Some([first, second]), Some(of))
            if ![first, second, of].iter().any(|&plane| state.is_box(plane)) =>
        {
            -det3_float([row(first), row(second), row(of)])
        }
        // At infinity nothing is small; of the same direction the plain number is what its sign says.
        _ => f64::from(verdict.float.as_i8()),
    };
    signs_of(verdict, float, input.epsilon)
}
