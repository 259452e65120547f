//! The jobs themselves, wherever they are done.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Array, Float64Array, Function, Object, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_split_helpers::wasm_split;

use super::bench::{self, Benched, Entry};
use crate::chart::Chart;
use crate::gpu::Control;
use crate::input;
use crate::kernel::{Capabilities, CpuEngine, Downloads, Plan, Report, check_fit};
use crate::lessons::course::SoFar;
use crate::lessons::{self, Ask, Card, Computed, Opening, Output, Slip};
use crate::web::convert::{
    bytes_to_js, document_from_message, document_to_message, entries, failure_to_js, get, object, output_from_message,
    output_to_message, set,
};
use crate::web::engine::Coming;
use crate::web::host::{now_ms, now_ns, tick};
use crate::web::models;
use crate::web::parts::{self, Unfetched};
use crate::words::{Failure, Words};

/// How long a slice may hold up a worker, whose only other concern is to hear that it should stop.
const WORKER_SLICE_MS: f64 = 40.0;

/// A job for a lesson and a document that was checked.
pub struct Job {
    pub lesson: String,
    pub document: crate::input::Document,
    pub work: Work,
}

pub enum Work {
    /// Runs the algorithm of a long recording.
    Compute,
    /// Runs the lesson's plan on the CPU engine; of a course, the first part's.
    Plan { measure: bool, film: bool },
    /// Runs a course on the CPU engine.
    Train { measure: bool, film: bool, trees: bool },
    /// Computes the result a second way.
    Check(Rc<Output>),
    /// Measures cost against theory.
    Study,
    /// Times sorts.
    Bench(Entry),
}

/// What comes of a job.
pub enum Answer {
    Computed(Box<Computed>),
    Ran(Box<(Report, Downloads)>),
    /// With the report of what was freed.
    Trained(Box<Report>),
    Checked(Checked),
    Studied,
    Benched(Box<Benched>),
}

/// A [`lessons::Check`] that may come from a worker.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    pub against: Words,
    pub max_error: f64,
    pub is_ok: bool,
}

/// What became of the second way of computing.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Checked(Checked),
    /// It wasn't taken, and why.
    Unchecked(Words),
}

impl From<&lessons::Check> for Checked {
    fn from(check: &lessons::Check) -> Checked {
        Checked { against: check.against.into(), max_error: check.max_error, is_ok: check.is_ok }
    }
}

/// What is known of a job while it goes on.
pub enum Part {
    /// Of a study: the share that is done, and what was measured so far.
    Chart(f64, Chart),
    /// Of a course: how a part went, and what it brought back.
    Ran(Box<(Report, Downloads)>),
}

/// Does a job; `on_part` hears of it as it goes on.
pub async fn perform(job: Job, control: &Control, slice_ms: f64, on_part: &dyn Fn(Part)) -> Result<Answer, Failure> {
    let lesson = parts::lesson(&job.lesson).await?;
    let document = match job.work {
        // Its keys are its own.
        Work::Bench(_) => job.document,
        _ => input::check(lesson.card().fields, job.document)?,
    };
    let model = match job.work {
        Work::Plan { .. } | Work::Train { .. } | Work::Check(_) => models::of(lesson, &document, control).await?,
        Work::Compute | Work::Study | Work::Bench(_) => None,
    };
    match job.work {
        Work::Compute => {
            let long = lesson.long().ok_or_else(|| crate::web::convert::crashed("this lesson is recorded where it is shown"))?;
            Ok(Answer::Computed(Box::new(long.compute(&document)?)))
        }
        Work::Plan { measure, film } => {
            let ask = Ask { measure, film, model, ..Ask::default() };
            let plan = lesson
                .open(&document, &ask)?
                .first_plan()?
                .ok_or_else(|| crate::web::convert::crashed("this lesson has no plan"))?;
            Ok(Answer::Ran(Box::new(run_on_cpu(&plan, control, slice_ms).await?)))
        }
        Work::Train { measure, film, trees } => {
            let ask = Ask { measure, film, trees, model, ..Ask::default() };
            let Opening::Course(mut course) = lesson.open(&document, &ask)? else {
                return Err(crate::web::convert::crashed("this lesson is no course"));
            };
            let (mut residents, mut so_far) = (HashMap::new(), SoFar::default());
            // Whoever asked knows from the parts how far it is.
            let of_part = control.of_part();
            while let Some(plan) = course.next()? {
                control.resumed().await?;
                so_far.begin(&plan);
                let ran = run_with(&plan, &mut residents, &of_part, slice_ms).await?;
                course.take(&ran.1)?;
                on_part(Part::Ran(Box::new(ran)));
                tick().await;
            }
            let (released, _) = run_with(&so_far.release(), &mut residents, &of_part, slice_ms).await?;
            Ok(Answer::Trained(Box::new(released)))
        }
        Work::Check(output) => {
            let check = match &model {
                Some(model) => lesson.check_with(&document, &output, model),
                None => lesson.check(&document, &output),
            };
            Ok(Answer::Checked((&check).into()))
        }
        Work::Bench(entry) => {
            let sorts = lesson.bench().ok_or_else(|| crate::web::convert::crashed("this lesson has nothing to time"))?;
            Ok(Answer::Benched(Box::new(bench::bench(sorts, entry, control, slice_ms).await?)))
        }
        Work::Study => {
            let Some(mut study) = lesson.study(&document) else { return Ok(Answer::Studied) };
            let units = study.units();
            let mut told_ms = now_ms();
            for unit in 0..units {
                study.measure(unit);
                if now_ms() - told_ms >= slice_ms || unit + 1 == units {
                    on_part(Part::Chart((unit + 1) as f64 / units as f64, study.chart()));
                    tick().await;
                    control.check()?;
                    told_ms = now_ms();
                }
            }
            Ok(Answer::Studied)
        }
    }
}

/// Carries out a plan in slices of about `slice_ms`, between which the event loop turns.
pub async fn run_on_cpu(plan: &Plan, control: &Control, slice_ms: f64) -> Result<(Report, Downloads), Failure> {
    run_with(plan, &mut HashMap::new(), control, slice_ms).await
}

async fn run_with(
    plan: &Plan,
    residents: &mut HashMap<String, Vec<u32>>,
    control: &Control,
    slice_ms: f64,
) -> Result<(Report, Downloads), Failure> {
    let is_its_own = |name: &String| plan.buffers.iter().any(|spec| spec.resident_name() == Some(name));
    let others = residents.iter().filter(|(name, _)| !is_its_own(name));
    check_fit(plan, &Capabilities::cpu(), others.map(|(_, words)| words.len() as u64 * 4).sum())?;
    control.check()?;
    let mut engine = CpuEngine::new(plan, residents);
    let began_ns = now_ns();
    let mut cost_budget = 1e6;
    loop {
        let slice_began_ms = now_ms();
        let progress = engine.advance(cost_budget as u64);
        let took_ms = (now_ms() - slice_began_ms).max(0.1);
        cost_budget = (cost_budget * (slice_ms / took_ms).clamp(0.25, 4.0)).max(1.0);
        control.report(progress);
        if progress.is_over {
            break;
        }
        tick().await;
        control.check()?;
    }
    let (mut report, downloads) = engine.finish();
    report.wall_ns = Some(now_ns() - began_ns);
    Ok((report, downloads))
}

impl Job {
    pub fn to_message(&self, id: u32) -> Object {
        let work = match &self.work {
            Work::Compute => object([("kind", "compute".into())]),
            Work::Plan { measure, film } => {
                object([("kind", "plan".into()), ("measure", (*measure).into()), ("film", (*film).into())])
            }
            Work::Check(output) => object([("kind", "check".into()), ("output", output_to_message(output).into())]),
            Work::Train { measure, film, trees } => object([
                ("kind", "train".into()),
                ("measure", (*measure).into()),
                ("film", (*film).into()),
                ("trees", (*trees).into()),
            ]),
            Work::Study => object([("kind", "study".into())]),
            Work::Bench(entry) => entry.to_message(),
        };
        let document = document_to_message(&self.document);
        let model = match self.work {
            Work::Plan { .. } | Work::Train { .. } | Work::Check(_) => models::for_job(&self.lesson, &self.document),
            Work::Compute | Work::Study | Work::Bench(_) => None,
        };
        let model = model.map_or(JsValue::NULL, |(file, bytes)| object([("file", file.into()), ("bytes", bytes.into())]).into());
        object([
            ("id", id.into()),
            ("lesson", self.lesson.as_str().into()),
            ("document", document.into()),
            ("work", work.into()),
            ("model", model),
        ])
    }

    fn from_message(message: &JsValue) -> Job {
        let (work, model) = (get(message, "work"), get(message, "model"));
        if let (Some(file), Ok(bytes)) = (get(&model, "file").as_string(), get(&model, "bytes").dyn_into()) {
            models::take(file, bytes);
        }
        let flag = |name| get(&work, name).is_truthy();
        Job {
            lesson: get(message, "lesson").as_string().unwrap_or_default(),
            document: document_from_message(&get(message, "document")),
            work: match get(&work, "kind").as_string().as_deref() {
                Some("compute") => Work::Compute,
                Some("check") => Work::Check(Rc::new(output_from_message(&get(&work, "output")))),
                Some("study") => Work::Study,
                Some("train") => Work::Train { measure: flag("measure"), film: flag("film"), trees: flag("trees") },
                Some("bench") => Work::Bench(Entry::from_message(&work)),
                _ => Work::Plan { measure: flag("measure"), film: flag("film") },
            },
        }
    }
}

impl Answer {
    /// As a message, and the buffers to hand over with it.
    fn to_message(&self) -> (Object, Array) {
        let transfer = Array::new();
        let hand_over = |bytes: &[u8]| {
            let array = bytes_to_js(bytes);
            transfer.push(&array.buffer());
            JsValue::from(array)
        };
        let message = match self {
            Answer::Computed(computed) => {
                let slip = computed.slip.as_ref().map(|slip| {
                    let (field, choice) = slip.instead;
                    let words = [slip.says.en.as_str(), slip.says.zh.as_str(), field, choice];
                    object([
                        ("at", (slip.at as f64).into()),
                        ("words", words.into_iter().map(JsValue::from).collect::<Array>().into()),
                    ])
                });
                let output = output_to_message(&computed.output);
                for lists in [get(&output, "doubles"), get(&output, "arrays")] {
                    for (_, list) in entries(&lists) {
                        transfer.push(&get(&list, "buffer"));
                    }
                }
                object([
                    ("steps", hand_over(&computed.steps)),
                    ("output", output.into()),
                    ("slip", slip.map_or(JsValue::NULL, JsValue::from)),
                ])
            }
            Answer::Ran(ran) => ran_to_message(&ran.0, &ran.1, hand_over),
            Answer::Trained(released) => ran_to_message(released, &Downloads::new(), hand_over),
            Answer::Checked(checked) => object([
                ("en", checked.against.en.as_str().into()),
                ("zh", checked.against.zh.as_str().into()),
                ("maxError", checked.max_error.into()),
                ("ok", checked.is_ok.into()),
            ]),
            Answer::Studied => Object::new(),
            Answer::Benched(benched) => benched.to_message(&transfer),
        };
        (message, transfer)
    }
}

/// What a run brought back and how it went, but for what its plan says.
fn ran_to_message(report: &Report, downloads: &Downloads, hand_over: impl Fn(&[u8]) -> JsValue) -> Object {
    let names = Object::new();
    downloads.iter().for_each(|(name, bytes)| set(&names, name, &hand_over(bytes)));
    let levels = [report.peak_bytes, report.live_bytes, report.upload_bytes, report.download_bytes].map(|bytes| bytes as f64);
    let counted: Option<Vec<[f64; 2]>> =
        report.dispatches.iter().map(|one| one.measured.map(|io| [io.read_bytes as f64, io.written_bytes as f64])).collect();
    let counted = counted.map_or(JsValue::NULL, |counted| Float64Array::from(counted.as_flattened()).into());
    object([
        ("downloads", names.into()),
        ("levels", Float64Array::from(&levels[..]).into()),
        ("counted", counted),
        ("wallNs", report.wall_ns.map_or(JsValue::NULL, JsValue::from)),
    ])
}

/// What a message of [`Answer::Computed`] says, for a lesson with this card.
pub fn computed_from_message(message: &JsValue, card: &Card) -> Computed {
    let slip = get(message, "slip");
    let slip = if slip.is_null() { None } else { slip_from_message(&slip, card) };
    Computed {
        steps: Uint8Array::from(get(message, "steps")).to_vec(),
        output: output_from_message(&get(message, "output")),
        slip,
    }
}

fn slip_from_message(message: &JsValue, card: &Card) -> Option<Slip> {
    let words = Array::from(&get(message, "words"));
    let word = |place| words.get(place).as_string().unwrap_or_default();
    Some(Slip {
        at: get(message, "at").as_f64()? as usize,
        says: Words::new(word(0), word(1)),
        instead: card.choice(&word(2), &word(3))?,
    })
}

/// What a message of a run says, for the plan that was run.
pub fn ran_from_message(message: &JsValue, plan: &Plan) -> (Report, Downloads) {
    use crate::kernel::{DispatchReport, EngineKind, Traffic};
    let counted = get(message, "counted");
    let counted = (!counted.is_null()).then(|| Float64Array::from(counted).to_vec());
    let traffic = |place: usize| {
        let counted = counted.as_ref()?.get(place * 2..place * 2 + 2)?;
        Some(Traffic { read_bytes: counted[0] as u64, written_bytes: counted[1] as u64 })
    };
    let dispatches = plan.dispatches().enumerate().map(|(place, dispatch)| DispatchReport {
        kernel: dispatch.kernel.name,
        count: 1,
        flops: dispatch.flops,
        predicted: dispatch.predicted,
        measured: traffic(place),
        time_ns: None,
    });
    let levels = Float64Array::from(get(message, "levels")).to_vec();
    let level = |place: usize| levels.get(place).map_or(0, |bytes| *bytes as u64);
    let report = Report {
        engine: EngineKind::Cpu,
        adapter: crate::kernel::CPU_ADAPTER.to_owned(),
        dispatches: dispatches.collect(),
        wall_ns: get(message, "wallNs").as_f64(),
        peak_bytes: level(0),
        live_bytes: level(1),
        upload_bytes: level(2),
        download_bytes: level(3),
        timed: Vec::new(),
    };
    let mut downloads = Downloads::new();
    for (name, bytes) in entries(&get(message, "downloads")) {
        if let Some(spec) = plan.buffers.iter().find(|spec| spec.name == name) {
            downloads.insert(spec.name, Uint8Array::from(bytes).to_vec());
        }
    }
    (report, downloads)
}

thread_local! {
    /// In a worker: the jobs under way.
    static UNDER_WAY: RefCell<HashMap<u32, Control>> = RefCell::default();
}

/// In a worker: does the job of a message. `on_part` is told of progress (`{done}`) and charts (`{done, chart}`). Gives the answer and the buffers
/// to hand over with it.
#[wasm_bindgen]
pub async fn work(message: JsValue, on_part: Function) -> Result<Array, JsValue> {
    let answer = async { fetch().await?(message, on_part).await };
    answer.await.map_err(|failure| failure_to_js(&failure))
}

/// Answers a job's message, with the buffers to hand over.
type Answerer = fn(JsValue, Function) -> Coming<'static, Array>;

#[wasm_split(work, fallible)]
fn fetch() -> Result<Answerer, Unfetched> {
    Ok(|message, on_part| Box::pin(answer_message(message, on_part)))
}

async fn answer_message(message: JsValue, on_part: Function) -> Result<Array, Failure> {
    let id = get(&message, "id").as_f64().unwrap_or_default() as u32;
    let tell = on_part.clone();
    let control = Control::default().on_progress(move |progress| {
        let part = object([("done", progress.done.into())]);
        let _ = tell.call1(&JsValue::NULL, &part);
    });
    UNDER_WAY.with_borrow_mut(|jobs| jobs.insert(id, control.clone()));
    let on_part = |part: Part| {
        let part = match part {
            Part::Chart(done, chart) => {
                object([("done", done.into()), ("chart", serde_json::to_string(&chart).unwrap_or_default().into())])
            }
            Part::Ran(ran) => object([("ran", ran_to_message(&ran.0, &ran.1, |bytes| bytes_to_js(bytes).into()).into())]),
        };
        let _ = on_part.call1(&JsValue::NULL, &part);
    };
    let answer = perform(Job::from_message(&message), &control, WORKER_SLICE_MS, &on_part).await;
    UNDER_WAY.with_borrow_mut(|jobs| jobs.remove(&id));
    let (answer, transfer) = answer?.to_message();
    Ok(Array::of2(&answer, &transfer))
}

/// In a worker: holds a job up, or lets it go on.
#[wasm_bindgen(js_name = pauseWork)]
pub fn pause_work(id: u32, is_paused: bool) {
    if let Some(control) = UNDER_WAY.with_borrow(|jobs| jobs.get(&id).cloned()) {
        control.pause(is_paused);
    }
}

/// In a worker: stops a job at its next slice.
#[wasm_bindgen(js_name = stopWork)]
pub fn stop_work(id: u32) {
    if let Some(control) = UNDER_WAY.with_borrow_mut(|jobs| jobs.remove(&id)) {
        control.cancel();
    }
}
