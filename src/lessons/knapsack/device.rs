//! The same table filled by a kernel: what is planned, and what comes of it.

use serde_json::{Value, json};

use super::film::{Rows, Table};
use super::{cell_json, input};
use crate::input::Document;
use crate::kernel::Downloads;
use crate::kernel::knapsack::{self, Fill, Options, Problem, Solution, Values};
use crate::lessons::numbers::number_json;
use crate::lessons::sorting::MOST_IN_JSON;
use crate::lessons::{Ask, Film, GpuJob, Outcome, Output};
use crate::trace::{Counter, Tally};
use crate::words::Failure;

/// Whether the document asks for the kernel.
pub fn is_asked(document: &Document) -> bool {
    document.json.get("on").and_then(Value::as_str) == Some("gpu")
}

pub fn open(document: &Document, ask: &Ask) -> Result<GpuJob, Failure> {
    refuse_variants(document)?;
    let input = input::read(document)?;
    let problem = Problem {
        weights: input.weights.to_vec(),
        values: Values::of(&input.values),
        capacity: input.capacity,
        fill: if input.is_exact { Fill::Exactly } else { Fill::AtMost },
    };
    let options = Options { keep_decisions: true, keep_row: true, measure: ask.measure };
    let plan = knapsack::plan(&problem, options, &ask.capabilities)?;
    let mut costs = vec![Tally::ZERO; problem.weights.len()];
    let (mut read, mut written) = (0, 0);
    // A row may be several dispatches.
    let per_row = plan.dispatches().count() / costs.len().max(1);
    for (place, dispatch) in plan.dispatches().enumerate() {
        read += dispatch.predicted.read_bytes;
        written += dispatch.predicted.written_bytes;
        costs[place / per_row] = Tally::of(Counter::GlobalReadBytes, read).and(Counter::GlobalWrittenBytes, written);
    }
    let tally = costs.last().copied().unwrap_or(Tally::ZERO);
    let wants_film = ask.film;
    let finish = move |downloads: &Downloads| {
        let solution = knapsack::collect(&problem, options, downloads)?;
        let output = output(&solution);
        let film = match wants_film {
            true => {
                let decisions = knapsack::decisions(&problem, downloads)?;
                let table = Table { input, decisions, solution };
                Some(Box::new(Rows::new(table, costs)) as Box<dyn Film>)
            }
            false => None,
        };
        Ok(Outcome { output, tally, film, slip: None })
    };
    Ok(GpuJob { plan, finish: Box::new(finish) })
}

fn refuse_variants(document: &Document) -> Result<(), Failure> {
    let is = |name: &str, value: &str| document.json.get(name).and_then(Value::as_str) == Some(value);
    if is("table", "1d") {
        return Err(Failure::invalid(
            "table",
            "The kernel fills the 2-D table. Choose it, or run it step by step.",
            "核函数填的是二维表。请选二维，或改为逐步运行。",
        ));
    }
    if !is("kind", "01") {
        return Err(Failure::invalid(
            "kind",
            "The kernel is for 0/1: each item once at most. Choose it, or run it step by step.",
            "核函数只做 01 背包：每件物品最多一次。请选它，或改为逐步运行。",
        ));
    }
    Ok(())
}

/// As of the steps, but for the table: of that only the last row is left.
fn output(solution: &Solution) -> Output {
    let mut output = Output::default();
    output.json.insert("best".into(), solution.best.map_or(Value::Null, number_json));
    output.json.insert("chosen".into(), json!(solution.chosen));
    output.json.insert("table".into(), Value::Null);
    let row = || solution.row.iter().flatten().map(|cell| cell.unwrap_or(f64::NEG_INFINITY));
    if row().count() <= MOST_IN_JSON {
        output.json.insert("row".into(), row().map(cell_json).collect());
    } else {
        output.doubles.insert("row".into(), row().collect());
    }
    output
}

/// How far a right result may be from exact sums: nothing for integers; for floats, half a unit of the last place of the largest sum for
/// each item, and the rounding of each value, in the best and in the choice.
pub fn tolerance(document: &Document) -> f64 {
    let Ok(input) = input::read(document) else { return 0.0 };
    match Values::of(&input.values) {
        Values::F32(_) if is_asked(document) => {
            let sum: f64 = input.values.iter().map(|value| value.abs()).sum();
            2.0 * (input.values.len() + 1) as f64 * sum * 2f64.powi(-24)
        }
        _ => 0.0,
    }
}
