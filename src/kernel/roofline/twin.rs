//! What one workgroup of the probes does, on the CPU.

use super::{COPY_WORKGROUP, Chain, FMA_WORKGROUP, Size};
use crate::kernel::Twin;

pub(super) fn copy(twin: &mut Twin<'_>) {
    let size: Size = twin.uniform();
    let source = twin.read::<[u32; 4]>(1);
    let mut target = twin.write::<[u32; 4]>(2);
    let mut moved = 0;
    for invocation in 0..COPY_WORKGROUP {
        let first = twin.group[0] * COPY_WORKGROUP + invocation;
        for piece in (first..size.pieces).step_by(size.stride as usize) {
            target[piece as usize] = source[piece as usize];
            moved += 4;
        }
    }
    twin.count_words(moved, moved);
}

pub(super) fn fma(twin: &mut Twin<'_>) {
    let chain: Chain = twin.uniform();
    let mut ends = twin.write::<[f32; 4]>(1);
    for invocation in 0..FMA_WORKGROUP {
        let id = twin.group[0] * FMA_WORKGROUP + invocation;
        let mut chains = [[0.0f32; 4]; 8];
        for (place, x) in chains.as_flattened_mut().iter_mut().enumerate() {
            *x = id as f32 + place as f32;
        }
        for _ in 0..chain.rounds {
            for x in chains.as_flattened_mut() {
                *x = *x * chain.factor + chain.term;
            }
        }
        let [x0, x1, x2, x3, x4, x5, x6, x7] = chains;
        ends[id as usize] = std::array::from_fn(|lane| {
            ((x0[lane] + x1[lane]) + (x2[lane] + x3[lane])) + ((x4[lane] + x5[lane]) + (x6[lane] + x7[lane]))
        });
    }
    twin.count_words(0, u64::from(FMA_WORKGROUP) * 4);
}
