//! What to run: buffers and commands over them.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Kernel, Ledger, Traffic};

/// A buffer of one plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BufferId(pub usize);

/// How long a buffer lives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Residency {
    /// From its first use to its `Free`, within the plan.
    Temporary,
    /// Kept by the engine under this name from plan to plan, until a plan frees it.
    Resident(String),
}

/// A buffer: its name is for reports and for its download.
#[derive(Clone, Debug)]
pub struct BufferSpec {
    pub name: &'static str,
    /// A multiple of 4, and not 0.
    pub size_bytes: u64,
    pub residency: Residency,
}

/// What an upload carries. Shared, since inputs are used by several plans.
#[derive(Clone, Debug)]
pub enum Data {
    F32(Arc<Vec<f32>>),
    U32(Arc<Vec<u32>>),
    F16(Arc<Vec<half::f16>>),
}

impl BufferSpec {
    /// The name under which the engine keeps it from plan to plan; none where it doesn't.
    pub fn resident_name(&self) -> Option<&str> {
        match &self.residency {
            Residency::Resident(name) => Some(name),
            Residency::Temporary => None,
        }
    }

    pub fn is_resident(&self) -> bool {
        self.resident_name().is_some()
    }
}

impl Data {
    pub fn bytes(&self) -> &[u8] {
        match self {
            Data::F32(values) => bytemuck::cast_slice(values),
            Data::U32(values) => bytemuck::cast_slice(values),
            Data::F16(values) => bytemuck::cast_slice(values),
        }
    }
}

/// One run of a kernel.
#[derive(Clone, Debug)]
pub struct Dispatch {
    pub kernel: &'static Kernel,
    /// Pipeline-overridable constants, by name.
    pub overrides: Vec<(&'static str, f64)>,
    /// The contents of binding 0.
    pub uniform: Vec<u8>,
    /// The buffers of bindings 1, 2, …
    pub buffers: Vec<BufferId>,
    /// Workgroups along x, y, z.
    pub groups: [u32; 3],
    /// What it moves to and from global memory, by its closed form.
    pub predicted: Traffic,
    pub flops: u64,
    /// Where the kernel counts its own traffic, when the plan measures.
    pub io: Option<BufferId>,
}

impl Dispatch {
    /// What it costs, about: floating-point operations, and bytes at the rate of one operation each.
    pub fn cost(&self) -> f64 {
        (self.flops + self.predicted.total_bytes()) as f64
    }
}

/// One thing to do. Buffers come to life at the first command that names them.
#[derive(Clone, Debug)]
pub enum Command {
    Upload {
        to: BufferId,
        data: Data,
    },
    Zero {
        buffer: BufferId,
    },
    Dispatch(Box<Dispatch>),
    /// Copies `bytes` from byte `from_byte` of one buffer to byte `to_byte` of another; all three are multiples of 4.
    Copy {
        from: BufferId,
        from_byte: u64,
        to: BufferId,
        to_byte: u64,
        bytes: u64,
    },
    Download {
        from: BufferId,
    },
    Free {
        buffer: BufferId,
    },
}

/// What to run on an engine, complete: sizes, uploads, dispatches, downloads.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub buffers: Vec<BufferSpec>,
    pub commands: Vec<Command>,
    /// Whether kernels count their own traffic.
    pub measure: bool,
}

impl Plan {
    pub fn builder(measure: bool) -> PlanBuilder {
        PlanBuilder { plan: Plan { measure, ..Plan::default() }, idle_io: None }
    }

    /// The plan that frees every resident buffer that `plans` name: the device's memory is then what it was before them.
    pub fn releasing<'a>(plans: impl IntoIterator<Item = &'a Plan>) -> Plan {
        let mut builder = Plan::builder(false);
        let mut known = HashSet::new();
        for spec in plans.into_iter().flat_map(|plan| &plan.buffers) {
            if spec.is_resident() && known.insert(&spec.residency) {
                let buffer = builder.buffer(spec.name, spec.size_bytes, spec.residency.clone());
                builder.free(buffer);
            }
        }
        builder.finish()
    }

    pub fn dispatches(&self) -> impl Iterator<Item = &Dispatch> {
        self.commands.iter().filter_map(|command| match command {
            Command::Dispatch(dispatch) => Some(&**dispatch),
            _ => None,
        })
    }

    /// The sum of what its kernels move, by their closed forms.
    pub fn predicted(&self) -> Traffic {
        self.dispatches().map(|dispatch| dispatch.predicted).fold(Traffic::default(), |sum, one| sum + one)
    }

    pub fn flops(&self) -> u64 {
        self.dispatches().map(|dispatch| dispatch.flops).sum()
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::of(self)
    }
}

/// Builds a plan command by command.
pub struct PlanBuilder {
    plan: Plan,
    idle_io: Option<BufferId>,
}

impl PlanBuilder {
    /// Bytes of a kernel's traffic counters: words read and written, each as low and high half.
    pub const IO_BYTES: u64 = 16;

    /// Declares a buffer of at least `size_bytes`, rounded up to whole words.
    pub fn buffer(&mut self, name: &'static str, size_bytes: u64, residency: Residency) -> BufferId {
        let size_bytes = size_bytes.max(4).next_multiple_of(4);
        let is_it = |spec: &BufferSpec| spec.is_resident() && spec.residency == residency;
        if let Some(known) = self.plan.buffers.iter().position(is_it) {
            return BufferId(known);
        }
        self.plan.buffers.push(BufferSpec { name, size_bytes, residency });
        BufferId(self.plan.buffers.len() - 1)
    }

    pub fn temporary(&mut self, name: &'static str, size_bytes: u64) -> BufferId {
        self.buffer(name, size_bytes, Residency::Temporary)
    }

    /// A temporary buffer with these contents.
    pub fn upload(&mut self, name: &'static str, data: Data) -> BufferId {
        let to = self.temporary(name, data.bytes().len() as u64);
        self.plan.commands.push(Command::Upload { to, data });
        to
    }

    /// A temporary buffer of `size_bytes`, a multiple of 4, filled on the device with what another holds, over and over.
    pub fn repeat(&mut self, name: &'static str, pattern: BufferId, size_bytes: u64) -> BufferId {
        let to = self.temporary(name, size_bytes);
        let pattern_bytes = self.plan.buffers[pattern.0].size_bytes;
        for to_byte in (0..size_bytes).step_by(pattern_bytes as usize) {
            let bytes = pattern_bytes.min(size_bytes - to_byte);
            self.push(Command::Copy { from: pattern, from_byte: 0, to, to_byte, bytes });
        }
        to
    }

    pub fn push(&mut self, command: Command) {
        self.plan.commands.push(command);
    }

    /// Adds one run of a kernel. Kernels with an `io` binding take [`PlanBuilder::io`] there.
    pub fn dispatch(&mut self, dispatch: Dispatch) {
        self.plan.commands.push(Command::Dispatch(Box::new(dispatch)));
    }

    /// The buffer to bind as a kernel's `io`: one of its own, zeroed, when the plan measures, else one that all share and none touches.
    pub fn io(&mut self) -> BufferId {
        if self.plan.measure {
            let io = self.temporary("io", Self::IO_BYTES);
            self.plan.commands.push(Command::Zero { buffer: io });
            return io;
        }
        match self.idle_io {
            Some(io) => io,
            None => {
                let io = self.temporary("io", Self::IO_BYTES);
                self.idle_io = Some(io);
                io
            }
        }
    }

    pub fn measures(&self) -> bool {
        self.plan.measure
    }

    pub fn download(&mut self, from: BufferId) {
        self.plan.commands.push(Command::Download { from });
    }

    pub fn free(&mut self, buffer: BufferId) {
        self.plan.commands.push(Command::Free { buffer });
    }

    /// Closes the plan: temporary buffers that are still alive are freed after their last use.
    pub fn finish(mut self) -> Plan {
        let mut last_uses = vec![None; self.plan.buffers.len()];
        for (at, command) in self.plan.commands.iter().enumerate() {
            let is_free = matches!(command, Command::Free { .. });
            command.buffers().for_each(|id| last_uses[id.0] = (!is_free).then_some(at));
        }
        let mut ending = vec![Vec::new(); self.plan.commands.len()];
        for (id, (spec, last)) in self.plan.buffers.iter().zip(last_uses).enumerate() {
            if let (false, Some(last)) = (spec.is_resident(), last) {
                // A kernel's own counts are read at the end of the run, so they live until then.
                let last = if spec.name == "io" { ending.len() - 1 } else { last };
                ending[last].push(Command::Free { buffer: BufferId(id) });
            }
        }
        let commands = std::mem::take(&mut self.plan.commands).into_iter().zip(ending);
        self.plan.commands = commands.flat_map(|(command, freed)| std::iter::once(command).chain(freed)).collect();
        self.plan
    }
}

impl Command {
    /// The buffers that this command names.
    pub fn buffers(&self) -> impl Iterator<Item = BufferId> + '_ {
        let (bound, named, other): (&[BufferId], _, _) = match self {
            Command::Upload { to, .. } => (&[], Some(*to), None),
            Command::Zero { buffer } | Command::Free { buffer } => (&[], Some(*buffer), None),
            Command::Dispatch(dispatch) => (&dispatch.buffers, None, None),
            Command::Copy { from, to, .. } => (&[], Some(*from), Some(*to)),
            Command::Download { from } => (&[], Some(*from), None),
        };
        bound.iter().copied().chain(named).chain(other)
    }
}
