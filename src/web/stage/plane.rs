//! Moving points in a picture of the plane, and moving the picture: by mouse, by touch, by keys.

use wasm_bindgen::prelude::*;
use web_sys::{AddEventListenerOptions, Element, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent, TouchEvent, WheelEvent};
use yew::prelude::*;

use super::SharedMotion as Shared;
use crate::scene::{Change, Grip, Handle, Plane, Window};

/// How near to a handle a mouse, or a finger, must come to take it, in scene units.
const REACHES: (f32, f32) = (12.0, 22.0);

/// From one painted point to the next, in scene units.
const BRUSH_PITCH: f32 = 16.0;

/// What a reader does in the picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Grab(Grip),
    /// The handle that was taken is to be here.
    Drag(Grip, (f64, f64)),
    /// It is to go a step this way, right and up; in fine steps it doesn't snap.
    Nudge {
        grip: Grip,
        way: (f64, f64),
        is_fine: bool,
    },
    Drop,
    /// Shows this part of the plane; none for all that there is.
    Show(Option<Window>),
    Add((f64, f64)),
    /// The same, unless one is there.
    Paint((f64, f64)),
    Remove(Grip),
    /// A button is pressed.
    Change(Change),
}

/// What the pointers hold.
#[derive(Clone, Debug, Default, PartialEq)]
enum Hold {
    #[default]
    Nothing,
    /// A handle, and how far from the pointer it is in the plane.
    Handle { grip: Grip, off: (f64, f64) },
    /// A brush that left a point at a place of the scene.
    Brush(f32, f32),
    /// The ground, at a place of the scene.
    Ground(f32, f32),
    /// The ground, with two fingers at places of the scene.
    Pinch([(i32, f32, f32); 2]),
}

/// The pointers on one picture.
#[derive(Default)]
pub struct Pointers {
    hold: Hold,
    /// Fingers on the ground: they move the page, until there are two.
    fingers: Vec<(i32, f32, f32)>,
}

/// Where an event is in the scene, and the plane that is there.
fn place(motion: &Shared, client_x: i32, client_y: i32) -> Option<(Plane, f32, f32)> {
    let motion = motion.borrow();
    let motion = motion.as_ref()?.borrow();
    let (x, y) = motion.scene_at(client_x.into(), client_y.into())?;
    Some((motion.scene().plane.clone()?, x, y))
}

fn reach(event: &PointerEvent) -> f32 {
    if event.pointer_type() == "mouse" { REACHES.0 } else { REACHES.1 }
}

impl Pointers {
    /// True when the pointer holds something from now on.
    pub fn down(&mut self, host: &Element, motion: &Shared, event: &PointerEvent, on_act: &Callback<Act>) -> bool {
        let Some((plane, x, y)) = place(motion, event.client_x(), event.client_y()) else { return false };
        if event.button() != 0 {
            return false;
        }
        if let Some(handle) = plane.handle_at(x, y, reach(event)).and_then(|index| plane.handles.get(index)) {
            let (at_x, at_y) = plane.from_scene(x, y);
            self.hold = Hold::Handle { grip: handle.grip.clone(), off: (handle.x - at_x, handle.y - at_y) };
            on_act.emit(Act::Grab(handle.grip.clone()));
        } else if !plane.covers(x, y) {
            return false;
        } else if plane.is_painting {
            self.hold = Hold::Brush(x, y);
            on_act.emit(Act::Paint(plane.from_scene(x, y)));
        } else if event.pointer_type() == "mouse" {
            self.hold = Hold::Ground(x, y);
        } else {
            self.fingers.retain(|(id, ..)| *id != event.pointer_id());
            self.fingers.push((event.pointer_id(), x, y));
            let [first, second] = self.fingers[..] else { return false };
            self.hold = Hold::Pinch([first, second]);
        }
        let _ = host.set_pointer_capture(event.pointer_id());
        true
    }

    /// True while something is held.
    pub fn moved(&mut self, motion: &Shared, event: &PointerEvent, on_act: &Callback<Act>) -> bool {
        let Some((plane, x, y)) = place(motion, event.client_x(), event.client_y()) else { return false };
        match &mut self.hold {
            Hold::Nothing => return false,
            Hold::Handle { grip, off } => {
                let (at_x, at_y) = plane.from_scene(x, y);
                on_act.emit(Act::Drag(grip.clone(), (at_x + off.0, at_y + off.1)));
            }
            Hold::Brush(last_x, last_y) => {
                if (x - *last_x).hypot(y - *last_y) >= BRUSH_PITCH && plane.covers(x, y) {
                    (*last_x, *last_y) = (x, y);
                    on_act.emit(Act::Paint(plane.from_scene(x, y)));
                }
            }
            Hold::Ground(from_x, from_y) => {
                let (dx, dy) = (*from_x - x, *from_y - y);
                (*from_x, *from_y) = (x, y);
                on_act.emit(Act::Show(Some(plane.window.moved(dx, dy))));
            }
            Hold::Pinch(fingers) => {
                let before = *fingers;
                let Some(finger) = fingers.iter_mut().find(|(id, ..)| *id == event.pointer_id()) else { return true };
                (finger.1, finger.2) = (x, y);
                on_act.emit(Act::Show(Some(pinched(&plane, before, *fingers))));
            }
        }
        true
    }

    pub fn up(&mut self, event: &PointerEvent, on_act: &Callback<Act>) {
        self.fingers.retain(|(id, ..)| *id != event.pointer_id());
        if matches!(std::mem::take(&mut self.hold), Hold::Handle { .. } | Hold::Brush(..)) {
            on_act.emit(Act::Drop);
        }
    }
}

/// Whether a mouse could take a handle here.
pub fn is_on_handle(motion: &Shared, event: &PointerEvent) -> bool {
    place(motion, event.client_x(), event.client_y()).is_some_and(|(plane, x, y)| plane.handle_at(x, y, reach(event)).is_some())
}

/// The window for which what was under both fingers is under them again.
fn pinched(plane: &Plane, before: [(i32, f32, f32); 2], now: [(i32, f32, f32); 2]) -> Window {
    let apart = |[(_, ax, ay), (_, bx, by)]: [(i32, f32, f32); 2]| (ax - bx).hypot(ay - by).max(1.0);
    let middle = |[(_, ax, ay), (_, bx, by)]: [(i32, f32, f32); 2]| (ax / 2.0 + bx / 2.0, ay / 2.0 + by / 2.0);
    let (from, to) = (middle(before), middle(now));
    let window = plane.window.zoomed(f64::from(apart(now) / apart(before)), plane.from_scene(from.0, from.1));
    window.moved(from.0 - to.0, from.1 - to.1)
}

/// The point that a double click adds.
pub fn added(motion: &Shared, event: &MouseEvent) -> Option<Act> {
    let (plane, x, y) = place(motion, event.client_x(), event.client_y())?;
    plane.grows?;
    // The brush has left one already.
    let is_free = !plane.is_painting && plane.covers(x, y) && plane.handle_at(x, y, REACHES.0).is_none();
    is_free.then(|| Act::Add(plane.from_scene(x, y)))
}

/// What a key does with a handle.
pub fn by_key(plane: &Plane, handle: &Handle, event: &KeyboardEvent) -> Option<Act> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let is_fine = event.shift_key();
    let by = |x: f64, y: f64| Some(Act::Nudge { grip: handle.grip.clone(), way: (x, y), is_fine });
    match event.key().as_str() {
        "ArrowLeft" => by(-1.0, 0.0),
        "ArrowRight" => by(1.0, 0.0),
        "ArrowUp" => by(0.0, 1.0),
        "ArrowDown" => by(0.0, -1.0),
        "Delete" | "Backspace" => plane.grows.map(|_| Act::Remove(handle.grip.clone())),
        _ => None,
    }
}

/// A coordinate without digits that nobody sees: a whole number where points snap, else a decimal one as fine as the picture.
pub fn tidied(coordinate: f64, units: f64, is_snapping: bool) -> f64 {
    if is_snapping {
        return libm::rint(coordinate) + 0.0;
    }
    let decimals = -libm::floor(libm::log10(units));
    if !(0.0..=17.0).contains(&decimals) {
        return coordinate;
    }
    format!("{coordinate:.*}", decimals as usize).parse().unwrap_or(coordinate) + 0.0
}

/// Listeners that must be able to keep the page from scrolling, which a framework's can't.
pub struct Listeners {
    host: Element,
    wheel: Closure<dyn FnMut(WheelEvent)>,
    touch: Closure<dyn FnMut(TouchEvent)>,
}

impl Listeners {
    pub fn new(host: Element, motion: Shared, on_act: Callback<Act>) -> Listeners {
        let of_wheel = motion.clone();
        let wheel = Closure::new(move |event: WheelEvent| {
            // Without the key the page scrolls. Touchpads report a pinch as if it were held.
            if !(event.ctrl_key() || event.meta_key()) {
                return;
            }
            let Some((plane, x, y)) = place(&of_wheel, event.client_x(), event.client_y()) else { return };
            if plane.covers(x, y) {
                event.prevent_default();
                let factor = libm::exp2((-event.delta_y() / 200.0).clamp(-1.0, 1.0));
                on_act.emit(Act::Show(Some(plane.window.zoomed(factor, plane.from_scene(x, y)))));
            }
        });
        let touch = Closure::new(move |event: TouchEvent| {
            let touches = event.touches();
            let is_ours = touches.item(0).is_some_and(|touch| {
                place(&motion, touch.client_x(), touch.client_y()).is_some_and(|(plane, x, y)| {
                    plane.handle_at(x, y, REACHES.1).is_some() || plane.is_painting && plane.covers(x, y)
                })
            });
            if is_ours || touches.length() > 1 {
                event.prevent_default();
            }
        });
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        for (kind, listener) in [("wheel", wheel.as_ref()), ("touchstart", touch.as_ref())] {
            let listener: &js_sys::Function = JsCast::unchecked_ref::<js_sys::Function>(AsRef::<JsValue>::as_ref(listener));
            let _ = host.add_event_listener_with_callback_and_add_event_listener_options(kind, listener, &options);
        }
        Listeners { host, wheel, touch }
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        let _ = self.host.remove_event_listener_with_callback("wheel", self.wheel.as_ref().unchecked_ref());
        let _ = self.host.remove_event_listener_with_callback("touchstart", self.touch.as_ref().unchecked_ref());
    }
}

/// Puts the button of a handle where that is in the picture; hides it where the handle is outside.
pub fn put_button(button: &HtmlElement, motion: &Shared, grip: &Grip) {
    let motion = motion.borrow();
    let Some(motion) = motion.as_ref().map(|motion| motion.borrow()) else { return };
    let place = motion.scene().plane.as_ref().and_then(|plane| {
        let handle = plane.handles.iter().find(|handle| handle.grip == *grip)?;
        let (x, y) = plane.to_scene((handle.x, handle.y));
        plane.covers(x as f32, y as f32).then_some((x as f32, y as f32))
    });
    let style = button.style();
    match place.and_then(|(x, y)| motion.in_host(x, y)) {
        Some((left, top)) => {
            let _ = style.set_property("left", &format!("{left}px"));
            let _ = style.set_property("top", &format!("{top}px"));
            let _ = button.class_list().remove_1("is-outside");
        }
        None => drop(button.class_list().add_1("is-outside")),
    }
}
