//! The tree. Every node has its place from the start, so that nothing moves while it grows; nodes are buttons that give them a further child.

use std::collections::HashSet;

use serde_json::json;

use super::card::{MOST_DEPTH, MOST_NODES};
use super::depict::{Focus, path};
use super::input::{next_child, without};
use super::words::list;
use crate::algo::medusa_tree::{Input, Path, State, Step, parents};
use crate::lessons::page::{Page, text_width};
use crate::scene::{Change, Key, Mark, Press, Role, Shape};
use crate::words::Lang;

const LEVEL_HEIGHT: f32 = 46.0;
const BOX_HEIGHT: f32 = 24.0;
const LABEL_SIZE: f32 = 12.0;
const LEAF_GAP: f32 = 8.0;
/// From a leaf to the next below it, where the tree grows to the right.
const LEAF_HEIGHT: f32 = 28.0;
const HIGHEST: f32 = 1_010.0;
/// Nodes that are nearer to each other have no words, and are no buttons.
const LEAST_LEAF: f32 = 18.0;
/// At the ends of a run, so many leaves have a button each that takes them away.
const MOST_REMOVALS: usize = 8;

/// A tree laid out.
struct Layout {
    centres: Vec<(f32, f32)>,
    is_downward: bool,
    width: f32,
    height: f32,
    has_words: bool,
    /// How much of the page it takes.
    extent: f32,
}

fn parent(input: &Input, node: usize) -> usize {
    let path = path(input, node);
    super::depict::node_of(input, &path[..path.len().saturating_sub(1)]).unwrap_or(0)
}

fn label(input: &Input, node: usize, lang: Lang) -> String {
    match (path(input, node).last(), lang) {
        (Some(rank), _) => format!("{node}: {rank}"),
        (None, Lang::En) => "0: root".into(),
        (None, Lang::Zh) => "0：根".into(),
    }
}

/// Of each node where it stands among the leaves, and how many of those there are: leaves side by side, each parent in the middle of its
/// children. `parents` are those of all nodes but the root, each before its children.
pub fn places(parents: &[u32]) -> (Vec<f32>, f32) {
    let count = parents.len() + 1;
    let mut children = vec![Vec::new(); count];
    (1..).zip(parents).for_each(|(node, parent)| children[*parent as usize].push(node));
    let (mut places, mut unseen, mut leaves) = (vec![0.0f32; count], vec![0], 0.0);
    while let Some(node) = unseen.pop() {
        if children[node].is_empty() {
            places[node] = leaves;
            leaves += 1.0;
        }
        unseen.extend(children[node].iter().rev());
    }
    for node in (0..count).rev() {
        if let (Some(&first), Some(&last)) = (children[node].first(), children[node].last()) {
            places[node] = (places[first] + places[last]) / 2.0;
        }
    }
    (places, leaves)
}

impl Layout {
    fn of(input: &Input, page: &Page) -> Layout {
        let count = input.sorted.len() + 1;
        let (order, leaves) = places(&parents(&input.sorted));
        let depth = input.sorted.last().map_or(0, Vec::len);
        let widest = (0..count).map(|node| text_width(&label(input, node, page.lang), LABEL_SIZE)).fold(0.0, f32::max) + 10.0;
        let is_downward = leaves * (widest + LEAF_GAP) <= page.room;
        let leaf = if is_downward { (page.room / leaves).min(widest + 40.0) } else { (HIGHEST / leaves).min(LEAF_HEIGHT) };
        let has_words = is_downward || leaf >= LEAST_LEAF;
        let level = if is_downward { LEVEL_HEIGHT } else { ((page.room - widest) / depth.max(1) as f32).min(140.0) };
        let left = if is_downward { page.left + (page.room - leaves * leaf) / 2.0 } else { page.left + widest / 2.0 };
        let centre = |node: usize| {
            let (along, across) = (path(input, node).len() as f32 * level, (order[node] + 0.5) * leaf);
            if is_downward { (left + across, page.y + BOX_HEIGHT / 2.0 + along) } else { (left + along, page.y + across) }
        };
        Layout {
            centres: (0..count).map(centre).collect(),
            is_downward,
            width: if is_downward { widest } else { widest.min(level - 6.0) },
            height: if is_downward { BOX_HEIGHT } else { (leaf - 2.0).min(BOX_HEIGHT) },
            has_words,
            extent: if is_downward { depth as f32 * level + BOX_HEIGHT } else { leaves * leaf },
        }
    }

    fn shape(&self) -> Shape {
        if self.has_words {
            Shape::Rect { width: self.width, height: self.height, corner: 5.0 }
        } else {
            Shape::Circle { radius: (self.height + 2.0) * 0.4 }
        }
    }
}

pub fn draw(page: &mut Page, input: &Input, state: &State, step: Option<&Step>, focus: &Focus) {
    let layout = Layout::of(input, page);
    let there = || (0..layout.centres.len()).filter(|node| focus.is_there[*node]);
    let is_on_way = |node: usize| focus.node == Some(node) || focus.ancestors.contains(&node);
    for node in there().filter(|node| *node > 0) {
        let ((x, y), (to_x, to_y)) = (layout.centres[parent(input, node)], layout.centres[node]);
        // From side to side: no line is under a label.
        let (aside, below) = match layout.has_words {
            true if layout.is_downward => (0.0, layout.height / 2.0),
            true => (layout.width / 2.0, 0.0),
            false => (0.0, 0.0),
        };
        let shape = Shape::Segment { dx: to_x - x - 2.0 * aside, dy: to_y - y - 2.0 * below, arrow: false };
        let role = if is_on_way(node) { Role::Active } else { Role::Frame };
        page.push(Mark::new(Key::new("edge", node as u64), x + aside, y + below, shape).role(role));
    }
    let mut keys = Vec::new();
    for node in there() {
        let (x, y) = layout.centres[node];
        let is_covered = state.is_covered[node];
        let role = focus.role(node).unwrap_or(if is_covered { Role::Done } else { Role::Plain });
        let mark = Mark::new(Key::new("node", node as u64), x, y, layout.shape()).role(role);
        keys.push(mark.key);
        page.push(if layout.has_words { mark.label(label(input, node, page.lang)) } else { mark });
    }
    page.group(if page.lang == Lang::Zh { "树（结点：候选）" } else { "tree (node: candidate)" }, keys);
    page.y += layout.extent + 4.0;
    page.caption(match (page.lang, layout.has_words) {
        (Lang::En, true) => "4: 1 is node 4, its head's candidate 1",
        (Lang::Zh, true) => "4: 1 即结点 4，取该头的候选 1",
        (Lang::En, false) => "each dot is a node; the root is at the left",
        (Lang::Zh, false) => "每点是一个结点；根在最左边",
    });
    presses(page, input, step, &layout);
}

/// What the reader can make of the tree: nodes get children, and the one in work, or any leaf of a small tree, goes away.
fn presses(page: &mut Page, input: &Input, step: Option<&Step>, layout: &Layout) {
    let choices: HashSet<&[u32]> = input.sorted.iter().map(Path::as_slice).collect();
    let change = |choices: Vec<Path>| Change { field: "choices", to: json!(choices), instead_of: &["accuracies", "nodes"] };
    for node in (0..layout.centres.len()).filter(|_| layout.has_words) {
        let Some(child) = next_child(&choices, path(input, node), [input.topk, MOST_DEPTH as u32, MOST_NODES as u32]) else {
            continue;
        };
        let (node_path, child_path) = (list(path(input, node)), list(&child));
        let name = match page.lang {
            Lang::En => format!("node {node}, {node_path}: add {child_path}"),
            Lang::Zh => format!("结点 {node}，{node_path}：添加 {child_path}"),
        };
        let mut more = input.sorted.to_vec();
        more.push(child);
        // Where it isn't drawn yet, it's no button.
        let key = Key::new("node", node as u64);
        if page.scene.find(key).is_some() {
            page.scene.presses.push(Press { key: Some(key), name, change: change(more) });
        }
    }
    let is_leaf = |node: &usize| {
        !input.sorted.iter().any(|other| other.len() > path(input, *node).len() && other.starts_with(path(input, *node)))
    };
    let gone: Vec<usize> = match step.and_then(Step::node) {
        Some(node) => (node > 0).then_some(node as usize).into_iter().collect(),
        None => {
            let leaves: Vec<usize> = (1..layout.centres.len()).filter(is_leaf).collect();
            leaves[leaves.len().saturating_sub(MOST_REMOVALS)..].to_vec()
        }
    };
    for node in gone {
        let gone = path(input, node);
        let left = without(&input.sorted, gone);
        let is_alone = left.len() + 1 == input.sorted.len();
        let gone = list(gone);
        let name = match (page.lang, is_alone) {
            (Lang::En, true) => format!("Remove {gone}"),
            (Lang::En, false) => format!("Remove {gone} and all below it"),
            (Lang::Zh, true) => format!("删除 {gone}"),
            (Lang::Zh, false) => format!("删除 {gone} 及其下面的结点"),
        };
        page.scene.presses.push(Press { key: None, name, change: change(left) });
    }
}
