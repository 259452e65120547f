//! The attention kernels on a real device: against f64, against their twins, against their closed forms.
#![cfg(feature = "gpu")]

mod problems;

use std::sync::Arc;

use problems::{error_of, methods, narrow_problems, problem, problems, rounded, with_mask, with_near_ties};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};
use stepscope::gpu::{Control, GpuEngine, measure_fused};
use stepscope::kernel::attention::{
    Band, Fused, Inner, Method, Options, Precision, Problem, SweepSizes, Tile, Watch, capture, collect, oracle, plan, sweep_plan,
};
use stepscope::kernel::{Capabilities, Command, CpuEngine, Downloads, Feature, Plan, Report};

const METHODS: [Method; 3] = [Method::Naive, Method::Online, Method::Tiled];

fn engine() -> GpuEngine {
    pollster::block_on(GpuEngine::new()).unwrap_or_else(|failure| panic!("{failure}"))
}

fn run(engine: &GpuEngine, plan: &Plan) -> (Report, Downloads) {
    pollster::block_on(engine.run(plan, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Runs one problem on the device and holds it against f64, the twins, the closed forms and the ledger.
fn hold(
    engine: &GpuEngine,
    problem: &Problem,
    options: &Options,
    capabilities: &Capabilities,
    tolerance: f64,
) -> Result<(), TestCaseError> {
    let plan = plan(problem, options, capabilities).expect("the problem fits");
    hold_plan(engine, problem, options, &plan, tolerance)
}

fn hold_plan(engine: &GpuEngine, problem: &Problem, options: &Options, plan: &Plan, tolerance: f64) -> Result<(), TestCaseError> {
    let (report, downloads) = run(engine, plan);
    let results = collect(problem, options.precision, &downloads).expect("everything came back");
    let error = error_of(problem, &results);
    prop_assert!(error <= tolerance, "off by {error:e}");
    let (cpu, cpu_downloads) = CpuEngine::run(plan);
    let twins = collect(problem, options.precision, &cpu_downloads).expect("everything came back");
    // Either may be off by the tolerance from f64; where something is wrong they are off by far more.
    let apart = |a: &[f32], b: &[f32]| {
        let size = a.iter().filter(|x| x.is_finite()).fold(0.0f64, |size, x| size.max(f64::from(x.abs())));
        let pairs = a.iter().zip(b).filter(|(a, b)| a != b);
        pairs.fold(0.0, |most: f64, (a, b)| most.max((f64::from(*a) - f64::from(*b)).abs() / size.max(1e-30)))
    };
    prop_assert!(apart(&results.output, &twins.output) <= 2.0 * tolerance);
    prop_assert!(apart(&results.lse, &twins.lse) <= 2.0 * tolerance);
    let counts = |report: &Report| report.dispatches.iter().map(|one| (one.kernel, one.measured)).collect::<Vec<_>>();
    prop_assert_eq!(counts(&report), counts(&cpu));
    for dispatch in &report.dispatches {
        prop_assert_eq!(dispatch.measured, options.measure.then_some(dispatch.predicted), "{}", dispatch.kernel);
    }
    prop_assert_eq!((report.peak_bytes, report.live_bytes), (plan.ledger().peak_bytes, 0));
    Ok(())
}

/// Every kernel of the forward pass; of the fused ones each.
fn kernels() -> impl Strategy<Value = (Method, Fused)> {
    (methods(), proptest::sample::select(&Fused::ALL[..]))
}

fn with_subgroups() -> Just<(Method, Fused)> {
    Just((Method::Tiled, Fused::Subgroups))
}

/// Random problems of a strategy on the device, with random kernels.
fn hold_random(
    cases: u32,
    problems: impl Strategy<Value = Problem>,
    kernels: impl Strategy<Value = (Method, Fused)>,
    precision: Precision,
    tolerance: f64,
) {
    let engine = engine();
    for feature in [Feature::F16, Feature::Subgroups] {
        assert!(
            engine.capabilities().has(feature),
            "{} has no {feature:?}: apt install mesa-vulkan-drivers",
            engine.capabilities().adapter
        );
    }
    let config = ProptestConfig { cases, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() };
    let law = |(problem, (method, fused)): (Problem, _)| {
        let problem = if precision == Precision::F16 { rounded(problem) } else { problem };
        let options = Options { precision, measure: true, ..Options::new(method) };
        let capabilities = Capabilities { fused: Some(fused), ..engine.capabilities().clone() };
        hold(&engine, &problem, &options, &capabilities, tolerance)
    };
    TestRunner::new(config).run(&(problems, kernels), law).unwrap_or_else(|error| panic!("{error}"));
}

/// Few cases: a software device compiles every kernel anew for each width, for seconds. The twins take hundreds, in `attention.rs`.
#[test]
fn every_kernel_agrees_with_f64_and_its_twin_and_its_closed_form() {
    hold_random(3, problems(), kernels(), Precision::F32, oracle::TOLERANCE_F32);
}

#[test]
fn every_kernel_agrees_with_f64_in_f16() {
    hold_random(2, problems(), kernels(), Precision::F16, oracle::TOLERANCE_F16);
}

/// Bands, windows, masks, soft caps, shared heads, blind rows and scores beyond 10^4, at widths that are compiled once.
#[test]
fn every_kernel_agrees_at_small_widths() {
    hold_random(120, narrow_problems(), kernels(), Precision::F32, oracle::TOLERANCE_F32);
}

#[test]
fn every_kernel_agrees_at_small_widths_in_f16() {
    hold_random(60, narrow_problems(), kernels(), Precision::F16, oracle::TOLERANCE_F16);
}

#[test]
fn the_kernel_with_subgroups_agrees_at_small_widths() {
    hold_random(60, narrow_problems(), with_subgroups(), Precision::F32, oracle::TOLERANCE_F32);
    hold_random(20, narrow_problems(), with_subgroups(), Precision::F16, oracle::TOLERANCE_F16);
}

/// The device's own subgroups, whole and partly filled, and narrower ones, which need not divide anything. The widest values take one of
/// 3 two passes, which read more than the formula for devices says.
#[test]
fn subgroups_of_any_width_agree() {
    let engine = engine();
    assert!(engine.capabilities().has(Feature::Subgroups), "this device has no subgroups: apt install mesa-vulkan-drivers");
    for (most_lanes, invocations) in [(128, 64), (128, 20), (128, 3), (7, 8), (5, 12), (4, 16), (3, 8), (1, 2)] {
        for (sizes, band) in [
            ([2, 1, 37, 29, 8, 52], Band::bottom_right(37, 29)),
            ([2, 2, 19, 70, 8, 8], Band::window(19, 70, Some(40), None)),
            ([2, 1, 1, 50, 8, 8], Band::all()),
        ] {
            let problem = Problem { band, grad: None, ..with_mask(problem(11, sizes), 1, 4) };
            let lanes = most_lanes.min(invocations);
            let measure = lanes >= 4;
            let options = Options { measure, ..Options::new(Method::Tiled) };
            let capabilities = Capabilities { fused: Some(Fused::Subgroups), ..engine.capabilities().clone() };
            let mut plan = plan(&problem, &options, &capabilities).unwrap();
            for command in &mut plan.commands {
                let Command::Dispatch(dispatch) = command else { continue };
                assert_eq!(dispatch.kernel.name, "attention_tiled_subgroups");
                dispatch.overrides.retain(|(name, _)| *name != "INVOCATIONS");
                dispatch.overrides.extend([("INVOCATIONS", f64::from(invocations)), ("MOST_LANES", f64::from(most_lanes))]);
            }
            hold_plan(&engine, &problem, &options, &plan, oracle::TOLERANCE_F32)
                .unwrap_or_else(|error| panic!("{lanes} of {invocations}, {sizes:?}: {error}"));
        }
    }
}

#[test]
fn sizes_that_fill_many_tiles_agree_too() {
    let engine = engine();
    for (sizes, band) in [([2, 1, 130, 150, 24, 24], Band::bottom_right(130, 150)), ([1, 1, 33, 65, 16, 12], Band::all())] {
        let problem = Problem { band, ..problem(3, sizes) };
        for method in METHODS {
            let options = Options { measure: true, ..Options::new(method) };
            hold(&engine, &problem, &options, engine.capabilities(), oracle::TOLERANCE_F32)
                .unwrap_or_else(|error| panic!("{method:?} {sizes:?}: {error}"));
        }
    }
}

/// The fused kernel with workgroup memory, which devices that a CPU plays don't get by themselves. Small: their compilers unroll it for long.
#[test]
fn the_fused_kernel_for_gpus_agrees_too() {
    let engine = engine();
    let tile = Some(Tile { rows: 12, cols: 8 });
    for (sizes, band, mask) in [([4, 2, 37, 29, 10, 6], Band::bottom_right(37, 29), 2), ([1, 1, 30, 50, 8, 8], Band::all(), 0)] {
        let problem = Problem { band, ..with_mask(problem(6, sizes), mask, 3) };
        let options = Options { measure: true, tile, ..Options::new(Method::Tiled) };
        hold(&engine, &problem, &options, engine.capabilities(), oracle::TOLERANCE_F32)
            .unwrap_or_else(|error| panic!("{sizes:?}: {error}"));
    }
}

#[test]
fn the_kernel_that_was_measured_the_fastest_is_the_one_that_runs() {
    let engine = engine();
    let measured =
        pollster::block_on(measure_fused(&engine, 8, &Control::default())).unwrap_or_else(|failure| panic!("{failure}"));
    assert!(measured.is_some(), "this device stamps no times");
    for (fused, is_fallback) in
        [(Fused::Rows, true), (Fused::Rows, false), (Fused::Tile, true), (Fused::Subgroups, true), (Fused::Subgroups, false)]
    {
        let capabilities = Capabilities { fused: Some(fused), is_fallback, ..engine.capabilities().clone() };
        let problem = problem(2, [2, 1, 300, 50, 8, 8]);
        let options = Options { measure: true, ..Options::new(Method::Tiled) };
        let plan = plan(&problem, &options, &capabilities).unwrap();
        let names: Vec<&str> = plan.dispatches().map(|dispatch| dispatch.kernel.name).collect();
        let runs = match fused {
            Fused::Rows => "attention_tiled_rows",
            Fused::Subgroups => "attention_tiled_subgroups",
            Fused::Tile => "attention_tiled",
        };
        assert!(
            names.iter().all(|name| name.starts_with("attention_delta") || name.starts_with("attention_grad") || *name == runs),
            "{names:?}"
        );
        hold(&engine, &problem, &options, &capabilities, oracle::TOLERANCE_F32)
            .unwrap_or_else(|error| panic!("{fused:?}: {error}"));
    }
}

/// Whole numbers and a scale of 2^-k, so that every score is exact, and differences between large ones mean something.
#[test]
fn large_logits_neither_overflow_nor_lose_digits() {
    let engine = engine();
    for method in METHODS {
        let mut large = problem(1, [2, 1, 33, 47, 16, 8]);
        large.q = Arc::new(large.q.iter().map(|x| (x * 60.0).round()).collect());
        large.k = Arc::new(large.k.iter().map(|x| (x * 60.0).round()).collect());
        large.scale = 0.25;
        assert!(oracle::attention(&large).lse.size > 1e4);
        let options = Options { measure: true, ..Options::new(method) };
        hold(&engine, &large, &options, engine.capabilities(), oracle::TOLERANCE_F32)
            .unwrap_or_else(|error| panic!("{method:?}: {error}"));
    }
}

#[test]
fn near_ties_of_large_logits_have_their_gradients() {
    let engine = engine();
    for method in METHODS {
        let options = Options { measure: true, ..Options::new(method) };
        hold(&engine, &with_near_ties(1), &options, engine.capabilities(), oracle::TOLERANCE_F32)
            .unwrap_or_else(|error| panic!("{method:?}: {error}"));
    }
}

#[test]
fn a_row_that_sees_nothing_is_zeros() {
    let engine = engine();
    for method in METHODS {
        let blind = Problem { band: Band::bottom_right(9, 4), ..problem(5, [2, 2, 9, 4, 8, 6]) };
        let plan = plan(&blind, &Options::new(method), engine.capabilities()).unwrap();
        let results = collect(&blind, Precision::F32, &run(&engine, &plan).1).unwrap();
        let grads = results.grads.unwrap();
        for (row, lse) in results.lse.iter().enumerate() {
            let is_blind = row % 9 < 5;
            assert_eq!(*lse == f32::NEG_INFINITY, is_blind, "{method:?} row {row}");
            assert_eq!(results.output[row * 6..][..6].iter().all(|x| *x == 0.0), is_blind, "{method:?} row {row}");
            if is_blind {
                assert!(grads.dq[row * 8..][..8].iter().all(|x| *x == 0.0), "{method:?} row {row}");
            }
        }
    }
}

#[test]
fn a_plan_of_the_sweep_runs_as_predicted() {
    let engine = engine();
    let sizes = SweepSizes { heads: 2, d: 16, is_causal: true };
    for method in METHODS {
        let options = Options { measure: true, ..Options::new(method) };
        let plan = sweep_plan(sizes, 300, &options, engine.capabilities()).unwrap();
        let (report, downloads) = run(&engine, &plan);
        assert!(downloads.is_empty());
        assert!(report.dispatches.iter().all(|one| one.measured == Some(one.predicted)), "{method:?}");
        assert_eq!((report.live_bytes, report.peak_bytes), (0, plan.ledger().peak_bytes), "{method:?}");
    }
}

#[test]
fn what_is_captured_on_the_device_is_what_the_twins_capture() {
    let engine = engine();
    let seen = with_mask(problem(8, [4, 2, 37, 29, 10, 6]), 1, 3);
    let near = |a: &[f32], b: &[f32]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-5 * (1.0 + b.abs()));
    for method in METHODS {
        let tile = (method == Method::Tiled).then_some(Tile { rows: 12, cols: 8 });
        let options = Options { watch: Some(Watch { head: 3, row_tile: 1 }), tile, ..Options::new(method) };
        let plan = plan(&seen, &options, engine.capabilities()).unwrap();
        let captured = [run(&engine, &plan).1, CpuEngine::run(&plan).1].map(|downloads| {
            let results = collect(&seen, Precision::F32, &downloads).unwrap();
            capture(&seen, &options, engine.capabilities(), &results, &downloads).unwrap().unwrap()
        });
        let [gpu, cpu] = &captured;
        assert_eq!((&gpu.rows, gpu.tile), (&cpu.rows, cpu.tile));
        assert!(near(&gpu.output, &cpu.output), "{method:?}");
        match (&gpu.inner, &cpu.inner) {
            (
                Inner::Naive { scores, row_max, row_sum, probabilities },
                Inner::Naive { scores: s, row_max: m, row_sum: d, probabilities: p },
            ) => {
                assert!(near(scores, s) && near(row_max, m) && near(row_sum, d) && near(probabilities, p));
            }
            (Inner::Online { scores, row_max, row_sum }, Inner::Online { scores: s, row_max: m, row_sum: d }) => {
                assert!(near(scores, s) && near(row_max, m) && near(row_sum, d));
            }
            (Inner::Tiled { visits }, Inner::Tiled { visits: twins }) => {
                assert!(!visits.is_empty() && visits.len() == twins.len());
                for (visit, twin) in visits.iter().zip(twins) {
                    assert_eq!(visit.keys, twin.keys);
                    assert!(near(&visit.scores, &twin.scores) && near(&visit.weights, &twin.weights));
                    assert!(near(&visit.row_max, &twin.row_max) && near(&visit.row_sum, &twin.row_sum));
                    assert!(near(&visit.rescale, &twin.rescale) && near(&visit.sums, &twin.sums));
                }
            }
            (gpu, cpu) => panic!("{gpu:?} is of another kind than {cpu:?}"),
        }
    }
}

#[test]
fn a_thousand_runs_leave_nothing_behind() {
    let engine = engine();
    let plans = METHODS.map(|method| {
        let small = problem(4, [2, 1, 20, 24, 8, 8]);
        plan(&small, &Options { measure: true, ..Options::new(method) }, engine.capabilities()).unwrap()
    });
    let first = plans.each_ref().map(|plan| run(&engine, plan).1);
    for round in 0..1000 {
        let (report, downloads) = run(&engine, &plans[round % 3]);
        assert_eq!((report.live_bytes, engine.live_bytes()), (0, 0));
        assert_eq!(report.peak_bytes, plans[round % 3].ledger().peak_bytes);
        assert_eq!(downloads, first[round % 3]);
    }
}
