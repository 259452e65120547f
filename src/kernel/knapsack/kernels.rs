//! The kernel of the knapsack table, for integers and for floats.

use super::twin;
use crate::kernel::{Binding, Kernel};

pub static KERNELS: &[&Kernel] = &[&ROW, &ROW_F32];

const BINDINGS: &[Binding] = &[
    Binding::uniform("item"),
    Binding::read("above"),
    Binding::read_write("cells"),
    Binding::read_write("decisions"),
    Binding::read_write("io"),
];
const COUNTING: &str = include_str!("../../../shaders/shared/counting.wgsl");
const FILE: &str = include_str!("../../../shaders/knapsack_row.wgsl");

pub(super) static ROW: Kernel = Kernel {
    name: "knapsack_row",
    wgsl: &[include_str!("../../../shaders/shared/knapsack_i32.wgsl"), COUNTING, FILE],
    bindings: BINDINGS,
    needs: &[],
    twin: twin::row::<i32>,
};

pub(super) static ROW_F32: Kernel = Kernel {
    name: "knapsack_row_f32",
    wgsl: &[include_str!("../../../shaders/shared/knapsack_f32.wgsl"), COUNTING, FILE],
    bindings: BINDINGS,
    needs: &[],
    twin: twin::row::<f32>,
};
