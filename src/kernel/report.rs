//! What an engine says of a run.

use std::collections::BTreeMap;
use std::ops::Add;

use crate::words::{Code, Failure, Words};

/// Bytes of device global memory that kernels read and write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    pub read_bytes: u64,
    pub written_bytes: u64,
}

impl Add for Traffic {
    type Output = Traffic;

    fn add(self, other: Traffic) -> Traffic {
        Traffic { read_bytes: self.read_bytes + other.read_bytes, written_bytes: self.written_bytes + other.written_bytes }
    }
}

impl Traffic {
    pub const fn total_bytes(self) -> u64 {
        self.read_bytes + self.written_bytes
    }

    /// From a kernel's counters: words read (low, high), words written (low, high).
    pub fn from_io_words(io: [u32; 4]) -> Traffic {
        let bytes = |low: u32, high: u32| (u64::from(low) | u64::from(high) << 32) * 4;
        Traffic { read_bytes: bytes(io[0], io[1]), written_bytes: bytes(io[2], io[3]) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineKind {
    Webgpu,
    Cpu,
}

impl EngineKind {
    pub const fn name(self) -> &'static str {
        match self {
            EngineKind::Webgpu => "webgpu",
            EngineKind::Cpu => "cpu",
        }
    }
}

/// What came back, by buffer name.
pub type Downloads = BTreeMap<&'static str, Vec<u8>>;

/// A buffer that came back, as whole values of `T`.
///
/// # Errors
/// `crashed` when it isn't there.
pub fn downloaded<T: bytemuck::Pod>(downloads: &Downloads, name: &str) -> Result<Vec<T>, Failure> {
    downloads.get(name).map(|bytes| bytemuck::pod_collect_to_vec(bytes)).ok_or_else(|| {
        Failure::new(
            Code::Crashed,
            "",
            Words::new(
                format!("The engine brought no \"{name}\" back. Run it again."),
                format!("计算引擎没有送回“{name}”。请重新运行。"),
            ),
        )
    })
}

/// One dispatch as it went, or several of one kernel together.
#[derive(Clone, Debug, PartialEq)]
pub struct DispatchReport {
    pub kernel: &'static str,
    /// How many dispatches they are.
    pub count: u64,
    pub flops: u64,
    pub predicted: Traffic,
    /// Counted by the kernel itself, when the plan measures.
    pub measured: Option<Traffic>,
    /// By timestamp queries, where the device has them.
    pub time_ns: Option<f64>,
}

impl DispatchReport {
    /// Takes another of the same kernel in. What isn't known of one isn't known of both.
    fn add(&mut self, other: &DispatchReport) {
        self.count += other.count;
        self.flops += other.flops;
        self.predicted = self.predicted + other.predicted;
        self.measured = self.measured.zip(other.measured).map(|(sum, more)| sum + more);
        self.time_ns = self.time_ns.zip(other.time_ns).map(|(sum, more)| sum + more);
    }
}

/// A run as it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub engine: EngineKind,
    pub adapter: String,
    pub dispatches: Vec<DispatchReport>,
    /// From the first submission to the last result, by the clock of whoever drove the engine.
    pub wall_ns: Option<f64>,
    /// Bytes allocated by the engine when this run was at its peak, and after it: counted by the engine, not by the plan.
    pub peak_bytes: u64,
    pub live_bytes: u64,
    pub upload_bytes: u64,
    pub download_bytes: u64,
    /// A course's parts, of those that are timed.
    pub timed: Vec<TimedPart>,
}

/// A part of a course, and how long it took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimedPart {
    /// The course's own number of the kind of part.
    pub kind: u32,
    /// What the part made.
    pub made: u64,
    /// From its submission until its numbers were back.
    pub wall_ns: f64,
    /// What its kernels took, where the device says so.
    pub kernels_ns: Option<f64>,
}

/// How parts of one kind went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pace(pub Vec<TimedPart>);

impl Pace {
    pub fn parts(&self) -> usize {
        self.0.len()
    }

    /// What all parts made.
    pub fn made(&self) -> u64 {
        self.0.iter().map(|part| part.made).sum()
    }

    /// What is made in a second of the clock.
    pub fn per_sec(&self) -> Option<f64> {
        let wall_ns: f64 = self.0.iter().map(|part| part.wall_ns).sum();
        (wall_ns > 0.0).then(|| self.made() as f64 / (wall_ns * 1e-9))
    }

    /// The part in the middle, by the clock.
    pub fn wall_ns(&self) -> Option<f64> {
        median(self.0.iter().map(|part| part.wall_ns).collect())
    }

    /// The part in the middle, in its kernels.
    pub fn kernels_ns(&self) -> Option<f64> {
        median(self.0.iter().map(|part| part.kernels_ns).collect::<Option<_>>()?).filter(|time_ns| *time_ns > 0.0)
    }
}

/// The mean of the two in the middle, where they are even in number.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let high = *values.get(values.len() / 2)?;
    let low = values[(values.len() - 1) / 2];
    Some((low + high) / 2.0)
}

impl Report {
    /// Goes on with what was run after this on the same engine. What is known of the dispatches is from now on known by kernel.
    pub fn append(&mut self, next: Report) {
        let before = std::mem::take(&mut self.dispatches);
        for one in before.into_iter().chain(next.dispatches) {
            match self.dispatches.iter_mut().find(|sum| sum.kernel == one.kernel) {
                Some(sum) => sum.add(&one),
                None => self.dispatches.push(one),
            }
        }
        self.wall_ns = self.wall_ns.zip(next.wall_ns).map(|(wall, more)| wall + more);
        self.peak_bytes = self.peak_bytes.max(next.peak_bytes);
        self.live_bytes = next.live_bytes;
        self.upload_bytes += next.upload_bytes;
        self.download_bytes += next.download_bytes;
    }

    /// The number of dispatches.
    pub fn count(&self) -> u64 {
        self.dispatches.iter().map(|dispatch| dispatch.count).sum()
    }

    pub fn flops(&self) -> u64 {
        self.dispatches.iter().map(|dispatch| dispatch.flops).sum()
    }

    pub fn predicted(&self) -> Traffic {
        self.dispatches.iter().fold(Traffic::default(), |sum, dispatch| sum + dispatch.predicted)
    }

    /// What the kernels counted; none when any of them didn't.
    pub fn measured(&self) -> Option<Traffic> {
        self.dispatches.iter().try_fold(Traffic::default(), |sum, dispatch| Some(sum + dispatch.measured?))
    }

    /// How the timed parts of one kind went.
    pub fn pace(&self, kind: u32) -> Pace {
        Pace(self.timed.iter().filter(|part| part.kind == kind).copied().collect())
    }

    /// Time in kernels; none where there are no timestamps.
    pub fn stamped_ns(&self) -> Option<f64> {
        let stamped: Option<f64> = self.dispatches.iter().map(|dispatch| dispatch.time_ns).sum();
        stamped.filter(|_| !self.dispatches.is_empty())
    }

    /// Time on the device; the wall clock where there are no timestamps.
    pub fn time_ns(&self) -> Option<f64> {
        self.stamped_ns().or(self.wall_ns)
    }
}
