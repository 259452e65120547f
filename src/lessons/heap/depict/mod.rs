//! The picture: the program, what's in hand, the list as an array and as a tree, and what an operation builds beside it.

mod array;
mod compact;
mod roles;
mod strips;
mod tree;

use self::roles::Roles;
pub use self::roles::broken;
use super::words;
use crate::algo::heap::{Input, Item, Op, State, Step};
use crate::lessons::View;
use crate::lessons::page::Page;
use crate::scene::{Key, Mark, Role, Scene, Shape, Tone};

/// Up to so many items, an array has cells with index numbers and a tree of circles; above, one panel of squares is both.
const MOST_CELLS: usize = 63;

/// What every part of the picture is made from.
struct Depiction<'a> {
    input: &'a Input,
    state: &'a State,
    step: Option<&'a Step>,
    roles: Roles,
}

pub fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
    let depiction = Depiction { input, state, step, roles: Roles::of(input, state, step) };
    let mut page = Page::new(view, input.longest() > MOST_CELLS);
    strips::program(&mut page, &depiction);
    strips::hand(&mut page, &depiction);
    if state.is_beside {
        if matches!(state.running(), Some(Op::Merge(_))) {
            strips::lists(&mut page, &depiction);
        } else {
            array::source(&mut page, &depiction);
        }
        panel(&mut page, &depiction, depiction.most_beside());
        strips::out(&mut page, &depiction);
    } else {
        panel(&mut page, &depiction, input.longest());
    }
    page.finish()
}

/// The array that sifts work on, as array and tree. There is room for `most` items, so that it doesn't jump as it grows and shrinks.
fn panel(page: &mut Page, depiction: &Depiction, most: usize) {
    if most > MOST_CELLS {
        compact::panel(page, depiction, most);
    } else {
        array::array(page, depiction, most);
        tree::tree(page, depiction, most);
    }
}

impl Depiction<'_> {
    /// The length that the array beside the list has at its longest in this operation.
    fn most_beside(&self) -> usize {
        let items = self.state.heap.len();
        match self.state.running() {
            Some(Op::NLargest(count) | Op::NSmallest(count)) => items.min(*count),
            Some(Op::Merge(lists)) => lists.iter().filter(|list| !list.is_empty()).count(),
            _ => items,
        }
    }

    /// Items keep their key while they move; those beside the list are copies, with keys of their own.
    fn item_key(&self, item: &Item) -> Key {
        Key::new(if self.state.is_beside { "copy" } else { "item" }, u64::from(item.id))
    }

    /// An item, shaded by how large it is; while it plays a part, it has the colour of its role instead.
    fn item_mark(&self, key: Key, item: &Item, (x, y): (f32, f32), shape: Shape, role: Role) -> Mark {
        let tone = match role {
            Role::Plain => Tone::Level(self.input.standing(item.id).rank),
            _ => Tone::Flat,
        };
        Mark::new(key, x, y, shape).label(words::item(self.input, item)).role(role).tone(tone)
    }
}
