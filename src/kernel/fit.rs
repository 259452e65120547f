//! Whether a plan fits a device, known before anything is allocated.

use super::{Access, BufferId, Capabilities, Plan};
use crate::words::{Code, Failure, Words, grouped};

/// Holds a plan against a device that has `live_bytes` in use already.
///
/// # Errors
/// `too-large`, with the bytes it would have needed; `unsupported` when a kernel needs what the device lacks.
pub fn check_fit(plan: &Plan, capabilities: &Capabilities, live_bytes: u64) -> Result<(), Failure> {
    for dispatch in plan.dispatches() {
        let kernel = dispatch.kernel;
        if let Some(feature) = kernel.needs.iter().find(|feature| !capabilities.has(**feature)) {
            return Err(Failure::new(
                Code::Unsupported,
                "",
                Words::new(
                    format!(
                        "The kernel {} needs {feature:?}, which this device lacks. Choose a variant without it.",
                        kernel.name
                    ),
                    format!("核函数 {} 需要 {feature:?}，而此设备没有。请选择不需要它的变体。", kernel.name),
                ),
            ));
        }
        let most_groups = capabilities.max_groups_per_dimension;
        if let Some(groups) = dispatch.groups.iter().find(|groups| **groups > most_groups) {
            return Err(Failure::too_large(
                "",
                format!(
                    "The kernel {} needs {groups} workgroups along one axis; this device takes {most_groups}. Take a smaller input.",
                    kernel.name
                ),
                format!(
                    "核函数 {} 在一个方向上需要 {groups} 个工作组，而此设备最多 {most_groups} 个。请换用较小的输入。",
                    kernel.name
                ),
            ));
        }
        for (id, binding) in
            dispatch.buffers.iter().zip(kernel.bindings.iter().filter(|binding| binding.access != Access::Uniform))
        {
            check_bytes(binding.name, size_of(plan, *id), capabilities.max_binding_bytes)?;
        }
    }
    for buffer in &plan.buffers {
        check_bytes(buffer.name, buffer.size_bytes, capabilities.max_buffer_bytes)?;
    }
    let (needed, most) = (live_bytes.saturating_add(plan.ledger().peak_bytes), capabilities.max_total_bytes);
    if needed > most {
        let (needed, most) = (grouped(needed), grouped(most));
        return Err(Failure::too_large(
            "",
            format!(
                "This needs {needed} bytes of GPU memory; the page takes at most {most} of this device. Take a smaller input."
            ),
            format!("这需要 {needed} 字节显存，而本页在此设备上最多使用 {most} 字节。请换用较小的输入。"),
        ));
    }
    Ok(())
}

fn size_of(plan: &Plan, id: BufferId) -> u64 {
    plan.buffers[id.0].size_bytes
}

fn check_bytes(name: &str, needed: u64, most: u64) -> Result<(), Failure> {
    if needed <= most {
        return Ok(());
    }
    let (needed, most) = (grouped(needed), grouped(most));
    Err(Failure::too_large(
        "",
        format!(
            "The buffer \"{name}\" would need {needed} bytes; this device takes at most {most} in one buffer. Take a smaller input."
        ),
        format!("缓冲区“{name}”需要 {needed} 字节，而此设备的单个缓冲区最多 {most} 字节。请换用较小的输入。"),
    ))
}
