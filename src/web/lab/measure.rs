//! Runs attention of a given size on the page's engine, and measures it.

use serde_json::json;

use super::samples::Measured;
use crate::gpu::Control;
use crate::input::Document;
use crate::kernel::attention::{self, Method, Options, SweepSizes};
use crate::kernel::{Plan, Report, check_fit};
use crate::lessons;
use crate::web::engine::Engine;
use crate::web::host::tick;
use crate::web::worker;
use crate::words::Failure;

/// Runs whose kernels are counted too take at most this long.
const COUNTED_NS: f64 = 200e6;
/// Short runs are repeated, and the fastest counts.
const REPEATED_NS: f64 = 100e6;
const REPEATS: usize = 3;

/// One size and method on one engine.
pub struct Trial<'a> {
    pub sizes: SweepSizes,
    pub n: u32,
    pub method: Method,
    pub engine: &'a Engine,
}

impl Trial<'_> {
    /// The best of some runs, and one whose kernels count their traffic.
    pub async fn measure(&self, control: &Control) -> Result<Measured, Failure> {
        let plan = self.plan(false)?;
        tick().await;
        let mut report = self.run(&plan, control).await?;
        for _ in 1..REPEATS {
            if report.time_ns().is_none_or(|time| time > REPEATED_NS) {
                break;
            }
            let again = self.run(&plan, control).await?;
            if again.time_ns() < report.time_ns() {
                report = again;
            }
        }
        let is_short = report.time_ns().is_some_and(|time| time <= COUNTED_NS);
        let counted = if is_short { self.run(&self.plan(true)?, control).await?.measured() } else { None };
        Ok(Measured { time_ns: report.time_ns(), peak_bytes: report.peak_bytes, counted })
    }

    /// # Errors
    /// Why it can't run on this engine, with the bytes that it would have needed.
    pub fn plan(&self, measure: bool) -> Result<Plan, Failure> {
        let capabilities = self.engine.capabilities();
        let options = Options { measure, ..Options::new(self.method) };
        let plan = attention::sweep_plan(self.sizes, self.n, &options, &capabilities)?;
        check_fit(&plan, &capabilities, 0)?;
        Ok(plan)
    }

    pub async fn run(&self, plan: &Plan, control: &Control) -> Result<Report, Failure> {
        let (report, _) = match self.engine {
            Engine::Gpu(gpu) => gpu.run(plan, control).await?,
            // The worker makes the plan again, from the document.
            Engine::Cpu => worker::run_plan(lessons::card("attention")?, &self.document(), plan, false, control).await?,
        };
        Ok(report)
    }

    fn document(&self) -> Document {
        let SweepSizes { heads, d, is_causal } = self.sizes;
        let causal = if is_causal { json!("top-left") } else { json!(false) };
        let input = json!({"heads": heads, "n": self.n, "d": d, "causal": causal, "kernel": self.method.name()});
        input.as_object().cloned().map(Document::of).unwrap_or_default()
    }
}
