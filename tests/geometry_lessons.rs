//! What is particular to each geometry lesson: golden scenes, refusals, results in the form of the contract.

#[path = "geometry_lessons/delaunay.rs"]
mod delaunay;
#[path = "geometry_lessons/half_planes.rs"]
mod half_planes;
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
use stepscope::scene::Window;
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
