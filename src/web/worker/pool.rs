//! The page's worker: started at the first job, and again after it broke.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::bench::{Benched, Entry};
use super::jobs::{Answer, Checked, Job, Part, Work, computed_from_message, perform, ran_from_message};
use crate::chart::Chart;
use crate::gpu::{Control, Signal, aborted};
use crate::input::Document;
use crate::kernel::{Downloads, Plan, Progress, Report};
use crate::lessons::course::SoFar;
use crate::lessons::{Card, Computed, Course, Output};
use crate::web::convert::{crashed, failure_from_js, get, object};
use crate::web::engine::{Finished, OnPart, Options};
use crate::web::host;
use crate::words::{Failure, Words};

/// On the main thread a slice must leave room for drawing.
const MAIN_SLICE_MS: f64 = 12.0;

/// What comes back of one job; nothing where the worker turns out to be forbidden.
type Outcome = Option<Result<JsValue, Failure>>;

struct Waiting {
    outcome: Signal<Outcome>,
    on_part: Rc<dyn Fn(&JsValue)>,
    /// It runs through once begun, so stopping it means ending the worker.
    is_in_one_piece: bool,
}

#[derive(Default)]
struct Pool {
    worker: Option<Worker>,
    /// True once a worker couldn't be had: there will be none later either.
    is_forbidden: bool,
    next_id: u32,
    waiting: HashMap<u32, Waiting>,
}

thread_local! {
    static POOL: RefCell<Pool> = RefCell::default();
}

/// Runs the lesson's plan, which is `plan` here, on the CPU engine.
pub async fn run_plan(
    card: &Card,
    document: &Document,
    plan: &Plan,
    film: bool,
    control: &Control,
) -> Result<(Report, Downloads), Failure> {
    let job = Job::new(card, document, Work::Plan { measure: plan.measure, film });
    match send(job, control, |_| {}).await? {
        Sent::Answered(message) => Ok(ran_from_message(&message, plan)),
        Sent::Done(Answer::Ran(ran)) => Ok(*ran),
        Sent::Done(_) => Err(crashed("a job gave another's answer")),
    }
}

/// A long run, computed.
pub async fn compute(card: &Card, document: &Document, control: &Control) -> Result<Computed, Failure> {
    match send(Job::new(card, document, Work::Compute), control, |_| {}).await? {
        Sent::Answered(message) => Ok(computed_from_message(&message, card)),
        Sent::Done(Answer::Computed(computed)) => Ok(*computed),
        Sent::Done(_) => Err(crashed("a job gave another's answer")),
    }
}

/// Computes a result the second way.
pub async fn check(card: &Card, document: &Document, output: Rc<Output>, control: &Control) -> Result<Checked, Failure> {
    match send(Job::new(card, document, Work::Check(output)), control, |_| {}).await? {
        Sent::Answered(message) => {
            let text = |name| get(&message, name).as_string().unwrap_or_default();
            Ok(Checked {
                against: Words::new(text("en"), text("zh")),
                max_error: get(&message, "maxError").as_f64().unwrap_or(f64::NAN),
                is_ok: get(&message, "ok").is_truthy(),
            })
        }
        Sent::Done(Answer::Checked(checked)) => Ok(checked),
        Sent::Done(_) => Err(crashed("a job gave another's answer")),
    }
}

/// Measures cost against theory; `on_chart` gets the share that is done and what is known so far, at last everything.
pub async fn study(
    card: &Card,
    document: &Document,
    control: &Control,
    on_chart: impl Fn(f64, Chart) + 'static,
) -> Result<(), Failure> {
    let on_part = move |heard| match heard {
        Heard::Message(part) => {
            let done = get(&part, "done").as_f64().unwrap_or_default();
            if let Some(chart) = get(&part, "chart").as_string().and_then(|chart| serde_json::from_str(&chart).ok()) {
                on_chart(done, chart);
            }
        }
        Heard::Part(Part::Chart(done, chart)) => on_chart(done, chart),
        Heard::Part(_) => {}
    };
    send(Job::new(card, document, Work::Study), control, on_part).await.map(drop)
}

/// Carries a course out on the CPU engine. The worker has a course of its own; this one takes what its parts bring back.
pub async fn train(
    card: &Card,
    document: &Document,
    course: Box<dyn Course>,
    options: Options,
    control: &Control,
    on_part: OnPart,
) -> Result<Finished, Failure> {
    struct Seen {
        course: Box<dyn Course>,
        so_far: SoFar,
        failure: Option<Failure>,
    }
    impl Seen {
        fn take(&mut self, heard: Heard) -> Result<(), Failure> {
            let gone = || crashed("a course came to its end too soon");
            let plan = self.course.next()?.ok_or_else(gone)?;
            self.so_far.begin(&plan);
            let (report, downloads) = match heard {
                Heard::Message(part) => ran_from_message(&get(&part, "ran"), &plan),
                Heard::Part(Part::Ran(ran)) => *ran,
                Heard::Part(_) => return Err(crashed("a job told of another's parts")),
            };
            self.so_far.take(&mut *self.course, report, &downloads)
        }
    }
    let seen = Rc::new(RefCell::new(Some(Seen { course, so_far: SoFar::default(), failure: None })));
    let (taking, progress) = (seen.clone(), control.clone());
    let take = move |heard: Heard| {
        let mut seen = taking.borrow_mut();
        let Some(seen) = seen.as_mut().filter(|seen| seen.failure.is_none()) else { return };
        match seen.take(heard) {
            Ok(()) => {
                progress.report(Progress { done: seen.course.done(), is_over: false });
                if let Some(report) = seen.so_far.report() {
                    on_part(&*seen.course, report);
                }
            }
            Err(failure) => {
                seen.failure = Some(failure);
                progress.cancel();
            }
        }
    };
    let job = Job::new(card, document, Work::Train { measure: options.measure, film: options.film, trees: options.trees });
    let sent = send(job, control, take).await;
    // Nobody else takes it.
    let Some(Seen { course, mut so_far, failure }) = seen.take() else { return Err(aborted()) };
    if let Some(failure) = failure {
        return Err(failure);
    }
    let released = match sent? {
        Sent::Answered(message) => ran_from_message(&message, &so_far.release()).0,
        Sent::Done(Answer::Trained(released)) => *released,
        Sent::Done(_) => return Err(crashed("a job gave another's answer")),
    };
    so_far.end(released);
    control.report(Progress { done: 1.0, is_over: true });
    Ok(Finished { outcome: course.finish()?, report: so_far.report().cloned() })
}

/// Times sorts on the CPU.
pub async fn bench(card: &Card, entry: Entry, control: &Control) -> Result<Benched, Failure> {
    match send(Job::new(card, &Document::default(), Work::Bench(entry)), control, |_| {}).await? {
        Sent::Answered(message) => Ok(Benched::from_message(&message).await),
        Sent::Done(Answer::Benched(benched)) => Ok(*benched),
        Sent::Done(_) => Err(crashed("a job gave another's answer")),
    }
}

impl Job {
    fn new(card: &Card, document: &Document, work: Work) -> Job {
        Job { lesson: card.id.to_owned(), document: document.clone(), work }
    }
}

enum Sent {
    /// By the worker.
    Answered(JsValue),
    /// Here.
    Done(Answer),
}

/// What is heard of a job that is under way.
enum Heard {
    /// From the worker.
    Message(JsValue),
    /// From here.
    Part(Part),
}

async fn send(job: Job, control: &Control, on_part: impl Fn(Heard) + 'static) -> Result<Sent, Failure> {
    control.check()?;
    let Some(worker) = worker() else {
        return perform(job, control, MAIN_SLICE_MS, &|part| on_part(Heard::Part(part))).await.map(Sent::Done);
    };
    let told = Rc::new(on_part);
    let (progress, hear) = (control.clone(), told.clone());
    let on_part = move |part: &JsValue| {
        hear(Heard::Message(part.clone()));
        if let Some(done) = get(part, "done").as_f64() {
            progress.report(Progress { done, is_over: done >= 1.0 });
        }
    };
    let outcome = Signal::new();
    let waiting = Waiting {
        outcome: outcome.clone(),
        on_part: Rc::new(on_part),
        is_in_one_piece: matches!(job.work, Work::Check(_) | Work::Compute),
    };
    let id = POOL.with_borrow_mut(|pool| {
        pool.next_id += 1;
        pool.waiting.insert(pool.next_id, waiting);
        pool.next_id
    });
    if worker.post_message(&job.to_message(id)).is_err() {
        settle(id, Some(Err(crashed("a job could not be sent to the worker"))));
    }
    control.when_cancelled(move || stop(id));
    control.when_paused(move |is_paused| pause(id, is_paused));
    if control.is_paused() {
        pause(id, true);
    }
    match outcome.await {
        Some(answered) => answered.map(Sent::Answered),
        None => perform(job, control, MAIN_SLICE_MS, &|part| told(Heard::Part(part))).await.map(Sent::Done),
    }
}

/// The worker, started if need be; none where there are none.
fn worker() -> Option<Worker> {
    POOL.with_borrow_mut(|pool| {
        if pool.is_forbidden {
            return None;
        }
        if pool.worker.is_none() {
            let worker = host::spawn();
            pool.is_forbidden = worker.is_none();
            if let Some(worker) = &worker {
                listen(worker);
            }
            pool.worker = worker;
        }
        pool.worker.clone()
    })
}

fn listen(worker: &Worker) {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let message = event.data();
        let Some(id) = get(&message, "id").as_f64().map(|id| id as u32) else { return };
        let (part, failure) = (get(&message, "part"), get(&message, "failure"));
        if !part.is_undefined() {
            let on_part = POOL.with_borrow(|pool| pool.waiting.get(&id).map(|waiting| waiting.on_part.clone()));
            if let Some(on_part) = on_part {
                on_part(&part);
            }
        } else if !failure.is_undefined() {
            settle(id, Some(Err(failure_from_js(&failure))));
        } else {
            settle(id, Some(Ok(get(&message, "answer"))));
        }
    });
    let on_error = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        event.prevent_default();
        match get(&event, "message").as_string() {
            Some(why) => end_worker(&Some(Err(crashed(&why)))),
            // It never began: hosts that forbid workers say so only now.
            None => {
                POOL.with_borrow_mut(|pool| pool.is_forbidden = true);
                end_worker(&None);
            }
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    // They live as long as the page's worker, which is started at most a few times.
    on_message.forget();
    on_error.forget();
}

fn settle(id: u32, outcome: Outcome) {
    if let Some(waiting) = POOL.with_borrow_mut(|pool| pool.waiting.remove(&id)) {
        waiting.outcome.set(outcome);
    }
}

/// Ends the worker, and with this its jobs. The next job starts a new one.
fn end_worker(outcome: &Outcome) {
    let (worker, waiting) = POOL.with_borrow_mut(|pool| (pool.worker.take(), std::mem::take(&mut pool.waiting)));
    if let Some(worker) = worker {
        worker.terminate();
    }
    for waiting in waiting.into_values() {
        waiting.outcome.set(outcome.clone());
    }
}

fn pause(id: u32, is_paused: bool) {
    let worker = POOL.with_borrow(|pool| pool.worker.clone().filter(|_| pool.waiting.contains_key(&id)));
    if let Some(worker) = worker {
        let _ = worker.post_message(&object([("pause", id.into()), ("isPaused", is_paused.into())]));
    }
}

fn stop(id: u32) {
    let Some(waiting) = POOL.with_borrow_mut(|pool| pool.waiting.remove(&id)) else { return };
    let (worker, is_alone) = POOL.with_borrow(|pool| (pool.worker.clone(), pool.waiting.is_empty()));
    if waiting.is_in_one_piece && is_alone {
        end_worker(&Some(Err(aborted())));
    } else if let Some(worker) = worker {
        let _ = worker.post_message(&object([("stop", id.into())]));
    }
    waiting.outcome.set(Some(Err(aborted())));
}
