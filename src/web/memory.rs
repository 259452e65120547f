//! What the page remembers of a reader's choices, where storage works: it may be absent, full or forbidden.

use web_sys::Storage;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

pub fn recall(name: &str) -> Option<String> {
    storage()?.get_item(&format!("stepscope.{name}")).ok()?
}

pub fn remember(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // A choice that can't be kept still holds until the page is left.
        let _ = storage.set_item(&format!("stepscope.{name}"), value);
    }
}
