//! What the lesson is, takes and begins with.

use crate::input::{Call, Choice, Default, Field, Shape};
use crate::lessons::form::{Form, Member};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

const MOST_ITEMS: usize = 20_000;
const MOST_OPS: usize = 1_000;

pub static CARD: Card = Card {
    id: "heap",
    title: Text::new("Heaps", "堆"),
    summary: Text::new(
        "Python's heapq, complete: a list that is a tree, and always has its smallest item on top.",
        "完整的 Python heapq：一个列表就是一棵树，最小的一项总在顶上。",
    ),
    family: Family::Lists,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const NUMBER: Shape = Shape::Number { min: -f64::MAX, max: f64::MAX };
const NUMBERS: Shape = Shape::List { of: &NUMBER, min_len: 0, max_len: MOST_ITEMS };
const COUNT: Shape = Shape::Int { min: 0, max: MOST_ITEMS as i64 };

const OPS: &[Call] = &[
    Call { name: "heapify", args: &[] },
    Call { name: "push", args: &[NUMBER] },
    Call { name: "pop", args: &[] },
    Call { name: "replace", args: &[NUMBER] },
    Call { name: "pushpop", args: &[NUMBER] },
    Call { name: "nlargest", args: &[COUNT] },
    Call { name: "nsmallest", args: &[COUNT] },
    Call { name: "merge", args: &[Shape::List { of: &NUMBERS, min_len: 0, max_len: 1_000 }] },
    Call { name: "heapsort", args: &[] },
];

const FIELDS: &[Field] = &[
    Field {
        name: "items",
        title: Text::new("Items", "数据"),
        help: Text::new("The list to begin with, such as 5, 3, 8, 1.", "开始时的列表，例如 5, 3, 8, 1。"),
        shape: NUMBERS,
        default: Default::Required,
    },
    Field {
        name: "ops",
        title: Text::new("Operations", "操作"),
        help: Text::new(
            "In order, such as: heapify, push 4, pop. There are also replace x, pushpop x, nlargest k, nsmallest k, merge [[1,4],[2]] and heapsort.",
            "按顺序写，例如 heapify, push 4, pop。还有 replace x、pushpop x、nlargest k、nsmallest k、merge [[1,4],[2]] 和 heapsort。",
        ),
        shape: Shape::List { of: &Shape::Call(OPS), min_len: 0, max_len: MOST_OPS },
        default: Default::Json(r#"[["heapify"]]"#),
    },
    Field {
        name: "sift",
        title: Text::new("Sift", "筛选方式"),
        help: Text::new(
            "How an item finds its way down: as in CPython, or as in most books.",
            "一项怎样往下走：像 CPython 那样，或像大多数教科书那样。",
        ),
        shape: Shape::Choice(&[
            Choice { value: "leaf", title: Text::new("to a leaf and back (CPython)", "先沉到叶子再爬回（CPython）") },
            Choice { value: "textbook", title: Text::new("stop early (textbook)", "提前停下（教科书）") },
        ]),
        default: Default::Json(r#""leaf""#),
    },
];

pub static RESULT: Form = Form::Record(&[
    Member::new("items", "The list after all operations, as Python's heapq would have it.", Form::List(&Form::Number)),
    Member::new(
        "returned",
        "What each operation returned: an item, a list, or null for those that return nothing.",
        Form::List(&Form::OneOf(&[Form::Number, Form::List(&Form::Number), Form::Null])),
    ),
]);

const PRESETS: &[Preset] = &[
    Preset {
        name: "classic",
        title: Text::new("Classic", "经典例子"),
        input: r#"{"items":[9,4,7,1,8,3,6,10,5,12],"ops":[["heapify"],["push",2],["pop"],["replace",11],["pushpop",0],["nlargest",3]]}"#,
    },
    Preset {
        name: "sorted",
        title: Text::new("Sorted", "已排序"),
        input: r#"{"items":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15],"ops":[["heapify"],["pop"],["push",0]]}"#,
    },
    Preset {
        name: "reversed",
        title: Text::new("Reversed", "逆序"),
        input: r#"{"items":[15,14,13,12,11,10,9,8,7,6,5,4,3,2,1],"ops":[["heapify"],["pop"],["push",16]]}"#,
    },
    Preset {
        name: "all-equal",
        title: Text::new("All equal", "全部相等"),
        input: r#"{"items":[7,7,7,7,7,7,7],"ops":[["heapify"],["pop"],["pop"],["pop"]]}"#,
    },
    Preset {
        name: "empty",
        title: Text::new("Empty", "空列表"),
        input: r#"{"items":[],"ops":[["heapify"],["pushpop",3],["push",3],["pop"],["nlargest",2],["heapsort"]]}"#,
    },
    Preset {
        name: "one",
        title: Text::new("One item", "只有一项"),
        input: r#"{"items":[5],"ops":[["heapify"],["pushpop",3],["replace",8],["pop"]]}"#,
    },
    Preset {
        name: "leaf-worst",
        title: Text::new("Hard for leaf: small items from above", "leaf 的难题：从上面放入小数"),
        input: r#"{"items":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15],"ops":[["replace",0],["replace",-1],["replace",-2]],"sift":"leaf"}"#,
    },
    Preset {
        name: "textbook-worst",
        title: Text::new("Hard for textbook: popping large items", "textbook 的难题：弹出后补上的都很大"),
        input: r#"{"items":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15],"ops":[["pop"],["pop"],["pop"],["pop"]],"sift":"textbook"}"#,
    },
    Preset {
        name: "fifo-broken",
        title: Text::new("Equal priorities: not first in, first out", "优先级相同：不是先进先出"),
        input: r#"{"items":[],"ops":[["push",2],["push",1],["push",2],["push",1],["push",2],["push",1],["pop"],["pop"],["pop"],["pop"],["pop"],["pop"]]}"#,
    },
    Preset {
        name: "fifo-fixed",
        title: Text::new("First in, first out: priority, then count", "先进先出：先比优先级，再比序号"),
        input: r#"{"items":[],"ops":[["push",2.1],["push",1.2],["push",2.3],["push",1.4],["push",2.5],["push",1.6],["pop"],["pop"],["pop"],["pop"],["pop"],["pop"]]}"#,
    },
    Preset {
        name: "replace-pushpop",
        title: Text::new("replace and pushpop: what's the difference?", "replace 与 pushpop 的区别"),
        input: r#"{"items":[3,5,4,9,7],"ops":[["replace",1],["pushpop",0],["pushpop",6],["replace",8]]}"#,
    },
    Preset {
        name: "nlargest",
        title: Text::new("The three largest of twelve", "十二项中最大的三项"),
        input: r#"{"items":[5,12,3,9,1,7,11,2,10,4,8,6],"ops":[["nlargest",3],["nsmallest",3]]}"#,
    },
    Preset {
        name: "merge",
        title: Text::new("Merge sorted lists", "归并有序列表"),
        input: r#"{"items":[],"ops":[["merge",[[1,4,7,10],[2,5,8],[3,6,9,11,12],[]]]]}"#,
    },
    Preset {
        name: "heapsort",
        title: Text::new("Heapsort", "堆排序"),
        input: r#"{"items":[6,2,9,4,8,1,7],"ops":[["heapsort"]]}"#,
    },
    Preset {
        name: "many",
        title: Text::new("Two hundred items", "两百项"),
        input: concat!(
            r#"{"items":["#,
            "341,410,205,838,505,590,258,192,168,120,511,662,396,919,883,160,327,632,649,468,383,898,276,946,208,",
            "368,319,126,948,756,926,366,986,378,298,268,417,987,742,849,481,188,720,445,787,497,618,354,282,353,",
            "584,386,191,937,660,407,107,398,686,821,419,985,620,299,523,533,713,395,541,562,265,338,412,365,916,",
            "144,183,147,573,741,387,631,647,763,582,817,451,248,789,300,991,522,307,750,747,551,382,288,464,546,",
            "864,702,428,749,671,303,431,203,163,825,334,384,938,696,730,343,225,439,281,397,570,972,143,465,814,",
            "184,392,852,791,434,118,430,932,429,256,767,520,735,796,179,400,732,296,554,399,239,356,490,933,262,",
            "882,941,109,472,145,565,273,473,471,880,685,199,549,312,534,836,216,984,891,156,272,709,793,253,721,",
            "141,659,602,886,355,866,136,887,641,855,519,899,305,589,306,347,837,863,603,137,324,531,856,952,762",
            r#"],"ops":[["heapify"],["pop"],["push",1],["nsmallest",100]]}"#,
        ),
    },
    Preset {
        name: "no-heap",
        title: Text::new("Wrong on purpose: pop without heapify", "故意出错：没有 heapify 就 pop"),
        input: r#"{"items":[5,3,8,1,9,2],"ops":[["pop"],["pop"],["push",0],["heapify"],["pop"]]}"#,
    },
];
