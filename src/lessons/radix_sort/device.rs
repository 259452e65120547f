//! The same list sorted by kernels: what is planned, what comes of it, and a film of the passes as the device carried them out.

use serde_json::{Value, json};

use super::film::Passes;
use crate::algo::sort::pass::Kind;
use crate::input::Document;
use crate::kernel::radix::{self, Keys, Options};
use crate::kernel::{Downloads, Plan};
use crate::lessons::numbers::{self, number_json};
use crate::lessons::sorting::fields::keyed_items;
use crate::lessons::sorting::{MOST_IN_JSON, put_list};
use crate::lessons::{Ask, Film, GpuJob, Outcome, Output};
use crate::trace::{Counter, Tally};
use crate::words::Failure;

/// Whether the document asks for the kernels.
pub fn is_asked(document: &Document) -> bool {
    document.json.get("on").and_then(Value::as_str) == Some("gpu")
}

pub fn open(document: &Document, ask: &Ask) -> Result<GpuJob, Failure> {
    refuse_variants(document)?;
    let count = numbers::count(document);
    radix::check_len(count).map_err(|failure| Failure { path: path_of_length(document), ..failure })?;
    let (values, kind) = keyed_items(document)?;
    let keys = keys(&values, kind)?;
    let watch = ask.film || count <= MOST_IN_JSON;
    let options = Options { watch, measure: ask.measure, ..Options::default() };
    let plan = radix::plan(&keys, options, &ask.capabilities)?;
    let (tally, wants_film) = (tally(&plan), ask.film);
    let costs = wants_film.then(|| costs(&plan));
    let finish = move |downloads: &Downloads| {
        let sorted = radix::collect(values.len(), downloads)?;
        let (passes, stride) = if watch { radix::watched(values.len(), downloads)? } else { (Vec::new(), 0) };
        let output = output(&values, &sorted.sources, &passes, stride);
        let film = costs.map(|costs| Box::new(Passes::new(&values, passes, stride, costs)) as Box<dyn Film>);
        Ok(Outcome { output, tally, film, slip: None })
    };
    Ok(GpuJob { plan, finish: Box::new(finish) })
}

fn path_of_length(document: &Document) -> String {
    numbers::source(document).to_owned()
}

fn refuse_variants(document: &Document) -> Result<(), Failure> {
    let is = |name: &str, value: &str| document.json.get(name).and_then(Value::as_str) == Some(value);
    if is("order", "msd") {
        return Err(Failure::invalid(
            "order",
            "The kernels go from the lowest digit up. Choose LSD, or run it step by step.",
            "核函数从最低位开始。请选 LSD，或改为逐步运行。",
        ));
    }
    if is("scan", "forward") {
        return Err(Failure::invalid(
            "scan",
            "The kernels have no forward scan. Choose backward, or run it step by step.",
            "核函数没有从前往后的扫描。请选从后往前，或改为逐步运行。",
        ));
    }
    Ok(())
}

/// Floats where they are asked for; signed 32-bit keys, or unsigned ones where all fit.
fn keys(values: &[f64], kind: Kind) -> Result<Keys, Failure> {
    if kind == Kind::Float {
        return Ok(values.iter().map(|value| *value as f32).collect::<Vec<f32>>().into());
    }
    let has_negative = values.iter().any(|value| *value < 0.0);
    let (low, high) = if has_negative { (f64::from(i32::MIN), f64::from(i32::MAX)) } else { (0.0, f64::from(u32::MAX)) };
    if let Some(index) = values.iter().position(|value| !(low..=high).contains(value)) {
        return Err(Failure::invalid(
            format!("items[{index}]"),
            format!(
                "The kernels sort keys of 32 bits: from {low} to {high} {}. Take an item in that range, or run it step by step.",
                if has_negative { "where any is negative" } else { "where none is negative" }
            ),
            format!(
                "核函数排序 32 位的键：{}时从 {low} 到 {high}。请换成范围内的数，或改为逐步运行。",
                if has_negative { "有负数" } else { "没有负数" }
            ),
        ));
    }
    Ok(if has_negative {
        values.iter().map(|value| *value as i32).collect::<Vec<i32>>().into()
    } else {
        values.iter().map(|value| *value as u32).collect::<Vec<u32>>().into()
    })
}

fn tally(plan: &Plan) -> Tally {
    let moved = plan.predicted();
    Tally::of(Counter::GlobalReadBytes, moved.read_bytes).and(Counter::GlobalWrittenBytes, moved.written_bytes)
}

/// What has been moved after each step: dispatches of one kernel in a row are one.
fn costs(plan: &Plan) -> Vec<Tally> {
    let mut costs = Vec::new();
    let (mut read, mut written, mut last) = (0, 0, "");
    for dispatch in plan.dispatches() {
        if dispatch.kernel.name != last {
            costs.push(Tally::ZERO);
            last = dispatch.kernel.name;
        }
        read += dispatch.predicted.read_bytes;
        written += dispatch.predicted.written_bytes;
        if let Some(cost) = costs.last_mut() {
            *cost = Tally::of(Counter::GlobalReadBytes, read).and(Counter::GlobalWrittenBytes, written);
        }
    }
    costs
}

/// As of the steps; the lists after each pass where they were kept whole, else null.
fn output(values: &[f64], sources: &[u32], passes: &[radix::Pass], stride: usize) -> Output {
    let mut output = Output::default();
    put_list(&mut output, "items", &mut sources.iter().map(|&source| values[source as usize]));
    put_list(&mut output, "order", &mut sources.iter().map(|&source| f64::from(source)));
    let list = |pass: &radix::Pass| pass.sources.iter().map(|&source| number_json(values[source as usize])).collect::<Value>();
    let passes = if stride == 1 { passes.iter().map(list).collect() } else { json!(null) };
    output.json.insert("passes".into(), passes);
    output
}
