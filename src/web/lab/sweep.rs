//! The sweep over N: time, memory and traffic of the three methods, up to the largest N that the device takes.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::measure::Trial;
use super::samples::{Measured, Sample, memory_chart, time_chart, traffic_chart};
use super::{charts, progress, start_or_stop, words as say};
use crate::chart::Chart;
use crate::gpu::Control;
use crate::kernel::attention::{Method, SweepPoint, SweepSizes, sweep_points};
use crate::web::engine::{self, Backend};
use crate::web::host::tick;
use crate::web::task::Task;
use crate::words::{Failure, Lang, Text, Words};

/// What a reader chooses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub sizes: SweepSizes,
    /// What would take longer isn't run; none for no bound.
    pub longest_secs: Option<f64>,
}

#[derive(Properties, PartialEq)]
pub struct SweepProps {
    pub lang: Lang,
    pub theme: AttrValue,
}

pub enum Msg {
    Set(Settings),
    Start,
    Stop,
    Ran { number: u32, event: Event },
}

/// What happens in a sweep.
pub enum Event {
    /// What will be tried, known before anything runs.
    Begins(Words, Vec<SweepPoint>),
    /// The point of this number.
    Trying(usize),
    Ran(usize, Measured),
    /// A method goes no further, and why.
    Ends(Method, Words),
    /// The chart of this number shows what is known by now.
    Draw(usize),
    Over(Option<Failure>),
}

pub struct Sweep {
    settings: Settings,
    task: Task,
    engine: Option<Words>,
    trying: Option<usize>,
    samples: Vec<Sample>,
    charts: [Option<Rc<Chart>>; 3],
    ends: Vec<(Method, Words)>,
}

impl Component for Sweep {
    type Message = Msg;
    type Properties = SweepProps;

    fn create(_: &Context<Self>) -> Sweep {
        Sweep {
            settings: Settings { sizes: SweepSizes { heads: 1, d: 64, is_causal: false }, longest_secs: Some(1.0) },
            task: Task::default(),
            engine: None,
            trying: None,
            samples: Vec::new(),
            charts: Default::default(),
            ends: Vec::new(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Set(settings) => self.settings = settings,
            Msg::Start => self.start(ctx),
            Msg::Stop => self.task.stop(),
            Msg::Ran { number, event } if self.task.is_current(number) => self.hear(event),
            Msg::Ran { .. } => return false,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let SweepProps { lang, theme } = ctx.props();
        html! {
            <section class="panel wide lab-sweep" aria-label={say::SWEEP.get(*lang)}>
                <h2>{ say::SWEEP.get(*lang) }</h2>
                <p>{ say::SWEEP_LEAD.get(*lang) }</p>
                { self.form(ctx) }
                { self.progress(ctx) }
                { self.task.notice(*lang) }
                if !self.ends.is_empty() {
                    <ul class="lab-ends">
                        { for self.ends.iter().map(|(method, why)| html! { <li><strong>{ method.name() }</strong>{ ": " }{ why.get(*lang) }</li> }) }
                    </ul>
                }
                { charts(&self.charts, [say::TIME, say::MEMORY, say::TRAFFIC], *lang, theme) }
            </section>
        }
    }
}

impl Sweep {
    fn start(&mut self, ctx: &Context<Self>) {
        let (number, control) = self.task.begin();
        self.samples.clear();
        self.ends.clear();
        self.charts = Default::default();
        let (settings, scope) = (self.settings, ctx.link().clone());
        wasm_bindgen_futures::spawn_local(async move {
            let tell = |event| scope.send_message(Msg::Ran { number, event });
            let failure = sweep(settings, &control, &tell).await.err();
            draw(&tell).await;
            tell(Event::Over(failure));
        });
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Begins(engine, points) => {
                self.engine = Some(engine);
                self.samples = points.into_iter().map(|point| Sample { point, run: None }).collect();
            }
            Event::Trying(place) => self.trying = Some(place),
            Event::Ran(place, run) => {
                if let Some(sample) = self.samples.get_mut(place) {
                    sample.run = Some(run);
                }
            }
            Event::Ends(method, why) => self.ends.push((method, why)),
            Event::Draw(place) => {
                let chart = [time_chart, memory_chart, traffic_chart][place];
                self.charts[place] = Some(Rc::new(chart(&self.samples)));
            }
            Event::Over(failure) => {
                self.task.end(failure);
                self.trying = None;
            }
        }
    }

    fn form(&self, ctx: &Context<Self>) -> Html {
        let lang = ctx.props().lang;
        let settings = self.settings;
        let number = |title: Text, value: u32, choices: &'static [u32], set: fn(SweepSizes, u32) -> SweepSizes| {
            let on_change = ctx.link().batch_callback(move |event: yew::Event| {
                let chosen = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok()?;
                Some(Msg::Set(Settings { sizes: set(settings.sizes, chosen), ..settings }))
            });
            html! {
                <label>
                    { title.get(lang) }{ " " }
                    <select onchange={on_change} disabled={self.task.is_under_way()}>
                        { for choices.iter().map(|choice| html! { <option value={choice.to_string()} selected={*choice == value}>{ choice }</option> }) }
                    </select>
                </label>
            }
        };
        let on_causal = ctx.link().callback(move |event: yew::Event| {
            let is_causal = event.target_unchecked_into::<HtmlInputElement>().checked();
            Msg::Set(Settings { sizes: SweepSizes { is_causal, ..settings.sizes }, ..settings })
        });
        let on_longest = ctx.link().callback(move |event: yew::Event| {
            let longest_secs = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok();
            Msg::Set(Settings { longest_secs, ..settings })
        });
        html! {
            <div class="actions">
                { number(say::HEADS, settings.sizes.heads, &[1, 2, 4, 8, 16], |sizes, heads| SweepSizes { heads, ..sizes }) }
                { number(say::WIDTH, settings.sizes.d, &[16, 32, 64, 128], |sizes, d| SweepSizes { d, ..sizes }) }
                <label><input type="checkbox" checked={settings.sizes.is_causal} onchange={on_causal} disabled={self.task.is_under_way()} />{ " " }{ say::CAUSAL.get(lang) }</label>
                <label>
                    { say::LONGEST.get(lang) }{ " " }
                    <select onchange={on_longest} disabled={self.task.is_under_way()}>
                        { for [(Some(1.0), say::ONE_SECOND), (Some(10.0), say::TEN_SECONDS), (None, say::ANY_TIME)].map(|(secs, title)| {
                            let value = secs.map_or_else(String::new, |secs: f64| secs.to_string());
                            html! { <option {value} selected={secs == settings.longest_secs}>{ title.get(lang) }</option> }
                        }) }
                    </select>
                </label>
                { start_or_stop(self.task.is_under_way(), say::START_SWEEP, ctx.link().callback(|_| Msg::Start), ctx.link().callback(|_| Msg::Stop), lang) }
            </div>
        }
    }

    fn progress(&self, ctx: &Context<Self>) -> Html {
        let lang = ctx.props().lang;
        let under_way = self.trying.and_then(|place| {
            let SweepPoint { n, method, .. } = self.samples.get(place)?.point;
            Some(([place, self.samples.len()], format!("N = {n}, {}", method.name())))
        });
        progress(say::SWEEP, under_way, self.engine.clone(), lang)
    }
}

/// Runs point after point; a method that would take too long, or doesn't fit, goes no further.
async fn sweep(settings: Settings, control: &Control, tell: &impl Fn(Event)) -> Result<(), Failure> {
    let engine = engine::choose(Backend::Auto).await?;
    engine::settle_fused(&engine, control).await?;
    let points = sweep_points(settings.sizes, &engine.capabilities());
    tell(Event::Begins(say::engine(&engine), points.clone()));
    draw(tell).await;
    let longest_secs = settings.longest_secs.unwrap_or(f64::INFINITY);
    let mut last_secs: Vec<(Method, f64)> = Vec::new();
    let mut timed_out: Vec<Method> = Vec::new();
    let mut refused: Vec<Method> = Vec::new();
    for (place, point) in points.iter().enumerate() {
        let (n, method) = (point.n, point.method);
        if let Some(failure) = &point.refusal {
            if !refused.contains(&method) {
                refused.push(method);
                tell(Event::Ends(method, say::no_longer_fits(n, failure)));
            }
            continue;
        }
        // Twice as many queries and keys are four times the work.
        let last = last_secs.iter().rfind(|(known, _)| *known == method).map(|(_, secs)| *secs * 4.0);
        if let Some(secs) = last.filter(|secs| *secs > longest_secs) {
            if !timed_out.contains(&method) {
                timed_out.push(method);
                tell(Event::Ends(method, say::not_timed(n, secs)));
            }
            continue;
        }
        tell(Event::Trying(place));
        tick().await;
        control.check()?;
        let run = Trial { sizes: settings.sizes, n, method, engine: &engine }.measure(control).await?;
        last_secs.extend(run.time_ns.map(|time_ns| (method, time_ns * 1e-9)));
        tell(Event::Ran(place, run));
        let is_last_of_size = points.get(place + 1).is_none_or(|next| next.n != n);
        if is_last_of_size {
            draw(tell).await;
        }
    }
    Ok(())
}

/// One chart after the other, so that drawing them holds up nothing.
async fn draw(tell: &impl Fn(Event)) {
    for place in 0..3 {
        tell(Event::Draw(place));
        tick().await;
    }
}
