//! What is particular to each geometry lesson: golden scenes, refusals, results in the form of the contract.

#[path = "geometry_lessons/point_line.rs"]
mod point_line;
#[path = "geometry_lessons/segment_intersection.rs"]
mod segment_intersection;
mod sound;
#[path = "geometry_lessons/vectors.rs"]
mod vectors;

use serde_json::Value;
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Film, Opening, Outcome, View};
use stepscope::words::{Failure, Lang};

fn open(lesson: &str, input: Value) -> Result<Outcome, Failure> {
    let Value::Object(json) = input else { unreachable!("inputs are objects") };
    match lessons::open(lessons::find(lesson).unwrap(), Document::of(json), &Ask::default())? {
        Opening::Done(outcome) => Ok(*outcome),
        Opening::Gpu(_) => unreachable!("{lesson} runs no kernels"),
    }
}

fn film(lesson: &str, input: Value) -> Box<dyn Film> {
    open(lesson, input).unwrap().film.unwrap()
}

/// The scene in words at an instant, with its sentence.
fn told(film: &mut dyn Film, at: usize, lang: Lang) -> String {
    film.seek(at);
    let scene = film.scene(&View::new(700.0, lang));
    sound::assert_is_sound(&scene, 700.0, &format!("at {at}"));
    format!("{}\n{}", film.narration(lang), scene.to_text(lang))
}

/// The input of a preset.
fn preset(lesson: &str, name: &str) -> Value {
    let presets = lessons::card(lesson).unwrap().presets;
    Value::Object(presets.iter().find(|preset| preset.name == name).unwrap().document().json)
}

/// Checks the result of a preset, and again with each of some parts changed or taken away, which must not pass.
fn assert_checked(lesson: &str, name: &str, wrong: &[(&str, Option<Value>)]) {
    let outcome = open(lesson, preset(lesson, name)).unwrap();
    let lesson = lessons::find(lesson).unwrap();
    let Value::Object(json) = preset(lesson.card().id, name) else { unreachable!("inputs are objects") };
    let document = Document::of(json);
    assert!(lesson.check(&document, &outcome.output).is_ok);
    for (part, value) in wrong {
        let mut output = outcome.output.clone();
        match value {
            Some(value) => drop(output.json.insert((*part).into(), value.clone())),
            None => drop(output.json.shift_remove(*part)),
        }
        assert!(!lesson.check(&document, &output).is_ok, "{part}: {value:?} passes");
    }
}
