//! The picture: the tree, what is known of the node in work, the mask, and the rows of the leaves.

use std::collections::HashSet;

use super::words::{chance, list};
use super::{matrix, tree};
use crate::algo::medusa_tree::{Input, Mask, MedusaTree, Path, State, Step, sorted};
use crate::lessons::View;
use crate::lessons::page::{CAPTION_SIZE, Page, text_width};
use crate::lessons::plane::readouts::{Readout, readouts};
use crate::scene::{Key, Mark, Role, Scene, Shape};
use crate::trace::Plain;
use crate::words::{Lang, Text};

const CHIP_HEIGHT: f32 = 24.0;
const CHIP_GAP: f32 = 4.0;
/// Rows of leaves' rows that there is room for.
const MOST_LINES: usize = 12;

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let mut page = Page::new(view, false);
    let focus = Focus::of(input, state, step);
    let nodes = input.sorted.len();
    page.aloud(&match page.lang {
        Lang::En => format!("{nodes} nodes and the root; {} candidates a head", input.topk),
        Lang::Zh => format!("{nodes} 个结点和根；每个头 {} 个候选", input.topk),
    });
    tree::draw(&mut page, input, state, step, &focus);
    known(&mut page, input, state, step, &focus);
    matrix::draw(&mut page, input, state, &focus, matrix::WIDEST_BITMAP);
    leaves(&mut page, input, state, step);
    page.finish()
}

/// The buffers of a whole tree, beside which its nodes are seen already: mask, positions, and the rows of its leaves.
pub fn buffers(page: &mut Page, choices: &[Path], topk: u32) {
    /// Of a row of the mask, where it is a bitmap.
    const ROW: f32 = 8.0;
    let sorted = sorted(choices, None);
    let input = Input { choices: sorted.to_vec(), topk, mask: Mask::Tree, growth: None, sorted };
    let state = Plain::<MedusaTree>::run(&input).state;
    let focus = Focus::of(&input, &state, None);
    let widest = (state.nodes() as f32 * ROW).min(matrix::WIDEST_BITMAP);
    if !matrix::draw(page, &input, &state, &focus, widest) {
        positions(page, &state.positions);
    }
    leaves(page, &input, &state, None);
}

/// How deep the nodes of a sorted tree lie, by runs of equally deep ones.
fn positions(page: &mut Page, positions: &[u32]) {
    let (mut from, mut line) = (0, page.text(Text::new("positions:", "位置：")).to_owned());
    for run in positions.chunk_by(|a, b| a == b) {
        let last = from + run.len() - 1;
        let nodes = if from == last { from.to_string() } else { format!("{from}–{last}") };
        let word = format!(" {nodes} (+{})", run[0]);
        from = last + 1;
        if text_width(&line, CAPTION_SIZE) + text_width(&word, CAPTION_SIZE) > page.room {
            page.aloud(line.trim());
            line.clear();
        }
        line += &word;
    }
    page.aloud(line.trim());
}

/// What a step is about, by numbers in the sorted tree.
pub struct Focus {
    pub node: Option<usize>,
    /// On the way to it, from the root; itself not among them.
    pub ancestors: Vec<usize>,
    /// What it sees and shouldn't.
    pub wrong: Vec<usize>,
    /// The nodes that are there: all, once grown.
    pub is_there: Vec<bool>,
}

impl Focus {
    fn of(input: &Input, state: &State, step: Option<&Step>) -> Focus {
        let there: HashSet<&[u32]> = state.choices.iter().map(Path::as_slice).collect();
        let is_there: Vec<bool> = (0..=input.sorted.len()).map(|node| node == 0 || there.contains(path(input, node))).collect();
        let node = match step {
            Some(Step::Grow { .. }) => state.choices.last().and_then(|path| node_of(input, path)),
            Some(step) => step.node().map(|node| node as usize),
            None => None,
        };
        let ancestors = node.map_or(Vec::new(), |node| ancestors(input, node));
        let is_seen = matches!(step, Some(Step::See { .. }));
        let wrong = match node {
            Some(node) if is_seen && input.mask == Mask::Causal => {
                (1..node).filter(|other| !path(input, node).starts_with(path(input, *other))).collect()
            }
            _ => Vec::new(),
        };
        Focus { node, ancestors, wrong, is_there }
    }

    pub fn role(&self, node: usize) -> Option<Role> {
        if self.node == Some(node) {
            Some(Role::Moved)
        } else if self.wrong.contains(&node) {
            Some(Role::Wrong)
        } else {
            self.ancestors.contains(&node).then_some(Role::Active)
        }
    }
}

pub fn path(input: &Input, node: usize) -> &[u32] {
    node.checked_sub(1).map_or(&[], |place| &input.sorted[place])
}

/// The number in the sorted tree of a node with this path.
pub fn node_of(input: &Input, path: &[u32]) -> Option<usize> {
    let at = input.sorted.binary_search_by(|other| (other.len(), other.as_slice()).cmp(&(path.len(), path)));
    if path.is_empty() { Some(0) } else { at.ok().map(|place| place + 1) }
}

fn ancestors(input: &Input, node: usize) -> Vec<usize> {
    let path = path(input, node);
    (0..path.len()).filter_map(|len| node_of(input, &path[..len])).collect()
}

/// The quantities of the node in work.
fn known(page: &mut Page, input: &Input, state: &State, step: Option<&Step>, focus: &Focus) {
    let lang = page.lang;
    let mut rows = Vec::new();
    let node = focus.node.filter(|_| state.is_sorted);
    let name = |en: &'static str, zh: &'static str| Text::new(en, zh).get(lang);
    if input.growth.is_some() {
        let added = match step {
            Some(Step::Grow { chance: added, .. }) => format!("{} (+{})", chance(state.expected), chance(*added)),
            _ => chance(state.expected),
        };
        rows.push(
            Readout::new(name("expected to be accepted", "期望接受的结点数"), added)
                .moved(matches!(step, Some(Step::Grow { .. }))),
        );
    }
    rows.push(Readout::new(name("node", "结点"), node.map(|node| format!("{node}: {}", list(path(input, node))))));
    let parent = node.and_then(|node| state.parents.get(node).map(|parent| (node, *parent)));
    let parent =
        parent.map(|(node, parent)| if node == 0 { name("none: the root", "无：根").to_owned() } else { parent.to_string() });
    rows.push(Readout::new(name("parent", "父结点"), parent).moved(matches!(step, Some(Step::Place { .. }))));
    let position = node.and_then(|node| state.positions.get(node));
    rows.push(
        Readout::new(name("position", "位置"), position.map(u32::to_string)).moved(matches!(step, Some(Step::Position { .. }))),
    );
    let index = node.and_then(|node| Some((node, state.tree_indices.get(node)?)));
    let index = index.map(|(node, index)| match path(input, node).split_last() {
        Some((rank, before)) => format!("1 + {}·{} + {rank} = {index}", input.topk, before.len()),
        None => index.to_string(),
    });
    rows.push(Readout::new(name("tree index", "树索引"), index).moved(matches!(step, Some(Step::Index { .. }))));
    readouts(page, name("this node", "当前结点"), &rows);
    page.y += 4.0;
}

/// The row of each leaf that has one. There is room for all from the start.
fn leaves(page: &mut Page, input: &Input, state: &State, step: Option<&Step>) {
    let is_leaf = |node: &&Path| !input.sorted.iter().any(|other| other.len() > node.len() && other.starts_with(node));
    let count = input.sorted.iter().filter(is_leaf).count().max(1);
    let longest = input.sorted.last().map_or(1, |path| path.len() + 1);
    let widest = format!("[{}]", vec![input.sorted.len().to_string(); longest].join(","));
    let width = (text_width(&widest, CAPTION_SIZE) + 12.0).min(page.room);
    let columns = (((page.room + CHIP_GAP) / (width + CHIP_GAP)) as usize).max(1);
    let lines = count.div_ceil(columns).min(MOST_LINES);
    let shown = (lines * columns).min(state.retrieve.len());
    let is_cut = count > lines * columns;
    page.caption(match (page.lang, is_cut) {
        (Lang::En, false) => format!("rows of the leaves: {} of {count}", state.retrieve.len()),
        (Lang::En, true) => format!("latest rows of the leaves: {} of {count}", state.retrieve.len()),
        (Lang::Zh, false) => format!("各叶子的行：{} / {count}", state.retrieve.len()),
        (Lang::Zh, true) => format!("最近的叶子行：{} / {count}", state.retrieve.len()),
    });
    let first = state.retrieve.len() - shown;
    let mut keys = Vec::new();
    for (place, row) in state.retrieve[first..].iter().enumerate() {
        let (column, line) = (place % columns, place / columns);
        let x = page.left + column as f32 * (width + CHIP_GAP) + width / 2.0;
        let y = page.y + line as f32 * (CHIP_HEIGHT + CHIP_GAP) + CHIP_HEIGHT / 2.0;
        let is_new = matches!(step, Some(Step::Leaf { .. })) && place + 1 == shown;
        let role = if is_new { Role::Moved } else { Role::Done };
        let words: Vec<String> = row.iter().map(i32::to_string).collect();
        let key = Key::new("row", (first + place) as u64);
        let shape = Shape::Rect { width, height: CHIP_HEIGHT, corner: 5.0 };
        page.push(Mark::new(key, x, y, shape).role(role).label(format!("[{}]", words.join(","))));
        keys.push(key);
    }
    page.group(if page.lang == Lang::Zh { "叶子的行" } else { "rows of the leaves" }, keys);
    page.y += lines as f32 * (CHIP_HEIGHT + CHIP_GAP);
}
