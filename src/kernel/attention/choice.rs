//! Three fused kernels can stand in for each other; which is fastest is the device's to say.

use std::sync::Arc;

use super::{Band, Method, Options, Problem, plan, random};
use crate::kernel::{Capabilities, Feature, Plan};
use crate::words::Failure;

/// A fused forward kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fused {
    /// `attention_tiled_rows`: queries and outputs in registers, no workgroup memory, no barrier; for widths up to 128.
    Rows,
    /// `attention_tiled_subgroups`: rows shared out among the invocations of a subgroup, however many; for widths up to 128.
    Subgroups,
    /// `attention_tiled`: keys and values shared through workgroup memory. The only one with a choice of tile, and that can be watched.
    Tile,
}

impl Fused {
    pub const ALL: [Fused; 3] = [Fused::Rows, Fused::Subgroups, Fused::Tile];

    /// Whether the device has what it needs.
    pub fn runs_on(self, capabilities: &Capabilities) -> bool {
        match self {
            Fused::Subgroups => capabilities.has(Feature::Subgroups),
            Fused::Rows | Fused::Tile => true,
        }
    }

    /// Without a measurement: a CPU that plays the GPU pays dearly for barriers, and has no memory that is nearer than its cache.
    pub const fn guess(is_fallback: bool) -> Fused {
        if is_fallback { Fused::Rows } else { Fused::Tile }
    }
}

/// The kernel with the shortest of its times; none without a time. Times are in any one unit, as many for each kernel as were taken.
pub fn choose(measured: &[(Fused, f64)]) -> Option<Fused> {
    let times = measured.iter().filter(|(_, time)| time.is_finite() && *time > 0.0);
    times.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(fused, _)| *fused)
}

/// Heads, and queries and keys, of the probes: enough to fill a GPU.
const PROBED: [u32; 2] = [8, 512];

/// A plan for each kernel that the device can run, over the same problem of this width, 1 to 128: at 64, half a GFLOP, which takes 0.1 to 0.3 s even where a CPU
/// plays the GPU.
///
/// To choose by measurement: run each plan twice, since the first run compiles, give [`choose`] the times of all runs (timestamps where
/// there are, else a clock around the run), and put what it says into [`Capabilities::fused`] of the capabilities that plans are made
/// with from then on. `gpu::measure_fused` does all but the last. Once for a device is enough, when it isn't needed for anything else:
/// before a sweep, never before the first picture. Leave it out where [`Capabilities::is_fallback`]: there compiling them takes seconds,
/// with some drivers minutes, and the guess is known to be right.
///
/// # Errors
/// A device that the problem doesn't fit.
pub fn probes(d: u32, capabilities: &Capabilities) -> Result<Vec<(Fused, Plan)>, Failure> {
    let [heads, n] = PROBED;
    let tensor = Arc::new(random::normal(1, 0, (heads * n * d) as usize));
    let sizes = Problem::of_sizes(heads, [n, n], d, Band::all(), false);
    let problem = Problem { q: tensor.clone(), k: tensor.clone(), v: tensor, ..sizes };
    let probe = |fused| {
        let capabilities = Capabilities { fused: Some(fused), ..capabilities.clone() };
        Ok((fused, plan(&problem, &Options::new(Method::Tiled), &capabilities)?))
    };
    Fused::ALL.into_iter().filter(|fused| fused.runs_on(capabilities)).map(probe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_time_decides() {
        use Fused::{Rows, Tile};
        assert_eq!(choose(&[(Rows, 9.0), (Tile, 5.0), (Rows, 4.0), (Tile, 6.0)]), Some(Rows));
        assert_eq!(choose(&[(Rows, 9.0), (Tile, 5.0), (Rows, f64::NAN), (Tile, 6.0)]), Some(Tile));
        assert_eq!(choose(&[(Rows, 0.0), (Tile, f64::INFINITY)]), None);
        assert_eq!(choose(&[]), None);
    }

    #[test]
    fn plans_run_the_kernel_that_was_measured_the_fastest() {
        for is_fallback in [false, true] {
            for subgroups in [false, true] {
                let device = Capabilities { is_fallback, subgroups, ..Capabilities::portable() };
                let probes = probes(64, &device).unwrap();
                let kernels: Vec<(Fused, Vec<&str>)> = probes
                    .iter()
                    .map(|(fused, plan)| {
                        let mut names: Vec<_> = plan.dispatches().map(|one| one.kernel.name).collect();
                        names.dedup();
                        (*fused, names)
                    })
                    .collect();
                let mut expected = vec![
                    (Fused::Rows, vec!["attention_tiled_rows"]),
                    (Fused::Subgroups, vec!["attention_tiled_subgroups"]),
                    (Fused::Tile, vec!["attention_tiled"]),
                ];
                expected.retain(|(fused, _)| subgroups || *fused != Fused::Subgroups);
                assert_eq!(kernels, expected);
            }
        }
    }

    /// The next device may lack what the last one had.
    #[test]
    fn a_kernel_that_the_device_lacks_is_not_planned() {
        let device = Capabilities { fused: Some(Fused::Subgroups), ..Capabilities::portable() };
        for (fused, plan) in probes(16, &Capabilities { subgroups: true, ..device.clone() }).unwrap() {
            let needs = plan.dispatches().any(|one| one.kernel.needs.contains(&Feature::Subgroups));
            assert_eq!(needs, fused == Fused::Subgroups);
        }
        let [heads, n] = PROBED;
        let tensor = Arc::new(vec![0.0; (heads * n * 8) as usize]);
        let sizes = Problem::of_sizes(heads, [n, n], 8, Band::all(), false);
        let problem = Problem { q: tensor.clone(), k: tensor.clone(), v: tensor, ..sizes };
        let plan = plan(&problem, &Options::new(Method::Tiled), &device).unwrap();
        assert!(plan.dispatches().all(|one| one.kernel.needs.is_empty()));
    }
}
