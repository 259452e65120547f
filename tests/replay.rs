//! Any instant of a trace is what the algorithm had there: it is watched while it runs, and then the trace is asked.

mod dice;
mod programs;

use std::fmt::Debug;

use dice::Dice;
use programs::program_json;
use rand_pcg::Pcg32;
use stepscope::algo::backtrack::{self, CombinationSum, Dedup};
use stepscope::algo::heap::{self, Heap};
use stepscope::algo::maximum_gap::{self, MaximumGap, Rounding};
use stepscope::algo::medusa_tree::{self, Growth, Mask, MedusaTree};
use stepscope::algo::quickselect::{self, PivotRule, Quickselect, Scheme};
use stepscope::algo::sort::bucket::{self, BucketSort};
use stepscope::algo::sort::pass::{self, CountingPasses, Method, Scan};
use stepscope::algo::table::{self, Knapsack};
use stepscope::trace::{Algorithm, Budget, Plain, Recorder, Tally, Trace};

/// Notes what the algorithm has after each of its steps.
struct Witness<A: Algorithm> {
    live: Plain<A>,
    seen: Vec<(String, Tally)>,
}

impl<A: Algorithm<State: Debug>> Witness<A> {
    fn note(&mut self) {
        self.seen.push((format!("{:?}", self.live.state), self.live.tally));
    }
}

impl<A: Algorithm<State: Debug>> Recorder<A> for Witness<A> {
    fn state(&self) -> &A::State {
        &self.live.state
    }

    fn step(&mut self, step: A::Step) {
        self.live.step(step);
        self.note();
    }
}

/// With keyframes few and many, from near and from far.
fn hold<A: Algorithm<State: Debug>>(dice: &mut Dice, input: &A::Input, what: &str) {
    let mut witness = Witness::<A> { live: Plain { state: A::start(input), tally: Tally::ZERO }, seen: Vec::new() };
    witness.note();
    A::run(input, &mut witness);
    let keyframe_bytes = [0, 2_000, 64 << 20][dice.below(3)];
    let trace = Trace::<A>::record(input, Budget { keyframe_bytes, ..Budget::default() }).unwrap();
    assert_eq!(trace.len() + 1, witness.seen.len(), "{what}");
    let mut moment = trace.begin();
    let jumps: Vec<usize> = (0..20).map(|_| dice.below(trace.len() + 1)).collect();
    for at in (0..=trace.len()).chain(jumps).chain([trace.len(), 0]) {
        trace.seek(&mut moment, at);
        assert_eq!((format!("{:?}", moment.state), moment.tally), witness.seen[at], "instant {at} of {what}");
    }
}

fn list(dice: &mut Dice, most: usize, bound: usize) -> Vec<f64> {
    (0..dice.below(most)).map(|_| dice.below(bound) as f64).collect()
}

#[test]
fn any_instant_of_a_heap_is_what_heapq_had() {
    let (mut dice, mut programs) = (Dice::new(1), programs::Dice(Pcg32::new(2, 0)));
    for _ in 0..100 {
        let (items, ops, sift) = programs.program();
        let what = program_json(&items, &ops, sift).to_string();
        hold::<Heap>(&mut dice, &heap::Input::new(items, ops, sift).unwrap(), &what);
    }
}

#[test]
fn any_instant_of_a_sort_is_what_the_sort_had() {
    let mut dice = Dice::new(3);
    for _ in 0..100 {
        let scan = [Scan::Backward, Scan::Forward][dice.below(2)];
        let items = list(&mut dice, 20, 30);
        let what = format!("{scan:?}, {items:?}");
        hold::<CountingPasses>(&mut dice, &pass::Input::counting(items.clone(), scan).unwrap(), &what);
        for method in [Method::Lsd, Method::Msd] {
            let base = [2, 3, 10][dice.below(3)];
            let what = format!("{method:?}, base {base}, {what}");
            hold::<CountingPasses>(&mut dice, &pass::Input::radix(items.clone(), base, method, scan).unwrap(), &what);
        }
        let buckets = 1 + dice.below(12);
        hold::<BucketSort>(&mut dice, &bucket::Input::new(items.clone(), buckets).unwrap(), &format!("{buckets}, {items:?}"));
    }
}

#[test]
fn any_instant_of_a_selection_is_what_it_had() {
    let mut dice = Dice::new(4);
    for _ in 0..100 {
        let mut items = list(&mut dice, 30, 20);
        for rounding in [Rounding::Floor, Rounding::Ceil] {
            hold::<MaximumGap>(&mut dice, &maximum_gap::Input::new(items.clone(), rounding), &format!("{rounding:?}, {items:?}"));
        }
        items.push(5.0);
        let k = 1 + dice.below(items.len());
        let scheme = [Scheme::Lomuto, Scheme::Hoare, Scheme::ThreeWay][dice.below(3)];
        let rule = [PivotRule::First, PivotRule::Random, PivotRule::MedianOfThree, PivotRule::MedianOfMedians][dice.below(4)];
        let what = format!("{k}, {scheme:?}, {rule:?}, {items:?}");
        hold::<Quickselect>(&mut dice, &quickselect::Input::new(items, k, scheme, rule, 7).unwrap(), &what);
    }
}

#[test]
fn any_instant_of_a_knapsack_is_what_its_table_had() {
    let mut dice = Dice::new(5);
    for _ in 0..100 {
        let count = dice.below(6);
        let input = table::Input {
            weights: (0..count).map(|_| 1 + dice.below(8) as u64).collect(),
            values: (0..count).map(|_| dice.below(20) as f64).collect(),
            rows: (0..count as u32).collect(),
            capacity: dice.below(12) as u32,
            is_2d: dice.below(2) == 0,
            is_exact: dice.below(2) == 0,
            is_reverse: dice.below(2) == 0,
            is_complete: dice.below(2) == 0,
        };
        hold::<Knapsack>(&mut dice, &input, &format!("{input:?}"));
    }
}

#[test]
fn any_instant_of_a_search_is_what_it_had() {
    let mut dice = Dice::new(6);
    for _ in 0..100 {
        let mut candidates: Vec<u64> = (0..dice.below(6)).map(|_| 2 + dice.below(7) as u64).collect();
        candidates.sort_unstable();
        let input = backtrack::Input {
            candidates: candidates.into(),
            target: dice.below(14) as u64,
            is_reused: dice.below(2) == 0,
            count: [None, Some(2)][dice.below(2)],
            is_pruned: dice.below(2) == 0,
            dedup: [Dedup::Level, Dedup::Index, Dedup::None][dice.below(3)],
            extent: Default::default(),
        };
        hold::<CombinationSum>(&mut dice, &input, &format!("{input:?}"));
    }
}

#[test]
fn any_instant_of_a_candidate_tree_is_what_it_had() {
    let mut dice = Dice::new(7);
    for _ in 0..100 {
        let heads = 1 + dice.below(3);
        let accuracies = (0..heads).map(|_| (0..1 + dice.below(3)).map(|_| dice.below(4) as f64 / 10.0).collect()).collect();
        let mut growth = Growth { accuracies, nodes: dice.below(12) };
        let sorted = medusa_tree::sorted(&[], Some(&growth));
        growth.nodes = sorted.len();
        let mask = [Mask::Tree, Mask::Causal][dice.below(2)];
        let given = medusa_tree::Input { choices: sorted.to_vec(), topk: 3, mask, growth: None, sorted: sorted.clone() };
        hold::<MedusaTree>(&mut dice, &given, &format!("{given:?}"));
        let grown = medusa_tree::Input { choices: Vec::new(), growth: Some(growth), ..given };
        hold::<MedusaTree>(&mut dice, &grown, &format!("{grown:?}"));
    }
}
