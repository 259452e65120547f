//! Radix sort by kernels beside the CPU's sorts, all in one run: `cargo bench --bench radix --features gpu`.
//!
//! Without the feature, or without a Vulkan device, the kernels are carried out by their twins alone. Only ratios mean anything; on a device that
//! is a CPU itself they say nothing about GPUs.

use std::hint::black_box;
use std::time::Instant;

use rand_core::Rng;
use rand_pcg::Pcg32;
use stepscope::kernel::radix::{Keys, Options, Sorted, collect, plan};
use stepscope::kernel::{Capabilities, CpuEngine};

/// The best of some runs, in seconds, with the last result.
fn time<T>(mut run: impl FnMut() -> T) -> (f64, T) {
    let mut timed = || {
        let start = Instant::now();
        let result = black_box(run());
        (start.elapsed().as_secs_f64(), result)
    };
    let mut best = timed();
    for _ in 0..4 {
        let (took_secs, result) = timed();
        best = (best.0.min(took_secs), result);
    }
    best
}

/// The plain LSD sort of keys with their sources, a byte a pass.
fn plain_lsd(keys: &[u32]) -> Vec<(u32, u32)> {
    let mut from: Vec<(u32, u32)> = keys.iter().copied().zip(0..).collect();
    let mut to = from.clone();
    for shift in [0, 8, 16, 24] {
        let digit = |key: u32| (key >> shift & 255) as usize;
        let mut places = [0; 256];
        from.iter().for_each(|(key, _)| places[digit(*key)] += 1);
        let mut sum = 0;
        for place in &mut places {
            sum += std::mem::replace(place, sum);
        }
        for pair in &from {
            let place = &mut places[digit(pair.0)];
            to[*place] = *pair;
            *place += 1;
        }
        std::mem::swap(&mut from, &mut to);
    }
    from
}

fn standard(keys: &[u32]) -> Vec<(u32, u32)> {
    let mut pairs: Vec<(u32, u32)> = keys.iter().copied().zip(0..).collect();
    pairs.sort_unstable();
    pairs
}

fn by_twins(keys: &Keys) -> Sorted {
    let plan = plan(keys, Options::default(), &Capabilities::cpu()).expect("it fits");
    collect(keys.bits.len(), &CpuEngine::run(&plan).1).expect("everything came back")
}

#[cfg(feature = "gpu")]
mod device {
    use stepscope::gpu::{Control, GpuEngine};

    use super::{Keys, Options, Sorted, collect, plan};

    pub struct Device(GpuEngine);

    impl Device {
        pub fn find() -> Option<Device> {
            match pollster::block_on(GpuEngine::new()) {
                Ok(engine) => {
                    println!("device: {}", engine.capabilities().adapter);
                    Some(Device(engine))
                }
                Err(failure) => {
                    println!("{failure}");
                    None
                }
            }
        }

        pub fn sort(&self, keys: &Keys) -> Sorted {
            let plan = plan(keys, Options::default(), self.0.capabilities()).expect("it fits");
            let (_, downloads) =
                pollster::block_on(self.0.run(&plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"));
            collect(keys.bits.len(), &downloads).expect("everything came back")
        }
    }
}

#[cfg(not(feature = "gpu"))]
mod device {
    use super::{Keys, Sorted};

    pub enum Device {}

    impl Device {
        pub fn find() -> Option<Device> {
            None
        }

        pub fn sort(&self, _: &Keys) -> Sorted {
            match *self {}
        }
    }
}

fn main() {
    let mut random = Pcg32::new(1, 0);
    let device = device::Device::find();
    println!("times relative to sort_unstable of (key, source) pairs; below 1 is faster");
    for power in [12, 16, 20, 22] {
        let keys: Vec<u32> = (0..1u32 << power).map(|_| random.next_u32()).collect();
        let (standard_secs, sorted) = time(|| standard(&keys));
        let (plain_secs, plain) = time(|| plain_lsd(&keys));
        assert!(plain == sorted, "the plain sort is wrong");
        let keys = Keys::from(keys);
        let is_right = |by: &Sorted| by.sources.iter().zip(&sorted).all(|(source, pair)| *source == pair.1);
        let (twins_secs, by_twins) = time(|| by_twins(&keys));
        assert!(is_right(&by_twins), "the twins are wrong");
        let mut line = format!(
            "2^{power:<2} keys  sort_unstable 1.00  plain LSD {:.2}  twins {:.2}",
            plain_secs / standard_secs,
            twins_secs / standard_secs
        );
        if let Some(device) = &device {
            let (device_secs, by_device) = time(|| device.sort(&keys));
            assert!(is_right(&by_device), "the device is wrong");
            line += &format!("  device, with uploads and downloads, {:.2}", device_secs / standard_secs);
        }
        println!("{line}");
    }
}
