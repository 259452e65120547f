//! What the reader takes away: links and HTML for what is on the screen, pictures, animations, data, paper. A part of its own.

mod data;
mod files;
mod gif;
mod handout;
mod subject;
mod video;
mod words;

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_split_helpers::wasm_split;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use self::subject::{Span, Subject};
use super::card::CardProp;
use super::lesson_page::SharedFilm;
use super::parts::{Unfetched, View as PartView};
use super::stage::palette_of;
use super::task::Task;
use super::{clipboard, host, ui};
use crate::gpu::Control;
use crate::input::Document;
use crate::lessons::{Film, Language, View};
use crate::link::{Link, Part, html as pasted, v1};
use crate::scene::Palette;
use crate::trace::Tally;
use crate::words::{Failure, Lang, Text, Words};

#[wasm_split(share, fallible)]
pub fn fetch() -> Result<PartView<SharePanelProps>, Unfetched> {
    Ok(|props| html! { <SharePanel ..props /> })
}

/// Seconds that a step of an animation may take; the first but one is usual.
const PACES: [f64; 5] = [0.5, 1.0, 1.5, 2.0, 4.0];

#[derive(Properties)]
pub struct SharePanelProps {
    pub card: CardProp,
    pub film: SharedFilm,
    pub document: Rc<Document>,
    /// What the whole run counts.
    pub total: Tally,
    /// To what is on the screen.
    pub link: Link,
    pub view: View,
    pub lang: Lang,
    pub language: Language,
}

impl PartialEq for SharePanelProps {
    fn eq(&self, other: &SharePanelProps) -> bool {
        Rc::ptr_eq(&self.film, &other.film)
            && self.link == other.link
            && self.view == other.view
            && self.lang == other.lang
            && self.language == other.language
    }
}

/// What is saved.
#[derive(Clone, Copy, PartialEq)]
pub enum What {
    Svg,
    Png(f64),
    Gif,
    Webm,
    Trace,
    Counters,
}

pub enum Msg {
    Hide(Part),
    From(String),
    To(String),
    Loop,
    Copy(NodeRef),
    Copied(bool),
    Sentence,
    Pace(f64),
    Sheets(String),
    Save(What),
    Print,
    Stop,
    Progress(u32, f64),
    Over(u32, Result<Words, Failure>),
}

pub struct SharePanel {
    panel: NodeRef,
    texts: [NodeRef; 3],
    hide: Vec<Part>,
    /// As typed.
    from: String,
    to: String,
    loops: bool,
    has_sentence: bool,
    pace: f64,
    /// The steps to print as typed; none for the one shown.
    sheets: Option<String>,
    task: Task,
    done: f64,
    said: Option<Words>,
}

impl Component for SharePanel {
    type Message = Msg;
    type Properties = SharePanelProps;

    fn create(ctx: &Context<Self>) -> SharePanel {
        let link = &ctx.props().link;
        let typed = |at: Option<usize>| at.map(|at| at.to_string()).unwrap_or_default();
        SharePanel {
            panel: NodeRef::default(),
            texts: Default::default(),
            hide: link.hide.clone(),
            from: typed(link.from),
            to: typed(link.to),
            loops: link.loops,
            has_sentence: true,
            pace: PACES[1],
            sheets: None,
            task: Task::default(),
            done: 0.0,
            said: None,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &SharePanelProps) -> bool {
        let props = ctx.props();
        if !Rc::ptr_eq(&props.film, &old.film) {
            self.task.forget();
            self.said = None;
        }
        let (link, before) = (&props.link, &old.link);
        if (link.from, link.to) != (before.from, before.to) {
            let typed = |at: Option<usize>| at.map(|at| at.to_string()).unwrap_or_default();
            (self.from, self.to, self.loops) = (typed(link.from), typed(link.to), link.loops);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Hide(part) if self.hide.contains(&part) => self.hide.retain(|hidden| *hidden != part),
            // In the order of the contract, whatever was chosen first.
            Msg::Hide(part) => self.hide = Part::ALL.into_iter().filter(|one| *one == part || self.hide.contains(one)).collect(),
            Msg::From(text) => self.from = text,
            Msg::To(text) => self.to = text,
            Msg::Loop => self.loops = !self.loops,
            Msg::Copy(text) => Self::copy(ctx, &text),
            Msg::Copied(is_done) => self.said = Some(if is_done { ui::COPIED } else { words::COPY_BY_HAND }.into()),
            Msg::Sentence => self.has_sentence = !self.has_sentence,
            Msg::Pace(pace) => self.pace = pace,
            Msg::Sheets(text) => self.sheets = Some(text),
            Msg::Save(what) => self.save(ctx, what),
            Msg::Print => self.print(ctx),
            Msg::Stop => self.task.stop(),
            Msg::Progress(number, done) if self.task.is_current(number) => self.done = done,
            Msg::Over(number, outcome) if self.task.is_current(number) => {
                let (said, failure) = match outcome {
                    Ok(said) => (Some(said), None),
                    Err(failure) => (None, Some(failure)),
                };
                self.said = said;
                self.task.end(failure);
            }
            Msg::Progress(..) | Msg::Over(..) => return false,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        html! {
            <section class="share-panel" aria-label={ui::SHARE.get(lang)} ref={self.panel.clone()}>
                { self.links(ctx) }
                <fieldset disabled={self.task.is_under_way()}>
                    <legend>{ words::SAVE.get(lang) }</legend>
                    if props.film.borrow().second().is_some() {
                        <p>{ words::BOTH.get(lang) }</p>
                    }
                    <div class="share-row" role="group" aria-label={words::PICTURE.get(lang)}>
                        <span class="share-name">{ words::PICTURE.get(lang) }</span>
                        { save_button(ctx, What::Svg, words::SVG) }
                        { save_button(ctx, What::Png(1.0), words::PNG) }
                        { save_button(ctx, What::Png(2.0), words::PNG_DOUBLE) }
                        { check(words::SENTENCE, self.has_sentence, ctx.link().callback(|_| Msg::Sentence), lang) }
                    </div>
                    <div class="share-row" role="group" aria-label={words::FILM.get(lang)}>
                        <span class="share-name">{ words::FILM.get(lang) }</span>
                        { save_button(ctx, What::Gif, words::GIF) }
                        if video::kind().is_some() {
                            { save_button(ctx, What::Webm, words::WEBM) }
                        }
                        { self.paces(ctx) }
                        if video::kind().is_some() {
                            <p>{ words::WEBM_TAKES.get(lang) }</p>
                        }
                    </div>
                    <div class="share-row" role="group" aria-label={words::DATA.get(lang)}>
                        <span class="share-name">{ words::DATA.get(lang) }</span>
                        { save_button(ctx, What::Trace, words::TRACE) }
                        { save_button(ctx, What::Counters, words::COUNTERS) }
                    </div>
                    <div class="share-row" role="group" aria-label={words::HANDOUT.get(lang)}>
                        <span class="share-name">{ words::HANDOUT.get(lang) }</span>
                        <label>{ words::SHEETS.get(lang) }
                            <input type="text" value={self.sheets(ctx)} oninput={typed(ctx, Msg::Sheets)} />
                        </label>
                        <button type="button" onclick={ctx.link().callback(|_| Msg::Print)}>{ words::PRINT.get(lang) }</button>
                    </div>
                </fieldset>
                if self.task.is_under_way() {
                    <div class="actions">
                        <progress max="1" value={self.done.to_string()} aria-label={ui::WORKING.get(lang)} />
                        <button type="button" onclick={ctx.link().callback(|_| Msg::Stop)}>{ ui::STOP.get(lang) }</button>
                    </div>
                }
                { self.task.notice(lang) }
                <p class="share-said" role="status">{ self.said.as_ref().map(|said| said.get(lang).to_owned()) }</p>
            </section>
        }
    }
}

/// What is seen of it.
impl SharePanel {
    fn links(&self, ctx: &Context<Self>) -> Html {
        let lang = ctx.props().lang;
        let step = |name: Text, value: &str, to: fn(String) -> Msg| {
            let max = ctx.props().film.borrow().len().to_string();
            html! { <label>{ name.get(lang) }<input type="number" inputmode="numeric" min="0" {max} value={value.to_owned()} oninput={typed(ctx, to)} /></label> }
        };
        let hide = |part: Part| {
            let onchange = ctx.link().callback(move |_: Event| Msg::Hide(part));
            check(words::part_name(part), self.hide.contains(&part), onchange, lang)
        };
        let texts = match self.span(ctx) {
            Ok(_) => {
                let link = self.link(ctx);
                let (site, title) = (host::site(), ctx.props().card.0.title.get(lang));
                let hash = v1::write(&link, &ctx.props().card.0.known());
                let address = hash.as_ref().map(|hash| format!("{site}index.html{hash}")).map_err(Clone::clone);
                let frame = hash.map(|hash| pasted::frame(&hash, &site, title));
                html! {
                    <>
                        { self.text(ctx, words::LINK, 0, address) }
                        { self.text(ctx, words::ELEMENT, 1, Ok(pasted::element(&link, &site))) }
                        { self.text(ctx, words::FRAME, 2, frame) }
                    </>
                }
            }
            Err(failure) => refusal(&failure, lang),
        };
        html! {
            <fieldset>
                <legend>{ words::LINKS.get(lang) }</legend>
                <div class="share-row" role="group" aria-label={words::LEAVE_OUT.get(lang)}>
                    <span class="share-name">{ words::LEAVE_OUT.get(lang) }</span>
                    { for Part::ALL.into_iter().map(hide) }
                </div>
                <div class="share-row" role="group" aria-label={words::STEPS.get(lang)}>
                    <span class="share-name">{ words::STEPS.get(lang) }</span>
                    { step(words::FROM, &self.from, Msg::From) }
                    { step(words::TO, &self.to, Msg::To) }
                    { check(words::LOOP, self.loops, ctx.link().callback(|_| Msg::Loop), lang) }
                </div>
                { texts }
            </fieldset>
        }
    }

    fn text(&self, ctx: &Context<Self>, name: Text, place: usize, text: Result<String, Failure>) -> Html {
        let lang = ctx.props().lang;
        let node = self.texts[place].clone();
        match text {
            Ok(text) => {
                let onclick = {
                    let node = node.clone();
                    ctx.link().callback(move |_| Msg::Copy(node.clone()))
                };
                html! {
                    <div class="share-text">
                        <label>{ name.get(lang) }<textarea readonly=true rows={if place == 0 { "2" } else { "3" }} value={text} ref={node} /></label>
                        <button type="button" aria-label={words::copy(name).get(lang).to_owned()} {onclick}>{ words::COPY.get(lang) }</button>
                    </div>
                }
            }
            Err(failure) => html! { <div class="share-text"><span>{ name.get(lang) }</span>{ refusal(&failure, lang) }</div> },
        }
    }

    fn paces(&self, ctx: &Context<Self>) -> Html {
        let onchange = ctx.link().callback(|event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            Msg::Pace(select.value().parse().unwrap_or(PACES[1]))
        });
        html! {
            <label>{ words::PACE.get(ctx.props().lang) }
                <select {onchange}>
                    { for PACES.iter().map(|pace| html! { <option value={pace.to_string()} selected={*pace == self.pace}>{ pace }</option> }) }
                </select>
            </label>
        }
    }
}

impl SharePanel {
    /// The steps chosen: all, where none are.
    fn span(&self, ctx: &Context<Self>) -> Result<Span, Failure> {
        let len = ctx.props().film.borrow().len();
        let read = |text: &str, otherwise: usize| match text.trim() {
            "" => Ok(otherwise),
            text => text.parse().ok().filter(|at| *at <= len).ok_or_else(|| {
                let words = ui::no_such_step(len);
                Failure::invalid("from", words.en, words.zh)
            }),
        };
        let (from, to) = (read(&self.from, 0)?, read(&self.to, len)?);
        if from > to {
            return Err(Failure::invalid(
                "from",
                format!("Step {from} comes after step {to}. Let the first number be the smaller one."),
                format!("第 {from} 步在第 {to} 步之后。请把较小的数写在前面。"),
            ));
        }
        Ok(Span { from, to })
    }

    fn link(&self, ctx: &Context<Self>) -> Link {
        let is_all = self.from.trim().is_empty() && self.to.trim().is_empty();
        let span = self.span(ctx).ok().filter(|_| !is_all);
        Link {
            from: span.map(|span| span.from),
            to: span.map(|span| span.to),
            loops: span.is_some() && self.loops,
            hide: self.hide.clone(),
            ..ctx.props().link.clone()
        }
    }

    fn sheets(&self, ctx: &Context<Self>) -> String {
        self.sheets.clone().unwrap_or_else(|| ctx.props().link.at.unwrap_or(0).to_string())
    }

    fn copy(ctx: &Context<Self>, text: &NodeRef) {
        let Some(area) = text.cast::<HtmlTextAreaElement>() else { return };
        ctx.link().send_future(async move {
            let is_done = clipboard::copy(&area.value()).await;
            if !is_done {
                let _ = area.focus();
                area.select();
            }
            Msg::Copied(is_done)
        });
    }

    fn save(&mut self, ctx: &Context<Self>, what: What) {
        let props = ctx.props();
        let Some(panel) = self.panel.cast::<Element>() else { return };
        let subject = self.subject(ctx, palette_of(&panel));
        let at = props.link.at.unwrap_or(0).min(props.film.borrow().len());
        let (span, pace) = (self.span(ctx), self.pace);
        self.work(ctx, async move |control| file(&subject, what, at, span, pace, &control).await);
    }

    fn print(&mut self, ctx: &Context<Self>) {
        let Some(panel) = self.panel.cast::<Element>() else { return };
        let subject = self.subject(ctx, light(&panel, palette_of));
        let steps = handout::sheets(&self.sheets(ctx), ctx.props().film.borrow().len());
        self.work(ctx, async move |control| {
            let steps = steps?;
            handout::print(&subject, &steps, &control).await?;
            Ok(words::printed(steps.len()))
        });
    }

    /// Begins a work, whose outcome is said.
    fn work(&mut self, ctx: &Context<Self>, act: impl AsyncFnOnce(Control) -> Result<Words, Failure> + 'static) {
        let scope = ctx.link().clone();
        let teller = scope.clone();
        let (number, control) = self.task.begin();
        (self.said, self.done) = (None, 0.0);
        let control = control.on_progress(move |part| teller.send_message(Msg::Progress(number, part.done)));
        wasm_bindgen_futures::spawn_local(async move {
            let outcome = act(control).await;
            scope.send_message(Msg::Over(number, outcome));
        });
    }

    fn subject(&self, ctx: &Context<Self>, palette: Palette) -> Subject {
        let SharePanelProps { card, view, language, total, .. } = *ctx.props();
        let (film, document, link) = (ctx.props().film.clone(), ctx.props().document.clone(), &ctx.props().link);
        Subject {
            card: card.0,
            film,
            document,
            view,
            palette,
            language,
            total,
            with: link.with.clone(),
            has_sentence: self.has_sentence,
        }
    }
}

async fn file(
    subject: &Subject,
    what: What,
    at: usize,
    span: Result<Span, Failure>,
    pace: f64,
    control: &Control,
) -> Result<Words, Failure> {
    let (blob, name) = match (what, span) {
        (What::Svg, _) => (files::blob(&Array::of1(&subject.svg(at).into()), "image/svg+xml")?, subject.name_of_step(at, ".svg")),
        (What::Png(scale), _) => {
            let ending = if scale > 1.0 { format!("@{scale}x.png") } else { ".png".to_owned() };
            (subject.png(at, scale).await?, subject.name_of_step(at, &ending))
        }
        (_, Err(failure)) => return Err(failure),
        (What::Gif, Ok(span)) => (gif::record(subject, span, pace, control).await?, subject.name_of_span(span, ".gif")),
        (What::Webm, Ok(span)) => (video::record(subject, span, pace, control).await?, subject.name_of_span(span, ".webm")),
        (What::Trace, Ok(span)) => (data::trace(subject, span, control).await?, subject.name_of_span(span, ".json")),
        (What::Counters, Ok(span)) => {
            (data::counters(subject, span, control).await?, subject.name_of_span(span, "-counters.csv"))
        }
    };
    files::save(&blob, &name)?;
    Ok(words::saved(&name))
}

/// Reads what `read` does where the page is light, for paper is.
fn light<T>(panel: &Element, read: impl FnOnce(&Element) -> T) -> T {
    let probe: Option<HtmlElement> =
        panel.owner_document().and_then(|document| document.create_element("div").ok()).and_then(|probe| probe.dyn_into().ok());
    let Some(probe) = probe else { return read(panel) };
    probe.set_hidden(true);
    let _ = probe.style().set_property("color-scheme", "only light");
    let _ = panel.append_child(&probe);
    let told = read(&probe);
    probe.remove();
    told
}

fn save_button(ctx: &Context<SharePanel>, what: What, name: Text) -> Html {
    html! { <button type="button" onclick={ctx.link().callback(move |_| Msg::Save(what))}>{ name.get(ctx.props().lang) }</button> }
}

fn check(name: Text, is_on: bool, onchange: Callback<Event>, lang: Lang) -> Html {
    html! { <label class="share-check"><input type="checkbox" checked={is_on} {onchange} />{ name.get(lang) }</label> }
}

fn typed(ctx: &Context<SharePanel>, to: fn(String) -> Msg) -> Callback<InputEvent> {
    ctx.link().callback(move |event: InputEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        to(field.value())
    })
}

fn refusal(failure: &Failure, lang: Lang) -> Html {
    html! { <p class="notice bad" role="alert">{ failure.message.get(lang) }</p> }
}
