//! The operations, as `heapq` carries them out. Data come from the recorder's live state only.

use super::{Heap, Input, Item, Op, SiftMethod, Step};
use crate::trace::Recorder;

pub(super) fn run(input: &Input, recorder: &mut impl Recorder<Heap>) {
    for (op, call) in input.ops().iter().enumerate() {
        let mut heap = Heapq { recorder, sift: input.sift() };
        heap.recorder.step(Step::Begin { op: op as u32, kind: call.kind() });
        match call {
            Op::Heapify => heap.heapify(),
            Op::Push(_) => heap.push(),
            Op::Pop => heap.pop(),
            Op::Replace(_) => heap.replace(),
            Op::PushPop(_) => heap.push_pop(),
            Op::NLargest(count) | Op::NSmallest(count) => heap.best(*count as u32),
            Op::Merge(lists) => heap.merge(lists),
            Op::HeapSort => heap.heap_sort(),
        }
        recorder.step(Step::Return);
    }
}

struct Heapq<'a, R> {
    recorder: &'a mut R,
    sift: SiftMethod,
}

impl<R: Recorder<Heap>> Heapq<'_, R> {
    fn len(&self) -> u32 {
        self.recorder.state().array().len() as u32
    }

    fn is_before(&self, a: u32, b: u32) -> bool {
        let state = self.recorder.state();
        state.is_before(&state.array()[a as usize], &state.array()[b as usize])
    }

    fn is_hand_before(&self, place: u32) -> bool {
        let state = self.recorder.state();
        state.hand.is_some_and(|hand| state.is_before(&hand, &state.array()[place as usize]))
    }

    fn is_before_hand(&self, place: u32) -> bool {
        let state = self.recorder.state();
        state.hand.is_some_and(|hand| state.is_before(&state.array()[place as usize], &hand))
    }

    fn sift_down(&mut self, startpos: u32, mut pos: u32) {
        self.recorder.step(Step::Hold { startpos, pos });
        while pos > startpos {
            let parent = (pos - 1) / 2;
            let goes_on = self.is_hand_before(parent);
            self.recorder.step(Step::CompareParent { pos, parent, goes_on });
            if !goes_on {
                break;
            }
            self.recorder.step(Step::ParentDown { from: parent, to: pos });
            pos = parent;
        }
        self.recorder.step(Step::Place { pos });
    }

    fn sift_up(&mut self, startpos: u32) {
        let endpos = self.len();
        let mut pos = startpos;
        self.recorder.step(Step::Take { pos });
        loop {
            let mut child = 2 * pos + 1;
            if child >= endpos {
                break;
            }
            if child + 1 < endpos {
                let takes_right = !self.is_before(child, child + 1);
                self.recorder.step(Step::CompareChildren { left: child, takes_right });
                child += u32::from(takes_right);
            }
            if self.sift == SiftMethod::Textbook {
                let goes_on = self.is_before_hand(child);
                self.recorder.step(Step::CompareChild { child, goes_on });
                if !goes_on {
                    break;
                }
            }
            self.recorder.step(Step::ChildUp { from: child, to: pos });
            pos = child;
        }
        self.recorder.step(Step::Put { pos });
        if self.sift == SiftMethod::Leaf {
            self.sift_down(startpos, pos);
        }
    }

    fn heapify(&mut self) {
        for pos in (0..self.len() / 2).rev() {
            self.recorder.step(Step::NextParent { pos });
            self.sift_up(pos);
        }
    }

    /// Pushes the item in hand.
    fn push(&mut self) {
        let pos = self.len();
        self.recorder.step(Step::Append { pos });
        self.sift_down(0, pos);
    }

    /// Pops into the state's result, or into its hand where the heap is then empty.
    fn pop(&mut self) {
        let pos = self.len() - 1;
        self.recorder.step(Step::PopLast { pos });
        if pos > 0 {
            self.recorder.step(Step::PopRoot);
            self.recorder.step(Step::LastToRoot);
            self.sift_up(0);
        }
    }

    fn replace(&mut self) {
        self.recorder.step(Step::ReplaceTake);
        self.recorder.step(Step::ReplaceRoot);
        self.sift_up(0);
    }

    fn push_pop(&mut self) {
        if self.len() == 0 {
            return;
        }
        let is_smaller = self.is_before_hand(0);
        self.recorder.step(Step::CompareRoot { is_smaller });
        if is_smaller {
            self.recorder.step(Step::SwapRoot);
            self.sift_up(0);
        }
    }

    /// `nlargest` with the smallest kept item on top, or `nsmallest` with the largest.
    fn best(&mut self, count: u32) {
        let items = self.recorder.state().heap.len() as u32;
        let kept = count.min(items);
        if kept == 0 {
            return;
        }
        for index in 0..kept {
            self.recorder.step(Step::FirstK { index });
        }
        self.heapify();
        for index in kept..items {
            let is_better = self.is_better(index);
            self.recorder.step(Step::CompareTop { index, is_better });
            if is_better {
                self.replace();
            }
        }
        for place in (0..kept).rev() {
            self.pop();
            self.recorder.step(Step::FillBack { place });
        }
    }

    fn is_better(&self, index: u32) -> bool {
        let state = self.recorder.state();
        // By value only: of equal items the one that is kept already came first.
        let value_only = |item: &Item| Item { order: 0, ..*item };
        state.is_before(&value_only(&state.work[0]), &value_only(&state.heap[index as usize]))
    }

    fn merge(&mut self, lists: &[Vec<f64>]) {
        for (list, items) in lists.iter().enumerate() {
            if !items.is_empty() {
                let pos = self.len();
                self.recorder.step(Step::FirstOf { list: list as u32, pos });
            }
        }
        self.heapify();
        while self.len() > 1 {
            let list = self.recorder.state().work[0].order as u32;
            self.recorder.step(Step::Emit { list });
            if self.is_used_up(list, lists) {
                self.pop();
            } else {
                self.recorder.step(Step::NextOf { list });
                self.replace();
            }
        }
        if let Some(left) = self.recorder.state().work.first() {
            let list = left.order as u32;
            self.recorder.step(Step::Rest { list });
            while !self.is_used_up(list, lists) {
                self.recorder.step(Step::Rest { list });
            }
        }
    }

    fn is_used_up(&self, list: u32, lists: &[Vec<f64>]) -> bool {
        self.recorder.state().taken[list as usize] as usize == lists[list as usize].len()
    }

    fn heap_sort(&mut self) {
        let items = self.recorder.state().heap.len() as u32;
        for index in 0..items {
            self.recorder.step(Step::SortPush { index });
            self.push();
        }
        for _ in 0..items {
            self.pop();
            self.recorder.step(Step::SortPop);
        }
    }
}
