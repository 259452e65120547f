//! How wide an element is, and when that changes.

use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};
use yew::prelude::*;

/// Calls back with the width of `node`'s content in whole CSS pixels: at once, and whenever it changes.
#[hook]
pub fn use_width(node: &NodeRef, on_width: &Callback<f32>) {
    let on_width = on_width.clone();
    use_effect_with((node.clone(), on_width), |(node, on_width)| {
        let observed = node.cast::<Element>().and_then(|element| observe(&element, on_width.clone()));
        move || {
            if let Some((observer, _)) = &observed {
                observer.disconnect();
            }
        }
    });
}

type OnResize = Closure<dyn FnMut(js_sys::Array)>;

fn observe(element: &Element, on_width: Callback<f32>) -> Option<(ResizeObserver, OnResize)> {
    let mut known = -1.0;
    let on_resize = OnResize::new(move |entries: js_sys::Array| {
        let last = entries.get(entries.length().saturating_sub(1));
        let Ok(entry) = last.dyn_into::<ResizeObserverEntry>() else { return };
        let width = entry.content_rect().width().floor() as f32;
        // A hidden element has no width: it keeps the picture it had.
        if width > 0.0 && width != known {
            known = width;
            on_width.emit(width);
        }
    });
    let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some((observer, on_resize))
}
