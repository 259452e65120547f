//! Tree search: node by node, the one with the largest chance.

use super::{Growth, Path, by_length};

/// A node that a tree could get next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// 0 is the root, `i` is the `i`th node that the tree got.
    pub parent: u32,
    /// Which candidate of its head.
    pub rank: u32,
    /// How likely all of its path is right.
    pub chance: f64,
}

impl Candidate {
    /// Its path, in a tree with these nodes.
    pub fn path(&self, grown: &[Path]) -> Path {
        let mut path = (self.parent as usize).checked_sub(1).map_or(Path::new(), |place| grown[place].clone());
        path.push(self.rank);
        path
    }
}

/// All that could hang on a node of the tree, and doesn't yet: with the root's first, in the order in which the tree got its nodes.
pub fn candidates(growth: &Growth, grown: &[Path]) -> Vec<Candidate> {
    let mut all = Vec::new();
    for parent in 0..=grown.len() {
        let path: &[u32] = parent.checked_sub(1).map_or(&[], |place| &grown[place]);
        let Some(head) = growth.accuracies.get(path.len()) else { continue };
        let chance = growth.chance(path);
        let children = grown.iter().filter(|node| node.len() == path.len() + 1 && node.starts_with(path));
        let mut is_taken = vec![false; head.len()];
        children.for_each(|child| is_taken[child[path.len()] as usize] = true);
        let free = head.iter().enumerate().filter(|(rank, _)| !is_taken[*rank]);
        all.extend(free.map(|(rank, accuracy)| Candidate {
            parent: parent as u32,
            rank: rank as u32,
            chance: chance * accuracy,
        }));
    }
    all
}

/// The best of these; of equal ones the first in the sorted tree. No child has a larger chance than its parent, so the best nodes make the best tree.
pub fn best(candidates: &[Candidate], grown: &[Path]) -> Option<Candidate> {
    let sooner = |a: &Candidate, b: &Candidate| by_length(&b.path(grown), &a.path(grown));
    candidates.iter().copied().max_by(|a, b| a.chance.total_cmp(&b.chance).then_with(|| sooner(a, b)))
}

/// A whole tree, its nodes in the order in which it gets them; with fewer nodes than asked for where there can be no more.
pub(super) fn grown(growth: &Growth) -> Vec<Path> {
    let mut grown = Vec::new();
    while grown.len() < growth.nodes {
        let Some(best) = best(&candidates(growth, &grown), &grown) else { break };
        grown.push(best.path(&grown));
    }
    grown
}
