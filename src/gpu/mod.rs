//! Plans on a real device: Vulkan natively, WebGPU in wasm.

mod device;
mod engine;
mod fused;
mod roofline;
mod run;
mod wait;

pub use engine::GpuEngine;
pub use fused::measure_fused;
pub use roofline::measure_roofline;
pub use wait::Signal;

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use crate::kernel::{Downloads, Plan, Progress, Report};
use crate::words::{Code, Failure, Words};
use wait::Turnstile;

/// How whoever started a run follows it and stops it.
#[derive(Clone, Default)]
pub struct Control {
    stop: Rc<Stop>,
    on_progress: Option<Rc<dyn Fn(Progress)>>,
    on_fetched: Option<Rc<dyn Fn(Fetched)>>,
    clock_ns: Option<fn() -> f64>,
}

/// What has come of a file that a run waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub bytes: u64,
    /// How many there will be, where the host says so.
    pub of: Option<u64>,
}

/// Hears whether a run is held up.
type OnPause = Box<dyn Fn(bool)>;

#[derive(Default)]
struct Stop {
    is_cancelled: Cell<bool>,
    when_cancelled: RefCell<Vec<Box<dyn FnOnce()>>>,
    is_paused: Cell<bool>,
    when_paused: RefCell<Vec<OnPause>>,
    waiting: RefCell<Vec<Waker>>,
}

impl Control {
    /// Calls `on_progress` after each part of the run.
    pub fn on_progress(mut self, on_progress: impl Fn(Progress) + 'static) -> Control {
        self.on_progress = Some(Rc::new(on_progress));
        self
    }

    /// Calls `on_fetched` whenever more has come of a file that the run waits for.
    pub fn on_fetched(mut self, on_fetched: impl Fn(Fetched) + 'static) -> Control {
        self.on_fetched = Some(Rc::new(on_fetched));
        self
    }

    /// Gives the run a clock, in nanoseconds from any origin. With it, runs have a wall time and their parts are sized by
    /// measured speed; engines have no clock of their own.
    pub fn clock_ns(mut self, clock_ns: fn() -> f64) -> Control {
        self.clock_ns = Some(clock_ns);
        self
    }

    /// Stops the run at its next part; it then fails with the code `aborted`. All clones are stopped.
    pub fn cancel(&self) {
        self.stop.is_cancelled.set(true);
        for act in self.stop.when_cancelled.take() {
            act();
        }
        self.wake();
    }

    /// The control of a part of the run: it is stopped with the run, and its progress isn't the run's.
    pub fn of_part(&self) -> Control {
        let part = Control::default();
        let stopped = part.clone();
        self.when_cancelled(move || stopped.cancel());
        part
    }

    /// Holds the run up between two parts of a course, or lets it go on.
    pub fn pause(&self, is_paused: bool) {
        self.stop.is_paused.set(is_paused);
        for act in &*self.stop.when_paused.borrow() {
            act(is_paused);
        }
        self.wake();
    }

    pub fn is_paused(&self) -> bool {
        self.stop.is_paused.get()
    }

    /// Acts whenever the run is held up, or goes on. As for [`Control::when_cancelled`], `act` must not own a `Control` of the run.
    pub fn when_paused(&self, act: impl Fn(bool) + 'static) {
        self.stop.when_paused.borrow_mut().push(Box::new(act));
    }

    /// Waits while the run is held up.
    ///
    /// # Errors
    /// [`aborted`] when the run was stopped.
    pub async fn resumed(&self) -> Result<(), Failure> {
        poll_fn(|context| {
            if self.is_paused() && !self.is_cancelled() {
                self.stop.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
        self.check()
    }

    fn wake(&self) {
        for waker in self.stop.waiting.take() {
            waker.wake();
        }
    }

    pub fn is_cancelled(&self) -> bool {
        self.stop.is_cancelled.get()
    }

    /// Acts when the run is stopped; at once when it is already. `act` must not own a `Control` of the run: neither would ever be freed.
    pub fn when_cancelled(&self, act: impl FnOnce() + 'static) {
        if self.is_cancelled() {
            act();
        } else {
            self.stop.when_cancelled.borrow_mut().push(Box::new(act));
        }
    }

    /// [`aborted`] when the run was stopped.
    pub fn check(&self) -> Result<(), Failure> {
        if self.is_cancelled() { Err(aborted()) } else { Ok(()) }
    }

    /// Tells whoever started the run how far it is.
    pub fn report(&self, progress: Progress) {
        if let Some(on_progress) = &self.on_progress {
            on_progress(progress);
        }
    }

    /// Tells whoever started the run what has come of a file.
    pub fn report_fetched(&self, fetched: Fetched) {
        if let Some(on_fetched) = &self.on_fetched {
            on_fetched(fetched);
        }
    }

    pub fn now_ns(&self) -> Option<f64> {
        self.clock_ns.map(|clock_ns| clock_ns())
    }
}

/// The failure of a run that was stopped.
pub fn aborted() -> Failure {
    Failure::new(Code::Aborted, "", Words::new("The run was stopped.", "运行已停止。"))
}

/// Calls what it is given, once, with something in place that asking for a device takes: wgpu asks before it first waits. In the browser
/// it can't ask for `subgroups`, so the page adds that to what it asks for.
pub type Within = fn(&mut dyn FnMut());

/// A device that is asked for when it's needed, and asked for again when it was lost.
pub struct Gpu {
    within: Within,
    engine: RefCell<Option<Rc<GpuEngine>>>,
    turnstile: Turnstile,
}

impl Default for Gpu {
    fn default() -> Gpu {
        Gpu::asked_within(|ask| ask())
    }
}

impl Gpu {
    pub fn new() -> Gpu {
        Gpu::default()
    }

    /// A device that is asked for within something.
    pub fn asked_within(within: Within) -> Gpu {
        Gpu { within, engine: RefCell::default(), turnstile: Turnstile::default() }
    }

    /// The engine of a device that works.
    ///
    /// # Errors
    /// `no-webgpu` when there is no adapter, or it gives no device.
    pub async fn engine(&self) -> Result<Rc<GpuEngine>, Failure> {
        let _turn = self.turnstile.pass().await;
        if let Some(engine) = self.engine.borrow().clone().filter(|engine| !engine.is_lost()) {
            return Ok(engine);
        }
        let engine = Rc::new(GpuEngine::asked_within(self.within).await?);
        *self.engine.borrow_mut() = Some(engine.clone());
        Ok(engine)
    }

    /// Carries out a plan. A run whose device is lost under way fails with `device-lost`; the next gets a new device, so
    /// trying once more is worth it. Resident buffers are gone with their device.
    pub async fn run(&self, plan: &Plan, control: &Control) -> Result<(Report, Downloads), Failure> {
        self.engine().await?.run(plan, control).await
    }
}
