//! The sentence for each step: what happened, and why.

use crate::algo::sort::bucket::{Input, State, Step};
use crate::lessons::numbers::number;
use crate::lessons::sorting::words::{item, items};
use crate::words::Words;
use crate::words::grouped;

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let teller = Teller { input, state };
    match step {
        None => teller.start(),
        Some(Step::Range { .. }) => teller.range(),
        Some(Step::Buckets { .. }) => teller.buckets(),
        Some(Step::Scatter) => teller.scatter(),
        Some(Step::Open) => teller.open(),
        Some(Step::Take) => teller.take(),
        Some(Step::Compare { goes_on }) => teller.compare(*goes_on),
        Some(Step::Shift) => teller.shift(),
        Some(Step::Put) => teller.put(),
        Some(Step::Gather) => teller.gather(),
        Some(Step::Return) if input.source.is_empty() => Words::new("An empty list is sorted.", "空列表本来就有序。"),
        Some(Step::Return) => Words::new(
            "Sorted, and stable: equal items are in the order in which they came.",
            "排好了，而且稳定：相等的项保持着原来的先后。",
        ),
    }
}

struct Teller<'a> {
    input: &'a Input,
    state: &'a State,
}

impl Teller<'_> {
    fn name(&self, id: u32) -> String {
        item(&self.input.source, id)
    }

    fn hand(&self) -> String {
        self.state.hand.map_or_else(String::new, |id| self.name(id))
    }

    /// The item at a place of the open bucket.
    fn at(&self, place: u32) -> String {
        let bucket = self.state.bucket(self.state.bucket as usize);
        bucket.get(place as usize).map_or_else(String::new, |&id| self.name(id))
    }

    fn start(&self) -> Words {
        let count = self.input.source.len();
        if count == 0 {
            return Words::new("The list is empty: there is nothing to sort.", "列表为空，没有什么要排。");
        }
        Words::new(
            format!("A list of {}. Bucket sort bets that they are spread evenly: then few of them share a bucket.", items(count)),
            format!("列表有 {count} 项。桶排序赌的是分布均匀：这样同一个桶里不会有几项。"),
        )
    }

    fn range(&self) -> Words {
        let buckets = self.state.buckets();
        let (low, high) = (number(buckets.low), number(buckets.high));
        if buckets.low == buckets.high {
            return Words::new(
                format!("The smallest and the largest item are both {low}: all will go into bucket 0."),
                format!("最小和最大的一项都是 {low}：全部会进桶 0。"),
            );
        }
        let (width, count) = (about(buckets.width(), buckets.width()), grouped(buckets.len() as u64));
        Words::new(
            format!("The items are from {low} to {high}, so with {count} buckets each is about {width} wide."),
            format!("数据在 {low} 到 {high} 之间，分 {count} 个桶，每个桶宽约 {width}。"),
        )
    }

    fn buckets(&self) -> Words {
        let count = self.state.buckets().len();
        let total = grouped((count + self.input.source.len()) as u64);
        let (n, k) = (items(self.input.source.len()), grouped(count as u64));
        Words::new(
            format!(
                "{}. With the cells for {n} they take {total} entries beside the list: n + k.",
                if count == 1 { "One empty bucket".to_owned() } else { format!("{k} empty buckets") }
            ),
            format!("{k} 个空桶。连同 {} 项要占的格子，列表之外共用 {total} 个单元：n + k。", self.input.source.len()),
        )
    }

    fn scatter(&self) -> Words {
        let id = self.state.list[self.state.done as usize - 1];
        let buckets = self.state.buckets();
        let (one, bucket) = (self.name(id), buckets.index(id));
        let size = self.state.sizes[bucket];
        if buckets.low == buckets.high {
            return Words::new(format!("{one} goes into bucket 0, as all do."), format!("{one} 进桶 0，和所有项一样。"));
        }
        if self.input.source.value(id) == buckets.high {
            return Words::new(
                format!(
                    "{one} is the largest: the formula gives {}, one too many, so it goes into the last bucket, {bucket}.",
                    buckets.len()
                ),
                format!("{one} 是最大的：公式得出 {}，多了一个，所以放进最后一个桶 {bucket}。", buckets.len()),
            );
        }
        let (least, next) = (about(buckets.least(bucket), buckets.width()), about(buckets.least(bucket + 1), buckets.width()));
        let (with_en, with_zh) = match size {
            1 => ("It is the first there.".to_owned(), "它是那里的第一项。".to_owned()),
            _ => (format!("There are {size} in it now."), format!("那里现在有 {size} 项。")),
        };
        Words::new(
            format!("{one} goes into bucket {bucket}, which holds what lies from about {least} to {next}. {with_en}"),
            format!("{one} 进桶 {bucket}，这个桶装大约 {least} 到 {next} 的项。{with_zh}"),
        )
    }

    fn open(&self) -> Words {
        let bucket = self.state.bucket;
        match self.state.bucket(bucket as usize).len() {
            0 => Words::new(format!("Bucket {bucket} is empty."), format!("桶 {bucket} 是空的。")),
            1 => Words::new(format!("Bucket {bucket} has one item: it is sorted."), format!("桶 {bucket} 只有一项，已经有序。")),
            len => Words::new(
                format!("Bucket {bucket} has {len} items, to be sorted by insertion: at most {}.", times(len * (len - 1) / 2)),
                format!("桶 {bucket} 有 {len} 项，用插入排序来排：最多比较 {} 次。", grouped((len * (len - 1) / 2) as u64)),
            ),
        }
    }

    fn take(&self) -> Words {
        let hand = self.hand();
        Words::new(
            format!("{hand} comes in hand. Those before it in the bucket are sorted already."),
            format!("把 {hand} 拿在手中。桶里它前面的各项已经有序。"),
        )
    }

    fn compare(&self, goes_on: bool) -> Words {
        let (hand, before) = (self.hand(), self.state.before_hole().map_or_else(String::new, |id| self.name(id)));
        if goes_on {
            return Words::new(
                format!("{before} is larger than {hand} in hand, so it has to make room."),
                format!("{before} 比手中的 {hand} 大，要给它让位。"),
            );
        }
        let is_equal =
            self.state.before_hole().is_some_and(|before| self.state.hand.is_some_and(|hand| self.is_equal(before, hand)));
        if is_equal {
            return Words::new(
                format!("{before} equals {hand} in hand and came first, so {hand} stays behind it."),
                format!("{before} 和手中的 {hand} 相等，而且先来，所以 {hand} 留在它后面。"),
            );
        }
        Words::new(
            format!("{before} is not larger than {hand} in hand, so {hand} stays behind it."),
            format!("{before} 不比手中的 {hand} 大，{hand} 就放在它后面。"),
        )
    }

    fn is_equal(&self, a: u32, b: u32) -> bool {
        self.input.source.value(a) == self.input.source.value(b)
    }

    fn shift(&self) -> Words {
        let moved = self.at(self.state.hole + 1);
        let hole = self.state.hole;
        Words::new(
            format!("{moved} moves back by one; the hole is now at {hole}."),
            format!("{moved} 后移一格，空位到了 {hole}。"),
        )
    }

    fn put(&self) -> Words {
        let (one, hole) = (self.at(self.state.hole), self.state.hole);
        Words::new(
            format!("{one} goes into the hole at {hole}: the first {} of the bucket are sorted.", self.state.taken + 1),
            format!("{one} 放进空位 {hole}：桶里前 {} 项有序了。", self.state.taken + 1),
        )
    }

    fn gather(&self) -> Words {
        let place = self.state.done - 1;
        let id = self.state.list[place as usize];
        let (one, bucket) = (self.name(id), self.state.buckets().index(id));
        Words::new(
            format!(
                "{one} goes from bucket {bucket} back into the list, to index {place}: all earlier buckets hold smaller items."
            ),
            format!("{one} 从桶 {bucket} 回到列表的下标 {place}：前面的桶里都是更小的项。"),
        )
    }
}

fn times(count: usize) -> String {
    if count == 1 { "one comparison".to_owned() } else { format!("{} comparisons", grouped(count as u64)) }
}

/// A bound or width of buckets, to three digits of their width.
fn about(value: f64, width: f64) -> String {
    if width < 1e-6 || value.abs() >= 1e15 {
        return format!("{value:.3e}");
    }
    let decimals = (2.0 - libm::floor(libm::log10(width))).max(0.0) as usize;
    let text = format!("{value:.decimals$}");
    if decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}
