//! The chart of measured cost against theory: measured while the reader looks on, and stopped when they like.

use std::rc::Rc;

use wasm_split_helpers::wasm_split;
use yew::prelude::*;

use super::card::CardProp;
use super::parts::{self, Unfetched, View};
use super::plot::Plot;
use super::task::Task;
use super::ui;
use super::worker;
use crate::chart::Chart;
use crate::input::Document;
use crate::lessons::Lesson;
use crate::words::{Failure, Lang};

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
    /// The measurement.
    task: Task,
    /// From 0 to 1.
    done: f64,
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
            self.task.forget();
            self.chart = None;
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Start => self.start(ctx),
            Msg::Stop => self.task.stop(),
            Msg::Known(number, done, chart) if self.task.is_current(number) => {
                self.done = done;
                self.chart = Some(Rc::new(chart));
            }
            Msg::Over(number, failure) if self.task.is_current(number) => self.task.end(failure),
            Msg::Known(..) | Msg::Over(..) => return false,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        if !parts::loaded(props.card.0.id).is_none_or(Lesson::has_study) {
            return Html::default();
        }
        html! {
            <section class="panel wide">
                <h2>{ ui::CHART.get(lang) }</h2>
                if let Some(chart) = &self.chart {
                    <Plot chart={chart.clone()} {lang} theme={props.theme.clone()} />
                }
                { self.task.notice(lang) }
                <div class="actions">
                    if self.task.is_under_way() {
                        <progress max="1" value={self.done.to_string()} aria-label={ui::WORKING.get(lang)} />
                        <button type="button" onclick={ctx.link().callback(|_| Msg::Stop)}>{ ui::STOP.get(lang) }</button>
                    } else {
                        <button type="button" onclick={ctx.link().callback(|_| Msg::Start)}>{ ui::MEASURE.get(lang) }</button>
                    }
                </div>
            </section>
        }
    }
}

impl StudyPanel {
    fn start(&mut self, ctx: &Context<Self>) {
        let (number, control) = self.task.begin();
        (self.chart, self.done) = (None, 0.0);
        let (card, document) = (ctx.props().card.0, ctx.props().document.clone());
        let scope = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let teller = scope.clone();
            let on_chart = move |done, chart| teller.send_message(Msg::Known(number, done, chart));
            let failure = worker::study(card, &document, &control, on_chart).await.err();
            scope.send_message(Msg::Over(number, failure));
        });
    }
}
