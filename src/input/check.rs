//! Holds a document against its description.

use serde_json::Value;

use super::picture::Picture;
use super::{Default, Document, Field, Shape};
use crate::words::{Failure, counted, shown};

/// Checks every field of the document and fills in defaults. The first value at fault is named by its path.
pub fn check(fields: &[Field], document: Document) -> Result<Document, Failure> {
    let Document { mut json, arrays } = document;
    json.keys().chain(arrays.keys()).try_for_each(|name| check_name(fields, name, ""))?;
    for field in fields {
        if let Default::Unless(other) = field.default {
            let is_given = |name| arrays.contains_key(name) || json.get(name).is_some_and(|value| !value.is_null());
            match (is_given(field.name), is_given(other)) {
                (true, true) => return Err(both(field.name, other)),
                (false, true) => {
                    json.shift_remove(field.name);
                    continue;
                }
                (false, false) => return Err(missing(field.name, &field.shape)),
                (true, false) => {}
            }
        }
        if let Some(array) = arrays.get(field.name) {
            let Some(max_len) = floats_limit(&field.shape) else {
                return Err(wrong_kind(field.name, &field.shape, "a typed array", "类型化数组"));
            };
            check_length(field.name, array.len(), 0, max_len)?;
            if let Some(place) = array.iter().position(|value| value.is_nan()) {
                return Err(not_a_number(format!("{}[{place}]", field.name)));
            }
            continue;
        }
        match (json.get(field.name), field.default) {
            (None | Some(Value::Null), Default::Absent) => {
                json.shift_remove(field.name);
            }
            (None, Default::Json(text)) => {
                let value = serde_json::from_str(text).unwrap_or(Value::Null);
                json.insert(field.name.to_owned(), value);
            }
            (None, Default::Required | Default::Unless(_)) => {
                return Err(missing(field.name, &field.shape));
            }
            (Some(value), _) => check_value(&field.shape, value, field.name)?,
        }
    }
    Ok(Document { json, arrays })
}

fn check_name(fields: &[Field], name: &str, path_before: &str) -> Result<(), Failure> {
    if fields.iter().any(|field| field.name == name) {
        return Ok(());
    }
    let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
    let (name, known) = (shown(name), known.join(", "));
    Err(Failure::invalid(
        format!("{path_before}{name}"),
        format!("There is no field \"{name}\". The fields are: {known}."),
        format!("没有名为“{name}”的字段。可用的字段有：{known}。"),
    ))
}

fn missing(path: &str, shape: &Shape) -> Failure {
    let (en, zh) = describe(shape);
    Failure::invalid(path, format!("\"{path}\" is missing. Give {en}."), format!("缺少“{path}”。请给出：{zh}。"))
}

fn both(name: &str, other: &str) -> Failure {
    Failure::invalid(
        other,
        format!("\"{name}\" and \"{other}\" are both given. Keep one of them."),
        format!("“{name}”和“{other}”不能同时给出，请只保留一个。"),
    )
}

/// How long an array a field takes, if it takes one.
fn floats_limit(shape: &Shape) -> Option<usize> {
    match shape {
        Shape::Floats { max_len } => Some(*max_len),
        Shape::OneOf(shapes) => shapes.iter().find_map(floats_limit),
        _ => None,
    }
}

/// Checks one value against one shape.
pub(super) fn check_value(shape: &Shape, value: &Value, path: &str) -> Result<(), Failure> {
    match (shape, value) {
        (Shape::Bool, Value::Bool(_)) => Ok(()),
        (Shape::Int { min, max }, Value::Number(number)) => {
            let exact = number
                .as_i64()
                .or_else(|| number.as_f64().filter(|x| x.fract() == 0.0 && x.abs() <= 2f64.powi(53)).map(|x| x as i64));
            match exact {
                Some(whole) if (*min..=*max).contains(&whole) => Ok(()),
                Some(_) => Err(out_of_range(path, &number.to_string(), &min.to_string(), &max.to_string())),
                None => Err(Failure::invalid(
                    path,
                    format!("{number} is not a whole number. Give one from {min} to {max}."),
                    format!("{number} 不是整数。请给出 {min} 到 {max} 之间的整数。"),
                )),
            }
        }
        (Shape::Number { min, max }, Value::Number(number)) => match number.as_f64() {
            Some(x) if (*min..=*max).contains(&x) => Ok(()),
            _ => Err(out_of_range(path, &number.to_string(), &min.to_string(), &max.to_string())),
        },
        (Shape::Text { max_len }, Value::String(text)) => match text.chars().nth(*max_len) {
            None => Ok(()),
            Some(_) => Err(Failure::too_large(
                path,
                format!("This text is longer than the {max_len} characters that fit."),
                format!("文字过长，最多 {max_len} 个字符。"),
            )),
        },
        (Shape::Text { .. }, Value::Number(_)) => Ok(()),
        (Shape::Choice(choices), Value::String(word)) => {
            if choices.iter().any(|choice| choice.value == word) {
                return Ok(());
            }
            let (word, known) = (shown(word), choices.iter().map(|choice| choice.value).collect::<Vec<_>>());
            Err(Failure::invalid(
                path,
                format!("\"{word}\" is not a choice here. Choose one of: {}.", known.join(", ")),
                format!("这里没有“{word}”这个选项。可选：{}。", known.join("、")),
            ))
        }
        (Shape::List { of, min_len, max_len }, Value::Array(items)) => {
            check_length(path, items.len(), *min_len, *max_len)?;
            // Paths cost more than checks: of a million items, only the one at fault gets one.
            match items.iter().position(|item| check_value(of, item, "").is_err()) {
                Some(place) => check_value(of, &items[place], &format!("{path}[{place}]")),
                None => Ok(()),
            }
        }
        (Shape::Tuple(shapes), Value::Array(items)) => {
            check_length(path, items.len(), shapes.len(), shapes.len())?;
            let places = shapes.iter().zip(items).enumerate();
            places.into_iter().try_for_each(|(place, (shape, item))| check_value(shape, item, &format!("{path}[{place}]")))
        }
        (Shape::Call(calls), Value::Array(items)) => {
            let name = items.first().and_then(Value::as_str);
            let Some(call) = calls.iter().find(|call| Some(call.name) == name) else {
                let known: Vec<&str> = calls.iter().map(|call| call.name).collect();
                return Err(Failure::invalid(
                    format!("{path}[0]"),
                    format!("Name an operation first, one of: {}.", known.join(", ")),
                    format!("请先写操作名，可选：{}。", known.join("、")),
                ));
            };
            if items.len() != call.args.len() + 1 {
                let (wanted, given) = (call.args.len(), items.len() - 1);
                return Err(Failure::invalid(
                    path,
                    format!("\"{}\" takes {}, not {given}.", call.name, counted(wanted as u64, "argument")),
                    format!("“{}”需要 {wanted} 个参数，而这里有 {given} 个。", call.name),
                ));
            }
            let args = call.args.iter().zip(&items[1..]).enumerate();
            args.into_iter().try_for_each(|(place, (shape, arg))| check_value(shape, arg, &format!("{path}[{}]", place + 1)))
        }
        (Shape::Floats { max_len }, Value::Array(_)) => {
            let mut count = 0;
            if let Some(place) = no_float(value, &mut count) {
                return Err(not_a_number(format!("{path}{place}")));
            }
            check_length(path, count, 0, *max_len)
        }
        (Shape::Picture { .. }, value) => Picture::from_json(value, path).map(drop),
        (Shape::Record(fields), Value::Object(values)) => {
            values.keys().try_for_each(|name| check_name(fields, name, &format!("{path}.")))?;
            fields.iter().try_for_each(|field| {
                let path = format!("{path}.{}", field.name);
                match values.get(field.name) {
                    Some(value) => check_value(&field.shape, value, &path),
                    None if field.default == Default::Required => Err(missing(&path, &field.shape)),
                    None => Ok(()),
                }
            })
        }
        (Shape::OneOf(shapes), _) => {
            let mut failure = None;
            for shape in *shapes {
                match check_value(shape, value, path) {
                    Ok(()) => return Ok(()),
                    // Of several complaints, the one that got furthest into the value helps most.
                    Err(next) if failure.as_ref().is_none_or(|best: &Failure| next.path.len() > best.path.len()) => {
                        failure = Some(next)
                    }
                    Err(_) => {}
                }
            }
            match failure {
                Some(failure) if failure.path.len() > path.len() => Err(failure),
                _ => Err(wrong_kind(path, shape, kind(value).0, kind(value).1)),
            }
        }
        _ => Err(wrong_kind(path, shape, kind(value).0, kind(value).1)),
    }
}

/// Where in nested lists something stands that is no number, if there is such a place; counts those that are.
fn no_float(value: &Value, count: &mut usize) -> Option<String> {
    match value {
        Value::Array(items) => {
            let mut places = items.iter().enumerate();
            places.find_map(|(place, item)| no_float(item, count).map(|inner| format!("[{place}]{inner}")))
        }
        Value::Number(_) | Value::Bool(_) => {
            *count += 1;
            None
        }
        Value::Null | Value::String(_) | Value::Object(_) => Some(String::new()),
    }
}

fn check_length(path: &str, len: usize, min_len: usize, max_len: usize) -> Result<(), Failure> {
    if len < min_len {
        return Err(Failure::invalid(
            path,
            format!("\"{path}\" has {}; it needs at least {min_len}.", counted(len as u64, "value")),
            format!("“{path}”有 {len} 个值，至少需要 {min_len} 个。"),
        ));
    }
    if len > max_len {
        return Err(Failure::too_large(
            path,
            format!("\"{path}\" has {len} values; the most that fit are {max_len}."),
            format!("“{path}”有 {len} 个值，最多可放 {max_len} 个。"),
        ));
    }
    Ok(())
}

fn not_a_number(path: impl Into<String>) -> Failure {
    Failure::invalid(path, "This is not a number. Write one such as 7 or -2.5.", "这不是数字。请写成 7 或 -2.5 这样的数。")
}

fn out_of_range(path: &str, value: &str, min: &str, max: &str) -> Failure {
    Failure::invalid(path, format!("{value} is outside {min} to {max}."), format!("{value} 不在 {min} 到 {max} 之间。"))
}

fn wrong_kind(path: &str, shape: &Shape, given_en: &str, given_zh: &str) -> Failure {
    let (en, zh) = describe(shape);
    Failure::invalid(path, format!("This takes {en}, not {given_en}."), format!("这里需要{zh}，而不是{given_zh}。"))
}

fn kind(value: &Value) -> (&'static str, &'static str) {
    match value {
        Value::Null => ("null (NaN and infinity are not numbers here)", "空值（NaN 和无穷大在这里不算数字）"),
        Value::Bool(_) => ("true or false", "真假值"),
        Value::Number(_) => ("a number", "数字"),
        Value::String(_) => ("text", "文字"),
        Value::Array(_) => ("a list", "列表"),
        Value::Object(_) => ("an object", "对象"),
    }
}

/// What a shape takes, in a few words of each language.
pub(super) fn describe(shape: &Shape) -> (String, String) {
    match shape {
        Shape::Bool => ("true or false".into(), "真或假（true / false）".into()),
        Shape::Int { min, max } => (format!("a whole number from {min} to {max}"), format!("{min} 到 {max} 的整数")),
        Shape::Number { .. } => ("a number".into(), "一个数字".into()),
        Shape::Text { .. } => ("a text".into(), "一段文字".into()),
        Shape::Choice(choices) => {
            let words: Vec<&str> = choices.iter().map(|choice| choice.value).collect();
            (format!("one of {}", words.join(", ")), format!("{}之一", words.join("、")))
        }
        Shape::List { .. } => ("a list".into(), "一个列表".into()),
        Shape::Tuple(shapes) => (format!("a list of {} values", shapes.len()), format!("{} 个值的列表", shapes.len())),
        Shape::Call(_) => ("an operation such as [\"push\", 3]".into(), "一个操作，例如 [\"push\", 3]".into()),
        Shape::Floats { .. } => ("an array of numbers".into(), "一个数字数组".into()),
        Shape::Picture { .. } => ("a picture".into(), "一张图片".into()),
        Shape::Record(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            (format!("an object with {}", names.join(", ")), format!("含 {} 的对象", names.join("、")))
        }
        Shape::OneOf(shapes) => {
            let (en, zh): (Vec<String>, Vec<String>) = shapes.iter().map(describe).unzip();
            (en.join(", or "), zh.join("或"))
        }
    }
}
