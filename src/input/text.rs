//! A field as people type it in a form or a link: `3,2,1` for a list of numbers, plain words for choices, `push 4, pop` for operations,
//! `(0, 0) (4, 1)` for points, JSON for anything deeper, and instead of any of these.

use std::ops::Range;

use serde_json::{Number, Value};

use super::Shape;
use super::check::check_value;
use crate::words::{self, Words};

/// What people put between numbers, full-width marks included.
const SEPARATORS: [char; 6] = [',', ';', '\u{ff0c}', '\u{ff1b}', '、', '\n'];

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
        Shape::Choice(_) | Shape::Text { .. } => Value::String(text.trim().to_owned()),
        Shape::List { of, max_len, .. } if is_number(of) && !text.trim_start().starts_with('[') => {
            return read_numbers(shape, text, *max_len);
        }
        Shape::Tuple(shapes) if shapes.iter().all(is_number) && !text.trim_start().starts_with('[') => {
            return read_numbers(shape, text, shapes.len());
        }
        Shape::List { of: Shape::Tuple(parts), .. } if parts.iter().all(is_number) && !text.trim_start().starts_with('[') => {
            return read_tuples(shape, text, parts.len());
        }
        Shape::List { of: Shape::Call(_), .. } if !text.trim_start().starts_with('[') => return read_calls(shape, text),
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

/// Writes a value as people type it in a form. [`read_text`] reads it.
pub fn write_typed(shape: &Shape, value: &Value) -> String {
    match (shape, value) {
        (Shape::List { of: Shape::Call(_), .. }, Value::Array(calls)) => {
            calls.iter().map(|call| words_of(call).join(" ")).collect::<Vec<_>>().join(", ")
        }
        (Shape::Tuple(parts), value) if parts.iter().all(is_number) => typed_tuple(value),
        (Shape::List { of: Shape::Tuple(parts), .. }, Value::Array(tuples)) if parts.iter().all(is_number) => {
            tuples.iter().map(|tuple| format!("({})", typed_tuple(tuple))).collect::<Vec<_>>().join(" ")
        }
        _ => write_text(shape, value),
    }
}

fn typed_tuple(value: &Value) -> String {
    value.as_array().into_iter().flatten().map(Value::to_string).collect::<Vec<_>>().join(", ")
}

fn is_number(shape: &Shape) -> bool {
    matches!(shape, Shape::Int { .. } | Shape::Number { .. })
}

fn words_of(call: &Value) -> Vec<String> {
    let word = |part: &Value| part.as_str().map_or_else(|| part.to_string(), str::to_owned);
    call.as_array().into_iter().flatten().map(word).collect()
}

/// Writes a value as links have it. [`read_text`] reads it.
pub fn write_text(shape: &Shape, value: &Value) -> String {
    match (shape, value) {
        (_, Value::String(word)) => word.clone(),
        (Shape::List { of, .. }, Value::Array(items)) if is_number(of) => {
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

/// The first two places in a path, as 2 and 1 of `[2][1]`.
fn places_of(path: &str) -> [Option<usize>; 2] {
    let mut places = path.split('[').skip(1).map_while(|place| place.strip_suffix(']')?.parse().ok());
    [places.next(), places.next()]
}

/// Reads points and the like, `(0, 0) (4, 1)`: whatever stands between the numbers, so many of them make one.
fn read_tuples(shape: &Shape, text: &str, size: usize) -> Result<Value, TextError> {
    let is_between = |c: char| c.is_whitespace() || SEPARATORS.contains(&c) || "()（）".contains(c);
    let (mut numbers, mut spans) = (Vec::new(), Vec::new());
    for piece in split_outside(text, 0..text.len(), is_between).into_iter().filter(|piece| !piece.is_empty()) {
        let path = format!("[{}][{}]", numbers.len() / size, numbers.len() % size);
        numbers.push(read_number(&text[piece.clone()], piece.clone(), &path)?);
        spans.push(piece);
    }
    let (whole, over) = (numbers.len() / size, numbers.len() % size);
    if over > 0 {
        let start = spans[whole * size].start;
        return Err(TextError::at(
            start..text.trim_end().len().max(start),
            format!("[{whole}]"),
            format!("Each one takes {size} numbers, and here are only {over}."),
            format!("每一项需要 {size} 个数，这里只有 {over} 个。"),
        ));
    }
    let value = Value::Array(numbers.chunks(size).map(|tuple| Value::Array(tuple.to_vec())).collect());
    check_value(shape, &value, "").map_err(|failure| {
        let [tuple, inner] = places_of(&failure.path);
        let spans = tuple.and_then(|tuple| spans.get(tuple * size..(tuple + 1) * size));
        let span = match (spans, inner) {
            (Some(spans), Some(place)) => spans.get(place).cloned(),
            (Some([first, .., last]), None) => Some(first.start..last.end),
            _ => None,
        };
        TextError { span: span.unwrap_or(0..text.len()), path: failure.path, message: failure.message }
    })?;
    Ok(value)
}

/// Reads operations with their arguments: `heapify, push 4, merge [[1,4],[2]]`.
fn read_calls(shape: &Shape, text: &str) -> Result<Value, TextError> {
    let (mut calls, mut spans) = (Vec::new(), Vec::new());
    let pieces =
        if text.trim().is_empty() { Vec::new() } else { split_outside(text, 0..text.len(), |c| SEPARATORS.contains(&c)) };
    for piece in pieces {
        let words: Vec<Range<usize>> =
            split_outside(text, piece.clone(), char::is_whitespace).into_iter().filter(|word| !word.is_empty()).collect();
        let Some((name, args)) = words.split_first() else {
            return Err(TextError::at(piece, format!("[{}]", calls.len()), "An operation is missing here.", "这里缺一个操作。"));
        };
        let mut call = vec![Value::String(text[name.clone()].to_owned())];
        for (place, arg) in args.iter().enumerate() {
            let read = serde_json::from_str(&text[arg.clone()])
                .or_else(|_| read_number(&text[arg.clone()], arg.clone(), &format!("[{}][{}]", calls.len(), place + 1)))?;
            call.push(read);
        }
        calls.push(Value::Array(call));
        spans.push((piece, words));
    }
    let value = Value::Array(calls);
    check_value(shape, &value, "").map_err(|failure| {
        let [call, word] = places_of(&failure.path);
        let call = call.and_then(|place| spans.get(place));
        let word = word.and_then(|place| call?.1.get(place));
        let span = word.cloned().or_else(|| Some(trimmed(text, call?.0.clone())));
        TextError { span: span.unwrap_or(0..text.len()), path: failure.path, message: failure.message }
    })?;
    Ok(value)
}

/// The pieces of a part of the text between separators that stand outside of all brackets.
fn split_outside(text: &str, within: Range<usize>, is_separator: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let (mut pieces, mut start, mut depth) = (Vec::new(), within.start, 0usize);
    for (offset, c) in text[within.clone()].char_indices() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            c if depth == 0 && is_separator(c) => {
                let at = within.start + offset;
                pieces.push(start..at);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(start..within.end);
    pieces
}

/// The span without the blanks at its ends.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let inner = &text[span.clone()];
    let start = span.start + inner.len() - inner.trim_start().len();
    start..start + inner.trim().len()
}

/// Reads one number; the minus sign may be the typographic one.
fn read_number(piece: &str, span: Range<usize>, path: &str) -> Result<Value, TextError> {
    let bare = piece.trim();
    let lead = piece.len() - piece.trim_start().len();
    let span = if bare.is_empty() { span } else { span.start + lead..span.start + lead + bare.len() };
    let plain = bare.replace('−', "-");
    let number = plain
        .parse::<i64>()
        .ok()
        .map(Number::from)
        .or_else(|| plain.parse::<f64>().ok().filter(|x| x.is_finite()).and_then(Number::from_f64));
    number.map(Value::Number).ok_or_else(|| {
        if bare.is_empty() {
            TextError::at(span, path, "A number is missing here.", "这里缺一个数字。")
        } else {
            let shown = words::shown(bare);
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
            return Some(trimmed(text, start..start + piece.len()));
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
    Some(trimmed(text, span))
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
