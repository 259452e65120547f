//! Laws of the attention kernels, held on the CPU: twins against f64, counts against closed forms, plans against their limits.

mod problems;

use std::sync::Arc;

use problems::{error_of, methods, narrow_problems, problem, problems, rounded, with_mask, with_near_ties};
use proptest::prelude::*;
use serde_json::json;
use stepscope::input::Document;
use stepscope::kernel::attention::{
    Band, Fused, Inner, KERNELS, MASKED, Method, Options, Precision, Problem, SweepPoint, SweepSizes, Tile, Watch, capture,
    collect, fitting_tiles, oracle, plan, scores_bytes, sweep_plan, sweep_points, workgroup_bytes,
};
use stepscope::kernel::{Capabilities, Command, CpuEngine, Plan};
use stepscope::lessons::{self, Ask, Opening};
use stepscope::words::{Code, grouped};

const METHODS: [Method; 3] = [Method::Naive, Method::Online, Method::Tiled];

fn tiles() -> impl Strategy<Value = Option<Tile>> {
    prop::option::of((1u32..8, 2u32..8).prop_map(|(rows, cols)| Tile { rows: rows * 4, cols: cols * 4 }))
}

/// Runs the problem on the CPU and returns the largest error of any tensor.
fn error_on_cpu(problem: &Problem, options: &Options) -> f64 {
    error_on(problem, options, &Capabilities::cpu())
}

fn error_on(problem: &Problem, options: &Options, capabilities: &Capabilities) -> f64 {
    let plan = plan(problem, options, capabilities).expect("the problem fits");
    let (_, downloads) = CpuEngine::run(&plan);
    let results = collect(problem, options.precision, &downloads).expect("everything came back");
    error_of(problem, &results)
}

/// A GPU, a CPU that plays one, and either where it was measured which fused kernel is faster.
fn devices() -> impl Strategy<Value = Capabilities> {
    let measured = prop_oneof![Just(None), Just(Some(Fused::Rows)), Just(Some(Fused::Subgroups)), Just(Some(Fused::Tile))];
    (any::<bool>(), measured).prop_map(|(is_fallback, fused)| Capabilities {
        is_fallback,
        fused,
        subgroups: true,
        ..Capabilities::cpu()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_kernel_agrees_with_f64(problem in problems(), method in methods(), device in devices(), tile in tiles()) {
        let options = Options { tile: tile.filter(|_| method == Method::Tiled), ..Options::new(method) };
        let error = error_on(&problem, &options, &device);
        prop_assert!(error <= oracle::TOLERANCE_F32, "off by {error:e}");
    }

    #[test]
    fn every_kernel_agrees_with_f64_at_small_widths(problem in narrow_problems(), method in methods(), device in devices()) {
        let error = error_on(&problem, &Options::new(method), &device);
        prop_assert!(error <= oracle::TOLERANCE_F32, "off by {error:e}");
    }

    #[test]
    fn every_kernel_agrees_with_f64_in_f16(problem in problems(), method in methods()) {
        let error = error_on_cpu(&rounded(problem), &Options { precision: Precision::F16, ..Options::new(method) });
        prop_assert!(error <= oracle::TOLERANCE_F16, "off by {error:e}");
    }

    #[test]
    fn what_is_counted_is_what_was_predicted(problem in problems(), method in methods(), is_f16: bool, device in devices(), tile in tiles()) {
        let precision = if is_f16 { Precision::F16 } else { Precision::F32 };
        let tile = tile.filter(|_| method == Method::Tiled);
        let options = Options { measure: true, precision, tile, ..Options::new(method) };
        let plan = plan(&problem, &options, &device).unwrap();
        let (report, _) = CpuEngine::run(&plan);
        for dispatch in &report.dispatches {
            prop_assert_eq!(dispatch.measured, Some(dispatch.predicted), "{}", dispatch.kernel);
        }
    }

    #[test]
    fn the_ledger_balances(problem in problems(), method in methods(), measure: bool) {
        let plan = plan(&problem, &Options { measure, ..Options::new(method) }, &Capabilities::cpu()).unwrap();
        let ledger = plan.ledger();
        let (report, _) = CpuEngine::run(&plan);
        prop_assert_eq!(ledger.live_bytes.last(), Some(&0));
        prop_assert_eq!(report.live_bytes, 0);
        prop_assert_eq!(report.peak_bytes, ledger.peak_bytes);
        prop_assert_eq!((report.upload_bytes, report.download_bytes), (ledger.upload_bytes, ledger.download_bytes));
    }
}

/// Whole numbers and a scale of 2^-k, so that every score is exact, and differences between large ones mean something.
#[test]
fn large_logits_neither_overflow_nor_lose_digits() {
    for method in METHODS {
        let mut large = problem(1, [2, 1, 33, 47, 16, 8]);
        large.q = Arc::new(large.q.iter().map(|x| (x * 60.0).round()).collect());
        large.k = Arc::new(large.k.iter().map(|x| (x * 60.0).round()).collect());
        large.scale = 0.25;
        let right = oracle::attention(&large);
        assert!(right.lse.size > 1e4, "the largest score is {}", right.lse.size);
        let error = error_on_cpu(&large, &Options::new(method));
        assert!(error <= oracle::TOLERANCE_F32, "{method:?} is off by {error:e}");
    }
}

/// Where lse is kept as one number, gradients here are off by 10^-4: it can't hold what is behind the point of 10^4.
#[test]
fn near_ties_of_large_logits_have_their_gradients() {
    for (seed, method) in (0..4).flat_map(|seed| METHODS.map(|method| (seed, method))) {
        let tied = with_near_ties(seed);
        let right = oracle::attention(&tied);
        let largest = right.output.values.iter().zip(tied.v.iter().cycle()).filter(|(out, v)| **out == f64::from(**v)).count();
        assert!(right.lse.size > 1e4 && largest == 0, "{} and {largest} rows with a single key", right.lse.size);
        let error = error_on_cpu(&tied, &Options::new(method));
        assert!(error <= oracle::TOLERANCE_F32, "{method:?} is off by {error:e}");
    }
}

#[test]
fn a_row_that_sees_nothing_is_zeros() {
    for method in METHODS {
        let blind = Problem { band: Band::bottom_right(9, 4), ..problem(5, [2, 2, 9, 4, 8, 6]) };
        let plan = plan(&blind, &Options::new(method), &Capabilities::cpu()).unwrap();
        let results = collect(&blind, Precision::F32, &CpuEngine::run(&plan).1).unwrap();
        let grads = results.grads.unwrap();
        for (row, lse) in results.lse.iter().enumerate() {
            let is_blind = row % 9 < 5;
            assert_eq!(*lse == f32::NEG_INFINITY, is_blind, "row {row}");
            assert_eq!(results.output[row * 6..][..6].iter().all(|x| *x == 0.0), is_blind, "row {row}");
            assert_eq!(grads.dq[row * 8..][..8].iter().all(|x| *x == 0.0), is_blind || row % 9 == 5, "row {row}");
        }
    }
}

#[test]
fn long_work_is_cut_into_dispatches_that_together_are_the_whole() {
    let long = Problem { band: Band::bottom_right(700, 700), ..problem(2, [3, 1, 700, 700, 64, 64]) };
    let wide = Capabilities::cpu();
    let narrow = Capabilities { max_groups_per_dimension: 5, ..Capabilities::cpu() };
    for method in METHODS {
        let whole = plan(&long, &Options::new(method), &wide).unwrap();
        let cut = plan(&long, &Options::new(method), &narrow).unwrap();
        assert!(cut.dispatches().count() > 10 * whole.dispatches().count());
        assert_eq!((cut.flops(), cut.predicted()), (whole.flops(), whole.predicted()));
        let outputs = [&whole, &cut].map(|plan| collect(&long, Precision::F32, &CpuEngine::run(plan).1).unwrap());
        assert_eq!(outputs[0], outputs[1]);
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_bytes() {
    let big = problem(0, [8, 8, 2049, 2049, 4, 4]);
    let failure = plan(&big, &Options::new(Method::Naive), &Capabilities::portable()).expect_err("134 MB of scores");
    assert_eq!((failure.code, failure.path.as_str()), (Code::TooLarge, "n"));
    assert!(failure.message.en.contains(&grouped(scores_bytes(&big))), "{failure}");
    let failure = plan(
        &problem(0, [1, 1, 4, 4, 4, 4]),
        &Options { precision: Precision::F16, ..Options::new(Method::Naive) },
        &Capabilities::portable(),
    );
    assert_eq!(failure.expect_err("no f16").code, Code::Unsupported);
}

#[test]
fn what_is_captured_is_what_the_result_came_from() {
    let seen = with_mask(problem(8, [4, 2, 37, 29, 10, 6]), 1, 3);
    for method in [Method::Naive, Method::Online] {
        let options = Options { watch: Some(Watch { head: 3, row_tile: 2 }), ..Options::new(method) };
        let (_, downloads) = CpuEngine::run(&plan(&seen, &options, &Capabilities::cpu()).unwrap());
        let results = collect(&seen, Precision::F32, &downloads).unwrap();
        let captured = capture(&seen, &options, &Capabilities::cpu(), &results, &downloads).unwrap().unwrap();
        assert_eq!((captured.rows.clone(), captured.output.len()), (32..37, 5 * 6));
        let (scores, row_max, row_sum) = match &captured.inner {
            Inner::Naive { scores, row_max, row_sum, .. } | Inner::Online { scores, row_max, row_sum } => {
                (scores, row_max, row_sum)
            }
            Inner::Tiled { .. } => unreachable!("not asked for"),
        };
        for (row, scores) in scores.chunks_exact(29).enumerate() {
            let largest = scores.iter().fold(MASKED, |largest, score| largest.max(*score));
            let sum: f64 = scores.iter().filter(|score| **score > MASKED).map(|score| f64::from(score - largest).exp()).sum();
            assert_eq!(row_max[row], largest);
            assert!((f64::from(row_sum[row]) - sum).abs() <= 1e-5 * sum);
            assert!((f64::from(captured.lse[row]) - f64::from(largest) - sum.ln()).abs() <= 1e-5);
        }
        if let Inner::Naive { probabilities, .. } = &captured.inner {
            let by_row = probabilities.chunks_exact(29).map(|row| row.iter().sum::<f32>());
            assert!(by_row.into_iter().all(|sum| (sum - 1.0).abs() < 1e-5));
        }
    }
    let outside = Options { watch: Some(Watch { head: 0, row_tile: 3 }), ..Options::new(Method::Naive) };
    assert_eq!(plan(&seen, &outside, &Capabilities::cpu()).expect_err("37 rows have 3 tiles").path, "watch.rowTile");
}

#[test]
fn the_fused_kernel_is_captured_visit_by_visit() {
    let seen = Problem { band: Band::bottom_right(37, 29), ..with_mask(problem(8, [4, 2, 37, 29, 10, 6]), 1, 3) };
    let tile = Tile { rows: 12, cols: 8 };
    let options = Options { watch: Some(Watch { head: 3, row_tile: 3 }), tile: Some(tile), ..Options::new(Method::Tiled) };
    let (_, downloads) = CpuEngine::run(&plan(&seen, &options, &Capabilities::cpu()).unwrap());
    let results = collect(&seen, Precision::F32, &downloads).unwrap();
    let captured = capture(&seen, &options, &Capabilities::cpu(), &results, &downloads).unwrap().unwrap();
    let Inner::Tiled { visits } = &captured.inner else { panic!("the fused kernel ran") };
    assert_eq!((captured.rows.clone(), captured.tile), (36..37, tile));
    let keys: Vec<_> = visits.iter().map(|visit| visit.keys.clone()).collect();
    assert_eq!(keys, [0..8, 8..16, 16..24, 24..29]);
    let (mut max, mut sum) = (MASKED, 0.0);
    for visit in visits {
        assert_eq!((visit.scores.len(), visit.weights.len(), visit.sums.len()), (visit.keys.len(), visit.keys.len(), 6));
        let raised = visit.scores.iter().fold(max, |max: f32, score| max.max(*score));
        assert_eq!(visit.row_max, [raised]);
        assert!((visit.rescale[0] - (max - raised).exp()).abs() < 1e-6);
        sum = sum * visit.rescale[0] + visit.weights.iter().sum::<f32>();
        assert!((visit.row_sum[0] - sum).abs() <= 1e-5 * sum);
        max = raised;
    }
    let last = visits.last().unwrap();
    for (sum, output) in last.sums.iter().zip(&captured.output) {
        assert!((sum / last.row_sum[0] - output).abs() < 1e-6);
    }
    assert!((captured.lse[0] - (max + sum.ln())).abs() < 1e-5);
}

#[test]
fn tiles_that_do_not_fit_are_refused_with_those_that_do() {
    let wide = problem(0, [1, 1, 4, 4, 64, 64]);
    let with = |rows, cols| {
        let options = Options { tile: Some(Tile { rows, cols }), ..Options::new(Method::Tiled) };
        plan(&wide, &options, &Capabilities::portable())
    };
    let failure = with(64, 64).expect_err("45 KB");
    assert_eq!((failure.code, failure.path.as_str()), (Code::TooLarge, "tile"));
    let bytes = workgroup_bytes(&wide, Tile { rows: 64, cols: 64 });
    assert!(failure.message.en.contains(&grouped(bytes.into())) && failure.message.en.contains("32×16"), "{failure}");
    assert_eq!(with(6, 8).expect_err("no multiple of 4").path, "tile.rows");
    assert_eq!(with(8, 4).expect_err("too few").path, "tile.cols");
    for width in [1, 33, 64, 100, 128, 200, 256] {
        let problem = problem(0, [1, 1, 4, 4, width, width]);
        let fitting = fitting_tiles(&problem, &Capabilities::portable());
        assert!(!fitting.is_empty(), "width {width}");
        assert!(fitting.iter().all(|tile| workgroup_bytes(&problem, *tile) <= 16 << 10));
        let error = error_on(&problem, &Options::new(Method::Tiled), &Capabilities { f16: true, ..Capabilities::portable() });
        assert!(error <= oracle::TOLERANCE_F32, "width {width}: off by {error:e}");
    }
    let options = Options { tile: Some(Tile { rows: 16, cols: 16 }), ..Options::new(Method::Naive) };
    assert_eq!(plan(&wide, &options, &Capabilities::cpu()).expect_err("naive has none").path, "tile");
}

#[test]
fn the_sweep_goes_on_to_what_fits_and_says_what_naive_would_have_needed() {
    let sizes = SweepSizes { heads: 2, d: 24, is_causal: true };
    let device = Capabilities { max_binding_bytes: 4 << 20, ..Capabilities::cpu() };
    let points = sweep_points(sizes, &device);
    let of = |method| points.iter().filter(|point| point.method == method).collect::<Vec<_>>();
    let (naive, tiled) = (of(Method::Naive), of(Method::Tiled));
    // 2·1024²·4 bytes of scores are 8 MiB; 2·32768·24·4 bytes of queries are 6 MiB.
    let largest = |points: &[&SweepPoint]| points.iter().filter(|point| point.refusal.is_none()).map(|point| point.n).max();
    assert_eq!((largest(&naive), largest(&tiled)), (Some(512), Some(16384)));
    let refused = naive.iter().find_map(|point| point.refusal.as_ref()).unwrap();
    assert!(refused.message.en.contains("8,388,608 bytes"), "{refused}");
    for point in points.iter().filter(|point| point.n <= 512) {
        let plan = sweep_plan(sizes, point.n, &Options::new(point.method), &device).unwrap();
        assert_eq!(plan.ledger().peak_bytes, point.peak_bytes, "{point:?}");
        assert_eq!(Some(plan.predicted()), point.predicted, "{point:?}");
    }
}

/// It is filled where it runs: little goes there, nothing comes back, and the kernels do what they do with a reader's numbers.
#[test]
fn a_plan_of_the_sweep_does_the_work_of_a_real_one_and_carries_no_tensors() {
    let sizes = SweepSizes { heads: 2, d: 22, is_causal: true };
    for method in METHODS {
        let options = Options { measure: true, ..Options::new(method) };
        let swept = sweep_plan(sizes, 700, &options, &Capabilities::cpu()).unwrap();
        let real = Problem { grad: None, band: Band::top_left(), ..problem(1, [2, 2, 700, 700, 22, 22]) };
        let real = plan(&real, &options, &Capabilities::cpu()).unwrap();
        let work = |plan: &Plan| plan.dispatches().map(|one| (one.kernel.name, one.groups, one.predicted)).collect::<Vec<_>>();
        assert_eq!(work(&swept), work(&real), "{method:?}");
        let (report, downloads) = CpuEngine::run(&swept);
        assert!(downloads.is_empty() && report.upload_bytes <= 3 * (1 << 20) + 4, "{method:?}: {}", report.upload_bytes);
        assert!(report.dispatches.iter().all(|one| one.measured == Some(one.predicted)), "{method:?}");
        assert_eq!((report.live_bytes, report.peak_bytes), (0, swept.ledger().peak_bytes), "{method:?}");
    }
    // The largest that a binding of 128 MiB holds.
    let largest = sweep_plan(SweepSizes { d: 64, ..sizes }, 1 << 17, &Options::new(Method::Tiled), &Capabilities::cpu()).unwrap();
    let copies = largest.commands.iter().filter(|command| matches!(command, Command::Copy { .. })).count();
    assert!(largest.ledger().upload_bytes <= 3 * (1 << 20) + 4 && copies < 1000, "{copies} copies");
}

/// With one head and all rows in one tile, the film shows the whole run: its steps must add up to the closed form of the plan.
#[test]
fn the_steps_of_a_film_cost_what_the_plan_predicts() {
    let lesson = lessons::find("attention").unwrap();
    for kernel in ["naive", "online", "tiled"] {
        for precision in ["f32", "f16"] {
            for extra in [
                json!({}),
                json!({"causal": "top-left", "softcap": 3}),
                json!({"window": [2, 0], "n": 5}),
                json!({"mask": "all"}),
            ] {
                let mut json = json!({"heads": 1, "n": 13, "nk": 37, "d": 10, "dv": 6, "kernel": kernel, "precision": precision});
                if kernel == "tiled" {
                    json["tile"] = json!({"rows": 16, "cols": 8});
                }
                for (name, value) in extra.as_object().unwrap() {
                    json[name] = value.clone();
                }
                if json["mask"] == json!("all") {
                    json["mask"] = (0..13 * 37).map(|at| json!(at % 5 != 0)).collect();
                }
                let serde_json::Value::Object(json) = json else { unreachable!() };
                let Ok(Opening::Gpu(job)) = lessons::open(lesson, Document::of(json.clone()), &Ask::default()) else {
                    panic!("attention is work for an engine")
                };
                let outcome = (job.finish)(&CpuEngine::run(&job.plan).1).unwrap();
                let mut film = outcome.film.unwrap();
                film.seek(film.len());
                assert_eq!(film.tally(), outcome.tally, "{}", serde_json::Value::Object(json));
            }
        }
    }
}

#[test]
fn bad_input_is_refused_with_its_path() {
    let lesson = lessons::find("attention").unwrap();
    let cases = [
        (json!({"n": 0}), Code::InvalidInput, "n"),
        (json!({"d": 257}), Code::InvalidInput, "d"),
        (json!({"n": 1.5}), Code::InvalidInput, "n"),
        (json!({"kvHeads": 3}), Code::InvalidInput, "kvHeads"),
        (json!({"q": [1, 2, 3]}), Code::InvalidInput, "q"),
        (json!({"q": [[[1, 2], [3, 4]], [[1, 2], [3]]]}), Code::InvalidInput, "q[1][1]"),
        (json!({"q": [[[1, 2], [3, 4]]]}), Code::InvalidInput, "q"),
        (json!({"k": [[[1, 2], [3, "x"]], [[1, 2], [3, 4]]]}), Code::InvalidInput, "k[0][1][1]"),
        (json!({"v": [[[1, 2], [3, 4]], [[1, 1e10], [3, 4]]]}), Code::InvalidInput, "v[1][0][1]"),
        (json!({"v": [1, 2, 3, 4, 5, 6, 7, 1e300]}), Code::InvalidInput, "v[7]"),
        (json!({"grad": [1]}), Code::InvalidInput, "grad"),
        (json!({"mask": [[true, false], [true, 0]]}), Code::InvalidInput, "mask[1][1]"),
        (json!({"mask": [[true, false, true], [true, false]]}), Code::InvalidInput, "mask[0]"),
        (json!({"window": [1]}), Code::InvalidInput, "window"),
        (json!({"causal": "left"}), Code::InvalidInput, "causal"),
        (json!({"softcap": 1e-9}), Code::InvalidInput, "softcap"),
        (json!({"tile": {"rows": 6, "cols": 8}}), Code::InvalidInput, "tile.rows"),
        (json!({"tile": {"rows": 16}}), Code::InvalidInput, "tile.cols"),
        (json!({"tile": {"rows": 256, "cols": 256}}), Code::TooLarge, "tile"),
        (json!({"kernel": "naive", "tile": {"rows": 16, "cols": 16}}), Code::InvalidInput, "tile"),
        (json!({"watch": {"head": 2}}), Code::InvalidInput, "watch.head"),
        (json!({"watch": {"rowTile": 1}}), Code::InvalidInput, "watch.rowTile"),
        (json!({"n": 65536, "kernel": "naive"}), Code::TooLarge, "n"),
        (json!({"n": 131072, "heads": 256, "d": 256}), Code::TooLarge, "n"),
    ];
    for (changes, code, path) in cases {
        let mut json = json!({"heads": 2, "n": 2, "d": 2});
        for (name, value) in changes.as_object().unwrap() {
            json[name] = value.clone();
        }
        let serde_json::Value::Object(json) = json else { unreachable!() };
        let refused = lessons::open(lesson, Document::of(json), &Ask::default()).err();
        let refused = refused.unwrap_or_else(|| panic!("{changes} is accepted"));
        assert_eq!((refused.code, refused.path.as_str()), (code, path), "{changes}: {refused}");
    }
}

/// Boolean and additive masks that say the same, a typed array and nested lists, heads that share keys: one result.
#[test]
fn inputs_that_mean_the_same_give_the_same() {
    let lesson = lessons::find("attention").unwrap();
    let output = |changes: serde_json::Value, array: Option<(&str, Vec<f32>)>| {
        let mut json = json!({"heads": 2, "n": 2, "nk": 3, "d": 2, "dv": 1, "kernel": "tiled"});
        for (name, value) in changes.as_object().unwrap() {
            json[name] = value.clone();
        }
        let serde_json::Value::Object(json) = json else { unreachable!() };
        let mut document = Document::of(json);
        document.arrays.extend(array.map(|(name, values)| (name.to_owned(), Arc::new(values))));
        let Ok(Opening::Gpu(job)) = lessons::open(lesson, document, &Ask::default()) else { panic!("{changes} is refused") };
        (job.finish)(&CpuEngine::run(&job.plan).1).unwrap().output
    };
    let masked = output(json!({"mask": [[true, false, true], [true, true, false]]}), None);
    assert_eq!(masked, output(json!({"mask": [0, -1e30, 0, 0, 0, -2e38]}), None));
    let hidden = f32::NEG_INFINITY;
    assert_eq!(masked, output(json!({}), Some(("mask", vec![0.0, hidden, 0.0, 0.0, 0.0, hidden]))));
    let each = json!([[[true, false, true], [true, true, false]], [[true, false, true], [true, true, false]]]);
    assert_eq!(masked, output(json!({"mask": each}), None));
    assert_ne!(masked, output(json!({}), None));
    let causal = output(json!({"causal": true}), None);
    assert_eq!(causal, output(json!({"causal": "bottom-right"}), None));
    assert_eq!(causal, output(json!({"window": [-1, 0]}), None));
    assert_ne!(causal, output(json!({"causal": "top-left"}), None));
    let nested = output(json!({"v": [[[1], [2], [3]], [[4], [5], [6]]]}), None);
    assert_eq!(nested, output(json!({}), Some(("v", vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]))));
    assert_eq!(nested, output(json!({"v": [1, 2, 3, 4, 5, 6]}), None));
}

#[test]
fn names_of_kernels_are_their_own() {
    let mut names: Vec<&str> = KERNELS.iter().map(|kernel| kernel.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), KERNELS.len());
}
