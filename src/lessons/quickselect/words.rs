//! The lesson's fixed words, titles and labels.

use crate::algo::quickselect::{Input, Loss, Phase, Scheme, State};
use crate::lessons::sorting::words::item;
use crate::words::{Lang, Text, Words};

pub const WINDOW: Text = Text::new("window", "窗口");
pub const MEDIANS: Text = Text::new("medians", "中位数");
pub const WINDOWS: Text = Text::new("windows partitioned so far", "划分过的窗口");

/// What is sought: `k = 2: place 4 once sorted`.
pub fn sought(input: &Input, lang: Lang) -> String {
    let (k, target) = (input.k(), input.target());
    match lang {
        Lang::En => format!("k = {k}: place {target} once sorted"),
        Lang::Zh => format!("k = {k}：排好序后在下标 {target}"),
    }
}

pub fn pivot(input: &Input, state: &State, lang: Lang) -> String {
    let pivot = state.pivot.map_or_else(|| "–".to_owned(), |pivot| item(input.source(), pivot));
    match lang {
        Lang::En => format!("pivot p: {pivot}"),
        Lang::Zh => format!("枢轴 p：{pivot}"),
    }
}

pub fn list(input: &Input, lang: Lang) -> String {
    match lang {
        Lang::En => format!("list of {}", input.source().len()),
        Lang::Zh => format!("列表，共 {} 项", input.source().len()),
    }
}

pub fn enlarged(first: usize, last: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("enlarged: places {first} to {last}"),
        Lang::Zh => format!("放大：下标 {first} 到 {last}"),
    }
}

/// The title over the windows, with how many there were where not all are shown.
pub fn windows(count: usize, shown: usize, lang: Lang) -> String {
    let title = WINDOWS.get(lang);
    match (count > shown, lang) {
        (false, _) => title.to_owned(),
        (true, Lang::En) => format!("{title}: last {shown} of {count}"),
        (true, Lang::Zh) => format!("{title}：{count} 个中的最后 {shown} 个"),
    }
}

/// The variables of the scan under way, as the listings call them.
pub fn variables(input: &Input, state: &State) -> Vec<(&'static str, u32)> {
    if state.phase != Phase::Split {
        return Vec::new();
    }
    match input.scheme() {
        Scheme::Lomuto | Scheme::Hoare => vec![("i", state.i), ("j", state.j)],
        Scheme::ThreeWay => vec![("lt", state.i), ("i", state.j), ("gt", state.gt)],
    }
}

pub fn slip(loss: Loss) -> Words {
    let Loss { equal, left, .. } = loss;
    Words::new(
        format!(
            "Here Lomuto's scheme begins to lose: {equal} of the {left} items that stay are equal to the pivot, and went right with the larger ones. A three-way partition would have put them all aside at once."
        ),
        format!(
            "Lomuto 划分从这里开始吃亏：留下的 {left} 项中有 {equal} 项与枢轴相等，却和更大的一起归到右边。三路划分能把它们一次排除。"
        ),
    )
}
