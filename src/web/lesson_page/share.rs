//! The address of what a lesson's page shows, its keys, and what programs see of it.

use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::{LessonPage, Msg, SharedFilm};
use crate::input::Document;
use crate::kernel::Report;
use crate::lessons::{Film, Output};
use crate::link::{self, Link, v1};
use crate::trace::Tally;
use crate::web::worker::Verdict;
use crate::web::{address, keys};
use crate::words::Failure;

impl LessonPage {
    /// What a link to this moment says.
    pub(super) fn link(&self, ctx: &Context<Self>) -> Option<Link> {
        let (props, show) = (ctx.props(), self.show.as_ref()?);
        let at = show.film.borrow().at();
        Some(Link {
            lesson: Some(props.card.0.id.to_owned()),
            preset: show.preset.map(str::to_owned),
            input: show.preset.is_none().then(|| link::input_of(&show.document)),
            with: self.comparison.with().cloned(),
            at: Some(at),
            from: self.range.map(|(from, _)| from),
            to: self.range.map(|(_, to)| to),
            loops: self.range.is_some(),
            ..props.link.clone()
        })
    }

    pub(super) fn rewrite_address(&self, ctx: &Context<Self>) {
        if ctx.props().is_embedded {
            return;
        }
        let hash = self.link(ctx).and_then(|link| v1::write(&link, &ctx.props().card.0.known()).ok());
        if let Some(hash) = hash {
            address::rewrite(hash);
        }
    }

    /// The next thing that opens is an entry of its own in the browser's history.
    pub(super) fn enter(&self, ctx: &Context<Self>) {
        if !ctx.props().is_embedded && self.show.is_some() {
            address::enter();
        }
    }

    pub(super) fn copy_link(&self, ctx: &Context<Self>) {
        let hash = self.link(ctx).and_then(|link| v1::write(&link, &ctx.props().card.0.known()).ok());
        let window = web_sys::window();
        let href = window.as_ref().and_then(|window| window.location().href().ok()).unwrap_or_default();
        let page = href.split('#').next().unwrap_or_default().to_owned();
        let scope = ctx.link().clone();
        let (Some(window), Some(hash)) = (window, hash) else { return scope.send_message(Msg::Copied(false)) };
        wasm_bindgen_futures::spawn_local(async move {
            // Where the page isn't served securely there is no clipboard at all.
            let clipboard =
                js_sys::Reflect::get(&window.navigator(), &"clipboard".into()).ok().filter(|clipboard| clipboard.is_object());
            let is_done = match clipboard {
                Some(_) => {
                    let promise = window.navigator().clipboard().write_text(&format!("{page}{hash}"));
                    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
                }
                None => false,
            };
            scope.send_message(Msg::Copied(is_done));
        });
    }

    /// Keys that work anywhere on the page, but where something else takes them.
    pub(super) fn listen(&mut self, ctx: &Context<Self>) {
        if ctx.props().is_embedded {
            return;
        }
        let scope = ctx.link().clone();
        let keys = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if let Some(control) = keys::control_of(&event) {
                event.prevent_default();
                scope.send_message(Msg::Control(control));
            }
        });
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            let _ = document.add_event_listener_with_callback("keydown", keys.as_ref().unchecked_ref());
        }
        self.keys = Some(keys);
    }
}

/// What programs see of it.
impl LessonPage {
    pub fn film(&self) -> Option<SharedFilm> {
        self.show.as_ref().map(|show| show.film.clone())
    }

    pub fn shown_document(&self) -> Option<&Document> {
        self.show.as_ref().map(|show| &*show.document)
    }

    pub fn outcome(&self) -> Option<(&Output, &Tally, Option<&Report>, Option<&Verdict>)> {
        let show = self.show.as_ref()?;
        Some((&show.output, &show.tally, show.report.as_deref(), show.verdict.as_ref()))
    }

    /// Why the run, or the second one beside it, can't be shown.
    pub fn failure(&self) -> Option<Failure> {
        self.failure.clone().or_else(|| self.second_failure())
    }

    pub fn generation(&self) -> u32 {
        self.generation
    }

    pub fn is_opening(&self) -> bool {
        self.is_opening
    }

    pub fn is_playing(&self) -> bool {
        self.is_playing
    }

    /// The fields that differ in the second run.
    pub fn with(&self) -> Option<&Map<String, Value>> {
        self.comparison.with()
    }

    pub fn range(&self) -> Option<(usize, usize)> {
        self.range
    }
}
