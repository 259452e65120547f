//! Opens lessons that need no engine, and tells what they give and show.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use stepscope::input::{self, Document};
use stepscope::lessons::{self, Ask, Lesson, Opening, Outcome, View};
use stepscope::words::{Code, Failure, Lang};

pub fn lesson(id: &str) -> &'static dyn Lesson {
    lessons::find(id).unwrap()
}

pub fn document(json: &Value) -> Document {
    Document::of(json.as_object().unwrap().clone())
}

pub fn open(id: &str, json: &Value, film: bool) -> Result<Outcome, Failure> {
    match lessons::open(lesson(id), document(json), &Ask { film, ..Ask::default() })? {
        Opening::Done(outcome) => Ok(*outcome),
        _ => panic!("{id} opens at once"),
    }
}

/// The result, which agrees with the second way.
pub fn run(id: &str, json: &Value) -> Map<String, Value> {
    let outcome = open(id, json, false).unwrap_or_else(|failure| panic!("{failure}: {json}"));
    let checked = input::check(lesson(id).card().fields, document(json)).unwrap();
    let check = lesson(id).check(&checked, &outcome.output);
    assert!(check.is_ok, "{json}: {check:?}");
    outcome.output.json
}

pub fn refused(id: &str, json: Value) -> (Code, String) {
    let failure = open(id, &json, true).err().unwrap_or_else(|| panic!("{json} isn't refused"));
    (failure.code, failure.path)
}

/// The first instant whose step executes this line for the `nth` time: sentence, picture in words, variables, buttons, counters.
pub fn told(id: &str, json: &Value, (label, nth): (&str, usize), lang: Lang, width: f32) -> String {
    let mut film = open(id, json, true).unwrap().film.unwrap();
    for _ in 0..nth {
        film.seek(film.next_on_line(label).unwrap_or_else(|| panic!("no step {label}")));
    }
    let scene = film.scene(&View::new(width, lang));
    let mut text = format!("{}\n{}", film.narration(lang), scene.to_text(lang));
    let variables = film.variables(lang).into_iter().map(|variable| format!("{} = {}", variable.name, variable.value));
    text += &variables.collect::<Vec<_>>().join(", ");
    for press in &scene.presses {
        let _ = write!(text, "\n[{}]", press.name);
    }
    let _ = write!(text, "\n@{label} {:?}\n{} by {}", film.tally(), scene.width, scene.height);
    text
}
