//! What the lesson is, takes and begins with.

use crate::input::{Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub const MOST_TOKENS: usize = 64;
const MOST_OUTCOMES: usize = 1_000;
/// Of all distributions together.
pub const MOST_PROBS: usize = 20_000;

pub static CARD: Card = Card {
    id: "typical-acceptance",
    title: Text::new("Typical acceptance", "典型接受"),
    summary: Text::new(
        "Which guessed tokens are kept: those that the model finds likely enough, measured against its entropy. Fast, but not lossless.",
        "哪些猜测的词元会留下：以模型的熵为尺度，足够可能的才留。快，但不是无损的。",
    ),
    family: Family::Decoding,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "probs",
        title: Text::new("The model's distributions", "模型给出的分布"),
        help: Text::new(
            "A row for each guessed token, each of the same length and with sum 1, such as [[0.7,0.2,0.1],[0.1,0.8,0.1]].",
            "每个猜测的词元一行，各行等长、和为 1，例如 [[0.7,0.2,0.1],[0.1,0.8,0.1]]。",
        ),
        shape: Shape::List {
            of: &Shape::List { of: &Shape::Number { min: 0.0, max: 1.0 }, min_len: 1, max_len: MOST_OUTCOMES },
            min_len: 0,
            max_len: MOST_TOKENS,
        },
        default: Default::Required,
    },
    Field {
        name: "tokens",
        title: Text::new("Guessed tokens", "猜测的词元"),
        help: Text::new("One for each row, counted from 0, such as 0, 1.", "每行一个，从 0 数起，例如 0, 1。"),
        shape: Shape::List { of: &Shape::Int { min: 0, max: MOST_OUTCOMES as i64 - 1 }, min_len: 0, max_len: MOST_TOKENS },
        default: Default::Required,
    },
    Field {
        name: "epsilon",
        title: Text::new("ε", "ε"),
        help: Text::new("The threshold is never more than this: 0.09 in Medusa.", "阈值不会超过它；Medusa 用 0.09。"),
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: Default::Json("0.09"),
    },
    Field {
        name: "delta",
        title: Text::new("δ", "δ"),
        help: Text::new(
            "Where the model is unsure, the threshold is δ·exp(−H): 0.3 in Medusa.",
            "模型拿不准时，阈值为 δ·exp(−H)；Medusa 用 0.3。",
        ),
        shape: Shape::Number { min: 0.0, max: 10.0 },
        default: Default::Json("0.3"),
    },
];

pub static RESULT: Form = Form::Record(&[
    Member::new("entropy", "Of each row, in nats.", Form::List(&Form::Number)),
    Member::new("threshold", "For each token: min(ε, δ·exp(−entropy)).", Form::List(&Form::Number)),
    Member::new(
        "accepted",
        "Whether the token's probability, and that of each before it, is more than its threshold.",
        Form::List(&Form::Bool),
    ),
    Member::new("length", "How many tokens are accepted.", Form::Int),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Three accepted, one rejected, one after it", "三个接受，一个拒绝，后面还有一个"),
        input: r#"{"probs":[[0.7,0.1,0.1,0.05,0.05],[0.05,0.8,0.05,0.05,0.05],[0.3,0.25,0.2,0.15,0.1],[0.9,0.04,0.03,0.02,0.01],[0.6,0.1,0.1,0.1,0.1]],"tokens":[0,1,4,3,0]}"#,
    },
    Preset {
        name: "sure-or-not",
        title: Text::new("0.08 twice: the model unsure, then sure", "两次 0.08：先是拿不准，再是很有把握"),
        input: r#"{"probs":[[0.08,0.12,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1],[0.08,0.92,0,0,0,0,0,0,0,0]],"tokens":[0,0]}"#,
    },
    Preset {
        name: "greedy",
        title: Text::new("The likeliest tokens: all accepted", "全取最可能的词元：都接受"),
        input: r#"{"probs":[[0.7,0.1,0.1,0.05,0.05],[0.05,0.8,0.05,0.05,0.05],[0.3,0.25,0.2,0.15,0.1]],"tokens":[0,1,0]}"#,
    },
    Preset {
        name: "greedy-rejected",
        title: Text::new("δ = 2: even the likeliest is rejected", "δ = 2：最可能的词元也被拒绝"),
        input: r#"{"probs":[[0.3,0.25,0.25,0.2]],"tokens":[0],"epsilon":1,"delta":2}"#,
    },
    Preset {
        name: "boundary",
        title: Text::new("Exactly at the threshold: rejected", "恰好等于阈值：拒绝"),
        input: r#"{"probs":[[0.25,0.25,0.25,0.25]],"tokens":[2],"epsilon":0.25,"delta":10}"#,
    },
    Preset {
        name: "zeros",
        title: Text::new("Zeros: 0·log 0 = 0", "概率为零：0·log 0 = 0"),
        input: r#"{"probs":[[0,1,0],[0.5,0.5,0]],"tokens":[1,2]}"#,
    },
    Preset {
        name: "first",
        title: Text::new("The first is rejected: nothing is kept", "第一个就拒绝：一个也不留"),
        input: r#"{"probs":[[0.99,0.01],[0.5,0.5]],"tokens":[1,0]}"#,
    },
    Preset {
        name: "all-equal",
        title: Text::new("All equally likely", "各词元同样可能"),
        input: r#"{"probs":[[0.125,0.125,0.125,0.125,0.125,0.125,0.125,0.125]],"tokens":[7]}"#,
    },
    Preset {
        name: "one",
        title: Text::new("One token that is certain", "唯一而确定的词元"),
        input: r#"{"probs":[[1]],"tokens":[0]}"#,
    },
    Preset { name: "empty", title: Text::new("No tokens", "没有词元"), input: r#"{"probs":[],"tokens":[]}"# },
];
