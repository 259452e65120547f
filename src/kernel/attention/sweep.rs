//! The sweep over N: what each method needs at every size, up to the largest that a device takes.

use super::plan::{pattern_bytes, plan_to_time};
use super::{Band, Method, Options, Problem, check, plan, scores_bytes};
use crate::kernel::{Capabilities, Plan, Traffic};
use crate::words::{Failure, grouped};

/// What stays the same at every size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SweepSizes {
    pub heads: u32,
    pub d: u32,
    pub is_causal: bool,
}

/// One run of the sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPoint {
    pub n: u32,
    pub method: Method,
    /// Bytes that the plan holds at its peak; its ledger says the same.
    pub peak_bytes: u64,
    /// What its kernels read and write, by the closed forms; none where it can't run.
    pub predicted: Option<Traffic>,
    /// Why this device can't run it, with the bytes that it would have needed; none where it can.
    pub refusal: Option<Failure>,
}

/// The smallest N, and the largest: past it, tensors of a few heads don't fit any binding of today.
const FIRST_N: u32 = 64;
const LAST_N: u32 = 1 << 17;

/// All methods at N = 64, 128, … , tiled the last at each size. It ends with the first size that not even tiled fits.
pub fn sweep_points(sizes: SweepSizes, capabilities: &Capabilities) -> Vec<SweepPoint> {
    let mut points = Vec::new();
    let doubled = std::iter::successors(Some(FIRST_N), |n| n.checked_mul(2));
    for n in doubled.take_while(|n| *n <= LAST_N) {
        let problem = sweep_problem(sizes, n);
        points.extend([Method::Naive, Method::Online, Method::Tiled].map(|method| {
            let refusal = refusal(&problem, method, capabilities);
            let planned = || plan(&problem, &Options::new(method), capabilities).ok();
            SweepPoint {
                n,
                method,
                peak_bytes: peak_bytes(&problem, method),
                // Closed forms look at sizes only, so the tensors may be missing.
                predicted: if refusal.is_none() { planned().map(|plan| plan.predicted()) } else { None },
                refusal,
            }
        }));
        if points.last().is_some_and(|tiled| tiled.refusal.is_some()) {
            break;
        }
    }
    points
}

fn refusal(problem: &Problem, method: Method, capabilities: &Capabilities) -> Option<Failure> {
    let peak_bytes = peak_bytes(problem, method);
    let most = capabilities.max_total_bytes;
    let too_much = || {
        let (held, most) = (grouped(peak_bytes), grouped(most));
        Failure::too_large(
            "n",
            format!("This would hold {held} bytes at once; this device has {most} to give."),
            format!("这一共要同时占用 {held} 字节，而这个设备最多给 {most} 字节。"),
        )
    };
    let fits = check(problem, &Options::new(method), capabilities);
    fits.err().or_else(|| (peak_bytes > most).then(too_much))
}

/// The plan of one point of the sweep, to be timed: it fills its tensors on the device and brings nothing back.
///
/// # Errors
/// Why this device can't run it.
pub fn sweep_plan(sizes: SweepSizes, n: u32, options: &Options, capabilities: &Capabilities) -> Result<Plan, Failure> {
    plan_to_time(&sweep_problem(sizes, n), options, capabilities)
}

/// The problem of one size, without tensors.
pub fn sweep_problem(sizes: SweepSizes, n: u32) -> Problem {
    let SweepSizes { heads, d, is_causal } = sizes;
    let band = if is_causal { Band::top_left() } else { Band::all() };
    Problem::of_sizes(heads, [n, n], d, band, false)
}

/// Bytes of a sweep's plan in f32 at its peak, unmeasured: queries, keys and values; then the numbers that fill them, or the scores, or
/// output, m and ln l; and the few bytes that stand for a mask and for counters, 20, or 24 with a capture.
fn peak_bytes(problem: &Problem, method: Method) -> u64 {
    let rows = u64::from(problem.heads) * u64::from(problem.n);
    let tensor = rows * 16 * u64::from(problem.d4());
    let later = match method {
        Method::Naive | Method::Online => scores_bytes(problem) + 20,
        Method::Tiled => tensor + 8 * rows + 24,
    };
    3 * tensor + later.max(pattern_bytes(rows, problem.d4(), 4))
}
