//! What a stage asks of whoever changes its picture.

use std::any::Any;
use std::rc::Rc;

use web_sys::{Element, MouseEvent, PointerEvent};
use yew::prelude::*;

use super::SharedMotion;
use crate::scene::{Grip, Scene};
use crate::words::Lang;

/// Changes a picture by pointers, keys and buttons. It is a trait, so that a stage that only shows holds none of its code.
pub trait Touch {
    /// Listens for what must be able to keep the page from scrolling, until what it gives is dropped.
    fn listen(&self, host: Element, motion: SharedMotion) -> Box<dyn Any>;
    /// Takes a pointer's event; true while that holds something.
    fn point(&self, host: &Element, motion: &SharedMotion, event: &PointerEvent) -> bool;
    fn double_click(&self, motion: &SharedMotion, event: &MouseEvent);
    /// The buttons of a picture: of the handle that keys move, by its name, and of marks. `again` has the stage drawn once more.
    fn buttons(&self, scene: &Rc<Scene>, selected: Option<&(Grip, AttrValue)>, lang: Lang, again: UseForceUpdateHandle) -> Html;
    /// Puts them where they belong in the picture.
    fn put(&self, motion: &SharedMotion, scene: &Scene, selected: Option<&(Grip, AttrValue)>);
}

/// [`Touch`] as a property: the same while it is one and the same.
#[derive(Clone)]
pub struct TouchProp(pub Rc<dyn Touch>);

impl PartialEq for TouchProp {
    fn eq(&self, other: &TouchProp) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
