//! Trainings in five regimes, and a plan that counts exponents.

use std::sync::Arc;

use stepscope::kernel::precision::Training;
use stepscope::kernel::train::{Adam, Format, Histogram, Layers, Scaling, State};
use stepscope::kernel::{Data, Downloads, Plan};

pub fn training(seed: u64) -> Training {
    Training {
        session: "test".into(),
        seed,
        adam: Adam::default(),
        scaling: Scaling::Dynamic { interval: 50, growth: 2.0, backoff: 0.5 },
        scale: 65_536.0,
        overflow: Vec::new(),
    }
}

/// Rounds these bits and counts them, as what comes after other counts; downloads `x`, `state` and `counts`.
pub fn histogram_plan(bits: &[u32], format: Format, measure: bool) -> Plan {
    let mut builder = Plan::builder(measure);
    let x = builder.upload("x", Data::U32(Arc::new(bits.to_vec())));
    let state = builder.upload("state", State::new(1.0).data());
    let counts = builder.upload("counts", Data::U32(Arc::new(vec![1; 5 + Histogram::WORDS])));
    Layers { builder: &mut builder }.exponent_histogram(format, x, bits.len() as u32, [state, counts], 5);
    for buffer in [x, state, counts] {
        builder.download(buffer);
    }
    builder.finish()
}

/// Bits around every f16 and its halfway points, and from all over.
pub fn many_bits() -> Vec<u32> {
    let near = (0..1u32 << 16).flat_map(|half| {
        let exact = half::f16::from_bits(half as u16).to_f32().to_bits();
        [exact, exact.wrapping_add(0xfff), exact.wrapping_add(0x1000), exact.wrapping_add(0x1001)]
    });
    near.chain((0..1u32 << 16).map(|i| i.wrapping_mul(0x9e37_79b9))).collect()
}

pub fn words(downloads: &Downloads, name: &str) -> Vec<u32> {
    bytemuck::pod_collect_to_vec(&downloads[name])
}
