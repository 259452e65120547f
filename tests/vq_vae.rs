//! The VQ-VAE: the training by twins against the same in f64, what straight-through is there for, the codebook's life, the prior, the lesson; and
//! its listings, run.

mod answers;
#[rustfmt::skip]
#[path = "../src/lessons/vq_vae/listing.rs"]
mod listing;
#[expect(dead_code, reason = "only its ways to run a plan and to read what it gave are of use here")]
mod training;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value, json};
use stepscope::input::Document;
use stepscope::kernel::train::{Layers, State};
use stepscope::kernel::vqvae::pictures::{self, PIXELS, Subject};
use stepscope::kernel::vqvae::{Data, Model, Part, Prior, Revival, Update, perplexity, reference};
use stepscope::kernel::{Data as Upload, Plan};
use stepscope::lessons::{self, Ask, Opening, Outcome};
use stepscope::words::{Code, Failure};
use training::{floats, run_on_cpu};

const ENCODER: [&str; 6] = ["e1", "eb1", "e2", "eb2", "e3", "eb3"];
const DECODER: [&str; 6] = ["d1", "db1", "d2", "db2", "d3", "db3"];

fn model() -> Model {
    Model {
        name: "test".into(),
        side: 16,
        patch: 4,
        channels: 1,
        hidden: 12,
        codes: 10,
        dims: 3,
        beta: 1.0,
        gamma: 0.25,
        straight_through: true,
        update: Update::Gradient,
        rate: 3e-3,
        batch: 4,
        seed: 4,
    }
}

fn data(count: u32) -> Data {
    Data { pixels: Arc::new(pictures::draw(Subject::Digits, 2, count as usize)), count }
}

fn batches(model: &Model, count: u32, steps: u32) -> Vec<Vec<u32>> {
    (0..steps).map(|step| (0..model.batch).map(|i| (step * 7 + i * 5) % count).collect()).collect()
}

type Residents = HashMap<String, Vec<u32>>;

fn begun(model: &Model, data: &Data) -> Residents {
    let mut residents = Residents::new();
    run_on_cpu(&model.begin(data, 0..1, 0, false), &mut residents);
    residents
}

fn weights(residents: &Residents, names: &[&str]) -> Vec<Vec<u32>> {
    names.iter().map(|name| residents[&format!("test/{name}/params")].clone()).collect()
}

#[test]
fn the_twins_train_as_f64_does() {
    let data = data(12);
    let ema = Update::Ema { decay: 0.8 };
    for model in [
        model(),
        Model { update: ema, dims: 2, ..model() },
        Model { straight_through: false, ..model() },
        Model { patch: 8, codes: 1, ..model() },
        Model { patch: 2, gamma: 0.9, beta: 1.5, ..model() },
    ] {
        let (batches, mut residents) = (batches(&model, data.count, 12), begun(&model, &data));
        let part = Part { batches: batches.clone(), revivals: Vec::new() };
        let (report, downloads) = run_on_cpu(&model.train(&part, data.count, 0..3, 1, true), &mut residents);
        assert_eq!(report.measured(), Some(report.predicted()));
        let right = reference::train(&model, &data.pixels, &batches);
        let measured = model.measured(&downloads);
        assert_eq!((measured.len(), right.len()), (12, 12));
        for (got, [reconstruction, distance]) in measured.iter().zip(right) {
            let off = |got: f32, right: f64| (f64::from(got) - right).abs() / right.max(1e-6);
            assert!(off(got.reconstruction, reconstruction) < 2e-4, "{model:?}: {got:?}, not {reconstruction}");
            assert!(off(got.distance, distance) < 2e-4, "{model:?}: {got:?}, not {distance}");
            assert_eq!(got.uses.iter().sum::<u32>(), model.batch * model.grid());
        }
    }
}

#[test]
fn in_parts_it_is_the_training_in_one_go() {
    let (model, data) = (model(), data(12));
    let all = batches(&model, data.count, 6);
    let losses = |parts: &[&[Vec<u32>]]| {
        let mut residents = begun(&model, &data);
        let run = |part: &&[Vec<u32>]| {
            let part = Part { batches: part.to_vec(), revivals: Vec::new() };
            let (_, downloads) = run_on_cpu(&model.train(&part, data.count, 0..2, 1, false), &mut residents);
            model.measured(&downloads)
        };
        parts.iter().flat_map(run).collect::<Vec<_>>()
    };
    assert_eq!(losses(&[&all]), losses(&[&all[..1], &all[1..4], &all[4..]]));
}

#[test]
fn without_straight_through_the_encoder_never_moves() {
    let data = data(12);
    let trained = |straight_through, gamma| {
        let model = Model { straight_through, gamma, ..model() };
        let mut residents = begun(&model, &data);
        let before = [&ENCODER, &DECODER, &["codebook"; 6]].map(|names| weights(&residents, names));
        let part = Part { batches: batches(&model, data.count, 20), revivals: Vec::new() };
        run_on_cpu(&model.train(&part, data.count, 0..1, 0, false), &mut residents);
        let moments: Vec<&u32> = ENCODER
            .iter()
            .flat_map(|name| ["first", "second"].map(|which| &residents[&format!("test/{name}/{which} moments")]))
            .flatten()
            .collect();
        let is_still = moments.iter().all(|bits| f32::from_bits(**bits) == 0.0);
        let after = [&ENCODER, &DECODER, &["codebook"; 6]].map(|names| weights(&residents, names));
        let moved = [0, 1, 2].map(|half| before[half].iter().zip(&after[half]).all(|(before, after)| before != after));
        let stayed = before[0] == after[0];
        (moved, stayed, is_still)
    };
    // Exactly no gradient, ever: the moments are sums of them and of their squares.
    assert_eq!(trained(false, 0.0), ([false, true, true], true, true));
    assert_eq!(trained(false, 0.25), ([true, true, true], false, false));
    assert_eq!(trained(true, 0.0), ([true, true, true], false, false));
}

#[test]
fn the_gradient_that_is_handed_on_is_the_codes_and_that_of_z_is_zero() {
    let (model, data) = (model(), data(12));
    let mut residents = begun(&model, &data);
    let mut unchanged = 0;
    for patch in 0..32 {
        let part = Part { batches: batches(&model, data.count, 1), revivals: Vec::new() };
        let (_, downloads) = run_on_cpu(&model.train(&part, data.count, 0..2, patch, false), &mut residents);
        let probe = model.snapshot(&downloads, patch).probe;
        let length = probe.at_code.iter().map(|x| x * x).sum::<f32>().sqrt();
        for (back, nudged) in probe.at_code.iter().zip(&probe.nudged_code) {
            assert!((back - nudged).abs() < 1e-3 * length + 1e-4, "{probe:?}");
        }
        if probe.changes == 0 {
            unchanged += 1;
            assert!(probe.nudged_vector.iter().all(|slope| *slope == 0.0) && length > 0.0, "{probe:?}");
        }
    }
    assert!(unchanged >= 16, "{unchanged}");
}

#[test]
fn a_dead_code_begins_anew_at_a_vector() {
    let data = data(12);
    for update in [Update::Gradient, Update::Ema { decay: 0.9 }] {
        // Nothing moves but what is revived: what there was of the averages is kept, and the rate is 0.
        let model = Model { update, rate: 0.0, gamma: 0.0, ..model() };
        let mut residents = begun(&model, &data);
        let all = batches(&model, data.count, 1);
        let seen = |residents: &mut Residents| {
            let plan = model.train(&Part::default(), data.count, all[0][0]..all[0][0] + 1, 0, false);
            model.snapshot(&run_on_cpu(&plan, residents).1, 0)
        };
        let before = seen(&mut residents);
        let part = Part { batches: all.clone(), revivals: vec![Revival { code: 7, row: 5 }] };
        run_on_cpu(&model.train(&part, data.count, 0..1, 0, false), &mut residents);
        let after = seen(&mut residents);
        let vector = &before.vectors[5 * 3..6 * 3];
        if update == Update::Gradient {
            assert_eq!(&after.codebook[21..24], vector);
            assert_eq!(&after.codebook[..21], &before.codebook[..21]);
        } else {
            // It was used in that step at once: by that vector, and perhaps others.
            let off = |at: &[f32]| at.iter().zip(vector).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(off(&after.codebook[21..24]) < 0.5 * off(&before.codebook[21..24]), "{after:?}");
        }
        assert!(after.codes.contains(&7));
    }
}

#[test]
fn perplexity_counts_codes_that_are_used_alike() {
    assert_eq!(perplexity(&[]), 0.0);
    assert_eq!(perplexity(&[0, 0]), 0.0);
    assert!((perplexity(&[5, 0, 5, 5, 5]) - 4.0).abs() < 1e-12);
    assert_eq!(perplexity(&[9, 0]), 1.0);
}

#[test]
fn pictures_are_the_same_for_all_and_fill_their_range() {
    for subject in [Subject::Digits, Subject::Strokes, Subject::Shapes] {
        let drawn = pictures::draw(subject, 1, 40);
        assert_eq!(drawn.len(), 40 * PIXELS);
        assert_eq!(&drawn[..PIXELS], &pictures::draw(subject, 1, 1));
        assert_ne!(&drawn[..PIXELS], &pictures::draw(subject, 2, 1));
        assert!(drawn.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
        for picture in drawn.chunks(PIXELS) {
            assert!(picture.iter().any(|pixel| *pixel > 0.6) && picture.iter().filter(|pixel| **pixel == 0.0).count() > 60);
        }
    }
}

#[test]
fn the_prior_is_a_distribution_that_knows_what_it_saw() {
    // Rows of one code, which the row above says nothing about.
    let grids: Vec<u32> =
        (0..60u32).flat_map(|i| (0..9).map(move |place| i.wrapping_mul(2_654_435_761) >> (3 * (place / 3) + 4) & 3)).collect();
    let prior = Prior::fit(&grids, 3, 5);
    for grid in grids.chunks(9).take(5) {
        for place in 0..9 {
            let p = prior.probabilities(grid, place);
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12 && p.iter().all(|p| *p > 0.0));
            let likeliest = (0..5).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap();
            assert!(place % 3 == 0 || likeliest as u32 == grid[place], "{grid:?} at {place}: {p:?}");
        }
    }
    let bits = prior.bits(&grids);
    assert!(bits < 9.0 * 5f64.log2() / 2.0 && bits > 3.0, "{bits}");
    let samples = prior.sample(1, 200);
    assert_eq!(samples, prior.sample(1, 200));
    let alike = samples.chunks(3).filter(|row| row.iter().all(|code| *code == row[0])).count();
    assert!(alike > 480, "{alike} of 600 rows are of one code");
}

fn lesson(input: &Value) -> Result<(Outcome, stepscope::kernel::Report), Failure> {
    let document = Document::of(input.as_object().unwrap().clone());
    let ask = Ask { measure: true, film: false, ..Ask::default() };
    let concluded = lessons::open(lessons::find("vq-vae")?, document, &ask).and_then(Opening::conclude)?;
    Ok((concluded.0, concluded.1.unwrap()))
}

fn measure(outcome: &Outcome, name: &str) -> f64 {
    outcome.output.json[name].as_f64().unwrap()
}

fn used(outcome: &Outcome) -> usize {
    outcome.output.json["usage"].as_array().unwrap().iter().filter(|uses| uses.as_u64() != Some(0)).count()
}

#[test]
fn the_default_learns_and_its_codebook_lives() {
    let (outcome, report) = lesson(&json!({})).unwrap();
    assert_eq!((report.live_bytes, report.measured()), (0, Some(report.predicted())));
    let of_last = |list: &Value| list.as_array().unwrap().last().unwrap().as_f64().unwrap();
    let json = &outcome.output.json;
    let (psnr, perplexity) = (measure(&outcome, "psnr"), of_last(&json["perplexity"]));
    eprintln!("{psnr} {perplexity} {} {} {} {}", used(&outcome), json["dead"], json["bits"], json["priorBits"]);
    assert!(psnr > 17.5, "{psnr} dB");
    assert!(perplexity > 11.0, "{perplexity}");
    assert!(used(&outcome) >= 60, "{:?}", json["usage"]);
    assert!(measure(&outcome, "priorBits") < 0.55 * measure(&outcome, "bits"));
}

#[test]
fn what_is_wrong_on_purpose_is_worse() {
    let of = |input: Value| lesson(&input).unwrap().0;
    let right = of(json!({"dims": 2, "codes": 32, "steps": 150}));
    let frozen = of(json!({"dims": 2, "codes": 32, "steps": 150, "straightThrough": false, "gamma": 0}));
    let (right, frozen) = (measure(&right, "psnr"), measure(&frozen, "psnr"));
    eprintln!("{right} {frozen}");
    assert!(frozen < right - 0.7, "{frozen} dB without, {right} with");
    let collapsed = of(json!({"update": "ema", "revive": false, "gamma": 2, "rate": 0.03, "steps": 150}));
    let revived = of(json!({"update": "ema", "revive": true, "gamma": 2, "rate": 0.03, "steps": 150}));
    eprintln!("{} {}", used(&collapsed), used(&revived));
    assert!(used(&collapsed) < 40 && used(&revived) > 50, "{} and {}", used(&collapsed), used(&revived));
}

#[test]
fn what_cannot_be_trained_is_refused_where_it_stands() {
    for (input, code, path) in [
        (json!({"gamma": 1}), Code::InvalidInput, "gamma"),
        (json!({"beta": 0.2}), Code::InvalidInput, "gamma"),
        (json!({"watch": 128}), Code::InvalidInput, "watch"),
        (json!({"patch": "8", "watch": 32}), Code::InvalidInput, "watch"),
        (json!({"patch": "2", "batch": 64, "steps": 2000}), Code::TooLarge, "steps"),
        (json!({"codes": 0}), Code::InvalidInput, "codes"),
        (json!({"steps": 0}), Code::InvalidInput, "steps"),
        (json!({"data": "photos"}), Code::InvalidInput, "data"),
    ] {
        let refused = lesson(&input).err().unwrap_or_else(|| panic!("{input} is taken"));
        assert_eq!((refused.code, refused.path.as_str()), (code, path), "{input}");
    }
    // Moving averages have no β.
    assert!(lesson(&json!({"update": "ema", "gamma": 1, "steps": 2})).is_ok());
}

#[test]
fn a_check_finds_what_is_wrong() {
    let lesson = lessons::find("vq-vae").unwrap();
    let document = stepscope::input::check(lesson.card().fields, Document::of(json!({"steps": 6}).as_object().unwrap().clone()));
    let document = document.unwrap();
    let opening = lessons::open(lesson, document.clone(), &Ask { film: false, ..Ask::default() }).unwrap();
    let mut output = opening.conclude().unwrap().0.output;
    let check = lesson.check(&document, &output);
    assert!(check.is_ok && check.max_error < 1e-4, "{check:?}");
    let place = &mut output.json["loss"]["reconstruction"][3];
    *place = json!(place.as_f64().unwrap() * 1.01);
    assert!(!lesson.check(&document, &output).is_ok);
}

/// What the listings are asked, and what they answer: gradients to vectors and to codes, codes after revival, codes of the vectors, a sample.
struct Case {
    vectors: listing::Rows,
    codes: listing::Rows,
    at_codes: listing::Rows,
    beta: f64,
    gamma: f64,
    passes: bool,
    idle: Vec<usize>,
    picks: Vec<usize>,
    grids: Vec<Vec<i64>>,
    columns: usize,
    dice: Vec<f64>,
}

type Answer = (listing::Rows, listing::Rows, listing::Rows, Vec<usize>, Vec<i64>);

fn cases() -> Vec<Case> {
    let rows = |seed: u64, rows: usize, width: usize| -> listing::Rows {
        let drawn = stepscope::kernel::attention::random::normal(seed, 0, rows * width);
        drawn.chunks(width).map(|row| row.iter().map(|x| f64::from(*x)).collect()).collect()
    };
    (0..8u64)
        .map(|seed| {
            let (count, codes, width) = (5 + 3 * seed as usize, 4 + seed as usize, 1 + seed as usize % 4);
            let mix = |i: usize| (i as u64 * 7 + seed * 13 + (i as u64 * i as u64) % 11) as usize;
            Case {
                vectors: rows(seed, count, width),
                codes: rows(seed + 100, codes, width),
                at_codes: rows(seed + 200, count, width),
                beta: 1.0 + 0.25 * seed as f64,
                gamma: 0.25,
                passes: seed % 3 != 2,
                idle: (0..codes).map(|j| mix(j) % 13).collect(),
                picks: (0..codes).map(|j| mix(j + 3) % count).collect(),
                grids: (0..20).map(|grid| (0..9).map(|place| (mix(grid * 9 + place) % codes) as i64).collect()).collect(),
                columns: 3,
                dice: (0..9).map(|i| (mix(i + 40) % 97) as f64 / 97.0).collect(),
            }
        })
        .collect()
}

/// What the kernels' twins and the prior give.
fn right(case: &Case) -> Answer {
    let flat = |rows: &listing::Rows| Upload::F32(Arc::new(rows.iter().flatten().map(|x| *x as f32).collect()));
    let (rows, count, width) = (case.vectors.len() as u32, case.codes.len() as u32, case.codes[0].len() as u32);
    let mut builder = Plan::builder(false);
    let [z, codes, at] = [("z", &case.vectors), ("codes", &case.codes), ("at", &case.at_codes)]
        .map(|(name, rows)| builder.upload(name, flat(rows)));
    let state = builder.upload("state", State::new(1.0).data());
    let [chosen, dz, sums, dcodes] = [("chosen", rows), ("dz", rows), ("sums", count), ("dcodes", count)]
        .map(|(name, rows)| builder.temporary(name, u64::from(rows * width) * 4));
    let [nearest, uses] = [("nearest", rows), ("uses", count)].map(|(name, rows)| builder.temporary(name, u64::from(rows) * 4));
    let mut layers = Layers { builder: &mut builder };
    layers.vq_assign(z, codes, nearest, [rows, count, width]);
    layers.gather(codes, nearest, chosen, rows, width);
    let scale = 2.0 / (rows * width) as f32;
    layers.vq_grad([z, chosen, at, state], dz, rows * width, case.passes, case.gamma as f32 * scale);
    layers.segment_sum([nearest, z], [sums, uses], count, [rows, width]);
    layers.vq_grad_codes([codes, sums, uses, state], dcodes, count, width, case.beta as f32 * scale);
    for buffer in [dz, dcodes, nearest] {
        builder.download(buffer);
    }
    let downloads = run_on_cpu(&builder.finish(), &mut Residents::new()).1;
    let rows_of = |name| -> listing::Rows {
        floats(&downloads, name).chunks(width as usize).map(|row| row.iter().map(|x| f64::from(*x)).collect()).collect()
    };
    let mut revived = case.codes.clone();
    for code in (0..revived.len()).filter(|code| case.idle[*code] >= 10) {
        revived[code] = case.vectors[case.picks[code]].clone();
    }
    let grids: Vec<u32> = case.grids.iter().flatten().map(|code| *code as u32).collect();
    let mut dice = case.dice.iter().copied();
    let sample = Prior::fit(&grids, case.columns as u32, count).sample_one(|| dice.next().unwrap());
    (
        rows_of("dz"),
        rows_of("dcodes"),
        revived,
        training::words(&downloads, "nearest").into_iter().map(|code| code as usize).collect(),
        sample.into_iter().map(i64::from).collect(),
    )
}

fn assert_right(answers: &[Answer]) {
    let cases = cases();
    assert_eq!(answers.len(), cases.len());
    for (case, got) in cases.iter().zip(answers) {
        let want = right(case);
        for (got, want) in [(&got.0, &want.0), (&got.1, &want.1), (&got.2, &want.2)] {
            assert_eq!(got.len(), want.len());
            for (got, want) in got.iter().flatten().zip(want.iter().flatten()) {
                assert!((got - want).abs() < 1e-5 * (1.0 + want.abs()), "{got}, not {want}");
            }
        }
        assert_eq!((&got.3, &got.4), (&want.3, &want.4));
    }
}

#[test]
fn the_rust_listing_gives_what_the_kernels_give() {
    let run = |case: Case| {
        let (to_vectors, to_codes) =
            listing::gradients(&case.vectors, &case.codes, &case.at_codes, case.beta, case.gamma, case.passes);
        let grid = listing::encode(&case.vectors, &case.codes);
        let counts = listing::fit(&case.grids, case.columns);
        let (mut codes, mut idle) = (case.codes, case.idle);
        listing::revive(&mut codes, &mut idle, &case.vectors, &case.picks, 10);
        let sample = listing::sample(&counts, case.columns, codes.len(), &case.dice);
        (to_vectors, to_codes, codes, grid, sample)
    };
    assert_right(&cases().into_iter().map(run).collect::<Vec<_>>());
}

#[test]
fn the_python_listing_gives_what_the_kernels_give() {
    let line = |case: &Case| {
        let Case { vectors, codes, at_codes, beta, gamma, passes, idle, picks, grids, columns, dice } = case;
        let case = json!({"vectors": vectors, "codes": codes, "at_codes": at_codes, "beta": beta, "gamma": gamma, "passes": passes,
            "idle": idle, "picks": picks, "grids": grids, "columns": columns, "dice": dice});
        format!("{case}\n")
    };
    assert_right(&answers::python::<Answer>("vq_vae", cases().iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_kernels_give() {
    let mut lines = String::new();
    for case in cases() {
        let grids = &case.grids;
        let _ =
            write!(lines, "{} {} {} {} {}", case.vectors.len(), case.codes.len(), case.codes[0].len(), grids.len(), case.columns);
        let _ = write!(lines, " {} {} {}", case.beta, case.gamma, u8::from(case.passes));
        for number in case.vectors.iter().chain(&case.codes).chain(&case.at_codes).flatten() {
            let _ = write!(lines, " {number}");
        }
        for number in case.idle.iter().chain(&case.picks) {
            let _ = write!(lines, " {number}");
        }
        for number in grids.iter().flatten() {
            let _ = write!(lines, " {number}");
        }
        for number in &case.dice {
            let _ = write!(lines, " {number}");
        }
        lines.push('\n');
    }
    assert_right(&answers::cpp::<Answer>("vq_vae", lines));
}
