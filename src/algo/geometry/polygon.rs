//! A polygon: its signed area by triangles, whether a point is inside by the edges that a ray crosses, and whether it is convex.
//!
//! Vertices may be there again, edges may cross, and there may be fewer than three. Inside is meant by the even-odd rule: a ray to the
//! right crosses an odd number of edges. An edge is crossed where exactly one of its ends is above the ray, so that a vertex on the ray
//! counts once or twice as it should, and a horizontal edge never. Beside that stands the winding number, which tells otherwise where the
//! polygon crosses itself.
//!
//! Lines of the listings: `empty`; `triangle`, `area`; for each edge `on`, `above`, `below`, `behind`, `up` or `down`; `inside`; `simple`;
//! `turn`, `convex`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::exact::Exact;
use super::predicates::cross_exact;
use super::segments::do_meet;
use super::{Calls, Point, Sign, Verdict};
use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

pub struct Polygon;

/// The most vertices: whether edges cross is asked of every pair.
pub const MOST_VERTICES: usize = 1000;

/// Coordinates are at most [`super::MOST`] in magnitude.
#[derive(Clone, Debug)]
pub struct Input {
    /// At most [`MOST_VERTICES`], in order; the last is joined to the first.
    pub vertices: Arc<[Point]>,
    pub point: Point,
    /// Only shown: what contest code takes for 0.
    pub epsilon: f64,
}

impl Input {
    /// A bound for the number of steps.
    pub fn steps_at_most(&self) -> u64 {
        3 * self.vertices.len() as u64 + 5
    }
}

/// Where a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Inside,
    Outside,
    Boundary,
}

/// What an edge does to the ray from the point to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// The point is on the edge: nothing else matters.
    On,
    /// Both ends are above the ray.
    Above,
    /// Neither end is above it.
    Below,
    /// One is, but the edge passes to the left of the point.
    Behind,
    /// It crosses the ray upwards.
    Up,
    Down,
}

/// What is known between two steps.
#[derive(Clone, Debug)]
pub struct State {
    vertices: Arc<[Point]>,
    pub point: Point,
    /// Vertices that differ from the one before, by number.
    pub corners: Arc<[u32]>,
    /// The triangle, edge or corner that the last step was about, by number: each begins at this vertex, or corner.
    pub at: Option<u32>,
    next: u32,
    /// The side to which the last triangle, or the polygon at the last corner, turns.
    pub turn: Option<Verdict>,
    doubled_area: Exact,
    /// Positive where it's counter-clockwise; rounded once. Where it crosses itself, parts count by how often they are gone round.
    pub area: Option<f64>,
    /// The last edge's.
    pub rule: Option<Rule>,
    pub crossings: u32,
    pub winding: i32,
    pub place: Option<Place>,
    /// Once it is known: the first two edges that meet elsewhere than in their common vertex.
    pub crossing: Option<Option<(u32, u32)>>,
    pub left_turns: u32,
    pub right_turns: u32,
    pub convex: Option<bool>,
}

impl State {
    pub fn vertices(&self) -> &[Point] {
        &self.vertices
    }

    /// The ends of an edge.
    pub fn edge(&self, number: u32) -> (Point, Point) {
        let (from, to) = (number as usize, (number as usize + 1) % self.vertices.len());
        (self.vertices[from], self.vertices[to])
    }

    /// What an edge does to the ray.
    pub fn rule_of(&self, number: u32) -> Rule {
        rule(self.point, self.edge(number)).0
    }

    /// Twice the area of the triangles so far, half of it; the area at the end.
    pub fn area_so_far(&self) -> f64 {
        self.doubled_area.clone().scaled(-1).to_f64()
    }

    fn corner(&self, number: usize) -> Point {
        self.vertices[self.corners[number % self.corners.len()] as usize]
    }

    /// The corner of this number with the ones before and after it.
    pub fn around(&self, corner: u32) -> [Point; 3] {
        let (at, count) = (corner as usize, self.corners.len());
        [self.corner(at + count - 1), self.corner(at), self.corner(at + 1)]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// There are no vertices.
    Empty,
    /// Of the first vertex and the next two.
    Triangle(Verdict),
    Area,
    /// Its side is asked for where one of its ends only is above the ray.
    Edge {
        rule: Rule,
        side: Option<Verdict>,
    },
    /// By the number of crossings, or by the edge that the point is on.
    Inside,
    /// Whether edges meet: the first two that do.
    Simple {
        first: Option<(u32, u32)>,
        /// Of edges whose boxes were compared.
        pairs: u32,
        calls: Calls,
    },
    Turn(Verdict),
    Convex,
}

/// What the edge from `a` to `b` does to the ray from `p`, and the side that was asked for.
fn rule(p: Point, (a, b): (Point, Point)) -> (Rule, Option<Verdict>) {
    let is_level = a.y == p.y && b.y == p.y;
    if p == a || p == b || is_level && (a.x < p.x) != (b.x < p.x) {
        return (Rule::On, None);
    }
    match (a.y > p.y, b.y > p.y) {
        (true, true) => (Rule::Above, None),
        (false, false) => (Rule::Below, None),
        (_, is_up) => {
            let side = Verdict::orient(a, b, p);
            let rule = match (side.exact, is_up) {
                (Sign::Zero, _) => Rule::On,
                (Sign::Positive, true) => Rule::Up,
                (Sign::Negative, false) => Rule::Down,
                _ => Rule::Behind,
            };
            (rule, Some(side))
        }
    }
}

/// Left, low, right and high.
fn bounds((a, b): (Point, Point)) -> [f64; 4] {
    [a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y)]
}

/// The first two edges between corners that meet elsewhere than in the corner that they share. Fewer than three corners are an edge there
/// and back, or a point: they have none. Edges whose boxes are apart are asked nothing; `pairs` counts them all.
fn first_crossing(state: &State, calls: &mut Calls, pairs: &mut u32) -> Option<(u32, u32)> {
    let count = state.corners.len();
    if count < 3 {
        return None;
    }
    let ends = |edge: usize| (state.corner(edge), state.corner(edge + 1));
    let boxes: Vec<[f64; 4]> = (0..count).map(|edge| bounds(ends(edge))).collect();
    for first in 0..count {
        let (a, b) = ends(first);
        let [left, low, right, high] = boxes[first];
        for (second, &[other_left, other_low, other_right, other_high]) in boxes.iter().enumerate().skip(first + 1) {
            *pairs += 1;
            if right < other_left || other_right < left || high < other_low || other_high < low {
                continue;
            }
            let (c, d) = ends(second);
            // Neighbours meet elsewhere only where one goes back on the other.
            let shared = match (second == first + 1, second + 1 == first + count) {
                (true, _) => Some((a, b, d)),
                (_, true) => Some((b, a, c)),
                _ => None,
            };
            let meet = match shared {
                Some((from, middle, to)) => {
                    calls.count(Verdict::orient(from, middle, to)) == Sign::Zero
                        && calls.count(Verdict::dot(middle, from, middle, to)) == Sign::Positive
                }
                None => do_meet([a, b, c, d], calls),
            };
            if meet {
                return Some((state.corners[first], state.corners[second]));
            }
        }
    }
    None
}

impl Algorithm for Polygon {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        let vertices = input.vertices.clone();
        let before = |at: usize| vertices[(at + vertices.len() - 1) % vertices.len()];
        let corners: Vec<u32> = (0..vertices.len()).filter(|&at| vertices[at] != before(at)).map(|at| at as u32).collect();
        State {
            vertices,
            point: input.point,
            corners: corners.into(),
            at: None,
            next: 0,
            turn: None,
            doubled_area: Exact::new(0.0),
            area: None,
            rule: None,
            crossings: 0,
            winding: 0,
            place: None,
            crossing: None,
            left_turns: 0,
            right_turns: 0,
            convex: None,
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<Polygon>) {
        let vertices = &input.vertices;
        if vertices.is_empty() {
            return recorder.step(Step::Empty);
        }
        for pair in vertices[1..].windows(2) {
            recorder.step(Step::Triangle(Verdict::orient(vertices[0], pair[0], pair[1])));
        }
        recorder.step(Step::Area);
        for edge in 0..vertices.len() as u32 {
            let (rule, side) = rule(input.point, recorder.state().edge(edge));
            recorder.step(Step::Edge { rule, side });
            if rule == Rule::On {
                break;
            }
        }
        recorder.step(Step::Inside);
        let (mut calls, mut pairs) = (Calls::default(), 0);
        let first = first_crossing(recorder.state(), &mut calls, &mut pairs);
        recorder.step(Step::Simple { first, pairs, calls });
        if recorder.state().corners.len() > 2 {
            for corner in 0..recorder.state().corners.len() as u32 {
                let [before, at, after] = recorder.state().around(corner);
                recorder.step(Step::Turn(Verdict::orient(before, at, after)));
            }
        }
        recorder.step(Step::Convex);
    }

    fn apply(state: &mut State, step: &Step) {
        match *step {
            Step::Empty => (state.area, state.place, state.convex) = (Some(0.0), Some(Place::Outside), Some(false)),
            Step::Triangle(verdict) => {
                // Of the vertices at, at + 1 and the first.
                let at = state.next + 1;
                let (first, (b, c)) = (state.vertices[0], state.edge(at));
                state.doubled_area = &state.doubled_area + &cross_exact(first, b, first, c);
                (state.at, state.next, state.turn) = (Some(at), at, Some(verdict));
            }
            Step::Area => {
                state.area = Some(state.area_so_far());
                (state.at, state.next, state.turn) = (None, 0, None);
            }
            Step::Edge { rule, side } => {
                (state.at, state.next) = (Some(state.next), state.next + 1);
                (state.rule, state.turn) = (Some(rule), side);
                state.crossings += u32::from(matches!(rule, Rule::Up | Rule::Down));
                state.winding += i32::from(rule == Rule::Up) - i32::from(rule == Rule::Down);
            }
            Step::Inside => {
                state.place = Some(match state.rule {
                    Some(Rule::On) => Place::Boundary,
                    _ if state.crossings % 2 == 1 => Place::Inside,
                    _ => Place::Outside,
                });
                (state.at, state.next, state.turn) = (None, 0, None);
            }
            Step::Simple { first, .. } => state.crossing = Some(first),
            Step::Turn(verdict) => {
                state.left_turns += u32::from(verdict.exact == Sign::Positive);
                state.right_turns += u32::from(verdict.exact == Sign::Negative);
                (state.at, state.next, state.turn) = (Some(state.next), state.next + 1, Some(verdict));
            }
            Step::Convex => {
                // A star turns left at every corner, too: only what doesn't cross itself can be convex.
                let is_one_way = (state.left_turns == 0) != (state.right_turns == 0);
                state.convex = Some(is_one_way && state.crossing == Some(None));
                (state.at, state.turn) = (None, None);
            }
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Empty => "empty",
            Step::Triangle(_) => "triangle",
            Step::Area => "area",
            Step::Edge { rule, .. } => match rule {
                Rule::On => "on",
                Rule::Above => "above",
                Rule::Below => "below",
                Rule::Behind => "behind",
                Rule::Up => "up",
                Rule::Down => "down",
            },
            Step::Inside => "inside",
            Step::Simple { .. } => "simple",
            Step::Turn(_) => "turn",
            Step::Convex => "convex",
        })
    }

    fn cost(step: &Step) -> Tally {
        match step {
            Step::Triangle(verdict) | Step::Turn(verdict) => verdict.cost(),
            Step::Edge { side, .. } => {
                let compared = Tally::of(Counter::Compare, 2);
                side.map_or(compared, |side| {
                    let mut cost = side.cost();
                    cost.absorb(&compared);
                    cost
                })
            }
            Step::Simple { calls, pairs, .. } => calls.cost().and(Counter::Compare, u64::from(*pairs)),
            _ => Tally::ZERO,
        }
    }

    fn weight(_: &State) -> usize {
        // The vertices are shared; the area's whole number is short.
        size_of::<State>() + 64
    }
}
