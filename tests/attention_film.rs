//! Laws of the film of attention: what it shows is what f64 gives, and the films of all rows together cost what the plan predicts.

use serde_json::{Map, Value, json};
use stepscope::input::Document;
use stepscope::kernel::CpuEngine;
use stepscope::kernel::attention::random;
use stepscope::lessons::{self, Ask, Film, Opening, Outcome, View};
use stepscope::trace::Tally;
use stepscope::words::Lang;

fn run(json: &Map<String, Value>) -> Outcome {
    let lesson = lessons::find("attention").unwrap();
    let opening =
        lessons::open(lesson, Document::of(json.clone()), &Ask::default()).unwrap_or_else(|failure| panic!("{failure}"));
    let Opening::Gpu(job) = opening else { panic!("attention is work for an engine") };
    (job.finish)(&CpuEngine::run(&job.plan).1).unwrap_or_else(|failure| panic!("{failure}"))
}

fn object(value: Value) -> Map<String, Value> {
    let Value::Object(object) = value else { panic!("{value} is no object") };
    object
}

fn with(base: &Value, extra: &Value) -> Map<String, Value> {
    let mut json = object(base.clone());
    json.extend(object(extra.clone()));
    json
}

#[test]
fn the_films_of_all_heads_and_rows_cost_what_the_plan_predicts() {
    let mask: Vec<Vec<bool>> = (0..21).map(|i| (0..37).map(|j| (i * 7 + j) % 5 != 0).collect()).collect();
    for (kernel, extra) in [
        ("naive", json!({})),
        ("online", json!({"causal": "top-left"})),
        ("tiled", json!({"tile": {"rows": 8, "cols": 12}})),
        ("tiled", json!({"tile": {"rows": 8, "cols": 8}, "causal": "top-left"})),
        ("tiled", json!({"tile": {"rows": 8, "cols": 8}, "window": [5, 0], "softcap": 2, "precision": "f16"})),
        // The first queries see no key at all.
        ("tiled", json!({"tile": {"rows": 4, "cols": 8}, "causal": "bottom-right", "nk": 9})),
        ("tiled", json!({"tile": {"rows": 12, "cols": 16}, "mask": mask})),
    ] {
        let base = json!({"heads": 2, "kvHeads": 1, "n": 21, "nk": 37, "d": 10, "dv": 6, "kernel": kernel});
        let mut json = with(&base, &extra);
        let rows = run(&json).output.json["tile"]["rows"].as_u64().unwrap();
        let (mut sum, mut whole) = (Tally::ZERO, Tally::ZERO);
        for head in 0..2 {
            for row_tile in 0..21u64.div_ceil(rows) {
                json.insert("watch".to_owned(), json!({"head": head, "rowTile": row_tile}));
                let outcome = run(&json);
                let mut film = outcome.film.expect("a film was asked for");
                film.seek(film.len());
                sum.absorb(&film.tally());
                whole = outcome.tally;
            }
        }
        assert_eq!(sum, whole, "{kernel}, {extra}");
    }
}

const D: usize = 6;
const DV: usize = 3;
const N: usize = 14;
const NK: usize = 22;
const ROWS: usize = 8;
const COLS: usize = 8;
/// Of f32 sums of a few dozen terms, relative to numbers of about 1.
const TOLERANCE: f64 = 2e-5;

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list")).iter().map(|x| x.as_f64().unwrap()).collect()
}

fn assert_close(got: &Value, expected: &[f64], what: &str) {
    let got = floats(got);
    assert_eq!(got.len(), expected.len(), "{what}");
    for (at, (got, expected)) in got.iter().zip(expected).enumerate() {
        assert!(
            (got - expected).abs() <= TOLERANCE * expected.abs().max(1.0),
            "{what}, value {at}: {got}, but f64 gives {expected}"
        );
    }
}

/// What the watched rows have after each tile of keys, in f64 and from the definitions alone: no value is carried from tile to tile.
struct Exact {
    /// `[rows][NK]`; none where the query may not look.
    scores: Vec<Vec<Option<f64>>>,
    v: Vec<f32>,
}

impl Exact {
    fn row_max(&self, keys_end: usize) -> Vec<f64> {
        self.scores.iter().map(|row| row[..keys_end].iter().flatten().fold(-1e30, |max: f64, &x| max.max(x))).collect()
    }

    fn weight(&self, row: usize, key: usize, max: f64) -> f64 {
        self.scores[row][key].map_or(0.0, |score| (score - max).exp())
    }

    fn row_sum(&self, keys_end: usize, max: &[f64]) -> Vec<f64> {
        (0..max.len()).map(|row| (0..keys_end).map(|key| self.weight(row, key, max[row])).sum()).collect()
    }

    fn sums(&self, keys_end: usize, max: &[f64]) -> Vec<f64> {
        let sum = |row: usize, column: usize| -> f64 {
            (0..keys_end).map(|key| self.weight(row, key, max[row]) * f64::from(self.v[key * DV + column])).sum()
        };
        (0..max.len()).flat_map(|row| (0..DV).map(move |column| sum(row, column))).collect()
    }
}

fn matrix(values: &[f32], width: usize) -> Value {
    json!([values.chunks(width).collect::<Vec<_>>()])
}

/// Rows 8 to 13, of which the causal ones skip the last tile and the windowed ones, aligned bottom right, the first.
#[test]
fn the_values_of_every_tile_are_those_of_f64() {
    let (q, k, v) = (random::normal(7, 0, N * D), random::normal(7, 1, NK * D), random::normal(7, 2, NK * DV));
    type Sees = fn(usize, usize) -> bool;
    let cases: [(&str, Value, Sees); 2] = [
        ("causal", json!({"causal": "top-left"}), |i, j| j <= i),
        ("window", json!({"window": [3, 0]}), |i, j| j <= i + NK - N && j + 3 >= i + NK - N),
    ];
    for (name, band, sees) in cases {
        let base = json!({
            "heads": 1, "n": N, "nk": NK, "d": D, "dv": DV, "scale": 0.7,
            "q": matrix(&q, D), "k": matrix(&k, D), "v": matrix(&v, DV),
            "tile": {"rows": ROWS, "cols": COLS}, "watch": {"rowTile": 1},
        });
        let json = with(&base, &band);
        let score = |i: usize, j: usize| {
            let dot: f64 = (0..D).map(|c| f64::from(q[i * D + c]) * f64::from(k[j * D + c])).sum();
            sees(i, j).then_some(dot * f64::from(0.7f32))
        };
        let scores = (ROWS..N).map(|i| (0..NK).map(|j| score(i, j)).collect()).collect();
        let exact = Exact { scores, v: v.clone() };
        let mut film = run(&json).film.unwrap();
        let mut seen = Vec::new();
        for at in 1..=film.len() {
            film.seek(at);
            let (label, snapshot) = (film.line().unwrap().0, film.snapshot());
            let what = format!("{name}, step {at}, {label}");
            seen.push(label);
            let Some(tile) = snapshot["tile"].as_u64() else { continue };
            let (begin, end) = (tile as usize * COLS, (tile as usize * COLS + COLS).min(NK));
            let is_visible = (ROWS..N).any(|i| (begin..end).any(|j| sees(i, j)));
            assert_eq!(label == "skip", !is_visible, "{what}");
            let (before, max) = (exact.row_max(begin), exact.row_max(end));
            match label {
                "score" | "mask" => {
                    let block = floats(&snapshot["block"]);
                    for (at, got) in block.iter().enumerate() {
                        let (row, key) = (at / (end - begin), begin + at % (end - begin));
                        match exact.scores[row][key] {
                            Some(score) => {
                                assert!((got - score).abs() < TOLERANCE * score.abs().max(1.0), "{what}: {got}, {score}")
                            }
                            None => assert!(*got <= -1e30, "{what}: row {row} sees key {key}, {got}"),
                        }
                    }
                }
                "max" => assert_close(&snapshot["m"], &max, &what),
                "rescale" => {
                    let factors: Vec<f64> = before.iter().zip(&max).map(|(old, new)| (old - new).exp()).collect();
                    assert_close(&snapshot["rescale"], &factors, &what);
                    assert_close(&snapshot["l"], &exact.row_sum(begin, &max), &what);
                    assert_close(&snapshot["o"], &exact.sums(begin, &max), &what);
                }
                "weigh" => assert_close(&snapshot["l"], &exact.row_sum(end, &max), &what),
                "accumulate" => assert_close(&snapshot["o"], &exact.sums(end, &max), &what),
                _ => {}
            }
        }
        for label in ["skip", "mask", "rescale", "accumulate", "store"] {
            assert!(seen.contains(&label), "{name}: no step {label} in {seen:?}");
        }
        let max = exact.row_max(NK);
        let sum = exact.row_sum(NK, &max);
        let output: Vec<f64> = exact.sums(NK, &max).iter().enumerate().map(|(at, x)| x / sum[at / DV]).collect();
        assert_close(&film.snapshot()["o"], &output, name);
    }
}

#[test]
fn pictures_of_large_tiles_stay_small() {
    let base = json!({"heads": 1, "n": 64, "nk": 1024, "d": 64, "tile": {"rows": 32, "cols": 16}});
    let mut film: Box<dyn Film> = run(&object(base)).film.unwrap();
    for at in [0, 4, 9, film.len() / 2, film.len()] {
        film.seek(at);
        for width in [360.0, 1900.0] {
            let marks = film.scene(&View::new(width, Lang::En)).marks.len();
            assert!(marks <= 1500, "{marks} marks at {at}, width {width}");
        }
    }
}
