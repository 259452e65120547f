//! The kernels of attention: each WGSL file beside its twin, and for tensors of f32 and of f16 the same file.

use half::f16;

use super::{backward, naive, tiled};
use crate::kernel::{Binding, Feature, Kernel};

/// The source of a kernel: what all share, how tensors are stored, and its own file.
macro_rules! wgsl {
    ($element:literal $(, $shared:literal)*; $name:literal) => {
        wgsl!(after ""; $element $(, $shared)*; $name)
    };
    (after $directives:expr; $element:literal $(, $shared:literal)*; $name:literal) => {
        &[
            $directives,
            include_str!(concat!("../../../shaders/shared/", $element, ".wgsl")),
            include_str!("../../../shaders/shared/scoring.wgsl"),
            include_str!("../../../shaders/shared/counting.wgsl"),
            $(include_str!(concat!("../../../shaders/shared/", $shared, ".wgsl")),)*
            include_str!(concat!("../../../shaders/", $name, ".wgsl")),
        ]
    };
}

/// What a program with subgroups begins with: WebGPU wants a directive that naga doesn't know, and natively nothing is wanted.
const SUBGROUPS_DIRECTIVES: &str =
    if cfg!(target_arch = "wasm32") { include_str!("../../../shaders/shared/subgroups.wgsl") } else { "" };

/// A kernel that touches no tensor but in f32.
macro_rules! kernel {
    ($name:literal, $bindings:expr, $twin:path) => {
        Kernel { name: $name, wgsl: wgsl!("f32"; $name), bindings: $bindings, needs: &[], twin: $twin }
    };
}

/// A kernel for tensors of f32, and the same for tensors of f16.
macro_rules! kernels {
    ($name:literal $(, $shared:literal)*; $bindings:expr, $($twin:ident)::+) => {
        [
            Kernel { name: $name, wgsl: wgsl!("f32" $(, $shared)*; $name), bindings: $bindings, needs: &[], twin: $($twin)::+::<f32> },
            Kernel {
                name: concat!($name, "_f16"),
                wgsl: wgsl!("f16" $(, $shared)*; $name),
                bindings: $bindings,
                needs: &[Feature::F16],
                twin: $($twin)::+::<f16>,
            },
        ]
    };
}

/// A fused kernel, for widths of up to so many floats and tensors of one element type.
macro_rules! fused {
    ($name:expr, $file:literal, $element:literal, $width:literal, $needs:expr, $extra:expr, $twin:path) => {
        Kernel {
            name: $name,
            wgsl: wgsl!($element, $width, "fused"; $file),
            bindings: $extra,
            needs: $needs,
            twin: $twin,
        }
    };
}

/// The fused kernel with subgroups, for f32 and for f16, at one width.
macro_rules! subgroup_pair {
    ($name:literal, $width:literal) => {
        [
            subgroup_pair!($name, "f32", $width, &[Feature::Subgroups], tiled::subgroups::<f32>),
            subgroup_pair!(concat!($name, "_f16"), "f16", $width, &[Feature::Subgroups, Feature::F16], tiled::subgroups::<f16>),
        ]
    };
    ($name:expr, $element:literal, $width:literal, $needs:expr, $twin:path) => {
        Kernel {
            name: $name,
            wgsl: wgsl!(after SUBGROUPS_DIRECTIVES; $element, $width, "fused"; "attention_tiled_subgroups"),
            bindings: ROWS_BINDINGS,
            needs: $needs,
            twin: $twin,
        }
    };
}

/// A fused kernel for f32 and for f16, at one width.
macro_rules! fused_pair {
    ($name:literal, $file:literal, $width:literal, $bindings:expr, $($twin:ident)::+) => {
        [
            fused!($name, $file, "f32", $width, &[], $bindings, $($twin)::+::<f32>),
            fused!(concat!($name, "_f16"), $file, "f16", $width, &[Feature::F16], $bindings, $($twin)::+::<f16>),
        ]
    };
}

const SHAPE: Binding = Binding::uniform("shape");
const Q: Binding = Binding::read("q");
const K: Binding = Binding::read("k");
const V: Binding = Binding::read("v");
const MASK: Binding = Binding::read("mask");
const SCORES: Binding = Binding::read("scores");
const ROW_MAX: Binding = Binding::read("row_max");
const ROW_SUM: Binding = Binding::read("row_sum");
const STATISTICS: Binding = Binding::read("statistics");
const ROWS: Binding = Binding::read("rows");
const GRAD: Binding = Binding::read("grad");
const IO: Binding = Binding::read_write("io");

const fn written(binding: Binding) -> Binding {
    Binding::read_write(binding.name)
}

pub(super) static SCORE: [Kernel; 2] = kernels!("attention_scores"; &[SHAPE, Q, K, MASK, written(SCORES), IO], naive::scores);
pub(super) static SOFTMAX_MAX: Kernel =
    kernel!("attention_softmax_max", &[SHAPE, SCORES, written(ROW_MAX), IO], naive::softmax_max);
pub(super) static SOFTMAX_SUM: Kernel =
    kernel!("attention_softmax_sum", &[SHAPE, SCORES, ROW_MAX, written(ROW_SUM), written(STATISTICS), IO], naive::softmax_sum);
pub(super) static SOFTMAX_NORMALIZE: Kernel =
    kernel!("attention_softmax_normalize", &[SHAPE, written(SCORES), ROW_MAX, ROW_SUM, IO], naive::softmax_normalize);
pub(super) static PRODUCT: [Kernel; 2] = kernels!(
    "attention_product"; &[SHAPE, Binding::read("probabilities"), V, Binding::read_write("output"), IO], naive::product
);
pub(super) static ONLINE_SOFTMAX: Kernel = kernel!(
    "attention_online_softmax",
    &[SHAPE, SCORES, written(ROW_MAX), written(ROW_SUM), written(STATISTICS), IO],
    naive::online_softmax
);
pub(super) static ONLINE_PRODUCT: [Kernel; 2] = kernels!(
    "attention_online_product"; &[SHAPE, SCORES, V, Binding::read_write("output"), ROW_MAX, ROW_SUM, IO], naive::online_product
);
pub(super) static DELTA: [Kernel; 2] = kernels!(
    "attention_delta"; &[SHAPE, Binding::read("output"), GRAD, STATISTICS, written(ROWS), IO], backward::delta
);
pub(super) static GRAD_Q: [Kernel; 2] = kernels!(
    "attention_grad_q", "gradients"; &[SHAPE, Q, K, V, MASK, ROWS, GRAD, Binding::read_write("grad_q"), IO], backward::grad_q
);
pub(super) static GRAD_KV: [Kernel; 2] = kernels!(
    "attention_grad_kv", "gradients"; &[SHAPE, Q, K, V, MASK, ROWS, GRAD, Binding::read_write("grad_kv"), IO], backward::grad_kv
);

const OUTPUT: Binding = Binding::read_write("output");
const ROWS_BINDINGS: &[Binding] = &[SHAPE, Q, K, V, MASK, OUTPUT, written(STATISTICS), IO];
const TILED_BINDINGS: &[Binding] = &[SHAPE, Q, K, V, MASK, OUTPUT, written(STATISTICS), IO, Binding::read_write("capture")];

/// For widths up to 64, and up to 128; each for f32 and for f16.
pub(super) static TILED_ROWS: [[Kernel; 2]; 2] = [
    fused_pair!("attention_tiled_rows", "attention_tiled_rows", "width_64", ROWS_BINDINGS, tiled::rows),
    fused_pair!("attention_tiled_rows_128", "attention_tiled_rows", "width_128", ROWS_BINDINGS, tiled::rows),
];
/// For widths up to 64, and up to 128; each for f32 and for f16.
pub(super) static TILED_SUBGROUPS: [[Kernel; 2]; 2] =
    [subgroup_pair!("attention_tiled_subgroups", "width_64"), subgroup_pair!("attention_tiled_subgroups_128", "width_128")];
/// For widths up to 64, 128 and 256; each for f32 and for f16.
pub(super) static TILED: [[Kernel; 2]; 3] = [
    fused_pair!("attention_tiled", "attention_tiled", "width_64", TILED_BINDINGS, tiled::tile),
    fused_pair!("attention_tiled_128", "attention_tiled", "width_128", TILED_BINDINGS, tiled::tile),
    fused_pair!("attention_tiled_256", "attention_tiled", "width_256", TILED_BINDINGS, tiled::tile),
];

/// Every kernel of attention, with its variants.
pub static KERNELS: &[&Kernel] = &[
    &SCORE[0],
    &SCORE[1],
    &SOFTMAX_MAX,
    &SOFTMAX_SUM,
    &SOFTMAX_NORMALIZE,
    &PRODUCT[0],
    &PRODUCT[1],
    &ONLINE_SOFTMAX,
    &ONLINE_PRODUCT[0],
    &ONLINE_PRODUCT[1],
    &DELTA[0],
    &DELTA[1],
    &GRAD_Q[0],
    &GRAD_Q[1],
    &GRAD_KV[0],
    &GRAD_KV[1],
    &TILED_ROWS[0][0],
    &TILED_ROWS[0][1],
    &TILED_ROWS[1][0],
    &TILED_ROWS[1][1],
    &TILED_SUBGROUPS[0][0],
    &TILED_SUBGROUPS[0][1],
    &TILED_SUBGROUPS[1][0],
    &TILED_SUBGROUPS[1][1],
    &TILED[0][0],
    &TILED[0][1],
    &TILED[1][0],
    &TILED[1][1],
    &TILED[2][0],
    &TILED[2][1],
];
