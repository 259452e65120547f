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
use stepscope::algo::float::rounding::{Input, Source};
use stepscope::algo::float::{Class, Decimal, F64, FORMATS, Format, convert};
use stepscope::input::Document;
use stepscope::lessons::plane::edit;
use stepscope::lessons::{self, Ask, Opening, Outcome, View};
use stepscope::scene::Shape;
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
        (json!({"value": "1", "overflow": "wrap"}), Code::InvalidInput, "overflow"),
        (json!({"value": "1", "ulps": 0}), Code::InvalidInput, "ulps"),
        (json!({"value": "1", "sum": {"times": 3}}), Code::InvalidInput, "sum.add"),
        (json!({"value": "1", "sum": {"add": "x", "times": 3}}), Code::InvalidInput, "sum.add"),
        (json!({"value": "1", "sum": {"add": "1e9999", "times": 3}}), Code::TooLarge, "sum.add"),
        (json!({"value": "1", "sum": {"add": "1", "times": 4097}}), Code::InvalidInput, "sum.times"),
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

/// What a listing is asked: bits to take apart, numbers with a sign, a significand and an exponent to go into the format, and sums.
enum Asked {
    Bits(u64),
    Number(bool, u64, i32),
    Sum { start: u64, addend: u64, times: u32 },
}

struct Case {
    format: Format,
    is_saturating: bool,
    asked: Asked,
}

fn cases() -> Vec<Case> {
    let mut dice = Dice::new(1985);
    let mut cases = Vec::new();
    for format in FORMATS {
        for turn in 0..300 {
            let random = (0..4).fold(0u64, |bits, _| bits << 16 | dice.below(1 << 16) as u64);
            let bits = if turn < 16 { turn } else { random } & (format.sign_bit() << 1).wrapping_sub(1);
            // A number of the format, halfway to the next, or next to that; or anything at all.
            let parts = format.parts(bits);
            let (is_negative, significand, exponent) = match turn % 4 {
                0 => (parts.is_negative, parts.significand, parts.exponent),
                1 => (parts.is_negative, 2 * parts.significand + 1, parts.exponent - 1),
                2 => (parts.is_negative, 256 * parts.significand + 127 + turn / 4 % 3, parts.exponent - 8),
                _ => (random & 1 == 1, random >> 2, dice.below(2400) as i32 - 1260),
            };
            let is_saturating = turn % 8 > 3;
            let number = Asked::Number(is_negative, significand, exponent);
            cases.extend([Asked::Bits(bits), number].map(|asked| Case { format, is_saturating, asked }));
            // Positive numbers that are not too far from each other, so that something happens.
            let start = bits & (format.sign_bit() - 1);
            let apart = (turn % 5) << format.mantissa_bits;
            if start <= format.largest() && apart < start {
                let sum = Asked::Sum { start, addend: start - apart, times: 12 };
                cases.push(Case { format, is_saturating, asked: sum });
            }
        }
    }
    cases
}

/// What the lesson's core gives: bits for numbers, and numbers for bits.
fn expected(cases: &[Case]) -> Vec<Value> {
    let answer = |&Case { format, is_saturating, ref asked }: &Case| match *asked {
        Asked::Bits(bits) => {
            let parts = format.parts(bits);
            match parts.class {
                Class::Zero => json!([u8::from(parts.is_negative), 0, format.ulp_exponent(0).unwrap()]),
                Class::Subnormal | Class::Normal => json!([u8::from(parts.is_negative), parts.significand, parts.exponent]),
                _ => Value::Null,
            }
        }
        Asked::Number(is_negative, significand, exponent) => {
            let bits = format.round(is_negative, significand, exponent);
            json!(if is_saturating { format.saturated(bits) } else { bits })
        }
        Asked::Sum { start, addend, times } => {
            let input = Input { is_saturating, ..Input::new(format, Source::Bits(start)) };
            json!((0..times).fold(start, |sum, _| input.add(sum, addend)))
        }
    };
    cases.iter().map(answer).collect()
}

#[test]
fn the_python_listing_gives_what_the_lesson_gives() {
    let cases = cases();
    let mut lines = String::new();
    for &Case { format, is_saturating, ref asked } in &cases {
        let full = |bits: u64| Decimal::of(format, bits).unwrap().to_string();
        let given = match *asked {
            Asked::Bits(bits) => json!(bits),
            Asked::Number(is_negative, significand, exponent) => {
                json!(format!("{}{}", if is_negative { "-" } else { "" }, Decimal::scaled(significand, exponent)))
            }
            Asked::Sum { start, addend, times } => json!([full(start), full(addend), times]),
        };
        let line = json!([given, format.exponent_bits, format.mantissa_bits, format.has_infinity, is_saturating]);
        let _ = writeln!(lines, "{line}");
    }
    assert_eq!(answers::python::<Value>("float_formats", lines), expected(&cases));
}

#[test]
fn the_cpp_listing_gives_what_the_lesson_gives() {
    let cases = cases();
    let mut words = String::new();
    for &Case { format, is_saturating, ref asked } in &cases {
        let flags = [format.has_infinity, is_saturating].map(u8::from);
        let _ = write!(words, "{} {} {} {} ", format.exponent_bits, format.mantissa_bits, flags[0], flags[1]);
        let _ = match *asked {
            Asked::Bits(bits) => writeln!(words, "bits {bits}"),
            Asked::Number(is_negative, significand, exponent) => {
                writeln!(words, "number {} {significand} {exponent}", u8::from(is_negative))
            }
            Asked::Sum { start, addend, times } => writeln!(words, "sum {start} {addend} {times}"),
        };
    }
    assert_eq!(answers::cpp::<Value>("float_formats", words), expected(&cases));
}

#[test]
fn the_rust_listing_gives_what_the_lesson_gives() {
    let cases = cases();
    let run = |&Case { format, is_saturating, ref asked }: &Case| {
        let (exponent_bits, mantissa_bits) = (format.exponent_bits as i32, format.mantissa_bits as i32);
        let format =
            listing::Format { exponent_bits, mantissa_bits, has_infinity: format.has_infinity, saturates: is_saturating };
        match *asked {
            Asked::Bits(bits) => listing::decode(bits, format)
                .map_or(Value::Null, |number| json!([u8::from(number.is_negative), number.significand, number.exponent])),
            Asked::Number(is_negative, significand, exponent) => {
                json!(listing::encode(listing::Number { is_negative, significand, exponent }, format))
            }
            Asked::Sum { start, addend, times } => json!(listing::add_many(start, addend, times, format)),
        }
    };
    assert_eq!(cases.iter().map(run).collect::<Vec<_>>(), expected(&cases));
}

#[test]
fn sums_get_stuck_where_the_textbooks_say() {
    let sum = |value: &str, format: &str, add: &str, times: u64| {
        result(json!({"value": value, "format": format, "sum": {"add": add, "times": times}}))
    };
    for (format, stuck) in [("f16", 2048), ("bf16", 256), ("e4m3", 16), ("e5m2", 8), ("tf32", 2048)] {
        let result = sum("0", format, "1", 3000);
        assert_eq!(result["value"], json!(stuck.to_string()), "{format}");
        assert_eq!((&result["stuckAfter"], &result["exact"]), (&json!(stuck), &json!("3000")), "{format}");
        assert_eq!(result["error"], json!((stuck - 3000).to_string()), "{format}");
    }
    let tenths = sum("0", "f64", "0.1", 10);
    assert_eq!(tenths["value"], json!(Decimal::of(F64, 0.9999999999999999f64.to_bits()).unwrap().to_string()));
    assert_eq!((&tenths["stuckAfter"], &tenths["exact"]), (&Value::Null, &json!("1")));
    let third = result(json!({"value": 0.1, "format": "f64", "sum": {"add": 0.2, "times": 1}}));
    assert_eq!(third["bits"], json!("0x3fd3333333333334"));
    assert_eq!(result(json!({"bits": "0x7f", "format": "e4m3", "sum": {"add": 1, "times": 2}}))["exact"], Value::Null);
    // The largest number stays or goes beyond.
    let far = |overflow: &str| {
        let input = json!({"value": 440, "format": "e4m3", "overflow": overflow, "sum": {"add": 100, "times": 3}});
        result(input)["value"].clone()
    };
    assert_eq!((far("infinity"), far("saturate")), (json!("nan"), json!("448")));
}

#[test]
fn what_is_too_large_stays_at_the_largest_where_that_is_asked_for() {
    for (value, format, bits) in
        [("465", "e4m3", "0x7e"), ("-1e300", "e5m2", "0xfb"), ("65520", "f16", "0x7bff"), ("1e39", "tf32", "0x3fbff")]
    {
        let input = json!({"value": value, "format": format, "overflow": "saturate"});
        assert_eq!(result(input)["bits"], json!(bits), "{value}");
    }
    // What is no number, and what is given as bits, stays what it is.
    for (bits, format) in [("0x7f", "e4m3"), ("0x7c00", "f16"), ("0x7e00", "f16")] {
        assert_eq!(result(json!({"bits": bits, "format": format, "overflow": "saturate"}))["bits"], json!(bits));
    }
}

/// Of all numbers of the small formats, the ticks around each: they are the numbers there are, at their places, and none is missing but where
/// the picture says that one stands for several or that a bar does.
#[test]
fn the_ticks_of_the_number_line_are_the_numbers_of_the_format() {
    const WIDTH: f32 = 700.0;
    let (left, room) = (12.0, f64::from(WIDTH) - 24.0);
    for format in FORMATS.into_iter().filter(|format| format.bits() == 8) {
        let wide = |bits: u64| f64::from_bits(convert(format, F64, bits));
        let largest = format.largest() as i64;
        let numbers: Vec<i64> = (-largest..=largest).collect();
        let value = |number: i64| wide(number.unsigned_abs()) * if number < 0 { -1.0 } else { 1.0 };
        for bits in (0..256).filter(|bits| bits & 0x7f <= format.largest()) {
            for ulps in [1u64, 4, 64, 1 << 20] {
                let input = json!({"bits": format!("{bits:#x}"), "format": format.name, "ulps": ulps});
                let mut film = open(input.clone()).unwrap().film.unwrap();
                film.seek(film.len());
                let scene = film.scene(&View::new(WIDTH, Lang::En));
                let reach = ulps as f64 * 2f64.powi(format.ulp_exponent(bits).unwrap());
                let x_of = |number: i64| left + room / 2.0 + (value(number) - wide(bits)) / reach * room / 2.0;
                let there = numbers.iter().copied().filter(|number| (value(*number) - wide(bits)).abs() <= reach);
                let ticks: Vec<i64> = scene
                    .marks
                    .iter()
                    .filter_map(|mark| match mark.key.kind {
                        "tick" => Some(mark.key.id as i64),
                        "tick-negative" => Some(-(mark.key.id as i64)),
                        _ => None,
                    })
                    .collect();
                for mark in scene.marks.iter().filter(|mark| mark.key.kind.starts_with("tick")) {
                    let number = mark.key.id as i64 * if mark.key.kind == "tick" { 1 } else { -1 };
                    assert!((f64::from(mark.x) - x_of(number)).abs() < 0.01, "{input}: {number}");
                }
                let said = |words: &str| scene.marks.iter().find_map(|mark| mark.label.strip_prefix(words).map(str::to_owned));
                let stride = said("one tick for ").map_or(1, |rest| rest.trim_end_matches(" numbers").parse::<i64>().unwrap());
                let bar = scene.marks.iter().find(|mark| mark.key.kind == "crowd").map(|mark| match mark.shape {
                    Shape::Rect { width, .. } => (mark.x - width / 2.0 - 1.0, mark.x + width / 2.0 + 1.0),
                    _ => panic!("a bar"),
                });
                assert_eq!(bar.is_some(), said("bar:").is_some(), "{input}");
                let is_in_bar = |number: i64| bar.is_some_and(|(from, to)| (from..=to).contains(&(x_of(number) as f32)));
                let expected: Vec<i64> = there.filter(|number| number % stride == 0 && !is_in_bar(*number)).collect();
                let shown: Vec<i64> = ticks.into_iter().filter(|number| !is_in_bar(*number)).collect();
                assert_eq!(shown, expected, "{input}");
            }
        }
    }
}

#[test]
fn every_button_of_every_preset_makes_a_document_that_opens() {
    let card = lessons::find("float-formats").unwrap().card();
    for preset in card.presets {
        let document = preset.document();
        let mut film = open(Value::Object(document.json.clone())).unwrap().film.unwrap();
        film.seek(film.len());
        for press in film.scene(&View::new(360.0, Lang::Zh)).presses {
            let changed = edit::changed(&document, &press.change);
            open(Value::Object(changed.json)).unwrap_or_else(|failure| panic!("{}, {}: {failure}", preset.name, press.name));
        }
    }
}

/// A button of the picture, as it is named, pressed: what opens next.
fn pressed(json: &Value, name: &str) -> Value {
    let Value::Object(map) = json.clone() else { panic!("an input is an object") };
    let mut film = open(json.clone()).unwrap().film.unwrap();
    film.seek(film.len());
    let scene = film.scene(&View::new(360.0, Lang::En));
    let press = scene.presses.iter().find(|press| press.name == name).unwrap_or_else(|| panic!("no {name}"));
    Value::Object(edit::changed(&Document::of(map), &press.change).json)
}

#[test]
fn a_bit_that_is_pressed_is_flipped_and_makes_bits_of_the_input() {
    let tenth = json!({"value": "0.1", "format": "f16"});
    assert_eq!(pressed(&tenth, "bit 0, mantissa, is 0"), json!({"format": "f16", "bits": "0x2e67"}));
    assert_eq!(pressed(&tenth, "bit 15, sign, is 0"), json!({"format": "f16", "bits": "0xae66"}));
    assert_eq!(pressed(&tenth, "bit 13, exponent, is 1"), json!({"format": "f16", "bits": "0x0e66"}));
    let sum = json!({"value": "2040", "format": "f16", "sum": {"add": "1", "times": 16}});
    assert_eq!(pressed(&sum, "bit 0, mantissa, is 0"), json!({"format": "f16", "bits": "0x6801"}));
    assert_eq!(pressed(&tenth, "zoom out: ±8 ulp")["ulps"], json!(8));
    for format in FORMATS {
        let mut now = json!({"bits": "0x0", "format": format.name});
        for place in 0..format.bits() {
            let field = if place < format.mantissa_bits {
                "mantissa"
            } else if place + 1 < format.bits() {
                "exponent"
            } else {
                "sign"
            };
            now = pressed(&now, &format!("bit {place}, {field}, is 0"));
            let bits = u64::MAX >> (63 - place);
            assert_eq!(
                result(now.clone())["bits"],
                json!(format!("0x{bits:0width$x}", width = format.bits().div_ceil(4) as usize))
            );
        }
    }
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
            its place in f16: 2^-4 to 2^-3: gap 2^-14 (done)
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
            the number and its neighbours: 0.09991455078125, 0.0999755859375, 0.10003662109375
            arrow: what was given, 0.4 ulp above
            its place in f16: 2^-4 to 2^-3: gap 2^-14 (done)
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
            这个数和相邻的数: 0.09991455078125、0.0999755859375、0.10003662109375
            箭头：给出的数，高 0.4 ulp
            在 f16 中的位置: 2^-4 到 2^-3：间距 2^-14 (完成)
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
            its place in f16: ∞, NaN (done)
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
fn a_sum_that_gets_stuck() {
    let sum = || json!({"value": "2047", "format": "f16", "sum": {"add": "1", "times": 4}});
    check(
        sum(),
        7,
        Lang::En,
        expect![[r#"
        1 is a number of f16: it is added to 2047 as it is.
        2047 + 4 · 1 → f16
        = 2047 (normal)
        0x67ff
        sign: 0
        exponent: 1, 1, 0, 0, 1
        mantissa: 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
        after 0 of 4 additions
        sum, rounded each time: 2047
        exact sum: 2047
        difference: 0
        the number and its neighbours: 2046, 2047, 2048
        its place in f16: 2^10 to 2^11: gap 2^0 (done)
        the sum in all formats: value, error
        f64: 2047, 0
        f32: 2047, 0
        tf32: 2047, 0
        f16: 2047 (active), 0 (active)
        bf16: 2048, 1
        e4m3: NaN, –
        e5m2: 2048, 1
        @addend"#]],
    );
    check(
        sum(),
        9,
        Lang::En,
        expect![[r#"
        2048 + 1 = 2049, which rounds to 2048, where it was. It is stuck, however often it goes on.
        2047 + 4 · 1 → f16
        = 2048 (normal)
        0x6800
        sign: 0
        exponent: 1, 1, 0, 1, 0
        mantissa: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        after 2 of 4 additions
        sum, rounded each time: 2048
        exact sum: 2049
        difference: −1
        the number and its neighbours: 2047, 2048, 2050
        arrow: unrounded sum, 0.5 ulp above
        its place in f16: 2^11 to 2^12: gap 2^1 (done)
        the sum in all formats: value, error
        f64: 2049, 0
        f32: 2049, 0
        tf32: 2048, −1
        f16: 2048 (active), −1 (active)
        bf16: 2048, −1
        e4m3: NaN, –
        e5m2: 2048, −1
        @stay"#]],
    );
    check(
        sum(),
        9,
        Lang::Zh,
        expect![[r#"
        2048 + 1 = 2049，舍入后还是 2048。再加多少次也不会动了。
        2047 + 4 · 1 → f16
        = 2048（规格化数）
        0x6800
        符号: 0
        指数: 1、1、0、1、0
        尾数: 0、0、0、0、0、0、0、0、0、0
        已加 2 次，共 4 次
        每次舍入的和: 2048
        精确的和: 2049
        相差: −1
        这个数和相邻的数: 2047、2048、2050
        箭头：舍入前的和，高 0.5 ulp
        在 f16 中的位置: 2^11 到 2^12：间距 2^1 (完成)
        各格式中的和：值，误差
        f64: 2049、0
        f32: 2049、0
        tf32: 2048、−1
        f16: 2048 (进行中)、−1 (进行中)
        bf16: 2048、−1
        e4m3: NaN、–
        e5m2: 2048、−1
        @stay"#]],
    );
}

#[test]
fn what_saturates() {
    check(
        json!({"value": "465", "format": "e4m3", "overflow": "saturate"}),
        6,
        Lang::En,
        expect![[r#"
        The largest number of e4m3 is 448. What rounds to more stays there: it saturates.
        465 → e4m3
        = 448 (normal)
        0x7e
        sign: 0
        exponent: 1, 1, 1, 1
        mantissa: 1, 1, 0
        kept digits: 1, 1, 1, 1
        behind them: guard, round, sticky: 1 (ruled out), 0 (ruled out), 1 (ruled out)
        the number and its neighbours: 416, 448
        arrow: what was given, 0.531 ulp above
        its place in e4m3: 2^8 to 2^9: gap 2^5 (done)
        in all formats: value, error
        f64: 465, 0
        f32: 465, 0
        tf32: 465, 0
        f16: 465, 0
        bf16: 464, −1
        e4m3: 448 (active), −17 (active)
        e5m2: 448, −17
        @saturate"#]],
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
            its place in f32: 2^126 to 2^128: gaps 2^103 to 2^104 (done)
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
