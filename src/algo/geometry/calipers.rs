//! Rotating calipers: the farthest two points, the width, and the smallest rectangle around points, in one turn around their hull.
//!
//! For each edge of the hull three corners are known that only ever move on: the farthest from the edge's line, and the first and the last
//! along its direction. The farthest two points are among an edge's ends and its farthest corner; width and rectangle lie along an edge.
//!
//! Lines of the listings: `hull`; `few` of fewer than three corners; for every edge `edge`, `right`, `far`, `left` (does the caliper move on?),
//! `pair` (is it farther than the best?), `parallel` (the opposite edge is, and so its other end counts too), `width`, `rectangle`; and `done`.

use std::cmp::Ordering;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::exact::Vector;
use super::hull::{Collinear, convex_hull};
use super::predicates::{
    cross_exact, cross_float, distance, distance_squared_exact, distance_squared_float, dot_exact, dot_float,
};
use super::{Calls, Exact, Point, Sign, Verdict};
use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

pub struct RotatingCalipers;

/// Coordinates are at most [`super::MOST`] in magnitude.
#[derive(Clone, Debug)]
pub struct Input {
    pub points: Arc<[Point]>,
    /// Only shown: what contest code takes for 0.
    pub epsilon: f64,
}

impl Input {
    /// A bound for the number of steps, by the number of the hull's corners.
    pub fn steps_at_most(corners: u64) -> u64 {
        // Each caliper goes around less than twice; an edge has three that stay, four pairs and four other steps.
        6 * corners + 11 * corners + 8
    }
}

/// Which corner of the hull an edge looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Caliper {
    /// The last along the edge's direction.
    Right,
    /// The farthest from the edge's line.
    Far,
    /// The first along the edge's direction.
    Left,
}

impl Caliper {
    pub const ALL: [Caliper; 3] = [Caliper::Right, Caliper::Far, Caliper::Left];
}

/// An edge of the hull and its calipers, all by the number of a corner; the edge goes to the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub edge: u32,
    pub right: u32,
    pub far: u32,
    pub left: u32,
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    points: Arc<[Point]>,
    /// The ids of the hull's corners, counter-clockwise; collinear points aren't corners.
    pub hull: Arc<[u32]>,
    pub place: Place,
    /// Whether a caliper would be farther at the next corner, where that was asked last.
    pub asked: Option<(Caliper, Verdict)>,
    /// The corners whose distance was compared last.
    pub compared: Option<(u32, u32)>,
    /// Those that they were compared with: the farthest before, none for the first.
    pub beaten: Option<(u32, u32)>,
    /// The corners that are farthest from each other so far.
    pub pair: Option<(u32, u32)>,
    /// Where the points are narrowest so far.
    pub narrowest: Option<Place>,
    /// Where the rectangle is smallest so far.
    pub smallest: Option<Place>,
    pub is_done: bool,
}

/// A rectangle around points, counter-clockwise, its first side along an edge of the hull. Each coordinate is rounded once, and so is the area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rectangle {
    pub corners: [Point; 4],
    pub area: f64,
}

impl State {
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The point of a corner; numbers go around.
    pub fn corner(&self, number: u32) -> Point {
        self.points[self.hull[number as usize % self.hull.len()] as usize]
    }

    /// The ends of the edge that begins at a corner.
    pub fn edge(&self, number: u32) -> (Point, Point) {
        (self.corner(number), self.corner(number + 1))
    }

    /// The number of the corner after this one.
    pub fn next_corner(&self, number: u32) -> u32 {
        (number + 1) % self.hull.len() as u32
    }

    /// The corner that a caliper is at.
    pub fn at(&self, caliper: Caliper) -> u32 {
        let Place { right, far, left, .. } = self.place;
        match caliper {
            Caliper::Right => right,
            Caliper::Far => far,
            Caliper::Left => left,
        }
    }

    /// Whether the next corner is farther: the sign of how much, by a product of the edge with that side of the hull.
    fn ask(&self, caliper: Caliper) -> Verdict {
        let ((a, b), (from, to)) = (self.edge(self.place.edge), self.edge(self.at(caliper)));
        match caliper {
            Caliper::Right => Verdict::dot(a, b, from, to),
            Caliper::Far => Verdict::cross(a, b, from, to),
            Caliper::Left => Verdict::dot(a, b, to, from),
        }
    }

    /// The ids of the farthest two points, of one point twice; none without points.
    pub fn farthest(&self) -> Option<(u32, u32)> {
        let (a, b) = self.pair?;
        Some((self.hull[a as usize], self.hull[b as usize]))
    }

    /// The largest distance of two points, rounded once.
    pub fn diameter(&self) -> Option<f64> {
        self.pair.map(|(a, b)| distance(self.corner(a), self.corner(b)))
    }

    /// The smallest distance of two parallel lines with all points between them, rounded once. 0 of points on one line.
    pub fn width(&self) -> Option<f64> {
        self.narrowest.map(|place| self.width_at(place)).or_else(|| self.has_no_area().then_some(0.0))
    }

    /// The distance of the two parallel lines at a place, rounded once.
    pub fn width_at(&self, Place { edge, far, .. }: Place) -> f64 {
        let (a, b) = self.edge(edge);
        cross_exact(a, b, a, self.corner(far)).squared().root_over(&distance_squared_exact(a, b))
    }

    /// The smallest rectangle; of points on one line it is a line there and back.
    pub fn rectangle(&self) -> Option<Rectangle> {
        self.smallest.map(|place| self.rectangle_at(place)).or_else(|| {
            let (a, b) = self.pair.filter(|_| self.has_no_area())?;
            let (a, b) = (self.corner(a), self.corner(b));
            Some(Rectangle { corners: [a, b, b, a], area: 0.0 })
        })
    }

    /// The rectangle at a place.
    pub fn rectangle_at(&self, Place { edge, right, far, left }: Place) -> Rectangle {
        let ((a, b), [right, far, left]) = (self.edge(edge), [right, far, left].map(|number| self.corner(number)));
        let (way, length_squared) = (Vector::between(a, b), distance_squared_exact(a, b));
        let across = Vector { x: -way.y.clone(), y: way.x.clone() };
        let (first, last, height) = (dot_exact(a, b, a, left), dot_exact(a, b, a, right), cross_exact(a, b, a, far));
        let none = Exact::new(0.0);
        let corner = |along: &Exact, up: &Exact| {
            let scaled = &Vector::of(a).times(&length_squared) + &way.times(along);
            (&scaled + &across.times(up)).over(&length_squared)
        };
        let corners = [corner(&first, &none), corner(&last, &none), corner(&last, &height), corner(&first, &height)];
        Rectangle { corners, area: (&(&last - &first) * &height).over(&length_squared) }
    }

    fn has_no_area(&self) -> bool {
        self.is_done && !self.hull.is_empty()
    }

    /// Width or area at a place, as a fraction whose terms are exact and whose value as a double has an error that is known.
    fn measure(&self, which: Measure, place: Place) -> Fraction {
        let ((a, b), [right, far, left]) =
            (self.edge(place.edge), [place.right, place.far, place.left].map(|number| self.corner(number)));
        Fraction { a, b, along: (which == Measure::Area).then_some((left, right)), far }
    }

    fn is_less(&self, which: Measure, than: Option<Place>) -> bool {
        than.is_none_or(|best| self.measure(which, self.place).compare(&self.measure(which, best)).is_lt())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// Squared, so that it is a fraction.
    Width,
    Area,
}

/// `(ab × af)² / |ab|²`, or `(ab × af) (ab · lr) / |ab|²`.
struct Fraction {
    a: Point,
    b: Point,
    along: Option<(Point, Point)>,
    far: Point,
}

impl Fraction {
    /// The value within one part in a million, or none where that isn't sure.
    fn estimate(&self) -> Option<f64> {
        let Fraction { a, b, along, far } = *self;
        let sure = |value: f64, size: f64| (value > 1e-280 && value > 1e-9 * size).then_some(value);
        let size = |a: Point, b: Point, c: Point, d: Point| {
            ((b.x - a.x).abs() + (b.y - a.y).abs()) * ((d.x - c.x).abs() + (d.y - c.y).abs())
        };
        let height = sure(cross_float(a, b, a, far), size(a, b, a, far))?;
        let other = match along {
            Some((left, right)) => sure(dot_float(a, b, left, right), size(a, b, left, right))?,
            None => height,
        };
        let length = sure(distance_squared_float(a, b), 0.0)?.sqrt();
        // Neither quotient is larger than a distance by much.
        let value = (height / length) * (other / length);
        (value > 1e-280 && value.is_finite()).then_some(value)
    }

    fn terms(&self) -> (Exact, Exact) {
        let Fraction { a, b, along, far } = *self;
        let height = cross_exact(a, b, a, far);
        let over = along.map_or_else(|| height.squared(), |(left, right)| &height * &dot_exact(a, b, left, right));
        (over, distance_squared_exact(a, b))
    }

    fn compare(&self, other: &Fraction) -> Ordering {
        if let (Some(mine), Some(others)) = (self.estimate(), other.estimate())
            && (mine - others).abs() > 1e-5 * mine.max(others)
        {
            return super::compare(mine, others);
        }
        let ((over, under), (other_over, other_under)) = (self.terms(), other.terms());
        (&over * &other_under).compare(&(&other_over * &under))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Andrew's chains, and what they took.
    Hull {
        calls: Calls,
        compares: u32,
    },
    /// Fewer than three corners: nothing turns.
    Few,
    /// The next edge, at first that from the lowest point.
    Edge,
    /// A caliper moves on where the sign is positive, else it stays.
    Turn {
        caliper: Caliper,
        verdict: Verdict,
    },
    /// An end of the edge and its farthest corner, against the best pair so far; longer where the sign is positive.
    Pair {
        end: bool,
        verdict: Verdict,
    },
    /// The same with the corner after the farthest, which is as far from the edge.
    Parallel {
        end: bool,
        verdict: Verdict,
    },
    Width {
        less: bool,
    },
    Rectangle {
        less: bool,
    },
    Done,
}

/// The corners that a step compares the distance of.
fn ends_of(state: &State, end: bool, is_next: bool) -> (u32, u32) {
    let Place { edge, far, .. } = state.place;
    (if end { state.next_corner(edge) } else { edge }, if is_next { state.next_corner(far) } else { far })
}

/// The sign of how much farther two corners are than the best pair; before there is one, than none at all.
fn is_longer(state: &State, (a, b): (u32, u32)) -> Verdict {
    let (c, d) = state.pair.unwrap_or((a, a));
    Verdict::distances(state.corner(a), state.corner(b), state.corner(c), state.corner(d))
}

impl Algorithm for RotatingCalipers {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            points: input.points.clone(),
            hull: Arc::default(),
            place: Place::default(),
            asked: None,
            compared: None,
            beaten: None,
            pair: None,
            narrowest: None,
            smallest: None,
            is_done: false,
        }
    }

    fn run(_: &Input, recorder: &mut impl Recorder<RotatingCalipers>) {
        let (_, tally) = convex_hull(recorder.state().points.clone(), Collinear::Drop);
        let [count, wrong, compares] =
            [Counter::Predicate, Counter::WrongSigns, Counter::Compare].map(|counter| tally.get(counter) as u32);
        recorder.step(Step::Hull { calls: Calls { count, wrong }, compares });
        let corners = recorder.state().hull.len();
        if corners < 3 {
            recorder.step(Step::Few);
            return;
        }
        for _ in 0..corners {
            recorder.step(Step::Edge);
            let mut is_parallel = false;
            for caliper in Caliper::ALL {
                loop {
                    let verdict = recorder.state().ask(caliper);
                    recorder.step(Step::Turn { caliper, verdict });
                    if verdict.exact != Sign::Positive {
                        is_parallel |= caliper == Caliper::Far && verdict.exact == Sign::Zero;
                        break;
                    }
                }
            }
            for end in [false, true] {
                let state = recorder.state();
                let verdict = is_longer(state, ends_of(state, end, false));
                recorder.step(Step::Pair { end, verdict });
            }
            for end in [false, true].into_iter().filter(|_| is_parallel) {
                let state = recorder.state();
                let verdict = is_longer(state, ends_of(state, end, true));
                recorder.step(Step::Parallel { end, verdict });
            }
            let state = recorder.state();
            recorder.step(Step::Width { less: state.is_less(Measure::Width, state.narrowest) });
            let state = recorder.state();
            recorder.step(Step::Rectangle { less: state.is_less(Measure::Area, state.smallest) });
        }
        recorder.step(Step::Done);
    }

    fn apply(state: &mut State, step: &Step) {
        match *step {
            Step::Hull { .. } => {
                state.hull = convex_hull(state.points.clone(), Collinear::Drop).0.into();
                // The first edge is the one after the last.
                state.place = Place { edge: (state.hull.len() as u32).wrapping_sub(1), ..Place::default() };
            }
            Step::Few => {
                state.pair = (state.hull.len() as u32).checked_sub(1).map(|last| (0, last));
                state.is_done = true;
            }
            Step::Edge => {
                (state.asked, state.compared) = (None, None);
                state.place.edge = state.next_corner(state.place.edge);
                if state.pair.is_none() {
                    let first = state.next_corner(state.place.edge);
                    state.place = Place { right: first, far: first, left: first, ..state.place };
                }
            }
            Step::Turn { caliper, verdict } => {
                state.asked = Some((caliper, verdict));
                if verdict.exact != Sign::Positive {
                    return;
                }
                let next = state.next_corner(state.at(caliper));
                let is_first = state.pair.is_none();
                let place = &mut state.place;
                match caliper {
                    Caliper::Right => place.right = next,
                    Caliper::Far => place.far = next,
                    Caliper::Left => place.left = next,
                }
                // At the first edge the leftmost is sought from the farthest on: before it, the way goes right.
                if is_first && caliper == Caliper::Far {
                    place.left = next;
                }
            }
            Step::Pair { end, verdict } | Step::Parallel { end, verdict } => {
                let ends = ends_of(state, end, matches!(step, Step::Parallel { .. }));
                (state.compared, state.beaten) = (Some(ends), state.pair);
                if verdict.exact == Sign::Positive {
                    state.pair = Some(ends);
                }
            }
            Step::Width { less } => {
                state.compared = None;
                if less {
                    state.narrowest = Some(state.place);
                }
            }
            Step::Rectangle { less: true } => state.smallest = Some(state.place),
            Step::Rectangle { less: false } => {}
            Step::Done => (state.is_done, state.asked) = (true, None),
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Hull { .. } => "hull",
            Step::Few => "few",
            Step::Edge => "edge",
            Step::Turn { caliper: Caliper::Right, .. } => "right",
            Step::Turn { caliper: Caliper::Far, .. } => "far",
            Step::Turn { caliper: Caliper::Left, .. } => "left",
            Step::Pair { .. } => "pair",
            Step::Parallel { .. } => "parallel",
            Step::Width { .. } => "width",
            Step::Rectangle { .. } => "rectangle",
            Step::Done => "done",
        })
    }

    fn cost(step: &Step) -> Tally {
        match *step {
            Step::Hull { calls, compares } => calls.cost().and(Counter::Compare, u64::from(compares)),
            Step::Turn { verdict, .. } | Step::Pair { verdict, .. } | Step::Parallel { verdict, .. } => verdict.cost(),
            Step::Width { .. } | Step::Rectangle { .. } => Tally::of(Counter::Compare, 1),
            Step::Few | Step::Edge | Step::Done => Tally::ZERO,
        }
    }

    fn weight(_: &State) -> usize {
        // Points and hull are shared.
        size_of::<State>()
    }
}
