//! The picture: the points, the sweep by angle or height, the chain on the stack, and the turn that is asked about.

use crate::algo::geometry::hull::{Input, Method, Phase, State, Step};
use crate::algo::geometry::predicates::orient_epsilon;
use crate::algo::geometry::{Point, Sign};
use crate::lessons::View;
use crate::lessons::page::Page;
use crate::lessons::plane::{Reach, Readout, Sheet, Tip, cloud, readouts, turn_word};
use crate::scene::{Key, Mark, Role, Scene, Shape, Tone};
use crate::words::{Lang, Text, grouped};

/// Rays to more points than this would hide them.
const MOST_RAYS: usize = 150;
/// Of the points still to come, so many are named: fewer where their numbers are long.
const MOST_TO_COME: [usize; 2] = [6, 3];
const LONG_FROM: usize = 1000;
const CELL: (f32, f32) = (44.0, 28.0);
const MOST_CELLS: usize = 16;

const NUMBERS: Text = Text::new("numbers", "数值");
const STACK: Text = Text::new("stack, its top at the right", "栈（右端为栈顶）");
const EMPTY: Text = Text::new("empty", "空");
const TURN: Text = Text::new("turn from the two on top to the next point", "由栈顶两点到下一点的转向");

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let points = state.points();
    let mut sheet = Sheet::new(view, points.iter().copied());
    sheet.grows("points");
    let corners = |places: &[u32]| places.iter().map(|&place| (state.id(place), state.at(place))).collect::<Vec<_>>();
    let chain = cloud::thinned(&sheet, corners(&state.stack));
    if state.phase == Phase::Done && state.stack.len() > 1 {
        let outline: Vec<Point> = chain.iter().map(|(_, at)| *at).collect();
        sheet.polygon(Key::new("hull", 0), &outline, Role::Done, Tone::Faint);
        let closed: Vec<_> = chain.iter().chain(chain.first()).copied().collect();
        cloud::chain(&mut sheet, "chain", &closed, (Role::Done, Tone::Flat));
    } else {
        sweep(&mut sheet, input, state, step);
        cloud::chain(&mut sheet, "chain", &chain, (Role::Active, Tone::Flat));
    }
    let mut words = Vec::new();
    let asked = asked(state, step);
    if let Some([second, top, next]) = asked {
        cloud::epsilon_band(&mut sheet, second, top, input.epsilon);
        sheet.segment(Key::new("turn", 0), second, top, Role::Looked);
        sheet.arrow(Key::new("turn", 1), top, next, Role::Looked, Tip::Before);
    }
    if let (Some(popped), Some(next), Some(&top)) = (state.popped, state.next, state.stack.last()) {
        let look = (Role::Discarded, Tone::Flat);
        let [top, popped, next] = [top, popped, next].map(|place| state.at(place));
        sheet.straight(Key::new("popped", 0), top, popped, Reach::Segment, look, Tip::None);
        sheet.straight(Key::new("popped", 1), popped, next, Reach::Segment, look, Tip::None);
    }
    let roles = roles(state, step);
    let mut keys = cloud::cloud(&mut sheet, "points", points, |number| roles[number as usize]);
    if let (Some([_, top, _]), Some(verdict)) = (asked, state.turn) {
        words.extend(sheet.words(Key::new("turn-word", 0), top, turn_word(verdict.exact, view.lang), Role::Looked));
    }
    keys.extend(words);

    let mut page = sheet.below();
    let lang = page.lang;
    page.group(cloud::title(lang, points.len()), keys);
    cloud::say_crowd(&mut page, points.len());
    stack(&mut page, state, step);
    readouts(&mut page, NUMBERS.get(lang), &rows(state, step, lang));
    let known = state.turn.zip(asked.or_else(|| asked_of_popped(state)));
    let known = known.map(|(verdict, [a, b, c])| (verdict, orient_epsilon(a, b, c, input.epsilon)));
    cloud::three_ways(&mut page, TURN.get(lang), known);
    page.finish()
}

/// The two on top and the next, while their turn is asked about.
fn asked(state: &State, step: Option<&Step>) -> Option<[Point; 3]> {
    let (second, top) = matches!(step, Some(Step::Turn(_))).then(|| state.top_two()).flatten()?;
    Some([second, top, state.next?].map(|place| state.at(place)))
}

/// The same three after the middle one was popped.
fn asked_of_popped(state: &State) -> Option<[Point; 3]> {
    Some([*state.stack.last()?, state.popped?, state.next?].map(|place| state.at(place)))
}

/// The ray by which Graham's scan turns, or the height that Andrew's has come to; before it, the rays that are sorted.
fn sweep(sheet: &mut Sheet, input: &Input, state: &State, step: Option<&Step>) {
    let is_graham = input.method == Method::Graham;
    let faint = (Role::Frame, Tone::Flat);
    if matches!(step, Some(Step::SortAngle { .. } | Step::LastRay { .. })) && state.order.len() <= MOST_RAYS {
        let lowest = state.at(0);
        for place in 1..state.order.len() as u32 {
            sheet.straight(Key::new("ray", state.id(place).into()), lowest, state.at(place), Reach::Segment, faint, Tip::None);
        }
    }
    let Some(next) = state.next.map(|place| state.at(place)) else { return };
    let (from, reach) = match is_graham {
        true => (state.at(0), Reach::Ray),
        false => (Point::new(next.x - 100.0 * sheet.units(), next.y), Reach::Line),
    };
    sheet.straight(Key::new("sweep", 0), from, next, reach, (Role::Hole, Tone::Flat), Tip::None);
}

/// Of all points, by number.
fn roles(state: &State, step: Option<&Step>) -> Vec<Role> {
    let mut roles = vec![Role::Plain; state.points().len()];
    if matches!(state.phase, Phase::Start | Phase::Lowest) {
        if let (Phase::Lowest, Some(&lowest)) = (state.phase, state.order.first()) {
            roles[lowest as usize] = Role::Pivot;
        }
        return roles;
    }
    // Those that were dropped are in no order any more.
    roles.fill(Role::Discarded);
    let seen = match (state.phase, state.next) {
        (Phase::Done, _) => 0..state.order.len() as u32,
        // What isn't on the way up may still be on the way down.
        (Phase::Down, next) => next.map_or(0, |next| next + 1)..state.order.len() as u32,
        (Phase::Up, next) if state.is_by_angle() => 0..next.unwrap_or(state.order.len() as u32),
        _ => 0..0,
    };
    for place in (0..state.order.len() as u32).filter(|place| !seen.contains(place)) {
        roles[state.id(place) as usize] = Role::Plain;
    }
    let mut put = |place: u32, role: Role| roles[state.id(place) as usize] = role;
    let role = if state.phase == Phase::Done { Role::Done } else { Role::Active };
    state.stack.iter().for_each(|&place| put(place, role));
    match step {
        Some(Step::SortAngle { .. } | Step::LastRay { .. }) => put(0, Role::Pivot),
        Some(Step::Turn(_)) => {
            if let Some((second, top)) = state.top_two() {
                put(second, Role::Looked);
                put(top, Role::Looked);
            }
        }
        Some(Step::Push) => {
            if let Some(&top) = state.stack.last() {
                put(top, Role::Moved);
            }
        }
        _ => {}
    }
    if let Some(popped) = state.popped {
        put(popped, Role::Discarded);
    }
    if let (Some(next), false) = (state.next, matches!(step, Some(Step::Push | Step::Skip))) {
        put(next, Role::Pivot);
    }
    roles
}

/// The stack as a row of cells, its bottom cut off where there is no room.
fn stack(page: &mut Page, state: &State, step: Option<&Step>) {
    let lang = page.lang;
    let (width, height) = CELL;
    let cells = ((page.room / width) as usize).clamp(2, MOST_CELLS);
    let left_out = (state.stack.len() + 1).saturating_sub(cells);
    let left_out = if state.stack.len() <= cells { 0 } else { left_out };
    let (left, y) = (page.left, page.y + 26.0 + height / 2.0);
    let mut keys = Vec::new();
    page.titled(STACK.get(lang), |page| {
        let mut cell = |page: &mut Page, column: usize, key: Key, role: Role, label: String| {
            let shape = Shape::Rect { width: width - 4.0, height, corner: 4.0 };
            page.push(Mark::new(key, left + (column as f32 + 0.5) * width, y, shape).role(role).label(label));
            keys.push(key);
        };
        if left_out > 0 {
            cell(page, 0, Key::new("stack-rest", 0), Role::Frame, format!("+{}", grouped(left_out as u64)));
        }
        let shown = &state.stack[left_out..];
        for (column, &place) in shown.iter().enumerate() {
            let from_top = shown.len() - 1 - column;
            let role = match step {
                _ if state.phase == Phase::Done => Role::Done,
                Some(Step::Push) if from_top == 0 => Role::Moved,
                Some(Step::Turn(_)) if from_top < 2 => Role::Looked,
                _ => Role::Active,
            };
            let column = column + usize::from(left_out > 0);
            // The way up's first point comes again at the end.
            let key = Key::new("stack", u64::from(place) << 1 | u64::from(place == 0 && column > 0));
            cell(page, column, key, role, state.id(place).to_string());
        }
        if state.stack.is_empty() {
            cell(page, 0, Key::new("stack-rest", 0), Role::Frame, EMPTY.get(lang).to_owned());
        }
        page.y += height + 6.0;
        page.group(STACK.get(lang), keys);
    });
}

fn rows(state: &State, step: Option<&Step>, lang: Lang) -> Vec<Readout> {
    let name = |en: &'static str, zh: &'static str| Text::new(en, zh).get(lang);
    let is_sorted = !matches!(state.phase, Phase::Start | Phase::Lowest);
    let id = |place: u32| state.id(place).to_string();
    let most = MOST_TO_COME[usize::from(state.points().len() > LONG_FROM)];
    let to_come: Vec<u32> = match (state.phase, state.next) {
        (Phase::Up, Some(next)) => (next..state.order.len() as u32).take(most + 1).collect(),
        (Phase::Down, Some(next)) => (0..=next).rev().take(most + 1).collect(),
        (Phase::Sorted, _) => (0..state.order.len() as u32).take(most + 1).collect(),
        _ => Vec::new(),
    };
    let mut named: Vec<String> = to_come.iter().take(most).map(|&place| id(place)).collect();
    if to_come.len() > most {
        named.push("…".to_owned());
    }
    let named = if named.is_empty() { "—".to_owned() } else { named.join(", ") };
    let verdict = state.turn.map(|verdict| verdict.exact);
    let turned = verdict.map(|sign: Sign| turn_word(sign, lang).to_owned());
    vec![
        Readout::new(name("still to come, in order", "按次序待处理"), is_sorted.then_some(named)),
        Readout::new(name("on the stack", "栈中点数"), step.map(|_| grouped(state.stack.len() as u64)))
            .moved(matches!(step, Some(Step::Push | Step::Pop))),
        Readout::new(name("turn", "转向"), turned).role(if verdict.is_some() { Role::Looked } else { Role::Plain }),
    ]
}
