//! The steps: what each does to the state, on which line of code, and at what cost.

use serde::{Deserialize, Serialize};

use super::{Item, Op, Returned, Sift, State};
use crate::trace::{Counter, Line, Tally};

/// One step. Places are those of the list that sifts work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// An operation of the program starts; `kind` is its place in [`Op::LABELS`].
    Begin {
        op: u32,
        kind: u8,
    },
    /// `heapify` goes on to the next parent.
    NextParent {
        pos: u32,
    },
    /// `siftup` takes the item at `pos` in hand.
    Take {
        pos: u32,
    },
    CompareChildren {
        left: u32,
        takes_right: bool,
    },
    /// Textbook only: is the smaller child smaller than the item in hand?
    CompareChild {
        child: u32,
        goes_on: bool,
    },
    /// The child at `from` moves up into the hole at `to`.
    ChildUp {
        from: u32,
        to: u32,
    },
    /// The item in hand goes into the hole where the way down ended.
    Put {
        pos: u32,
    },
    /// `siftdown` takes the item at `pos` in hand.
    Hold {
        startpos: u32,
        pos: u32,
    },
    CompareParent {
        pos: u32,
        parent: u32,
        goes_on: bool,
    },
    /// The parent at `from` moves down into the hole at `to`.
    ParentDown {
        from: u32,
        to: u32,
    },
    /// The item in hand goes into the hole where the climb ended.
    Place {
        pos: u32,
    },
    Append {
        pos: u32,
    },
    PopLast {
        pos: u32,
    },
    PopRoot,
    LastToRoot,
    ReplaceTake,
    ReplaceRoot,
    CompareRoot {
        is_smaller: bool,
    },
    SwapRoot,
    /// `nlargest` and `nsmallest`: item `index` of the list is one of the first `k`.
    FirstK {
        index: u32,
    },
    /// Is item `index` of the list better than the worst one kept?
    CompareTop {
        index: u32,
        is_better: bool,
    },
    /// The root is popped: it belongs at `place` of what is returned.
    FillBack {
        place: u32,
    },
    /// `merge`: the first number of a list enters the heap at `pos`.
    FirstOf {
        list: u32,
        pos: u32,
    },
    /// The root is the next number of the merged list.
    Emit {
        list: u32,
    },
    /// The next number of the list that the root came from.
    NextOf {
        list: u32,
    },
    /// One list is left: its next number is passed on.
    Rest {
        list: u32,
    },
    /// `heapsort`: item `index` of the list is to be pushed.
    SortPush {
        index: u32,
    },
    /// The popped item is the next of the sorted list.
    SortPop,
    /// The operation is over.
    Return,
}

impl Op {
    /// The labels of the operations' own lines.
    pub const LABELS: [&'static str; 9] =
        ["heapify", "push", "pop", "replace", "pushpop", "nlargest", "nsmallest", "merge", "heapsort"];

    /// Its place in [`Op::LABELS`].
    pub const fn kind(&self) -> u8 {
        match self {
            Op::Heapify => 0,
            Op::Push(_) => 1,
            Op::Pop => 2,
            Op::Replace(_) => 3,
            Op::PushPop(_) => 4,
            Op::NLargest(_) => 5,
            Op::NSmallest(_) => 6,
            Op::Merge(_) => 7,
            Op::HeapSort => 8,
        }
    }

    /// Its name in an input.
    pub const fn name(&self) -> &'static str {
        Op::LABELS[self.kind() as usize]
    }
}

impl Step {
    pub(super) fn line(&self) -> Line {
        Line(match self {
            Step::Begin { kind, .. } => Op::LABELS[*kind as usize],
            Step::NextParent { .. } => "next-parent",
            Step::Take { .. } => "take",
            Step::CompareChildren { .. } => "compare-children",
            Step::CompareChild { .. } => "compare-child",
            Step::ChildUp { .. } => "child-up",
            Step::Put { .. } => "put",
            Step::Hold { .. } => "hold",
            Step::CompareParent { .. } => "compare-parent",
            Step::ParentDown { .. } => "parent-down",
            Step::Place { .. } => "place",
            Step::Append { .. } => "append",
            Step::PopLast { .. } => "pop-last",
            Step::PopRoot => "pop-root",
            Step::LastToRoot => "last-to-root",
            Step::ReplaceTake => "replace-take",
            Step::ReplaceRoot => "replace-root",
            Step::CompareRoot { .. } => "compare-root",
            Step::SwapRoot => "swap-root",
            Step::FirstK { .. } => "first-k",
            Step::CompareTop { .. } => "compare-top",
            Step::FillBack { .. } => "fill-back",
            Step::FirstOf { .. } => "first-of",
            Step::Emit { .. } => "emit",
            Step::NextOf { .. } => "next-of",
            Step::Rest { .. } => "rest",
            Step::SortPush { .. } => "sort-push",
            Step::SortPop => "sort-pop",
            Step::Return => "returned",
        })
    }

    /// Reads and stores are those of the lines in the listings; the depth is that of the deepest place touched, the root's being 0.
    /// Beside the input, a number takes 8 bytes and an entry of a number and its order 16; what is returned doesn't count.
    #[inline]
    pub(super) fn cost(&self) -> Tally {
        let read = |places: u64, pos: u32| Tally::of(Counter::Read, places).and(Counter::Depth, depth(pos));
        let store = |pos: u32| Tally::of(Counter::Move, 1).and(Counter::Depth, depth(pos));
        match *self {
            Step::Begin { .. } | Step::NextParent { .. } | Step::Return => Tally::ZERO,
            Step::Take { pos } | Step::Hold { pos, .. } | Step::PopLast { pos } => read(1, pos),
            Step::PopRoot | Step::ReplaceTake => read(1, 0),
            Step::CompareChildren { left, .. } => read(2, left).and(Counter::Compare, 1),
            Step::CompareChild { child, .. } => read(1, child).and(Counter::Compare, 1),
            Step::CompareParent { parent, .. } => read(1, parent).and(Counter::Compare, 1),
            Step::CompareRoot { .. } => read(1, 0).and(Counter::Compare, 1),
            Step::CompareTop { index, .. } => read(2, index).and(Counter::Compare, 1),
            Step::ChildUp { from, .. } => read(1, from).and(Counter::Move, 1),
            Step::ParentDown { to, .. } => store(to),
            Step::Put { pos } | Step::Place { pos } | Step::Append { pos } => store(pos),
            Step::LastToRoot | Step::ReplaceRoot => store(0),
            Step::SwapRoot => read(1, 0).and(Counter::Move, 1).and(Counter::Swap, 1),
            Step::FirstK { index } => read(1, index).and(Counter::Move, 1).and(Counter::AuxBytes, 16 * (u64::from(index) + 1)),
            Step::FirstOf { pos, .. } => read(1, pos).and(Counter::Move, 1).and(Counter::AuxBytes, 16 * (u64::from(pos) + 1)),
            Step::SortPush { index } => read(1, index).and(Counter::AuxBytes, 8 * (u64::from(index) + 1)),
            Step::FillBack { .. } | Step::SortPop => Tally::of(Counter::Write, 1),
            Step::Emit { .. } | Step::Rest { .. } => Tally::of(Counter::Read, 1).and(Counter::Write, 1),
            Step::NextOf { .. } => Tally::of(Counter::Read, 1),
        }
    }

    pub(super) fn apply(&self, state: &mut State) {
        match *self {
            Step::Begin { op, .. } => begin(state, op as usize),
            Step::NextParent { .. } => state.sift = Sift::Idle,
            Step::Take { pos } => {
                take(state, pos);
                state.sift = Sift::Up { startpos: pos, pos, childpos: 2 * pos + 1 };
            }
            Step::CompareChildren { left, takes_right } => {
                if let Sift::Up { childpos, .. } = &mut state.sift {
                    *childpos = left + u32::from(takes_right);
                }
            }
            Step::CompareChild { .. } | Step::CompareParent { .. } | Step::CompareRoot { .. } => {}
            Step::ChildUp { from, to } => {
                move_item(state, from, to);
                if let Sift::Up { pos, childpos, .. } = &mut state.sift {
                    (*pos, *childpos) = (from, 2 * from + 1);
                }
            }
            Step::ParentDown { from, to } => {
                move_item(state, from, to);
                if let Sift::Down { pos, .. } = &mut state.sift {
                    *pos = from;
                }
            }
            Step::Put { pos } => put(state, pos),
            Step::Hold { startpos, pos } => {
                take(state, pos);
                state.sift = Sift::Down { startpos, pos };
            }
            Step::Place { pos } => {
                put(state, pos);
                state.sift = Sift::Idle;
            }
            Step::Append { .. } => {
                if let Some(item) = state.hand.take() {
                    state.array_mut().push(item);
                }
            }
            Step::PopLast { .. } => {
                state.result = None;
                state.sift = Sift::Idle;
                state.hand = state.array_mut().pop();
            }
            Step::PopRoot | Step::ReplaceTake => {
                state.result = state.array().first().copied();
                state.hole = Some(0);
                state.sift = Sift::Idle;
            }
            Step::LastToRoot | Step::ReplaceRoot => put(state, 0),
            Step::SwapRoot => {
                state.result = state.array().first().copied();
                put(state, 0);
            }
            Step::FirstK { index } => {
                let entry = Item { order: state.order, ..state.heap[index as usize] };
                state.work.push(entry);
                state.order += state.order_sign();
            }
            Step::CompareTop { index, is_better } => {
                (state.result, state.sift) = (None, Sift::Idle);
                state.hand = is_better.then_some(Item { order: state.order, ..state.heap[index as usize] });
                if is_better {
                    state.order += state.order_sign();
                }
            }
            Step::FirstOf { list, .. } => {
                let entry = state.listed(list as usize, 0);
                state.taken[list as usize] = 1;
                state.work.push(entry);
            }
            Step::Emit { .. } => {
                (state.result, state.sift) = (None, Sift::Idle);
                state.out.extend(state.work.first().copied());
            }
            Step::NextOf { list } => {
                let taken = state.taken[list as usize];
                state.hand = Some(state.listed(list as usize, taken as usize));
                state.taken[list as usize] += 1;
            }
            Step::Rest { list } => {
                // The entry that is left in the heap is the first of the rest.
                (state.result, state.hand, state.sift) = (None, None, Sift::Idle);
                let next = match state.work.pop() {
                    Some(entry) => entry,
                    None => {
                        let taken = state.taken[list as usize];
                        state.taken[list as usize] += 1;
                        state.listed(list as usize, taken as usize)
                    }
                };
                state.out.push(next);
            }
            Step::SortPush { index } => {
                state.sift = Sift::Idle;
                state.hand = Some(state.heap[index as usize]);
            }
            Step::FillBack { .. } | Step::SortPop => {
                let popped = state.result.take().or(state.hand.take());
                state.out.extend(popped);
                state.sift = Sift::Idle;
            }
            Step::Return => finish(state),
        }
    }
}

impl State {
    /// `nlargest` counts down, so that of equal items the earlier one is the larger entry; `nsmallest` counts up.
    fn order_sign(&self) -> i32 {
        if self.is_max { 1 } else { -1 }
    }
}

fn depth(pos: u32) -> u64 {
    u64::from((pos + 1).ilog2())
}

fn take(state: &mut State, pos: u32) {
    state.hand = Some(state.array()[pos as usize]);
    state.hole = Some(pos);
}

fn put(state: &mut State, pos: u32) {
    if let Some(item) = state.hand.take() {
        state.array_mut()[pos as usize] = item;
    }
    state.hole = None;
}

fn move_item(state: &mut State, from: u32, to: u32) {
    let array = state.array_mut();
    array[to as usize] = array[from as usize];
    state.hole = Some(from);
}

fn begin(state: &mut State, op: usize) {
    state.op = Some(op);
    state.sift = Sift::Idle;
    state.order = 0;
    match state.program[op] {
        Op::Push(value) | Op::Replace(value) | Op::PushPop(value) => {
            state.hand = Some(Item { value, id: state.next_id, order: 0 });
            state.next_id += 1;
        }
        Op::NLargest(_) | Op::NSmallest(_) | Op::HeapSort => state.is_beside = true,
        Op::Merge(ref lists) => {
            let total: usize = lists.iter().map(Vec::len).sum();
            state.taken = vec![0; lists.len()];
            state.is_beside = true;
            state.merge_id = state.next_id;
            state.next_id += total as u32;
        }
        Op::Heapify | Op::Pop => {}
    }
    state.is_max = matches!(state.program[op], Op::NSmallest(_));
}

fn finish(state: &mut State) {
    let out = std::mem::take(&mut state.out);
    let item = state.result.take().or(state.hand.take());
    let returned = match state.running() {
        Some(Op::NLargest(_) | Op::NSmallest(_)) => Returned::List(out.into_iter().rev().collect()),
        Some(Op::Merge(_) | Op::HeapSort) => Returned::List(out.into()),
        Some(Op::Pop | Op::Replace(_) | Op::PushPop(_)) => item.map_or(Returned::Nothing, Returned::Item),
        Some(Op::Heapify | Op::Push(_)) | None => Returned::Nothing,
    };
    state.returned.push(returned);
    state.work.clear();
    state.taken.clear();
    (state.op, state.hole, state.sift) = (None, None, Sift::Idle);
    (state.is_beside, state.is_max) = (false, false);
}
