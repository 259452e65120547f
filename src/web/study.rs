//! The chart of measured cost against theory: measured while the reader looks on, and stopped when they like.

use std::rc::Rc;

use wasm_split_helpers::wasm_split;
use yew::prelude::*;

use super::card::CardProp;
use super::parts::{self, Unfetched, View};
use super::plot::Plot;
use super::ui;
use super::worker;
use crate::chart::Chart;
use crate::gpu::Control;
use crate::input::Document;
use crate::lessons::Lesson;
use crate::words::{Code, Failure, Lang};

#[wasm_split(study, fallible)]
pub fn fetch() -> Result<View<StudyPanelProps>, Unfetched> {
    Ok(|props| html! { <StudyPanel ..props /> })
}

#[derive(Properties)]
pub struct StudyPanelProps {
    pub card: CardProp,
    pub document: Rc<Document>,
    pub lang: Lang,
    pub theme: AttrValue,
}

impl PartialEq for StudyPanelProps {
    fn eq(&self, other: &StudyPanelProps) -> bool {
        Rc::ptr_eq(&self.document, &other.document)
            && self.card == other.card
            && self.lang == other.lang
            && self.theme == other.theme
    }
}

pub enum Msg {
    Start,
    Stop,
    /// The share that is done, and what is known so far.
    Known(u32, f64, Chart),
    Over(u32, Option<Failure>),
}

#[derive(Default)]
pub struct StudyPanel {
    chart: Option<Rc<Chart>>,
    failure: Option<Failure>,
    /// Stops the measurement that is under way.
    control: Option<Control>,
    /// From 0 to 1.
    done: f64,
    /// Counts measurements, so that a late answer is known.
    generation: u32,
}

impl Component for StudyPanel {
    type Message = Msg;
    type Properties = StudyPanelProps;

    fn create(_: &Context<Self>) -> StudyPanel {
        StudyPanel::default()
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &StudyPanelProps) -> bool {
        let props = ctx.props();
        let is_of_document = parts::loaded(props.card.0.id).is_some_and(Lesson::studies_document);
        if props.card != old.card || is_of_document && props.document != old.document {
            self.stop();
            *self = StudyPanel { generation: self.generation + 1, ..StudyPanel::default() };
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Start => self.start(ctx),
            Msg::Stop => self.stop(),
            Msg::Known(generation, done, chart) if generation == self.generation => {
                self.done = done;
                self.chart = Some(Rc::new(chart));
            }
            Msg::Over(generation, failure) if generation == self.generation => {
                self.control = None;
                self.failure = failure;
            }
            Msg::Known(..) | Msg::Over(..) => return false,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        html! {
            <section class="panel wide">
                <h2>{ ui::CHART.get(lang) }</h2>
                if let Some(chart) = &self.chart {
                    <Plot chart={chart.clone()} {lang} theme={props.theme.clone()} />
                }
                if let Some(failure) = &self.failure {
                    <p class="notice bad" role="alert">{ failure.message.get(lang) }</p>
                }
                <div class="actions">
                    if self.control.is_some() {
                        <progress max="1" value={self.done.to_string()} aria-label={ui::WORKING.get(lang)} />
                        <button type="button" onclick={ctx.link().callback(|_| Msg::Stop)}>{ ui::STOP.get(lang) }</button>
                    } else {
                        <button type="button" onclick={ctx.link().callback(|_| Msg::Start)}>{ ui::MEASURE.get(lang) }</button>
                    }
                </div>
            </section>
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.stop();
    }
}

impl StudyPanel {
    fn start(&mut self, ctx: &Context<Self>) {
        let control = Control::default();
        *self = StudyPanel { control: Some(control.clone()), generation: self.generation + 1, ..StudyPanel::default() };
        let (card, document, generation) = (ctx.props().card.0, ctx.props().document.clone(), self.generation);
        let scope = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let teller = scope.clone();
            let on_chart = move |done, chart| teller.send_message(Msg::Known(generation, done, chart));
            let failure = worker::study(card, &document, &control, on_chart).await.err();
            scope.send_message(Msg::Over(generation, failure.filter(|failure| failure.code != Code::Aborted)));
        });
    }

    fn stop(&mut self) {
        if let Some(control) = self.control.take() {
            control.cancel();
        }
    }
}
