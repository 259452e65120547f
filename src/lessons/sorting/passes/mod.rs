//! Counting sort and radix sort as lessons: both tell of the same counting pass.

mod depict;
mod narrate;
mod words;

use serde_json::{Value, json};

use super::{Sorting, check, fields, put_list, put_lists, result, snapshot_list};
use crate::algo::sort::NONE;
use crate::algo::sort::counting::{MOST_KEYS, TooWide};
use crate::algo::sort::pass::{CountingPasses, Input, Kind, Method, Phase, Scan, State, Step};
use crate::algo::sort::radix::TooLong;
use crate::input::Document;
use crate::lessons::{Check, Output, Slip, Telling, Variable, View, numbers};
use crate::scene::Scene;
use crate::words::{Failure, Lang};

/// A result has the lists after all passes unless they have more items together: 32 MB.
const MOST_PASSED: usize = 4_000_000;

/// How both lessons tell of their passes.
pub struct Passes;

impl Sorting for Passes {
    fn read(document: &Document) -> Result<Input, Failure> {
        if numbers::count(document) > numbers::MOST_ITEMS {
            return Err(too_many_items(document));
        }
        let ((items, kind), scan) = (fields::keyed_items(document)?, fields::scan(document));
        // Only radix sort has a base.
        match document.json.get("base").and_then(Value::as_f64) {
            None => Input::counting(items, scan).map_err(|refused| too_wide(document, refused)),
            Some(base) => {
                let is_msd = document.json.get("order").and_then(Value::as_str) == Some("msd");
                let method = if is_msd { Method::Msd } else { Method::Lsd };
                let read = if kind == Kind::Float { Input::radix_of_floats } else { Input::radix };
                read(items, base as u32, method, scan).map_err(too_many_steps)
            }
        }
    }

    fn steps_at_most(input: &Input) -> u64 {
        input.steps_at_most()
    }

    fn output(input: &Input, state: &State) -> Output {
        let mut output = result(&input.source, state.result());
        if input.method == Method::Counting {
            // At the end the table has where each key's items begin.
            let ends = state.count.iter().skip(1).copied().chain([input.source.len() as u32]);
            let ends: Vec<u32> = if state.count.is_empty() { Vec::new() } else { ends.collect() };
            let mut counts = ends.iter().zip(&state.count).map(|(end, start)| f64::from(end - start));
            put_list(&mut output, "counts", &mut counts);
            put_list(&mut output, "prefix", &mut ends.iter().copied().map(f64::from));
        } else if state.passes.len() * state.list.len() > MOST_PASSED {
            output.json.insert("passes".into(), Value::Null);
        } else {
            put_lists(&mut output, "passes", &input.source, state.passes.iter().map(|ids| ids.as_slice()));
        }
        output
    }

    fn slip(input: &Input, state: &State) -> Option<Slip> {
        let slipped = state.slipped?;
        Some(Slip {
            at: slipped.at as usize,
            says: words::overtaking(input, slipped.item, slipped.overtaken),
            instead: ("scan", "backward"),
        })
    }
}

/// More than a million are for kernels.
fn too_many_items(document: &Document) -> Failure {
    let most = crate::words::grouped(numbers::MOST_ITEMS as u64);
    Failure::too_large(
        numbers::source(document),
        format!("Step by step at most {most} items are sorted. Take fewer, or run it by kernels."),
        format!("逐步运行最多排序 {most} 项。请减少一些，或用核函数运行。"),
    )
}

fn too_wide(document: &Document, refused: TooWide) -> Failure {
    let TooWide { low, high, index, keys } = refused;
    let bytes = crate::words::grouped(keys.saturating_mul(8));
    let most = crate::words::grouped(MOST_KEYS * 8);
    Failure::too_large(
        if document.json.contains_key("generate") { "generate.max".to_owned() } else { format!("items[{index}]") },
        format!(
            "Keys from {low} to {high} would need a count table of {bytes} bytes; {most} fit. Take items that are closer together, or radix sort."
        ),
        format!("键从 {low} 到 {high}，计数表需要 {bytes} 字节，而上限是 {most} 字节。请让数据更集中，或改用基数排序。"),
    )
}

fn too_many_steps(refused: TooLong) -> Failure {
    let (steps, most) = (crate::words::grouped(refused.steps), crate::words::grouped(crate::algo::sort::STEPS_LIMIT));
    Failure::too_large(
        "base",
        format!(
            "With this base there may be {steps} steps; {most} fit. Take another base (a larger one needs fewer passes, a smaller one shorter tables), or fewer items."
        ),
        format!("用这个基数可能需要 {steps} 步，而上限是 {most} 步。请换一个基数（大基数趟数少，小基数计数表短），或减少数据。"),
    )
}

/// Holds a result against the standard library's stable sort.
pub fn check(document: &Document, output: &Output) -> Check {
    let (items, kind) = fields::keyed_items(document).unwrap_or_default();
    let scan = fields::scan(document);
    let order = match (Passes::read(document), scan) {
        (Ok(input), Scan::Forward) => forward_order(&input, items.len()),
        _ if kind == Kind::Float => check::stable_order_of_floats(&items),
        _ => check::stable_order(&items),
    };
    check::against(&items, output, scan, &order)
}

/// What scanning forward gives: every pass sorts, stably, the list turned round.
fn forward_order(input: &Input, items: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items).collect();
    let item = |id: usize| match (input.source.value(id as u32), input.kind) {
        (value, Kind::Whole) => (value as i64).abs_diff(input.low),
        // As f32::total_cmp has it: of negative floats all bits but the sign are flipped, and then they are in order as signed integers.
        (value, Kind::Float) => {
            let bits = (value as f32).to_bits() as i32;
            i64::from(bits ^ (bits >> 31 & i32::MAX)).abs_diff(i64::from(i32::MIN))
        }
    };
    let base = u64::from(input.base);
    match input.method {
        Method::Counting => {
            order.reverse();
            order.sort_by_key(|&id| item(id));
        }
        Method::Lsd => (0..input.digits()).for_each(|digit| {
            order.reverse();
            order.sort_by_key(|&id| item(id) / base.pow(digit) % base);
        }),
        // Only equal keys meet in all groups, and each level turns them round once more; items alone in their group stay.
        Method::Msd => (0..input.digits()).rev().for_each(|digit| {
            order.chunk_by_mut(|&a, &b| item(a) / base.pow(digit) / base == item(b) / base.pow(digit) / base).for_each(|group| {
                group.reverse();
                group.sort_by_key(|&id| item(id) / base.pow(digit));
            });
        }),
    }
    order
}

impl Telling for Passes {
    type Algorithm = CountingPasses;

    fn depict(input: &Input, state: &State, step: Option<&Step>, view: &View) -> Scene {
        depict::depict(input, state, step, view)
    }

    fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
        let words = narrate::narrate(input, state, step);
        words.take(lang)
    }

    fn variables(input: &Input, state: &State, _: Option<&Step>, _: Lang) -> Vec<Variable> {
        let mut variables = Vec::new();
        let mut show = |name, value: String| variables.push(Variable { name, value });
        show("len(items)", input.source.len().to_string());
        if state.phase == Phase::Idle {
            return variables;
        }
        if input.kind == Kind::Whole {
            show("low", numbers::number(input.low as f64));
        }
        if input.method == Method::Counting {
            show("len(count)", input.base.to_string());
        } else {
            show("base", input.base.to_string());
            show("place", state.place.to_string());
        }
        if input.method == Method::Msd {
            show("lo", state.lo.to_string());
            show("hi", state.hi.to_string());
        }
        match (state.phase, state.current()) {
            (Phase::Add, _) => {
                show("d", state.done.to_string());
                show("count[d]", state.count[state.done as usize].to_string());
            }
            (_, Some(id)) => {
                let digit = state.digit_of(id);
                show("i", state.scanned(state.done - 1).to_string());
                show("items[i]", super::words::item(&input.source, id));
                if input.kind == Kind::Float {
                    show("key(items[i])", format!("{:#010x}", state.key(id)));
                }
                show("d", digit.to_string());
                show("count[d]", state.count[digit as usize].to_string());
            }
            _ => {}
        }
        variables
    }

    fn snapshot(state: &State) -> Value {
        let listed = |list: &[u32]| snapshot_list(list.iter().map(|&one| if one == NONE { Value::Null } else { json!(one) }));
        json!({
            "order": listed(&state.list),
            "out": listed(&state.out),
            "count": listed(&state.count),
            "lo": state.lo,
            "hi": state.hi,
            "place": state.place,
        })
    }
}
