//! From a checked document to a problem and how to compute it; lengths are held against each other here.

use std::sync::Arc;

use serde_json::Value;

use crate::input::Document;
use crate::kernel::attention::{Band, MASKED, Mask, Method, Options, Precision, Problem, Tile, Watch, random};
use crate::words::Failure;

/// How the document wants it computed, with the rows to watch.
pub(super) fn options(document: &Document, measure: bool) -> Options {
    let watch = document.json.get("watch");
    let tile = document.json.get("tile").and_then(|tile| {
        let size = |name| tile.get(name).and_then(whole).map(|size| size as u32);
        Some(Tile { rows: size("rows")?, cols: size("cols")? })
    });
    let watched = |name| watch.and_then(|watch| whole(watch.get(name)?)).unwrap_or(0) as u32;
    Options {
        method: match word(document, "kernel") {
            Some("naive") => Method::Naive,
            Some("online") => Method::Online,
            _ => Method::Tiled,
        },
        precision: match word(document, "precision") {
            Some("f16") => Precision::F16,
            _ => Precision::F32,
        },
        tile,
        measure,
        watch: Some(Watch { head: watched("head"), row_tile: watched("rowTile") }),
    }
}

/// The problem without its tensors: what decides whether it fits a device.
///
/// # Errors
/// Sizes that don't go together.
pub(super) fn sizes(document: &Document) -> Result<Problem, Failure> {
    let size = |name: &str| document.json.get(name).and_then(whole).map(|size| size as u32);
    let heads = size("heads").unwrap_or(1);
    let kv_heads = size("kvHeads").unwrap_or(heads);
    let n = size("n").unwrap_or(1);
    let nk = size("nk").unwrap_or(n);
    let d = size("d").unwrap_or(1);
    if !heads.is_multiple_of(kv_heads) {
        return Err(Failure::invalid(
            "kvHeads",
            format!("{kv_heads} doesn't divide {heads} heads into equal groups."),
            format!("{kv_heads} 不能把 {heads} 个头等分成组。"),
        ));
    }
    let number = |name: &str| document.json.get(name).and_then(Value::as_f64).map(|number| number as f32);
    let softcap = number("softcap").filter(|cap| *cap != 0.0);
    if softcap.is_some_and(|cap| cap < 1e-3) {
        return Err(Failure::invalid(
            "softcap",
            "A soft cap is at least 0.001; write 0 for none.",
            "软上限至少为 0.001；不用则写 0。",
        ));
    }
    let empty = Arc::new(Vec::new());
    Ok(Problem {
        heads,
        kv_heads,
        n,
        nk,
        d,
        dv: size("dv").unwrap_or(d),
        band: band(document, n, nk),
        mask: None,
        softcap,
        scale: number("scale").unwrap_or(1.0 / (d as f32).sqrt()),
        q: empty.clone(),
        k: empty.clone(),
        v: empty.clone(),
        grad: is_given(document, "grad").then_some(empty),
    })
}

/// The whole problem: tensors as given, and as drawn from the seed where they aren't.
///
/// # Errors
/// Lengths that don't fit the sizes, and numbers too large for f32 arithmetic, each with its path.
pub(super) fn problem(document: &Document) -> Result<Problem, Failure> {
    let sizes = sizes(document)?;
    let [heads, kv_heads, n, nk, d, dv] =
        [sizes.heads, sizes.kv_heads, sizes.n, sizes.nk, sizes.d, sizes.dv].map(|size| size as usize);
    let seed = document.json.get("seed").and_then(whole).unwrap_or(1) as u64;
    let tensor = |name: &str, stream: u64, dims: [usize; 3]| match given(document, name, &[&dims])? {
        Some((values, _)) => check_sizes(document, name, &values, &dims, -Problem::LARGEST).map(|()| values),
        None => Ok(Arc::new(random::normal(seed, stream, dims.iter().product()))),
    };
    let grad = match sizes.grad {
        Some(_) => Some(tensor("grad", 3, [heads, n, dv])?),
        None => None,
    };
    Ok(Problem {
        q: tensor("q", 0, [heads, n, d])?,
        k: tensor("k", 1, [kv_heads, nk, d])?,
        v: tensor("v", 2, [kv_heads, nk, dv])?,
        mask: mask(document, heads, n, nk)?,
        grad,
        ..sizes
    })
}

fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64().map(|number| number as i64))
}

fn word<'a>(document: &'a Document, name: &str) -> Option<&'a str> {
    document.json.get(name).and_then(Value::as_str)
}

fn is_given(document: &Document, name: &str) -> bool {
    document.arrays.contains_key(name) || document.json.get(name).is_some_and(|value| *value != Value::Bool(false))
}

fn band(document: &Document, n: u32, nk: u32) -> Band {
    let causal = match document.json.get("causal") {
        Some(Value::Bool(true)) => Band::bottom_right(n, nk),
        Some(Value::String(corner)) if corner == "bottom-right" => Band::bottom_right(n, nk),
        Some(Value::String(_)) => Band::top_left(),
        _ => Band::all(),
    };
    let window = match document.json.get("window").and_then(Value::as_array).map(Vec::as_slice) {
        Some([left, right]) => {
            let bound = |side: &Value| whole(side).filter(|keys| *keys >= 0).map(|keys| keys as u32);
            Band::window(n, nk, bound(left), bound(right))
        }
        _ => Band::all(),
    };
    causal.intersect(window)
}

fn mask(document: &Document, heads: usize, n: usize, nk: usize) -> Result<Option<Mask>, Failure> {
    let (all, each) = ([n, nk], [heads, n, nk]);
    let Some((values, which)) = given(document, "mask", &[&all, &each])? else { return Ok(None) };
    let dims = [&all[..], &each[..]][which];
    let is_bool = match document.json.get("mask") {
        Some(value) => one_kind(value, "mask", &mut None)? == Some(true),
        None => false,
    };
    let values = if is_bool {
        Arc::new(values.iter().map(|&may_look| if may_look == 0.0 { MASKED } else { 0.0 }).collect())
    } else {
        check_sizes(document, "mask", &values, dims, f32::NEG_INFINITY)?;
        values
    };
    Ok(Some(Mask { heads: if which == 0 { 1 } else { heads as u32 }, values }))
}

/// Whether a mask is of booleans; one that mixes them with numbers is an error.
fn one_kind(value: &Value, path: &str, seen: &mut Option<bool>) -> Result<Option<bool>, Failure> {
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .try_for_each(|(place, item)| one_kind(item, &format!("{path}[{place}]"), seen).map(|_| ()))?;
        }
        _ => {
            let is_bool = value.is_boolean();
            if *seen.get_or_insert(is_bool) != is_bool {
                return Err(Failure::invalid(
                    path,
                    "A mask is either all true and false, or all numbers that are added to the scores.",
                    "掩码要么全是 true 和 false，要么全是加到分数上的数。",
                ));
            }
        }
    }
    Ok(*seen)
}

/// A tensor's numbers, and which of the shapes that it may have it has.
type Shaped = (Arc<Vec<f32>>, usize);

/// The numbers of a tensor that may have any of these shapes, and which it has; none when it isn't given.
fn given(document: &Document, name: &str, shapes: &[&[usize]]) -> Result<Option<Shaped>, Failure> {
    let is_tensor = document.arrays.contains_key(name) || document.json.get(name).is_some_and(Value::is_array);
    let Some(values) = document.floats(name).filter(|_| is_tensor) else { return Ok(None) };
    if let Some(nested) = document.json.get(name)
        && depth(nested) > 1
    {
        let Some(which) = shapes.iter().position(|dims| dims.len() == depth(nested)) else {
            return Err(wrong_length(name, depth(nested), shapes));
        };
        check_nesting(nested, shapes[which], name)?;
        return Ok(Some((values, which)));
    }
    match shapes.iter().position(|dims| dims.iter().product::<usize>() == values.len()) {
        Some(which) => Ok(Some((values, which))),
        None => Err(wrong_length(name, values.len(), shapes)),
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.first().map_or(0, depth),
        _ => 0,
    }
}

fn wrong_length(name: &str, len: usize, shapes: &[&[usize]]) -> Failure {
    let in_words = |dims: &&[usize]| {
        let factors: Vec<String> = dims.iter().map(usize::to_string).collect();
        format!("{} = {}", factors.join("·"), dims.iter().product::<usize>())
    };
    let wanted: Vec<String> = shapes.iter().map(in_words).collect();
    Failure::invalid(
        name,
        format!("\"{name}\" has {len} numbers; it needs {}, flat or nested.", wanted.join(" or ")),
        format!("“{name}”有 {len} 个数，应为 {}，可平铺也可嵌套。", wanted.join(" 或 ")),
    )
}

fn check_nesting(value: &Value, dims: &[usize], path: &str) -> Result<(), Failure> {
    let (Value::Array(items), [len, inner @ ..]) = (value, dims) else {
        return match (value, dims) {
            (Value::Array(_), _) => Err(Failure::invalid(path, "This list is nested too deep.", "这个列表嵌套过深。")),
            (_, []) => Ok(()),
            _ => Err(Failure::invalid(path, "A list is expected here, not a number.", "这里应是列表，而不是数字。")),
        };
    };
    if items.len() != *len {
        return Err(Failure::invalid(
            path,
            format!("\"{path}\" has {} entries; it needs {len}.", items.len()),
            format!("“{path}”有 {} 项，应为 {len} 项。", items.len()),
        ));
    }
    items.iter().enumerate().try_for_each(|(place, item)| check_nesting(item, inner, &format!("{path}[{place}]")))
}

fn check_sizes(document: &Document, name: &str, values: &[f32], dims: &[usize], lowest: f32) -> Result<(), Failure> {
    let allowed = lowest..=Problem::LARGEST;
    let Some(place) = values.iter().position(|value| !allowed.contains(value)) else { return Ok(()) };
    let is_nested = document.json.get(name).is_some_and(|value| depth(value) > 1);
    let path = if is_nested { nested_path(name, place, dims) } else { format!("{name}[{place}]") };
    Err(Failure::invalid(
        path,
        format!("{} is too large: sums of products would leave the range of f32. Numbers go to 1e9 here.", values[place]),
        format!("{} 太大了：乘积之和会超出 f32 的范围。这里的数最大为 1e9。", values[place]),
    ))
}

fn nested_path(name: &str, place: usize, dims: &[usize]) -> String {
    let mut rest = place;
    let mut indices: Vec<usize> = dims
        .iter()
        .rev()
        .map(|len| {
            let index = rest % len;
            rest /= len;
            index
        })
        .collect();
    indices.reverse();
    indices.iter().fold(name.to_owned(), |path, index| format!("{path}[{index}]"))
}
