//! The picture: the list as bars, the window in it and how far it is split, and the windows before.

use std::ops::Range;

use super::words;
use crate::algo::quickselect::{Input, Phase, Scheme, State, Step, Window};
use crate::lessons::View;
use crate::lessons::page::Page;
use crate::lessons::sorting::words::item;
use crate::scene::{Band, Bars, ITEMS, Key, Mark, Role, Scene, Shape, items_per_bar};

const HEIGHT: f32 = 150.0;
const ENLARGED_HEIGHT: f32 = 90.0;
/// Enlarged items are at least so far from each other.
const ENLARGED_PITCH: f32 = 16.0;
const MOST_WINDOWS: usize = 4;
const WINDOW_HEIGHT: f32 = 25.0;

type Roles = Vec<(Range<usize>, Role)>;

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let mut page = Page::new(view, input.source().len() > 60);
    page.caption(words::sought(input, page.lang));
    page.caption(words::pivot(input, state, page.lang));
    page.y += 4.0;
    let touched = touched(state, step);
    let mut roles = roles(state);
    roles.extend(pivot_place(input, state).map(|place| (at(place), Role::Pivot)));
    roles.extend(touched.iter().map(|&(place, role)| (at(place), role)));

    let (bands, pointers) = (bands(input, state, &page), pointers(input, state));
    let label = |id: u32| item(input.source(), id);
    let bars = Bars {
        row: 0,
        kind: "item",
        title: words::list(input, page.lang),
        noun: ITEMS,
        items: &state.items,
        first: 0,
        levels: input.source().heights(),
        ends: input.source().range(),
        label: &label,
        tone: None,
        roles: &roles,
        bands: &bands,
        pointers: &pointers,
        has_bands: true,
        has_pointers: true,
        height: HEIGHT,
    };
    let lang = page.lang;
    page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, lang);
    windows(&mut page, &bars, input, state);
    if items_per_bar(state.items.len(), page.room) > 1 {
        let focus = touched.first().map_or(state.window().lo, |(place, _)| *place);
        let places = enlarged(state, focus, page.room);
        let title = words::enlarged(places.start, places.end - 1, lang);
        page.caption(title.clone());
        let (kind, items, first) = ("enlarged", &state.items[places.clone()], places.start);
        let pointers: Vec<_> = pointers.iter().copied().filter(|(place, _)| places.contains(place)).collect();
        let bars = Bars {
            row: 1,
            kind,
            title,
            items,
            first,
            bands: &[],
            has_bands: false,
            pointers: &pointers,
            height: ENLARGED_HEIGHT,
            ..bars
        };
        page.y = bars.draw(&mut page.scene, (page.left, page.y), page.room, lang);
    }
    page.finish()
}

fn at(place: u32) -> Range<usize> {
    place as usize..place as usize + 1
}

fn places(Window { lo, hi, .. }: Window) -> Range<usize> {
    lo as usize..hi as usize + 1
}

/// What is ruled out, and what was found.
fn roles(state: &State) -> Roles {
    let outer = places(state.outer());
    let mut roles = vec![(0..outer.start, Role::Discarded), (outer.end..state.items.len(), Role::Discarded)];
    if state.fresh_loss().is_some() {
        roles.push((outer, Role::Wrong));
    }
    match state.phase {
        Phase::Found => roles.push((at(state.window().target), Role::Done)),
        Phase::Group => {
            let (first, last) = state.group();
            if first <= last {
                roles.push((first as usize..last as usize + 1, Role::Active));
            }
        }
        Phase::Between | Phase::Three | Phase::Split | Phase::Halved => {}
    }
    roles
}

/// Where the pivot is. In a three-way partition it moves with its equals.
fn pivot_place(input: &Input, state: &State) -> Option<u32> {
    let pivot = state.pivot?;
    let window = state.window();
    let place = match (state.phase, input.scheme()) {
        (Phase::Three, _) => state.i,
        (Phase::Split, Scheme::Lomuto) => window.hi,
        (Phase::Split, Scheme::Hoare) => window.lo,
        (Phase::Halved, Scheme::Lomuto | Scheme::Hoare) => state.i,
        (Phase::Split | Phase::Halved, Scheme::ThreeWay) => {
            let equals = state.i..=window.hi;
            equals.into_iter().find(|&place| state.items[place as usize] == pivot)?
        }
        (Phase::Between | Phase::Group | Phase::Found, _) => return None,
    };
    (state.items.get(place as usize) == Some(&pivot)).then_some(place)
}

/// The places that this step looked at or changed.
pub fn touched(state: &State, step: Option<&Step>) -> Vec<(u32, Role)> {
    let window = state.window();
    let mid = window.lo.midpoint(window.hi);
    let looked = |places: &[u32]| places.iter().map(|&place| (place, Role::Looked)).collect();
    let moved = |places: &[u32]| places.iter().map(|&place| (place, Role::Moved)).collect();
    let (i, j) = (state.i, state.j);
    let Some(step) = step else { return Vec::new() };
    match *step {
        Step::LoMid { .. } => looked(&[window.lo, mid]),
        Step::LoHi { .. } => looked(&[window.lo, window.hi]),
        Step::MidHi { .. } => looked(&[mid, window.hi]),
        Step::Group | Step::NextOfGroup => looked(&[j]),
        Step::GroupCompare { .. } => looked(&[j, j - 1]),
        Step::GroupSwap => moved(&[j, j + 1]),
        Step::Median => {
            let first = window.lo + 5 * (state.medians - 1);
            moved(&[window.lo + state.medians - 1, first.midpoint((first + 4).min(window.hi))])
        }
        Step::Compare { less } => looked(&[if less { j } else { j - 1 }]),
        Step::Swap | Step::SwapLess => moved(&[i - 1, j - 1]),
        Step::Place => moved(&[window.hi]),
        Step::ScanUp { less } => looked(&[if less { i - 1 } else { i }]),
        Step::ScanDown { more } => looked(&[if more { j + 1 } else { j }]),
        Step::Exchange => moved(&[i - 1, j + 1]),
        Step::PlaceFront => moved(&[window.lo]),
        Step::IsLess { .. } => looked(&[j]),
        Step::IsMore { more } => looked(&[if more { j } else { j - 1 }]),
        Step::SwapMore => moved(&[j, state.gt + 1]),
        _ => Vec::new(),
    }
}

/// How far the window is split.
fn bands(input: &Input, state: &State, page: &Page) -> Vec<Band> {
    let window = places(state.window());
    let (i, j, gt) = (state.i as usize, state.j as usize, state.gt as usize);
    let stretch = |places: Range<usize>, role: Role, title: &str| Band { places, role, title: title.to_owned() };
    let known = |places: Range<usize>, title: &str| stretch(places, Role::Frame, title);
    let unknown = |places: Range<usize>| stretch(places, Role::Active, "?");
    match (state.phase, input.scheme()) {
        (Phase::Split, Scheme::Lomuto) => {
            vec![known(window.start..i, "< p"), known(i..j, "≥ p"), unknown(j..window.end - 1)]
        }
        (Phase::Split, Scheme::Hoare) => {
            vec![known(window.start + 1..i, "≤ p"), unknown(i..(j + 1).max(i)), known((j + 1).max(i)..window.end, "≥ p")]
        }
        (Phase::Split, Scheme::ThreeWay) => vec![
            known(window.start..i, "< p"),
            known(i..j, "= p"),
            unknown(j..(gt + 1).max(j)),
            known((gt + 1).max(j)..window.end, "> p"),
        ],
        (Phase::Halved, scheme) => {
            let [below, above] = match scheme {
                Scheme::Lomuto => ["< p", "≥ p"],
                Scheme::Hoare => ["≤ p", "≥ p"],
                Scheme::ThreeWay => ["< p", "> p"],
            };
            vec![known(window.start..i, below), stretch(i..j + 1, Role::Done, "= p"), known(j + 1..window.end, above)]
        }
        (Phase::Group, _) => vec![known(window.start..window.start + state.medians as usize, page.text(words::MEDIANS))],
        (Phase::Found, _) => Vec::new(),
        (Phase::Between | Phase::Three, _) => {
            let title = if state.is_inner() { words::MEDIANS } else { words::WINDOW };
            vec![stretch(window, Role::Active, page.text(title))]
        }
    }
}

fn pointers(input: &Input, state: &State) -> Vec<(usize, &'static str)> {
    let window = state.window();
    let mut pointers = vec![(window.lo as usize, "lo"), (window.hi as usize, "hi"), (window.target as usize, "target")];
    if state.phase == Phase::Found {
        pointers.drain(..2);
    }
    pointers.extend(words::variables(input, state).into_iter().map(|(name, place)| (place as usize, name)));
    pointers
}

/// The places to be shown one by one: the window, or a part of it around the place that matters.
fn enlarged(state: &State, focus: u32, room: f32) -> Range<usize> {
    let most = ((room / ENLARGED_PITCH) as usize).max(1);
    let window = places(state.outer());
    if window.len() >= most {
        let start = (focus as usize).saturating_sub(most / 2).clamp(window.start, window.end - most);
        return start..start + most;
    }
    // A smaller window has its neighbours with it, so that the bars stay as wide.
    let start = window.start.saturating_sub((most - window.len()) / 2).min(state.items.len().saturating_sub(most));
    start..(start + most).min(state.items.len())
}

/// The windows so far, the latest at the bottom, each above the places that it had.
fn windows(page: &mut Page, bars: &Bars, input: &Input, state: &State) {
    let count = state.partitions.len();
    page.caption(words::windows(count, MOST_WINDOWS, page.lang));
    let mut keys = Vec::new();
    for (row, (number, part)) in state.partitions.iter().enumerate().skip(count.saturating_sub(MOST_WINDOWS)).enumerate() {
        let (from, to) = bars.span(&(part.lo as usize..part.hi as usize + 1), page.left, page.room);
        let shape = Shape::Rect { width: (to - from).max(2.0), height: WINDOW_HEIGHT - 3.0, corner: 2.0 };
        let y = page.y + (row as f32 + 0.5) * WINDOW_HEIGHT;
        let label = format!("{}–{}: {}", part.lo, part.hi, item(input.source(), part.pivot));
        let x = ((from + to) / 2.0).min(page.left + page.room - 1.0);
        let mark = Mark::new(Key::new("window", number as u64), x, y, shape).role(Role::Frame).label(label);
        keys.push(mark.key);
        page.push(mark);
    }
    page.group(page.text(words::WINDOWS), keys);
    page.y += MOST_WINDOWS as f32 * WINDOW_HEIGHT;
}
