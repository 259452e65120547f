//! Radix sort: a counting pass a digit, from the lowest or from the highest.

use std::sync::Arc;

use super::counting::keys;
use super::pass::{CountingPasses, Input, Kind, Method, Phase, Scan, State, Step, pass};
use super::{STEPS_LIMIT, Short, Source, extremes};
use crate::trace::Recorder;

/// More steps than fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there may be {steps} steps, more than {STEPS_LIMIT}")]
pub struct TooLong {
    pub steps: u64,
}

impl Input {
    /// For radix sort by digits of a base from 2 to 65,536. Items are whole numbers of at most 53 bits; where there are negative ones, the
    /// smallest is subtracted from all.
    pub fn radix(items: Vec<f64>, base: u32, method: Method, scan: Scan) -> Result<Input, TooLong> {
        let (low, high) = match extremes(&items) {
            Some((smallest, largest)) => ((items[smallest] as i64).min(0), items[largest] as i64),
            None => (0, 0),
        };
        let largest = high.abs_diff(low);
        let keys = keys(&items, low);
        Input { keys, kind: Kind::Whole, source: Source::new(items), low, largest, base, method, scan }.bounded()
    }

    /// As [`Input::radix`], of 32-bit floats: items are sorted as the nearest one, by the total order of IEEE 754. −0 comes before 0.
    pub fn radix_of_floats(items: Vec<f64>, base: u32, method: Method, scan: Scan) -> Result<Input, TooLong> {
        let keys: Arc<[u64]> = items.iter().map(|&item| u64::from(float_key(item as f32))).collect();
        let largest = keys.iter().copied().max().unwrap_or(0);
        Input { keys, kind: Kind::Float, source: Source::new(items), low: 0, largest, base, method, scan }.bounded()
    }

    fn bounded(self) -> Result<Input, TooLong> {
        let steps = self.steps_at_most();
        if steps > STEPS_LIMIT { Err(TooLong { steps }) } else { Ok(self) }
    }

    /// How many digits the largest key has; none where all keys are 0.
    pub fn digits(&self) -> u32 {
        match self.largest {
            0 => 0,
            largest => largest.ilog(u64::from(self.base)) + 1,
        }
    }

    /// A bound for the number of steps.
    pub fn steps_at_most(&self) -> u64 {
        let (items, base) = (self.source.len() as u64, u64::from(self.base));
        let passes = |places: u64, groups: u64| 2 * places + groups * (base + 3);
        let within = match self.method {
            Method::Counting => passes(items, 1),
            Method::Lsd => u64::from(self.digits()) * passes(items, 1),
            // There are at most as many groups as beginnings of keys, and each has two items.
            Method::Msd => (0..self.digits())
                .map(|digit| {
                    let begun = base.checked_pow(digit + 1).map_or(0, |place| self.largest / place);
                    passes(items, (begun + 1).min(items / 2))
                })
                .sum(),
        };
        within + 2
    }
}

/// The bits of a float as a number of the same order: the sign bit flipped, and where it was set all others too (M. Herf, Radix Tricks, 2001).
pub fn float_key(item: f32) -> u32 {
    let bits = item.to_bits();
    bits ^ if item.is_sign_negative() { u32::MAX } else { 1 << 31 }
}

/// The lowest digit first.
pub(super) fn lsd(input: &Input, recorder: &mut impl Recorder<CountingPasses>) {
    for _ in 0..input.digits() {
        recorder.step(Step::Digit);
        pass(recorder);
        recorder.step(Step::Copy { items: Short::new(input.source.len()) });
    }
}

/// The highest digit first, level by level, until no two items are in one group.
pub(super) fn msd(input: &Input, recorder: &mut impl Recorder<CountingPasses>) {
    let mut groups = usize::from(input.source.len() > 1 && input.digits() > 0);
    while groups > 0 {
        for _ in 0..groups {
            recorder.step(Step::Group);
            pass(recorder);
            let State { lo, hi, .. } = recorder.state();
            let items = Short::new((hi - lo) as usize);
            recorder.step(Step::Copy { items });
        }
        groups = recorder.state().below.len();
    }
}

pub(super) fn next_digit(state: &mut State) {
    match state.phase {
        Phase::Idle => state.digit = 0,
        _ => (state.digit, state.place) = (state.digit + 1, state.place * u64::from(state.base)),
    }
    between_passes(state);
}

pub(super) fn next_group(state: &mut State) {
    if state.phase == Phase::Idle {
        state.groups = vec![(0, state.list.len() as u32)];
        state.digit = state.digits - 1;
    } else if state.next_group as usize == state.groups.len() {
        state.groups = std::mem::take(&mut state.below);
        (state.next_group, state.digit) = (0, state.digit - 1);
    }
    state.place = u64::from(state.base).pow(state.digit);
    (state.lo, state.hi) = state.groups[state.next_group as usize];
    state.next_group += 1;
    between_passes(state);
}

fn between_passes(state: &mut State) {
    state.count.clear();
    (state.phase, state.done) = (Phase::Over, 0);
}

/// The items go back into the list; for MSD, those that agree in this digit too are groups of the level below.
pub(super) fn copy(state: &mut State) {
    let out = std::mem::take(&mut state.out);
    if out.len() == state.list.len() {
        state.list = Arc::new(out);
    } else {
        Arc::make_mut(&mut state.list)[state.lo as usize..state.hi as usize].copy_from_slice(&out);
    }
    if state.method == Method::Msd && state.digit > 0 {
        let ends = state.count.iter().skip(1).copied().chain([state.hi - state.lo]);
        let groups = state.count.iter().zip(ends).filter(|(start, end)| end - *start > 1);
        state.below.extend(groups.map(|(start, end)| (state.lo + start, state.lo + end)));
    }
    if state.method == Method::Lsd || state.next_group as usize == state.groups.len() {
        state.passes.push(state.list.clone());
    }
    (state.phase, state.done) = (Phase::Over, 0);
}
