//! The closest pair of points by divide and merge: halves by x, then the strip between them by y.
//!
//! Distances are compared exactly. Among equally close pairs the one with the lowest indices wins: the lower first index, then the lower second.
//! Points that lie at the same place are found first, as neighbours of the sorted list; without them no more than seven points of a strip come near
//! enough to another one to be looked at.
//!
//! The lines, as listings carry them:
//! ```text
//! if len(points) < 2: return None                                    too-few
//! order = sorted(indices, key=(x, y, index))                         sort
//! for p, q in neighbours(order):
//!     if place(p) == place(q):                                       same
//!         best = min(best, (p, q))                                   twin
//! if best: return best, 0                                            zero
//! best = order[0], order[1];  closest(0, n)                          start
//! return best                                                        found
//!
//! def closest(lo, hi):
//!     if hi - lo <= 3:                                               small
//!         for each pair of order[lo:hi]:
//!             if (distance(pair), pair) < (distance(best), best):    look
//!                 best = pair                                        best
//!         sort order[lo:hi] by y                                     by-y
//!         return                                                     return
//!     x = the x of order[mid];  closest(lo, mid)                     divide
//!     closest(mid, hi)                                               right
//!     merge both halves by y                                         merge
//!     strip = those of order[lo:hi] with |their x - x| <= distance   strip
//!     for i in strip:
//!         for j after i:
//!             if j.y - i.y > distance: break                         too-high
//!             if (distance(i, j), (i, j)) < (distance(best), best):  look
//!                 best = i, j                                        best
//!                                                                    return
//! ```

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Point, Sign, Verdict, compare, predicates};
use crate::algo::sort::Short;
use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

pub struct ClosestPair;

/// Windows of no more points than this are compared pair by pair.
pub const SMALL: usize = 3;

/// The most points. Random ones take five steps each, a grid thirty, none more than 140: then 14 million steps of four bytes.
pub const POINTS_LIMIT: usize = 100_000;

/// The points, named by their index ever after.
#[derive(Clone, Debug)]
pub struct Input {
    points: Arc<[Point]>,
}

impl Input {
    /// Points must be finite with coordinates up to [`super::MOST`], and no more than [`POINTS_LIMIT`].
    pub fn new(points: Vec<Point>) -> Input {
        Input { points: points.into() }
    }

    pub fn points(&self) -> &[Point] {
        &self.points
    }
}

/// Two points, the lower index first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair(pub u32, pub u32);

impl Pair {
    fn of(a: u32, b: u32) -> Pair {
        Pair(a.min(b), a.max(b))
    }
}

/// A call under way: places `lo..hi` of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub lo: u32,
    pub hi: u32,
    /// The point whose x divides the window: its right half begins with it.
    pub divider: Option<u32>,
}

impl Window {
    pub fn len(&self) -> usize {
        (self.hi - self.lo) as usize
    }

    pub fn is_empty(&self) -> bool {
        self.hi == self.lo
    }

    /// Where the right half begins.
    pub fn mid(&self) -> u32 {
        self.lo.midpoint(self.hi)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Start,
    /// Neighbours of the sorted list are looked at for the same place; `i` is the second of the two.
    Twins,
    /// Between two windows.
    Between,
    /// A small window: places `i` and `j` of the order are next.
    Small,
    /// The strip: its members `i` and `j` are next.
    Strip,
    Done,
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    points: Arc<[Point]>,
    /// Sorted by x (then y, then index); windows that are done, by y.
    pub order: Vec<u32>,
    pub phase: Phase,
    /// The calls under way, the innermost last.
    pub windows: Vec<Window>,
    /// Points near the dividing line, by y.
    pub strip: Vec<u32>,
    pub i: u32,
    pub j: u32,
    pub best: Option<Pair>,
    /// The distance of the best pair, rounded up: what is farther in one coordinate alone can't be as near.
    pub reach: f64,
}

impl State {
    pub fn len(&self) -> usize {
        self.points.len()
    }

    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    pub fn point(&self, index: u32) -> Point {
        self.points[index as usize]
    }

    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The distance of the best pair so far, rounded once.
    pub fn distance(&self) -> Option<f64> {
        self.best.map(|Pair(a, b)| predicates::distance(self.point(a), self.point(b)))
    }

    pub fn window(&self) -> Option<Window> {
        self.windows.last().copied()
    }

    /// The two points that are looked at next.
    pub fn candidate(&self) -> Option<Pair> {
        let list = match self.phase {
            Phase::Twins => {
                let (i, order) = (self.i as usize, &self.order);
                return (i < order.len()).then(|| Pair::of(order[i - 1], order[i]));
            }
            Phase::Small => &self.order[..self.windows.last()?.hi as usize],
            Phase::Strip => &self.strip,
            Phase::Start | Phase::Between | Phase::Done => return None,
        };
        Some(Pair::of(*list.get(self.i as usize)?, *list.get(self.j as usize)?))
    }

    /// Whether the strip's member `j` is too far above its member `i` to be as near as the best pair.
    fn is_too_high(&self, pair: Pair) -> bool {
        (self.point(pair.0).y - self.point(pair.1).y).abs() > self.reach
    }

    fn set_best(&mut self, pair: Pair) {
        self.best = Some(pair);
        let (a, b) = (self.point(pair.0), self.point(pair.1));
        // Within 1 ulp, and the differences within a half each.
        self.reach = libm::hypot(a.x - b.x, a.y - b.y).next_up().next_up().next_up();
    }

    /// Moves `i` and `j` on to the next pair; both past the list's end if there is none.
    fn next_pair(&mut self, end: u32) {
        self.j += 1;
        if self.j >= end {
            self.next_first(end);
        }
    }

    fn next_first(&mut self, end: u32) {
        self.i += 1;
        self.j = self.i + 1;
        if self.j >= end {
            (self.i, self.j) = (end, end);
        }
    }

    fn end(&self) -> u32 {
        match self.phase {
            Phase::Strip => self.strip.len() as u32,
            _ => self.windows.last().map_or(0, |window| window.hi),
        }
    }

    fn is_lower(points: &[Point], a: u32, b: u32) -> bool {
        compare(points[a as usize].y, points[b as usize].y).is_lt()
    }

    /// Merges two halves that are by y; of equals those of the left half come first.
    fn merge(&mut self, window: Window) {
        let (points, mid, hi) = (&self.points, window.mid() as usize, window.hi as usize);
        let left: Vec<u32> = self.order[window.lo as usize..mid].to_vec();
        let (mut to, mut right) = (window.lo as usize, mid);
        for item in left {
            while right < hi && State::is_lower(points, self.order[right], item) {
                self.order[to] = self.order[right];
                (to, right) = (to + 1, right + 1);
            }
            self.order[to] = item;
            to += 1;
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Fewer than two points have no pair.
    TooFew,
    Sort,
    /// Do neighbours of the sorted list lie at the same place?
    Same {
        same: bool,
    },
    /// They do; the pair with the lowest indices is kept.
    Twin,
    /// The distance is 0.
    Zero,
    /// The first two of the order are the best so far, and the whole list is the first window.
    Start,
    /// A window of [`SMALL`] points or fewer.
    Small,
    /// A pair is compared with the best.
    Look {
        verdict: Verdict,
        /// Its indices are lower than those of the best, which decides where the distances are equal.
        lower: bool,
    },
    Best,
    /// The small window is sorted by y.
    ByY,
    /// The window is divided, and its left half is the next.
    Divide {
        depth: u8,
    },
    /// Its right half.
    Right,
    /// The halves become one list by y.
    Merge {
        count: Short,
    },
    /// What is near the dividing line goes into the strip.
    Strip,
    /// The next one of the strip is too high, and so are all after it.
    TooHigh,
    /// The window is done.
    Return,
    Found,
}

impl Step {
    /// Whether a pair was found to be better than the best.
    pub fn is_better(&self) -> bool {
        match *self {
            Step::Look { verdict, lower } => verdict.exact == Sign::Negative || verdict.exact == Sign::Zero && lower,
            _ => false,
        }
    }

    fn line(&self) -> Line {
        Line(match self {
            Step::TooFew => "too-few",
            Step::Sort => "sort",
            Step::Same { .. } => "same",
            Step::Twin => "twin",
            Step::Zero => "zero",
            Step::Start => "start",
            Step::Small => "small",
            Step::Look { .. } => "look",
            Step::Best => "best",
            Step::ByY => "by-y",
            Step::Divide { .. } => "divide",
            Step::Right => "right",
            Step::Merge { .. } => "merge",
            Step::Strip => "strip",
            Step::TooHigh => "too-high",
            Step::Return => "return",
            Step::Found => "found",
        })
    }

    /// Sorting is a library's; what it costs isn't counted.
    #[inline]
    fn cost(&self) -> Tally {
        match *self {
            Step::Look { verdict, .. } => verdict.cost().and(Counter::Read, 2),
            Step::Same { .. } => Tally::of(Counter::Compare, 1).and(Counter::Read, 2),
            Step::Merge { count } => Tally::of(Counter::Move, count.get()),
            Step::Divide { depth } => Tally::of(Counter::Depth, u64::from(depth)),
            _ => Tally::ZERO,
        }
    }

    #[inline]
    fn apply(&self, state: &mut State) {
        match *self {
            Step::Look { .. } => {
                if !self.is_better() {
                    state.next_pair(state.end());
                }
            }
            Step::TooHigh => state.next_first(state.end()),
            Step::Same { same } => state.i += u32::from(!same),
            _ => self.apply_between(state),
        }
    }

    /// What happens once a window, or once a pair that is the best so far.
    fn apply_between(&self, state: &mut State) {
        match *self {
            Step::Sort => {
                let points = &state.points;
                let place = |index: u32| points[index as usize];
                state.order.sort_unstable_by(|&a, &b| place(a).compare_xy(place(b)).then(a.cmp(&b)));
                (state.phase, state.i) = (Phase::Twins, 1);
            }
            Step::Twin => {
                if let Some(pair) = state.candidate()
                    && state.best.is_none_or(|best| pair < best)
                {
                    state.set_best(pair);
                }
                state.i += 1;
            }
            Step::Start => {
                state.set_best(Pair::of(state.order[0], state.order[1]));
                state.windows.push(Window { lo: 0, hi: state.len() as u32, divider: None });
                state.phase = Phase::Between;
            }
            Step::Best => {
                if let Some(pair) = state.candidate() {
                    state.set_best(pair);
                }
                state.next_pair(state.end());
            }
            Step::Zero | Step::TooFew | Step::Found => state.phase = Phase::Done,
            _ => self.apply_to_window(state),
        }
    }

    fn apply_to_window(&self, state: &mut State) {
        let Some(window) = state.window() else { return };
        match *self {
            Step::Small => {
                state.phase = Phase::Small;
                (state.i, state.j) = (window.lo, window.lo);
                state.next_pair(window.hi);
            }
            Step::ByY => {
                let points = &state.points;
                state.order[window.lo as usize..window.hi as usize]
                    .sort_by(|&a, &b| compare(points[a as usize].y, points[b as usize].y));
                state.phase = Phase::Between;
            }
            Step::Divide { .. } => {
                let mid = window.mid();
                if let Some(innermost) = state.windows.last_mut() {
                    innermost.divider = Some(state.order[mid as usize]);
                }
                state.windows.push(Window { lo: window.lo, hi: mid, divider: None });
            }
            Step::Right => state.windows.push(Window { lo: window.mid(), hi: window.hi, divider: None }),
            Step::Merge { .. } => state.merge(window),
            Step::Strip => {
                if let Some(divider) = window.divider {
                    let (points, x, reach) = (&state.points, state.point(divider).x, state.reach);
                    let members = state.order[window.lo as usize..window.hi as usize].iter().copied();
                    state.strip.clear();
                    state.strip.extend(members.filter(|&member| (points[member as usize].x - x).abs() <= reach));
                }
                state.phase = Phase::Strip;
                (state.i, state.j) = (0, 0);
                state.next_pair(state.end());
            }
            Step::Return => {
                state.windows.pop();
                state.strip.clear();
                state.phase = Phase::Between;
            }
            _ => {}
        }
    }
}

impl Algorithm for ClosestPair {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            points: input.points.clone(),
            order: (0..input.points.len() as u32).collect(),
            phase: Phase::Start,
            windows: Vec::new(),
            strip: Vec::new(),
            i: 0,
            j: 0,
            best: None,
            reach: f64::INFINITY,
        }
    }

    fn run(_: &Input, recorder: &mut impl Recorder<ClosestPair>) {
        if recorder.state().len() < 2 {
            recorder.step(Step::TooFew);
            return;
        }
        recorder.step(Step::Sort);
        while let Some(Pair(a, b)) = recorder.state().candidate() {
            let (p, q) = (recorder.state().point(a), recorder.state().point(b));
            let same = p.x == q.x && p.y == q.y;
            recorder.step(Step::Same { same });
            if same {
                recorder.step(Step::Twin);
            }
        }
        if recorder.state().best.is_some() {
            recorder.step(Step::Zero);
            return;
        }
        recorder.step(Step::Start);
        closest(recorder, 1);
        recorder.step(Step::Found);
    }

    #[inline]
    fn apply(state: &mut State, step: &Step) {
        step.apply(state);
    }

    fn line(step: &Step) -> Line {
        step.line()
    }

    #[inline]
    fn cost(step: &Step) -> Tally {
        step.cost()
    }

    fn weight(state: &State) -> usize {
        size_of::<State>() + 4 * (state.order.len() + state.strip.len()) + state.windows.len() * size_of::<Window>()
    }
}

/// Works through the innermost window.
fn closest(recorder: &mut impl Recorder<ClosestPair>, depth: u8) {
    let Some(window) = recorder.state().window() else { return };
    if window.len() <= SMALL {
        recorder.step(Step::Small);
        while let Some(pair) = recorder.state().candidate() {
            look(recorder, pair);
        }
        recorder.step(Step::ByY);
    } else {
        recorder.step(Step::Divide { depth });
        closest(recorder, depth + 1);
        recorder.step(Step::Right);
        closest(recorder, depth + 1);
        recorder.step(Step::Merge { count: Short::new(window.len()) });
        recorder.step(Step::Strip);
        while let Some(pair) = recorder.state().candidate() {
            if recorder.state().is_too_high(pair) {
                recorder.step(Step::TooHigh);
            } else {
                look(recorder, pair);
            }
        }
    }
    recorder.step(Step::Return);
}

fn look(recorder: &mut impl Recorder<ClosestPair>, pair: Pair) {
    let state = recorder.state();
    let Some(best) = state.best else { return };
    let [p, q, a, b] = [pair.0, pair.1, best.0, best.1].map(|index| state.point(index));
    let step = Step::Look { verdict: Verdict::distances(p, q, a, b), lower: pair < best };
    recorder.step(step);
    if step.is_better() {
        recorder.step(Step::Best);
    }
}
