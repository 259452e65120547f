//! The training kernels: each WGSL file beside its twin.

use super::twin;
use crate::kernel::{Binding, Kernel};

macro_rules! kernel {
    ($name:literal, $twin:ident, [$($shared:literal),*], [$($binding:expr),*]) => {
        Kernel {
            name: $name,
            wgsl: &[
                $(include_str!(concat!("../../../shaders/shared/", $shared, ".wgsl")),)*
                include_str!("../../../shaders/shared/counting.wgsl"),
                include_str!(concat!("../../../shaders/", $name, ".wgsl")),
            ],
            bindings: &[$($binding),*],
            needs: &[],
            twin: twin::$twin,
        }
    };
}

pub static KERNELS: &[&Kernel] = &[
    &MATMUL,
    &MATMUL_ROWS,
    &BIAS,
    &COLUMN_SUM,
    &ACTIVATION,
    &ACTIVATION_GRAD,
    &GATED,
    &GATED_GRAD,
    &RMS_NORM,
    &RMS_NORM_GRAD,
    &RMS_NORM_GRAD_WEIGHT,
    &MSE,
    &CROSS_ENTROPY,
    &SUM,
    &GATHER,
    &SEGMENT_SUM,
    &ROTARY,
    &HEADS,
    &COMPACT,
    &NEXT_TOKEN,
    &PATCHES,
    &ADD_SCALED,
    &ROUND_TO,
    &EXPONENT_HISTOGRAM,
    &LOST_UPDATES,
    &FINITE_CHECK,
    &LOSS_SCALE,
    &ADAM,
    &VQ_CODES,
    &VQ_ASSIGN,
    &VQ_DISTANCES,
    &VQ_GRAD,
    &VQ_GRAD_CODES,
    &VQ_EMA,
    &VQ_FARTHEST,
    &VQ_REVIVE,
];

pub(super) static MATMUL: Kernel = kernel!(
    "matmul",
    matmul,
    ["product"],
    [Binding::uniform("product"), Binding::read("a"), Binding::read("b"), Binding::read_write("c"), Binding::read_write("io")]
);

pub(super) static MATMUL_ROWS: Kernel = kernel!(
    "matmul_rows",
    matmul,
    ["product"],
    [Binding::uniform("product"), Binding::read("a"), Binding::read("b"), Binding::read_write("c"), Binding::read_write("io")]
);

pub(super) static BIAS: Kernel = kernel!(
    "bias",
    bias,
    ["train"],
    [Binding::uniform("task"), Binding::read("bias"), Binding::read_write("x"), Binding::read_write("io")]
);

pub(super) static COLUMN_SUM: Kernel = kernel!(
    "column_sum",
    column_sum,
    ["train", "total"],
    [Binding::uniform("task"), Binding::read("dy"), Binding::read_write("sums"), Binding::read_write("io")]
);

pub(super) static ACTIVATION: Kernel = kernel!(
    "activation",
    activation,
    ["train", "activations"],
    [Binding::uniform("task"), Binding::read("x"), Binding::read_write("y"), Binding::read_write("io")]
);

pub(super) static ACTIVATION_GRAD: Kernel = kernel!(
    "activation_grad",
    activation_grad,
    ["train", "activations"],
    [Binding::uniform("task"), Binding::read("x"), Binding::read("dy"), Binding::read_write("dx"), Binding::read_write("io")]
);

pub(super) static GATED: Kernel = kernel!(
    "gated",
    gated,
    ["train", "activations"],
    [Binding::uniform("task"), Binding::read("x"), Binding::read("gate"), Binding::read_write("y"), Binding::read_write("io")]
);

pub(super) static GATED_GRAD: Kernel = kernel!(
    "gated_grad",
    gated_grad,
    ["train", "activations"],
    [
        Binding::uniform("task"),
        Binding::read("x"),
        Binding::read("gate"),
        Binding::read("dy"),
        Binding::read_write("dx"),
        Binding::read_write("dgate"),
        Binding::read_write("io")
    ]
);

pub(super) static RMS_NORM: Kernel = kernel!(
    "rms_norm",
    rms_norm,
    ["train", "total"],
    [
        Binding::uniform("task"),
        Binding::read("x"),
        Binding::read("weight"),
        Binding::read_write("y"),
        Binding::read_write("inverses"),
        Binding::read_write("io")
    ]
);

pub(super) static RMS_NORM_GRAD: Kernel = kernel!(
    "rms_norm_grad",
    rms_norm_grad,
    ["train", "total"],
    [
        Binding::uniform("task"),
        Binding::read("x"),
        Binding::read("weight"),
        Binding::read("inverses"),
        Binding::read("dy"),
        Binding::read_write("dx"),
        Binding::read_write("io")
    ]
);

pub(super) static RMS_NORM_GRAD_WEIGHT: Kernel = kernel!(
    "rms_norm_grad_weight",
    rms_norm_grad_weight,
    ["train", "total"],
    [
        Binding::uniform("task"),
        Binding::read("x"),
        Binding::read("inverses"),
        Binding::read("dy"),
        Binding::read_write("dweight"),
        Binding::read_write("io")
    ]
);

pub(super) static MSE: Kernel = kernel!(
    "mse",
    mse,
    ["train", "total", "state"],
    [
        Binding::uniform("task"),
        Binding::read("x"),
        Binding::read("targets"),
        Binding::read("state"),
        Binding::read_write("dx"),
        Binding::read_write("losses"),
        Binding::read_write("io")
    ]
);

pub(super) static CROSS_ENTROPY: Kernel = kernel!(
    "cross_entropy",
    cross_entropy,
    ["train", "total", "state"],
    [
        Binding::uniform("task"),
        Binding::read("logits"),
        Binding::read("targets"),
        Binding::read("state"),
        Binding::read_write("dlogits"),
        Binding::read_write("losses"),
        Binding::read_write("io")
    ]
);

pub(super) static SUM: Kernel = kernel!(
    "sum",
    sum,
    ["train", "total"],
    [Binding::uniform("task"), Binding::read("x"), Binding::read_write("sums"), Binding::read_write("io")]
);

pub(super) static GATHER: Kernel = kernel!(
    "gather",
    gather,
    ["train"],
    [
        Binding::uniform("task"),
        Binding::read("table"),
        Binding::read("indices"),
        Binding::read_write("y"),
        Binding::read_write("io")
    ]
);

pub(super) static SEGMENT_SUM: Kernel = kernel!(
    "segment_sum",
    segment_sum,
    ["train"],
    [
        Binding::uniform("task"),
        Binding::read("indices"),
        Binding::read("x"),
        Binding::read_write("sums"),
        Binding::read_write("uses"),
        Binding::read_write("io")
    ]
);

pub(super) static ROTARY: Kernel = kernel!(
    "rotary",
    rotary,
    ["train"],
    [
        Binding::uniform("task"),
        Binding::read("angles"),
        Binding::read("positions"),
        Binding::read_write("x"),
        Binding::read_write("io")
    ]
);

pub(super) static HEADS: Kernel = kernel!(
    "heads",
    heads,
    [],
    [Binding::uniform("shape"), Binding::read("x"), Binding::read_write("y"), Binding::read_write("io")]
);

pub(super) static COMPACT: Kernel = kernel!(
    "compact",
    compact,
    ["train"],
    [Binding::uniform("task"), Binding::read("kept"), Binding::read_write("cache"), Binding::read_write("io")]
);

pub(super) static NEXT_TOKEN: Kernel = kernel!(
    "next_token",
    next_token,
    ["train", "total"],
    [
        Binding::uniform("task"),
        Binding::read("logits"),
        Binding::read("uniforms"),
        Binding::read_write("tokens"),
        Binding::read_write("chances"),
        Binding::read_write("io")
    ]
);

pub(super) static PATCHES: Kernel = kernel!(
    "patches",
    patches,
    ["train"],
    [Binding::uniform("task"), Binding::read("x"), Binding::read_write("y"), Binding::read_write("io")]
);

pub(super) static ADD_SCALED: Kernel = kernel!(
    "add_scaled",
    add_scaled,
    ["train"],
    [Binding::uniform("task"), Binding::read("x"), Binding::read_write("y"), Binding::read_write("io")]
);

pub(super) static ROUND_TO: Kernel = kernel!(
    "round_to",
    round_to,
    ["train", "rounding"],
    [Binding::uniform("task"), Binding::read_write("x"), Binding::read_write("io")]
);

pub(super) static EXPONENT_HISTOGRAM: Kernel = kernel!(
    "exponent_histogram",
    exponent_histogram,
    ["train", "rounding", "state"],
    [
        Binding::uniform("task"),
        Binding::read_write("x"),
        Binding::read_write("state"),
        Binding::read_write("counts"),
        Binding::read_write("io")
    ]
);

pub(super) static LOST_UPDATES: Kernel = kernel!(
    "lost_updates",
    lost_updates,
    ["train", "state"],
    [
        Binding::uniform("task"),
        Binding::read("before"),
        Binding::read("after"),
        Binding::read("first"),
        Binding::read("state"),
        Binding::read_write("lost"),
        Binding::read_write("io")
    ]
);

pub(super) static FINITE_CHECK: Kernel = kernel!(
    "finite_check",
    finite_check,
    ["train", "state"],
    [Binding::uniform("task"), Binding::read("x"), Binding::read_write("state"), Binding::read_write("io")]
);

pub(super) static LOSS_SCALE: Kernel = kernel!(
    "loss_scale",
    loss_scale,
    ["state"],
    [Binding::uniform("scaling"), Binding::read_write("state"), Binding::read_write("io")]
);

pub(super) static ADAM: Kernel = kernel!(
    "adam",
    adam,
    ["state", "rounding"],
    [
        Binding::uniform("adam"),
        Binding::read("grad"),
        Binding::read("state"),
        Binding::read_write("master"),
        Binding::read_write("first"),
        Binding::read_write("second"),
        Binding::read_write("params"),
        Binding::read_write("io")
    ]
);

pub(super) static VQ_CODES: Kernel = kernel!(
    "vq_codes",
    vq_codes,
    ["train"],
    [
        Binding::uniform("task"),
        Binding::read("codes"),
        Binding::read_write("by_dimension"),
        Binding::read_write("halves"),
        Binding::read_write("io")
    ]
);

pub(super) static VQ_DISTANCES: Kernel = kernel!(
    "vq_distances",
    vq_distances,
    ["train"],
    [
        Binding::uniform("task"),
        Binding::read("vectors"),
        Binding::read("codes"),
        Binding::read("nearest"),
        Binding::read_write("distances"),
        Binding::read_write("io")
    ]
);

pub(super) static VQ_ASSIGN: Kernel = kernel!(
    "vq_assign",
    vq_assign,
    ["train"],
    [
        Binding::uniform("task"),
        Binding::read("vectors"),
        Binding::read("codes"),
        Binding::read("halves"),
        Binding::read_write("nearest"),
        Binding::read_write("io")
    ]
);

pub(super) static VQ_GRAD: Kernel = kernel!(
    "vq_grad",
    vq_grad,
    ["train", "state"],
    [
        Binding::uniform("task"),
        Binding::read("z"),
        Binding::read("code"),
        Binding::read("dcode"),
        Binding::read("state"),
        Binding::read_write("dz"),
        Binding::read_write("io")
    ]
);

pub(super) static VQ_GRAD_CODES: Kernel = kernel!(
    "vq_grad_codes",
    vq_grad_codes,
    ["train", "state"],
    [
        Binding::uniform("task"),
        Binding::read("codes"),
        Binding::read("sums"),
        Binding::read("uses"),
        Binding::read("state"),
        Binding::read_write("dcodes"),
        Binding::read_write("io")
    ]
);

pub(super) static VQ_EMA: Kernel = kernel!(
    "vq_ema",
    vq_ema,
    ["train"],
    [
        Binding::uniform("task"),
        Binding::read("fresh"),
        Binding::read("averages"),
        Binding::read_write("kept"),
        Binding::read_write("codes"),
        Binding::read_write("io")
    ]
);

pub(super) static VQ_FARTHEST: Kernel = kernel!(
    "vq_farthest",
    vq_farthest,
    ["train"],
    [
        Binding::uniform("task"),
        Binding::read("distances"),
        Binding::read("uses"),
        Binding::read_write("average_uses"),
        Binding::read_write("sources"),
        Binding::read_write("io")
    ]
);

pub(super) static VQ_REVIVE: Kernel = kernel!(
    "vq_revive",
    vq_revive,
    ["train"],
    [
        Binding::uniform("task"),
        Binding::read("sources"),
        Binding::read("vectors"),
        Binding::read_write("average_sums"),
        Binding::read_write("codes"),
        Binding::read_write("io")
    ]
);
