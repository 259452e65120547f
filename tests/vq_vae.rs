//! The lesson vq-vae: what its training must reach, what it can't without the straight-through estimator, and the same in f64.

#[expect(dead_code, reason = "only its ways to run a plan and to read what it gave are of use here")]
mod training;

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};
use stepscope::input::Document;
use stepscope::input::picture::Picture;
use stepscope::kernel::train::Adam;
use stepscope::kernel::vqvae::pictures::{self, PIXELS, Subject};
use stepscope::kernel::vqvae::{Model, Prior, Probe, Revival, Update, reference};
use stepscope::kernel::{CpuEngine, Downloads, Plan};
use stepscope::lessons::{self, Ask, Opening, Outcome};
use stepscope::words::{Code, Failure};
use training::{floats, words};

fn open(input: Value) -> Result<Opening, Failure> {
    let Value::Object(json) = input else { unreachable!() };
    lessons::open(lessons::find("vq-vae").unwrap(), Document::of(json), &Ask { measure: true, ..Ask::default() })
}

/// Carries a document's whole training out on the CPU; counts are held to their closed forms, and nothing is left behind.
fn train(input: Value) -> Outcome {
    let (outcome, report) = open(input).and_then(Opening::conclude).unwrap_or_else(|failure| panic!("{failure}"));
    let report = report.unwrap();
    assert_eq!(report.measured(), Some(report.predicted()));
    assert_eq!(report.live_bytes, 0);
    outcome
}

fn number(outcome: &Outcome, name: &str) -> f64 {
    outcome.output.json[name].as_f64().unwrap()
}

fn last(outcome: &Outcome, name: &str) -> f64 {
    outcome.output.json[name].as_array().unwrap().last().unwrap().as_f64().unwrap()
}

fn gradient(outcome: &Outcome, name: &str) -> Vec<f64> {
    outcome.output.json["gradient"][name].as_array().unwrap().iter().map(|slope| slope.as_f64().unwrap()).collect()
}

/// A small model, and the pictures for it.
fn small() -> (Model, Arc<Vec<f32>>, Arc<Vec<f32>>) {
    let model = Model {
        name: "test".to_owned(),
        pictures: 40,
        batch: 6,
        shown: 16,
        patch: 4,
        hidden: 24,
        codes: 20,
        dims: 4,
        beta: 1.0,
        gamma: 0.25,
        straight_through: true,
        update: Update::Gradient,
        adam: Adam { rate: 0.005, ..Adam::default() },
    };
    let mut drawn = pictures::draw(Subject::Digits, 3, 56);
    let shown = drawn.split_off(40 * PIXELS);
    (model, Arc::new(drawn), Arc::new(shown))
}

const PROBED: u32 = 6;

type Residents = HashMap<String, Vec<u32>>;

/// Steps on the CPU from the seed 5, in one plan after the first; with what is resident afterwards.
fn steps(model: &Model, count: usize) -> (Downloads, Residents, Residents) {
    let (_, pictures, shown) = small();
    let mut residents = HashMap::new();
    CpuEngine::run_on(&model.begin(pictures, shown, 5, PROBED, false), &mut residents);
    let before = residents.clone();
    let batches: Vec<_> = model.batches(5).take(count).collect();
    let (_, downloads) = CpuEngine::run_on(&model.train(&batches, &[], PROBED, false), &mut residents);
    (downloads, before, residents)
}

#[test]
fn digits_reach_their_bar_from_the_default_seed_and_the_codebook_lives() {
    let outcome = train(json!({}));
    // Measured: 17.6 dB, from 9.4 dB of the untrained model; perplexity 13.5, where half of the patches are blank; no code dead.
    assert!(number(&outcome, "psnr") > 17.3, "{}", number(&outcome, "psnr"));
    assert!(last(&outcome, "perplexity") > 12.0, "{}", last(&outcome, "perplexity"));
    assert!(number(&outcome, "dead") <= 2.0, "{}", number(&outcome, "dead"));
    let [learnt, other] = ["learnt", "other"].map(|name| outcome.output.json["priorBits"][name].as_f64().unwrap());
    assert!(learnt < other && other < 0.5 * number(&outcome, "bits"), "{learnt} and {other} bits");
    assert_eq!(number(&outcome, "bits"), 96.0);

    // The gradient that goes straight through is the code's own; z itself has none.
    let (given, by_code, by_vector) =
        (gradient(&outcome, "straightThrough"), gradient(&outcome, "code"), gradient(&outcome, "vector"));
    assert_eq!(by_vector, [0.0; 8]);
    let largest = given.iter().fold(0f64, |most, slope| most.max(slope.abs()));
    assert!(largest > 1e-4, "{given:?}");
    for (given, measured) in given.iter().zip(&by_code) {
        assert!((given - measured).abs() < 0.02 * largest, "{given} and {measured}");
    }

    let cut = train(json!({"straightThrough": false, "gamma": 0}));
    assert!(number(&cut, "psnr") < number(&outcome, "psnr") - 1.5, "{}", number(&cut, "psnr"));
    assert_eq!(gradient(&cut, "straightThrough"), [0.0; 8]);
}

#[test]
fn codes_die_where_none_is_revived_and_moving_averages_do_as_well_as_gradients() {
    let left = train(json!({"revive": false}));
    assert!(number(&left, "dead") > 24.0, "{}", number(&left, "dead"));
    let averages = train(json!({"update": "ema"}));
    assert!(number(&averages, "psnr") > 17.0 && number(&averages, "dead") <= 2.0, "{}", number(&averages, "psnr"));
    let zeros = averages.output.json["loss"]["codebook"].as_array().unwrap();
    assert!(zeros.iter().all(|loss| loss == &json!(0.0)));
}

#[test]
fn without_straight_through_the_encoder_never_moves_by_a_bit() {
    let (model, ..) = small();
    for (straight_through, moves) in [(true, true), (false, false)] {
        let (_, before, after) = steps(&Model { straight_through, gamma: 0.0, ..model.clone() }, 8);
        for part in ["encoder", "decoder", "codes"] {
            let tensors: Vec<_> = before.keys().filter(|name| name.contains(part) && name.ends_with("params")).collect();
            assert!(!tensors.is_empty(), "{part} isn't resident: {:?}", before.keys());
            for name in tensors {
                assert_eq!(
                    before[name] != after[name],
                    moves || part != "encoder",
                    "{name}, straight through: {straight_through}"
                );
            }
            if part == "encoder" && !moves {
                let moments = after.iter().filter(|(name, _)| name.contains("encoder") && name.contains("moments"));
                assert!(moments.flat_map(|(_, words)| words).all(|word| f32::from_bits(*word) == 0.0), "a gradient isn't 0");
            }
        }
    }
}

#[test]
fn losses_are_those_of_the_training_in_f64() {
    let (model, pictures, _) = small();
    let variants = [
        model.clone(),
        Model { straight_through: false, ..model.clone() },
        Model { dims: 2, codes: 7, ..model.clone() },
        Model { update: Update::Ema { decay: 0.9 }, ..model.clone() },
    ];
    for model in variants {
        let losses = floats(&steps(&model, 6).0, "losses");
        let right = reference::losses(&model, &pictures, 5, 6);
        assert_eq!(losses.len(), right.len());
        for (step, (loss, right)) in losses.iter().zip(&right).enumerate() {
            assert!((f64::from(*loss) - right).abs() <= 1e-4 * right, "{step}: {loss}, not {right}, {model:?}");
        }
    }
}

#[test]
fn in_parts_it_is_the_training_in_one_go() {
    let (model, pictures, shown) = small();
    let batches: Vec<_> = model.batches(5).take(6).collect();
    let train = |parts: &[usize]| {
        let mut residents = HashMap::new();
        CpuEngine::run_on(&model.begin(pictures.clone(), shown.clone(), 5, PROBED, false), &mut residents);
        let (mut left, mut losses) = (&batches[..], Vec::new());
        for part in parts {
            let (these, rest) = left.split_at(*part);
            losses.extend(floats(&CpuEngine::run_on(&model.train(these, &[], PROBED, false), &mut residents).1, "losses"));
            left = rest;
        }
        (losses, residents)
    };
    assert_eq!(train(&[6]), train(&[1, 3, 2]));
}

#[test]
fn a_revived_code_is_the_vector_that_it_moved_onto() {
    let (model, pictures, _) = small();
    let batches: Vec<_> = model.batches(5).take(1).collect();
    // Those of the batch are looked at, so that their vectors come back; nothing else moves.
    let looked_at = batches[0].iter().cycle().take(model.shown as usize);
    let shown = looked_at.flat_map(|picture| pictures[*picture as usize * PIXELS..][..PIXELS].to_vec()).collect();
    let mut residents = HashMap::new();
    CpuEngine::run_on(&model.begin(pictures.clone(), Arc::new(shown), 5, PROBED, false), &mut residents);
    let still = Model { adam: Adam { rate: 0.0, ..Adam::default() }, ..model };
    let revivals = [Revival { code: 3, row: 10 }, Revival { code: 17, row: 41 }];
    let (_, downloads) = CpuEngine::run_on(&still.train(&batches, &revivals, PROBED, false), &mut residents);
    let [codes, vectors, usage] = ["codes", "vectors", "usage"].map(|name| floats(&downloads, name));
    let entries = |rows: &[f32], row: u32| rows[row as usize * 4..][..4].to_vec();
    for Revival { code, row } in revivals {
        assert!(usage[code as usize] >= 1.0, "its own vector uses it: {usage:?}");
        assert_eq!(entries(&codes, code), entries(&vectors, row));
    }
    let uses = residents.iter().find(|(name, _)| name.ends_with("average uses")).unwrap().1;
    assert_eq!(f32::from_bits(uses[3]), 1.0);
}

#[test]
fn finite_differences_are_those_of_the_loss_that_was_shown() {
    let (model, ..) = small();
    let (downloads, ..) = steps(&model, 20);
    let probe = Probe::read(floats(&downloads, "given"), floats(&downloads, "at code"), &floats(&downloads, "moved"));
    assert_eq!(probe.given, probe.at_code);
    assert_eq!(probe.by_vector, [0.0; 4]);
    let largest = probe.given.iter().fold(0f32, |most, slope| most.max(slope.abs()));
    for (given, measured) in probe.given.iter().zip(&probe.by_code) {
        assert!((given - measured).abs() < 0.02 * largest, "{probe:?}");
    }
}

#[test]
fn pictures_come_from_their_seed_and_patches_go_back_where_they_were() {
    let (model, pictures, shown) = small();
    assert_eq!(pictures::draw(Subject::Digits, 3, 40), *pictures);
    assert_ne!(pictures::draw(Subject::Digits, 4, 40), *pictures);
    for subject in [Subject::Digits, Subject::Strokes, Subject::Shapes] {
        for picture in pictures::draw(subject, 1, 200).chunks(PIXELS) {
            let ink: f32 = picture.iter().sum();
            assert!((4.0..200.0).contains(&ink) && picture.iter().all(|value| (0.0..=1.0).contains(value)), "{subject:?}: {ink}");
        }
    }
    let mut residents = HashMap::new();
    CpuEngine::run_on(&model.begin(pictures, shown.clone(), 5, PROBED, false), &mut residents);
    let patches = &residents.iter().find(|(name, _)| name.ends_with("shown pictures")).unwrap().1;
    let patches: Vec<f32> = patches.iter().map(|word| f32::from_bits(*word)).collect();
    assert_eq!(model.pictures_of(&patches), *shown);
}

#[test]
fn batches_take_every_picture_once_before_any_twice() {
    let (model, ..) = small();
    let drawn: Vec<u32> = model.batches(9).take(20).flatten().collect();
    assert_eq!(drawn, model.batches(9).take(20).flatten().collect::<Vec<_>>());
    for all in drawn.chunks(40) {
        let mut sorted = all.to_vec();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..40).collect::<Vec<_>>());
    }
}

#[test]
fn chances_add_up_and_samples_follow_what_was_counted() {
    // Rows that repeat one code each, but for a few grids.
    let grids: Vec<u32> =
        (0..400u32).flat_map(|i| (0..16).map(move |place| if i % 20 == 0 { i / 20 % 5 } else { (place / 4 + i) % 5 })).collect();
    let prior = Prior::fit(&grids, 5, 4);
    let samples = prior.sample(7, 300);
    assert_eq!(samples, prior.sample(7, 300));
    for grid in samples.chunks(16) {
        for place in 0..16 {
            let chances = prior.chances(grid, place);
            assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-9 && chances.iter().all(|chance| *chance > 0.0));
        }
    }
    let repeats = |grids: &[u32]| {
        let same = grids.chunks(4).filter(|row| row.iter().all(|code| code == &row[0])).count();
        same as f64 / (grids.len() / 4) as f64
    };
    assert!((repeats(&samples) - repeats(&grids)).abs() < 0.1, "{} and {}", repeats(&samples), repeats(&grids));
    assert!(prior.bits(&grids) < prior.bits(&samples), "what it was fitted to takes fewer bits");
    assert!(prior.bits(&samples) < 16.0 * 5f64.log2());
}

#[test]
fn a_gamma_that_is_not_less_than_beta_is_refused() {
    for (beta, gamma) in [(1.0, 1.0), (0.25, 0.5), (0.0, 0.0)] {
        let failure = open(json!({"beta": beta, "gamma": gamma})).err().unwrap();
        assert_eq!((failure.code, failure.path.as_str()), (Code::InvalidInput, "gamma"));
    }
    // There is no β where codes are averages.
    assert!(open(json!({"update": "ema", "beta": 0, "gamma": 0.25})).is_ok());
    for (field, value) in
        [("codes", json!(1)), ("codes", json!(257)), ("dims", json!(0)), ("steps", json!(0)), ("rate", json!("x"))]
    {
        let failure = open(json!({ field: value })).err().unwrap();
        assert_eq!((failure.code, failure.path.as_str()), (Code::InvalidInput, field));
    }
}

#[test]
fn plans_free_what_they_keep() {
    let (model, pictures, shown) = small();
    let plans = [model.begin(pictures, shown, 5, PROBED, true), model.encode(true), model.decode(vec![0; 32], true)];
    let mut residents = HashMap::new();
    for plan in &plans {
        let (report, _) = CpuEngine::run_on(plan, &mut residents);
        assert_eq!((report.peak_bytes >= plan.ledger().peak_bytes, report.measured()), (true, Some(plan.predicted())));
    }
    let grids = words(&CpuEngine::run_on(&plans[1], &mut residents).1, "grids");
    assert!(grids.len() == 40 * 16 && grids.iter().all(|code| *code < 20));
    CpuEngine::run_on(&Plan::releasing(&plans), &mut residents);
    assert!(residents.is_empty());
}

/// A picture of this size whose colours are given by place.
fn picture_of(width: usize, height: usize, colour: impl Fn(usize, usize) -> [u8; 3]) -> Picture {
    let rgb = (0..width * height).flat_map(|place| colour(place % width, place / width)).collect();
    Picture { width, height, rgb }
}

#[test]
fn a_picture_is_learnt_from_in_squares_and_put_together() {
    // 40 by 25: three squares across and two down, the last ones sticking out; of their six, one is held out.
    let picture = picture_of(40, 25, |x, y| [(6 * x) as u8, (9 * y) as u8, if (x / 5 + y / 5) % 2 == 0 { 255 } else { 0 }]);
    let input = json!({"picture": picture.to_json(), "steps": 60, "batch": 8, "codes": 32, "seed": 2});
    let outcome = train(input.clone());
    let output = &outcome.output;
    let told = &output.json["picture"];
    let back = Picture::from_json(&json!({"width": told["width"], "height": told["height"], "data": told["data"]}), "").unwrap();
    assert_eq!((back.width, back.height), (40, 25));
    let grey = |pixel: &[u8]| (299 * u32::from(pixel[0]) + 587 * u32::from(pixel[1]) + 114 * u32::from(pixel[2]) + 500) / 1000;
    let pairs = picture.rgb.chunks(3).zip(back.rgb.chunks(3));
    let error = pairs.map(|(one, other)| (f64::from(grey(one)) - f64::from(other[0])).powi(2)).sum::<f64>() / 1000.0;
    let psnr = 10.0 * (255.0f64 * 255.0 / error).log10();
    assert!((told["psnr"].as_f64().unwrap() - psnr).abs() < 1e-9);
    assert!(psnr > 14.0, "{psnr} dB");
    // Six squares of sixteen codes of five bits.
    assert_eq!(told["bits"], json!(480.0));
    assert_eq!(output.json["grids"].as_array().unwrap().len(), 6);
    assert_eq!(output.arrays["originals"].len(), 6 * PIXELS);
    // The last pixels are repeated where a square sticks out.
    let (first, last) = (&output.arrays["originals"], 2 * PIXELS);
    assert_eq!(first[last + 7], first[last + 15]);
    assert_eq!(output.json["sampleGrids"].as_array().unwrap().len(), 8);
    let document = Document::of(input.as_object().unwrap().clone());
    let lesson = lessons::find("vq-vae").unwrap();
    let check = lesson.check(&stepscope::input::check(lesson.card().fields, document).unwrap(), output);
    assert!(check.is_ok, "{}", check.max_error);
}

#[test]
fn a_picture_smaller_than_a_square_is_one_square() {
    let picture = picture_of(5, 3, |x, _| [40 * x as u8; 3]);
    let output = train(json!({"picture": picture.to_json(), "steps": 3, "batch": 2, "codes": 4, "patch": 3})).output;
    assert_eq!(output.json["grids"].as_array().unwrap().len(), 1);
    assert!(output.json["psnr"].as_f64().is_some());
}

#[test]
fn a_picture_that_is_none_is_refused_and_so_is_a_patch_beyond_it() {
    let picture = picture_of(16, 16, |_, _| [9; 3]).to_json();
    let path = |input: Value| open(input).err().map(|failure| failure.path).unwrap();
    assert_eq!(path(json!({"picture": {"width": 2, "height": 2, "data": ""}})), "picture.data");
    assert_eq!(path(json!({"picture": picture, "patch": 16})), "patch");
}
