//! The words of an optimizer's state, which stays on the device; floats as their bits.

use std::sync::Arc;

use crate::kernel::Data;

pub(super) const BAD: usize = 0;
pub(super) const APPLY: usize = 1;
pub(super) const STEP: usize = 2;
pub(super) const CLEAN: usize = 3;
pub(super) const SKIPPED: usize = 4;
pub(super) const SCALE: usize = 5;
pub(super) const INVERSE: usize = 6;
pub(super) const POWER_1: usize = 7;
pub(super) const POWER_2: usize = 8;
const WORDS: usize = 9;

/// What the device knows of how far the training is, as it was read back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// Steps that were applied.
    pub steps: u32,
    /// Steps that changed nothing, since a gradient wasn't finite.
    pub skipped: u32,
    /// Steps in a row that were applied since the scale changed last.
    pub clean: u32,
    /// What the loss is scaled by in the next step.
    pub scale: f32,
}

impl State {
    pub const BYTES: u64 = WORDS as u64 * 4;

    /// Before the first step.
    pub fn new(scale: f32) -> State {
        State { steps: 0, skipped: 0, clean: 0, scale }
    }

    /// What to upload to begin there. Only for [`State::new`]: powers of the betas aren't part of it.
    pub fn data(self) -> Data {
        let mut words = vec![0; WORDS];
        words[SCALE] = self.scale.to_bits();
        words[INVERSE] = (1.0 / self.scale).to_bits();
        words[POWER_1] = 1f32.to_bits();
        words[POWER_2] = 1f32.to_bits();
        Data::U32(Arc::new(words))
    }

    /// From what was downloaded.
    ///
    /// # Panics
    /// When these aren't the [`State::BYTES`] of a state.
    pub fn read(bytes: &[u8]) -> State {
        let words: Vec<u32> = bytemuck::pod_collect_to_vec(bytes);
        assert_eq!(words.len(), WORDS, "a state has {WORDS} words");
        State { steps: words[STEP], skipped: words[SKIPPED], clean: words[CLEAN], scale: f32::from_bits(words[SCALE]) }
    }
}
