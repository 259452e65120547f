//! What the lesson is, takes and begins with.

use crate::input::Field;
use crate::lessons::form::{Form, INTS, Member, NUMBERS};
use crate::lessons::numbers::GENERATE;
use crate::lessons::sorting::fields::{SCAN, WHOLE_ITEMS};
use crate::lessons::{Card, Family, Preset};
use crate::words::Text;

pub static CARD: Card = Card {
    id: "counting-sort",
    title: Text::new("Counting sort", "计数排序"),
    summary: Text::new(
        "Sorts without comparing: it counts the items of each key, and so knows where each belongs.",
        "不比较也能排序：数出每个键有几项，就知道每一项该放在哪里。",
    ),
    family: Family::Lists,
    is_gpu: false,
    fields: FIELDS,
    presets: PRESETS,
};

const FIELDS: &[Field] = &[WHOLE_ITEMS, GENERATE, SCAN];

pub static RESULT: Form = Form::Record(&[
    Member::new("items", "Sorted.", NUMBERS),
    Member::new("order", "Where each of them stood in the input.", INTS),
    Member::new("counts", "How many items have each key, from the smallest key up.", INTS),
    Member::new("prefix", "The same, added up: where the items of each key end.", INTS),
]);

const PRESETS: &[Preset] = &[
    Preset { name: "classic", title: Text::new("Classic", "经典例子"), input: r#"{"items":[2,5,3,0,2,3,0,3]}"# },
    Preset {
        name: "forward",
        title: Text::new("Wrong on purpose: scan forward", "故意出错：从前往后扫描"),
        input: r#"{"items":[2,5,3,0,2,3,0,3],"scan":"forward"}"#,
    },
    Preset { name: "sorted", title: Text::new("Sorted", "已排序"), input: r#"{"items":[1,2,2,3,4,4,5,6,7,8]}"# },
    Preset { name: "reversed", title: Text::new("Reversed", "逆序"), input: r#"{"items":[8,7,6,5,4,4,3,2,2,1]}"# },
    Preset { name: "all-equal", title: Text::new("All equal", "全部相等"), input: r#"{"items":[7,7,7,7,7,7]}"# },
    Preset { name: "empty", title: Text::new("Empty", "空列表"), input: r#"{"items":[]}"# },
    Preset { name: "one", title: Text::new("One item", "只有一项"), input: r#"{"items":[5]}"# },
    Preset { name: "negative", title: Text::new("Negative keys", "负数键"), input: r#"{"items":[3,-2,0,-4,3,-2,1,-1]}"# },
    Preset {
        name: "wide",
        title: Text::new("Hard: three items, a table of 28", "难题：3 项却要 28 个计数"),
        input: r#"{"items":[28,1,27]}"#,
    },
    Preset {
        name: "two-keys", title: Text::new("Two keys only", "只有两种键"), input: r#"{"items":[1,0,1,1,0,1,0,0,1,0,1,0]}"#
    },
    Preset {
        name: "million",
        title: Text::new("A million items", "一百万项"),
        input: r#"{"generate":{"kind":"uniform","n":1000000,"max":999}}"#,
    },
];
