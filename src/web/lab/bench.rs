//! Sorts timed in the reader's browser: the kernels beside the CPU's sorts, on the same keys.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::bench_charts::{Row, Rows, duration, keys_per_sec};
use super::{charts, progress, start_or_stop, words as say};
use crate::chart::Chart;
use crate::gpu::Control;
use crate::kernel::radix::{KeyKind, Keys, Sorted};
use crate::lessons::Bench;
use crate::web::card::CardProp;
use crate::web::convert::crashed;
use crate::web::engine::{self, Backend, DeviceEngine, Engine};
use crate::web::host::tick;
use crate::web::parts;
use crate::web::task::Task;
use crate::web::worker::{self, Entry, KernelTimes};
use crate::words::{Failure, Lang, Text, grouped};

/// n is 2 to the power of this, and of each one more.
const LEAST_POWER: u32 = 10;
const POWERS: [(u32, &str); 4] = [(12, "2¹²"), (16, "2¹⁶"), (20, "2²⁰"), (22, "2²²")];
const KINDS: [(KeyKind, Text); 2] = [(KeyKind::I32, say::INTEGERS), (KeyKind::F32, say::FLOATS)];

#[derive(Properties, PartialEq)]
pub struct BenchProps {
    pub card: CardProp,
    pub lang: Lang,
    pub theme: AttrValue,
}

/// What a reader chooses.
#[derive(Clone, Copy)]
pub struct Settings {
    kind: KeyKind,
    most_power: u32,
}

pub enum Msg {
    Set(Settings),
    Start,
    Stop,
    Heard(u32, Event),
}

/// What happens while it is timed.
pub enum Event {
    Begins(Engine),
    /// 2 to the power of this.
    Trying(u32),
    Ran(Row),
    /// The chart of this number shows what is known by now.
    Draw(usize),
    Over(Option<Failure>),
}

pub struct BenchPanel {
    settings: Settings,
    task: Task,
    engine: Option<Engine>,
    /// 2 to the power of this.
    trying: Option<u32>,
    rows: Rows,
    charts: [Option<Rc<Chart>>; 2],
}

impl Component for BenchPanel {
    type Message = Msg;
    type Properties = BenchProps;

    fn create(_: &Context<Self>) -> BenchPanel {
        BenchPanel {
            settings: Settings { kind: KeyKind::I32, most_power: 22 },
            task: Task::default(),
            engine: None,
            trying: None,
            rows: Rows::default(),
            charts: [None, None],
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Set(settings) => self.settings = settings,
            Msg::Start => self.start(ctx),
            Msg::Stop => self.task.stop(),
            Msg::Heard(number, event) if self.task.is_current(number) => self.hear(event),
            Msg::Heard(..) => return false,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let BenchProps { lang, theme, .. } = ctx.props();
        let lang = *lang;
        html! {
            <section class="panel wide lab-bench" aria-label={say::BENCH.get(lang)}>
                <h2>{ say::BENCH.get(lang) }</h2>
                <p>{ say::BENCH_LEAD.get(lang) }</p>
                <ul class="lab-ends">
                    { for say::TIMED.map(|(name, what)| html! { <li><strong>{ name.get(lang) }</strong>{ say::COLON.get(lang) }{ what.get(lang) }</li> }) }
                </ul>
                { self.form(ctx) }
                { self.progress(lang) }
                { self.task.notice(lang) }
                { self.facts(lang) }
                { charts(&self.charts, [say::TIME, say::KEY_RATE], lang, theme) }
                { self.table(lang) }
            </section>
        }
    }
}

impl BenchPanel {
    fn start(&mut self, ctx: &Context<Self>) {
        let (number, control) = self.task.begin();
        (self.engine, self.trying, self.charts) = (None, None, [None, None]);
        self.rows = Rows::default();
        let (card, settings, scope) = (ctx.props().card, self.settings, ctx.link().clone());
        wasm_bindgen_futures::spawn_local(async move {
            let tell = |event| scope.send_message(Msg::Heard(number, event));
            let failure = run(card, settings, &control, &tell).await.err();
            draw(&tell).await;
            tell(Event::Over(failure));
        });
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Begins(engine) => {
                self.rows.is_on_gpu = matches!(engine, Engine::Gpu(_));
                self.engine = Some(engine);
            }
            Event::Trying(power) => self.trying = Some(power),
            Event::Ran(row) => self.rows.rows.push(row),
            Event::Draw(place) => {
                self.charts[place] = (!self.rows.rows.is_empty()).then(|| Rc::new([Rows::times, Rows::rates][place](&self.rows)));
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
        let disabled = self.task.is_under_way();
        let chosen = |event: &yew::Event| event.target_unchecked_into::<HtmlSelectElement>().selected_index() as usize;
        let on_kind = ctx.link().batch_callback(move |event: yew::Event| {
            KINDS.get(chosen(&event)).map(|(kind, _)| Msg::Set(Settings { kind: *kind, ..settings }))
        });
        let on_power = ctx.link().batch_callback(move |event: yew::Event| {
            POWERS.get(chosen(&event)).map(|(most_power, _)| Msg::Set(Settings { most_power: *most_power, ..settings }))
        });
        html! {
            <div class="actions">
                <label>
                    { say::KEYS.get(lang) }{ " " }
                    <select onchange={on_kind} {disabled}>
                        { for KINDS.map(|(kind, title)| html! { <option selected={kind == settings.kind}>{ title.get(lang) }</option> }) }
                    </select>
                </label>
                <label>
                    { say::LARGEST_N.get(lang) }{ " " }
                    <select onchange={on_power} {disabled}>
                        { for POWERS.map(|(power, title)| html! { <option selected={power == settings.most_power}>{ title }</option> }) }
                    </select>
                </label>
                { start_or_stop(disabled, say::START_BENCH, ctx.link().callback(|_| Msg::Start), ctx.link().callback(|_| Msg::Stop), lang) }
            </div>
        }
    }

    fn progress(&self, lang: Lang) -> Html {
        let all = self.settings.most_power + 1 - LEAST_POWER;
        let under_way = self
            .trying
            .map(|power| ([power - LEAST_POWER, all].map(|count| count as usize), format!("n = {}", grouped(1 << power))));
        progress(say::BENCH, under_way, self.engine.as_ref().map(say::bench_engine), lang)
    }

    /// What the longest list took.
    fn facts(&self, lang: Lang) -> Html {
        let Some(row) = self.rows.rows.last() else { return Html::default() };
        let timed = |time_ns: Option<f64>| {
            let time_ns = time_ns?;
            Some(format!("{} · {}", duration(time_ns), keys_per_sec(row.len, time_ns, lang)))
        };
        let mut facts: Vec<(&str, String)> =
            self.rows.lines().into_iter().filter_map(|line| Some((line.title.get(lang), timed((line.time_ns)(row))?))).collect();
        facts.extend(row.throughput().map(|shown| (say::THROUGHPUT.get(lang), shown)));
        if let Some(Engine::Gpu(gpu)) = &self.engine {
            facts.push((say::ALLOCATED_NOW.get(lang), say::bytes(gpu.live_bytes())));
        }
        html! {
            <>
                <h3>{ format!("n = {}", grouped(row.len as u64)) }</h3>
                <dl class="facts lab-facts">
                    { for facts.into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }
                </dl>
                { self.verdict(lang) }
            </>
        }
    }

    fn verdict(&self, lang: Lang) -> Html {
        let wrong: Vec<String> = self.rows.rows.iter().filter(|row| !row.is_right()).map(|row| grouped(row.len as u64)).collect();
        if wrong.is_empty() {
            return html! { <p class="verdict ok"><strong><span aria-hidden="true">{ "✓ " }</span>{ say::ALL_SORTED.get(lang) }</strong></p> };
        }
        let where_wrong = format!("{} n = {}", say::NOT_SORTED.get(lang), wrong.join(", "));
        html! { <p class="verdict bad" role="alert"><strong><span aria-hidden="true">{ "✗ " }</span>{ where_wrong }</strong></p> }
    }

    fn table(&self, lang: Lang) -> Html {
        if self.rows.rows.is_empty() {
            return Html::default();
        }
        let heads = [say::PEAK_BYTES, say::MOVED_BYTES, say::COUNTED_BYTES, say::THROUGHPUT, say::RESULTS];
        html! {
            <div class="scroll-x" tabindex="0" role="region" aria-label={say::PLANS.get(lang)}>
                <table class="lab-witnesses lab-plans">
                    <caption>{ say::PLANS.get(lang) }</caption>
                    <thead><tr>
                        <th scope="col">{ "n" }</th>
                        { for heads.map(|head| html! { <th scope="col">{ head.get(lang) }</th> }) }
                    </tr></thead>
                    <tbody>{ for self.rows.rows.iter().map(|row| table_row(row, lang)) }</tbody>
                </table>
            </div>
        }
    }
}

fn table_row(row: &Row, lang: Lang) -> Html {
    let KernelTimes { peak_bytes, planned_bytes, counted_bytes, .. } = row.kernels;
    let is_counted = planned_bytes == counted_bytes;
    let (mark, word) = if row.is_right() { ("✓ ", say::EQUAL) } else { ("✗ ", say::DIFFERENT) };
    let off = |is_off: bool| classes!(is_off.then_some("lab-off"));
    html! {
        <tr>
            <th scope="row">{ grouped(row.len as u64) }</th>
            <td>{ grouped(peak_bytes) }</td>
            <td>{ grouped(planned_bytes) }</td>
            <td class={off(!is_counted)}>{ grouped(counted_bytes) }</td>
            <td>{ row.throughput().unwrap_or_else(|| "–".to_owned()) }</td>
            <td class={off(!row.is_right())}><span aria-hidden="true">{ mark }</span>{ word.get(lang) }</td>
        </tr>
    }
}

/// Size after size, in the worker and on the page's engine.
async fn run(card: CardProp, settings: Settings, control: &Control, tell: &impl Fn(Event)) -> Result<(), Failure> {
    let bench = parts::lesson(card.0.id).await?.bench().ok_or_else(|| crashed("this lesson has nothing to time"))?;
    let engine = engine::choose(Backend::Auto).await?;
    tell(Event::Begins(engine.clone()));
    for power in LEAST_POWER..=settings.most_power {
        control.check()?;
        tell(Event::Trying(power));
        tick().await;
        let entry = Entry { kind: settings.kind, len: 1 << power, has_twins: matches!(engine, Engine::Cpu) };
        let benched = worker::bench(card.0, entry, control).await?;
        let kernels = match (&engine, benched.twins) {
            (_, Some(times)) => times,
            (Engine::Gpu(gpu), None) => {
                let keys = Keys { kind: settings.kind, bits: benched.keys.into() };
                on_device(bench, &**gpu, &keys, &benched.sorted, control).await?
            }
            (Engine::Cpu, None) => return Err(crashed("the worker ran no kernels")),
        };
        tell(Event::Ran(Row { len: entry.len, kernels, peers_ns: benched.peers_ns }));
        draw(tell).await;
    }
    Ok(())
}

async fn on_device(
    bench: &dyn Bench,
    gpu: &dyn DeviceEngine,
    keys: &Keys,
    sorted: &Sorted,
    control: &Control,
) -> Result<KernelTimes, Failure> {
    let counted = bench.plan(keys, true, gpu.capabilities())?;
    let plain = bench.plan(keys, false, gpu.capabilities())?;
    worker::time_kernels(&counted, &plain, sorted, |plan| gpu.run(plan, control)).await
}

/// One chart after the other, so that drawing them holds up nothing.
async fn draw(tell: &impl Fn(Event)) {
    for place in 0..2 {
        tell(Event::Draw(place));
        tick().await;
    }
}
