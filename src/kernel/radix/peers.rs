//! The CPU's sorts that the kernels are timed beside. Nothing here reads a clock.
//!
//! They sort pairs, one number each: above, the key's bits as the kernels order them; below, its index in the input. So they carry along what the
//! kernels carry along, and what they give can be compared place by place.

use rand_core::Rng;
use rand_pcg::Pcg32;

use super::twin::{ordered, restored};
use super::{KeyKind, Keys, Sorted};

/// A sort on one thread of the CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// [`slice::sort_unstable`].
    Standard,
    /// LSD radix sort, a byte a pass.
    PlainLsd,
}

impl Peer {
    pub const ALL: [Peer; 2] = [Peer::Standard, Peer::PlainLsd];

    /// `scratch` is as long as `pairs`, and holds anything.
    pub fn sort(self, pairs: &mut [u64], scratch: &mut [u64]) {
        match self {
            Peer::Standard => pairs.sort_unstable(),
            Peer::PlainLsd => plain_lsd(pairs, scratch),
        }
    }
}

impl Keys {
    /// Keys of random bits: every one is as likely as any other, negative numbers, infinities and NaNs among them.
    pub fn random(kind: KeyKind, len: usize, seed: u64) -> Keys {
        let mut random = Pcg32::new(seed, 0);
        Keys { kind, bits: (0..len).map(|_| random.next_u32()).collect::<Vec<u32>>().into() }
    }

    /// For [`Peer::sort`].
    pub fn pairs(&self) -> Vec<u64> {
        let kind = self.kind.code();
        self.bits.iter().zip(0u64..).map(|(bits, source)| u64::from(ordered(*bits, kind)) << 32 | source).collect()
    }
}

impl Sorted {
    /// What sorted pairs say.
    pub fn of_pairs(pairs: &[u64], kind: KeyKind) -> Sorted {
        let kind = kind.code();
        Sorted {
            bits: pairs.iter().map(|pair| restored((pair >> 32) as u32, kind)).collect(),
            sources: pairs.iter().map(|pair| *pair as u32).collect(),
        }
    }
}

/// Whether `sorted` is `pairs` in rising order: each is where it came from, and none is there twice.
pub fn is_in_order(sorted: &[u64], pairs: &[u64]) -> bool {
    sorted.len() == pairs.len()
        && sorted.windows(2).all(|two| two[0] < two[1])
        && sorted.iter().all(|pair| pairs.get(*pair as u32 as usize) == Some(pair))
}

fn plain_lsd(pairs: &mut [u64], scratch: &mut [u64]) {
    let (mut from, mut to) = (pairs, scratch);
    // Indices are in order from the start. After an even number of passes the pairs are where they were.
    for shift in [32, 40, 48, 56] {
        let digit = |pair: u64| (pair >> shift & 255) as usize;
        let mut places = [0; 256];
        from.iter().for_each(|pair| places[digit(*pair)] += 1);
        let mut sum = 0;
        for place in &mut places {
            sum += std::mem::replace(place, sum);
        }
        for pair in from.iter() {
            let place = &mut places[digit(*pair)];
            to[*place] = *pair;
            *place += 1;
        }
        std::mem::swap(&mut from, &mut to);
    }
}
