//! The lesson on floating-point formats: its results, what it refuses, its listings run, and its picture in words.

mod answers;
mod dice;
#[rustfmt::skip]
#[path = "../src/lessons/float_formats/listing.rs"]
mod listing;

use std::fmt::Write as _;

use dice::Dice;
use expect_test::{Expect, expect};
use serde_json::{Map, Value, json};
use stepscope::algo::float::{Class, Decimal, F64, FORMATS, Format, convert};
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Opening, Outcome, View};
use stepscope::words::{Code, Failure, Lang};

fn open(json: Value) -> Result<Outcome, Failure> {
    let Value::Object(json) = json else { panic!("an input is an object") };
    match lessons::open(lessons::find("float-formats").unwrap(), Document::of(json), &Ask::default())? {
        Opening::Done(outcome) => Ok(*outcome),
        Opening::Gpu(_) | Opening::Course(_) => panic!("it runs no kernels"),
    }
}

fn result(json: Value) -> Map<String, Value> {
    open(json).unwrap_or_else(|failure| panic!("{failure}")).output.json
}

#[test]
fn results_are_what_the_textbooks_say() {
    let tenth = json!({
        "bits": "0x2e66", "sign": 0, "exponent": 11, "mantissa": 614, "value": "0.0999755859375", "class": "normal",
        "ulp": "0.00006103515625", "error": "-0.0000244140625",
    });
    assert_eq!(Value::Object(result(json!({"value": "0.1", "format": "f16"}))), tenth);
    let rows = [
        (json!({"value": 0.1, "format": "f16"}), "0x2e66", "0.0999755859375", "normal"),
        (json!({"value": "65519", "format": "f16"}), "0x7bff", "65504", "normal"),
        (json!({"value": "−65520", "format": "f16"}), "0xfc00", "-inf", "infinity"),
        (json!({"value": "65520", "format": "bf16"}), "0x4780", "65536", "normal"),
        (json!({"value": "464", "format": "e4m3"}), "0x7e", "448", "normal"),
        (json!({"value": "465", "format": "e4m3"}), "0x7f", "nan", "quiet-nan"),
        (json!({"value": "1e-400", "format": "f64"}), "0x0000000000000000", "0", "zero"),
        (json!({"value": "-0"}), "0x80000000", "-0", "zero"),
        (json!({"bits": "0b1_11111_00", "format": "e5m2"}), "0xfc", "-inf", "infinity"),
        (json!({"bits": 15360, "format": "f16"}), "0x3c00", "1", "normal"),
        (json!({"bits": "0x1", "format": "bf16"}), "0x0001", &Decimal::scaled(1, -133).to_string(), "subnormal"),
    ];
    for (input, bits, value, class) in rows {
        let result = result(input.clone());
        assert_eq!(
            (&result["bits"], &result["value"], &result["class"]),
            (&json!(bits), &json!(value), &json!(class)),
            "{input}"
        );
    }
    assert_eq!(result(json!({"bits": "0x7fc00123"}))["error"], Value::Null);
}

#[test]
fn what_cannot_be_read_is_refused_where_it_stands() {
    let long = "1".repeat(2001);
    let longer = "0".repeat(3000);
    for (input, code, path) in [
        (json!({}), Code::InvalidInput, "value"),
        (json!({"value": "1", "bits": "0x1"}), Code::InvalidInput, "bits"),
        (json!({"value": "one"}), Code::InvalidInput, "value"),
        (json!({"value": ""}), Code::InvalidInput, "value"),
        (json!({"value": "inf"}), Code::InvalidInput, "value"),
        (json!({"value": long}), Code::TooLarge, "value"),
        (json!({"value": longer}), Code::TooLarge, "value"),
        (json!({"value": "1e999999999"}), Code::TooLarge, "value"),
        (json!({"value": "1e-5001"}), Code::TooLarge, "value"),
        (json!({"value": [1]}), Code::InvalidInput, "value"),
        (json!({"bits": "0x10000", "format": "f16"}), Code::InvalidInput, "bits"),
        (json!({"bits": "0x10000000000000000", "format": "f64"}), Code::InvalidInput, "bits"),
        (json!({"bits": "3c00"}), Code::InvalidInput, "bits"),
        (json!({"bits": "0b12"}), Code::InvalidInput, "bits"),
        (json!({"bits": -1}), Code::InvalidInput, "bits"),
        (json!({"bits": 1.5}), Code::InvalidInput, "bits"),
        (json!({"value": "1", "format": "f8"}), Code::InvalidInput, "format"),
    ] {
        let refused = open(input.clone()).err().unwrap_or_else(|| panic!("{input} opens"));
        assert_eq!((refused.code, refused.path.as_str()), (code, path), "{input}: {refused}");
    }
}

#[test]
fn a_wrong_result_does_not_agree_with_the_second_way() {
    let lesson = lessons::find("float-formats").unwrap();
    for (name, wrong) in [("bits", json!("0x2e67")), ("value", json!("0.1")), ("exponent", json!(12)), ("mantissa", json!(0))] {
        let Value::Object(input) = json!({"value": "0.1", "format": "f16"}) else { unreachable!() };
        let mut outcome = open(Value::Object(input.clone())).unwrap();
        let document = Document::of(input);
        assert!(lesson.check(&document, &outcome.output).is_ok);
        outcome.output.json.insert(name.into(), wrong);
        assert!(!lesson.check(&document, &outcome.output).is_ok, "{name}");
    }
}

/// Bits of each format, and numbers with a sign, a significand and an exponent to go into it.
struct Cases(Vec<(Format, u64, (bool, u64, i32))>);

impl Cases {
    fn new() -> Cases {
        let mut dice = Dice::new(1985);
        let mut cases = Vec::new();
        for format in FORMATS {
            for turn in 0..300 {
                let random = (0..4).fold(0u64, |bits, _| bits << 16 | dice.below(1 << 16) as u64);
                let bits = if turn < 16 { turn } else { random } & (format.sign_bit() << 1).wrapping_sub(1);
                // A number of the format, halfway to the next, or next to that; or anything at all.
                let parts = format.parts(bits);
                let number = match turn % 4 {
                    0 => (parts.is_negative, parts.significand, parts.exponent),
                    1 => (parts.is_negative, 2 * parts.significand + 1, parts.exponent - 1),
                    2 => (parts.is_negative, 256 * parts.significand + 127 + turn / 4 % 3, parts.exponent - 8),
                    _ => (random & 1 == 1, random >> 2, dice.below(2400) as i32 - 1260),
                };
                cases.push((format, bits, number));
            }
        }
        Cases(cases)
    }

    /// What the lesson's core gives: bits for numbers, and numbers for bits.
    fn expected(&self) -> Vec<Value> {
        let pair = |&(format, bits, (is_negative, significand, exponent)): &(Format, u64, (bool, u64, i32))| {
            let parts = format.parts(bits);
            let least = format.ulp_exponent(0).unwrap();
            let number = match parts.class {
                Class::Zero => json!([u8::from(parts.is_negative), 0, least]),
                Class::Subnormal | Class::Normal => json!([u8::from(parts.is_negative), parts.significand, parts.exponent]),
                _ => Value::Null,
            };
            [json!(format.round(is_negative, significand, exponent)), number]
        };
        self.0.iter().flat_map(pair).collect()
    }
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let cases = Cases::new();
    let mut lines = String::new();
    for (format, bits, (is_negative, significand, exponent)) in &cases.0 {
        let text = format!("{}{}", if *is_negative { "-" } else { "" }, Decimal::scaled(*significand, *exponent));
        for given in [json!(text), json!(bits)] {
            let _ = writeln!(lines, "{}", json!([given, format.exponent_bits, format.mantissa_bits, format.has_infinity]));
        }
    }
    assert_eq!(answers::python::<Value>("float_formats", lines), cases.expected());
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let cases = Cases::new();
    let mut words = String::new();
    for (format, bits, (is_negative, significand, exponent)) in &cases.0 {
        let kind = format!("{} {} {}", format.exponent_bits, format.mantissa_bits, u8::from(format.has_infinity));
        let _ = writeln!(words, "{kind} number {} {significand} {exponent}", u8::from(*is_negative));
        let _ = writeln!(words, "{kind} bits {bits}");
    }
    assert_eq!(answers::cpp::<Value>("float_formats", words), cases.expected());
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let cases = Cases::new();
    let run = |&(format, bits, (is_negative, significand, exponent)): &(Format, u64, (bool, u64, i32))| {
        let (exponent_bits, mantissa_bits) = (format.exponent_bits as i32, format.mantissa_bits as i32);
        let format = listing::Format { exponent_bits, mantissa_bits, has_infinity: format.has_infinity };
        let number = listing::decode(bits, format)
            .map_or(Value::Null, |number| json!([u8::from(number.is_negative), number.significand, number.exponent]));
        [json!(listing::encode(listing::Number { is_negative, significand, exponent }, format)), number]
    };
    assert_eq!(cases.0.iter().flat_map(run).collect::<Vec<_>>(), cases.expected());
}

#[test]
fn all_formats_hold_what_each_of_them_says_of_a_tenth() {
    for format in FORMATS {
        let result = result(json!({"value": "0.1", "format": format.name}));
        let bits = u64::from_str_radix(result["bits"].as_str().unwrap().trim_start_matches("0x"), 16).unwrap();
        let wide = f64::from_bits(convert(format, F64, bits));
        let error: f64 = result["error"].as_str().unwrap().parse().unwrap();
        let ulp: f64 = result["ulp"].as_str().unwrap().parse().unwrap();
        assert!((wide - 0.1).abs() <= ulp / 2.0 && error.abs() <= ulp / 2.0, "{}", format.name);
    }
}

fn told(json: Value, at: usize, lang: Lang) -> String {
    let mut film = open(json).unwrap().film.unwrap();
    film.seek(at);
    let scene = film.scene(&View::new(700.0, lang));
    format!("{}\n{}@{}", film.narration(lang), scene.to_text(lang), film.line().map_or("", |line| line.0))
}

fn check(json: Value, at: usize, lang: Lang, expected: Expect) {
    expected.assert_eq(&told(json, at, lang));
}

#[test]
fn a_tenth_in_f16() {
    let tenth = || json!({"value": "0.1", "format": "f16"});
    check(
        tenth(),
        4,
        Lang::En,
        expect![[r#"
            Behind them: guard 0, round 1, and sticky 1, which says whether any later digit is 1. That is enough to know which neighbour is nearer.
            0.1 → f16
            bits: not yet
            kept digits: 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0
            behind them: guard, round, sticky: 0 (looked at), 1 (looked at), 1 (looked at)
            in all formats: value, error
            f64: 0.10000000000000000…, 5.55…e-18
            f32: 0.10000000149011611…, 1.49…e-9
            tf32: 0.0999755859375, −2.44…e-5
            f16: 0.0999755859375 (active), −2.44…e-5 (active)
            bf16: 0.10009765625, 9.76…e-5
            e4m3: 0.1015625, 1.56…e-3
            e5m2: 0.09375, −0.00625
            @rest"#]],
    );
    check(
        tenth(),
        6,
        Lang::En,
        expect![[r#"
            The field of the exponent is -4 + 15 = 11, and the first digit isn't stored. The bits stand for 0.0999755859375.
            0.1 → f16
            = 0.0999755859375 (normal)
            0x2e66
            sign: 0
            exponent: 0, 1, 0, 1, 1
            mantissa: 1, 0, 0, 1, 1, 0, 0, 1, 1, 0
            kept digits: 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0
            behind them: guard, round, sticky: 0 (ruled out), 1 (ruled out), 1 (ruled out)
            its neighbours, in units of the last place: 0.09991455078125, 0.0999755859375, 0.10003662109375
            in all formats: value, error
            f64: 0.10000000000000000…, 5.55…e-18
            f32: 0.10000000149011611…, 1.49…e-9
            tf32: 0.0999755859375, −2.44…e-5
            f16: 0.0999755859375 (active), −2.44…e-5 (active)
            bf16: 0.10009765625, 9.76…e-5
            e4m3: 0.1015625, 1.56…e-3
            e5m2: 0.09375, −0.00625
            @pack"#]],
    );
    check(
        tenth(),
        6,
        Lang::Zh,
        expect![[r#"
            指数字段是 -4 + 15 = 11，首位的 1 不存。这些位表示 0.0999755859375。
            0.1 → f16
            = 0.0999755859375（规格化数）
            0x2e66
            符号: 0
            指数: 0、1、0、1、1
            尾数: 1、0、0、1、1、0、0、1、1、0
            保留的位: 1、1、0、0、1、1、0、0、1、1、0
            其后：保护位、舍入位、粘滞位: 0 (排除)、1 (排除)、1 (排除)
            相邻的数，以末位为单位: 0.09991455078125、0.0999755859375、0.10003662109375
            各格式中：值，误差
            f64: 0.10000000000000000…、5.55…e-18
            f32: 0.10000000149011611…、1.49…e-9
            tf32: 0.0999755859375、−2.44…e-5
            f16: 0.0999755859375 (进行中)、−2.44…e-5 (进行中)
            bf16: 0.10009765625、9.76…e-5
            e4m3: 0.1015625、1.56…e-3
            e5m2: 0.09375、−0.00625
            @pack"#]],
    );
}

#[test]
fn a_tie_carries_and_overflows() {
    check(
        json!({"value": "65520", "format": "f16"}),
        7,
        Lang::En,
        expect![[r#"
            The largest number of f16 is 65504. What rounds to more becomes infinity.
            65520 → f16
            = ∞ (infinity)
            0x7c00
            sign: 0
            exponent: 1, 1, 1, 1, 1
            mantissa: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
            kept digits: 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
            behind them: guard, round, sticky: 1 (ruled out), 0 (ruled out), 0 (ruled out)
            in all formats: value, error
            f64: 65520, 0
            f32: 65520, 0
            tf32: 65536, 16
            f16: ∞ (active), – (active)
            bf16: 65536, 16
            e4m3: NaN, –
            e5m2: ∞, –
            @overflow"#]],
    );
}

#[test]
fn bits_are_taken_apart() {
    check(
        json!({"bits": "0x7fc00123"}),
        2,
        Lang::En,
        expect![[r#"
            These bits are no number: quiet NaN. The mantissa is its payload, which may say where it came from.
            0x7fc00123 → f32
            = NaN (quiet NaN)
            0x7fc00123
            sign: 0
            exponent: 1, 1, 1, 1, 1, 1, 1, 1
            mantissa: 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1
            in all formats: value, error
            f64: NaN, –
            f32: NaN (active), – (active)
            tf32: NaN, –
            f16: NaN, –
            bf16: NaN, –
            e4m3: NaN, –
            e5m2: NaN, –
            @special"#]],
    );
}
