//! A lesson's card as a property of components.

use crate::lessons::Card;

/// Cards are static, so one is the same as another when its id is.
#[derive(Clone, Copy)]
pub struct CardProp(pub &'static Card);

impl PartialEq for CardProp {
    fn eq(&self, other: &CardProp) -> bool {
        self.0.id == other.0.id
    }
}
