//! Counters against plain programs that count as they go: every comparison, read and store of the listings, and nothing else.

mod dice;

use dice::Dice;
use serde_json::{Value, json};
use stepscope::input::Document;
use stepscope::lessons::{self, Ask, Opening};
use stepscope::trace::{Counter, Tally};

#[derive(Debug, Default, PartialEq)]
struct Count {
    compare: u64,
    swap: u64,
    read: u64,
    moved: u64,
    write: u64,
    aux_bytes: u64,
    depth: u64,
}

impl Count {
    fn of(tally: Tally) -> Count {
        Count {
            compare: tally.get(Counter::Compare),
            swap: tally.get(Counter::Swap),
            read: tally.get(Counter::Read),
            moved: tally.get(Counter::Move),
            write: tally.get(Counter::Write),
            aux_bytes: tally.get(Counter::AuxBytes),
            depth: tally.get(Counter::Depth),
        }
    }
}

fn hold(lesson: &str, input: Value, counted: Count) {
    let document = Document::of(input.as_object().unwrap().clone());
    let Ok(Opening::Done(outcome)) = lessons::open(lessons::find(lesson).unwrap(), document, &Ask::default()) else {
        panic!("{lesson} opens at once: {input}")
    };
    assert_eq!(Count::of(outcome.tally), counted, "{lesson}: {input}");
    let mut film = outcome.film.unwrap();
    film.seek(film.len());
    assert_eq!(film.tally(), outcome.tally, "{lesson}: the steps together, {input}");
}

fn bucket_sort(items: &[f64], m: usize) -> Count {
    let n = items.len() as u64;
    if n == 0 {
        return Count::default();
    }
    let (low, high) = items.iter().fold((items[0], items[0]), |(low, high), &x| (low.min(x), high.max(x)));
    let mut count = Count { compare: 2 * (n - 1), read: n, aux_bytes: 8 * (n + m as u64), ..Count::default() };
    let mut buckets = vec![Vec::new(); m];
    for &item in items {
        let share = if high > low { (item - low) / (high - low) } else { 0.0 };
        buckets[((share * m as f64) as usize).min(m - 1)].push(item);
        (count.read, count.moved) = (count.read + 1, count.moved + 1);
    }
    for bucket in &mut buckets {
        for i in 1..bucket.len() {
            let item = bucket[i];
            count.read += 1;
            let mut hole = i;
            while hole > 0 {
                (count.compare, count.read) = (count.compare + 1, count.read + 1);
                if bucket[hole - 1] <= item {
                    break;
                }
                bucket[hole] = bucket[hole - 1];
                (count.read, count.moved) = (count.read + 1, count.moved + 1);
                hole -= 1;
            }
            bucket[hole] = item;
            count.moved += 1;
        }
    }
    (count.read, count.moved) = (count.read + n, count.moved + n);
    count
}

#[test]
fn bucket_sort_counts_what_it_does() {
    let mut dice = Dice::new(11);
    for _ in 0..1000 {
        let items: Vec<f64> = (0..dice.below(20)).map(|_| dice.below(64) as f64 / 4.0).collect();
        let buckets = 1 + dice.below(9);
        hold("bucket-sort", json!({"items": items, "buckets": buckets}), bucket_sort(&items, buckets));
    }
}

fn maximum_gap(items: &[u64], is_floor: bool) -> Count {
    let n = items.len() as u64;
    if n < 2 {
        return Count::default();
    }
    let (low, high) = (items.iter().min().unwrap(), items.iter().max().unwrap());
    let width = if is_floor { (high - low) / (n - 1) } else { (high - low).div_ceil(n - 1) }.max(1);
    let buckets = (high - low) / width + 1;
    let mut count = Count { compare: 2 * (n - 1), read: 2 * n, write: 2 * buckets, aux_bytes: 16 * buckets, ..Count::default() };
    let mut used = vec![false; buckets as usize];
    for item in items {
        let bucket = &mut used[((item - low) / width) as usize];
        // Its least and its greatest.
        count.compare += if *bucket { 2 } else { 0 };
        count.write += 2;
        *bucket = true;
    }
    count.compare += used.iter().filter(|is_used| **is_used).count() as u64;
    count
}

#[test]
fn the_largest_gap_counts_what_it_does() {
    let mut dice = Dice::new(12);
    for _ in 0..1000 {
        let bound = [3, 20, 1000][dice.below(3)];
        let items: Vec<u64> = (0..dice.below(20)).map(|_| dice.below(bound) as u64).collect();
        let is_floor = dice.below(2) == 0;
        let width = if is_floor { "floor" } else { "ceil" };
        hold("maximum-gap", json!({"items": items, "width": width}), maximum_gap(&items, is_floor));
    }
}

struct Sack {
    weights: Vec<usize>,
    values: Vec<f64>,
    capacity: usize,
    is_2d: bool,
    is_exact: bool,
    is_reverse: bool,
    is_complete: bool,
}

fn knapsack(sack: &Sack) -> Count {
    let (rows, width) = (sack.weights.len(), sack.capacity + 1);
    let mut row = vec![if sack.is_exact { f64::NEG_INFINITY } else { 0.0 }; width];
    row[0] = 0.0;
    let held = if sack.is_2d { rows + 1 } else { 1 } * width;
    let mut count = Count { write: width as u64, aux_bytes: 8 * held as u64, ..Count::default() };
    let look = |count: &mut Count| (count.compare, count.read) = (count.compare + 1, count.read + 2);
    let mut table = vec![row.clone()];
    for (&weight, &value) in sack.weights.iter().zip(&sack.values) {
        let before = row.clone();
        let mut cells: Vec<usize> = (0..width).collect();
        if !sack.is_2d && sack.is_reverse {
            cells.reverse();
        }
        for c in cells {
            if c < weight {
                // In one row it stays as it is.
                (count.read, count.write) = (count.read + u64::from(sack.is_2d), count.write + u64::from(sack.is_2d));
                continue;
            }
            look(&mut count);
            let from = if sack.is_2d && !sack.is_complete { &before } else { &row };
            let with = from[c - weight] + value;
            if with > row[c] {
                row[c] = with;
                count.write += 1;
            } else if sack.is_2d {
                count.write += 1;
            }
        }
        table.push(row.clone());
    }
    count.read += 1;
    if sack.is_2d && row[sack.capacity] > f64::NEG_INFINITY {
        let (mut i, mut c) = (rows, sack.capacity);
        while i > 0 {
            look(&mut count);
            if table[i][c] == table[i - 1][c] {
                i -= 1;
            } else {
                c -= sack.weights[i - 1];
                i -= usize::from(!sack.is_complete);
            }
        }
    }
    count
}

#[test]
fn a_knapsack_counts_what_it_does() {
    let mut dice = Dice::new(13);
    for _ in 0..2000 {
        let items = dice.below(6);
        let sack = Sack {
            weights: (0..items).map(|_| 1 + dice.below(8)).collect(),
            values: (0..items).map(|_| dice.below(20) as f64 - 3.0).collect(),
            capacity: dice.below(12),
            is_2d: dice.below(2) == 0,
            is_exact: dice.below(2) == 0,
            is_reverse: dice.below(2) == 0,
            is_complete: dice.below(2) == 0,
        };
        let input = json!({
            "weights": sack.weights, "values": sack.values, "capacity": sack.capacity,
            "table": if sack.is_2d { "2d" } else { "1d" }, "fill": if sack.is_exact { "exactly" } else { "at-most" },
            "loop": if sack.is_reverse { "reverse" } else { "forward" }, "kind": if sack.is_complete { "complete" } else { "01" },
        });
        hold("knapsack", input, knapsack(&sack));
    }
}

struct Search {
    candidates: Vec<i64>,
    is_reused: bool,
    count: Option<usize>,
    is_pruned: bool,
    dedup: &'static str,
}

impl Search {
    fn search(&self, len: usize, start: usize, rest: i64, counted: &mut Count) {
        let is_full = self.count == Some(len);
        if rest == 0 && (is_full || self.count.is_none()) {
            counted.write += len as u64;
            return;
        }
        if rest < 0 || is_full {
            return;
        }
        for (i, &candidate) in self.candidates.iter().enumerate().skip(start) {
            counted.read += 1;
            if self.is_pruned {
                counted.compare += 1;
                if candidate > rest {
                    break;
                }
            }
            if i > match self.dedup {
                "level" => start,
                "index" => 0,
                _ => usize::MAX,
            } {
                (counted.compare, counted.read) = (counted.compare + 1, counted.read + 1);
                if self.candidates[i - 1] == candidate {
                    continue;
                }
            }
            counted.write += 1;
            counted.depth = counted.depth.max(len as u64 + 1);
            self.search(len + 1, if self.is_reused { i } else { i + 1 }, rest - candidate, counted);
        }
    }
}

#[test]
fn a_search_counts_what_it_does() {
    let mut dice = Dice::new(14);
    for _ in 0..2000 {
        let mut candidates: Vec<i64> = (0..dice.below(7)).map(|_| 1 + dice.below(8) as i64).collect();
        candidates.sort_unstable();
        let search = Search {
            candidates,
            is_reused: dice.below(2) == 0,
            count: [None, Some(dice.below(4))][dice.below(2)],
            is_pruned: dice.below(2) == 0,
            dedup: ["level", "index", "none"][dice.below(3)],
        };
        let target = dice.below(13) as i64;
        let mut counted = Count::default();
        search.search(0, 0, target, &mut counted);
        counted.aux_bytes = 8 * counted.depth;
        let mut input = json!({
            "candidates": search.candidates, "target": target, "reuse": search.is_reused,
            "prune": if search.is_pruned { "break" } else { "none" }, "dedup": search.dedup,
        });
        if let Some(count) = search.count {
            input["count"] = count.into();
        }
        hold("combination-sum", input, counted);
    }
}

/// A list whose every access is counted.
struct Watched {
    items: Vec<f64>,
    count: Count,
}

impl Watched {
    fn is_less(&mut self, a: usize, b: usize) -> bool {
        (self.count.compare, self.count.read) = (self.count.compare + 1, self.count.read + 2);
        self.items[a] < self.items[b]
    }

    /// An item beside a pivot that is held already.
    fn beside(&mut self, place: usize) -> f64 {
        (self.count.compare, self.count.read) = (self.count.compare + 1, self.count.read + 1);
        self.items[place]
    }

    fn swap(&mut self, a: usize, b: usize) {
        (self.count.swap, self.count.read, self.count.moved) = (self.count.swap + 1, self.count.read + 2, self.count.moved + 2);
        self.items.swap(a, b);
    }

    fn held(&mut self, place: usize) -> f64 {
        self.count.read += 1;
        self.items[place]
    }

    fn pivot(&mut self, rule: &str, lo: usize, hi: usize) -> usize {
        match rule {
            "first" => lo,
            "last" => hi,
            _ => {
                let mid = lo + (hi - lo) / 2;
                let (lo_mid, lo_hi) = (self.is_less(lo, mid), self.is_less(lo, hi));
                match lo_mid == lo_hi {
                    false => lo,
                    true if self.is_less(mid, hi) == lo_mid => mid,
                    true => hi,
                }
            }
        }
    }

    /// The places of the items that are equal to the pivot, or of the pivot alone.
    fn partition(&mut self, scheme: &str, (lo, hi): (usize, usize), p: usize) -> (usize, usize) {
        match scheme {
            "lomuto" => {
                self.swap(p, hi);
                let (pivot, mut i) = (self.held(hi), lo);
                for j in lo..hi {
                    if self.beside(j) < pivot {
                        self.swap(i, j);
                        i += 1;
                    }
                }
                self.swap(i, hi);
                (i, i)
            }
            "hoare" => {
                self.swap(p, lo);
                let (pivot, mut i, mut j) = (self.held(lo), lo + 1, hi);
                loop {
                    while i <= hi && self.beside(i) < pivot {
                        i += 1;
                    }
                    while pivot < self.beside(j) {
                        j -= 1;
                    }
                    if i >= j {
                        break;
                    }
                    self.swap(i, j);
                    (i, j) = (i + 1, j - 1);
                }
                self.swap(lo, j);
                (j, j)
            }
            _ => {
                let (pivot, mut lt, mut i, mut gt) = (self.held(p), lo, lo, hi);
                while i <= gt {
                    if self.beside(i) < pivot {
                        self.swap(lt, i);
                        (lt, i) = (lt + 1, i + 1);
                    } else if pivot < self.beside(i) {
                        self.swap(i, gt);
                        gt -= 1;
                    } else {
                        i += 1;
                    }
                }
                (lt, gt)
            }
        }
    }
}

fn quickselect(items: &[f64], k: usize, scheme: &str, rule: &str) -> Count {
    let mut list = Watched { items: items.to_vec(), count: Count::default() };
    let (mut lo, mut hi, target) = (0, items.len() - 1, items.len() - k);
    while lo < hi {
        let p = list.pivot(rule, lo, hi);
        let (first, last) = list.partition(scheme, (lo, hi), p);
        if target < first {
            hi = first - 1;
        } else if target > last {
            lo = last + 1;
        } else {
            break;
        }
    }
    list.count
}

#[test]
fn quickselect_counts_what_it_does() {
    let mut dice = Dice::new(15);
    for _ in 0..3000 {
        let bound = [1, 4, 1000][dice.below(3)];
        let items: Vec<f64> = (0..1 + dice.below(24)).map(|_| dice.below(bound) as f64).collect();
        let k = 1 + dice.below(items.len());
        let scheme = ["lomuto", "hoare", "three-way"][dice.below(3)];
        let rule = ["first", "last", "median-of-three"][dice.below(3)];
        let input = json!({"items": items, "k": k, "scheme": scheme, "pivot": rule});
        hold("quickselect", input, quickselect(&items, k, scheme, rule));
    }
}
