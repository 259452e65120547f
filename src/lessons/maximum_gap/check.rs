//! The result computed a second way: by sorting and looking at neighbours.

use serde_json::{Value, json};

use crate::input::Document;
use crate::lessons::{Check, Output, numbers};
use crate::words::Text;

const AGAINST: Text = Text::new("Rust's own sort, and the gaps between its neighbours", "Rust 自带的排序，再看相邻两项的间距");

/// Compares exactly: the error is the number of disagreements.
pub fn check(document: &Document, output: &Output) -> Check {
    let mut sorted: Vec<u64> = numbers::items(document).into_iter().map(|item| item as u64).collect();
    sorted.sort_unstable();
    let is_ceil = document.json.get("width").and_then(Value::as_str) == Some("ceil");
    let disagreements = disagreements(&sorted, is_ceil, output);
    Check { against: AGAINST, max_error: disagreements as f64, is_ok: disagreements == 0 }
}

fn disagreements(sorted: &[u64], is_ceil: bool, output: &Output) -> usize {
    let given = |name: &str| output.json.get(name).unwrap_or(&Value::Null);
    let widest = sorted.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0);
    let first = sorted.windows(2).find(|pair| pair[1] - pair[0] == widest && widest > 0);
    let between = first.map_or(Value::Null, |pair| json!([pair[0], pair[1]]));
    let (width, cells) = match sorted {
        [] | [_] => (1, 0),
        [lo, .., hi] => {
            let (range, gaps) = (hi - lo, sorted.len() as u64 - 1);
            let width = if is_ceil { range.div_ceil(gaps) } else { range / gaps };
            (width.max(1), range / width.max(1) + 1)
        }
    };
    // Of sorted items, those of a bucket are neighbours.
    let runs: Vec<&[u64]> = sorted.chunk_by(|a, b| (a - sorted[0]) / width == (b - sorted[0]) / width).collect();
    let buckets = buckets(output);
    let mut wrong = usize::from(*given("gap") != json!(widest))
        + usize::from(*given("between") != between)
        + usize::from(*given("width") != json!(width))
        + usize::from(buckets.len() as u64 != cells);
    if cells > 0 && buckets.len() as u64 == cells {
        let filled = buckets.iter().flatten().count();
        wrong += filled.abs_diff(runs.len());
        wrong += runs
            .iter()
            .filter(|run| {
                let bucket = buckets[((run[0] - sorted[0]) / width) as usize];
                bucket != Some((run[0] as f64, run[run.len() - 1] as f64))
            })
            .count();
    }
    wrong
}

/// The ends of each bucket, from JSON or from the two lists that many of them are given as.
fn buckets(output: &Output) -> Vec<Option<(f64, f64)>> {
    if let (Some(lo), Some(hi)) = (output.doubles.get("buckets.lo"), output.doubles.get("buckets.hi")) {
        return lo.iter().zip(hi).map(|(&lo, &hi)| (lo >= 0.0).then_some((lo, hi))).collect();
    }
    let end = |bucket: &Value, name: &str| bucket.get(name).and_then(Value::as_f64);
    let json = output.json.get("buckets").and_then(Value::as_array);
    json.into_iter().flatten().map(|bucket| end(bucket, "lo").zip(end(bucket, "hi"))).collect()
}
