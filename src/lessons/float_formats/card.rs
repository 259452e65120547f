//! What the lesson is, takes and begins with.

use super::line::MOST_AROUND;
use crate::algo::float::MOST_DIGITS;
use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "float-formats",
    title: Text::new("Floating-point formats", "浮点格式"),
    summary: Text::new(
        "A decimal on its way into bits, digit by digit: f64, f32, TF32, f16, bf16 and both 8-bit formats, rounded exactly.",
        "一个十进制数怎样一位一位变成浮点数：f64、f32、TF32、f16、bf16 和两种 8 位格式，舍入精确无误。",
    ),
    family: Family::Numbers,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

/// A sign, a point and an exponent beside the digits.
const MOST_CHARS: usize = MOST_DIGITS + 16;
/// Every addition is a step of the film.
pub const MOST_TIMES: i64 = 4096;
/// Digits of 64 bits, what goes before them, and `_` between them.
const MOST_BIT_CHARS: usize = 140;

const FIELDS: &[Field] = &[
    Field {
        name: "value",
        title: Text::new("Number", "数"),
        help: Text::new(
            "A decimal such as -0.1 or 6.02e23, with up to 2000 digits.",
            "十进制数，例如 -0.1 或 6.02e23，最多 2000 位数字。",
        ),
        shape: Shape::Text { max_len: MOST_CHARS },
        default: Default::Unless("bits"),
    },
    Field {
        name: "bits",
        title: Text::new("Bits instead", "改为给出位"),
        help: Text::new(
            "Hexadecimal or binary, such as 0x3c00 or 0b0_01111_0000000000; without 0x or 0b a whole number.",
            "十六进制或二进制，例如 0x3c00 或 0b0_01111_0000000000；不带 0x、0b 则为十进制整数。",
        ),
        shape: Shape::Text { max_len: MOST_BIT_CHARS },
        default: Default::Absent,
    },
    Field {
        name: "format",
        title: Text::new("Format", "格式"),
        help: Text::new("Sign, exponent and mantissa bits are in brackets.", "括号中是符号、指数和尾数的位数。"),
        shape: Shape::Choice(&[
            Choice { value: "f64", title: Text::new("f64 (1+11+52)", "f64（1+11+52）") },
            Choice { value: "f32", title: Text::new("f32 (1+8+23)", "f32（1+8+23）") },
            Choice { value: "tf32", title: Text::new("TF32 (1+8+10)", "TF32（1+8+10）") },
            Choice { value: "f16", title: Text::new("f16 (1+5+10)", "f16（1+5+10）") },
            Choice { value: "bf16", title: Text::new("bf16 (1+8+7)", "bf16（1+8+7）") },
            Choice { value: "e4m3", title: Text::new("E4M3 (1+4+3)", "E4M3（1+4+3）") },
            Choice { value: "e5m2", title: Text::new("E5M2 (1+5+2)", "E5M2（1+5+2）") },
        ]),
        default: Default::Json(r#""f32""#),
    },
    Field {
        name: "overflow",
        title: Text::new("Beyond the largest", "超过最大的数"),
        help: Text::new("E4M3 has no infinity: there it is NaN.", "E4M3 没有无穷大，此时为 NaN。"),
        shape: Shape::Choice(&[
            Choice { value: "infinity", title: Text::new("Infinity", "成为无穷大") },
            Choice { value: "saturate", title: Text::new("Stay at the largest", "停在最大的数") },
        ]),
        default: Default::Json(r#""infinity""#),
    },
    Field {
        name: "ulps",
        title: Text::new("Number line", "数轴范围"),
        help: Text::new("How many units of the last place to each side.", "两侧各多少个末位单位。"),
        shape: Shape::Int { min: 1, max: MOST_AROUND as i64 },
        default: Default::Json("4"),
    },
    Field {
        name: "sum",
        title: Text::new("Add to it again and again", "再一次次地加"),
        help: Text::new("Every sum is rounded.", "每次相加后都舍入。"),
        shape: Shape::Record(&[
            Field {
                name: "add",
                title: Text::new("What is added", "加数"),
                help: Text::new("A decimal such as 1 or 0.1.", "十进制数，例如 1 或 0.1。"),
                shape: Shape::Text { max_len: MOST_CHARS },
                default: Default::Required,
            },
            Field {
                name: "times",
                title: Text::new("How many times", "次数"),
                help: Text::new("1 to 4096.", "1 到 4096。"),
                shape: Shape::Int { min: 1, max: MOST_TIMES },
                default: Default::Required,
            },
        ]),
        default: Default::Absent,
    },
];

/// A number in full, where there is one.
const NUMBER: Form = Form::OneOf(&[Form::Text, Form::Null]);

pub static RESULT: Form = Form::Record(&[
    Member::new("bits", "Hexadecimal, with all its zeros.", Form::Text),
    Member::new("sign", "", Form::Int),
    Member::new("exponent", "As it is stored, with its bias.", Form::Int),
    Member::new("mantissa", "As it is stored, without the first digit.", Form::Int),
    Member::new("value", "What the bits stand for: an exact decimal, inf, -inf or nan.", Form::Text),
    Member::new("class", "", Form::Word(&["zero", "subnormal", "normal", "infinity", "quiet-nan", "signalling-nan"])),
    Member::new("ulp", "What the last place is worth, an exact decimal; null where the bits are no number.", NUMBER),
    Member::new(
        "error",
        "The value less what was given, or less the exact sum, an exact decimal; null where the value is no number.",
        NUMBER,
    ),
    Member::optional("exact", "Of a sum: what it is without rounding, an exact decimal; null where it is no number.", NUMBER),
    Member::optional(
        "stuckAfter",
        "Of a sum: after how many additions it no longer changes; null where it still does.",
        Form::OneOf(&[Form::Int, Form::Null]),
    ),
]);

const fn preset(name: &'static str, title: Text, input: &'static str) -> Preset {
    Preset { name, title, input }
}

const PRESETS: &[Preset] = &[
    preset("tenth", Text::new("0.1 in f16", "f16 中的 0.1"), r#"{"value":"0.1","format":"f16"}"#),
    preset("tenth-f64", Text::new("0.1 in f64", "f64 中的 0.1"), r#"{"value":"0.1","format":"f64"}"#),
    preset("tenth-f32", Text::new("0.1 in f32", "f32 中的 0.1"), r#"{"value":"0.1","format":"f32"}"#),
    preset("tenth-bf16", Text::new("0.1 in bf16", "bf16 中的 0.1"), r#"{"value":"0.1","format":"bf16"}"#),
    preset("tenth-e4m3", Text::new("0.1 in E4M3", "E4M3 中的 0.1"), r#"{"value":"0.1","format":"e4m3"}"#),
    preset(
        "three-tenths",
        Text::new("0.3 in f64: not 0.1 + 0.2", "f64 中的 0.3：不等于 0.1 + 0.2"),
        r#"{"value":"0.3","format":"f64"}"#,
    ),
    preset(
        "sum",
        Text::new("What 0.1 + 0.2 is in f64", "f64 中 0.1 + 0.2 的结果"),
        r#"{"bits":"0x3fd3333333333334","format":"f64"}"#,
    ),
    preset(
        "third",
        Text::new("A third, in TF32", "三分之一，TF32"),
        r#"{"value":"0.33333333333333333333333333333333333333","format":"tf32"}"#,
    ),
    preset("half", Text::new("0.5 is exact", "0.5 没有误差"), r#"{"value":"0.5","format":"f32"}"#),
    preset(
        "tie",
        Text::new("2049 in f16: halfway, and down", "f16 中的 2049：正在中间，向下"),
        r#"{"value":"2049","format":"f16"}"#,
    ),
    preset(
        "tie-up",
        Text::new("2051 in f16: halfway, and up", "f16 中的 2051：正在中间，向上"),
        r#"{"value":"2051","format":"f16"}"#,
    ),
    preset(
        "past-tie",
        Text::new("A hair above halfway", "比中间多一点点"),
        r#"{"value":"2049.00000000000000000000000000000000000001","format":"f16"}"#,
    ),
    preset("carry", Text::new("A carry into the exponent", "进位到指数"), r#"{"value":"2047.5","format":"f16"}"#),
    preset("largest", Text::new("65519 is still f16", "65519 还在 f16 内"), r#"{"value":"65519","format":"f16"}"#),
    preset("overflow", Text::new("65520 is infinity in f16", "65520 在 f16 中是无穷大"), r#"{"value":"65520","format":"f16"}"#),
    preset(
        "same-bf16",
        Text::new("65520 in bf16: no overflow", "bf16 中的 65520：不溢出"),
        r#"{"value":"65520","format":"bf16"}"#,
    ),
    preset("e4m3-largest", Text::new("464 is 448 in E4M3", "464 在 E4M3 中成了 448"), r#"{"value":"464","format":"e4m3"}"#),
    preset("e4m3-overflow", Text::new("465 is NaN in E4M3", "465 在 E4M3 中成了 NaN"), r#"{"value":"465","format":"e4m3"}"#),
    preset(
        "saturate",
        Text::new("465 stays at 448 in E4M3", "465 在 E4M3 中停在 448"),
        r#"{"value":"465","format":"e4m3","overflow":"saturate"}"#,
    ),
    preset(
        "e5m2-overflow",
        Text::new("61440 is infinity in E5M2", "61440 在 E5M2 中是无穷大"),
        r#"{"value":"61440","format":"e5m2"}"#,
    ),
    preset("subnormal", Text::new("Below the normal numbers", "小于规格化数"), r#"{"value":"1e-5","format":"f16"}"#),
    preset(
        "to-normal",
        Text::new("Up from the largest subnormal", "从最大的次规格化数进到规格化数"),
        r#"{"value":"0.00006103","format":"f16"}"#,
    ),
    preset("least", Text::new("The smallest f64", "最小的 f64"), r#"{"value":"5e-324","format":"f64"}"#),
    preset(
        "half-least",
        Text::new("Half of the smallest f16: a tie with 0", "最小 f16 的一半：与 0 平局"),
        r#"{"value":"0.0000000298023223876953125","format":"f16"}"#,
    ),
    preset("tiny", Text::new("Underflow", "下溢"), r#"{"value":"1e-400","format":"f64"}"#),
    preset("negative-zero", Text::new("−0", "−0"), r#"{"value":"-0","format":"f32"}"#),
    preset("big-whole", Text::new("2^53 + 1", "2^53 + 1"), r#"{"value":"9007199254740993","format":"f64"}"#),
    preset("avogadro", Text::new("1e23", "1e23"), r#"{"value":"1e23","format":"f64"}"#),
    preset("epsilon", Text::new("1 + ε of f32", "f32 的 1 + ε"), r#"{"bits":"0x3f800001","format":"f32"}"#),
    preset("payload", Text::new("NaN with a payload", "带载荷的 NaN"), r#"{"bits":"0x7fc00123","format":"f32"}"#),
    preset("signalling", Text::new("A signalling NaN", "发信号的 NaN"), r#"{"bits":"0xfd01","format":"f16"}"#),
    preset("infinity", Text::new("−∞ in E5M2", "E5M2 中的 −∞"), r#"{"bits":"0b1_11111_00","format":"e5m2"}"#),
    preset(
        "stuck",
        Text::new("Ones added in f16: stuck at 2048", "f16 中一次次加 1：停在 2048"),
        r#"{"value":"2040","format":"f16","sum":{"add":"1","times":16}}"#,
    ),
    preset(
        "stuck-bf16",
        Text::new("Ones added in bf16: stuck at 256", "bf16 中一次次加 1：停在 256"),
        r#"{"value":"0","format":"bf16","sum":{"add":"1","times":300}}"#,
    ),
    preset(
        "ten-tenths",
        Text::new("Ten tenths aren't 1", "十个 0.1 不等于 1"),
        r#"{"value":"0","format":"f64","sum":{"add":"0.1","times":10}}"#,
    ),
    preset(
        "nan-spreads",
        Text::new("NaN + 1 is NaN", "NaN + 1 还是 NaN"),
        r#"{"bits":"0x7e00","format":"f16","sum":{"add":"1","times":3}}"#,
    ),
    preset("gaps", Text::new("Where the gap doubles", "间距加倍之处"), r#"{"value":"1","format":"e4m3","ulps":16}"#),
    preset("around-zero", Text::new("Numbers around 0", "0 附近的数"), r#"{"value":"0","format":"e5m2","ulps":16}"#),
    preset("zero-bits", Text::new("Nothing but zeros", "全是零"), r#"{"bits":"0x00","format":"e4m3"}"#),
];
