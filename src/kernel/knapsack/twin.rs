//! What one workgroup does, on the CPU.

use std::ops::Add;

use super::plan::{COLUMNS, Item, WIDTH};
use crate::kernel::Twin;

/// What a cell holds.
pub(super) trait Value: bytemuck::Pod + PartialOrd + Add<Output = Self> {
    const ZERO: Self;
    const UNREACHED: Self;
}

impl Value for i32 {
    const ZERO: i32 = 0;
    const UNREACHED: i32 = i32::MIN;
}

impl Value for f32 {
    const ZERO: f32 = 0.0;
    const UNREACHED: f32 = f32::MIN;
}

pub(super) fn row<V: Value>(twin: &mut Twin<'_>) {
    let item: Item = twin.uniform();
    let value: V = bytemuck::cast(item.value_bits);
    let keep_decisions = twin.constant("KEEP_DECISIONS") != 0.0;
    let above = twin.read::<V>(1);
    let mut cells = twin.write::<V>(2);
    let mut decisions = twin.write::<u32>(3);
    let best_without = |column: u32| {
        if item.row > 0 {
            above[column as usize]
        } else if item.is_exact != 0 && column > 0 {
            V::UNREACHED
        } else {
            V::ZERO
        }
    };
    let mut counted = (0, 0);
    for index in 0..WIDTH {
        let first = item.column_begin + twin.group[0] * COLUMNS + index;
        let mut taken = 0u32;
        for (i, column) in (first..item.column_end).step_by(WIDTH as usize).take(32).enumerate() {
            let mut best = best_without(column);
            if column >= item.weight {
                let rest = best_without(column - item.weight);
                if rest != V::UNREACHED && rest + value > best {
                    best = rest + value;
                    taken |= 1 << i;
                }
            }
            cells[column as usize] = best;
            if item.row > 0 {
                counted.0 += 1 + u64::from(column >= item.weight);
            }
            counted.1 += 1;
        }
        if keep_decisions && first < item.column_end {
            decisions[((item.row * item.blocks + first / COLUMNS) * WIDTH + index) as usize] = taken;
            counted.1 += 1;
        }
    }
    twin.count_words(counted.0, counted.1);
}
