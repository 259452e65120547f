//! Random heap programs.

use rand_core::Rng;
use rand_pcg::Pcg32;
use serde_json::{Value, json};
use stepscope::algo::heap::{Op, SiftMethod};

pub struct Dice(pub Pcg32);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        ((u64::from(self.0.next_u32()) * bound as u64) >> 32) as usize
    }

    /// Small whole numbers, so that many are equal, and some of other kinds.
    pub fn number(&mut self) -> f64 {
        match self.below(12) {
            0 => self.below(1000) as f64 / 8.0 - 60.0,
            1 => [1e300, -1e300, 0.1, -0.0, 5e-324, 9_007_199_254_740_991.0][self.below(6)],
            _ => self.below(20) as f64 - 4.0,
        }
    }

    pub fn numbers(&mut self, len: usize) -> Vec<f64> {
        (0..len).map(|_| self.number()).collect()
    }

    pub fn program(&mut self) -> (Vec<f64>, Vec<Op>, SiftMethod) {
        let most = if self.below(20) == 0 { 300 } else { 24 };
        let len = self.below(most);
        let items = self.numbers(len);
        let sift = if self.below(3) == 0 { SiftMethod::Textbook } else { SiftMethod::Leaf };
        // One in four never becomes a heap on purpose: heapq doesn't check.
        let mut ops = if self.below(4) > 0 { vec![Op::Heapify] } else { Vec::new() };
        let mut len = len;
        for _ in 0..self.below(16) {
            let op = match self.below(11) {
                0 => Op::Heapify,
                1..=3 => Op::Push(self.number()),
                4 | 5 if len > 0 => Op::Pop,
                6 if len > 0 => Op::Replace(self.number()),
                7 => Op::PushPop(self.number()),
                8 => Op::NLargest(self.below(len + 3)),
                9 => Op::NSmallest(self.below(len + 3)),
                10 if self.below(2) == 0 => Op::HeapSort,
                _ => {
                    let lists = self.below(5);
                    Op::Merge((0..lists).map(|_| self.list_to_merge()).collect())
                }
            };
            match op {
                Op::Push(_) => len += 1,
                Op::Pop => len -= 1,
                _ => {}
            }
            ops.push(op);
        }
        (items, ops, sift)
    }

    fn list_to_merge(&mut self) -> Vec<f64> {
        let len = self.below(7);
        let mut list = self.numbers(len);
        if self.below(5) > 0 {
            list.sort_by(f64::total_cmp);
        }
        list
    }
}

pub fn program_json(items: &[f64], ops: &[Op], sift: SiftMethod) -> Value {
    let op_json = |op: &Op| match op {
        Op::Push(x) | Op::Replace(x) | Op::PushPop(x) => json!([op.name(), x]),
        Op::NLargest(k) | Op::NSmallest(k) => json!([op.name(), k]),
        Op::Merge(lists) => json!([op.name(), lists]),
        Op::Heapify | Op::Pop | Op::HeapSort => json!([op.name()]),
    };
    let sift = if sift == SiftMethod::Leaf { "leaf" } else { "textbook" };
    json!({"items": items, "ops": ops.iter().map(op_json).collect::<Value>(), "sift": sift})
}
