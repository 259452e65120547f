//! Runs attention of a given size on the page's engine, and measures it.

use std::sync::Arc;

use serde_json::json;

use super::samples::{Measured, Sample};
use crate::gpu::Control;
use crate::input::Document;
use crate::kernel::attention::{self, Band, Method, Options, Problem, random};
use crate::kernel::{Plan, Report, check_fit};
use crate::lessons;
use crate::web::engine::{self, Engine};
use crate::web::worker;
use crate::words::Failure;

/// Sizes of a sweep beside N.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub heads: u32,
    pub d: u32,
    pub is_causal: bool,
    /// What would take longer isn't run; none for no bound.
    pub longest_secs: Option<f64>,
}

/// One size on one engine.
pub struct Trial {
    pub settings: Settings,
    pub n: u32,
    pub method: Method,
    plan: Plan,
}

/// Runs whose kernels are counted too take at most this long.
const COUNTED_NS: f64 = 200e6;
/// Short runs are repeated, and the fastest counts.
const REPEATED_NS: f64 = 100e6;
const REPEATS: usize = 3;

impl Trial {
    /// # Errors
    /// Why it can't run on this engine, with the bytes that it would have needed.
    pub fn new(settings: Settings, n: u32, method: Method, engine: &Engine) -> Result<Trial, Failure> {
        let plan = plan(settings, n, method, false, engine)?;
        Ok(Trial { settings, n, method, plan })
    }

    /// What is known without running it.
    pub fn planned(&self) -> Sample {
        Sample {
            n: self.n,
            method: self.method,
            planned_bytes: self.plan.ledger().peak_bytes,
            predicted: self.plan.predicted(),
            run: None,
        }
    }

    pub async fn measure(&self, engine: &Engine, control: &Control) -> Result<Sample, Failure> {
        let mut report = self.run(engine, false, control).await?;
        for _ in 1..REPEATS {
            if report.time_ns().is_none_or(|time| time > REPEATED_NS) {
                break;
            }
            let again = self.run(engine, false, control).await?;
            if again.time_ns() < report.time_ns() {
                report = again;
            }
        }
        let is_short = report.time_ns().is_some_and(|time| time <= COUNTED_NS);
        let counted = if is_short { self.run(engine, true, control).await?.measured() } else { None };
        let run = Measured { time_ns: report.time_ns(), peak_bytes: report.peak_bytes, counted };
        Ok(Sample { run: Some(run), ..self.planned() })
    }

    /// One run of it. With `measure` the kernels count their traffic, which takes time.
    pub async fn run(&self, engine: &Engine, measure: bool, control: &Control) -> Result<Report, Failure> {
        let counting = if measure { Some(plan(self.settings, self.n, self.method, true, engine)?) } else { None };
        let plan = counting.as_ref().unwrap_or(&self.plan);
        let (report, _) = match engine {
            Engine::Gpu(gpu) => engine::run_on_gpu(gpu, plan, control).await?,
            // The worker makes the plan again, from the document.
            Engine::Cpu => worker::run_plan(lessons::find("attention")?, &self.document(), plan, false, control).await?,
        };
        Ok(report)
    }

    fn document(&self) -> Document {
        let Settings { heads, d, is_causal, .. } = self.settings;
        let input = json!({"heads": heads, "n": self.n, "d": d, "causal": is_causal, "kernel": self.method.name()});
        input.as_object().cloned().map(Document::of).unwrap_or_default()
    }
}

fn plan(settings: Settings, n: u32, method: Method, measure: bool, engine: &Engine) -> Result<Plan, Failure> {
    let capabilities = engine.capabilities();
    let options = Options { measure, ..Options::new(method) };
    attention::check(&problem(settings, n, Arc::default()), &options, &capabilities)?;
    let plan = attention::plan(&problem(settings, n, tensor(settings, n)), &options, &capabilities)?;
    check_fit(&plan, &capabilities, 0)?;
    Ok(plan)
}

fn problem(settings: Settings, n: u32, tensor: Arc<Vec<f32>>) -> Problem {
    let Settings { heads, d, is_causal, .. } = settings;
    let band = if is_causal { Band::bottom_right(n, n) } else { Band::all() };
    Problem { band, q: tensor.clone(), k: tensor.clone(), v: tensor, ..sizes(heads, n, d, d) }
}

/// A problem of these sizes, without tensors.
pub fn sizes(heads: u32, n: u32, d: u32, dv: u32) -> Problem {
    let none = Arc::<Vec<f32>>::default();
    Problem {
        heads,
        kv_heads: heads,
        n,
        nk: n,
        d,
        dv,
        band: Band::all(),
        mask: None,
        softcap: None,
        scale: 1.0 / (d as f32).sqrt(),
        q: none.clone(),
        k: none.clone(),
        v: none,
        grad: None,
    }
}

/// Normal numbers, repeated: how long a kernel takes doesn't depend on them, and making millions would hold up the page.
fn tensor(settings: Settings, n: u32) -> Arc<Vec<f32>> {
    let len = (settings.heads * settings.d) as usize * n as usize;
    let some = random::normal(1, 0, len.min(4096));
    let mut tensor = Vec::with_capacity(len);
    while tensor.len() < len {
        tensor.extend_from_slice(&some[..some.len().min(len - tensor.len())]);
    }
    Arc::new(tensor)
}
