//! A second run of the lesson beside the first.

use std::rc::Rc;

use serde_json::{Map, Value};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{LessonPage, Show, play};
use crate::gpu::Control as Run;
use crate::input::{self, Default as Missing, Document, Field, Shape, write_typed};
use crate::lessons::pair::Lock;
use crate::lessons::{Film, View};
use crate::link::Part;
use crate::scene::Scene;
use crate::trace::Counter;
use crate::web::engine::{self, Finished};
use crate::web::facts::counter_name;
use crate::web::host::{now_ms, tick};
use crate::web::input_form::InputForm;
use crate::web::legend::Legend;
use crate::web::stage::Stage;
use crate::web::{parts, ui};
use crate::words::grouped;
use crate::words::{Code, Failure, Lang, Text};

const COMPARE: Text = Text::new("Compare", "比较");
const HELP: Text = Text::new(
    "A second run beside this one: another input, or another variant on the same input.",
    "在旁边再运行一次：换一份输入，或者用同一份输入换一种做法。",
);
const CHOOSE: Text = Text::new("Choose a second run", "选择第二次运行");
const BESIDE: Text = Text::new("Beside the right one. ", "与正确的做法并排：");
const CLOSE: Text = Text::new("Close the second run", "关闭第二次运行");
const SAME: Text = Text::new("Both runs would be the same. Change at least one field.", "两次运行完全相同。请至少改动一个字段。");
const LOCK: Text = Text::new("Keep together by", "同步方式");
const SO_FAR: Text = Text::new("So far", "到此为止");
const DIFFERENCE: Text = Text::new("Difference", "相差");
const IS_OVER: Text = Text::new("over", "已结束");
const WHERE_THEY_PART: Text = Text::new("Where they part", "从哪一步起不同");
const NEVER_PART: Text = Text::new("They show the same at every step.", "两次运行每一步都相同。");

pub enum Msg {
    /// Opens a form for a second run.
    Choose,
    /// Opens a second run that differs from the first in these fields; none closes it.
    With(Option<Map<String, Value>>),
    /// What the second run's form holds.
    Document(Document),
    Preset(&'static str),
    Progress(u32, f64),
    Opened(u32, Box<Result<Finished, Failure>>),
    Width(f32),
    Lock(Lock),
    /// Looks for the instant at which the two part; then what was found.
    SeekParting,
    Parting(u32, Option<usize>),
}

/// The second run, and how it stands to the first. The film itself is in the first's [pair](crate::lessons::pair::Pair).
#[derive(Default)]
pub struct Comparison {
    /// The fields that differ, while there is a second run or one is being opened.
    with: Option<Map<String, Value>>,
    /// The whole of its document.
    document: Rc<Document>,
    is_choosing: bool,
    failure: Option<Failure>,
    progress: Option<f64>,
    is_seeking: bool,
    run: Run,
    /// Counts second runs, so that a late one is known.
    generation: u32,
    lock: Lock,
    width: f32,
    scene: Rc<Scene>,
}

impl Comparison {
    pub fn with(&self) -> Option<&Map<String, Value>> {
        self.with.as_ref()
    }

    pub fn stop(&self) {
        self.run.cancel();
    }
}

impl LessonPage {
    pub(super) fn compared(&mut self, ctx: &Context<Self>, message: Msg) {
        let fields = ctx.props().card.0.fields;
        match message {
            Msg::Choose => self.comparison.is_choosing = true,
            Msg::With(with) => {
                self.enter(ctx);
                self.compare(ctx, with);
            }
            Msg::Document(document) => {
                let with = input::difference(fields, &self.document(ctx).json, &document.json);
                ctx.link().send_message(super::Msg::Compare(Msg::With(Some(with))));
            }
            Msg::Preset(name) => {
                if let Some(preset) = ctx.props().card.0.presets.iter().find(|preset| preset.name == name) {
                    ctx.link().send_message(super::Msg::Compare(Msg::Document(preset.document())));
                }
            }
            Msg::Progress(generation, done) if generation == self.comparison.generation => self.comparison.progress = Some(done),
            Msg::Opened(generation, opened) if generation == self.comparison.generation => self.put_beside(ctx, *opened),
            Msg::Width(width) => {
                self.comparison.width = width;
                self.duration_ms = 0.0;
                self.depict(ctx);
            }
            Msg::Lock(lock) => {
                self.comparison.lock = lock;
                if let Some(show) = &self.show {
                    show.film.borrow_mut().lock(lock);
                }
                self.duration_ms = 0.0;
                self.depict(ctx);
            }
            Msg::SeekParting => self.seek_parting(ctx),
            Msg::Parting(generation, at) if generation == self.comparison.generation => {
                self.comparison.is_seeking = false;
                match at {
                    Some(at) => self.seek(ctx, at, 0.0),
                    None => self.said = Some(NEVER_PART.into()),
                }
            }
            Msg::Progress(..) | Msg::Opened(..) | Msg::Parting(..) => {}
        }
    }

    /// Takes the second run away. One that differs in these fields comes in its place when the first is here.
    pub(super) fn expect(&mut self, with: Option<Map<String, Value>>) {
        self.comparison.stop();
        let before = std::mem::take(&mut self.comparison);
        self.comparison = Comparison {
            with,
            generation: before.generation + 1,
            lock: before.lock,
            width: if before.width > 0.0 { before.width } else { self.width },
            ..Comparison::default()
        };
        if let Some(show) = &self.show {
            show.film.borrow_mut().compare(None, Lock::Step);
        }
    }

    /// Opens the second run beside the first as it is now, or closes it.
    pub(super) fn compare(&mut self, ctx: &Context<Self>, with: Option<Map<String, Value>>) {
        self.expect(None);
        if let (Some(show), Some(with)) = (&self.show, with) {
            let mut document = Document::clone(&show.document);
            document.arrays.retain(|name, _| !with.contains_key(name));
            input::overlay(ctx.props().card.0.fields, &mut document.json, with.clone());
            self.comparison.is_choosing = true;
            self.comparison.document = Rc::new(document);
            if self.comparison.document.json == show.document.json {
                self.comparison.failure = Some(Failure::invalid("with", SAME.en, SAME.zh));
            } else {
                self.comparison.with = Some(with);
                self.open_second(ctx);
            }
        }
        self.depict(ctx);
        self.rewrite_address(ctx);
    }

    fn open_second(&self, ctx: &Context<Self>) {
        let (id, generation) = (ctx.props().card.0.id, self.comparison.generation);
        let (scope, progress) = (ctx.link().clone(), ctx.link().clone());
        let told = move |message| scope.send_message(super::Msg::Compare(message));
        let run = self.comparison.run.clone().on_progress(move |part| {
            progress.send_message(super::Msg::Compare(Msg::Progress(generation, part.done)));
        });
        let document = Document::clone(&self.comparison.document);
        wasm_bindgen_futures::spawn_local(async move {
            let options = engine::Options { film: true, ..engine::Options::default() };
            let opened = match parts::lesson(id).await {
                Ok(lesson) => engine::open(lesson, document, options, &run).await,
                Err(failure) => Err(failure),
            };
            told(Msg::Opened(generation, Box::new(opened)));
        });
    }

    /// Why there is no second run, with a path that says that it's the second's.
    pub(super) fn second_failure(&self) -> Option<Failure> {
        let mut failure = self.comparison.failure.clone()?;
        if failure.path != "with" {
            failure.path = format!("with.{}", failure.path).trim_end_matches('.').to_owned();
        }
        Some(failure)
    }

    fn put_beside(&mut self, ctx: &Context<Self>, opened: Result<Finished, Failure>) {
        self.comparison.progress = None;
        let film = match opened {
            Ok(Finished { outcome, .. }) => outcome.film,
            Err(failure) => {
                self.comparison.failure = Some(failure).filter(|failure| failure.code != Code::Aborted);
                return;
            }
        };
        let (Some(show), Some(film)) = (&self.show, film) else { return };
        let mut pair = show.film.borrow_mut();
        let at = pair.at();
        pair.compare(Some(film), self.comparison.lock);
        drop(pair);
        match self.wanted_at.take() {
            Some(wanted) => self.seek_asked(ctx, wanted),
            None => self.seek(ctx, at, 0.0),
        }
    }

    pub(super) fn depict_second(&mut self, lang: Lang) {
        let Some(show) = &self.show else { return };
        let width = self.comparison.width;
        let view = View::new(width / play::enlargement(width), lang);
        self.comparison.scene = show.film.borrow().second().map(|film| Rc::new(film.scene(&view))).unwrap_or_default();
    }

    /// Looks in slices: a state of a million items takes its time.
    fn seek_parting(&mut self, ctx: &Context<Self>) {
        const SLICE_MS: f64 = 8.0;
        self.pause();
        let Some(film) = self.show.as_ref().map(|show| show.film.clone()) else { return };
        self.comparison.is_seeking = true;
        let (run, generation) = (self.comparison.run.clone(), self.comparison.generation);
        let scope = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let steps = film.borrow().steps_of_both();
            let (mut from, mut count) = (0, 1);
            let found = loop {
                let began_ms = now_ms();
                let found = film.borrow_mut().parting(from..(from + count).min(steps + 1));
                from += count;
                if found.is_some() || from > steps || run.check().is_err() {
                    break found;
                }
                let took_ms = (now_ms() - began_ms).max(0.1);
                count = ((count as f64 * (SLICE_MS / took_ms).clamp(0.25, 4.0)) as usize).max(1);
                scope.send_message(super::Msg::Compare(Msg::Progress(generation, from as f64 / (steps + 1) as f64)));
                tick().await;
            };
            if run.check().is_ok() {
                scope.send_message(super::Msg::Compare(Msg::Parting(generation, found)));
            }
        });
    }
}

/// What is seen of it.
impl LessonPage {
    /// The pictures side by side, each with what it is of and its sentence.
    pub(super) fn takes(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let props = ctx.props();
        let (lang, theme) = (props.lang, props.theme.name());
        let film = show.film.borrow();
        let Some(second) = film.second() else { return Html::default() };
        let live = if self.is_playing { "off" } else { "polite" };
        let sentences = !props.link.hide.contains(&Part::Text);
        let with = self.comparison.with.iter().flatten().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
        let take = |name: Text, document: &Document, film: &dyn Film, scene: &Rc<Scene>, on_width: Callback<f32>| {
            let (at, len) = (film.at(), film.len());
            html! {
                <section class="take" aria-label={name.get(lang)}>
                    <p class="take-name"><strong>{ name.get(lang) }</strong>{ " " }<span>{ told(props.card.0.fields, &with, document, lang) }</span></p>
                    <Stage scene={scene.clone()} duration_ms={self.duration_ms} {theme} {lang} label={format!("{}: {}", name.get(lang), ui::PICTURE.get(lang))}
                        is_playing={self.is_playing} {on_width} />
                    <Legend scene={scene.clone()} {lang} />
                    <p class="take-step">{ format!("{} {} / {}", ui::STEP.get(lang), grouped(at as u64), grouped(len as u64)) }if at == len { { " · " }{ IS_OVER.get(lang) } }</p>
                    if sentences {
                        <p class="narration" aria-live={live}>{ film.narration(lang) }</p>
                    }
                </section>
            }
        };
        html! {
            <div class="takes">
                { take(ui::FIRST_RUN, &show.document, film.first(), &show.scene, self.handlers.width.clone()) }
                { take(ui::SECOND_RUN, &self.comparison.document, second, &self.comparison.scene, ctx.link().callback(|width| super::Msg::Compare(Msg::Width(width)))) }
            </div>
        }
    }

    /// What the two are kept together by, and the ways to where they part and to one run alone.
    pub(super) fn pair_controls(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let lang = ctx.props().lang;
        let comparison = &self.comparison;
        html! {
            <div class="pair-controls">
                { self.lock_choice(ctx, show) }
                <button type="button" disabled={comparison.is_seeking} onclick={send(ctx, || Msg::SeekParting)}>{ WHERE_THEY_PART.get(lang) }</button>
                if comparison.is_seeking {
                    { working(comparison, lang) }
                }
                <button type="button" onclick={send(ctx, || Msg::With(None))}>{ CLOSE.get(lang) }</button>
            </div>
        }
    }

    /// The ways to a second run, and its form.
    pub(super) fn compare_panel(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let props = ctx.props();
        let (lang, card, comparison) = (props.lang, props.card.0, &self.comparison);
        let instead = show.slip.as_ref().map(|slip| slip.instead);
        html! {
            <>
                if show.film.borrow().second().is_none() {
                    <section class="panel wide">
                        <h2>{ COMPARE.get(lang) }</h2>
                        <p>{ HELP.get(lang) }</p>
                        <div class="actions">
                            if let Some((field, choice)) = instead.filter(|_| comparison.with.is_none()) {
                                <button type="button" class="primary" onclick={ctx.link().callback(move |_: MouseEvent| {
                                    super::Msg::Compare(Msg::With(Some(Map::from_iter([(field.to_owned(), Value::from(choice))]))))
                                })}>{ format!("{}{}", BESIDE.get(lang), chosen(card.fields, field, choice, lang)) }</button>
                            }
                            if !comparison.is_choosing {
                                <button type="button" onclick={send(ctx, || Msg::Choose)}>{ CHOOSE.get(lang) }</button>
                            } else {
                                if comparison.progress.is_some() {
                                    { working(comparison, lang) }
                                }
                                <button type="button" onclick={send(ctx, || Msg::With(None))}>{ CLOSE.get(lang) }</button>
                            }
                        </div>
                    </section>
                }
                if comparison.is_choosing {
                    <InputForm prefix="second-" heading={ui::SECOND_RUN} run={COMPARE} fields={card.fields} presets={card.presets} preset={None::<&'static str>}
                        document={if comparison.with.is_some() || comparison.failure.is_some() { comparison.document.clone() } else { show.document.clone() }}
                        failure={comparison.failure.clone()} has_run={false} {lang}
                        on_preset={ctx.link().callback(|name| super::Msg::Compare(Msg::Preset(name)))}
                        on_run={ctx.link().callback(|document| super::Msg::Compare(Msg::Document(document)))} />
                }
            </>
        }
    }

    fn lock_choice(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let lang = ctx.props().lang;
        let onchange = ctx.link().callback(|event: Event| {
            let name = event.target_unchecked_into::<HtmlSelectElement>().value();
            let counter = Counter::ALL.into_iter().find(|counter| counter.name() == name);
            super::Msg::Compare(Msg::Lock(counter.map_or(Lock::Step, Lock::Counter)))
        });
        // What is a peak isn't spent.
        let is_spent =
            |counter: &&Counter| !matches!(counter, Counter::AuxBytes | Counter::Depth) && show.tally.get(**counter) > 0;
        html! {
            <label>{ LOCK.get(lang) }{ " " }
                <select {onchange}>
                    <option value="" selected={self.comparison.lock == Lock::Step}>{ ui::STEP.get(lang) }</option>
                    { for Counter::ALL.iter().filter(is_spent).map(|counter| html! {
                        <option value={counter.name()} selected={self.comparison.lock == Lock::Counter(*counter)}>{ counter_name(*counter).get(lang) }</option>
                    }) }
                </select>
            </label>
        }
    }
}

/// What both have counted up to the instants shown.
pub fn so_far(show: &Show, lang: Lang) -> Html {
    let film = show.film.borrow();
    let Some(second) = film.second() else { return Html::default() };
    let (a, b) = (film.tally(), second.tally());
    let row = |counter: &Counter| {
        let (a, b) = (a.get(*counter), b.get(*counter));
        let sign = match b.cmp(&a) {
            std::cmp::Ordering::Less => "−",
            std::cmp::Ordering::Equal => "",
            std::cmp::Ordering::Greater => "+",
        };
        html! { <tr><th scope="row">{ counter_name(*counter).get(lang) }</th><td>{ grouped(a) }</td><td>{ grouped(b) }</td><td>{ sign }{ grouped(a.abs_diff(b)) }</td></tr> }
    };
    let is_used = |counter: &&Counter| show.tally.get(**counter) > 0 || b.get(**counter) > 0;
    html! {
        <section class="panel scroll-x" tabindex="0" role="group" aria-label={SO_FAR.get(lang)}>
            <table>
                <thead><tr><th scope="col">{ SO_FAR.get(lang) }</th><th scope="col">{ ui::FIRST_RUN.get(lang) }</th><th scope="col">{ ui::SECOND_RUN.get(lang) }</th><th scope="col">{ DIFFERENCE.get(lang) }</th></tr></thead>
                <tbody>{ for Counter::ALL.iter().filter(is_used).map(row) }</tbody>
            </table>
        </section>
    }
}

fn send(ctx: &Context<LessonPage>, message: fn() -> Msg) -> Callback<MouseEvent> {
    ctx.link().callback(move |_| super::Msg::Compare(message()))
}

fn working(comparison: &Comparison, lang: Lang) -> Html {
    html! { <progress max="1" value={comparison.progress.unwrap_or_default().to_string()} aria-label={ui::WORKING.get(lang)} /> }
}

/// A field and a choice of it, in words.
fn chosen(fields: &[Field], name: &str, choice: &str, lang: Lang) -> String {
    let Some(field) = fields.iter().find(|field| field.name == name) else { return choice.to_owned() };
    format!("{}: {}", field.title.get(lang), title(&field.shape, choice, lang).unwrap_or(choice))
}

fn title(shape: &Shape, value: &str, lang: Lang) -> Option<&'static str> {
    let Shape::Choice(choices) = shape else { return None };
    choices.iter().find(|choice| choice.value == value).map(|choice| choice.title.get(lang))
}

/// The named fields of a document, in words; those that are left out have their default.
fn told(fields: &[Field], names: &[&str], document: &Document, lang: Lang) -> String {
    const MOST_CHARS: usize = 48;
    let one = |name: &&str| {
        let field = fields.iter().find(|field| field.name == *name)?;
        let default = || match field.default {
            Missing::Json(text) => serde_json::from_str(text).ok(),
            _ => None,
        };
        let value = document.json.get(*name).filter(|value| !value.is_null()).cloned().or_else(default)?;
        let typed = write_typed(&field.shape, &value);
        let words = title(&field.shape, &typed, lang).unwrap_or(&typed);
        let mut shown: String = words.chars().take(MOST_CHARS).collect();
        if shown.len() < words.len() {
            shown.push('…');
        }
        Some(format!("{}: {shown}", field.title.get(lang)))
    };
    names.iter().filter_map(one).collect::<Vec<_>>().join(" · ")
}
