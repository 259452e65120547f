//! What a run allocates and moves: live while it runs, and three witnesses of its traffic held against each other.

use std::rc::Rc;

use yew::prelude::*;

use super::memory::MemoryStrip;
use super::words as say;
use crate::gpu::Control;
use crate::input::{self, Document};
use crate::kernel::{BufferSpec, Plan, Report, Traffic};
use crate::lessons::Ask;
use crate::web::card::CardProp;
use crate::web::engine::{self, Backend, DeviceEngine, Engine};
use crate::web::{models, parts, worker};
use crate::words::grouped;
use crate::words::{Code, Failure, Lang, Text, Words};

/// Runs of less work than this, operations and bytes moved together, begin by themselves: they are over in a moment on any engine.
const SMALL_WORK: u64 = 500_000_000;
/// The same for a run on the CPU, on the page's own thread.
const SMALL_TRACE_WORK: u64 = 50_000_000;
const SLICE_MS: f64 = 8.0;

fn work(flops: u64, moved: Traffic) -> u64 {
    flops + moved.read_bytes + moved.written_bytes
}

#[derive(Properties, PartialEq)]
pub struct AccountProps {
    pub card: CardProp,
    pub document: Rc<Document>,
    /// How the run went whose steps are shown.
    pub report: Option<Rc<Report>>,
    pub lang: Lang,
    pub theme: AttrValue,
}

pub enum Msg {
    Planned(u32, Result<(Engine, Rc<Plan>), Failure>),
    Count,
    Trace,
    Progress(u32, f64),
    Counted(u32, Result<Report, Failure>),
    Traced(u32, Result<Report, Failure>),
    Stop,
}

pub struct Account {
    /// Counts documents, so that a late answer is known.
    number: u32,
    engine: Option<Engine>,
    plan: Option<Rc<Plan>>,
    control: Option<Control>,
    progress: f64,
    counted: Option<Report>,
    traced: Option<Traffic>,
    failure: Option<Failure>,
}

impl Component for Account {
    type Message = Msg;
    type Properties = AccountProps;

    fn create(ctx: &Context<Self>) -> Account {
        let mut account = Account {
            number: 0,
            engine: None,
            plan: None,
            control: None,
            progress: 0.0,
            counted: None,
            traced: None,
            failure: None,
        };
        account.plan(ctx);
        account
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &AccountProps) -> bool {
        let props = ctx.props();
        if props.card != old.card || props.document != old.document {
            self.stop();
            (self.plan, self.counted, self.traced, self.failure) = (None, None, None, None);
            self.plan(ctx);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Planned(number, outcome) if number == self.number => match outcome {
                Ok((engine, plan)) => {
                    let is_small = work(plan.flops(), plan.predicted()) <= SMALL_WORK;
                    (self.engine, self.plan) = (Some(engine), Some(plan));
                    if is_small {
                        self.count(ctx);
                    }
                }
                Err(failure) => self.failure = Some(failure),
            },
            Msg::Count => self.count(ctx),
            Msg::Trace => self.trace(ctx),
            Msg::Progress(number, done) if number == self.number => self.progress = done,
            Msg::Counted(number, outcome) if number == self.number => {
                self.control = None;
                match outcome {
                    Ok(report) => {
                        let is_small = work(report.flops(), report.predicted()) <= SMALL_TRACE_WORK;
                        self.counted = Some(report);
                        if is_small {
                            self.trace(ctx);
                        }
                    }
                    Err(failure) => self.failure = Some(failure).filter(|failure| failure.code != Code::Aborted),
                }
            }
            Msg::Traced(number, outcome) if number == self.number => {
                self.control = None;
                match outcome {
                    Ok(report) => self.traced = report.measured(),
                    Err(failure) => self.failure = Some(failure).filter(|failure| failure.code != Code::Aborted),
                }
            }
            Msg::Stop => self.stop(),
            _ => return false,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let AccountProps { report, lang, theme, .. } = ctx.props();
        let lang = *lang;
        html! {
            <>
                <section class="panel wide lab-account" aria-label={say::ACCOUNT.get(lang)}>
                    <h2>{ say::ACCOUNT.get(lang) }</h2>
                    if let Some(engine) = &self.engine {
                        <p><strong>{ say::ENGINE.get(lang) }{ ": " }</strong>{ say::engine(engine).get(lang) }</p>
                    }
                    if let Some(report) = report {
                        <p>{ say::shown_run(report).get(lang) }</p>
                    }
                    if let Some(failure) = &self.failure {
                        <p class="notice bad" role="alert">{ failure.message.get(lang) }</p>
                    }
                    if let Some(plan) = &self.plan {
                        { self.facts(plan, lang) }
                        <p>{ say::TRAFFIC_LEAD.get(lang) }</p>
                        { self.witnesses(plan, lang) }
                    }
                    { self.actions(ctx) }
                </section>
                if let Some(plan) = &self.plan {
                    <MemoryStrip plan={plan.clone()} {lang} theme={theme.clone()} />
                }
            </>
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.stop();
    }
}

impl Account {
    /// Plans the document for the page's engine: what it will take is known before it runs.
    fn plan(&mut self, ctx: &Context<Self>) {
        self.number += 1;
        let (number, card, document) = (self.number, ctx.props().card, ctx.props().document.clone());
        ctx.link().send_future(async move { Msg::Planned(number, planned(card, document).await) });
    }

    fn control(&mut self, ctx: &Context<Self>) -> Control {
        let (number, scope) = (self.number, ctx.link().clone());
        let control = Control::default().on_progress(move |progress| scope.send_message(Msg::Progress(number, progress.done)));
        self.progress = 0.0;
        self.failure = None;
        self.control = Some(control.clone());
        control
    }

    fn count(&mut self, ctx: &Context<Self>) {
        let (Some(engine), Some(plan)) = (self.engine.clone(), self.plan.clone()) else { return };
        let (control, number) = (self.control(ctx), self.number);
        let (card, document) = (ctx.props().card, ctx.props().document.clone());
        ctx.link().send_future(async move {
            let report = match &engine {
                Engine::Gpu(gpu) => run_alone(&**gpu, &plan, &control).await,
                Engine::Cpu => worker::run_plan(card.0, &document, &plan, false, &control).await.map(|(report, _)| report),
            };
            Msg::Counted(number, report)
        });
    }

    /// The same plan, carried out by the kernels' twins.
    fn trace(&mut self, ctx: &Context<Self>) {
        let Some(plan) = self.plan.clone() else { return };
        let (control, number) = (self.control(ctx), self.number);
        ctx.link().send_future(async move {
            let report = worker::run_on_cpu(&plan, &control, SLICE_MS).await;
            Msg::Traced(number, report.map(|(report, _)| report))
        });
    }

    fn stop(&mut self) {
        if let Some(control) = self.control.take() {
            control.cancel();
        }
    }

    fn facts(&self, plan: &Plan, lang: Lang) -> Html {
        let ledger = plan.ledger();
        let live_bytes = match &self.engine {
            Some(Engine::Gpu(gpu)) => gpu.live_bytes(),
            _ => self.counted.as_ref().map_or(0, |report| report.live_bytes),
        };
        let peak_bytes = self.counted.as_ref().map_or(ledger.peak_bytes, |report| report.peak_bytes);
        let mut facts = vec![
            (say::ALLOCATED_NOW, grouped(live_bytes)),
            (say::ALLOCATED_PEAK, grouped(peak_bytes)),
            (say::UPLOADED, grouped(self.counted.as_ref().map_or(ledger.upload_bytes, |report| report.upload_bytes))),
            (say::DOWNLOADED, grouped(self.counted.as_ref().map_or(ledger.download_bytes, |report| report.download_bytes))),
            (say::DISPATCHES, grouped(plan.dispatches().count() as u64)),
            (say::FLOPS, grouped(plan.flops())),
        ];
        if let Some(report) = &self.counted {
            facts.extend(report.stamped_ns().map(|time_ns| (say::KERNEL_TIME, millis(time_ns))));
            facts.extend(report.wall_ns.map(|time_ns| (say::RUN_TIME, millis(time_ns))));
        }
        html! {
            <dl class="facts lab-facts">
                { for facts.into_iter().map(|(name, value)| html! { <div><dt>{ name.get(lang) }</dt><dd>{ value }</dd></div> }) }
            </dl>
        }
    }

    fn witnesses(&self, plan: &Plan, lang: Lang) -> Html {
        let formula = plan.predicted();
        let counted = self.counted.as_ref().and_then(Report::measured);
        let row = |title: Text, of: fn(Traffic) -> u64| {
            let cell = |seen: Option<Traffic>| {
                let is_off = seen.is_some_and(|seen| of(seen) != of(formula));
                let shown = seen.map_or_else(|| "–".to_owned(), |seen| grouped(of(seen)));
                html! { <td class={classes!(is_off.then_some("lab-off"))}>{ shown }</td> }
            };
            html! { <tr><th scope="row">{ title.get(lang) }</th>{ cell(Some(formula)) }{ cell(counted) }{ cell(self.traced) }</tr> }
        };
        let seen: Vec<Traffic> = [counted, self.traced].into_iter().flatten().collect();
        let verdict = match (seen.iter().all(|seen| *seen == formula), seen.len()) {
            (_, 0) => None,
            (true, 2) => Some((true, say::EQUAL)),
            (true, _) => Some((true, say::SO_FAR_EQUAL)),
            (false, _) => Some((false, say::DIFFERENT)),
        };
        html! {
            <>
                <div class="scroll-x" tabindex="0" role="region" aria-label={say::TRAFFIC.get(lang)}>
                    <table class="lab-witnesses">
                        <thead><tr>
                            <th scope="col">{ say::BYTES.get(lang) }</th>
                            { for [say::FORMULA, say::COUNTED, say::TRACED].map(|title| html! { <th scope="col">{ title.get(lang) }</th> }) }
                        </tr></thead>
                        <tbody>
                            { row(say::READ, |traffic| traffic.read_bytes) }
                            { row(say::WRITTEN, |traffic| traffic.written_bytes) }
                        </tbody>
                    </table>
                </div>
                if let Some((is_ok, word)) = verdict {
                    <p class={classes!("verdict", if is_ok { "ok" } else { "bad" })}>
                        <strong><span aria-hidden="true">{ if is_ok { "✓ " } else { "✗ " } }</span>{ word.get(lang) }</strong>
                    </p>
                }
            </>
        }
    }

    fn actions(&self, ctx: &Context<Self>) -> Html {
        let lang = ctx.props().lang;
        let button = |title: Text, message: fn() -> Msg| {
            html! { <button type="button" onclick={ctx.link().callback(move |_| message())}>{ title.get(lang) }</button> }
        };
        html! {
            <div class="actions">
                if self.control.is_some() {
                    <progress max="1" value={self.progress.to_string()} aria-label={say::WORKING.get(lang)} />
                    { button(say::STOP, || Msg::Stop) }
                } else if self.plan.is_some() {
                    { button(say::COUNT, || Msg::Count) }
                    if self.traced.is_none() {
                        { button(say::TRACE_TOO, || Msg::Trace) }
                    }
                }
            </div>
        }
    }
}

/// Carries out a plan, and frees what it keeps.
async fn run_alone(gpu: &dyn DeviceEngine, plan: &Plan, control: &Control) -> Result<Report, Failure> {
    let (mut report, _) = gpu.run(plan, control).await?;
    if plan.buffers.iter().any(BufferSpec::is_resident) {
        report.append(gpu.run(&Plan::releasing([plan]), &Control::default()).await?.0);
    }
    Ok(report)
}

async fn planned(card: CardProp, document: Rc<Document>) -> Result<(Engine, Rc<Plan>), Failure> {
    let engine = engine::choose(Backend::Auto).await?;
    let document = input::check(card.0.fields, (*document).clone())?;
    let lesson = parts::lesson(card.0.id).await?;
    let model = models::of(lesson, &document, &Control::default()).await?;
    let ask = Ask { model, ..engine::ask(&engine, true) };
    let plan = lesson.open(&document, &ask)?.first_plan()?;
    let none = || Failure::new(Code::Unsupported, "", Words::new("This input runs no kernels.", "这个输入不运行核函数。"));
    Ok((engine, Rc::new(plan.ok_or_else(none)?)))
}

fn millis(time_ns: f64) -> String {
    format!("{:.2} ms", time_ns * 1e-6)
}
