//! Five regimes of precision: each goes as it is said to, scales are exact, a skipped step changes nothing, listings are executed.

mod answers;
mod precisions;
#[rustfmt::skip]
#[path = "../src/lessons/mixed_precision/listing.rs"]
mod listing;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use half::{bf16, f16};
use precisions::{histogram_plan, many_bits, training, words};
use serde_json::{Value, json};
use stepscope::input::{self, Document};
use stepscope::kernel::precision::{Regime, Step, Training, collect};
use stepscope::kernel::train::{Adam, Format, Histogram, Layers, Scaling, State, Weights};
use stepscope::kernel::{Command, CpuEngine, Data, Plan, Report};
use stepscope::lessons::{self, Ask, Opening, Outcome};
use stepscope::words::{Code, Failure};

type Residents = HashMap<String, Vec<u32>>;

fn train(training: &Training, steps: u32) -> Vec<[Step; 5]> {
    let mut residents = Residents::new();
    CpuEngine::run_on(&training.begin(false), &mut residents);
    (0..steps)
        .step_by(20)
        .flat_map(|first| {
            collect(&CpuEngine::run_on(&training.part(first..steps.min(first + 20), false, false), &mut residents).1).unwrap()
        })
        .collect()
}

#[test]
fn pure_f16_diverges_and_masters_alone_stall_where_scaling_and_bf16_do_not() {
    for seed in 1..=4 {
        let last = train(&training(seed), 300).pop().unwrap();
        let [fp32, fp16, master, scaled, bf16] = Regime::ALL.map(|regime| last[regime as usize].loss);
        let all = format!("seed {seed}: {fp32:e} {fp16:e} {master:e} {scaled:e} {bf16:e}");
        assert!((scaled / fp32 - 1.0).abs() < 0.02, "{all}");
        assert!((bf16 / fp32 - 1.0).abs() < 0.3, "{all}");
        assert!(master > 1.7 * fp32 && master < 20.0 * fp32, "{all}");
        assert!(!fp16.is_finite() || fp16 > 1e4 * fp32, "{all}");
        let zeros = |regime: Regime| {
            let of = &last[regime as usize].gradients;
            f64::from(of.zeros() + of.lost()) / f64::from(of.total())
        };
        assert_eq!((zeros(Regime::Fp32), zeros(Regime::Bf16)), (0.0, 0.0), "{all}");
        assert!(zeros(Regime::Fp16Master) > 0.9 && zeros(Regime::Fp16Scaled) < 0.01, "{all}");
    }
}

#[test]
fn scales_are_an_exact_sequence_and_a_skipped_step_moves_nothing() {
    let bad = [4, 5, 9];
    let training = Training {
        scaling: Scaling::Dynamic { interval: 3, growth: 2.0, backoff: 0.5 },
        scale: 1024.0,
        overflow: (0..14).map(|step| bad.contains(&step)).collect(),
        ..training(1)
    };
    let mut residents = Residents::new();
    CpuEngine::run_on(&training.begin(false), &mut residents);
    let mut scales = Vec::new();
    for step in 0..14 {
        let before = residents.clone();
        let steps = collect(&CpuEngine::run_on(&training.part(step..step + 1, false, false), &mut residents).1).unwrap();
        for (regime, one) in Regime::ALL.into_iter().zip(&steps[0]) {
            assert_eq!(one.was_skipped, bad.contains(&step), "{} at {step}", regime.name());
            let mine = |name: &&String| name.starts_with(&format!("test/{}/", regime.name()));
            for name in residents.keys().filter(mine) {
                let is_kept = before[name] == residents[name];
                if name.ends_with("/state") {
                    // The powers of the betas are the count of steps once more.
                    let [then, now] = [&before[name], &residents[name]].map(|words| State::read(bytemuck::cast_slice(words)));
                    assert_eq!(now.steps - then.steps, u32::from(!one.was_skipped), "{name} at {step}");
                    assert_eq!(before[name][7..] == residents[name][7..], one.was_skipped, "{name} at {step}");
                } else if one.was_skipped || name.ends_with("/x") {
                    assert!(is_kept, "{name} at {step}");
                } else if name.ends_with("/master") && regime == Regime::Fp32 {
                    assert!(!is_kept, "{name} at {step}");
                }
            }
            if one.was_skipped {
                assert_eq!(one.lost_updates, 0);
            }
        }
        let [others @ .., scaled, _] = &steps[0];
        assert!(others.iter().all(|other| other.scale == 1.0));
        scales.push(scaled.scale);
    }
    let expected = [1024., 1024., 1024., 2048., 2048., 1024., 512., 512., 512., 1024., 512., 512., 512., 1024.];
    assert_eq!(scales, expected);
}

#[test]
fn a_scale_falls_no_further_than_to_1() {
    let training = Training {
        scaling: Scaling::Dynamic { interval: 100, growth: 3.0, backoff: 1.0 / 3.0 },
        scale: 12.0,
        overflow: vec![true; 6],
        ..training(1)
    };
    let scales: Vec<f32> = train(&training, 6).iter().map(|step| step[Regime::Fp16Scaled as usize].scale).collect();
    assert_eq!(scales, [12.0, 12.0 * (1.0 / 3.0f32), 4.0 / 3.0, 1.0, 1.0, 1.0]);
}

#[test]
fn without_masters_weights_stay_f16_and_lose_updates() {
    let training = training(2);
    let mut residents = Residents::new();
    CpuEngine::run_on(&training.begin(false), &mut residents);
    let mut lost = 0;
    for first in [0, 20, 40] {
        let before = residents.clone();
        let steps = collect(&CpuEngine::run_on(&training.part(first..first + 20, false, false), &mut residents).1).unwrap();
        lost += steps.iter().map(|step| step[Regime::Fp16 as usize].lost_updates).sum::<u32>();
        for (name, values) in &residents {
            let is_narrow = |format: fn(f32) -> f32| values.iter().all(|bits| format(f32::from_bits(*bits)).to_bits() == *bits);
            if name.starts_with("test/fp16/") && !name.ends_with("/state") {
                assert!(is_narrow(|x| f16::from_f32(x).to_f32()), "{name}");
            } else if name.starts_with("test/bf16/") && name.ends_with("/params") {
                assert!(is_narrow(|x| bf16::from_f32(x).to_f32()), "{name}");
                assert_ne!(values, &residents[&name.replace("params", "master")], "{name}");
            }
        }
        // What is called lost in one step is seen as that: the same bits before and after.
        let last =
            collect(&CpuEngine::run_on(&training.part(first + 20..first + 21, false, false), &mut residents.clone()).1).unwrap();
        let mut after = residents.clone();
        CpuEngine::run_on(&training.part(first + 20..first + 21, false, false), &mut after);
        let count = |layer: usize| {
            let [now, then, moments] = ["master", "master", "first moments"].map(|part| format!("test/fp16/w{layer}/{part}"));
            let stay = residents[&now].iter().zip(&after[&then]).zip(&after[&moments]);
            stay.filter(|((now, then), moment)| now == then && **moment << 1 != 0).count() as u32
        };
        assert_eq!(last[0][Regime::Fp16 as usize].lost_updates, (1..=4).map(count).sum::<u32>());
        assert_ne!(before, residents);
    }
    assert!(lost > 100, "{lost}");
}

#[test]
fn exponents_are_counted_as_another_crate_has_them() {
    let all = many_bits();
    for len in [0, 1, 4095, 4097, all.len()] {
        let bits = &all[all.len() - len..];
        for format in [Format::F32, Format::F16, Format::Bf16] {
            let (report, downloads) = CpuEngine::run(&histogram_plan(bits, format, true));
            assert_eq!(report.measured(), Some(report.predicted()), "{len} as {format:?}");
            // `kernel` knows formats by the numbers that shaders have for them, and nothing of `algo`: both round every number alike.
            let of_algo = match format {
                Format::F32 => stepscope::algo::float::F32,
                Format::F16 => stepscope::algo::float::F16,
                Format::Bf16 => stepscope::algo::float::BF16,
            };
            for (bits, kept) in bits.iter().zip(words(&downloads, "x")) {
                let told = stepscope::algo::float::round_f32_to(of_algo, f32::from_bits(*bits));
                let is_same = told.to_bits() == kept || told.is_nan() && f32::from_bits(kept).is_nan();
                assert!(is_same, "{bits:08x} as {format:?}: {kept:08x}, not {told}");
            }
            let counts = words(&downloads, "counts");
            assert_eq!(counts[..5], [1; 5]);
            let counts: Vec<u32> = counts[5..].iter().map(|count| count - 1).collect();
            let histogram = Histogram::read(&counts);
            let before: Vec<f32> = bits.iter().map(|bits| f32::from_bits(*bits)).collect();
            let narrow = |x: f32| match format {
                Format::F32 => x,
                Format::F16 => f16::from_f32(x).to_f32(),
                Format::Bf16 => bf16::from_f32(x).to_f32(),
            };
            let least = if format == Format::F16 { f32::from(f16::MIN_POSITIVE) } else { f32::MIN_POSITIVE };
            let count = |is: &dyn Fn(f32, f32) -> bool| before.iter().filter(|x| is(**x, narrow(**x))).count() as u32;
            assert_eq!(histogram.total(), len as u32);
            assert_eq!(histogram.zeros(), count(&|x, _| x == 0.0));
            assert_eq!(histogram.lost(), count(&|x, y| x != 0.0 && y == 0.0));
            assert_eq!(histogram.subnormal(), count(&|_, y| y != 0.0 && y.abs() < least));
            assert_eq!(histogram.not_finite(), count(&|_, y| !y.is_finite()));
            for exponent in [-126, -100, -25, -24, -15, -14, 0, 15, 16, 127] {
                let from = 2f64.powi(exponent);
                let expected = count(&|x, _| x.is_finite() && (from..2.0 * from).contains(&f64::from(x.abs())));
                assert_eq!(histogram.count(exponent), expected, "2^{exponent}");
            }
            let is_bad = words(&downloads, "state")[0];
            assert_eq!(is_bad != 0, histogram.not_finite() > 0);
        }
    }
}

#[test]
fn plans_count_what_they_predict_and_leave_nothing_behind() {
    let training = Training { overflow: vec![false, true], ..training(3) };
    let mut residents = Residents::new();
    let (begin, part) = (training.begin(true), training.part(0..3, false, true));
    for plan in [&begin, &part] {
        let (report, _) = CpuEngine::run_on(plan, &mut residents);
        for dispatch in &report.dispatches {
            assert_eq!(dispatch.measured, Some(dispatch.predicted), "{}", dispatch.kernel);
        }
        assert_eq!((report.peak_bytes, report.live_bytes), (plan.ledger().peak_bytes, plan.ledger().resident_bytes));
    }
    let (report, _) = CpuEngine::run_on(&Plan::releasing([&begin, &part]), &mut residents);
    assert_eq!((report.live_bytes, residents.len()), (0, 0));
}

fn document(json: &Value) -> Document {
    Document::of(json.as_object().unwrap().clone())
}

fn open(json: &Value) -> Result<(Outcome, Option<Report>), Failure> {
    let lesson = lessons::find("mixed-precision").unwrap();
    lessons::open(lesson, document(json), &Ask { measure: true, ..Ask::default() }).and_then(Opening::conclude)
}

#[test]
fn the_lesson_gives_the_chosen_regimes_numbers_and_sees_wrong_ones() {
    let lesson = lessons::find("mixed-precision").unwrap();
    for regime in Regime::ALL {
        let json = json!({"regime": regime.name(), "steps": 9, "growthInterval": 2, "overflow": [false, false, true]});
        let (outcome, report) = open(&json).unwrap();
        let report = report.unwrap();
        assert_eq!((report.measured(), report.live_bytes), (Some(report.predicted()), 0));
        let result = &outcome.output.json;
        for name in ["loss", "scale", "skipped", "underflow", "lostUpdates"] {
            assert_eq!(result[name], result["regimes"][regime.name()][name], "{name}");
        }
        assert_eq!((&result["skipped"], &result["skippedSteps"]), (&json!(1), &json!([2])));
        let mut film = outcome.film.unwrap();
        film.seek(film.len());
        assert_eq!((film.len(), film.tally()), (9, outcome.tally));
        let checked = input::check(lesson.card().fields, document(&json)).unwrap();
        let check = lesson.check(&checked, &outcome.output);
        assert!(check.is_ok, "{}: {check:?}", regime.name());
        for (name, place, wrong) in [("loss", 1, json!(1.0)), ("scale", 4, json!(3.0)), ("skippedSteps", 0, json!(3))] {
            let mut output = outcome.output.clone();
            output.json[name][place] = wrong;
            assert!(!lesson.check(&checked, &output).is_ok, "{}: {name}", regime.name());
        }
    }
}

#[test]
fn more_marks_than_steps_are_refused() {
    let failure = open(&json!({"steps": 1, "overflow": [false, true]})).err().unwrap();
    assert_eq!((failure.code, failure.path.as_str()), (Code::InvalidInput, "overflow"));
}

/// A sequence of gradients of a few weights, and how they are scaled.
struct Case {
    scale: f32,
    interval: Option<u32>,
    factor: f32,
    begin: Vec<f32>,
    grads: Vec<Vec<f32>>,
}

fn cases() -> Vec<Case> {
    let of = |seed: u32| {
        let mix = |i: u32| (i ^ seed).wrapping_mul(0x9e37_79b9) >> 8;
        let number = |i: u32| (mix(i) % 2001) as f32 / 1000.0 - 1.0;
        let grad = |step: u32| {
            let mut grad: Vec<f32> = (0..3).map(|i| number(100 + step * 3 + i) * 64.0).collect();
            if mix(step + 900).is_multiple_of(5) {
                grad[(mix(step) % 3) as usize] = f32::INFINITY;
            }
            grad
        };
        Case {
            scale: [1.0, 2.0, 1024.0, 65_536.0][(seed % 4) as usize],
            interval: (!seed.is_multiple_of(3)).then_some(1 + mix(7) % 4),
            factor: [2.0, 4.0][(seed % 2) as usize],
            begin: (0..3).map(number).collect(),
            grads: (0..30).map(grad).collect(),
        }
    };
    (1..40).map(of).collect()
}

/// Scale after each step, whether it was taken, and the masters at the end.
type Answer = (Vec<f64>, Vec<bool>, Vec<f64>);

/// What the kernels give.
fn by_kernels(case: &Case) -> Answer {
    let mut residents = Residents::new();
    let (mut scales, mut taken, mut masters) = (Vec::new(), Vec::new(), Vec::new());
    for (step, grad) in case.grads.iter().enumerate() {
        let mut builder = Plan::builder(false);
        let tensor = Weights::new(&mut builder, "listing", "w", 3);
        let state = Layers { builder: &mut builder }.state("listing");
        if step == 0 {
            builder.push(Command::Upload { to: tensor.master, data: Data::F32(Arc::new(case.begin.clone())) });
            builder.push(Command::Upload { to: state, data: State::new(case.scale).data() });
            tensor.moments.into_iter().for_each(|buffer| builder.push(Command::Zero { buffer }));
        }
        let grad = builder.upload("grad", Data::F32(Arc::new(grad.clone())));
        let scaling = match case.interval {
            Some(interval) => Scaling::Dynamic { interval, growth: case.factor, backoff: 1.0 / case.factor },
            None => Scaling::Fixed,
        };
        let adam = Adam { rate: 0.01, format: Format::F16, ..Adam::default() };
        Layers { builder: &mut builder }.update(state, &[(tensor, grad)], adam, scaling);
        builder.download(state);
        builder.download(tensor.master);
        let downloads = CpuEngine::run_on(&builder.finish(), &mut residents).1;
        let state = State::read(&downloads["state"]);
        scales.push(f64::from(state.scale));
        taken.push(state.steps as usize == taken.iter().filter(|taken| **taken).count() + 1);
        masters = bytemuck::pod_collect_to_vec::<u8, f32>(&downloads["master"]).into_iter().map(f64::from).collect();
    }
    (scales, taken, masters)
}

fn assert_same(listings: &[Answer]) {
    let cases = cases();
    assert_eq!(listings.len(), cases.len());
    for (case, (scales, taken, masters)) in cases.iter().zip(listings) {
        let expected = by_kernels(case);
        assert_eq!((scales, taken), (&expected.0, &expected.1));
        // As for Adam's other tests: 1 − β₂ᵗ loses digits while t is small.
        for (got, want) in masters.iter().zip(&expected.2) {
            assert!((got - want).abs() < 2e-4, "{got}, not {want}");
        }
    }
    assert!(listings.iter().any(|(_, taken, _)| taken.contains(&false) && taken.contains(&true)));
}

#[test]
fn the_python_listing_gives_what_the_kernels_give() {
    let line = |case: &Case| {
        // JSON has no infinity.
        let grads: Vec<Vec<Option<f32>>> =
            case.grads.iter().map(|grad| grad.iter().map(|g| Some(*g).filter(|g| g.is_finite())).collect()).collect();
        let Case { scale, interval, factor, begin, .. } = case;
        format!("{}\n", json!({"scale": scale, "interval": interval, "factor": factor, "begin": begin, "grads": grads}))
    };
    assert_same(&answers::python("mixed_precision", cases().iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_kernels_give() {
    let mut lines = String::new();
    for case in cases() {
        let _ = write!(lines, "{:e} {} {:e} {} {}", case.scale, case.interval.unwrap_or(0), case.factor, 3, case.grads.len());
        for number in case.begin.iter().chain(case.grads.iter().flatten()) {
            let _ = if number.is_finite() { write!(lines, " {number:e}") } else { write!(lines, " inf") };
        }
        lines.push('\n');
    }
    assert_same(&answers::cpp("mixed_precision", lines));
}

#[test]
fn the_rust_listing_gives_what_the_kernels_give() {
    let answer = |case: &Case| -> Answer {
        let mut scaler = listing::Scaler { scale: case.scale, interval: case.interval, factor: case.factor, clean: 0 };
        let mut adam = listing::Adam::new(case.begin.clone(), 0.01);
        let steps = case.grads.iter().map(|grad| (scaler.step(&mut adam, grad), f64::from(scaler.scale)));
        let (taken, scales): (Vec<bool>, Vec<f64>) = steps.unzip();
        assert_eq!(adam.steps as usize, taken.iter().filter(|taken| **taken).count());
        let stored: Vec<f16> = adam.master.iter().map(|w| f16::from_f32(*w)).collect();
        assert_eq!(adam.weights, stored);
        (scales, taken, adam.master.into_iter().map(f64::from).collect())
    };
    assert_same(&cases().iter().map(answer).collect::<Vec<_>>());
}
