//! The app: what the address says is what is shown.

use wasm_bindgen::prelude::*;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::address;
use super::home::home;
use super::lesson_page::Reader;
use super::memory::{recall, remember};
use super::miniature::{self, MiniatureProps};
use super::page::{self, Page};
use super::parts::{self, View};
use super::ui;
use crate::lessons::{LISTED, Language};
use crate::link::v1::{self, Glance};
use crate::link::{Reading, Theme};
use crate::words::{Failure, Lang};

pub enum Msg {
    Address,
    Lang(Lang),
    Theme(Theme),
    Language(Language),
    Page(Result<Page, Failure>),
    Miniature(Result<View<MiniatureProps>, Failure>),
}

pub struct App {
    hash: String,
    /// Counts the times that the address was read.
    visit: u32,
    /// What the address says, once the part that reads it is here; none for the list of lessons.
    reading: Option<Reading>,
    lang: Lang,
    theme: Theme,
    language: Language,
    /// The part that shows lessons, and the one that shows them in small, once they are here.
    page: Option<Page>,
    miniature: Option<View<MiniatureProps>>,
    /// Why a part could not be fetched.
    failure: Option<Failure>,
    on_address: Closure<dyn FnMut()>,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> App {
        let scope = ctx.link().clone();
        let on_address = Closure::<dyn FnMut()>::new(move || scope.send_message(Msg::Address));
        if let Some(window) = web_sys::window() {
            let _ = window.add_event_listener_with_callback("hashchange", on_address.as_ref().unchecked_ref());
        }
        let mut app = App {
            hash: String::new(),
            visit: 0,
            reading: None,
            lang: recall("lang").and_then(|tag| Lang::from_tag(&tag)).unwrap_or_else(system_lang),
            theme: recall("theme").and_then(|name| theme_of(&name)).unwrap_or_default(),
            language: recall("code").and_then(|id| language_of(&id)).unwrap_or(Language::Python),
            page: None,
            miniature: None,
            failure: None,
            on_address,
        };
        app.read_address(ctx);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Address => {
                address::forget();
                self.read_address(ctx);
            }
            Msg::Lang(lang) => {
                self.lang = lang;
                remember("lang", lang.tag());
                // From now on the reader's choice counts, not the link's.
                if let Some(reading) = &mut self.reading {
                    reading.link.lang = reading.link.lang.map(|_| lang);
                }
            }
            Msg::Theme(theme) => {
                self.theme = theme;
                remember("theme", theme.name());
                if let Some(reading) = &mut self.reading {
                    reading.link.theme = reading.link.theme.map(|_| theme);
                }
            }
            Msg::Page(page) => match page {
                Ok(page) => {
                    self.reading = Some((page.read)(&self.hash));
                    self.page = Some(page);
                }
                Err(failure) => self.failure = Some(failure),
            },
            // Without its miniatures the list is still a list.
            Msg::Miniature(view) => self.miniature = view.ok(),
            Msg::Language(language) => {
                self.language = language;
                remember("code", language.id());
                if let Some(reading) = &mut self.reading {
                    reading.link.code = reading.link.code.map(|_| language.id());
                }
            }
        }
        self.dress_page();
        true
    }

    fn rendered(&mut self, _: &Context<Self>, is_first: bool) {
        if is_first {
            self.dress_page();
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let lang = self.lang;
        html! {
            <div class="ss">
                <a class="skip" href="#content" onclick={skip()}>{ ui::SKIP.get(lang) }</a>
                <header class="page-head">
                    <div class="page-bar">
                        <a class="wordmark" href="#/" title={ui::ALL_LESSONS.get(lang)}>
                            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill="currentColor" d="M2 20V14h5V9h5V4h10v4h-6v5h-5v5H6v2z" /></svg>
                            { "Stepscope" }
                        </a>
                        { self.choices(ctx) }
                    </div>
                </header>
                <main class="page-body" id="content" tabindex="-1">{ self.content(ctx) }</main>
                <footer class="page-foot"><p>{ ui::FOOT.get(lang) }</p></footer>
            </div>
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        if let Some(window) = web_sys::window() {
            let _ = window.remove_event_listener_with_callback("hashchange", self.on_address.as_ref().unchecked_ref());
        }
    }
}

impl App {
    fn choices(&self, ctx: &Context<Self>) -> Html {
        let lang = self.lang;
        let on_lang = ctx.link().batch_callback(|event: Event| Lang::from_tag(&chosen(event)).map(Msg::Lang));
        let on_theme = ctx.link().batch_callback(|event: Event| theme_of(&chosen(event)).map(Msg::Theme));
        html! {
            <div class="choices">
                <select aria-label={ui::LANGUAGE.get(lang)} onchange={on_lang}>
                    <option value="en" lang="en" selected={lang == Lang::En}>{ "English" }</option>
                    <option value="zh" lang="zh" selected={lang == Lang::Zh}>{ "中文" }</option>
                </select>
                <select aria-label={ui::THEME.get(lang)} onchange={on_theme}>
                    { for Theme::ALL.iter().map(|theme| html! {
                        <option value={theme.name()} selected={*theme == self.theme}>{ ui::THEME.get(lang) }{ ": " }{ ui::theme_name(*theme).get(lang) }</option>
                    }) }
                </select>
            </div>
        }
    }

    fn content(&self, ctx: &Context<Self>) -> Html {
        let (lang, theme) = (self.lang, self.theme);
        if self.glance().is_list {
            return home(lang, theme, self.miniature);
        }
        match (&self.page, &self.reading, &self.failure) {
            (Some(page), Some(reading), _) => {
                let on_language = ctx.link().callback(Msg::Language);
                (page.show)(reading, Reader { lang, theme, language: self.language, on_language, visit: self.visit })
            }
            (.., Some(failure)) => parts::unfetched(failure, lang, ctx.link().callback(|_| Msg::Address)),
            (.., None) => html! { <p class="notice" role="status">{ ui::WORKING.get(lang) }</p> },
        }
    }

    fn glance(&self) -> Glance<'_> {
        v1::glance(&self.hash)
    }

    fn read_address(&mut self, ctx: &Context<Self>) {
        self.hash = address::hash();
        self.visit += 1;
        let Glance { lesson, lang, theme, code, is_list } = v1::glance(&self.hash);
        self.lang = lang.unwrap_or(self.lang);
        self.theme = theme.unwrap_or(self.theme);
        self.language = code.and_then(language_of).unwrap_or(self.language);
        self.failure = None;
        self.reading = None;
        match &self.page {
            _ if is_list => {
                if self.miniature.is_none() {
                    ctx.link().send_future(async { Msg::Miniature(miniature::fetch().await.map_err(Failure::from)) });
                }
            }
            Some(page) => self.reading = Some((page.read)(&self.hash)),
            None => {
                ctx.link().send_future(async { Msg::Page(page::fetch().await.map_err(Failure::from)) });
                // The page will ask for it, and say what went wrong if it can't be had.
                let lesson = lesson.to_owned();
                wasm_bindgen_futures::spawn_local(async move { drop(parts::lesson(&lesson).await) });
            }
        }
    }

    /// Tells the document what the page is: its language, theme and title.
    fn dress_page(&self) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        if let Some(root) = document.document_element() {
            let _ = root.set_attribute("lang", self.lang.tag());
            let _ = root.set_attribute("data-theme", self.theme.name());
        }
        let card = LISTED.iter().find(|card| card.id == self.glance().lesson);
        let title = match card {
            Some(card) => format!("{} · Stepscope", card.title.get(self.lang)),
            None => format!("Stepscope · {}", ui::HEADLINE.get(self.lang)),
        };
        document.set_title(&title);
    }
}

/// Moves the focus without changing the address, which says what is shown.
fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        let content =
            web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id("content"));
        if let Some(content) = content.and_then(|content| content.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = content.focus();
        }
    })
}

fn chosen(event: Event) -> String {
    event.target_unchecked_into::<HtmlSelectElement>().value()
}

fn theme_of(name: &str) -> Option<Theme> {
    Theme::ALL.into_iter().find(|theme| theme.name() == name)
}

fn language_of(id: &str) -> Option<Language> {
    [Language::Python, Language::Cpp, Language::Rust, Language::Wgsl].into_iter().find(|language| language.id() == id)
}

/// Chinese for those whose browser asks for it, else English.
fn system_lang() -> Lang {
    let tag = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default();
    if tag.to_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}
