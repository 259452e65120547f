//! Files that the reader takes away.

use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

use crate::words::{Code, Failure, Words};

/// How long a browser may take to begin with a download.
const KEPT_MS: u32 = 60_000;

/// Parts of text or bytes as one file.
pub fn blob(parts: &Array, kind: &str) -> Result<Blob, Failure> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_blob_sequence_and_options(parts, &options).map_err(|_| refused("the file"))
}

/// Hands the file to the browser, which asks the reader or puts it where downloads go.
pub fn save(blob: &Blob, name: &str) -> Result<(), Failure> {
    let give = || -> Result<(), JsValue> {
        let url = Url::create_object_url_with_blob(blob)?;
        let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
        let anchor: HtmlElement = document.create_element("a")?.unchecked_into();
        anchor.set_attribute("href", &url)?;
        anchor.set_attribute("download", name)?;
        anchor.click();
        Timeout::new(KEPT_MS, move || {
            let _ = Url::revoke_object_url(&url);
        })
        .forget();
        Ok(())
    };
    give().map_err(|_| refused(name))
}

/// The browser doesn't give what it takes to make `what`.
pub fn refused(what: &str) -> Failure {
    let words = Words::new(
        format!("This browser doesn't make {what}. Try a smaller one, or another browser."),
        format!("此浏览器无法生成 {what}。请换小一些的，或换一个浏览器。"),
    );
    Failure::new(Code::Unsupported, "", words)
}
