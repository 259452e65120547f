//! GPU work as data: a plan is a list of commands over buffers, and engines carry it out.

pub mod roofline;

pub mod attention;
mod cpu;
mod fit;
pub mod knapsack;
mod ledger;
mod plan;
pub mod precision;
pub mod radix;
mod report;
pub mod train;
pub mod transformer;
pub mod vqvae;

pub use cpu::{CPU_ADAPTER, CpuEngine, Progress, Twin};
pub use fit::check_fit;
pub use ledger::Ledger;
pub use plan::{BufferId, BufferSpec, Command, Data, Dispatch, Plan, PlanBuilder, Residency};
pub use report::{DispatchReport, Downloads, EngineKind, Pace, Report, TimedPart, Traffic, downloaded};

/// A GPU program and its CPU twin. The name is that of the shader file, of the twin and of its tests.
#[derive(Debug)]
pub struct Kernel {
    pub name: &'static str,
    /// The WGSL source in its parts: what kernels share is in the program once. The entry point is `main`.
    pub wgsl: &'static [&'static str],
    /// Binding 0 is the uniform; the others follow in order.
    pub bindings: &'static [Binding],
    pub needs: &'static [Feature],
    /// Carries out one workgroup on the CPU.
    pub twin: fn(&mut Twin<'_>),
}

impl Kernel {
    /// The whole WGSL source: its parts, one after the other.
    pub fn source(&self) -> String {
        self.wgsl.concat()
    }
}

/// One buffer that a kernel takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    pub name: &'static str,
    pub access: Access,
}

impl Binding {
    pub const fn uniform(name: &'static str) -> Binding {
        Binding { name, access: Access::Uniform }
    }

    pub const fn read(name: &'static str) -> Binding {
        Binding { name, access: Access::Read }
    }

    pub const fn read_write(name: &'static str) -> Binding {
        Binding { name, access: Access::ReadWrite }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Uniform,
    Read,
    ReadWrite,
}

/// Something a device may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// WebGPU's `shader-f16`.
    F16,
    /// WebGPU's `subgroups`, of whatever width.
    Subgroups,
}

/// What a device takes, as it said itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Capabilities {
    /// The device in words: vendor, architecture, description.
    pub adapter: String,
    /// True where a CPU plays the GPU (SwiftShader, lavapipe).
    pub is_fallback: bool,
    /// The fused attention kernel that this device was measured to be fastest with; none where that wasn't measured.
    pub fused: Option<attention::Fused>,
    pub f16: bool,
    pub subgroups: bool,
    pub timestamps: bool,
    pub max_buffer_bytes: u64,
    pub max_binding_bytes: u64,
    /// All buffers of a run together, at their peak. No device says it: a guess that keeps the machine up.
    pub max_total_bytes: u64,
    pub max_workgroup_bytes: u32,
    pub max_workgroup_invocations: u32,
    pub max_groups_per_dimension: u32,
}

impl Capabilities {
    /// What every WebGPU device takes: the defaults of the specification.
    pub fn portable() -> Capabilities {
        Capabilities {
            adapter: String::new(),
            is_fallback: false,
            fused: None,
            f16: false,
            subgroups: false,
            timestamps: false,
            max_buffer_bytes: 256 << 20,
            max_binding_bytes: 128 << 20,
            max_total_bytes: 1 << 30,
            max_workgroup_bytes: 16 << 10,
            max_workgroup_invocations: 256,
            max_groups_per_dimension: 65_535,
        }
    }

    /// What the CPU engine takes: f16 by the `half` crate, and as much memory as wasm can address with room to spare.
    pub fn cpu() -> Capabilities {
        Capabilities { f16: true, max_buffer_bytes: 1 << 30, max_binding_bytes: 1 << 30, ..Capabilities::portable() }
    }

    pub fn has(&self, feature: Feature) -> bool {
        match feature {
            Feature::F16 => self.f16,
            Feature::Subgroups => self.subgroups,
        }
    }
}
