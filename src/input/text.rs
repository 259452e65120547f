//! A field as people type it in a form or a link: `3,2,1` for a list of numbers, plain words for choices, JSON for anything deeper.

use std::ops::Range;

use serde_json::{Number, Value};

use super::Shape;
use super::check::check_value;
use crate::words::Words;

/// What people put between numbers, full-width marks included.
const SEPARATORS: [char; 5] = [',', ';', '\u{ff0c}', '、', '\n'];

/// What is wrong in a typed text, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct TextError {
    /// The bytes of the text at fault.
    pub span: Range<usize>,
    /// The path of the value inside the field, as `[3]`; empty for the whole field.
    pub path: String,
    pub message: Words,
}

impl TextError {
    fn at(span: Range<usize>, path: impl Into<String>, en: impl Into<String>, zh: impl Into<String>) -> TextError {
        TextError { span, path: path.into(), message: Words::new(en, zh) }
    }
}

/// Reads a typed text as a value of this shape, and checks its bounds.
pub fn read_text(shape: &Shape, text: &str) -> Result<Value, TextError> {
    let value = match shape {
        Shape::Choice(_) => Value::String(text.trim().to_owned()),
        Shape::List { of: Shape::Int { .. } | Shape::Number { .. }, max_len, .. } if !text.trim_start().starts_with('[') => {
            return read_numbers(shape, text, *max_len);
        }
        Shape::Int { .. } | Shape::Number { .. } => read_number(text, 0..text.len(), "")?,
        Shape::OneOf(shapes) => return read_one_of(shapes, shape, text),
        _ => read_json(text)?,
    };
    check_value(shape, &value, "").map_err(|failure| TextError {
        span: find_path(text, &failure.path).unwrap_or(0..text.len()),
        path: failure.path,
        message: failure.message,
    })?;
    Ok(value)
}

/// Writes a value as [`read_text`] reads it.
pub fn write_text(shape: &Shape, value: &Value) -> String {
    match (shape, value) {
        (_, Value::String(word)) => word.clone(),
        (Shape::List { of: Shape::Int { .. } | Shape::Number { .. }, .. }, Value::Array(items)) => {
            items.iter().map(Value::to_string).collect::<Vec<_>>().join(",")
        }
        _ => value.to_string(),
    }
}

fn read_one_of(shapes: &[Shape], whole: &Shape, text: &str) -> Result<Value, TextError> {
    let mut furthest: Option<TextError> = None;
    for shape in shapes {
        match read_text(shape, text) {
            Ok(value) => return Ok(value),
            Err(error) if furthest.as_ref().is_none_or(|best| error.path.len() > best.path.len()) => furthest = Some(error),
            Err(_) => {}
        }
    }
    let (en, zh) = super::check::describe(whole);
    match furthest {
        Some(error) if !error.path.is_empty() => Err(error),
        _ => Err(TextError::at(0..text.len(), "", format!("This takes {en}."), format!("这里需要{zh}。"))),
    }
}

fn read_numbers(shape: &Shape, text: &str, max_len: usize) -> Result<Value, TextError> {
    let mut items = Vec::new();
    if !text.trim().is_empty() {
        let mut start = 0;
        for piece in text.split(SEPARATORS) {
            let path = format!("[{}]", items.len());
            if items.len() == max_len {
                return Err(TextError::at(
                    start..text.len(),
                    path,
                    format!("This is more than the {max_len} values that fit."),
                    format!("超过了最多 {max_len} 个值。"),
                ));
            }
            items.push(read_number(piece, start..start + piece.len(), &path)?);
            let separator_bytes = text[start + piece.len()..].chars().next().map_or(0, char::len_utf8);
            start += piece.len() + separator_bytes;
        }
    }
    let value = Value::Array(items);
    check_value(shape, &value, "").map_err(|failure| TextError {
        span: number_span(text, &failure.path).unwrap_or(0..text.len()),
        path: failure.path,
        message: failure.message,
    })?;
    Ok(value)
}

/// Reads one number; the minus sign may be the typographic one.
fn read_number(piece: &str, span: Range<usize>, path: &str) -> Result<Value, TextError> {
    let trimmed = piece.trim();
    let lead = piece.len() - piece.trim_start().len();
    let span = if trimmed.is_empty() { span } else { span.start + lead..span.start + lead + trimmed.len() };
    let plain = trimmed.replace('−', "-");
    let number = plain
        .parse::<i64>()
        .ok()
        .map(Number::from)
        .or_else(|| plain.parse::<f64>().ok().filter(|x| x.is_finite()).and_then(Number::from_f64));
    number.map(Value::Number).ok_or_else(|| {
        if trimmed.is_empty() {
            TextError::at(span, path, "A number is missing here.", "这里缺一个数字。")
        } else {
            let shown: String = trimmed.chars().take(20).collect();
            TextError::at(span, path, format!("\"{shown}\" is not a number."), format!("“{shown}”不是数字。"))
        }
    })
}

fn read_json(text: &str) -> Result<Value, TextError> {
    serde_json::from_str(text).map_err(|error| {
        let line_start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let mut at = (line_start + error.column().saturating_sub(1)).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        let place = text[..at].chars().count() + 1;
        TextError::at(
            at..end,
            "",
            format!("This is not valid JSON: something is wrong at character {place}."),
            format!("这不是有效的 JSON：第 {place} 个字符处有误。"),
        )
    })
}

fn number_span(text: &str, path: &str) -> Option<Range<usize>> {
    let place: usize = path.strip_prefix('[')?.strip_suffix(']')?.parse().ok()?;
    let mut start = 0;
    for (index, piece) in text.split(SEPARATORS).enumerate() {
        if index == place {
            let lead = piece.len() - piece.trim_start().len();
            return Some(start + lead..start + lead + piece.trim().len());
        }
        start += piece.len() + text[start + piece.len()..].chars().next().map_or(0, char::len_utf8);
    }
    None
}

/// The bytes of the value at `path` (as `[2][1]`) in a JSON text that is known to be valid.
fn find_path(text: &str, path: &str) -> Option<Range<usize>> {
    let mut span = 0..text.len();
    for index in path.split('[').skip(1) {
        let index: usize = index.strip_suffix(']')?.parse().ok()?;
        span = nth_element(text, span, index)?;
    }
    let inner = &text[span.clone()];
    let lead = inner.len() - inner.trim_start().len();
    Some(span.start + lead..span.start + lead + inner.trim().len())
}

fn nth_element(text: &str, span: Range<usize>, index: usize) -> Option<Range<usize>> {
    let open = span.start + text[span.clone()].find('[')?;
    let (mut depth, mut in_string, mut escaped, mut count, mut start) = (0, false, false, 0, open + 1);
    for (offset, c) in text[open..span.end].char_indices() {
        let at = open + offset;
        if in_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match c {
            '"' => in_string = true,
            '[' | '{' => depth += 1,
            ']' | '}' | ',' => {
                let ends_element = depth == 1;
                if ends_element && count == index {
                    return Some(start..at);
                }
                match c {
                    ',' if ends_element => {
                        count += 1;
                        start = at + 1;
                    }
                    ',' => {}
                    _ => depth -= 1,
                }
            }
            _ => {}
        }
    }
    None
}
