//! What the lesson is, takes and begins with.

use super::input::CANDIDATES;
use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "medusa",
    title: Text::new("Medusa decoding", "Medusa 解码"),
    summary: Text::new(
        "A real language model guesses several tokens ahead, checks a whole tree of them in one pass, and keeps those it would have said.",
        "一个真实的语言模型一次猜出后面几个词元，用一次前向检验整棵候选树，留下自己本来就会说的。",
    ),
    family: Family::Decoding,
    is_gpu: true,
    fields: FIELDS,
    presets: PRESETS,
};

/// Below the root; a pass over them stays short.
pub const MOST_NODES: usize = 63;
/// Levels below the root.
const MOST_DEPTH: usize = 8;

const FIELDS: &[Field] = &[
    Field {
        name: "prompt",
        title: Text::new("Prompt", "提示词"),
        help: Text::new(
            "The model learnt short English stories of algorithms at work: \"We sort [3, 1, 2] by\". Other text is read byte by byte. Empty: it begins a story.",
            "模型学的是讲算法运行过程的英文小故事，例如 We sort [3, 1, 2] by。别的文字按字节读入。留空则由它自己开头。",
        ),
        shape: Shape::Text { max_len: 100_000 },
        default: Default::Json(r#""""#),
    },
    Field {
        name: "maxTokens",
        title: Text::new("Tokens to make", "生成的词元数"),
        help: Text::new(
            "At most; less where the model's context of 256 tokens ends.",
            "最多这么多；模型上下文为 256 个词元，到头就停。",
        ),
        shape: Shape::Int { min: 1, max: 200 },
        default: Default::Json("64"),
    },
    Field {
        name: "tree",
        title: Text::new("Tree", "候选树"),
        help: Text::new(
            "\"default\": grown from how often each head was right. Or its nodes by their paths: [[0],[1],[0,0]]. [] is plain decoding.",
            "default：按各头实测的准确率生长。也可写出各结点的路径：[[0],[1],[0,0]]。[] 即普通解码。",
        ),
        shape: Shape::OneOf(&[
            Shape::Choice(&[Choice { value: "default", title: Text::new("default", "默认") }]),
            Shape::List {
                of: &Shape::List { of: &Shape::Int { min: 0, max: CANDIDATES as i64 - 1 }, min_len: 1, max_len: MOST_DEPTH },
                min_len: 0,
                max_len: MOST_NODES,
            },
        ]),
        default: Default::Json(r#""default""#),
    },
    Field {
        name: "nodes",
        title: Text::new("Nodes of the default tree", "默认树的结点数"),
        help: Text::new(
            "The root isn't counted. More nodes: more tokens a pass, and longer passes.",
            "不含根。结点越多，每次前向得到的词元越多，前向也越慢。",
        ),
        shape: Shape::Int { min: 0, max: MOST_NODES as i64 },
        default: Default::Json("24"),
    },
    Field {
        name: "acceptance",
        title: Text::new("Acceptance", "接受规则"),
        help: Text::new("When a candidate is kept.", "什么样的候选会被留下。"),
        shape: Shape::Choice(&[
            Choice {
                value: "greedy", title: Text::new("greedy: the text of plain decoding", "贪心：与普通解码逐字相同")
            },
            Choice {
                value: "typical",
                title: Text::new("typical: likely enough (not lossless)", "典型：够可能就行（会改变分布）"),
            },
            Choice {
                value: "lossless", title: Text::new("lossless: the model's own draws", "无损：保持模型自己的分布")
            },
        ]),
        default: Default::Json(r#""greedy""#),
    },
    Field {
        name: "epsilon",
        title: Text::new("ε", "ε"),
        help: Text::new("Typical acceptance: enough at any entropy.", "典型接受：高于它，不论熵多少都接受。"),
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: Default::Json("0.09"),
    },
    Field {
        name: "delta",
        title: Text::new("δ", "δ"),
        help: Text::new("Typical acceptance: times exp(−entropy).", "典型接受：乘以 exp(−熵)。"),
        shape: Shape::Number { min: 0.0, max: 10.0 },
        default: Default::Json("0.3"),
    },
    Field {
        name: "temperature",
        title: Text::new("Temperature", "温度"),
        help: Text::new("What logits are divided by. Greedy text doesn't depend on it.", "logits 除以它。贪心的结果与它无关。"),
        shape: Shape::Number { min: 0.05, max: 5.0 },
        default: Default::Json("1"),
    },
    Field {
        name: "seed",
        title: Text::new("Seed", "随机种子"),
        help: Text::new("Of the model's draws.", "决定模型的抽样。"),
        shape: Shape::Int { min: 0, max: u32::MAX as i64 },
        default: Default::Json("1"),
    },
];

const TOKENS: Form = Form::List(&Form::Int);

pub static RESULT: Form = Form::Record(&[
    Member::new("text", "What was made after the prompt.", Form::Text),
    Member::new("tokens", "The same, as numbers of tokens.", TOKENS),
    Member::new(
        "steps",
        "The forward passes, the one over the prompt first, whose lists are empty.",
        Form::List(&Form::Record(&[
            Member::new("candidates", "The tree's tokens in the order of its nodes, the root first.", TOKENS),
            Member::new("accepted", "The nodes that were kept, from the root's child down.", TOKENS),
            Member::new("length", "Tokens that the pass gave: those and the model's own after them.", Form::Int),
        ])),
    ),
    Member::new("tokensPerStep", "Tokens made over forward passes.", Form::Number),
    Member::new("forwards", "Forward passes.", Form::Int),
    Member::new("prompt", "The tokens that were read.", TOKENS),
    Member::new("leftOut", "Tokens of the prompt before those, for which there was no room.", Form::Int),
    Member::new(
        "surprise",
        "In nats a token: that of the made tokens to the model, and what its own draws would have.",
        Form::Record(&[Member::new("made", "", Form::Number), Member::new("expected", "", Form::Number)]),
    ),
    Member::optional(
        "plain",
        "Plain decoding of the same prompt after as many passes.",
        Form::Record(&[
            Member::new("text", "", Form::Text),
            Member::new("tokens", "", TOKENS),
            Member::new("forwards", "", Form::Int),
        ]),
    ),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "sort",
        title: Text::new("A sort, drafted by the default tree", "讲一次排序，用默认的树"),
        input: r#"{"prompt":"We sort [18, 9, 17, 93, 77] by taking the smallest each time.","maxTokens":48}"#,
    },
    Preset {
        name: "heap",
        title: Text::new("A heap", "讲一个堆"),
        input: r#"{"prompt":"What comes out of the heap [5, 8, 99, 37] comes in order. We pop 5","maxTokens":48}"#,
    },
    Preset {
        name: "chain",
        title: Text::new("A tree of one branch: each head's best guess only", "只有一条枝：每个头只取最佳候选"),
        input: r#"{"prompt":"We sort [18, 9, 17, 93, 77] by taking the smallest each time.","maxTokens":32,"tree":[[0],[0,0],[0,0,0],[0,0,0,0]]}"#,
    },
    Preset {
        name: "plain",
        title: Text::new("Plain decoding", "普通解码"),
        input: r#"{"prompt":"We sort [18, 9, 17, 93, 77] by taking the smallest each time.","maxTokens":24,"tree":[]}"#,
    },
    Preset {
        name: "typical",
        title: Text::new("Typical acceptance: more tokens, another distribution", "典型接受：词元更多，分布变了"),
        input: r#"{"prompt":"","maxTokens":48,"acceptance":"typical"}"#,
    },
    Preset {
        name: "lossless",
        title: Text::new("Lossless: the model's own draws", "无损：模型自己的抽样"),
        input: r#"{"prompt":"","maxTokens":48,"acceptance":"lossless"}"#,
    },
    Preset {
        name: "strange",
        title: Text::new("Text that the model never saw", "模型从没见过的文字"),
        input: r#"{"prompt":"堆排序 🙂","maxTokens":24}"#,
    },
];
