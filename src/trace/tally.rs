//! What a run costs, counted.

use std::fmt;

/// A thing that is counted. Names are those of the public counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter {
    /// Comparisons between keys.
    Compare,
    /// Exchanges of two items.
    Swap,
    /// Items stored into a place of the data.
    Move,
    /// Items read from the data.
    Read,
    /// Cells written beside the data (tables, counts, tree nodes).
    Write,
    /// Bytes beside the input, at their peak.
    AuxBytes,
    /// Depth of recursion or of a tree, at its peak.
    Depth,
    /// Bytes read from GPU global memory.
    GlobalReadBytes,
    /// Bytes written to GPU global memory.
    GlobalWrittenBytes,
    /// Floating-point operations; a fused multiply-add is two.
    Flops,
    /// Geometric questions whose answer is a sign.
    Predicate,
    /// How many of those signs plain floating point would have had wrong.
    WrongSigns,
}

impl Counter {
    pub const ALL: [Counter; 12] = [
        Counter::Compare,
        Counter::Swap,
        Counter::Move,
        Counter::Read,
        Counter::Write,
        Counter::AuxBytes,
        Counter::Depth,
        Counter::GlobalReadBytes,
        Counter::GlobalWrittenBytes,
        Counter::Flops,
        Counter::Predicate,
        Counter::WrongSigns,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Counter::Compare => "compare",
            Counter::Swap => "swap",
            Counter::Move => "move",
            Counter::Read => "read",
            Counter::Write => "write",
            Counter::AuxBytes => "auxBytes",
            Counter::Depth => "depth",
            Counter::GlobalReadBytes => "globalReadBytes",
            Counter::GlobalWrittenBytes => "globalWrittenBytes",
            Counter::Flops => "flops",
            Counter::Predicate => "predicate",
            Counter::WrongSigns => "wrongSigns",
        }
    }
}

/// A count for every [`Counter`]: sums, but peaks for the two that are levels.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Tally([u64; Counter::ALL.len()]);

impl Tally {
    pub const ZERO: Tally = Tally([0; Counter::ALL.len()]);

    /// A tally of one counter.
    pub const fn of(counter: Counter, count: u64) -> Tally {
        Tally::ZERO.and(counter, count)
    }

    /// What kernels move to and from global memory, in bytes, and compute.
    pub const fn of_kernels(read_bytes: u64, written_bytes: u64, flops: u64) -> Tally {
        Tally::of(Counter::GlobalReadBytes, read_bytes).and(Counter::GlobalWrittenBytes, written_bytes).and(Counter::Flops, flops)
    }

    /// This tally with one counter set.
    pub const fn and(mut self, counter: Counter, count: u64) -> Tally {
        self.0[counter as usize] = count;
        self
    }

    pub const fn get(&self, counter: Counter) -> u64 {
        self.0[counter as usize]
    }

    /// What is told of it: the counters that algorithms have, those of kernels where they were counted, and those of geometry where it was
    /// asked for signs.
    pub fn told(&self) -> impl Iterator<Item = (Counter, u64)> + use<> {
        let asks_for_signs = self.get(Counter::Predicate) > 0;
        let tally = *self;
        Counter::ALL.into_iter().map(move |counter| (counter, tally.get(counter))).filter(move |&(counter, count)| {
            let is_of_kernels = matches!(counter, Counter::GlobalReadBytes | Counter::GlobalWrittenBytes | Counter::Flops);
            let is_of_geometry = matches!(counter, Counter::Predicate | Counter::WrongSigns);
            count > 0 || !is_of_kernels && (!is_of_geometry || asks_for_signs)
        })
    }

    /// Adds what a further step costs.
    #[inline]
    pub fn absorb(&mut self, cost: &Tally) {
        // Runs at every step of every algorithm: sums first, in one sweep, then the few that are peaks.
        const PEAKS: [Counter; 2] = [Counter::AuxBytes, Counter::Depth];
        let peaks = PEAKS.map(|counter| self.get(counter).max(cost.get(counter)));
        for (sum, more) in self.0.iter_mut().zip(&cost.0) {
            *sum += more;
        }
        for (counter, peak) in PEAKS.into_iter().zip(peaks) {
            self.0[counter as usize] = peak;
        }
    }
}

impl fmt::Debug for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(Counter::ALL.iter().filter(|c| self.get(**c) > 0).map(|c| (c.name(), self.get(*c)))).finish()
    }
}
