//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::kernel::attention::Problem;
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

/// Rows of a tensor: past this no device of today holds the tiled kernel's tensors either.
const MOST_ROWS: i64 = 1 << 17;
const MOST_HEADS: i64 = 256;
/// Numbers in one tensor, 128 MiB of them.
const MOST_NUMBERS: usize = 1 << 25;

pub static CARD: Card = Card {
    id: "attention",
    title: Text::new("FlashAttention", "FlashAttention 注意力"),
    summary: Text::new(
        "Attention on your GPU three ways, and why the one that keeps no N×N matrix is the fast one.",
        "在你的 GPU 上用三种办法算注意力，看看为什么不存 N×N 矩阵的那一种最快。",
    ),
    family: Family::Kernels,
    is_gpu: true,
    fields: FIELDS,
    presets: PRESETS,
};

const TENSOR: Shape = Shape::Floats { max_len: MOST_NUMBERS };
const WIDTH: Shape = Shape::Int { min: 1, max: Problem::MAX_WIDTH as i64 };

const FIELDS: &[Field] = &[
    Field {
        name: "heads",
        title: Text::new("Heads", "头数"),
        help: Text::new(
            "How many attentions run side by side, each with queries of its own.",
            "并排运行多少个注意力，每个都有自己的查询。",
        ),
        shape: Shape::Int { min: 1, max: MOST_HEADS },
        default: Default::Required,
    },
    Field {
        name: "kvHeads",
        title: Text::new("Key-value heads", "键值头数"),
        help: Text::new(
            "Divides the heads, which share them in groups; as many as heads if empty.",
            "要能整除头数，每组头共用一个键值头；不填则与头数相同。",
        ),
        shape: Shape::Int { min: 1, max: MOST_HEADS },
        default: Default::Absent,
    },
    Field {
        name: "n",
        title: Text::new("Queries n", "查询数 n"),
        help: Text::new("Rows that look: each becomes one row of the output.", "发起查询的行数：每行得到输出的一行。"),
        shape: Shape::Int { min: 1, max: MOST_ROWS },
        default: Default::Required,
    },
    Field {
        name: "nk",
        title: Text::new("Keys nk", "键数 nk"),
        help: Text::new("As many as queries if empty.", "不填则与查询数相同。"),
        shape: Shape::Int { min: 1, max: MOST_ROWS },
        default: Default::Absent,
    },
    Field {
        name: "d",
        title: Text::new("Width d", "宽度 d"),
        help: Text::new("Numbers in a query and in a key.", "一个查询（或一个键）里有多少个数。"),
        shape: WIDTH,
        default: Default::Required,
    },
    Field {
        name: "dv",
        title: Text::new("Width of values dv", "值的宽度 dv"),
        help: Text::new("The width d if empty.", "不填则等于 d。"),
        shape: WIDTH,
        default: Default::Absent,
    },
    Field {
        name: "causal",
        title: Text::new("Causal", "因果掩码"),
        help: Text::new(
            "A query sees no later key. Where n and nk differ, bottom-right (true) lets the last query see all keys, top-left ties the first query to the first key.",
            "查询看不到它之后的键。n 与 nk 不同时，bottom-right（即 true）让最后一个查询看到全部键，top-left 让第一个查询对齐第一个键。",
        ),
        shape: Shape::OneOf(&[
            Shape::Bool,
            Shape::Choice(&[
                Choice { value: "top-left", title: Text::new("top left", "左上对齐") },
                Choice { value: "bottom-right", title: Text::new("bottom right", "右下对齐") },
            ]),
        ]),
        default: Default::Json("false"),
    },
    Field {
        name: "window",
        title: Text::new("Window", "窗口"),
        help: Text::new(
            "[left, right]: how many keys before and after its own place a query sees; -1 for no bound.",
            "[左, 右]：查询能看到自己位置前后各多少个键；-1 表示不限。",
        ),
        shape: Shape::Tuple(&[Shape::Int { min: -1, max: MOST_ROWS }, Shape::Int { min: -1, max: MOST_ROWS }]),
        default: Default::Absent,
    },
    Field {
        name: "mask",
        title: Text::new("Mask", "掩码"),
        help: Text::new(
            "[n][nk] or [heads][n][nk]: true where a query may look, or numbers added to the scores (-1e30 or less hides).",
            "[n][nk] 或 [heads][n][nk]：true 表示可以看；也可以写加到分数上的数（不大于 -1e30 就是看不到）。",
        ),
        shape: TENSOR,
        default: Default::Absent,
    },
    Field {
        name: "softcap",
        title: Text::new("Soft cap", "软上限"),
        help: Text::new(
            "c in c·tanh(score/c), before the mask; 0 for none.",
            "在加掩码之前，分数变成 c·tanh(分数/c)；0 表示不用。",
        ),
        shape: Shape::Number { min: 0.0, max: 1e6 },
        default: Default::Absent,
    },
    Field {
        name: "scale",
        title: Text::new("Scale", "缩放"),
        help: Text::new("What dot products are multiplied by; 1/√d if empty.", "点积要乘的系数；不填则为 1/√d。"),
        shape: Shape::Number { min: -1e3, max: 1e3 },
        default: Default::Absent,
    },
    Field {
        name: "q",
        title: Text::new("Queries", "查询"),
        help: Text::new("[heads][n][d]; drawn from the seed if empty.", "[heads][n][d]；不填则由随机种子生成。"),
        shape: TENSOR,
        default: Default::Absent,
    },
    Field {
        name: "k",
        title: Text::new("Keys", "键"),
        help: Text::new("[kvHeads][nk][d]; drawn from the seed if empty.", "[kvHeads][nk][d]；不填则由随机种子生成。"),
        shape: TENSOR,
        default: Default::Absent,
    },
    Field {
        name: "v",
        title: Text::new("Values", "值"),
        help: Text::new("[kvHeads][nk][dv]; drawn from the seed if empty.", "[kvHeads][nk][dv]；不填则由随机种子生成。"),
        shape: TENSOR,
        default: Default::Absent,
    },
    Field {
        name: "seed",
        title: Text::new("Seed", "随机种子"),
        help: Text::new(
            "Tensors that aren't given are standard normal numbers from it.",
            "没有给出的张量，由它生成标准正态随机数。",
        ),
        shape: Shape::Int { min: 0, max: 1 << 53 },
        default: Default::Json("1"),
    },
    Field {
        name: "kernel",
        title: Text::new("Kernel", "核函数"),
        help: Text::new("Which kernels compute the forward pass.", "用哪种核函数计算前向传播。"),
        shape: Shape::Choice(&[
            Choice {
                value: "tiled", title: Text::new("tiled: one fused kernel, no N×N", "tiled：融合成一个核函数，不存 N×N")
            },
            Choice { value: "naive", title: Text::new("naive: softmax in three passes", "naive：softmax 走三遍") },
            Choice {
                value: "online",
                title: Text::new("online: maximum and denominator in one pass", "online：一遍求出最大值和分母"),
            },
        ]),
        default: Default::Json("\"tiled\""),
    },
    Field {
        name: "tile",
        title: Text::new("Tile", "分块"),
        help: Text::new(
            "Rows and keys that the tiled kernel holds at once; what suits the device if empty.",
            "tiled 核函数一次放下的行数和键数；不填则按设备选。",
        ),
        shape: Shape::Record(&[
            Field {
                name: "rows",
                title: Text::new("Rows", "行数"),
                help: Text::new("A multiple of 4.", "4 的倍数。"),
                shape: Shape::Int { min: 4, max: 256 },
                default: Default::Required,
            },
            Field {
                name: "cols",
                title: Text::new("Keys", "键数"),
                help: Text::new("A multiple of 4, 8 or more.", "4 的倍数，至少为 8。"),
                shape: Shape::Int { min: 8, max: 256 },
                default: Default::Required,
            },
        ]),
        default: Default::Absent,
    },
    Field {
        name: "precision",
        title: Text::new("Precision", "精度"),
        help: Text::new("How tensors are stored; sums are in f32 either way.", "张量的存储格式；求和总是用 f32。"),
        shape: Shape::Choice(&[
            Choice { value: "f32", title: Text::new("f32: 32 bits", "f32：32 位") },
            Choice { value: "f16", title: Text::new("f16: 16 bits", "f16：16 位") },
        ]),
        default: Default::Json("\"f32\""),
    },
    Field {
        name: "grad",
        title: Text::new("Gradient", "梯度"),
        help: Text::new(
            "The loss's gradient by the output, [heads][n][dv]: runs the backward pass. true draws it from the seed.",
            "损失对输出的梯度，[heads][n][dv]：会运行反向传播。写 true 则由随机种子生成。",
        ),
        shape: Shape::OneOf(&[Shape::Bool, TENSOR]),
        default: Default::Json("false"),
    },
    Field {
        name: "check",
        title: Text::new("Check", "核对"),
        help: Text::new("Compare the result with attention in f64 on the CPU.", "与 CPU 上用 f64 算的注意力对比。"),
        shape: Shape::Bool,
        default: Default::Json("true"),
    },
    Field {
        name: "watch",
        title: Text::new("Watch", "观察"),
        help: Text::new("The head and the tile of rows that are stepped through.", "逐步观看哪个头、哪一块行。"),
        shape: Shape::Record(&[
            Field {
                name: "head",
                title: Text::new("Head", "头"),
                help: Text::new("From 0.", "从 0 数起。"),
                shape: Shape::Int { min: 0, max: MOST_HEADS - 1 },
                default: Default::Absent,
            },
            Field {
                name: "rowTile",
                title: Text::new("Row tile", "行块"),
                help: Text::new("From 0, in tiles of the kernel's rows.", "从 0 数起，按核函数的行块计。"),
                shape: Shape::Int { min: 0, max: MOST_ROWS },
                default: Default::Absent,
            },
        ]),
        default: Default::Json("{}"),
    },
];

pub static RESULT: Form = Form::Record(&[
    Member::new("output", "[heads][n][dv], flat.", Form::Floats),
    Member::new("lse", "[heads][n], flat: the logarithm of each row's sum of exponentials.", Form::Floats),
    Member::optional(
        "grads",
        "Where `grad` asks for them; each as its tensor.",
        Form::Record(&[
            Member::new("dq", "", Form::Floats),
            Member::new("dk", "", Form::Floats),
            Member::new("dv", "", Form::Floats),
        ]),
    ),
    Member::new(
        "tile",
        "What the tiled kernel held at once.",
        Form::Record(&[Member::new("rows", "", Form::Int), Member::new("cols", "", Form::Int)]),
    ),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("FlashAttention", "FlashAttention"),
        input: r#"{"heads":2,"n":64,"d":32,"tile":{"rows":16,"cols":16}}"#,
    },
    Preset {
        name: "online",
        title: Text::new("Online softmax", "在线 softmax"),
        input: r#"{"heads":2,"n":64,"d":32,"kernel":"online"}"#,
    },
    Preset {
        name: "naive",
        title: Text::new("Naive: N×N in memory", "朴素做法：N×N 存进显存"),
        input: r#"{"heads":2,"n":64,"d":32,"kernel":"naive"}"#,
    },
    Preset {
        name: "causal",
        title: Text::new("Causal", "因果掩码"),
        input: r#"{"heads":2,"n":64,"d":32,"causal":true,"tile":{"rows":16,"cols":16},"watch":{"rowTile":2}}"#,
    },
    Preset {
        name: "one-row",
        title: Text::new("One query, as when generating", "只有一个查询，像生成文本时"),
        input: r#"{"heads":4,"n":1,"nk":96,"d":32,"tile":{"rows":4,"cols":32}}"#,
    },
    Preset {
        name: "window",
        title: Text::new("Sliding window", "滑动窗口"),
        input: r#"{"heads":2,"n":64,"d":32,"causal":true,"window":[12,0],"tile":{"rows":16,"cols":16},"watch":{"rowTile":3}}"#,
    },
    Preset {
        name: "grouped",
        title: Text::new("Heads share keys (GQA)", "多个头共用键（GQA）"),
        input: r#"{"heads":4,"kvHeads":2,"n":48,"d":32,"tile":{"rows":16,"cols":16},"watch":{"head":1}}"#,
    },
    Preset {
        name: "blind-row",
        title: Text::new("A query that sees nothing", "有一个查询什么都看不到"),
        input: r#"{"heads":1,"n":4,"nk":6,"d":8,"tile":{"rows":4,"cols":8},"mask":[[true,true,false,false,true,true],[false,false,false,false,false,false],[true,true,true,true,true,true],[false,false,false,true,false,false]]}"#,
    },
    Preset {
        name: "large-logits",
        title: Text::new("Scores of ten thousand", "上万的分数"),
        input: r#"{"heads":2,"n":40,"d":32,"scale":500,"tile":{"rows":8,"cols":8}}"#,
    },
    Preset {
        name: "all-equal",
        title: Text::new("Every score 10,000: e^score would overflow", "分数全是 10000：直接算 e^分数会溢出"),
        input: r#"{"heads":1,"n":2,"nk":4,"d":2,"scale":1,"q":[[[100,0],[0,100]]],"k":[[[100,100],[100,100],[100,100],[100,100]]],"v":[[[1,0],[2,0],[3,0],[4,8]]]}"#,
    },
    Preset {
        name: "uneven",
        title: Text::new("Nothing divides by the tile", "哪个尺寸都不是块的整数倍"),
        input: r#"{"heads":3,"n":37,"nk":53,"d":19,"dv":11,"causal":"top-left","tile":{"rows":16,"cols":16},"watch":{"rowTile":1}}"#,
    },
    Preset {
        name: "backward",
        title: Text::new("With gradients", "连梯度一起算"),
        input: r#"{"heads":2,"n":48,"d":32,"causal":true,"grad":true,"tile":{"rows":16,"cols":16}}"#,
    },
    Preset {
        name: "f16",
        title: Text::new("Stored in 16 bits", "用 16 位存储"),
        input: r#"{"heads":2,"n":64,"d":32,"precision":"f16","tile":{"rows":16,"cols":16}}"#,
    },
];
