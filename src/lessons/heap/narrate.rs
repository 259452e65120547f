//! The sentence for each step: what happened, and why.

use super::depict::broken;
use super::words::{call, item, number, short_list};
use crate::algo::heap::{Input, Item, Op, Returned, SiftMethod, State, Step, broken_places};
use crate::words::{Lang, Words};

pub fn narrate(input: &Input, state: &State, step: Option<&Step>, lang: Lang) -> String {
    let teller = Teller { input, state };
    let words = match step {
        None => teller.start(),
        Some(Step::Return) => teller.end_of_op(step),
        Some(Step::Begin { .. }) => teller.begin_of_op(),
        Some(step) => teller.within_op(step),
    };
    match lang {
        Lang::En => words.en,
        Lang::Zh => words.zh,
    }
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

    /// "smaller", or "larger" in a max-heap.
    fn before(&self) -> (&'static str, &'static str) {
        if self.state.is_max { ("larger", "大") } else { ("smaller", "小") }
    }

    fn start(&self) -> Words {
        let heap = &self.state.heap;
        let len = heap.len();
        match broken_places(heap, None).next() {
            Some(place) => {
                let parent = (place - 1) / 2;
                let (one, above) = (self.at(place as u32), self.at(parent as u32));
                Words::new(
                    format!(
                        "A list of {len}. It is no heap yet: {one} at index {place} is smaller than its parent {above} at {parent}."
                    ),
                    format!("列表有 {len} 项，还不是堆：下标 {place} 处的 {one} 比下标 {parent} 处的父结点 {above} 小。"),
                )
            }
            None if len == 0 => Words::new("The list is empty; an empty list is a heap.", "列表为空；空列表也是堆。"),
            None => Words::new(
                format!("A list of {len} that is a heap already: no item is smaller than its parent."),
                format!("列表有 {len} 项，已经是堆：没有哪一项比它的父结点小。"),
            ),
        }
    }

    fn begin_of_op(&self) -> Words {
        let len = self.state.heap.len();
        let Some(op) = self.state.running() else { return Words::new("", "") };
        let hand = self.hand();
        match op {
            Op::Heapify if len < 2 => Words::new(
                format!("heapify: a list of {len} is a heap as it is."),
                format!("heapify：只有 {len} 项的列表本来就是堆。"),
            ),
            Op::Heapify => Words::new(
                format!(
                    "heapify: the {} leaves are heaps already, so it sifts the {} parents, the last one first.",
                    len - len / 2,
                    len / 2
                ),
                format!("heapify：{} 个叶子本来就是堆，所以只需从最后一个父结点起，依次筛 {} 个父结点。", len - len / 2, len / 2),
            ),
            Op::Push(_) => Words::new(
                format!(
                    "push {hand}: it will join at the end, the only place that keeps the tree complete, and climb from there."
                ),
                format!("push {hand}：先接在末尾，只有这里能让树保持完全，再从那里往上爬。"),
            ),
            Op::Pop => Words::new(
                "pop: the root is what goes out. The last item will take its place, so that the tree stays complete.",
                "pop：出去的是根。末尾那一项会来补它的位置，让树保持完全。",
            ),
            Op::Replace(_) => Words::new(
                format!(
                    "replace {hand}: the root goes out first and {hand} comes in after, so what it returns may be larger than {hand}."
                ),
                format!("replace {hand}：先取出根，再放入 {hand}，所以返回的数可能比 {hand} 大。"),
            ),
            Op::PushPop(_) => Words::new(
                format!("pushpop {hand}: {hand} is held against the root first, so what it returns is never larger than {hand}."),
                format!("pushpop {hand}：先拿 {hand} 和根比，所以返回的数绝不会比 {hand} 大。"),
            ),
            Op::NLargest(count) => Words::new(
                format!(
                    "nlargest {count}: a heap beside the list keeps the {count} largest seen so far; its root is the smallest of them, the first to go."
                ),
                format!("nlargest {count}：在旁边用一个堆留住目前最大的 {count} 项；堆顶是其中最小的，最先被换掉。"),
            ),
            Op::NSmallest(count) => Words::new(
                format!(
                    "nsmallest {count}: a max-heap beside the list keeps the {count} smallest seen so far; its root is the largest of them, the first to go."
                ),
                format!("nsmallest {count}：在旁边用一个最大堆留住目前最小的 {count} 项；堆顶是其中最大的，最先被换掉。"),
            ),
            Op::Merge(lists) => self.begin_of_merge(lists),
            Op::HeapSort => Words::new(
                "heapsort: each item is pushed into a heap beside the list, then all are popped, the smallest first. The list stays as it is.",
                "heapsort：把每一项压入旁边的堆，再逐个弹出，最小的先出来。原列表保持不变。",
            ),
        }
    }

    fn begin_of_merge(&self, lists: &[Vec<f64>]) -> Words {
        let count = lists.len();
        match lists.iter().position(|list| list.windows(2).any(|pair| pair[1] < pair[0])) {
            None => Words::new(
                format!("merge: a heap holds the next number of each of the {count} lists; its root is the next of all."),
                format!("merge：堆里放着 {count} 个列表各自的下一个数，堆顶就是所有数里的下一个。"),
            ),
            Some(list) => Words::new(
                format!("merge expects sorted lists and doesn't check: list {list} isn't sorted, so the result won't be either."),
                format!("merge 要求各列表已排好序，但不检查：列表 {list} 没有排序，所以结果也不会有序。"),
            ),
        }
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
            Step::PopLast { pos } => Words::new(
                format!("{hand} is taken off the end, index {pos}. It will fill the place of the root."),
                format!("从末尾（下标 {pos}）取下 {hand}，它将去补根的位置。"),
            ),
            Step::PopRoot => Words::new(format!("The root, {result}, goes out."), format!("根 {result} 出堆。")),
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
        match self.state.running() {
            Some(Op::NLargest(count) | Op::NSmallest(count)) => Words::new(
                format!("{result} is no longer among the best {count}: it goes, and {hand} comes in."),
                format!("{result} 已不在最好的 {count} 项之列：它离开，{hand} 进来。"),
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
        match *step {
            Step::FirstK { index } => Words::new(
                format!("{}, at index {index}, is one of the first: it enters the heap beside the list unseen.", source(index)),
                format!("下标 {index} 处的 {} 属于最前面的几项，不用比较就放进旁边的堆。", source(index)),
            ),
            Step::CompareTop { index, is_better: true } => Words::new(
                format!(
                    "{}, at index {index}, is {before_en} than the root {} of the heap, so it belongs among the best {kept}.",
                    source(index),
                    self.at(0)
                ),
                format!("下标 {index} 处的 {} 比堆顶 {} {before_zh}，应当进入最好的 {kept} 项。", source(index), self.at(0)),
            ),
            Step::CompareTop { index, .. } => Words::new(
                format!(
                    "{}, at index {index}, is not {before_en} than the root {} of the heap: {kept} better ones are known.",
                    source(index),
                    self.at(0)
                ),
                format!("下标 {index} 处的 {} 不比堆顶 {} {before_zh}：已经有 {kept} 个更好的。", source(index), self.at(0)),
            ),
            Step::FillBack { place } => Words::new(
                format!(
                    "{} was the worst of those left, so it goes to place {place} of what is returned, from the back.",
                    last()
                ),
                format!("{} 是剩下的里面最差的，从后往前填到返回列表的第 {place} 位。", last()),
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

    fn end_of_op(&self, step: Option<&Step>) -> Words {
        let (Some(returned), Some(op)) = (self.state.returned.last(), self.input.ops().get(self.state.returned.len() - 1)) else {
            return Words::new("", "");
        };
        let mut words = match (op, returned) {
            (Op::Heapify, _) => {
                Words::new("heapify is done: no item is smaller than its parent.", "heapify 完成：没有哪一项比它的父结点小。")
            }
            (_, Returned::Nothing) => {
                Words::new(format!("{} is done. It returns nothing.", call(op)), format!("{} 完成，没有返回值。", call(op)))
            }
            (_, Returned::Item(one)) => self.returns_item(op, one),
            (_, Returned::List(items)) => {
                let list = short_list(self.input, items, 12);
                Words::new(format!("{} returns {list}.", call(op)), format!("{} 返回 {list}。", call(op)))
            }
        };
        if let Some(&place) = broken(self.input, self.state, step).first() {
            let parent = (place - 1) / 2;
            let (one, above) = (self.at(place), self.at(parent));
            words.en += &format!(
                " But the list is no heap: {one} at index {place} is smaller than its parent {above} at {parent}. heapq doesn't check; heapify first."
            );
            words.zh += &format!(
                "但这个列表不是堆：下标 {place} 处的 {one} 比下标 {parent} 处的父结点 {above} 小。heapq 不检查，请先 heapify。"
            );
        }
        if self.state.returned.len() == self.input.ops().len() {
            words.en += " The program is over.";
            words.zh += "程序结束。";
        }
        words
    }

    fn returns_item(&self, op: &Op, one: &Item) -> Words {
        let name = self.name(one);
        match op {
            Op::Replace(x) if one.value > *x => Words::new(
                format!(
                    "{} returns {name}, which is larger than {}. pushpop would have given {} straight back.",
                    call(op),
                    number(*x),
                    number(*x)
                ),
                format!("{} 返回 {name}，比 {} 大。换作 pushpop，会直接退回 {}。", call(op), number(*x), number(*x)),
            ),
            Op::PushPop(x) => Words::new(
                format!("{} returns {name}: never more than {}.", call(op), number(*x)),
                format!("{} 返回 {name}：绝不会比 {} 大。", call(op), number(*x)),
            ),
            _ => Words::new(format!("{} returns {name}.", call(op)), format!("{} 返回 {name}。", call(op))),
        }
    }
}
