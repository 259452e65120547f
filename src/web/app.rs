//! The app: what the address says is what is shown.

use wasm_bindgen::prelude::*;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::address;
use super::home::Home;
use super::lesson_page::{LessonPage, Taught};
use super::memory::{recall, remember};
use super::ui;
use crate::lessons::{self, LESSONS, Language};
use crate::link::{Reading, Theme};
use crate::words::Lang;

pub enum Msg {
    Address,
    Lang(Lang),
    Theme(Theme),
    Language(Language),
}

pub struct App {
    reading: Reading,
    lang: Lang,
    theme: Theme,
    language: Language,
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
            reading: Reading::default(),
            lang: recall("lang").and_then(|tag| Lang::from_tag(&tag)).unwrap_or_else(system_lang),
            theme: recall("theme").and_then(|name| theme_of(&name)).unwrap_or_default(),
            language: recall("code").and_then(|id| language_of(&id)).unwrap_or(Language::Python),
            on_address,
        };
        app.read_address();
        app
    }

    fn update(&mut self, _: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Address => {
                address::forget();
                self.read_address();
            }
            Msg::Lang(lang) => {
                self.lang = lang;
                remember("lang", lang.tag());
                // From now on the reader's choice counts, not the link's.
                self.reading.link.lang = self.reading.link.lang.map(|_| lang);
            }
            Msg::Theme(theme) => {
                self.theme = theme;
                remember("theme", theme.name());
                self.reading.link.theme = self.reading.link.theme.map(|_| theme);
            }
            Msg::Language(language) => {
                self.language = language;
                remember("code", language.id());
                self.reading.link.code = self.reading.link.code.map(|_| language.id());
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
        // A link to no known lesson still opens one, and says what is wrong with it.
        let lesson = match &self.reading.link.lesson {
            Some(id) => lessons::find(id).ok(),
            None if self.reading.failures.is_empty() => None,
            None => LESSONS.first().copied(),
        };
        match lesson {
            Some(lesson) => html! {
                <LessonPage key={lesson.card().id} lesson={Taught(lesson)} link={self.reading.link.clone()} failures={self.reading.failures.clone()} {lang} {theme}
                    language={self.language} on_language={ctx.link().callback(Msg::Language)} />
            },
            None => html! { <Home {lang} {theme} /> },
        }
    }

    fn read_address(&mut self) {
        self.reading = address::read();
        let link = &self.reading.link;
        self.lang = link.lang.unwrap_or(self.lang);
        self.theme = link.theme.unwrap_or(self.theme);
        self.language = link.code.and_then(language_of).unwrap_or(self.language);
    }

    /// Tells the document what the page is: its language, theme and title.
    fn dress_page(&self) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        if let Some(root) = document.document_element() {
            let _ = root.set_attribute("lang", self.lang.tag());
            let _ = root.set_attribute("data-theme", self.theme.name());
        }
        let lesson = self.reading.link.lesson.as_deref().and_then(|id| lessons::find(id).ok());
        let title = match lesson {
            Some(lesson) => format!("{} · Stepscope", lesson.card().title.get(self.lang)),
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
