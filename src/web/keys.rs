//! Keys of the player.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::player::Control;

/// What a key does, where nothing else takes it; the page then does nothing else with it.
pub fn taken(event: &KeyboardEvent) -> Option<Control> {
    let control = control_of(event)?;
    event.prevent_default();
    Some(control)
}

fn control_of(event: &KeyboardEvent) -> Option<Control> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_within = |selector: &str| target.as_ref().is_some_and(|target| target.closest(selector).ok().flatten().is_some());
    // A slider moves by the arrow keys, but has no use for the space bar.
    let is_slider = is_within("input[type=range]");
    if is_within("input, select, textarea, [role=region], [role=group][tabindex]") && !(is_slider && event.key() == " ") {
        return None;
    }
    match event.key().as_str() {
        " " if is_within("button, a, summary") => None,
        " " => Some(Control::Toggle),
        "ArrowLeft" => Some(Control::By(-1)),
        "ArrowRight" => Some(Control::By(1)),
        "Home" => Some(Control::Seek(0)),
        "End" => Some(Control::Seek(usize::MAX)),
        _ => None,
    }
}
