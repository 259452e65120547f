//! One lesson: its film in the player, its code, its numbers, its input, its chart, its guide.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};
use yew::html::Scope;
use yew::prelude::*;

use super::address;
use super::card::CardProp;
use super::code::Code;
use super::engine::{self, Finished};
use super::facts::{Counters, Variables};
use super::guide::GuidePanel;
use super::input_form::InputForm;
use super::keys;
use super::lab::{self, LabProps};
use super::legend::Legend;
use super::parts;
use super::player::{Control, Player, STEP_MS};
use super::stage::{Stage, wants_less_motion};
use super::study::{self, StudyPanelProps};
use super::ui;
use super::worker::{self, Checked};
use crate::gpu::Control as Run;
use crate::input::Document;
use crate::kernel::Report;
use crate::lessons::guide::Jump;
use crate::lessons::{self, CARDS, Film, Language, Output, Slip, View};
use crate::link::{self, Link, Part, Reading, Theme, v1};
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
}

/// What a link opens. One to no known lesson still opens one, and says what is wrong with it.
pub fn show(reading: &Reading, reader: Reader) -> Html {
    let named = reading.link.lesson.as_deref().and_then(|id| lessons::card(id).ok());
    let Some(card) = named.or(CARDS.first().copied()) else { return Html::default() };
    let Reader { lang, theme, language, on_language } = reader;
    html! {
        <LessonPage key={card.id} card={CardProp(card)} link={reading.link.clone()} failures={reading.failures.clone()}
            {lang} {theme} {language} {on_language} />
    }
}

/// How much larger than in its own units a picture this wide is drawn: on a projector it's read from afar, as the page's words are.
fn enlargement(width: f32) -> f32 {
    const FROM_WIDTH: f32 = 800.0;
    (width / FROM_WIDTH).clamp(1.0, 1.5)
}

/// A film that the page and its programs share.
pub type SharedFilm = Rc<RefCell<Box<dyn Film>>>;

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
    check: Option<Checked>,
    scene: Rc<Scene>,
}

pub enum Msg {
    Open {
        document: Document,
        preset: Option<&'static str>,
        at: usize,
    },
    Preset(&'static str),
    Jump(Jump),
    Progress(u32, f64),
    Opened {
        generation: u32,
        document: Document,
        preset: Option<&'static str>,
        at: usize,
        opened: Box<Result<Finished, Failure>>,
    },
    Checked(u32, Checked),
    Control(Control),
    Tick,
    Width(f32),
    RunTo(&'static str),
    Stop,
    Copy,
    Copied(bool),
    Lab(Result<parts::View<LabProps>, Failure>),
    Study(Result<parts::View<StudyPanelProps>, Failure>),
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
}

pub struct LessonPage {
    show: Option<Show>,
    failure: Option<Failure>,
    /// The share of the opening that is done, while there is one.
    progress: Option<f64>,
    /// Counts openings, so that a late one is known.
    generation: u32,
    /// Stops the opening that is under way, and the check after it.
    run: Run,
    is_playing: bool,
    speed: f64,
    range: Option<(usize, usize)>,
    timer: Option<Timeout>,
    width: f32,
    /// How long the last change of picture takes.
    duration_ms: f64,
    /// What the last thing that the reader did came to, where that isn't seen by itself.
    said: Option<Words>,
    keys: Option<Closure<dyn FnMut(KeyboardEvent)>>,
    handlers: Handlers,
    lab: Option<parts::View<LabProps>>,
    study: Option<parts::View<StudyPanelProps>>,
    instrument: NodeRef,
}

impl Component for LessonPage {
    type Message = Msg;
    type Properties = LessonPageProps;

    fn create(ctx: &Context<Self>) -> LessonPage {
        let mut page = LessonPage {
            show: None,
            failure: None,
            progress: None,
            generation: 0,
            run: Run::default(),
            is_playing: false,
            speed: 1.0,
            range: None,
            timer: None,
            width: 640.0,
            duration_ms: 0.0,
            said: None,
            instrument: NodeRef::default(),
            keys: None,
            lab: None,
            study: None,
            handlers: Handlers {
                control: ctx.link().callback(Msg::Control),
                line: ctx.link().callback(Msg::RunTo),
                width: ctx.link().callback(Msg::Width),
                preset: ctx.link().callback(Msg::Preset),
                run: ctx.link().callback(|document| Msg::Open { document, preset: None, at: 0 }),
                jump: ctx.link().callback(Msg::Jump),
                copy: ctx.link().callback(|()| Msg::Copy),
            },
        };
        page.open_link(ctx);
        ctx.link().send_future(async { Msg::Study(study::fetch().await.map_err(Failure::from)) });
        page.listen(ctx);
        page
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &LessonPageProps) -> bool {
        let props = ctx.props();
        if props.link != old.link || props.card != old.card {
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
            Msg::Open { document, preset, at } => self.open(ctx, document, preset, at),
            Msg::Preset(name) => self.open_preset(ctx, name, 0),
            Msg::Jump(to) => {
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
                    self.progress = Some(done);
                }
            }
            Msg::Opened { generation, document, preset, at, opened } => {
                if generation != self.generation {
                    return false;
                }
                self.progress = None;
                if self.lab.is_none() && runs_kernels(ctx, &document) {
                    ctx.link().send_future(async { Msg::Lab(lab::fetch().await.map_err(Failure::from)) });
                }
                match *opened {
                    Ok(opened) => self.put_on(ctx, opened, document, preset, at),
                    Err(failure) => self.failure = Some(failure),
                }
            }
            Msg::Checked(generation, check) => {
                if let (true, Some(show)) = (generation == self.generation, &mut self.show) {
                    show.check = Some(check);
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
            Msg::Lab(view) => self.lab = view.ok(),
            Msg::Study(view) => self.study = view.ok(),
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
                <div class={classes!("lesson", has_code.then_some("has-code"))}>
                    if let Some(show) = &self.show {
                        <div class="lesson-main">{ self.instrument(ctx, show) }</div>
                        if has_code {
                            <div class="lesson-code">{ self.code(ctx, show) }</div>
                        }
                        <div class="lesson-facts">{ self.facts(ctx, show) }</div>
                    }
                    <div class="lesson-below">
                        if is_shown(Part::Input) {
                            <InputForm fields={card.fields} presets={card.presets} preset={self.chosen_preset(ctx)} document={self.document(ctx)} failure={self.failure.clone()} {lang}
                                on_preset={on.preset.clone()} on_run={on.run.clone()} />
                        }
                        if is_shown(Part::Counters) && runs_kernels(ctx, &self.document(ctx)) {
                            { self.lab(ctx) }
                        }
                        if is_shown(Part::Chart) {
                            { self.study(ctx) }
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
        address::forget();
        if let (Some(keys), Some(document)) = (&self.keys, web_sys::window().and_then(|window| window.document())) {
            let _ = document.remove_event_listener_with_callback("keydown", keys.as_ref().unchecked_ref());
        }
    }
}

/// Whether this document is work for an engine; not before the lesson is here.
fn runs_kernels(ctx: &Context<LessonPage>, document: &Document) -> bool {
    parts::loaded(ctx.props().card.0.id).is_some_and(|lesson| lesson.runs_kernels(document))
}

/// What is seen.
impl LessonPage {
    /// The picture, its sentence and the player: one frame.
    fn instrument(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        let is_shown = |part: Part| !props.link.hide.contains(&part);
        let film = show.film.borrow();
        let live = if self.is_playing { "off" } else { "polite" };
        let on = &self.handlers;
        html! {
            <div class="instrument" ref={self.instrument.clone()}>
                <div class="instrument-stage">
                    <Stage scene={show.scene.clone()} duration_ms={self.duration_ms} theme={props.theme.name()} {lang} label={ui::PICTURE.get(lang)}
                        is_playing={self.is_playing} on_width={on.width.clone()} />
                    <Legend scene={show.scene.clone()} {lang} />
                </div>
                if is_shown(Part::Text) {
                    <p class="narration" aria-live={live}>{ film.narration(lang) }</p>
                }
                if let Some(slip) = &show.slip {
                    { self.slip(slip, film.at(), lang) }
                }
                if is_shown(Part::Controls) {
                    <Player at={film.at()} len={film.len()} is_playing={self.is_playing} speed={self.speed} range={self.range} {lang}
                        on_control={on.control.clone()} on_copy={(!props.is_embedded).then(|| on.copy.clone())} />
                    <p class="said" role="status">{ self.said.as_ref().map(|said| said.get(lang).to_owned()) }</p>
                }
            </div>
        }
    }

    /// What a variant that is wrong on purpose does first that the right one doesn't, and the way there.
    fn slip(&self, slip: &Slip, at: usize, lang: Lang) -> Html {
        let (control, to) = (self.handlers.control.clone(), slip.at);
        html! {
            <div class="slip">
                <p><strong>{ ui::WRONG_ON_PURPOSE.get(lang) }</strong>{ " " }{ slip.says.get(lang) }</p>
                <button type="button" disabled={at == to} onclick={Callback::from(move |_: MouseEvent| control.emit(Control::Seek(to)))}>
                    { ui::go_to_step(to).get(lang) }
                </button>
            </div>
        }
    }

    fn code(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let props = ctx.props();
        let label = show.film.borrow().line().map(|line| line.0);
        let listings = parts::loaded(props.card.0.id).map_or(&[] as &[_], |lesson| lesson.listings_of(&show.document));
        html! {
            <Code listings={listings} language={props.language} {label} lang={props.lang}
                on_language={props.on_language.clone()} on_line={self.handlers.line.clone()} />
        }
    }

    fn facts(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        let is_shown = |part: Part| !props.link.hide.contains(&part);
        let film = show.film.borrow();
        html! {
            <>
                if is_shown(Part::Code) {
                    <Variables variables={film.variables(lang)} {lang} />
                }
                if is_shown(Part::Counters) {
                    <Counters tally={film.tally()} total={show.tally} check={show.check.clone()} {lang} />
                }
            </>
        }
    }

    fn lab(&self, ctx: &Context<Self>) -> Html {
        let LessonPageProps { card, lang, theme, .. } = *ctx.props();
        let report = self.show.as_ref().and_then(|show| show.report.clone());
        let (document, theme, on_open) = (self.document(ctx), theme.name().into(), self.handlers.run.clone());
        self.lab.map(|view| view(LabProps { card, document, report, lang, theme, on_open })).unwrap_or_default()
    }

    fn study(&self, ctx: &Context<Self>) -> Html {
        let LessonPageProps { card, lang, theme, .. } = *ctx.props();
        let (document, theme) = (self.document(ctx), theme.name().into());
        self.study.map(|view| view(StudyPanelProps { card, document, lang, theme })).unwrap_or_default()
    }

    fn notices(&self, ctx: &Context<Self>) -> Html {
        let lang = ctx.props().lang;
        let failures = &ctx.props().failures;
        let said = |failure: &Failure| {
            html! { <li>if !failure.path.is_empty() { <code>{ &failure.path }</code>{ " " } }{ failure.message.get(lang) }</li> }
        };
        html! {
            <>
                if !failures.is_empty() {
                    <div class="notice bad" role="alert"><p>{ ui::BAD_LINK.get(lang) }</p><ul>{ for failures.iter().map(said) }</ul></div>
                }
                if let (Some(failure), None) = (&self.failure, &self.show) {
                    <div class="notice bad" role="alert"><p>{ ui::CANT_RUN.get(lang) }</p><ul>{ said(failure) }</ul></div>
                }
                if let Some(done) = self.progress {
                    <div class="notice" role="status">
                        <span>{ ui::WORKING.get(lang) }</span>{ " " }
                        <progress max="1" value={done.to_string()} aria-label={ui::WORKING.get(lang)} />{ " " }
                        <button type="button" onclick={ctx.link().callback(|_| Msg::Stop)}>{ ui::STOP.get(lang) }</button>
                    </div>
                }
            </>
        }
    }

    pub fn preset(&self) -> Option<&'static str> {
        self.show.as_ref().and_then(|show| show.preset)
    }

    /// The preset that is shown, or is about to be.
    fn chosen_preset(&self, ctx: &Context<Self>) -> Option<&'static str> {
        match &self.show {
            Some(show) => show.preset,
            None => ctx.props().card.0.document_of(&ctx.props().link).1,
        }
    }

    fn document(&self, ctx: &Context<Self>) -> Rc<Document> {
        match &self.show {
            Some(show) => show.document.clone(),
            None => Rc::new(ctx.props().card.0.document_of(&ctx.props().link).0),
        }
    }
}

/// What happens.
impl LessonPage {
    fn open_link(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        let link = &props.link;
        let (document, preset) = props.card.0.document_of(link);
        self.range = link.from.zip(link.to).filter(|(from, to)| from < to);
        let at = link.at.or(link.from).unwrap_or(0);
        let is_open = self.show.as_ref().is_some_and(|show| *show.document == document);
        if is_open {
            self.seek_asked(ctx, at);
        } else {
            self.open(ctx, document, preset, at);
        }
    }

    fn open_preset(&mut self, ctx: &Context<Self>, name: &str, at: usize) {
        if let Some(preset) = ctx.props().card.0.presets.iter().find(|preset| preset.name == name) {
            self.open(ctx, preset.document(), Some(preset.name), at);
        }
    }

    fn open(&mut self, ctx: &Context<Self>, document: Document, preset: Option<&'static str>, at: usize) {
        self.pause();
        self.run.cancel();
        self.run = Run::default();
        self.generation += 1;
        self.failure = None;
        self.progress = None;
        let (card, generation) = (ctx.props().card.0, self.generation);
        let scope = ctx.link().clone();
        let progress = scope.clone();
        let run = self.run.clone().on_progress(move |part| progress.send_message(Msg::Progress(generation, part.done)));
        wasm_bindgen_futures::spawn_local(async move {
            let options = engine::Options { film: true, ..engine::Options::default() };
            let opened = match parts::lesson(card.id).await {
                Ok(lesson) => engine::open(lesson, document.clone(), options, &run).await,
                Err(failure) => Err(failure),
            };
            scope.send_message(Msg::Opened { generation, document, preset, at, opened: Box::new(opened) });
        });
    }

    fn put_on(&mut self, ctx: &Context<Self>, opened: Finished, document: Document, preset: Option<&'static str>, at: usize) {
        let Finished { outcome, report } = opened;
        let Some(film) = outcome.film else { return };
        self.show = Some(Show {
            document: Rc::new(document),
            preset,
            film: Rc::new(RefCell::new(film)),
            output: Rc::new(outcome.output),
            tally: outcome.tally,
            slip: outcome.slip,
            report: report.map(Rc::new),
            check: None,
            scene: Rc::default(),
        });
        self.seek_asked(ctx, at);
        self.check(ctx);
    }

    fn check(&self, ctx: &Context<Self>) {
        let Some(show) = &self.show else { return };
        let (card, document, output, generation) =
            (ctx.props().card.0, show.document.clone(), show.output.clone(), self.generation);
        let (scope, run) = (ctx.link().clone(), self.run.clone());
        wasm_bindgen_futures::spawn_local(async move {
            // One that was stopped has nothing to say.
            if let Ok(checked) = worker::check(card, &document, &output, &run).await {
                scope.send_message(Msg::Checked(generation, checked));
            }
        });
    }

    /// Goes to the instant that a link asks for; where the run is shorter, it says so.
    fn seek_asked(&mut self, ctx: &Context<Self>, at: usize) {
        self.seek(ctx, at, 0.0);
        let len = self.show.as_ref().map_or(0, |show| show.film.borrow().len());
        if at > len {
            self.said = Some(ui::is_shorter(len));
        }
    }

    fn seek(&mut self, ctx: &Context<Self>, at: usize, duration_ms: f64) {
        let Some(show) = &self.show else { return };
        show.film.borrow_mut().seek(at);
        self.duration_ms = duration_ms;
        self.said = None;
        self.depict(ctx);
        self.rewrite_address(ctx);
    }

    fn depict(&mut self, ctx: &Context<Self>) {
        let view = View { width: self.width / enlargement(self.width), lang: ctx.props().lang };
        if let Some(show) = &mut self.show {
            show.scene = Rc::new(show.film.borrow().scene(&view));
        }
    }

    fn control(&mut self, ctx: &Context<Self>, control: Control) {
        let Some(show) = &self.show else { return };
        let (at, len) = (show.film.borrow().at(), show.film.borrow().len());
        match control {
            Control::Toggle if self.is_playing => self.pause(),
            Control::Toggle => {
                self.is_playing = true;
                let (start, end) = self.range.unwrap_or((0, len));
                if at >= end || at < start {
                    self.seek(ctx, start, 0.0);
                    self.wait(ctx);
                } else {
                    self.tick(ctx);
                }
            }
            Control::Seek(to) => {
                self.pause();
                let is_near = to.abs_diff(at) == 1;
                self.seek(ctx, to.min(len), if is_near { self.step_ms() } else { 0.0 });
            }
            Control::By(by) => {
                self.pause();
                self.seek(ctx, at.saturating_add_signed(by).min(len), self.step_ms());
            }
            Control::Speed(speed) => self.speed = speed,
            Control::LoopFrom => self.range = Some((at, self.range.map_or(len, |(_, to)| to).max(at))),
            Control::LoopTo => self.range = Some((self.range.map_or(0, |(from, _)| from).min(at), at)),
            Control::LoopOff => self.range = None,
            Control::NoSuchStep => self.said = Some(ui::no_such_step(len)),
        }
        self.rewrite_address(ctx);
    }

    fn tick(&mut self, ctx: &Context<Self>) {
        let Some(show) = &self.show else { return };
        if !self.is_playing {
            return;
        }
        let (at, len) = (show.film.borrow().at(), show.film.borrow().len());
        match self.range {
            Some((from, to)) if at >= to.min(len) => self.seek(ctx, from, 0.0),
            _ if at >= len => return self.pause(),
            _ => self.seek(ctx, at + 1, self.step_ms()),
        }
        self.wait(ctx);
    }

    fn wait(&mut self, ctx: &Context<Self>) {
        let scope = ctx.link().clone();
        self.timer = Some(Timeout::new((STEP_MS / self.speed) as u32, move || scope.send_message(Msg::Tick)));
    }

    fn pause(&mut self) {
        self.is_playing = false;
        self.timer = None;
    }

    /// How long a step's motion takes: most of the step, and none for those who asked for less.
    fn step_ms(&self) -> f64 {
        if wants_less_motion() { 0.0 } else { (STEP_MS / self.speed * 0.7).min(450.0) }
    }

    /// What a link to this moment says.
    fn link(&self, ctx: &Context<Self>) -> Option<Link> {
        let (props, show) = (ctx.props(), self.show.as_ref()?);
        let at = show.film.borrow().at();
        Some(Link {
            lesson: Some(props.card.0.id.to_owned()),
            preset: show.preset.map(str::to_owned),
            input: show.preset.is_none().then(|| link::input_of(&show.document)),
            at: Some(at),
            from: self.range.map(|(from, _)| from),
            to: self.range.map(|(_, to)| to),
            loops: self.range.is_some(),
            ..props.link.clone()
        })
    }

    fn rewrite_address(&self, ctx: &Context<Self>) {
        if ctx.props().is_embedded {
            return;
        }
        let hash = self.link(ctx).and_then(|link| v1::write(&link, &ctx.props().card.0.known()).ok());
        if let Some(hash) = hash {
            address::rewrite(hash);
        }
    }

    fn copy_link(&self, ctx: &Context<Self>) {
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
    fn listen(&mut self, ctx: &Context<Self>) {
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

    pub fn outcome(&self) -> Option<(&Output, &Tally, Option<&Report>, Option<&Checked>)> {
        let show = self.show.as_ref()?;
        Some((&show.output, &show.tally, show.report.as_deref(), show.check.as_ref()))
    }

    pub fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    pub fn generation(&self) -> u32 {
        self.generation
    }

    pub fn is_playing(&self) -> bool {
        self.is_playing
    }

    pub fn range(&self) -> Option<(usize, usize)> {
        self.range
    }
}
