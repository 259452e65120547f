//! What the page's JavaScript gives to the wasm: workers, turns of the event loop, the clock.

use std::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Response};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub fn now_ms() -> f64;
}

/// The clock of engines.
pub fn now_ns() -> f64 {
    now_ms() * 1e6
}

#[derive(Default)]
struct Host {
    spawn: Option<Function>,
    tick: Option<Function>,
    site: String,
    add_subgroups: Option<Function>,
    file: Option<Function>,
}

thread_local! {
    static HOST: RefCell<Host> = RefCell::default();
}

/// Called once, before anything else: `tick()` gives a promise that comes after a turn of the event loop; `spawn()` a worker that has this
/// module, where workers can be had; `crashed(message)` is told of a panic, after which nothing of this module may be used;
/// `site` is the folder that all this is served from; `addSubgroups()` has the browser give that feature to the devices that are asked for,
/// until the function that it returns is called; `file(path, signal)` gives a promise of the `Response` that is one of the site's files.
#[wasm_bindgen]
pub fn connect(
    tick: Function,
    spawn: Option<Function>,
    crashed: Option<Function>,
    site: Option<String>,
    add_subgroups: Option<Function>,
    file: Option<Function>,
) {
    HOST.set(Host { spawn, tick: Some(tick), site: site.unwrap_or_default(), add_subgroups, file });
    // Yew sets one of its own unless it is told.
    yew::set_custom_panic_hook(Box::new(move |panic| {
        let message = JsValue::from_str(&panic.to_string());
        web_sys::console::error_1(&message);
        if let Some(crashed) = &crashed {
            let _ = crashed.call1(&JsValue::NULL, &message);
        }
    }));
}

/// Lets the event loop turn once.
pub async fn tick() {
    let tick = HOST.with_borrow(|host| host.tick.clone());
    let promise = tick.and_then(|tick| tick.call0(&JsValue::NULL).ok()).and_then(|promise| promise.dyn_into::<Promise>().ok());
    if let Some(promise) = promise {
        let _ = JsFuture::from(promise).await;
    }
}

/// A new worker; none where the browser forbids them.
pub fn spawn() -> Option<web_sys::Worker> {
    let spawn = HOST.with_borrow(|host| host.spawn.clone())?;
    spawn.call0(&JsValue::NULL).ok()?.dyn_into().ok()
}

/// One of the site's files, until `signal` says that it isn't wanted any more; what went wrong where it can't be had.
pub async fn file(path: &str, signal: &AbortSignal) -> Result<Response, JsValue> {
    let file = HOST.with_borrow(|host| host.file.clone()).ok_or_else(|| JsValue::from_str(path))?;
    let promise: Promise = file.call2(&JsValue::NULL, &path.into(), signal)?.dyn_into()?;
    JsFuture::from(promise).await?.dyn_into()
}

/// The address of the folder that Stepscope is served from, with its last `/`.
pub fn site() -> String {
    HOST.with_borrow(|host| host.site.clone())
}

/// Calls `ask`, which asks for a device: it gets subgroups where the adapter has them. Other code's devices don't, since none of it runs
/// in between.
pub fn with_subgroups(ask: &mut dyn FnMut()) {
    let add = HOST.with_borrow(|host| host.add_subgroups.clone());
    let restore = add.and_then(|add| add.call0(&JsValue::NULL).ok()).and_then(|restore| restore.dyn_into::<Function>().ok());
    ask();
    if let Some(restore) = restore {
        let _ = restore.call0(&JsValue::NULL);
    }
}
