//! A small tree, whole. Every mark has its place from the start, so that nothing moves while the tree grows.

use crate::algo::backtrack::{Input, State, Step, Visit, walk};
use crate::lessons::page::{Page, text_width};
use crate::scene::{Key, Mark, Role, Shape, Tone};
use crate::words::Lang;

const MOST_MARKS: u64 = 160;
const BOX_HEIGHT: f32 = 22.0;
const LABEL_SIZE: f32 = 12.0;
/// From a level to the next below it, and from a leaf to the next below it.
const LEVEL_HEIGHT: f32 = 56.0;
const LEAF_HEIGHT: f32 = 26.0;
const LEAST_LEVEL: f32 = 50.0;
const HIGHEST: f32 = 1_100.0;
const SKIPPED: Tone = Tone::Level(0.3);

/// A tree laid out.
pub struct Tree {
    nodes: Vec<Node>,
    /// Levels grow downward; to the right where the tree is too broad for that.
    is_downward: bool,
    /// Distance of levels, and of leaves.
    level: f32,
    leaf: f32,
    leaves: f32,
    depth: u32,
    width: f32,
}

struct Node {
    visit: Visit,
    parent: Option<usize>,
    /// Where it is among the leaves; a parent is in the middle of its children.
    place: f32,
    label: String,
}

fn depth(visit: &Visit) -> u32 {
    let (Visit::Enter { depth, .. } | Visit::Prune { depth, .. } | Visit::Skip { depth, .. }) = visit;
    *depth
}

fn label(input: &Input, visit: &Visit) -> String {
    match *visit {
        Visit::Enter { i, rest, ending, .. } => {
            let number = input.candidates[i as usize];
            match ending {
                Some(Step::Emit { .. }) => format!("{number} ✓"),
                Some(_) => format!("{number} → {} ✗", rest.to_string().replace('-', "−")),
                None => format!("{number} → {rest}"),
            }
        }
        Visit::Prune { i, rest, .. } => format!("{} > {rest}", input.candidates[i as usize]),
        Visit::Skip { i, is_first, .. } => {
            let mark = if is_first { "!" } else { "" };
            format!("= {}{mark}", input.candidates[i as usize])
        }
    }
}

impl Tree {
    /// None where it doesn't fit onto the page.
    pub fn of(input: &Input, page: &Page) -> Option<Tree> {
        if input.extent.marks() > MOST_MARKS {
            return None;
        }
        let (mut nodes, mut path): (Vec<Node>, Vec<usize>) = (Vec::new(), Vec::new());
        walk(input, 0, (0, input.target as i64), &mut |visit| {
            path.truncate(depth(&visit) as usize - 1);
            nodes.push(Node { parent: path.last().copied(), place: 0.0, label: label(input, &visit), visit });
            path.push(nodes.len() - 1);
            true
        });
        let leaves = place(&mut nodes);
        let widest = nodes.iter().map(|node| text_width(&node.label, LABEL_SIZE) + 12.0).fold(36.0, f32::max);
        let depth = nodes.iter().map(|node| depth(&node.visit)).max().unwrap_or(0);
        let is_downward = leaves * (widest + 6.0) <= page.room;
        let (level, leaf, width) = if is_downward {
            (LEVEL_HEIGHT, (page.room / leaves.max(1.0)).min(widest + 30.0), widest)
        } else {
            let level = (page.room / (depth + 1) as f32).min(widest + 60.0);
            (level, LEAF_HEIGHT, widest.min(level - 12.0))
        };
        let fits = is_downward || (level >= LEAST_LEVEL && leaves * LEAF_HEIGHT <= HIGHEST);
        fits.then_some(Tree { nodes, is_downward, level, leaf, leaves, depth, width })
    }

    fn centre(&self, page: &Page, depth: u32, place: f32) -> (f32, f32) {
        let (along, across) = (depth as f32 * self.level, (place + 0.5) * self.leaf);
        if self.is_downward {
            let left = page.left + (page.room - self.leaves * self.leaf) / 2.0;
            (left + across, page.y + BOX_HEIGHT / 2.0 + 4.0 + along)
        } else {
            (page.left + self.width / 2.0 + along, page.y + across)
        }
    }

    pub fn draw(&self, page: &mut Page, input: &Input, state: &State, step: Option<&Step>) {
        let top = self.nodes.iter().filter(|node| node.parent.is_none());
        let places: Vec<f32> = top.map(|node| node.place).collect();
        let root_place = middle(&places);
        let root = self.centre(page, 0, root_place);
        let grown = &self.nodes[..self.nodes.len().min(state.marks as usize)];
        for (number, node) in grown.iter().enumerate() {
            let (x, y) = self.centre(page, depth(&node.visit), node.place);
            let from = node.parent.map_or(root, |parent| self.centre(page, depth(&grown[parent].visit), grown[parent].place));
            let is_on_path = state.trail.contains(&(number as u32));
            // From side to side: no line is under a label.
            let (aside, below) = if self.is_downward { (0.0, BOX_HEIGHT / 2.0) } else { (self.width / 2.0, 0.0) };
            let (from_x, from_y) = (from.0 + aside, from.1 + below);
            let shape = Shape::Segment { dx: x - aside - from_x, dy: y - below - from_y, arrow: false };
            let role = if is_on_path { Role::Active } else { Role::Frame };
            page.push(Mark::new(Key::new("edge", number as u64), from_x, from_y, shape).role(role));
        }
        let shape = Shape::Rect { width: self.width, height: BOX_HEIGHT, corner: 11.0 };
        let role = if state.nodes > 0 && !state.is_over { Role::Active } else { Role::Plain };
        page.push(Mark::new(Key::new("root", 0), root.0, root.1, shape).role(role).label(input.target.to_string()));
        let mut groups = [const { Vec::new() }; 5];
        groups[0].push(Key::new("root", 0));
        for (number, node) in grown.iter().enumerate() {
            let (x, y) = self.centre(page, depth(&node.visit), node.place);
            let is_on_path = state.trail.contains(&(number as u32));
            let is_latest = number + 1 == grown.len()
                && matches!(
                    step,
                    Some(
                        Step::Choose { .. }
                            | Step::Prune { .. }
                            | Step::Skip { .. }
                            | Step::Emit { .. }
                            | Step::Over
                            | Step::Full
                    )
                );
            let (group, role, tone) = match node.visit {
                // It is an answer, or past the target, from the next step on.
                Visit::Enter { .. } if is_latest && matches!(step, Some(Step::Choose { .. })) => (0, Role::Moved, Tone::Flat),
                Visit::Enter { ending: Some(Step::Emit { .. }), .. } => (1, Role::Done, Tone::Flat),
                Visit::Enter { ending: Some(_), .. } => (4, Role::Looked, Tone::Flat),
                Visit::Enter { .. } if is_on_path => (0, Role::Active, Tone::Flat),
                Visit::Enter { .. } => (5, Role::Plain, Tone::Flat),
                Visit::Prune { .. } => (2, Role::Discarded, Tone::Flat),
                Visit::Skip { is_first: true, .. } => (3, Role::Wrong, Tone::Flat),
                Visit::Skip { .. } => (3, Role::Discarded, SKIPPED),
            };
            let shape = Shape::Rect { width: self.width, height: BOX_HEIGHT, corner: 5.0 };
            let key = Key::new("node", number as u64);
            let label = if role == Role::Moved { plain_label(input, &node.visit) } else { node.label.clone() };
            page.push(Mark::new(key, x, y, shape).role(role).tone(tone).label(label));
            if let Some(keys) = groups.get_mut(group) {
                keys.push(key);
            }
        }
        let titles = match page.lang {
            Lang::En => ["on the path", "answers in the tree", "pruned", "skipped", "dead ends"],
            Lang::Zh => ["当前路径", "树中的答案", "剪掉", "跳过", "死路"],
        };
        for (title, keys) in titles.into_iter().zip(groups) {
            page.group(title, keys);
        }
        page.y += if self.is_downward {
            self.depth as f32 * self.level + BOX_HEIGHT + 12.0
        } else {
            self.leaves.max(1.0) * self.leaf + 8.0
        };
        self.key(page);
    }

    /// What the labels mean, for those that there are.
    fn key(&self, page: &mut Page) {
        let has = |is: fn(&Visit) -> bool| self.nodes.iter().any(|node| is(&node.visit));
        let zh = page.lang == Lang::Zh;
        let mut lines =
            vec![if zh { "2 → 5：选 2 后余 5；✓ 答案" } else { "2 → 5: 2 is chosen, 5 left; ✓: an answer" }];
        if has(|visit| matches!(visit, Visit::Enter { ending: Some(Step::Over | Step::Full), .. })) {
            lines.push(if zh { "✗：死路，不是答案" } else { "✗: a dead end, no answer" });
        }
        if has(|visit| matches!(visit, Visit::Prune { .. })) {
            lines.push(if zh { "6 > 1：6 大于余数 1，剪掉" } else { "6 > 1: 6 is more than the 1 left, pruned" });
        }
        if has(|visit| matches!(visit, Visit::Skip { is_first: false, .. })) {
            lines.push(if zh { "= 1：与前一个 1 相等，跳过" } else { "= 1: equal to the 1 before, skipped" });
        }
        if has(|visit| matches!(visit, Visit::Skip { is_first: true, .. })) {
            lines.push(if zh { "= 1!：本层第一个，不该跳过" } else { "= 1!: first of its loop, skipped by mistake" });
        }
        lines.into_iter().for_each(|line| page.caption(line));
    }
}

/// As long as it isn't known how the call ends.
fn plain_label(input: &Input, visit: &Visit) -> String {
    match *visit {
        Visit::Enter { i, rest, .. } => format!("{} → {}", input.candidates[i as usize], rest.to_string().replace('-', "−")),
        _ => label(input, visit),
    }
}

fn middle(places: &[f32]) -> f32 {
    match places {
        [] => 0.0,
        [first, .., last] => (first + last) / 2.0,
        [only] => *only,
    }
}

/// Gives every node its place; how many leaves there are.
fn place(nodes: &mut [Node]) -> f32 {
    let mut children: Vec<Vec<f32>> = vec![Vec::new(); nodes.len()];
    let mut is_parent = vec![false; nodes.len()];
    nodes.iter().filter_map(|node| node.parent).for_each(|parent| is_parent[parent] = true);
    let mut leaves = 0.0;
    for (node, is_parent) in nodes.iter_mut().zip(&is_parent) {
        if !is_parent {
            node.place = leaves;
            leaves += 1.0;
        }
    }
    // Children come after their parents.
    for number in (0..nodes.len()).rev() {
        if is_parent[number] {
            children[number].reverse();
            nodes[number].place = middle(&children[number]);
        }
        if let Some(parent) = nodes[number].parent {
            children[parent].push(nodes[number].place);
        }
    }
    leaves.max(1.0)
}
