//! The convex hull: Graham's scan around the lowest point, and Andrew's two chains.
//!
//! Both sort first and then keep a stack whose points turn left. The hull is counter-clockwise from the lowest point, leftmost of several;
//! each of its points is there once, as the first of its duplicates. `collinear: keep` keeps points inside of its edges. All points on one
//! line give that line's ends, or all its points from the lowest up; all equal, or one, give one point.
//!
//! Andrew's chains go upwards and back, as points are sorted by height here: so both begin where Graham's scan does.
//!
//! Lines of the listings: `empty`; Graham's `lowest`, `sort-angle`, `last-ray`, Andrew's `sort`, `up`, `down`; in the scan `skip` (it is on
//! the chain upwards already), `turn`, `pop`, `push`; and `hull`.

use std::cmp::Ordering;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Calls, Point, Sign, Verdict};
use crate::trace::{Algorithm, Counter, Line, Plain, Recorder, Tally};

pub struct ConvexHull;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    Graham,
    #[default]
    Andrew,
}

/// What becomes of points inside of the hull's edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Collinear {
    #[default]
    Drop,
    Keep,
}

/// Coordinates are at most [`super::MOST`] in magnitude.
#[derive(Clone, Debug)]
pub struct Input {
    pub points: Arc<[Point]>,
    pub method: Method,
    pub collinear: Collinear,
    /// Only shown: what contest code takes for 0.
    pub epsilon: f64,
}

impl Input {
    /// A bound for the number of steps.
    pub fn steps_at_most(&self) -> u64 {
        // In a chain a point is pushed and popped once at most, with a turn that keeps and one that pops.
        8 * self.points.len() as u64 + 8
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Start,
    /// The lowest is found, the others aren't sorted.
    Lowest,
    Sorted,
    /// Graham's scan, or Andrew's chain upwards.
    Up,
    /// Andrew's chain downwards.
    Down,
    Done,
}

/// Everything between two steps. Places are those of the sorted order.
#[derive(Clone, Debug)]
pub struct State {
    points: Arc<[Point]>,
    method: Method,
    pub phase: Phase,
    /// The points' ids, as given at first; once they are sorted, each point once.
    pub order: Arc<[u32]>,
    /// Places, the last on top.
    pub stack: Vec<u32>,
    /// The length of the chain upwards, while the one downwards grows; else 0.
    pub up_len: u32,
    /// The place in that chain above which all points were met on the way down.
    met: u32,
    /// The place that comes next; none once all were seen.
    pub next: Option<u32>,
    /// The turn at the top of the stack towards the next point, once it is asked for; of what was popped, until that is asked again.
    pub turn: Option<Verdict>,
    /// The place of the point that was popped last, until another is pushed.
    pub popped: Option<u32>,
}

impl State {
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Whether the order is that of angles: then what was seen and isn't on the stack is on no hull.
    pub fn is_by_angle(&self) -> bool {
        self.method == Method::Graham
    }

    /// The id of the point at a place.
    pub fn id(&self, place: u32) -> u32 {
        self.order[place as usize]
    }

    pub fn at(&self, place: u32) -> Point {
        self.points[self.id(place) as usize]
    }

    /// The ids of the hull's points so far: of the stack, and at the end of the hull.
    pub fn hull(&self) -> Vec<u32> {
        self.stack.iter().map(|&place| self.id(place)).collect()
    }

    /// The places of the two topmost points that a turn is asked about, where the chain has two.
    pub fn top_two(&self) -> Option<(u32, u32)> {
        let chain = &self.stack[self.up_len.saturating_sub(1) as usize..];
        let [.., second, top] = *chain else { return None };
        Some((second, top))
    }

    fn is_on_the_way_up(&self, place: u32) -> bool {
        // The first point closes the hull and is met again.
        place > 0 && self.met > 0 && self.stack[self.met as usize - 1] == place
    }

    fn advance(&mut self) {
        (self.turn, self.popped) = (None, None);
        let Some(place) = self.next else { return };
        self.next = match self.phase {
            Phase::Down => {
                self.met -= u32::from(self.is_on_the_way_up(place));
                place.checked_sub(1)
            }
            _ => Some(place + 1).filter(|&place| (place as usize) < self.order.len()),
        };
    }

    fn sorted(&mut self, compare: impl FnMut(Point, Point) -> Ordering) {
        self.order = sorted_once(&self.points, &self.order, compare).into();
        self.phase = Phase::Sorted;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// There are no points.
    Empty,
    /// Graham's: the lowest point, leftmost of several, is put first.
    Lowest {
        id: u32,
    },
    /// Graham's: the others by the angle at which the lowest sees them; points that are there again are dropped.
    SortAngle {
        calls: Calls,
        compares: u32,
    },
    /// Graham's, where collinear points are kept: those on the last ray, these many, come back towards the lowest.
    LastRay {
        count: u32,
        calls: Calls,
    },
    /// Andrew's: by height; points that are there again are dropped.
    Sort {
        compares: u32,
    },
    /// The scan begins, or the chain upwards.
    Up,
    Down,
    /// The next point is on the chain upwards.
    Skip,
    Turn(Verdict),
    /// The top of the stack isn't on the hull.
    Pop,
    Push,
    Hull,
}

/// Points that are there again come after the first of them, and are dropped.
fn sorted_once(points: &[Point], ids: &[u32], compare: impl FnMut(Point, Point) -> Ordering) -> Vec<u32> {
    let mut order = sorted(points, ids, compare);
    order.dedup_by(|again, first| points[*again as usize] == points[*first as usize]);
    order
}

/// Merge sort, bottom-up and stable, so that its comparisons are the same everywhere and for ever.
pub fn sorted(points: &[Point], ids: &[u32], mut compare: impl FnMut(Point, Point) -> Ordering) -> Vec<u32> {
    let mut from = ids.to_vec();
    let mut to = Vec::with_capacity(from.len());
    let mut width = 1;
    while width < from.len() {
        to.clear();
        for pair in from.chunks(2 * width) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([a, left_rest @ ..], [b, right_rest @ ..]) = (left, right) {
                let is_right = compare(points[*b as usize], points[*a as usize]).is_lt();
                (left, right) = if is_right { (left, right_rest) } else { (left_rest, right) };
                to.push(if is_right { *b } else { *a });
            }
            to.extend_from_slice(left);
            to.extend_from_slice(right);
        }
        std::mem::swap(&mut from, &mut to);
        width *= 2;
    }
    from
}

/// By the angle at `lowest`, which comes first itself, and where that's the same, from near to far.
fn by_angle(lowest: Point, a: Point, b: Point, turn: impl FnOnce() -> Sign) -> Ordering {
    if a == lowest || b == lowest {
        return a.compare_yx(b);
    }
    // All angles are in a half-turn, and further along a ray of it is higher, or as high and further right.
    turn().reversed().ordering().then_with(|| a.compare_yx(b))
}

/// How many at the end of `order` are on the last ray from the lowest point; 0 where that is all of them.
fn last_ray(state: &State, calls: &mut Calls) -> u32 {
    let lowest = state.at(0);
    let Some(last) = state.order.len().checked_sub(1).map(|place| state.at(place as u32)) else { return 0 };
    let is_on = |place: &u32| {
        let point = state.at(*place);
        point != lowest && calls.count(Verdict::orient(lowest, last, point)) == Sign::Zero
    };
    let first = (0..state.order.len() as u32).rev().take_while(is_on).last().unwrap_or(0);
    if first == 0 || state.at(first - 1) == lowest { 0 } else { state.order.len() as u32 - first }
}

/// The ids of the hull's points, without a trace, and what it cost.
pub fn convex_hull(points: Arc<[Point]>, collinear: Collinear) -> (Vec<u32>, Tally) {
    let plain = Plain::<ConvexHull>::run(&Input { points, method: Method::Andrew, collinear, epsilon: 0.0 });
    (plain.state.hull(), plain.tally)
}

/// Sees every next point of a chain: drops what doesn't turn left towards it, and pushes it.
fn scan(input: &Input, recorder: &mut impl Recorder<ConvexHull>) {
    while let Some(place) = recorder.state().next {
        let state = recorder.state();
        let next = state.at(place);
        if state.phase == Phase::Down && state.is_on_the_way_up(place) {
            recorder.step(Step::Skip);
            continue;
        }
        while let Some((second, top)) = recorder.state().top_two() {
            let verdict = Verdict::orient(recorder.state().at(second), recorder.state().at(top), next);
            recorder.step(Step::Turn(verdict));
            let stays = match input.collinear {
                Collinear::Drop => verdict.exact == Sign::Positive,
                Collinear::Keep => verdict.exact != Sign::Negative,
            };
            if stays {
                break;
            }
            recorder.step(Step::Pop);
        }
        recorder.step(Step::Push);
    }
}

fn graham(input: &Input, recorder: &mut impl Recorder<ConvexHull>) {
    let ids = 0..input.points.len() as u32;
    let by_height = |a: &u32, b: &u32| input.points[*a as usize].compare_yx(input.points[*b as usize]);
    let Some(id) = ids.min_by(by_height) else { return };
    recorder.step(Step::Lowest { id });
    let (mut calls, mut compares) = (Calls::default(), 0);
    let (state, lowest) = (recorder.state(), recorder.state().at(0));
    sorted(state.points(), &state.order, |a, b| {
        compares += 1;
        by_angle(lowest, a, b, || calls.count(Verdict::orient(lowest, a, b)))
    });
    recorder.step(Step::SortAngle { calls, compares });
    if input.collinear == Collinear::Keep {
        let mut calls = Calls::default();
        let count = last_ray(recorder.state(), &mut calls);
        recorder.step(Step::LastRay { count, calls });
    }
    recorder.step(Step::Up);
    scan(input, recorder);
}

fn andrew(input: &Input, recorder: &mut impl Recorder<ConvexHull>) {
    let mut compares = 0;
    let state = recorder.state();
    sorted(state.points(), &state.order, |a, b| {
        compares += 1;
        a.compare_yx(b)
    });
    recorder.step(Step::Sort { compares });
    recorder.step(Step::Up);
    scan(input, recorder);
    recorder.step(Step::Down);
    scan(input, recorder);
}

impl Algorithm for ConvexHull {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            points: input.points.clone(),
            method: input.method,
            phase: Phase::Start,
            order: (0..input.points.len() as u32).collect(),
            stack: Vec::new(),
            up_len: 0,
            met: 0,
            next: None,
            turn: None,
            popped: None,
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<ConvexHull>) {
        if input.points.is_empty() {
            recorder.step(Step::Empty);
            return;
        }
        match input.method {
            Method::Graham => graham(input, recorder),
            Method::Andrew => andrew(input, recorder),
        }
        recorder.step(Step::Hull);
    }

    #[inline]
    fn apply(state: &mut State, step: &Step) {
        match *step {
            Step::Empty => state.phase = Phase::Done,
            Step::Lowest { id } => {
                let others = (0..state.points.len() as u32).filter(|&other| other != id);
                state.order = std::iter::once(id).chain(others).collect();
                state.phase = Phase::Lowest;
            }
            Step::SortAngle { .. } => {
                let lowest = state.at(0);
                state.sorted(|a, b| by_angle(lowest, a, b, || super::predicates::orient(lowest, a, b)));
            }
            Step::LastRay { count, .. } => {
                let mut order = state.order.to_vec();
                let first = order.len() - count as usize;
                order[first..].reverse();
                state.order = order.into();
            }
            Step::Sort { .. } => state.sorted(Point::compare_yx),
            Step::Up => (state.phase, state.next) = (Phase::Up, Some(0)),
            Step::Down => {
                state.phase = Phase::Down;
                state.up_len = state.stack.len() as u32;
                // The top of the way up is where the way down begins.
                state.met = state.up_len.saturating_sub(1);
                state.next = state.stack.last().and_then(|top| top.checked_sub(1));
            }
            Step::Skip => state.advance(),
            Step::Turn(verdict) => state.turn = Some(verdict),
            Step::Pop => {
                state.popped = state.stack.pop();
            }
            Step::Push => {
                state.stack.extend(state.next);
                state.advance();
            }
            Step::Hull => {
                // The way down ends where the way up began.
                if state.method == Method::Andrew && state.stack.len() > 1 {
                    state.stack.pop();
                }
                (state.phase, state.up_len, state.met) = (Phase::Done, 0, 0);
            }
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Empty => "empty",
            Step::Lowest { .. } => "lowest",
            Step::SortAngle { .. } => "sort-angle",
            Step::LastRay { .. } => "last-ray",
            Step::Sort { .. } => "sort",
            Step::Up => "up",
            Step::Down => "down",
            Step::Skip => "skip",
            Step::Turn(_) => "turn",
            Step::Pop => "pop",
            Step::Push => "push",
            Step::Hull => "hull",
        })
    }

    #[inline]
    fn cost(step: &Step) -> Tally {
        match *step {
            Step::SortAngle { calls, compares } => calls.cost().and(Counter::Compare, u64::from(compares)),
            Step::LastRay { calls, count } => calls.cost().and(Counter::Move, u64::from(count)),
            Step::Sort { compares } => Tally::of(Counter::Compare, u64::from(compares)),
            Step::Turn(verdict) => verdict.cost(),
            Step::Push => Tally::of(Counter::Write, 1),
            Step::Empty | Step::Lowest { .. } | Step::Up | Step::Down | Step::Skip | Step::Pop | Step::Hull => Tally::ZERO,
        }
    }

    fn weight(state: &State) -> usize {
        // The order is shared.
        size_of::<State>() + state.stack.len() * size_of::<u32>()
    }
}
