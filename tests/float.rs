//! Floating-point formats, bit for bit, against the `half` crate, Rust's own parser, and neighbours found by search.

mod dice;

use dice::Dice;
use half::{bf16, f16};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use stepscope::algo::float::rounding::{Input, Rounding, Source};
use stepscope::algo::float::{
    BF16, Class, Decimal, E4M3, E5M2, F16, F32, F64, FORMATS, Format, MOST_DIGITS, NotADecimal, TF32, add, convert, round_f32_to,
};
use stepscope::trace::Plain;

const MANY: usize = 1_000_000;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn bits_64(dice: &mut Dice) -> u64 {
    (0..4).fold(0, |bits, _| bits << 16 | dice.below(1 << 16) as u64)
}

/// What the bits of a small format stand for, by the formula of its definition, in an f64 that holds all of them; none for infinity and NaN.
fn value(format: Format, bits: u64) -> Option<f64> {
    let (e, m) = (format.exponent_bits, format.mantissa_bits);
    let sign = if bits >> (e + m) & 1 == 1 { -1.0 } else { 1.0 };
    let (field, mantissa) = ((bits >> m) % (1 << e), bits % (1 << m));
    let is_top = field == (1 << e) - 1;
    if is_top && (format != E4M3 || mantissa == (1 << m) - 1) {
        return None;
    }
    let bias = 2i32.pow(e - 1) - 1;
    let share = mantissa as f64 / 2f64.powi(m as i32);
    Some(sign * if field == 0 { share * 2f64.powi(1 - bias) } else { (1.0 + share) * 2f64.powi(field as i32 - bias) })
}

#[test]
fn every_f16_and_bf16_is_what_half_says() {
    for bits in 0..=u16::MAX {
        let same = |format, theirs: f32, back: u16| {
            let ours = convert(format, F32, bits.into()) as u32;
            assert_eq!(ours, theirs.to_bits(), "{}, {bits:#06x}", format.name);
            assert_eq!(convert(F32, format, ours.into()), u64::from(back), "{}, {bits:#06x}", format.name);
        };
        let (x, y) = (f16::from_bits(bits), bf16::from_bits(bits));
        same(F16, x.to_f32(), f16::from_f32(x.to_f32()).to_bits());
        same(BF16, y.to_f32(), bf16::from_f32(y.to_f32()).to_bits());
    }
}

#[test]
fn a_million_f32_and_f64_round_as_half_and_the_processor_do() {
    let mut dice = Dice::new(754);
    for turn in 0..MANY {
        let mut bits = bits_64(&mut dice);
        // Every other one is halfway between two of a narrower format, or the next to that.
        if turn % 2 == 0 {
            bits = match turn / 2 % 3 {
                0 => bits >> 13 << 13 | 1 << 12,
                1 => bits >> 16 << 16 | 1 << 15,
                _ => bits >> 29 << 29 | 1 << 28,
            } + (turn / 6 % 3) as u64
                - 1;
        }
        let (single, double) = (f32::from_bits(bits as u32), f64::from_bits(bits));
        if turn % 4 < 2 {
            let near = convert(F32, F16, single.to_bits().into());
            assert_eq!(near, u64::from(f16::from_f32(single).to_bits()), "{:#010x}", single.to_bits());
            let near = convert(F32, BF16, single.to_bits().into());
            assert_eq!(near, u64::from(bf16::from_f32(single).to_bits()), "{:#010x}", single.to_bits());
        }
        if !double.is_nan() {
            assert_eq!(convert(F64, F32, bits), u64::from((double as f32).to_bits()), "{bits:#018x}");
            assert_eq!(convert(F64, F64, bits), bits);
        }
    }
}

/// Every number of a small format, every middle between two of them, and what is next to that on both sides.
#[test]
fn small_formats_round_to_the_neighbour_that_a_search_finds() {
    for format in [F16, BF16, E4M3, E5M2] {
        let finite: Vec<(u64, f64)> = (0..format.sign_bit()).map_while(|bits| Some((bits, value(format, bits)?))).collect();
        assert!(finite.is_sorted_by(|a, b| a.1 < b.1), "{}", format.name);
        let near = |x: f64| convert(F64, format, x.to_bits());
        let check = |x: f64, bits: u64| {
            assert_eq!(near(x), bits, "{}, {x:e}", format.name);
            assert_eq!(near(-x), bits | format.sign_bit(), "{}, -{x:e}", format.name);
        };
        for &(bits, x) in &finite {
            check(x, bits);
        }
        for pair in finite.windows(2) {
            let [(low_bits, low), (high_bits, high)] = [pair[0], pair[1]];
            let middle = (low + high) / 2.0;
            check(middle.next_down(), low_bits);
            check(middle, if low_bits % 2 == 0 { low_bits } else { high_bits });
            check(middle.next_up(), high_bits);
        }
        // Beyond the largest the next number would be as far away again; only there the even one of E4M3 is below.
        let [.., (_, before), (last, largest)] = finite[..] else { unreachable!() };
        let middle = largest + (largest - before) / 2.0;
        let beyond = last + 1;
        check(middle.next_down(), last);
        check(middle, if last % 2 == 0 { last } else { beyond });
        check(middle.next_up(), beyond);
        check(f64::INFINITY, beyond);
        assert_eq!(format.largest(), last, "{}", format.name);
    }
}

#[test]
fn every_small_pattern_decodes_to_a_decimal_that_encodes_to_it() {
    for format in [F16, BF16, E4M3, E5M2] {
        for bits in 0..1 << format.bits() {
            let found = Decimal::of(format, bits);
            let exact = value(format, bits);
            assert_eq!(found.is_some(), exact.is_some(), "{}, {bits:#x}", format.name);
            let (Some(found), Some(exact)) = (found, exact) else { continue };
            // Rust writes an f64 in full when asked for as many places as it may have.
            let expected = format!("{exact:.140}");
            assert_eq!(found.to_string(), expected.trim_end_matches('0').trim_end_matches('.'), "{}, {bits:#x}", format.name);
            assert_eq!(format.encode(&decimal(&found.to_string())), bits, "{}, {bits:#x}", format.name);
        }
    }
}

/// Exact middles between neighbours as decimal texts, and those with one more digit that makes them a little more or less.
#[test]
fn decimals_of_any_length_round_as_rust_reads_them() {
    let mut dice = Dice::new(1985);
    for turn in 0..20_000 {
        let bits = bits_64(&mut dice) >> 1;
        let mut texts = Vec::new();
        for (format, bits) in [(F64, bits), (F32, bits >> 33)] {
            // Subnormal ones are rare by chance.
            let bits = if turn % 5 == 0 { bits % (1 << format.mantissa_bits) } else { bits };
            let parts = format.parts(bits);
            if !matches!(parts.class, Class::Zero | Class::Subnormal | Class::Normal) {
                continue;
            }
            let exponent = format.ulp_exponent(bits).unwrap() - 1;
            let middle = Decimal::scaled(2 * parts.significand + 1, exponent).to_string();
            let point = if middle.contains('.') { "" } else { "." };
            texts.push(format!("{middle}{point}{}1", "0".repeat(turn % 50)));
            // One less in the last place that isn't 0, then nines.
            let digits = middle.trim_end_matches('0');
            if let Some(last) = digits.as_bytes().last().filter(|last| last.is_ascii_digit() && !middle.ends_with('0')) {
                texts.push(format!("{}{}{point}{}", &digits[..digits.len() - 1], (last - 1) as char, "9".repeat(1 + turn % 50)));
            }
            texts.push(middle);
        }
        for text in texts {
            let read = decimal(&text);
            assert_eq!(F64.encode(&read), text.parse::<f64>().unwrap().to_bits(), "{text}");
            assert_eq!(F32.encode(&read), u64::from(text.parse::<f32>().unwrap().to_bits()), "{text}");
        }
    }
}

#[test]
fn textbook_cases() {
    let cases = [
        (F64, "0.1", 0x3fb9_9999_9999_999a),
        (F64, "9007199254740993", 0x4340_0000_0000_0000),
        (F64, "1e23", 0x44b5_2d02_c7e1_4af6),
        (F64, "5e-324", 1),
        (F64, "2.4703282292062327e-324", 0),
        (F64, "2.4703282292062328e-324", 1),
        (F64, "1e309", 0x7ff0_0000_0000_0000),
        (F64, "-0", 0x8000_0000_0000_0000),
        (F32, "16777217", 0x4b80_0000),
        (TF32, "1.00048828125", 0x1_fc00),
        (F16, "65519.99", 0x7bff),
        (F16, "65520", 0x7c00),
        (BF16, "257", 0x4380),
        (E4M3, "464", 0x7e),
        (E4M3, "465", 0x7f),
        (E4M3, "0.0009765625", 0),
        (E5M2, "61440", 0x7c),
        (E5M2, "61439", 0x7b),
    ];
    for (format, text, bits) in cases {
        assert_eq!(format.encode(&decimal(text)), bits, "{} {text}", format.name);
    }
    let tenth = Decimal::of(F64, 0x3fb9_9999_9999_999a).unwrap();
    assert_eq!(tenth.to_string(), "0.1000000000000000055511151231257827021181583404541015625");
    assert_eq!(tenth.minus(&decimal("0.1")).to_string(), "0.0000000000000000055511151231257827021181583404541015625");
    assert_eq!(
        decimal("0.1").minus(&tenth).minus(&decimal("-1e2")).to_string(),
        "99.9999999999999999944488848768742172978818416595458984375"
    );
}

/// Significands of all 64 digits, and exponents at both ends of theirs.
#[test]
fn rounding_takes_any_significand_and_exponent() {
    let half = 1 << 63;
    // The last of f16 is worth 2^-24.
    let cases =
        [(half - 1, -88, 0), (half, -88, 0), (half + 1, -88, 1), (u64::MAX, -88, 1), (u64::MAX, -89, 0), (u64::MAX, -86, 4)];
    for (significand, exponent, bits) in cases {
        assert_eq!(F16.round(false, significand, exponent), bits, "{significand} at {exponent}");
    }
    for format in FORMATS {
        assert_eq!(format.round(true, u64::MAX, i32::MIN), format.sign_bit());
        assert_eq!(format.round(true, 1, i32::MAX), format.sign_bit() | format.overflowed());
        assert_eq!(format.round(false, 0, i32::MAX), 0);
    }
}

/// TF32 is an f32 whose last 13 bits are gone: the middle is their largest bit.
#[test]
fn tf32_is_the_upper_19_bits_rounded() {
    let mut dice = Dice::new(19);
    for turn in 0..200_000u64 {
        let bits = bits_64(&mut dice) as u32;
        let bits = if turn % 2 == 0 { bits >> 13 << 13 | 1 << 12 } else { bits };
        let x = f32::from_bits(bits);
        if x.is_nan() {
            assert!(round_f32_to(TF32, x).is_nan());
            continue;
        }
        let rounded = bits.wrapping_add(0xfff + (bits >> 13 & 1)) >> 13 << 13;
        assert_eq!(round_f32_to(TF32, x).to_bits(), rounded, "{bits:#010x}");
        assert_eq!(convert(F32, TF32, bits.into()), u64::from(rounded >> 13), "{bits:#010x}");
    }
}

#[test]
fn differences_are_those_of_rational_numbers() {
    let rational = |decimal: &Decimal| {
        let text = decimal.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let over: BigInt = format!("{whole}{fraction}").parse().unwrap();
        BigRational::new(over, BigInt::from(10).pow(fraction.len() as u32))
    };
    let mut dice = Dice::new(7);
    for _ in 0..2_000 {
        let format = FORMATS[dice.below(FORMATS.len())];
        let [a, b] = [(); 2].map(|()| Decimal::of(format, bits_64(&mut dice)));
        if let (Some(a), Some(b)) = (a, b) {
            assert_eq!(rational(&a.minus(&b)), rational(&a) - rational(&b));
        }
    }
}

/// All pairs of both 8-bit formats, and random pairs of the others, whose exponents are near each other in every other turn.
#[test]
fn sums_are_exact_ones_rounded_once() {
    let check = |format: Format, a: u64, b: u64| {
        let [Some(x), Some(mut y)] = [a, b].map(|bits| Decimal::of(format, bits)) else { return };
        y.is_negative = !y.is_negative;
        let exact = x.minus(&y);
        let (found, expected) = (add(format, a, b), format.encode(&exact));
        if exact.is_zero() {
            assert_eq!(format.parts(found).class, Class::Zero, "{}, {a:#x} + {b:#x}", format.name);
        } else {
            assert_eq!(found, expected, "{}, {a:#x} + {b:#x}", format.name);
        }
    };
    for format in [E4M3, E5M2] {
        (0..=255).for_each(|a| (0..=255).for_each(|b| check(format, a, b)));
    }
    let mut dice = Dice::new(2048);
    for turn in 0..60_000 {
        let format = [F32, TF32, F16, BF16, F64][turn % 5];
        let (a, b) = (bits_64(&mut dice), bits_64(&mut dice));
        let kept = format.mantissa_bits + 2 * (turn as u32 / 5 % 2);
        let near = (a >> kept << kept) ^ (b % (1 << kept));
        check(format, a, near);
    }
}

#[test]
fn sums_of_ones_get_stuck_where_ones_are_half_a_last_place() {
    for (format, end) in [(F16, 2048.0), (BF16, 256.0), (TF32, 2048.0), (E4M3, 16.0), (E5M2, 8.0)] {
        let one = convert(F32, format, 1f32.to_bits().into());
        let total = (0..5_000).fold(0, |total, _| add(format, total, one));
        assert_eq!(value_of(format, total), end, "{}", format.name);
        assert_eq!(add(format, total, one), total);
    }
    assert_eq!(add(F16, F16.overflowed(), F16.overflowed() | F16.sign_bit()), F16.nan());
    assert_eq!(add(F64, 0.1f64.to_bits(), 0.2f64.to_bits()), 0.30000000000000004f64.to_bits());
}

fn value_of(format: Format, bits: u64) -> f64 {
    f64::from_bits(convert(format, F64, bits))
}

#[test]
fn neighbours_are_one_apart_all_the_way() {
    for format in [E4M3, E5M2, F16] {
        let (mut bits, mut steps) = (format.sign_bit() | format.largest(), 0);
        while let Some(above) = format.above(bits) {
            if let (Some(low), Some(high)) = (value(format, bits), value(format, above)) {
                assert!(low < high, "{}, {bits:#x}", format.name);
            }
            // From below both zeros are left as one.
            let back = format.below(above);
            assert!(back == Some(bits) || bits == format.sign_bit() && back == Some(0), "{}, {bits:#x}", format.name);
            (bits, steps) = (above, steps + 1);
        }
        assert_eq!(steps, 2 * format.largest() + u64::from(format.has_infinity), "{}", format.name);
        assert_eq!([format.above(format.nan()), format.below(format.nan())], [None; 2]);
    }
}

#[test]
fn what_is_no_number_or_too_much_is_refused_before_any_work() {
    for text in ["", "-", ".", "e5", "1e", "1e+", "0x10", "1,5", "1 ", "NaN", "inf", "--1", "1.2.3", "１"] {
        assert_eq!(text.parse::<Decimal>(), Err(NotADecimal::Malformed), "{text:?}");
    }
    for text in ["1e999999999", "1e-5001", "1e99999999999999999999", "0e5001"] {
        assert_eq!(text.parse::<Decimal>(), Err(NotADecimal::TooFar), "{text:?}");
    }
    assert_eq!("9".repeat(MOST_DIGITS + 1).parse::<Decimal>(), Err(NotADecimal::TooLong));
    assert_eq!(F64.encode(&decimal(&"9".repeat(MOST_DIGITS))), F64.overflowed());
    assert_eq!(F64.encode(&decimal("-1e-5000")), F64.sign_bit());
    assert_eq!(F64.encode(&decimal("+.5e1")), 5f64.to_bits());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two ways to one rounding: by the number's decimal digits, and by its bits alone.
    #[test]
    fn a_decimal_and_its_bits_round_alike(bits in any::<u64>(), from in 0..FORMATS.len(), to in 0..FORMATS.len()) {
        let (from, to) = (FORMATS[from], FORMATS[to]);
        let bits = if from == F64 { bits } else { bits % (2 * from.sign_bit()) };
        if let Some(decimal) = Decimal::of(from, bits) {
            prop_assert_eq!(to.encode(&decimal), convert(from, to, bits));
        }
    }

    /// Rounding is monotonic, and twice is no more than once.
    #[test]
    fn rounding_keeps_order_and_is_done_once(x in any::<f32>(), y in any::<f32>(), format in 0..FORMATS.len()) {
        let (low, high) = if x < y { (x, y) } else { (y, x) };
        let [a, b] = [low, high].map(|x| round_f32_to(FORMATS[format], x));
        prop_assert!(a <= b || a.is_nan() || b.is_nan());
        prop_assert_eq!(round_f32_to(FORMATS[format], a).to_bits(), a.to_bits());
    }
}

/// Stage by stage and in one go: the same bits, and bits taken apart are what they were made of.
#[test]
fn the_stages_of_rounding_end_where_rounding_does() {
    let mut dice = Dice::new(2022);
    let end = |format, source| Plain::<Rounding>::run(&Input::new(format, source)).state;
    let steps = |format: Format, number: &Decimal, text: &str| {
        let state = end(format, Source::Decimal(number.clone()));
        assert_eq!(state.bits, Some(format.encode(number)), "{text} in {}", format.name);
        assert!(state.is_done, "{text} in {}", format.name);
    };
    for format in FORMATS {
        for turn in 0..4_000u64 {
            let bits = if turn < 1024 { turn >> 1 | (turn & 1) << (format.bits() - 1) } else { bits_64(&mut dice) }
                & (format.sign_bit() << 1).wrapping_sub(1);
            let state = end(format, Source::Bits(bits));
            assert!(state.is_done && state.bits == Some(bits));
            let Some(number) = Decimal::of(format, bits) else { continue };
            let text = number.to_string();
            steps(format, &number, &text);
            // The middle to the next one outwards, and what is next to it.
            let (units, place) = (format.parts(bits).significand, format.ulp_exponent(bits).unwrap());
            let middle = Decimal::scaled(2 * units + 1, place - 1).to_string();
            let point = if middle.contains('.') { "" } else { "." };
            for text in [middle.clone(), format!("{middle}{point}{}1", "0".repeat(30)), format!("-{middle}")] {
                steps(format, &decimal(&text), &text);
            }
        }
        for text in [
            "0", "-0", "1e400", "-1e400", "1e-400", "1e5000", "1e-5000", "448", "464", "464.01", "465", "65519", "65520",
            "3e-324",
        ] {
            steps(format, &decimal(text), text);
        }
    }
}
