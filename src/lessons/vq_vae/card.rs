//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "vq-vae",
    title: Text::new("VQ-VAE", "VQ-VAE 向量量化自编码器"),
    summary: Text::new(
        "Trains an encoder, a codebook and a decoder on your GPU while you watch: pictures become grids of code numbers.",
        "在你的 GPU 上当场训练编码器、码本和解码器：看图片怎样变成一格格的码字编号。",
    ),
    family: Family::Kernels,
    is_gpu: true,
    fields: FIELDS,
    presets: PRESETS,
};

/// Patches of the pictures that are looked at.
pub const MOST_PATCHES: i64 = 256;

const WEIGHT: Shape = Shape::Number { min: 0.0, max: 100.0 };

const FIELDS: &[Field] = &[
    Field {
        name: "images",
        title: Text::new("Pictures", "图片"),
        help: Text::new(
            "What the page draws, 16 by 16 pixels each: 512 to learn from, and 16 that the model never learns from. The sunset is one picture, cut into such squares; every fourth is held out.",
            "由本页画出，每幅 16×16 像素：512 幅用来学习，另有 16 幅从不参与学习。日落是一整幅图，切成这样的方块，每四块留出一块不参与学习。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "digits", title: Text::new("digits", "数字") },
            Choice { value: "strokes", title: Text::new("strokes", "笔画") },
            Choice { value: "shapes", title: Text::new("shapes", "图形") },
            Choice { value: "sunset", title: Text::new("a sunset, in squares", "日落，切成方块") },
        ]),
        default: Default::Json(r#""digits""#),
    },
    Field {
        name: "picture",
        title: Text::new("Your picture", "你的图片"),
        help: Text::new(
            "In place of those: in shades of grey, at most 256 pixels a side, cut into squares of 16 by 16. Every fourth is held out.",
            "代替上面的图片：转为灰度，每边最多 256 像素，切成 16×16 的方块；每四块留出一块不参与学习。",
        ),
        shape: Shape::Picture { instead_of: &[] },
        default: Default::Absent,
    },
    Field {
        name: "codes",
        title: Text::new("Codes K", "码字数 K"),
        help: Text::new("How many codes the codebook has.", "码本里有多少个码字。"),
        shape: Shape::Int { min: 2, max: 256 },
        default: Default::Json("64"),
    },
    Field {
        name: "dims",
        title: Text::new("Dimensions d", "维数 d"),
        help: Text::new("Of a code. With 2 its Voronoi cells are drawn.", "每个码字的维数。取 2 时画出泰森多边形。"),
        shape: Shape::Int { min: 1, max: 16 },
        default: Default::Json("8"),
    },
    Field {
        name: "straightThrough",
        title: Text::new("Straight through", "直通估计"),
        help: Text::new(
            "Whether the encoder gets the gradient that arrives at the code. Without it, it gets nothing of the reconstruction's loss.",
            "编码器是否直接拿到码字处的梯度。关掉之后，它从重建损失里什么也得不到。",
        ),
        shape: Shape::Bool,
        default: Default::Json("true"),
    },
    Field {
        name: "update",
        title: Text::new("Codes move by", "码字的更新方式"),
        help: Text::new(
            "The gradient of the codebook's loss; or as moving averages (EMA) of their vectors, without that loss.",
            "按码本损失的梯度；或不用这项损失，而取所属向量的滑动平均（EMA）。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "gradient", title: Text::new("gradient", "梯度") },
            Choice { value: "ema", title: Text::new("moving averages (EMA)", "滑动平均（EMA）") },
        ]),
        default: Default::Json(r#""gradient""#),
    },
    Field {
        name: "decay",
        title: Text::new("Decay", "衰减率"),
        help: Text::new("Of the moving averages: the share that stays at each step.", "滑动平均每步保留的份额。"),
        shape: Shape::Number { min: 0.5, max: 0.9999 },
        default: Default::Json("0.95"),
    },
    Field {
        name: "beta",
        title: Text::new("β: codebook", "β：码本"),
        help: Text::new("Weight of the loss that draws codes to their vectors.", "把码字拉向向量的那项损失的权重。"),
        shape: WEIGHT,
        default: Default::Json("1"),
    },
    Field {
        name: "gamma",
        title: Text::new("γ: commitment", "γ：承诺"),
        help: Text::new(
            "Weight of the loss that keeps vectors at their codes. Less than β, or the encoder would follow the codes.",
            "让向量贴近码字的那项损失的权重。须小于 β，否则成了编码器追着码字跑。",
        ),
        shape: WEIGHT,
        default: Default::Json("0.25"),
    },
    Field {
        name: "revive",
        title: Text::new("Revive dead codes", "复活死码字"),
        help: Text::new(
            "A code that five steps or more didn't use is put where one of the batch's vectors is.",
            "连续五步以上没人用的码字，移到本批某个向量的位置上。",
        ),
        shape: Shape::Bool,
        default: Default::Json("true"),
    },
    Field {
        name: "steps",
        title: Text::new("Steps", "步数"),
        help: Text::new("How many batches it learns from.", "学习多少批图片。"),
        shape: Shape::Int { min: 1, max: 2000 },
        default: Default::Json("300"),
    },
    Field {
        name: "batch",
        title: Text::new("Batch", "批大小"),
        help: Text::new("Pictures of a batch, 16 patches each.", "每批的图片数，每幅 16 块。"),
        shape: Shape::Int { min: 1, max: 64 },
        default: Default::Json("32"),
    },
    Field {
        name: "rate",
        title: Text::new("Learning rate", "学习率"),
        help: Text::new("Of Adam.", "Adam 的学习率。"),
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: Default::Json("0.005"),
    },
    Field {
        name: "patch",
        title: Text::new("Patch with arrows", "画箭头的块"),
        help: Text::new(
            "Whose gradients are shown: 16 times the number of the picture, and the place in it, both from 0.",
            "显示哪一块的梯度：16 乘以图片的编号，再加上块在图中的位置，都从 0 数起。",
        ),
        shape: Shape::Int { min: 0, max: MOST_PATCHES - 1 },
        default: Default::Json("6"),
    },
    Field {
        name: "seed",
        title: Text::new("Seed", "随机种子"),
        help: Text::new("Pictures, weights, batches and samples all come from it.", "图片、权重、分批和采样都由它决定。"),
        shape: Shape::Int { min: 0, max: 1 << 53 },
        default: Default::Json("1"),
    },
];

const NUMBERS: Form = Form::List(&Form::Number);
const PER_STEP: Form = NUMBERS;

pub static RESULT: Form = Form::Record(&[
    Member::new(
        "loss",
        "What each step's batch lost, before the step; the terms carry their weights.",
        Form::Record(&[
            Member::new("total", "", PER_STEP),
            Member::new("reconstruction", "", PER_STEP),
            Member::new("codebook", "0 where codes are moving averages.", PER_STEP),
            Member::new("commitment", "", PER_STEP),
        ]),
    ),
    Member::new("perplexity", "Of the codes that each step's batch used.", PER_STEP),
    Member::new("psnr", "Of the pictures that it didn't learn from, in dB.", Form::Number),
    Member::new("dead", "Codes that the last five steps or more didn't use.", Form::Int),
    Member::new("bits", "Of a picture's codes, each as long as all others.", Form::Number),
    Member::new(
        "priorBits",
        "Of a picture's codes under the prior: of those that it was fitted to, and of the others.",
        Form::Record(&[Member::new("learnt", "", Form::Number), Member::new("other", "", Form::Number)]),
    ),
    Member::new(
        "grids",
        "The codes of the 16 pictures that are looked at, row by row; of one that is cut into squares, of all of those.",
        Form::List(&Form::List(&Form::Int)),
    ),
    Member::new("sampleGrids", "Drawn from the prior.", Form::List(&Form::List(&Form::Int))),
    Member::new(
        "gradient",
        "Of the chosen patch's loss at the end.",
        Form::Record(&[
            Member::new("straightThrough", "What the encoder gets.", NUMBERS),
            Member::new("vector", "By finite differences, as z moves.", NUMBERS),
            Member::new("code", "By finite differences, as the code moves.", NUMBERS),
        ]),
    ),
    Member::new("codes", "[codes][dims]", Form::Floats),
    Member::optional(
        "picture",
        "Of a picture that is cut into squares.",
        Form::Record(&[
            Member::new("width", "", Form::Int),
            Member::new("height", "", Form::Int),
            Member::new("data", "What became of it: red, green and blue of each pixel, base64.", Form::Text),
            Member::new("bits", "Of all its codes, each as long as all others.", Form::Number),
            Member::new("ratio", "8 bits a pixel over those.", Form::Number),
            Member::new("psnr", "Of the whole, in decibels; 120 for an exact copy.", Form::Number),
        ]),
    ),
    Member::new("originals", "[pictures][16][16], from 0 (paper) to 1 (ink)", Form::Floats),
    Member::new("reconstructions", "[pictures][16][16]", Form::Floats),
    Member::new("samples", "[8][16][16]", Form::Floats),
]);

const PRESETS: &[Preset] = &[
    Preset { name: "digits", title: Text::new("Digits", "数字"), input: r#"{"images":"digits","steps":300}"# },
    Preset {
        name: "cut",
        title: Text::new("Wrong on purpose: nothing goes straight through", "故意出错：不用直通估计"),
        input: r#"{"straightThrough":false,"gamma":0,"steps":300}"#,
    },
    Preset {
        name: "ema",
        title: Text::new("Codes as moving averages", "用滑动平均更新码字"),
        input: r#"{"update":"ema","steps":300}"#,
    },
    Preset {
        name: "collapse",
        title: Text::new("Most codes die, and none is revived", "大半码字死去，无人复活"),
        input: r#"{"revive":false,"steps":300}"#,
    },
    Preset {
        name: "plane",
        title: Text::new("Two dimensions: Voronoi cells", "二维：泰森多边形"),
        input: r#"{"dims":2,"codes":32,"rate":0.008,"gamma":0.1,"steps":300}"#,
    },
    Preset { name: "strokes", title: Text::new("Strokes", "笔画"), input: r#"{"images":"strokes","steps":300}"# },
    Preset { name: "shapes", title: Text::new("Shapes", "图形"), input: r#"{"images":"shapes","steps":300}"# },
    Preset {
        name: "sunset",
        title: Text::new("One picture, cut into squares", "一幅图，切成方块"),
        input: r#"{"images":"sunset","codes":128,"steps":300}"#,
    },
    Preset {
        name: "short",
        title: Text::new("A short training, two dimensions", "二维的短训练"),
        input: r#"{"steps":12,"batch":4,"dims":2,"codes":16}"#,
    },
];
