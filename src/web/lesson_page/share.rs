//! The address of what a lesson's page shows, its keys, and what programs see of it.

use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::{LessonPage, LessonPageProps, Msg, SharedFilm, Show};
use crate::input::Document;
use crate::kernel::Report;
use crate::lessons::{Film, Language, Output};
use crate::link::{self, Link, Theme, v1};
use crate::trace::Tally;
use crate::web::share::SharePanelProps;
use crate::web::worker::Verdict;
use crate::web::{address, clipboard, keys, parts, ui};
use crate::words::Failure;

impl LessonPage {
    /// What a link to this moment says.
    pub(super) fn link(&self, ctx: &Context<Self>) -> Option<Link> {
        let (props, show) = (ctx.props(), self.show.as_ref()?);
        // While a course isn't there yet, the link is to where it is going.
        let awaited = self.growing.as_ref().and_then(|growing| growing.wanted_at);
        let at = awaited.unwrap_or_else(|| show.film.borrow().at());
        Some(Link {
            lesson: Some(props.card.0.id.to_owned()),
            preset: show.preset.map(str::to_owned),
            input: show.preset.is_none().then(|| link::input_of(&show.document)),
            with: self.comparison.with().cloned(),
            at: Some(at),
            from: self.range.map(|(from, _)| from),
            to: self.range.map(|(_, to)| to),
            loops: self.loops(),
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
        let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
        let page = href.split('#').next().unwrap_or_default().to_owned();
        ctx.link().send_future(async move {
            let Some(hash) = hash else { return Msg::Copied(false) };
            Msg::Copied(clipboard::copy(&format!("{page}{hash}")).await)
        });
    }

    /// The panel with what the reader may take away, and the button that opens it.
    pub(super) fn share(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let LessonPageProps { card, lang, language, .. } = *ctx.props();
        let panel = match (&self.share, self.link(ctx)) {
            _ if !self.is_sharing => Html::default(),
            (Some(Ok(panel)), Some(link)) => {
                // As the reader has it, wherever that was chosen.
                let code = (language != Language::Python).then(|| language.id());
                let theme = Some(ctx.props().theme).filter(|theme| *theme != Theme::Auto);
                let link = Link { lang: Some(lang), code: link.code.or(code), theme, ..link };
                let (film, document, total, view) =
                    (show.film.clone(), show.document.clone(), show.tally, self.view_of_stage(ctx));
                panel(SharePanelProps { card, film, document, total, link, view, lang, language })
            }
            (Some(Err(failure)), _) => parts::unfetched(failure, lang, ctx.link().callback(|_| Msg::Share(None))),
            _ => html! { <p role="status">{ ui::WORKING.get(lang) }</p> },
        };
        html! {
            <div class="share">
                <button type="button" aria-expanded={self.is_sharing.to_string()} onclick={ctx.link().callback(|_| Msg::ToggleShare)}>{ ui::SHARE.get(lang) }</button>
                { panel }
            </div>
        }
    }

    /// Opens the panel or closes it; its code is fetched when it is first opened.
    pub(super) fn toggle_share(&mut self, ctx: &Context<Self>) {
        self.is_sharing = !self.is_sharing;
        if self.is_sharing && self.share.is_none() {
            ctx.link().send_message(Msg::Share(None));
        }
    }

    /// Keys that work anywhere on the page, but where something else takes them. Of a widget the page is somebody else's.
    pub(super) fn listen(&mut self, ctx: &Context<Self>) {
        if ctx.props().is_embedded {
            return;
        }
        let scope = ctx.link().clone();
        let keys = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if let Some(control) = keys::taken(&event) {
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

    /// The fields that differ in the second run.
    pub fn with(&self) -> Option<&Map<String, Value>> {
        self.comparison.with()
    }

    /// Whether play goes round in its range.
    pub fn loops(&self) -> bool {
        self.range.is_some() && self.is_looping
    }

    pub fn range(&self) -> Option<(usize, usize)> {
        self.range
    }
}
