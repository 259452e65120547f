//! The adapter, what it can do, and how its errors are told.

use super::Within;
use crate::kernel::Capabilities;
use crate::words::{Code, Failure, Words};

/// What is switched on where the adapter has it. In the browser wgpu doesn't know `subgroups`: see [`Within`].
const WANTED: wgpu::Features = wgpu::Features::SHADER_F16.union(wgpu::Features::TIMESTAMP_QUERY).union(wgpu::Features::SUBGROUP);

/// A CPU that plays the GPU shares its memory with everything else.
const FALLBACK_TOTAL_BYTES: u64 = 1 << 30;
/// WebGPU doesn't say how much memory there is; what this is for is to refuse what would take the machine down.
const TOTAL_BYTES: u64 = 4 << 30;

/// Asks for the fastest adapter and, within what is given, a device with all that the adapter allows.
pub(super) async fn request(within: Within) -> Result<(wgpu::Device, wgpu::Queue, Capabilities), Failure> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let options = wgpu::RequestAdapterOptions { power_preference: wgpu::PowerPreference::HighPerformance, ..Default::default() };
    let adapter = instance.request_adapter(&options).await.map_err(|error| no_webgpu(&error.to_string()))?;
    let limits = adapter.limits();
    let features = adapter.features() & WANTED;
    let descriptor = wgpu::DeviceDescriptor {
        label: Some("stepscope"),
        required_features: features,
        required_limits: limits.clone(),
        ..Default::default()
    };
    let mut asked = None;
    within(&mut || asked = Some(adapter.request_device(&descriptor)));
    let Some(asked) = asked else { return Err(no_webgpu("no device was asked for")) };
    let (device, queue) = asked.await.map_err(|error| no_webgpu(&error.to_string()))?;
    let is_fallback = adapter.get_info().device_type == wgpu::DeviceType::Cpu;
    let capabilities = Capabilities {
        adapter: describe(&adapter.get_info(), &device),
        is_fallback,
        fused: None,
        f16: features.contains(wgpu::Features::SHADER_F16),
        subgroups: has_subgroups(&device),
        timestamps: features.contains(wgpu::Features::TIMESTAMP_QUERY),
        max_buffer_bytes: limits.max_buffer_size,
        max_binding_bytes: limits.max_storage_buffer_binding_size,
        max_total_bytes: if is_fallback { FALLBACK_TOTAL_BYTES } else { TOTAL_BYTES },
        max_workgroup_bytes: limits.max_compute_workgroup_storage_size,
        max_workgroup_invocations: limits.max_compute_invocations_per_workgroup,
        max_groups_per_dimension: limits.max_compute_workgroups_per_dimension,
    };
    Ok((device, queue, capabilities))
}

#[cfg(not(target_arch = "wasm32"))]
fn has_subgroups(device: &wgpu::Device) -> bool {
    device.features().contains(wgpu::Features::SUBGROUP)
}

#[cfg(target_arch = "wasm32")]
fn has_subgroups(device: &wgpu::Device) -> bool {
    device.as_webgpu().is_some_and(|device| device.features().has("subgroups"))
}

#[cfg(not(target_arch = "wasm32"))]
fn describe(info: &wgpu::AdapterInfo, _: &wgpu::Device) -> String {
    info.name.clone()
}

/// Vendor and architecture too: browsers often leave the description empty.
#[cfg(target_arch = "wasm32")]
fn describe(info: &wgpu::AdapterInfo, device: &wgpu::Device) -> String {
    let Some(device) = device.as_webgpu() else { return info.name.clone() };
    let info = device.adapter_info();
    let parts = [info.vendor(), info.architecture(), info.description()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn no_webgpu(why: &str) -> Failure {
    if cfg!(target_arch = "wasm32") {
        Failure::new(
            Code::NoWebgpu,
            "",
            Words::new(
                "This browser offers no WebGPU device. Choose the CPU engine, or open the page in a browser with WebGPU switched on.",
                "此浏览器没有提供 WebGPU 设备。请选择 CPU 引擎，或换用已启用 WebGPU 的浏览器。",
            ),
        )
    } else {
        Failure::new(
            Code::NoWebgpu,
            "",
            Words::new(
                format!(
                    "There is no Vulkan device. On Debian, install one that runs on the CPU: apt install mesa-vulkan-drivers. ({why})"
                ),
                format!("没有 Vulkan 设备。在 Debian 上可以安装在 CPU 上运行的驱动：apt install mesa-vulkan-drivers。（{why}）"),
            ),
        )
    }
}

/// The device went away while it was used.
pub(super) fn device_lost() -> Failure {
    Failure::new(
        Code::DeviceLost,
        "",
        Words::new(
            "The GPU device was lost while it ran. Run it again: a new device is asked for.",
            "运行途中 GPU 设备丢失。请再运行一次：届时会重新申请设备。",
        ),
    )
}

/// An error of the device as a failure. Ranked: running out of memory makes everything after it invalid too.
pub(super) fn failure_of(error: &wgpu::Error) -> Failure {
    match error {
        wgpu::Error::OutOfMemory { .. } => Failure::new(
            Code::OutOfMemory,
            "",
            Words::new("The GPU has no memory left for this. Take a smaller input.", "GPU 内存不足。请换用较小的输入。"),
        ),
        wgpu::Error::Validation { description, .. } | wgpu::Error::Internal { description, .. } => refused(description),
    }
}

/// The device refused a command: a mistake of this program, not of its input.
pub(super) fn refused(why: &str) -> Failure {
    Failure::new(
        Code::Crashed,
        "",
        Words::new(
            format!("The GPU refused a command; this is a mistake in Stepscope, please report it: {why}"),
            format!("GPU 拒绝了一条命令；这是 Stepscope 的错误，请报告：{why}"),
        ),
    )
}

/// Catches the errors of what is done until it is taken back.
pub(super) struct Scopes(Vec<wgpu::ErrorScopeGuard>);

impl Scopes {
    pub fn open(device: &wgpu::Device) -> Scopes {
        let filters = [wgpu::ErrorFilter::Validation, wgpu::ErrorFilter::Internal, wgpu::ErrorFilter::OutOfMemory];
        Scopes(filters.map(|filter| device.push_error_scope(filter)).into())
    }

    /// Closes the scopes now; the future has the error, running out of memory before others.
    pub fn close(mut self) -> impl Future<Output = Result<(), Failure>> {
        let errors: Vec<_> = std::iter::from_fn(|| self.0.pop()).map(wgpu::ErrorScopeGuard::pop).collect();
        async move {
            let mut failure = None;
            for error in errors {
                failure = failure.or(error.await.map(|error| failure_of(&error)));
            }
            failure.map_or(Ok(()), Err)
        }
    }
}

impl Drop for Scopes {
    fn drop(&mut self) {
        // Scopes are a stack: the last must go first.
        while self.0.pop().is_some() {}
    }
}
