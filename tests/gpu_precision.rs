//! The regimes of precision on a real device: bits where whole numbers decide, and losses that stay with the twins'.
#![cfg(feature = "gpu")]

mod precisions;

use std::collections::HashMap;

use precisions::{histogram_plan, many_bits, training, words};
use stepscope::gpu::{Control, GpuEngine};
use stepscope::kernel::precision::{Regime, Step, Training, collect};
use stepscope::kernel::train::{Format, Scaling};
use stepscope::kernel::{CpuEngine, Downloads, Plan, Report};

fn engine() -> GpuEngine {
    // Without a device this fails, and says what to install.
    pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}"))
}

fn run(engine: &GpuEngine, plan: &Plan) -> (Report, Downloads) {
    pollster::block_on(engine.run(plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"))
}

#[test]
fn exponents_are_counted_as_by_the_twin() {
    let engine = engine();
    let all = many_bits();
    for len in [1, 4096, 4097, all.len()] {
        for format in [Format::F32, Format::F16, Format::Bf16] {
            let plan = histogram_plan(&all[all.len() - len..], format, true);
            let (gpu, downloads) = run(&engine, &plan);
            let (_, wanted) = CpuEngine::run(&plan);
            assert_eq!(gpu.measured(), Some(gpu.predicted()));
            for name in ["x", "counts", "state"] {
                assert!(words(&downloads, name) == words(&wanted, name), "{name} of {len} as {format:?}");
            }
        }
    }
}

/// Trains on both engines; the steps of each.
fn both(engine: &GpuEngine, training: &Training, steps: u32) -> [Vec<[Step; 5]>; 2] {
    let mut residents = HashMap::new();
    let mut all = [Vec::new(), Vec::new()];
    let mut plans = vec![training.begin(true)];
    plans.extend((0..steps).step_by(5).map(|first| training.part(first..steps.min(first + 5), false, true)));
    for (place, plan) in plans.iter().enumerate() {
        let (gpu, downloads) = run(engine, plan);
        for dispatch in &gpu.dispatches {
            assert_eq!(dispatch.measured, Some(dispatch.predicted), "{}", dispatch.kernel);
        }
        let (cpu, wanted) = CpuEngine::run_on(plan, &mut residents);
        assert_eq!((gpu.peak_bytes, gpu.live_bytes), (cpu.peak_bytes, cpu.live_bytes));
        assert_eq!((gpu.peak_bytes, gpu.live_bytes), (plan.ledger().peak_bytes, plan.ledger().resident_bytes));
        if place > 0 {
            all[0].extend(collect(&downloads).unwrap());
            all[1].extend(collect(&wanted).unwrap());
        }
    }
    let (report, _) = run(engine, &Plan::releasing(&plans));
    assert_eq!((report.live_bytes, engine.live_bytes()), (0, 0));
    all
}

#[test]
fn fifty_steps_are_as_by_the_twins_and_leave_nothing_behind() {
    let engine = engine();
    let [gpu, cpu] = both(&engine, &training(1), 50);
    for (step, (gpu, cpu)) in gpu.iter().zip(&cpu).enumerate() {
        for regime in Regime::ALL.into_iter().filter(|regime| *regime != Regime::Fp16) {
            let (gpu, cpu) = (&gpu[regime as usize], &cpu[regime as usize]);
            assert_eq!((gpu.scale, gpu.was_skipped), (cpu.scale, cpu.was_skipped), "{} at {step}", regime.name());
            // Losses are of some 1e-7. A device's sums and exponentials fall to different sides of halfway points, now and then.
            let bar = if regime == Regime::Fp32 { 1e-3 } else { 3e-2 };
            let off = (gpu.loss / cpu.loss - 1.0).abs();
            assert!(off <= bar, "{} at {step}: {} on the GPU, {} on the CPU", regime.name(), gpu.loss, cpu.loss);
            assert!((gpu.loss - cpu.loss).abs() <= 1e-4);
        }
        // Where squares vanish, a last place more or less is a step of another size: but it diverges on both.
        assert!(step < 40 || [gpu, cpu].iter().all(|one| one[Regime::Fp16 as usize].loss > 1e3 * one[0].loss));
    }
}

#[test]
fn overflows_are_skipped_on_the_device() {
    let engine = engine();
    let training = Training {
        scaling: Scaling::Dynamic { interval: 2, growth: 4.0, backoff: 0.25 },
        scale: 2f32.powi(36),
        overflow: vec![false, false, false, false, false, false, false, false, false, false, false, true],
        ..training(1)
    };
    let [gpu, cpu] = both(&engine, &training, 15);
    let told = |steps: &[[Step; 5]]| -> Vec<(f32, bool)> {
        steps.iter().map(|step| &step[Regime::Fp16Scaled as usize]).map(|step| (step.scale, step.was_skipped)).collect()
    };
    assert_eq!(told(&gpu), told(&cpu));
    assert!(told(&gpu)[0].1 && told(&gpu)[11].1, "{:?}", told(&gpu));
    assert!(gpu[11].iter().all(|step| step.was_skipped));
}
