#[derive(Clone, Copy, PartialEq)]
pub enum Prune {
    None,
    Break,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Dedup {
    Level,
    Index,
    None,
}

pub struct Search {
    pub candidates: Vec<i64>,
    pub reuse: bool,
    pub count: Option<usize>,
    pub prune: Prune,
    pub dedup: Dedup,
    pub path: Vec<i64>,
    pub combinations: Vec<Vec<i64>>,
    pub nodes: u64,
    pub pruned: u64,
    pub skipped: u64,
}

impl Search {
    fn is_duplicate(&self, i: usize, start: usize) -> bool {
        let first = if self.dedup == Dedup::Level { start } else { 0 }; // Index tests i > 0
        self.dedup != Dedup::None && i > first && self.candidates[i] == self.candidates[i - 1]
    }

    fn search(&mut self, start: usize, rest: i64) {
        self.nodes += 1;
        let is_full = self.count == Some(self.path.len());
        if rest == 0 && (is_full || self.count.is_none()) {
            self.combinations.push(self.path.clone()); // @emit
            return;
        }
        if rest < 0 {
            return; // @over
        }
        if is_full {
            return; // @full
        }
        for i in start..self.candidates.len() {
            let candidate = self.candidates[i];
            if self.prune == Prune::Break && candidate > rest {
                self.pruned += 1; // @prune
                break;
            }
            if self.is_duplicate(i, start) {
                self.skipped += 1; // @skip
                continue;
            }
            self.path.push(candidate); // @choose
            self.search(if self.reuse { i } else { i + 1 }, rest - candidate);
            self.path.pop(); // @back
        }
    }
}

pub fn combination_sum(mut search: Search, target: i64) -> Search {
    search.candidates.sort();
    search.search(0, target); // @start
    search // @done
}
