//! What is particular to each geometry lesson: golden scenes, refusals, results in the form of the contract.

#[path = "geometry_lessons/closest_pair.rs"]
mod closest_pair;
#[path = "geometry_lessons/orientation.rs"]
mod orientation;
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
