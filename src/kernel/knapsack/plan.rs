//! Which dispatches fill the table.

use super::kernels::{ROW, ROW_F32};
use super::{Fill, Options, Problem, Values, traffic};
use crate::kernel::{Capabilities, Command, Dispatch, Plan};
use crate::words::{Failure, grouped};

/// The most cells below the first row: items × capacity.
pub const MAX_CELLS: u64 = 100_000_000;
/// The most items: each is a dispatch of its own.
pub const MAX_ITEMS: usize = 4096;
pub(super) const WIDTH: u32 = 64;
/// Columns of one workgroup: 32 an invocation, whose decisions are one word.
pub(super) const COLUMNS: u32 = WIDTH * 32;
/// Columns of one dispatch: some ten milliseconds where a CPU plays the GPU. A multiple of [`COLUMNS`].
const COLUMNS_A_DISPATCH: u32 = 1 << 22;
/// Magnitudes of floats may sum to this: far from the sentinel and from infinity.
const LARGEST_SUM: f64 = 1e38;

#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Item {
    pub row: u32,
    pub column_begin: u32,
    pub column_end: u32,
    pub blocks: u32,
    pub is_exact: u32,
    pub weight: u32,
    pub value_bits: u32,
}

/// Workgroups that a row makes.
const fn blocks(capacity: u32) -> u32 {
    (capacity + 1).div_ceil(COLUMNS)
}

/// Bytes of the decisions of so many items: a bit a cell, in whole blocks of 2048.
pub const fn decision_bytes(items: usize, capacity: u32) -> u64 {
    items as u64 * blocks(capacity) as u64 * (COLUMNS / 8) as u64
}

/// The word and the bit of a cell's decision.
pub(super) fn decision_place(item: usize, column: u32, capacity: u32) -> (usize, u32) {
    let block = item * blocks(capacity) as usize + (column / COLUMNS) as usize;
    (block * WIDTH as usize + (column % WIDTH) as usize, column % COLUMNS / WIDTH)
}

/// The plan that fills the table and downloads `best`, and with the options `decisions` and `row`; of no items, the empty plan.
///
/// # Errors
/// `too-large` for more than [`MAX_ITEMS`] or [`MAX_CELLS`], or for rows that don't fit a buffer of the device; `invalid-input` for values
/// that f32 doesn't hold, or for lists of different lengths.
pub fn plan(problem: &Problem, options: Options, capabilities: &Capabilities) -> Result<Plan, Failure> {
    check(problem, options, capabilities)?;
    let mut builder = Plan::builder(options.measure);
    let items = problem.weights.len();
    if items == 0 {
        return Ok(builder.finish());
    }
    let columns = problem.capacity + 1;
    let row_bytes = u64::from(columns) * 4;
    let rows = [builder.temporary("above", row_bytes), builder.temporary("row", row_bytes)];
    let decisions = if options.keep_decisions { decision_bytes(items, problem.capacity) } else { 4 };
    let decisions = builder.temporary("decisions", decisions);
    let io = builder.io();
    let (kernel, values): (_, Vec<u32>) = match &problem.values {
        Values::I32(values) => (&ROW, bytemuck::cast_slice(values).to_vec()),
        Values::F32(values) => (&ROW_F32, bytemuck::cast_slice(values).to_vec()),
    };
    // The last row is to be the one called "row".
    let row_of = |item: usize| rows[(items - item) % 2];
    for (item, (weight, value_bits)) in problem.weights.iter().zip(values).enumerate() {
        let weight = (*weight).min(u64::from(columns)) as u32;
        for column_begin in (0..columns).step_by(COLUMNS_A_DISPATCH as usize) {
            let column_end = columns.min(column_begin + COLUMNS_A_DISPATCH);
            if options.measure {
                builder.push(Command::Zero { buffer: io });
            }
            let uniform = Item {
                row: item as u32,
                column_begin,
                column_end,
                blocks: blocks(problem.capacity),
                is_exact: u32::from(problem.fill == Fill::Exactly),
                weight,
                value_bits,
            };
            builder.dispatch(Dispatch {
                kernel,
                overrides: vec![
                    ("KEEP_DECISIONS", f64::from(u8::from(options.keep_decisions))),
                    ("COUNT_IO", f64::from(u8::from(options.measure))),
                ],
                uniform: bytemuck::bytes_of(&uniform).to_vec(),
                buffers: vec![row_of(item + 1), row_of(item), decisions, io],
                groups: [(column_end - column_begin).div_ceil(COLUMNS), 1, 1],
                predicted: traffic::row(
                    u64::from(column_begin)..u64::from(column_end),
                    u64::from(weight),
                    item == 0,
                    options.keep_decisions,
                ),
                flops: 0,
                io: options.measure.then_some(io),
            });
        }
    }
    let best = builder.temporary("best", 4);
    let last = row_of(items - 1);
    builder.push(Command::Copy { from: last, from_byte: row_bytes - 4, to: best, to_byte: 0, bytes: 4 });
    builder.download(best);
    if options.keep_row {
        builder.download(last);
    }
    if options.keep_decisions {
        builder.download(decisions);
    }
    Ok(builder.finish())
}

fn check(problem: &Problem, options: Options, capabilities: &Capabilities) -> Result<(), Failure> {
    let (items, capacity) = (problem.weights.len(), problem.capacity);
    if problem.values.len() != items {
        let values = problem.values.len();
        return Err(Failure::invalid(
            "values",
            format!("There are {items} weights and {values} values. Give each item one of both."),
            format!("重量有 {items} 个，价值有 {values} 个。请让每件物品各有一个。"),
        ));
    }
    if items > MAX_ITEMS {
        return Err(Failure::too_large(
            "weights",
            format!("The kernel takes at most {MAX_ITEMS} items; these are {items}. Take fewer."),
            format!("核函数最多处理 {MAX_ITEMS} 件物品，而这里有 {items} 件。请减少一些。"),
        ));
    }
    let cells = items as u64 * u64::from(capacity);
    if cells > MAX_CELLS || u64::from(capacity) > MAX_CELLS {
        return Err(Failure::too_large(
            "capacity",
            format!(
                "The table would have {items}·{capacity} cells; the kernel fills at most {MAX_CELLS}. Take a smaller capacity."
            ),
            format!("表会有 {items}·{capacity} 个格子，而核函数最多填 {MAX_CELLS} 个。请减小容量。"),
        ));
    }
    if let Values::F32(values) = &problem.values {
        let sum: f64 = values.iter().map(|value| f64::from(value.abs())).sum();
        if sum.is_nan() || sum > LARGEST_SUM {
            return Err(Failure::invalid(
                "values",
                "The values are too large for the kernel's 32-bit floats: their magnitudes may sum to 1e38. Take smaller ones.",
                "价值超出了核函数所用 32 位浮点数的范围：绝对值之和不能超过 1e38。请换小一些的值。",
            ));
        }
    }
    let limit = capabilities.max_buffer_bytes.min(capabilities.max_binding_bytes);
    let row_bytes = (u64::from(capacity) + 1) * 4;
    let decisions = if options.keep_decisions { decision_bytes(items, capacity) } else { 0 };
    let needed = row_bytes.max(decisions);
    if needed > limit {
        let (needed, limit) = (grouped(needed), grouped(limit));
        return Err(Failure::too_large(
            "capacity",
            format!(
                "One row of the table would take {needed} bytes, and one buffer of this device holds {limit}. Take a smaller capacity."
            ),
            format!("表的一行需要 {needed} 字节，而这个设备的一个缓冲区最多 {limit} 字节。请减小容量。"),
        ));
    }
    Ok(())
}
