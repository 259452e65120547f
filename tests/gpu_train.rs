//! The training kernels on a real device: the twins' numbers, their counts, the closed forms and the ledger; and a model that trains alike.
#![cfg(feature = "gpu")]

mod training;

use std::collections::HashMap;
use std::sync::Arc;

use stepscope::gpu::{Control, GpuEngine};
use stepscope::kernel::train::{Adam, Format, Layers, Matrix, Scaling, State};
use stepscope::kernel::{CpuEngine, Data, Downloads, Plan, Report};
use training::{Numbers, PRODUCTS, floats, product_plan, toy, update, words};

fn engine() -> GpuEngine {
    // Without a device this fails, and says what to install.
    pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}"))
}

fn run(engine: &GpuEngine, plan: &Plan) -> (Report, Downloads) {
    pollster::block_on(engine.run(plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"))
}

fn counts_hold(gpu: &Report, cpu: &Report) {
    assert_eq!(gpu.dispatches.len(), cpu.dispatches.len());
    for (dispatch, twin) in gpu.dispatches.iter().zip(&cpu.dispatches) {
        assert_eq!(dispatch.measured, Some(dispatch.predicted), "{}", dispatch.kernel);
        assert_eq!(dispatch.measured, twin.measured, "{}", dispatch.kernel);
    }
}

#[test]
fn every_layer_is_its_twin() {
    let engine = engine();
    for (rows, columns) in [(0, 3), (1, 1), (9, 17), (5, 66), (67, 3), (70, 40)] {
        let plan = Numbers::new(rows, columns, 5).plan(true);
        let (gpu, downloads) = run(&engine, &plan);
        let (cpu, wanted) = CpuEngine::run(&plan);
        counts_hold(&gpu, &cpu);
        assert_eq!((gpu.peak_bytes, gpu.live_bytes), (plan.ledger().peak_bytes, 0));
        for name in wanted.keys() {
            if ["nearest", "as f16", "as bf16", "uses", "gathered", "patched", "unpatched"].contains(name) {
                assert_eq!(words(&downloads, name), words(&wanted, name), "{name} at {rows} x {columns}");
                continue;
            }
            // Devices may fuse a product with a sum, and their exponentials are off by some units in the last place.
            for (i, (got, want)) in floats(&downloads, name).into_iter().zip(floats(&wanted, name)).enumerate() {
                assert!((got - want).abs() <= 2e-5 * (1.0 + want.abs()), "{name}[{i}] at {rows} x {columns}: {got}, not {want}");
            }
        }
    }
}

#[test]
fn products_in_batches_are_their_twins() {
    let engine = engine();
    for sizes in PRODUCTS {
        let (plan, ..) = product_plan(sizes);
        let (gpu, downloads) = run(&engine, &plan);
        let (cpu, wanted) = CpuEngine::run(&plan);
        counts_hold(&gpu, &cpu);
        for (got, want) in floats(&downloads, "twice").into_iter().zip(floats(&wanted, "twice")) {
            assert!((got - want).abs() <= 2e-5 * (1.0 + want.abs()), "{sizes:?}: {got}, not {want}");
        }
    }
}

/// Mesa's lavapipe keeps what it compiles, and may compile a program anew for each dispatch: it did for the matrix product, half a megabyte
/// each time, which came to 15 GB in a training.
#[cfg(target_os = "linux")]
#[test]
fn dispatches_leave_no_memory_with_the_driver() {
    let engine = engine();
    let resident_bytes = || {
        let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
        pages.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
    };
    let (m, n, k) = (1024, 64, 64);
    let products = || {
        let mut builder = Plan::builder(false);
        let mut matrix = |rows: u32, columns: u32| {
            let numbers = vec![0.5; (rows * columns) as usize];
            Matrix::new(builder.upload("matrix", Data::F32(Arc::new(numbers))), rows, columns)
        };
        let (a, b, c) = (matrix(m, k), matrix(k, n), matrix(m, n));
        let mut layers = Layers { builder: &mut builder };
        (0..100).for_each(|place| layers.matmul(a, b, c.buffer, 1, place % 2 == 1));
        builder.finish()
    };
    run(&engine, &products());
    let before = resident_bytes();
    (0..5).for_each(|_| _ = run(&engine, &products()));
    let grown = resident_bytes().saturating_sub(before);
    // Other tests run beside it.
    assert!(grown < 100 << 20, "500 dispatches took {grown} bytes");
}

#[test]
fn numbers_are_rounded_to_the_same_bits_everywhere() {
    let engine = engine();
    // Around every f16 and its halfway points, and bits from all over.
    let mut bits: Vec<u32> = (0..1u32 << 16)
        .flat_map(|half| {
            let exact = half::f16::from_bits(half as u16).to_f32().to_bits();
            [exact, exact.wrapping_add(0xfff), exact.wrapping_add(0x1000), exact.wrapping_add(0x1001)]
        })
        .collect();
    bits.extend((0..1u32 << 17).map(|i| i.wrapping_mul(0x9e37_79b9)));
    bits.extend((0..1u32 << 12).flat_map(|i| [i << 8, i | 0x3300_0000, i | 0x477f_e000]));
    for format in [Format::F32, Format::F16, Format::Bf16] {
        let mut builder = Plan::builder(true);
        let x = builder.upload("x", Data::U32(Arc::new(bits.clone())));
        Layers { builder: &mut builder }.round_to(format, x, bits.len() as u32);
        builder.download(x);
        let plan = builder.finish();
        let (gpu, downloads) = run(&engine, &plan);
        let (cpu, wanted) = CpuEngine::run(&plan);
        counts_hold(&gpu, &cpu);
        let pairs = words(&downloads, "x").into_iter().zip(words(&wanted, "x")).zip(&bits);
        for ((got, want), bits) in pairs {
            assert_eq!(got, want, "{bits:08x} as {format:?}");
        }
    }
}

#[test]
fn overflow_is_found_and_skipped_as_by_the_twins() {
    let engine = engine();
    let mut residents = HashMap::new();
    let scaling = Scaling::Dynamic { interval: 2, growth: 2.0, backoff: 0.5 };
    let adam = Adam { format: Format::Bf16, decay: 0.01, ..Adam::default() };
    let mut before: Option<Downloads> = None;
    let mut plans = Vec::new();
    for step in 0..8 {
        let mut grad: Vec<f32> = (0..1300).map(|i| libm::sinf((i * (step + 1)) as f32)).collect();
        let is_bad = step == 3 || step == 6;
        if is_bad {
            grad[1299] = if step == 3 { f32::NAN } else { f32::INFINITY };
        }
        let begin = vec![0.3; 1300];
        let plan = update((step == 0).then_some((&*begin, 4.0)), &grad, adam, scaling, true);
        let (gpu, downloads) = run(&engine, &plan);
        let (cpu, wanted) = CpuEngine::run_on(&plan, &mut residents);
        counts_hold(&gpu, &cpu);
        assert_eq!(State::read(&downloads["state"]), State::read(&wanted["state"]), "step {step}");
        if let (true, Some(before)) = (is_bad, &before) {
            for name in ["w", "master", "first moments", "second moments"] {
                assert_eq!(downloads[name], before[name], "{name}");
            }
        }
        for (got, want) in floats(&downloads, "master").into_iter().zip(floats(&wanted, "master")) {
            assert!((got - want).abs() < 1e-5, "step {step}: {got}, not {want}");
        }
        before = Some(downloads);
        plans.push(plan);
    }
    run(&engine, &Plan::releasing(&plans));
    assert_eq!(engine.live_bytes(), 0);
}

#[test]
fn a_model_trains_alike_on_both_engines_and_leaves_nothing_behind() {
    let engine = engine();
    let mut residents = HashMap::new();
    let (mlp, x, targets) = toy();
    let (begin, train) = (mlp.begin(7, 256.0), mlp.train(x, targets, 25, true));
    let (mut on_gpu, mut on_cpu) = (Vec::new(), Vec::new());
    run(&engine, &begin);
    CpuEngine::run_on(&begin, &mut residents);
    // The second plan goes on where the first ended.
    for _ in 0..2 {
        let (gpu, downloads) = run(&engine, &train);
        let (cpu, wanted) = CpuEngine::run_on(&train, &mut residents);
        counts_hold(&gpu, &cpu);
        assert_eq!((gpu.peak_bytes, gpu.live_bytes), (train.ledger().peak_bytes, train.ledger().resident_bytes));
        assert_eq!((cpu.peak_bytes, cpu.live_bytes), (gpu.peak_bytes, gpu.live_bytes));
        on_gpu.extend(floats(&downloads, "losses"));
        on_cpu.extend(floats(&wanted, "losses"));
        assert_eq!(State::read(&downloads["state"]), State::read(&wanted["state"]));
    }
    for (step, (gpu, cpu)) in on_gpu.iter().zip(&on_cpu).enumerate() {
        assert!((gpu - cpu).abs() <= 1e-4, "step {step}: {gpu} on the GPU, {cpu} on the CPU");
    }
    assert!(on_gpu[49] < 0.5 * on_gpu[0], "{on_gpu:?}");
    let (report, _) = run(&engine, &Plan::releasing([&begin, &train]));
    assert_eq!((report.live_bytes, engine.live_bytes()), (0, 0));
}
