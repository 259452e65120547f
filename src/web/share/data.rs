//! The steps as data: the trace as JSON, as programs get it, and the counters as CSV.

use std::fmt::Write;

use js_sys::Array;
use serde_json::{Map, Value, json};
use web_sys::Blob;

use super::files;
use super::subject::{Span, Subject, bounded};
use crate::gpu::Control;
use crate::lessons::Film;
use crate::link;
use crate::trace::Counter;
use crate::web::convert::counters_of;
use crate::words::{Failure, Lang, grouped};

/// Instants in a trace, and its characters.
const MOST_STEPS: usize = 20_000;
const MOST_CHARS: usize = 100_000_000;
/// Rows of counters.
const MOST_ROWS: usize = 200_000;

/// `{lesson, input, length, from, to, steps: [{at, snapshot, counters, line, narration}]}`.
pub async fn trace(subject: &Subject, span: Span, control: &Control) -> Result<Blob, Failure> {
    bounded(span, MOST_STEPS)?;
    let middle = subject.at((span.from + span.to) / 2, |film| step(0, film).len());
    let expected = middle.saturating_mul(span.count());
    if expected > MOST_CHARS {
        return Err(too_long(expected));
    }
    let (id, input) = (subject.card.id, Value::Object(link::input_of(&subject.document)));
    let length = subject.film.borrow().first().len();
    let parts = Array::new();
    let head = format!(
        "{{\"lesson\":{},\"input\":{input},\"length\":{length},\"from\":{},\"to\":{},\"steps\":[",
        json!(id),
        span.from,
        span.to
    );
    let mut chars = head.len();
    parts.push(&head.into());
    subject
        .walk(span, control, |at, film| {
            let step = step(at, film);
            chars += step.len();
            parts.push(&if at == span.from { step } else { format!(",\n{step}") }.into());
            if chars > MOST_CHARS { Err(too_long(chars)) } else { Ok(()) }
        })
        .await?;
    parts.push(&"]}\n".into());
    files::blob(&parts, "application/json")
}

fn step(at: usize, film: &dyn Film) -> String {
    let counters: Map<String, Value> =
        counters_of(&film.tally()).map(|(counter, count)| (counter.name().to_owned(), json!(count))).collect();
    json!({
        "at": at,
        "snapshot": film.snapshot(),
        "counters": counters,
        "line": film.line().map(|line| line.0),
        "narration": {"en": film.narration(Lang::En), "zh": film.narration(Lang::Zh)},
    })
    .to_string()
}

/// A row for each instant: its number, the line that was executed, and the counters that the whole run has.
pub async fn counters(subject: &Subject, span: Span, control: &Control) -> Result<Blob, Failure> {
    bounded(span, MOST_ROWS)?;
    let columns: Vec<Counter> = counters_of(&subject.total).map(|(counter, _)| counter).collect();
    let parts = Array::new();
    let names: Vec<&str> = columns.iter().map(|counter| counter.name()).collect();
    parts.push(&format!("step,line,{}\r\n", names.join(",")).into());
    subject
        .walk(span, control, |at, film| {
            let tally = film.tally();
            let mut row = format!("{at},{}", film.line().map_or("", |line| line.0));
            for counter in &columns {
                let _ = write!(row, ",{}", tally.get(*counter));
            }
            parts.push(&(row + "\r\n").into());
            Ok(())
        })
        .await?;
    files::blob(&parts, "text/csv")
}

fn too_long(chars: usize) -> Failure {
    let (chars, most) = (grouped(chars as u64 / 1_000_000 + 1), grouped(MOST_CHARS as u64 / 1_000_000));
    Failure::too_large(
        "steps",
        format!("That would be about {chars} million characters; at most {most} million are written. Choose fewer steps."),
        format!("这大约需要 {chars} 百万个字符，最多写 {most} 百万个。请少选几步。"),
    )
}
