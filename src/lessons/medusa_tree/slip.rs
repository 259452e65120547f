//! Where the causal mask first shows a node what is no ancestor of it.

use super::words::short;
use crate::algo::medusa_tree::{Input, Mask};
use crate::lessons::Slip;
use crate::words::Words;

pub fn slip(input: &Input) -> Option<Slip> {
    if input.mask == Mask::Tree {
        return None;
    }
    let nodes = &input.sorted;
    let wrong = |node: usize| (0..node).find(|other| !nodes[node].starts_with(&nodes[*other]));
    let (node, other) = (0..nodes.len()).find_map(|node| Some((node, wrong(node)?)))?;
    let grown = input.growth.as_ref().map_or(0, |growth| growth.nodes);
    // Sorting and the root are a step each, a node has four, and gets its row in the second.
    let at = grown + 2 + 4 * node + 2;
    let (path, sees) = (short(&nodes[node]), short(&nodes[other]));
    let says = Words::new(
        format!(
            "Node {} {path} sees node {} {sees}, which is no ancestor of it: its token is verified after a text that no one guessed. The tree's mask has 0 there.",
            node + 1,
            other + 1
        ),
        format!(
            "结点 {} {path} 看见了结点 {} {sees}，而那不是它的祖先：验证这个词元时，前文变成了谁也没猜过的文本。树形掩码在那里是 0。",
            node + 1,
            other + 1
        ),
    );
    Some(Slip { at, says, instead: ("mask", "tree") })
}
