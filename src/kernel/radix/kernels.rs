//! The kernels of the radix sort: each WGSL file beside its twin.

use super::twin;
use crate::kernel::{Binding, Kernel};

const RADIX: &str = include_str!("../../../shaders/shared/radix.wgsl");
const COUNTING: &str = include_str!("../../../shaders/shared/counting.wgsl");

pub static KERNELS: &[&Kernel] = &[&HISTOGRAM, &SCAN, &SCATTER];

pub(super) static HISTOGRAM: Kernel = Kernel {
    name: "radix_histogram",
    wgsl: &[RADIX, COUNTING, include_str!("../../../shaders/radix_histogram.wgsl")],
    bindings: &[Binding::uniform("radix"), Binding::read("keys"), Binding::read_write("table"), Binding::read_write("io")],
    needs: &[],
    twin: twin::histogram,
};

pub(super) static SCAN: Kernel = Kernel {
    name: "radix_scan",
    wgsl: &[COUNTING, include_str!("../../../shaders/radix_scan.wgsl")],
    bindings: &[Binding::uniform("scan"), Binding::read_write("counts"), Binding::read_write("sums"), Binding::read_write("io")],
    needs: &[],
    twin: twin::scan,
};

pub(super) static SCATTER: Kernel = Kernel {
    name: "radix_scatter",
    wgsl: &[RADIX, COUNTING, include_str!("../../../shaders/radix_scatter.wgsl")],
    bindings: &[
        Binding::uniform("radix"),
        Binding::read("keys"),
        Binding::read("sources"),
        Binding::read("table"),
        Binding::read("sums"),
        Binding::read_write("sorted_keys"),
        Binding::read_write("sorted_sources"),
        Binding::read_write("io"),
    ],
    needs: &[],
    twin: twin::scatter,
};
