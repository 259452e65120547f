//! The memory that is short, and what sits in it now.

use super::{MARGIN, Page, TEXT, words};
use crate::algo::attention::Method;
use crate::scene::{Align, Group, Key, Mark, Role, Shape};
use crate::words::Words;

const HEIGHT: f32 = 20.0;
/// However little it is, it can be seen.
const SMALLEST_SHARE: f32 = 0.004;

impl Page<'_> {
    /// What the method needs of it, part by part, as a bar against its limit.
    pub(super) fn memory(&mut self, top: f32) -> f32 {
        let memory = self.input.memory;
        let title = self.say(words::memory(self.input));
        self.text(Key::new("memory", 0), (MARGIN, top + TEXT), Align::Start, title);
        let (width, y) = (self.layout.width - 2.0 * MARGIN, top + TEXT + 6.0 + HEIGHT / 2.0);
        let bar = |number: u64, from: f32, to: f32| {
            let shape = Shape::Rect { width: width * (to - from), height: HEIGHT, corner: 2.0 };
            Mark::new(Key::new("memory", number), MARGIN + width * (from + to) / 2.0, y, shape)
        };
        self.scene.push(bar(1, 0.0, 1.0).role(Role::Frame));
        let limit = memory.limit_bytes.max(1) as f32;
        let mut keys = vec![Key::new("memory", 0)];
        let mut is_legible = true;
        let mut from = 0.0;
        for (part, (label, bytes, is_full)) in self.parts().into_iter().enumerate() {
            let to = (from + (bytes as f32 / limit).max(SMALLEST_SHARE)).min(1.0);
            let mark = bar(part as u64 + 2, from, to).role(if is_full { Role::Active } else { Role::Hole }).label(label);
            is_legible &= mark.label.is_empty() || mark.lettering().is_some();
            keys.push(mark.key);
            self.scene.push(mark);
            from = to;
        }
        let mut below = y + HEIGHT / 2.0;
        if let (false, Some(parts)) = (is_legible, memory.parts_bytes) {
            let words = self.say(words::holdings(parts));
            below += TEXT + 6.0;
            self.text(Key::new("holdings", 0), (MARGIN, below), Align::Start, words);
        }
        self.scene.groups.push(Group { title: self.say(Words::new("memory", "内存")), keys });
        below
    }

    /// Of each part: what it is for, its bytes, and whether anything is in it.
    fn parts(&self) -> Vec<(String, u64, bool)> {
        let (state, memory) = (self.state, self.input.memory);
        let Some(parts) = memory.parts_bytes.filter(|_| self.input.method == Method::Tiled) else {
            return vec![(String::new(), memory.used_bytes, state.progress.iter().any(|progress| progress.has_scores()))];
        };
        let tenant = match (state.has_k, state.has_v) {
            (true, _) => "K",
            (_, true) => "V",
            _ => "K/V",
        };
        let is_summing = state.tile.is_some() && state.block.is_some();
        let names = [
            ("Q".to_owned(), state.has_q),
            (tenant.to_owned(), state.has_k || state.has_v),
            ("P".to_owned(), self.holds_weights()),
            (self.say(words::partial()), is_summing),
        ];
        let part = |((name, is_full), bytes)| (format!("{name} {}", crate::words::grouped(bytes)), bytes, is_full);
        names.into_iter().zip(parts).map(part).collect()
    }
}
