//! The building itself. Data come from the recorder's live state only.

use std::collections::HashMap;

use super::{Growth, Input, Mask, MedusaTree, Path, See, Step, grow};
use crate::trace::Recorder;

pub(super) fn run(input: &Input, recorder: &mut impl Recorder<MedusaTree>) {
    if let Some(growth) = &input.growth {
        grow_all(growth, recorder);
    }
    recorder.step(Step::Sort);
    recorder.step(Step::Root);
    let mut node_of: HashMap<Path, u32> = HashMap::from([(Path::new(), 0)]);
    for node in 1..recorder.state().nodes() {
        let path = recorder.state().path(node).to_vec();
        let (node, depth) = (node as u32, path.len() as u32);
        let (Some((&rank, before)), true) = (path.split_last(), depth > 0) else { continue };
        let Some(&parent) = node_of.get(before) else { continue };
        recorder.step(Step::Place { node, parent });
        let mask = match input.mask {
            Mask::Tree => See::Parent { node: parent, sees: depth },
            Mask::Causal => See::Before,
        };
        recorder.step(Step::See { node, mask });
        recorder.step(Step::Position { node });
        recorder.step(Step::Index { node, index: 1 + input.topk * (depth - 1) + rank });
        node_of.insert(path, node);
    }
    for node in (0..recorder.state().nodes()).rev() {
        let state = recorder.state();
        let len = state.path(node).len() as u32 + 1;
        let is_covered = state.is_covered[node];
        let node = node as u32;
        recorder.step(if is_covered { Step::Inner { node } } else { Step::Leaf { node, len } });
    }
    let len = recorder.state().retrieve.iter().map(Vec::len).max().unwrap_or(0) as u32;
    recorder.step(Step::Pad { len });
}

fn grow_all(growth: &Growth, recorder: &mut impl Recorder<MedusaTree>) {
    while recorder.state().choices.len() < growth.nodes {
        let grown = &recorder.state().choices;
        let candidates = grow::candidates(growth, grown);
        let Some(best) = grow::best(&candidates, grown) else { return };
        let seen = candidates.len() as u32;
        recorder.step(Step::Grow { parent: best.parent, rank: best.rank, chance: best.chance, seen });
    }
}
