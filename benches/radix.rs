//! Radix sort by kernels beside the CPU's sorts, all in one run: `cargo bench --bench radix --features gpu`.
//!
//! Without the feature, or without a Vulkan device, the kernels are carried out by their twins alone. Only ratios mean anything; on a device that
//! is a CPU itself they say nothing about GPUs.

use std::hint::black_box;
use std::time::Instant;

use stepscope::kernel::radix::{KeyKind, Keys, Options, Peer, Sorted, collect, is_in_order, plan};
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

/// The pairs sorted, from a list of their own.
fn by_peer(peer: Peer, pairs: &[u64]) -> Vec<u64> {
    let (mut list, mut scratch) = (pairs.to_vec(), vec![0; pairs.len()]);
    peer.sort(&mut list, &mut scratch);
    list
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
    let device = device::Device::find();
    println!("times relative to sort_unstable of keys with their sources; below 1 is faster");
    for power in [12, 16, 20, 22] {
        let keys = Keys::random(KeyKind::U32, 1 << power, 1);
        let pairs = keys.pairs();
        let (standard_secs, sorted) = time(|| by_peer(Peer::Standard, &pairs));
        let (plain_secs, plain) = time(|| by_peer(Peer::PlainLsd, &pairs));
        assert!(is_in_order(&sorted, &pairs) && plain == sorted, "a sort of the CPU is wrong");
        let sorted = Sorted::of_pairs(&sorted, keys.kind);
        let is_right = |by: &Sorted| *by == sorted;
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
