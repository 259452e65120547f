//! Attention problems for the laws on the CPU and on the GPU.

use std::sync::Arc;

use proptest::prelude::*;
use stepscope::kernel::attention::{Band, MASKED, Mask, Method, Problem, random};

/// A problem of these sizes with normal tensors, seen in full.
pub fn problem(seed: u64, [heads, kv_heads, n, nk, d, dv]: [u32; 6]) -> Problem {
    let tensor = |stream, heads: u32, rows: u32, width: u32| {
        Arc::new(random::normal(seed, stream, heads as usize * rows as usize * width as usize))
    };
    Problem {
        heads,
        kv_heads,
        n,
        nk,
        d,
        dv,
        band: Band::all(),
        mask: None,
        softcap: None,
        scale: 1.0 / (d as f32).sqrt(),
        q: tensor(0, heads, n, d),
        k: tensor(1, kv_heads, nk, d),
        v: tensor(2, kv_heads, nk, dv),
        grad: Some(tensor(3, heads, n, dv)),
    }
}

/// Rounds every tensor to what f16 holds.
pub fn rounded(mut problem: Problem) -> Problem {
    for tensor in [&mut problem.q, &mut problem.k, &mut problem.v] {
        *tensor = Arc::new(tensor.iter().map(|&x| half::f16::from_f32(x).to_f32()).collect());
    }
    problem
}

pub fn bands() -> impl Strategy<Value = fn(u32, u32) -> Band> {
    prop_oneof![
        Just((|_, _| Band::all()) as fn(u32, u32) -> Band),
        Just((|_, _| Band::top_left()) as fn(u32, u32) -> Band),
        Just(Band::bottom_right as fn(u32, u32) -> Band),
        Just((|n, nk| Band::window(n, nk, Some(3), Some(0))) as fn(u32, u32) -> Band),
        Just((|n, nk| Band::window(n, nk, Some(20), None).intersect(Band::bottom_right(n, nk))) as fn(u32, u32) -> Band),
        Just((|n, nk| Band::window(n, nk, None, Some(7))) as fn(u32, u32) -> Band),
    ]
}

/// No mask, one for all heads, or one for each, as a seed; about one in five entries is hidden, and the first row as a whole.
pub fn with_mask(mut problem: Problem, kind: u8, seed: u64) -> Problem {
    let heads = match kind {
        0 => return problem,
        1 => 1,
        _ => problem.heads,
    };
    let mut values = random::normal(seed, 9, (heads * problem.n * problem.nk) as usize);
    values.iter_mut().for_each(|x| *x = if *x < -0.85 { MASKED } else { *x });
    values[..problem.nk as usize].fill(MASKED);
    problem.mask = Some(Mask { heads, values: Arc::new(values) });
    problem
}

pub fn problems() -> impl Strategy<Value = Problem> {
    let sizes = (1u32..4, 1u32..4, 1u32..70, 1u32..70, 1u32..40, 1u32..40);
    let extras = (bands(), 0u8..3, prop_oneof![Just(None), Just(Some(2.5f32))], any::<u64>());
    (sizes, extras).prop_map(|((kv_heads, group, n, nk, d, dv), (band, mask, softcap, seed))| {
        let plain = problem(seed, [kv_heads * group, kv_heads, n, nk, d, dv]);
        with_mask(Problem { band: band(n, nk), softcap, ..plain }, mask, seed)
    })
}

pub fn methods() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Naive), Just(Method::Online), Just(Method::Tiled)]
}
