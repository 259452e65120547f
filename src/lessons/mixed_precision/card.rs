//! What the lesson is, takes and begins with.

use super::course::MOST_STEPS;
use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "mixed-precision",
    title: Text::new("Mixed precision", "混合精度训练"),
    summary: Text::new(
        "One model trained in five formats side by side: gradients that vanish, updates that are lost, and what masters and a loss scale do about it.",
        "同一个模型用五种精度并排训练：梯度怎样消失，更新怎样丢失，主权重和损失缩放各解决什么。",
    ),
    family: Family::Kernels,
    is_gpu: true,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "regime",
        title: Text::new("In front", "主看"),
        help: Text::new("All five are trained; the result is this one's.", "五种都会训练；结果以这一种为准。"),
        shape: Shape::Choice(&[
            Choice { value: "fp32", title: Text::new("fp32", "fp32") },
            Choice { value: "fp16", title: Text::new("fp16, everything", "fp16：全部") },
            Choice { value: "fp16+master", title: Text::new("fp16 with f32 masters", "fp16 + f32 主权重") },
            Choice {
                value: "fp16+master+scaling",
                title: Text::new("fp16 with masters and loss scaling", "fp16 + 主权重 + 损失缩放"),
            },
            Choice { value: "bf16", title: Text::new("bf16 with f32 masters", "bf16 + f32 主权重") },
        ]),
        default: Default::Json(r#""fp16+master+scaling""#),
    },
    Field {
        name: "scale",
        title: Text::new("Loss scale", "损失缩放"),
        help: Text::new(
            "Fixed, or dynamic: it grows after clean steps and shrinks when a gradient overflows.",
            "固定；或动态：连续无溢出就增大，一溢出就减小。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "fixed", title: Text::new("fixed", "固定") },
            Choice { value: "dynamic", title: Text::new("dynamic", "动态") },
        ]),
        default: Default::Json(r#""dynamic""#),
    },
    Field {
        name: "init",
        title: Text::new("First scale", "初始缩放"),
        help: Text::new("A power of two changes no digit, such as 65536.", "取 2 的幂就不会改动任何一位数字，例如 65536。"),
        shape: Shape::Number { min: 1.0, max: 1e12 },
        default: Default::Json("65536"),
    },
    Field {
        name: "growthInterval",
        title: Text::new("Clean steps to grow", "增大前的连续步数"),
        help: Text::new(
            "After so many steps in a row without overflow a dynamic scale grows.",
            "连续这么多步没有溢出，动态缩放就增大一次。",
        ),
        shape: Shape::Int { min: 1, max: 10_000 },
        default: Default::Json("50"),
    },
    Field {
        name: "factor",
        title: Text::new("Factor", "倍数"),
        help: Text::new(
            "What a dynamic scale is multiplied by when it grows, and divided by at an overflow; it doesn't fall below 1.",
            "动态缩放增大时乘以它，溢出时除以它；不会小于 1。",
        ),
        shape: Shape::Number { min: 1.0, max: 65_536.0 },
        default: Default::Json("2"),
    },
    Field {
        name: "steps",
        title: Text::new("Training steps", "训练步数"),
        help: Text::new("Of every regime.", "每种精度都训练这么多步。"),
        shape: Shape::Int { min: 1, max: MOST_STEPS as i64 },
        default: Default::Required,
    },
    Field {
        name: "rate",
        title: Text::new("Learning rate", "学习率"),
        help: Text::new("Adam's.", "Adam 的学习率。"),
        shape: Shape::Number { min: 1e-6, max: 1e6 },
        default: Default::Json("0.001"),
    },
    Field {
        name: "seed",
        title: Text::new("Seed", "随机种子"),
        help: Text::new("Of the data and of the first weights.", "决定数据和初始权重。"),
        shape: Shape::Int { min: 0, max: u32::MAX as i64 },
        default: Default::Json("1"),
    },
    Field {
        name: "overflow",
        title: Text::new("Overflows put in", "人为溢出"),
        help: Text::new(
            "[false, true, …]: in these steps a gradient is made infinite, in every regime.",
            "[false, true, …]：为 true 的那些步里，每种精度都有一个梯度被改成无穷大。",
        ),
        shape: Shape::List { of: &Shape::Bool, min_len: 0, max_len: MOST_STEPS },
        default: Default::Absent,
    },
];

const LOSSES: Form = Form::List(&Form::OneOf(&[Form::Number, Form::Null]));

const TRAINED: Form = Form::Record(&[
    Member::new("loss", "Before each step's update; null where it isn't finite.", LOSSES),
    Member::new("scale", "What the loss was scaled by in each step.", Form::List(&Form::Number)),
    Member::new("skipped", "Steps that changed nothing, since a gradient wasn't finite.", Form::Int),
    Member::new(
        "underflow",
        "The share of each step's gradients, 0 to 1, that are 0 where they are kept.",
        Form::List(&Form::Number),
    ),
    Member::new("lostUpdates", "Weights that each step left as they were though their update wasn't 0.", Form::List(&Form::Int)),
]);

pub static RESULT: Form = Form::Record(&[
    Member::new("loss", "The chosen regime's before each step's update; null where it isn't finite.", LOSSES),
    Member::new("scale", "What its loss was scaled by in each step.", Form::List(&Form::Number)),
    Member::new("skipped", "Its steps that changed nothing, since a gradient wasn't finite.", Form::Int),
    Member::new(
        "underflow",
        "The share of its gradients in each step, 0 to 1, that are 0 where they are kept.",
        Form::List(&Form::Number),
    ),
    Member::new(
        "lostUpdates",
        "Its weights that each step left as they were though their update wasn't 0.",
        Form::List(&Form::Int),
    ),
    Member::new("skippedSteps", "The numbers of its skipped steps, from 0.", Form::List(&Form::Int)),
    Member::new(
        "regimes",
        "The same of all five.",
        Form::Record(&[
            Member::new("fp32", "", TRAINED),
            Member::new("fp16", "", TRAINED),
            Member::new("fp16+master", "", TRAINED),
            Member::new("fp16+master+scaling", "", TRAINED),
            Member::new("bf16", "", TRAINED),
        ]),
    ),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "dynamic",
        title: Text::new("Masters and a dynamic scale", "主权重 + 动态缩放"),
        input: r#"{"regime":"fp16+master+scaling","steps":300}"#,
    },
    Preset {
        name: "pure",
        title: Text::new("Everything in fp16: it diverges", "全部用 fp16：发散"),
        input: r#"{"regime":"fp16","steps":80}"#,
    },
    Preset {
        name: "master",
        title: Text::new("Masters without scaling: it stalls", "只有主权重，不缩放：停滞"),
        input: r#"{"regime":"fp16+master","steps":300}"#,
    },
    Preset {
        name: "too-high",
        title: Text::new("A fixed scale, too high: every step overflows", "固定缩放太大：步步溢出"),
        input: r#"{"scale":"fixed","init":68719476736,"steps":40}"#,
    },
    Preset {
        name: "search",
        title: Text::new("Dynamic from far too high: it finds its place", "动态缩放从过高处开始：自己降下来"),
        input: r#"{"init":68719476736,"growthInterval":20,"steps":80}"#,
    },
    Preset {
        name: "overflows",
        title: Text::new("Overflows put in by hand", "人为加入溢出"),
        input: r#"{"growthInterval":4,"steps":24,"overflow":[false,false,false,false,false,false,true,false,false,false,false,true,true]}"#,
    },
    Preset {
        name: "bf16",
        title: Text::new("bf16: coarse, but in range", "bf16：粗，但够宽"),
        input: r#"{"regime":"bf16","steps":80}"#,
    },
    Preset {
        name: "fp32",
        title: Text::new("fp32: what the others are measured by", "fp32：作为对照"),
        input: r#"{"regime":"fp32","steps":40}"#,
    },
];
