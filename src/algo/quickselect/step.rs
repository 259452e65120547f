//! The steps: what each does to the state, which line it executes, what it costs.
//!
//! A step says how a comparison came out and what is done; at which places, the variables in the state say. So millions of them fit.

use serde::{Deserialize, Serialize};

use super::{Loss, Partition, Phase, State, Window};
use crate::trace::{Counter, Line, Tally};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The window has more than one place.
    Window,
    /// The pivot is the first, the last, a random item.
    First,
    Last,
    Random,
    /// Of the first, middle and last: is the first less than the middle, the first less than the last, the middle less than the last?
    LoMid {
        less: bool,
    },
    LoHi {
        less: bool,
    },
    MidHi {
        less: bool,
    },
    ThreeLo,
    ThreeMid,
    ThreeHi,
    /// The next group of five, and in it the next item that sinks to its place.
    Group,
    NextOfGroup,
    GroupCompare {
        less: bool,
    },
    GroupSwap,
    /// The median of a group goes to the window's front.
    Median,
    /// The median of the medians is sought.
    Recurse {
        depth: u8,
    },
    /// Lomuto's scheme.
    PivotToEnd,
    Compare {
        less: bool,
    },
    Swap,
    Place,
    /// Hoare's.
    PivotToFront,
    ScanUp {
        less: bool,
    },
    ScanDown {
        more: bool,
    },
    Exchange,
    PlaceFront,
    /// The three-way one.
    Hold,
    IsLess {
        less: bool,
    },
    SwapLess,
    IsMore {
        more: bool,
    },
    SwapMore,
    Split,
    /// What is sought is left of the pivot, right of it, found.
    Left,
    Right,
    Found,
}

const SWAP: Tally = Tally::of(Counter::Swap, 1).and(Counter::Read, 2).and(Counter::Move, 2);
const COMPARE_PIVOT: Tally = Tally::of(Counter::Compare, 1).and(Counter::Read, 1);
const COMPARE_TWO: Tally = Tally::of(Counter::Compare, 1).and(Counter::Read, 2);
/// `lo`, `hi` and `target` of a call around.
const FRAME_BYTES: u64 = 24;

impl Step {
    pub(super) fn line(&self) -> Line {
        Line(match self {
            Step::Window => "window",
            Step::First => "first",
            Step::Last => "last",
            Step::Random => "random",
            Step::LoMid { .. } => "lo-mid",
            Step::LoHi { .. } => "lo-hi",
            Step::MidHi { .. } => "mid-hi",
            Step::ThreeLo => "three-lo",
            Step::ThreeMid => "three-mid",
            Step::ThreeHi => "three-hi",
            Step::Group => "group",
            Step::NextOfGroup => "next-of-group",
            Step::GroupCompare { .. } => "group-compare",
            Step::GroupSwap => "group-swap",
            Step::Median => "median",
            Step::Recurse { .. } => "recurse",
            Step::PivotToEnd => "pivot-to-end",
            Step::Compare { .. } => "compare",
            Step::Swap => "swap",
            Step::Place => "place",
            Step::PivotToFront => "pivot-to-front",
            Step::ScanUp { .. } => "scan-up",
            Step::ScanDown { .. } => "scan-down",
            Step::Exchange => "exchange",
            Step::PlaceFront => "place-front",
            Step::Hold => "hold",
            Step::IsLess { .. } => "is-less",
            Step::SwapLess => "swap-less",
            Step::IsMore { .. } => "is-more",
            Step::SwapMore => "swap-more",
            Step::Split => "split",
            Step::Left => "left",
            Step::Right => "right",
            Step::Found => "found",
        })
    }

    #[inline]
    pub(super) fn cost(&self) -> Tally {
        match *self {
            Step::LoMid { .. } | Step::LoHi { .. } | Step::MidHi { .. } | Step::GroupCompare { .. } => COMPARE_TWO,
            Step::Compare { .. } | Step::ScanUp { .. } | Step::ScanDown { .. } | Step::IsLess { .. } | Step::IsMore { .. } => {
                COMPARE_PIVOT
            }
            Step::Swap
            | Step::Place
            | Step::Exchange
            | Step::PlaceFront
            | Step::SwapLess
            | Step::SwapMore
            | Step::GroupSwap
            | Step::Median => SWAP,
            // The pivot is read once more, to be held.
            Step::PivotToEnd | Step::PivotToFront => SWAP.and(Counter::Read, 3),
            Step::Hold => Tally::of(Counter::Read, 1),
            Step::Recurse { depth } => {
                Tally::of(Counter::AuxBytes, FRAME_BYTES * u64::from(depth)).and(Counter::Depth, u64::from(depth))
            }
            Step::Window
            | Step::First
            | Step::Last
            | Step::Random
            | Step::ThreeLo
            | Step::ThreeMid
            | Step::ThreeHi
            | Step::Group
            | Step::NextOfGroup
            | Step::Split
            | Step::Left
            | Step::Right
            | Step::Found => Tally::ZERO,
        }
    }

    #[inline]
    pub(super) fn apply(&self, state: &mut State) {
        state.steps += 1;
        match *self {
            Step::Compare { less } => {
                if !less {
                    state.equal += u32::from(state.value(state.j) == state.pivot_value());
                    state.j += 1;
                }
            }
            Step::Swap => {
                state.items.swap(state.i as usize, state.j as usize);
                state.i += 1;
                state.j += 1;
            }
            Step::ScanUp { less } => state.i += u32::from(less),
            Step::ScanDown { more } => state.j -= u32::from(more),
            Step::Exchange => {
                state.items.swap(state.i as usize, state.j as usize);
                state.i += 1;
                state.j -= 1;
            }
            Step::IsLess { .. } | Step::LoMid { .. } | Step::LoHi { .. } | Step::MidHi { .. } | Step::GroupCompare { .. } => {}
            Step::SwapLess => {
                state.items.swap(state.i as usize, state.j as usize);
                state.i += 1;
                state.j += 1;
            }
            Step::IsMore { more } => state.j += u32::from(!more),
            Step::SwapMore => {
                state.items.swap(state.j as usize, state.gt as usize);
                state.gt -= 1;
            }
            Step::NextOfGroup => {
                state.gt += 1;
                state.j = state.gt;
            }
            Step::GroupSwap => {
                state.items.swap(state.j as usize, state.j as usize - 1);
                state.j -= 1;
            }
            _ => self.apply_between(state),
        }
    }

    /// What happens once a window or a group.
    fn apply_between(&self, state: &mut State) {
        let window = state.window();
        match *self {
            Step::Window => {
                (state.pivot, state.medians) = (None, 0);
                state.phase = Phase::Three;
            }
            Step::First | Step::ThreeLo => choose(state, window.lo),
            Step::Last | Step::ThreeHi => choose(state, window.hi),
            Step::ThreeMid => choose(state, window.lo.midpoint(window.hi)),
            Step::Random => {
                let place = state.random_place();
                choose(state, place);
            }
            Step::Group => {
                state.phase = Phase::Group;
                let (first, _) = state.group();
                (state.i, state.j, state.gt) = (first, first, first);
            }
            Step::Median => {
                let (first, last) = state.group();
                state.items.swap((window.lo + state.medians) as usize, first.midpoint(last) as usize);
                state.medians += 1;
            }
            Step::Recurse { .. } => {
                let hi = window.lo + state.medians - 1;
                state.windows.push(Window { lo: window.lo, hi, target: window.lo.midpoint(hi) });
                state.phase = Phase::Between;
            }
            Step::PivotToEnd => {
                state.items.swap(state.i as usize, window.hi as usize);
                (state.i, state.j, state.equal) = (window.lo, window.lo, 0);
                state.phase = Phase::Split;
            }
            Step::PivotToFront => {
                state.items.swap(state.i as usize, window.lo as usize);
                (state.i, state.j) = (window.lo + 1, window.hi);
                state.phase = Phase::Split;
            }
            Step::Hold => {
                (state.i, state.j, state.gt) = (window.lo, window.lo, window.hi);
                state.phase = Phase::Split;
            }
            Step::Place => {
                state.items.swap(state.i as usize, window.hi as usize);
                let place = state.i;
                split(state, place, place);
            }
            Step::PlaceFront => {
                state.items.swap(window.lo as usize, state.j as usize);
                let place = state.j;
                split(state, place, place);
            }
            Step::Split => {
                let (first, last) = (state.i, state.gt);
                split(state, first, last);
            }
            Step::Left => {
                let hi = state.i - 1;
                narrow(state, Window { hi, ..window });
            }
            Step::Right => {
                let lo = state.j + 1;
                narrow(state, Window { lo, ..window });
                let (equal, left) = (state.equal, window.hi + 1 - lo);
                if state.loss.is_none() && !state.is_inner() && equal > 1 && 2 * equal > left {
                    state.loss = Some(Loss { at: state.steps, equal, left });
                }
                state.equal = 0;
            }
            Step::Found if state.is_inner() => {
                state.windows.pop();
                choose(state, window.target);
            }
            Step::Found => {
                state.phase = Phase::Found;
                state.pivot = None;
                narrow_to(state, window.target);
            }
            _ => {}
        }
    }
}

fn choose(state: &mut State, place: u32) {
    (state.pivot, state.i) = (Some(state.items[place as usize]), place);
    state.phase = Phase::Three;
}

fn split(state: &mut State, first: u32, last: u32) {
    (state.i, state.j) = (first, last);
    state.phase = Phase::Halved;
    if !state.is_inner()
        && let Some(pivot) = state.pivot
    {
        let Window { lo, hi, .. } = state.window();
        state.partitions.push(Partition { lo, hi, pivot });
    }
}

fn narrow(state: &mut State, window: Window) {
    if let Some(innermost) = state.windows.last_mut() {
        *innermost = window;
    }
    state.phase = Phase::Between;
    state.pivot = None;
}

fn narrow_to(state: &mut State, target: u32) {
    if let Some(innermost) = state.windows.last_mut() {
        (innermost.lo, innermost.hi) = (target, target);
    }
}
