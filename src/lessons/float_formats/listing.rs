#[derive(Clone, Copy)]
pub struct Format {
    pub exponent_bits: i32,
    pub mantissa_bits: i32,
    pub has_infinity: bool,
    pub saturates: bool,
}

impl Format {
    fn bias(self) -> i32 {
        (1 << (self.exponent_bits - 1)) - 1
    }

    fn sign(self) -> u64 {
        1 << (self.exponent_bits + self.mantissa_bits)
    }

    fn largest(self) -> u64 {
        self.sign() - if self.has_infinity { (1 << self.mantissa_bits) + 1 } else { 2 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub is_negative: bool,
    pub significand: u64,
    pub exponent: i32,
}

/// The bits nearest to significand · 2^exponent; ties go to the even one. Of a longer number
/// the last bit says whether anything was cut off after the first 62.
pub fn encode(x: Number, f: Format) -> u64 {
    let sign = if x.is_negative { f.sign() } else { 0 }; // @sign
    if x.significand == 0 {
        return sign; // @zero
    }
    let zeros = x.significand.leading_zeros();
    let significand = x.significand << zeros;
    let (mut power, mut behind) = (x.exponent + 63 - zeros as i32, 63 - f.mantissa_bits); // @scale
    if power < 1 - f.bias() {
        (power, behind) = (1 - f.bias(), (behind + 1 - f.bias() - power).min(65)); // @subnormal
    }
    let mut units = significand.checked_shr(behind as u32).unwrap_or(0); // @digits
    let guard = behind <= 64 && significand >> (behind - 1) & 1 == 1;
    let sticky = behind > 64 || significand << (65 - behind) != 0; // @rest
    match (guard, sticky) {
        (false, false) => {}       // @exact
        (false, true) => {}        // @down
        (true, true) => units += 1, // @up
        (true, false) => units += units & 1, // @tie
    }
    if units == 2 << f.mantissa_bits {
        (units, power) = (units >> 1, power + 1); // @carry
    }
    let steps = (power + f.bias() - 1) as u64;
    if steps >> f.exponent_bits > 0 || (steps << f.mantissa_bits) + units > f.largest() {
        if f.saturates {
            return sign | f.largest(); // @saturate
        }
        return sign | (f.largest() + 1); // @overflow
    }
    sign | ((steps << f.mantissa_bits) + units) // @pack
}

/// Nothing for infinity and NaN.
pub fn decode(bits: u64, f: Format) -> Option<Number> {
    let magnitude = bits & (f.sign() - 1);
    let (is_negative, field) = (magnitude != bits, (magnitude >> f.mantissa_bits) as i32);
    let mantissa = bits & ((1 << f.mantissa_bits) - 1); // @fields
    if magnitude > f.largest() {
        return None; // @special
    }
    let significand = mantissa + (u64::from(field > 0) << f.mantissa_bits);
    Some(Number { is_negative, significand, exponent: field.max(1) - f.bias() - f.mantissa_bits }) // @number
}

/// A sum that is rounded at each addition. An f64 has room enough for two numbers of any narrower
/// format, and rounding from there is as rounding at once.
pub fn add_many(mut sum: u64, addend: u64, times: u32, f: Format) -> u64 {
    let double = Format { exponent_bits: 11, mantissa_bits: 52, has_infinity: true, saturates: false };
    let value = |bits| decode(bits, f).map(|x| f64::from_bits(encode(x, double)));
    let step = value(addend).expect("a number"); // @addend
    for _ in 0..times {
        let Some(before) = value(sum) else { break };
        let total = (before + step).to_bits();
        let infinite = Number { is_negative: total >> 63 == 1, significand: 1, exponent: 1024 };
        let rounded = encode(decode(total, double).unwrap_or(infinite), f);
        if rounded == sum {
            continue; // @stay
        }
        sum = rounded; // @add
    }
    sum
}
