//! From the document to the algorithm's input, and the refusals on the way.

use serde_json::Value;

use super::device;
use crate::algo::table::Input;
use crate::input::Document;
use crate::words::Failure;
use crate::words::grouped;

/// Cells of a table that is kept whole: 80 MB.
const MOST_CELLS: u64 = 10_000_000;
/// Cells that are computed one after the other in one row.
const MOST_COMPUTED: u64 = 100_000_000;
/// Rows that counts make.
const MOST_COPIES: u64 = 1_000_000;
/// Cells of a film: each is a step.
const MOST_FILMED: u64 = 2_000_000;

/// Reads a document that has been checked against the card's fields.
pub fn read(document: &Document) -> Result<Input, Failure> {
    let weights: Vec<u64> = numbers(document, "weights").map(|weight| weight as u64).collect();
    let values: Vec<f64> = numbers(document, "values").collect();
    let capacity = document.json.get("capacity").and_then(Value::as_f64).unwrap_or(0.0) as u32;
    if values.len() != weights.len() {
        let (v, w) = (values.len(), weights.len());
        return Err(Failure::invalid(
            "values",
            format!("Values: {v}, weights: {w}. Give each item one of both."),
            format!("有 {w} 个重量，却有 {v} 个价值。每件物品各需一个。"),
        ));
    }
    let kind = word(document, "kind");
    let is_complete = kind == "complete";
    let endless = (0..weights.len()).find(|&item| is_complete && weights[item] == 0 && values[item] > 0.0);
    if let Some(item) = endless {
        return Err(Failure::invalid(
            format!("weights[{item}]"),
            format!(
                "Item {item} weighs nothing and has value: taken any number of times, it is worth more than any number. Give it a weight, or choose another kind."
            ),
            format!("物品 {item} 没有重量却有价值：不限次数就能得到无穷的价值。请给它一个重量，或换一种背包。"),
        ));
    }
    let rows = rows(document, kind == "multiple", weights.len(), capacity)?;
    let is_2d = word(document, "table") != "1d";
    let input = Input {
        weights: weights.into(),
        values: values.into(),
        rows: rows.into(),
        capacity,
        is_2d,
        is_exact: word(document, "fill") == "exactly",
        is_reverse: match word(document, "loop") {
            "reverse" => true,
            "forward" => false,
            // The right one; of two that are, the one that reads from left to right.
            _ => !is_2d && !is_complete,
        },
        is_complete,
    };
    // Kernels keep two rows of a 2-D table.
    let is_kept = input.is_2d && !device::is_asked(document);
    let (cells, most) = if is_kept { (table_cells(&input), MOST_CELLS) } else { (input.cells(), MOST_COMPUTED) };
    if cells > most { Err(too_many(cells, most, "", "")) } else { Ok(input) }
}

/// As [`read`]; what is to be filmed must be smaller.
pub fn read_to_film(document: &Document) -> Result<Input, Failure> {
    let input = read(document)?;
    let cells = table_cells(&input);
    if cells > MOST_FILMED {
        let (en, zh) = (" in a film; a program that asks for no trace may have more", "（录制时；不要 trace 的程序可以更多）");
        return Err(too_many(cells, MOST_FILMED, en, zh));
    }
    Ok(input)
}

/// The item of each row.
fn rows(document: &Document, is_multiple: bool, items: usize, capacity: u32) -> Result<Vec<u32>, Failure> {
    let given = document.json.get("counts").is_some();
    let counts: Vec<u64> = numbers(document, "counts").map(|count| count as u64).collect();
    if !is_multiple {
        if given {
            return Err(Failure::invalid(
                "counts",
                "Counts are for the kind \"multiple\". Choose it, or leave them out.",
                "件数只用于多重背包（multiple）。请选择它，或去掉件数。",
            ));
        }
        return Ok((0..items as u32).collect());
    }
    if counts.len() != items {
        let given = counts.len();
        return Err(Failure::invalid(
            "counts",
            format!("There are {given} counts for {items} items. Give each item one."),
            format!("有 {items} 件物品，却有 {given} 个件数。每件物品需要一个。"),
        ));
    }
    // Before any row is made.
    let copies = counts.iter().sum::<u64>();
    if copies > MOST_COPIES {
        let (copies, most) = (grouped(copies), grouped(MOST_COPIES));
        return Err(Failure::too_large(
            "counts",
            format!("The counts make {copies} copies, each with a row; {most} fit. Take smaller counts."),
            format!("件数合计 {copies} 件，每件占一行，而上限是 {most} 件。请减小件数。"),
        ));
    }
    let cells = copies * (u64::from(capacity) + 1);
    if cells > MOST_COMPUTED {
        return Err(too_many(cells, MOST_COMPUTED, "", ""));
    }
    Ok(counts.iter().zip(0..).flat_map(|(&count, item)| std::iter::repeat_n(item, count as usize)).collect())
}

fn table_cells(input: &Input) -> u64 {
    (input.rows.len() as u64 + 1) * input.width() as u64
}

fn too_many(cells: u64, most: u64, en: &str, zh: &str) -> Failure {
    let (cells, most) = (grouped(cells), grouped(most));
    Failure::too_large(
        "capacity",
        format!("Items times capacities make {cells} cells; {most} fit{en}. Take fewer items, or a smaller capacity."),
        format!("物品数乘容量共有 {cells} 格，而上限是 {most} 格{zh}。请减少物品或容量。"),
    )
}

fn numbers<'a>(document: &'a Document, name: &str) -> impl Iterator<Item = f64> + use<'a> {
    document.json.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64)
}

fn word<'a>(document: &'a Document, name: &str) -> &'a str {
    document.json.get(name).and_then(Value::as_str).unwrap_or_default()
}
