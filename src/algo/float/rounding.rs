//! One number on its way into a format, stage by stage; bits on their way out; and a sum that is rounded at each addition.

use serde::{Deserialize, Serialize};

use super::{Class, Decimal, Format, add};
use crate::trace::{Algorithm, Line, Recorder, Tally};

pub struct Rounding;

#[derive(Clone, Debug)]
pub struct Input {
    pub format: Format,
    pub source: Source,
    /// Whether what is beyond the largest number becomes that.
    pub is_saturating: bool,
    pub sum: Option<Sum>,
    /// How far around the number one looks, in units of its last place. Nothing that is computed depends on it.
    pub around_ulps: u64,
}

/// What is added, and how many times.
#[derive(Clone, Debug)]
pub struct Sum {
    pub add: Decimal,
    pub times: u64,
}

impl Input {
    pub fn new(format: Format, source: Source) -> Input {
        Input { format, source, is_saturating: false, sum: None, around_ulps: 4 }
    }

    /// What is asked for after so many additions, in full; none where the bits that it begins with are no number.
    pub fn exact(&self, added: u64) -> Option<Decimal> {
        let start = match &self.source {
            Source::Decimal(decimal) => decimal.clone(),
            Source::Bits(bits) => Decimal::of(self.format, *bits)?,
        };
        Some(match &self.sum {
            Some(sum) if added > 0 => start.plus(&sum.add.times(added)),
            _ => start,
        })
    }

    /// A number's bits.
    pub fn encode(&self, decimal: &Decimal) -> u64 {
        self.settled(self.format.encode(decimal))
    }

    fn settled(&self, bits: u64) -> u64 {
        if self.is_saturating { self.format.saturated(bits) } else { bits }
    }

    /// The rounded sum of two bits.
    pub fn add(&self, a: u64, b: u64) -> u64 {
        let is_nan = |bits| matches!(self.format.parts(bits).class, Class::QuietNan | Class::SignallingNan);
        let sum = add(self.format, a, b);
        // E4M3 has one NaN for what isn't known and for what is too large.
        if is_nan(a) || is_nan(b) { sum } else { self.settled(sum) }
    }
}

#[derive(Clone, Debug)]
pub enum Source {
    Decimal(Decimal),
    /// None of them above the format's.
    Bits(u64),
}

/// What is left of the digits behind the last place that there is room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    pub guard: bool,
    pub round: bool,
    /// Whether any digit after the two is 1.
    pub sticky: bool,
}

/// Everything between two steps.
#[derive(Clone, Debug)]
pub struct State {
    pub format: Format,
    pub is_negative: bool,
    /// The number's size is `significand · 2^exponent`; longer numbers are cut off after 62 binary digits, and one more says whether there were any.
    significand: u64,
    exponent: i32,
    /// The power of two that the first kept digit is worth.
    pub power: Option<i32>,
    /// The kept digits, in units of the last place.
    pub units: Option<u64>,
    pub rest: Option<Rest>,
    /// Whether a unit was added for the rest.
    pub is_up: Option<bool>,
    pub has_overflowed: bool,
    pub bits: Option<u64>,
    /// Whether the number has its bits, or the bits their number: what follows are additions.
    pub is_done: bool,
    /// How many additions there were; none before there is something to add.
    pub added: Option<u64>,
}

impl State {
    /// The power of two that the last kept digit is worth.
    pub fn last_place(&self) -> Option<i32> {
        Some(self.power? - self.format.mantissa_bits as i32)
    }

    /// How many digits lie behind the last place; what is below 0 lies before it.
    fn behind(&self) -> Option<i32> {
        Some(self.last_place()? - self.exponent)
    }

    fn kept(&self) -> u64 {
        match self.behind() {
            Some(behind @ 0..=63) => self.significand >> behind,
            Some(behind @ -63..0) => self.significand << -behind,
            _ => 0,
        }
    }

    fn dropped(&self) -> Rest {
        let behind = self.behind().unwrap_or(0);
        let digit = |place: i32| (0..64).contains(&place) && self.significand >> place & 1 == 1;
        let sticky = match behind - 2 {
            ..=0 => false,
            places @ 1..=63 => self.significand & ((1 << places) - 1) != 0,
            _ => self.significand != 0,
        };
        Rest { guard: digit(behind - 1), round: digit(behind - 2), sticky }
    }

    fn is_beyond(&self) -> bool {
        let Format { has_infinity, mantissa_bits, .. } = self.format;
        let (Some(power), Some(units)) = (self.power, self.units) else { return false };
        let top = self.format.bias() + i32::from(!has_infinity);
        power > top || (power == top && !has_infinity && units == (2 << mantissa_bits) - 1)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    Sign,
    Zero,
    Scale,
    /// Below the smallest normal number the exponent goes no lower.
    Subnormal,
    Digits,
    Rest,
    Exact,
    Down,
    Up,
    /// Halfway: the last kept digit becomes 0, by adding a unit if it is 1.
    Tie,
    Carry,
    Overflow,
    Pack,
    /// Bits taken apart.
    Fields,
    /// What bits that are no number stand for.
    Special,
    Number,
    /// In place of [`Step::Overflow`].
    Saturate,
    /// What is to be added gets its bits.
    Addend,
    /// The sum gets these bits.
    Add(u64),
    /// The sum is rounded to where it was.
    Stay,
}

impl Algorithm for Rounding {
    type Input = Input;
    type State = State;
    type Step = Step;

    fn start(input: &Input) -> State {
        let (is_negative, significand, exponent, bits) = match &input.source {
            Source::Decimal(decimal) => {
                let (significand, exponent) = decimal.binary();
                (decimal.is_negative, significand, exponent, None)
            }
            Source::Bits(bits) => {
                let parts = input.format.parts(*bits);
                (parts.is_negative, parts.significand, parts.exponent, Some(*bits))
            }
        };
        let format = input.format;
        State {
            format,
            is_negative,
            significand,
            exponent,
            power: None,
            units: None,
            rest: None,
            is_up: None,
            has_overflowed: false,
            bits,
            is_done: false,
            added: None,
        }
    }

    fn run(input: &Input, recorder: &mut impl Recorder<Rounding>) {
        begin(input, recorder);
        let Some(sum) = &input.sum else { return };
        let addend = input.encode(&sum.add);
        recorder.step(Step::Addend);
        for _ in 0..sum.times {
            let bits = recorder.state().bits.unwrap_or(0);
            let next = input.add(bits, addend);
            recorder.step(if next == bits { Step::Stay } else { Step::Add(next) });
        }
    }

    fn apply(state: &mut State, step: &Step) {
        let format = state.format;
        let sign = if state.is_negative { format.sign_bit() } else { 0 };
        match step {
            Step::Sign => {}
            Step::Zero => (state.bits, state.is_done) = (Some(sign), true),
            Step::Scale => state.power = Some(state.exponent + state.significand.ilog2() as i32),
            Step::Subnormal => state.power = Some(format.least_exponent()),
            Step::Digits => state.units = Some(state.kept()),
            Step::Rest => state.rest = Some(state.dropped()),
            Step::Exact | Step::Down => state.is_up = Some(false),
            Step::Up | Step::Tie => {
                let units = state.units.unwrap_or(0);
                let is_up = *step == Step::Up || units & 1 == 1;
                (state.units, state.is_up) = (Some(units + u64::from(is_up)), Some(is_up));
            }
            Step::Carry => {
                state.units = state.units.map(|units| units >> 1);
                state.power = state.power.map(|power| power + 1);
            }
            Step::Overflow => {
                (state.bits, state.has_overflowed, state.is_done) = (Some(sign | format.overflowed()), true, true);
            }
            Step::Saturate => {
                (state.bits, state.has_overflowed, state.is_done) = (Some(sign | format.largest()), true, true);
            }
            Step::Pack => {
                let (power, units) = (state.power.unwrap_or(0), state.units.unwrap_or(0));
                // Subnormal ones lack the first digit, and the field of the exponent is 0 for them.
                let magnitude = (((power - format.least_exponent()) as u64) << format.mantissa_bits) + units;
                (state.bits, state.is_done) = (Some(sign | magnitude), true);
            }
            Step::Fields => {}
            Step::Special => state.is_done = true,
            Step::Number => {
                let is_zero = state.significand == 0;
                let power = if is_zero { format.least_exponent() } else { state.exponent + format.mantissa_bits as i32 };
                state.power = Some(power);
                (state.units, state.is_done) = (Some(state.significand), true);
            }
            // The digits were those of the number that the sum begins with.
            Step::Addend => (state.power, state.units, state.rest, state.is_up, state.added) = (None, None, None, None, Some(0)),
            Step::Add(bits) => (state.bits, state.added) = (Some(*bits), state.added.map(|added| added + 1)),
            Step::Stay => state.added = state.added.map(|added| added + 1),
        }
    }

    fn line(step: &Step) -> Line {
        Line(match step {
            Step::Sign => "sign",
            Step::Zero => "zero",
            Step::Scale => "scale",
            Step::Subnormal => "subnormal",
            Step::Digits => "digits",
            Step::Rest => "rest",
            Step::Exact => "exact",
            Step::Down => "down",
            Step::Up => "up",
            Step::Tie => "tie",
            Step::Carry => "carry",
            Step::Overflow => "overflow",
            Step::Pack => "pack",
            Step::Fields => "fields",
            Step::Special => "special",
            Step::Number => "number",
            Step::Saturate => "saturate",
            Step::Addend => "addend",
            Step::Add(_) => "add",
            Step::Stay => "stay",
        })
    }

    fn cost(_: &Step) -> Tally {
        Tally::ZERO
    }

    fn weight(_: &State) -> usize {
        size_of::<State>()
    }
}

/// The number on its way into bits, or the bits on their way out.
fn begin(input: &Input, recorder: &mut impl Recorder<Rounding>) {
    let format = input.format;
    if let Source::Bits(bits) = input.source {
        recorder.step(Step::Fields);
        let class = format.parts(bits).class;
        let is_number = matches!(class, Class::Zero | Class::Subnormal | Class::Normal);
        recorder.step(if is_number { Step::Number } else { Step::Special });
        return;
    }
    recorder.step(Step::Sign);
    if recorder.state().significand == 0 {
        recorder.step(Step::Zero);
        return;
    }
    recorder.step(Step::Scale);
    if recorder.state().power.is_some_and(|power| power < format.least_exponent()) {
        recorder.step(Step::Subnormal);
    }
    recorder.step(Step::Digits);
    recorder.step(Step::Rest);
    let Rest { guard, round, sticky } = recorder.state().dropped();
    recorder.step(match (guard, round || sticky) {
        (false, false) => Step::Exact,
        (false, true) => Step::Down,
        (true, true) => Step::Up,
        (true, false) => Step::Tie,
    });
    if recorder.state().units == Some(2 << format.mantissa_bits) {
        recorder.step(Step::Carry);
    }
    if recorder.state().is_beyond() {
        recorder.step(if input.is_saturating { Step::Saturate } else { Step::Overflow });
    } else {
        recorder.step(Step::Pack);
    }
}
