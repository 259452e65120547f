//! One lesson in somebody else's page: what `<step-scope>` shows in its shadow root, and what its properties say.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Function;
use serde_json::Value;
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::html::Scope;
use yew::prelude::*;

use super::api::{checked_to_js, instant_to_js};
use super::card::CardProp;
use super::convert::{failure_to_js, object, output_to_js, report_to_js, tally_to_js, value_to_js};
use super::lesson_page::{LessonPage, SharedFilm};
use super::player::Control;
use super::shown::Shown;
use super::stage::palette_of;
use super::ui;
use super::worker::Verdict;
use crate::lessons::{self, CARDS, Film, Language, View};
use crate::link::{self, Link, Reading, Theme, from_object, to_object, v1};
use crate::words::{Failure, Lang};

/// An element that Yew draws in. It never takes back what it listens to there, so one that is free again serves the next widget.
struct Root {
    element: Element,
    app: yew::AppHandle<Embed>,
}

thread_local! {
    static FREE: RefCell<Vec<Root>> = const { RefCell::new(Vec::new()) };
    /// How many widgets there have been.
    static TURNS: Cell<u32> = const { Cell::new(0) };
}

/// A lesson in its host.
pub struct Mounted {
    root: RefCell<Option<Root>>,
    turn: u32,
    host: Element,
    shared: Rc<Shared>,
}

struct Shared {
    /// As it was given; the page's own state is laid over it.
    link: RefCell<Link>,
    page: RefCell<Option<Scope<LessonPage>>>,
    /// Told of `ready`, `step`, `result` and `error`, with their details.
    notify: Function,
    told: Cell<Told>,
}

/// What the element has been told, so that it hears of each thing once.
#[derive(Clone, Copy, Default, PartialEq)]
struct Told {
    generation: u32,
    at: Option<usize>,
    has_result: bool,
    has_failed: bool,
}

/// Shows a lesson in `host`.
pub fn mount(host: Element, state: JsValue, notify: Function) -> Box<dyn Shown> {
    let reading = read(&state);
    let shared =
        Rc::new(Shared { link: RefCell::new(reading.link.clone()), page: RefCell::default(), notify, told: Cell::default() });
    shared.tell_failures(&reading.failures);
    let turn = TURNS.get() + 1;
    TURNS.set(turn);
    let props = EmbedProps::new(reading, turn, &shared);
    let root = match FREE.with_borrow_mut(Vec::pop) {
        Some(mut root) => {
            root.app.update(props);
            Some(root)
        }
        None => host
            .owner_document()
            .and_then(|document| document.create_element("div").ok())
            .map(|element| Root { app: yew::Renderer::<Embed>::with_root_and_props(element.clone(), props).render(), element }),
    };
    if let Some(root) = &root {
        let _ = host.append_child(&root.element);
    }
    Box::new(Mounted { root: RefCell::new(root), turn, host, shared })
}

/// Reads an object of settings, or a link as text.
fn read(state: &JsValue) -> Reading {
    if let Some(link) = state.as_string() {
        return v1::read(&link, lessons::known);
    }
    let text = js_sys::JSON::stringify(state).ok().and_then(|text| text.as_string()).unwrap_or_default();
    match serde_json::from_str(&text) {
        Ok(Value::Object(object)) => from_object(&object, lessons::known),
        _ => {
            let failure = Failure::invalid("state", "The state must be an object of settings.", "状态必须是由设置组成的对象。");
            Reading { failures: vec![failure], ..Reading::default() }
        }
    }
}

impl Shown for Mounted {
    fn set_state(&self, state: JsValue) {
        let reading = read(&state);
        self.shared.tell_failures(&reading.failures);
        *self.shared.link.borrow_mut() = reading.link.clone();
        if let Some(root) = &mut *self.root.borrow_mut() {
            root.app.update(EmbedProps::new(reading, self.turn, &self.shared));
        }
    }

    fn state(&self) -> JsValue {
        value_to_js(&Value::Object(to_object(&self.shared.state())))
    }

    fn permalink(&self) -> Result<String, JsValue> {
        let link = self.shared.state();
        let known = link.lesson.as_deref().and_then(|id| lessons::known(id).ok()).unwrap_or_default();
        v1::write(&link, &known).map_err(|failure| failure_to_js(&failure))
    }

    fn is_opening(&self) -> bool {
        self.shared.page(LessonPage::is_opening).unwrap_or(true)
    }

    fn length(&self) -> usize {
        self.shared.film().map_or(0, |film| film.borrow().len())
    }

    fn at(&self) -> usize {
        self.shared.film().map_or(0, |film| film.borrow().at())
    }

    fn seek(&self, at: f64) {
        if let Some(film) = self.shared.film() {
            let len = film.borrow().len();
            let at = (at.max(0.0) as usize).min(len);
            let is_near = film.borrow().at().abs_diff(at) == 1;
            // At once, so that whoever asks next is told of this instant; the page then draws it, moving there when it's near.
            film.borrow_mut().seek(at);
            self.shared.send(if is_near { Control::By(0) } else { Control::Seek(at) });
        }
    }

    fn play(&self, wants_play: bool) {
        if self.shared.page(|page| page.moves_by_itself()) == Some(!wants_play) {
            self.shared.send(Control::Toggle);
        }
    }

    fn instant(&self) -> JsValue {
        self.shared.film().map_or(JsValue::NULL, |film| instant_to_js(&*film.borrow()))
    }

    fn result(&self) -> JsValue {
        self.shared.result()
    }

    fn svg(&self) -> String {
        let lang = self.shared.lang();
        let view = View::new(self.host.client_width().max(320) as f32, lang);
        let palette = palette_of(&self.host);
        self.shared.film().map_or_else(String::new, |film| film.borrow().scene(&view).with_legend(lang).to_svg(&palette, lang))
    }

    fn unmount(&self) {
        self.shared.page.take();
        if let Some(mut root) = self.root.take() {
            root.app.update(EmbedProps { reading: Reading::default(), turn: None, on_change: Callback::noop() });
            root.element.remove();
            FREE.with_borrow_mut(|free| free.push(root));
        }
    }
}

impl Shared {
    fn page<T>(&self, ask: impl FnOnce(&LessonPage) -> T) -> Option<T> {
        let scope = self.page.borrow().clone()?;
        let page = scope.get_component()?;
        Some(ask(&page))
    }

    fn film(&self) -> Option<SharedFilm> {
        self.page(LessonPage::film).flatten()
    }

    fn send(&self, control: Control) {
        if let Some(page) = &*self.page.borrow() {
            page.send_message(super::lesson_page::Msg::Control(control));
        }
    }

    fn lang(&self) -> Lang {
        self.link.borrow().lang.unwrap_or_default()
    }

    fn state(&self) -> Link {
        let given = self.link.borrow().clone();
        let shown = self.page(|page| {
            let film = page.film()?;
            let (preset, document) = (page.preset().map(str::to_owned), page.shown_document()?);
            let input = preset.is_none().then(|| link::input_of(document));
            let range = page.range();
            let at = Some(film.borrow().at());
            let (from, to) = (range.map(|(from, _)| from), range.map(|(_, to)| to));
            let with = page.with().cloned();
            Some(Link { preset, input, with, at, from, to, loops: page.loops(), ..given.clone() })
        });
        shown.flatten().unwrap_or(given)
    }

    fn result(&self) -> JsValue {
        let result = self.page(|page| {
            let (output, tally, report, verdict) = page.outcome()?;
            let check = match verdict? {
                Verdict::Checked(checked) => checked_to_js(checked),
                Verdict::Unchecked(_) => JsValue::NULL,
            };
            Some(object([
                ("result", output_to_js(output)),
                ("counters", tally_to_js(tally)),
                ("check", check),
                ("trace", JsValue::NULL),
                ("gpu", report.map_or(JsValue::NULL, report_to_js)),
            ]))
        });
        result.flatten().map_or(JsValue::NULL, JsValue::from)
    }

    fn tell(&self, what: &str, detail: &JsValue) {
        let _ = self.notify.call2(&JsValue::NULL, &what.into(), detail);
    }

    fn tell_failures(&self, failures: &[Failure]) {
        for failure in failures {
            self.tell("error", &failure_to_js(failure));
        }
    }

    /// Tells the element what is new; while something is being opened, nothing: what is shown then is not what was asked for.
    fn look(&self) {
        if self.page(LessonPage::is_opening) != Some(false) {
            return;
        }
        let Some(now) = self.page(|page| Told {
            generation: page.generation(),
            at: page.film().map(|film| film.borrow().at()),
            has_result: page.outcome().is_some_and(|(.., verdict)| verdict.is_some()),
            has_failed: page.failure().is_some(),
        }) else {
            return;
        };
        let before = self.told.replace(now);
        let is_new = before.generation != now.generation;
        let length = || (self.film().map_or(0, |film| film.borrow().len()) as f64).into();
        if let (Some(at), true) = (now.at, before.at.is_none()) {
            self.tell("ready", &object([("length", length()), ("at", (at as f64).into())]));
        }
        if let Some(at) = now.at.filter(|_| is_new || before.at != now.at) {
            self.tell("step", &object([("at", (at as f64).into()), ("length", length())]));
        }
        if now.has_result && (is_new || !before.has_result) {
            self.tell("result", &self.result());
        }
        if now.has_failed
            && (is_new || !before.has_failed)
            && let Some(failure) = self.page(LessonPage::failure).flatten()
        {
            self.tell("error", &failure_to_js(&failure));
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct EmbedProps {
    reading: Reading,
    /// Which widget this is; none, and nothing is drawn, while the root is free.
    turn: Option<u32>,
    on_change: Callback<Scope<LessonPage>>,
}

impl EmbedProps {
    fn new(reading: Reading, turn: u32, shared: &Rc<Shared>) -> EmbedProps {
        let shared = Rc::downgrade(shared);
        let on_change = Callback::from(move |page: Scope<LessonPage>| {
            let Some(shared) = shared.upgrade() else { return };
            *shared.page.borrow_mut() = Some(page);
            // The page is in the middle of its own change.
            wasm_bindgen_futures::spawn_local(async move { shared.look() });
        });
        EmbedProps { reading, turn: Some(turn), on_change }
    }
}

/// The root of a widget: a lesson, and the language of its listing.
pub struct Embed {
    language: Option<Language>,
}

impl Component for Embed {
    type Message = Language;
    type Properties = EmbedProps;

    fn create(_: &Context<Self>) -> Embed {
        Embed { language: None }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &EmbedProps) -> bool {
        if ctx.props().reading.link.code != old.reading.link.code || ctx.props().turn != old.turn {
            self.language = None;
        }
        true
    }

    fn update(&mut self, _: &Context<Self>, language: Language) -> bool {
        self.language = Some(language);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let EmbedProps { reading, turn, on_change } = ctx.props();
        let Some(turn) = turn else { return Html::default() };
        let lang = reading.link.lang.unwrap_or_default();
        let theme = reading.link.theme.unwrap_or(Theme::Auto);
        let given = reading.link.code.and_then(|id| Language::ALL.into_iter().find(|language| language.id() == id));
        let language = self.language.or(given).unwrap_or(Language::Python);
        // What is wrong with the settings is shown beside the first lesson, as for a link.
        let card = reading.link.lesson.as_deref().and_then(|id| lessons::card(id).ok()).or(CARDS.first().copied());
        html! {
            <div class="ss" lang={lang.tag()}>
                if let Some(card) = card {
                    <LessonPage key={format!("{turn} {}", card.id)} card={CardProp(card)} link={reading.link.clone()} failures={reading.failures.clone()}
                        {lang} {theme} {language} on_language={ctx.link().callback(|language| language)} is_embedded=true on_change={on_change.clone()} />
                } else {
                    <p>{ ui::CANT_RUN.get(lang) }</p>
                }
            </div>
        }
    }
}
