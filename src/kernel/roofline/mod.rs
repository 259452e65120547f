//! The roofline of a device: how fast it copies memory, and how fast it multiplies and adds.
//!
//! A kernel of `flops` operations that moves `bytes` can't take less than `max(bytes / bandwidth, flops / rate)`.

mod twin;

use super::{Binding, BufferId, Dispatch, Kernel, Plan, Report, Traffic};

pub static ROOFLINE_COPY: Kernel = Kernel {
    name: "roofline_copy",
    wgsl: &[include_str!("../../../shaders/roofline_copy.wgsl")],
    bindings: &[Binding::uniform("size"), Binding::read("source"), Binding::read_write("copied"), Binding::read_write("io")],
    needs: &[],
    twin: twin::copy,
};

pub static ROOFLINE_FMA: Kernel = Kernel {
    name: "roofline_fma",
    wgsl: &[include_str!("../../../shaders/roofline_fma.wgsl")],
    bindings: &[Binding::uniform("chain"), Binding::read_write("ends"), Binding::read_write("io")],
    needs: &[],
    twin: twin::fma,
};

/// Invocations of a workgroup of [`ROOFLINE_COPY`].
const COPY_WORKGROUP: u32 = 256;
const COPY_PIECE_BYTES: u64 = 16;
/// Enough workgroups to fill any device; each invocation then takes many pieces.
const COPY_GROUPS: u32 = 1024;
const FMA_WORKGROUP: u32 = 64;
const FMA_CHAINS: u64 = 8 * 4;
/// Each probe runs so often in one plan; the best counts.
const REPEATS: usize = 4;
/// A dispatch that takes this long is measured well.
const LONG_ENOUGH_NS: f64 = 20e6;
/// What the next probe aims at: safely under the 100 ms that a dispatch may take.
const AIM_NS: f64 = 40e6;

#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
struct Size {
    pieces: u32,
    stride: u32,
}

#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
struct Chain {
    rounds: u32,
    factor: f32,
    term: f32,
}

/// What a device was measured to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Roofline {
    /// Bytes read and written per second, together.
    pub bytes_per_sec: f64,
    /// A multiply-add is two operations.
    pub flops_per_sec: f64,
}

/// One thing to measure, at one size. Begin small, and [`grow`](Probe::grow) until a run takes long enough to be measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Probe {
    /// Copies `bytes`, from one buffer to another and back in turns.
    Copy { bytes: u64, max_bytes: u64 },
    /// `rounds` of multiply-adds in each of `groups` workgroups.
    Fma { rounds: u32, groups: u32 },
}

impl Probe {
    /// The first copy; probes grow to at most `max_bytes` a buffer.
    pub fn copy(max_bytes: u64) -> Probe {
        let max_bytes = max_bytes / COPY_PIECE_BYTES * COPY_PIECE_BYTES;
        Probe::Copy { bytes: (4 << 20).min(max_bytes), max_bytes }
    }

    pub fn fma() -> Probe {
        Probe::Fma { rounds: 64, groups: 256 }
    }

    /// The plan of this probe. It downloads nothing; the tests add what they want to see.
    pub fn plan(&self, measure: bool) -> Plan {
        let mut builder = Plan::builder(measure);
        match *self {
            Probe::Copy { bytes, .. } => {
                let (a, b) = (builder.temporary("a", bytes), builder.temporary("b", bytes));
                for repeat in 0..REPEATS {
                    let io = builder.io();
                    let (source, target) = if repeat.is_multiple_of(2) { (a, b) } else { (b, a) };
                    builder.dispatch(copy_dispatch(source, target, io, bytes, measure));
                }
            }
            Probe::Fma { rounds, groups } => {
                let ends = builder.temporary("ends", u64::from(groups * FMA_WORKGROUP) * 16);
                for _ in 0..REPEATS {
                    let io = builder.io();
                    builder.dispatch(fma_dispatch(ends, io, rounds, groups, measure));
                }
            }
        }
        builder.finish()
    }

    /// The next, larger probe after a run of this one; none when its dispatches took long enough, or it can't grow.
    pub fn grow(&self, report: &Report) -> Option<Probe> {
        let time_ns = best_ns(report)?;
        if time_ns >= LONG_ENOUGH_NS {
            return None;
        }
        let factor = (AIM_NS / time_ns.max(1.0)).clamp(1.5, 16.0);
        let grown = match *self {
            Probe::Copy { bytes, max_bytes } => {
                let bytes = ((bytes as f64 * factor) as u64 / COPY_PIECE_BYTES * COPY_PIECE_BYTES).min(max_bytes);
                Probe::Copy { bytes, max_bytes }
            }
            // More workgroups first, to fill the device, then longer ones.
            Probe::Fma { rounds, groups } if groups < 4096 => {
                Probe::Fma { rounds, groups: (f64::from(groups) * factor.min(4.0)) as u32 }
            }
            Probe::Fma { rounds, groups } => Probe::Fma { rounds: (f64::from(rounds) * factor).min(1e6) as u32, groups },
        };
        (grown != *self).then_some(grown)
    }

    /// Bytes or operations per second, by the best dispatch of a run; none when the run wasn't timed.
    pub fn rate(&self, report: &Report) -> Option<f64> {
        let dispatch = report.dispatches.first()?;
        let work = match self {
            Probe::Copy { .. } => dispatch.predicted.total_bytes(),
            Probe::Fma { .. } => dispatch.flops,
        };
        Some(work as f64 / best_ns(report)?.max(1.0) * 1e9)
    }
}

/// The fastest dispatch; where devices stamp no time, the mean by the clock.
fn best_ns(report: &Report) -> Option<f64> {
    let stamped: Option<Vec<f64>> = report.dispatches.iter().map(|dispatch| dispatch.time_ns).collect();
    let best = stamped.and_then(|times| times.into_iter().reduce(f64::min));
    best.or(report.wall_ns.map(|wall| wall / report.dispatches.len().max(1) as f64))
}

/// Copies the first `bytes` of a buffer, a multiple of 16.
pub fn copy_dispatch(source: BufferId, target: BufferId, io: BufferId, bytes: u64, measure: bool) -> Dispatch {
    let pieces = (bytes / COPY_PIECE_BYTES) as u32;
    let groups = pieces.div_ceil(COPY_WORKGROUP).min(COPY_GROUPS);
    let moved_bytes = u64::from(pieces) * COPY_PIECE_BYTES;
    Dispatch {
        kernel: &ROOFLINE_COPY,
        overrides: vec![("COUNT_IO", f64::from(u8::from(measure)))],
        uniform: bytemuck::bytes_of(&Size { pieces, stride: groups * COPY_WORKGROUP }).to_vec(),
        buffers: vec![source, target, io],
        groups: [groups, 1, 1],
        predicted: Traffic { read_bytes: moved_bytes, written_bytes: moved_bytes },
        flops: 0,
        io: measure.then_some(io),
    }
}

/// `rounds` of multiply-adds in `groups` workgroups of 64 invocations; writes 16 bytes for each.
pub fn fma_dispatch(ends: BufferId, io: BufferId, rounds: u32, groups: u32, measure: bool) -> Dispatch {
    let invocations = u64::from(groups) * u64::from(FMA_WORKGROUP);
    Dispatch {
        kernel: &ROOFLINE_FMA,
        overrides: vec![("COUNT_IO", f64::from(u8::from(measure)))],
        // Halving is exact, so a fused multiply-add and an unfused one give the same bits.
        uniform: bytemuck::bytes_of(&Chain { rounds, factor: 0.5, term: 1.0 }).to_vec(),
        buffers: vec![ends, io],
        groups: [groups, 1, 1],
        predicted: Traffic { read_bytes: 0, written_bytes: invocations * 16 },
        flops: invocations * u64::from(rounds) * FMA_CHAINS * 2,
        io: measure.then_some(io),
    }
}
