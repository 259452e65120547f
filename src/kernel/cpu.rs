//! Carries out plans on the CPU with the kernels' twins: the engine where there is no GPU, and the oracle's neighbour where there is.

use std::cell::{Ref, RefCell, RefMut};
use std::collections::HashMap;

use super::{Command, Dispatch, DispatchReport, Downloads, EngineKind, Plan, Report, Residency, Traffic};

/// What a twin sees: one workgroup of one dispatch.
pub struct Twin<'a> {
    dispatch: &'a Dispatch,
    buffers: &'a [Option<RefCell<Vec<u32>>>],
    /// This workgroup's number along x, y, z.
    pub group: [u32; 3],
    /// What this dispatch has moved so far; twins add to it as their shaders do.
    pub io: Traffic,
}

impl<'a> Twin<'a> {
    /// An override's value.
    ///
    /// # Panics
    /// When the plan doesn't set it: twins have no defaults of their own.
    pub fn constant(&self, name: &str) -> f64 {
        let set = self.dispatch.overrides.iter().find(|(known, _)| *known == name);
        set.unwrap_or_else(|| panic!("the plan sets no override {name} for {}", self.dispatch.kernel.name)).1
    }

    /// The uniform as its struct.
    pub fn uniform<T: bytemuck::Pod>(&self) -> T {
        bytemuck::pod_read_unaligned(&self.dispatch.uniform[..size_of::<T>()])
    }

    fn cell(&self, binding: usize) -> &'a RefCell<Vec<u32>> {
        let id = self.dispatch.buffers[binding - 1];
        self.buffers[id.0].as_ref().unwrap_or_else(|| panic!("binding {binding} of {} is not alive", self.dispatch.kernel.name))
    }

    /// The buffer at a binding (1 is the first after the uniform), as whole values of `T`; words left over at its end are
    /// out of reach, as for a shader.
    pub fn read<T: bytemuck::AnyBitPattern>(&self, binding: usize) -> Ref<'a, [T]> {
        Ref::map(self.cell(binding).borrow(), |words| bytemuck::cast_slice(&words[..whole_words::<T>(words)]))
    }

    pub fn write<T: bytemuck::Pod>(&self, binding: usize) -> RefMut<'a, [T]> {
        RefMut::map(self.cell(binding).borrow_mut(), |words| {
            let whole = whole_words::<T>(words);
            bytemuck::cast_slice_mut(&mut words[..whole])
        })
    }

    /// Counts words (4 bytes) read from and written to global memory.
    pub fn count_words(&mut self, read: u64, written: u64) {
        self.io = self.io + Traffic { read_bytes: read * 4, written_bytes: written * 4 };
    }
}

fn whole_words<T>(words: &[u32]) -> usize {
    let value_bytes = size_of::<T>().max(1);
    words.len() * 4 / value_bytes * value_bytes / 4
}

/// What reports of the CPU engine call their device.
pub const CPU_ADAPTER: &str = "CPU";

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// From 0 to 1, by cost.
    pub done: f64,
    pub is_over: bool,
}

/// One plan on its way. It goes in pieces, so that whoever drives it can show progress and stop.
pub struct CpuEngine<'a> {
    plan: &'a Plan,
    resident: &'a mut HashMap<String, Vec<u32>>,
    buffers: Vec<Option<RefCell<Vec<u32>>>>,
    /// Whether a resident buffer was there before the plan.
    is_old: Vec<bool>,
    is_over: bool,
    next_command: usize,
    next_group: u64,
    io: Traffic,
    cost_done: f64,
    cost_all: f64,
    live_bytes: u64,
    report: Report,
    downloads: Downloads,
}

impl<'a> CpuEngine<'a> {
    /// `resident` holds the resident buffers from plan to plan. Of a run that is given up, those stay that were there before it.
    pub fn new(plan: &'a Plan, resident: &'a mut HashMap<String, Vec<u32>>) -> CpuEngine<'a> {
        let live_bytes = resident.values().map(|words| words.len() as u64 * 4).sum();
        CpuEngine {
            plan,
            buffers: plan.buffers.iter().map(|_| None).collect(),
            is_old: vec![false; plan.buffers.len()],
            is_over: false,
            next_command: 0,
            next_group: 0,
            io: Traffic::default(),
            cost_done: 0.0,
            cost_all: plan.dispatches().map(Dispatch::cost).sum(),
            live_bytes,
            resident,
            report: Report {
                engine: EngineKind::Cpu,
                adapter: CPU_ADAPTER.to_owned(),
                dispatches: Vec::new(),
                wall_ns: None,
                peak_bytes: live_bytes,
                live_bytes,
                upload_bytes: 0,
                download_bytes: 0,
                timed: Vec::new(),
            },
            downloads: Downloads::new(),
        }
    }

    /// Runs the plan to its end.
    pub fn run(plan: &Plan) -> (Report, Downloads) {
        CpuEngine::run_on(plan, &mut HashMap::new())
    }

    /// Runs the plan to its end over these resident buffers, which stay for the next one.
    pub fn run_on(plan: &Plan, resident: &mut HashMap<String, Vec<u32>>) -> (Report, Downloads) {
        let mut engine = CpuEngine::new(plan, resident);
        while !engine.advance(u64::MAX).is_over {}
        engine.finish()
    }

    /// Goes on for about this much cost (see [`Dispatch::cost`]); at least one workgroup.
    pub fn advance(&mut self, cost_budget: u64) -> Progress {
        let plan = self.plan;
        let mut left = cost_budget as f64;
        while let Some(command) = plan.commands.get(self.next_command) {
            if let Command::Dispatch(dispatch) = command {
                if self.next_group == 0 {
                    self.bring_to_life(command);
                    self.io = Traffic::default();
                }
                left = self.advance_dispatch(dispatch, left);
                if self.next_group > 0 {
                    return self.progress();
                }
            } else {
                self.carry_out(command);
            }
            self.next_command += 1;
            if left <= 0.0 {
                break;
            }
        }
        self.progress()
    }

    fn progress(&self) -> Progress {
        let is_over = self.next_command == self.plan.commands.len();
        let done = if is_over || self.cost_all == 0.0 {
            f64::from(u8::from(is_over))
        } else {
            (self.cost_done / self.cost_all).min(1.0)
        };
        Progress { done, is_over }
    }

    /// The report and what was downloaded. Call it when [`Progress::is_over`].
    pub fn finish(mut self) -> (Report, Downloads) {
        self.is_over = true;
        self.report.live_bytes = self.live_bytes;
        (self.report.clone(), std::mem::take(&mut self.downloads))
    }

    fn bring_to_life(&mut self, command: &Command) {
        for super::BufferId(id) in command.buffers() {
            let spec = &self.plan.buffers[id];
            if self.buffers[id].is_none() {
                let kept = match &spec.residency {
                    Residency::Resident(name) => self.resident.remove(name),
                    Residency::Temporary => None,
                };
                self.is_old[id] = kept.is_some();
                let words = kept.unwrap_or_else(|| {
                    self.live_bytes += spec.size_bytes;
                    vec![0; (spec.size_bytes / 4) as usize]
                });
                self.buffers[id] = Some(RefCell::new(words));
            }
        }
        self.report.peak_bytes = self.report.peak_bytes.max(self.live_bytes);
    }

    fn words(&self, id: super::BufferId) -> RefMut<'_, Vec<u32>> {
        self.buffers[id.0].as_ref().expect("a command's buffers are brought to life before it").borrow_mut()
    }

    fn carry_out(&mut self, command: &Command) {
        self.bring_to_life(command);
        match command {
            Command::Upload { to, data } => {
                let bytes = data.bytes();
                bytemuck::cast_slice_mut::<u32, u8>(&mut self.words(*to))[..bytes.len()].copy_from_slice(bytes);
                self.report.upload_bytes += bytes.len() as u64;
            }
            Command::Zero { buffer } => self.words(*buffer).fill(0),
            Command::Copy { from, from_byte, to, to_byte, bytes } => {
                let [from_word, to_word, count] = [from_byte, to_byte, bytes].map(|bytes| (*bytes / 4) as usize);
                let source = self.words(*from)[from_word..from_word + count].to_vec();
                self.words(*to)[to_word..to_word + count].copy_from_slice(&source);
            }
            Command::Download { from } => {
                let bytes = bytemuck::cast_slice::<u32, u8>(&self.words(*from)).to_vec();
                self.report.download_bytes += bytes.len() as u64;
                self.downloads.insert(self.plan.buffers[from.0].name, bytes);
            }
            Command::Free { buffer } => {
                if self.buffers[buffer.0].take().is_some() {
                    self.live_bytes -= self.plan.buffers[buffer.0].size_bytes;
                }
            }
            Command::Dispatch(_) => {}
        }
    }

    /// Runs workgroups while there is budget; `next_group` is 0 again when the dispatch is over.
    fn advance_dispatch(&mut self, dispatch: &Dispatch, mut left: f64) -> f64 {
        let [x, y, z] = dispatch.groups.map(u64::from);
        let all = x * y * z;
        let cost_per_group = dispatch.cost() / all.max(1) as f64;
        while self.next_group < all {
            let index = self.next_group;
            let group = [(index % x) as u32, (index / x % y) as u32, (index / (x * y)) as u32];
            let mut twin = Twin { dispatch, buffers: &self.buffers, group, io: Traffic::default() };
            (dispatch.kernel.twin)(&mut twin);
            self.io = self.io + twin.io;
            self.next_group += 1;
            self.cost_done += cost_per_group;
            left -= cost_per_group.max(1.0);
            if left <= 0.0 && self.next_group < all {
                return left;
            }
        }
        self.next_group = 0;
        self.report.dispatches.push(DispatchReport {
            kernel: dispatch.kernel.name,
            count: 1,
            flops: dispatch.flops,
            predicted: dispatch.predicted,
            measured: dispatch.io.map(|_| self.io),
            time_ns: None,
        });
        left
    }
}

impl Drop for CpuEngine<'_> {
    fn drop(&mut self) {
        for ((spec, cell), is_old) in self.plan.buffers.iter().zip(&mut self.buffers).zip(&self.is_old) {
            if let (Residency::Resident(name), Some(cell)) = (&spec.residency, cell.take())
                && (self.is_over || *is_old)
            {
                self.resident.insert(name.clone(), cell.into_inner());
            }
        }
    }
}
