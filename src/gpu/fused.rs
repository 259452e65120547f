//! Measures which of the fused attention kernels a device is fastest with.

use super::{Control, GpuEngine};
use crate::kernel::attention::{Fused, choose, probes};
use crate::words::Failure;

/// Runs of each kernel; the first compiles it.
const RUNS: usize = 2;

/// Runs each kernel that the device can run on the same small problem of width `d`, 1 to 128, and tells which was the fastest. None when neither the device stamps times nor the control
/// has a clock. See [`probes`] for when to ask, and where the answer goes.
///
/// # Errors
/// Those of a run.
pub async fn measure_fused(engine: &GpuEngine, d: u32, control: &Control) -> Result<Option<Fused>, Failure> {
    let mut measured = Vec::new();
    for (fused, plan) in probes(d, engine.capabilities())? {
        for _ in 0..RUNS {
            let (report, _) = engine.run(&plan, control).await?;
            measured.extend(report.time_ns().map(|time_ns| (fused, time_ns)));
        }
    }
    Ok(choose(&measured))
}
