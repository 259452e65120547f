//! The buffers of Medusa's tree attention (Cai et al. 2024): which candidates of the heads are verified in one forward pass, and who sees whom.

mod grow;
mod run;

use std::cmp::Ordering;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::trace::{Algorithm, Counter, Line, Recorder, Tally};

pub use grow::{Candidate, best, candidates};

/// The algorithm.
pub struct MedusaTree;

/// For each head in turn, the number of one of its candidates, 0 being its best: a node of the tree, by its way from the root.
pub type Path = Vec<u32>;

/// Whom a node of the tree sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mask {
    /// Its ancestors and itself.
    Tree,
    /// All nodes before it and itself. Wrong on purpose: its siblings are no part of its text.
    Causal,
}

/// What the tree is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Distinct, none empty, and with each all that it begins with. None where the tree is grown.
    pub choices: Vec<Path>,
    /// How many candidates each head gives; more than any number in a path.
    pub topk: u32,
    pub mask: Mask,
    pub growth: Option<Growth>,
    /// The tree as it will be, for those who show it: [`sorted`].
    pub sorted: Arc<[Path]>,
}

/// The nodes of the tree but for the root, by length, then by value.
pub fn sorted(choices: &[Path], growth: Option<&Growth>) -> Arc<[Path]> {
    let mut choices = growth.map_or_else(|| choices.to_vec(), grow::grown);
    choices.sort_by(by_length);
    choices.into()
}

/// Of each node but the root, which one it hangs on; 0 is the root, `i` is `choices[i - 1]`.
///
/// # Panics
/// When the choices aren't sorted, or one begins with a path that isn't among them.
pub fn parents(choices: &[Path]) -> Vec<u32> {
    let parent = |path: &Path| match &path[..path.len() - 1] {
        [] => 0,
        before => 1 + choices.iter().position(|other| other == before).expect("a choice has all that it begins with") as u32,
    };
    let parents: Vec<u32> = choices.iter().map(parent).collect();
    assert!((1..).zip(&parents).all(|(node, parent)| *parent < node), "choices are sorted");
    parents
}

fn by_length(a: &Path, b: &Path) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// A tree that is grown from what is known of the heads.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// For each head, how likely each of its candidates is the right one, its best first.
    pub accuracies: Vec<Vec<f64>>,
    /// How many nodes it gets, the root not counted: no more than there can be.
    pub nodes: usize,
}

impl Growth {
    /// How likely all of a path is right, were heads right independently of each other.
    pub fn chance(&self, path: &[u32]) -> f64 {
        path.iter().zip(&self.accuracies).map(|(rank, head)| head[*rank as usize]).product()
    }
}

/// Everything between two steps. Nodes are numbered in the order of the mask's rows: 0 is the root, `i` is `choices[i - 1]` once those are sorted.
#[derive(Clone, Debug)]
pub struct State {
    pub choices: Vec<Path>,
    pub is_sorted: bool,
    /// The sum of all chances: how many tokens of the tree are accepted, to be expected.
    pub expected: f64,
    pub parents: Vec<u32>,
    /// Row by row.
    pub mask: Vec<Vec<bool>>,
    pub positions: Vec<u32>,
    pub tree_indices: Vec<u32>,
    /// For each leaf, the nodes from the root to it; all of one length at the end.
    pub retrieve: Vec<Vec<i32>>,
    /// Whether a node is on the way to a leaf that has its row.
    pub is_covered: Vec<bool>,
    pub is_over: bool,
}

/// What happens to the state.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// A grown tree gets a child of its `parent`th node (0 is the root, the others are counted as they came), the best of `seen` that it could get.
    Grow {
        parent: u32,
        rank: u32,
        chance: f64,
        seen: u32,
    },
    Sort,
    Root,
    /// Node `node` is found to hang on `parent`.
    Place {
        node: u32,
        parent: u32,
    },
    /// The node gets its row of the mask.
    See {
        node: u32,
        mask: See,
    },
    /// It stands as deep as it hangs.
    Position {
        node: u32,
    },
    /// Where its token stands among all candidates.
    Index {
        node: u32,
        index: u32,
    },
    /// A node from which none hangs: the way to it is a row.
    Leaf {
        node: u32,
        len: u32,
    },
    /// One that is on the way to a leaf: it gets no row of its own.
    Inner {
        node: u32,
    },
    /// Short rows are filled up.
    Pad {
        len: u32,
    },
}

/// What a row of the mask is made of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum See {
    /// The row of this node, which sees so many, and the node itself.
    Parent {
        node: u32,
        sees: u32,
    },
    Before,
}

impl Step {
    /// The node that it is about.
    pub fn node(&self) -> Option<u32> {
        match *self {
            Step::Root => Some(0),
            Step::Place { node, .. }
            | Step::See { node, .. }
            | Step::Position { node }
            | Step::Index { node, .. }
            | Step::Leaf { node, .. }
            | Step::Inner { node } => Some(node),
            Step::Grow { .. } | Step::Sort | Step::Pad { .. } => None,
        }
    }
}

impl State {
    /// A node's path; empty for the root.
    pub fn path(&self, node: usize) -> &[u32] {
        node.checked_sub(1).map_or(&[], |place| &self.choices[place])
    }

    /// Nodes of a sorted tree, the root among them.
    pub fn nodes(&self) -> usize {
        self.choices.len() + 1
    }

    /// The nodes on the way to a node that has its parents, from the root to itself.
    pub fn way(&self, node: usize) -> Vec<usize> {
        let mut way = vec![node];
        while let Some(&first) = way.last()
            && first > 0
        {
            way.push(self.parents[first] as usize);
        }
        way.reverse();
        way
    }
}

impl Algorithm for MedusaTree {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        State {
            choices: input.choices.clone(),
            is_sorted: false,
            expected: 0.0,
            parents: Vec::new(),
            mask: Vec::new(),
            positions: Vec::new(),
            tree_indices: Vec::new(),
            retrieve: Vec::new(),
            is_covered: vec![false; input.sorted.len() + 1],
            is_over: false,
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<MedusaTree>) {
        run::run(input, recorder);
    }

    fn apply(state: &mut State, step: &Step) {
        match *step {
            Step::Grow { parent, rank, chance, .. } => {
                let mut path = state.path(parent as usize).to_vec();
                path.push(rank);
                state.choices.push(path);
                state.expected += chance;
            }
            Step::Sort => {
                state.choices.sort_by(by_length);
                state.is_sorted = true;
            }
            Step::Root => {
                let mut row = vec![false; state.nodes()];
                row[0] = true;
                state.mask.push(row);
                state.parents.push(0);
                state.positions.push(0);
                state.tree_indices.push(0);
            }
            Step::Place { parent, .. } => state.parents.push(parent),
            Step::See { node, mask } => {
                let mut row = match mask {
                    See::Parent { node: parent, .. } => state.mask[parent as usize].clone(),
                    See::Before => (0..state.nodes()).map(|other| other < node as usize).collect(),
                };
                row[node as usize] = true;
                state.mask.push(row);
            }
            Step::Position { node } => state.positions.push(state.path(node as usize).len() as u32),
            Step::Index { index, .. } => state.tree_indices.push(index),
            Step::Leaf { node, .. } => {
                let way = state.way(node as usize);
                way.iter().for_each(|&node| state.is_covered[node] = true);
                state.retrieve.push(way.into_iter().map(|node| node as i32).collect());
            }
            Step::Inner { .. } => {}
            Step::Pad { len } => {
                state.retrieve.iter_mut().for_each(|row| row.resize(len as usize, -1));
                state.is_over = true;
            }
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Grow { .. } => "grow",
            Step::Sort => "sort",
            Step::Root => "root",
            Step::Place { .. } => "place",
            Step::See { mask: See::Parent { .. }, .. } => "see",
            Step::See { mask: See::Before, .. } => "see-all",
            Step::Position { .. } => "position",
            Step::Index { .. } => "index",
            Step::Leaf { .. } => "leaf",
            Step::Inner { .. } => "inner",
            Step::Pad { .. } => "pad",
        })
    }

    fn cost(step: &Step) -> Tally {
        match *step {
            Step::Grow { seen, .. } => Tally::of(Counter::Compare, u64::from(seen).saturating_sub(1)).and(Counter::Write, 1),
            Step::Sort | Step::Inner { .. } | Step::Pad { .. } => Tally::ZERO,
            Step::Root => Tally::of(Counter::Write, 3),
            Step::Place { .. } => Tally::of(Counter::Read, 1),
            // The ones of a row: what is written into a matrix of zeros.
            Step::See { node, mask: See::Before } => Tally::of(Counter::Write, u64::from(node) + 1),
            Step::See { mask: See::Parent { sees, .. }, .. } => {
                Tally::of(Counter::Read, u64::from(sees)).and(Counter::Write, u64::from(sees) + 1)
            }
            Step::Position { .. } | Step::Index { .. } => Tally::of(Counter::Write, 1),
            Step::Leaf { len, .. } => Tally::of(Counter::Write, u64::from(len)).and(Counter::Depth, u64::from(len) - 1),
        }
    }

    fn weight(state: &State) -> usize {
        let paths: usize = state.choices.iter().map(|path| size_of::<Path>() + 4 * path.len()).sum();
        let rows: usize = state.mask.iter().map(|row| size_of::<Vec<bool>>() + row.len()).sum();
        let ways: usize = state.retrieve.iter().map(|row| size_of::<Vec<i32>>() + 4 * row.len()).sum();
        size_of::<State>() + paths + rows + ways + 12 * state.parents.len() + state.is_covered.len()
    }
}
