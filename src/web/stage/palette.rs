//! The palette of wherever an element is: its tokens, as the browser resolves them.

use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use crate::scene::{Palette, Rgb};

/// The palette that style sheets give to `host`. Costs about a millisecond: read it once a theme.
pub fn palette_of(host: &Element) -> Palette {
    let probe = Probe::in_host(host);
    let font = probe.as_ref().and_then(|probe| probe.computed("font-family")).unwrap_or_else(|| "sans-serif".to_owned());
    Palette::from_tokens(font, |token| {
        probe.as_ref().and_then(|probe| probe.colour(&format!("var({token})"))).unwrap_or_default()
    })
}

/// Colours of other tokens, in order, as CSS text that a canvas takes.
pub fn tokens_of(host: &Element, tokens: &[&str]) -> Vec<Rgb> {
    let probe = Probe::in_host(host);
    let colour = |token: &&str| probe.as_ref().and_then(|probe| probe.colour(&format!("var({token})"))).unwrap_or_default();
    tokens.iter().map(colour).collect()
}

/// An element that takes a colour in any notation, and a pixel that shows what it is in sRGB.
struct Probe {
    element: HtmlElement,
    pixel: CanvasRenderingContext2d,
}

impl Probe {
    fn in_host(host: &Element) -> Option<Probe> {
        let document = host.owner_document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(1);
        canvas.set_height(1);
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE).ok()?;
        let pixel = canvas.get_context_with_context_options("2d", &options).ok()??.dyn_into().ok()?;
        let element: HtmlElement = document.create_element("span").ok()?.dyn_into().ok()?;
        element.set_hidden(true);
        host.append_child(&element).ok()?;
        Some(Probe { element, pixel })
    }

    fn computed(&self, property: &str) -> Option<String> {
        web_sys::window()?.get_computed_style(&self.element).ok()??.get_property_value(property).ok()
    }

    fn colour(&self, css: &str) -> Option<Rgb> {
        self.element.style().set_property("color", css).ok()?;
        self.pixel.set_fill_style_str(&self.computed("color")?);
        self.pixel.fill_rect(0.0, 0.0, 1.0, 1.0);
        let data = self.pixel.get_image_data(0.0, 0.0, 1.0, 1.0).ok()?.data();
        Some(Rgb(data[0], data[1], data[2]))
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.element.remove();
    }
}

/// What a reader's system may change while the page is open.
const PREFERENCES: [&str; 3] = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];

/// A number that changes whenever the reader's system asks for other colours.
#[hook]
pub fn use_system_colours() -> u32 {
    let version = use_state(|| 0_u32);
    let bump = {
        let setter = version.setter();
        let count = use_mut_ref(|| 0_u32);
        use_callback((), move |(), ()| {
            *count.borrow_mut() += 1;
            setter.set(*count.borrow());
        })
    };
    use_effect_with((), move |()| {
        let listener = Closure::<dyn Fn()>::new(move || bump.emit(()));
        let window = web_sys::window();
        let queries: Vec<_> = PREFERENCES.iter().filter_map(|query| window.as_ref()?.match_media(query).ok().flatten()).collect();
        for query in &queries {
            let _ = query.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
        }
        move || {
            for query in &queries {
                let _ = query.remove_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
            }
        }
    });
    *version
}

/// Whether the reader asked for less motion.
pub fn wants_less_motion() -> bool {
    let query = web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    query.is_some_and(|query| query.matches())
}
