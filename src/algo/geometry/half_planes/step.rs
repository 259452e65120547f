//! The steps: what each does to the state, which line it executes, what it costs.

use serde::{Deserialize, Serialize};

use super::{Phase, State};
use crate::algo::geometry::{Sign, Verdict};
use crate::algo::sort::Short;
use crate::trace::{Counter, Line, Tally};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// One without a direction: all points, or none.
    Flat {
        holds: bool,
    },
    Sort {
        predicates: Short,
        wrong: Short,
    },
    /// The next one of the order.
    Next,
    /// Has it the direction of the one before, which is at least as tight? Then it is dropped.
    Same {
        turn: Verdict,
    },
    /// Is the crossing of the last two strictly outside?
    Back {
        side: Verdict,
    },
    /// It is. Is the last but one turned away by 180° or more? Then nothing is inside of all three.
    Opposed {
        turn: Verdict,
    },
    PopBack,
    /// Is the crossing of the first two strictly outside?
    Front {
        side: Verdict,
    },
    PopFront,
    Push,
    /// Is the crossing of the last two strictly outside of the first one?
    Close {
        side: Verdict,
    },
    /// The region is empty.
    Nowhere,
    Done,
}

impl Step {
    /// What the step's question was answered; no where it asks none.
    pub fn answer(&self) -> bool {
        match *self {
            Step::Same { turn } => turn.exact == Sign::Zero,
            Step::Opposed { turn } => turn.exact != Sign::Positive,
            Step::Back { side } | Step::Front { side } | Step::Close { side } => side.exact == Sign::Positive,
            _ => false,
        }
    }

    pub(super) fn line(&self) -> Line {
        Line(match self {
            Step::Flat { .. } => "flat",
            Step::Sort { .. } => "sort",
            Step::Next => "next",
            Step::Same { .. } => "same",
            Step::Back { .. } => "back",
            Step::Opposed { .. } => "opposed",
            Step::PopBack => "pop-back",
            Step::Front { .. } => "front",
            Step::PopFront => "pop-front",
            Step::Push => "push",
            Step::Close { .. } => "close",
            Step::Nowhere => "nowhere",
            Step::Done => "done",
        })
    }

    #[inline]
    pub(super) fn cost(&self) -> Tally {
        match *self {
            Step::Sort { predicates, wrong } => {
                Tally::of(Counter::Predicate, predicates.get()).and(Counter::WrongSigns, wrong.get())
            }
            Step::Same { turn: verdict }
            | Step::Back { side: verdict }
            | Step::Opposed { turn: verdict }
            | Step::Front { side: verdict }
            | Step::Close { side: verdict } => verdict.cost(),
            Step::Flat { .. } => Tally::of(Counter::Compare, 1),
            Step::Push => Tally::of(Counter::Write, 1),
            Step::Next | Step::PopBack | Step::PopFront | Step::Nowhere | Step::Done => Tally::ZERO,
        }
    }

    #[inline]
    pub(super) fn apply(&self, state: &mut State) {
        match *self {
            Step::Flat { .. } => {
                if let Some(flat) = state.next_flat() {
                    state.next = flat + 1;
                }
            }
            Step::Sort { .. } => {
                state.order = state.sorted(|_| {});
                (state.next, state.phase) = (0, Phase::Between);
            }
            Step::Next => state.phase = Phase::Clip,
            Step::Same { .. } if self.answer() => state.advance(),
            Step::Push => {
                if let Some(newcomer) = state.newcomer() {
                    state.deque.push_back(newcomer);
                }
                state.advance();
            }
            Step::PopBack => {
                state.deque.pop_back();
            }
            Step::PopFront => {
                state.deque.pop_front();
            }
            Step::Nowhere => {
                state.deque.clear();
                (state.is_empty, state.phase) = (true, Phase::Done);
            }
            Step::Done => state.phase = Phase::Done,
            Step::Same { .. } | Step::Back { .. } | Step::Opposed { .. } | Step::Front { .. } | Step::Close { .. } => {}
        }
    }
}

impl State {
    /// The next half-plane without a direction.
    pub(super) fn next_flat(&self) -> Option<u32> {
        (self.next..self.planes.len() as u32).find(|&plane| self.planes[plane as usize].is_flat())
    }

    /// Done with the newcomer.
    fn advance(&mut self) {
        self.next += 1;
        self.phase = if self.next as usize == self.order.len() { Phase::Close } else { Phase::Between };
    }
}
