//! What is seen of a lesson's page.

use std::rc::Rc;

use yew::prelude::*;

use super::{LessonPage, LessonPageProps, Msg, Show, Wanted, compare};
use crate::gpu::Fetched;
use crate::input::Document;
use crate::lessons::{Film, Slip};
use crate::link::Part;
use crate::web::code::Code;
use crate::web::facts::{Counters, Variables};
use crate::web::host;
use crate::web::lab::{BenchProps, LabProps};
use crate::web::legend::Legend;
use crate::web::models;
use crate::web::parts;
use crate::web::player::{Control, Player};
use crate::web::stage::Stage;
use crate::web::study::StudyPanelProps;
use crate::web::ui;
use crate::words::{self, Failure, Lang};

impl LessonPage {
    /// The picture, its sentence and the player: one frame.
    pub(super) fn instrument(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        let is_shown = |part: Part| !props.link.hide.contains(&part);
        let film = show.film.borrow();
        let moves_by_itself = self.moves_by_itself();
        let live = if moves_by_itself { "off" } else { "polite" };
        let on = &self.handlers;
        html! {
            <div class="instrument" ref={self.instrument.clone()} onkeydown={props.is_embedded.then(|| on.key.clone())}>
                if film.second().is_some() {
                    { self.takes(ctx, show) }
                } else {
                    <div class="instrument-stage">
                        <Stage scene={show.scene.clone()} duration_ms={self.duration_ms} theme={props.theme.name()} {lang} label={ui::PICTURE.get(lang)}
                            is_playing={moves_by_itself} on_width={on.width.clone()} touch={(show.scene.plane.is_some() || !show.scene.presses.is_empty()).then(|| on.touch.clone())} selected={self.selected_handle(ctx)} />
                        <Legend scene={show.scene.clone()} {lang} />
                    </div>
                    if is_shown(Part::Text) {
                        <p class="narration" aria-live={live}>{ film.narration(lang) }</p>
                    }
                }
                if let Some(before) = &self.before {
                    <p class="way-back"><button type="button" onclick={ctx.link().callback(|_| Msg::Return)}>{ ui::back_to(before.at).get(lang) }</button></p>
                }
                if let Some(slip) = &show.slip {
                    { self.slip(slip, film.at(), lang) }
                }
                if is_shown(Part::Controls) {
                    <Player at={film.at()} len={film.len()} is_playing={moves_by_itself} speed={self.speed} range={self.range} is_looping={self.is_looping} slip={show.slip.as_ref().map(|slip| slip.at)} {lang}
                        on_control={on.control.clone()} on_copy={(!props.is_embedded).then(|| on.copy.clone())} />
                    if film.second().is_some() {
                        { self.pair_controls(ctx, show) }
                    }
                    <p class="said" role="status">{ self.said.as_ref().map(|said| said.get(lang).to_owned()) }</p>
                    { self.share(ctx, show) }
                }
                if is_shown(Part::Controls) && film.second().is_none() {
                    { self.plane_tools(ctx, show) }
                }
            </div>
        }
    }

    /// What a variant that is wrong on purpose does first that the right one doesn't, and the way there.
    pub(super) fn slip(&self, slip: &Slip, at: usize, lang: Lang) -> Html {
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

    pub(super) fn code(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let props = ctx.props();
        let label = show.film.borrow().line().map(|line| line.0);
        let listings = parts::loaded(props.card.0.id).map_or(&[] as &[_], |lesson| lesson.listings_of(&show.document));
        html! {
            <Code listings={listings} language={props.language} {label} lang={props.lang} is_embedded={props.is_embedded}
                on_language={props.on_language.clone()} on_line={self.handlers.line.clone()} />
        }
    }

    pub(super) fn facts(&self, ctx: &Context<Self>, show: &Show) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        let is_shown = |part: Part| !props.link.hide.contains(&part);
        let film = show.film.borrow();
        html! {
            <>
                if is_shown(Part::Code) {
                    <Variables variables={film.variables(lang)} {lang} />
                }
                if is_shown(Part::Counters) && film.second().is_some() {
                    { compare::so_far(show, lang) }
                }
                if is_shown(Part::Counters) {
                    <Counters tally={film.tally()} total={show.tally} passes={parts::loaded(props.card.0.id).map_or(&[] as &[_], |lesson| lesson.passes())} report={show.report.clone()} verdict={show.verdict.clone()} {lang} />
                }
            </>
        }
    }

    pub(super) fn lab(&self, ctx: &Context<Self>) -> Html {
        let LessonPageProps { card, lang, theme, .. } = *ctx.props();
        let report = self.show.as_ref().and_then(|show| show.report.clone());
        let (document, theme, on_open) = (self.settled_document(ctx), theme.name().into(), self.handlers.run.clone());
        match &self.lab {
            Some(Ok(views)) => (views.lab)(LabProps { card, document, report, lang, theme, on_open }),
            Some(Err(failure)) => parts::unfetched(failure, lang, ctx.link().callback(|_| Msg::Lab(None))),
            None => Html::default(),
        }
    }

    pub(super) fn bench(&self, ctx: &Context<Self>) -> Html {
        let LessonPageProps { card, lang, theme, .. } = *ctx.props();
        match &self.lab {
            Some(Ok(views)) => (views.bench)(BenchProps { card, lang, theme: theme.name().into() }),
            Some(Err(failure)) => parts::unfetched(failure, lang, ctx.link().callback(|_| Msg::Lab(None))),
            None => Html::default(),
        }
    }

    pub(super) fn study(&self, ctx: &Context<Self>) -> Html {
        let LessonPageProps { card, lang, theme, .. } = *ctx.props();
        let (document, theme) = (self.settled_document(ctx), theme.name().into());
        match &self.study {
            Some(Ok(view)) => view(StudyPanelProps { card, document, lang, theme }),
            Some(Err(failure)) => parts::unfetched(failure, lang, ctx.link().callback(|_| Msg::Study(None))),
            None => Html::default(),
        }
    }

    pub(super) fn notices(&self, ctx: &Context<Self>) -> Html {
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
                if let Some(failure) = self.failure.as_ref().filter(|failure| self.show.is_none() || self.unrun.is_some() || may_pass(failure)) {
                    <div class="notice bad" role="alert">
                        <p>{ ui::CANT_RUN.get(lang) }</p>
                        <ul>{ said(failure) }</ul>
                        if self.unrun.is_some() {
                            <p>{ ui::FIRST_INSTEAD.get(lang) }</p>
                        }
                        if may_pass(failure) {
                            <button type="button" onclick={ctx.link().callback(|_| Msg::Retry)}>{ ui::TRY_AGAIN.get(lang) }</button>
                        }
                        { self.without_model(ctx) }
                    </div>
                }
                // With a form, it's there.
                if let Some(failure) = self.second_failure().filter(|_| ctx.props().link.hide.contains(&Part::Input)) {
                    <div class="notice bad" role="alert"><p>{ ui::CANT_COMPARE.get(lang) }</p><ul>{ said(&failure) }</ul></div>
                }
                if let (Some(growing), Some(done)) = (&self.growing, self.progress) {
                    { self.course_notice(ctx, growing, done, lang) }
                } else if let Some(fetched) = self.fetched {
                    { self.fetched_notice(ctx, fetched, lang) }
                } else if let Some(done) = self.progress {
                    <div class="notice" role="status">
                        <span>{ ui::WORKING.get(lang) }</span>{ " " }
                        <progress max="1" value={done.to_string()} aria-label={ui::WORKING.get(lang)} />{ " " }
                        <button type="button" onclick={ctx.link().callback(|_| Msg::Stop)}>{ ui::STOP.get(lang) }</button>
                    </div>
                }
            </>
        }
    }

    /// Where the model can't be had: what there is without it.
    fn without_model(&self, ctx: &Context<Self>) -> Html {
        let LessonPageProps { card, lang, is_embedded, .. } = *ctx.props();
        let Some(Wanted { document, .. }) = self.wanted.as_ref().filter(|_| self.show.is_none()) else { return Html::default() };
        let ways = parts::loaded(card.0.id).map_or(&[] as &[_], |lesson| lesson.without_model());
        if ways.is_empty() || !models::is_missing(card.0.id, document) {
            return Html::default();
        }
        // As a widget's other links: to the site's own page.
        let (page, more) = match is_embedded {
            true => (format!("{}index.html", host::site()), format!("&lang={}", lang.tag())),
            false => Default::default(),
        };
        html! {
            <>
                <p>{ ui::NO_MODEL.get(lang) }</p>
                <ul>{ for ways.iter().map(|(to, what)| html! { <li><a href={format!("{page}#/{to}{more}")}>{ what.get(lang) }</a></li> }) }</ul>
            </>
        }
    }

    /// How much of a model is here, and a way to do without it.
    fn fetched_notice(&self, ctx: &Context<Self>, fetched: Fetched, lang: Lang) -> Html {
        let value = fetched.of.map(|of| (fetched.bytes as f64 / of.max(1) as f64).to_string());
        html! {
            <div class="notice" role="status">
                <span>{ ui::fetching(fetched).get(lang) }</span>{ " " }
                <progress max="1" {value} aria-label={ui::FETCHING.get(lang)} />{ " " }
                <button type="button" onclick={ctx.link().callback(|_| Msg::Stop)}>{ ui::STOP.get(lang) }</button>
            </div>
        }
    }

    /// What is shown now, to come back to.
    pub(super) fn shown(&self) -> Option<Wanted> {
        let show = self.show.as_ref()?;
        let at = show.film.borrow().at();
        Some(Wanted { document: (*show.document).clone(), preset: show.preset, at })
    }

    pub fn preset(&self) -> Option<&'static str> {
        self.show.as_ref().and_then(|show| show.preset)
    }

    /// The preset that is shown, or is about to be.
    pub(super) fn chosen_preset(&self, ctx: &Context<Self>) -> Option<&'static str> {
        match &self.show {
            _ if self.unrun.is_some() => None,
            Some(show) => show.preset,
            None => ctx.props().card.0.document_of(&ctx.props().link).1,
        }
    }

    pub(super) fn document(&self, ctx: &Context<Self>) -> Rc<Document> {
        match &self.show {
            Some(show) => show.document.clone(),
            None => Rc::new(ctx.props().card.0.document_of(&ctx.props().link).0),
        }
    }
}

/// Whether a failure may be gone when the same is tried again: it isn't the input's fault.
pub(super) fn may_pass(failure: &Failure) -> bool {
    use words::Code::{Crashed, DeviceLost, OutOfMemory, Unsupported};
    matches!(failure.code, Unsupported | DeviceLost | OutOfMemory | Crashed)
}
