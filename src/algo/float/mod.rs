//! Floating point of any width, in whole numbers: the same bits on every device.
//!
//! A [`Format`] is data. [`Format::round`] is the one place where anything is rounded, to nearest, ties to even; [`Format::encode`] takes a
//! [`Decimal`] of any length to it, and [`convert`] and [`round_f32_to`] take bits to it without numbers of any length.

mod decimal;
pub mod rounding;

pub use decimal::{Decimal, MOST_DIGITS, MOST_EXPONENT, NotADecimal};

/// Sign, exponent and mantissa of a binary format, and what its largest exponent means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Format {
    /// As in links.
    pub name: &'static str,
    pub exponent_bits: u32,
    /// Without the bit that isn't stored.
    pub mantissa_bits: u32,
    /// False of E4M3 as OCP has it: its largest exponent is that of numbers, all ones are the only NaN of each sign, and what is too large is NaN.
    pub has_infinity: bool,
}

pub const F64: Format = ieee("f64", 11, 52);
pub const F32: Format = ieee("f32", 8, 23);
/// 19 bits, which devices keep in 32.
pub const TF32: Format = ieee("tf32", 8, 10);
pub const F16: Format = ieee("f16", 5, 10);
pub const BF16: Format = ieee("bf16", 8, 7);
/// OCP's E4M3, known as E4M3FN too.
pub const E4M3: Format = Format { has_infinity: false, ..ieee("e4m3", 4, 3) };
pub const E5M2: Format = ieee("e5m2", 5, 2);

/// From the widest to the narrowest.
pub const FORMATS: [Format; 7] = [F64, F32, TF32, F16, BF16, E4M3, E5M2];

const fn ieee(name: &'static str, exponent_bits: u32, mantissa_bits: u32) -> Format {
    Format { name, exponent_bits, mantissa_bits, has_infinity: true }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    Zero,
    Subnormal,
    Normal,
    Infinity,
    QuietNan,
    SignallingNan,
}

/// What bits stand for: `significand · 2^exponent` where they are a number, and 0 · 2^0 where they are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Parts {
    pub is_negative: bool,
    pub class: Class,
    pub significand: u64,
    pub exponent: i32,
}

impl Format {
    /// The format with this name.
    pub fn named(name: &str) -> Option<Format> {
        FORMATS.into_iter().find(|format| format.name == name)
    }

    pub const fn bits(self) -> u32 {
        1 + self.exponent_bits + self.mantissa_bits
    }

    pub const fn bias(self) -> i32 {
        (1 << (self.exponent_bits - 1)) - 1
    }

    /// The exponent of the smallest normal number, 2 to the power of this, and of all subnormal ones.
    pub const fn least_exponent(self) -> i32 {
        1 - self.bias()
    }

    pub const fn sign_bit(self) -> u64 {
        1 << (self.bits() - 1)
    }

    /// The bits of the largest number.
    pub const fn largest(self) -> u64 {
        if self.has_infinity { self.top() - 1 } else { self.sign_bit() - 2 }
    }

    /// What numbers beyond the largest become: infinity, or NaN where there is none.
    pub const fn overflowed(self) -> u64 {
        if self.has_infinity { self.top() } else { self.sign_bit() - 1 }
    }

    /// Bits that a number was rounded to, with the largest number of that sign in place of what [overflow](Format::overflowed) gives, and of
    /// infinity.
    pub const fn saturated(self, bits: u64) -> u64 {
        if bits & (self.sign_bit() - 1) == self.overflowed() { bits & self.sign_bit() | self.largest() } else { bits }
    }

    /// The largest exponent and no mantissa.
    const fn top(self) -> u64 {
        ((1 << self.exponent_bits) - 1) << self.mantissa_bits
    }

    const fn quiet_bit(self) -> u64 {
        1 << (self.mantissa_bits - 1)
    }

    /// A quiet NaN, of sign 0.
    pub const fn nan(self) -> u64 {
        if self.has_infinity { self.top() | self.quiet_bit() } else { self.sign_bit() - 1 }
    }

    /// What these bits stand for; bits above the format's are not looked at.
    pub const fn parts(self, bits: u64) -> Parts {
        let is_negative = bits & self.sign_bit() != 0;
        let magnitude = bits & (self.sign_bit() - 1);
        let field = (magnitude >> self.mantissa_bits) as i32;
        let mantissa = magnitude & ((1 << self.mantissa_bits) - 1);
        let class = if magnitude == 0 {
            Class::Zero
        } else if magnitude <= self.largest() {
            if field == 0 { Class::Subnormal } else { Class::Normal }
        } else if self.has_infinity && mantissa == 0 {
            Class::Infinity
        } else if mantissa & self.quiet_bit() != 0 {
            Class::QuietNan
        } else {
            Class::SignallingNan
        };
        let (significand, exponent) = match class {
            Class::Subnormal => (mantissa, self.least_exponent() - self.mantissa_bits as i32),
            Class::Normal => (mantissa | 1 << self.mantissa_bits, field - self.bias() - self.mantissa_bits as i32),
            _ => (0, 0),
        };
        Parts { is_negative, class, significand, exponent }
    }

    /// The bits of the number nearest to `significand · 2^exponent`: of two as near the one whose last bit is 0. What rounds to more than
    /// the largest number is [overflowed](Format::overflowed).
    pub const fn round(self, is_negative: bool, significand: u64, exponent: i32) -> u64 {
        let sign = if is_negative { self.sign_bit() } else { 0 };
        if significand == 0 {
            return sign;
        }
        let least = self.least_exponent();
        // The power of two at or below it, but for subnormal ones the smallest that normal ones have.
        let power = exponent.saturating_add(significand.ilog2() as i32);
        let power = if power < least { least } else { power };
        if power > self.bias() + 1 {
            return sign | self.overflowed();
        }
        // In units of the last place, of which there are less than twice 2^mantissa_bits.
        let shift = (power - self.mantissa_bits as i32).saturating_sub(exponent);
        let units = if shift <= 0 {
            significand << -shift
        } else if shift > 64 {
            0
        } else {
            let kept = if shift == 64 { 0 } else { significand >> shift };
            let half = 1 << (shift - 1);
            let rest = significand & (half | (half - 1));
            kept + (rest > half || (rest == half && kept & 1 == 1)) as u64
        };
        // A carry goes into the exponent, and from the largest subnormal to the smallest normal number, by itself.
        let magnitude = (((power - least) as u64) << self.mantissa_bits) + units;
        sign | if magnitude > self.largest() { self.overflowed() } else { magnitude }
    }

    /// The bits nearest to a decimal number.
    pub fn encode(self, decimal: &Decimal) -> u64 {
        let (significand, exponent) = decimal.binary();
        self.round(decimal.is_negative, significand, exponent)
    }

    /// The power of two that the last place of these bits is worth; none where they are no number.
    pub const fn ulp_exponent(self, bits: u64) -> Option<i32> {
        let parts = self.parts(bits);
        match parts.class {
            Class::Zero => Some(self.least_exponent() - self.mantissa_bits as i32),
            Class::Subnormal | Class::Normal => Some(parts.exponent),
            Class::Infinity | Class::QuietNan | Class::SignallingNan => None,
        }
    }

    /// The next number upwards, or infinity: both zeros have the same. None from NaN, from infinity, and above the largest number of a
    /// format without one.
    pub const fn above(self, bits: u64) -> Option<u64> {
        let (sign, magnitude) = (self.sign_bit(), bits & (self.sign_bit() - 1));
        let last = if self.has_infinity { self.top() } else { self.largest() };
        if magnitude > last {
            None
        } else if magnitude == 0 {
            Some(1)
        } else if bits & sign != 0 {
            Some(bits - 1)
        } else if magnitude == last {
            None
        } else {
            Some(bits + 1)
        }
    }

    /// The next number downwards, likewise.
    pub const fn below(self, bits: u64) -> Option<u64> {
        match self.above(bits ^ self.sign_bit()) {
            Some(above) => Some(above ^ self.sign_bit()),
            None => None,
        }
    }
}

/// Bits of one format in another, rounded once. NaN stays NaN of the same sign, becomes quiet, and keeps as much of its payload from the
/// left as there is room for; to and from E4M3 there is no payload.
pub const fn convert(from: Format, to: Format, bits: u64) -> u64 {
    let parts = from.parts(bits);
    let sign = if parts.is_negative { to.sign_bit() } else { 0 };
    match parts.class {
        Class::Zero => sign,
        Class::Subnormal | Class::Normal => to.round(parts.is_negative, parts.significand, parts.exponent),
        Class::Infinity => sign | to.overflowed(),
        Class::QuietNan | Class::SignallingNan if from.has_infinity && to.has_infinity => {
            let payload = bits & ((1 << from.mantissa_bits) - 1);
            let left = payload << (63 - from.mantissa_bits) >> (63 - to.mantissa_bits);
            sign | to.nan() | left
        }
        Class::QuietNan | Class::SignallingNan => sign | to.nan(),
    }
}

/// An f32 rounded to a narrower format, as an f32 again: exactly what is left of it there, for all of [`FORMATS`] but [`F64`], which leaves it
/// as it is. What narrow formats compute is this, applied to each result.
pub const fn round_f32_to(format: Format, x: f32) -> f32 {
    if format.mantissa_bits >= F32.mantissa_bits {
        return x;
    }
    f32::from_bits(convert(format, F32, convert(F32, format, x.to_bits() as u64)) as u32)
}

/// The sum of two numbers of a format, rounded once. NaN comes out quiet, of sign 0.
///
/// The sum goes through an f64 and is rounded again from there: that changes nothing, since an f64 has more than twice the places of an f32
/// and two more, and all smaller formats have fewer.
pub fn add(format: Format, a: u64, b: u64) -> u64 {
    let wide = |bits| f64::from_bits(convert(format, F64, bits));
    let sum = wide(a) + wide(b);
    if sum.is_nan() { format.nan() } else { convert(F64, format, sum.to_bits()) }
}
