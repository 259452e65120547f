//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "vq-vae",
    title: Text::new("VQ-VAE", "VQ-VAE"),
    summary: Text::new(
        "Trains an encoder, a codebook and a decoder before your eyes: pictures become a few code numbers, and new ones are sampled from them.",
        "当面训练编码器、码本和解码器：图片变成几个码号，再从码号采样出新图片。",
    ),
    family: Family::Kernels,
    is_gpu: true,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "data",
        title: Text::new("Pictures", "图片"),
        help: Text::new(
            "What is learned: pictures of 16 × 16 pixels that are drawn from the seed, 256 to train on and 64 to look at.",
            "要学的图片：由随机种子画出，16 × 16 像素，256 张用于训练，64 张用于检验。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "digits", title: Text::new("digits", "数字") },
            Choice { value: "strokes", title: Text::new("strokes", "笔画") },
            Choice { value: "shapes", title: Text::new("shapes", "图形") },
        ]),
        default: Default::Json(r#""digits""#),
    },
    Field {
        name: "patch",
        title: Text::new("Side of a patch", "图块边长"),
        help: Text::new(
            "Pixels. Each patch becomes one code: 4 makes 4 × 4 codes a picture.",
            "像素数。每个图块变成一个码：取 4 时每张图片有 4 × 4 个码。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "2", title: Text::new("2: 64 codes a picture", "2：每张图片 64 个码") },
            Choice { value: "4", title: Text::new("4: 16 codes a picture", "4：每张图片 16 个码") },
            Choice { value: "8", title: Text::new("8: 4 codes a picture", "8：每张图片 4 个码") },
        ]),
        default: Default::Json(r#""4""#),
    },
    Field {
        name: "codes",
        title: Text::new("Codes", "码的个数"),
        help: Text::new("K, the size of the codebook.", "K，即码本大小。"),
        shape: Shape::Int { min: 1, max: 256 },
        default: Default::Json("64"),
    },
    Field {
        name: "dims",
        title: Text::new("Numbers of a code", "码的维数"),
        help: Text::new("With 2, codes and their cells are drawn in the plane.", "取 2 时，会在平面上画出各个码及其单元。"),
        shape: Shape::Int { min: 1, max: 32 },
        default: Default::Json("8"),
    },
    Field {
        name: "straightThrough",
        title: Text::new("Straight-through", "直通估计"),
        help: Text::new(
            "Hands the gradient at the code to the encoder as if it were that of its vector. Without it, the encoder never hears of the pictures' errors.",
            "把码处的梯度原样交给编码器，当作它的向量的梯度。关掉后，编码器永远听不到图片的误差。",
        ),
        shape: Shape::Bool,
        default: Default::Json("true"),
    },
    Field {
        name: "beta",
        title: Text::new("β, of the codebook's term", "β（码本项的系数）"),
        help: Text::new(
            "How strongly codes are pulled to their vectors. Moving averages need none.",
            "把码拉向其向量的强度。滑动平均时用不到。",
        ),
        shape: Shape::Number { min: 0.0, max: 100.0 },
        default: Default::Json("1"),
    },
    Field {
        name: "gamma",
        title: Text::new("γ, of commitment", "γ（承诺项的系数）"),
        help: Text::new(
            "How strongly vectors are pulled to their codes; less than β, so that codes follow vectors and not the other way round.",
            "把向量拉向其码的强度；要小于 β，让码追随向量，而不是反过来。",
        ),
        shape: Shape::Number { min: 0.0, max: 100.0 },
        default: Default::Json("0.25"),
    },
    Field {
        name: "update",
        title: Text::new("Codes move", "码的更新"),
        help: Text::new(
            "By the gradient of the codebook's term, or as moving averages of their vectors.",
            "按码本项的梯度更新，或取其向量的滑动平均。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "gradient", title: Text::new("by the gradient", "按梯度") },
            Choice { value: "ema", title: Text::new("as moving averages (EMA)", "滑动平均（EMA）") },
        ]),
        default: Default::Json(r#""gradient""#),
    },
    Field {
        name: "decay",
        title: Text::new("Decay of the averages", "平均的衰减率"),
        help: Text::new("How much of a moving average stays at each step.", "每一步中滑动平均保留多少。"),
        shape: Shape::Number { min: 0.0, max: 0.9999 },
        default: Default::Json("0.9"),
    },
    Field {
        name: "revive",
        title: Text::new("Revive dead codes", "复活死码"),
        help: Text::new(
            "A code that no vector chose for 10 steps begins anew where a vector is.",
            "连续 10 步没有向量选中的码，移到某个向量处重新开始。",
        ),
        shape: Shape::Bool,
        default: Default::Json("true"),
    },
    Field {
        name: "steps",
        title: Text::new("Steps", "步数"),
        help: Text::new("Steps of training.", "训练的步数。"),
        shape: Shape::Int { min: 1, max: 2000 },
        default: Default::Json("300"),
    },
    Field {
        name: "rate",
        title: Text::new("Learning rate", "学习率"),
        help: Text::new("Adam's, such as 0.01.", "Adam 的学习率，例如 0.01。"),
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: Default::Json("0.01"),
    },
    Field {
        name: "batch",
        title: Text::new("Pictures a step", "每步图片数"),
        help: Text::new("The size of a batch.", "批大小。"),
        shape: Shape::Int { min: 1, max: 64 },
        default: Default::Json("16"),
    },
    Field {
        name: "watch",
        title: Text::new("Patch to watch", "观察的图块"),
        help: Text::new(
            "Whose gradients are shown: counted from 0 through the eight pictures, row by row of patches.",
            "显示哪个图块的梯度：从 0 起，依次数过八张图片，图片内逐行数。",
        ),
        shape: Shape::Int { min: 0, max: 511 },
        default: Default::Json("5"),
    },
    Field {
        name: "seed",
        title: Text::new("Seed", "随机种子"),
        help: Text::new("Of pictures, first weights, batches and samples.", "用于图片、初始权重、分批与采样。"),
        shape: Shape::Int { min: 0, max: (1 << 32) - 1 },
        default: Default::Json("1"),
    },
];

pub static RESULT: Form = Form::Record(&[
    Member::new(
        "loss",
        "By step, before its update. Each term is a mean over numbers and has its β or γ in it; codebook is 0 with moving averages.",
        Form::Record(&[
            Member::new("total", "", NUMBERS_OF_STEPS),
            Member::new("reconstruction", "", NUMBERS_OF_STEPS),
            Member::new("codebook", "", NUMBERS_OF_STEPS),
            Member::new("commitment", "", NUMBERS_OF_STEPS),
        ]),
    ),
    Member::new("perplexity", "By step, of how its batch uses the codes.", NUMBERS_OF_STEPS),
    Member::new("psnr", "In dB, on the 64 pictures that weren't trained on.", Form::Number),
    Member::new("usage", "How many patches of all 320 pictures have each code in the end.", Form::List(&Form::Int)),
    Member::new("dead", "The codes that none has.", Form::List(&Form::Int)),
    Member::new("bits", "A picture's codes, each by log2 of how many there are.", Form::Number),
    Member::new(
        "priorBits",
        "The same under the fitted prior, on average over the pictures that weren't trained on.",
        Form::Number,
    ),
    Member::new("grids", "The codes of the eight pictures that are shown, row by row.", Form::List(&Form::List(&Form::Int))),
    Member::new("reconstruction", "Those pictures as the decoder gives them, pixel by pixel.", Form::Floats),
    Member::new(
        "gradient",
        "Of the watched patch's own loss, after the last step.",
        Form::Record(&[
            Member::new(
                "straightThrough",
                "At the code, by the decoder's backward kernels: what is handed to z.",
                Form::List(&Form::Number),
            ),
            Member::new("atCode", "At the code, by finite differences.", Form::List(&Form::Number)),
            Member::new("atVector", "At z, by finite differences: 0 where no nudge changes the code.", Form::List(&Form::Number)),
            Member::new("changes", "How many nudges at z changed the code.", Form::Int),
        ]),
    ),
    Member::new("sampled", "Grids of codes that the prior was sampled for.", Form::List(&Form::List(&Form::Int))),
    Member::new("samples", "The decoder's pictures of them.", Form::Floats),
]);

const NUMBERS_OF_STEPS: Form = Form::List(&Form::Number);

const PRESETS: &[Preset] = &[
    Preset { name: "digits", title: Text::new("Digits", "数字"), input: r#"{"data":"digits"}"# },
    Preset {
        name: "plane",
        title: Text::new("Codes of two numbers: cells in the plane", "二维的码：平面上的单元"),
        input: r#"{"dims":2,"codes":32,"steps":150}"#,
    },
    Preset {
        name: "no-straight-through",
        title: Text::new(
            "Wrong on purpose: no straight-through, so the encoder never learns",
            "故意出错：没有直通，编码器学不到东西",
        ),
        input: r#"{"dims":2,"codes":32,"straightThrough":false,"gamma":0,"steps":150}"#,
    },
    Preset {
        name: "ema",
        title: Text::new("Codes as moving averages", "滑动平均的码"),
        input: r#"{"update":"ema","steps":150}"#,
    },
    Preset {
        name: "collapse",
        title: Text::new("Collapse: dead codes stay dead", "码本坍缩：死码不复活"),
        input: r#"{"update":"ema","revive":false,"gamma":2,"rate":0.03,"steps":150}"#,
    },
    Preset { name: "strokes", title: Text::new("Strokes", "笔画"), input: r#"{"data":"strokes","steps":150}"# },
    Preset { name: "shapes", title: Text::new("Shapes", "图形"), input: r#"{"data":"shapes","steps":150}"# },
    Preset {
        name: "fine",
        title: Text::new("Small patches: sharp, and many bits", "小图块：清晰，但位数多"),
        input: r#"{"patch":"2","dims":4,"codes":32,"steps":60}"#,
    },
    Preset { name: "one-code", title: Text::new("A single code", "只有一个码"), input: r#"{"codes":1,"steps":20}"# },
];
