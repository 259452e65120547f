//! The page.

mod address;
pub mod api;
mod app;
mod card;
mod clipboard;
mod code;
pub mod convert;
mod embed;
pub mod engine;
mod facts;
mod guide;
mod home;
pub mod host;
mod icons;
mod input_form;
mod keys;
mod lab;
mod legend;
mod lesson_page;
mod memory;
mod miniature;
mod models;
mod page;
mod parts;
mod picture;
mod plane_tools;
mod player;
pub mod plot;
mod share;
mod shown;
pub mod stage;
mod study;
mod task;
mod ui;
mod widget;
pub mod worker;

use wasm_bindgen::prelude::*;
use web_sys::Element;

/// Shows the app in an element.
#[wasm_bindgen(js_name = mountApp)]
pub fn mount_app(host: Element) {
    yew::Renderer::<app::App>::with_root(host).render();
}

/// Panics say what went wrong in the console; without this only `unreachable` would be seen.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
}
