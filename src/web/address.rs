//! The page's address: read when it changes, rewritten as the reader moves on.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;

/// Browsers refuse more than a few rewrites a second.
const REWRITE_MS: u32 = 500;

thread_local! {
    /// What is to be written, and in the place of what: the reader may have gone back meanwhile, to an entry that isn't to be touched.
    static NEXT: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
    static IS_WAITING: Cell<bool> = const { Cell::new(false) };
    static IS_ENTERING: Cell<bool> = const { Cell::new(false) };
}

/// The part of the address that says what is shown, from its `#` on.
pub fn hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Rewrites the address soon, without a new entry in the history; after [`enter`], at once and with one.
pub fn rewrite(hash: String) {
    if IS_ENTERING.take() {
        if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&hash));
        }
        return;
    }
    NEXT.set(Some((hash, self::hash())));
    if IS_WAITING.replace(true) {
        return;
    }
    let later = Timeout::new(REWRITE_MS, || {
        IS_WAITING.set(false);
        replace();
    });
    later.forget();
}

/// What is shown next is an entry of its own in the history: the browser's back leads from it to what is shown now.
pub fn enter() {
    replace();
    IS_ENTERING.set(true);
}

/// Nothing else is shown after all.
pub fn stay() {
    IS_ENTERING.set(false);
}

/// Forgets a rewrite that hasn't happened: the reader has gone elsewhere.
pub fn forget() {
    NEXT.set(None);
    stay();
}

/// Writes what waits to be written.
fn replace() {
    let Some((next, instead)) = NEXT.take() else { return };
    if instead != hash() {
        return;
    }
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // In sandboxed frames there may be no history to write; the page works without.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&next));
    }
}
