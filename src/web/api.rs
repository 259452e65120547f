//! `lessons()` and `run()` for programs; `www/stepscope.js` puts the last touches to them.

use std::rc::Rc;

use std::cell::RefCell;

use js_sys::{Function, Object};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_split_helpers::wasm_split;

use super::convert::{document_from_js, failure_to_js, get, object, output_to_js, report_to_js, set, tally_to_js, value_to_js};
use super::engine::{self, Backend, Coming, Finished, Options};
use super::parts::{self, Unfetched};
use super::worker::{self, Checked};
use crate::gpu::{Control, Fetched};
use crate::input::{self, schema};
use crate::lessons::{self, CARDS, Film};
use crate::words::{Failure, Lang, Text};

/// What a program asks for.
trait Programs {
    fn list(&self) -> JsValue;
    fn run<'a>(&'a self, id: String, input: JsValue, options: JsValue, control: &'a Control) -> Coming<'a, JsValue>;
}

/// The list of lessons: `[{id, title, gpu, input, presets}]`.
#[wasm_bindgen(js_name = listLessons)]
pub async fn list_lessons() -> Result<JsValue, JsValue> {
    let programs = fetch().await.map_err(|unfetched| failure_to_js(&unfetched.into()))?;
    Ok(programs.list())
}

struct Answers;

#[wasm_split(programs, fallible)]
fn fetch() -> Result<&'static dyn Programs, Unfetched> {
    Ok(&Answers)
}

impl Programs for Answers {
    fn list(&self) -> JsValue {
        list()
    }

    fn run<'a>(&'a self, id: String, input: JsValue, options: JsValue, control: &'a Control) -> Coming<'a, JsValue> {
        Box::pin(async move { run(&id, &input, &options, control).await })
    }
}

fn list() -> JsValue {
    let words = |text: Text| json!({"en": text.en, "zh": text.zh});
    let lessons = CARDS.iter().map(|card| {
        let presets = card.presets.iter().map(
            |preset| json!({"name": preset.name, "title": words(preset.title), "input": Value::Object(preset.document().json)}),
        );
        json!({
            "id": card.id,
            "title": words(card.title),
            "summary": words(card.summary),
            "gpu": card.is_gpu,
            "input": schema(card.fields),
            "presets": presets.collect::<Value>(),
        })
    });
    value_to_js(&lessons.collect())
}

/// Stops a run, and hears of its progress.
#[wasm_bindgen]
pub struct RunControl(Control);

#[wasm_bindgen]
impl RunControl {
    #[wasm_bindgen(constructor)]
    pub fn new(on_progress: Option<Function>) -> RunControl {
        let control = Control::default();
        RunControl(match on_progress {
            Some(on_progress) => {
                let on_fetched = on_progress.clone();
                let control = control.on_progress(move |progress| {
                    let _ = on_progress.call1(&JsValue::NULL, &object([("done", progress.done.into())]));
                });
                control.on_fetched(move |Fetched { bytes, of }| {
                    let of = of.map_or(JsValue::NULL, |of| (of as f64).into());
                    let fetched = object([("bytes", (bytes as f64).into()), ("of", of)]);
                    let _ = on_fetched.call1(&JsValue::NULL, &object([("done", 0.into()), ("fetched", fetched.into())]));
                })
            }
            None => control,
        })
    }

    pub fn cancel(&self) {
        self.0.cancel();
    }
}

/// Runs a lesson on an input: `{result, counters, check, trace, gpu}`, where `trace` is a [`TraceHandle`] or null.
#[wasm_bindgen(js_name = runLesson)]
pub async fn run_lesson(id: String, input: JsValue, options: JsValue, control: &RunControl) -> Result<JsValue, JsValue> {
    let answer = async { fetch().await?.run(id, input, options, &control.0).await };
    answer.await.map_err(|failure| failure_to_js(&failure))
}

async fn run(id: &str, input: &JsValue, options: &JsValue, control: &Control) -> Result<JsValue, Failure> {
    let lesson = parts::lesson(id).await?;
    let document = document_from_js(input, lesson.card().fields)?;
    let options = options_from_js(options)?;
    let document = input::check(lesson.card().fields, document)?;
    let Finished { outcome, report } = engine::open(lesson, document.clone(), options, control).await?;
    let checked = if lessons::wants_check(&document) {
        Some(worker::check(lesson.card(), &document, Rc::new(outcome.output.clone()), control).await?)
    } else {
        None
    };
    let answer = object([
        ("result", output_to_js(&outcome.output)),
        ("counters", tally_to_js(&outcome.tally)),
        ("check", checked.map_or(JsValue::NULL, |checked| checked_to_js(&checked))),
        ("trace", JsValue::NULL),
        ("gpu", report.as_ref().map_or(JsValue::NULL, report_to_js)),
    ]);
    if let Some(film) = outcome.film.filter(|_| options.film) {
        set(&answer, "trace", &TraceHandle { film: RefCell::new(film), at }.into());
    }
    Ok(answer.into())
}

fn options_from_js(options: &JsValue) -> Result<Options, Failure> {
    if options.is_undefined() || options.is_null() {
        return Ok(Options::default());
    }
    if !options.is_object() {
        return Err(Failure::invalid("options", "The options must be an object.", "选项必须是对象。"));
    }
    const NAMES: [&str; 3] = ["backend", "measure", "trace"];
    for name in Object::keys(options.unchecked_ref::<Object>()).iter().filter_map(|name| name.as_string()) {
        if !NAMES.contains(&name.as_str()) {
            return Err(Failure::invalid(
                format!("options.{name}"),
                format!("There is no option \"{name}\". The options are: {}, signal, onProgress.", NAMES.join(", ")),
                format!("没有名为“{name}”的选项。可用的选项有：{}、signal、onProgress。", NAMES.join("、")),
            ));
        }
    }
    let flag = |name: &str| match get(options, name) {
        value if value.is_undefined() => Ok(false),
        value => value.as_bool().ok_or_else(|| {
            Failure::invalid(format!("options.{name}"), "This option takes true or false.", "此选项只接受 true 或 false。")
        }),
    };
    let backend = match get(options, "backend") {
        value if value.is_undefined() => Backend::default(),
        value => {
            let name = value.as_string().unwrap_or_default();
            Backend::ALL.into_iter().find(|backend| backend.name() == name).ok_or_else(|| {
                let names = Backend::ALL.map(Backend::name);
                Failure::invalid(
                    "options.backend",
                    format!("Choose one of: {}.", names.join(", ")),
                    format!("可选：{}。", names.join("、")),
                )
            })?
        }
    };
    Ok(Options { backend, measure: flag("measure")?, film: flag("trace")?, trees: false })
}

/// `{against, maxError, ok}`.
pub fn checked_to_js(checked: &Checked) -> JsValue {
    object([
        ("against", checked.against.en.as_str().into()),
        ("maxError", checked.max_error.into()),
        ("ok", checked.is_ok.into()),
    ])
    .into()
}

/// A recorded run, instant by instant.
#[wasm_bindgen]
pub struct TraceHandle {
    film: RefCell<Box<dyn Film>>,
    at: fn(&mut dyn Film, f64) -> Result<JsValue, Failure>,
}

#[wasm_bindgen]
impl TraceHandle {
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.film.borrow().len()
    }

    /// `{snapshot, counters, line, narration}` at an instant from 0 to `length`.
    pub fn at(&self, at: f64) -> Result<JsValue, JsValue> {
        (self.at)(&mut **self.film.borrow_mut(), at).map_err(|failure| failure_to_js(&failure))
    }
}

fn at(film: &mut dyn Film, at: f64) -> Result<JsValue, Failure> {
    let len = film.len();
    if !(0.0..=len as f64).contains(&at) || at.fract() != 0.0 {
        return Err(Failure::invalid(
            "at",
            format!("{at} is not an instant of this trace. Give a whole number from 0 to {len}."),
            format!("{at} 不是此轨迹的时刻。请给出 0 到 {len} 的整数。"),
        ));
    }
    film.seek(at as usize);
    Ok(instant_to_js(film))
}

/// What an element says of the instant it shows.
pub fn instant_to_js(film: &dyn Film) -> JsValue {
    let narration = json!({"en": film.narration(Lang::En), "zh": film.narration(Lang::Zh)});
    object([
        ("snapshot", value_to_js(&film.snapshot())),
        ("counters", tally_to_js(&film.tally())),
        ("line", film.line().map_or(JsValue::NULL, |line| line.0.into())),
        ("narration", value_to_js(&narration)),
    ])
    .into()
}
