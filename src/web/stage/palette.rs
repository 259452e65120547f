//! The palette of wherever an element is: its tokens, as the browser resolves them.

use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Document, Element, HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use crate::scene::{Palette, Rgb};

/// The palette that style sheets give to `host`. Makes the browser work out styles: read it once a theme.
pub fn palette_of(host: &Element) -> Palette {
    let mut names = Vec::new();
    Palette::from_tokens("", |token| {
        names.push(token.to_owned());
        Rgb::default()
    });
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut colours = tokens_of(host, &names).into_iter();
    let style = web_sys::window().and_then(|window| window.get_computed_style(host).ok().flatten());
    let font = style.and_then(|style| style.get_property_value("font-family").ok());
    Palette::from_tokens(font.unwrap_or_else(|| "sans-serif".to_owned()), |_| colours.next().unwrap_or_default())
}

/// The colours of tokens where `host` is, in any notation that CSS knows; black where there is no such token.
pub fn tokens_of(host: &Element, tokens: &[&str]) -> Vec<Rgb> {
    read(host, tokens).unwrap_or_else(|| vec![Rgb::default(); tokens.len()])
}

fn read(host: &Element, tokens: &[&str]) -> Option<Vec<Rgb>> {
    let (document, window) = (host.owner_document()?, web_sys::window()?);
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(tokens.len() as u32);
    canvas.set_height(1);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // An element for each token, so that styles are worked out once for all of them.
    let probe = document.create_element("span").ok()?;
    probe.set_attribute("hidden", "").ok()?;
    let probes: Vec<HtmlElement> = tokens.iter().filter_map(|token| probe_for(&document, &probe, token)).collect();
    host.append_child(&probe).ok()?;
    for (place, one) in probes.iter().enumerate() {
        let colour = window.get_computed_style(one).ok().flatten().and_then(|style| style.get_property_value("color").ok());
        // A pixel of a canvas says what any notation is in sRGB.
        context.set_fill_style_str(&colour.unwrap_or_default());
        context.fill_rect(place as f64, 0.0, 1.0, 1.0);
    }
    probe.remove();
    let pixels = context.get_image_data(0.0, 0.0, tokens.len() as f64, 1.0).ok()?.data();
    Some(pixels.as_chunks::<4>().0.iter().map(|[red, green, blue, _]| Rgb(*red, *green, *blue)).collect())
}

fn probe_for(document: &Document, probe: &Element, token: &str) -> Option<HtmlElement> {
    let element: HtmlElement = document.create_element("span").ok()?.dyn_into().ok()?;
    element.style().set_property("color", &format!("var({token})")).ok()?;
    probe.append_child(&element).ok()?;
    Some(element)
}

/// What a reader's system may change while the page is open.
const PREFERENCES: [&str; 4] = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)", "print"];

/// A number that changes whenever the reader's system asks for other colours, or the page goes to paper or comes back.
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
