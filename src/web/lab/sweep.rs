//! The sweep over N: time, memory and traffic of the three methods, up to the largest N that the device takes.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::measure::{Settings, Trial};
use super::samples::{METHODS, Sample, memory_chart, time_chart, traffic_chart};
use super::words as say;
use crate::chart::Chart;
use crate::gpu::Control;
use crate::kernel::attention::Method;
use crate::web::engine::{self, Backend, Engine};
use crate::web::host::tick;
use crate::web::plot::Plot;
use crate::words::{Code, Failure, Lang, Text, Words};

const SMALLEST: u32 = 64;
const LARGEST: u32 = 1 << 17;

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
    Engine(Words),
    Trying(u32, Method),
    Sample(Sample),
    /// A method goes no further, and why.
    Ends(Method, Words),
    Over(Option<Failure>),
}

pub struct Sweep {
    settings: Settings,
    /// Counts sweeps, so that a late event of an earlier one is known.
    number: u32,
    control: Option<Control>,
    engine: Option<Words>,
    trying: Option<(u32, Method)>,
    samples: Vec<Sample>,
    charts: Option<[Rc<Chart>; 3]>,
    ends: Vec<(Method, Words)>,
    failure: Option<Failure>,
}

impl Component for Sweep {
    type Message = Msg;
    type Properties = SweepProps;

    fn create(_: &Context<Self>) -> Sweep {
        Sweep {
            settings: Settings { heads: 1, d: 64, is_causal: false, longest_secs: Some(1.0) },
            number: 0,
            control: None,
            engine: None,
            trying: None,
            samples: Vec::new(),
            charts: None,
            ends: Vec::new(),
            failure: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Set(settings) => self.settings = settings,
            Msg::Start => self.start(ctx),
            Msg::Stop => {
                if let Some(control) = &self.control {
                    control.cancel();
                }
            }
            Msg::Ran { number, event } if number == self.number => self.hear(event),
            Msg::Ran { .. } => return false,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let SweepProps { lang, theme } = ctx.props();
        let titles = [say::TIME, say::MEMORY, say::TRAFFIC];
        let charts = self.charts.iter().flatten().zip(titles);
        html! {
            <section class="panel wide lab-sweep" aria-label={say::SWEEP.get(*lang)}>
                <h2>{ say::SWEEP.get(*lang) }</h2>
                <p>{ say::SWEEP_LEAD.get(*lang) }</p>
                { self.form(ctx) }
                { self.progress(ctx) }
                if let Some(failure) = &self.failure {
                    <p class="notice bad" role="alert">{ failure.message.get(*lang) }</p>
                }
                if !self.ends.is_empty() {
                    <ul class="lab-ends">
                        { for self.ends.iter().map(|(method, why)| html! { <li><strong>{ method.name() }</strong>{ ": " }{ why.get(*lang) }</li> }) }
                    </ul>
                }
                <div class="lab-charts">
                    { for charts.map(|(chart, title)| html! { <Plot chart={chart.clone()} lang={*lang} theme={theme.clone()} label={title.get(*lang)} /> }) }
                </div>
            </section>
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        if let Some(control) = &self.control {
            control.cancel();
        }
    }
}

impl Sweep {
    fn start(&mut self, ctx: &Context<Self>) {
        self.number += 1;
        self.samples.clear();
        self.ends.clear();
        self.charts = None;
        self.failure = None;
        let control = Control::default();
        self.control = Some(control.clone());
        let (number, settings, scope) = (self.number, self.settings, ctx.link().clone());
        wasm_bindgen_futures::spawn_local(async move {
            let tell = |event| scope.send_message(Msg::Ran { number, event });
            let failure = sweep(settings, &control, &tell).await.err().filter(|failure| failure.code != Code::Aborted);
            tell(Event::Over(failure));
        });
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Engine(words) => self.engine = Some(words),
            Event::Trying(n, method) => self.trying = Some((n, method)),
            Event::Sample(sample) => {
                // Three charts are redrawn once for each N, not for each method.
                if self.samples.last().is_some_and(|last| last.n < sample.n) {
                    self.draw();
                }
                self.samples.push(sample);
            }
            Event::Ends(method, why) => self.ends.push((method, why)),
            Event::Over(failure) => {
                self.draw();
                self.failure = failure;
                self.control = None;
                self.trying = None;
            }
        }
    }

    fn draw(&mut self) {
        let charts = [time_chart, memory_chart, traffic_chart];
        self.charts = Some(charts.map(|chart| Rc::new(chart(&self.samples))));
    }

    fn form(&self, ctx: &Context<Self>) -> Html {
        let lang = ctx.props().lang;
        let settings = self.settings;
        let number = |title: Text, value: u32, choices: &'static [u32], set: fn(Settings, u32) -> Settings| {
            let on_change = ctx.link().batch_callback(move |event: yew::Event| {
                let chosen = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok()?;
                Some(Msg::Set(set(settings, chosen)))
            });
            html! {
                <label>
                    { title.get(lang) }{ " " }
                    <select onchange={on_change} disabled={self.control.is_some()}>
                        { for choices.iter().map(|choice| html! { <option value={choice.to_string()} selected={*choice == value}>{ choice }</option> }) }
                    </select>
                </label>
            }
        };
        let on_causal = ctx.link().callback(move |event: yew::Event| {
            let is_causal = event.target_unchecked_into::<HtmlInputElement>().checked();
            Msg::Set(Settings { is_causal, ..settings })
        });
        let on_longest = ctx.link().callback(move |event: yew::Event| {
            let longest_secs = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok();
            Msg::Set(Settings { longest_secs, ..settings })
        });
        html! {
            <div class="actions">
                { number(say::HEADS, settings.heads, &[1, 2, 4, 8, 16], |settings, heads| Settings { heads, ..settings }) }
                { number(say::WIDTH, settings.d, &[16, 32, 64, 128], |settings, d| Settings { d, ..settings }) }
                <label><input type="checkbox" checked={settings.is_causal} onchange={on_causal} disabled={self.control.is_some()} />{ " " }{ say::CAUSAL.get(lang) }</label>
                <label>
                    { say::LONGEST.get(lang) }{ " " }
                    <select onchange={on_longest} disabled={self.control.is_some()}>
                        { for [(Some(1.0), say::ONE_SECOND), (Some(10.0), say::TEN_SECONDS), (None, say::ANY_TIME)].map(|(secs, title)| {
                            let value = secs.map_or_else(String::new, |secs: f64| secs.to_string());
                            html! { <option {value} selected={secs == settings.longest_secs}>{ title.get(lang) }</option> }
                        }) }
                    </select>
                </label>
                if self.control.is_none() {
                    <button type="button" class="primary" onclick={ctx.link().callback(|_| Msg::Start)}>{ say::START_SWEEP.get(lang) }</button>
                } else {
                    <button type="button" onclick={ctx.link().callback(|_| Msg::Stop)}>{ say::STOP.get(lang) }</button>
                }
            </div>
        }
    }

    fn progress(&self, ctx: &Context<Self>) -> Html {
        let lang = ctx.props().lang;
        let Some((n, method)) = self.trying else {
            return html! { if let Some(engine) = &self.engine { <p role="status">{ engine.get(lang) }</p> } };
        };
        let (all, done) = (LARGEST.ilog2() - SMALLEST.ilog2() + 1, n.ilog2() - SMALLEST.ilog2());
        let name = method.name();
        html! {
            <p class="lab-progress" role="status">
                <progress max={all.to_string()} value={done.to_string()} aria-label={say::SWEEP.get(lang)} />
                <span>{ format!("N = {n}, {name}") }</span>
                if let Some(engine) = &self.engine { <span>{ engine.get(lang) }</span> }
            </p>
        }
    }
}

/// From N to twice N, until no method goes on.
async fn sweep(settings: Settings, control: &Control, tell: &impl Fn(Event)) -> Result<(), Failure> {
    let engine = engine::choose(Backend::Auto).await?;
    tell(Event::Engine(say::engine(&engine)));
    let mut going: Vec<(Method, Option<f64>)> = METHODS.iter().map(|method| (*method, None)).collect();
    let mut n = SMALLEST;
    while n <= LARGEST && !going.is_empty() {
        let mut still = Vec::new();
        for (method, last_secs) in going {
            tell(Event::Trying(n, method));
            tick().await;
            control.check()?;
            match one(settings, n, method, last_secs, &engine, control, tell).await? {
                Some(secs) => still.push((method, secs)),
                None => continue,
            }
        }
        going = still;
        n *= 2;
    }
    Ok(())
}

/// One method at one size. None when the method ends here, else how long it took, or would have.
async fn one(
    settings: Settings,
    n: u32,
    method: Method,
    last_secs: Option<f64>,
    engine: &Engine,
    control: &Control,
    tell: &impl Fn(Event),
) -> Result<Option<Option<f64>>, Failure> {
    let trial = match Trial::new(settings, n, method, engine) {
        Ok(trial) => trial,
        Err(failure) => {
            tell(Event::Ends(method, say::no_longer_fits(n, &failure)));
            return Ok(None);
        }
    };
    // Twice as many queries and keys are four times the work.
    let expected_secs = last_secs.map(|secs| secs * 4.0);
    let longest = settings.longest_secs.unwrap_or(f64::INFINITY);
    if let Some(secs) = expected_secs.filter(|secs| *secs > longest) {
        if last_secs.is_some_and(|secs| secs <= longest) {
            tell(Event::Ends(method, say::not_timed(n, secs)));
        }
        tell(Event::Sample(trial.planned()));
        return Ok(Some(Some(secs)));
    }
    let sample = trial.measure(engine, control).await?;
    let secs = sample.run.and_then(|run| run.time_ns).map(|time| time * 1e-9);
    tell(Event::Sample(sample));
    Ok(Some(secs))
}
