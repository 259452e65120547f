//! The sentence for each step: what happened, and why.

use super::depict::touched;
use crate::algo::quickselect::{Input, PivotRule, State, Step};
use crate::lessons::sorting::words::item;
use crate::words::{Lang, Words, grouped};

pub fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
    let teller = Teller { input, state };
    let words = match step {
        None => teller.start(),
        Some(step) => teller.tell(step),
    };
    words.take(lang)
}

struct Teller<'a> {
    input: &'a Input,
    state: &'a State,
}

impl Teller<'_> {
    fn at(&self, place: u32) -> String {
        self.state.items.get(place as usize).map_or_else(String::new, |&id| item(self.input.source(), id))
    }

    fn pivot(&self) -> String {
        self.state.pivot.map_or_else(String::new, |pivot| item(self.input.source(), pivot))
    }

    fn start(&self) -> Words {
        let (n, k, target) = (self.input.source().len(), self.input.k(), self.input.target());
        Words::new(
            format!(
                "The {} of {} is sought. In the sorted list it stands at place {target}, {n} minus {k}: only that place has to come out right.",
                ordinal(k),
                grouped(n as u64)
            ),
            format!("要找 {} 项中的第 {k} 大。排好序后它在下标 {target}（{n} 减 {k}）：只需让这一处正确。", grouped(n as u64)),
        )
    }

    fn tell(&self, step: &Step) -> Words {
        let (state, window, p) = (self.state, self.state.window(), self.pivot());
        let (lo, hi, target) = (window.lo, window.hi, window.target);
        let count = grouped(window.len() as u64);
        // The first of the places that the step is about, and what is there.
        let places: Vec<u32> = touched(state, Some(step)).into_iter().map(|(place, _)| place).collect();
        let place = places.first().copied().unwrap_or(lo);
        let (x, other) = (self.at(place), places.get(1).map_or_else(String::new, |&place| self.at(place)));
        let to = places.get(1).copied().unwrap_or(place);
        let ij = (state.i, state.j);
        match *step {
            Step::Window if state.is_inner() => Words::new(
                format!(
                    "Among the {count} medians at places {lo} to {hi}, their median is sought: the same algorithm on a fifth of the items."
                ),
                format!("在下标 {lo} 到 {hi} 的 {count} 个中位数里找它们的中位数：同样的算法，只用五分之一的数据。"),
            ),
            Step::Window => Words::new(
                format!("Place {target} is somewhere in the window from {lo} to {hi}: {count} items. A pivot is to split it."),
                format!("下标 {target} 的那一项在窗口 {lo} 到 {hi} 之中，共 {count} 项。选一个枢轴来划分。"),
            ),
            Step::First => Words::new(
                format!(
                    "The pivot is the first of the window, {p}. On sorted lists that is always the smallest: the window shrinks by one."
                ),
                format!("枢轴取窗口的第一项 {p}。如果列表有序，它总是最小的，窗口每次只缩小一项。"),
            ),
            Step::Last => Words::new(
                format!(
                    "The pivot is the last of the window, {p}. On sorted lists that is always the largest: the window shrinks by one."
                ),
                format!("枢轴取窗口的最后一项 {p}。如果列表有序，它总是最大的，窗口每次只缩小一项。"),
            ),
            Step::Random => Words::new(
                format!("The dice give place {}: the pivot is {p}. No order of the items can be made against it.", ij.0),
                format!("随机抽到下标 {}：枢轴是 {p}。没有哪种排列能专门对付它。", ij.0),
            ),
            Step::LoMid { less } | Step::LoHi { less } | Step::MidHi { less } => {
                let (en, zh) = if less { ("is less than", "小于") } else { ("is not less than", "不小于") };
                Words::new(
                    format!(
                        "Of first, middle and last, the one in between is to be the pivot: {x} at {place} {en} {other} at {to}."
                    ),
                    format!("首、中、尾三项里居中的作枢轴：下标 {place} 的 {x} {zh}下标 {to} 的 {other}。"),
                )
            }
            Step::ThreeLo | Step::ThreeMid | Step::ThreeHi => Words::new(
                format!(
                    "{p} at place {} lies between the other two, so it is the pivot: at least one item is on each side of it, or equal.",
                    ij.0
                ),
                format!("下标 {} 的 {p} 居中，作枢轴：它两边至少各有一项，或者与它相等。", ij.0),
            ),
            Step::Group => {
                let (first, last) = state.group();
                Words::new(
                    format!("The next group of at most five: places {first} to {last}. It is sorted to find its median."),
                    format!("下一组，至多五项：下标 {first} 到 {last}。先排序，找出组内的中位数。"),
                )
            }
            Step::NextOfGroup => Words::new(
                format!("{x} at place {place} is to sink to where it belongs in its group."),
                format!("下标 {place} 的 {x} 在组内往前移到该在的地方。"),
            ),
            Step::GroupCompare { less: true } => Words::new(
                format!("{x} at place {place} is less than {other} before it, so the two change places."),
                format!("下标 {place} 的 {x} 小于前面的 {other}，要交换。"),
            ),
            Step::GroupCompare { .. } => Words::new(
                format!("{x} at place {place} is not less than {other} before it: it stays."),
                format!("下标 {place} 的 {x} 不小于前面的 {other}，就留在这里。"),
            ),
            Step::GroupSwap => Words::new(
                format!("{x} is now at place {place}, {other} behind it."),
                format!("{x} 到了下标 {place}，{other} 在它后面。"),
            ),
            Step::Median => Words::new(
                format!("The group's median, {x}, goes to the front, to place {place}."),
                format!("把这一组的中位数 {x} 换到窗口前部，下标 {place}。"),
            ),
            Step::Recurse { .. } if window.len() == 1 => Words::new(
                format!("There is only one group, so its median {} will be the pivot.", self.at(lo)),
                format!("只有一组，它的中位数 {} 就作枢轴。", self.at(lo)),
            ),
            Step::Recurse { .. } => Words::new(
                format!(
                    "All {count} medians stand at the front. Their own median will be the pivot: about three tenths of the items are surely on either side of it."
                ),
                format!("{count} 个中位数都在前部了。它们自己的中位数将作枢轴：两边必定各有约十分之三的项。"),
            ),
            Step::PivotToEnd => Words::new(
                format!("The pivot {p} waits at the end, place {hi}, while the others are scanned from the left."),
                format!("枢轴 {p} 先换到末尾，下标 {hi}，其余各项从左往右扫描。"),
            ),
            Step::Compare { less: true } => Words::new(
                format!("{x} at place {place} is less than the pivot {p}: it belongs left, to place i = {}.", ij.0),
                format!("下标 {place} 的 {x} 小于枢轴 {p}：应当放到左边，下标 i = {}。", ij.0),
            ),
            Step::Compare { .. } if state.value(place) == state.pivot.map_or(f64::NAN, |pivot| state.value_of(pivot)) => {
                Words::new(
                    format!(
                        "{x} at place {place} is equal to the pivot {p}, and Lomuto's scheme leaves it on the right, as if it were larger."
                    ),
                    format!("下标 {place} 的 {x} 与枢轴 {p} 相等，而 Lomuto 划分把它当作更大的留在右边。"),
                )
            }
            Step::Compare { .. } => Words::new(
                format!("{x} at place {place} is larger than the pivot {p}: it stays on the right."),
                format!("下标 {place} 的 {x} 大于枢轴 {p}：留在右边。"),
            ),
            Step::Swap if place == to => Words::new(
                format!("{x} stays at place {place}: no larger item is before it."),
                format!("{x} 就在下标 {place}：它前面没有更大的。"),
            ),
            Step::Swap => Words::new(
                format!("{x} goes left to place {place}, and {other} right to place {to}. i is now {}.", ij.0),
                format!("{x} 换到左边的下标 {place}，{other} 换到右边的下标 {to}。i 变为 {}。", ij.0),
            ),
            Step::Place => Words::new(
                format!("The pivot {p} goes between the two sides, to place {}: this is its place in the sorted list.", ij.0),
                format!("枢轴 {p} 换到两边之间，下标 {}：这就是它排好序后的位置。", ij.0),
            ),
            Step::PivotToFront => Words::new(
                format!(
                    "The pivot {p} waits at the front, place {lo}. Two scans go towards each other, from both ends of the others."
                ),
                format!("枢轴 {p} 先换到最前，下标 {lo}。两头的扫描相向而行。"),
            ),
            Step::ScanUp { less: true } => Words::new(
                format!(
                    "From the left: {x} at place {place} is less than the pivot {p}, so it already stands on the side where it belongs: on."
                ),
                format!("从左边：下标 {place} 的 {x} 小于枢轴 {p}，位置本来就对，继续。"),
            ),
            Step::ScanUp { .. } => Words::new(
                format!(
                    "From the left: {x} at place {place} is not less than the pivot {p}. The scan stops here, also at equal keys, so that those are shared between both sides."
                ),
                format!("从左边：下标 {place} 的 {x} 不小于枢轴 {p}，停下。相等的键也停，这样才能分给两边。"),
            ),
            Step::ScanDown { more: true } => Words::new(
                format!(
                    "From the right: {x} at place {place} is larger than the pivot {p}, so it already stands where it belongs: on."
                ),
                format!("从右边：下标 {place} 的 {x} 大于枢轴 {p}，位置本来就对，继续。"),
            ),
            Step::ScanDown { .. } if ij.0 < ij.1 => Words::new(
                format!(
                    "From the right: {x} at place {place} is not larger than the pivot {p}. Both scans have stopped: the two are to be exchanged."
                ),
                format!("从右边：下标 {place} 的 {x} 不大于枢轴 {p}。两头都停了，这两项要交换。"),
            ),
            Step::ScanDown { .. } => Words::new(
                format!(
                    "From the right: {x} at place {place} is not larger than the pivot {p}. The scans have met, so the window is split."
                ),
                format!("从右边：下标 {place} 的 {x} 不大于枢轴 {p}。两头已经相遇，划分完成。"),
            ),
            Step::Exchange => Words::new(
                format!("{x} goes to place {place}, {other} to place {to}. Both scans go on."),
                format!("{x} 换到下标 {place}，{other} 换到下标 {to}。两头继续扫描。"),
            ),
            Step::PlaceFront => Words::new(
                format!("The pivot {p} goes to where the scans met, place {}: this is its place in the sorted list.", ij.0),
                format!("枢轴 {p} 换到两头相遇处，下标 {}：这就是它排好序后的位置。", ij.0),
            ),
            Step::Hold => Words::new(
                format!("The window will be split three ways: less than {p}, equal, larger."),
                format!("窗口将分成三段：小于 {p}、等于 {p}、大于 {p}。"),
            ),
            Step::IsLess { less: true } => Words::new(
                format!("{x} at place {place} is less than the pivot {p}: it belongs to the first part."),
                format!("下标 {place} 的 {x} 小于枢轴 {p}：属于第一段。"),
            ),
            Step::IsLess { .. } => Words::new(
                format!("{x} at place {place} is not less than the pivot {p}. Larger or equal? That takes a second comparison."),
                format!("下标 {place} 的 {x} 不小于枢轴 {p}。是大于还是等于？还要再比一次。"),
            ),
            Step::SwapLess => Words::new(
                format!("{x} goes to place {place}, the end of the first part, which is one longer now."),
                format!("{x} 换到下标 {place}，接在第一段末尾，第一段多了一项。"),
            ),
            Step::IsMore { more: true } => Words::new(
                format!("{x} at place {place} is larger than the pivot {p}: it belongs to the last part."),
                format!("下标 {place} 的 {x} 大于枢轴 {p}：属于最后一段。"),
            ),
            Step::IsMore { .. } => Words::new(
                format!("{x} at place {place} is equal to the pivot {p}: it stays in the middle part."),
                format!("下标 {place} 的 {x} 等于枢轴 {p}：留在中间一段。"),
            ),
            Step::SwapMore => Words::new(
                format!(
                    "{other} goes to place {to}, the front of the last part. {x} comes to place {place} and is looked at next."
                ),
                format!("{other} 换到下标 {to}，接在最后一段前面。换来的 {x} 在下标 {place}，接着看它。"),
            ),
            Step::Split if ij.0 == ij.1 => Words::new(
                format!("The window is split. The pivot {p} is at place {}: this is its place in the sorted list.", ij.0),
                format!("划分完成。枢轴 {p} 在下标 {}：这就是它排好序后的位置。", ij.0),
            ),
            Step::Split => {
                let equal = grouped(u64::from(ij.1 - ij.0 + 1));
                Words::new(
                    format!(
                        "The window is split. Places {} to {} hold all {equal} equal to the pivot {p}: they are in their places.",
                        ij.0, ij.1
                    ),
                    format!("划分完成。下标 {} 到 {} 是等于枢轴 {p} 的全部 {equal} 项：它们都已就位。", ij.0, ij.1),
                )
            }
            Step::Left => Words::new(
                format!("Place {target} is left of the pivot's: all from there on is ruled out. {count} items stay."),
                format!("下标 {target} 在枢轴左边：枢轴及其右边全部排除，还剩 {count} 项。"),
            ),
            Step::Right => self.right(),
            Step::Found if state.pivot.is_some() => Words::new(
                format!(
                    "{p} at place {} is the median of the medians: it is the pivot of the window around, from {lo} to {hi}.",
                    ij.0
                ),
                format!("下标 {} 的 {p} 是中位数的中位数：它就是外面窗口（{lo} 到 {hi}）的枢轴。", ij.0),
            ),
            Step::Found => self.found(),
        }
    }

    fn right(&self) -> Words {
        let (state, window) = (self.state, self.state.window());
        let (target, count) = (window.target, grouped(window.len() as u64));
        let mut words = Words::new(
            format!("Place {target} is right of the pivot's: all up to there is ruled out. {count} items stay."),
            format!("下标 {target} 在枢轴右边：枢轴及其左边全部排除，还剩 {count} 项。"),
        );
        if let Some(loss) = state.fresh_loss() {
            let equal = grouped(loss.equal.into());
            words.en += &format!(" But {equal} of them are equal to the pivot: nearly nothing was gained.");
            words.zh += &format!("但其中 {equal} 项与枢轴相等：几乎没有进展。");
        }
        words
    }

    fn found(&self) -> Words {
        let (target, windows) = (self.state.window().target, self.state.partitions.len());
        let (x, k) = (self.at(target), self.input.k());
        let times = if windows == 1 { "one window was split".to_owned() } else { format!("{windows} windows were split") };
        let how = match self.input.rule() {
            _ if windows == 0 => {
                return Words::new(
                    format!("There is only one item, {x}: it is the largest."),
                    format!("只有一项 {x}：它就是最大的。"),
                );
            }
            PivotRule::MedianOfMedians => " No order of the items can make this quadratic.",
            _ => "",
        };
        Words::new(
            format!(
                "{x} is at place {target}, so it is the {}. Nothing larger is before it, nothing smaller behind it; {times}.{how}",
                ordinal(k)
            ),
            format!("{x} 在下标 {target}，就是第 {k} 大。它前面没有更大的，后面没有更小的；一共划分了 {windows} 个窗口。"),
        )
    }
}

/// `largest`, `2nd largest`, `11th largest`
/// As in "the 3rd largest".
pub(super) fn ordinal(number: usize) -> String {
    if number == 1 {
        return "largest".to_owned();
    }
    let ending = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending} largest")
}
