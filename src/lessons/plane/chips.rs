//! A list as a row of boxes, of which those around one of them are shown where there is no room for all.

use crate::lessons::page::Page;
use crate::scene::{Key, Mark, Role, Shape};

const HEIGHT: f32 = 26.0;
const WIDTH: f32 = 36.0;

pub struct Chip {
    pub id: u64,
    pub label: String,
    pub role: Role,
}

/// A caption, and the boxes in one row; its place is kept where there are none.
pub fn chips(page: &mut Page, kind: &'static str, title: &str, chips: &[Chip], focus: usize) {
    page.caption(title);
    page.y += 3.0;
    let fitting = ((page.room / WIDTH) as usize).max(3);
    let shown = if chips.len() <= fitting {
        0..chips.len()
    } else {
        // A box at each end says that there are more.
        let first = focus.saturating_sub(fitting / 2).min(chips.len() - fitting);
        first..first + fitting
    };
    let (first, last) = (shown.start, shown.end);
    let mut keys = Vec::new();
    for (place, index) in shown.enumerate() {
        let is_cut = (index == first && first > 0) || (index + 1 == last && last < chips.len());
        let (x, y) = (page.left + (place as f32 + 0.5) * WIDTH, page.y + HEIGHT / 2.0);
        let shape = Shape::Rect { width: WIDTH - 4.0, height: HEIGHT, corner: 4.0 };
        let chip = &chips[index];
        let (key, role, label) = if is_cut {
            (Key::new(kind, u64::MAX - place as u64), Role::Frame, "…")
        } else {
            (Key::new(kind, chip.id), chip.role, chip.label.as_str())
        };
        page.push(Mark::new(key, x, y, shape).role(role).label(label));
        keys.push(key);
    }
    page.y += HEIGHT + 4.0;
    page.group(title, keys);
}
