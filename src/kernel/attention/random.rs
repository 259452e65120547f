//! Tensors from a seed: the same numbers on every machine and in every version.

use rand_core::Rng;
use rand_pcg::Pcg64Mcg;

/// As [`normal`], with a standard deviation of `spread`.
pub fn spread(seed: u64, stream: u64, len: usize, spread: f32) -> Vec<f32> {
    normal(seed, stream, len).into_iter().map(|x| x * spread).collect()
}

/// `len` numbers from the standard normal distribution. Each tensor of a problem has a stream of its own.
pub fn normal(seed: u64, stream: u64, len: usize) -> Vec<f32> {
    // An odd state is what this generator works with; the shift keeps neighbouring streams apart.
    let mut source = Pcg64Mcg::new((u128::from(stream) << 64 | u128::from(seed)) << 1 | 1);
    // The first numbers of small states are much alike.
    for _ in 0..8 {
        source.next_u64();
    }
    // (0, 1], so that its logarithm is finite.
    let mut uniform = || ((source.next_u64() >> 40) + 1) as f32 / (1u32 << 24) as f32;
    let mut values = Vec::with_capacity(len + 1);
    // Box and Muller: a radius and an angle give two independent normal numbers.
    while values.len() < len {
        let radius = libm::sqrtf(-2.0 * libm::logf(uniform()));
        let (sine, cosine) = libm::sincosf(std::f32::consts::TAU * uniform());
        values.extend([radius * cosine, radius * sine]);
    }
    values.truncate(len);
    values
}
