//! The GPU engine against the CPU engine, the ledger and its own books, on whatever Vulkan device is there.
#![cfg(feature = "gpu")]

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::OnceLock;
use std::time::Instant;

use proptest::prelude::*;
use stepscope::gpu::{Control, Gpu, GpuEngine, measure_roofline};
use stepscope::kernel::roofline::{Probe, ROOFLINE_COPY, copy_dispatch, fma_dispatch};
use stepscope::kernel::{Command, CpuEngine, Data, Kernel, Plan, Residency};
use stepscope::words::{Code, grouped};

fn engine() -> GpuEngine {
    // Without a device this fails, and says what to install.
    pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}"))
}

fn now_ns() -> f64 {
    static ORIGIN: OnceLock<Instant> = OnceLock::new();
    ORIGIN.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e9
}

fn run(engine: &GpuEngine, plan: &Plan) -> (stepscope::kernel::Report, stepscope::kernel::Downloads) {
    pollster::block_on(engine.run(plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"))
}

/// A little of everything: uploads before and between dispatches, copies, frees, zeroes, downloads.
fn busy_plan(words: Vec<u32>, rounds: u32, groups: u32, measure: bool) -> Plan {
    let bytes = words.len() as u64 * 4;
    let again: Vec<u32> = words.iter().map(|word| !word).collect();
    let mut builder = Plan::builder(measure);
    let source = builder.upload("source", Data::U32(Arc::new(words)));
    let first = builder.temporary("first", bytes);
    let io = builder.io();
    builder.dispatch(copy_dispatch(source, first, io, bytes, measure));
    builder.download(first);
    builder.push(Command::Upload { to: source, data: Data::U32(Arc::new(again)) });
    let second = builder.temporary("second", bytes + 20);
    builder.push(Command::Zero { buffer: second });
    builder.free(first);
    let io = builder.io();
    builder.dispatch(copy_dispatch(source, second, io, bytes, measure));
    builder.download(second);
    let tail = builder.temporary("tail", 4);
    builder.push(Command::Copy { from: source, from_byte: bytes - 4, to: tail, to_byte: 0, bytes: 4 });
    builder.download(tail);
    let halves = builder.upload("halves", Data::F16(Arc::new(vec![half::f16::ONE; 3])));
    builder.download(halves);
    let ends = builder.temporary("ends", u64::from(groups) * 64 * 16);
    let io = builder.io();
    builder.dispatch(fma_dispatch(ends, io, rounds, groups, measure));
    builder.download(ends);
    builder.finish()
}

/// Larger than what goes at once, and no multiple of it.
#[test]
fn large_buffers_come_back_as_they_went() {
    let words: Vec<u32> = (1..=(40 << 18) + 7).map(|i: u32| i.wrapping_mul(0x9e37_79b9)).collect();
    let bytes = words.len() as u64 * 4;
    let mut builder = Plan::builder(false);
    let source = builder.upload("source", Data::U32(Arc::new(words)));
    let copy = builder.temporary("copy", bytes);
    builder.push(Command::Copy { from: source, from_byte: 0, to: copy, to_byte: 0, bytes });
    builder.download(copy);
    let pattern = builder.upload("pattern", Data::U32(Arc::new((0..1000).collect())));
    let repeated = builder.repeat("repeated", pattern, 4 * 3700);
    builder.download(repeated);
    let plan = builder.finish();
    let (report, downloads) = run(&engine(), &plan);
    assert!(downloads == CpuEngine::run(&plan).1, "bits differ");
    assert_eq!((report.upload_bytes, report.download_bytes), (bytes + 4000, bytes + 4 * 3700));
    let pattern: Vec<u32> = (0..3700).map(|i| i % 1000).collect();
    assert_eq!(bytemuck::cast_slice::<u8, u32>(&downloads["repeated"]), pattern);
}

#[test]
fn the_gpu_and_the_twins_give_the_same_bits_counts_and_ledger() {
    let engine = engine();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 30,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let cases = (1u32..300_000, 0u32..70, 1u32..5, any::<bool>());
    let law = |(len, rounds, groups, measure)| {
        let words = (1..=len).map(|i: u32| i.wrapping_mul(0x9e37_79b9)).collect();
        let plan = busy_plan(words, rounds, groups, measure);
        let (gpu, gpu_downloads) = run(&engine, &plan);
        let (cpu, cpu_downloads) = CpuEngine::run(&plan);
        prop_assert_eq!(gpu_downloads, cpu_downloads);
        let ledger = plan.ledger();
        prop_assert_eq!((gpu.peak_bytes, gpu.live_bytes), (ledger.peak_bytes, 0));
        prop_assert_eq!((gpu.upload_bytes, gpu.download_bytes), (ledger.upload_bytes, ledger.download_bytes));
        prop_assert_eq!(gpu.measured(), measure.then(|| plan.predicted()));
        prop_assert_eq!(gpu.measured(), cpu.measured());
        let counts = |report: &stepscope::kernel::Report| {
            report.dispatches.iter().map(|one| (one.kernel, one.measured)).collect::<Vec<_>>()
        };
        prop_assert_eq!(counts(&gpu), counts(&cpu));
        Ok(())
    };
    runner.run(&cases, law).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_thousand_runs_leave_nothing_behind() {
    let engine = engine();
    let resident_bytes = 4096;
    let mut builder = Plan::builder(false);
    let weights = builder.buffer("weights", resident_bytes, Residency::Resident("weights".into()));
    builder.push(Command::Upload { to: weights, data: Data::U32(Arc::new((0..1024).collect())) });
    run(&engine, &builder.finish());
    assert_eq!(engine.live_bytes(), resident_bytes);
    let plan = busy_plan((0..999).collect(), 3, 2, true);
    let first = run(&engine, &plan).1;
    for _ in 0..1000 {
        let (report, downloads) = run(&engine, &plan);
        assert_eq!((report.live_bytes, report.peak_bytes), (resident_bytes, resident_bytes + plan.ledger().peak_bytes));
        assert_eq!(downloads, first);
    }
    let mut builder = Plan::builder(false);
    let weights = builder.buffer("weights", resident_bytes, Residency::Resident("weights".into()));
    builder.download(weights);
    let (_, downloads) = run(&engine, &builder.finish());
    assert_eq!(bytemuck::cast_slice::<u8, u32>(&downloads["weights"]), (0..1024).collect::<Vec<u32>>());
    assert!(engine.release("weights"));
    assert!(!engine.release("weights"));
    assert_eq!(engine.live_bytes(), 0);
}

/// Enough work to be cut into several parts on any CPU device.
fn long_plan() -> Plan {
    let mut builder = Plan::builder(false);
    let ends = builder.temporary("ends", 64 * 64 * 16);
    for _ in 0..40 {
        let io = builder.io();
        builder.dispatch(fma_dispatch(ends, io, 2000, 64, false));
    }
    builder.download(ends);
    builder.finish()
}

#[test]
fn a_long_run_tells_its_progress_and_can_be_stopped() {
    let engine = engine();
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hear = heard.clone();
    let control = Control::default().clock_ns(now_ns).on_progress(move |progress| hear.borrow_mut().push(progress.done));
    let (report, _) = pollster::block_on(engine.run(&long_plan(), &control)).unwrap();
    assert!(report.wall_ns.is_some_and(|wall| wall > 0.0));
    assert!(heard.borrow().len() > 2 && heard.borrow().is_sorted() && heard.borrow().last() == Some(&1.0), "{heard:?}");

    let stop = Control::default();
    let stopping = stop.clone();
    let control = stop.on_progress(move |_| stopping.cancel());
    let failure = pollster::block_on(engine.run(&long_plan(), &control)).unwrap_err();
    assert_eq!((failure.code, engine.live_bytes()), (Code::Aborted, 0));
    run(&engine, &busy_plan(vec![7; 8], 1, 1, false));
}

#[test]
fn a_plan_that_is_too_large_is_refused_before_anything_is_allocated() {
    let engine = engine();
    let bytes = engine.capabilities().max_binding_bytes / 16 * 16 + 16;
    let failure =
        pollster::block_on(engine.run(&Probe::Copy { bytes, max_bytes: bytes }.plan(false), &Control::default())).unwrap_err();
    assert_eq!((failure.code, engine.live_bytes()), (Code::TooLarge, 0));
    assert!(failure.message.en.contains(&grouped(bytes)), "{failure}");
}

#[test]
fn a_kernel_that_the_device_refuses_is_a_failure_and_the_engine_lives_on() {
    static BROKEN: Kernel = Kernel { name: "broken", wgsl: &["@compute fn main( {}"], ..ROOFLINE_COPY };
    let engine = engine();
    let plan = || {
        let mut plan = busy_plan(vec![1, 2, 3, 4], 1, 1, false);
        for command in &mut plan.commands {
            if let Command::Dispatch(dispatch) = command {
                dispatch.kernel = &BROKEN;
            }
        }
        plan
    };
    for _ in 0..2 {
        let failure = pollster::block_on(engine.run(&plan(), &Control::default())).unwrap_err();
        assert_eq!((failure.code, engine.live_bytes()), (Code::Crashed, 0), "{failure}");
    }
    run(&engine, &busy_plan(vec![1, 2, 3, 4], 1, 1, true));
}

#[test]
fn a_lost_device_fails_its_run_and_the_next_run_gets_a_new_one() {
    let gpu = Gpu::new();
    let plan = busy_plan(vec![5; 100], 2, 1, true);
    let control = Control::default();
    let first = pollster::block_on(gpu.run(&plan, &control)).unwrap();

    let engine = pollster::block_on(gpu.engine()).unwrap();
    let losing = engine.clone();
    let control_that_loses = Control::default().on_progress(move |_| losing.destroy());
    let failure = pollster::block_on(gpu.run(&long_plan(), &control_that_loses)).unwrap_err();
    assert_eq!(failure.code, Code::DeviceLost, "{failure}");
    assert!(engine.is_lost());

    let second = pollster::block_on(gpu.run(&plan, &control)).unwrap();
    assert_eq!(second.1, first.1);
    assert!(!Rc::ptr_eq(&engine, &pollster::block_on(gpu.engine()).unwrap()));
}

#[test]
fn runs_that_start_together_take_turns() {
    let engine = engine();
    let plans: Vec<Plan> = (1..6u32).map(|seed| busy_plan(vec![seed; 2000], seed, 1, true)).collect();
    let control = Control::default();
    let mut runs: Vec<_> = plans.iter().map(|plan| Box::pin(engine.run(plan, &control))).collect();
    let outcomes: Vec<_> = pollster::block_on(async {
        let mut outcomes = Vec::new();
        for run in &mut runs {
            outcomes.push(run.await.unwrap());
        }
        outcomes
    });
    for (plan, (report, downloads)) in plans.iter().zip(outcomes) {
        assert_eq!(report.peak_bytes, plan.ledger().peak_bytes);
        assert_eq!(downloads, CpuEngine::run(plan).1);
    }
}

#[test]
fn the_roofline_is_measured() {
    let control = Control::default().clock_ns(now_ns);
    let roofline = pollster::block_on(measure_roofline(&Gpu::new(), &control)).unwrap().expect("there is a clock");
    // Anything from a single slow core to the largest GPU there is.
    assert!((1e8..1e14).contains(&roofline.bytes_per_sec), "{roofline:?}");
    assert!((1e8..1e16).contains(&roofline.flops_per_sec), "{roofline:?}");
    println!("{roofline:?}");
}
