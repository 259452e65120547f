//! Measures the roofline of a device.

use super::{Control, Gpu};
use crate::kernel::roofline::{Probe, Roofline};
use crate::words::Failure;

/// Runs growing probes until each takes long enough to be measured.
///
/// # Errors
/// Those of a run.
///
/// None when neither the device stamps times nor the control has a clock.
pub async fn measure_roofline(gpu: &Gpu, control: &Control) -> Result<Option<Roofline>, Failure> {
    let capabilities = gpu.engine().await?.capabilities().clone();
    // Far beyond any cache, and two of them leave room for what else is alive.
    let max_bytes = capabilities.max_binding_bytes.min(capabilities.max_total_bytes / 8).min(256 << 20);
    let bytes_per_sec = rate_of(Probe::copy(max_bytes), gpu, control).await?;
    let flops_per_sec = rate_of(Probe::fma(), gpu, control).await?;
    Ok(bytes_per_sec.zip(flops_per_sec).map(|(bytes_per_sec, flops_per_sec)| Roofline { bytes_per_sec, flops_per_sec }))
}

async fn rate_of(mut probe: Probe, gpu: &Gpu, control: &Control) -> Result<Option<f64>, Failure> {
    loop {
        let (report, _) = gpu.run(&probe.plan(false), control).await?;
        match probe.grow(&report) {
            Some(larger) => probe = larger,
            None => return Ok(probe.rate(&report)),
        }
    }
}
