//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, INTS, Member, NUMBERS};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "vq",
    title: Text::new("Vector quantisation: a codebook", "矢量量化：码本"),
    summary: Text::new(
        "Every vector goes to its nearest code; codes move to their vectors, by gradient or moving average, and dead ones are revived. Points, or your picture.",
        "每个向量归到最近的码；码再按梯度或滑动平均移向自己的向量，死码会被复活。可用点，也可用你的图片。",
    ),
    family: Family::Kernels,
    is_gpu: true,
    fields: FIELDS,
    presets: PRESETS,
};

/// The most vectors, codes, coordinates of a vector, numbers in all, and rounds.
pub const MOST_VECTORS: usize = 65_536;
pub const MOST_CODES: usize = 1024;
pub const MOST_COLUMNS: usize = 192;
pub const MOST_NUMBERS: usize = 1 << 22;
const MOST_STEPS: i64 = 200;
/// Coordinates: their squares must be far from overflowing.
pub const MOST_COORDINATE: f32 = 1e9;

const FIELDS: &[Field] = &[
    Field {
        name: "vectors",
        title: Text::new("Vectors", "向量"),
        help: Text::new(
            "Lists of numbers, all of one length, such as [[0,1],[2,3]]; at most 65,536. In programs a Float32Array too, with d.",
            "若干等长的数列，例如 [[0,1],[2,3]]，最多 65,536 个。程序里也可用 Float32Array，并给出 d。",
        ),
        shape: Shape::Floats { max_len: MOST_NUMBERS },
        default: Default::Absent,
    },
    Field {
        name: "codes",
        title: Text::new("First codes", "初始码"),
        help: Text::new(
            "As long as the vectors; at most 1,024. Left out, k of the vectors are taken.",
            "与向量等长，最多 1,024 个。不填时从向量中取 k 个。",
        ),
        shape: Shape::Floats { max_len: MOST_CODES * MOST_COLUMNS },
        default: Default::Absent,
    },
    Field {
        name: "update",
        title: Text::new("How codes move", "码怎样更新"),
        help: Text::new(
            "After each assignment: not at all, against the gradient, or to a moving average.",
            "每次分配之后：不动、沿负梯度移动，或移向滑动平均。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "none", title: Text::new("not at all", "不更新") },
            Choice { value: "gradient", title: Text::new("gradient", "梯度") },
            Choice { value: "ema", title: Text::new("moving average (EMA)", "滑动平均（EMA）") },
        ]),
        default: Default::Json("\"none\""),
    },
    Field {
        name: "decay",
        title: Text::new("Decay of the averages", "平均的衰减率"),
        help: Text::new(
            "What stays of the moving averages in a round, below 1; with 0 each round is one of k-means. For EMA.",
            "每轮滑动平均保留的比例，小于 1；取 0 时每轮就是一轮 k 均值。用于 EMA。",
        ),
        shape: Shape::Number { min: 0.0, max: 0.9999 },
        default: Default::Json("0.99"),
    },
    Field {
        name: "rate",
        title: Text::new("Learning rate", "学习率"),
        help: Text::new(
            "A code moves against its gradient times this. For the gradient.",
            "码沿负梯度移动，步长为梯度乘以它。用于梯度更新。",
        ),
        shape: Shape::Number { min: 0.0, max: 10.0 },
        default: Default::Json("0.5"),
    },
    Field {
        name: "steps",
        title: Text::new("Rounds", "轮数"),
        help: Text::new(
            "How often codes are updated. After that comes one more assignment, to the last codes.",
            "码更新几次。之后再按最后的码分配一次。",
        ),
        shape: Shape::Int { min: 0, max: MOST_STEPS },
        default: Default::Json("1"),
    },
    Field {
        name: "revive",
        title: Text::new("Revive dead codes", "复活死码"),
        help: Text::new(
            "A code that no vector chose is put on the vector that is farthest from its own code.",
            "没有向量选中的码，会被放到离自己的码最远的那个向量上。",
        ),
        shape: Shape::Bool,
        default: Default::Json("false"),
    },
    Field {
        name: "k",
        title: Text::new("How many codes", "码的个数"),
        help: Text::new(
            "Where no first codes are given: so many vectors, spread evenly in the order of their sums; 8 if left out.",
            "没有给出初始码时用：按各向量分量之和排序，均匀取这么多个；默认为 8。",
        ),
        shape: Shape::Int { min: 1, max: MOST_CODES as i64 },
        default: Default::Absent,
    },
    Field {
        name: "drawing",
        title: Text::new("A built-in picture", "内置图片"),
        help: Text::new("Its pixels, or patches of it, are the vectors.", "以它的像素或小块作为向量。"),
        shape: Shape::Choice(&[
            Choice { value: "sunset", title: Text::new("a sunset", "日落") },
            Choice { value: "tiles", title: Text::new("tiles in five colours", "五色瓷砖") },
        ]),
        default: Default::Absent,
    },
    Field {
        name: "picture",
        title: Text::new("Your picture", "你的图片"),
        help: Text::new(
            "Made smaller, to at most 256 pixels a side. Its pixels, or patches of it, are the vectors.",
            "会缩小到每边最多 256 像素，以它的像素或小块作为向量。",
        ),
        shape: Shape::Picture { instead_of: &["vectors", "codes", "drawing", "cloud"] },
        default: Default::Absent,
    },
    Field {
        name: "patch",
        title: Text::new("Side of a patch", "小块边长"),
        help: Text::new(
            "1 quantises single colours; larger ones squares of so many pixels a side. For pictures.",
            "1 表示按颜色量化；更大时按这么大的方块量化。用于图片。",
        ),
        shape: Shape::Int { min: 1, max: 8 },
        default: Default::Absent,
    },
    Field {
        name: "cloud",
        title: Text::new("Or made for you", "或自动生成"),
        help: Text::new(
            "Vectors around random centres, made from a seed instead of typed.",
            "由种子生成、围绕随机中心的向量，代替手工输入。",
        ),
        shape: Shape::Record(&[
            Field {
                name: "n",
                title: Text::new("How many", "个数"),
                help: Text::new("Up to 65,536.", "最多 65,536。"),
                shape: Shape::Int { min: 1, max: MOST_VECTORS as i64 },
                default: Default::Required,
            },
            Field {
                name: "d",
                title: Text::new("Dimensions", "维数"),
                help: Text::new("Numbers of a vector; 2 if left out.", "每个向量的数字个数；默认为 2。"),
                shape: Shape::Int { min: 1, max: MOST_COLUMNS as i64 },
                default: Default::Absent,
            },
            Field {
                name: "centres",
                title: Text::new("Centres", "中心数"),
                help: Text::new("5 if left out.", "默认为 5。"),
                shape: Shape::Int { min: 1, max: MOST_CODES as i64 },
                default: Default::Absent,
            },
            Field {
                name: "spread",
                title: Text::new("Spread", "散布"),
                help: Text::new(
                    "How far vectors are from their centres, which lie within ±10; 1 if left out.",
                    "向量离中心多远；中心在 ±10 以内。默认为 1。",
                ),
                shape: Shape::Number { min: 0.0, max: 100.0 },
                default: Default::Absent,
            },
            Field {
                name: "seed",
                title: Text::new("Seed", "种子"),
                help: Text::new("The same seed makes the same vectors; 0 if left out.", "相同的种子生成相同的向量；默认为 0。"),
                shape: Shape::Int { min: 0, max: (1 << 53) - 1 },
                default: Default::Absent,
            },
        ]),
        default: Default::Absent,
    },
    Field {
        name: "d",
        title: Text::new("Dimensions", "维数"),
        help: Text::new("Of vectors and codes that come as one flat list.", "向量和码以一维数组给出时的维数。"),
        shape: Shape::Int { min: 1, max: MOST_COLUMNS as i64 },
        default: Default::Absent,
    },
    Field {
        name: "centre",
        title: Text::new("Move the data to the origin first", "先把数据平移到原点"),
        help: Text::new(
            "Keeps |x|² − 2x·c + |c|² from cancelling. Without it, a vector far from the origin may get a wrong code; the result is corrected, and the picture says so.",
            "避免 |x|² − 2x·c + |c|² 相消。不平移时，远离原点的向量可能分错；结果会被纠正，图中会说明。",
        ),
        shape: Shape::Bool,
        default: Default::Json("true"),
    },
];

const MATRIX: Form = Form::List(&Form::List(&Form::Number));

pub static RESULT: Form = Form::Record(&[
    Member::new("indices", "The number of each vector's code.", INTS),
    Member::new("distances", "The squared distance of each vector to its code.", NUMBERS),
    Member::new("quantized", "Each vector's code; flat where there are many.", Form::OneOf(&[MATRIX, Form::Floats])),
    Member::new("codes", "The codes after the last round.", MATRIX),
    Member::new("usage", "How many vectors chose each code.", Form::List(&Form::Int)),
    Member::new("perplexity", "e to the power of the usage's entropy.", Form::Number),
    Member::new(
        "loss",
        "Means of the squared distance: equal as numbers, each with a gradient of its own.",
        Form::Record(&[
            Member::new("codebook", "Moves codes.", Form::Number),
            Member::new("commitment", "Moves vectors.", Form::Number),
        ]),
    ),
    Member::new(
        "rounds",
        "Each assignment, the last one too.",
        Form::List(&Form::Record(&[
            Member::new("loss", "The mean squared distance.", Form::Number),
            Member::new("perplexity", "", Form::Number),
            Member::new("used", "Codes that a vector chose.", Form::Int),
            Member::new("revived", "Dead codes that were put on vectors after it.", Form::Int),
        ])),
    ),
    Member::new("ties", "Vectors with another code just as near.", Form::Int),
    Member::new("corrected", "Vectors that the kernel's rounding had given a code that isn't the nearest.", Form::Int),
    Member::optional(
        "picture",
        "Of a picture.",
        Form::Record(&[
            Member::new("width", "", Form::Int),
            Member::new("height", "", Form::Int),
            Member::new("data", "The quantised picture: red, green and blue of each pixel, base64.", Form::Text),
            Member::new("bits", "Bits of all indices together.", Form::Int),
            Member::new("codebookBits", "Bits of the codebook, 8 for each number.", Form::Int),
            Member::new("ratio", "24 bits a pixel, over the bits of indices and codebook.", Form::Number),
            Member::new("psnr", "In decibels; null for an exact copy.", Form::OneOf(&[Form::Number, Form::Null])),
        ]),
    ),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic: twelve points, three codes, EMA", "经典例子：十二个点、三个码、EMA"),
        input: r#"{"vectors":[[1,1],[2,1],[1,2],[2,3],[7,1],[8,2],[9,1],[8,3],[4,7],[5,8],[6,7],[5,6]],"codes":[[0,4],[6,4],[9,7]],"update":"ema","decay":0.5,"steps":5}"#,
    },
    Preset {
        name: "assign",
        title: Text::new("Assignment only", "只分配"),
        input: r#"{"vectors":[[3,2],[1,5],[6,5],[8,1],[4,4]],"codes":[[2,5],[6,1],[7,6]]}"#,
    },
    Preset {
        name: "tie",
        title: Text::new("Ties go to the lower index", "等距时取编号小的"),
        input: r#"{"vectors":[[0,0],[0,3],[2,0],[-1,-2]],"codes":[[2,1],[-2,1],[2,1]]}"#,
    },
    Preset {
        name: "k-means",
        title: Text::new("k-means: a decay of 0", "k 均值：衰减率为 0"),
        input: r#"{"vectors":[[0,0],[1,0],[0,1],[1,1],[6,0],[7,0],[6,1],[7,1],[3,6],[4,6],[3,7],[4,7]],"codes":[[0,0],[1,0],[0,1]],"update":"ema","decay":0,"steps":6}"#,
    },
    Preset {
        name: "gradient",
        title: Text::new("By gradient: rarely used codes are slow", "梯度更新：少用的码走得慢"),
        input: r#"{"vectors":[[1,1],[2,1],[1,2],[2,2],[1.5,1.5],[1.2,1.8],[1.8,1.2],[1.5,2.2],[8,7]],"codes":[[4,1],[6,6]],"update":"gradient","rate":0.3,"steps":8}"#,
    },
    Preset {
        name: "dead",
        title: Text::new("A dead code", "死码"),
        input: r#"{"vectors":[[1,1],[2,2],[1,2],[7,6],[8,7],[7,7]],"codes":[[2,1],[7,5],[14,0]],"update":"ema","decay":0.5,"steps":4}"#,
    },
    Preset {
        name: "revival",
        title: Text::new("The dead code is revived", "死码复活"),
        input: r#"{"vectors":[[1,1],[2,2],[1,2],[7,6],[8,7],[7,7]],"codes":[[2,1],[7,5],[14,0]],"update":"ema","decay":0.5,"steps":4,"revive":true}"#,
    },
    Preset {
        name: "collapse",
        title: Text::new("Collapse: one code takes all", "坍缩：一个码包揽全部"),
        input: r#"{"vectors":[[1,1],[2,3],[3,1],[6,6],[7,5],[6,7],[9,2],[8,3]],"codes":[[5,4],[30,30],[32,30],[30,33]],"update":"ema","decay":0.2,"steps":5}"#,
    },
    Preset {
        name: "outlier",
        title: Text::new("An outlier takes a code for itself", "离群点独占一个码"),
        input: r#"{"vectors":[[1,1],[2,1],[1,2],[2,2],[4,4],[5,4],[4,5],[5,5],[30,2]],"codes":[[1,1],[5,5]],"update":"ema","decay":0,"steps":5}"#,
    },
    Preset {
        name: "more-codes",
        title: Text::new("More codes than vectors", "码比向量多"),
        input: r#"{"vectors":[[1,1],[6,2],[3,5]],"codes":[[0,0],[2,2],[5,1],[7,4],[3,6]],"update":"ema","decay":0,"steps":2,"revive":true}"#,
    },
    Preset {
        name: "line",
        title: Text::new("On a line: d = 1", "一维：d = 1"),
        input: r#"{"vectors":[[1],[2],[3],[10],[11],[12],[20]],"codes":[[2],[3],[4]],"update":"ema","decay":0,"steps":6}"#,
    },
    Preset {
        name: "far",
        title: Text::new("Far from the origin: cancellation picks wrong codes", "远离原点：相消导致分错"),
        input: r#"{"vectors":[[10000.1,10000],[10000.2,10000.1],[10000.6,10000.2],[10000.4,10000.6],[10000.9,10000.7],[10000.3,10000.3]],"codes":[[10000.15,10000.05],[10000.5,10000.4],[10000.75,10000.6]],"centre":false}"#,
    },
    Preset {
        name: "blobs",
        title: Text::new("400 points around seven centres", "围绕七个中心的 400 个点"),
        input: r#"{"cloud":{"n":400,"d":2,"centres":7,"spread":1.4,"seed":3},"k":9,"update":"ema","decay":0,"steps":12,"revive":true}"#,
    },
    Preset {
        name: "eight-d",
        title: Text::new("Eight dimensions", "八维"),
        input: r#"{"cloud":{"n":2000,"d":8,"centres":12,"spread":0.8,"seed":5},"k":16,"update":"ema","decay":0.5,"steps":12,"revive":true}"#,
    },
    Preset {
        name: "many",
        title: Text::new("21,000 vectors of three numbers", "21,000 个三维向量"),
        input: r#"{"cloud":{"n":21000,"d":3,"centres":24,"spread":1,"seed":9},"k":24,"update":"ema","decay":0,"steps":8,"revive":true}"#,
    },
    Preset {
        name: "picture",
        title: Text::new("A picture by colour: 8 colours", "图片按颜色：8 色"),
        input: r#"{"drawing":"sunset","patch":1,"k":8,"update":"ema","decay":0,"steps":6,"revive":true}"#,
    },
    Preset {
        name: "patches",
        title: Text::new("A picture by patch: 64 patches", "图片按小块：64 块"),
        input: r#"{"drawing":"sunset","patch":4,"k":64,"update":"ema","decay":0,"steps":6,"revive":true}"#,
    },
    Preset {
        name: "tiles",
        title: Text::new("Five colours, five codes: nothing is lost", "五种颜色五个码：毫无损失"),
        input: r#"{"drawing":"tiles","patch":1,"k":5,"update":"ema","decay":0,"steps":4,"revive":true}"#,
    },
];
