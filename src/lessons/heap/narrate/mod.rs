//! The sentence for each step: what happened, and why.

mod ops;

use super::words::item;
use crate::algo::heap::{Input, Item, Op, Sift, SiftMethod, State, Step};
use crate::words::{Lang, Words};

pub fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
    let teller = Teller { input, state };
    let words = match step {
        None => teller.start(),
        Some(Step::Return) => teller.end_of_op(step),
        Some(Step::Begin { .. }) => teller.begin_of_op(),
        Some(step) => teller.within_op(step),
    };
    words.take(lang)
}

struct Teller<'a> {
    input: &'a Input,
    state: &'a State,
}

impl Teller<'_> {
    fn name(&self, one: &Item) -> String {
        item(self.input, one)
    }

    /// The item at a place of the array that sifts work on.
    fn at(&self, place: u32) -> String {
        self.state.array().get(place as usize).map_or_else(String::new, |one| self.name(one))
    }

    fn hand(&self) -> String {
        self.state.hand.as_ref().map_or_else(String::new, |one| self.name(one))
    }

    fn result(&self) -> String {
        self.state.result.as_ref().map_or_else(String::new, |one| self.name(one))
    }

    fn is_textbook(&self) -> bool {
        self.input.sift() == SiftMethod::Textbook
    }

    fn is_merging(&self) -> bool {
        matches!(self.state.running(), Some(Op::Merge(_)))
    }

    /// What the heap beside the list keeps: "largest" or "smallest".
    fn kept(&self) -> (&'static str, &'static str) {
        if self.state.is_max { ("smallest", "最小") } else { ("largest", "最大") }
    }

    /// "smaller", or "larger" in a max-heap.
    fn before(&self) -> (&'static str, &'static str) {
        if self.state.is_max { ("larger", "大") } else { ("smaller", "小") }
    }

    fn within_op(&self, step: &Step) -> Words {
        let (hand, result) = (self.hand(), self.result());
        let (before_en, before_zh) = self.before();
        match *step {
            Step::NextParent { pos } => Words::new(
                format!("Next parent: {} at index {pos}. What lies below it is a heap already.", self.at(pos)),
                format!("下一个父结点：下标 {pos} 处的 {}。它下面已经是堆。", self.at(pos)),
            ),
            Step::Take { pos } if self.is_textbook() => Words::new(
                format!("{hand} comes in hand and leaves a hole at index {pos}. The hole sinks until {hand} fits."),
                format!("把 {hand} 拿在手中，下标 {pos} 处留下空位。空位一直下沉，直到放得下 {hand}。"),
            ),
            Step::Take { pos } => Words::new(
                format!(
                    "{hand} comes in hand and leaves a hole at index {pos}. The hole sinks to a leaf; {hand} isn't compared on the way."
                ),
                format!("把 {hand} 拿在手中，下标 {pos} 处留下空位。空位一直沉到叶子，途中不和 {hand} 比较。"),
            ),
            Step::CompareChildren { left, takes_right } => self.compare_children(left, takes_right),
            Step::CompareChild { child, goes_on: true } => Words::new(
                format!(
                    "The child {} at index {child} is {before_en} than {hand} in hand, so it has to move up.",
                    self.at(child)
                ),
                format!("下标 {child} 处的孩子 {} 比手中的 {hand} {before_zh}，所以它要上移。", self.at(child)),
            ),
            Step::CompareChild { child, .. } => Words::new(
                format!(
                    "The child {} at index {child} is not {before_en} than {hand} in hand, so {hand} fits here: stop early.",
                    self.at(child)
                ),
                format!(
                    "下标 {child} 处的孩子 {} 不比手中的 {hand} {before_zh}，{hand} 放在这里正合适：提前停下。",
                    self.at(child)
                ),
            ),
            Step::ChildUp { from, to } => self.child_up(from, to),
            Step::Put { pos } if self.is_textbook() => Words::new(
                format!("{} goes into the hole at index {pos}.", self.at(pos)),
                format!("把 {} 放进下标 {pos} 处的空位。", self.at(pos)),
            ),
            Step::Put { pos } if matches!(self.state.sift, Sift::Up { startpos, .. } if startpos == pos) => Words::new(
                format!("There is nothing below the hole, so {} goes back in at index {pos}.", self.at(pos)),
                format!("空位下面什么也没有，{} 放回下标 {pos}。", self.at(pos)),
            ),
            Step::Put { pos } => Words::new(
                format!(
                    "The hole is at a leaf, so {} goes in at index {pos}. It may be too far down: now it climbs back.",
                    self.at(pos)
                ),
                format!("空位已到叶子，把 {} 放进下标 {pos}。它可能沉得太深，接下来往回爬。", self.at(pos)),
            ),
            Step::Hold { startpos, pos } if startpos == pos => Words::new(
                format!("{hand} at index {pos} has no parent to be compared with."),
                format!("下标 {pos} 处的 {hand} 没有需要比较的父结点。"),
            ),
            Step::Hold { pos, .. } => Words::new(
                format!("{hand} at index {pos} comes in hand, to be compared with its parents."),
                format!("把下标 {pos} 处的 {hand} 拿在手中，准备和上面的父结点比较。"),
            ),
            Step::CompareParent { parent, goes_on: true, .. } => Words::new(
                format!(
                    "{hand} in hand is {before_en} than the parent {} at index {parent}, so the parent has to move down.",
                    self.at(parent)
                ),
                format!("手中的 {hand} 比下标 {parent} 处的父结点 {} {before_zh}，所以父结点要下移。", self.at(parent)),
            ),
            Step::CompareParent { parent, .. } => Words::new(
                format!(
                    "{hand} in hand is not {before_en} than the parent {} at index {parent}, so it stays below it.",
                    self.at(parent)
                ),
                format!("手中的 {hand} 不比下标 {parent} 处的父结点 {} {before_zh}，就留在它下面。", self.at(parent)),
            ),
            Step::ParentDown { from, to } => Words::new(
                format!("{} moves down from index {from} to {to}; the hole is now at {from}.", self.at(to)),
                format!("{} 从下标 {from} 下移到 {to}，空位到了 {from}。", self.at(to)),
            ),
            Step::Place { pos } => Words::new(
                format!("{} goes into the hole at index {pos}: this is its place.", self.at(pos)),
                format!("把 {} 放进下标 {pos} 处的空位：这就是它的位置。", self.at(pos)),
            ),
            Step::Append { pos } => Words::new(
                format!("{} joins at the end, index {pos}.", self.at(pos)),
                format!("{} 接到末尾，下标 {pos}。", self.at(pos)),
            ),
            Step::PopLast { pos: 0 } => Words::new(
                format!("{hand} is taken off the end. It was the only item, so it is the one that goes out."),
                format!("从末尾取下 {hand}。堆里只有它一项，出去的就是它。"),
            ),
            Step::PopLast { pos } if self.is_merging() => {
                let list = self.state.out.last().map_or(0, |one| one.order);
                Words::new(
                    format!(
                        "List {list} is used up, so its entry is popped: {hand} is taken off the end, index {pos}, to fill the place of the root."
                    ),
                    format!("列表 {list} 已取完，要弹出它的那一项：从末尾（下标 {pos}）取下 {hand}，去补根的位置。"),
                )
            }
            Step::PopLast { pos } => Words::new(
                format!("{hand} is taken off the end, index {pos}. It will fill the place of the root."),
                format!("从末尾（下标 {pos}）取下 {hand}，它将去补根的位置。"),
            ),
            Step::PopRoot => Words::new(format!("The root, {result}, goes out."), format!("根 {result} 出堆。")),
            Step::LastToRoot if self.state.array().len() == 1 => Words::new(
                format!("{} goes to the root, the only place that is left.", self.at(0)),
                format!("{} 放到根上，这是仅剩的位置。", self.at(0)),
            ),
            Step::LastToRoot => {
                let (too_en, too_zh) = if self.state.is_max { ("small", "小") } else { ("large", "大") };
                Words::new(
                    format!(
                        "{} goes to the root. It comes from the bottom, so it is likely to be too {too_en} up here: it is sifted.",
                        self.at(0)
                    ),
                    format!("{} 放到根上。它来自底层，在这里多半太{too_zh}，需要筛下去。", self.at(0)),
                )
            }
            Step::ReplaceTake => self.replace_take(),
            Step::ReplaceRoot => Words::new(
                format!("{} takes the place of the root and is sifted.", self.at(0)),
                format!("{} 占据根的位置，然后筛下去。", self.at(0)),
            ),
            Step::CompareRoot { is_smaller: true } => Words::new(
                format!("The root {} is smaller than {hand}, so the two change places.", self.at(0)),
                format!("根 {} 比 {hand} 小，两者交换。", self.at(0)),
            ),
            Step::CompareRoot { .. } => Words::new(
                format!(
                    "The root {} is not smaller than {hand}, so {hand} goes straight back and the heap isn't touched.",
                    self.at(0)
                ),
                format!("根 {} 不比 {hand} 小，{hand} 直接返回，堆不变。", self.at(0)),
            ),
            Step::SwapRoot => Words::new(
                format!("{} is now at the root, and {result} is what goes out.", self.at(0)),
                format!("{} 到了根上，出去的是 {result}。", self.at(0)),
            ),
            _ => self.beside(step),
        }
    }

    fn compare_children(&self, left: u32, takes_right: bool) -> Words {
        let right = left + 1;
        let (l, r) = (self.at(left), self.at(right));
        let (before_en, before_zh) = self.before();
        let is_tie = matches!(self.state.array().get(left as usize..=right as usize), Some([a, b]) if a.value == b.value && a.order == b.order);
        if is_tie {
            Words::new(
                format!(
                    "The children {l} at index {left} and {r} at {right} are equal; the left one isn't {before_en}, so it is the right one's turn."
                ),
                format!("下标 {left} 处的 {l} 与下标 {right} 处的 {r} 相等；左孩子并不更{before_zh}，所以轮到右孩子。"),
            )
        } else if takes_right {
            Words::new(
                format!("Of the children {l} at index {left} and {r} at {right}, the right one, {r}, is {before_en}."),
                format!("两个孩子中，下标 {left} 处是 {l}，下标 {right} 处是 {r}：右孩子 {r} 更{before_zh}。"),
            )
        } else {
            Words::new(
                format!("Of the children {l} at index {left} and {r} at {right}, the left one, {l}, is {before_en}."),
                format!("两个孩子中，下标 {left} 处是 {l}，下标 {right} 处是 {r}：左孩子 {l} 更{before_zh}。"),
            )
        }
    }

    fn child_up(&self, from: u32, to: u32) -> Words {
        let one = self.at(to);
        let is_only_child = from as usize + 1 == self.state.array().len() && from % 2 == 1;
        if is_only_child {
            Words::new(
                format!("{one} at index {from} is an only child: it moves up to {to}, and the hole is now at {from}."),
                format!("下标 {from} 处的 {one} 是独生孩子：它上移到 {to}，空位到了 {from}。"),
            )
        } else {
            Words::new(
                format!("{one} moves up from index {from} to {to}; the hole is now at {from}."),
                format!("{one} 从下标 {from} 上移到 {to}，空位到了 {from}。"),
            )
        }
    }

    fn replace_take(&self) -> Words {
        let (result, hand) = (self.result(), self.hand());
        let (kept_en, kept_zh) = self.kept();
        match self.state.running() {
            Some(Op::NLargest(count) | Op::NSmallest(count)) => Words::new(
                format!("{result} is no longer among the {count} {kept_en}: it goes, and {hand} comes in."),
                format!("{result} 已不在{kept_zh}的 {count} 项之列：它离开，{hand} 进来。"),
            ),
            Some(Op::Merge(_)) => Words::new(
                format!("{result} has been passed on, so it makes room for {hand}."),
                format!("{result} 已经输出，把位置让给 {hand}。"),
            ),
            _ => Words::new(
                format!("The root, {result}, goes out before {hand} is even looked at."),
                format!("根 {result} 先出去，这时还没有看 {hand} 一眼。"),
            ),
        }
    }

    /// Steps of operations that build something beside the list.
    fn beside(&self, step: &Step) -> Words {
        let state = self.state;
        let source = |index: u32| state.heap.get(index as usize).map_or_else(String::new, |one| self.name(one));
        let last = || state.out.last().map_or_else(String::new, |one| self.name(one));
        let (before_en, before_zh) = if state.is_max { ("smaller", "小") } else { ("larger", "大") };
        let kept = state.work.len();
        let (kept_en, kept_zh) = self.kept();
        match *step {
            Step::FirstK { index } => Words::new(
                format!("{}, at index {index}, is one of the first: it enters the heap beside the list unseen.", source(index)),
                format!("下标 {index} 处的 {} 属于最前面的几项，不用比较就放进旁边的堆。", source(index)),
            ),
            Step::CompareTop { index, is_better: true } => Words::new(
                format!(
                    "{}, at index {index}, is {before_en} than the root {} of the heap, so it is among the {kept} {kept_en} so far.",
                    source(index),
                    self.at(0)
                ),
                format!("下标 {index} 处的 {} 比堆顶 {} {before_zh}，进入目前{kept_zh}的 {kept} 项。", source(index), self.at(0)),
            ),
            Step::CompareTop { index, .. } => Words::new(
                format!(
                    "{}, at index {index}, is not {before_en} than the root {} of the heap, so it is passed over.",
                    source(index),
                    self.at(0)
                ),
                format!("下标 {index} 处的 {} 不比堆顶 {} {before_zh}，跳过。", source(index), self.at(0)),
            ),
            Step::FillBack { place } => Words::new(
                format!(
                    "{} was the root, the last in order of those left: it goes to index {place} of what is returned, which fills from the back.",
                    last()
                ),
                format!("{} 原是堆顶，在剩下的里面排在最后：从后往前填，放到返回列表的下标 {place}。", last()),
            ),
            Step::FirstOf { list, .. } => {
                let one = state.work.last().map_or_else(String::new, |one| self.name(one));
                Words::new(
                    format!("{one}, the first number of list {list}, enters the heap."),
                    format!("列表 {list} 的第一个数 {one} 放进堆里。"),
                )
            }
            Step::Emit { list } => Words::new(
                format!(
                    "The root, {}, comes from list {list}. No list has a smaller next number, so it is the next of the result.",
                    last()
                ),
                format!("堆顶 {} 来自列表 {list}。各列表的下一个数都不比它小，所以它是结果的下一项。", last()),
            ),
            Step::NextOf { list } => Words::new(
                format!("The next number of list {list} is {}; it will take the place of the root.", self.hand()),
                format!("列表 {list} 的下一个数是 {}，它将顶替堆顶。", self.hand()),
            ),
            Step::Rest { list } => Words::new(
                format!("Only list {list} is left, so {} is passed on without a comparison.", last()),
                format!("只剩列表 {list}，{} 不用比较，直接输出。", last()),
            ),
            Step::SortPush { index } => Words::new(
                format!("{}, at index {index}, is pushed into the heap beside the list.", self.hand()),
                format!("把下标 {index} 处的 {} 压入旁边的堆。", self.hand()),
            ),
            Step::SortPop => Words::new(
                format!("{} was the smallest left, so it is the next of the sorted list.", last()),
                format!("{} 是剩下的里面最小的，所以是有序列表的下一项。", last()),
            ),
            _ => Words::new("", ""),
        }
    }
}
