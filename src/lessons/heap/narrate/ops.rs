//! How operations begin and end.

use super::Teller;
use crate::algo::heap::{Item, Op, Returned, Step, broken_places};
use crate::lessons::heap::depict::broken;
use crate::lessons::heap::words::{call, short_list};
use crate::lessons::numbers::number;
use crate::words::Words;

impl Teller<'_> {
    pub(super) fn start(&self) -> Words {
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

    pub(super) fn begin_of_op(&self) -> Words {
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

    pub(super) fn end_of_op(&self, step: Option<&Step>) -> Words {
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
        let is_not_smallest = matches!((op, returned), (Op::Pop, Returned::Item(one)) if self.is_not_smallest(one));
        if let Some(&place) = broken(self.input, self.state, step).first() {
            let parent = (place - 1) / 2;
            let (one, above) = (self.at(place), self.at(parent));
            words.en += &format!(
                " The list is no heap: {one} at index {place} is smaller than its parent {above} at {parent}. heapq doesn't check; heapify first."
            );
            words.zh += &format!(
                "这个列表不是堆：下标 {place} 处的 {one} 比下标 {parent} 处的父结点 {above} 小。heapq 不检查，请先 heapify。"
            );
        } else if is_not_smallest {
            words.en += " The list was no heap.";
            words.zh += "列表本来就不是堆。";
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
            Op::Pop if self.is_not_smallest(one) => Words::new(
                format!("{} returns {name}, which is not the smallest.", call(op)),
                format!("{} 返回 {name}，它并不是最小的。", call(op)),
            ),
            _ => match self.state.heap.iter().find(|other| other.value == one.value && other.id < one.id) {
                Some(earlier) => {
                    let earlier = self.name(earlier);
                    Words::new(
                        format!(
                            "{} returns {name}, though {earlier} is equal and came in earlier: equal items don't leave first in, first out.",
                            call(op)
                        ),
                        format!("{} 返回 {name}，而与它相等的 {earlier} 来得更早：相等的项并不先进先出。", call(op)),
                    )
                }
                None => Words::new(format!("{} returns {name}.", call(op)), format!("{} 返回 {name}。", call(op))),
            },
        }
    }

    fn is_not_smallest(&self, one: &Item) -> bool {
        self.state.heap.iter().any(|other| other.value < one.value)
    }
}
