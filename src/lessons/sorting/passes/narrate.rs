//! The sentence for each step: what happened, and why.

use super::words::{count_digits, digit, overtaking};
use crate::algo::sort::pass::{Input, Kind, Method, Scan, State, Step};
use crate::lessons::numbers::number;
use crate::lessons::sorting::words::{item, items};
use crate::words::Words;
use crate::words::grouped;

pub fn narrate(input: &Input, state: &State, step: Option<&Step>) -> Words {
    let teller = Teller { input, state };
    match step {
        None => teller.start(),
        Some(Step::Range { .. }) => teller.range(),
        Some(Step::Digit) => teller.digit(),
        Some(Step::Group) => teller.group(),
        Some(Step::Clear { .. }) => teller.clear(),
        Some(Step::Count) => teller.count(),
        Some(Step::Add) => teller.add(),
        Some(Step::Out { .. }) => teller.out(),
        Some(Step::Place) => teller.place(),
        Some(Step::Copy { .. }) => teller.copy(),
        Some(Step::Return) => teller.sorted(),
    }
}

struct Teller<'a> {
    input: &'a Input,
    state: &'a State,
}

impl Teller<'_> {
    fn is_counting(&self) -> bool {
        self.input.method == Method::Counting
    }

    fn current(&self) -> (String, u32) {
        self.state.current().map_or_else(Default::default, |id| (item(&self.input.source, id), self.state.digit_of(id)))
    }

    /// "key" or "digit".
    fn thing(&self) -> (&'static str, &'static str) {
        if self.is_counting() { ("key", "键") } else { ("digit", "数字") }
    }

    fn start(&self) -> Words {
        let len = items(self.input.source.len());
        let count = self.input.source.len();
        match self.input.method {
            _ if count == 0 => Words::new("The list is empty: there is nothing to sort.", "列表为空，没有什么要排。"),
            Method::Counting => Words::new(
                format!(
                    "A list of {len}. Counting sort never asks which of two items is smaller: it counts how many there are of each key, and so knows where each belongs."
                ),
                format!("列表有 {count} 项。计数排序从不比较两项谁大谁小：它数出每个键有几项，就知道每一项该放哪里。"),
            ),
            Method::Lsd => Words::new(
                format!(
                    "A list of {len}. Radix sort takes one digit at a time, the lowest first; each pass must leave items with the same digit in the order that they have."
                ),
                format!("列表有 {count} 项。基数排序每趟只看一位数字，从最低位开始；每一趟都必须让数字相同的项保持原来的先后。"),
            ),
            Method::Msd => Words::new(
                format!(
                    "A list of {len}. Radix sort takes one digit at a time, here the highest first: items that differ in it are in order for good, and only equal ones go on to the next digit."
                ),
                format!(
                    "列表有 {count} 项。基数排序每趟只看一位数字，这里从最高位开始：这一位不同的项就此定序，相同的才需要再看下一位。"
                ),
            ),
        }
    }

    fn range(&self) -> Words {
        let (low, high) = (number(self.input.low as f64), number(self.input.low as f64 + self.input.largest as f64));
        let base = grouped(u64::from(self.input.base));
        let digits = self.input.digits();
        if self.is_counting() {
            return Words::new(
                format!(
                    "The items are from {low} to {high}, so a table of {} is enough: one for each key, and none is ever compared again.",
                    counts(self.input.base)
                ),
                format!("数据在 {low} 到 {high} 之间，所以有 {base} 个计数就够了：每个键一个，此后不再做任何比较。"),
            );
        }
        let (shift_en, shift_zh) = match self.input.low {
            0 => (String::new(), String::new()),
            _ => (
                format!(" The smallest, {low}, is subtracted from all, so that no key is negative."),
                format!("每项都减去最小的 {low}，这样键就不会为负。"),
            ),
        };
        let largest = self.input.largest;
        let (en, zh) = match (digits, self.input.method) {
            (0, _) => ("All keys are 0: there is nothing to do.".to_owned(), "键全为 0，什么也不用做。".to_owned()),
            (1, _) => (
                format!("In base {base} the largest key, {largest}, has one digit: one pass."),
                format!("最大的键 {largest} 在 {base} 进制下只有一位：一趟即可。"),
            ),
            (_, Method::Msd) => (
                format!("In base {base} the largest key, {largest}, has {digits} digits: at most {digits} levels."),
                format!("最大的键 {largest} 在 {base} 进制下有 {digits} 位：最多 {digits} 层。"),
            ),
            _ => (
                format!("In base {base} the largest key, {largest}, has {digits} digits: {digits} passes."),
                format!("最大的键 {largest} 在 {base} 进制下有 {digits} 位：要 {digits} 趟。"),
            ),
        };
        if self.input.kind == Kind::Float {
            return Words::new(
                format!(
                    "An item's key is its 32 bits as a whole number, with the sign bit flipped, and of a negative item all other bits too: so keys are in the order of the items. {en}"
                ),
                format!("每项的键是它的 32 位当作整数，符号位取反；负数的其余各位也取反。这样键的大小次序就是各项的次序。{zh}"),
            );
        }
        Words::new(format!("The largest item is {high}.{shift_en} {en}"), format!("最大的一项是 {high}。{shift_zh}{zh}"))
    }

    fn digit(&self) -> Words {
        let State { digit, place, .. } = self.state;
        match digit {
            0 => Words::new("The first pass looks at the lowest digit only.".to_owned(), "第一趟只看最低位。".to_owned()),
            _ => Words::new(
                format!(
                    "Next, the digit of {place}: pass {}. Where two items agree in it, the order of the passes before has to stay.",
                    digit + 1
                ),
                format!("接着看 {place} 位上的数字：第 {} 趟。这一位相同的项，必须保住前面各趟排出的先后。", digit + 1),
            ),
        }
    }

    fn group(&self) -> Words {
        let State { lo, hi, digit, place, .. } = self.state;
        let count = hi - lo;
        match (*digit + 1 == self.state.digits, count) {
            (true, _) => Words::new(
                format!("The first pass looks at the highest digit, that of {place}, of all {}.", items(count as usize)),
                format!("第一趟看全部 {count} 项的最高位（{place} 位）。"),
            ),
            (false, _) => Words::new(
                format!(
                    "The {count} items from index {lo} to {} agree in all higher digits, so now their digit of {place} decides.",
                    hi - 1
                ),
                format!("下标 {lo} 到 {} 的 {count} 项在更高各位上都相同，现在由 {place} 位上的数字决定。", hi - 1),
            ),
        }
    }

    fn clear(&self) -> Words {
        let base = self.input.base;
        let (first, last) = (digit(self.input, 0), digit(self.input, base - 1));
        let (thing_en, thing_zh) = self.thing();
        Words::new(
            format!("A table of {}, all 0: one for each {thing_en} from {first} to {last}.", counts(base)),
            format!("建立 {} 个计数，全为 0：从 {first} 到 {last}，每个{thing_zh}一个。", grouped(u64::from(base))),
        )
    }

    fn count(&self) -> Words {
        let (one, d) = self.current();
        let count = self.state.count[d as usize];
        if self.is_counting() {
            return Words::new(
                format!("{one} is counted: there {} so far with this key.", is_or_are(count)),
                format!("数到 {one}：到目前为止，这个键有 {count} 项。"),
            );
        }
        Words::new(
            format!("{one} has the digit {d} here, and is counted: there {} so far with it.", is_or_are(count)),
            format!("{one} 的这一位是 {d}，记一项：到目前为止，这个数字有 {count} 项。"),
        )
    }

    fn add(&self) -> Words {
        let d = self.state.done;
        let (sum, before) = (self.state.count[d as usize], self.state.count[d as usize - 1]);
        let name = digit(self.input, d);
        let (own, (thing_en, thing_zh)) = (sum - before, self.thing());
        if own == 0 {
            return Words::new(
                format!("No item has the {thing_en} {name}: up to it there are as many as before, {sum}."),
                format!("没有{thing_zh}为 {name} 的项：累计仍是 {sum} 项。"),
            );
        }
        Words::new(
            format!(
                "{before} with a smaller {thing_en} and {own} with {name} make {sum}: what has the {thing_en} {name} goes just before place {sum}."
            ),
            format!(
                "{thing_zh}更小的有 {before} 项，{thing_zh}为 {name} 的有 {own} 项，合计 {sum}：{thing_zh}为 {name} 的项就放在位置 {sum} 之前。"
            ),
        )
    }

    fn out(&self) -> Words {
        let count = self.state.hi - self.state.lo;
        let (thing_en, thing_zh) = self.thing();
        match self.input.scan {
            Scan::Backward => Words::new(
                format!(
                    "Room for {}. Now from the last item to the first: each takes the last free place of its {thing_en}, so that equal ones keep their order.",
                    items(count as usize)
                ),
                format!(
                    "准备 {count} 个位置。现在从最后一项往前：每一项占用它那个{thing_zh}的最后一个空位，相同的就能保持先后。"
                ),
            ),
            Scan::Forward => Words::new(
                format!(
                    "Room for {}. Now from the first item to the last, which is wrong: the table gives the last free place of a {thing_en}, and the first item takes it.",
                    items(count as usize)
                ),
                format!(
                    "准备 {count} 个位置。现在从第一项往后扫描，这是错的：表里给的是这个{thing_zh}的最后一个空位，却被最先来的占了。"
                ),
            ),
        }
    }

    fn place(&self) -> Words {
        if let Some((one, overtaken)) = self.state.overtaken() {
            return overtaking(self.input, one, overtaken);
        }
        let (one, d) = self.current();
        let place = self.state.count[d as usize];
        let said = place + 1;
        if self.is_counting() {
            return Words::new(
                format!(
                    "{one}: the count said {said}, so it goes to place {place}, and the count falls to {place} for the next one with this key."
                ),
                format!("{one}：计数是 {said}，所以放到位置 {place}，计数减为 {place}，留给这个键的下一项。"),
            );
        }
        Words::new(
            format!(
                "{one} has the digit {d}: its count said {said}, so it goes to place {} and the count falls to {place}.",
                place + self.state.lo
            ),
            format!("{one} 的这一位是 {d}：计数是 {said}，所以放到位置 {}，计数减为 {place}。", place + self.state.lo),
        )
    }

    fn copy(&self) -> Words {
        let count = self.state.hi - self.state.lo;
        if self.input.method == Method::Msd {
            let left = self.state.below.len();
            let (left_en, left_zh) = match left {
                0 => ("No group is left for the next digit so far.".to_owned(), "目前没有要看下一位的组。".to_owned()),
                1 => (
                    "One group so far has to be told apart by the next digit.".to_owned(),
                    "目前有 1 组还要看下一位。".to_owned(),
                ),
                _ => (
                    format!("{left} groups so far have to be told apart by the next digit."),
                    format!("目前有 {left} 组还要看下一位。"),
                ),
            };
            return Words::new(
                format!("The {} go back into the list, in order of this digit. {left_en}", items(count as usize)),
                format!("这 {count} 项按这一位的顺序放回列表。{left_zh}"),
            );
        }
        let digits = self.state.passes.len();
        if self.input.scan == Scan::Forward && digits > 1 {
            return Words::new(
                "All go back into the list, in order of this digit only: items with the same digit were turned round, and the order of the passes before is lost.",
                "全部放回列表，但只按这一位有序：数字相同的项被颠倒了，前面各趟的成果也就没了。",
            );
        }
        Words::new(
            format!("All go back into the list: it is in order of the lowest {} now.", count_digits(digits)),
            format!("全部放回列表：现在已按最低 {digits} 位排好。"),
        )
    }

    fn sorted(&self) -> Words {
        let ids = self.state.result();
        let (source, disorder) = (&self.input.source, &self.state.disorder);
        let pair = |place: u32| (item(source, ids[place as usize - 1]), item(source, ids[place as usize]));
        if let Some((a, b)) = disorder.unsorted.map(pair) {
            return Words::new(
                format!("Not sorted: {a} comes before {b}. Without stable passes, what the lower digits decided is lost."),
                format!("没有排好：{a} 排在了 {b} 前面。各趟不稳定，低位定下的先后就丢了。"),
            );
        }
        match disorder.turned.first().copied().map(pair) {
            Some((a, b)) => Words::new(
                format!("The keys are in order, but the sort isn't stable: {a} comes before {b}, and came after it."),
                format!("键是有序的，但排序不稳定：{a} 原本在 {b} 之后，现在却排在了前面。"),
            ),
            None if self.input.scan == Scan::Forward => Words::new(
                "Sorted, and equal items are in order too: this time the forward scan did no harm in the end.",
                "排好了，相等的项也没有颠倒：这一次，从前往后扫描最终没有造成损害。",
            ),
            None if ids.is_empty() => Words::new("An empty list is sorted.", "空列表本来就有序。"),
            None => Words::new(
                "Sorted, and stable: equal items are in the order in which they came.",
                "排好了，而且稳定：相等的项保持着原来的先后。",
            ),
        }
    }
}

fn counts(base: u32) -> String {
    if base == 1 { "1 count".to_owned() } else { format!("{} counts", grouped(u64::from(base))) }
}

fn is_or_are(count: u32) -> String {
    if count == 1 { "is 1".to_owned() } else { format!("are {count}") }
}
