//! What the lesson is, takes and begins with.

use super::input::{MOST_CHARACTERS, MOST_DEPTH, MOST_STEPS};
use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "mtp",
    title: Text::new("Multi-token prediction", "多词元预测"),
    summary: Text::new(
        "A small language model learns on your GPU to name several tokens at once, then drafts and verifies its own text.",
        "小语言模型在你的 GPU 上当场学会一次预测好几个词元，再自己起草、自己验证。",
    ),
    family: Family::Decoding,
    is_gpu: true,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "mode",
        title: Text::new("Beside the next token", "除下一个词元外"),
        help: Text::new(
            "Nothing; parallel heads that all read one hidden state; or modules in sequence, each of which reads the one before it and one more token.",
            "什么都不加；并行的头，都读同一个隐藏状态；或串行的模块，每个读前一个模块，再多读一个词元。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "none", title: Text::new("nothing", "无") },
            Choice { value: "parallel", title: Text::new("parallel heads (Medusa)", "并行的头（Medusa）") },
            Choice { value: "sequential", title: Text::new("modules in sequence (DeepSeek)", "串行的模块（DeepSeek）") },
        ]),
        default: Default::Json(r#""sequential""#),
    },
    Field {
        name: "depth",
        title: Text::new("Depth D", "深度 D"),
        help: Text::new("How many tokens after the next one are named too.", "下一个词元之后，还要预测几个。"),
        shape: Shape::Int { min: 0, max: MOST_DEPTH },
        default: Default::Json("2"),
    },
    Field {
        name: "lambda",
        title: Text::new("Weight λ", "权重 λ"),
        help: Text::new(
            "Of the further losses together: each weighs λ/D beside the next token's 1.",
            "更远的几项损失合起来的权重：下一个词元的损失权重为 1，其余每项为 λ/D。",
        ),
        shape: Shape::Number { min: 0.01, max: 10.0 },
        default: Default::Json("0.3"),
    },
    Field {
        name: "steps",
        title: Text::new("Steps", "步数"),
        help: Text::new("Each learns from 8 stretches of 64 bytes.", "每步学 8 段，每段 64 字节。"),
        shape: Shape::Int { min: 1, max: MOST_STEPS },
        default: Default::Json("300"),
    },
    Field {
        name: "seed",
        title: Text::new("Seed", "随机种子"),
        help: Text::new("Of first weights and of what is read when.", "决定初始权重，以及什么时候读哪一段。"),
        shape: Shape::Int { min: 0, max: u32::MAX as i64 },
        default: Default::Json("1"),
    },
    Field {
        name: "text",
        title: Text::new("Text to learn", "学习的文字"),
        help: Text::new(
            "Any text of 200 characters or more, in any script; without it, short stories of algorithms. Its last tenth is held out.",
            "任何文字，至少 200 个字符；不填则用一些讲算法的小故事。最后十分之一留作测试，不参与学习。",
        ),
        shape: Shape::Text { max_len: MOST_CHARACTERS },
        default: Default::Absent,
    },
];

const BYTES: Form = Form::List(&Form::Int);

const PASS: Form = Form::Record(&[
    Member::new("verified", "The drafts that it verified.", BYTES),
    Member::new("kept", "How many of them, from the first, are what the model itself says.", Form::Int),
    Member::new("own", "The model's own byte after those.", Form::Int),
    Member::new("drafts", "What it drafted for the next pass.", BYTES),
]);

pub static RESULT: Form = Form::Record(&[
    Member::new(
        "loss",
        "In text that was held out, after the training: the next token's, then each depth's, each the mean over tokens that have a target.",
        Form::List(&Form::Number),
    ),
    Member::new(
        "acceptance",
        "Of each depth's drafts, the share that was accepted among those before which all were; null where there were none.",
        Form::List(&Form::OneOf(&[Form::Number, Form::Null])),
    ),
    Member::new("tokensPerStep", "Bytes that a pass gave, on average, the one over each prompt left out.", Form::Number),
    Member::new("expectedPerStep", "(1 − α^(D+1)) / (1 − α), by the share α of accepted drafts.", Form::Number),
    Member::new("params", "Numbers of the whole model.", Form::Int),
    Member::new("trunkParams", "Numbers without heads and modules.", Form::Int),
    Member::new("curve", "Of each step, before it: as `loss`, in its batch.", Form::List(&Form::List(&Form::Number))),
    Member::new(
        "decoded",
        "What was made of each held-out prompt.",
        Form::List(&Form::Record(&[
            Member::new("prompt", "As bytes.", BYTES),
            Member::new("tokens", "What was made after it, as bytes.", BYTES),
            Member::new("text", "Both as text.", Form::Text),
            Member::new("plain", "What the trunk alone says, byte by byte.", BYTES),
            Member::new("passes", "", Form::List(&PASS)),
        ])),
    ),
    Member::new("weights", "All numbers, tensor after tensor, after the training.", Form::Floats),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "sequential",
        title: Text::new("Modules in sequence", "串行的模块"),
        input: r#"{"mode":"sequential","depth":2,"steps":300}"#,
    },
    Preset {
        name: "parallel",
        title: Text::new("Parallel heads", "并行的头"),
        input: r#"{"mode":"parallel","depth":2,"steps":300}"#,
    },
    Preset {
        name: "none", title: Text::new("The next token only", "只预测下一个词元"), input: r#"{"mode":"none","steps":300}"#
    },
    Preset {
        name: "deep",
        title: Text::new("Three modules, all as heavy as the next token", "三个模块，权重与下一个词元相同"),
        input: r#"{"mode":"sequential","depth":3,"lambda":3,"steps":300}"#,
    },
    Preset {
        name: "short",
        title: Text::new("A short training, one module", "短训练，一个模块"),
        input: r#"{"mode":"sequential","depth":1,"steps":8}"#,
    },
    Preset {
        name: "rhyme",
        title: Text::new("A rhyme learnt by heart, three heads", "背一段儿歌，三个头"),
        input: r#"{"mode":"parallel","depth":3,"lambda":1,"steps":150,"text":"One potato, two potatoes, three potatoes, four; five potatoes, six potatoes, seven potatoes, more. One potato, two potatoes, three potatoes, four; five potatoes, six potatoes, seven potatoes, more. One potato, two potatoes, three potatoes, four; five potatoes, six potatoes, seven potatoes, more. One potato, two potatoes, three potatoes, four; five potatoes, six potatoes, seven potatoes, more."}"#,
    },
    Preset {
        name: "chinese",
        title: Text::new("Chinese: three bytes a character", "中文：一个字三个字节"),
        input: r#"{"mode":"sequential","depth":2,"lambda":1,"steps":150,"text":"一只青蛙一张嘴，两只眼睛四条腿；两只青蛙两张嘴，四只眼睛八条腿；三只青蛙三张嘴，六只眼睛十二条腿；四只青蛙四张嘴，八只眼睛十六条腿。一只青蛙一张嘴，两只眼睛四条腿；两只青蛙两张嘴，四只眼睛八条腿；三只青蛙三张嘴，六只眼睛十二条腿；四只青蛙四张嘴，八只眼睛十六条腿。一只青蛙一张嘴，两只眼睛四条腿；两只青蛙两张嘴，四只眼睛八条腿；三只青蛙三张嘴，六只眼睛十二条腿；四只青蛙四张嘴，八只眼睛十六条腿。一只青蛙一张嘴，两只眼睛四条腿；两只青蛙两张嘴，四只眼睛八条腿；三只青蛙三张嘴，六只眼睛十二条腿；四只青蛙四张嘴，八只眼睛十六条腿。"}"#,
    },
];
