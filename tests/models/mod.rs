//! Lessons that open with a model get it from the site's folder.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::path::Path;
use std::rc::Rc;

use stepscope::input::Document;
use stepscope::language::weights::Weights;
use stepscope::lessons::{Ask, Check, Lesson, Output};

thread_local! {
    static LANGUAGE: Rc<Weights> = Rc::new(read("language.safetensors"));
}

fn read(file: &str) -> Weights {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/models").join(file);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask train` writes it", path.display()));
    Weights::read(&bytes).unwrap_or_else(|failure| panic!("{failure}"))
}

pub fn language() -> Rc<Weights> {
    LANGUAGE.with(Rc::clone)
}

/// The same, with the model that the lesson opens with.
pub fn asked(lesson: &dyn Lesson, document: &Document, ask: &Ask) -> Ask {
    Ask { model: lesson.model(document).map(|_| language()), ..ask.clone() }
}

/// Computes the result a second way.
pub fn check(lesson: &dyn Lesson, document: &Document, output: &Output) -> Check {
    match lesson.model(document) {
        None => lesson.check(document, output),
        Some(_) => lesson.check_with(document, output, &language()),
    }
}
