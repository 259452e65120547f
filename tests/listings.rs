//! The listings that readers see are run, and give what the lesson gives.

mod answers;
mod programs;
#[rustfmt::skip]
#[path = "../src/lessons/heap/listing.rs"]
mod heap_listing;

use std::fmt::Write as _;

use heap_listing::{Call, Heapq, Sift};
use programs::{Dice, program_json};
use rand_core::SeedableRng;
use rand_pcg::Pcg32;
use stepscope::algo::heap::{Heap, Input, Item, Op, Returned, SiftMethod};
use stepscope::trace::Plain;

type Program = (Vec<f64>, Vec<Op>, SiftMethod);
/// The items at the end, and what each operation returned: nothing as an empty list.
type Result = (Vec<f64>, Vec<Vec<f64>>);

fn heap_programs() -> Vec<Program> {
    let mut dice = Dice(Pcg32::seed_from_u64(1986));
    (0..400).map(|_| dice.program()).collect()
}

fn lesson_results(programs: &[Program]) -> Vec<Result> {
    let values = |items: &[Item]| items.iter().map(|item| item.value).collect::<Vec<f64>>();
    let run = |(items, ops, sift): &Program| {
        let input = Input::new(items.clone(), ops.clone(), *sift).unwrap();
        let state = Plain::<Heap>::run(&input).state;
        let returned = state.returned.iter().map(|returned| match returned {
            Returned::Nothing => Vec::new(),
            Returned::Item(item) => vec![item.value],
            Returned::List(items) => values(items),
        });
        (values(&state.heap), returned.collect())
    };
    programs.iter().map(run).collect()
}

fn assert_same(programs: &[Program], listing: Vec<Result>) {
    let expected = lesson_results(programs);
    assert_eq!(listing.len(), expected.len());
    for ((listing, expected), (items, ops, sift)) in listing.iter().zip(&expected).zip(programs) {
        assert_eq!(listing, expected, "{}", program_json(items, ops, *sift));
    }
}

#[test]
fn the_python_listing_of_heap_gives_what_the_lesson_gives() {
    let programs = heap_programs();
    let lines = programs.iter().map(|(items, ops, sift)| format!("{}\n", program_json(items, ops, *sift))).collect();
    assert_same(&programs, answers::python("heap", lines));
}

#[test]
fn the_cpp_listing_of_heap_gives_what_the_lesson_gives() {
    let programs = heap_programs();
    let mut words = String::new();
    for (items, ops, sift) in &programs {
        let _ = write!(words, "{} ", if *sift == SiftMethod::Leaf { "leaf" } else { "textbook" });
        write_numbers(&mut words, items);
        let _ = write!(words, "{} ", ops.len());
        ops.iter().for_each(|op| write_op(&mut words, op));
        words.push('\n');
    }
    assert_same(&programs, answers::cpp("heap", words));
}

fn write_numbers(words: &mut String, numbers: &[f64]) {
    let _ = write!(words, "{} ", numbers.len());
    numbers.iter().for_each(|number| {
        let _ = write!(words, "{number:e} ");
    });
}

fn write_op(words: &mut String, op: &Op) {
    let _ = write!(words, "{} ", op.name());
    let _ = match op {
        Op::Push(x) | Op::Replace(x) | Op::PushPop(x) => write!(words, "{x:e} "),
        Op::NLargest(k) | Op::NSmallest(k) => write!(words, "{k} "),
        Op::Merge(lists) => {
            let _ = write!(words, "{} ", lists.len());
            lists.iter().for_each(|list| write_numbers(words, list));
            Ok(())
        }
        Op::Heapify | Op::Pop | Op::HeapSort => Ok(()),
    };
}

#[test]
fn the_rust_listing_of_heap_gives_what_the_lesson_gives() {
    let programs = heap_programs();
    let run = |(items, ops, sift): &Program| {
        let sift = if *sift == SiftMethod::Leaf { Sift::Leaf } else { Sift::Textbook };
        let mut heap = Heapq { heap: items.clone(), before: |a, b| a < b, sift };
        let program: Vec<Call<Vec<f64>>> = ops.iter().map(|op| heap_call(op.clone())).collect();
        let returned = heap_listing::run(&mut heap, &program);
        (heap.heap, returned)
    };
    assert_same(&programs, programs.iter().map(run).collect());
}

fn heap_call(op: Op) -> Call<Vec<f64>> {
    Box::new(move |h: &mut Heapq<f64>| match &op {
        Op::Heapify => {
            h.heapify();
            Vec::new()
        }
        Op::Push(x) => {
            h.push(*x);
            Vec::new()
        }
        Op::Pop => h.pop().into_iter().collect(),
        Op::Replace(x) => vec![h.replace(*x)],
        Op::PushPop(x) => vec![h.pushpop(*x)],
        Op::NLargest(k) => heap_listing::nlargest(*k, &h.heap, h.sift),
        Op::NSmallest(k) => heap_listing::nsmallest(*k, &h.heap, h.sift),
        Op::Merge(lists) => heap_listing::merge(lists, h.sift),
        Op::HeapSort => heap_listing::heapsort(&h.heap, h.sift),
    })
}
