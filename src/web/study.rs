//! The chart of measured cost against theory: measured while the reader looks on, and stopped when they like.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::lesson_page::Taught;
use super::plot::Plot;
use super::ui;
use crate::chart::Chart;
use crate::input::Document;
use crate::lessons::Study;
use crate::words::Lang;

#[derive(Properties)]
pub struct StudyPanelProps {
    pub lesson: Taught,
    pub document: Rc<Document>,
    pub lang: Lang,
    pub theme: AttrValue,
}

impl PartialEq for StudyPanelProps {
    fn eq(&self, other: &StudyPanelProps) -> bool {
        Rc::ptr_eq(&self.document, &other.document)
            && self.lesson == other.lesson
            && self.lang == other.lang
            && self.theme == other.theme
    }
}

pub enum Msg {
    Start,
    Unit,
    Stop,
}

pub struct StudyPanel {
    study: Option<Box<dyn Study>>,
    next_unit: usize,
    chart: Option<Rc<Chart>>,
    timer: Option<Timeout>,
}

impl Component for StudyPanel {
    type Message = Msg;
    type Properties = StudyPanelProps;

    fn create(_: &Context<Self>) -> StudyPanel {
        StudyPanel { study: None, next_unit: 0, chart: None, timer: None }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &StudyPanelProps) -> bool {
        if ctx.props().lesson != old.lesson {
            *self = <StudyPanel as Component>::create(ctx);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Start => {
                self.study = ctx.props().lesson.0.study(&ctx.props().document);
                self.next_unit = 0;
                self.chart = None;
                self.go_on(ctx);
            }
            Msg::Unit => {
                let Some(study) = &mut self.study else { return false };
                study.measure(self.next_unit);
                self.next_unit += 1;
                self.chart = Some(Rc::new(study.chart()));
                if self.next_unit < study.units() {
                    self.go_on(ctx);
                } else {
                    self.timer = None;
                }
            }
            Msg::Stop => self.timer = None,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let lang = props.lang;
        let units = self.study.as_ref().map_or(1, |study| study.units());
        html! {
            <section class="panel wide">
                <h2>{ ui::CHART.get(lang) }</h2>
                if let Some(chart) = &self.chart {
                    <Plot chart={chart.clone()} {lang} theme={props.theme.clone()} />
                }
                <div class="actions">
                    if self.timer.is_some() {
                        <progress max={units.to_string()} value={self.next_unit.to_string()} aria-label={ui::WORKING.get(lang)} />
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
    fn go_on(&mut self, ctx: &Context<Self>) {
        let scope = ctx.link().clone();
        self.timer = Some(Timeout::new(0, move || scope.send_message(Msg::Unit)));
    }
}
