//! The lesson `vq`: assignment is that of brute force, updates are their closed forms, and bad input is refused.

mod answers;
#[rustfmt::skip]
#[expect(clippy::needless_range_loop, reason = "a listing reads alike in three languages")]
#[path = "../src/lessons/vq/listing.rs"]
mod listing;

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};
use stepscope::input::picture::Picture;
use stepscope::input::{self, Document};
use stepscope::kernel::train::{CodeUpdate, Vq};
use stepscope::kernel::{CpuEngine, attention};
use stepscope::lessons::{self, Ask, Check, Opening, Outcome, Output};
use stepscope::words::{Code, Failure};

fn document(json: &Value) -> Document {
    Document::of(json.as_object().expect("an object").clone())
}

fn try_run(document: Document) -> Result<Outcome, Failure> {
    let ask = Ask { measure: true, ..Ask::default() };
    match lessons::open(lessons::find("vq").unwrap(), document, &ask)? {
        Opening::Done(_) | Opening::Course(_) => panic!("kernels were to run in one plan"),
        Opening::Gpu(job) => {
            let (report, downloads) = CpuEngine::run(&job.plan);
            assert_eq!(report.measured(), Some(job.plan.predicted()));
            (job.finish)(&downloads)
        }
    }
}

fn run(json: &Value) -> Output {
    try_run(document(json)).unwrap_or_else(|failure| panic!("{failure}: {json}")).output
}

fn refusal(json: &Value) -> Failure {
    try_run(document(json)).err().unwrap_or_else(|| panic!("{json} is taken"))
}

fn check(json: &Value, output: &Output) -> Check {
    let lesson = lessons::find("vq").unwrap();
    lesson.check(&input::check(lesson.card().fields, document(json)).unwrap(), output)
}

fn squared(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The nearest of all, the lowest of equal ones.
fn brute(vector: &[f64], codes: &[Vec<f64>]) -> usize {
    let distances: Vec<f64> = codes.iter().map(|code| squared(vector, code)).collect();
    let least = distances.iter().copied().fold(f64::INFINITY, f64::min);
    distances.iter().position(|distance| *distance == least).unwrap()
}

fn matrix(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(|row| row.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()).collect()
}

/// As f32s, which is what the lesson takes.
fn rounded(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    rows.iter().map(|row| row.iter().map(|x| f64::from(*x as f32)).collect()).collect()
}

fn rows(columns: usize, count: std::ops::Range<usize>, scale: f64) -> impl Strategy<Value = Vec<Vec<f64>>> {
    // On a coarse grid there are ties, and many at one place.
    let entry = prop_oneof![(-4i32..=4).prop_map(f64::from), (-1000i32..=1000).prop_map(move |x| f64::from(x) / 1000.0 * scale)];
    prop::collection::vec(prop::collection::vec(entry, columns), count)
}

fn problem() -> impl Strategy<Value = (Vec<Vec<f64>>, Vec<Vec<f64>>)> {
    (1usize..6, prop_oneof![Just(1.0), Just(8.0), Just(3000.0)])
        .prop_flat_map(|(columns, scale)| (rows(columns, 1..30, scale), rows(columns, 1..12, scale)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn assignment_is_brute_force((vectors, codes) in problem(), offset in prop_oneof![Just(0.0), Just(10_000.0), Just(1e6)], centre: bool) {
        let shifted = |rows: &[Vec<f64>]| rows.iter().map(|row| row.iter().map(|x| x + offset).collect()).collect::<Vec<Vec<f64>>>();
        let (vectors, codes) = (shifted(&vectors), shifted(&codes));
        let json = json!({"vectors": vectors, "codes": codes, "centre": centre});
        let output = run(&json);
        let (vectors, codes) = (rounded(&vectors), rounded(&codes));
        let indices: Vec<usize> = vectors.iter().map(|vector| brute(vector, &codes)).collect();
        prop_assert_eq!(&output.json["indices"], &json!(indices));
        prop_assert_eq!(matrix(&output.json["codes"]), codes.clone());
        let lookup: Vec<Vec<f64>> = indices.iter().map(|code| codes[*code].clone()).collect();
        prop_assert_eq!(matrix(&output.json["quantized"]), lookup);
        let mut usage = vec![0; codes.len()];
        indices.iter().for_each(|code| usage[*code] += 1);
        prop_assert_eq!(&output.json["usage"], &json!(usage));
        let n = vectors.len() as f64;
        let entropy: f64 = usage.iter().filter(|uses| **uses > 0).map(|uses| f64::from(*uses) / n).map(|p| -p * p.ln()).sum();
        prop_assert!((output.json["perplexity"].as_f64().unwrap() - entropy.exp()).abs() < 1e-9);
        let loss = vectors.iter().zip(&indices).map(|(x, code)| squared(x, &codes[*code])).sum::<f64>() / n;
        prop_assert!((output.json["loss"]["codebook"].as_f64().unwrap() - loss).abs() <= 1e-9 * loss);
        prop_assert!(check(&json, &output).is_ok);
    }

    #[test]
    fn k_means_never_makes_the_loss_larger((vectors, codes) in problem()) {
        let output = run(&json!({"vectors": vectors, "codes": codes, "update": "ema", "decay": 0, "steps": 8}));
        let losses: Vec<f64> = output.json["rounds"].as_array().unwrap().iter().map(|round| round["loss"].as_f64().unwrap()).collect();
        prop_assert!(losses.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-5) + 1e-9), "{:?}", losses);
    }

    #[test]
    fn a_result_is_checked_a_second_way((vectors, codes) in problem(), update in 0usize..2, decay in 0.0f64..0.999, steps in 0u32..5, revive: bool) {
        let update = ["gradient", "ema"][update];
        let json = json!({"vectors": vectors, "codes": codes, "update": update, "decay": decay, "steps": steps, "revive": revive});
        let output = run(&json);
        let check = check(&json, &output);
        prop_assert!(check.is_ok, "{:?}", check);
    }
}

#[test]
fn a_wrong_result_fails_its_check() {
    let json = json!({"vectors": [[0, 0], [5, 5], [6, 5]], "codes": [[1, 1], [5, 6]], "update": "ema", "decay": 0.5, "steps": 2});
    let right = run(&json);
    assert!(check(&json, &right).is_ok);
    for (name, wrong) in [
        ("indices", json!([1, 1, 1])),
        ("usage", json!([2, 1])),
        ("perplexity", json!(1.5)),
        ("codes", json!([[1, 1], [5, 6]])),
        ("distances", json!([0, 0, 0])),
        ("quantized", json!([[0, 0], [0, 0], [0, 0]])),
        ("loss", json!({"codebook": 1, "commitment": 2})),
    ] {
        let mut output = right.clone();
        output.json.insert(name.into(), wrong);
        assert!(!check(&json, &output).is_ok, "{name}");
    }
}

#[test]
fn updates_are_their_closed_forms() {
    let json = json!({"vectors": [[1], [3], [10]], "codes": [[0], [12]], "steps": 1});
    let with = |more: Value| {
        let mut json = json.clone();
        json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        matrix(&run(&json).json["codes"])
    };
    // Half of one vector on the code, and half of two with the sum 4: 2 / 1.5. And of 12 and 10: 11.
    let ema = with(json!({"update": "ema", "decay": 0.5}));
    assert!((ema[0][0] - 2.0 / 1.5).abs() < 1e-6 && (ema[1][0] - 11.0).abs() < 1e-6, "{ema:?}");
    // 2/3 times (2 · 0 - 4) and (1 · 12 - 10), times the rate.
    let gradient = with(json!({"update": "gradient", "rate": 0.75}));
    assert!((gradient[0][0] - 2.0).abs() < 1e-6 && (gradient[1][0] - 11.0).abs() < 1e-6, "{gradient:?}");
    assert_eq!(with(json!({"update": "none"})), [[0.0], [12.0]]);
}

#[test]
fn dead_codes_are_revived_on_the_farthest_vectors() {
    let json = json!({"vectors": [[0], [1], [5], [-5], [2]], "codes": [[0], [90], [91], [92]], "update": "gradient", "rate": 0, "steps": 1, "revive": true});
    let output = run(&json);
    // 5 and -5 are equally far: the lower index first.
    assert_eq!(matrix(&output.json["codes"]), [[0.0], [5.0], [-5.0], [2.0]]);
    assert_eq!(output.json["rounds"][0]["revived"], json!(3));
    let all_on_codes = json!({"vectors": [[0], [0]], "codes": [[0], [9]], "update": "ema", "steps": 3, "revive": true});
    // The quotient of averages that fall alike is the code again, but for rounding.
    let codes = matrix(&run(&all_on_codes).json["codes"]);
    assert!(codes[0] == [0.0] && (codes[1][0] - 9.0).abs() < 1e-5, "{codes:?}");
}

#[test]
fn cancellation_is_seen_and_corrected() {
    let far = lessons::find("vq").unwrap().card().presets.iter().find(|preset| preset.name == "far").unwrap();
    let json = Value::Object(far.document().json);
    let output = run(&json);
    assert!(output.json["corrected"].as_u64().unwrap() > 0, "the preset shows nothing");
    let mut centred = json.clone();
    centred["centre"] = json!(true);
    let right = run(&centred);
    assert_eq!((&right.json["corrected"], &right.json["indices"]), (&json!(0), &output.json["indices"]));
}

#[test]
fn a_picture_of_five_colours_survives_five_codes() {
    let tiles = lessons::find("vq").unwrap().card().presets.iter().find(|preset| preset.name == "tiles").unwrap();
    let output = run(&Value::Object(tiles.document().json));
    let picture = &output.json["picture"];
    assert_eq!(picture["psnr"], Value::Null);
    assert_eq!((&picture["bits"], &picture["codebookBits"]), (&json!(120 * 80 * 3), &json!(5 * 3 * 8)));
}

#[test]
fn a_picture_is_cut_into_patches_and_put_together() {
    // Five by three pixels in patches of two: the last column and row are repeated.
    let rgb: Vec<u8> = (0..45).map(|x| x * 5).collect();
    let picture = Picture { width: 5, height: 3, rgb };
    let json = json!({"picture": picture.to_json(), "patch": 2, "k": 6});
    let output = run(&json);
    assert_eq!(output.json["indices"].as_array().unwrap().len(), 6);
    assert_eq!(output.json["picture"]["data"], picture.to_json()["data"]);
    let one = run(&json!({"picture": picture.to_json(), "patch": 1, "k": 1, "update": "ema", "decay": 0}));
    let told = Picture::from_json(&json!({"width": 5, "height": 3, "data": one.json["picture"]["data"]}), "").unwrap();
    assert_eq!(told.rgb, [105, 110, 115].repeat(15));
    let mean: f64 = picture.rgb.iter().zip(&told.rgb).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum::<f64>() / 45.0;
    assert!((one.json["picture"]["psnr"].as_f64().unwrap() - 10.0 * (255.0 * 255.0 / mean).log10()).abs() < 1e-9);
}

#[test]
fn bad_input_is_refused_at_its_path() {
    let path = |json: Value| {
        let failure = refusal(&json);
        (failure.code, failure.path)
    };
    let invalid = |path: &str| (Code::InvalidInput, path.to_owned());
    assert_eq!(path(json!({"codes": [[0, 0]]})), invalid("vectors"));
    assert_eq!(path(json!({"vectors": [], "codes": [[0, 0]]})), invalid("vectors"));
    assert_eq!(path(json!({"vectors": [[1, 2]], "codes": []})), invalid("codes"));
    assert_eq!(path(json!({"vectors": [[1, 2], [3]], "codes": [[0, 0]]})), invalid("vectors[1]"));
    assert_eq!(path(json!({"vectors": [[1, 2]], "codes": [[0, 0], [1, 2, 3]]})), invalid("codes[1]"));
    assert_eq!(path(json!({"vectors": [[1, null]], "codes": [[0, 0]]})).0, Code::InvalidInput);
    assert_eq!(path(json!({"vectors": [[1, 2e9]], "codes": [[0, 0]]})), invalid("vectors[0][1]"));
    assert_eq!(path(json!({"vectors": [1, 2, 3], "codes": [1, 2]})), invalid("d"));
    assert_eq!(path(json!({"vectors": [1, 2, 3], "codes": [1, 2], "d": 2})), invalid("vectors"));
    assert_eq!(path(json!({"vectors": [[1]], "codes": [[0]], "drawing": "sunset"})), invalid("drawing"));
    assert_eq!(path(json!({"picture": {"width": 9, "height": 9, "data": "AA=="}, "k": 2})), invalid("picture.data"));
    assert_eq!(path(json!({"cloud": {"n": 65536, "d": 192}, "k": 2})), (Code::TooLarge, "cloud.n".to_owned()));
    assert_eq!(
        path(json!({"cloud": {"n": 65536, "d": 64}, "k": 1024, "update": "ema", "steps": 100})),
        (Code::TooLarge, "steps".to_owned())
    );
    let mut typed = document(&json!({"codes": [[0, 0]], "d": 2}));
    typed.arrays.insert("vectors".into(), Arc::new(vec![0.0, f32::NAN]));
    assert_eq!(try_run(typed).err().map(|failure| failure.path), Some("vectors[1]".to_owned()));
}

#[test]
fn more_codes_than_vectors_leave_some_unused() {
    let output = run(&json!({"vectors": [[0], [9]], "codes": [[1], [2], [3], [8]]}));
    assert_eq!(output.json["usage"], json!([1, 0, 0, 1]));
}

#[test]
fn flat_arrays_are_rows() {
    let nested = run(&json!({"vectors": [[1, 2], [3, 4]], "codes": [[1, 1], [4, 4]]}));
    let mut typed = document(&json!({"d": 2}));
    typed.arrays.insert("vectors".into(), Arc::new(vec![1.0, 2.0, 3.0, 4.0]));
    typed.arrays.insert("codes".into(), Arc::new(vec![1.0, 1.0, 4.0, 4.0]));
    assert_eq!(try_run(typed).unwrap().output, nested);
}

/// Of the largest size, held against brute force with the kernel's own scores.
#[test]
fn twins_assign_like_brute_force_in_many_dimensions() {
    for (rows, count, columns) in [(513, 9, 64), (1000, 130, 17), (64, 1024, 3), (1, 1, 192)] {
        let vectors = attention::random::normal(7, 0, rows * columns);
        let codes = attention::random::normal(7, 1, count * columns);
        let vq = Vq {
            rows: rows as u32,
            codes: count as u32,
            columns: columns as u32,
            update: CodeUpdate::Ema { decay: 0.0 },
            steps: 0,
            revives: false,
            keeps: false,
            watched: None,
        };
        let (_, downloads) = CpuEngine::run(&vq.plan(Arc::new(vectors.clone()), Arc::new(codes.clone()), false));
        let found = vq.collect(&downloads).unwrap();
        let wide = |values: &[f32]| {
            values.chunks(columns).map(|row| row.iter().map(|x| f64::from(*x)).collect()).collect::<Vec<Vec<f64>>>()
        };
        let (vectors, codes) = (wide(&vectors), wide(&codes));
        for (row, vector) in vectors.iter().enumerate() {
            let (got, want) = (found.nearest[row] as usize, brute(vector, &codes));
            // Only what rounding can't tell apart may differ, and then its margin says so.
            if got != want {
                assert!(found.margins[row] < 1e-3 && squared(vector, &codes[got]) - squared(vector, &codes[want]) < 1e-3);
            }
        }
    }
}

struct Case {
    vectors: Vec<Vec<f64>>,
    codes: Vec<Vec<f64>>,
    update: &'static str,
    steps: usize,
    revive: bool,
}

const DECAY: f64 = 0.75;
const RATE: f64 = 0.5;

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (seed, (rows, count, columns)) in
        [(1, 1, 1), (5, 3, 2), (9, 4, 2), (20, 6, 3), (12, 20, 2), (40, 5, 7)].into_iter().enumerate()
    {
        for update in ["none", "gradient", "ema"] {
            for revive in [false, true] {
                // Sixteenths: sums are exact in f32, and ties are ties.
                let drawn = |stream, len| {
                    attention::random::normal(seed as u64, stream, len).into_iter().map(|x| f64::from((x * 64.0).round() / 16.0))
                };
                let matrix = |values: Vec<f64>| values.chunks(columns).map(<[f64]>::to_vec).collect::<Vec<_>>();
                let vectors = matrix(drawn(0, rows * columns).collect());
                let codes = matrix(drawn(1, count * columns).map(|x| if seed == 2 { x + 20.0 } else { x }).collect());
                cases.push(Case { vectors, codes, update, steps: 3, revive });
            }
        }
    }
    cases
}

type Answer = (Vec<usize>, Vec<Vec<f64>>);

fn assert_same(answers: Vec<Answer>) {
    let cases = cases();
    assert_eq!(answers.len(), cases.len());
    for (case, (indices, codes)) in cases.iter().zip(answers) {
        let Case { vectors, codes: first, update, steps, revive } = case;
        let json = json!({"vectors": vectors, "codes": first, "update": update, "decay": DECAY, "rate": RATE, "steps": steps, "revive": revive});
        let output = run(&json);
        assert_eq!(output.json["indices"], json!(indices), "{json}");
        let off =
            matrix(&output.json["codes"]).into_iter().flatten().zip(codes.into_iter().flatten()).map(|(a, b)| (a - b).abs());
        assert!(off.fold(0.0, f64::max) < 1e-4, "{json}: {:?}", output.json["codes"]);
    }
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let line = |case: &Case| {
        let Case { vectors, codes, update, steps, revive } = case;
        format!(
            "{}\n",
            json!({"vectors": vectors, "codes": codes, "update": update, "decay": DECAY, "rate": RATE, "steps": steps, "revive": revive})
        )
    };
    assert_same(answers::python("vq", cases().iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let mut words = String::new();
    for Case { vectors, codes, update, steps, revive } in cases() {
        let _ = write!(words, "{update} {DECAY} {RATE} {steps} {} {}", u8::from(revive), codes[0].len());
        for rows in [vectors, codes] {
            let _ = write!(words, " {}", rows.len());
            rows.iter().flatten().for_each(|entry| {
                let _ = write!(words, " {entry:e}");
            });
        }
        words.push('\n');
    }
    assert_same(answers::cpp("vq", words));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let run = |case: Case| {
        let update = match case.update {
            "gradient" => listing::Update::Gradient { rate: RATE },
            "ema" => listing::Update::Average { decay: DECAY },
            _ => listing::Update::None,
        };
        listing::quantize(&case.vectors, case.codes, update, case.steps, case.revive)
    };
    assert_same(cases().into_iter().map(run).collect());
}
