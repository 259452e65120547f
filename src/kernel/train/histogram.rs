//! Counts of floats by their exponents, as they were and as a narrower format keeps them.

pub(super) const ZERO: usize = 256;
pub(super) const LOST: usize = 257;
pub(super) const SUBNORMAL: usize = 258;
pub(super) const NOT_FINITE: usize = 259;

/// What [`Layers::exponent_histogram`](super::Layers::exponent_histogram) counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    words: Vec<u32>,
}

impl Histogram {
    /// Words of one in its buffer.
    pub const WORDS: usize = 260;

    /// From the words of its buffer.
    ///
    /// # Panics
    /// When these aren't [`Histogram::WORDS`].
    pub fn read(words: &[u32]) -> Histogram {
        assert_eq!(words.len(), Histogram::WORDS, "a histogram has {} words", Histogram::WORDS);
        Histogram { words: words.to_vec() }
    }

    /// How many there were with magnitudes from `2^exponent` up to twice that, before rounding. Those below 2^-126 are at -127, those that are no
    /// number at 128.
    pub fn count(&self, exponent: i32) -> u32 {
        usize::try_from(exponent + 127).ok().and_then(|field| self.words[..ZERO].get(field)).copied().unwrap_or(0)
    }

    /// Zeros before rounding.
    pub fn zeros(&self) -> u32 {
        self.words[ZERO]
    }

    /// Those that rounding made 0.
    pub fn lost(&self) -> u32 {
        self.words[LOST]
    }

    /// Those that the format keeps with fewer places than it has.
    pub fn subnormal(&self) -> u32 {
        self.words[SUBNORMAL]
    }

    /// Those that are no number in the format.
    pub fn not_finite(&self) -> u32 {
        self.words[NOT_FINITE]
    }

    /// How many were counted.
    pub fn total(&self) -> u32 {
        self.words[..=ZERO].iter().sum()
    }

    /// The smallest and the largest exponent that occurs; none where all are zeros.
    pub fn range(&self) -> Option<(i32, i32)> {
        let occurs = |count: &u32| *count > 0;
        let first = self.words[..ZERO].iter().position(occurs)? as i32 - 127;
        let last = self.words[..ZERO].iter().rposition(occurs)? as i32 - 127;
        Some((first, last))
    }
}
