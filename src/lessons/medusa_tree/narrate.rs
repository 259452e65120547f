//! The sentence for each step: what happened, and why.

use super::depict::path;
use super::words::{chance, list, short};
use crate::algo::medusa_tree::{Input, Mask, See, State, Step};
use crate::words::Words;

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let path_of = |node: u32| short(path(input, node as usize));
    match step {
        None => start(input),
        Some(Step::Grow { chance: added, seen, .. }) => {
            let path = state.choices.last().map(|path| list(path)).unwrap_or_default();
            let (added, expected) = (chance(*added), chance(state.expected));
            Words::new(
                format!(
                    "Of {seen} nodes that could come next, {path} is the likeliest to be accepted: {added}, the product of its accuracies. That makes {expected} accepted nodes, on average."
                ),
                format!(
                    "能加的 {seen} 个结点里，{path} 最可能被接受：{added}，即沿途准确率之积。平均接受的结点数变为 {expected}。"
                ),
            )
        }
        Some(Step::Sort) => Words::new(
            "Sort by length, then by value: a parent comes before its children, and each level is in one piece.",
            "先按长度、再按值排序：父结点总在子结点前面，同一层连成一段。",
        ),
        Some(Step::Root) => Words::new(
            "Node 0 is the root, the token that the model itself has just chosen. It sees itself, at position 0 and index 0.",
            "结点 0 是根，即模型自己刚选定的词元。它只看见自己，位置 0，索引 0。",
        ),
        Some(&Step::Place { node, parent }) => Words::new(
            format!("Node {node} is {}. Without its last number that is {}: node {parent}.", path_of(node), path_of(parent)),
            format!("结点 {node} 是 {}。去掉最后一个数得到 {}：父结点是 {parent}。", path_of(node), path_of(parent)),
        ),
        Some(&Step::See { node, mask: See::Parent { node: parent, sees } }) => Words::new(
            format!(
                "Its row is that of node {parent}, which sees {sees}, and itself: node {node} sees its ancestors, and no sibling."
            ),
            format!("它的行等于结点 {parent} 的行（{sees} 个 1）再加上自己：结点 {node} 看见祖先，看不见兄弟。"),
        ),
        Some(&Step::See { node, mask: See::Before }) => see_all(input, node),
        Some(&Step::Position { node }) => {
            let depth = path(input, node as usize).len();
            Words::new(
                format!("Its position is its depth, {depth}: siblings stand at the same place of the text, as alternatives."),
                format!("位置就是深度 {depth}：兄弟结点在文本的同一个位置上，互为替代。"),
            )
        }
        Some(&Step::Index { node, index }) => {
            let path = path(input, node as usize);
            let (depth, rank, topk) = (path.len(), path.last().copied().unwrap_or(0), input.topk);
            let before = depth - 1;
            Words::new(
                format!(
                    "Its token is candidate {rank} of head {depth}: in the list of the root and {topk} candidates a head that is 1 + {topk}·{before} + {rank} = {index}."
                ),
                format!(
                    "它的词元是头 {depth} 的候选 {rank}：列表先是根，再是每个头的 {topk} 个候选，所以索引为 1 + {topk}·{before} + {rank} = {index}。"
                ),
            )
        }
        Some(&Step::Leaf { node, .. }) => {
            let row = state.retrieve.last().map(|row| list(row)).unwrap_or_default();
            Words::new(
                format!("No row goes through node {node} yet, so it is a leaf. The way to it is one guess at the text: {row}."),
                format!("还没有哪一行经过结点 {node}，所以它是叶子。通往它的路径就是一种猜测：{row}。"),
            )
        }
        Some(&Step::Inner { node }) => Words::new(
            format!("Node {node} is on the way to a leaf that has its row: it needs none of its own."),
            format!("结点 {node} 在某个叶子的行里，不需要自己的行。"),
        ),
        Some(&Step::Pad { len }) => pad(input, state, len),
    }
}

fn start(input: &Input) -> Words {
    let nodes = input.sorted.len();
    let mut words = match &input.growth {
        Some(growth) => Words::new(
            format!(
                "A tree of {} nodes is grown from how often each candidate of {} heads is right.",
                growth.nodes,
                growth.accuracies.len()
            ),
            format!("根据 {} 个头各候选的准确率，生长出 {} 个结点的树。", growth.accuracies.len(), growth.nodes),
        ),
        None if nodes == 0 => Words::new(
            "No nodes but the root: a pass gives the model's own token, as plain decoding does.",
            "除了根没有结点：一次前向只得到模型自己的词元，与普通解码一样。",
        ),
        None => Words::new(
            format!(
                "{nodes} guesses at how the text goes on, to be verified in one forward pass. Each is a node; what they share is computed once."
            ),
            format!("{nodes} 个对后文的猜测，要在一次前向中全部验证。每个猜测是一个结点，公共前缀只算一次。"),
        ),
    };
    if input.mask == Mask::Causal {
        words.en += " Each node sees all before it: wrong on purpose.";
        words.zh += "每个结点看见前面所有结点：故意出错。";
    }
    words
}

fn see_all(input: &Input, node: u32) -> Words {
    let node = node as usize;
    let wrong = (1..node).filter(|other| !path(input, node).starts_with(path(input, *other))).count();
    match wrong {
        0 => Words::new(
            format!("Node {node} sees all before it, and itself. Here those are its ancestors: no harm."),
            format!("结点 {node} 看见前面所有结点和自己。这里它们恰好都是祖先，没有害处。"),
        ),
        _ => Words::new(
            format!(
                "Node {node} sees all before it, and itself. {wrong} of those are no ancestors: it is verified after a text that no one guessed."
            ),
            format!("结点 {node} 看见前面所有结点和自己。其中 {wrong} 个不是祖先：验证它时，前文变成了谁也没猜过的文本。"),
        ),
    }
}

fn pad(input: &Input, state: &State, len: u32) -> Words {
    let rows = state.retrieve.len();
    let count = state.nodes();
    let mut words = Words::new(
        format!(
            "Rows that are shorter than {len} are filled up with -1. One pass over {count} tokens now verifies {rows} guesses."
        ),
        format!("不足 {len} 个的行用 -1 补齐。现在对 {count} 个词元做一次前向，就能验证 {rows} 种猜测。"),
    );
    if input.growth.is_some() {
        let tokens = chance(1.0 + state.expected);
        words.en += &format!(" Expected: {tokens} tokens a pass, the root's among them.");
        words.zh += &format!("期望每次得到 {tokens} 个词元（含根）。");
    }
    words
}
