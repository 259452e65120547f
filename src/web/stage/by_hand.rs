//! What the reader does in a picture becomes acts.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent};
use yew::prelude::*;

use super::plane::{self, Act, Pointers};
use super::touch::Touch;
use super::{SharedMotion, buttons};
use crate::scene::{Grip, Scene};
use crate::words::Lang;

pub struct ByHand {
    on_act: Callback<Act>,
    pointers: RefCell<Pointers>,
    handle: NodeRef,
    bar: NodeRef,
    /// The button of a mark that the tab key comes to.
    current: Rc<Cell<usize>>,
}

impl ByHand {
    pub fn new(on_act: Callback<Act>) -> ByHand {
        ByHand {
            on_act,
            pointers: RefCell::default(),
            handle: NodeRef::default(),
            bar: NodeRef::default(),
            current: Rc::default(),
        }
    }

    fn by_key(&self, scene: &Rc<Scene>, grip: &Grip) -> Callback<KeyboardEvent> {
        let (scene, grip, on_act) = (scene.clone(), grip.clone(), self.on_act.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(plane) = &scene.plane else { return };
            let handle = plane.handles.iter().find(|handle| handle.grip == grip);
            if let Some(act) = handle.and_then(|handle| plane::by_key(plane, handle, &event)) {
                event.prevent_default();
                on_act.emit(Act::Grab(grip.clone()));
                on_act.emit(act);
                on_act.emit(Act::Drop);
            }
        })
    }
}

impl Touch for ByHand {
    fn listen(&self, host: Element, motion: SharedMotion) -> Box<dyn Any> {
        Box::new(plane::Listeners::new(host, motion, self.on_act.clone()))
    }

    fn point(&self, host: &Element, motion: &SharedMotion, event: &PointerEvent) -> bool {
        let mut pointers = self.pointers.borrow_mut();
        let holds = match event.type_().as_str() {
            "pointerdown" => pointers.down(host, motion, event, &self.on_act),
            "pointermove" => pointers.moved(motion, event, &self.on_act),
            _ => {
                pointers.up(event, &self.on_act);
                false
            }
        };
        if !holds {
            let _ = host.class_list().toggle_with_force("is-on-handle", plane::is_on_handle(motion, event));
        }
        holds
    }

    fn double_click(&self, motion: &SharedMotion, event: &MouseEvent) {
        if let Some(act) = plane::added(motion, event) {
            self.on_act.emit(act);
        }
    }

    fn buttons(&self, scene: &Rc<Scene>, selected: Option<&(Grip, AttrValue)>, lang: Lang, again: UseForceUpdateHandle) -> Html {
        let current = self.current.clone();
        let on_current = Callback::from(move |at| {
            current.set(at);
            again.force_update();
        });
        html! {
            <>
                if let (Some((grip, name)), true) = (selected, scene.plane.is_some()) {
                    <button type="button" class="stage-handle" ref={self.handle.clone()} aria-label={name.clone()} onkeydown={self.by_key(scene, grip)} />
                }
                if !scene.presses.is_empty() {
                    { buttons::view(&self.bar, scene, self.current.get(), &on_current, &self.on_act, lang) }
                }
            </>
        }
    }

    fn put(&self, motion: &SharedMotion, scene: &Scene, selected: Option<&(Grip, AttrValue)>) {
        if let Some(bar) = self.bar.cast::<Element>() {
            buttons::put(&bar, motion, scene);
        }
        if let (Some(button), Some((grip, _))) = (self.handle.cast::<HtmlElement>(), selected) {
            plane::put_button(&button, motion, grip);
        }
    }
}
