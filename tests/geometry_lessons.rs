//! What is particular to each geometry lesson: golden scenes, refusals, results in the form of the contract.

#[path = "geometry_lessons/delaunay.rs"]
mod delaunay;
#[path = "dice/mod.rs"]
mod dice;
#[path = "geometry_lessons/half_planes.rs"]
mod half_planes;
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

/// Numbers from one end of the range to the other, and small whole ones that make things meet.
fn extreme(dice: &mut dice::Dice) -> f64 {
    const SIZES: [f64; 9] = [0.0, 5e-324, 3e-310, 1e-160, 0.1, 1.0, 3.0, 1e9, 1e150];
    let is_small = dice.below(3) > 0;
    let size = if is_small { dice.below(4) as f64 } else { SIZES[dice.below(SIZES.len())] };
    if dice.below(2) == 0 { size } else { 0.0 - size }
}

/// Every instant's picture, and the second way of computing the result.
fn assert_holds(lesson: &str, input: Value) {
    let place = format!("{lesson}: {input}");
    let Value::Object(json) = input.clone() else { unreachable!("inputs are objects") };
    let lesson = lessons::find(lesson).unwrap();
    let outcome = open(lesson.card().id, input).unwrap();
    let check = lesson.check(&Document::of(json), &outcome.output);
    assert!(check.is_ok, "{place}: {check:?}, {:?}", outcome.output.json);
    let text = serde_json::to_string(&outcome.output.json).unwrap();
    assert!(!text.contains("null") || text.contains("\"region\":null"), "{place}: {text}");
    let mut film = outcome.film.unwrap();
    for at in 0..=film.len() {
        film.seek(at);
        let scene = film.scene(&View::new(360.0, Lang::Zh));
        sound::assert_is_sound(&scene, 360.0, &format!("{place}, at {at}"));
        assert!(scene.marks.iter().all(|mark| mark.x.is_finite() && mark.y.is_finite()), "{place}, at {at}");
        assert!(!film.narration(Lang::En).contains("NaN") && !scene.to_text(Lang::En).contains("NaN"), "{place}, at {at}");
    }
}
