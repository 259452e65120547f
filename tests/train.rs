//! The training kernels' twins: forward against plain f64, every backward against finite differences of it, and the optimizer's bookkeeping.

mod training;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use proptest::prelude::*;
use stepscope::kernel::train::{Adam, Format, Layers, Scaling, State};
use stepscope::kernel::{CpuEngine, Data, Downloads, Plan};
use stepscope::lessons::{Course, Film, Opening, Outcome, Output};
use stepscope::trace::Tally;
use stepscope::words::Failure;
use training::{EPSILON, HEADS, Numbers, OTHERS, PRODUCTS, SCALE, floats, product_plan, toy, update, words};

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().copied().map(f64::from).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Sums of up to some hundred terms around 1, in f32.
fn close(name: &str, got: &[f32], want: &[f64]) {
    assert!(got.len() >= want.len(), "{name}: {} of {}", got.len(), want.len());
    for (i, (got, want)) in got.iter().zip(want).enumerate() {
        assert!((f64::from(*got) - want).abs() <= 2e-5 * (1.0 + want.abs()), "{name}[{i}]: {got}, not {want}");
    }
}

/// The gradient by finite differences: `loss` at a little more and a little less of each number.
fn slopes(at: &[f32], loss: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let mut x = wide(at);
    let step = 1e-5;
    (0..x.len())
        .map(|i| {
            let before = x[i];
            x[i] = before + step;
            let more = loss(&x);
            x[i] = before - step;
            let less = loss(&x);
            x[i] = before;
            (more - less) / (2.0 * step)
        })
        .collect()
}

fn product(a: &[f64], b: &[f64], inner: usize, columns: usize) -> Vec<f64> {
    let rows = a.len() / inner;
    let entry = |i: usize, j: usize| (0..inner).map(|k| a[i * inner + k] * b[k * columns + j]).sum();
    (0..rows * columns).map(|at| entry(at / columns, at % columns)).collect()
}

fn silu(x: f64) -> f64 {
    x / (1.0 + (-x).exp())
}

fn normed(x: &[f64], weight: &[f64]) -> Vec<f64> {
    let row = |row: &[f64]| {
        let inverse = 1.0 / (dot(row, row) / row.len() as f64 + f64::from(EPSILON)).sqrt();
        row.iter().zip(weight).map(|(x, weight)| x * inverse * weight).collect::<Vec<f64>>()
    };
    x.chunks(weight.len()).flat_map(row).collect()
}

fn entropies(logits: &[f64], classes: &[u32], columns: usize) -> Vec<f64> {
    let row = |(row, class): (&[f64], &u32)| match row.get(*class as usize) {
        Some(logit) => 0.5 * (row.iter().map(|x| x.exp()).sum::<f64>().ln() - logit),
        None => 0.0,
    };
    logits.chunks(columns).zip(classes).map(row).collect()
}

fn hold(rows: u32, columns: u32, seed: u64) {
    let numbers = Numbers::new(rows, columns, seed);
    let plan = numbers.plan(true);
    let (report, downloads) = CpuEngine::run(&plan);
    for dispatch in &report.dispatches {
        assert_eq!(dispatch.measured, Some(dispatch.predicted), "{} at {rows} x {columns}", dispatch.kernel);
    }
    assert_eq!((report.peak_bytes, report.live_bytes), (plan.ledger().peak_bytes, 0));
    let got = |name: &str| floats(&downloads, name);
    let n = columns as usize;
    let others = OTHERS as usize;
    let (x, other, dy, weight) = (wide(&numbers.x), wide(&numbers.other), wide(&numbers.dy), wide(&numbers.weight));
    let (matrix, dproduct, table) = (wide(&numbers.matrix), wide(&numbers.dproduct), wide(&numbers.table));

    let whole = product(&x, &matrix, n, others);
    close("product", &got("product"), &whole);
    close("twice", &got("twice"), &whole.iter().map(|x| 2.0 * x).collect::<Vec<_>>());
    close("dx_product", &got("dx_product"), &slopes(&numbers.x, |x| dot(&product(x, &matrix, n, others), &dproduct)));
    close("dmatrix", &got("dmatrix"), &slopes(&numbers.matrix, |b| dot(&product(&x, b, n, others), &dproduct)));

    let biased = |bias: &[f64]| -> Vec<f64> { x.iter().enumerate().map(|(i, x)| x + bias[i % n]).collect() };
    close("biased", &got("biased"), &biased(&weight));
    close("dbias", &got("dbias"), &slopes(&numbers.weight, |bias| dot(&biased(bias), &dy)));

    let relu = |x: &[f64]| x.iter().map(|x| x.max(0.0)).collect::<Vec<_>>();
    let smooth = |x: &[f64]| x.iter().map(|x| silu(*x)).collect::<Vec<_>>();
    close("relu", &got("relu"), &relu(&x));
    close("silu", &got("silu"), &smooth(&x));
    // No number that is drawn lies within a step of the bend.
    close("drelu", &got("drelu"), &slopes(&numbers.x, |x| dot(&relu(x), &dy)));
    close("dsilu", &got("dsilu"), &slopes(&numbers.x, |x| dot(&smooth(x), &dy)));
    let gated = |x: &[f64], gate: &[f64]| x.iter().zip(gate).map(|(x, gate)| x * silu(*gate)).collect::<Vec<_>>();
    close("gated", &got("gated"), &gated(&x, &other));
    close("dx_gated", &got("dx_gated"), &slopes(&numbers.x, |x| dot(&gated(x, &other), &dy)));
    close("dgate", &got("dgate"), &slopes(&numbers.other, |gate| dot(&gated(&x, gate), &dy)));

    close("normed", &got("normed"), &normed(&x, &weight));
    close("dx_normed", &got("dx_normed"), &slopes(&numbers.x, |x| dot(&normed(x, &weight), &dy)));
    close("dweight", &got("dweight"), &slopes(&numbers.weight, |weight| dot(&normed(&x, weight), &dy)));

    let scaled = |slopes: Vec<f64>| slopes.into_iter().map(|slope| slope * f64::from(SCALE)).collect::<Vec<_>>();
    let squared = |x: &[f64]| x.iter().zip(&other).map(|(a, b)| 0.25 * (a - b) * (a - b)).collect::<Vec<_>>();
    close("mse", &got("mse"), &squared(&x).chunks(n).map(|row| row.iter().sum()).collect::<Vec<_>>());
    close("dmse", &got("dmse"), &scaled(slopes(&numbers.x, |x| squared(x).iter().sum())));
    close("entropy", &got("entropy"), &entropies(&x, &numbers.classes, n));
    close("dlogits", &got("dlogits"), &scaled(slopes(&numbers.x, |x| entropies(x, &numbers.classes, n).iter().sum())));
    close("total", &got("total"), &[0.0, 3.0 * x.iter().sum::<f64>()]);
    close("squares", &got("squares"), &[dot(&x, &x)]);

    let looked_up =
        |table: &[f64]| numbers.indices.iter().flat_map(|i| table[*i as usize * n..][..n].to_vec()).collect::<Vec<f64>>();
    close("gathered", &got("gathered"), &looked_up(&table));
    // The gradient of a lookup, where x is what comes back.
    close("sums", &got("sums"), &slopes(&numbers.table, |table| dot(&looked_up(table), &x)));
    let uses: Vec<f64> = (0..OTHERS).map(|code| numbers.indices.iter().filter(|i| **i == code).count() as f64).collect();
    close("uses", &got("uses"), &uses);

    // Turning back gives what was there, and turning changes no length.
    let lengths = |heads: &[f64]| heads.chunks(2 * n).map(|head| dot(head, head)).collect::<Vec<f64>>();
    close(
        "turned",
        &lengths(&wide(&got("turned"))).iter().map(|x| *x as f32).collect::<Vec<_>>(),
        &lengths(&wide(&numbers.heads)),
    );
    assert_eq!(numbers.heads.len(), (rows * HEADS * 2 * columns) as usize);
    if rows > 0 {
        assert_eq!(got("unpatched"), numbers.images);
    }
    close("added", &got("added"), &x.iter().zip(&other).map(|(x, y)| y - 0.5 * x).collect::<Vec<_>>());

    // A code that is nearest but for rounding.
    let distance = |row: usize, code: usize| -> f64 {
        x[row * n..][..n].iter().zip(&table[code * n..]).map(|(z, c)| (z - c) * (z - c)).sum()
    };
    for (row, code) in words(&downloads, "nearest").into_iter().enumerate().take(rows as usize) {
        let least = (0..others).map(|code| distance(row, code)).fold(f64::INFINITY, f64::min);
        assert!(distance(row, code as usize) <= least + 1e-4, "vector {row}");
    }
    let pull = |z: &[f64]| -> f64 { z.iter().zip(looked_up(&table)).map(|(z, c)| 0.125 * (z - c) * (z - c)).sum() };
    let commitment = scaled(slopes(&numbers.x, pull));
    close("dz_cut", &got("dz_cut"), &commitment);
    close("dz", &got("dz"), &commitment.iter().zip(&dy).map(|(pull, dy)| pull + dy).collect::<Vec<_>>());
    let of_codes = |table: &[f64]| -> f64 { looked_up(table).iter().zip(&x).map(|(c, z)| (z - c) * (z - c)).sum() };
    close("dcodes", &got("dcodes"), &scaled(slopes(&numbers.table, of_codes)));
    let average: Vec<f64> = uses.iter().map(|uses| 0.75 + 0.25 * uses).collect();
    close("kept uses", &got("kept uses"), &average);
    let sums = wide(&got("sums"));
    let moved = |i: usize| {
        let sum = 0.75 * table[i] + 0.25 * sums[i];
        if average[i / n] >= 0.8f32.into() { sum / average[i / n] } else { table[i] }
    };
    close("moved codes", &got("moved codes"), &(0..others * n).map(moved).collect::<Vec<_>>());
}

#[test]
fn every_layer_is_its_definition_and_its_gradient_the_slope() {
    for (rows, columns) in [(0, 3), (1, 1), (7, 1), (1, 9), (8, 8), (9, 17), (5, 66), (67, 3)] {
        hold(rows, columns, 11);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_sizes_hold(rows in 0u32..24, columns in 1u32..24, seed in 0u64..1000) {
        hold(rows, columns, seed);
    }
}

#[test]
fn products_in_batches_are_the_definition() {
    for [m, n, k, batches] in PRODUCTS {
        let (plan, a, b) = product_plan([m, n, k, batches]);
        let (report, downloads) = CpuEngine::run(&plan);
        assert_eq!(report.measured(), Some(report.predicted()));
        let one = |(a, b): (&[f32], &[f32])| product(&wide(a), &wide(b), k as usize, n as usize);
        let want: Vec<f64> = a.chunks((m * k) as usize).zip(b.chunks((k * n) as usize)).flat_map(one).map(|x| 2.0 * x).collect();
        close("twice", &floats(&downloads, "twice"), &want);
    }
}

#[test]
fn turning_back_is_the_gradient_of_turning() {
    // A rotation's transpose is its inverse, so it's enough that one undoes the other.
    let numbers = Numbers::new(6, 5, 1);
    let mut builder = Plan::builder(true);
    let angles = builder.upload("angles", Data::F32(Arc::new(Layers::angles(6, 5, 10_000.0))));
    let positions = builder.upload("positions", Data::U32(Arc::new((0..6).collect())));
    let heads = builder.upload("heads", Data::F32(Arc::new(numbers.heads.clone())));
    for back in [false, true] {
        Layers { builder: &mut builder }.rotary([angles, positions], heads, [6, HEADS, 5], back);
    }
    builder.download(heads);
    close("heads", &floats(&CpuEngine::run(&builder.finish()).1, "heads"), &wide(&numbers.heads));
}

#[test]
fn large_logits_overflow_nothing() {
    let mut numbers = Numbers::new(4, 5, 2);
    numbers.x.iter_mut().for_each(|x| *x *= 1e37);
    let (_, downloads) = CpuEngine::run(&numbers.plan(false));
    assert!(floats(&downloads, "dlogits").iter().chain(&floats(&downloads, "entropy")).all(|x| x.is_finite()));
}

/// Small whole numbers, whose products and sums are exact: then so is the answer, with many ties.
#[test]
fn vectors_get_the_nearest_code_and_of_equal_ones_the_lowest() {
    for [rows, codes, columns] in [[1, 1, 1], [100, 9, 2], [513, 37, 5], [700, 64, 64]] {
        let small = |seed: u32, len: u32| -> Vec<f32> {
            (0..len).map(|i| ((i ^ seed).wrapping_mul(0x9e37_79b9) >> 16) % 4).map(|x| x as f32 / 2.0 - 1.0).collect()
        };
        let (vectors, table) = (small(0, rows * columns), small(77, codes * columns));
        let mut builder = Plan::builder(true);
        let [x, c] =
            [("vectors", &vectors), ("codes", &table)].map(|(name, of)| builder.upload(name, Data::F32(Arc::new(of.clone()))));
        let nearest = builder.temporary("nearest", u64::from(rows) * 4);
        Layers { builder: &mut builder }.vq_assign(x, c, nearest, [rows, codes, columns]);
        builder.download(nearest);
        let (report, downloads) = CpuEngine::run(&builder.finish());
        assert_eq!(report.measured(), Some(report.predicted()));
        let brute = vectors.chunks(columns as usize).map(|z| {
            let distance = |c: &[f32]| z.iter().zip(c).map(|(z, c)| f64::from(z - c) * f64::from(z - c)).sum::<f64>();
            let distances: Vec<f64> = table.chunks(columns as usize).map(distance).collect();
            let least = distances.iter().copied().fold(f64::INFINITY, f64::min);
            distances.iter().position(|d| *d == least).unwrap() as u32
        });
        assert_eq!(words(&downloads, "nearest"), brute.collect::<Vec<_>>());
    }
}

#[test]
fn adam_is_as_published() {
    let adam = Adam { rate: 0.05, decay: 0.1, ..Adam::default() };
    let begin: Vec<f32> = vec![1.0, -2.0, 0.5, 0.0];
    let mut residents = HashMap::new();
    let (mut w, mut m, mut v) = (wide(&begin), [0f64; 4], [0f64; 4]);
    for step in 1..=20 {
        let grad: Vec<f32> = (0..4).map(|i| libm::sinf((step * 7 + i) as f32)).collect();
        let scaled: Vec<f32> = grad.iter().map(|g| g * 1024.0).collect();
        let first = (step == 1).then_some((&*begin, 1024.0));
        let (_, downloads) = CpuEngine::run_on(&update(first, &scaled, adam, Scaling::Fixed, true), &mut residents);
        for i in 0..4 {
            let g = f64::from(grad[i]);
            m[i] = 0.9 * m[i] + 0.1 * g;
            v[i] = 0.999 * v[i] + 0.001 * g * g;
            let (m_hat, v_hat) = (m[i] / (1.0 - 0.9f64.powi(step)), v[i] / (1.0 - 0.999f64.powi(step)));
            w[i] -= 0.05 * (m_hat / (v_hat.sqrt() + 1e-8) + 0.1 * w[i]);
        }
        // 1 − β₂ᵗ loses digits while t is small, and the root halves what that costs.
        for (got, want) in floats(&downloads, "w").iter().zip(&w) {
            assert!((f64::from(*got) - want).abs() < 2e-4, "step {step}: {got}, not {want}");
        }
        assert_eq!(State::read(&downloads["state"]).steps, step as u32);
    }
}

#[test]
fn a_skipped_step_changes_nothing_but_the_scale_whose_sequence_is_exact() {
    let scaling = Scaling::Dynamic { interval: 3, growth: 2.0, backoff: 0.5 };
    let adam = Adam { format: Format::F16, ..Adam::default() };
    let mut residents = HashMap::new();
    let bad = [(4, f32::INFINITY), (5, f32::NAN), (9, f32::NEG_INFINITY)];
    let mut scales = Vec::new();
    let mut before: Option<Downloads> = None;
    for step in 0..14 {
        let mut grad = vec![0.5f32; 1500];
        let is_bad = bad.iter().find(|(at, _)| *at == step);
        if let Some((_, value)) = is_bad {
            grad[1400] = *value;
        }
        let begin = vec![0.1f32; 1500];
        let (report, downloads) =
            CpuEngine::run_on(&update((step == 0).then_some((&*begin, 16.0)), &grad, adam, scaling, true), &mut residents);
        assert_eq!(report.measured(), Some(report.predicted()));
        if let (Some(before), Some(_)) = (&before, is_bad) {
            for name in ["w", "master", "first moments", "second moments"] {
                assert_eq!(downloads[name], before[name], "{name}");
            }
            let (now, then) = (State::read(&downloads["state"]), State::read(&before["state"]));
            assert_eq!((now.steps, now.skipped), (then.steps, then.skipped + 1));
        }
        let narrow = floats(&downloads, "master").into_iter().map(|w| half::f16::from_f32(w).to_f32()).collect::<Vec<_>>();
        assert_eq!(floats(&downloads, "w"), narrow);
        scales.push(State::read(&downloads["state"]).scale);
        before = Some(downloads);
    }
    assert_eq!(scales, [16., 16., 32., 32., 16., 8., 8., 8., 16., 8., 8., 8., 16., 16.]);
}

#[test]
fn the_toy_learns_and_leaves_nothing_behind() {
    let (mlp, x, targets) = toy();
    let mut residents = HashMap::new();
    let begin = mlp.begin(7, 1.0);
    CpuEngine::run_on(&begin, &mut residents);
    let train = mlp.train(x, targets, 300, false);
    let (report, downloads) = CpuEngine::run_on(&train, &mut residents);
    assert_eq!((report.peak_bytes, report.live_bytes), (train.ledger().peak_bytes, train.ledger().resident_bytes));
    let losses = floats(&downloads, "losses");
    assert!(losses[299] < 0.02 * losses[0], "from {} to {}", losses[0], losses[299]);
    assert_eq!(State::read(&downloads["state"]).steps, 300);
    let (report, _) = CpuEngine::run_on(&Plan::releasing([&begin, &train]), &mut residents);
    assert_eq!((report.live_bytes, residents.len()), (0, 0));
    assert_eq!(Plan::releasing([&begin]).ledger().resident_bytes, 0);
}

/// The toy's training, so many steps a part.
struct ToyCourse {
    parts: Vec<usize>,
    losses: Vec<f32>,
}

impl Course for ToyCourse {
    fn next(&mut self) -> Result<Option<Plan>, Failure> {
        let (mlp, x, targets) = toy();
        Ok(self.parts.pop().map(|steps| match steps {
            0 => mlp.begin(7, 1.0),
            _ => mlp.train(x, targets, steps as u32, true),
        }))
    }

    fn take(&mut self, downloads: &Downloads) -> Result<(), Failure> {
        if downloads.contains_key("losses") {
            self.losses.extend(floats(downloads, "losses"));
        }
        Ok(())
    }

    fn done(&self) -> f64 {
        0.0
    }

    fn film(&self) -> Box<dyn Film> {
        panic!("nobody looks at it")
    }

    fn finish(self: Box<Self>) -> Result<Outcome, Failure> {
        let output = Output { arrays: [("losses".to_owned(), self.losses)].into(), ..Output::default() };
        Ok(Outcome { output, tally: Tally::ZERO, film: None, slip: None })
    }
}

#[test]
fn a_course_in_parts_is_the_training_in_one_go_and_leaves_nothing_behind() {
    let train = |parts: &[usize]| {
        let parts = parts.iter().rev().copied().collect();
        let (outcome, report) = Opening::Course(Box::new(ToyCourse { parts, losses: Vec::new() })).conclude().unwrap();
        (outcome.output.arrays["losses"].clone(), report.unwrap())
    };
    let (whole, whole_report) = train(&[0, 40]);
    let (losses, report) = train(&[0, 1, 3, 16, 20]);
    assert_eq!((losses.len(), &losses), (40, &whole));
    assert_eq!((report.live_bytes, report.measured()), (0, Some(report.predicted())));
    assert_eq!((report.count(), report.predicted()), (whole_report.count(), whole_report.predicted()));
    assert_eq!(report.dispatches.len(), whole_report.dispatches.iter().map(|one| one.kernel).collect::<HashSet<_>>().len());
}

#[test]
fn a_scale_that_is_a_power_of_two_changes_no_bit() {
    let (mlp, x, targets) = toy();
    let losses = |scale| {
        let mut residents = HashMap::new();
        CpuEngine::run_on(&mlp.begin(7, scale), &mut residents);
        floats(&CpuEngine::run_on(&mlp.train(x.clone(), targets.clone(), 5, false), &mut residents).1, "losses")
    };
    assert_eq!(losses(1.0), losses(1024.0));
}

#[test]
fn a_run_that_is_given_up_keeps_what_was_resident() {
    let (mlp, x, targets) = toy();
    let mut residents = HashMap::new();
    CpuEngine::run_on(&mlp.begin(7, 1.0), &mut residents);
    let before: Vec<String> = {
        let mut names: Vec<_> = residents.keys().cloned().collect();
        names.sort();
        names
    };
    let train = mlp.train(x, targets, 5, false);
    let mut engine = CpuEngine::new(&train, &mut residents);
    engine.advance(1000);
    drop(engine);
    let mut after: Vec<_> = residents.keys().cloned().collect();
    after.sort();
    assert_eq!(before, after);
}
