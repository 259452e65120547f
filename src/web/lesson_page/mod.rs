//! One lesson: its film in the player, its code, its numbers, its input, its chart, its guide.

mod compare;
mod course;
mod open;
mod plane;
mod play;
mod share;
mod view;

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};
use yew::html::Scope;
use yew::prelude::*;

use self::compare::Comparison;
use self::course::Growing;
use self::plane::Hands;
pub use self::plane::Msg as PlaneMsg;
use super::address;
use super::card::CardProp;
use super::engine::Finished;
use super::guide::GuidePanel;
use super::input_form::InputForm;
use super::keys;
use super::lab;
use super::parts;
use super::player::Control;
use super::share::{self as share_panel, SharePanelProps};
use super::stage::{Act, ByHand, TouchProp};
use super::study::{self, StudyPanelProps};
use super::ui;
use super::worker::Verdict;
use crate::gpu::{Control as Run, Fetched};
use crate::input::Document;
use crate::kernel::Report;
use crate::lessons::guide::Jump;
use crate::lessons::pair::Pair;
use crate::lessons::{self, CARDS, Film, Language, Outcome, Output, Slip};
use crate::link::{Link, Part, Reading, Theme};
use crate::scene::Scene;
use crate::trace::Tally;
use crate::words::{Failure, Lang, Words};

#[derive(Properties, PartialEq)]
pub struct LessonPageProps {
    pub card: CardProp,
    /// What to open, and what of it couldn't be read.
    pub link: Link,
    #[prop_or_default]
    pub failures: Vec<Failure>,
    pub lang: Lang,
    pub theme: Theme,
    pub language: Language,
    pub on_language: Callback<Language>,
    /// Counts the times that the address was followed: the same link may be opened again.
    #[prop_or_default]
    pub visit: u32,
    /// In somebody else's page: no heading, no address.
    #[prop_or_default]
    pub is_embedded: bool,
    /// Called after every change of what is shown.
    #[prop_or_default]
    pub on_change: Callback<Scope<LessonPage>>,
}

/// What the reader chose of the page.
#[derive(Clone, PartialEq)]
pub struct Reader {
    pub lang: Lang,
    pub theme: Theme,
    pub language: Language,
    pub on_language: Callback<Language>,
    /// As [`LessonPageProps::visit`].
    pub visit: u32,
}

/// What a link opens. One to no known lesson still opens one, and says what is wrong with it.
pub fn show(reading: &Reading, reader: Reader) -> Html {
    let named = reading.link.lesson.as_deref().and_then(|id| lessons::card(id).ok());
    let Some(card) = named.or(CARDS.first().copied()) else { return Html::default() };
    let Reader { lang, theme, language, on_language, visit } = reader;
    html! {
        <LessonPage key={card.id} card={CardProp(card)} link={reading.link.clone()} failures={reading.failures.clone()}
            {lang} {theme} {language} {on_language} {visit} />
    }
}

/// A film that the page and its programs share.
pub type SharedFilm = Rc<RefCell<Pair>>;

/// What is on the screen.
struct Show {
    document: Rc<Document>,
    preset: Option<&'static str>,
    film: SharedFilm,
    output: Rc<Output>,
    tally: Tally,
    /// Where a variant that is wrong on purpose goes wrong.
    slip: Option<Slip>,
    report: Option<Rc<Report>>,
    verdict: Option<Verdict>,
    scene: Rc<Scene>,
}

impl Show {
    /// None of an outcome without a film.
    fn of(document: Document, preset: Option<&'static str>, outcome: Outcome, report: Option<Report>) -> Option<Show> {
        Some(Show {
            document: Rc::new(document),
            preset,
            film: Rc::new(RefCell::new(Pair::of(outcome.film?))),
            output: Rc::new(outcome.output),
            tally: outcome.tally,
            slip: outcome.slip,
            report: report.map(Rc::new),
            verdict: None,
            scene: Rc::default(),
        })
    }
}

pub enum Msg {
    /// Of the plane that the picture shows.
    Plane(PlaneMsg),
    /// Of the second run.
    Compare(compare::Msg),
    /// Of a course that is seen while it goes on.
    Course(u32, course::Msg),
    Open {
        document: Document,
        preset: Option<&'static str>,
        at: usize,
    },
    Preset(&'static str),
    Jump(Jump),
    Progress(u32, f64),
    /// Of the model that the opening waits for.
    Fetched(u32, Fetched),
    Opened {
        generation: u32,
        document: Document,
        preset: Option<&'static str>,
        at: usize,
        opened: Box<Result<Finished, Failure>>,
    },
    Judged(u32, Verdict),
    Control(Control),
    Tick,
    Width(f32),
    RunTo(&'static str),
    Stop,
    Copy,
    Copied(bool),
    Lab(parts::Asked<lab::Views>),
    Study(parts::Asked<parts::View<StudyPanelProps>>),
    Share(parts::Asked<parts::View<SharePanelProps>>),
    ToggleShare,
    /// Opens once more what couldn't be opened.
    Retry,
    /// Goes back to what the reader had before the guide showed its own.
    Return,
}

/// Callbacks that stay the same from step to step, so that a step renders only what it changes.
struct Handlers {
    control: Callback<Control>,
    line: Callback<&'static str>,
    width: Callback<f32>,
    preset: Callback<&'static str>,
    run: Callback<Document>,
    jump: Callback<Jump>,
    copy: Callback<()>,
    plane: Callback<Act>,
    touch: TouchProp,
    /// Of keys within a widget, where the rest of the page has its own.
    key: Callback<KeyboardEvent>,
}

/// An instant of a document.
#[derive(Clone)]
pub struct Wanted {
    document: Document,
    preset: Option<&'static str>,
    at: usize,
}

pub struct LessonPage {
    show: Option<Show>,
    failure: Option<Failure>,
    /// The share of the opening that is done, while there is one.
    progress: Option<f64>,
    /// What has come of the model that the opening waits for.
    fetched: Option<Fetched>,
    /// Counts openings, so that a late one is known.
    generation: u32,
    /// Whether the last opening is still under way: what is shown is of one before.
    is_opening: bool,
    /// Stops the opening that is under way, and the check after it.
    run: Run,
    is_playing: bool,
    speed: f64,
    range: Option<(usize, usize)>,
    /// Whether play goes round in the range, and doesn't stop at its end.
    is_looping: bool,
    timer: Option<Timeout>,
    width: f32,
    /// How long the last change of picture takes.
    duration_ms: f64,
    /// What the last thing that the reader did came to, where that isn't seen by itself.
    said: Option<Words>,
    keys: Option<Closure<dyn FnMut(KeyboardEvent)>>,
    handlers: Handlers,
    lab: parts::Asked<lab::Views>,
    study: parts::Asked<parts::View<StudyPanelProps>>,
    share: parts::Asked<parts::View<SharePanelProps>>,
    is_sharing: bool,
    /// What the last opening was of, while it isn't shown.
    wanted: Option<Wanted>,
    /// What the link asks for and can't be run: the form has it, beside the first preset's film.
    unrun: Option<Rc<Document>>,
    /// Whether a link asked for what opens: one that can't run doesn't leave what was shown before, as a form does.
    follows_link: bool,
    /// What the reader had before the guide showed its own.
    before: Option<Wanted>,
    instrument: NodeRef,
    comparison: Comparison,
    hands: Hands,
    /// The course whose film is shown while it grows.
    growing: Option<Growing>,
    /// The instant that a link asks for, until the second run that it counts on is here.
    wanted_at: Option<usize>,
}

impl Component for LessonPage {
    type Message = Msg;
    type Properties = LessonPageProps;

    fn create(ctx: &Context<Self>) -> LessonPage {
        let plane = ctx.link().callback(|act| Msg::Plane(PlaneMsg::Act(act)));
        let mut page = LessonPage {
            show: None,
            failure: None,
            progress: None,
            fetched: None,
            generation: 0,
            is_opening: false,
            run: Run::default(),
            is_playing: false,
            speed: 1.0,
            range: None,
            is_looping: true,
            timer: None,
            width: 640.0,
            duration_ms: 0.0,
            said: None,
            instrument: NodeRef::default(),
            keys: None,
            lab: None,
            study: None,
            share: None,
            is_sharing: false,
            wanted: None,
            unrun: None,
            follows_link: false,
            before: None,
            comparison: Comparison::default(),
            hands: Hands::default(),
            growing: None,
            wanted_at: None,
            handlers: Handlers {
                control: ctx.link().callback(Msg::Control),
                key: ctx.link().batch_callback(|event: KeyboardEvent| keys::taken(&event).map(Msg::Control)),
                line: ctx.link().callback(Msg::RunTo),
                width: ctx.link().callback(Msg::Width),
                preset: ctx.link().callback(Msg::Preset),
                run: ctx.link().callback(|document| Msg::Open { document, preset: None, at: 0 }),
                jump: ctx.link().callback(Msg::Jump),
                copy: ctx.link().callback(|()| Msg::Copy),
                touch: TouchProp(Rc::new(ByHand::new(plane.clone()))),
                plane,
            },
        };
        page.open_link(ctx);
        ctx.link().send_message(Msg::Study(None));
        page.listen(ctx);
        page
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &LessonPageProps) -> bool {
        let props = ctx.props();
        if props.link != old.link || props.card != old.card || props.visit != old.visit {
            self.open_link(ctx);
        }
        if props.lang != old.lang {
            self.depict(ctx);
        }
        if props.lang != old.lang || props.theme != old.theme || props.language != old.language {
            self.rewrite_address(ctx);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Compare(message) => self.compared(ctx, message),
            Msg::Course(generation, message) => {
                if generation == self.generation {
                    self.course_went_on(ctx, message);
                }
            }
            Msg::Plane(message) => self.plane_act(ctx, message),
            Msg::Open { document, preset, at } => {
                self.enter(ctx);
                self.before = None;
                self.open(ctx, document, preset, at);
            }
            Msg::Preset(name) => {
                self.enter(ctx);
                self.before = None;
                self.open_preset(ctx, name, 0);
            }
            Msg::Jump(to) => {
                self.enter(ctx);
                self.before = self.before.take().or_else(|| self.shown());
                match self.preset() == Some(to.preset) {
                    true => self.control(ctx, Control::Seek(to.at)),
                    false => self.open_preset(ctx, to.preset, to.at),
                }
                if let Some(instrument) = self.instrument.cast::<Element>() {
                    instrument.scroll_into_view();
                }
            }
            Msg::Progress(generation, done) => {
                if generation == self.generation {
                    (self.progress, self.fetched) = (Some(done), None);
                }
            }
            Msg::Fetched(generation, fetched) => {
                if generation == self.generation {
                    self.fetched = Some(fetched);
                }
            }
            Msg::Opened { generation, document, preset, at, opened } => {
                if generation != self.generation {
                    return false;
                }
                self.is_opening = false;
                (self.progress, self.fetched) = (None, None);
                if self.lab.is_none() && (runs_kernels(ctx, &document) || has_bench(ctx)) {
                    ctx.link().send_message(Msg::Lab(None));
                }
                let growing = self.growing.take();
                match *opened {
                    Ok(opened) => match growing {
                        Some(growing) => self.end_course(ctx, growing, opened),
                        None => self.put_on(ctx, opened, document, preset, at),
                    },
                    // What a course came to stays.
                    Err(failure) if growing.is_some() => self.failure = Some(failure),
                    Err(failure) => {
                        address::stay();
                        let is_instead = (self.show.is_none() || self.follows_link) && !view::may_pass(&failure);
                        self.failure = Some(failure);
                        if is_instead {
                            self.open_instead(ctx, &document);
                        }
                        self.wanted = Some(Wanted { document, preset, at });
                    }
                }
            }
            Msg::Judged(generation, verdict) => {
                if let (true, Some(show)) = (generation == self.generation, &mut self.show) {
                    show.verdict = Some(verdict);
                }
            }
            Msg::Control(control) => self.control(ctx, control),
            Msg::Tick => self.tick(ctx),
            Msg::Width(width) => {
                self.width = width;
                self.duration_ms = 0.0;
                self.depict(ctx);
            }
            Msg::RunTo(label) => {
                self.pause();
                let next = self.show.as_ref().and_then(|show| show.film.borrow().next_on_line(label));
                match next {
                    Some(at) => self.seek(ctx, at, self.step_ms()),
                    None => self.said = Some(ui::NOT_AGAIN.into()),
                }
            }
            Msg::Lab(None) => {
                self.lab = None;
                ctx.link().send_future(async { Msg::Lab(Some(lab::fetch().await.map_err(Failure::from))) });
            }
            Msg::Study(None) => {
                self.study = None;
                ctx.link().send_future(async { Msg::Study(Some(study::fetch().await.map_err(Failure::from))) });
            }
            Msg::Share(None) => {
                self.share = None;
                ctx.link().send_future(async { Msg::Share(Some(share_panel::fetch().await.map_err(Failure::from))) });
            }
            Msg::Share(view) => self.share = view,
            Msg::ToggleShare => self.toggle_share(ctx),
            Msg::Lab(view) => self.lab = view,
            Msg::Study(view) => self.study = view,
            Msg::Retry => {
                if let Some(Wanted { document, preset, at }) = self.wanted.take() {
                    self.open(ctx, document, preset, at);
                }
            }
            Msg::Return => {
                self.enter(ctx);
                if let Some(Wanted { document, preset, at }) = self.before.take() {
                    self.open(ctx, document, preset, at);
                }
            }
            Msg::Stop => self.run.cancel(),
            Msg::Copy => self.copy_link(ctx),
            Msg::Copied(is_done) => self.said = Some(if is_done { ui::COPIED } else { ui::COPY_FAILED }.into()),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let (lang, card) = (props.lang, props.card.0);
        let lesson = parts::loaded(card.id);
        let is_shown = |part: Part| !props.link.hide.contains(&part);
        let has_code = is_shown(Part::Code) && lesson.is_some_and(|lesson| !lesson.listings().is_empty());
        let on = &self.handlers;
        // Two pictures take the width that the code has beside one.
        let is_paired = self.show.as_ref().is_some_and(|show| show.film.borrow().second().is_some());
        html! {
            <>
                if !props.is_embedded {
                    <div class="lesson-head">
                        <h1>{ card.title.get(lang) }</h1>
                        if card.is_gpu { <span class="tag">{ ui::RUNS_KERNELS.get(lang) }</span> }
                        <p>{ card.summary.get(lang) }</p>
                    </div>
                }
                { self.notices(ctx) }
                <div class={classes!("lesson", (has_code && !is_paired).then_some("has-code"))}>
                    if let Some(show) = &self.show {
                        <div class="lesson-main">{ self.instrument(ctx, show) }</div>
                        if has_code {
                            <div class="lesson-code">{ self.code(ctx, show) }</div>
                        }
                        <div class="lesson-facts">{ self.facts(ctx, show) }</div>
                    } else if self.failure.is_none() {
                        <div class="lesson-main"><div class="instrument is-coming" role="status">{ ui::WORKING.get(lang) }</div></div>
                    }
                    <div class="lesson-below">
                        if is_shown(Part::Input) {
                            <InputForm prefix="" heading={ui::YOUR_INPUT} run={ui::RUN} fields={card.fields} presets={card.presets} preset={self.chosen_preset(ctx)} document={self.unrun.clone().unwrap_or_else(|| self.settled_document(ctx))} failure={self.failure.clone().filter(|failure| !view::may_pass(failure))} has_run={self.show.is_some() && self.unrun.is_none()} {lang}
                                on_preset={on.preset.clone()} on_run={on.run.clone()} />
                        }
                        if let (Some(show), None, true) = (&self.show, &self.growing, is_shown(Part::Input)) {
                            { self.compare_panel(ctx, show) }
                        }
                        if is_shown(Part::Counters) && runs_kernels(ctx, &self.document(ctx)) {
                            { self.lab(ctx) }
                        }
                        if is_shown(Part::Chart) {
                            { self.study(ctx) }
                        }
                        if is_shown(Part::Chart) && has_bench(ctx) {
                            { self.bench(ctx) }
                        }
                        if let (Some(lesson), true) = (lesson, is_shown(Part::Text) && !props.is_embedded) {
                            <GuidePanel lesson={card.id} guide={lesson.guide()} {lang} on_jump={on.jump.clone()} />
                        }
                    </div>
                </div>
            </>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _is_first: bool) {
        ctx.props().on_change.emit(ctx.link().clone());
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.run.cancel();
        self.comparison.stop();
        address::forget();
        if let (Some(keys), Some(document)) = (&self.keys, web_sys::window().and_then(|window| window.document())) {
            let _ = document.remove_event_listener_with_callback("keydown", keys.as_ref().unchecked_ref());
        }
    }
}

/// Whether this lesson has something to time; not before it is here.
fn has_bench(ctx: &Context<LessonPage>) -> bool {
    parts::loaded(ctx.props().card.0.id).is_some_and(|lesson| lesson.bench().is_some() || lesson.trees().is_some())
}

/// Whether this document is work for an engine; not before the lesson is here.
fn runs_kernels(ctx: &Context<LessonPage>, document: &Document) -> bool {
    parts::loaded(ctx.props().card.0.id).is_some_and(|lesson| lesson.runs_kernels(document))
}
