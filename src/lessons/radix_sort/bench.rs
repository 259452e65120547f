//! What is timed on the device: the kernels, and the CPU's sorts beside them.

use crate::kernel::radix::{self, KeyKind, Keys, Options, Peer, Sorted};
use crate::kernel::{Capabilities, Plan};
use crate::lessons::Bench;
use crate::words::Failure;

const SEED: u64 = 1887;

pub struct Sorts;

impl Bench for Sorts {
    fn keys(&self, kind: KeyKind, len: usize) -> Keys {
        Keys::random(kind, len, SEED)
    }

    fn plan(&self, keys: &Keys, measure: bool, capabilities: &Capabilities) -> Result<Plan, Failure> {
        radix::plan(keys, Options { measure, ..Options::default() }, capabilities)
    }

    fn pairs(&self, keys: &Keys) -> Vec<u64> {
        keys.pairs()
    }

    fn sort(&self, peer: Peer, pairs: &mut [u64], scratch: &mut [u64]) {
        peer.sort(pairs, scratch);
    }

    fn sorted(&self, sorted: &[u64], pairs: &[u64], kind: KeyKind) -> Option<Sorted> {
        radix::is_in_order(sorted, pairs).then(|| Sorted::of_pairs(sorted, kind))
    }
}
