//! How large a search is, counted before it is recorded.

use super::{Dedup, Input, Look, Step};

/// What a search comes upon, in its order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Visit {
    /// A call, with the candidate that was chosen for it and how it ends at once, if it does.
    Enter {
        i: u32,
        depth: u32,
        rest: i64,
        ending: Option<Step>,
    },
    /// A candidate in the loop of a call at this depth; `is_first` if the loop began with it.
    Prune {
        i: u32,
        depth: u32,
        rest: i64,
    },
    Skip {
        i: u32,
        depth: u32,
        rest: i64,
        is_first: bool,
    },
}

/// Goes through the tree below a call that has chosen nothing yet, the call itself left out, until it's over or `visit` gives false.
pub fn walk(input: &Input, start: u32, (len, rest): (usize, i64), visit: &mut dyn FnMut(Visit) -> bool) {
    if input.ending(len, rest).is_some() {
        return;
    }
    // Of every call that loops: where it began, its variable, and what is left.
    let mut loops = vec![(start, start, rest)];
    while let Some((start, next, rest)) = loops.last_mut() {
        let (i, rest, is_first) = (*next, *rest, next == start);
        let look = input.look(*start, i, rest);
        *next += 1;
        let depth = loops.len() as u32;
        let goes_on = match look {
            Look::Choose => {
                let rest = rest - input.candidates[i as usize] as i64;
                let ending = input.ending(len + depth as usize, rest);
                if ending.is_none() {
                    let start = input.start_after(i);
                    loops.push((start, start, rest));
                }
                visit(Visit::Enter { i, depth, rest, ending })
            }
            Look::Skip => visit(Visit::Skip { i, depth, rest, is_first }),
            Look::Prune => {
                loops.pop();
                visit(Visit::Prune { i, depth, rest })
            }
            Look::Ended => {
                loops.pop();
                true
            }
        };
        if !goes_on {
            return;
        }
    }
}

/// Whether there is an answer below a call at which so much is left and that has so many numbers, were nothing lost.
pub fn has_answer(input: &Input, start: u32, (len, rest): (usize, i64)) -> bool {
    let right = Input { dedup: Dedup::Level, is_pruned: true, ..input.clone() };
    if let Some(ending) = right.ending(len, rest) {
        return matches!(ending, Step::Emit { .. });
    }
    let mut is_found = false;
    walk(&right, start, (len, rest), &mut |visit| {
        is_found = matches!(visit, Visit::Enter { ending: Some(Step::Emit { .. }), .. });
        !is_found
    });
    is_found
}

/// What a search amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Calls, the first among them.
    pub nodes: u64,
    pub pruned: u64,
    pub skipped: u64,
    pub answers: u64,
    /// Numbers of all answers together.
    pub numbers: u64,
    /// The longest path.
    pub depth: u32,
    pub steps: u64,
}

/// How far it is counted.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub nodes: u64,
    /// Candidates that are chosen, pruned or skipped.
    pub marks: u64,
    pub numbers: u64,
    pub steps: u64,
}

/// Which limit a search goes past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMany {
    Nodes,
    Marks,
    Numbers,
    Steps,
}

impl Extent {
    /// Counts, and gives up at the limits.
    pub fn of(input: &Input, limits: Limits) -> Result<Extent, TooMany> {
        let rest = input.target as i64;
        let is_answer = matches!(input.ending(0, rest), Some(Step::Emit { .. }));
        let ends = u64::from(input.ending(0, rest).is_some());
        let mut extent = Extent { nodes: 1, answers: u64::from(is_answer), steps: 2 + ends, ..Extent::default() };
        let mut past = None;
        walk(input, 0, (0, rest), &mut |visit| {
            match visit {
                Visit::Enter { depth, ending, .. } => {
                    extent.nodes += 1;
                    extent.depth = extent.depth.max(depth);
                    extent.steps += 2 + u64::from(ending.is_some());
                    if let Some(Step::Emit { len }) = ending {
                        extent.answers += 1;
                        extent.numbers += u64::from(len);
                    }
                }
                Visit::Prune { .. } => {
                    extent.pruned += 1;
                    extent.steps += 1;
                }
                Visit::Skip { .. } => {
                    extent.skipped += 1;
                    extent.steps += 1;
                }
            }
            past = extent.past(limits);
            past.is_none()
        });
        past.map_or(Ok(extent), Err)
    }

    /// Marks of the tree: all but the first call.
    pub fn marks(&self) -> u64 {
        self.nodes - 1 + self.pruned + self.skipped
    }

    fn past(&self, limits: Limits) -> Option<TooMany> {
        if self.nodes > limits.nodes {
            Some(TooMany::Nodes)
        } else if self.marks() > limits.marks {
            Some(TooMany::Marks)
        } else if self.numbers > limits.numbers {
            Some(TooMany::Numbers)
        } else {
            (self.steps > limits.steps).then_some(TooMany::Steps)
        }
    }
}
