//! The roofline of this device, measured here, with the kernels of attention on it.

use std::rc::Rc;

use yew::prelude::*;

use super::measure::Trial;
use super::samples::METHODS;
use super::words as say;
use crate::chart::{Axis, Chart, Series, SeriesKind, short};
use crate::gpu::Control;
use crate::kernel::attention::SweepSizes;
use crate::kernel::roofline::Roofline;
use crate::kernel::{DispatchReport, Report, Traffic};
use crate::web::engine::{self, Backend};
use crate::web::plot::Plot;
use crate::web::task::Task;
use crate::words::{Failure, Lang};

/// Large enough to keep a device busy, small enough to be over in a moment where a CPU plays it.
const SIZES: SweepSizes = SweepSizes { heads: 4, d: 64, is_causal: false };
const N: u32 = 512;

#[derive(Properties, PartialEq)]
pub struct RooflinePanelProps {
    pub lang: Lang,
    pub theme: AttrValue,
}

/// What was measured: the roof, and the kernels by name.
pub struct Found {
    roof: Roofline,
    chart: Rc<Chart>,
}

pub enum Msg {
    Start,
    Stop,
    Over(u32, Result<Option<Found>, Failure>),
}

#[derive(Default)]
pub struct RooflinePanel {
    task: Task,
    found: Option<Found>,
}

impl Component for RooflinePanel {
    type Message = Msg;
    type Properties = RooflinePanelProps;

    fn create(_: &Context<Self>) -> RooflinePanel {
        RooflinePanel::default()
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Start => {
                let (number, control) = self.task.begin();
                ctx.link().send_future(async move { Msg::Over(number, measure(&control).await) });
            }
            Msg::Stop => self.task.stop(),
            Msg::Over(number, outcome) if self.task.is_current(number) => match outcome {
                Ok(found) => {
                    self.found = found;
                    self.task.end(None);
                }
                Err(failure) => self.task.end(Some(failure)),
            },
            Msg::Over(..) => return false,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let RooflinePanelProps { lang, theme } = ctx.props();
        html! {
            <section class="panel wide lab-roofline" aria-label={say::ROOFLINE.get(*lang)}>
                <h2>{ say::ROOFLINE.get(*lang) }</h2>
                <p>{ say::ROOFLINE_LEAD.get(*lang) }</p>
                <div class="actions">
                    if !self.task.is_under_way() {
                        <button type="button" class="primary" onclick={ctx.link().callback(|_| Msg::Start)}>{ say::MEASURE_ROOF.get(*lang) }</button>
                    } else {
                        <button type="button" onclick={ctx.link().callback(|_| Msg::Stop)}>{ say::STOP.get(*lang) }</button>
                        <span role="status">{ say::WORKING.get(*lang) }</span>
                    }
                </div>
                { self.task.notice(*lang) }
                if let Some(Found { roof, chart }) = &self.found {
                    <dl class="facts lab-facts">
                        <div><dt>{ say::BANDWIDTH.get(*lang) }</dt><dd>{ format!("{}B/s", spaced(roof.bytes_per_sec)) }</dd></div>
                        <div><dt>{ say::RATE.get(*lang) }</dt><dd>{ format!("{}FLOP/s", spaced(roof.flops_per_sec)) }</dd></div>
                        <div><dt>{ say::RIDGE.get(*lang) }</dt><dd>{ format!("{} FLOP/B", short(roof.flops_per_sec / roof.bytes_per_sec)) }</dd></div>
                    </dl>
                    <Plot chart={chart.clone()} lang={*lang} theme={theme.clone()} label={say::ROOFLINE.get(*lang)} />
                }
            </section>
        }
    }
}

async fn measure(control: &Control) -> Result<Option<Found>, Failure> {
    let engine = engine::choose(Backend::Webgpu).await?;
    let Some(roof) = engine::device().await?.roofline(control).await? else { return Ok(None) };
    let mut kernels = Vec::new();
    for method in METHODS {
        let trial = Trial { sizes: SIZES, n: N, method, engine: &engine };
        let plan = trial.plan(false)?;
        // The first run makes the pipelines.
        trial.run(&plan, control).await?;
        let report = trial.run(&plan, control).await?;
        kernels.extend(spots(method.name(), &report));
    }
    Ok(Some(Found { roof, chart: Rc::new(chart(&roof, kernels)) }))
}

/// A kernel's place: its name, operations per byte, operations per second.
type Spot = (String, f64, f64);

/// Each kernel of a run where the device stamps times, else the run as a whole.
fn spots(method: &str, report: &Report) -> Vec<Spot> {
    let place = |name: String, flops: u64, traffic: Traffic, time_ns: f64| {
        let bytes = traffic.total_bytes() as f64;
        (flops > 0 && bytes > 0.0 && time_ns > 0.0).then(|| (name, flops as f64 / bytes, flops as f64 / time_ns * 1e9))
    };
    let mut names: Vec<&str> = report.dispatches.iter().map(|dispatch| dispatch.kernel).collect();
    names.dedup();
    let of_kernel = |name: &str| {
        let own: Vec<&DispatchReport> = report.dispatches.iter().filter(|dispatch| dispatch.kernel == name).collect();
        let time_ns = own.iter().map(|dispatch| dispatch.time_ns).sum::<Option<f64>>()?;
        let traffic = own.iter().fold(Traffic::default(), |sum, dispatch| sum + dispatch.predicted);
        let short_name = name.trim_start_matches("attention_").replace('_', " ");
        place(format!("{method}: {short_name}"), own.iter().map(|dispatch| dispatch.flops).sum(), traffic, time_ns)
    };
    let kernels: Vec<Spot> = names.into_iter().filter_map(of_kernel).collect();
    if kernels.is_empty() {
        let time_ns = report.time_ns().unwrap_or(0.0);
        return place(method.to_owned(), report.flops(), report.predicted(), time_ns).into_iter().collect();
    }
    kernels
}

/// A number with a space before the letter of its unit: `1.1 G`.
pub fn spaced(number: f64) -> String {
    let text = short(number);
    match text.strip_suffix(|c: char| c.is_ascii_alphabetic()) {
        Some(digits) => format!("{digits}\u{a0}{}", &text[digits.len()..]),
        None => format!("{text}\u{a0}"),
    }
}

fn chart(roof: &Roofline, kernels: Vec<Spot>) -> Chart {
    let ridge = roof.flops_per_sec / roof.bytes_per_sec;
    let least = kernels.iter().map(|spot| spot.1).fold(ridge / 8.0, f64::min) / 2.0;
    let most = kernels.iter().map(|spot| spot.1).fold(ridge * 8.0, f64::max) * 2.0;
    let height = |x: f64| (x * roof.bytes_per_sec).min(roof.flops_per_sec);
    let mut series = vec![Series {
        title_en: "the roof of this device".into(),
        title_zh: "这个设备的屋顶线".into(),
        kind: SeriesKind::Theory,
        points: [least, ridge, most].map(|x| (x, height(x))).to_vec(),
    }];
    series.extend(kernels.into_iter().map(|(name, x, y)| Series {
        title_en: name.clone(),
        title_zh: name,
        kind: SeriesKind::Measured,
        points: vec![(x, y)],
    }));
    Chart {
        x: Axis { title_en: "operations per byte".into(), title_zh: "每字节的运算次数".into(), is_log: true },
        y: Axis { title_en: "operations per second".into(), title_zh: "每秒运算次数".into(), is_log: true },
        series,
    }
}
