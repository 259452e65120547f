//! What the lesson is, takes and begins with.

use crate::input::{Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

/// Nodes, the root not counted.
pub const MOST_NODES: usize = 256;
pub const MOST_DEPTH: usize = 8;
const MOST_TOPK: usize = 100;

pub static CARD: Card = Card {
    id: "medusa-tree",
    title: Text::new("Medusa: the tree and its mask", "Medusa：候选树与掩码"),
    summary: Text::new(
        "Many guesses verified in one forward pass: a tree of the heads' candidates becomes a mask, positions and the rows of its leaves.",
        "一次前向传播验证许多猜测：把各头的候选排成树，再变成掩码、位置和各叶子的路径。",
    ),
    family: Family::Decoding,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[
    Field {
        name: "choices",
        title: Text::new("Nodes of the tree", "树的结点"),
        help: Text::new(
            "Each by its path: [0, 1] takes head 1's best candidate, then head 2's second. With a path, all that it begins with must be there: [[0],[1],[0,1]].",
            "每个结点写成路径：[0, 1] 表示头 1 的最佳候选、再接头 2 的第二候选。写了一条路径，它的各级前缀也都要写：[[0],[1],[0,1]]。",
        ),
        shape: Shape::List {
            of: &Shape::List { of: &Shape::Int { min: 0, max: MOST_TOPK as i64 - 1 }, min_len: 1, max_len: MOST_DEPTH },
            min_len: 0,
            max_len: MOST_NODES,
        },
        default: Default::Unless("accuracies"),
    },
    Field {
        name: "accuracies",
        title: Text::new("Or grown from accuracies", "或按准确率生长"),
        help: Text::new(
            "For each head, how often each of its candidates is the right one, the best first: [[0.6, 0.2], [0.4, 0.1]].",
            "对每个头，各候选恰好正确的频率，最佳候选在前：[[0.6, 0.2], [0.4, 0.1]]。",
        ),
        shape: Shape::List {
            of: &Shape::List { of: &Shape::Number { min: 0.0, max: 1.0 }, min_len: 1, max_len: MOST_TOPK },
            min_len: 1,
            max_len: MOST_DEPTH,
        },
        default: Default::Absent,
    },
    Field {
        name: "nodes",
        title: Text::new("Nodes to grow", "生长到几个结点"),
        help: Text::new(
            "How many the grown tree gets, the root not counted, such as 12. Only with accuracies.",
            "生长出的结点数（不含根），例如 12。只与准确率一起使用。",
        ),
        shape: Shape::Int { min: 0, max: MOST_NODES as i64 },
        default: Default::Absent,
    },
    Field {
        name: "topk",
        title: Text::new("Candidates of each head", "每个头的候选数"),
        help: Text::new("Top-k: 10 in Medusa.", "即 top-k；Medusa 用 10。"),
        shape: Shape::Int { min: 1, max: MOST_TOPK as i64 },
        default: Default::Json("10"),
    },
    Field {
        name: "mask",
        title: Text::new("A node sees", "每个结点看见"),
        help: Text::new("Whose keys a node's query may attend to.", "结点的查询可以注意到谁的键。"),
        shape: Shape::Choice(&[
            Choice { value: "tree", title: Text::new("its ancestors and itself", "它的祖先和自己") },
            Choice {
                value: "causal",
                title: Text::new("all before it: siblings too (wrong on purpose)", "前面所有结点，连兄弟也算（故意出错）"),
            },
        ]),
        default: Default::Json(r#""tree""#),
    },
];

pub static RESULT: Form = Form::Record(&[
    Member::new("choices", "Sorted by length, then by value. The root is node 0, these are nodes 1, 2, …", Form::List(&PATH)),
    Member::new("mask", "A row for each node, the root first: 1 for each node that it sees, else 0.", Form::List(&PATH)),
    Member::new("positions", "The depth of each node: to be added to the position of the root.", Form::List(&Form::Int)),
    Member::new(
        "treeIndices",
        "Where each node's token stands in the list [root, head 1's top-k, head 2's top-k, …].",
        Form::List(&Form::Int),
    ),
    Member::new(
        "retrieve",
        "For each leaf, the last one first, the nodes on its way from the root; filled up with -1.",
        Form::List(&PATH),
    ),
    Member::optional(
        "expected",
        "Of a grown tree: how many of its nodes are accepted on average, the root not counted.",
        Form::Number,
    ),
]);

const PATH: Form = Form::List(&Form::Int);

const PRESETS: &[Preset] = &[
    Preset {
        name: "small",
        title: Text::new("Six nodes, three heads", "六个结点，三个头"),
        input: r#"{"choices":[[0],[0,0],[1],[0,1],[0,0,0],[1,0]]}"#,
    },
    Preset {
        name: "causal",
        title: Text::new("Wrong on purpose: a plain causal mask", "故意出错：普通因果掩码"),
        input: r#"{"choices":[[0],[0,0],[1],[0,1],[0,0,0],[1,0]],"mask":"causal"}"#,
    },
    Preset {
        name: "cartesian",
        title: Text::new("All of 2 × 3 candidates", "2 × 3 个候选的全部组合"),
        input: r#"{"choices":[[0],[1],[0,0],[0,1],[0,2],[1,0],[1,1],[1,2]],"topk":3}"#,
    },
    Preset {
        name: "vicuna-7b",
        title: Text::new("Medusa's published tree for Vicuna-7B (63 nodes)", "Medusa 为 Vicuna-7B 公布的树（63 个结点）"),
        input: concat!(
            r#"{"choices":[[0],[1],[2],[3],[4],[5],[6],[7],[8],[9],"#,
            r#"[0,0],[0,1],[0,2],[0,3],[0,4],[0,5],[0,6],[0,7],[0,8],[0,9],[1,0],[1,1],[1,2],[1,3],[1,4],[1,5],[1,6],"#,
            r#"[2,0],[2,1],[2,2],[3,0],[3,1],[4,0],[5,0],[6,0],[7,0],[8,0],[9,0],"#,
            r#"[0,0,0],[0,0,1],[0,0,2],[0,0,3],[0,0,4],[0,0,5],[0,0,6],[0,0,7],[0,0,8],[0,0,9],"#,
            r#"[0,1,0],[0,1,1],[0,1,2],[0,2,0],[0,2,1],[0,3,0],[0,4,0],[0,5,0],[0,6,0],[0,7,0],[1,0,0],[1,0,1],[2,0,0],"#,
            r#"[0,0,0,0],[0,0,0,1]]}"#,
        ),
    },
    Preset {
        name: "grown",
        title: Text::new("Grown: the likeliest node next", "生长：每次加最可能的结点"),
        input: r#"{"accuracies":[[0.6,0.15,0.08],[0.4,0.12,0.07],[0.25,0.1,0.05]],"nodes":9}"#,
    },
    Preset {
        name: "grown-63",
        title: Text::new("Grown: 63 nodes, four heads", "生长：四个头，63 个结点"),
        input: concat!(
            r#"{"accuracies":[[0.62,0.13,0.06,0.04,0.03,0.02,0.015,0.01,0.008,0.006],"#,
            r#"[0.45,0.12,0.06,0.04,0.03,0.025,0.02,0.015,0.01,0.01],[0.33,0.1,0.06,0.04,0.03,0.025,0.02,0.015,0.015,0.01],"#,
            r#"[0.25,0.08,0.05,0.04,0.03,0.025,0.02,0.015,0.015,0.01]],"nodes":63}"#,
        ),
    },
    Preset {
        name: "chain",
        title: Text::new("A chain: one guess, both masks agree", "一条链：只有一种猜测，两种掩码相同"),
        input: r#"{"choices":[[0],[0,0],[0,0,0],[0,0,0,0]]}"#,
    },
    Preset {
        name: "star",
        title: Text::new("One head, five candidates", "一个头，五个候选"),
        input: r#"{"choices":[[0],[1],[2],[3],[4]],"topk":5}"#,
    },
    Preset {
        name: "reversed",
        title: Text::new("Given from the leaves up: sorted first", "从叶子写起：会先排序"),
        input: r#"{"choices":[[1,0],[0,1],[0,0],[1],[0]]}"#,
    },
    Preset {
        name: "equal",
        title: Text::new("Grown from candidates that are all alike", "候选都一样可能时的生长"),
        input: r#"{"accuracies":[[0.25,0.25,0.25],[0.25,0.25,0.25]],"nodes":7}"#,
    },
    Preset {
        name: "deep",
        title: Text::new("Eight heads deep", "深达八个头"),
        input: concat!(
            r#"{"choices":[[0],[1],[0,0],[0,1],[0,0,0],[0,0,1],[0,0,0,0],[0,0,0,1],[0,0,0,0,0],[0,0,0,0,1],"#,
            r#"[0,0,0,0,0,0],[0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0]]}"#,
        ),
    },
    Preset {
        name: "empty", title: Text::new("No nodes: plain decoding", "没有结点：普通解码"), input: r#"{"choices":[]}"#
    },
    Preset { name: "one", title: Text::new("One node", "只有一个结点"), input: r#"{"choices":[[0]]}"# },
    Preset {
        name: "wide",
        title: Text::new("Hard: 256 nodes", "难例：256 个结点"),
        input: r#"{"accuracies":[[0.3,0.2,0.15,0.1,0.08,0.05,0.04,0.03],[0.3,0.2,0.15,0.1,0.08,0.05,0.04,0.03],[0.3,0.2,0.15,0.1,0.08,0.05,0.04,0.03]],"nodes":256}"#,
    },
];
