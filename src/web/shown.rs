//! A lesson in somebody else's page, as its element sees it.

use wasm_bindgen::JsValue;

/// What can be asked of a lesson in its host.
pub trait Shown {
    /// Opens another state.
    fn set_state(&self, state: JsValue);
    /// The state as an object: the settings, with the input and the instant that are shown.
    fn state(&self) -> JsValue;
    /// The link's part after the `#`, and the `#`.
    fn permalink(&self) -> Result<String, JsValue>;
    /// Whether what was set last is still on its way to the screen.
    fn is_opening(&self) -> bool;
    fn length(&self) -> usize;
    fn at(&self) -> usize;
    /// Shows an instant; one past the end is the end.
    fn seek(&self, at: f64);
    fn play(&self, wants_play: bool);
    /// `{snapshot, counters, line, narration}` of the instant shown; null before there is one.
    fn instant(&self) -> JsValue;
    /// What `run` gives, but for the trace; null before it is checked.
    fn result(&self) -> JsValue;
    /// The picture of the instant shown, self-contained.
    fn svg(&self) -> String;
    /// Takes the lesson out of its host.
    fn unmount(&self);
}
