//! A link's state as an object: what an element's `state` holds, and messages carry.

use serde_json::{Map, Value, json};

use super::v1::{MOST_SETTINGS, Reader, too_many};
use super::{Known, Link, Reading};
use crate::words::Failure;

/// The state as an object: settings by their names, the input and the second run's fields as objects, `hide` as a list.
pub fn to_object(link: &Link) -> Map<String, Value> {
    let mut object = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    set("lesson", link.lesson.clone().map(Value::String));
    set("preset", link.preset.clone().map(Value::String));
    set("input", link.input.clone().map(Value::Object));
    set("with", link.with.clone().map(Value::Object));
    set("at", link.at.map(|at| json!(at)));
    set("from", link.from.map(|from| json!(from)));
    set("to", link.to.map(|to| json!(to)));
    set("loop", link.loops.then_some(Value::Bool(true)));
    set("lang", link.lang.map(|lang| json!(lang.tag())));
    set("theme", link.theme.map(|theme| json!(theme.name())));
    set("code", link.code.map(|code| json!(code)));
    set("hide", (!link.hide.is_empty()).then(|| link.hide.iter().map(|part| part.name()).collect()));
    object
}

/// Reads such an object. Settings may be text as well, as an element's attributes are; `input` and `with` may be their JSON.
pub fn from_object(object: &Map<String, Value>, known: impl Fn(&str) -> Result<Known, Failure>) -> Reading {
    let mut reader = Reader::default();
    match object.get("lesson") {
        None | Some(Value::Null) => {}
        Some(Value::String(lesson)) => reader.open(lesson.clone(), known),
        Some(_) => reader.fail_input(Failure::invalid("lesson", "Name a lesson, as text.", "请用文本给出课的名称。")),
    }
    for (name, value) in object.iter().take(MOST_SETTINGS) {
        match (name.as_str(), value) {
            ("lesson", _) | (_, Value::Null) => {}
            ("input" | "with", _) if reader.is_lost() => {}
            ("input", value) => {
                if let Err(failure) = fields_of("input", value).and_then(|fields| reader.set_input(fields)) {
                    reader.fail_input(failure);
                }
            }
            ("with", value) => {
                if let Err(failure) = fields_of("with", value).and_then(|fields| reader.set_with_fields(fields)) {
                    reader.fail(failure);
                }
            }
            (name, Value::String(text)) => reader.set(name, text),
            (name, Value::Array(words)) if words.iter().all(Value::is_string) => {
                let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
                reader.set(name, &words.join(","));
            }
            (name, value) => reader.set(name, &value.to_string()),
        }
    }
    if object.len() > MOST_SETTINGS {
        reader.fail_input(too_many());
    }
    reader.finish()
}

fn fields_of(name: &str, value: &Value) -> Result<Map<String, Value>, Failure> {
    let parsed = match value {
        Value::String(json) => serde_json::from_str(json).ok(),
        other => Some(other.clone()),
    };
    match parsed {
        Some(Value::Object(fields)) => Ok(fields),
        _ => Err(Failure::invalid(
            name,
            format!("\"{name}\" takes a JSON object, such as {{\"items\":[3,1,2]}}."),
            format!("“{name}”需要一个 JSON 对象，例如 {{\"items\":[3,1,2]}}。"),
        )),
    }
}
