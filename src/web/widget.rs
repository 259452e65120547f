//! What `<step-scope>` holds of the lesson in its shadow root. Its code is a part of its own.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::convert::failure_to_js;
use super::page;
use super::shown::Shown;

#[wasm_bindgen]
pub struct Widget(Box<dyn Shown>);

/// Shows a lesson in `host`, which is in a shadow root that has the style sheets. `state` is an object of the link's settings, or a link;
/// `notify` is told of `ready`, `step`, `result` and `error`, with their details.
#[wasm_bindgen(js_name = mountWidget)]
pub async fn mount_widget(host: Element, state: JsValue, notify: Function) -> Result<Widget, JsValue> {
    let page = page::fetch().await.map_err(|unfetched| failure_to_js(&unfetched.into()))?;
    Ok(Widget((page.mount)(host, state, notify)))
}

#[wasm_bindgen]
impl Widget {
    /// Opens another state.
    #[wasm_bindgen(js_name = setState)]
    pub fn set_state(&self, state: JsValue) {
        self.0.set_state(state)
    }

    /// The state as an object: the settings, with the input and the instant that are shown.
    pub fn state(&self) -> JsValue {
        self.0.state()
    }

    /// The link's part after the `#`, and the `#`.
    pub fn permalink(&self) -> Result<String, JsValue> {
        self.0.permalink()
    }

    /// Whether what was set last is still on its way to the screen.
    #[wasm_bindgen(js_name = isOpening)]
    pub fn is_opening(&self) -> bool {
        self.0.is_opening()
    }

    pub fn length(&self) -> usize {
        self.0.length()
    }

    pub fn at(&self) -> usize {
        self.0.at()
    }

    /// Shows an instant; one past the end is the end.
    pub fn seek(&self, at: f64) {
        self.0.seek(at)
    }

    pub fn play(&self, wants_play: bool) {
        self.0.play(wants_play)
    }

    /// `{snapshot, counters, line, narration}` of the instant shown; null before there is one.
    pub fn instant(&self) -> JsValue {
        self.0.instant()
    }

    /// What `run` gives, but for the trace; null before it is checked.
    pub fn result(&self) -> JsValue {
        self.0.result()
    }

    /// The picture of the instant shown, self-contained.
    pub fn svg(&self) -> String {
        self.0.svg()
    }

    /// Takes the lesson out of its host.
    pub fn unmount(&self) {
        self.0.unmount()
    }
}
