//! An array as the complete binary tree that it is: level by level from the root.

use super::Depiction;
use crate::algo::heap::Item;
use crate::lessons::heap::words;
use crate::lessons::page::Page;
use crate::scene::{Key, Mark, Role, Shape};

const LARGEST_RADIUS: f32 = 20.0;
const SMALLEST_RADIUS: f32 = 4.0;
const SMALLEST_HAND: f32 = 9.0;
/// The widest that neighbours on the lowest level are apart.
const LARGEST_SPACING: f32 = 72.0;

/// Where the nodes of a tree are.
struct Layout {
    left: f32,
    top: f32,
    width: f32,
    levels: u32,
}

impl Layout {
    fn new(page: &Page, most: usize) -> Layout {
        let levels = most.max(1).ilog2() + 1;
        let leaves = 1u32 << (levels - 1);
        let width = page.room.min(leaves as f32 * LARGEST_SPACING);
        Layout { left: page.left + (page.room - width) / 2.0, top: page.y, width, levels }
    }

    fn radius_on(&self, level: u32) -> f32 {
        let spacing = self.width / (1u32 << level) as f32;
        (spacing / 2.0 - 1.0).clamp(SMALLEST_RADIUS, LARGEST_RADIUS)
    }

    fn level_y(&self, level: u32) -> f32 {
        let above: f32 = (0..level).map(|level| self.radius_on(level) + self.radius_on(level + 1) + 20.0).sum();
        self.top + self.radius_on(0) + above
    }

    fn node(&self, place: usize) -> (f32, f32, f32) {
        let level = (place as u32 + 1).ilog2();
        let in_level = (place + 1 - (1 << level)) as f32;
        let spacing = self.width / (1u32 << level) as f32;
        (self.left + (in_level + 0.5) * spacing, self.level_y(level), self.radius_on(level))
    }

    fn bottom(&self) -> f32 {
        self.level_y(self.levels - 1) + self.radius_on(self.levels - 1)
    }
}

pub fn tree(page: &mut Page, depiction: &Depiction, most: usize) {
    page.caption(page.text(words::TREE));
    // Room for the item in hand beside the root.
    page.y += LARGEST_RADIUS;
    let layout = Layout::new(page, most);
    let state = depiction.state;
    let items = state.array();
    for place in 1..items.len() {
        page.push(edge(&layout, depiction, place));
    }
    for (place, item) in items.iter().enumerate() {
        let (x, y, radius) = layout.node(place);
        if state.hole == Some(place as u32) {
            page.push(Mark::new(Key::new("hole", 1), x, y, Shape::Circle { radius }).role(Role::Hole));
        } else {
            let role = depiction.roles.at(place as u32);
            page.push(depiction.item_mark(node_key(depiction, item), item, (x, y), Shape::Circle { radius }, role));
        }
    }
    if let (Some(hole), Some(hand)) = (state.hole, state.hand) {
        let (x, y, radius) = layout.node(hole as usize);
        // Over the hole's corner, on the side that has room.
        let (aside, radius) = (radius.min(14.0) + 4.0, radius.max(SMALLEST_HAND));
        let x = if x + aside + radius > page.scene.width { x - aside } else { x + aside };
        let shape = Shape::Circle { radius };
        page.push(depiction.item_mark(node_key(depiction, &hand), &hand, (x, y - aside), shape, Role::Pivot));
    }
    page.y = layout.bottom() + 8.0;
}

fn node_key(depiction: &Depiction, item: &Item) -> Key {
    Key::new(if depiction.state.is_beside { "copy-node" } else { "node" }, u64::from(item.id))
}

/// From the parent's outline to the child's.
fn edge(layout: &Layout, depiction: &Depiction, place: usize) -> Mark {
    let (x, y, radius) = layout.node(place);
    let (parent_x, parent_y, parent_radius) = layout.node((place - 1) / 2);
    let (dx, dy) = (x - parent_x, y - parent_y);
    let length = dx.hypot(dy).max(1.0);
    let (from, to) = (parent_radius / length, 1.0 - radius / length);
    let shape = Shape::Segment { dx: dx * (to - from), dy: dy * (to - from), arrow: false };
    let key = Key::new("edge", place as u64);
    Mark::new(key, parent_x + dx * from, parent_y + dy * from, shape).role(depiction.roles.edge(place as u32))
}
