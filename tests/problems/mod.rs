//! Attention problems for the laws on the CPU and on the GPU.

use std::sync::Arc;

use proptest::prelude::*;
use stepscope::kernel::attention::{Band, MASKED, Mask, Method, Problem, Results, oracle, random};

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

/// The largest error of any tensor, relative to its size.
pub fn error_of(problem: &Problem, results: &Results) -> f64 {
    let right = oracle::attention(problem);
    let mut errors = vec![right.output.error_of(&results.output), right.lse.error_of(&results.lse)];
    if let (Some(got), Some(right)) = (&results.grads, right.grads) {
        errors.extend([right.dq.error_of(&got.dq), right.dk.error_of(&got.dk), right.dv.error_of(&got.dv)]);
    }
    errors.into_iter().fold(0.0, f64::max)
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

/// Problems of two pairs of widths, so that a software device compiles few kernels for many of them. In one of three the scores go to
/// ±10^4 and beyond, and are whole numbers, so that f32 holds them exactly and differences between them mean something.
pub fn narrow_problems() -> impl Strategy<Value = Problem> {
    let sizes = (1u32..3, 1u32..3, 1u32..40, 1u32..40, prop_oneof![Just([3, 4]), Just([8, 6])]);
    let extras = (bands(), 0u8..3, prop_oneof![Just(None), Just(Some(2.5f32)), Just(Some(30.0))], any::<u64>(), 0u8..3);
    (sizes, extras).prop_map(|((kv_heads, group, n, nk, [d, dv]), (band, mask, softcap, seed, size))| {
        let plain = problem(seed, [kv_heads * group, kv_heads, n, nk, d, dv]);
        let seen = with_mask(Problem { band: band(n, nk), softcap, ..plain }, mask, seed);
        if size == 0 { with_large_logits(seen) } else { seen }
    })
}

/// Whole numbers of about a hundred in queries and keys, a scale of 1/4, and a mask of whole numbers.
pub fn with_large_logits(mut problem: Problem) -> Problem {
    for tensor in [&mut problem.q, &mut problem.k] {
        *tensor = Arc::new(tensor.iter().map(|x| (x * 100.0).round()).collect());
    }
    problem.scale = 0.25;
    if problem.softcap.is_some() {
        // Capped scores lie on the flat of tanh, where gradients are too small for f32.
        problem.grad = None;
    }
    if let Some(mask) = &mut problem.mask {
        mask.values = Arc::new(mask.values.iter().map(|x| x.round()).collect());
    }
    problem
}

/// Scores of ±10^4 and more, exact, of which several in every row are within a few units of the largest: every key but the first differs from
/// it in one place, by 4 at most, and queries are whole numbers of about a hundred there.
pub fn with_near_ties(seed: u64) -> Problem {
    let mut tied = problem(seed, [2, 1, 33, 47, 16, 8]);
    let q: Vec<f32> = tied.q.iter().enumerate().map(|(i, x)| if i % 16 == 0 { x.round() } else { (x * 100.0).round() }).collect();
    let first: Vec<f32> = tied.k[..16].iter().map(|x| (x * 100.0).round()).collect();
    let places = tied.k.chunks_exact(16).map(|key| (key[0] * 2.0).round().clamp(-4.0, 4.0));
    tied.k = Arc::new(places.flat_map(|moved| std::iter::once(first[0] + moved).chain(first[1..].iter().copied())).collect());
    tied.q = Arc::new(q);
    tied.scale = 0.5;
    tied
}

pub fn methods() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Naive), Just(Method::Online), Just(Method::Tiled)]
}
