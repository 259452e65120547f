//! The picture: the list, the table of counts, what is put into places, and the list after each pass.

use std::borrow::Cow;
use std::cell::RefCell;

use super::words;
use crate::algo::sort::NONE;
use crate::algo::sort::pass::{Input, Method, Phase, Scan, State, Step};
use crate::lessons::View;
use crate::lessons::cells::Cells;
use crate::lessons::page::{Page, text_width};
use crate::lessons::sorting::tiles::{self, MOST_TILES, Roles, Strip};
use crate::scene::{Align, Key, Mark, Role, Scene, Shape};

/// The narrowest tile of a list after a pass; where they don't fit, passes aren't drawn.
const NARROWEST: f32 = 18.0;
const PASS_HEIGHT: f32 = 22.0;
const TITLE_HEIGHT: f32 = 24.0;
const MOST_PASSES: usize = 4;
/// In rooms as wide as this, the titles of passes stand beside them.
const WIDE: f32 = 560.0;
const INDENT: f32 = 170.0;

struct Depiction<'a> {
    input: &'a Input,
    state: &'a State,
    step: Option<&'a Step>,
    /// What is enlarged below rows of runs.
    strip: RefCell<Option<Strip>>,
}

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let depiction = Depiction { input, state, step, strip: RefCell::default() };
    let mut page = Page::new(view, input.source.len() > MOST_TILES);
    if input.source.is_empty() {
        page.empty(words::EMPTY);
        return page.finish();
    }
    let list = depiction.list(&mut page);
    let table = depiction.table(&mut page);
    let out = depiction.out(&mut page);
    if let (Some(list), Some(table), Some(out)) = (list, table, out) {
        depiction.arrow(&mut page, [&list, &table, &out]);
    }
    depiction.passes(&mut page);
    let strip = depiction.strip.take();
    tiles::strip(&mut page, &input.source, strip);
    page.finish()
}

impl Depiction<'_> {
    /// The item that this step is about.
    fn current(&self) -> Option<u32> {
        self.state.current().filter(|_| matches!(self.step, Some(Step::Count | Step::Place)))
    }

    fn is_placed(&self, place: u32) -> bool {
        let state = self.state;
        let from_lo = place.wrapping_sub(state.lo);
        let is_after = match self.input.scan {
            Scan::Forward => from_lo < state.done,
            Scan::Backward => state.hi.wrapping_sub(1 + place) < state.done,
        };
        self.is_placing() && (state.lo..state.hi).contains(&place) && is_after
    }

    /// Whether items have left the list for their places.
    fn is_placing(&self) -> bool {
        let is_counting = self.input.method == Method::Counting;
        self.state.phase == Phase::Place || (self.state.phase == Phase::Sorted && is_counting)
    }

    fn list(&self, page: &mut Page) -> Option<Cells> {
        let (state, source) = (self.state, &self.input.source);
        let title = words::list(self.input, state, page.room, page.lang);
        page.caption(title.clone());
        if source.len() > MOST_TILES {
            self.list_bars(page, &title);
            return None;
        }
        let has_digits = self.input.method != Method::Counting && !matches!(state.phase, Phase::Idle | Phase::Sorted);
        let below = |place: usize| match has_digits {
            true if (state.lo as usize..state.hi as usize).contains(&place) => state.digit_of(state.list[place]).to_string(),
            true => String::new(),
            false => place.to_string(),
        };
        let role = |place: usize, id: u32| (!self.is_placed(place as u32)).then(|| self.list_role(place, id));
        Some(tiles::list(page, source, title, &state.list, &below, &role))
    }

    fn list_bars(&self, page: &mut Page, title: &str) {
        let state = self.state;
        let all = 0..state.list.len();
        let mut roles = Vec::new();
        let pass = state.lo as usize..state.hi as usize;
        match self.step {
            Some(Step::Return) if self.input.method != Method::Counting => roles = self.sorted_roles(),
            Some(Step::Range { .. }) => roles.push((all, Role::Looked)),
            Some(Step::Copy { .. }) => roles.push((pass.clone(), Role::Moved)),
            _ if self.input.method == Method::Msd && state.phase != Phase::Idle => roles.push((pass.clone(), Role::Active)),
            _ => {}
        }
        let mut focus = state.lo as usize;
        if let (Some(Step::Count), Some(last)) = (self.step, state.done.checked_sub(1)) {
            focus = state.scanned(last) as usize;
            roles.push((focus..focus + 1, Role::Looked));
        }
        let placed = match self.input.scan {
            _ if !self.is_placing() => 0..0,
            Scan::Forward => state.lo as usize..(state.lo + state.done) as usize,
            Scan::Backward => (state.hi - state.done) as usize..state.hi as usize,
        };
        let mut left = Cow::Borrowed(state.list.as_slice());
        if !placed.is_empty() {
            left.to_mut()[placed].fill(NONE);
        }
        let strip = tiles::bars(page, &self.input.source, 0, title, &left, roles, focus);
        self.strip.replace(strip);
    }

    /// Done, but for what isn't in stable order.
    fn sorted_roles(&self) -> Roles {
        let turned = self.state.disorder.turned.iter().map(|&place| place as usize);
        let wrong = turned.map(|place| (place - 1..place + 1, Role::Wrong));
        [(0..self.state.result().len(), Role::Done)].into_iter().chain(wrong).collect()
    }

    fn list_role(&self, place: usize, id: u32) -> Role {
        let state = self.state;
        let is_in_pass = (state.lo as usize..state.hi as usize).contains(&place);
        match self.step {
            Some(Step::Return) if self.is_wrong(&state.list, place) => Role::Wrong,
            Some(Step::Return) => Role::Done,
            Some(Step::Count) if self.current() == Some(id) => Role::Looked,
            Some(Step::Range { .. }) => Role::Looked,
            Some(Step::Copy { .. }) if is_in_pass => Role::Moved,
            _ if self.input.method == Method::Msd && is_in_pass && state.phase != Phase::Idle => Role::Active,
            _ => Role::Plain,
        }
    }

    /// Whether the item at this place isn't in stable order with a neighbour.
    fn is_wrong(&self, list: &[u32], place: usize) -> bool {
        let order = |id: u32| (self.state.key(id), id);
        let is_turned = |pair: &[u32]| pair.iter().all(|&id| id != NONE) && order(pair[0]) > order(pair[1]);
        list[place.saturating_sub(1)..list.len().min(place + 2)].windows(2).any(is_turned)
    }

    fn table(&self, page: &mut Page) -> Option<Cells> {
        let (input, state) = (self.input, self.state);
        let title = page.text(words::table(input, state));
        page.caption(title);
        let base = input.base as usize;
        if base > MOST_TILES {
            self.table_bars(page, title);
            return None;
        }
        let widest = (0..input.base).map(|digit| text_width(&words::digit(input, digit), 10.0)).fold(0.0, f32::max);
        let cells = Cells::new(page, base, widest);
        cells.frames(page, ["count-slot", "digit"], &mut (0..input.base).map(|digit| words::digit(input, digit)));
        let mut keys = Vec::new();
        for (digit, &count) in state.count.iter().enumerate() {
            let (x, y) = cells.centre(digit);
            let mark = Mark::new(Key::new("count", digit as u64), x, y, cells.item_shape());
            keys.push(mark.key);
            page.push(mark.label(count.to_string()).role(self.count_role(digit as u32)));
        }
        page.group(title, keys);
        page.y += cells.height(base);
        Some(cells)
    }

    fn table_bars(&self, page: &mut Page, title: &str) {
        let state = self.state;
        let changed = match self.step {
            Some(Step::Add) => Some(state.done),
            _ => self.current().map(|id| state.digit_of(id)),
        };
        let roles = changed.into_iter().map(|digit| (digit as usize..digit as usize + 1, Role::Moved)).collect();
        let none = vec![0; self.input.base as usize];
        let counts = if state.count.is_empty() { &none } else { &state.count };
        let (name, focus) = (|digit: usize| words::digit(self.input, digit as u32), changed.unwrap_or(0) as usize);
        let strip = tiles::count_bars(page, title, words::COUNTS, counts, &name, roles, focus);
        if strip.is_some() && matches!(self.step, Some(Step::Clear { .. } | Step::Add)) {
            self.strip.replace(strip);
        }
    }

    fn count_role(&self, digit: u32) -> Role {
        match self.step {
            Some(Step::Add) if digit == self.state.done => Role::Moved,
            Some(Step::Add) if digit + 1 == self.state.done => Role::Looked,
            _ if self.current().is_some_and(|id| self.state.digit_of(id) == digit) => Role::Moved,
            _ => Role::Plain,
        }
    }

    fn out(&self, page: &mut Page) -> Option<Cells> {
        let (state, source) = (self.state, &self.input.source);
        let title = page.text(words::OUT);
        page.caption(title);
        if source.len() > MOST_TILES {
            self.out_bars(page, title);
            return None;
        }
        let cells = tiles::cells(page, source, source.len());
        cells.frames(page, ["out-slot", "out-index"], &mut (0..source.len()).map(|place| place.to_string()));
        let mut keys = Vec::new();
        let overtaken = state.overtaken();
        for (place, &id) in state.out.iter().enumerate().filter(|(_, id)| **id != NONE) {
            let role = match self.step {
                _ if overtaken.is_some_and(|(one, other)| id == one || id == other) => Role::Wrong,
                Some(Step::Return) if self.is_wrong(&state.out, place) => Role::Wrong,
                Some(Step::Return) => Role::Done,
                _ if self.current() == Some(id) => Role::Moved,
                _ => Role::Plain,
            };
            let mark = tiles::tile(source, id, cells.centre(place + state.lo as usize), cells.item_shape(), role);
            keys.push(mark.key);
            page.push(mark);
        }
        page.group(title, keys);
        page.y += cells.height(source.len());
        Some(cells)
    }

    fn out_bars(&self, page: &mut Page, title: &str) {
        let state = self.state;
        let lo = state.lo as usize;
        let (mut roles, mut focus) = (Vec::new(), lo);
        match (self.step, self.current()) {
            (Some(Step::Return), _) if self.input.method == Method::Counting => roles = self.sorted_roles(),
            (Some(Step::Place), Some(id)) => {
                focus = lo + state.count[state.digit_of(id) as usize] as usize;
                let role = if state.overtaken().is_some() { Role::Wrong } else { Role::Moved };
                roles.push((focus..focus + 1, role));
            }
            _ => {}
        }
        let mut out = Cow::Borrowed(state.out.as_slice());
        if out.len() < state.list.len() {
            let mut all = vec![NONE; state.list.len()];
            all[lo..lo + out.len()].copy_from_slice(&out);
            out = Cow::Owned(all);
        }
        let strip = tiles::bars(page, &self.input.source, 2, title, &out, roles, focus);
        let is_counting = self.input.method == Method::Counting;
        if matches!(self.step, Some(Step::Out { .. } | Step::Place)) || is_counting && state.phase == Phase::Sorted {
            self.strip.replace(strip);
        }
    }

    /// From an item to its count, or from the count to where it sends the item.
    fn arrow(&self, page: &mut Page, [list, table, out]: [&Cells; 3]) {
        let (Some(id), state) = (self.current(), self.state) else { return };
        let digit = state.digit_of(id) as usize;
        let (above, place, count, below, place_below) = match self.step {
            Some(Step::Count) => (list, state.scanned(state.done - 1) as usize, state.list.len(), table, digit),
            _ => (table, digit, state.count.len(), out, (state.count[digit] + state.lo) as usize),
        };
        // Not across other cells.
        if !above.is_in_last_row(place, count) || !below.is_in_first_row(place_below) {
            return;
        }
        let (from, to) = (above.foot(place), below.head(place_below));
        let shape = Shape::Segment { dx: to.0 - from.0, dy: to.1 - from.1, arrow: true };
        // Below all words.
        page.scene.marks.insert(0, Mark::new(Key::new("arrow", 0), from.0, from.1, shape).role(Role::Active));
    }

    /// The list after each of the latest passes, where there is room: beside its title, or below it.
    fn passes(&self, page: &mut Page) {
        let source = &self.input.source;
        let most = (self.input.digits() as usize).min(MOST_PASSES);
        let is_below = page.room < WIDE;
        let (indent, height) = if is_below { (0.0, TITLE_HEIGHT + PASS_HEIGHT) } else { (INDENT, PASS_HEIGHT) };
        let width = ((page.room - indent) / source.len() as f32).min(48.0);
        if self.input.method == Method::Counting || width < NARROWEST || source.len() > MOST_TILES {
            return;
        }
        page.y += 6.0;
        let passes = &self.state.passes;
        let bottom = page.y + most as f32 * height;
        for (pass, ids) in passes.iter().enumerate().skip(passes.len().saturating_sub(MOST_PASSES)) {
            let title = words::after_pass(pass + 1, self.input.method, page.lang);
            page.words_at(page.left, page.y + PASS_HEIGHT / 2.0 + 4.5, Align::Start, title.clone());
            let shape = Shape::Rect { width: width - 2.0, height: PASS_HEIGHT - 4.0, corner: 3.0 };
            let y = page.y + height - PASS_HEIGHT / 2.0;
            let mut keys = Vec::new();
            for (place, &id) in ids.iter().enumerate() {
                let x = page.left + indent + (place as f32 + 0.5) * width;
                let mut mark = tiles::tile(source, id, (x, y), shape.clone(), Role::Plain);
                mark.key = Key::new("pass", (pass * source.len() + place) as u64);
                keys.push(mark.key);
                page.push(mark);
            }
            page.group(title, keys);
            page.y += height;
        }
        page.y = bottom;
    }
}
