//! What is particular to each geometry lesson: golden scenes, refusals, results in the form of the contract.

#[path = "geometry_lessons/closest_pair.rs"]
mod closest_pair;
#[path = "geometry_lessons/convex_hull.rs"]
mod convex_hull;
#[path = "geometry_lessons/delaunay.rs"]
mod delaunay;
#[path = "dice/mod.rs"]
mod dice;
#[path = "geometry_lessons/half_planes.rs"]
mod half_planes;
#[path = "geometry_lessons/orientation.rs"]
mod orientation;
#[path = "geometry_lessons/point_line.rs"]
mod point_line;
#[path = "geometry_lessons/polygon.rs"]
mod polygon;
#[path = "geometry_lessons/rotating_calipers.rs"]
mod rotating_calipers;
#[path = "geometry_lessons/segment_intersection.rs"]
mod segment_intersection;
mod sound;
#[path = "geometry_lessons/vectors.rs"]
mod vectors;

use serde_json::Value;
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Film, Opening, Outcome, View};
use stepscope::scene::Window;
use stepscope::words::{Failure, Lang};

fn open(lesson: &str, input: Value) -> Result<Outcome, Failure> {
    let Value::Object(json) = input else { unreachable!("inputs are objects") };
    match lessons::open(lessons::find(lesson).unwrap(), Document::of(json), &Ask::default())? {
        Opening::Done(outcome) => Ok(*outcome),
        _ => unreachable!("{lesson} runs no kernels"),
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

/// Looks at every instant of every preset from near, from far, and from where there is nothing.
fn assert_sound_from_near_and_far(lesson: &str) {
    for preset in lessons::card(lesson).unwrap().presets {
        let mut film = film(lesson, Value::Object(preset.document().json));
        for at in 0..=film.len() {
            film.seek(at);
            let all = film.scene(&View::new(360.0, Lang::En)).plane.unwrap();
            let mut windows = vec![Window { x: 1e150, y: -1e150, units: 1e-300 }, Window { x: 7e9, y: 0.0, units: 1.0 }];
            for handle in &all.handles {
                let at = |units: f64| Window { x: handle.x, y: handle.y, units: units * all.window.units };
                windows.extend([1e-15, 1e-3, 0.3, 1e6, 1e200].map(at));
            }
            for window in windows {
                let view = View { window: Some(window.bounded()), ..View::new(360.0, Lang::En) };
                sound::assert_is_sound(&film.scene(&view), 360.0, &format!("{}, at {at}, {window:?}", preset.name));
            }
        }
    }
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
