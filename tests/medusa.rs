//! The lesson `medusa`: greedy text is that of plain decoding, trees are the reader's, listings do the same.

mod answers;
mod models;

#[path = "../src/lessons/medusa/listing.rs"]
mod listing;

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use stepscope::input::{self, Document};
use stepscope::kernel::{CpuEngine, Pace, Report};
use stepscope::language::story::{HELD_OUT, story};
use stepscope::lessons::course::SoFar;
use stepscope::lessons::{self, Ask, Course, Opening, Outcome, View};
use stepscope::scene::Scene;
use stepscope::words::{Code, Failure, Lang};

fn open(json: &Value) -> Result<Map<String, Value>, Failure> {
    let lesson = lessons::find("medusa").unwrap();
    let document = Document::of(json.as_object().unwrap().clone());
    let ask = models::asked(lesson, &document, &Ask { film: false, ..Ask::default() });
    let (outcome, _) = lessons::open(lesson, document.clone(), &ask).and_then(Opening::conclude)?;
    let checked = input::check(lesson.card().fields, document)?;
    let check = models::check(lesson, &checked, &outcome.output);
    assert!(check.is_ok, "{json}: {check:?}");
    Ok(outcome.output.json)
}

fn tokens(result: &Map<String, Value>) -> Vec<u32> {
    serde_json::from_value(result["tokens"].clone()).unwrap()
}

fn prompt(seed: u64) -> String {
    story(HELD_OUT + 5_000 + seed).chars().take(40 + 5 * seed as usize).collect()
}

#[test]
fn greedy_text_is_that_of_plain_decoding_with_fewer_passes() {
    let (mut made, mut passes) = (0, 0);
    for seed in 0..2 {
        let ask = |tree: Value| open(&json!({"prompt": prompt(seed), "maxTokens": 40, "tree": tree})).unwrap();
        let (plain, drafted) = (ask(json!([])), ask(json!("default")));
        assert_eq!(tokens(&plain), tokens(&drafted), "prompt {seed}");
        assert_eq!(plain["forwards"], json!(tokens(&plain).len()));
        made += tokens(&drafted).len();
        passes += drafted["forwards"].as_u64().unwrap() as usize;
    }
    assert!(made >= 2 * passes, "{made} tokens from {passes} passes");
}

/// Carries a course out as a page does, which has a clock: the first part takes a millisecond, each further one a millisecond more.
fn timed(mut course: Box<dyn Course>) -> (Outcome, Report) {
    let (mut residents, mut so_far, mut wall_ns) = (HashMap::new(), SoFar::default(), 0.0);
    while let Some(plan) = course.next().unwrap() {
        so_far.begin(&plan);
        let (mut report, downloads) = CpuEngine::run_on(&plan, &mut residents);
        wall_ns += 1e6;
        report.wall_ns = Some(wall_ns);
        so_far.take(&mut *course, report, &downloads).unwrap();
    }
    CpuEngine::run_on(&so_far.release(), &mut residents);
    assert!(residents.is_empty(), "{:?} stay", residents.keys());
    (course.finish().unwrap(), so_far.report().unwrap().clone())
}

fn checked(json: Value) -> Document {
    input::check(lessons::find("medusa").unwrap().card().fields, Document::of(json.as_object().unwrap().clone())).unwrap()
}

fn course(document: &Document, ask: &Ask) -> Box<dyn Course> {
    let lesson = lessons::find("medusa").unwrap();
    match lesson.open(document, &models::asked(lesson, document, ask)) {
        Ok(Opening::Course(course)) => course,
        _ => panic!("medusa is a course"),
    }
}

#[test]
fn passes_are_timed_with_what_they_made_but_the_first_two() {
    for (tree, kinds) in [(json!("default"), &[0, 1][..]), (json!([]), &[1])] {
        let document = checked(json!({"prompt": prompt(1), "maxTokens": 12, "tree": tree}));
        let (outcome, report) = timed(course(&document, &Ask::default()));
        let paces: Vec<Pace> = kinds.iter().map(|kind| report.pace(*kind)).collect();
        assert_eq!(paces.iter().map(Pace::parts).sum::<usize>(), report.timed.len());
        let lengths: Vec<u64> =
            outcome.output.json["steps"].as_array().unwrap()[2..].iter().map(|step| step["length"].as_u64().unwrap()).collect();
        let drafted = &paces[0];
        assert_eq!((drafted.made(), drafted.parts()), (lengths.iter().sum(), lengths.len()));
        if let [drafted, plain] = &paces[..] {
            assert_eq!(plain.made(), plain.parts() as u64);
            // They take turns, plain decoding last.
            assert!(drafted.0.iter().zip(&plain.0).all(|(drafted, plain)| drafted.wall_ns + 1e6 == plain.wall_ns));
        }
        let wall_ns: f64 = drafted.0.iter().map(|part| part.wall_ns).sum();
        assert_eq!(drafted.per_sec(), Some(drafted.made() as f64 / (wall_ns * 1e-9)));
    }
}

#[test]
fn trees_of_all_sizes_take_turns_and_make_the_same_text() {
    let lesson = lessons::find("medusa").unwrap();
    let model = models::language();
    let sizes = (lesson.trees().unwrap())(&model);
    assert_eq!(sizes.iter().map(|tree| tree.nodes).collect::<Vec<_>>(), [0, 1, 3, 7, 15, 24, 31, 47, 63]);
    assert_eq!([sizes[0].expected, sizes[1].expected], [1.0, 1.0 + model.accuracies[0][0]]);
    assert!(sizes.is_sorted_by(|a, b| a.expected < b.expected));
    let document = checked(json!({"prompt": prompt(6), "maxTokens": 8}));
    let (outcome, report) = timed(course(&document, &Ask { trees: true, ..Ask::default() }));
    assert_eq!(outcome.output.json["same"], json!(true));
    let passes = lessons::TURNS - 2;
    let paces: Vec<Pace> = (0..9).map(|kind| report.pace(kind)).collect();
    for pace in &paces {
        assert_eq!(pace.parts(), passes);
        // Small and large trees come first by turns: by a clock that gets slower and slower, the passes in the middle differ by no more than a round.
        assert!((pace.wall_ns().unwrap() - paces[0].wall_ns().unwrap()).abs() <= 9e6, "{:?}", pace.wall_ns());
    }
    assert_eq!(paces[0].made(), passes as u64);
    assert!(paces[8].made() * 10 >= paces[0].made() * 15, "{} tokens with the largest tree", paces[8].made());
}

fn drafted(tree: &Value) -> Scene {
    let lesson = lessons::find("medusa").unwrap();
    let document = checked(json!({"prompt": prompt(3), "maxTokens": 4, "tree": tree}));
    let opening = lesson.open(&document, &models::asked(lesson, &document, &Ask::default())).unwrap();
    let mut film = opening.conclude().unwrap().0.film.unwrap();
    film.seek(2);
    film.scene(&View::new(640.0, Lang::En))
}

fn labels(scene: &Scene, kind: &str) -> Vec<String> {
    scene.marks.iter().filter(|mark| mark.key.kind == kind).map(|mark| mark.label.to_string()).collect()
}

#[test]
fn mask_positions_and_rows_are_those_of_the_readers_tree() {
    let scene = drafted(&json!([[0], [1], [0, 0]]));
    assert_eq!(labels(&scene, "cell").concat(), "1000110010101101");
    assert_eq!(labels(&scene, "position"), ["0", "1", "1", "2"]);
    assert_eq!(labels(&scene, "index"), ["0", "1", "2", "11"]);
    let leaves: Vec<String> = labels(&scene, "row");
    assert_eq!(leaves, ["[0,1,3]", "[0,2,-1]"]);
    // A press makes another tree, and theirs follow.
    let press = scene.presses.iter().find(|press| press.name == "node 2: add [1, 0]").unwrap();
    let scene = drafted(&press.change.to);
    assert_eq!(labels(&scene, "cell").concat(), "1000011000101001101010101");
    assert_eq!(labels(&scene, "position"), ["0", "1", "1", "2", "2"]);
    assert_eq!(labels(&scene, "row"), ["[0,2,4]", "[0,1,3]"]);
    // Of many nodes the mask is a bitmap, and positions are told by runs.
    let scene = drafted(&json!("default"));
    assert!(scene.find(stepscope::scene::Key::new("mask", 0)).is_some());
    assert!(scene.marks.iter().any(|mark| mark.label.starts_with("positions: 0 (+0) 1–")), "no positions");
}

#[test]
fn the_text_goes_on_as_stories_do() {
    let result =
        open(&json!({"prompt": "We sort [18, 9, 17, 93, 77] by taking the smallest each time.", "maxTokens": 60})).unwrap();
    let text = result["text"].as_str().unwrap();
    let known: std::collections::HashSet<String> = (0..500).flat_map(|seed| words(&story(seed))).collect();
    let told = words(text);
    let strange = told.iter().filter(|word| !known.contains(*word)).count();
    assert!(told.len() > 15 && strange * 20 <= told.len(), "{strange} strange words: {text}");
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_rule_of_acceptance_decodes_and_comes_again() {
    for acceptance in ["typical", "lossless"] {
        let json = json!({"prompt": "", "maxTokens": 24, "acceptance": acceptance, "seed": 4});
        let once = open(&json).unwrap();
        assert_eq!(tokens(&once), tokens(&open(&json).unwrap()));
        let another = open(&json!({"prompt": "", "maxTokens": 24, "acceptance": acceptance, "seed": 5})).unwrap();
        // Typical acceptance draws nothing.
        assert_eq!(tokens(&once) == tokens(&another), acceptance == "typical");
    }
}

#[test]
fn any_prompt_is_read() {
    for prompt in ["", "🙂", "堆排序", "\u{0}\u{7f}", &"We pop 5. ".repeat(10_000)] {
        let result = open(&json!({"prompt": prompt, "maxTokens": 8, "nodes": 4})).unwrap();
        assert_eq!(tokens(&result).len(), 8);
        assert_eq!(result["leftOut"].as_u64().unwrap() > 0, prompt.len() > 1000);
    }
}

#[test]
fn trees_that_do_not_hang_together_are_refused() {
    for (tree, path) in [
        (json!([[0, 0]]), "tree[0]"),
        (json!([[0], [0]]), "tree[1]"),
        (json!([[0], [0, 0], [0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0, 0]]), "tree[4]"),
        (json!([[10]]), "tree[0][0]"),
        (json!("other"), "tree"),
    ] {
        let failure = open(&json!({"prompt": "We", "tree": tree})).unwrap_err();
        assert_eq!((failure.code, failure.path.as_str()), (Code::InvalidInput, path), "{failure}");
    }
}

/// A model that is a rule: what it says next, and what its three heads guess.
fn likeliest(text: &[u32]) -> u32 {
    let at = |back: usize| text.len().checked_sub(back).map_or(0, |place| text[place]);
    (3 * at(1) + 5 * at(2) + text.len() as u32) % 11
}

fn guesses(text: &[u32]) -> Vec<Vec<u32>> {
    let last = text.last().copied().unwrap_or(0);
    (1..=3).map(|k| (0..4).map(|rank| (7 * last + k * k + rank * (1 + last % 3)) % 11).collect()).collect()
}

const CHOICES: [&[usize]; 7] = [&[0], &[1], &[2], &[3], &[0, 0], &[1, 0], &[0, 0, 1]];

/// Prompts, each with what it should give.
fn cases() -> Vec<(Vec<u32>, Vec<u32>, usize)> {
    let choices: Vec<Vec<usize>> = CHOICES.iter().map(|path| path.to_vec()).collect();
    let prompts = (0..30u32).map(|seed| (0..1 + seed % 4).map(|i| (seed * 7 + i * 3) % 11).collect::<Vec<_>>());
    prompts
        .map(|prompt| {
            let plain = listing::plain(likeliest, &prompt, 30);
            let (made, passes) = listing::medusa(likeliest, guesses, &prompt, &choices, 30);
            assert_eq!(made, plain, "{prompt:?}");
            (prompt, plain, passes)
        })
        .collect()
}

#[test]
fn the_rust_listing_says_what_plain_decoding_says() {
    assert!(cases().iter().any(|(_, plain, passes)| *passes < plain.len()));
}

#[test]
fn the_python_listing_does_the_same() {
    let lines: String =
        cases().iter().map(|(prompt, ..)| format!("{}\n", json!({"prompt": prompt, "choices": CHOICES}))).collect();
    let wanted = cases().into_iter().map(|(_, plain, passes)| json!([plain, passes, plain]));
    for (got, wanted) in answers::python::<Value>("medusa", lines).into_iter().zip(wanted) {
        assert_eq!(got, wanted);
    }
}

#[test]
fn the_cpp_listing_does_the_same() {
    let line = |(prompt, ..): &(Vec<u32>, Vec<u32>, usize)| {
        let numbers: Vec<String> = prompt.iter().map(u32::to_string).collect();
        format!("{} {}\n", prompt.len(), numbers.join(" "))
    };
    let lines: String = cases().iter().map(line).collect();
    let wanted = cases().into_iter().map(|(_, plain, passes)| json!([plain, passes, plain]));
    for (got, wanted) in answers::cpp::<Value>("medusa", lines).into_iter().zip(wanted) {
        assert_eq!(got, wanted);
    }
}
