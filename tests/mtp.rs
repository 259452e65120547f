//! Multi-token prediction: targets and their ragged tail, losses and decoding against f64, greedy text that drafts don't change, listings executed.

mod answers;
#[rustfmt::skip]
#[path = "../src/lessons/mtp/listing.rs"]
mod listing;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value, json};
use stepscope::input::{self, Document};
use stepscope::kernel::transformer::reference::Reference;
use stepscope::kernel::transformer::{Batch, Model, Size};
use stepscope::kernel::{Capabilities, CpuEngine, Plan};
use stepscope::lessons::{self, Ask, Film, Opening, Outcome, View};
use stepscope::scene::{Group, Role, Scene};
use stepscope::words::{Code, Failure, Lang};

fn document(json: &Value) -> Document {
    Document::of(json.as_object().unwrap().clone())
}

fn open(json: &Value) -> Result<(Outcome, Option<stepscope::kernel::Report>), Failure> {
    let ask = Ask { measure: true, ..Ask::default() };
    lessons::open(lessons::find("mtp").unwrap(), document(json), &ask).and_then(Opening::conclude)
}

fn labels(scene: &Scene, group: &Group) -> Vec<(String, Role)> {
    group.keys.iter().map(|key| scene.find(*key).map(|mark| (mark.label.clone(), mark.role)).unwrap()).collect()
}

fn rows(film: &mut dyn Film, at: usize) -> Vec<Vec<(String, Role)>> {
    film.seek(at);
    let scene = film.scene(&View::new(960.0, Lang::En));
    let is_row = |group: &&Group| group.title.contains("t[i");
    scene.groups.iter().filter(is_row).map(|group| labels(&scene, group)).collect()
}

#[test]
fn the_grid_shifts_each_depth_by_one_more_and_its_tail_is_ragged() {
    for mode in ["parallel", "sequential"] {
        let (outcome, _) = open(&json!({"mode": mode, "depth": 3, "steps": 2})).unwrap();
        let mut film = outcome.film.unwrap();
        for at in 0..=2 {
            let rows = rows(film.as_mut(), at);
            assert_eq!(rows.len(), 5, "what is read, and four depths");
            let (read, width) = (&rows[0], rows[0].len());
            for (depth, row) in rows[1..].iter().enumerate() {
                for (place, (label, role)) in row.iter().enumerate() {
                    if let Some((wanted, _)) = read.get(place + depth + 1) {
                        assert_eq!(label, wanted, "{mode}, step {at}, depth {depth}, place {place}");
                    }
                    let is_missing = place >= width - depth;
                    assert_eq!(*role == Role::Hole, is_missing, "{mode}, depth {depth}, place {place}");
                    assert_eq!(label == "–", is_missing);
                }
            }
        }
    }
}

#[test]
fn losses_are_the_plain_definitions_means_over_what_has_a_target() {
    let size = Size { vocabulary: 7, width: 16, heads: 2, layers: 1, inner: 8, context: 9, drafts: 0, modules: 3 };
    let model = Model { name: String::new(), size };
    let weights = model.first(3).iter().map(|values| values.iter().copied().map(f64::from).collect()).collect();
    let reference = Reference::new(size, weights);
    let text: Vec<u32> = (0..10).map(|i| i * i % 7).collect();
    let told = reference.losses(&Batch { tokens: 9, stretches: vec![text.clone()] });
    let (logits, _) = reference.passes(&text[..9], &(0..9).collect::<Vec<_>>(), &|i, j| j <= i);
    let ahead: Vec<Vec<u32>> = (1..=3).map(|k| (0..9).map(|i| text.get(i + k).copied().unwrap_or(0)).collect()).collect();
    let chances = |rows: &Vec<Vec<f64>>| -> Vec<Vec<f64>> {
        let row = |row: &Vec<f64>| {
            let sum: f64 = row.iter().map(|x| x.exp()).sum();
            row.iter().map(|x| x.exp() / sum).collect()
        };
        rows.iter().map(row).collect()
    };
    let all: Vec<_> = [logits].iter().chain(&reference.modules(&text[..9], &ahead)).map(chances).collect();
    let text: Vec<usize> = text.iter().map(|token| *token as usize).collect();
    let targets = listing::targets(&text, 9, 3);
    let mut objective = 0.0;
    for (depth, (mean, told)) in listing::losses(&all, &targets).iter().zip(&told).enumerate() {
        assert!((mean * (9 - depth) as f64 / 9.0 - told).abs() < 1e-12, "depth {depth}: {mean} and {told}");
        objective += if depth == 0 { *told } else { 0.3 / 3.0 * told };
    }
    assert!((listing::objective(&all, &targets, 0.3) - objective).abs() < 1e-12);
}

fn run(plan: &Plan, residents: &mut HashMap<String, Vec<u32>>) -> Vec<u32> {
    let (_, downloads) = CpuEngine::run_on(plan, residents);
    Model::guessed(&downloads, 0).unwrap_or_default()
}

fn bytes(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|byte| byte.as_u64().unwrap() as u32).collect()
}

/// Byte by byte, each by a pass of its own over what is there, with a trunk that never had heads or modules.
#[test]
fn what_is_made_with_drafts_is_plain_greedy_decoding_and_the_check_sees_what_is_not() {
    let lesson = lessons::find("mtp").unwrap();
    for mode in ["none", "parallel", "sequential"] {
        let json = json!({"mode": mode, "depth": 2, "lambda": 1, "steps": 40, "text": "abcabdabe ".repeat(60)});
        let (outcome, report) = open(&json).unwrap();
        let report = report.unwrap();
        assert_eq!((report.measured(), report.live_bytes), (Some(report.predicted()), 0), "{mode}");
        let result = &outcome.output.json;
        let trunk = result["trunkParams"].as_u64().unwrap() as usize;
        let size = Size { vocabulary: 256, width: 64, heads: 2, layers: 2, inner: 160, context: 64, drafts: 0, modules: 0 };
        assert_eq!(size.parameters()[0] as usize, trunk);
        let mut rest = outcome.output.arrays["weights"].as_slice();
        assert_eq!(rest.len() as u64, result["params"].as_u64().unwrap());
        let mut weights = Vec::new();
        for named in size.tensors() {
            let (of, after) = rest.split_at(named.len() as usize);
            weights.push(Arc::new(of.to_vec()));
            rest = after;
        }
        let (model, mut residents) = (Model { name: "plain".to_owned(), size }, HashMap::new());
        run(&model.load(&weights), &mut residents);
        for decoded in result["decoded"].as_array().unwrap() {
            let (mut text, made) = (bytes(&decoded["prompt"]), bytes(&decoded["tokens"]));
            for (place, wanted) in made.iter().enumerate().take(64 - text.len() + 1) {
                let mut whole = text.clone();
                whole.resize(64, 99);
                let said = run(&model.guess(&whole, 64, false, &Capabilities::cpu()).unwrap(), &mut residents);
                assert_eq!(said[text.len() - 1], *wanted, "{mode}, byte {place}");
                text.push(said[text.len() - 1]);
            }
        }
        let accepted: Vec<f64> = result["acceptance"].as_array().unwrap().iter().map(|share| share.as_f64().unwrap()).collect();
        assert_eq!(accepted.len(), if mode == "none" { 0 } else { 2 });
        assert!(
            accepted.first().is_none_or(|share| *share > 0.0),
            "{mode}: drafts that are never accepted test nothing: {accepted:?}"
        );

        let checked = input::check(lesson.card().fields, document(&json)).unwrap();
        let check = lesson.check(&checked, &outcome.output);
        assert!(check.is_ok, "{mode}: {check:?}");
        type Spoil = Box<dyn Fn(&mut Value)>;
        let mut wrong: Vec<(&str, Spoil)> = vec![
            ("curve", Box::new(|value| value[0][0] = json!(5.0))),
            ("loss", Box::new(|value| value[0] = json!(5.0))),
            ("tokensPerStep", Box::new(|value| *value = json!(7.5))),
            ("decoded", Box::new(|value| value[0]["tokens"][3] = json!(1))),
            ("decoded", Box::new(|value| value[0]["plain"][3] = json!(1))),
            ("decoded", Box::new(|value| value[0]["passes"][2]["kept"] = json!(9))),
        ];
        if mode != "none" {
            wrong.push(("acceptance", Box::new(|value| value[1] = json!(0.123))));
        }
        for (number, (name, change)) in wrong.iter().enumerate() {
            let mut output = outcome.output.clone();
            change(&mut output.json[*name]);
            let is_same = output == outcome.output;
            assert!(is_same || !lesson.check(&checked, &output).is_ok, "{mode}: change {number} of {name} isn't seen");
            assert!(!is_same || (mode == "none" && name == &"decoded"), "{mode}: change {number} of {name} is none");
        }
    }
}

/// The first loss is before any update: the trunk's is the same bit for bit, whatever stands beside it.
#[test]
fn modes_begin_with_one_trunk_on_one_batch_and_count_their_numbers() {
    let result = |mode: &str, depth: u64| {
        let (outcome, _) = open(&json!({"mode": mode, "depth": depth, "steps": 1})).unwrap();
        outcome.output.json
    };
    let none = result("none", 3);
    let (head, module) = (64 * 64 + 64 + 64 * 256, 2 * 64 * 64 + 3 * 64 + 4 * 64 * 64 + 2 * 64 + 3 * 64 * 160);
    assert_eq!((&none["loss"].as_array().unwrap().len(), &none["acceptance"]), (&1, &json!([])));
    assert_eq!(none["tokensPerStep"], json!(1.0));
    for (mode, depth, each) in
        [("parallel", 1, head), ("parallel", 3, head), ("sequential", 1, module), ("sequential", 3, module)]
    {
        let result = result(mode, depth);
        assert_eq!(result["curve"][0][0], none["curve"][0][0], "{mode} {depth}");
        assert_eq!(result["loss"].as_array().unwrap().len() as u64, 1 + depth);
        assert_eq!(result["acceptance"].as_array().unwrap().len() as u64, depth);
        assert_eq!(result["trunkParams"], none["params"]);
        assert_eq!(result["params"].as_u64().unwrap(), none["params"].as_u64().unwrap() + depth * each);
    }
    for mode in ["parallel", "sequential"] {
        assert_eq!(result(mode, 0)["curve"], none["curve"], "without depth there is nothing beside the trunk");
    }
}

#[test]
fn texts_of_any_bytes_are_learnt_and_what_is_wrong_is_said() {
    for text in ["🦀🐍".repeat(100), "多个词元".repeat(50), "\u{0}\u{7f}\n\té".repeat(40)] {
        let (outcome, _) = open(&json!({"steps": 1, "depth": 1, "text": text})).unwrap();
        let mut film = outcome.film.unwrap();
        for at in 0..=film.len() {
            film.seek(at);
            assert!(!film.narration(Lang::Zh).is_empty());
        }
    }
    let told = |json: Value| {
        let failure = open(&json).err().unwrap_or_else(|| panic!("{json} is taken"));
        assert!(!failure.message.zh.is_empty());
        (failure.code, failure.path)
    };
    let invalid = |path: &str| (Code::InvalidInput, path.to_owned());
    assert_eq!(told(json!({"text": "人".repeat(199)})), invalid("text"));
    assert_eq!(told(json!({"text": ""})), invalid("text"));
    assert_eq!(told(json!({"text": "x".repeat(100_001)})), (Code::TooLarge, "text".to_owned()));
    assert_eq!(told(json!({"mode": "both"})), invalid("mode"));
    for (name, value) in [("depth", 4.0), ("lambda", 0.0), ("lambda", 11.0), ("steps", 0.0), ("steps", 2001.0), ("seed", -1.0)] {
        assert_eq!(told(json!({name: value})).1, name);
    }
}

struct Case {
    text: Vec<usize>,
    depth: usize,
    tokens: usize,
    weight: f64,
    chances: Vec<Vec<Vec<f64>>>,
    says: Vec<usize>,
    drafts: Vec<Vec<usize>>,
}

const VOCABULARY: usize = 5;

fn cases() -> Vec<Case> {
    let of = |seed: u32| {
        let mix = |i: u32| ((i + 1) ^ seed.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0x9e37_79b9) >> 7;
        let (depth, tokens) = (1 + seed as usize % 3, 4 + seed as usize % 4);
        let chance = |at: u32| {
            let parts: Vec<f64> = (0..VOCABULARY as u32).map(|i| f64::from(1 + mix(at * 7 + i) % 16)).collect();
            parts.iter().map(|part| part / parts.iter().sum::<f64>()).collect()
        };
        let says: Vec<usize> = (0..VOCABULARY as u32).map(|i| mix(500 + i) as usize % VOCABULARY).collect();
        // What the model says so many tokens on, but now and then something else.
        let draft = |k: usize| {
            let on = |token: usize| (0..=k).fold(token, |token, _| says[token]);
            (0..VOCABULARY).map(|token| if mix(900 + (k * 9 + token) as u32).is_multiple_of(4) { 0 } else { on(token) }).collect()
        };
        Case {
            text: (0..=tokens as u32).map(|i| mix(100 + i) as usize % VOCABULARY).collect(),
            depth,
            tokens,
            weight: f64::from(seed) / 8.0,
            chances: (0..=depth).map(|k| (0..tokens).map(|i| chance((k * 50 + i) as u32)).collect()).collect(),
            drafts: (0..depth).map(draft).collect(),
            says,
        }
    };
    (1..30).map(of).collect()
}

/// The objective, the losses, what is made by drafts in how many passes, and plainly.
type Answer = (f64, Vec<f64>, Vec<usize>, usize, Vec<usize>);

fn assert_same(answers: &[Answer]) {
    assert_eq!(answers.len(), cases().len());
    let mut saved = 0;
    for (case, (objective, losses, made, passes, plain)) in cases().iter().zip(answers) {
        // Plainly: each target that there is, by its place.
        let mut want = 0.0;
        assert_eq!(losses.len(), case.depth + 1);
        for (depth, loss) in losses.iter().enumerate() {
            let all: Vec<f64> = (0..case.tokens)
                .filter(|i| i + depth + 1 < case.text.len())
                .map(|i| -case.chances[depth][i][case.text[i + depth + 1]].ln())
                .collect();
            let sum: f64 = all.iter().sum();
            assert_eq!(all.len(), case.tokens - depth);
            assert!((loss - sum / all.len() as f64).abs() < 1e-9);
            want += if depth == 0 { 1.0 } else { case.weight / case.depth as f64 } * sum / case.tokens as f64;
        }
        assert!((objective - want).abs() < 1e-9, "{objective}, not {want}");
        let greedy: Vec<usize> =
            std::iter::successors(Some(case.text[0]), |token| Some(case.says[*token])).skip(1).take(made.len()).collect();
        assert_eq!((made, plain), (&greedy, &greedy));
        assert!(made.len() >= 12 && *passes <= made.len());
        saved += made.len() - passes;
    }
    assert!(saved > 20, "drafts are accepted now and then: {saved}");
}

#[test]
fn the_python_listing_gives_the_definitions_numbers() {
    let line = |case: &Case| {
        let Case { text, depth, tokens, weight, chances, says, drafts } = case;
        let json = json!({"text": text, "depth": depth, "tokens": tokens, "weight": weight, "chances": chances, "says": says, "drafts": drafts});
        format!("{json}\n")
    };
    assert_same(&answers::python("mtp", cases().iter().map(line).collect()));
}

#[test]
fn the_cpp_listing_gives_the_definitions_numbers() {
    let mut lines = String::new();
    for case in cases() {
        let _ = write!(lines, "{VOCABULARY} {} {} {:e}", case.depth, case.tokens, case.weight);
        let numbers = |of: &[usize]| of.iter().map(|token| format!(" {token}")).collect::<String>();
        let chances = case.chances.iter().flatten().flatten().map(|chance| format!(" {chance:e}")).collect::<String>();
        lines += &[numbers(&case.text), chances, numbers(&case.says), numbers(&case.drafts.concat())].concat();
        lines.push('\n');
    }
    assert_same(&answers::cpp("mtp", lines));
}

#[test]
fn the_rust_listing_gives_the_definitions_numbers() {
    let answer = |case: &Case| -> Answer {
        let targets = listing::targets(&case.text, case.tokens, case.depth);
        let model = |known: &[usize]| known.iter().map(|token| case.says[*token]).collect::<Vec<_>>();
        let draft = |known: &[usize]| case.drafts.iter().map(|table| table[known[known.len() - 1]]).collect::<Vec<_>>();
        let (made, passes) = listing::decode(model, draft, &case.text[..1], 12);
        let plain = listing::decode_plainly(model, &case.text[..1], made.len());
        let losses = listing::losses(&case.chances, &targets);
        (listing::objective(&case.chances, &targets, case.weight), losses, made, passes, plain)
    };
    assert_same(&cases().iter().map(answer).collect::<Vec<_>>());
}
