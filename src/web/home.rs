//! The front page: the list of lessons, each with a miniature that really runs.

use std::rc::Rc;

use gloo_timers::callback::Interval;
use wasm_bindgen::prelude::*;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};
use yew::prelude::*;

use super::engine::{self, Backend};
use super::lesson_page::Taught;
use super::stage::{Stage, wants_less_motion};
use super::ui;
use crate::gpu::Control;
use crate::lessons::{Film, LESSONS, View};
use crate::link::Theme;
use crate::scene::Scene;
use crate::words::Lang;

/// Milliseconds of a miniature's step.
const STEP_MS: u32 = 1200;
/// Where a miniature begins, and stays for those who asked for less motion: this share of its film, where there is something to see.
const FIRST_SHARE: f64 = 0.35;
/// A miniature is laid out for a page this many times as wide, and shown smaller.
const REDUCTION: f32 = 1.35;

#[derive(Properties, PartialEq)]
pub struct HomeProps {
    pub lang: Lang,
    pub theme: Theme,
}

#[component]
pub fn Home(props: &HomeProps) -> Html {
    let lang = props.lang;
    html! {
        <>
            <div class="lead">
                <h1>{ ui::HEADLINE.get(lang) }</h1>
                <p>{ ui::LEAD.get(lang) }</p>
            </div>
            <ul class="cards">
                { for LESSONS.iter().map(|lesson| {
                    let card = lesson.card();
                    html! {
                        <li key={card.id}>
                            <article class="card">
                                <div class="card-picture"><Miniature lesson={Taught(*lesson)} {lang} theme={props.theme} /></div>
                                <div class="card-words">
                                    <h2>
                                        <a href={format!("#/{}", card.id)}>{ card.title.get(lang) }</a>
                                        if card.is_gpu { <span class="tag">{ ui::RUNS_KERNELS.get(lang) }</span> }
                                    </h2>
                                    <p>{ card.summary.get(lang) }</p>
                                </div>
                            </article>
                        </li>
                    }
                }) }
            </ul>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct MiniatureProps {
    lesson: Taught,
    lang: Lang,
    theme: Theme,
}

enum Msg {
    Opened(Box<dyn Film>),
    Width(f32),
    Seen(bool),
    Tick,
}

/// A lesson's first preset, playing while it is on the screen.
struct Miniature {
    film: Option<Box<dyn Film>>,
    scene: Option<Rc<Scene>>,
    width: f32,
    host: NodeRef,
    clock: Option<Interval>,
    watch: Option<Watch>,
}

impl Component for Miniature {
    type Message = Msg;
    type Properties = MiniatureProps;

    fn create(ctx: &Context<Self>) -> Miniature {
        let lesson = ctx.props().lesson.0;
        let scope = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let document = lesson.card().presets.first().map(|preset| preset.document()).unwrap_or_default();
            // In the worker: a list of lessons needs no GPU.
            let options = engine::Options { backend: Backend::Cpu, film: true, ..engine::Options::default() };
            // A lesson whose first preset doesn't open has no picture here, and says why on its own page.
            if let Ok(opened) = engine::open(lesson, document, options, &Control::default()).await
                && let Some(film) = opened.outcome.film
            {
                scope.send_message(Msg::Opened(film));
            }
        });
        Miniature { film: None, scene: None, width: 360.0, host: NodeRef::default(), clock: None, watch: None }
    }

    fn rendered(&mut self, ctx: &Context<Self>, is_first: bool) {
        if is_first {
            self.watch = watch(&self.host, ctx.link().callback(Msg::Seen));
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &MiniatureProps) -> bool {
        self.depict(ctx);
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Opened(mut film) => {
                film.seek((film.len() as f64 * FIRST_SHARE) as usize);
                self.film = Some(film);
            }
            Msg::Width(width) => self.width = width,
            Msg::Seen(is_seen) => {
                let scope = ctx.link().clone();
                self.clock =
                    (is_seen && !wants_less_motion()).then(|| Interval::new(STEP_MS, move || scope.send_message(Msg::Tick)));
                return false;
            }
            Msg::Tick => {
                if let Some(film) = &mut self.film {
                    let next = if film.at() == film.len() { 0 } else { film.at() + 1 };
                    film.seek(next);
                }
            }
        }
        self.depict(ctx);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        html! {
            <div ref={self.host.clone()}>
                if let Some(scene) = &self.scene {
                    <Stage scene={scene.clone()} duration_ms={450.0} theme={props.theme.name()} lang={props.lang} is_playing=true
                        label={props.lesson.0.card().title.get(props.lang)} on_width={ctx.link().callback(Msg::Width)} />
                }
            </div>
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        if let Some((observer, _)) = &self.watch {
            observer.disconnect();
        }
    }
}

impl Miniature {
    fn depict(&mut self, ctx: &Context<Self>) {
        let view = View { width: self.width * REDUCTION, lang: ctx.props().lang };
        self.scene = self.film.as_ref().map(|film| Rc::new(film.scene(&view)));
    }
}

/// An observer, and what it calls: they live together.
type Watch = (IntersectionObserver, Closure<dyn FnMut(js_sys::Array)>);

/// Tells whether an element is on the screen.
fn watch(node: &NodeRef, on_seen: Callback<bool>) -> Option<Watch> {
    let closure = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let last: IntersectionObserverEntry = entries.get(entries.length() - 1).unchecked_into();
        on_seen.emit(last.is_intersecting());
    });
    let observer = IntersectionObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(&node.cast::<Element>()?);
    Some((observer, closure))
}
