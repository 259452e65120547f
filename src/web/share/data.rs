//! The steps as data: the trace as JSON, as programs get it, and the counters as CSV.

use std::fmt::Write;

use js_sys::Array;
use serde_json::{Map, Value, json};
use web_sys::Blob;

use super::files;
use super::subject::{Span, Subject, bounded};
use crate::gpu::Control;
use crate::lessons::Film;
use crate::lessons::pair::Pair;
use crate::link;
use crate::trace::{Counter, Tally};
use crate::words::{Failure, Lang, grouped};

/// Instants in a trace, and its characters.
const MOST_STEPS: usize = 20_000;
const MOST_CHARS: usize = 100_000_000;
/// Rows of counters.
const MOST_ROWS: usize = 200_000;

/// `{lesson, input, length, from, to, steps: [{at, snapshot, counters, line, narration}]}`. Of runs that are compared each step has the `second`
/// one's in it, and `with` says how that differs.
pub async fn trace(subject: &Subject, span: Span, control: &Control) -> Result<Blob, Failure> {
    bounded(span, MOST_STEPS)?;
    let middle = subject.at((span.from + span.to) / 2, |film| step(film).len());
    let expected = middle.saturating_mul(span.count());
    if expected > MOST_CHARS {
        return Err(too_long(expected));
    }
    let (id, input) = (subject.card.id, Value::Object(link::input_of(&subject.document)));
    let length = subject.film.borrow().len();
    let with = subject.with.as_ref().map(|with| format!(",\"with\":{}", json!(with))).unwrap_or_default();
    let parts = Array::new();
    let head = format!(
        "{{\"lesson\":{},\"input\":{input}{with},\"length\":{length},\"from\":{},\"to\":{},\"steps\":[",
        json!(id),
        span.from,
        span.to
    );
    let mut chars = head.len();
    parts.push(&head.into());
    subject
        .walk(span, control, |at, film| {
            let step = step(film);
            chars += step.len();
            parts.push(&if at == span.from { step } else { format!(",\n{step}") }.into());
            if chars > MOST_CHARS { Err(too_long(chars)) } else { Ok(()) }
        })
        .await?;
    parts.push(&"]}\n".into());
    files::blob(&parts, "application/json")
}

fn step(pair: &Pair) -> String {
    let mut told = instant(pair.at(), pair.first());
    if let (Some(second), Some(told)) = (pair.second(), told.as_object_mut()) {
        told.insert("second".to_owned(), instant(second.at(), second));
    }
    told.to_string()
}

fn instant(at: usize, film: &dyn Film) -> Value {
    let counters: Map<String, Value> =
        film.tally().told().map(|(counter, count)| (counter.name().to_owned(), json!(count))).collect();
    json!({
        "at": at,
        "snapshot": film.snapshot(),
        "counters": counters,
        "line": film.line().map(|line| line.0),
        "narration": {"en": film.narration(Lang::En), "zh": film.narration(Lang::Zh)},
    })
}

/// A row for each instant: its number, the line that was executed, and the counters that the whole run has; then, where runs are compared, the
/// same of the second one.
pub async fn counters(subject: &Subject, span: Span, control: &Control) -> Result<Blob, Failure> {
    bounded(span, MOST_ROWS)?;
    let columns_of = |total: &Tally| total.told().map(|(counter, _)| counter).collect::<Vec<Counter>>();
    let columns = columns_of(&subject.total);
    let second_columns = subject.second_total().map(|total| columns_of(&total)).unwrap_or_default();
    let parts = Array::new();
    let names = |columns: &[Counter], before: &str| {
        columns.iter().fold(String::new(), |names, counter| names + "," + before + counter.name())
    };
    let mut head = format!("step,line{}", names(&columns, ""));
    if subject.film.borrow().second().is_some() {
        head += &format!(",second_step,second_line{}", names(&second_columns, "second_"));
    }
    parts.push(&(head + "\r\n").into());
    subject
        .walk(span, control, |at, pair| {
            let mut row = row(at, pair.first(), &columns);
            if let Some(second) = pair.second() {
                row.push(',');
                row += &self::row(second.at(), second, &second_columns);
            }
            parts.push(&(row + "\r\n").into());
            Ok(())
        })
        .await?;
    files::blob(&parts, "text/csv")
}

fn row(at: usize, film: &dyn Film, columns: &[Counter]) -> String {
    let tally = film.tally();
    let mut row = format!("{at},{}", film.line().map_or("", |line| line.0));
    for counter in columns {
        let _ = write!(row, ",{}", tally.get(*counter));
    }
    row
}

fn too_long(chars: usize) -> Failure {
    let (chars, most) = (grouped(chars as u64 / 1_000_000 + 1), grouped(MOST_CHARS as u64 / 1_000_000));
    Failure::too_large(
        "steps",
        format!("That would be about {chars} million characters; at most {most} million are written. Choose fewer steps."),
        format!("这大约需要 {chars} 百万个字符，最多写 {most} 百万个。请少选几步。"),
    )
}
