//! A lesson in small, playing while it is on the screen.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use wasm_bindgen::prelude::*;
use wasm_split_helpers::wasm_split;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};
use yew::prelude::*;

use super::engine::{self, Backend};
use super::parts::{self, Unfetched};
use super::stage::{Stage, wants_less_motion};
use crate::gpu::Control;
use crate::kernel::Report;
use crate::lessons::{Course, Film, View};
use crate::link::Theme;
use crate::scene::Scene;
use crate::words::Lang;

/// Milliseconds of a miniature's step.
const STEP_MS: u32 = 1200;
/// Where a miniature begins, and stays for those who asked for less motion: this share of its film, where there is something to see.
const FIRST_SHARE: f64 = 0.35;
/// Steps of a course that a miniature waits for. The rest isn't run.
const COURSE_STEPS: usize = 24;
/// A miniature is laid out for a page this many times as wide, and shown smaller.
const REDUCTION: f32 = 1.35;

#[derive(Properties, PartialEq)]
pub struct MiniatureProps {
    pub lesson: &'static str,
    pub label: AttrValue,
    pub lang: Lang,
    pub theme: Theme,
}

#[wasm_split(miniature, fallible)]
pub fn fetch() -> Result<parts::View<MiniatureProps>, Unfetched> {
    Ok(|props| html! { <Miniature ..props /> })
}

pub enum Msg {
    Opened(Box<dyn Film>),
    Width(f32),
    Seen(bool),
    Tick,
}

/// A lesson's first preset, playing while it is on the screen.
pub struct Miniature {
    /// Whether the lesson has been asked for: that happens when the card is first seen.
    is_asked: bool,
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

    fn create(_: &Context<Self>) -> Miniature {
        Miniature { is_asked: false, film: None, scene: None, width: 360.0, host: NodeRef::default(), clock: None, watch: None }
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
                if is_seen && !std::mem::replace(&mut self.is_asked, true) {
                    open(ctx);
                }
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
                        label={props.label.clone()} on_width={ctx.link().callback(Msg::Width)} />
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

/// Runs the lesson's first preset. One that can't be had or doesn't open has no picture here, and its own page says why.
fn open(ctx: &Context<Miniature>) {
    let lesson = ctx.props().lesson;
    let scope = ctx.link().clone();
    wasm_bindgen_futures::spawn_local(async move {
        let Ok(lesson) = parts::lesson(lesson).await else { return };
        let document = lesson.card().presets.first().map(|preset| preset.document()).unwrap_or_default();
        // Whoever reads the list hasn't asked for a model's weights.
        if lesson.model(&document).is_some() {
            return;
        }
        // In the worker: a list of lessons needs no GPU.
        let options = engine::Options { backend: Backend::Cpu, film: true, ..engine::Options::default() };
        let control = Control::default();
        let (begun, beginning) = (Rc::new(RefCell::new(None)), control.clone());
        let seen = begun.clone();
        let on_part = Rc::new(move |course: &dyn Course, _: &Report| {
            let film = course.film();
            if film.len() >= COURSE_STEPS {
                *seen.borrow_mut() = Some(film);
                beginning.cancel();
            }
        });
        let opened = engine::open_seen(lesson, document, options, &control, on_part).await;
        let whole = opened.ok().and_then(|opened| opened.outcome.film);
        if let Some(film) = begun.take().or(whole) {
            scope.send_message(Msg::Opened(film));
        }
    });
}

impl Miniature {
    fn depict(&mut self, ctx: &Context<Self>) {
        let view = View::new(self.width * REDUCTION, ctx.props().lang);
        self.scene = self.film.as_ref().map(|film| Rc::new(without_numbers(film.scene(&view))));
    }
}

/// Of a drawing of the plane as wide as the scene, only that: the numbers below it would be too small to read.
fn without_numbers(mut scene: Scene) -> Scene {
    let bottom = scene.plane.as_ref().filter(|plane| plane.width > 0.8 * scene.width).map(|plane| plane.top + plane.height);
    if let Some(bottom) = bottom {
        scene.marks.retain(|mark| mark.y <= bottom);
        scene.height = bottom + 6.0;
    }
    scene
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
