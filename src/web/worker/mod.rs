//! Work off the main thread: jobs that go to a worker, and how they are done there.
//!
//! Where workers are forbidden (as in some sandboxed frames) the same jobs are done on the main thread, in slices.

mod bench;
mod jobs;
mod pool;

pub use bench::{Benched, Entry, KernelTimes, time_kernels};
pub use jobs::{Checked, Verdict, run_on_cpu};
pub use pool::{bench, check, compute, run_plan, study, train};
