//! One plan on its way through the device.

use super::Control;
use super::device::{self, Scopes};
use super::engine::GpuEngine;
use super::wait::Signal;
use crate::kernel::{
    BufferId, Command, Dispatch, DispatchReport, Downloads, EngineKind, Plan, PlanBuilder, Progress, Report, Residency, Traffic,
};
use crate::words::Failure;

/// What a part of a run should take on the device: short enough to stop soon and not to hold up the screen, long enough that waiting between
/// parts doesn't count.
const PART_SECS: f64 = 0.2;
/// Cost per second of a device that hasn't been measured: that of a slow one.
const FIRST_PACE: f64 = 1e9;
/// Dispatches of a run that are timed; a query set takes 4,096 timestamps.
const TIMED_DISPATCHES: usize = 2048;
/// Commands are encoded for so long at a stretch: whoever shares the thread has their turn in between.
const STRETCH_NS: f64 = 10e6;
/// What is copied to or from the device at once: well under 50 ms on the slowest machines, so that nobody notices.
const SLICE_BYTES: usize = 16 << 20;
const STAMPS_BYTES: u64 = 16;
const STORAGE: wgpu::BufferUsages =
    wgpu::BufferUsages::STORAGE.union(wgpu::BufferUsages::COPY_SRC).union(wgpu::BufferUsages::COPY_DST);

pub(super) struct Run<'a> {
    engine: &'a GpuEngine,
    plan: &'a Plan,
    control: &'a Control,
    /// By buffer id, while they are alive.
    buffers: Vec<Option<Held>>,
    /// Freed by the plan, but still named by commands that are not submitted.
    retired: Vec<wgpu::Buffer>,
    /// Whether commands that are not submitted name the buffer.
    is_touched: Vec<bool>,
    encoder: Option<wgpu::CommandEncoder>,
    scopes: Option<Scopes>,
    uniforms: Option<wgpu::Buffer>,
    uniform_at_byte: u64,
    stamps: Option<Stamps>,
    /// Each dispatch's own counts of its traffic, 16 bytes apiece.
    counts: Option<wgpu::Buffer>,
    counts_at_byte: u64,
    readbacks: Vec<(&'static str, wgpu::Buffer)>,
    pending_cost: f64,
    done_cost: f64,
    all_cost: f64,
    report: Report,
    is_kept: bool,
}

struct Held {
    buffer: wgpu::Buffer,
    is_new: bool,
}

struct Stamps {
    queries: wgpu::QuerySet,
    resolved: wgpu::Buffer,
    mapped: wgpu::Buffer,
    count: usize,
}

impl<'a> Run<'a> {
    pub fn begin(engine: &'a GpuEngine, plan: &'a Plan, control: &'a Control) -> Run<'a> {
        let live_bytes = engine.live_bytes.get();
        let mut run = Run {
            engine,
            plan,
            control,
            buffers: plan.buffers.iter().map(|_| None).collect(),
            retired: Vec::new(),
            is_touched: vec![false; plan.buffers.len()],
            encoder: None,
            scopes: Some(Scopes::open(&engine.device)),
            uniforms: None,
            uniform_at_byte: 0,
            stamps: None,
            counts: None,
            counts_at_byte: 0,
            readbacks: Vec::new(),
            pending_cost: 0.0,
            done_cost: 0.0,
            all_cost: plan.dispatches().map(Dispatch::cost).sum(),
            report: Report {
                engine: EngineKind::Webgpu,
                adapter: engine.capabilities().adapter.clone(),
                dispatches: Vec::new(),
                wall_ns: None,
                peak_bytes: live_bytes,
                live_bytes,
                upload_bytes: 0,
                download_bytes: 0,
                timed: Vec::new(),
            },
            is_kept: false,
        };
        run.write_uniforms();
        let dispatches = plan.dispatches().count();
        if engine.capabilities().timestamps && dispatches > 0 {
            run.stamps = Some(run.make_stamps(dispatches.min(TIMED_DISPATCHES)));
        }
        let counted = plan.dispatches().filter(|dispatch| dispatch.io.is_some()).count() as u64;
        if plan.measure && counted > 0 {
            run.counts = Some(run.make_readback("counts", counted * PlanBuilder::IO_BYTES));
        }
        run
    }

    pub async fn carry_out(&mut self) -> Result<(Report, Downloads), Failure> {
        let plan = self.plan;
        let mut stretch_began_ns = self.control.now_ns();
        for command in &plan.commands {
            if self.control.now_ns().zip(stretch_began_ns).is_some_and(|(now, began)| now - began > STRETCH_NS) {
                self.breathe().await?;
                self.control.check()?;
                stretch_began_ns = self.control.now_ns();
            }
            if let Command::Dispatch(dispatch) = command {
                let budget = self.engine.pace.get().unwrap_or(FIRST_PACE) * PART_SECS;
                if self.pending_cost > 0.0 && self.pending_cost + dispatch.cost() > budget {
                    self.settle().await?;
                }
            }
            match command {
                Command::Upload { to, data } if data.bytes().len() > SLICE_BYTES => {
                    self.bring_to_life(command)?;
                    self.upload_in_slices(*to, data.bytes()).await?;
                }
                _ => self.encode(command)?,
            }
        }
        self.collect().await
    }

    /// Leaves the resident buffers to the engine: the run went well.
    pub fn keep(&mut self) {
        self.is_kept = true;
    }

    fn encode(&mut self, command: &Command) -> Result<(), Failure> {
        self.bring_to_life(command)?;
        match command {
            Command::Upload { to, data } => self.upload(*to, data.bytes()),
            Command::Zero { buffer } => {
                let target = self.buffer(*buffer)?;
                self.touch(*buffer);
                self.encoder().clear_buffer(&target, 0, None);
                Ok(())
            }
            Command::Dispatch(dispatch) => self.dispatch(dispatch),
            Command::Copy { from, from_byte, to, to_byte, bytes } => {
                let (source, target) = (self.buffer(*from)?, self.buffer(*to)?);
                self.touch(*from);
                self.touch(*to);
                self.encoder().copy_buffer_to_buffer(&source, *from_byte, &target, *to_byte, *bytes);
                Ok(())
            }
            Command::Download { from } => self.download(*from),
            Command::Free { buffer } => {
                let resident = match &self.plan.buffers[buffer.0].residency {
                    Residency::Resident(name) => self.engine.residents.borrow_mut().remove(name),
                    Residency::Temporary => None,
                };
                let held = self.buffers[buffer.0].take().map(|held| held.buffer);
                if let Some(held) = held.or(resident) {
                    self.engine.live_bytes.set(self.engine.live_bytes.get() - held.size());
                    self.retired.push(held);
                }
                Ok(())
            }
        }
    }

    fn encoder(&mut self) -> &mut wgpu::CommandEncoder {
        self.encoder.get_or_insert_with(|| self.engine.device.create_command_encoder(&Default::default()))
    }

    fn buffer(&self, id: BufferId) -> Result<wgpu::Buffer, Failure> {
        let held = self.buffers[id.0].as_ref().ok_or_else(|| device::refused("a command names a freed buffer"))?;
        Ok(held.buffer.clone())
    }

    fn touch(&mut self, id: BufferId) {
        self.is_touched[id.0] = true;
    }

    fn bring_to_life(&mut self, command: &Command) -> Result<(), Failure> {
        if matches!(command, Command::Free { .. }) {
            return Ok(());
        }
        for BufferId(id) in command.buffers() {
            let spec = &self.plan.buffers[id];
            if self.buffers[id].is_some() {
                continue;
            }
            if let Residency::Resident(name) = &spec.residency
                && let Some(buffer) = self.engine.residents.borrow().get(name)
            {
                if buffer.size() != spec.size_bytes {
                    return Err(device::refused(&format!("the resident buffer {name} has another size: release it first")));
                }
                self.buffers[id] = Some(Held { buffer: buffer.clone(), is_new: false });
                continue;
            }
            if !self.retired.is_empty() {
                // What the plan freed must be gone before more is asked for: its ledger counts on it.
                self.submit();
            }
            let buffer = self.make_buffer(spec.name, spec.size_bytes, STORAGE);
            self.buffers[id] = Some(Held { buffer, is_new: true });
            let live_bytes = self.engine.live_bytes.get() + spec.size_bytes;
            self.engine.live_bytes.set(live_bytes);
            self.report.peak_bytes = self.report.peak_bytes.max(live_bytes);
        }
        Ok(())
    }

    fn upload(&mut self, to: BufferId, bytes: &[u8]) -> Result<(), Failure> {
        if self.is_touched[to.0] {
            // Uploads go before the commands of the next submission, so those that came earlier must be on their way.
            self.submit();
        }
        self.write(&self.buffer(to)?, 0, bytes);
        Ok(())
    }

    /// So that no piece holds up whoever shares the thread, and the bytes on their way stay few.
    async fn upload_in_slices(&mut self, to: BufferId, bytes: &[u8]) -> Result<(), Failure> {
        self.submit();
        let target = self.buffer(to)?;
        for (place, slice) in bytes.chunks(SLICE_BYTES).enumerate() {
            self.write(&target, (place * SLICE_BYTES) as u64, slice);
            self.engine.queue.submit([]);
            self.breathe().await?;
            self.control.check()?;
        }
        Ok(())
    }

    fn write(&mut self, target: &wgpu::Buffer, at_byte: u64, bytes: &[u8]) {
        let whole = bytes.len() / 4 * 4;
        self.engine.queue.write_buffer(target, at_byte, &bytes[..whole]);
        if whole < bytes.len() {
            let mut last = [0; 4];
            last[..bytes.len() - whole].copy_from_slice(&bytes[whole..]);
            self.engine.queue.write_buffer(target, at_byte + whole as u64, &last);
        }
        self.report.upload_bytes += bytes.len() as u64;
    }

    /// Waits until the device is done with what it was given.
    async fn breathe(&self) -> Result<(), Failure> {
        let done = Signal::new();
        let set = done.clone();
        self.engine.queue.on_submitted_work_done(move || set.set(()));
        self.wait_for(done).await
    }

    fn dispatch(&mut self, dispatch: &Dispatch) -> Result<(), Failure> {
        let pipeline = self.engine.pipeline(dispatch);
        let storage: Vec<_> = dispatch.buffers.iter().map(|id| self.buffer(*id)).collect::<Result<_, _>>()?;
        let uniform_bytes = uniform_bytes(dispatch);
        let uniform = self.uniforms.as_ref().map(|buffer| {
            let size = wgpu::BufferSize::new(uniform_bytes);
            wgpu::BindingResource::Buffer(wgpu::BufferBinding { buffer, offset: self.uniform_at_byte, size })
        });
        let resources = uniform.into_iter().chain(storage.iter().map(wgpu::Buffer::as_entire_binding));
        let entries: Vec<_> = resources.zip(0..).map(|(resource, binding)| wgpu::BindGroupEntry { binding, resource }).collect();
        let label = Some(dispatch.kernel.name);
        let descriptor = wgpu::BindGroupDescriptor { label, layout: &pipeline.layout, entries: &entries };
        let bind_group = self.engine.device.create_bind_group(&descriptor);
        self.uniform_at_byte += self.uniform_stride(uniform_bytes);

        let index = self.report.dispatches.len();
        let queries = self.stamps.as_ref().filter(|stamps| index < stamps.count).map(|stamps| stamps.queries.clone());
        let timestamp_writes = queries.as_ref().map(|query_set| wgpu::ComputePassTimestampWrites {
            query_set,
            beginning_of_pass_write_index: Some(index as u32 * 2),
            end_of_pass_write_index: Some(index as u32 * 2 + 1),
        });
        let mut pass = self.encoder().begin_compute_pass(&wgpu::ComputePassDescriptor { label, timestamp_writes });
        pass.set_pipeline(&pipeline.pipeline);
        pass.set_bind_group(0, &bind_group, &[]);
        let [x, y, z] = dispatch.groups;
        pass.dispatch_workgroups(x, y, z);
        drop(pass);

        let mut measured = None;
        if let (Some(io), Some(counts)) = (dispatch.io, self.counts.clone()) {
            let source = self.buffer(io)?;
            let to_byte = self.counts_at_byte;
            self.encoder().copy_buffer_to_buffer(&source, 0, &counts, to_byte, PlanBuilder::IO_BYTES);
            self.counts_at_byte += PlanBuilder::IO_BYTES;
            // Its place among the counts is kept; what was counted is filled in when it's read.
            measured = Some(Traffic::default());
        }
        for id in &dispatch.buffers {
            self.touch(*id);
        }
        self.pending_cost += dispatch.cost();
        self.report.dispatches.push(DispatchReport {
            kernel: dispatch.kernel.name,
            count: 1,
            flops: dispatch.flops,
            predicted: dispatch.predicted,
            measured,
            time_ns: None,
        });
        Ok(())
    }

    fn download(&mut self, from: BufferId) -> Result<(), Failure> {
        let source = self.buffer(from)?;
        let mapped = self.make_readback("download", source.size());
        self.touch(from);
        self.encoder().copy_buffer_to_buffer(&source, 0, &mapped, 0, source.size());
        self.report.download_bytes += source.size();
        self.readbacks.push((self.plan.buffers[from.0].name, mapped));
        Ok(())
    }

    /// Hands what is encoded to the device, and destroys what was freed. Doesn't wait.
    fn submit(&mut self) {
        if let Some(encoder) = self.encoder.take() {
            self.engine.queue.submit([encoder.finish()]);
        }
        self.retired.drain(..).for_each(|buffer| buffer.destroy());
        self.is_touched.fill(false);
    }

    fn close_scopes(&mut self) -> impl Future<Output = Result<(), Failure>> + use<> {
        let closing = self.scopes.take().map(Scopes::close);
        async move {
            match closing {
                Some(closing) => closing.await,
                None => Ok(()),
            }
        }
    }

    /// Submits, waits until the device is done, and learns from it how fast the device is.
    async fn settle(&mut self) -> Result<(), Failure> {
        let began_ns = self.control.now_ns();
        self.submit();
        let closing = self.close_scopes();
        self.breathe().await?;
        closing.await?;
        if let (Some(began), Some(now)) = (began_ns, self.control.now_ns()) {
            let pace = self.pending_cost / ((now - began) * 1e-9).max(1e-6);
            // One part that was lucky, or unlucky, says little.
            let before = self.engine.pace.get().unwrap_or(FIRST_PACE);
            self.engine.pace.set(Some(pace.clamp(before / 4.0, before * 4.0)));
        }
        self.done_cost += std::mem::take(&mut self.pending_cost);
        self.control.report(Progress { done: self.done_cost / self.all_cost.max(1.0), is_over: false });
        self.control.check()?;
        self.scopes = Some(Scopes::open(&self.engine.device));
        Ok(())
    }

    /// Submits what is left and reads back downloads, counts and timestamps.
    async fn collect(&mut self) -> Result<(Report, Downloads), Failure> {
        if let Some(stamps) = &self.stamps {
            let (queries, resolved, mapped) = (stamps.queries.clone(), stamps.resolved.clone(), stamps.mapped.clone());
            let count = stamps.count as u32 * 2;
            let encoder = self.encoder();
            encoder.resolve_query_set(&queries, 0..count, &resolved, 0);
            encoder.copy_buffer_to_buffer(&resolved, 0, &mapped, 0, mapped.size());
        }
        self.submit();
        let map = |buffer: &wgpu::Buffer| {
            let mapped = Signal::new();
            let set = mapped.clone();
            buffer.map_async(wgpu::MapMode::Read, .., move |result| set.set(result.is_ok()));
            mapped
        };
        let counted = self.counts.as_ref().map(map);
        let stamped = self.stamps.as_ref().map(|stamps| map(&stamps.mapped));
        let downloaded: Vec<_> = self.readbacks.iter().map(|(_, buffer)| map(buffer)).collect();
        let closing = self.close_scopes();
        self.breathe().await?;
        closing.await?;

        if let (Some(counted), Some(counts)) = (counted, &self.counts) {
            let words = bytemuck::pod_collect_to_vec::<u8, [u32; 4]>(&self.read(counted, counts).await?);
            let counting = self.report.dispatches.iter_mut().filter(|dispatch| dispatch.measured.is_some());
            counting.zip(words).for_each(|(dispatch, io)| dispatch.measured = Some(Traffic::from_io_words(io)));
        }
        if let (Some(stamped), Some(stamps)) = (stamped, &self.stamps) {
            let ticks = bytemuck::pod_collect_to_vec::<u8, [u64; 2]>(&self.read(stamped, &stamps.mapped).await?);
            let tick_ns = f64::from(self.engine.queue.get_timestamp_period());
            // A device may reset its clock: then there is no time, rather than a wrong one.
            let times = ticks.iter().map(|[begin, end]| Some(end.checked_sub(*begin)? as f64 * tick_ns));
            self.report.dispatches.iter_mut().zip(times).for_each(|(dispatch, time)| dispatch.time_ns = time);
        }
        let mut downloads = Downloads::new();
        for ((name, buffer), mapped) in self.readbacks.iter().zip(downloaded) {
            downloads.insert(name, self.read(mapped, buffer).await?);
        }
        self.control.report(Progress { done: 1.0, is_over: true });
        Ok((self.report.clone(), downloads))
    }

    async fn read(&self, mapped: Signal<bool>, buffer: &wgpu::Buffer) -> Result<Vec<u8>, Failure> {
        if !self.wait_for(mapped).await? {
            return Err(device::device_lost());
        }
        let view = buffer.get_mapped_range(..).map_err(|error| device::refused(&error.to_string()))?;
        let len = buffer.size() as usize;
        let mut bytes = Vec::with_capacity(len);
        while bytes.len() < len {
            let (begin, end) = (bytes.len(), (bytes.len() + SLICE_BYTES).min(len));
            #[cfg(target_arch = "wasm32")]
            {
                bytes.resize(end, 0);
                view.as_uint8array().subarray(begin as u32, end as u32).copy_to(&mut bytes[begin..]);
            }
            #[cfg(not(target_arch = "wasm32"))]
            bytes.extend_from_slice(&view[begin..end]);
            // After the last slice of many bytes too: another buffer may follow.
            if end < len || len >= SLICE_BYTES {
                self.breathe().await?;
            }
        }
        Ok(bytes)
    }

    /// Waits for a callback of the device. Natively callbacks come only while the device is polled, and a lost device may never call.
    #[cfg(not(target_arch = "wasm32"))]
    async fn wait_for<T>(&self, signal: Signal<T>) -> Result<T, Failure> {
        let polled = self.engine.device.poll(wgpu::PollType::wait_indefinitely());
        signal.take().filter(|_| polled.is_ok()).ok_or_else(device::device_lost)
    }

    #[cfg(target_arch = "wasm32")]
    async fn wait_for<T>(&self, signal: Signal<T>) -> Result<T, Failure> {
        Ok(signal.await)
    }

    fn uniform_stride(&self, bytes: u64) -> u64 {
        bytes.next_multiple_of(self.engine.uniform_alignment_bytes)
    }

    /// Puts the uniforms of all dispatches into one buffer, in order.
    fn write_uniforms(&mut self) {
        let mut contents = Vec::new();
        for dispatch in self.plan.dispatches() {
            let begin = contents.len();
            contents.extend_from_slice(&dispatch.uniform);
            contents.resize(begin + self.uniform_stride(uniform_bytes(dispatch)) as usize, 0);
        }
        if !contents.is_empty() {
            let usage = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
            let uniforms = self.make_buffer("uniforms", contents.len() as u64, usage);
            self.engine.queue.write_buffer(&uniforms, 0, &contents);
            self.uniforms = Some(uniforms);
        }
    }

    fn make_stamps(&self, count: usize) -> Stamps {
        let bytes = count as u64 * STAMPS_BYTES;
        let usage = wgpu::BufferUsages::QUERY_RESOLVE | wgpu::BufferUsages::COPY_SRC;
        Stamps {
            queries: self.engine.device.create_query_set(&wgpu::QuerySetDescriptor {
                label: Some("stamps"),
                ty: wgpu::QueryType::Timestamp,
                count: count as u32 * 2,
            }),
            resolved: self.make_buffer("stamps", bytes, usage),
            mapped: self.make_readback("stamps", bytes),
            count,
        }
    }

    fn make_readback(&self, name: &str, size: u64) -> wgpu::Buffer {
        self.make_buffer(name, size, wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST)
    }

    fn make_buffer(&self, name: &str, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
        let descriptor = wgpu::BufferDescriptor { label: Some(name), size, usage, mapped_at_creation: false };
        self.engine.device.create_buffer(&descriptor)
    }
}

/// Bytes of a dispatch's uniform on the device: structs there are made of whole 16 bytes.
fn uniform_bytes(dispatch: &Dispatch) -> u64 {
    (dispatch.uniform.len() as u64).next_multiple_of(16).max(16)
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        // Also when whoever waits for the run gives up: then nothing of it may stay.
        drop(self.scopes.take());
        self.encoder = None;
        let engine = self.engine;
        for (spec, held) in self.plan.buffers.iter().zip(&mut self.buffers) {
            let Some(held) = held.take().filter(|held| held.is_new) else { continue };
            match &spec.residency {
                Residency::Resident(name) if self.is_kept => {
                    engine.residents.borrow_mut().insert(name.clone(), held.buffer);
                }
                _ => {
                    engine.live_bytes.set(engine.live_bytes.get() - held.buffer.size());
                    held.buffer.destroy();
                }
            }
        }
        let stamps = self.stamps.take().into_iter().flat_map(|stamps| [stamps.resolved, stamps.mapped]);
        let readbacks = self.readbacks.drain(..).map(|(_, buffer)| buffer);
        let scratch = self.retired.drain(..).chain(self.uniforms.take()).chain(self.counts.take());
        scratch.chain(stamps).chain(readbacks).for_each(|buffer| buffer.destroy());
    }
}
