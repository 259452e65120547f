//! One device, its pipelines and its resident buffers.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use super::device::{self, failure_of};
use super::run::Run;
use super::wait::{Turnstile, lock};
use super::{Control, Within};
use crate::kernel::{Access, Capabilities, Command, Dispatch, Downloads, Kernel, Plan, Report, check_fit};
use crate::words::{Code, Failure};

/// Carries out plans on one device.
///
/// Live and peak bytes count the plans' buffers, as the ledger does. Not counted: the mapped buffers that downloads pass through,
/// and a few kilobytes of uniforms and timestamps for each run; all of them are gone when the run is.
pub struct GpuEngine {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    capabilities: Capabilities,
    pub(super) uniform_alignment_bytes: u64,
    pipelines: RefCell<HashMap<PipelineKey, Rc<Pipeline>>>,
    pub(super) residents: RefCell<HashMap<String, wgpu::Buffer>>,
    pub(super) live_bytes: Cell<u64>,
    /// Cost (see [`Dispatch::cost`]) that the device carries out per second, as measured.
    pub(super) pace: Cell<Option<f64>>,
    turnstile: Turnstile,
    lost: Arc<Mutex<bool>>,
    /// Errors that no scope caught.
    stray: Arc<Mutex<Option<Failure>>>,
}

#[derive(PartialEq, Eq, Hash)]
struct PipelineKey {
    kernel: &'static str,
    overrides: Vec<(&'static str, u64)>,
}

pub(super) struct Pipeline {
    pub pipeline: wgpu::ComputePipeline,
    pub layout: wgpu::BindGroupLayout,
}

impl GpuEngine {
    /// Asks for an adapter and a device with all that the adapter allows.
    ///
    /// # Errors
    /// `no-webgpu` when there is none.
    pub async fn new() -> Result<GpuEngine, Failure> {
        GpuEngine::asked_within(|ask| ask()).await
    }

    /// As [`GpuEngine::new`], with a device that is asked for within something.
    ///
    /// # Errors
    /// `no-webgpu` when there is none.
    pub async fn asked_within(within: Within) -> Result<GpuEngine, Failure> {
        let (device, queue, capabilities) = device::request(within).await?;
        let (lost, stray) = (Arc::new(Mutex::new(false)), Arc::new(Mutex::new(None)));
        let (is_lost, first_stray) = (lost.clone(), stray.clone());
        device.set_device_lost_callback(move |_, _| *lock(&is_lost) = true);
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            lock(&first_stray).get_or_insert_with(|| failure_of(&error));
        }));
        Ok(GpuEngine {
            uniform_alignment_bytes: u64::from(device.limits().min_uniform_buffer_offset_alignment),
            device,
            queue,
            capabilities,
            pipelines: RefCell::default(),
            residents: RefCell::default(),
            live_bytes: Cell::new(0),
            pace: Cell::new(None),
            turnstile: Turnstile::default(),
            lost,
            stray,
        })
    }

    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// Whether the device is gone: nothing runs on it any more.
    pub fn is_lost(&self) -> bool {
        *lock(&self.lost)
    }

    /// Bytes of all buffers that are alive now: between runs, the resident ones.
    pub fn live_bytes(&self) -> u64 {
        self.live_bytes.get()
    }

    /// Gives the device back with everything on it. A run under way fails with `device-lost`.
    pub fn destroy(&self) {
        *lock(&self.lost) = true;
        self.device.destroy();
    }

    /// Destroys the resident buffer of this name; false when there is none.
    pub fn release(&self, name: &str) -> bool {
        let Some(buffer) = self.residents.borrow_mut().remove(name) else { return false };
        self.live_bytes.set(self.live_bytes.get() - buffer.size());
        buffer.destroy();
        true
    }

    /// Carries out a plan; plans that are started together run one after the other.
    ///
    /// # Errors
    /// `too-large` before anything is allocated when the plan doesn't fit the device, `aborted` when it was stopped, `device-lost`,
    /// `out-of-memory`; nothing of a failed run stays alive. Natively the calling thread blocks while the device works.
    pub async fn run(&self, plan: &Plan, control: &Control) -> Result<(Report, Downloads), Failure> {
        let _turn = self.turnstile.pass().await;
        control.check()?;
        check_fit(plan, &self.capabilities, self.live_bytes.get() - self.resident_bytes_of(plan))?;
        if self.is_lost() {
            return Err(device::device_lost());
        }
        lock(&self.stray).take();
        let began_ns = control.now_ns();
        let mut run = Run::begin(self, plan, control);
        let mut outcome = run.carry_out().await;
        if let Some(stray) = lock(&self.stray).take() {
            outcome = outcome.and(Err(stray));
        }
        if self.is_lost() {
            outcome = Err(device::device_lost());
        }
        if let Err(Failure { code: Code::Crashed | Code::OutOfMemory, .. }) = outcome {
            // A pipeline that failed to be made would fail every later run.
            self.forget_pipelines(plan);
        }
        let (mut report, downloads) = outcome?;
        run.keep();
        drop(run);
        report.live_bytes = self.live_bytes.get();
        report.wall_ns = control.now_ns().zip(began_ns).map(|(now, began)| now - began);
        Ok((report, downloads))
    }

    /// Bytes that are alive already of what the plan holds.
    fn resident_bytes_of(&self, plan: &Plan) -> u64 {
        let residents = self.residents.borrow();
        plan.buffers.iter().filter_map(|spec| residents.get(spec.resident_name()?)).map(wgpu::Buffer::size).sum()
    }

    /// The pipeline of a kernel with these overrides, made at their first use.
    pub(super) fn pipeline(&self, dispatch: &Dispatch) -> Rc<Pipeline> {
        let overrides = dispatch.overrides.iter().map(|(name, value)| (*name, value.to_bits())).collect();
        let key = PipelineKey { kernel: dispatch.kernel.name, overrides };
        if let Some(pipeline) = self.pipelines.borrow().get(&key) {
            return pipeline.clone();
        }
        let pipeline = Rc::new(self.make_pipeline(dispatch.kernel, &dispatch.overrides));
        self.pipelines.borrow_mut().insert(key, pipeline.clone());
        pipeline
    }

    fn forget_pipelines(&self, plan: &Plan) {
        let mut pipelines = self.pipelines.borrow_mut();
        for command in &plan.commands {
            if let Command::Dispatch(dispatch) = command {
                pipelines.retain(|key, _| key.kernel != dispatch.kernel.name);
            }
        }
    }

    fn make_pipeline(&self, kernel: &Kernel, overrides: &[(&str, f64)]) -> Pipeline {
        let label = Some(kernel.name);
        let entries: Vec<_> =
            kernel.bindings.iter().zip(0..).map(|(binding, place)| layout_entry(place, binding.access)).collect();
        let layout = self.device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label, entries: &entries });
        let pipeline_layout = self.device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label,
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let source = wgpu::ShaderSource::Wgsl(kernel.source().into());
        let module = self.device.create_shader_module(wgpu::ShaderModuleDescriptor { label, source });
        let pipeline = self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label,
            layout: Some(&pipeline_layout),
            module: &module,
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions { constants: overrides, ..Default::default() },
            cache: None,
        });
        Pipeline { pipeline, layout }
    }
}

impl Drop for GpuEngine {
    fn drop(&mut self) {
        self.device.destroy();
    }
}

fn layout_entry(binding: u32, access: Access) -> wgpu::BindGroupLayoutEntry {
    let ty = match access {
        Access::Uniform => wgpu::BufferBindingType::Uniform,
        Access::Read => wgpu::BufferBindingType::Storage { read_only: true },
        Access::ReadWrite => wgpu::BufferBindingType::Storage { read_only: false },
    };
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty: wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None },
        count: None,
    }
}
