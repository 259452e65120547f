//! Python's `heapq`, operation for operation: the layout after each is CPython's, element for element.
//!
//! What CPython leaves to `sorted`, `min` and `max` is done with the heap here: `nlargest` and `nsmallest` bring their last `k` items
//! into order by popping them, and have no short cuts for `k = 1` and `k >= n`. What they return is the same.

mod program;
mod run;
mod step;

use std::sync::Arc;

pub use program::{Input, Op, Refused, STEPS_LIMIT, SiftMethod, Standing};
pub use step::Step;

use crate::trace::{Algorithm, Line, Recorder, Tally};

/// The algorithm: a list and a program of heap operations on it.
pub struct Heap;

/// A number that keeps its identity while it moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    pub value: f64,
    /// Given out in the order in which numbers enter: the list's own first, then those of the operations.
    pub id: u32,
    /// Decides between equal values where entries are `(value, order)` pairs; 0 elsewhere.
    pub order: i32,
}

impl Item {
    /// Python's `<` on the entries.
    pub fn is_less(&self, other: &Item) -> bool {
        self.value < other.value || (self.value == other.value && self.order < other.order)
    }
}

/// What an operation returned.
#[derive(Clone, Debug, PartialEq)]
pub enum Returned {
    Nothing,
    Item(Item),
    List(Arc<[Item]>),
}

/// The sift that is under way, with its variables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sift {
    #[default]
    Idle,
    /// `siftup`: the hole goes down to a leaf, the smaller child moving up each time.
    Up { startpos: u32, pos: u32, childpos: u32 },
    /// `siftdown`: the hole climbs, the parents moving down.
    Down { startpos: u32, pos: u32 },
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    program: Arc<[Op]>,
    /// The list that the operations work on. A hole in it holds a stale item.
    pub heap: Vec<Item>,
    /// The heap that `nlargest`, `nsmallest`, `merge` and `heapsort` build beside it.
    pub work: Vec<Item>,
    /// Whether sifts work on `work`; on `heap` otherwise.
    pub is_beside: bool,
    /// Whether the largest is on top, as inside `nsmallest`.
    pub is_max: bool,
    pub hole: Option<u32>,
    pub hand: Option<Item>,
    /// What the innermost heap operation is about to return.
    pub result: Option<Item>,
    /// The list that is being built to be returned, in the order in which its items come.
    pub out: Vec<Item>,
    /// One per finished operation.
    pub returned: Vec<Returned>,
    /// The operation that runs; none between two.
    pub op: Option<usize>,
    pub sift: Sift,
    /// For each list of `merge`, how many of its items were taken.
    pub taken: Vec<u32>,
    /// The order number that the next entry of `nlargest` or `nsmallest` gets.
    pub order: i32,
    next_id: u32,
    /// The id of the first number of `merge`.
    merge_id: u32,
}

impl State {
    /// The list that sifts work on.
    pub fn array(&self) -> &[Item] {
        if self.is_beside { &self.work } else { &self.heap }
    }

    fn array_mut(&mut self) -> &mut Vec<Item> {
        if self.is_beside { &mut self.work } else { &mut self.heap }
    }

    /// Whether `a` belongs above `b` in the heap under work.
    pub fn is_before(&self, a: &Item, b: &Item) -> bool {
        if self.is_max { b.is_less(a) } else { a.is_less(b) }
    }

    /// The operation that runs.
    pub fn running(&self) -> Option<&Op> {
        self.op.map(|op| &self.program[op])
    }

    /// The lists of the `merge` that runs; none otherwise.
    pub fn lists(&self) -> &[Vec<f64>] {
        match self.running() {
            Some(Op::Merge(lists)) => lists,
            _ => &[],
        }
    }

    /// The item at place `at` of list `list` of the `merge` that runs.
    pub fn listed(&self, list: usize, at: usize) -> Item {
        let lists = self.lists();
        let before: usize = lists[..list].iter().map(Vec::len).sum();
        Item { value: lists[list][at], id: self.merge_id + (before + at) as u32, order: list as i32 }
    }
}

/// The places whose item is smaller than its parent's: none in a heap. Places that are the hole, or whose parent is, don't count.
pub fn broken_places(heap: &[Item], hole: Option<u32>) -> impl Iterator<Item = usize> + '_ {
    let hole = hole.map(|hole| hole as usize);
    (1..heap.len()).filter(move |&place| {
        let parent = (place - 1) / 2;
        Some(place) != hole && Some(parent) != hole && heap[place].value < heap[parent].value
    })
}

impl Algorithm for Heap {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        let heap: Vec<Item> =
            input.items().iter().enumerate().map(|(id, &value)| Item { value, id: id as u32, order: 0 }).collect();
        State {
            program: input.ops_shared(),
            next_id: heap.len() as u32,
            heap,
            work: Vec::new(),
            is_beside: false,
            is_max: false,
            hole: None,
            hand: None,
            result: None,
            out: Vec::new(),
            returned: Vec::new(),
            op: None,
            sift: Sift::Idle,
            taken: Vec::new(),
            order: 0,
            merge_id: 0,
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<Heap>) {
        run::run(input, recorder);
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
        let items = state.heap.len() + state.work.len() + state.out.len();
        size_of::<State>() + items * size_of::<Item>() + state.returned.len() * size_of::<Returned>() + state.taken.len() * 4
    }
}
