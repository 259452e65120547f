//! The sentence for each step: what happened, and why.

use super::words;
use crate::algo::maximum_gap::{Bucket, Input, Rounding, State, Step};
use crate::words::{Lang, Words};

pub fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
    let words = match step {
        None => start(state),
        Some(step) => tell(input, state, step),
    };
    words.take(lang)
}

fn start(state: &State) -> Words {
    let n = state.len();
    if n < 2 {
        let (en, zh) = if n == 0 { ("The list is empty", "列表是空的") } else { ("There is only one item", "只有一项") };
        return Words::new(format!("{en}: is there a gap at all?"), format!("{zh}：有间距可言吗？"));
    }
    Words::new(
        format!(
            "If these {n} items were sorted, how far apart would the two neighbours be that are farthest apart? That can be known without sorting."
        ),
        format!("这 {n} 项排好序后，相邻两项最远隔多少？不排序也能知道。"),
    )
}

fn tell(input: &Input, state: &State, step: &Step) -> Words {
    let (lo, hi, width, n) = (state.lo, state.hi, state.width, state.len());
    let x = words::current(state, Some(step)).map_or(0, |item| state.value(item));
    let mean = words::mean(state.mean_gap());
    let b = state.bucket;
    let bucket = |number: u32| state.buckets.get(number as usize).copied().unwrap_or(Bucket::EMPTY);
    match *step {
        Step::TooFew => Words::new(
            "Fewer than two items have no neighbours, so the gap is 0.".to_owned(),
            "不足两项，没有相邻的项，间距为 0。".to_owned(),
        ),
        Step::First => Words::new(
            format!("The first item, {x}, is the least and the greatest so far."),
            format!("第一项 {x} 暂时既是最小也是最大。"),
        ),
        Step::Range => {
            let (en, zh) = match x {
                _ if x == lo && x == hi => ("the same as all before", "和前面的都一样"),
                _ if x == lo => ("the least so far", "目前最小"),
                _ if x == hi => ("the greatest so far", "目前最大"),
                _ => ("between the two: nothing changes", "在两者之间，不变"),
            };
            Words::new(format!("{x} is {en}. Least {lo}, greatest {hi}."), format!("{x} {zh}。最小 {lo}，最大 {hi}。"))
        }
        Step::Width { .. } => width_words(input, state),
        Step::Buckets { .. } if lo == hi => {
            Words::new(format!("All items are {lo}, so one bucket holds them all."), format!("所有项都是 {lo}，一个桶就装下了。"))
        }
        Step::Buckets { count } => Words::new(
            format!(
                "{count} buckets of width {width} cover everything from {lo} to {hi}. Items of one bucket are at most {} apart, less than the largest gap: so that gap is never inside a bucket.",
                width - 1
            ),
            format!(
                "用 {count} 个宽为 {width} 的桶盖住 {lo} 到 {hi}。同一个桶里的项至多相差 {}，小于最大间距：所以最大间距不会在桶内。",
                width - 1
            ),
        ),
        Step::Index => Words::new(
            format!("{x} goes into bucket ({x} − {lo}) / {width}, rounded down: {b}."),
            format!("{x} 放进桶 ({x} − {lo}) / {width}，向下取整：{b} 号。"),
        ),
        Step::Open => Words::new(
            format!("Bucket {b} was empty: {x} is its least and its greatest."),
            format!("{b} 号桶原来是空的：{x} 既是最小也是最大。"),
        ),
        Step::Extend => {
            let Bucket { lo: least, hi: greatest } = bucket(b);
            let (en, zh) = match x {
                _ if x == greatest => ("is its greatest so far", "是桶内目前最大的"),
                _ if x == least => ("is its least so far", "是桶内目前最小的"),
                _ => ("is between, and forgotten", "在两者之间，不必记住"),
            };
            Words::new(
                format!(
                    "{x} {en}. Bucket {b} keeps only {least} and {greatest}: what lies between can't be next to another bucket."
                ),
                format!("{x} {zh}。{b} 号桶只记 {least} 和 {greatest}：夹在中间的不会与别的桶相邻。"),
            )
        }
        Step::Empty => Words::new(
            format!("Bucket {} is empty: the gap only grows. The last item seen is still {}.", b - 1, state.previous),
            format!("{} 号桶是空的：间距只会变大。前一项仍是 {}。", b - 1, state.previous),
        ),
        Step::Gap { wider: true } => {
            let (least, previous) = (bucket(b).lo, state.previous);
            Words::new(
                format!(
                    "From {previous}, the greatest before, to {least}, the least of bucket {b}: {}, more than the {} so far.",
                    least - previous,
                    state.gap
                ),
                format!(
                    "从前面的最大值 {previous} 到 {b} 号桶的最小值 {least}：{}，大于目前的 {}。",
                    least - previous,
                    state.gap
                ),
            )
        }
        Step::Gap { .. } if b == 1 => Words::new(
            format!("Bucket 0 holds the least of all, {lo}: no gap is before it. Its greatest is {}.", state.previous),
            format!("0 号桶里有全体的最小值 {lo}，它前面没有间距。桶内最大是 {}。", state.previous),
        ),
        Step::Gap { .. } => Words::new(
            format!(
                "The gap to {}, the least of bucket {}, is not more than the {} so far. Its greatest, {}, comes next.",
                bucket(b - 1).lo,
                b - 1,
                state.gap,
                state.previous
            ),
            format!(
                "到 {} 号桶的最小值 {} 的间距不超过目前的 {}。接着看它的最大值 {}。",
                b - 1,
                bucket(b - 1).lo,
                state.gap,
                state.previous
            ),
        ),
        Step::Best => {
            let (from, to) = state.between.unwrap_or_default();
            Words::new(
                format!("The largest gap so far is {}, between {from} and {to}.", state.gap),
                format!("目前的最大间距是 {}，在 {from} 和 {to} 之间。", state.gap),
            )
        }
        Step::Found if state.gap == 0 => {
            Words::new(format!("All {n} items are equal: the gap is 0."), format!("{n} 项全都相等：间距为 0。"))
        }
        Step::Found => {
            let (from, to) = state.between.unwrap_or_default();
            Words::new(
                format!(
                    "The largest gap is {}, between {from} and {to}. It is at least the mean gap {mean}, as it must be: all {} gaps can't be below their mean.",
                    state.gap,
                    n - 1
                ),
                format!(
                    "最大间距是 {}，在 {from} 和 {to} 之间。它不小于平均间距 {mean}，这是必然的：{} 个间距不可能都低于平均值。",
                    state.gap,
                    n - 1
                ),
            )
        }
    }
}

fn width_words(input: &Input, state: &State) -> Words {
    let (lo, hi, width, gaps) = (state.lo, state.hi, state.width, state.len() - 1);
    let mean = words::mean(state.mean_gap());
    let (rounded, rounded_zh) = match input.rounding {
        _ if state.mean_gap() < 1.0 => ("made 1, since no bucket can have width 0", "取 1，因为桶宽不能为 0"),
        Rounding::Floor => ("rounded down", "向下取整"),
        Rounding::Ceil => ("rounded up", "向上取整"),
    };
    Words::new(
        format!(
            "The {gaps} gaps together are {hi} − {lo} = {}, so their mean is {mean}, and the largest is no less. The bucket width is {width}: the mean {rounded}.",
            hi - lo
        ),
        format!(
            "{gaps} 个间距之和是 {hi} − {lo} = {}，平均为 {mean}，最大的不会更小。桶宽取 {width}：平均值{rounded_zh}。",
            hi - lo
        ),
    )
}
