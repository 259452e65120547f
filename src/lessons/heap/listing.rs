/// How two items or entries are ordered: `<` in a heap, `>` in a max-heap.
pub type Before<T> = fn(&T, &T) -> bool;
/// A number and its order.
pub type Entry = (f64, i64);

#[derive(Clone, Copy, PartialEq)]
pub enum Sift {
    Leaf,
    Textbook,
}

pub struct Heapq<T> {
    pub heap: Vec<T>,
    pub before: Before<T>,
    pub sift: Sift,
}

impl<T: Copy + PartialOrd> Heapq<T> {
    fn siftdown(&mut self, startpos: usize, mut pos: usize) {
        let heap = &mut self.heap;
        let newitem = heap[pos]; // @hold
        while pos > startpos {
            let parentpos = (pos - 1) / 2;
            let parent = heap[parentpos];
            if !(self.before)(&newitem, &parent) { // @compare-parent
                break;
            }
            heap[pos] = parent; // @parent-down
            pos = parentpos;
        }
        heap[pos] = newitem; // @place
    }

    fn siftup(&mut self, mut pos: usize) {
        let heap = &mut self.heap;
        let (endpos, startpos) = (heap.len(), pos);
        let newitem = heap[pos]; // @take
        let mut childpos = 2 * pos + 1;
        while childpos < endpos {
            let rightpos = childpos + 1;
            if rightpos < endpos && !(self.before)(&heap[childpos], &heap[rightpos]) { // @compare-children
                childpos = rightpos;
            }
            if self.sift == Sift::Textbook && !(self.before)(&heap[childpos], &newitem) { // @compare-child
                break;
            }
            heap[pos] = heap[childpos]; // @child-up
            pos = childpos;
            childpos = 2 * pos + 1;
        }
        heap[pos] = newitem; // @put
        if self.sift == Sift::Leaf {
            self.siftdown(startpos, pos);
        }
    }

    pub fn heapify(&mut self) { // @heapify
        for pos in (0..self.heap.len() / 2).rev() { // @next-parent
            self.siftup(pos);
        }
    }

    pub fn push(&mut self, item: T) { // @push
        self.heap.push(item); // @append
        self.siftdown(0, self.heap.len() - 1);
    }

    pub fn pop(&mut self) -> Option<T> { // @pop
        let item = self.heap.pop()?; // @pop-last
        if self.heap.is_empty() {
            return Some(item);
        }
        let returnitem = self.heap[0]; // @pop-root
        self.heap[0] = item; // @last-to-root
        self.siftup(0);
        Some(returnitem)
    }

    pub fn replace(&mut self, item: T) -> T { // @replace
        let returnitem = self.heap[0]; // @replace-take
        self.heap[0] = item; // @replace-root
        self.siftup(0);
        returnitem
    }

    pub fn pushpop(&mut self, mut item: T) -> T { // @pushpop
        if !self.heap.is_empty() && self.heap[0] < item { // @compare-root
            std::mem::swap(&mut item, &mut self.heap[0]); // @swap-root
            self.siftup(0);
        }
        item
    }
}

fn best(k: usize, heap: &[f64], before: Before<Entry>, sign: i64, sift: Sift) -> Vec<f64> {
    let mut h = Heapq { heap: Vec::new(), before, sift };
    for (order, &item) in (0..).zip(&heap[..k.min(heap.len())]) {
        h.heap.push((item, sign * order)); // @first-k
    }
    h.heapify();
    let kept = h.heap.len();
    let mut order = kept as i64;
    for &item in &heap[kept..] {
        if kept > 0 && before(&(h.heap[0].0, 0), &(item, 0)) { // @compare-top
            h.replace((item, sign * order));
            order += 1;
        }
    }
    let mut out = vec![0.0; kept];
    for place in (0..kept).rev() {
        (out[place], _) = h.pop().unwrap_or_default(); // @fill-back
    }
    out
}

pub fn nlargest(k: usize, heap: &[f64], sift: Sift) -> Vec<f64> { // @nlargest
    best(k, heap, |a, b| a < b, -1, sift)
}

pub fn nsmallest(k: usize, heap: &[f64], sift: Sift) -> Vec<f64> { // @nsmallest
    best(k, heap, |a, b| a > b, 1, sift)
}

pub fn merge(lists: &[Vec<f64>], sift: Sift) -> Vec<f64> { // @merge
    let mut h = Heapq { heap: Vec::new(), before: |a: &(f64, usize), b| a < b, sift };
    let mut taken = vec![1; lists.len()];
    let mut out = Vec::new();
    for (order, items) in lists.iter().enumerate() {
        if let Some(&item) = items.first() {
            h.heap.push((item, order)); // @first-of
        }
    }
    h.heapify();
    while h.heap.len() > 1 {
        let (item, order) = h.heap[0];
        out.push(item); // @emit
        if taken[order] == lists[order].len() {
            h.pop();
        } else {
            let item = lists[order][taken[order]]; // @next-of
            taken[order] += 1;
            h.replace((item, order));
        }
    }
    for (_, order) in h.heap {
        for &item in &lists[order][taken[order] - 1..] {
            out.push(item); // @rest
        }
    }
    out
}

pub fn heapsort(heap: &[f64], sift: Sift) -> Vec<f64> { // @heapsort
    let mut h = Heapq { heap: Vec::new(), before: |a, b| a < b, sift };
    let mut out = Vec::new();
    for &item in heap {
        h.push(item); // @sort-push
    }
    while let Some(item) = h.pop() {
        out.push(item); // @sort-pop
    }
    out
}

pub type Call<T> = Box<dyn Fn(&mut Heapq<f64>) -> T>;

pub fn run<T>(heap: &mut Heapq<f64>, program: &[Call<T>]) -> Vec<T> {
    let mut returned = Vec::new();
    for call in program {
        returned.push(call(heap)); // @returned
    }
    returned
}
