//! What the algorithm takes: checked before it starts, so that it can't fail on the way.

use std::sync::Arc;

/// How `siftup` finds the place of the item in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SiftMethod {
    /// CPython's: the hole goes down to a leaf without looking at the item in hand, then climbs back.
    #[default]
    Leaf,
    /// Textbooks': stop where the item in hand is not larger than the smaller child.
    Textbook,
}

/// An operation of `heapq`.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    Heapify,
    Push(f64),
    Pop,
    Replace(f64),
    PushPop(f64),
    NLargest(usize),
    NSmallest(usize),
    /// The given lists become one; the heap isn't touched.
    Merge(Vec<Vec<f64>>),
    /// As in the documentation of `heapq`: a copy is pushed and popped, the heap isn't touched.
    HeapSort,
}

/// Why a program isn't started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("operation {op} takes an item from an empty heap")]
    Empty { op: usize },
    #[error("with operation {op} there may be {steps} steps, more than {STEPS_LIMIT}")]
    TooLong { op: usize, steps: u64 },
}

/// The most steps that a program may need in the worst case: `heapify` and `heapsort` of 20,000 items fit.
pub const STEPS_LIMIT: u64 = 2_000_000;

/// How a number stands among all numbers of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// Which of several equal numbers it is, from 1; 0 for one without equals.
    pub twin: u32,
    /// The share of different numbers that are smaller, from 0 for the smallest to 1 for the largest.
    pub rank: f32,
}

/// A list and a program that surely runs to its end on it.
#[derive(Clone, Debug)]
pub struct Input {
    items: Vec<f64>,
    ops: Arc<[Op]>,
    sift: SiftMethod,
    /// By item id.
    standings: Vec<Standing>,
    longest: usize,
}

impl Input {
    /// Follows the lengths through the program; numbers must be finite.
    pub fn new(items: Vec<f64>, ops: Vec<Op>, sift: SiftMethod) -> Result<Input, Refused> {
        let (mut len, mut steps) = (items.len(), 0);
        let mut longest = len;
        for (op, call) in ops.iter().enumerate() {
            steps += steps_at_most(call, len, sift);
            if steps > STEPS_LIMIT {
                return Err(Refused::TooLong { op, steps });
            }
            len = match call {
                Op::Push(_) => len + 1,
                Op::Pop => len.checked_sub(1).ok_or(Refused::Empty { op })?,
                Op::Replace(_) if len == 0 => return Err(Refused::Empty { op }),
                _ => len,
            };
            longest = longest.max(len);
        }
        let standings = standings(&items, &ops);
        Ok(Input { items, ops: ops.into(), sift, standings, longest })
    }

    pub fn items(&self) -> &[f64] {
        &self.items
    }

    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    pub(super) fn ops_shared(&self) -> Arc<[Op]> {
        self.ops.clone()
    }

    pub fn sift(&self) -> SiftMethod {
        self.sift
    }

    /// How item `id` stands among all numbers of the program.
    pub fn standing(&self, id: u32) -> Standing {
        self.standings.get(id as usize).copied().unwrap_or_default()
    }

    /// The length that the list has at its longest.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// A bound for the number of steps: no order of the numbers needs more.
    pub fn steps_at_most(&self) -> u64 {
        let mut len = self.items.len();
        self.ops
            .iter()
            .map(|call| {
                let steps = steps_at_most(call, len, self.sift);
                match call {
                    Op::Push(_) => len += 1,
                    Op::Pop => len -= 1,
                    _ => {}
                }
                steps
            })
            .sum()
    }
}

/// Ids go to the list's own numbers first, then to those of the operations in their order.
fn standings(items: &[f64], ops: &[Op]) -> Vec<Standing> {
    let mut values = items.to_vec();
    for op in ops {
        match op {
            Op::Push(x) | Op::Replace(x) | Op::PushPop(x) => values.push(*x),
            Op::Merge(lists) => values.extend(lists.iter().flatten()),
            _ => {}
        }
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    // Not by total_cmp: -0 and 0 are equal.
    let groups: Vec<&[usize]> = order.chunk_by(|&a, &b| values[a] == values[b]).collect();
    let last = groups.len().saturating_sub(1).max(1) as f32;
    let mut standings = vec![Standing::default(); values.len()];
    for (smaller, group) in groups.iter().enumerate() {
        let mut ids = group.to_vec();
        ids.sort_unstable();
        for (place, &id) in ids.iter().enumerate() {
            let twin = if ids.len() > 1 { place as u32 + 1 } else { 0 };
            standings[id] = Standing { twin, rank: smaller as f32 / last };
        }
    }
    standings
}

/// The levels below the root of a heap of `len` items.
fn levels(len: usize) -> u64 {
    u64::from(len.max(1).ilog2())
}

/// The sum of `levels(i)` for `i` from 1 to `len`.
fn levels_of_all(len: usize) -> u64 {
    let (n, deepest) = (len as u64, levels(len));
    (n + 1) * deepest + 2 - (2 << deepest)
}

/// Steps of `siftup`, at most: those of each level, and those beside. CPython's way looks at one child and moves it up, and comes all the way
/// back; the textbooks' looks at two, and stays.
const fn sift_up(sift: SiftMethod) -> (u64, u64) {
    match sift {
        SiftMethod::Leaf => (4, 4),
        SiftMethod::Textbook => (3, 2),
    }
}

fn steps_at_most(op: &Op, len: usize, sift: SiftMethod) -> u64 {
    let (each, beside) = sift_up(sift);
    let sift_up = |len: usize| each * levels(len) + beside;
    // `siftdown` from the place where a list of this length ends.
    let sift_down = |len: usize| 2 * levels(len) + 2;
    let n = len as u64;
    // The heights of all places together are below n.
    let heapify = |n: u64| each * n + (beside + 1) * (n / 2);
    // Until nothing is left: each sift goes through what the one before left, the last item's place being taken off first.
    let pops = |len: usize| (3 + beside) * len as u64 + each * levels_of_all(len.saturating_sub(1));
    let inner = match op {
        Op::Heapify => heapify(n),
        Op::Push(_) => 1 + sift_down(len + 1),
        Op::Pop => 3 + sift_up(len),
        Op::Replace(_) | Op::PushPop(_) => 2 + sift_up(len),
        Op::NLargest(count) | Op::NSmallest(count) => {
            let kept = (*count).min(len);
            let k = kept as u64;
            k + heapify(k) + (n - k) * (3 + sift_up(kept)) + k + pops(kept)
        }
        Op::Merge(lists) => {
            let m = lists.len() as u64;
            let total: u64 = lists.iter().map(|list| list.len() as u64).sum();
            m + heapify(m) + total * (5 + sift_up(lists.len()))
        }
        Op::HeapSort => 4 * n + 2 * levels_of_all(len) + n + pops(len),
    };
    inner + 2
}
