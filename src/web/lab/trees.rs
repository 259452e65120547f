//! Trees of candidates, timed on the reader's device: how long a pass over each takes, and how many tokens per second that gives.

use std::rc::Rc;

use serde_json::Value;
use yew::prelude::*;

use super::bench::BenchProps;
use super::bench_charts::duration;
use super::tree_charts::{Row, best, speeds, times};
use super::{charts, progress, start_or_stop, words as say};
use crate::chart::Chart;
use crate::gpu::Control;
use crate::kernel::{Pace, Report};
use crate::lessons::Timed;
use crate::web::card::CardProp;
use crate::web::convert::crashed;
use crate::web::engine::{self, Backend, Engine, Finished, Options};
use crate::web::host::tick;
use crate::web::task::Task;
use crate::web::{models, parts};
use crate::words::{Failure, Lang, Text};

pub enum Msg {
    Start,
    Stop,
    Heard(u32, Event),
}

/// What happens while it is timed.
pub enum Event {
    Begins(Engine, Vec<Timed>),
    /// So many passes, the untimed ones too, and how it went so far.
    Passed(usize, Box<Report>),
    /// The chart of this number shows what is known by now.
    Draw(usize),
    /// Whether all trees made the same text.
    Same(bool),
    Over(Option<Failure>),
}

#[derive(Default)]
pub struct TreesPanel {
    task: Task,
    engine: Option<Engine>,
    passed: usize,
    rows: Vec<Row>,
    charts: [Option<Rc<Chart>>; 2],
    is_same: Option<bool>,
}

impl Component for TreesPanel {
    type Message = Msg;
    type Properties = BenchProps;

    fn create(_: &Context<Self>) -> TreesPanel {
        TreesPanel::default()
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
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
        let (on_start, on_stop) = (ctx.link().callback(|_| Msg::Start), ctx.link().callback(|_| Msg::Stop));
        html! {
            <section class="panel wide lab-trees" aria-label={say::TREES.get(lang)}>
                <h2>{ say::TREES.get(lang) }</h2>
                <p>{ say::TREES_LEAD.get(lang) }</p>
                <div class="actions">{ start_or_stop(self.task.is_under_way(), say::START_TREES, on_start, on_stop, lang) }</div>
                { self.progress(lang) }
                { self.task.notice(lang) }
                { self.findings(ctx.props().card, lang) }
                { charts(&self.charts, [say::PASS_TIME, say::TOKEN_RATE], lang, theme) }
                { self.table(lang) }
            </section>
        }
    }
}

impl TreesPanel {
    fn start(&mut self, ctx: &Context<Self>) {
        let (number, control) = self.task.begin();
        (self.engine, self.passed, self.is_same) = (None, 0, None);
        (self.rows, self.charts) = (Vec::new(), [None, None]);
        let (card, scope) = (ctx.props().card, ctx.link().clone());
        wasm_bindgen_futures::spawn_local(async move {
            let teller = scope.clone();
            let tell: Rc<dyn Fn(Event)> = Rc::new(move |event| teller.send_message(Msg::Heard(number, event)));
            let failure = run(card, &control, &tell).await.err();
            for place in 0..2 {
                tell(Event::Draw(place));
                tick().await;
            }
            tell(Event::Over(failure));
        });
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Begins(engine, trees) => {
                self.rows = trees.into_iter().map(|tree| Row { tree, pace: Pace::default() }).collect();
                self.engine = Some(engine);
            }
            Event::Passed(passed, report) => {
                self.passed = passed;
                (0..).zip(&mut self.rows).for_each(|(kind, row)| row.pace = report.pace(kind));
            }
            Event::Draw(place) => {
                let is_timed = self.rows.iter().any(|row| row.pace.parts() > 0);
                self.charts[place] = is_timed.then(|| Rc::new([times, speeds][place](&self.rows)));
            }
            Event::Same(is_same) => self.is_same = Some(is_same),
            Event::Over(failure) => self.task.end(failure),
        }
    }

    fn progress(&self, lang: Lang) -> Html {
        let passes = self.rows.len() * crate::lessons::TURNS;
        let under_way = self.task.is_under_way() && passes > 0;
        let now = say::passes_of(self.passed, passes).take(lang);
        progress(say::TREES, under_way.then_some(([self.passed, passes], now)), self.engine.as_ref().map(say::bench_engine), lang)
    }

    /// Which tree is the best here, and whether what they made is right.
    fn findings(&self, card: CardProp, lang: Lang) -> Html {
        let Some(engine) = self.engine.as_ref().filter(|_| !self.task.is_under_way()) else { return Html::default() };
        let found = best(&self.rows).map(|(row, gain)| {
            let preset = card.0.presets.first().map_or("", |first| first.name);
            let link = format!("#/{}?preset={preset}&nodes={}", card.0.id, row.tree.nodes);
            (say::best_tree(row.tree.nodes, row.per_sec().unwrap_or_default(), gain), link)
        });
        let verdict = self.is_same.map(|is_same| match is_same {
            true => ("ok", "✓ ", say::SAME_TEXT),
            false => ("bad", "✗ ", say::OTHER_TEXT),
        });
        html! {
            <>
                if let Some((found, link)) = found {
                    <p><strong>{ found.get(lang) }</strong>{ " " }<a href={link}>{ say::DECODE_SO.get(lang) }</a></p>
                }
                if let Some((class, sign, words)) = verdict {
                    <p class={classes!("verdict", class)}><strong><span aria-hidden="true">{ sign }</span>{ words.get(lang) }</strong></p>
                }
                if let Engine::Gpu(gpu) = engine {
                    <dl class="facts lab-facts"><div><dt>{ say::ALLOCATED_NOW.get(lang) }</dt><dd>{ say::bytes(gpu.live_bytes()) }</dd></div></dl>
                }
            </>
        }
    }

    fn table(&self, lang: Lang) -> Html {
        if self.rows.iter().all(|row| row.pace.parts() == 0) {
            return Html::default();
        }
        let has_kernels = self.rows.iter().any(|row| row.pace.kernels_ns().is_some());
        let best = best(&self.rows).map(|(row, _)| row.tree.nodes);
        let plain = self.rows.first().and_then(Row::per_sec);
        let head = |title: Text| html! { <th scope="col">{ title.get(lang) }</th> };
        let cell = |shown: Option<String>| html! { <td>{ shown.unwrap_or_else(|| "–".to_owned()) }</td> };
        let row = |row: &Row| {
            let per_sec = row.per_sec();
            let times = per_sec.zip(plain).map(|(per_sec, plain)| format!("{:.2}×", per_sec / plain));
            html! {
                <tr>
                    <th scope="row">{ row.tree.nodes }if best == Some(row.tree.nodes) { { " " }<strong>{ say::BEST.get(lang) }</strong> }</th>
                    { cell(row.pace.wall_ns().map(duration)) }
                    if has_kernels { { cell(row.pace.kernels_ns().map(duration)) } }
                    { cell(Some(format!("{:.2}", row.tree.expected))) }
                    { cell(per_sec.map(|per_sec| format!("{per_sec:.1}"))) }
                    { cell(times) }
                    { cell(row.made().map(|made| format!("{made:.2}"))) }
                </tr>
            }
        };
        html! {
            <div class="scroll-x" tabindex="0" role="region" aria-label={say::TREES_TABLE.get(lang)}>
                <table class="lab-witnesses lab-plans">
                    <caption>{ say::TREES_TABLE.get(lang) }</caption>
                    <thead><tr>
                        { head(say::NODES) }
                        { head(say::A_PASS) }
                        if has_kernels { { head(say::KERNELS) } }
                        { for [say::TOKENS_A_PASS, say::TOKENS_A_SECOND, say::TO_PLAIN, say::MADE_HERE].map(head) }
                    </tr></thead>
                    <tbody>{ for self.rows.iter().map(row) }</tbody>
                </table>
            </div>
        }
    }
}

/// Pass after pass, on the page's engine.
async fn run(card: CardProp, control: &Control, tell: &Rc<dyn Fn(Event)>) -> Result<(), Failure> {
    let lesson = parts::lesson(card.0.id).await?;
    let trees = lesson.trees().ok_or_else(|| crashed("this lesson has no trees"))?;
    let document = card.0.presets.first().map(|first| first.document()).unwrap_or_default();
    let engine = engine::choose(Backend::Auto).await?;
    let model = models::of(lesson, &document, control).await?.ok_or_else(|| crashed("trees take a model"))?;
    let timed = trees(&model);
    let count = timed.len();
    tell(Event::Begins(engine, timed));
    let (hear, passed) = (tell.clone(), std::cell::Cell::new(0));
    let on_part: engine::OnPart = Rc::new(move |_, report: &Report| {
        passed.set(passed.get() + 1);
        hear(Event::Passed(passed.get(), Box::new(report.clone())));
        // Both charts once a round, in tasks of their own.
        if let place @ 0..2 = passed.get() % count {
            hear(Event::Draw(place));
        }
    });
    let options = Options { trees: true, ..Options::default() };
    let Finished { outcome, .. } = engine::open_seen(lesson, document, options, control, on_part).await?;
    if let Some(is_same) = outcome.output.json.get("same").and_then(Value::as_bool) {
        tell(Event::Same(is_same));
    }
    Ok(())
}
