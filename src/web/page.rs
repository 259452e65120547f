//! A lesson's page, in the app and in other people's: a part that neither has before a lesson is opened.

use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_split_helpers::wasm_split;
use web_sys::Element;
use yew::Html;

use super::embed;
use super::lesson_page::{self, Reader};
use super::parts::Unfetched;
use super::shown::Shown;
use crate::lessons;
use crate::link::{Reading, v1};

pub struct Page {
    /// Reads a link.
    pub read: fn(&str) -> Reading,
    /// Shows what a link opens; where it can't be read, the first lesson and what is wrong with it.
    pub show: fn(&Reading, Reader) -> Html,
    /// Shows a lesson in an element of another page.
    pub mount: fn(Element, JsValue, Function) -> Box<dyn Shown>,
}

#[wasm_split(page, fallible)]
pub fn fetch() -> Result<Page, Unfetched> {
    Ok(Page { read: |hash| v1::read(hash, lessons::known), show: lesson_page::show, mount: embed::mount })
}
