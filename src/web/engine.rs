//! The engines of a page: its one GPU device, and the CPU engine in its worker.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use wasm_split_helpers::wasm_split;

use super::host::{now_ms, now_ns, tick, with_subgroups};
use super::models;
use super::parts::Unfetched;
use super::worker;
use crate::gpu::{self, Control, Gpu, GpuEngine};
use crate::input::{self, Document};
use crate::kernel::attention::Fused;
use crate::kernel::roofline::Roofline;
use crate::kernel::{Capabilities, Downloads, Plan, Progress, Report};
use crate::language::weights::Weights;
use crate::lessons::course::SoFar;
use crate::lessons::{Ask, Computed, Course, Lesson, Long, Opening, Outcome};
use crate::words::{Code, Failure};

/// What a reader or a program asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backend {
    /// WebGPU where there is an adapter, else the CPU.
    #[default]
    Auto,
    Webgpu,
    Cpu,
}

impl Backend {
    pub const ALL: [Backend; 3] = [Backend::Auto, Backend::Webgpu, Backend::Cpu];

    pub const fn name(self) -> &'static str {
        match self {
            Backend::Auto => "auto",
            Backend::Webgpu => "webgpu",
            Backend::Cpu => "cpu",
        }
    }
}

/// An engine that can be used.
#[derive(Clone)]
pub enum Engine {
    Gpu(Rc<dyn DeviceEngine>),
    Cpu,
}

impl Engine {
    pub fn capabilities(&self) -> Capabilities {
        match self {
            Engine::Gpu(engine) => Capabilities { fused: FUSED.get(), ..engine.capabilities().clone() },
            Engine::Cpu => Capabilities::cpu(),
        }
    }
}

/// What to ask of a lesson whose plans go to this engine.
pub fn ask(engine: &Engine, measure: bool) -> Ask {
    let session = SESSIONS.replace(SESSIONS.get() + 1);
    Ask { measure, film: false, trees: false, at_once: false, capabilities: engine.capabilities(), session, model: None }
}

/// What is still to come.
pub type Coming<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + 'a>>;

/// What a page needs of [`Gpu`]. It is a trait, so that whoever holds one holds none of its code.
pub trait Device {
    /// Asks for the device.
    fn engine(&self) -> Coming<'_, Rc<dyn DeviceEngine>>;
    fn roofline<'a>(&'a self, control: &'a Control) -> Coming<'a, Option<Roofline>>;
}

/// What a page needs of [`GpuEngine`].
pub trait DeviceEngine {
    fn capabilities(&self) -> &Capabilities;
    fn live_bytes(&self) -> u64;
    /// Carries out a plan, with the page's clock.
    fn run<'a>(&'a self, plan: &'a Plan, control: &'a Control) -> Coming<'a, (Report, Downloads)>;
    /// Carries out a course, part by part. What it keeps is freed, however it ends.
    fn train<'a>(&'a self, course: Box<dyn Course>, control: &'a Control, on_part: &'a OnPart) -> Coming<'a, Finished>;
    /// Which fused kernel is the fastest here.
    fn measure_fused<'a>(&'a self, control: &'a Control) -> Coming<'a, Option<Fused>>;
}

impl Device for Gpu {
    fn engine(&self) -> Coming<'_, Rc<dyn DeviceEngine>> {
        Box::pin(async { Ok(Gpu::engine(self).await? as Rc<dyn DeviceEngine>) })
    }

    fn roofline<'a>(&'a self, control: &'a Control) -> Coming<'a, Option<Roofline>> {
        Box::pin(async { gpu::measure_roofline(self, &control.clone().clock_ns(now_ns)).await })
    }
}

impl DeviceEngine for GpuEngine {
    fn capabilities(&self) -> &Capabilities {
        self.capabilities()
    }

    fn live_bytes(&self) -> u64 {
        self.live_bytes()
    }

    fn run<'a>(&'a self, plan: &'a Plan, control: &'a Control) -> Coming<'a, (Report, Downloads)> {
        Box::pin(async { GpuEngine::run(self, plan, &control.clone().clock_ns(now_ns)).await })
    }

    fn train<'a>(&'a self, course: Box<dyn Course>, control: &'a Control, on_part: &'a OnPart) -> Coming<'a, Finished> {
        Box::pin(train(self, course, control, on_part))
    }

    fn measure_fused<'a>(&'a self, control: &'a Control) -> Coming<'a, Option<Fused>> {
        /// A usual width of a head.
        const D: u32 = 64;
        Box::pin(async { gpu::measure_fused(self, D, &control.clone().clock_ns(now_ns)).await })
    }
}

thread_local! {
    static GPU: Rc<Gpu> = Rc::new(Gpu::asked_within(with_subgroups));
}

/// The device that everything on this page shares.
#[wasm_split(gpu, fallible)]
pub fn device() -> Result<Rc<dyn Device>, Unfetched> {
    Ok(GPU.with(Rc::clone))
}

thread_local! {
    /// What [`settle_fused`] found.
    static FUSED: Cell<Option<Fused>> = const { Cell::new(None) };
    /// How many lessons were opened: a number for each.
    static SESSIONS: Cell<u32> = const { Cell::new(0) };
}

/// Measures once which fused kernel this page's device is fastest with; from then on plans are made for that one. Where a CPU plays the GPU
/// the guess is known to be right, and compiling the kernels takes long.
///
/// # Errors
/// Those of a run.
pub async fn settle_fused(engine: &Engine, control: &Control) -> Result<(), Failure> {
    if let Engine::Gpu(device) = engine
        && !device.capabilities().is_fallback
        && FUSED.get().is_none()
    {
        FUSED.set(device.measure_fused(control).await?);
    }
    Ok(())
}

/// The engine for this wish. Whether there is a GPU is known only by asking for its adapter.
///
/// # Errors
/// `no-webgpu` when WebGPU itself was asked for and there is none.
pub async fn choose(backend: Backend) -> Result<Engine, Failure> {
    if backend == Backend::Cpu {
        return Ok(Engine::Cpu);
    }
    match device().await?.engine().await {
        Ok(engine) => Ok(Engine::Gpu(engine)),
        Err(Failure { code: Code::NoWebgpu, .. }) if backend == Backend::Auto => Ok(Engine::Cpu),
        Err(failure) => Err(failure),
    }
}

/// How to open a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub backend: Backend,
    /// Kernels count their own traffic.
    pub measure: bool,
    /// A film of the steps is wanted.
    pub film: bool,
    /// Its trees are to be timed: see [`Lesson::trees`].
    pub trees: bool,
}

/// An outcome, and how the run went where kernels ran.
pub struct Finished {
    pub outcome: Outcome,
    pub report: Option<Report>,
}

/// Is told of a course after each of its parts, and of how it went so far.
pub type OnPart = Rc<dyn Fn(&dyn Course, &Report)>;

/// Opens a lesson and carries out whatever it takes, without holding up the page. A lost device is asked for once more.
pub async fn open(lesson: &dyn Lesson, document: Document, options: Options, control: &Control) -> Result<Finished, Failure> {
    open_seen(lesson, document, options, control, Rc::new(|_, _| {})).await
}

/// As [`open`]; a course is seen while it goes on.
pub async fn open_seen(
    lesson: &dyn Lesson,
    document: Document,
    options: Options,
    control: &Control,
    on_part: OnPart,
) -> Result<Finished, Failure> {
    control.check()?;
    let document = input::check(lesson.card().fields, document)?;
    let model = models::of(lesson, &document, control).await?;
    if let Some(long) = lesson.long().filter(|long| !lesson.runs_kernels(&document) && long.is_long(&document)) {
        let outcome = open_long(lesson, long, &document, control).await?;
        return Ok(Finished { outcome, report: None });
    }
    let open = |options| open_once(lesson, &document, &model, options, control, &on_part);
    match open(options).await {
        Err(Failure { code: Code::DeviceLost, .. }) => open(options).await,
        // What this device lacks, the CPU engine may have: f16 for one.
        Err(Failure { code: Code::Unsupported, .. }) if options.backend == Backend::Auto => {
            open(Options { backend: Backend::Cpu, ..options }).await
        }
        other => other,
    }
}

async fn open_once(
    lesson: &dyn Lesson,
    document: &Document,
    model: &Option<Rc<Weights>>,
    options: Options,
    control: &Control,
    on_part: &OnPart,
) -> Result<Finished, Failure> {
    // What runs no kernels runs the same on any engine, and asks for none.
    let engine = if lesson.runs_kernels(document) { choose(options.backend).await? } else { Engine::Cpu };
    let ask = Ask { film: options.film, trees: options.trees, model: model.clone(), ..ask(&engine, options.measure) };
    match lesson.open(document, &ask)? {
        Opening::Done(outcome) => Ok(Finished { outcome: *outcome, report: None }),
        Opening::Gpu(job) => {
            let (report, downloads) = match &engine {
                Engine::Gpu(engine) => engine.run(&job.plan, control).await?,
                Engine::Cpu => worker::run_plan(lesson.card(), document, &job.plan, options.film, control).await?,
            };
            let outcome = (job.finish)(&downloads)?;
            Ok(Finished { outcome, report: Some(report) })
        }
        Opening::Course(course) => match &engine {
            Engine::Gpu(engine) => engine.train(course, control, on_part).await,
            Engine::Cpu => worker::train(lesson.card(), document, course, options, control, on_part.clone()).await,
        },
    }
}

async fn train(
    engine: &dyn DeviceEngine,
    mut course: Box<dyn Course>,
    control: &Control,
    on_part: &OnPart,
) -> Result<Finished, Failure> {
    let mut so_far = SoFar::default();
    let went = train_parts(engine, &mut *course, &mut so_far, control, on_part).await;
    // Also of a course that was stopped, and whoever stopped it doesn't stop this.
    let released = engine.run(&so_far.release(), &Control::default()).await;
    went?;
    so_far.end(released?.0);
    control.report(Progress { done: 1.0, is_over: true });
    Ok(Finished { outcome: course.finish()?, report: so_far.report().cloned() })
}

async fn train_parts(
    engine: &dyn DeviceEngine,
    course: &mut dyn Course,
    so_far: &mut SoFar,
    control: &Control,
    on_part: &OnPart,
) -> Result<(), Failure> {
    let of_part = control.of_part();
    while let Some(plan) = course.next()? {
        control.resumed().await?;
        so_far.begin(&plan);
        let (report, downloads) = engine.run(&plan, &of_part).await?;
        so_far.take(course, report, &downloads)?;
        // Taking it, and showing it, are two tasks.
        tick().await;
        control.report(Progress { done: course.done(), is_over: false });
        if let Some(report) = so_far.report() {
            on_part(course, report);
        }
        // Lets the page draw what is new, and hear what the reader wants.
        tick().await;
    }
    Ok(())
}

/// Computes the steps in the worker and develops the film here, in slices.
async fn open_long(lesson: &dyn Lesson, long: &dyn Long, document: &Document, control: &Control) -> Result<Outcome, Failure> {
    /// Leaves most of a frame to drawing.
    const SLICE_MS: f64 = 8.0;
    let Computed { steps, output, slip } = worker::compute(lesson.card(), document, control).await?;
    tick().await;
    let mut develop = long.develop(document, steps)?;
    tick().await;
    let mut steps_a_slice = 1000.0;
    loop {
        let began_ms = now_ms();
        let done = develop.advance(steps_a_slice as usize)?;
        control.report(Progress { done, is_over: done >= 1.0 });
        if done >= 1.0 {
            let (film, tally) = develop.finish()?;
            return Ok(Outcome { output, tally, film: Some(film), slip });
        }
        let took_ms = (now_ms() - began_ms).max(0.1);
        steps_a_slice = (steps_a_slice * (SLICE_MS / took_ms).clamp(0.25, 4.0)).max(1.0);
        tick().await;
        control.check()?;
    }
}
